//! Settings and the signing identity.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Text;

/// What the person chose; kept in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// `en` or `zh`; nothing follows the system.
    pub language: Option<String>,
    /// `light`, `dark` or `system`.
    pub theme: String,
    /// Who publishes.
    pub publisher: String,
    /// People who review, most recent first.
    pub reviewers: Vec<String>,
    /// Profiles chosen last.
    pub profiles: Vec<String>,
    /// The user's own producer code.
    pub producer_code: String,
    /// Folder of stamped files; empty for beside the original.
    pub output_folder: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: "system".into(),
            publisher: String::new(),
            reviewers: Vec::new(),
            profiles: vec!["contract".into()],
            producer_code: String::new(),
            output_folder: String::new(),
        }
    }
}

/// Whose signing identity.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Publisher {
    /// The name that stands on the label.
    pub publisher: String,
}

/// A publisher's signing identity.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    /// Whether one exists yet; it is made at the publisher's first stamp.
    pub exists: bool,
    /// The name in the certificate.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// First day.
    pub not_before: String,
    /// Last day.
    pub not_after: String,
    /// SHA-256 of the certificate.
    pub fingerprint: String,
    /// What is wrong with it.
    pub problems: Vec<Text>,
    /// What it is worth in public verifiers.
    pub worth: Text,
}
