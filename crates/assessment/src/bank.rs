//! A question bank: scales, modules, gates, controls, hard stops and outcomes, checked at load.
//!
//! Everything here is data that somebody wrote in TOML (`load` reads it, `check` compares the
//! parts with each other and with the documents). Leaves out answers and what follows from them.

mod check;
mod fault;
mod load;
mod pins;
mod raw;
mod scales;

use std::collections::BTreeMap;

use clauses::{ClauseId, Library};
use kernel::Digest;
use serde::{Deserialize, Serialize};

pub(crate) use fault::Snag;
pub use fault::{Fault, Faults};
pub use scales::{Level, Likelihood, Scales, Severity};

use crate::{
    condition::Condition,
    words::{FactId, HardStopId, LawId, ModuleId, QuestionId, Text},
};

/// The longest bank file, in bytes.
pub const MAX_FILE_BYTES: usize = 2 << 20;
/// The most questions in a bank.
pub const MAX_QUESTIONS: usize = 2000;

/// A question bank that was found consistent with itself and with the documents it cites.
///
/// Modules stand in the order in which they are asked; questions stand in the order of their
/// modules, gates before controls. A condition only looks at questions that come earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bank {
    /// The bank's own name.
    pub id: String,
    /// Its version, `major.minor.patch`; ids keep their meaning across versions.
    pub version: String,
    /// Title for people.
    pub title: Text,
    /// What the bank is and is not: printed with every result.
    pub notice: Text,
    /// The documents that the bank was written against.
    pub sources: Vec<Source>,
    /// Matrix, weights and thresholds.
    pub scales: Scales,
    /// In the order in which they are asked.
    pub modules: Vec<Module>,
    /// In the order in which they are asked.
    pub questions: Vec<Question>,
    /// What forbids going on, whatever the score.
    pub hard_stops: Vec<HardStop>,
    /// The five outcomes with their words, strictest first.
    pub outcomes: Vec<OutcomeText>,
    /// Roles that can be named in an override.
    pub roles: Vec<Role>,
    /// Laws that questions and hard stops point to.
    pub laws: Vec<Law>,
    /// Sums worked out from number facts.
    pub figures: Vec<Figure>,
}

/// A document that the bank was written against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document's id, such as `ai-terms`.
    pub document: String,
    /// Its date as printed, `YYYY-MM-DD`; none if the copy bears no date.
    pub dated: Option<String>,
    /// What to know about the copy.
    pub note: Text,
}

/// A clause that something in the bank rests on, with the text it was written for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The clause or sentence.
    pub clause: ClauseId,
    /// SHA-256 of the text of that clause when the bank was written.
    pub sha256: Digest,
}

/// A group of questions that is switched on by facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Module {
    /// `M0` to `M13`.
    pub id: ModuleId,
    /// Title for people.
    pub title: Text,
    /// What the module is about, in one sentence.
    pub intro: Text,
    /// When it applies; none = always.
    pub when: Option<Condition>,
    /// What the module as a whole rests on.
    pub clauses: Vec<Citation>,
}

/// Anything that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Permanent name.
    pub id: QuestionId,
    /// The module it belongs to.
    pub module: ModuleId,
    /// A fact to collect, or a control to judge.
    pub kind: QuestionKind,
    /// The question.
    pub text: Text,
    /// How to answer it.
    pub help: Option<Text>,
    /// Why it is asked.
    pub why: Option<Text>,
    /// Whether the assessment can be finished without an answer.
    pub mandatory: bool,
    /// When it is asked, beside its module's condition; none = always.
    pub when: Option<Condition>,
    /// What it rests on; at least one.
    pub clauses: Vec<Citation>,
    /// Laws that bear on the same thing.
    pub laws: Vec<LawId>,
    /// Places where the documents contradict each other or themselves.
    pub conflicts: Vec<Conflict>,
    /// What is accepted as proof.
    pub evidence: EvidenceRule,
    /// What to do about an answer.
    pub actions: Vec<ActionHint>,
}

impl Question {
    /// The fact that a gate collects.
    #[must_use]
    pub const fn gate(&self) -> Option<&Gate> {
        match &self.kind {
            QuestionKind::Gate(gate) => Some(gate),
            QuestionKind::Control(_) => None,
        }
    }

    /// The control that is judged.
    #[must_use]
    pub const fn control(&self) -> Option<&Control> {
        match &self.kind {
            QuestionKind::Control(control) => Some(control),
            QuestionKind::Gate(_) => None,
        }
    }
}

/// What a question does with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionKind {
    /// Collects a fact; has no good or bad answer; the value stands in `AnswerSet::facts`.
    Gate(Gate),
    /// Judges a control: *yes* is the good answer; the value stands in `AnswerSet::answers`.
    Control(Control),
}

/// A fact and the values it can take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// The fact's name in conditions and answer files.
    pub fact: FactId,
    /// The kind of value.
    pub shape: FactShape,
    /// The values offered, in order; empty for numbers.
    pub choices: Vec<Choice>,
    /// The unit of a number, for people.
    pub unit: Option<Text>,
}

/// The kinds of value that a fact can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactShape {
    /// `yes`, `no` or `not_sure`.
    YesNo,
    /// One of the choices.
    Choice,
    /// One or more of the choices; `none` and `not_sure` stand alone.
    List,
    /// A whole number of zero or more.
    Number,
}

/// One value that is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value in conditions and answer files.
    pub id: String,
    /// What people read.
    pub text: Text,
}

/// How a control is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Control {
    /// Fixes the impact.
    pub severity: Severity,
    /// Whether *not applicable* may be answered (with a reason).
    pub allows_not_applicable: bool,
    /// Answers that call for escalation, whatever the level.
    pub escalate_on: Vec<Mark>,
}

/// The four marks that a control can get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// In place.
    Yes,
    /// In part.
    Partly,
    /// Not in place.
    No,
    /// Does not concern this use; needs a reason.
    NotApplicable,
}

/// The kinds of thing that can prove an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A document.
    File,
    /// An address.
    Link,
    /// An entry of the stamp record.
    StampRecord,
    /// A picture or export of a setting.
    SettingCapture,
    /// A dated note.
    Note,
}

/// What counts as proof of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRule {
    /// Whether an answer without proof asks for an action.
    #[serde(default)]
    pub required: bool,
    /// The kinds that count.
    pub kinds: Vec<EvidenceKind>,
    /// How old it may be, in days; none = any age.
    #[serde(default)]
    pub max_age_days: Option<u32>,
}

/// A warning about clauses that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The clauses that do not fit.
    pub clauses: Vec<Citation>,
    /// What does not fit, and how to read it.
    pub note: Text,
}

/// What to do when a question gets a certain answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionHint {
    /// The answer: a mark of a control, or a value of a fact.
    pub on: String,
    /// What to do.
    pub text: Text,
}

/// Something that forbids going on: no score outweighs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HardStop {
    /// `HS1` to `HS10`.
    pub id: HardStopId,
    /// Its short name.
    pub title: Text,
    /// What is forbidden, and how to read the clause.
    pub text: Text,
    /// When it applies.
    pub when: Condition,
    /// What it rests on.
    pub clauses: Vec<Citation>,
    /// Laws that bear on the same thing.
    pub laws: Vec<LawId>,
    /// The only role whose override counts; none = any role of the bank.
    pub override_role: Option<String>,
}

/// The five outcomes, strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A hard stop applies.
    Stop,
    /// Something that must be answered is open.
    Incomplete,
    /// Somebody else has to decide.
    Escalate,
    /// Only with dated actions and owners.
    Conditions,
    /// Go on.
    Proceed,
}

impl Outcome {
    /// All five, in the order in which their rules are tried.
    pub const ORDER: [Self; 5] =
        [Self::Stop, Self::Incomplete, Self::Escalate, Self::Conditions, Self::Proceed];
}

/// The words of an outcome; colour is never the only sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeText {
    /// Which outcome.
    pub outcome: Outcome,
    /// Its name.
    pub name: Text,
    /// A sign that prints without colour.
    pub symbol: String,
    /// The colour's name.
    pub colour: String,
    /// When it is reached.
    pub rule: Text,
    /// What to do next.
    pub next: Text,
}

/// A role that can be named in an override.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// The name in answer files.
    pub id: String,
    /// What people read.
    pub text: Text,
}

/// A law, or one dated part of it. Dates stand here and nowhere else in a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// The name that questions use.
    pub id: LawId,
    /// The law and the article.
    pub name: Text,
    /// What it asks, in one sentence.
    pub what: Text,
    /// From when it applies, `YYYY-MM-DD`.
    pub date: String,
    /// Where that can be read.
    pub source: String,
    /// When this entry was last checked, `YYYY-MM-DD`.
    pub checked: String,
}

/// A sum of number facts, each times a thousandth, rounded down; for information, never scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Its name.
    pub id: String,
    /// What the figure says.
    pub text: Text,
    /// What is added up.
    pub terms: Vec<FigureTerm>,
    /// What it rests on.
    pub clauses: Vec<Citation>,
}

/// One part of a [`Figure`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureTerm {
    /// A number fact.
    pub fact: FactId,
    /// Thousandths of it: 100 = 10 %.
    pub permille: i64,
}

impl Bank {
    /// Reads and checks a bank from its files, each a name (for messages) and its TOML text, and
    /// compares every cited clause and its hash with the documents of `library`.
    ///
    /// # Errors
    /// Every fault that was found, all at once.
    pub fn load(files: &[(&str, &str)], library: &Library) -> Result<Self, Faults> {
        Self::load_with(files, &|clause| library.resolve(clause).map(|passage| passage.digest()))
    }

    /// As [`Bank::load`], for callers that know clauses only by their hashes: `digest_of` gives
    /// the SHA-256 of a clause's text, or nothing if there is no such clause.
    ///
    /// # Errors
    /// Every fault that was found, all at once.
    pub fn load_with(
        files: &[(&str, &str)],
        digest_of: &dyn Fn(&ClauseId) -> Option<Digest>,
    ) -> Result<Self, Faults> {
        load::load(files, digest_of)
    }

    /// A module by its name.
    #[must_use]
    pub fn module(&self, id: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.id.as_str() == id)
    }

    /// A question by its name.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.as_str() == id)
    }

    /// The gate that collects a fact.
    #[must_use]
    pub fn gate(&self, fact: &str) -> Option<&Question> {
        self.questions
            .iter()
            .find(|question| question.gate().is_some_and(|gate| gate.fact.as_str() == fact))
    }

    /// The questions of one module, in order.
    pub fn questions_of<'a>(&'a self, module: &'a str) -> impl Iterator<Item = &'a Question> {
        self.questions.iter().filter(move |question| question.module.as_str() == module)
    }

    /// A hard stop by its name.
    #[must_use]
    pub fn hard_stop(&self, id: &str) -> Option<&HardStop> {
        self.hard_stops.iter().find(|stop| stop.id.as_str() == id)
    }

    /// A law by its name.
    #[must_use]
    pub fn law(&self, id: &str) -> Option<&Law> {
        self.laws.iter().find(|law| law.id.as_str() == id)
    }

    /// The words of an outcome; every loaded bank has them for all five.
    #[must_use]
    pub fn outcome(&self, outcome: Outcome) -> Option<&OutcomeText> {
        self.outcomes.iter().find(|text| text.outcome == outcome)
    }

    /// Every clause that the bank cites anywhere, with the hash it was written for.
    #[must_use]
    pub fn citations(&self) -> BTreeMap<&ClauseId, &Digest> {
        let modules = self.modules.iter().flat_map(|module| &module.clauses);
        let questions = self.questions.iter().flat_map(|question| {
            question.clauses.iter().chain(question.conflicts.iter().flat_map(|one| &one.clauses))
        });
        let stops = self.hard_stops.iter().flat_map(|stop| &stop.clauses);
        let figures = self.figures.iter().flat_map(|figure| &figure.clauses);
        modules
            .chain(questions)
            .chain(stops)
            .chain(figures)
            .map(|citation| (&citation.clause, &citation.sha256))
            .collect()
    }
}
