//! Damaged banks: every fault at once, each with its file and place, in both languages.

use assessment::{Bank, Faults};
use clauses::ClauseId;

use crate::shipped::{files, pairs, pins};

fn load(files: &[(String, String)]) -> Result<Bank, Faults> {
    let pins = pins();
    Bank::load_with(&pairs(files), &|clause: &ClauseId| pins.get(&clause.to_string()).copied())
}

/// The shipped bank with some texts replaced; each must occur in its file.
fn damaged(changes: &[(&str, &str, &str)]) -> Faults {
    let mut files = files();
    for (name, from, to) in changes {
        let (_, text) = files.iter_mut().find(|(file, _)| file == name).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        *text = text.replacen(from, to, 1);
    }
    load(&files).unwrap_err()
}

#[test]
fn all_faults_are_reported_at_once() {
    let faults = damaged(&[
        ("m00-scope.toml", "fact = \"uses_face_rules\"", "fact = \"uses_ai_terms\""),
        ("m01-acceptance.toml", "severity = \"medium\"", "severity = \"huge\""),
        ("m02-prohibited.toml", "when = \"regions has EU\"", "when = \"regions has Atlantis\""),
        ("m03-inputs.toml", "\"Q-M3-01\"", "\"Q-M3-02\""),
        ("m04-training.toml", "\"ai-terms 3.3\"", "\"ai-terms 99\""),
        ("m05-labels.toml", "\"cn-labelling\"", "\"cn-nothing\""),
        ("m06-review.toml", "module = \"M6\"", "module = \"M66\""),
        ("m07-evidence.toml", "when = \"", "when = \"(( "),
        ("m08-agents.toml", "zh = \"智能体的每一次", "zh = \"\"\nrubbish = \""),
        ("m09-tools.toml", "text = {", "txet = {"),
        (
            "m12-continuity.toml",
            "zh = \"是否有应对服务突然中止的预案，且证据保存在服务之外？\"",
            "zh = \"\"",
        ),
        ("laws.toml", "date = \"2025-02-02\"", "date = \"2025-02-30\""),
        ("bank.toml", "[\"L\", \"M\", \"M\", \"H\"]", "[\"L\", \"V\", \"M\", \"H\"]"),
        ("bank.toml", "override_role = \"legal_counsel\"", "override_role = \"king\""),
    ])
    .0;
    let expected = [
        ("m01-acceptance.toml", "question Q-M1-01"),
        ("m02-prohibited.toml", "question G-M2-01, when"),
        ("m03-inputs.toml", "question Q-M3-02"),
        ("m04-training.toml", "question Q-M4-01, clauses"),
        ("m05-labels.toml", "question Q-M5-01, laws"),
        ("m06-review.toml", "question Q-M6-01, module"),
        ("m07-evidence.toml", "question Q-M7-01, when"),
        ("m08-agents.toml", ""),
        ("m09-tools.toml", "question Q-M9-01"),
        ("m12-continuity.toml", "question Q-M12-01, text"),
        ("laws.toml", "law eu-ai-act-4, date"),
        ("bank.toml", "scales"),
        ("bank.toml", "hard stop HS8, override_role"),
        ("bank.toml", "hard stop HS9, when"),
    ];
    for (file, place) in expected {
        let found = faults.iter().find(|fault| fault.file == file && fault.place == place);
        let fault = found.unwrap_or_else(|| panic!("no fault in {file} at “{place}”: {faults:#?}"));
        assert!(fault.line.is_some(), "{fault}");
        assert!(fault.message_zh.chars().any(|c| c > '\u{2e80}'), "{fault:?}");
    }
}

#[test]
fn a_changed_clause_is_named_with_its_new_hash() {
    let mut pins = pins();
    let changed = kernel::Digest::of(b"another text");
    pins.insert("ai-terms 4.2(1)".to_owned(), changed);
    pins.remove("face-rules 2");
    let faults =
        Bank::load_with(&pairs(&files()), &|clause| pins.get(&clause.to_string()).copied())
            .unwrap_err()
            .to_string();
    assert!(faults.contains(&changed.to_hex()), "{faults}");
    assert!(faults.contains("there is no clause “face-rules 2”"), "{faults}");
}

#[test]
fn a_condition_only_looks_back() {
    let faults = damaged(&[(
        "m05-labels.toml",
        "when = \"publishes_output = yes and",
        "when = \"eu_role has provider and",
    )]);
    assert!(faults.to_string().contains("“eu_role” is not asked before this point"), "{faults}");
}

#[test]
fn what_feeds_a_hard_stop_is_mandatory() {
    let faults = damaged(&[(
        "m02-prohibited.toml",
        "fact = \"regulated_advice\"",
        "fact = \"regulated_advice\"\nmandatory = false",
    )]);
    assert!(faults.to_string().contains("must therefore be mandatory"), "{faults}");
}

#[test]
fn bounds_and_nonsense_are_refused() {
    let nothing = Bank::load_with(&[], &|_| None).unwrap_err();
    assert!(nothing.to_string().contains("[bank]"), "{nothing}");
    let long = "#".repeat((2 << 20) + 1);
    let refused = Bank::load_with(&[("long.toml", &long)], &|_| None).unwrap_err();
    assert!(refused.0.iter().any(|fault| fault.file == "long.toml"));
    let mut many = "module = \"M0\"\n".to_owned();
    (0..2001).for_each(|_| many.push_str("[[questions]]\n"));
    let refused = Bank::load_with(&[("many.toml", &many)], &|_| None).unwrap_err();
    assert!(refused.to_string().contains("more than 2000 questions"), "{refused}");
    for text in [
        "questions = 3",
        "bank = 1",
        "scales = []",
        "module = 7",
        "[[questions]]",
        "\0",
        "[pins]\n\"ai-terms 1\" = \"zz\"",
        "[[modules]]\nid = 3",
    ] {
        assert!(Bank::load_with(&[("x.toml", text)], &|_| None).is_err(), "{text}");
    }
}
