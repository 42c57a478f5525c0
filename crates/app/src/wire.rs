//! What crosses the edge: the arguments and replies of every use case, as serialisable types.
//!
//! Windows and browsers see exactly these (TypeScript is generated from them); domain crates know
//! nothing of them. Field names are camelCase in JSON. Instants are RFC 3339 text in UTC, digests 64
//! hexadecimal digits, byte ranges are turned into UTF-16 offsets because JavaScript counts so.

pub mod assess;
pub mod intake;
pub mod notes;
pub mod record;
pub mod register;
pub mod search;
pub mod settings;
pub mod stamp;
pub mod terms;
pub mod verify;
pub mod versions;

use kernel::Language;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A sentence in both languages, so that the interface can switch without asking again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Text {
    /// A sentence in both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The same words in both languages, for names and numbers.
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { en: words.clone(), zh: words }
    }

    /// The sentence in one language.
    #[must_use]
    pub fn pick(&self, language: Language) -> &str {
        language.pick(&self.en, &self.zh)
    }
}

/// No arguments.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// A half-open range of UTF-16 code units in a string that stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Mark {
    /// First code unit.
    pub start: u32,
    /// One past the last code unit.
    pub end: u32,
}

/// Turns byte ranges of `text` into UTF-16 ranges; in order, each is counted from the one before.
#[must_use]
pub fn marks(text: &str, ranges: &[std::ops::Range<usize>]) -> Vec<Mark> {
    let (mut at, mut units) = (0, 0);
    let mut count = |byte: usize| {
        if byte < at {
            (at, units) = (0, 0);
        }
        units += text.get(at..byte).unwrap_or_default().encode_utf16().count();
        at = byte.max(at);
        u32::try_from(units).unwrap_or(u32::MAX)
    };
    ranges.iter().map(|range| Mark { start: count(range.start), end: count(range.end) }).collect()
}

/// Why a use case failed, in words for people and a code for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// One of a closed list, stable across versions.
    pub code: crate::Code,
    /// What happened and what was not lost.
    pub message: Text,
    /// What to do next.
    pub help: Text,
    /// The file, clause, question or entry it is about, if any.
    pub subject: Option<String>,
}

/// What the program is and where it keeps things; the first call of every window.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The program's version.
    pub version: String,
    /// The folder of the vault.
    pub vault: String,
    /// The documents at hand.
    pub documents: Vec<terms::DocumentSummary>,
    /// What the person chose.
    pub settings: settings::Settings,
    /// No stamp, assessment or setting has been made yet.
    pub first_start: bool,
}
