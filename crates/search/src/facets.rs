//! What is known about clauses beside their text: who is bound, what they are, notes, tags.
//!
//! The index does not hold it, because it changes without the documents; whoever has it answers
//! through [`Facets`] while a query runs.

use clauses::ClauseId;

/// A sort of thing to be known about a clause, and the word that filters by it: `bound:customer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Facet {
    /// `bound:` who must act or bear the effect.
    Bound,
    /// `is:` what a clause is: an obligation, a prohibition.
    Is,
    /// `note:` a word in a note on the clause; `*` for any note.
    Note,
    /// `tag:` a tag on the clause; `*` for any tag.
    Tag,
    /// `severity:` how grave a breach would be.
    Severity,
    /// `status:` how far work on the clause has come.
    Status,
}

impl Facet {
    /// Every one.
    pub const ALL: [Facet; 6] =
        [Facet::Bound, Facet::Is, Facet::Note, Facet::Tag, Facet::Severity, Facet::Status];

    /// The word in a query, without its colon.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Bound => "bound",
            Facet::Is => "is",
            Facet::Note => "note",
            Facet::Tag => "tag",
            Facet::Severity => "severity",
            Facet::Status => "status",
        }
    }

    /// Its values form a list of which a reader can be told; notes are free text.
    pub(crate) fn closed(self) -> bool {
        self != Facet::Note
    }
}

/// Answers what is known about clauses. Values are compared in lower case.
pub trait Facets {
    /// Whether a clause has this value; `*` stands for any.
    fn has(&self, clause: &ClauseId, facet: Facet, value: &str) -> bool;
    /// Every clause that has this value, sentences included; `*` stands for any.
    fn list(&self, facet: Facet, value: &str) -> Vec<ClauseId>;
    /// The values there are, for suggestions and for saying what was not understood.
    fn values(&self, facet: Facet) -> Vec<String>;
}
