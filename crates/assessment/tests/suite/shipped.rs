//! The shipped bank and example: whole, bilingual, and true to the shipped documents. Also the
//! place where the other tests get the bank from.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::LazyLock};

use assessment::{
    Answer, AnswerSet, Bank, Evidence, FactShape, FactValue, Mark, Outcome, QuestionKind,
    check_answers, evaluate, read_answers, unanswered, visible,
};
use clauses::{ClauseId, Library};
use kernel::Digest;

/// The day on which every test takes place.
pub const TODAY: &str = "2026-11-22";

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The shipped bank's files, in the order of their names.
pub fn files() -> Vec<(String, String)> {
    let folder = root().join("assets/questions");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| (name.clone(), read(&format!("assets/questions/{name}"))))
        .collect()
}

pub fn pairs(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// The hashes that the bank itself pins: for tests that are not about the documents.
pub fn pins() -> BTreeMap<String, Digest> {
    let table: toml::Table = read("assets/questions/pins.toml").parse().unwrap();
    let pins = table["pins"].as_table().unwrap();
    let digest = |value: &toml::Value| value.as_str().unwrap().parse().unwrap();
    pins.iter().map(|(clause, value)| (clause.clone(), digest(value))).collect()
}

pub static BANK: LazyLock<Bank> = LazyLock::new(|| {
    let pins = pins();
    Bank::load_with(&pairs(&files()), &|clause: &ClauseId| pins.get(&clause.to_string()).copied())
        .unwrap_or_else(|faults| panic!("{faults}"))
});

/// Evidence that counts for any question of the shipped bank that takes its kind.
pub fn proof(question: &assessment::Question) -> Evidence {
    Evidence {
        kind: question.evidence.kinds[0],
        label: "proof".to_owned(),
        reference: String::new(),
        sha256: None,
        date: TODAY.to_owned(),
        expires: None,
        accepted: true,
        accepted_by: "R".to_owned(),
    }
}

/// Answers everything that is still open: gates with the most harmless value, controls with *yes*.
pub fn fill(bank: &Bank, set: &mut AnswerSet, with_proof: bool) {
    loop {
        let open = unanswered(bank, set);
        if open.is_empty() {
            return;
        }
        for id in open {
            let question = bank.question(id.as_str()).unwrap();
            match &question.kind {
                QuestionKind::Gate(gate) => {
                    let harmless = match gate.shape {
                        FactShape::YesNo => FactValue::Word("no".to_owned()),
                        FactShape::Number => FactValue::Number(0),
                        FactShape::Choice => FactValue::Word(gate.choices[0].id.clone()),
                        FactShape::List => {
                            let none = gate.choices.iter().find(|choice| choice.id == "none");
                            FactValue::List(vec![none.unwrap_or(&gate.choices[0]).id.clone()])
                        }
                    };
                    set.facts.insert(gate.fact.clone(), harmless);
                    if with_proof && question.evidence.required {
                        let evidence = vec![proof(question)];
                        set.answers.insert(id, Answer { evidence, ..Answer::default() });
                    }
                }
                QuestionKind::Control(_) => {
                    let evidence = if with_proof { vec![proof(question)] } else { Vec::new() };
                    let answer = Answer { value: Some(Mark::Yes), evidence, ..Answer::default() };
                    set.answers.insert(id, answer);
                }
            }
        }
    }
}

#[test]
fn every_clause_that_the_bank_cites_stands_in_the_documents_with_that_text() {
    let manifest = read("terms/manifest.toml");
    let library =
        Library::load(&manifest, |name| fs::read_to_string(root().join("terms").join(name)).ok())
            .unwrap();
    let bank = Bank::load(&pairs(&files()), &library).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(bank, *BANK);
    assert!(bank.citations().len() > 100);
}

#[test]
fn the_bank_covers_every_module_and_all_ten_hard_stops() {
    let bank = &*BANK;
    let ids: Vec<&str> = bank.modules.iter().map(|module| module.id.as_str()).collect();
    let expected: Vec<String> = (0..14).map(|number| format!("M{number}")).collect();
    assert_eq!(ids, expected);
    let controls = bank.questions.iter().filter(|question| question.control().is_some()).count();
    assert!(controls >= 50, "{controls}");
    for module in &ids[1..] {
        let own = bank.questions_of(module).filter(|question| question.control().is_some());
        assert!(own.count() >= 3, "{module}");
    }
    let stops: Vec<&str> = bank.hard_stops.iter().map(|stop| stop.id.as_str()).collect();
    let expected: Vec<String> = (1..11).map(|number| format!("HS{number}")).collect();
    assert_eq!(stops, expected);
    assert_eq!(bank.outcomes.len(), 5);
    for question in &bank.questions {
        if let Some(control) = question.control() {
            assert!(!question.evidence.kinds.is_empty(), "{}", question.id);
            assert!(!control.escalate_on.contains(&Mark::Yes), "{}", question.id);
        }
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(han(&question.text.zh), "{}", question.id);
        assert!(!han(&question.text.en), "{}", question.id);
    }
}

#[test]
fn every_law_is_used_and_was_checked() {
    let used: Vec<&str> = BANK
        .questions
        .iter()
        .flat_map(|question| &question.laws)
        .chain(BANK.hard_stops.iter().flat_map(|stop| &stop.laws))
        .map(assessment::LawId::as_str)
        .collect();
    for law in &BANK.laws {
        assert!(used.contains(&law.id.as_str()), "{} is used nowhere", law.id);
        assert_eq!(law.checked, "2026-11-22");
    }
}

#[test]
fn the_example_is_complete_and_can_be_finished() {
    let (set, problems) = read_answers(&read("assets/examples/answers-example.toml")).unwrap();
    assert_eq!(problems, []);
    assert_eq!(check_answers(&BANK, &set), []);
    assert_eq!(unanswered(&BANK, &set), []);
    let result = evaluate(&BANK, &set, TODAY);
    assert_eq!(result.outcome, Outcome::Conditions, "{:#?}", result.trace);
    assert!(result.counts.not_applicable >= 2 && result.counts.hidden > 10, "{:?}", result.counts);
    assert!(visible(&BANK, &set).len() > 70);
    assert!(set.actions.len() >= 3);
}
