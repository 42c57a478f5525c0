//! What an interface sees: the flow, the standings, the trace in words, suggested actions.

use assessment::{
    AnswerSet, AnswerState, FactValue, Mark, Outcome, Visibility, evaluate, flow, unanswered,
    visible,
};
use kernel::Language;

use crate::shipped::{BANK, TODAY, fill};

fn with(facts: &[(&str, &str)]) -> AnswerSet {
    let mut set = AnswerSet::default();
    for (fact, value) in facts {
        set.facts.insert((*fact).into(), FactValue::Word((*value).to_owned()));
    }
    set
}

#[test]
fn the_flow_opens_with_the_facts_and_grows_with_the_answers() {
    let empty = AnswerSet::default();
    let modules = flow(&BANK, &empty);
    assert_eq!(modules.len(), 14);
    assert_eq!(modules[0].visibility, Visibility::Shown);
    assert!(modules[0].questions.iter().all(|(_, state)| *state == AnswerState::Unanswered));
    assert_eq!(modules[0].open, 4);
    // Nothing is known yet, so no module that hangs on a fact is shown or ruled out.
    assert_eq!(modules[2].visibility, Visibility::Waiting);
    assert_eq!(modules[8].visibility, Visibility::Waiting);

    let mut set = with(&[("uses_ai_terms", "yes"), ("agents_with_side_effects", "no")]);
    let modules = flow(&BANK, &set);
    assert_eq!(modules[2].visibility, Visibility::Shown);
    assert_eq!(modules[8].visibility, Visibility::Hidden);
    assert_eq!(modules[11].visibility, Visibility::Waiting);
    let gates_first = modules[2]
        .questions
        .windows(2)
        .all(|pair| pair[0].0.control().is_none() || pair[1].0.control().is_some());
    assert!(gates_first);

    fill(&BANK, &mut set, false);
    assert!(unanswered(&BANK, &set).is_empty());
    let shown: usize = flow(&BANK, &set).iter().map(|module| module.questions.len()).sum();
    assert_eq!(shown, visible(&BANK, &set).len());
}

#[test]
fn the_counts_make_up_the_whole_bank() {
    let mut set = with(&[("uses_ai_terms", "yes"), ("third_party_tools", "not_sure")]);
    fill(&BANK, &mut set, true);
    let counts = evaluate(&BANK, &set, TODAY).counts;
    let sum = counts.answered
        + counts.unanswered
        + counts.not_applicable
        + counts.not_sure
        + counts.hidden;
    assert_eq!(sum as usize, BANK.questions.len());
}

#[test]
fn the_trace_names_all_five_rules_in_both_languages() {
    let mut set = with(&[("uses_ai_terms", "yes"), ("publishes_output", "yes")]);
    fill(&BANK, &mut set, true);
    set.answers.get_mut("Q-M5-01").unwrap().value = Some(Mark::No);
    let result = evaluate(&BANK, &set, TODAY);
    let rules: Vec<Outcome> = result.trace.iter().map(|step| step.rule).collect();
    assert_eq!(rules, Outcome::ORDER);
    assert_eq!(result.trace.iter().filter(|step| step.decides).count(), 1);
    let english: Vec<String> =
        result.trace.iter().map(|step| step.sentence(Language::En)).collect();
    assert_eq!(english[0], "None of 10 hard stops stands in the way.");
    assert_eq!(english[2], "1 at level V: Q-M5-01.");
    assert_eq!(english[4], "A stricter rule applies.");
    for step in &result.trace {
        let chinese = step.sentence(Language::Zh);
        assert!(chinese.ends_with('。'), "{chinese}");
    }
}

#[test]
fn suggestions_follow_the_answers() {
    let mut set = with(&[("uses_ai_terms", "yes"), ("publishes_output", "yes")]);
    fill(&BANK, &mut set, true);
    let suggested = |set: &AnswerSet| evaluate(&BANK, set, TODAY).actions_suggested;
    assert_eq!(suggested(&set), []);
    // A gate that requires proof asks for it too, and keeps it beside its fact.
    let kept = set.answers.remove("G-M2-02").unwrap();
    assert_eq!(suggested(&set)[0].question.as_str(), "G-M2-02");
    set.answers.insert("G-M2-02".into(), kept);
    set.answers.get_mut("Q-M5-01").unwrap().value = Some(Mark::No);
    let found = suggested(&set);
    assert_eq!(found.len(), 1);
    assert!(found[0].text.en.starts_with("Label pending items"));
    assert!(!found[0].covered);
    // A yes whose proof was taken away asks for proof where the question requires it.
    set.answers.get_mut("Q-M5-01").unwrap().value = Some(Mark::Yes);
    set.answers.get_mut("Q-M5-01").unwrap().evidence.clear();
    assert!(suggested(&set)[0].text.en.starts_with("Attach evidence"));
    set.facts.insert("third_party_tools".into(), FactValue::Word("not_sure".to_owned()));
    fill(&BANK, &mut set, true);
    assert!(suggested(&set).iter().any(|one| one.question.as_str() == "G-M0-08"));
}

#[test]
fn a_draft_survives_json_and_toml() {
    let mut set = with(&[("uses_ai_terms", "yes")]);
    set.facts.insert("regions".into(), FactValue::List(vec!["EU".to_owned()]));
    fill(&BANK, &mut set, true);
    let json = serde_json::to_string(&set).unwrap();
    assert_eq!(serde_json::from_str::<AnswerSet>(&json).unwrap(), set);
    let text = toml::to_string(&set).unwrap();
    let (again, problems) = assessment::read_answers(&text).unwrap();
    assert_eq!((again, problems), (set, Vec::new()));
}
