//! The vault: content-addressed files and an append-only record whose entries are chained by
//! digest, so that a change, a gap or a missing file is found and named.
//!
//! Byte formats: `docs/evidence-format.md`. What is promised and what is not: `docs/guarantees.md`.
//! Left out: what an entry's body means (the caller's business), the clock (instants are handed
//! in), signatures and anchors.

mod canonical;
mod check;
#[cfg(test)]
mod crash_tests;
mod drafts;
mod durable;
mod entry;
mod error;
mod export;
mod failpoint;
mod fault;
mod objects;
mod record;
mod schema;
mod secrets;
mod vault;

pub use canonical::{BodyFault, MAX_BODY_BYTES, MAX_BODY_DEPTH};
pub use check::CheckReport;
pub use drafts::{Draft, DraftInfo};
pub use entry::{
    Entry, EntryKind, Filter, MAX_ENTRY_BYTES, MAX_OBJECTS, NewEntry, Receipt, leaf_digest,
};
pub use error::Error;
pub use fault::{Fault, FaultCode, Subject};
pub use vault::{Head, Vault};
