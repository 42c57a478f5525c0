//! Inherent, current and target level of every scored control, and of every module.

use serde::Serialize;

use super::evidence::{self, EvidenceStanding};
use crate::{
    answers::AnswerSet,
    bank::{Level, Likelihood, Mark, Question, Severity},
    date::Day,
    flow::{AnswerState, Situation, Visibility, mark},
    words::{ModuleId, QuestionId},
};

/// The levels of one control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemLevel {
    /// The control.
    pub question: QuestionId,
    /// Its module.
    pub module: ModuleId,
    /// Its severity, which fixes the impact.
    pub severity: Severity,
    /// The likelihood before any control.
    pub likelihood: Likelihood,
    /// The mark that counts; none = unanswered, which weighs like *no*.
    pub mark: Option<Mark>,
    /// Whether at least one piece of evidence counts.
    pub evidenced: bool,
    /// Steps by which the answer lowers the likelihood.
    pub lowered_by: u8,
    /// Without any control.
    pub inherent: Level,
    /// As answered.
    pub current: Level,
    /// Once its actions with owner and due date are done; else as `current`.
    pub target: Level,
    /// What became of each piece of evidence.
    pub evidence: Vec<EvidenceStanding>,
}

/// The levels of one module: those of its worst item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModuleResult {
    /// The module.
    pub module: ModuleId,
    /// Whether it is asked.
    pub visibility: Visibility,
    /// The likelihood that was set, or the default.
    pub likelihood: Likelihood,
    /// Scored controls.
    pub items: u32,
    /// Visible controls that are not applicable.
    pub not_applicable: u32,
    /// Visible mandatory questions without an answer.
    pub open: u32,
    /// Worst inherent level; none = nothing scored.
    pub inherent: Option<Level>,
    /// Worst current level; none = nothing scored.
    pub current: Option<Level>,
    /// Worst target level; none = nothing scored.
    pub target: Option<Level>,
}

pub(super) fn items(
    situation: &Situation<'_>,
    set: &AnswerSet,
    today: Option<Day>,
) -> Vec<ItemLevel> {
    situation
        .iter()
        .filter(|(_, standing)| standing.visibility == Visibility::Shown)
        .filter(|(_, standing)| standing.state != AnswerState::NotApplicable)
        .filter_map(|(question, _)| item(situation, question, set, today))
        .collect()
}

fn likelihood(set: &AnswerSet, module: &ModuleId) -> Likelihood {
    set.likelihoods.get(module).copied().unwrap_or_default()
}

fn item(
    situation: &Situation<'_>,
    question: &Question,
    set: &AnswerSet,
    today: Option<Day>,
) -> Option<ItemLevel> {
    let control = question.control()?;
    let scales = &situation.bank.scales;
    let given = set.answers.get(question.id.as_str());
    let evidence: Vec<EvidenceStanding> = given
        .map(|answer| answer.evidence.as_slice())
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(index, one)| EvidenceStanding {
            index,
            doubt: evidence::judge(one, &question.evidence, today),
        })
        .collect();
    let evidenced = evidence.iter().any(|one| one.doubt.is_none());
    let mark = mark(question, set);
    let lowered_by = match mark {
        Some(Mark::Yes) if evidenced => scales.yes_evidenced,
        Some(Mark::Yes) => scales.yes_stated,
        Some(Mark::Partly) => scales.partly,
        Some(Mark::No | Mark::NotApplicable) | None => 0,
    };
    let planned = set.actions.iter().any(|action| {
        action.question.as_ref() == Some(&question.id)
            && !action.owner.trim().is_empty()
            && Day::parse(&action.due).is_some()
    });
    let likelihood = likelihood(set, &question.module);
    let level = |steps| scales.level(control.severity, likelihood, steps);
    Some(ItemLevel {
        question: question.id.clone(),
        module: question.module.clone(),
        severity: control.severity,
        likelihood,
        mark,
        evidenced,
        lowered_by,
        inherent: level(0),
        current: level(lowered_by),
        target: level(if planned { scales.with_action } else { lowered_by }),
        evidence,
    })
}

pub(super) fn modules(
    situation: &Situation<'_>,
    set: &AnswerSet,
    items: &[ItemLevel],
) -> Vec<ModuleResult> {
    let open = situation.open();
    situation
        .bank
        .modules
        .iter()
        .map(|module| {
            let own = || items.iter().filter(|item| item.module == module.id);
            let of_module = |id: &QuestionId| {
                situation.bank.question(id.as_str()).is_some_and(|one| one.module == module.id)
            };
            let not_applicable = situation.standings.iter().filter(|standing| {
                standing.visibility == Visibility::Shown
                    && standing.state == AnswerState::NotApplicable
                    && of_module(&standing.question)
            });
            ModuleResult {
                module: module.id.clone(),
                visibility: situation.module_visibility(module),
                likelihood: likelihood(set, &module.id),
                items: count(own()),
                not_applicable: count(not_applicable),
                open: count(open.iter().filter(|id| of_module(id))),
                inherent: own().map(|item| item.inherent).max(),
                current: own().map(|item| item.current).max(),
                target: own().map(|item| item.target).max(),
            }
        })
        .collect()
}

fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    u32::try_from(things.count()).unwrap_or(u32::MAX)
}
