//! A finished risk self-assessment as a PDF that can be filed.
//!
//! Typed blocks are laid out into pages by this crate (shaping, line breaking in English and
//! Chinese, tables that break across pages) and written as PDF. The result depends on the input
//! alone: equal input gives equal bytes. What the files promise and what they do not is written in
//! `docs/pdf.md`. Storing the PDF and recording its digest is left to the caller.

mod block;
mod compose;
mod fonts;
mod ink;
mod page;
mod pdf;
mod text;
mod words;

pub use compose::{AssessmentReport, Receipt, assessment_pdf};
pub use fonts::{FontFiles, Fonts};

/// Why no PDF could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A font file cannot be read; hand over the file that ships with the program.
    #[error("the font {name} cannot be read")]
    UnreadableFont {
        /// Which of the seven faces.
        name: &'static str,
    },
    /// A cited clause is missing from the terms; a report never prints an empty citation.
    #[error("clause {clause} is cited by {cited_by} but is not in the terms")]
    MissingClause {
        /// The clause id as cited.
        clause: String,
        /// The question or hard stop that cites it.
        cited_by: String,
    },
    /// The laid-out pages could not be written as PDF.
    #[error("the PDF could not be written: {reason}")]
    Unwritable {
        /// What the writer said.
        reason: String,
    },
}
