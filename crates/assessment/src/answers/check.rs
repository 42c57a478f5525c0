//! Says what in an answer set does not fit a bank. Nothing here changes an answer.

use serde::Serialize;

use super::{AnswerSet, FactValue, MIN_REASON_CHARS};
use crate::{
    bank::{Bank, FactShape, Gate, Mark},
    date::Day,
};

/// Something in an answer set that cannot be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerProblem {
    /// Where, as a path in the answer file: `facts.data`, `answers.Q-M5-01.reason`.
    pub place: String,
    /// What is wrong, in English.
    pub message_en: String,
    /// What is wrong, in Simplified Chinese.
    pub message_zh: String,
}

impl AnswerProblem {
    pub(super) fn new(
        place: impl Into<String>,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Self {
        Self { place: place.into(), message_en: en.into(), message_zh: zh.into() }
    }
}

/// Everything in `set` that does not fit `bank`, in a fixed order. What is named here counts as
/// unanswered, not accepted or not there; it never counts as a good answer.
#[must_use]
pub fn check_answers(bank: &Bank, set: &AnswerSet) -> Vec<AnswerProblem> {
    let mut problems = Vec::new();
    let mut say = |place: String, en: String, zh: String| {
        problems.push(AnswerProblem::new(place, en, zh));
    };
    version(bank, set, &mut say);
    facts(bank, set, &mut say);
    answers(bank, set, &mut say);
    for module in set.likelihoods.keys().filter(|id| bank.module(id.as_str()).is_none()) {
        say(format!("likelihoods.{module}"), unknown_en(module), unknown_zh(module));
    }
    actions(bank, set, &mut say);
    overrides(bank, set, &mut say);
    problems
}

type Say<'a> = &'a mut dyn FnMut(String, String, String);

fn unknown_en(name: impl std::fmt::Display) -> String {
    format!("“{name}” is not known in this question bank")
}

fn unknown_zh(name: impl std::fmt::Display) -> String {
    format!("题库中没有“{name}”")
}

/// Whether a reason is long enough to count as one.
pub(crate) fn is_reason(text: &str) -> bool {
    text.trim().chars().count() >= MIN_REASON_CHARS
}

fn version(bank: &Bank, set: &AnswerSet, say: Say<'_>) {
    let major = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
    let theirs = &set.bank;
    if !theirs.id.is_empty() && theirs.id != bank.id {
        say(
            "bank.id".to_owned(),
            format!("written for the bank “{}”, not for “{}”", theirs.id, bank.id),
            format!("答案针对题库“{}”，而非“{}”", theirs.id, bank.id),
        );
    }
    if !theirs.version.is_empty() && major(&theirs.version) != major(&bank.version) {
        say(
            "bank.version".to_owned(),
            format!(
                "written for version {}; this is {}: review every answer",
                theirs.version, bank.version
            ),
            format!("答案针对版本 {}，当前版本为 {}：请复核全部答案", theirs.version, bank.version),
        );
    }
}

fn facts(bank: &Bank, set: &AnswerSet, say: Say<'_>) {
    for (fact, value) in &set.facts {
        let place = format!("facts.{fact}");
        let Some(gate) = bank.gate(fact.as_str()).and_then(|question| question.gate()) else {
            say(place, unknown_en(fact), unknown_zh(fact));
            continue;
        };
        if fact_words(gate, value).is_none() {
            let offered = offered(gate);
            let given = value.words().join(", ");
            say(
                place,
                format!("“{given}” does not fit: use {offered}"),
                format!("“{given}”不是有效取值，请使用 {offered}"),
            );
            continue;
        }
        if let FactValue::List(words) = value
            && words.len() > 1
            && let Some(alone) =
                words.iter().find(|word| ["none", "not_sure"].contains(&word.as_str()))
        {
            say(
                place,
                format!("“{alone}” stands beside other values: choose the one or the others"),
                format!("“{alone}”不能与其他选项同时选择"),
            );
        }
    }
}

fn offered(gate: &Gate) -> String {
    match gate.shape {
        FactShape::YesNo => "yes, no, not_sure".to_owned(),
        FactShape::Number => "0, 1, 2 …".to_owned(),
        FactShape::Choice | FactShape::List => {
            gate.choices.iter().map(|choice| choice.id.as_str()).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The words of a value if it fits the gate; an empty list does not.
pub(crate) fn fact_words(gate: &Gate, value: &FactValue) -> Option<Vec<String>> {
    let offered = |word: &String| gate.choices.iter().any(|choice| choice.id == *word);
    let fits = match (gate.shape, value) {
        (FactShape::YesNo, FactValue::Flag(_)) => true,
        (FactShape::YesNo, FactValue::Word(word)) => {
            ["yes", "no", "not_sure"].contains(&word.as_str())
        }
        (FactShape::Choice, FactValue::Word(word)) => offered(word),
        (FactShape::List, FactValue::Word(word)) => offered(word),
        (FactShape::List, FactValue::List(words)) => {
            !words.is_empty() && words.len() <= gate.choices.len() && words.iter().all(offered)
        }
        (FactShape::Number, FactValue::Number(number)) => *number >= 0,
        _ => false,
    };
    fits.then(|| value.words())
}

fn answers(bank: &Bank, set: &AnswerSet, say: Say<'_>) {
    for (id, answer) in &set.answers {
        let place = format!("answers.{id}");
        let Some(question) = bank.question(id.as_str()) else {
            say(place, unknown_en(id), unknown_zh(id));
            continue;
        };
        match (question.gate(), question.control(), answer.value) {
            (Some(gate), _, Some(_)) => say(
                format!("{place}.value"),
                format!("this question collects a fact: answer it as facts.{}", gate.fact),
                format!("此题收集事实：请在 facts.{} 中回答", gate.fact),
            ),
            (_, Some(control), Some(Mark::NotApplicable)) => {
                if !control.allows_not_applicable {
                    say(
                        format!("{place}.value"),
                        "this question cannot be not applicable".to_owned(),
                        "此题不能回答“不适用”".to_owned(),
                    );
                } else if !is_reason(&answer.reason) {
                    say(
                        format!("{place}.reason"),
                        format!(
                            "“not applicable” needs a reason of {MIN_REASON_CHARS} characters or more"
                        ),
                        format!("“不适用”须说明理由，不少于 {MIN_REASON_CHARS} 个字符"),
                    );
                }
            }
            _ => {}
        }
        for (index, evidence) in answer.evidence.iter().enumerate() {
            let place = format!("{place}.evidence[{index}]");
            date(&format!("{place}.date"), &evidence.date, say);
            if let Some(expires) = &evidence.expires {
                date(&format!("{place}.expires"), expires, say);
            }
            if !question.evidence.kinds.contains(&evidence.kind) {
                say(
                    format!("{place}.kind"),
                    "this kind of evidence does not count for this question".to_owned(),
                    "此类证据不适用于本题".to_owned(),
                );
            }
        }
    }
}

fn date(place: &str, text: &str, say: Say<'_>) {
    if Day::parse(text).is_none() {
        say(
            place.to_owned(),
            format!("“{text}” is not a date YYYY-MM-DD"),
            format!("“{text}”不是 YYYY-MM-DD 格式的日期"),
        );
    }
}

fn actions(bank: &Bank, set: &AnswerSet, say: Say<'_>) {
    for (index, action) in set.actions.iter().enumerate() {
        let place = format!("actions[{index}]");
        if let Some(question) = &action.question
            && bank.question(question.as_str()).is_none()
        {
            say(format!("{place}.question"), unknown_en(question), unknown_zh(question));
        }
        if action.owner.trim().is_empty() {
            say(
                format!("{place}.owner"),
                "an action needs an owner".to_owned(),
                "行动项须有负责人".to_owned(),
            );
        }
        date(&format!("{place}.due"), &action.due, say);
        if set.actions.iter().take(index).any(|earlier| earlier.id == action.id) {
            say(
                format!("{place}.id"),
                format!("the id “{}” is used twice", action.id),
                format!("编号“{}”重复", action.id),
            );
        }
    }
}

fn overrides(bank: &Bank, set: &AnswerSet, say: Say<'_>) {
    for (index, one) in set.overrides.iter().enumerate() {
        let place = format!("overrides[{index}]");
        let stop = bank.hard_stop(one.hard_stop.as_str());
        if stop.is_none() {
            let id = &one.hard_stop;
            say(format!("{place}.hard_stop"), unknown_en(id), unknown_zh(id));
        }
        if one.name.trim().is_empty() {
            say(
                format!("{place}.name"),
                "an override needs the name of a person".to_owned(),
                "例外批准须写明姓名".to_owned(),
            );
        }
        let required = stop.and_then(|stop| stop.override_role.as_deref());
        if required.is_some_and(|role| role != one.role) {
            let role = required.unwrap_or_default();
            say(
                format!("{place}.role"),
                format!("only the role {role} can override this hard stop"),
                format!("此硬性停止项只能由角色 {role} 批准例外"),
            );
        } else if !bank.roles.iter().any(|role| role.id == one.role) {
            say(format!("{place}.role"), unknown_en(&one.role), unknown_zh(&one.role));
        }
        if !is_reason(&one.reason) {
            say(
                format!("{place}.reason"),
                format!("an override needs a reason of {MIN_REASON_CHARS} characters or more"),
                format!("例外批准须说明理由，不少于 {MIN_REASON_CHARS} 个字符"),
            );
        }
        date(&format!("{place}.date"), &one.date, say);
    }
}
