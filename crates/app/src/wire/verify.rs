//! Verification of any file.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Text;

/// Which file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FilePath {
    /// Absolute path.
    pub path: String,
}

/// What a file says of itself and whether it still says so truthfully.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerificationView {
    /// The file.
    pub path: String,
    /// `png`, `jpeg`, … by content.
    pub kind: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// A small picture as a data URL.
    pub thumbnail: Option<String>,
    /// `intact`, `altered`, `unproven`, `marked`, `unmarked` or `unreadable`.
    pub verdict: String,
    /// One sentence in plain words.
    pub sentence: Text,
    /// Some layer says that AI made or changed it.
    pub says_ai: bool,
    /// Layer by layer: `label`, `c2pa`, `iptc`, `tc260`.
    pub layers: Vec<LayerView>,
    /// Jurisdiction by jurisdiction.
    pub profiles: Vec<ProfileView>,
    /// The record's entry for exactly this file.
    pub entry: Option<String>,
    /// The C2PA manifest as JSON text, if there is one.
    pub manifest: Option<String>,
}

/// One layer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LayerView {
    /// `label`, `c2pa`, `iptc` or `tc260`.
    pub layer: String,
    /// `intact`, `altered`, `unproven`, `present`, `absent` or `unknown`.
    pub state: String,
    /// In plain words.
    pub summary: Text,
    /// Names and values.
    pub facts: Vec<Fact>,
    /// What is wrong with it.
    pub problems: Vec<Text>,
}

/// A name and a value.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Fact {
    /// What it is.
    pub name: Text,
    /// What it says.
    pub value: String,
}

/// Whether a profile is met.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ProfileView {
    /// `contract`, `eu`, `cn`, `kr`.
    pub profile: String,
    /// Whether nothing is missing and nothing is in doubt.
    pub met: bool,
    /// Whether it can be told: not so when all that is missing is a look at the visible label.
    pub judged: bool,
    /// Whether the file was stamped here under this profile, so that missing it is a fault.
    pub claimed: bool,
    /// What is missing, with its rule.
    pub missing: Vec<MissingView>,
}

/// Something that a profile misses.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MissingView {
    /// A stable word for it.
    pub code: String,
    /// In plain words.
    pub text: Text,
    /// Standard and clause.
    pub rule: String,
}
