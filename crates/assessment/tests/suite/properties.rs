//! For any answers: evaluation has a result, is the same twice, and no evidence worsens it.

use assessment::{
    Action, Answer, AnswerSet, Evidence, EvidenceKind, FactValue, Likelihood, Mark, Override,
    check_answers, evaluate, flow,
};
use proptest::prelude::*;

use crate::shipped::{BANK, TODAY};

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("yes".to_owned()),
        3 => Just("no".to_owned()),
        1 => Just("not_sure".to_owned()),
        1 => "[a-z_]{0,6}",
    ]
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let kinds = prop_oneof![
        Just(EvidenceKind::File),
        Just(EvidenceKind::Link),
        Just(EvidenceKind::StampRecord),
        Just(EvidenceKind::SettingCapture),
        Just(EvidenceKind::Note),
    ];
    let dates =
        prop_oneof![Just("2026-11-20".to_owned()), Just("2020-01-01".to_owned()), ".{0,10}"];
    (kinds, dates, any::<bool>(), proptest::option::of(Just("2026-12-31".to_owned()))).prop_map(
        |(kind, date, accepted, expires)| Evidence {
            kind,
            label: String::new(),
            reference: String::new(),
            sha256: None,
            date,
            expires,
            accepted,
            accepted_by: String::new(),
        },
    )
}

fn mark() -> impl Strategy<Value = Option<Mark>> {
    prop_oneof![
        4 => Just(Some(Mark::Yes)),
        1 => Just(Some(Mark::Partly)),
        1 => Just(Some(Mark::No)),
        1 => Just(Some(Mark::NotApplicable)),
        1 => Just(None),
    ]
}

prop_compose! {
    fn answer_sets()(
        words in prop::collection::vec(word(), 40),
        picks in prop::collection::vec((0_usize..12, 0_usize..12), 40),
        marks in prop::collection::vec((mark(), ".{0,20}", prop::collection::vec(evidence(), 0..3)), 100),
        modules in prop::collection::vec(0_usize..5, 14),
        overrides in prop::collection::vec((0_usize..12, ".{0,30}", any::<bool>()), 0..4),
        odd in any::<i64>(),
    ) -> AnswerSet {
        let mut set = AnswerSet::default();
        let mut marks = marks.into_iter();
        for (index, question) in BANK.questions.iter().enumerate() {
            let Some(gate) = question.gate() else {
                if let Some((value, reason, evidence)) = marks.next() {
                    let answer = Answer { value, reason, evidence, note: String::new() };
                    set.answers.insert(question.id.clone(), answer);
                }
                continue;
            };
            let (first, second) = picks[index % picks.len()];
            let choice = |pick: usize| gate.choices.get(pick).map(|choice| choice.id.clone());
            let value = match (choice(first), choice(second)) {
                (Some(first), Some(second)) => FactValue::List(vec![first, second]),
                (Some(first), None) => FactValue::Word(first),
                (None, _) if index % 7 == 0 => FactValue::Number(odd),
                (None, _) => FactValue::Word(words[index % words.len()].clone()),
            };
            set.facts.insert(gate.fact.clone(), value);
        }
        let likelihoods =
            [Likelihood::Rare, Likelihood::Possible, Likelihood::Likely, Likelihood::Frequent];
        for (module, pick) in BANK.modules.iter().zip(modules) {
            if let Some(likelihood) = likelihoods.get(pick) {
                set.likelihoods.insert(module.id.clone(), *likelihood);
            }
        }
        for (stop, reason, named) in overrides {
            set.overrides.push(Override {
                hard_stop: format!("HS{stop}").into(),
                name: if named { "N".to_owned() } else { String::new() },
                role: "legal_counsel".to_owned(),
                reason,
                date: TODAY.to_owned(),
            });
        }
        set
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_answers_have_one_result(set in answer_sets(), today in "(2026-11-22|.{0,10})") {
        let result = evaluate(&BANK, &set, &today);
        prop_assert_eq!(&result, &evaluate(&BANK, &set, &today));
        prop_assert_eq!(result.trace.iter().filter(|step| step.decides).count(), 1);
        for item in &result.items {
            prop_assert!(item.target <= item.current && item.current <= item.inherent);
        }
        prop_assert!(check_answers(&BANK, &set).len() < 10_000);
        prop_assert_eq!(flow(&BANK, &set).len(), 14);
    }

    #[test]
    fn more_evidence_never_worsens_anything(
        set in answer_sets(),
        question in any::<prop::sample::Index>(),
        more in evidence(),
    ) {
        let before = evaluate(&BANK, &set, TODAY);
        let mut set = set;
        let question = question.get(&BANK.questions);
        set.answers.entry(question.id.clone()).or_default().evidence.push(more);
        let after = evaluate(&BANK, &set, TODAY);
        // Outcomes are ordered strictest first.
        prop_assert!(after.outcome >= before.outcome);
        for (before, after) in before.items.iter().zip(&after.items) {
            prop_assert!(after.current <= before.current);
        }
    }

    #[test]
    fn an_action_never_worsens_a_level(set in answer_sets(), question in any::<prop::sample::Index>()) {
        let before = evaluate(&BANK, &set, TODAY);
        let mut set = set;
        let id = question.get(&BANK.questions).id.clone();
        set.actions.push(Action {
            id: "A".to_owned(),
            question: Some(id),
            text: String::new(),
            owner: "O".to_owned(),
            due: TODAY.to_owned(),
            done: true,
        });
        let after = evaluate(&BANK, &set, TODAY);
        prop_assert!(after.outcome == before.outcome);
        for (before, after) in before.items.iter().zip(&after.items) {
            prop_assert!(after.target <= before.target);
        }
    }
}
