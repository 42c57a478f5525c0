//! What a file is, told by its content; its name only decides between Markdown and plain text.

use crate::{Error, Received, docx, encoding, html, markdown, pdf, plain};

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 32 * 1024 * 1024;

/// Takes a file in: finds its format and encoding and takes its text out.
///
/// # Errors
/// Any [`Error`] but [`Error::Structure`]; it names the line, page or part concerned where known.
pub fn receive(bytes: &[u8], name: &str) -> Result<Received, Error> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Error::TooLarge {
            what: "the file".into(),
            limit: MAX_FILE_BYTES,
            unit: "bytes",
        });
    }
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if find(head, b"%PDF-").is_some() {
        return pdf::receive(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return docx::receive(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        let wide: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        return Err(match find(bytes, &wide) {
            Some(_) => Error::Encrypted,
            None => Error::NotAText { found: "an old Word or Office file; save it as DOCX".into() },
        });
    }
    if let Some(found) = known_as(bytes) {
        return Err(Error::NotAText { found: found.to_owned() });
    }
    let declared = html::declared_encoding(head);
    let (text, encoding) = encoding::decode(bytes, declared.as_deref())?;
    let odd = text.chars().take(10_000).filter(|c| *c == '\0').count();
    if odd > 0 && odd * 50 > text.chars().take(10_000).count() {
        return Err(Error::NotAText { found: "data of an unknown kind".to_owned() });
    }
    if html::is_html(&text, name) {
        return html::receive(&text, &encoding);
    }
    if markdown::is_markdown(&text, name) {
        return markdown::receive(&text, &encoding);
    }
    plain::receive(&text, &encoding)
}

/// Files that people mistake for documents.
fn known_as(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 10] = [
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"\x1f\x8b", "a compressed file"),
        (b"Rar!", "an archive"),
        (b"{\\rtf", "an RTF file; save it as DOCX"),
    ];
    KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, found)| *found)
}

/// Where `needle` begins in `bytes`.
pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
