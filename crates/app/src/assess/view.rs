//! A draft as the interface shows it.

use std::collections::BTreeSet;

use assessment::{
    AnswerSet, AnswerState, Bank, Evaluation, EvidenceDoubt, FactShape, Gate, HardStopState,
    ItemLevel, Level, Likelihood, Mark, Outcome, Question, Severity, Visibility, evaluate,
};
use kernel::Language;
use serde_json::{Value, json};

use crate::{
    App, Result,
    wire::{
        Text,
        assess::{
            ActionView, AssessmentView, CitedClause, EvaluationView, EvidenceView, HardStopView,
            Levels, MatrixCell, ModuleView, OptionView, QuestionView, SuggestedActionView,
            TraceView,
        },
    },
};

fn text(text: &assessment::Text) -> Text {
    Text::new(&text.en, &text.zh)
}

/// A word of a closed list as it is serialised.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.and_then(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// The name of an outcome in replies and in the record.
pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Stop => "STOP",
        Outcome::Incomplete => "INCOMPLETE",
        Outcome::Escalate => "ESCALATE",
        Outcome::Conditions => "CONDITIONS",
        Outcome::Proceed => "PROCEED",
    }
}

/// Mandatory questions in view: answered, and in all.
pub(super) fn mandatory(bank: &Bank, evaluation: &Evaluation) -> (u32, u32) {
    let shown = evaluation.standings.iter().filter(|one| {
        one.visibility == Visibility::Shown
            && bank.question(one.question.as_str()).is_some_and(|question| question.mandatory)
    });
    shown.fold((0, 0), |(answered, asked), one| {
        (answered + u32::from(one.state != AnswerState::Unanswered), asked + 1)
    })
}

/// The clauses that the visible questions and the hard stops rest on, each with its pinned digest.
pub(super) fn cited(bank: &Bank, evaluation: &Evaluation) -> Vec<Value> {
    let shown = evaluation
        .standings
        .iter()
        .filter(|one| one.visibility == Visibility::Shown)
        .filter_map(|one| bank.question(one.question.as_str()));
    let cited: BTreeSet<_> = shown
        .flat_map(|question| &question.clauses)
        .chain(bank.hard_stops.iter().flat_map(|stop| &stop.clauses))
        .map(|citation| (&citation.clause, &citation.sha256))
        .collect();
    cited.iter().map(|(clause, digest)| json!({ "id": clause, "digest": digest })).collect()
}

pub(super) fn assessment(
    app: &App,
    id: &str,
    answers: &AnswerSet,
    can_undo: bool,
) -> Result<AssessmentView> {
    let bank = app.bank()?;
    let evaluation = evaluate(bank, answers, &app.now().date());
    let modules = assessment::flow(bank, answers)
        .into_iter()
        .filter(|module| module.visibility == Visibility::Shown && !module.questions.is_empty())
        .map(|module| {
            let result = evaluation.modules.iter().find(|result| result.module == module.module.id);
            let questions = module
                .questions
                .iter()
                .map(|(question, _)| self::question(app, bank, question, answers, &evaluation));
            ModuleView {
                id: module.module.id.to_string(),
                title: text(&module.module.title),
                likelihood: word(
                    &answers.likelihoods.get(&module.module.id).copied().unwrap_or_default(),
                ),
                levels: result.and_then(|result| {
                    Some(levels(result.inherent?, result.current?, result.target?))
                }),
                questions: questions.collect(),
            }
        });
    Ok(AssessmentView {
        id: id.to_owned(),
        subject: answers.subject.clone(),
        author: answers.author.clone(),
        bank: format!("{} {}", bank.id, bank.version),
        modules: modules.collect(),
        actions: answers
            .actions
            .iter()
            .map(|action| ActionView {
                id: action.id.clone(),
                question: action.question.as_ref().map_or_else(String::new, ToString::to_string),
                text: action.text.clone(),
                owner: action.owner.clone(),
                due: action.due.clone(),
                done: action.done,
            })
            .collect(),
        evaluation: self::evaluation(bank, answers, &evaluation),
        can_undo,
    })
}

fn levels(inherent: Level, current: Level, target: Level) -> Levels {
    Levels { inherent: word(&inherent), current: word(&current), target: word(&target) }
}

fn question(
    app: &App,
    bank: &Bank,
    question: &Question,
    answers: &AnswerSet,
    evaluation: &Evaluation,
) -> QuestionView {
    let answer = answers.answers.get(&question.id);
    let item = evaluation.items.iter().find(|item| item.question == question.id);
    let consequence = |value: &str| {
        let hint = question.actions.iter().find(|hint| hint.on == value);
        hint.map(|hint| text(&hint.text))
    };
    let (kind, multiple, options, values) = match (question.gate(), question.control()) {
        (Some(gate), _) => {
            let number = gate.shape == FactShape::Number;
            let options = offered(gate).into_iter().map(|(value, label)| OptionView {
                consequence: consequence(&value),
                value,
                label,
            });
            let kind = if number { "number" } else { "gate" };
            let values = answers.facts.get(&gate.fact).map(assessment::FactValue::words);
            (kind, gate.shape == FactShape::List, options.collect(), values)
        }
        (_, Some(control)) => {
            let marks = [Mark::Yes, Mark::Partly, Mark::No, Mark::NotApplicable];
            let offered = marks
                .into_iter()
                .filter(|mark| *mark != Mark::NotApplicable || control.allows_not_applicable);
            let options = offered.map(|mark| OptionView {
                value: word(&mark),
                label: mark_label(mark),
                consequence: consequence(&word(&mark)),
            });
            let values = answer.and_then(|answer| answer.value).map(|mark| vec![word(&mark)]);
            ("control", false, options.collect(), values)
        }
        _ => ("gate", false, Vec::new(), None),
    };
    let conflicts = question.conflicts.iter().flat_map(|conflict| &conflict.clauses);
    QuestionView {
        id: question.id.to_string(),
        kind: kind.to_owned(),
        text: text(&question.text),
        help: question.help.as_ref().map(text),
        severity: question.control().map_or_else(String::new, |control| word(&control.severity)),
        mandatory: question.mandatory,
        multiple,
        options,
        clauses: question.clauses.iter().map(|citation| cited_clause(app, citation)).collect(),
        laws: question.laws.iter().filter_map(|id| law(bank, id.as_str())).collect(),
        conflicts: conflicts.map(|citation| citation.clause.to_string()).collect(),
        values: values.unwrap_or_default(),
        note: answer.map(|answer| answer.note.clone()).unwrap_or_default(),
        reason: answer.map(|answer| answer.reason.clone()).unwrap_or_default(),
        evidence: evidence(answer, item),
        levels: item.map(|item| levels(item.inherent, item.current, item.target)),
    }
}

/// The values that a gate takes, with their words; none for a number.
pub(super) fn offered(gate: &Gate) -> Vec<(String, Text)> {
    match gate.shape {
        FactShape::Number => Vec::new(),
        FactShape::YesNo => vec![
            ("yes".to_owned(), Text::new("Yes", "是")),
            ("no".to_owned(), Text::new("No", "否")),
            ("not_sure".to_owned(), Text::new("Not sure", "不确定")),
        ],
        FactShape::Choice | FactShape::List => {
            gate.choices.iter().map(|choice| (choice.id.clone(), text(&choice.text))).collect()
        }
    }
}

fn mark_label(mark: Mark) -> Text {
    match mark {
        Mark::Yes => Text::new("Yes", "是"),
        Mark::Partly => Text::new("Partly", "部分"),
        Mark::No => Text::new("No", "否"),
        Mark::NotApplicable => Text::new("Not applicable", "不适用"),
    }
}

fn cited_clause(app: &App, citation: &assessment::Citation) -> CitedClause {
    let passage = app.library().resolve(&citation.clause);
    let language = passage.as_ref().map_or(Language::En, |passage| passage.document.language);
    CitedClause {
        clause: citation.clause.to_string(),
        language: language.tag().to_owned(),
        changed: passage.as_ref().is_none_or(|passage| passage.digest() != citation.sha256),
        text: passage.map(|passage| passage.text.to_owned()).unwrap_or_default(),
    }
}

fn law(bank: &Bank, id: &str) -> Option<Text> {
    let law = bank.law(id)?;
    Some(Text::new(
        format!("{}, from {}", law.name.en, law.date),
        format!("{}，{}起适用", law.name.zh, law.date),
    ))
}

fn evidence(answer: Option<&assessment::Answer>, item: Option<&ItemLevel>) -> Vec<EvidenceView> {
    let doubts = |index: usize| {
        let standing = item?.evidence.iter().find(|standing| standing.index == index)?;
        standing.doubt.map(doubt)
    };
    let pieces = answer.into_iter().flat_map(|answer| answer.evidence.iter().enumerate());
    pieces
        .map(|(index, piece)| EvidenceView {
            kind: word(&piece.kind),
            label: piece.label.clone(),
            date: piece.date.clone(),
            digest: piece.sha256.map(|digest| digest.to_hex()),
            accepted: piece.accepted,
            reference: Some(piece.reference.clone()).filter(|text| !text.is_empty()),
            expires: piece.expires.clone(),
            doubt: doubts(index).map(ToOwned::to_owned),
        })
        .collect()
}

const fn doubt(doubt: EvidenceDoubt) -> &'static str {
    match doubt {
        EvidenceDoubt::NotAccepted => "not-accepted",
        EvidenceDoubt::WrongKind => "wrong-kind",
        EvidenceDoubt::UnreadableDate => "unreadable-date",
        EvidenceDoubt::FutureDate => "future-date",
        EvidenceDoubt::TooOld => "too-old",
        EvidenceDoubt::Expired => "expired",
    }
}

fn evaluation(bank: &Bank, answers: &AnswerSet, evaluation: &Evaluation) -> EvaluationView {
    let words = bank.outcome(evaluation.outcome);
    let suggested = evaluation.actions_suggested.iter().filter(|action| !action.covered);
    EvaluationView {
        outcome: outcome(evaluation.outcome).to_owned(),
        next: words.map(|words| text(&words.next)).unwrap_or_default(),
        trace: evaluation
            .trace
            .iter()
            .map(|step| TraceView {
                outcome: outcome(step.rule).to_owned(),
                fired: step.decides,
                because: Text::new(step.sentence(Language::En), step.sentence(Language::Zh)),
            })
            .collect(),
        hard_stops: evaluation
            .hard_stops
            .iter()
            .filter_map(|result| {
                let stop = bank.hard_stop(result.id.as_str())?;
                Some(HardStopView {
                    id: stop.id.to_string(),
                    text: Text::new(
                        format!("{}: {}", stop.title.en, stop.text.en),
                        format!("{}：{}", stop.title.zh, stop.text.zh),
                    ),
                    clauses: stop.clauses.iter().map(|one| one.clause.to_string()).collect(),
                    state: stop_state(result.state).to_owned(),
                    roles: bank
                        .roles
                        .iter()
                        .filter(|role| {
                            stop.override_role.as_ref().is_none_or(|only| *only == role.id)
                        })
                        .map(|role| OptionView {
                            value: role.id.clone(),
                            label: text(&role.text),
                            consequence: None,
                        })
                        .collect(),
                })
            })
            .collect(),
        unanswered: assessment::unanswered(bank, answers).iter().map(ToString::to_string).collect(),
        problems: assessment::check_answers(bank, answers)
            .iter()
            .map(|problem| {
                Text::new(
                    format!("{}: {}", problem.place, problem.message_en),
                    format!("{}：{}", problem.place, problem.message_zh),
                )
            })
            .collect(),
        suggested: suggested
            .map(|action| SuggestedActionView {
                question: action.question.to_string(),
                text: text(&action.text),
            })
            .collect(),
        hidden: evaluation.counts.hidden_answers,
        matrix: matrix(bank, evaluation),
    }
}

const fn stop_state(state: HardStopState) -> &'static str {
    match state {
        HardStopState::Clear => "clear",
        HardStopState::Unsure | HardStopState::Unanswered => "unknown",
        HardStopState::Overridden => "overridden",
        HardStopState::Applies => "fired",
    }
}

/// The sixteen cells, impact 4 first, with how many items stand in each.
fn matrix(bank: &Bank, evaluation: &Evaluation) -> Vec<MatrixCell> {
    const SEVERITIES: [Severity; 4] =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
    const LIKELIHOODS: [Likelihood; 4] =
        [Likelihood::Rare, Likelihood::Possible, Likelihood::Likely, Likelihood::Frequent];
    let mut cells = Vec::with_capacity(16);
    for severity in SEVERITIES {
        for likelihood in LIKELIHOODS {
            let here = |steps: &dyn Fn(&ItemLevel) -> u8| {
                let items = evaluation.items.iter().filter(|item| {
                    let column = (item.likelihood as u8).saturating_sub(steps(item));
                    item.severity == severity && column == likelihood as u8
                });
                u32::try_from(items.count()).unwrap_or(u32::MAX)
            };
            let aimed = |item: &ItemLevel| {
                // The target differs from the present only where an action is planned.
                let planned = item.target != item.current;
                if planned { item.lowered_by.max(bank.scales.with_action) } else { item.lowered_by }
            };
            cells.push(MatrixCell {
                impact: severity as u8 + 1,
                likelihood: likelihood as u8 + 1,
                level: word(&bank.scales.level(severity, likelihood, 0)),
                inherent: here(&|_| 0),
                current: here(&|item| item.lowered_by),
                target: here(&aimed),
            });
        }
    }
    cells
}
