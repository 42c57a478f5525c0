//! What is to be said about a file, what can be said in which kind, and what was said.

use kernel::{Grade, MediaKind, Profile, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Finding;

/// How the content numbers begin that this program gives.
pub const OWN_NUMBER: &str = "IMP-";

/// Everything that the marks of one file say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marking {
    /// Whose rules the file is to satisfy; `cn` adds the TC260 label.
    pub profiles: Vec<Profile>,
    /// Made or modified by AI; decides the IPTC digital source type.
    pub grade: Grade,
    /// The person or entity that publishes (attribution); not empty.
    pub publisher: String,
    /// Who reviewed the output before release; may be empty.
    pub reviewer: String,
    /// Wording of the visible label that the picture carries.
    pub label_text: String,
    /// Title of the work, often the file name.
    pub title: String,
    /// The publisher's own unique number of this content; for `cn` printable ASCII, no spaces. One
    /// that begins with [`OWN_NUMBER`] is renewed when the file is stamped again.
    pub produce_id: String,
    /// The publisher's 27-character code of TC260-PG-20252A, if they have one. Never invented.
    pub producer_code: Option<String>,
    /// Name of the AI system that made the content.
    pub system: Option<String>,
    /// Version of that system.
    pub system_version: Option<String>,
    /// When the marks are made (UTC).
    pub made_at: Timestamp,
}

/// A layer of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// IPTC Photo Metadata in XMP: digital source type, AI system, attribution.
    Iptc,
    /// The `AIGC` label of GB 45438-2025 in XMP.
    Tc260,
    /// A signed C2PA manifest.
    C2pa,
}

/// What can be done with a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Support {
    /// The layers that [`crate::write()`] puts into such a file; empty when it cannot.
    pub write: &'static [Layer],
    /// The layers that [`crate::verify()`] reads from such a file.
    pub read: &'static [Layer],
    /// Why not, in English; empty when everything is supported.
    pub reason_en: &'static str,
    /// Why not, in Simplified Chinese; empty when everything is supported.
    pub reason_zh: &'static str,
}

/// What this crate can do with files of `kind`.
#[must_use]
pub const fn support(kind: MediaKind) -> Support {
    const ALL: &[Layer] = &[Layer::Iptc, Layer::Tc260, Layer::C2pa];
    match kind {
        MediaKind::Png | MediaKind::Jpeg => {
            Support { write: ALL, read: ALL, reason_en: "", reason_zh: "" }
        }
        _ => Support {
            write: &[],
            read: &[],
            reason_en: "Marks are written into and read from PNG and JPEG files only.",
            reason_zh: "仅支持在 PNG 和 JPEG 文件中写入和读取标识。",
        },
    }
}

/// One layer as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerWritten {
    /// Which layer.
    pub layer: Layer,
    /// What it says, in one English sentence.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
    /// What the writer met that the user should know.
    pub findings: Vec<Finding>,
}

/// A marked file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The layers in the order of writing.
    pub layers: Vec<LayerWritten>,
}
