//! Two versions of a document side by side.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Text;

/// Which two versions.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CompareVersions {
    /// The document.
    pub document: String,
    /// The older version.
    pub before: String,
    /// The newer version; the newest when left out.
    #[serde(default)]
    pub after: Option<String>,
}

/// What changed between them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    /// The document's id.
    pub document: String,
    /// Its title.
    pub title: String,
    /// The older version.
    pub before: String,
    /// The newer version.
    pub after: String,
    /// `en` or `zh`.
    pub language: String,
    /// How many real changes.
    pub real: u32,
    /// How many differences of signs, spaces and numbers only.
    pub technical: u32,
    /// Both in a sentence.
    pub summary: Text,
    /// Clause by clause in reading order; clauses that are the same are left out.
    pub changes: Vec<ChangeView>,
}

/// What became of a clause.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// `technical`, `changed`, `moved`, `renumbered`, `split`, `merged`, `added` or `removed`.
    pub kind: String,
    /// What else holds of it.
    pub also: Vec<String>,
    /// Its ids before.
    pub before: Vec<String>,
    /// Its ids now.
    pub after: Vec<String>,
    /// The headings above it.
    pub path: Vec<String>,
    /// The redline; empty when only place or number changed.
    pub segments: Vec<Segment>,
    /// Added or removed together with the clause above it, and counted with that one.
    pub within: bool,
    /// What a lawyer should not overlook: amounts, periods, may and must.
    pub notable: Vec<Text>,
    /// What rests on it.
    pub rests: Rests,
}

/// A part of a redline.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Segment {
    /// `same`, `deleted` or `inserted`.
    pub kind: String,
    /// The words.
    pub text: String,
    /// It differs in noise only, or by a reference that follows a new number.
    pub technical: bool,
}

/// What rests on a clause.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Rests {
    /// Ids of questions that cite it.
    pub questions: Vec<String>,
    /// Rows of the obligations register.
    pub obligations: Vec<String>,
    /// Ids of drafts of assessments that have answered a question resting on it.
    pub drafts: Vec<String>,
    /// Entries of finished assessments.
    pub assessments: Vec<String>,
    /// Entries of stamps.
    pub stamps: Vec<String>,
    /// Ids of notes.
    pub notes: Vec<String>,
}

/// Writes a comparison into a file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportComparison {
    /// The document.
    pub document: String,
    /// The older version.
    pub before: String,
    /// The newer version; the newest when left out.
    #[serde(default)]
    pub after: Option<String>,
    /// `html` or `pdf`.
    pub format: String,
    /// `en` or `zh`: the language of everything but the clauses.
    pub language: String,
    /// The file to write; an existing one is not overwritten.
    pub path: String,
}
