//! What leaves the program to be filed: a finished risk self-assessment as PDF, a table as CSV, XLSX
//! and PDF, the redline of two versions as HTML and PDF.
//!
//! Typed blocks are laid out into pages by this crate (shaping, line breaking in English and
//! Chinese, tables that break across pages) and written as PDF. The result depends on the input
//! alone: equal input gives equal bytes. What the files promise and what they do not is written in
//! `docs/pdf.md`. Storing a file and recording its digest is left to the caller.

mod block;
mod compose;
mod fonts;
mod furniture;
mod ink;
mod page;
mod pdf;
mod redline;
mod table;
mod text;
mod words;

pub use compose::{AssessmentReport, Receipt, assessment_pdf};
pub use fonts::{FontFiles, Fonts};
pub use redline::{
    PartKind, Redline, RedlineKind, RedlinePart, RedlineRow, Rests, VersionLine, redline_html,
    redline_pdf,
};
pub use table::{Holds, Place, Table, TableColumn, TableSection, table_csv, table_pdf, table_xlsx};

/// Why no file could be made.
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
    /// The table could not be written as a workbook.
    #[error("the workbook could not be written: {reason}")]
    UnwritableWorkbook {
        /// What the writer said.
        reason: String,
    },
    /// A table has more rows than the form can hold; filter it.
    #[error("{rows} rows are more than the {limit} that fit")]
    TooManyRows {
        /// How many there are.
        rows: usize,
        /// How many fit.
        limit: usize,
    },
}
