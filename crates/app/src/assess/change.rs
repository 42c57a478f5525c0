//! One change to a draft, checked against the bank before it is made.

use std::path::Path;

use assessment::{
    Action, AnswerSet, Bank, Evidence, EvidenceKind, FactShape, FactValue, Likelihood, Mark,
    Override, QuestionId,
};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::view;
use crate::{
    App, Code, Error, Result, files,
    wire::assess::{Change, EvidenceView},
};

/// What a change did.
pub(super) enum Effect {
    /// The answers are other than before.
    Changed,
    /// The person wants the state before.
    Undo,
}

pub(super) fn apply(app: &App, answers: &mut AnswerSet, change: Change) -> Result<Effect> {
    let bank = app.bank()?;
    match change {
        Change::Undo => return Ok(Effect::Undo),
        Change::Head { subject, author } => {
            answers.subject = bounded(subject)?;
            answers.author = bounded(author)?;
        }
        Change::Answer { question, values, note, reason } => {
            answer(bank, answers, &question, &values)?;
            let slot = answers.answers.entry(QuestionId::from(question)).or_default();
            slot.note = bounded(note)?;
            slot.reason = bounded(reason)?;
        }
        Change::Evidence { question, evidence } => {
            known(bank.question(&question).is_some(), &question)?;
            let pieces =
                evidence.into_iter().map(|view| piece(app, view)).collect::<Result<Vec<_>>>()?;
            answers.answers.entry(QuestionId::from(question)).or_default().evidence = pieces;
        }
        Change::Likelihood { module, value } => {
            known(bank.module(&module).is_some(), &module)?;
            let likelihood: Likelihood = word(&value)?;
            answers.likelihoods.insert(module.as_str().into(), likelihood);
        }
        Change::Actions { actions } => {
            answers.actions = actions
                .into_iter()
                .map(|action| {
                    let question = Some(action.question).filter(|id| !id.is_empty());
                    Ok(Action {
                        id: bounded(action.id)?,
                        question: question.map(QuestionId::from),
                        text: bounded(action.text)?,
                        owner: bounded(action.owner)?,
                        due: bounded(action.due)?,
                        done: action.done,
                    })
                })
                .collect::<Result<_>>()?;
        }
        Change::Override { hard_stop, name, role, reason } => {
            let stop = bank.hard_stop(&hard_stop);
            known(stop.is_some(), &hard_stop)?;
            let only = stop.and_then(|stop| stop.override_role.as_deref());
            let counts = only.is_none_or(|only| only == role)
                && bank.roles.iter().any(|known| known.id == role);
            if !counts {
                return Err(not_offered(&hard_stop, &role));
            }
            if reason.trim().chars().count() < assessment::MIN_REASON_CHARS {
                return Err(Error::new(
                    Code::Usage,
                    "An override needs a reason of 15 characters or more.",
                    "书面放行须说明理由，不少于 15 个字符。",
                )
                .help("Say why, for whoever reads it in years.", "请写明理由，供日后查阅。"));
            }
            answers.overrides.retain(|one| one.hard_stop.as_str() != hard_stop);
            answers.overrides.push(Override {
                hard_stop: hard_stop.into(),
                name: bounded(name)?,
                role: bounded(role)?,
                reason: bounded(reason)?,
                date: app.now().date(),
            });
        }
    }
    answers.answers.retain(|_, answer| *answer != assessment::Answer::default());
    Ok(Effect::Changed)
}

/// Sets a fact or a mark; no values takes it back.
fn answer(bank: &Bank, answers: &mut AnswerSet, id: &str, values: &[String]) -> Result<()> {
    let question = bank.question(id);
    known(question.is_some(), id)?;
    let Some(question) = question else { return Ok(()) };
    if let Some(gate) = question.gate() {
        if values.is_empty() {
            answers.facts.remove(&gate.fact);
            return Ok(());
        }
        let offered = view::offered(gate);
        let offered = |value: &String| offered.iter().any(|(offered, _)| offered == value);
        let fact = match (gate.shape, values) {
            (FactShape::Number, [number]) => number
                .trim()
                .parse()
                .ok()
                .filter(|number| *number >= 0)
                .map(FactValue::Number)
                .ok_or_else(|| not_offered(id, number))?,
            (FactShape::List, values) => {
                if let Some(odd) = values.iter().find(|value| !offered(value)) {
                    return Err(not_offered(id, odd));
                }
                FactValue::List(values.to_vec())
            }
            (_, [value]) if offered(value) => FactValue::Word(value.clone()),
            (_, values) => return Err(not_offered(id, &values.join(", "))),
        };
        answers.facts.insert(gate.fact.clone(), fact);
        return Ok(());
    }
    let mark: Option<Mark> = match values {
        [] => None,
        [value] => Some(word(value).map_err(|_| not_offered(id, value))?),
        several => return Err(not_offered(id, &several.join(", "))),
    };
    answers.answers.entry(QuestionId::from(id)).or_default().value = mark;
    Ok(())
}

fn piece(app: &App, view: EvidenceView) -> Result<Evidence> {
    let kind: EvidenceKind = word(&view.kind)?;
    let path = view.reference.as_deref().map(Path::new).filter(|path| path.is_absolute());
    if let (EvidenceKind::File, None, Some(path)) = (kind, &view.digest, path) {
        // A file that is named for the first time is kept, so that it can be shown in years.
        let kept = app.vault()?.keep(&files::read(path)?)?;
        return piece(app, EvidenceView { digest: Some(kept.to_hex()), ..view });
    }
    let sha256 = match view.digest.filter(|digest| !digest.is_empty()) {
        None => None,
        Some(digest) => Some(digest.parse().map_err(|_| not_offered("sha256", &digest))?),
    };
    Ok(Evidence {
        kind,
        label: bounded(view.label)?,
        reference: bounded(view.reference.unwrap_or_default())?,
        sha256,
        date: bounded(view.date)?,
        expires: view.expires.filter(|day| !day.is_empty()),
        accepted: view.accepted,
        accepted_by: String::new(),
    })
}

/// A word of a closed list.
fn word<T: DeserializeOwned>(value: &str) -> Result<T> {
    serde_json::from_value(Value::String(value.to_owned())).map_err(|_| not_offered("", value))
}

fn known(exists: bool, id: &str) -> Result<()> {
    if exists {
        return Ok(());
    }
    let shown: String = id.chars().take(80).collect();
    Err(Error::new(
        Code::NotFound,
        format!("The question bank has no {shown:?}."),
        format!("题库中没有“{shown}”。"),
    )
    .help(
        "List the questions with: imprimatur assess questions",
        "查看问题：imprimatur assess questions",
    )
    .about(shown))
}

fn not_offered(id: &str, value: &str) -> Error {
    let shown: String = value.chars().take(80).collect();
    Error::new(
        Code::Usage,
        format!("{id} does not take the answer {shown:?}."),
        format!("{id} 没有“{shown}”这一选项。"),
    )
    .help(
        "See the choices with: imprimatur assess questions",
        "查看选项：imprimatur assess questions",
    )
    .about(id)
}

/// Text that a person typed: at most 20 000 characters.
fn bounded(text: String) -> Result<String> {
    if text.chars().count() <= 20_000 {
        return Ok(text);
    }
    Err(Error::new(
        Code::TooLarge,
        "A text has more than 20 000 characters; the draft is as it was.",
        "文字超过 20 000 个字符；草稿未改动。",
    )
    .help("Keep it as a file and name that as evidence.", "请存为文件并作为证据引用。"))
}
