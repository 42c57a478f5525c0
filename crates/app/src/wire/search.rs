//! Search: queries, hits, suggestions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Mark, Text};

/// What to search for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchQuery {
    /// Words, "phrases", AND/OR/NOT, prefix*, `doc:`, `clause:`, `bound:`, `is:`, `note:`, `tag:`.
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
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// The clause's id.
    pub clause: String,
    /// The document's id.
    pub document: String,
    /// Headings above it.
    pub path: Vec<String>,
    /// The words that introduce it, when it is one of a list.
    pub chapeau: Option<String>,
    /// What to highlight in them.
    pub chapeau_marks: Vec<Mark>,
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
    /// Typed words that were taken for others: as typed, as found.
    pub corrected: Vec<(String, String)>,
    /// Who is bound, as in the register; empty when nobody.
    pub bound: String,
    /// What its duty is, as in the register; empty when none.
    pub modality: String,
}

/// What a person has typed so far.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SuggestQuery {
    /// The text in the search box.
    pub text: String,
    /// At most so many suggestions (1 to 50).
    pub limit: u32,
}

/// How the text in the search box may go on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Suggestion {
    /// The whole text as it would be.
    pub text: String,
    /// `word`, `phrase`, `clause`, `term` or `filter`.
    pub kind: String,
}
