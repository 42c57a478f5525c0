//! Scoring as data: each case of `cases/*.toml` names facts and answers, and what must follow.
//!
//! ```toml
//! [[cases]]
//! name = "what the case shows"
//! fill = "evidenced"            # or "stated": how open questions are answered; none = left open
//! facts = { regions = ["EU"] }
//! answers = { Q-M5-01 = "no" }  # yes, yes_evidenced, partly, no, not_applicable, unanswered
//! outcome = "escalate"
//! fired = ["escalate", "conditions"]
//! ```

use std::{collections::BTreeMap, fs};

use assessment::{
    Action, Answer, AnswerSet, FactValue, HardStopState, Level, Likelihood, Mark, Outcome,
    Override, evaluate,
};
use serde::Deserialize;

use crate::shipped::{BANK, TODAY, fill, proof, root};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    facts: BTreeMap<String, FactValue>,
    fill: Option<String>,
    #[serde(default)]
    answers: BTreeMap<String, String>,
    #[serde(default)]
    reasons: BTreeMap<String, String>,
    #[serde(default)]
    evidence_date: BTreeMap<String, String>,
    #[serde(default)]
    likelihoods: BTreeMap<String, Likelihood>,
    #[serde(default)]
    actions: Vec<Action>,
    #[serde(default)]
    overrides: Vec<Override>,
    outcome: Outcome,
    fired: Vec<Outcome>,
    /// Hard stops that stand in the way.
    #[serde(default)]
    stops: Vec<String>,
    /// Hard stops that cannot be decided.
    #[serde(default)]
    undecided: Vec<String>,
    /// Inherent, current and target level by control.
    #[serde(default)]
    levels: BTreeMap<String, [Level; 3]>,
    /// Questions that must not be scored.
    #[serde(default)]
    unscored: Vec<String>,
    counts: Option<BTreeMap<String, u32>>,
    figures: Option<BTreeMap<String, i64>>,
}

fn answers(case: &Case) -> AnswerSet {
    let bank = &*BANK;
    let mut set = AnswerSet::default();
    for (fact, value) in &case.facts {
        set.facts.insert(fact.as_str().into(), value.clone());
    }
    let given = |set: &mut AnswerSet| {
        for (id, word) in &case.answers {
            let question = bank.question(id).unwrap_or_else(|| panic!("{id}"));
            let mut answer = Answer { value: Some(mark(word)), ..Answer::default() };
            if word == "yes_evidenced" {
                answer.evidence.push(proof(question));
            }
            answer.reason = case.reasons.get(id).cloned().unwrap_or_default();
            set.answers.insert(id.as_str().into(), answer);
        }
    };
    let marked = |word: &&String| *word != "unanswered";
    if case.answers.values().all(|word| marked(&word)) {
        given(&mut set);
    }
    match case.fill.as_deref() {
        Some("evidenced") => fill(bank, &mut set, true),
        Some("stated") => fill(bank, &mut set, false),
        Some(other) => panic!("unknown fill {other}"),
        None => {}
    }
    for (id, word) in &case.answers {
        if word == "unanswered" {
            set.answers.remove(id.as_str());
        }
    }
    for (id, date) in &case.evidence_date {
        for evidence in &mut set.answers.get_mut(id.as_str()).unwrap().evidence {
            evidence.date.clone_from(date);
        }
    }
    for (module, likelihood) in &case.likelihoods {
        set.likelihoods.insert(module.as_str().into(), *likelihood);
    }
    set.actions.clone_from(&case.actions);
    set.overrides.clone_from(&case.overrides);
    set
}

fn mark(word: &str) -> Mark {
    match word {
        "yes" | "yes_evidenced" => Mark::Yes,
        "partly" => Mark::Partly,
        "no" | "unanswered" => Mark::No,
        "not_applicable" => Mark::NotApplicable,
        other => panic!("unknown answer {other}"),
    }
}

fn check(file: &str, case: &Case) {
    let set = answers(case);
    let result = evaluate(&BANK, &set, TODAY);
    let name = format!("{file}: {}\n{:?}", case.name, result.trace);
    assert_eq!(result.outcome, case.outcome, "{name}");
    let fired: Vec<Outcome> =
        result.trace.iter().filter(|step| step.fired).map(|step| step.rule).collect();
    assert_eq!(fired, case.fired, "{name}");
    let in_state = |state: HardStopState| -> Vec<String> {
        let stops = result.hard_stops.iter().filter(|stop| stop.state == state);
        stops.map(|stop| stop.id.to_string()).collect()
    };
    assert_eq!(in_state(HardStopState::Applies), case.stops, "{name}");
    assert_eq!(in_state(HardStopState::Unsure), case.undecided, "{name}");
    let item = |id: &str| result.items.iter().find(|item| item.question.as_str() == id);
    for (id, levels) in &case.levels {
        let item = item(id).unwrap_or_else(|| panic!("{id} is not scored\n{name}"));
        assert_eq!([item.inherent, item.current, item.target], *levels, "{id}\n{name}");
    }
    for id in &case.unscored {
        assert!(item(id).is_none(), "{id} is scored\n{name}");
    }
    if let Some(expected) = &case.counts {
        let counts = serde_json::to_value(result.counts).unwrap();
        for (field, number) in expected {
            assert_eq!(counts[field], *number, "{field}\n{name}");
        }
    }
    if let Some(expected) = &case.figures {
        let figures: BTreeMap<String, i64> =
            result.figures.iter().map(|figure| (figure.id.clone(), figure.value)).collect();
        assert_eq!(figures, *expected, "{name}");
    }
}

#[test]
fn every_case_comes_out_as_written() {
    let folder = root().join("crates/assessment/tests/cases");
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let mut cases = 0;
    for path in names {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let read: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        for case in &read.cases {
            check(&file, case);
            cases += 1;
        }
    }
    assert!(cases >= 40, "only {cases} cases were found");
}
