//! Documents, clauses and search.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Text;

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
    /// Brought by the person, not shipped with the program.
    pub imported: bool,
    /// Which of its versions this is.
    pub version: String,
    /// Every version on the shelf, newest first; the first is read and searched.
    pub versions: Vec<VersionSummary>,
}

/// A version of a document on the shelf.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VersionSummary {
    /// Its name, unique within the document: `shipped`, `2026-04-15`, `2`.
    pub version: String,
    /// The date it bears, or nothing when it bears none.
    pub date: Option<String>,
    /// When it was put on the shelf; nothing for what ships with the program.
    pub added: Option<String>,
    /// The file it came from.
    pub file: String,
    /// SHA-256 of the text.
    pub digest: String,
    /// How many clauses its tree holds.
    pub clauses: u32,
    /// The entry of the record that holds it.
    pub entry: Option<String>,
}

/// Which document.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct DocumentId {
    /// `ai-terms` or `face-rules`.
    pub document: String,
    /// One of its versions; the newest when left out.
    #[serde(default)]
    pub version: Option<String>,
}

/// A whole document for reading.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    /// Its head.
    pub summary: DocumentSummary,
    /// Its clauses in order.
    pub clauses: Vec<ClauseRow>,
    /// The terms that it defines.
    pub terms: Vec<DefinedTerm>,
    /// What was done to the source to arrive at this text.
    pub repairs: Vec<RepairView>,
}

/// A repair that was made to a source.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RepairView {
    /// What sort, such as `renumbered`.
    pub kind: String,
    /// What was done.
    pub done: Text,
    /// First and last source line of each place.
    pub lines: Vec<(u32, u32)>,
}

/// A term that a document defines.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DefinedTerm {
    /// As defined.
    pub term: String,
    /// The clauses that define it; empty when another document does.
    pub defined: Vec<String>,
    /// The words of the first definition.
    pub definition: String,
    /// The clauses that use it, in reading order, each once.
    pub used: Vec<String>,
    /// The spellings that differ from the definition's.
    pub variants: Vec<String>,
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
    /// What its duty is: `obligation`, `prohibition` … as in the register; empty when none.
    pub modality: String,
    /// Who is bound: `customer`, `provider`, `both`; empty when nobody.
    pub bound: String,
    /// How many notes hang from it.
    pub notes: u32,
    /// What is live in the body: references, defined terms, notes; in order, apart.
    pub spans: Vec<Span>,
}

/// A live part of a row's body.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// First UTF-16 code unit in the body.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// `reference`, `term`, `definition` or `note`.
    pub kind: String,
    /// `valid`, `suspect`, `dangling` or `external` for a reference; empty otherwise.
    pub state: String,
    /// The clause a reference leads to, the term as defined, or the note's id.
    pub target: String,
    /// What to say of it, such as why a reference is suspect.
    pub remark: Option<Text>,
    /// The clause that is probably meant.
    pub suggestion: Option<String>,
}

/// Which clause, as a person types it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct ClauseId {
    /// `ai-terms 4.2(1)`.
    pub clause: String,
    /// A version of its document; the newest when left out.
    #[serde(default)]
    pub version: Option<String>,
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
    /// The same in Markdown.
    pub citation_markdown: String,
    /// What a reviewer would want flagged.
    pub findings: Vec<FindingView>,
    /// The questions of the bank that cite it.
    pub questions: Vec<CitingQuestion>,
    /// What the register says of it.
    pub obligations: Vec<super::register::ObligationRow>,
    /// Conflicts, ambiguities and gaps that a reviewer should know of.
    pub conflicts: Vec<super::register::ConflictView>,
    /// The references printed in it.
    pub references: Vec<ReferenceView>,
    /// The clauses that refer to it.
    pub cited_by: Vec<ClauseBrief>,
    /// The clauses of other documents on the same matter.
    pub counterparts: Vec<ClauseBrief>,
    /// The defined terms it uses.
    pub terms: Vec<String>,
    /// The notes that hang from it.
    pub notes: Vec<super::notes::NoteView>,
    /// The entries of the record that rest on it: assessments and stamps, newest first.
    pub entries: Vec<super::record::EntrySummary>,
    /// The version of the document that this is.
    pub version: String,
}

/// A clause in a line.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClauseBrief {
    /// Its id.
    pub clause: String,
    /// Its heading or first words.
    pub words: String,
}

/// A reference printed in a clause.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceView {
    /// The words as printed.
    pub words: String,
    /// `valid`, `suspect`, `dangling` or `external`.
    pub state: String,
    /// The clause it leads to, or the name of the other text.
    pub target: String,
    /// The clause that is probably meant.
    pub suggestion: Option<String>,
    /// What speaks for that.
    pub remark: Option<Text>,
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
