//! Stamping: what a file can carry, the preview, the release, the receipt.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Problem, Text, record::Receipt};

/// Files and folders to look at.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Paths {
    /// Absolute paths; folders are walked one level deep.
    pub paths: Vec<String>,
}

/// What one file is and can carry.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FileInspection {
    /// Absolute path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// `png`, `jpeg`, … by content.
    pub kind: Option<String>,
    /// Its size.
    pub bytes: f64,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
    /// A small picture as a data URL.
    pub thumbnail: Option<String>,
    /// What it can carry, one row a layer.
    pub layers: Vec<LayerSupport>,
    /// What a publisher should know before stamping.
    pub notices: Vec<Text>,
    /// Why it cannot be stamped.
    pub problem: Option<Problem>,
}

/// Whether a layer can be written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LayerSupport {
    /// `label`, `iptc`, `tc260` or `c2pa`.
    pub layer: String,
    /// Whether it can.
    pub can: bool,
    /// Why not, or how.
    pub note: Option<Text>,
}

/// How to stamp.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StampOptions {
    /// `contract`, `eu`, `cn`, `kr`.
    pub profiles: Vec<String>,
    /// `generated` or `modified`.
    pub grade: String,
    /// `top-left` … `bottom-right`, or nothing for automatic.
    pub place: Option<String>,
    /// Who publishes (AI Terms 4.3(b)).
    pub publisher: String,
    /// The AI system that made it, if it is to be told.
    #[serde(default)]
    pub system: Option<String>,
    /// The user's own 27-character producer code (TC260-PG-20252A).
    #[serde(default)]
    pub producer_code: Option<String>,
}

/// A preview: the label as it will be.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PreviewStamp {
    /// Absolute path.
    pub path: String,
    /// How to stamp.
    pub options: StampOptions,
}

/// The picture before and after, with what was measured.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StampPreview {
    /// Data URL of the original, scaled to at most 1600 pixels.
    pub before: String,
    /// Data URL of the stamped picture, scaled alike.
    pub after: String,
    /// Pixels of the upright picture.
    pub size: (u32, u32),
    /// The label.
    pub label: LabelView,
    /// Why this label: profile and rule.
    pub rules: Vec<RuleView>,
}

/// A visible label as drawn.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LabelView {
    /// Its lines.
    pub wording: Vec<String>,
    /// x, y, width, height in pixels of the upright picture.
    pub rect: (u32, u32, u32, u32),
    /// Smallest required letter in pixels.
    pub ink_height: u32,
    /// The same in thousandths of the shortest side.
    pub ink_permille: u32,
    /// WCAG contrast at worst, times 100.
    pub contrast_x100: u32,
    /// `bottom-right` and so on.
    pub place: String,
}

/// A rule behind a label.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RuleView {
    /// `contract`, `eu`, `cn`, `kr`.
    pub profile: String,
    /// What it asks.
    pub text: Text,
    /// The clauses of the terms behind it, if any.
    pub clauses: Vec<String>,
}

/// Stamp one file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StampInput {
    /// Absolute path of the original, which is never touched.
    pub input: String,
    /// Folder of the output; nothing for beside the original.
    #[serde(default)]
    pub out: Option<String>,
    /// How to stamp.
    pub options: StampOptions,
    /// Who reviewed this file by hand; naming them is the declaration of AI Terms 4.3(a).
    pub reviewed_by: String,
}

/// A stamped file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StampReceipt {
    /// The original.
    pub input: String,
    /// The stamped file.
    pub output: String,
    /// The record's receipt.
    pub receipt: Receipt,
    /// The layers that were written and found again.
    pub layers: Vec<LayerWritten>,
    /// The label.
    pub label: LabelView,
}

/// A layer that was written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LayerWritten {
    /// `label`, `iptc`, `tc260` or `c2pa`.
    pub layer: String,
    /// What was written, for people.
    pub summary: Text,
}
