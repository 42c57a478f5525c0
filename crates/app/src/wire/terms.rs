//! Documents, clauses and search.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Mark, Text};

/// A document of the collection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DocumentSummary {
    /// `ai-terms` or `face-rules`.
    pub id: String,
    /// Its title in its own language.
    pub title: String,
    /// `en` or `zh`.
    pub language: String,
    /// The date it bears, or nothing when it bears none.
    pub date: Option<String>,
    /// SHA-256 of the text.
    pub digest: String,
    /// How many clauses its tree holds.
    pub clauses: u32,
    /// How many findings the reading raised.
    pub findings: u32,
    /// What a reader must know about this copy.
    pub notices: Vec<Text>,
}

/// Which document.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DocumentId {
    /// `ai-terms` or `face-rules`.
    pub document: String,
}

/// A whole document for reading.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    /// Its head.
    pub summary: DocumentSummary,
    /// Its clauses in order.
    pub clauses: Vec<ClauseRow>,
}

/// One clause as a row of the reading column and of the outline.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClauseRow {
    /// `ai-terms 4.2(2)(a)`.
    pub clause: String,
    /// The clause it hangs from.
    pub parent: Option<String>,
    /// `heading`, `paragraph`, `inline` or `front`.
    pub kind: String,
    /// Depth in the tree; 0 is the top.
    pub depth: u32,
    /// The number to hang in the margin: the last step of the id, such as `4.2` or `(a)`.
    pub number: String,
    /// The label as the source prints it.
    pub printed: Option<String>,
    /// The number is ours: the source prints none or another.
    pub own_number: bool,
    /// A heading or run-in title.
    pub heading: Option<String>,
    /// The text without its printed label and heading line.
    pub body: String,
    /// How many findings rest on it.
    pub findings: u32,
    /// How many questions cite it.
    pub questions: u32,
}

/// Which clause, as a person types it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ClauseId {
    /// `ai-terms 4.2(1)`.
    pub clause: String,
}

/// Everything about one clause: the margin of the reader.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClauseDetail {
    /// The id.
    pub clause: String,
    /// The document's id.
    pub document: String,
    /// The label as printed.
    pub printed: Option<String>,
    /// The number is ours.
    pub own_number: bool,
    /// Headings above it.
    pub path: Vec<String>,
    /// The words that introduce it, when it is one of a list.
    pub chapeau: Option<String>,
    /// Its whole text.
    pub text: String,
    /// First and last line in the source document.
    pub source_lines: (u32, u32),
    /// SHA-256 of the text.
    pub digest: String,
    /// The text with its citation, ready to paste.
    pub citation: String,
    /// What a reviewer would want flagged.
    pub findings: Vec<FindingView>,
    /// The questions of the bank that cite it.
    pub questions: Vec<CitingQuestion>,
}

/// Something odd about a clause.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FindingView {
    /// Its kind, such as `suspect-reference`.
    pub kind: String,
    /// What is odd.
    pub message: Text,
    /// The clause that is probably meant.
    pub suggestion: Option<String>,
}

/// A question that rests on a clause.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CitingQuestion {
    /// `Q-M5-01`.
    pub id: String,
    /// The question.
    pub text: Text,
}

/// What to search for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchQuery {
    /// Words, "phrases", AND/OR/NOT, prefix*, doc:id.
    pub query: String,
    /// Only these documents; empty for all.
    #[serde(default)]
    pub documents: Vec<String>,
    /// At most so many hits (1 to 200).
    pub limit: u32,
}

/// What was found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchResults {
    /// The query as given.
    pub query: String,
    /// Best first.
    pub hits: Vec<SearchHit>,
    /// The words also searched in the other language.
    pub also: Vec<String>,
    /// What was odd about the query.
    pub notices: Vec<Text>,
}

/// One clause that was found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchHit {
    /// The clause's id.
    pub clause: String,
    /// The document's id.
    pub document: String,
    /// Headings above it.
    pub path: Vec<String>,
    /// The best part of the text.
    pub snippet: String,
    /// What to highlight in the snippet.
    pub marks: Vec<Mark>,
    /// What to highlight in the row's `body`.
    pub body_marks: Vec<Mark>,
    /// Relative strength; only comparable within one answer.
    pub score: f32,
    /// The other-language term through which it matched, when it did.
    pub through: Option<String>,
}
