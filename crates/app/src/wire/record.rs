//! The record: entries, receipts, the whole check.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Text;

/// What proves that an entry was recorded.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Receipt {
    /// `E-000012`.
    pub entry: String,
    /// The entry's leaf hash.
    pub digest: String,
    /// When.
    pub at: String,
}

/// Which entries, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordFilter {
    /// `stamp`, `assessment` or nothing for all.
    #[serde(default)]
    pub kind: Option<String>,
    /// Only entries whose title holds these words.
    #[serde(default)]
    pub text: Option<String>,
    /// Only entries before this sequence number.
    #[serde(default)]
    pub before: Option<u32>,
    /// At most so many (1 to 500).
    pub limit: u32,
}

/// A page of the record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordPage {
    /// Newest first.
    pub entries: Vec<EntrySummary>,
    /// How many there are in all.
    pub total: u32,
}

/// One entry in the list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EntrySummary {
    /// `E-000012`.
    pub id: String,
    /// 12.
    pub sequence: u32,
    /// `stamp` or `assessment`.
    pub kind: String,
    /// When.
    pub at: String,
    /// File name or subject.
    pub title: String,
    /// Profiles or outcome.
    pub detail: String,
    /// Reviewer or author.
    pub person: String,
    /// The leaf hash.
    pub digest: String,
}

/// Which entry.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EntryId {
    /// `E-000012`, `12`, or the beginning of its digest.
    pub id: String,
}

/// One entry in full.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EntryView {
    /// Its head.
    pub summary: EntrySummary,
    /// The body as indented JSON.
    pub body: String,
    /// The chain digest before it.
    pub previous: String,
    /// Files in the vault that belong to it.
    pub objects: Vec<ObjectView>,
    /// The clauses that it names.
    pub clauses: Vec<String>,
    /// A small picture as a data URL, for stamps.
    pub thumbnail: Option<String>,
}

/// A file in the vault.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ObjectView {
    /// `original`, `stamped`, `report`, `answers`, …
    pub role: String,
    /// SHA-256.
    pub digest: String,
    /// The name it would be exported as.
    pub name: String,
    /// Whether the vault holds the bytes.
    pub held: bool,
}

/// The result of the whole check.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordCheck {
    /// Entries recomputed.
    pub entries: u32,
    /// Files recomputed.
    pub objects: u32,
    /// Bytes read.
    pub bytes: f64,
    /// Everything that is not as recorded.
    pub faults: Vec<RecordFault>,
    /// When the check ended.
    pub at: String,
}

/// Something that is not as recorded.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordFault {
    /// The entry or file.
    pub subject: String,
    /// What is wrong and what it means.
    pub message: Text,
}

/// Copy a file out of the vault.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportObject {
    /// SHA-256 of the file.
    pub digest: String,
    /// Where to write it; an existing file is not overwritten.
    pub out: String,
}

/// Export an entry with its files into a folder.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportEntry {
    /// The entry.
    pub id: String,
    /// A folder that is made for it.
    pub out: String,
}

/// Where something was written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Written {
    /// Absolute paths.
    pub paths: Vec<String>,
    /// Files that should be there and are missing or damaged in the vault.
    pub missing: Vec<String>,
}
