//! Answer files that people wrote by hand: every problem is named, the rest is kept.

use assessment::{AnswersUnreadable, Mark, check_answers, read_answers};

use crate::shipped::BANK;

#[test]
fn problems_are_named_and_everything_else_is_kept() {
    let text = r#"
subject = "Trial"
anwsers = 1

[bank]
id = "another"
version = "9.0.0"

[facts]
uses_ai_terms = true
regions = ["EU", "Atlantis"]
face_people_stored = -3
data = ["none", "personal"]
roles = []
unheard_of = "yes"

[likelihoods]
M99 = "rare"
M2 = "sometimes"

[answers.Q-M1-01]
value = "perhaps"

[answers.Q-M1-02]
value = "yes"
evidence = [{ kind = "stamp_record", label = "x", date = "yesterday" }]

[answers.Q-M7-02]
value = "not_applicable"
reason = "no"

[answers.Q-M5-01]
value = "not_applicable"

[answers.G-M0-01]
value = "yes"

[answers.Q-X]
value = "yes"

[[actions]]
id = "A"
due = "2026-12-01"

[[overrides]]
hard_stop = "HS8"
role = "management"
"#;
    let (set, problems) = read_answers(text).unwrap();
    let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(places, ["answers.Q-M1-01", "anwsers", "likelihoods.M2"]);
    assert_eq!(set.subject, "Trial");
    assert_eq!(set.answers["Q-M1-02"].value, Some(Mark::Yes));

    let problems = check_answers(&BANK, &set);
    let places: Vec<&str> = problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "bank.id",
            "bank.version",
            "facts.data",
            "facts.face_people_stored",
            "facts.regions",
            "facts.roles",
            "facts.unheard_of",
            "answers.G-M0-01.value",
            "answers.Q-M1-02.evidence[0].date",
            "answers.Q-M1-02.evidence[0].kind",
            "answers.Q-M5-01.value",
            "answers.Q-M7-02.reason",
            "answers.Q-X",
            "likelihoods.M99",
            "actions[0].owner",
            "overrides[0].name",
            "overrides[0].role",
            "overrides[0].reason",
            "overrides[0].date",
        ]
    );
    for problem in problems {
        assert!(!problem.message_en.is_empty() && !problem.message_zh.is_empty());
    }
}

#[test]
fn what_is_no_answer_file_is_refused_with_its_line() {
    let error = read_answers("subject = \"x\"\n\n[facts\n").unwrap_err();
    assert!(matches!(error, AnswersUnreadable::NotToml { line: 3, .. }), "{error:?}");
    let long = format!("subject = \"{}\"", "x".repeat(2 << 20));
    assert_eq!(read_answers(&long).unwrap_err(), AnswersUnreadable::TooLarge);
    let (set, problems) = read_answers("facts = 3\nanswers = [1]\nactions = \"x\"").unwrap();
    assert_eq!(set, assessment::AnswerSet::default());
    assert_eq!(problems.len(), 3);
}
