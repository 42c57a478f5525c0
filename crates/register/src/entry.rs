//! What a register holds: obligations, conflicts, and the look-ups over them.

use std::collections::HashMap;

use clauses::{ClauseId, Library};
use kernel::{Digest, Language};
use serde::{Deserialize, Serialize};

use crate::{
    fault::Faults,
    load,
    words::{Bound, ConflictKind, Modality, Severity},
};

/// A text in English and Simplified Chinese; either both are there or both are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Both {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        language.pick(&self.en, &self.zh)
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

/// What one clause or sentence asks of whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Obligation {
    /// The clause or sentence.
    pub clause: ClauseId,
    /// Its heading or first words, in the document's language.
    pub words: String,
    /// Who must act or bear the effect.
    pub bound: Bound,
    /// What the clause does.
    pub modality: Modality,
    /// How much is at stake.
    pub severity: Severity,
    /// Amounts, periods, thresholds; mostly empty.
    pub quantity: Both,
    /// What would show that it is met.
    pub evidence: Both,
    /// What happens when it is not.
    pub risk: Both,
    /// The question that tests it; yes means that it is met. Empty for headings and for clauses
    /// whose parts are tested.
    pub question: Both,
    /// Clauses on the same matter, also in other documents.
    pub related: Vec<ClauseId>,
    /// What the clause refers to: a clause id (printed), or a word, a colon and a target:
    /// `external` (a text that is not held), `implicit` and `cited-from` (a reading, nothing is
    /// printed), `suspect` (printed, but probably wrong) and `meant` (what was probably meant).
    pub references: Vec<String>,
    /// Defined terms that occur in it.
    pub terms: Vec<String>,
    /// Finer classes (`sub:indemnity`, see [`class_name`](crate::class_name)) and notes of the
    /// analysis.
    pub flags: Vec<String>,
    /// SHA-256 of the text that the row was written for, as [`clauses::Passage::digest`] gives it.
    pub pin: Digest,
}

impl Obligation {
    /// Whether the clause no longer has the text that this row was written for, or is gone.
    #[must_use]
    pub fn outdated(&self, library: &Library) -> bool {
        library.resolve(&self.clause).is_none_or(|passage| passage.digest() != self.pin)
    }
}

/// What a conflict concerns.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub enum Scope {
    /// One document, by its id.
    Document(String),
    /// More than one document.
    Between,
}

impl Scope {
    /// The document's id, or `between`.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Document(id) => id,
            Self::Between => "between",
        }
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.word().to_owned()
    }
}

/// A conflict, ambiguity, defect or gap that the analysis of the documents found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Permanent id, such as `X-AI-01`; never reused.
    pub id: String,
    /// What it concerns.
    pub scope: Scope,
    /// What sort it is.
    pub kind: ConflictKind,
    /// What it is about, in a few words.
    pub topic: Both,
    /// What there is to know.
    pub text: Both,
    /// Every clause it speaks of; empty only for an absence from a whole document.
    pub clauses: Vec<ClauseId>,
}

/// A document that the register was written for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The document's id.
    pub document: String,
    /// SHA-256 of the source file, as received.
    pub sha256: Digest,
}

/// The register: obligations in reading order, conflicts in the order of their file.
#[derive(Clone, Debug)]
pub struct Register {
    /// Version, `major.minor.patch`; ids keep their meaning across versions.
    pub version: String,
    /// The day it was finished, `YYYY-MM-DD`.
    pub date: String,
    /// What it is, for people.
    pub title: Both,
    /// What it is not: to be shown with every export.
    pub notice: Both,
    /// The documents that it was written for.
    pub sources: Vec<Source>,
    /// One row for each clause and sentence analysed, in reading order, document by document.
    pub obligations: Vec<Obligation>,
    /// What is wrong within and between the documents.
    pub conflicts: Vec<Conflict>,
    /// Row by clause.
    pub(crate) by_clause: HashMap<ClauseId, usize>,
    /// What a text filter looks in, folded; by row.
    pub(crate) haystacks: Vec<String>,
}

impl Register {
    /// Loads a register from its files, given as name and text, and holds it against the documents
    /// that it was written for. Files: `register.toml`, `obligations.csv`, `conflicts.toml`.
    ///
    /// A clause whose text differs from its pin is a fault: load against the documents that ship
    /// with the register, and ask [`Obligation::outdated`] about newer ones.
    ///
    /// # Errors
    /// [`Faults`] with everything that is wrong, each with file and line.
    pub fn load(files: &[(&str, &str)], library: &Library) -> Result<Self, Faults> {
        load::load(files, library)
    }

    /// The row of a clause or sentence.
    #[must_use]
    pub fn of(&self, clause: &ClauseId) -> Option<&Obligation> {
        self.obligations.get(*self.by_clause.get(clause)?)
    }

    /// The conflict with this id.
    #[must_use]
    pub fn conflict(&self, id: &str) -> Option<&Conflict> {
        self.conflicts.iter().find(|conflict| conflict.id == id)
    }

    /// The conflicts that speak of a clause: of itself, of a sentence of it, or, for a sentence,
    /// of the clause that holds it. In the order of the file.
    #[must_use]
    pub fn conflicts_on(&self, clause: &ClauseId) -> Vec<&Conflict> {
        let holder = holder(clause);
        let concerns = |named: &ClauseId| {
            named == clause
                || holder.as_ref() == Some(named)
                || self::holder(named).as_ref() == Some(clause)
        };
        self.conflicts.iter().filter(|conflict| conflict.clauses.iter().any(concerns)).collect()
    }
}

/// The clause that holds a sentence; `None` for a clause.
fn holder(id: &ClauseId) -> Option<ClauseId> {
    let mark = id.path().rsplit_once("(s")?.1.strip_suffix(')')?;
    let sentence = !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_digit());
    if sentence { id.shorter() } else { None }
}
