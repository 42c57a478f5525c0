//! Bringing documents of one's own, and taking them away again.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Text,
    terms::{ClauseRow, DocumentSummary},
};

/// A file to read as a document, and what the person decided about it so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ImportChoices {
    /// The file.
    pub path: String,
    /// The document's id, such as `msa`; empty to take the suggestion. An id that is on the shelf
    /// already makes this a new version of that document.
    pub document: String,
    /// Its title; empty to take what was recognised.
    pub title: String,
    /// `en` or `zh`; empty to take what was recognised.
    pub language: String,
    /// `YYYY-MM-DD`; empty to take what was recognised.
    pub date: String,
    /// The ids of the repairs that shall not be made.
    pub declined: Vec<String>,
}

/// What was recognised, before anything is kept.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// `markdown`, `text`, `html`, `docx` or `pdf`.
    pub format: String,
    /// How the text is encoded.
    pub encoding: String,
    /// Pages, where the format has any.
    pub pages: u32,
    /// Suggested or chosen.
    pub document: String,
    /// Recognised or chosen.
    pub title: String,
    /// `en` or `zh`.
    pub language: String,
    /// Recognised or chosen; nothing for an undated copy.
    pub date: Option<String>,
    /// The document on the shelf that this seems to be a version of.
    pub version_of: Option<String>,
    /// The same text is on the shelf already.
    pub known: bool,
    /// What a reader must know.
    pub notices: Vec<Text>,
    /// The clause tree.
    pub clauses: Vec<ClauseRow>,
    /// What was done to the text.
    pub repairs: Vec<ImportRepair>,
    /// What the rules find odd about it.
    pub findings: Vec<super::register::FindingRow>,
    /// The beginning of the raw text, at most 2 000 lines.
    pub raw: String,
    /// How many lines the raw text has in all.
    pub raw_lines: u32,
}

/// A repair that is proposed, and may be declined.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportRepair {
    /// To name it in `declined`.
    pub id: String,
    /// What sort, such as `renumbered`.
    pub kind: String,
    /// First and last line in the raw text.
    pub lines: (u32, u32),
    /// The text as received.
    pub before: String,
    /// The text as repaired.
    pub after: String,
    /// What is done and why.
    pub done: Text,
    /// It is made; otherwise it was declined.
    pub made: bool,
    /// It may be declined.
    pub undoable: bool,
}

/// What was put on the shelf.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// The document.
    pub document: DocumentSummary,
    /// The entry that holds raw, repaired and displayed text.
    pub receipt: super::record::Receipt,
    /// The version before, if there is one to compare with.
    pub before: Option<String>,
}

/// A version that was taken off the shelf; the record still holds it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TakenOff {
    /// The document's id.
    pub document: String,
    /// The version.
    pub version: String,
    /// The entry by which it can be put back.
    pub entry: String,
}
