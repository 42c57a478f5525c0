//! Notes, highlights and the reading list.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which notes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NoteFilter {
    /// Only of this document; empty for all.
    pub document: String,
    /// Only with this tag; empty for all.
    pub tag: String,
    /// Only with these words; empty for all.
    pub text: String,
    /// Only what is on the reading list.
    pub reading: bool,
}

/// The notes, and the tags in use.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NotePage {
    /// In the order of the clauses they hang from.
    pub notes: Vec<NoteView>,
    /// Every tag in use.
    pub tags: Vec<String>,
}

/// A note on a clause: own words, a highlight, a place on the reading list, or all of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteView {
    /// Its id.
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The clause it hangs from now; the old one if it lost its place.
    pub clause: String,
    /// The words it was made on; empty for a whole clause.
    pub quote: String,
    /// Where several places of the clause hold the quote: which, from 0.
    pub occurrence: u32,
    /// `found`, `moved`, `changed` or `lost`, in the newest version.
    pub place: String,
    /// The words it stands on now, where they changed.
    pub now: Option<String>,
    /// Own words; may be empty for a mere highlight.
    pub text: String,
    /// Own tags.
    pub tags: Vec<String>,
    /// `yellow`, `green`, `blue`, `red` or empty for none.
    pub colour: String,
    /// On the reading list: `to-read`, `read` or empty.
    pub reading: String,
    /// When it was made.
    pub made: String,
    /// When it was last changed.
    pub changed: String,
}

/// A note as it shall be.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct SaveNote {
    /// The note to change; empty for a new one.
    pub id: String,
    /// For a new one: the clause.
    pub clause: String,
    /// For a new one: the version of its document; the newest when empty.
    pub version: String,
    /// For a new one: the words in the clause's text, as selected; empty for the whole clause.
    pub quote: String,
    /// Where several places of the clause hold the same words: which, from 0.
    pub occurrence: u32,
    /// Own words.
    pub text: String,
    /// Own tags.
    pub tags: Vec<String>,
    /// `yellow`, `green`, `blue`, `red` or empty.
    pub colour: String,
    /// `to-read`, `read` or empty.
    pub reading: String,
}

/// Which note.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NoteId {
    /// Its id.
    pub id: String,
}

/// Writes notes into a file, with citations.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportNotes {
    /// Which notes.
    pub filter: NoteFilter,
    /// `markdown` or `csv`.
    pub format: String,
    /// `en` or `zh`.
    pub language: String,
    /// The file to write; an existing one is not overwritten.
    pub path: String,
}

/// Words of a clause to be cited.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CiteClause {
    /// The clause.
    pub clause: String,
    /// A version of its document; the newest when empty.
    pub version: String,
    /// Words of it; empty for all.
    pub quote: String,
    /// `en` or `zh`.
    pub language: String,
}

/// A clause with its citation.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Citation {
    /// In a lawyer's form.
    pub plain: String,
    /// In Markdown.
    pub markdown: String,
}
