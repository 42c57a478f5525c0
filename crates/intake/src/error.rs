//! Why a file could not be taken in. Odd but readable content is a notice, not an error.

/// A failure to take a file in; each variant says what the person who brought it can do next.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Bring a smaller file, or split it.
    #[error("{what} is larger than {limit} {unit}")]
    TooLarge {
        /// What is too large: the file, its text, a part of it.
        what: String,
        /// The limit.
        limit: usize,
        /// What the limit counts: bytes, lines, pages, parts.
        unit: &'static str,
    },
    /// Lists, elements or tables are nested deeper than is read.
    #[error("line {line}: elements are nested deeper than {limit} levels")]
    TooDeep {
        /// Line of the file, from 1; 0 where the format has none.
        line: u32,
        /// The limit in levels.
        limit: usize,
    },
    /// The file holds nothing to read.
    #[error("the file holds no text")]
    Empty,
    /// The PDF holds pictures of pages and no text: have it recognised (OCR) first.
    #[error(
        "the {pages} pages of this PDF are pictures without text: it is a scan, which must go through text recognition (OCR) first"
    )]
    Scanned {
        /// Pages of the PDF.
        pages: u32,
    },
    /// The PDF shows text, but does not say which characters its glyphs are.
    #[error(
        "page {page}: the fonts of this PDF do not say which characters they show; copy the text into a document instead"
    )]
    Unmapped {
        /// The first such page, from 1.
        page: u32,
    },
    /// Remove the password first.
    #[error("the file is encrypted: save it without a password first")]
    Encrypted,
    /// The file is cut off or broken.
    #[error("the {format} file is damaged{}: {reason}", place(.at))]
    Damaged {
        /// The format it seems to be.
        format: &'static str,
        /// Line, page or part concerned, in words; empty if not known.
        at: String,
        /// What is wrong.
        reason: String,
    },
    /// The file declares a document type or entities, which are never read.
    #[error("{part}: a document type or an entity is declared, which is not read")]
    Entities {
        /// The part of the file.
        part: String,
    },
    /// The characters of the text cannot be told.
    #[error("line {line}: the encoding of the text is not known; save it as UTF-8")]
    UnknownEncoding {
        /// The first line that cannot be read, from 1.
        line: u32,
    },
    /// The file is something else: a picture, a program, an archive.
    #[error("this is not a text document but {found}")]
    NotAText {
        /// What it seems to be.
        found: String,
    },
    /// The proposed structure cannot be held as a document.
    #[error("the text cannot be held as a document: {0}")]
    Structure(#[from] clauses::Error),
}

fn place(at: &str) -> String {
    if at.is_empty() { String::new() } else { format!(" ({at})") }
}
