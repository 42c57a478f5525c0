//! Which questions stand before the person now: conditions applied to the answers so far.
//!
//! One pass in the order of the bank settles everything, because a condition only looks at
//! questions that come earlier. Hidden answers are kept where they are and left out of everything
//! that follows. Leaves out levels and outcome.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    answers::{AnswerSet, check},
    bank::{Bank, Mark, Module, Question},
    condition::{Ask, Condition, Test, Truth},
    words::QuestionId,
};

/// Whether a question stands before the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// It is asked: its conditions hold, or hang on something answered "not sure" (the prudent
    /// reading: it may well apply).
    Shown,
    /// It does not apply. An answer given earlier is kept, left out and counted.
    Hidden,
    /// It hangs on a question that has no answer yet.
    Waiting,
}

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// A usable answer.
    Answered,
    /// No answer, or none that can be used.
    Unanswered,
    /// A gate answered "not sure".
    NotSure,
    /// *Not applicable*, with a reason.
    NotApplicable,
}

/// Where one question stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Which question.
    pub question: QuestionId,
    /// Whether it is asked.
    pub visibility: Visibility,
    /// What became of it, even if it is hidden.
    pub state: AnswerState,
}

/// One module as it is asked now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlowModule<'a> {
    /// The module.
    pub module: &'a Module,
    /// Whether it is asked.
    pub visibility: Visibility,
    /// The questions that are asked, facts first, each with what became of it.
    pub questions: Vec<(&'a Question, AnswerState)>,
    /// How many of its questions are hidden or waiting.
    pub hidden: usize,
    /// How many mandatory ones are open.
    pub open: usize,
}

/// A usable value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Words(Vec<String>),
    Number(i64),
}

/// The answers as they count: what is asked, and what was usably answered.
pub(crate) struct Situation<'a> {
    pub(crate) bank: &'a Bank,
    modules: BTreeMap<&'a str, Truth>,
    /// In the order of the bank's questions.
    pub(crate) standings: Vec<Standing>,
    values: BTreeMap<&'a str, (Visibility, Option<Value>)>,
}

impl<'a> Situation<'a> {
    pub(crate) fn new(bank: &'a Bank, set: &AnswerSet) -> Self {
        let mut situation = Self {
            bank,
            modules: BTreeMap::new(),
            standings: Vec::with_capacity(bank.questions.len()),
            values: BTreeMap::new(),
        };
        for question in &bank.questions {
            let module = situation.module(question.module.as_str());
            let visibility = shown(module.and(situation.truth(question.when.as_ref())));
            let value = value(question, set);
            let state = state(question, value.as_ref());
            let name = question.gate().map_or(question.id.as_str(), |gate| gate.fact.as_str());
            situation.values.insert(name, (visibility, value));
            situation.standings.push(Standing { question: question.id.clone(), visibility, state });
        }
        situation
    }

    /// What is known of a module's condition; settled when its first question comes up.
    fn module(&mut self, id: &str) -> Truth {
        if let Some(known) = self.modules.get(id) {
            return *known;
        }
        let Some(module) = self.bank.module(id) else { return Truth::False };
        let truth = self.truth(module.when.as_ref());
        self.modules.insert(module.id.as_str(), truth);
        truth
    }

    pub(crate) fn module_visibility(&self, module: &Module) -> Visibility {
        let known = self.modules.get(module.id.as_str()).copied();
        shown(known.unwrap_or_else(|| self.truth(module.when.as_ref())))
    }

    pub(crate) fn truth(&self, condition: Option<&Condition>) -> Truth {
        condition.map_or(Truth::True, |condition| condition.evaluate(&|test| self.test(test)))
    }

    /// The number that a fact holds, if it is asked and answered.
    pub(crate) fn number(&self, fact: &str) -> Option<i64> {
        match self.values.get(fact) {
            Some((Visibility::Shown, Some(Value::Number(number)))) => Some(*number),
            _ => None,
        }
    }

    fn test(&self, test: &Test) -> Truth {
        let Some((visibility, value)) = self.values.get(test.name.as_str()) else {
            return Truth::Unanswered;
        };
        let value = match (visibility, value) {
            (Visibility::Hidden, _) => return Truth::False,
            (Visibility::Waiting, _) => return Truth::Unanswered,
            (Visibility::Shown, value) => value,
        };
        match (&test.ask, value) {
            (Ask::Answered, value) => Truth::of(value.is_some()),
            (_, None) => Truth::Unanswered,
            (Ask::Equals(wanted), Some(Value::Words(words))) => {
                one_of(std::slice::from_ref(wanted), words)
            }
            (Ask::HasAny(wanted), Some(Value::Words(words))) => one_of(wanted, words),
            (Ask::Compares(comparison, limit), Some(Value::Number(number))) => {
                Truth::of(comparison.holds(*number, *limit))
            }
            // Refused when the bank is loaded; still a value, not a panic.
            _ => Truth::False,
        }
    }

    /// Each question with where it stands.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a Question, &Standing)> {
        self.bank.questions.iter().zip(&self.standings)
    }

    /// Visible mandatory questions without an answer, in order.
    pub(crate) fn open(&self) -> Vec<QuestionId> {
        self.iter()
            .filter(|(question, standing)| question.mandatory && standing.is_open())
            .map(|(question, _)| question.id.clone())
            .collect()
    }
}

impl Standing {
    const fn is_open(&self) -> bool {
        matches!((self.visibility, self.state), (Visibility::Shown, AnswerState::Unanswered))
    }
}

fn one_of(wanted: &[String], words: &[String]) -> Truth {
    if wanted.iter().any(|word| words.contains(word)) {
        Truth::True
    } else if words.iter().any(|word| word == "not_sure") {
        Truth::Unsure
    } else {
        Truth::False
    }
}

const fn shown(truth: Truth) -> Visibility {
    match truth {
        Truth::True | Truth::Unsure => Visibility::Shown,
        Truth::False => Visibility::Hidden,
        Truth::Unanswered => Visibility::Waiting,
    }
}

fn value(question: &Question, set: &AnswerSet) -> Option<Value> {
    if let Some(gate) = question.gate() {
        let given = set.facts.get(gate.fact.as_str())?;
        let words = check::fact_words(gate, given)?;
        return match given {
            crate::FactValue::Number(number) => Some(Value::Number(*number)),
            _ => Some(Value::Words(words)),
        };
    }
    mark(question, set).map(|mark| {
        let word = match mark {
            Mark::Yes => "yes",
            Mark::Partly => "partly",
            Mark::No => "no",
            Mark::NotApplicable => "not_applicable",
        };
        Value::Words(vec![word.to_owned()])
    })
}

/// The mark of a control, if it can be used: *not applicable* only where it is allowed and has a
/// reason.
pub(crate) fn mark(question: &Question, set: &AnswerSet) -> Option<Mark> {
    let control = question.control()?;
    let answer = set.answers.get(question.id.as_str())?;
    match answer.value? {
        Mark::NotApplicable => (control.allows_not_applicable && check::is_reason(&answer.reason))
            .then_some(Mark::NotApplicable),
        mark => Some(mark),
    }
}

fn state(question: &Question, value: Option<&Value>) -> AnswerState {
    match value {
        None => AnswerState::Unanswered,
        Some(Value::Number(_)) => AnswerState::Answered,
        Some(Value::Words(words)) => {
            let has = |wanted: &str| words.iter().any(|word| word == wanted);
            if question.gate().is_some() && has("not_sure") {
                AnswerState::NotSure
            } else if question.control().is_some() && has("not_applicable") {
                AnswerState::NotApplicable
            } else {
                AnswerState::Answered
            }
        }
    }
}

/// The questions that are asked now, in order.
#[must_use]
pub fn visible<'a>(bank: &'a Bank, set: &AnswerSet) -> Vec<&'a Question> {
    Situation::new(bank, set)
        .iter()
        .filter(|(_, standing)| standing.visibility == Visibility::Shown)
        .map(|(question, _)| question)
        .collect()
}

/// The visible mandatory questions, gates and controls, that have no usable answer, in order.
#[must_use]
pub fn unanswered(bank: &Bank, set: &AnswerSet) -> Vec<QuestionId> {
    Situation::new(bank, set).open()
}

/// All modules in order with what is asked in each now: what an interface needs to draw the walk.
#[must_use]
pub fn flow<'a>(bank: &'a Bank, set: &AnswerSet) -> Vec<FlowModule<'a>> {
    let situation = Situation::new(bank, set);
    bank.modules
        .iter()
        .map(|module| {
            let own = || situation.iter().filter(|(question, _)| question.module == module.id);
            let shown = |standing: &Standing| standing.visibility == Visibility::Shown;
            let questions: Vec<_> = own()
                .filter(|(_, standing)| shown(standing))
                .map(|(question, standing)| (question, standing.state))
                .collect();
            FlowModule {
                module,
                visibility: situation.module_visibility(module),
                hidden: own().count() - questions.len(),
                open: own().filter(|(one, standing)| one.mandatory && standing.is_open()).count(),
                questions,
            }
        })
        .collect()
}
