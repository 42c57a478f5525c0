//! What a person answered: the same type for the TOML file of the command line and for a draft.
//!
//! `read` reads the TOML forgivingly, `check` says what does not fit the bank. Leaves out what
//! follows from the answers (`evaluation`).

pub(crate) mod check;
mod read;

use std::collections::BTreeMap;

use kernel::Digest;
use serde::{Deserialize, Serialize};

pub use check::{AnswerProblem, check_answers};
pub use read::{AnswersUnreadable, MAX_ANSWERS_BYTES, read_answers};

use crate::{
    bank::{EvidenceKind, Likelihood, Mark},
    words::{FactId, HardStopId, ModuleId, QuestionId},
};

/// The fewest characters in the reason for *not applicable* and for an override.
pub const MIN_REASON_CHARS: usize = 15;

/// Everything that was answered for one assessment. Answers to questions that are hidden for now
/// stay in it; they are left out of the result and counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerSet {
    /// What is assessed, for the title of the report.
    pub subject: String,
    /// Who answered.
    pub author: String,
    /// The bank that was answered; empty = not said.
    pub bank: BankRef,
    /// Facts by name: the answers to gates.
    pub facts: BTreeMap<FactId, FactValue>,
    /// Answers by question: marks of controls, and evidence and notes of gates and controls.
    pub answers: BTreeMap<QuestionId, Answer>,
    /// Likelihood by module; *likely* where none is set.
    pub likelihoods: BTreeMap<ModuleId, Likelihood>,
    /// What somebody is to do.
    pub actions: Vec<Action>,
    /// Hard stops that somebody overrides in writing.
    pub overrides: Vec<Override>,
}

/// Names a bank and its version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BankRef {
    /// [`crate::Bank::id`].
    pub id: String,
    /// [`crate::Bank::version`].
    pub version: String,
}

/// A fact's value as it was written. Whether it fits the fact is for [`check_answers`] to say;
/// a value that does not fit counts as unanswered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// `true` is read as *yes*, `false` as *no*.
    Flag(bool),
    /// A number fact.
    Number(i64),
    /// A yes/no or choice fact.
    Word(String),
    /// A list fact; an empty list counts as unanswered.
    List(Vec<String>),
}

impl FactValue {
    /// The words of a value: one for a flag, word or number, all of a list.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::Flag(flag) => vec![if *flag { "yes" } else { "no" }.to_owned()],
            Self::Number(number) => vec![number.to_string()],
            Self::Word(word) => vec![word.clone()],
            Self::List(words) => words.clone(),
        }
    }
}

/// The answer to one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answer {
    /// A control's mark; none for a gate, whose value is a fact, and for a control that only has
    /// notes or evidence so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Mark>,
    /// Proof.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Anything to add.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why the question is not applicable: at least [`MIN_REASON_CHARS`] characters.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// One piece of proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// What people call it.
    pub label: String,
    /// Where it is: a path, address or entry number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// SHA-256 of the file, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
    /// When it was made, `YYYY-MM-DD`.
    pub date: String,
    /// The last day on which it counts, `YYYY-MM-DD`, if it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Whether a reviewer accepted it; what is not accepted does not count.
    #[serde(default)]
    pub accepted: bool,
    /// Who accepted it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub accepted_by: String,
}

/// Something to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Action {
    /// Its name within the answer set.
    pub id: String,
    /// The question it belongs to, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionId>,
    /// What is to be done.
    pub text: String,
    /// Who does it.
    pub owner: String,
    /// By when, `YYYY-MM-DD`.
    pub due: String,
    /// Whether it is done.
    pub done: bool,
}

/// A hard stop overridden in writing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Override {
    /// Which one.
    pub hard_stop: HardStopId,
    /// Who overrides it.
    pub name: String,
    /// In which role: a role of the bank.
    pub role: String,
    /// Why: at least [`MIN_REASON_CHARS`] characters.
    pub reason: String,
    /// When, `YYYY-MM-DD`.
    pub date: String,
}
