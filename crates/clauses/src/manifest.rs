//! The manifest's shape: which documents there are, where their texts and sources lie, and what is
//! known about them that no rule can derive. Reading files is the caller's business.

use kernel::{Digest, Language};
use serde::{Deserialize, Serialize};

use crate::{document::RepairKind, error::Error};

/// Largest manifest, text or source that is read, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    #[serde(default, rename = "document")]
    pub documents: Vec<DocumentEntry>,
}

/// A document as a manifest describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentEntry {
    /// Short id, the first part of every clause id: small letters, digits and `-`, at most 40.
    pub id: String,
    /// Title in the document's own language.
    pub title: String,
    /// Other names under which people look the document up.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Language of the text.
    pub language: Language,
    /// Whether printed labels are part of a clause's text.
    #[serde(default)]
    pub labels: Labels,
    /// Name of the Markdown text.
    pub file: String,
    /// SHA-256 of the Markdown text.
    pub sha256: Digest,
    /// What the text was made from.
    pub source: SourceEntry,
    /// What a reader must be told about this copy.
    #[serde(default, rename = "notice")]
    pub notices: Vec<NoticeEntry>,
    /// What was done to the source to arrive at the text.
    #[serde(default, rename = "repair")]
    pub repairs: Vec<RepairEntry>,
    /// Clauses whose sentences are addressable.
    #[serde(default, rename = "sentences")]
    pub sentences: Vec<SentencesEntry>,
    /// Paths of paragraphs whose inner enumeration stays words: its members get no ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undivided: Vec<String>,
    /// Mistakes of the document itself.
    #[serde(default, rename = "defect")]
    pub defects: Vec<DefectEntry>,
}

/// Whether printed labels are part of a clause's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Labels {
    /// They are, as in English contracts.
    #[default]
    Kept,
    /// They are not, as in Chinese ones.
    Stripped,
}

/// The source that a text was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// Name of the source's text.
    pub file: String,
    /// SHA-256 of the source's text.
    pub sha256: Digest,
    /// `YYYY-MM-DD` or `undated`.
    pub date: String,
}

/// Something a reader must be told, in both languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeEntry {
    /// For an English reader.
    pub en: String,
    /// For a Chinese reader.
    pub zh: String,
}

/// A difference between source and text, and the source lines on which it occurs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepairEntry {
    /// Short name.
    pub name: String,
    /// What sort of repair.
    pub kind: RepairKind,
    /// Source lines on which it occurs.
    pub lines: Vec<Lines>,
    /// For kinds that take signs out, the signs; for [`RepairKind::Kept`] the signs meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<String>,
    /// What was done, in English.
    pub en: String,
    /// What was done, in Chinese.
    pub zh: String,
}

/// A source line, or the first and last of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Lines {
    /// A single line, from 1.
    One(u32),
    /// First and last line.
    Range([u32; 2]),
}

impl Lines {
    /// First and last line.
    #[must_use]
    pub fn bounds(self) -> (u32, u32) {
        match self {
            Self::One(line) => (line, line),
            Self::Range([first, last]) => (first, last),
        }
    }
}

/// A clause that holds more than one duty, so that its sentences are addressable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentencesEntry {
    /// Path of the clause.
    pub clause: String,
    /// Words behind which a duty ends inside a sentence: a reading, not a rule.
    #[serde(default)]
    pub also_after: Vec<String>,
}

/// A mistake of the document itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefectEntry {
    /// Path of the clause.
    pub clause: String,
    /// The words concerned.
    pub quote: String,
    /// What they should probably read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// The remark in English.
    pub en: String,
    /// The remark in Chinese.
    pub zh: String,
}

/// Reads a manifest.
pub(crate) fn parse(text: &str) -> Result<Manifest, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error::TooLarge { file: "the manifest".to_owned(), limit: MAX_BYTES });
    }
    toml::from_str(text).map_err(|error| Error::Manifest { reason: error.to_string() })
}
