//! Two versions of a document held against each other, clause by clause: what was changed, moved,
//! added or taken out, and what merely looks different.
//!
//! Clauses are matched by their own words, never by their numbers alone, after noise is folded:
//! kinds of space, hyphen and quotation mark, full-width forms, spaces around signs. What differs
//! in noise only is [`ChangeKind::Technical`]; a number that moved on because something was put in
//! before it is [`ChangeKind::Renumbered`]. Neither is a real change. A clause's own words are those
//! behind its label, without the words of clauses inside it, so that a change is told once, at the
//! smallest clause in which it stands.
//!
//! Left out: drawing and writing the redline (`report`), and what rests on a changed clause (`app`).

use serde::{Deserialize, Serialize};

pub(crate) mod alike;
mod entries;
mod marks;
mod matching;
pub(crate) mod noise;
mod notable;
pub(crate) mod own;
mod pieces;
mod places;
mod renumbering;
mod report;
pub(crate) mod words;

use self::{alike::Vocabulary, matching::Matching, own::Parts};
use crate::{document::Document, id::ClauseId};

/// The differences between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// What became of every clause that has words of its own, unchanged ones too: in reading order
    /// of the later version, removed ones where they stood. A clause is in one entry, or in two if
    /// its heading and its wording went different ways.
    pub changes: Vec<ClauseChange>,
    /// Entries of [`Comparison::changes`] whose words or place were changed: see
    /// [`ClauseChange::is_real`].
    pub real: u32,
    /// Entries of [`Comparison::changes`] that differ in noise or in their number only.
    pub technical: u32,
    /// New numbers by what brought them about, so that a chain of them can be told in one line.
    pub renumberings: Vec<Renumbering>,
}

/// What became of a clause, or of the several that were split or merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseChange {
    /// What happened; of several things the one that weighs most.
    pub kind: ChangeKind,
    /// Clauses of the earlier version: none if added, several if merged. Members of an enumeration
    /// that only one version was read with follow the clause they stand in.
    pub before: Vec<ClauseId>,
    /// Clauses of the later version: none if removed, several if split.
    pub after: Vec<ClauseId>,
    /// What else happened to it, in the order of [`ChangeKind`]; never `Same`.
    pub also: Vec<ChangeKind>,
    /// Added or removed together with the clause it hangs from, and counted with that one.
    pub within: bool,
    /// Own words with what was taken out and put in. Same and deleted parts together are the
    /// earlier words, same and inserted parts the later ones, to the byte. The words of clauses
    /// inside are left out as `…`; several clauses are joined by line breaks.
    pub marks: Vec<Segment>,
    /// Changes of numbers, duties and negations, in reading order.
    pub notable: Vec<Notable>,
}

impl ClauseChange {
    /// Whether words or place were changed, by more than noise or a number. A clause that was added
    /// or removed with all that hangs from it is one change.
    #[must_use]
    pub fn is_real(&self) -> bool {
        self.kind.is_real() && !self.within
    }

    /// Whether it differs, and in nothing but noise or a number.
    #[must_use]
    pub fn is_technical(&self) -> bool {
        matches!(self.kind, ChangeKind::Technical | ChangeKind::Renumbered)
    }
}

/// What may happen to a clause between versions, the weightiest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Nothing.
    Same,
    /// The same place in sequence under another number.
    Renumbered,
    /// The same words but for noise, or references that follow a renumbering.
    Technical,
    /// Stands elsewhere: out of sequence, or under another clause.
    Moved,
    /// Other words.
    Changed,
    /// One clause became several.
    Split,
    /// Several clauses became one.
    Merged,
    /// Not in the earlier version.
    Added,
    /// Not in the later version.
    Removed,
}

impl ChangeKind {
    /// Whether this is more than noise or a number.
    #[must_use]
    pub fn is_real(self) -> bool {
        self >= Self::Moved
    }
}

/// A run of words with one fate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Its fate.
    pub kind: SegmentKind,
    /// The words, byte for byte.
    pub text: String,
    /// A deleted and an inserted part that differ in noise, or by a reference that follows a
    /// renumbering: to be shown, if at all, more quietly. Never set on same parts.
    pub technical: bool,
}

/// What became of a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentKind {
    /// In both versions.
    Same,
    /// Only in the earlier one.
    Deleted,
    /// Only in the later one.
    Inserted,
}

/// A change that a lawyer looks for first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notable {
    /// What sort of words.
    pub kind: NotableKind,
    /// What stood there; `None` if put in.
    pub before: Option<String>,
    /// What stands there; `None` if taken out.
    pub after: Option<String>,
}

/// Sorts of words whose change matters most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NotableKind {
    /// A sum of money.
    Amount,
    /// A share: `10%`, `千分之三`.
    Percent,
    /// A time: `30 days`, `三十日`.
    Period,
    /// Another number.
    Number,
    /// A word of duty or permission: `must`, `may not`, `应当`, `不得`.
    Duty,
    /// A word that turns a sentence round: `not`, `unless`, `未`, `除非`.
    Negation,
    /// The target of a link, whose words are the same.
    Link,
}

/// Clauses that have new numbers for one and the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renumbering {
    /// The clause that was added, removed, moved, split or merged before them: its id in the later
    /// version, or in the earlier one if it was removed. `None` if nothing of the kind is found.
    pub cause: Option<ClauseId>,
    /// What happened to that clause.
    pub by: Option<ChangeKind>,
    /// Old and new id of each, in reading order.
    pub clauses: Vec<(ClauseId, ClauseId)>,
}

/// Holds `after` against `before`. Never fails; takes time about in proportion to the words of
/// both, whatever they are.
#[must_use]
pub fn compare(before: &Document, after: &Document) -> Comparison {
    let mut vocabulary = Vocabulary::default();
    let whole_before = own::undivided(before, after, &mut vocabulary);
    let whole_after = own::undivided(after, before, &mut vocabulary);
    let (before, after) = (Parts::new(before, &whole_before), Parts::new(after, &whole_after));
    let mut matching = Matching::new(before, after, &mut vocabulary);
    let groups = pieces::gather(&mut matching, &mut vocabulary);
    report::report(&matching, &groups)
}
