//! Compares the parts of a bank with each other: names, orders, values, scales, texts.
//!
//! Whether the cited clauses exist is checked where they are read, in `load`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bank, FactShape, Level, Mark, Outcome, Question, QuestionKind, Snag, load::Draft};
use crate::{
    condition::{Ask, Condition, Test},
    date::Day,
    words::Text,
};

/// Puts questions in the order of their modules, gates before controls; keeps the order within.
pub(super) fn order(bank: &mut Bank) {
    let rank: BTreeMap<_, _> =
        bank.modules.iter().enumerate().map(|(rank, module)| (module.id.clone(), rank)).collect();
    bank.questions.sort_by_key(|question| {
        let module = rank.get(&question.module).copied().unwrap_or(usize::MAX);
        (module, question.control().is_some())
    });
    bank.outcomes.sort_by_key(|text| text.outcome);
}

pub(super) fn check(draft: &mut Draft) {
    let bank = draft.bank.clone();
    let mut faults: Vec<(String, String, Snag)> = Vec::new();
    let mut complain = |entry: String, field: &str, snag: Snag| {
        faults.push((entry, field.to_owned(), snag));
    };
    scales(&bank, &mut complain);
    outcomes(&bank, &mut complain);
    names_and_texts(&bank, &mut complain);
    laws(&bank, &mut complain);
    conditions(&bank, &mut complain);
    for question in &bank.questions {
        question_itself(&bank, question, &mut complain);
    }
    for (entry, field, snag) in faults {
        draft.complain(&entry, &field, snag);
    }
}

type Complain<'a> = &'a mut dyn FnMut(String, &str, Snag);

fn scales(bank: &Bank, complain: Complain<'_>) {
    let scales = &bank.scales;
    let mut wrong = |en: &str, zh: &str| complain("scales".to_owned(), "", Snag::new(en, zh));
    let rising = |levels: &[Level]| levels.is_sorted();
    let rows = scales.matrix.iter().all(|row| rising(row));
    let columns = (0..4).all(|column| {
        let cells: Vec<Level> = scales.matrix.iter().map(|row| row[column]).collect();
        rising(&cells)
    });
    if !rows || !columns {
        wrong(
            "no level in the matrix may fall with rising impact or likelihood",
            "矩阵中的等级不得随影响或可能性上升而下降",
        );
    }
    let steps = [scales.partly, scales.yes_stated, scales.yes_evidenced, scales.with_action];
    if !steps.is_sorted() || scales.with_action > 3 {
        wrong(
            "steps must rise from partly over yes_stated and yes_evidenced to with_action, at most 3",
            "降低步数须按 partly、yes_stated、yes_evidenced、with_action 递增，且不超过 3",
        );
    }
    if scales.high_limit == 0 {
        wrong("high_limit must be at least 1", "high_limit 至少为 1");
    }
}

fn outcomes(bank: &Bank, complain: Complain<'_>) {
    for outcome in Outcome::ORDER {
        if bank.outcome(outcome).is_none() {
            let name = format!("{outcome:?}").to_lowercase();
            complain(
                "bank".to_owned(),
                "outcomes",
                Snag::new(
                    format!("the outcome “{name}” has no words"),
                    format!("结论“{name}”没有文字说明"),
                ),
            );
        }
    }
}

fn names_and_texts(bank: &Bank, complain: Complain<'_>) {
    let mut texts: Vec<(String, &str, &Text)> = vec![
        ("bank".to_owned(), "title", &bank.title),
        ("bank".to_owned(), "notice", &bank.notice),
    ];
    texts.extend(bank.sources.iter().map(|one| ("bank".to_owned(), "sources", &one.note)));
    for module in &bank.modules {
        let entry = format!("module {}", module.id);
        texts.push((entry.clone(), "title", &module.title));
        texts.push((entry, "intro", &module.intro));
    }
    for question in &bank.questions {
        let entry = format!("question {}", question.id);
        let gate = question.gate();
        let own = [("text", Some(&question.text)), ("help", question.help.as_ref())];
        let more =
            [("why", question.why.as_ref()), ("unit", gate.and_then(|one| one.unit.as_ref()))];
        for (field, text) in own.into_iter().chain(more) {
            texts.extend(text.map(|text| (entry.clone(), field, text)));
        }
        let conflicts = question.conflicts.iter().map(|one| ("conflicts", &one.note));
        let actions = question.actions.iter().map(|one| ("actions", &one.text));
        let choices = gate.into_iter().flat_map(|gate| &gate.choices);
        let rest = conflicts.chain(actions).chain(choices.map(|one| ("choices", &one.text)));
        texts.extend(rest.map(|(field, text)| (entry.clone(), field, text)));
    }
    for stop in &bank.hard_stops {
        let entry = format!("hard stop {}", stop.id);
        texts.push((entry.clone(), "title", &stop.title));
        texts.push((entry.clone(), "text", &stop.text));
        if let Some(role) = &stop.override_role
            && !bank.roles.iter().any(|one| one.id == *role)
        {
            complain(entry, "override_role", unknown(role));
        }
    }
    for text in &bank.outcomes {
        let entry = format!("outcome {}", format!("{:?}", text.outcome).to_lowercase());
        for (field, words) in [("name", &text.name), ("rule", &text.rule), ("next", &text.next)] {
            texts.push((entry.clone(), field, words));
        }
    }
    texts.extend(bank.roles.iter().map(|one| (format!("role {}", one.id), "text", &one.text)));
    texts.extend(bank.figures.iter().map(|one| (format!("figure {}", one.id), "text", &one.text)));
    for law in &bank.laws {
        texts.push((format!("law {}", law.id), "name", &law.name));
        texts.push((format!("law {}", law.id), "what", &law.what));
    }
    for (entry, field, text) in texts {
        for (language, words) in [("en", &text.en), ("zh", &text.zh)] {
            if words.trim().is_empty() {
                complain(
                    entry.clone(),
                    field,
                    Snag::new(
                        format!("the text is empty in “{language}”"),
                        format!("“{language}”文本为空"),
                    ),
                );
            }
        }
    }
}

fn laws(bank: &Bank, complain: Complain<'_>) {
    for law in &bank.laws {
        for (field, date) in [("date", &law.date), ("checked", &law.checked)] {
            if Day::parse(date).is_none() {
                let snag = Snag::new(
                    format!("“{date}” is not a date YYYY-MM-DD"),
                    format!("“{date}”不是 YYYY-MM-DD 格式的日期"),
                );
                complain(format!("law {}", law.id), field, snag);
            }
        }
    }
    let questions = bank.questions.iter().map(|one| (format!("question {}", one.id), &one.laws));
    let stops = bank.hard_stops.iter().map(|one| (format!("hard stop {}", one.id), &one.laws));
    for (entry, cited) in questions.chain(stops) {
        for law in cited.iter().filter(|law| bank.law(law.as_str()).is_none()) {
            complain(entry.clone(), "laws", unknown(law.as_str()));
        }
    }
}

fn unknown(name: &str) -> Snag {
    Snag::new(format!("“{name}” is not known in this bank"), format!("题库中没有“{name}”"))
}

fn question_itself(bank: &Bank, question: &Question, complain: Complain<'_>) {
    let entry = format!("question {}", question.id);
    if bank.module(question.module.as_str()).is_none() {
        complain(entry.clone(), "module", unknown(question.module.as_str()));
    }
    if question.clauses.is_empty() {
        let snag = Snag::new("must cite at least one clause", "至少引用一个条款");
        complain(entry.clone(), "clauses", snag);
    }
    let answers: Vec<&str> = match &question.kind {
        QuestionKind::Gate(gate) => {
            let expected = match gate.shape {
                FactShape::YesNo | FactShape::Number => 0..1,
                FactShape::Choice | FactShape::List => 2..101,
            };
            let fixed = gate.shape == FactShape::YesNo;
            let ids: BTreeSet<_> = gate.choices.iter().map(|choice| choice.id.as_str()).collect();
            if !expected.contains(&gate.choices.len()) || ids.len() != gate.choices.len() {
                let snag = Snag::new(
                    "choices must be different from each other, two or more for a choice or list, none for yes_no and number",
                    "选项不得重复；choice 与 list 至少两个选项，yes_no 与 number 不得有选项",
                );
                complain(entry.clone(), "choices", snag);
            }
            if fixed { vec!["yes", "no", "not_sure"] } else { ids.into_iter().collect() }
        }
        QuestionKind::Control(control) => {
            if control.escalate_on.contains(&Mark::Yes) {
                let snag = Snag::new("“yes” is the good answer", "“是”为合规答案，不应升级");
                complain(entry.clone(), "escalate_on", snag);
            }
            vec!["yes", "partly", "no", "not_applicable"]
        }
    };
    for action in question.actions.iter().filter(|one| !answers.contains(&one.on.as_str())) {
        complain(entry.clone(), "actions", unknown(&action.on));
    }
}

fn conditions(bank: &Bank, complain: Complain<'_>) {
    // What a condition may look at: everything asked before the place where it is needed.
    let mut known: BTreeMap<String, &Question> = BTreeMap::new();
    let mut facts: BTreeSet<&str> = BTreeSet::new();
    let mut modules = bank.modules.iter().peekable();
    let mut seen_modules: BTreeSet<&str> = BTreeSet::new();
    for question in &bank.questions {
        while !seen_modules.contains(question.module.as_str()) {
            let Some(module) = modules.next() else { break };
            seen_modules.insert(module.id.as_str());
            let entry = format!("module {}", module.id);
            checked(&known, module.when.as_ref(), &entry, complain);
        }
        let entry = format!("question {}", question.id);
        checked(&known, question.when.as_ref(), &entry, complain);
        let name = match question.gate() {
            Some(gate) => {
                if !facts.insert(gate.fact.as_str()) {
                    let snag = Snag::new(
                        format!("the fact “{}” is collected twice", gate.fact),
                        format!("事实“{}”被重复收集", gate.fact),
                    );
                    complain(entry, "fact", snag);
                }
                gate.fact.to_string()
            }
            None => question.id.to_string(),
        };
        known.insert(name, question);
    }
    for module in modules {
        checked(&known, module.when.as_ref(), &format!("module {}", module.id), complain);
    }
    for stop in &bank.hard_stops {
        let entry = format!("hard stop {}", stop.id);
        if stop.clauses.is_empty() {
            let snag = Snag::new("must cite at least one clause", "至少引用一个条款");
            complain(entry.clone(), "clauses", snag);
        }
        checked(&known, Some(&stop.when), &entry, complain);
        for test in stop.when.tests() {
            if let Some(question) = known.get(&test.name).filter(|one| !one.mandatory) {
                let snag = Snag::new(
                    format!("{} feeds a hard stop and must therefore be mandatory", question.id),
                    format!("{} 影响硬性停止项，因此必须为必答题", question.id),
                );
                complain(entry.clone(), "when", snag);
            }
        }
    }
    for figure in &bank.figures {
        for term in &figure.terms {
            let number = known.get(term.fact.as_str()).and_then(|one| one.gate());
            if number.is_none_or(|gate| gate.shape != FactShape::Number) {
                complain(format!("figure {}", figure.id), "terms", unknown(term.fact.as_str()));
            }
        }
    }
}

fn checked(
    known: &BTreeMap<String, &Question>,
    condition: Option<&Condition>,
    entry: &str,
    complain: Complain<'_>,
) {
    for test in condition.map(Condition::tests).unwrap_or_default() {
        let snag = match known.get(&test.name) {
            None => Some(Snag::new(
                format!("“{}” is not asked before this point", test.name),
                format!("在此之前没有询问“{}”", test.name),
            )),
            Some(question) => misfit(question, test),
        };
        if let Some(snag) = snag {
            complain(entry.to_owned(), "when", snag);
        }
    }
}

/// Why a test can never make sense for a question, if so.
fn misfit(question: &Question, test: &Test) -> Option<Snag> {
    let choices = |gate: &super::Gate| -> Vec<String> {
        gate.choices.iter().map(|choice| choice.id.clone()).collect()
    };
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let allowed: Option<Vec<String>> = match (&question.kind, &test.ask) {
        (_, Ask::Answered) => return None,
        (QuestionKind::Control(_), Ask::Equals(_)) => {
            Some(owned(&["yes", "partly", "no", "not_applicable"]))
        }
        (QuestionKind::Gate(gate), Ask::Equals(_)) => match gate.shape {
            FactShape::YesNo => Some(owned(&["yes", "no", "not_sure"])),
            FactShape::Choice => Some(choices(gate)),
            FactShape::List | FactShape::Number => None,
        },
        (QuestionKind::Gate(gate), Ask::HasAny(_)) if gate.shape == FactShape::List => {
            Some(choices(gate))
        }
        (QuestionKind::Gate(gate), Ask::Compares(..)) if gate.shape == FactShape::Number => {
            return None;
        }
        _ => None,
    };
    let Some(allowed) = allowed else {
        return Some(Snag::new(
            format!("“{}” cannot be asked about in this way", test.name),
            format!("不能以这种方式判断“{}”", test.name),
        ));
    };
    let asked: &[String] = match &test.ask {
        Ask::Equals(value) => std::slice::from_ref(value),
        Ask::HasAny(values) => values,
        Ask::Compares(..) | Ask::Answered => &[],
    };
    asked.iter().find(|value| !allowed.contains(value)).map(|value| {
        Snag::new(
            format!("“{value}” is not a value of “{}”", test.name),
            format!("“{value}”不是“{}”的取值", test.name),
        )
    })
}
