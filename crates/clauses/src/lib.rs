//! Documents as clause trees: what a contract says, under ids that a lawyer would cite.
//!
//! A [`Library`] is loaded from a manifest, the curated Markdown texts that it names and the source
//! documents they were transcribed from. Ids come from the printed labels, the list structure and
//! the numbering rules in [`ClauseId`]; nothing in a text names an id. Odd input is reported as
//! [`Finding`]s on the document; only what cannot be loaded is an [`Error`].
//!
//! Left out: searching (`search`), judging (`assessment`), files and paths: text comes in through
//! a function.

mod anchors;
mod document;
mod drafting;
mod error;
mod id;
mod labels;
mod ledger;
mod library;
mod manifest;
mod nearest;
mod numbering;
mod outline;
mod patterns;
mod readings;
mod references;
mod sentences;
mod source;
mod terms;
mod versions;

pub use anchors::{Anchor, Placement, place_all};
pub use document::{
    Clause, ClauseKind, Document, Finding, FindingKind, Link, Passage, Reference, ReferenceState,
    Repair, RepairKind, Sentence, Source,
};
pub use error::Error;
pub use id::{ClauseId, InvalidClauseId, MAX_ID_LENGTH};
pub use labels::{Explicit as PrintedLabel, explicit as read_label};
pub use library::Library;
pub use manifest::{
    DefectEntry, DocumentEntry, Labels, Lines, MAX_BYTES as MAX_TEXT_BYTES, NoticeEntry,
    RepairEntry, SentencesEntry, SourceEntry,
};
pub use terms::{DefinedTerm, TermSite, TermUse, TermVariant};
pub use versions::{
    ChangeKind, ClauseChange, Comparison, Notable, NotableKind, Renumbering, Segment, SegmentKind,
    compare,
};
