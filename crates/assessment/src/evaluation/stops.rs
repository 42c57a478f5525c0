//! Which hard stops apply, and which are overridden in a way that counts.

use serde::Serialize;

use crate::{
    answers::{AnswerSet, Override, check},
    bank::HardStop,
    condition::Truth,
    date::Day,
    flow::{AnswerState, Situation, Visibility},
    words::{HardStopId, QuestionId},
};

/// What became of one hard stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HardStopResult {
    /// Which one.
    pub id: HardStopId,
    /// Whether it stands in the way.
    pub state: HardStopState,
    /// The questions whose answers decide it or keep it open, in the order of its condition.
    pub because: Vec<QuestionId>,
    /// The place in `AnswerSet::overrides` of the override that counts.
    pub overridden_by: Option<usize>,
    /// Overrides of this stop that do not count, each with its place and flaw.
    pub rejected: Vec<(usize, OverrideFlaw)>,
}

/// Whether a hard stop stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HardStopState {
    /// Its condition does not hold.
    Clear,
    /// It cannot be told, because a gate was answered "not sure".
    Unsure,
    /// It cannot be told, because a question is unanswered.
    Unanswered,
    /// It holds, and somebody overrode it in writing.
    Overridden,
    /// It holds.
    Applies,
}

/// Why an override does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideFlaw {
    /// No name.
    NoName,
    /// A role that the bank does not know, or not the one that is required.
    WrongRole,
    /// No reason, or one too short.
    NoReason,
    /// No date, or one that has not come yet.
    NoDate,
}

pub(super) fn judge(
    situation: &Situation<'_>,
    set: &AnswerSet,
    today: Option<Day>,
) -> Vec<HardStopResult> {
    situation.bank.hard_stops.iter().map(|stop| one(situation, stop, set, today)).collect()
}

fn one(
    situation: &Situation<'_>,
    stop: &HardStop,
    set: &AnswerSet,
    today: Option<Day>,
) -> HardStopResult {
    let truth = situation.truth(Some(&stop.when));
    let mut overridden_by = None;
    let mut rejected = Vec::new();
    for (index, candidate) in set.overrides.iter().enumerate() {
        if candidate.hard_stop != stop.id {
            continue;
        }
        match flaw(situation, stop, candidate, today) {
            Some(flaw) => rejected.push((index, flaw)),
            None if overridden_by.is_none() => overridden_by = Some(index),
            None => {}
        }
    }
    let state = match truth {
        Truth::True if overridden_by.is_some() => HardStopState::Overridden,
        Truth::True => HardStopState::Applies,
        Truth::False => HardStopState::Clear,
        Truth::Unsure => HardStopState::Unsure,
        Truth::Unanswered => HardStopState::Unanswered,
    };
    let because = because(situation, stop, state);
    let overridden_by = overridden_by.filter(|_| state == HardStopState::Overridden);
    HardStopResult { id: stop.id.clone(), state, because, overridden_by, rejected }
}

fn flaw(
    situation: &Situation<'_>,
    stop: &HardStop,
    candidate: &Override,
    today: Option<Day>,
) -> Option<OverrideFlaw> {
    let known = situation.bank.roles.iter().any(|role| role.id == candidate.role);
    let wrong_role = stop.override_role.as_ref().is_some_and(|role| *role != candidate.role);
    let dated = Day::parse(&candidate.date).zip(today).is_some_and(|(date, today)| date <= today);
    if candidate.name.trim().is_empty() {
        Some(OverrideFlaw::NoName)
    } else if !known || wrong_role {
        Some(OverrideFlaw::WrongRole)
    } else if !check::is_reason(&candidate.reason) {
        Some(OverrideFlaw::NoReason)
    } else if !dated {
        Some(OverrideFlaw::NoDate)
    } else {
        None
    }
}

/// The visible questions of the condition: all that were answered when it is decided, only the
/// open ones when it is not.
fn because(situation: &Situation<'_>, stop: &HardStop, state: HardStopState) -> Vec<QuestionId> {
    let wanted = |answer: AnswerState| match state {
        HardStopState::Unsure => answer == AnswerState::NotSure,
        HardStopState::Unanswered => answer == AnswerState::Unanswered,
        HardStopState::Clear | HardStopState::Overridden | HardStopState::Applies => true,
    };
    let mut found: Vec<QuestionId> = Vec::new();
    for test in stop.when.tests() {
        let asked = situation.iter().find(|(question, _)| {
            question.gate().map_or(question.id.as_str(), |gate| gate.fact.as_str()) == test.name
        });
        if let Some((question, standing)) = asked
            && standing.visibility == Visibility::Shown
            && wanted(standing.state)
            && !found.contains(&question.id)
        {
            found.push(question.id.clone());
        }
    }
    found
}
