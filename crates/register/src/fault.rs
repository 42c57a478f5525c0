//! What is wrong with a register: each fault with its file and place, in both languages.

use std::fmt;

use serde::Serialize;

/// The most faults that are reported; more would only repeat themselves.
pub(crate) const MAX_FAULTS: usize = 500;

/// One thing that is wrong with a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file's name as given to the loader.
    pub file: String,
    /// The line, from 1, where the entry begins, if it can be told.
    pub line: Option<usize>,
    /// The entry and field, such as `ai-terms 4.2(1), severity`.
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

/// Why a register could not be loaded: every fault at once, in the order of the files, at most 500.
/// Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(transparent)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the register has {} fault(s)", self.0.len())?;
        self.0.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

/// Gathers faults up to the bound.
#[derive(Default)]
pub(crate) struct Complaints(Vec<Fault>);

impl Complaints {
    pub(crate) fn add(
        &mut self,
        (file, line): (&str, Option<usize>),
        place: &str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) {
        if self.0.len() < MAX_FAULTS {
            self.0.push(Fault {
                file: file.to_owned(),
                line,
                place: place.to_owned(),
                message_en: en.into(),
                message_zh: zh.into(),
            });
        }
    }

    /// Nothing, or every fault gathered.
    pub(crate) fn settle(self) -> Result<(), Faults> {
        if self.0.is_empty() { Ok(()) } else { Err(Faults(self.0)) }
    }
}
