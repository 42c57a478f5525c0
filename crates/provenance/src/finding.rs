//! Findings: something odd or worth knowing about an input, said in both languages. They are
//! results, never failures.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing needs doing.
    Note,
    /// Should be looked at.
    Warning,
    /// Breaks a rule or prevents the purpose.
    Fault,
}

/// One finding; `code` is stable and may be matched on, the texts may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable name such as `tc260.key_missing`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// One plain English sentence.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
}

impl Finding {
    pub(crate) fn new(
        severity: Severity,
        code: &str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Self {
        Self { code: code.to_owned(), severity, en: en.into(), zh: zh.into() }
    }

    pub(crate) fn note(code: &str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, en, zh)
    }

    pub(crate) fn warning(code: &str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, en, zh)
    }

    pub(crate) fn fault(code: &str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(Severity::Fault, code, en, zh)
    }
}
