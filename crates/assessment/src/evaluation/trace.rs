//! The five rules, tried in order, each with why it fired or did not, in both languages.

use kernel::Language;
use serde::Serialize;

use super::{
    score::ItemLevel,
    stops::{HardStopResult, HardStopState},
};
use crate::{
    answers::AnswerSet,
    bank::{Level, Outcome},
    flow::{AnswerState, Situation, Visibility},
    words::{HardStopId, QuestionId},
};

/// One rule, and whether it fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceStep {
    /// The outcome that the rule leads to.
    pub rule: Outcome,
    /// Whether its condition is met.
    pub fired: bool,
    /// Whether it is the first that fired, and so the outcome.
    pub decides: bool,
    /// Why it fired; a single [`Reason::Nothing`] when it did not.
    pub because: Vec<Reason>,
}

/// One reason for or against a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// A hard stop applies.
    HardStop {
        /// Which one.
        id: HardStopId,
        /// The answers that it rests on.
        questions: Vec<QuestionId>,
    },
    /// Mandatory questions are open.
    Unanswered {
        /// Which ones.
        questions: Vec<QuestionId>,
    },
    /// "Not sure" keeps a hard stop from being decided.
    Undecided {
        /// Which one.
        id: HardStopId,
        /// The questions answered "not sure".
        questions: Vec<QuestionId>,
    },
    /// Controls at the highest level.
    VeryHigh {
        /// Which ones.
        questions: Vec<QuestionId>,
    },
    /// As many controls at level H as the bank allows at most, or more.
    ManyHigh {
        /// So many are enough.
        limit: u32,
        /// Which ones.
        questions: Vec<QuestionId>,
    },
    /// A hard stop was overridden.
    Overridden {
        /// Which one.
        id: HardStopId,
    },
    /// Answers that the bank wants decided by somebody else, whatever their level.
    Flagged {
        /// To which questions.
        questions: Vec<QuestionId>,
    },
    /// Controls at level H.
    High {
        /// Which ones.
        questions: Vec<QuestionId>,
    },
    /// Actions that are not done.
    OpenActions {
        /// Their names.
        actions: Vec<String>,
    },
    /// Gates answered "not sure" that feed no undecided hard stop.
    NotSure {
        /// Which ones.
        questions: Vec<QuestionId>,
    },
    /// Nothing that would make the rule fire was found.
    Nothing {
        /// How many hard stops, questions, controls or rules were looked at.
        checked: u32,
    },
    /// No stricter rule fired.
    NoStricterRule,
}

pub(super) fn trace(
    situation: &Situation<'_>,
    set: &AnswerSet,
    items: &[ItemLevel],
    stops: &[HardStopResult],
) -> Vec<TraceStep> {
    let shown = situation.standings.iter().filter(|one| one.visibility == Visibility::Shown);
    let found = [
        (stop(stops), stops.len()),
        (incomplete(situation, stops), shown.count()),
        (escalate(situation, items, stops), items.len()),
        (conditions(situation, set, items, stops), items.len()),
    ];
    let mut decided = false;
    let mut steps: Vec<TraceStep> = Vec::with_capacity(Outcome::ORDER.len());
    for (rule, (because, checked)) in Outcome::ORDER.into_iter().zip(found) {
        let fired = !because.is_empty();
        let checked = u32::try_from(checked).unwrap_or(u32::MAX);
        let because = if fired { because } else { vec![Reason::Nothing { checked }] };
        steps.push(TraceStep { rule, fired, decides: fired && !decided, because });
        decided |= fired;
    }
    steps.push(TraceStep {
        rule: Outcome::Proceed,
        fired: !decided,
        decides: !decided,
        because: vec![if decided {
            Reason::Nothing { checked: 4 }
        } else {
            Reason::NoStricterRule
        }],
    });
    steps
}

fn stop(stops: &[HardStopResult]) -> Vec<Reason> {
    stops
        .iter()
        .filter(|stop| stop.state == HardStopState::Applies)
        .map(|stop| Reason::HardStop { id: stop.id.clone(), questions: stop.because.clone() })
        .collect()
}

fn incomplete(situation: &Situation<'_>, stops: &[HardStopResult]) -> Vec<Reason> {
    let open = situation.open();
    let mut because = Vec::new();
    if !open.is_empty() {
        because.push(Reason::Unanswered { questions: open });
    }
    let unsure = stops.iter().filter(|stop| stop.state == HardStopState::Unsure);
    because.extend(
        unsure
            .map(|stop| Reason::Undecided { id: stop.id.clone(), questions: stop.because.clone() }),
    );
    because
}

fn at(items: &[ItemLevel], level: Level) -> Vec<QuestionId> {
    items.iter().filter(|item| item.current == level).map(|item| item.question.clone()).collect()
}

fn escalate(
    situation: &Situation<'_>,
    items: &[ItemLevel],
    stops: &[HardStopResult],
) -> Vec<Reason> {
    let mut because = Vec::new();
    let very_high = at(items, Level::V);
    if !very_high.is_empty() {
        because.push(Reason::VeryHigh { questions: very_high });
    }
    let high = at(items, Level::H);
    let limit = situation.bank.scales.high_limit;
    if high.len() >= limit as usize {
        because.push(Reason::ManyHigh { limit, questions: high });
    }
    let overridden = stops.iter().filter(|stop| stop.state == HardStopState::Overridden);
    because.extend(overridden.map(|stop| Reason::Overridden { id: stop.id.clone() }));
    let flagged: Vec<QuestionId> = items
        .iter()
        .filter(|item| {
            let control =
                situation.bank.question(item.question.as_str()).and_then(|one| one.control());
            item.mark.zip(control).is_some_and(|(mark, one)| one.escalate_on.contains(&mark))
        })
        .map(|item| item.question.clone())
        .collect();
    if !flagged.is_empty() {
        because.push(Reason::Flagged { questions: flagged });
    }
    because
}

fn conditions(
    situation: &Situation<'_>,
    set: &AnswerSet,
    items: &[ItemLevel],
    stops: &[HardStopResult],
) -> Vec<Reason> {
    let mut because = Vec::new();
    let high = at(items, Level::H);
    if !high.is_empty() {
        because.push(Reason::High { questions: high });
    }
    let hidden = |id: &QuestionId| {
        situation
            .standings
            .iter()
            .any(|one| one.question == *id && one.visibility != Visibility::Shown)
    };
    let open: Vec<String> = set
        .actions
        .iter()
        .filter(|action| !action.done && !action.question.as_ref().is_some_and(hidden))
        .map(|action| action.id.clone())
        .collect();
    if !open.is_empty() {
        because.push(Reason::OpenActions { actions: open });
    }
    let named: Vec<&QuestionId> = stops
        .iter()
        .filter(|stop| stop.state == HardStopState::Unsure)
        .flat_map(|stop| &stop.because)
        .collect();
    let unsure: Vec<QuestionId> = situation
        .standings
        .iter()
        .filter(|one| one.visibility == Visibility::Shown && one.state == AnswerState::NotSure)
        .map(|one| one.question.clone())
        .filter(|id| !named.contains(&id))
        .collect();
    if !unsure.is_empty() {
        because.push(Reason::NotSure { questions: unsure });
    }
    because
}

impl TraceStep {
    /// The step in one sentence.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let parts: Vec<String> =
            self.because.iter().map(|reason| reason.sentence(self.rule, language)).collect();
        parts.join(language.pick(" ", ""))
    }
}

impl Reason {
    /// The reason in one sentence, as said of `rule`.
    #[must_use]
    pub fn sentence(&self, rule: Outcome, language: Language) -> String {
        let en = language == Language::En;
        let list = |questions: &[QuestionId]| {
            let names: Vec<&str> = questions.iter().map(QuestionId::as_str).collect();
            names.join(if en { ", " } else { "、" })
        };
        match self {
            Self::HardStop { id, questions } if en => {
                format!("Hard stop {id} applies ({}).", list(questions))
            }
            Self::HardStop { id, questions } => {
                format!("硬性停止项 {id} 成立（{}）。", list(questions))
            }
            Self::Unanswered { questions } if en => {
                format!("{} mandatory without answer: {}.", questions.len(), list(questions))
            }
            Self::Unanswered { questions } => {
                format!("{} 个必答题未回答：{}。", questions.len(), list(questions))
            }
            Self::Undecided { id, questions } if en => {
                format!("“Not sure” leaves hard stop {id} undecided ({}).", list(questions))
            }
            Self::Undecided { id, questions } => {
                format!("因回答“不确定”，无法判断硬性停止项 {id}（{}）。", list(questions))
            }
            Self::VeryHigh { questions } if en => {
                format!("{} at level V: {}.", questions.len(), list(questions))
            }
            Self::VeryHigh { questions } => {
                format!("{} 项为 V 级：{}。", questions.len(), list(questions))
            }
            Self::ManyHigh { limit, questions } if en => format!(
                "{} at level H, {limit} or more call for escalation: {}.",
                questions.len(),
                list(questions)
            ),
            Self::ManyHigh { limit, questions } => format!(
                "{} 项为 H 级，达到 {limit} 项须升级处理：{}。",
                questions.len(),
                list(questions)
            ),
            Self::Overridden { id } if en => format!("Hard stop {id} was overridden in writing."),
            Self::Overridden { id } => format!("硬性停止项 {id} 已获书面例外批准。"),
            Self::Flagged { questions } if en => {
                format!("Answers that somebody else must decide: {}.", list(questions))
            }
            Self::Flagged { questions } => format!("须由他人决定的回答：{}。", list(questions)),
            Self::High { questions } if en => {
                format!("{} at level H: {}.", questions.len(), list(questions))
            }
            Self::High { questions } => {
                format!("{} 项为 H 级：{}。", questions.len(), list(questions))
            }
            Self::OpenActions { actions } if en => {
                format!("{} open: {}.", plural(actions.len(), "action"), actions.join(", "))
            }
            Self::OpenActions { actions } => {
                format!("{} 项行动未完成：{}。", actions.len(), actions.join("、"))
            }
            Self::NotSure { questions } if en => {
                format!("Answered “not sure”: {}.", list(questions))
            }
            Self::NotSure { questions } => format!("回答“不确定”：{}。", list(questions)),
            Self::Nothing { checked } => nothing(rule, *checked, en),
            Self::NoStricterRule if en => "No stricter rule applies.".to_owned(),
            Self::NoStricterRule => "没有更严格的规则成立。".to_owned(),
        }
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn nothing(rule: Outcome, checked: u32, en: bool) -> String {
    match (rule, en) {
        (Outcome::Stop, true) => format!("None of {checked} hard stops stands in the way."),
        (Outcome::Stop, false) => format!("{checked} 个硬性停止项均未阻止。"),
        (Outcome::Incomplete, true) => {
            format!("Every mandatory one of {checked} visible questions is answered.")
        }
        (Outcome::Incomplete, false) => {
            format!("{checked} 个可见问题中的必答题均已回答。")
        }
        (Outcome::Escalate, true) => {
            format!("Nothing among {checked} controls calls for somebody else's decision.")
        }
        (Outcome::Escalate, false) => format!("{checked} 项控制中无须升级处理。"),
        (Outcome::Conditions, true) => {
            format!("None of {checked} controls is at level H and no action is open.")
        }
        (Outcome::Conditions, false) => format!("{checked} 项控制均非 H 级，且没有未完成的行动。"),
        (Outcome::Proceed, true) => "A stricter rule applies.".to_owned(),
        (Outcome::Proceed, false) => "已有更严格的规则成立。".to_owned(),
    }
}
