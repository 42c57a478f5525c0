//! A table that a person takes out of the program: what it holds, and the three forms it leaves in.
//! Which rows and columns there are, and their words, is the caller's matter.

mod csv;
mod sheet;
mod xlsx;

pub use csv::table_csv;
use kernel::{Language, Timestamp};
pub use sheet::table_pdf;
pub use xlsx::table_xlsx;

use crate::words::Words;

/// A table as data: equal tables give equal files.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the table is: heads the PDF and names the first sheet's document properties.
    pub title: String,
    /// What a reader must know before the rows: the filter, the order, caveats. One paragraph each.
    pub remarks: Vec<String>,
    /// Where the rows come from: the register's version, each document with its digest. A line each.
    pub provenance: Vec<String>,
    /// Language of the fixed wording, and of the texts unless they show otherwise.
    pub language: Language,
    /// The columns, from the left.
    pub columns: Vec<TableColumn>,
    /// The cells, row by row. Missing cells count as empty; cells beyond the columns are left out.
    pub rows: Vec<Vec<String>>,
    /// Headings among the rows, in order. The PDF prints them, with bookmarks; the other forms stay
    /// flat, so that they can be sorted and filtered.
    pub sections: Vec<TableSection>,
    /// The date of the table, also of the files' creation.
    pub produced_at: Timestamp,
}

/// A column.
#[derive(Clone, Debug)]
pub struct TableColumn {
    /// Stands at its head.
    pub name: String,
    /// How wide, in Latin letters of a line. The PDF shares its width out by it.
    pub weight: u32,
    /// What its cells are.
    pub holds: Holds,
    /// Where the PDF puts it. The other forms give every column its own place.
    pub place: Place,
}

/// Where a cell stands in the PDF, in which width is scarce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a column of its own.
    Column,
    /// Below the cell of the column before. A column that is filled in every row is named at the
    /// head, another before each of its cells; empty cells leave no gap.
    Beneath,
    /// Below the whole row, after its name: long notes.
    Across,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Words,
    /// An id or a date: not broken while it fits on a line. The first such column names the row.
    Id,
    /// Ids parted by semicolons or line ends. In the PDF they lead to the rows of these names.
    Ids,
    /// `critical`, `high`, `medium`, `low` or `info`: written as a word of the table's language and,
    /// in the PDF, a shape. A word of either language is understood as well; anything else is
    /// printed as it stands.
    Severity,
}

/// A heading before a row.
#[derive(Clone, Debug)]
pub struct TableSection {
    /// The row that it stands before.
    pub before: usize,
    /// 0 for a document, 1 for a part of it.
    pub depth: u8,
    /// Its words.
    pub title: String,
}

impl TableColumn {
    /// A column of text.
    #[must_use]
    pub fn new(name: impl Into<String>, weight: u32) -> Self {
        Self { name: name.into(), weight, holds: Holds::Words, place: Place::Column }
    }

    /// The same column with other contents.
    #[must_use]
    pub fn holding(mut self, holds: Holds) -> Self {
        self.holds = holds;
        self
    }

    /// The same column below its predecessor in the PDF.
    #[must_use]
    pub fn beneath(mut self) -> Self {
        self.place = Place::Beneath;
        self
    }

    /// The same column below the whole row in the PDF.
    #[must_use]
    pub fn across(mut self) -> Self {
        self.place = Place::Across;
        self
    }
}

/// How grave: five shapes and five words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grade {
    Critical,
    High,
    Medium,
    Low,
    Info,
}

impl Grade {
    fn read(cell: &str) -> Option<Self> {
        Some(match cell.trim().to_lowercase().as_str() {
            "critical" | "严重" => Self::Critical,
            "high" | "高" => Self::High,
            "medium" | "中" => Self::Medium,
            "low" | "低" => Self::Low,
            "info" | "information" | "提示" => Self::Info,
            _ => return None,
        })
    }

    fn word(self, words: Words) -> &'static str {
        match self {
            Self::Critical => words.t("Critical", "严重"),
            Self::High => words.t("High", "高"),
            Self::Medium => words.t("Medium", "中"),
            Self::Low => words.t("Low", "低"),
            Self::Info => words.t("Info", "提示"),
        }
    }
}

impl Table {
    /// The cell of a row as it is written, severities as words.
    fn cell<'a>(&'a self, row: &'a [String], column: usize) -> &'a str {
        let text = row.get(column).map_or("", String::as_str);
        match self.columns.get(column).map(|column| column.holds) {
            Some(Holds::Severity) => {
                Grade::read(text).map_or(text, |grade| grade.word(Words(self.language)))
            }
            _ => text,
        }
    }
}
