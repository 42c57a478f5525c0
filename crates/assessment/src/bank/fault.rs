//! What is wrong with a bank: each fault with its file and place, in both languages.

use std::fmt;

use serde::Serialize;

/// A complaint in both languages, before its place is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snag {
    pub(crate) en: String,
    pub(crate) zh: String,
}

impl Snag {
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }
}

/// One thing that is wrong with a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file's name as given to the loader.
    pub file: String,
    /// The line, from 1, where the entry begins, if it can be told.
    pub line: Option<usize>,
    /// The entry and field, such as `question Q-M5-01, when`.
    pub place: String,
    /// What is wrong, in English.
    pub message_en: String,
    /// What is wrong, in Simplified Chinese.
    pub message_zh: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.place.is_empty() {
            write!(f, ": {}", self.place)?;
        }
        write!(f, ": {}", self.message_en)
    }
}

/// Why a bank could not be loaded: every fault at once. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(transparent)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the question bank has {} fault(s)", self.0.len())?;
        self.0.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}
