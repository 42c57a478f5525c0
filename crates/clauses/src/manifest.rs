//! The manifest's shape: which documents there are, where their texts and sources lie, and what is
//! known about them that no rule can derive. Reading files is the caller's business.

use kernel::{Digest, Language};
use serde::Deserialize;

use crate::{document::RepairKind, error::Error};

/// Largest manifest, text or source that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 4 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    #[serde(default, rename = "document")]
    pub documents: Vec<DocumentEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentEntry {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub language: Language,
    #[serde(default)]
    pub labels: Labels,
    pub file: String,
    pub sha256: Digest,
    pub source: SourceEntry,
    #[serde(default, rename = "notice")]
    pub notices: Vec<NoticeEntry>,
    #[serde(default, rename = "repair")]
    pub repairs: Vec<RepairEntry>,
    #[serde(default, rename = "sentences")]
    pub sentences: Vec<SentencesEntry>,
    #[serde(default, rename = "defect")]
    pub defects: Vec<DefectEntry>,
}

/// Whether printed labels are part of a clause's text.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Labels {
    #[default]
    Kept,
    Stripped,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceEntry {
    pub file: String,
    pub sha256: Digest,
    /// `YYYY-MM-DD` or `undated`.
    pub date: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeEntry {
    pub en: String,
    pub zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RepairEntry {
    pub name: String,
    pub kind: RepairKind,
    pub lines: Vec<Lines>,
    #[serde(default)]
    pub characters: Option<String>,
    pub en: String,
    pub zh: String,
}

/// A source line, or the first and last of several.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
pub(crate) enum Lines {
    One(u32),
    Range([u32; 2]),
}

impl Lines {
    pub fn bounds(self) -> (u32, u32) {
        match self {
            Self::One(line) => (line, line),
            Self::Range([first, last]) => (first, last),
        }
    }
}

/// A clause that holds more than one duty, so that its sentences are addressable.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SentencesEntry {
    /// Path of the clause.
    pub clause: String,
    /// Words behind which a duty ends inside a sentence: a reading, not a rule.
    #[serde(default)]
    pub also_after: Vec<String>,
}

/// A mistake of the document itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DefectEntry {
    pub clause: String,
    pub quote: String,
    #[serde(default)]
    pub reading: Option<String>,
    pub en: String,
    pub zh: String,
}

/// Reads a manifest.
pub(crate) fn parse(text: &str) -> Result<Manifest, Error> {
    if text.len() > MAX_BYTES {
        return Err(Error::TooLarge { file: "the manifest".to_owned(), limit: MAX_BYTES });
    }
    toml::from_str(text).map_err(|error| Error::Manifest { reason: error.to_string() })
}
