//! From a bank and its answers to levels, hard stops and one of five outcomes. Pure, integers
//! only: the same input gives the same result, down to the order of every list.
//!
//! Rules (from the bank's own method): impact is fixed by severity and never falls; answers lower
//! likelihood, with counting evidence more than without; a module is as bad as its worst item and
//! nothing is averaged; hard stops stand outside all of this. Leaves out wording: outcomes and
//! questions carry theirs, and `trace` says why a rule fired.

mod evidence;
mod score;
mod stops;
mod trace;

use serde::Serialize;

pub use evidence::{EvidenceDoubt, EvidenceStanding};
pub use score::{ItemLevel, ModuleResult};
pub use stops::{HardStopResult, HardStopState, OverrideFlaw};
pub use trace::{Reason, TraceStep};

use crate::{
    answers::AnswerSet,
    bank::{Bank, Mark, Outcome, Question},
    date::Day,
    flow::{AnswerState, Situation, Standing, Visibility, mark},
    words::{QuestionId, Text},
};

/// Everything that follows from a set of answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    /// The first rule that fired.
    pub outcome: Outcome,
    /// All five rules, in the order in which they are tried, fired or not, and why.
    pub trace: Vec<TraceStep>,
    /// Every hard stop of the bank, in its order.
    pub hard_stops: Vec<HardStopResult>,
    /// Every scored control: visible, and not *not applicable*. In the order of the bank.
    pub items: Vec<ItemLevel>,
    /// Every module of the bank, in its order.
    pub modules: Vec<ModuleResult>,
    /// How many questions ended how.
    pub counts: Counts,
    /// What the answers call for, in the order of the questions.
    pub actions_suggested: Vec<SuggestedAction>,
    /// Sums worked out from number facts; for information.
    pub figures: Vec<FigureResult>,
    /// Every question of the bank: whether it is asked and what became of it.
    pub standings: Vec<Standing>,
}

/// Counts over all questions of a bank. `answered`, `unanswered`, `not_applicable` and `not_sure`
/// count visible questions; together with `hidden` they make up the whole bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Visible, with an answer other than the next three.
    pub answered: u32,
    /// Visible, without a usable answer.
    pub unanswered: u32,
    /// Visible, *not applicable* with a reason.
    pub not_applicable: u32,
    /// Visible gates answered "not sure".
    pub not_sure: u32,
    /// Not asked: not applying, or waiting for another answer.
    pub hidden: u32,
    /// Of the hidden ones, those that have an answer, which is kept and left out.
    pub hidden_answers: u32,
}

/// An action that an answer calls for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SuggestedAction {
    /// The question.
    pub question: QuestionId,
    /// What to do.
    pub text: Text,
    /// Whether the answer set already holds an action for this question.
    pub covered: bool,
}

/// A worked-out figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureResult {
    /// [`crate::bank::Figure::id`].
    pub id: String,
    /// What it says.
    pub text: Text,
    /// The sum, rounded down; in the unit of the facts it is made of.
    pub value: i64,
}

/// Evaluates `set` against `bank` as of `today` (`YYYY-MM-DD`). Total: any answer set has a
/// result. If `today` is no date, no evidence and no override counts.
#[must_use]
pub fn evaluate(bank: &Bank, set: &AnswerSet, today: &str) -> Evaluation {
    let today = Day::parse(today);
    let situation = Situation::new(bank, set);
    let items = score::items(&situation, set, today);
    let hard_stops = stops::judge(&situation, set, today);
    let trace = trace::trace(&situation, set, &items, &hard_stops);
    let outcome = trace.iter().find(|step| step.decides).map_or(Outcome::Stop, |step| step.rule);
    Evaluation {
        outcome,
        modules: score::modules(&situation, set, &items),
        counts: counts(&situation),
        actions_suggested: suggestions(&situation, set, &items, today),
        figures: figures(&situation),
        standings: situation.standings.clone(),
        trace,
        hard_stops,
        items,
    }
}

fn counts(situation: &Situation<'_>) -> Counts {
    let mut counts = Counts::default();
    for standing in &situation.standings {
        if standing.visibility != Visibility::Shown {
            counts.hidden += 1;
            counts.hidden_answers += u32::from(standing.state != AnswerState::Unanswered);
            continue;
        }
        match standing.state {
            AnswerState::Answered => counts.answered += 1,
            AnswerState::Unanswered => counts.unanswered += 1,
            AnswerState::NotApplicable => counts.not_applicable += 1,
            AnswerState::NotSure => counts.not_sure += 1,
        }
    }
    counts
}

fn suggestions(
    situation: &Situation<'_>,
    set: &AnswerSet,
    items: &[ItemLevel],
    today: Option<Day>,
) -> Vec<SuggestedAction> {
    let mut found = Vec::new();
    for (question, standing) in situation.iter() {
        if standing.visibility != Visibility::Shown || standing.state == AnswerState::Unanswered {
            continue;
        }
        let covered =
            set.actions.iter().any(|action| action.question.as_ref() == Some(&question.id));
        let mut suggest = |text: Text| {
            found.push(SuggestedAction { question: question.id.clone(), text, covered });
        };
        let given: Vec<String> = match (question.gate(), mark(question, set)) {
            (Some(gate), _) => {
                set.facts.get(gate.fact.as_str()).map(crate::FactValue::words).unwrap_or_default()
            }
            (None, Some(Mark::Yes)) => vec!["yes".to_owned()],
            (None, Some(Mark::Partly)) => vec!["partly".to_owned()],
            (None, Some(Mark::No)) => vec!["no".to_owned()],
            (None, _) => Vec::new(),
        };
        let hints = question.actions.iter().filter(|hint| given.contains(&hint.on));
        let mut any = false;
        for hint in hints {
            any = true;
            suggest(hint.text.clone());
        }
        if standing.state == AnswerState::NotSure && !any {
            suggest(Text {
                en: "Find out and answer this question with yes or no.".to_owned(),
                zh: "查明情况，并对此题作出明确回答。".to_owned(),
            });
        }
        let unproved = if question.gate().is_some() {
            standing.state == AnswerState::Answered && !proved(question, set, today)
        } else {
            let item = items.iter().find(|item| item.question == question.id);
            item.is_some_and(|item| item.mark == Some(Mark::Yes) && !item.evidenced)
        };
        if question.evidence.required && unproved {
            suggest(Text {
                en: "Attach evidence that is in date and have a reviewer accept it.".to_owned(),
                zh: "附上在有效期内的证据，并由复核人确认。".to_owned(),
            });
        }
    }
    found
}

/// Whether at least one piece of evidence counts for the answer to a question.
fn proved(question: &Question, set: &AnswerSet, today: Option<Day>) -> bool {
    set.answers.get(question.id.as_str()).is_some_and(|answer| {
        answer.evidence.iter().any(|one| evidence::judge(one, &question.evidence, today).is_none())
    })
}

fn figures(situation: &Situation<'_>) -> Vec<FigureResult> {
    let worked_out = |figure: &crate::bank::Figure| {
        let mut thousandths = 0_i128;
        for term in &figure.terms {
            let number = situation.number(term.fact.as_str())?;
            thousandths += i128::from(number) * i128::from(term.permille);
        }
        let value = i64::try_from(thousandths.div_euclid(1000)).ok()?;
        Some(FigureResult { id: figure.id.clone(), text: figure.text.clone(), value })
    };
    situation.bank.figures.iter().filter_map(worked_out).collect()
}
