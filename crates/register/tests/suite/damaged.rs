//! Damaged registers: every fault is named at once, with file and line; nothing panics.

use proptest::prelude::*;
use register::{Fault, Register};

use crate::shelf::{Shelf, library};

const HEAD: &str = "register.toml";
const ROWS: &str = "obligations.csv";
const CONFLICTS: &str = "conflicts.toml";

fn faults(shelf: &Shelf) -> Vec<Fault> {
    let Err(faults) = shelf.load() else { panic!("the damage went unnoticed") };
    let faults = faults.0;
    for fault in &faults {
        assert!(!fault.message_en.is_empty() && !fault.message_zh.is_empty());
    }
    faults
}

/// Breaks one thing; there must be exactly one fault, which says so.
#[track_caller]
fn breaks(file: &str, from: &str, to: &str, place: &str, says: &str) {
    let shelf = Shelf::shipped().edit(file, from, to);
    let (_, text) = shelf.files.iter().find(|(name, _)| name == file).unwrap();
    let line = if to.is_empty() {
        None
    } else {
        text.find(to.trim_start()).map(|at| text[..at].matches('\n').count() + 1)
    };
    let found = faults(&shelf);
    let [fault] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(fault.file, file);
    assert!(fault.line.is_some(), "{fault}");
    if let (Some(expected), Some(line), true) = (line, fault.line, file == ROWS) {
        assert_eq!(line, expected, "{fault}");
    }
    assert!(fault.place.contains(place), "{fault}");
    assert!(fault.message_en.contains(says), "{fault}");
}

#[test]
fn each_kind_of_damage_to_a_row_is_named() {
    let row = "\nai-terms 3.2(a),customer,provider-right,high,";
    let with = |fields: &str| format!("\nai-terms 3.2(a),{fields},");
    breaks(ROWS, row, &with("client,provider-right,high"), "ai-terms 3.2(a), bound", "client");
    breaks(ROWS, row, &with("customer,right,high"), "ai-terms 3.2(a), modality", "right");
    breaks(ROWS, row, &with("customer,provider-right,huge"), "severity", "huge");
    breaks(ROWS, "\nai-terms 3.2(a),", "\nai-terms 3.2(z),", "ai-terms 3.2(z)", "no clause");
    breaks(ROWS, "\nai-terms 3.2(a),", "\nAI-Terms 3.2 (a),", "AI-Terms", "must be written");
    breaks(ROWS, "\nai-terms 3.2(a),", "\nnonsense,", "nonsense", "not a clause id");
    breaks(ROWS, "无上限；包括合理的律师费", "", "quantity_zh", "Chinese text is missing");
    breaks(ROWS, "Multi-step test results", "", "evidence_en", "English text is missing");
    breaks(
        ROWS,
        "face-rules 8(s2); ai-terms 3.3,",
        "face-rules 8(s9); ai-terms 3.3,",
        "related",
        "no clause",
    );
    breaks(
        ROWS,
        "face-rules 8(s2); ai-terms 3.3,",
        "ai-terms 3.3; ai-terms 3.3,",
        "related",
        "twice",
    );
    breaks(ROWS, "suspect:face-rules 9", "suspect:face-rules 99", "references", "no clause");
    breaks(ROWS, "suspect:face-rules 9", "doubt:face-rules 9", "references", "does not begin");
    breaks(ROWS, "6e62ee82", "6e62ee8", "ai-terms 1, pin", "64 hexadecimal digits");
    breaks(ROWS, "6e62ee82", "6e62ee83", "ai-terms 1, pin", "has changed");
    breaks(
        ROWS,
        "Multi-step test results,",
        "Multi-step test results,,",
        "ai-terms 1(b)(2)",
        "18 fields",
    );
    breaks(ROWS, "Multi-step test results", &"x".repeat(9000), "evidence_en", "longer than");
    breaks(ROWS, "clause,bound", "id,bound", "", "columns must be");
}

#[test]
fn a_second_row_for_a_clause_is_named() {
    let shelf = Shelf::shipped();
    let (_, text) = &shelf.files[1];
    let row = text.lines().nth(1).unwrap().to_owned();
    let shelf = shelf.edit(ROWS, &row, &format!("{row}\n{row}"));
    let found = faults(&shelf);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].line, found[0].place.as_str()), (Some(3), "ai-terms 1"));
    assert!(found[0].message_en.contains("already") && found[0].message_zh.contains("已有"));
}

#[test]
fn each_kind_of_damage_to_a_conflict_is_named() {
    breaks(CONFLICTS, "\"X-FR-02\"", "\"X-FR-01\"", "X-FR-01", "used twice");
    breaks(CONFLICTS, "\"X-FR-02\"", "\"FR2\"", "FR2, id", "X-AI-01");
    breaks(
        CONFLICTS,
        "scope = \"face-rules\"",
        "scope = \"elsewhere\"",
        "X-FR-01, scope",
        "elsewhere",
    );
    breaks(CONFLICTS, "kind = \"outdated\"", "kind = \"old\"", "X-FR-09, kind", "old");
    breaks(CONFLICTS, "[\"face-rules 6(s2)\"]", "[]", "X-FR-10, clauses", "only an absence");
    breaks(
        CONFLICTS,
        "[\"face-rules 6(s2)\"]",
        "[\"face-rules 66\"]",
        "X-FR-10, clauses",
        "no clause",
    );
    breaks(
        CONFLICTS,
        "[\"face-rules 6(s2)\"]",
        "[\"ai-terms 6.2\"]",
        "X-FR-10, clauses",
        "outside",
    );
    breaks(
        CONFLICTS,
        "[\"face-rules 6(s2)\"]",
        "[\"face-rules 6\", \"face-rules 6\"]",
        "X-FR-10",
        "twice",
    );
    breaks(
        CONFLICTS,
        "topic_zh = \"完全免责还是设定上限\"",
        "",
        "X-AI-01, topic_zh",
        "Chinese text is missing",
    );
    breaks(
        CONFLICTS,
        "topic_zh = \"完全免责还是设定上限\"",
        "topic_zh = \"x\"\nnote = \"x\"",
        "X-AI-01, note",
        "unknown entry",
    );
    breaks(CONFLICTS, "id = \"X-AI-02\"", "id = ", "", "not as expected");
    breaks(CONFLICTS, "[[conflict]]", "[[clash]]", "", "not as expected");
}

#[test]
fn each_kind_of_damage_to_the_head_is_named() {
    breaks(HEAD, "1.0.0", "one", "version", "three numbers");
    breaks(HEAD, "\ndate = \"2026", "\ndate = \"26", "date", "must be a day");
    breaks(HEAD, "zh = \"义务登记册\"", "", "title_zh", "Chinese text is missing");
    breaks(HEAD, "[title]", "extra = 1\n[title]", "extra", "unknown entry");
    breaks(HEAD, "document = \"ai-terms\"", "document = \"ai\"", "source ai", "no such document");
    breaks(HEAD, "document = \"ai-terms\"", "document = \"face-rules\"", "sha256", "another one");
    breaks(HEAD, "\"0c19", "\"0d19", "sha256", "another one");
    breaks(HEAD, "\"0c19", "\"", "sha256", "64 hexadecimal digits");
    breaks(HEAD, "[title]", "[title", "", "not valid TOML");
}

#[test]
fn faults_of_all_files_come_at_once_and_are_bounded() {
    let shelf = Shelf::shipped()
        .edit(HEAD, "1.0.0", "one")
        .edit(ROWS, "6e62ee82", "6e62ee83")
        .edit(ROWS, ",container,", ",box,")
        .edit(CONFLICTS, "kind = \"outdated\"", "kind = \"old\"");
    let found = faults(&shelf);
    let files: Vec<_> = found.iter().map(|fault| fault.file.as_str()).collect();
    assert_eq!(files, [HEAD, ROWS, ROWS, CONFLICTS]);
    let printed = shelf.load().unwrap_err().to_string();
    assert!(printed.contains("4 fault(s)") && printed.contains("obligations.csv:2: ai-terms 1"));

    let mut shelf = Shelf::shipped();
    shelf.files[1].1 = shelf.files[1].1.lines().next().unwrap().to_owned() + "\n";
    for _ in 0..30_000 {
        shelf.files[1].1.push_str("x,y,z\n");
    }
    assert_eq!(faults(&shelf).len(), 500);
}

#[test]
fn missing_unknown_double_and_huge_files_are_named() {
    let library = library();
    let found = Register::load(&[], &library).unwrap_err().0;
    assert_eq!(found.len(), 3);
    let mut shelf = Shelf::shipped();
    shelf.files.push(("notes.txt".into(), String::new()));
    shelf.files.push((HEAD.into(), shelf.files[0].1.clone()));
    shelf.files[2].1 = "#".repeat((4 << 20) + 1);
    let found = faults(&shelf);
    let says: Vec<_> =
        found.iter().map(|fault| (fault.file.as_str(), fault.message_en.as_str())).collect();
    assert_eq!(
        says,
        [
            (CONFLICTS, "the file is larger than 4194304 bytes"),
            ("notes.txt", "no such file belongs to a register"),
            (HEAD, "the file is given twice"),
        ]
    );
}

#[test]
fn a_register_without_its_documents_is_refused() {
    let shelf = Shelf::shipped();
    let files: Vec<(&str, &str)> =
        shelf.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let empty = clauses::Library::load("", |_| None).unwrap();
    let found = Register::load(&files, &empty).unwrap_err().0;
    assert!(found.len() >= 245);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn garbage_never_panics(head in ".{0,200}", rows in "(clause,bound|\\PC|\"|,|\n){0,200}", conflicts in ".{0,200}") {
        let files = [(HEAD, head.as_str()), (ROWS, rows.as_str()), (CONFLICTS, conflicts.as_str())];
        let empty = clauses::Library::load("", |_| None).unwrap();
        prop_assert!(Register::load(&files, &empty).is_err());
    }
}
