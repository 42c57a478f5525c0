//! The command line as its users meet it: words, JSON, exit codes. Snapshots in `snapshots/`;
//! `cargo xtask bless` accepts what they now see.

#![allow(clippy::unwrap_used)]

use tests::{Desk, UNSETTLED};

/// Runs `arguments` on a new desk and compares everything printed.
fn snapshot(name: &str, arguments: &[&str]) {
    let desk = Desk::new();
    let settled = desk.settle(&desk.run(arguments));
    insta::with_settings!({ filters => UNSETTLED.to_vec(), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, settled);
    });
}

#[test]
fn help_and_errors_read_well() {
    snapshot("help", &["--help"]);
    snapshot("help-stamp", &["stamp", "--help"]);
    snapshot("help-assess", &["assess", "--help"]);
    snapshot("usage-unknown", &["publish"]);
    snapshot("clause-unknown", &["clause", "ai-terms", "4.9"]);
    snapshot("clause-unknown-zh", &["--lang", "zh", "clause", "face-rules 15"]);
    snapshot("stamp-missing", &["stamp", "no.png", "--reviewed-by", "A", "--publisher", "B"]);
    snapshot("entry-unknown", &["record", "show", "E-000001"]);
    snapshot("draft-unknown", &["assess", "show", "A-none"]);
}

#[test]
fn terms_are_found_and_read() {
    snapshot("search-late-fee", &["search", "滞纳金"]);
    snapshot(
        "search-english",
        &["search", "manual review of AI output before sharing", "--limit", "3"],
    );
    snapshot("clause", &["clause", "face-rules 12(3)"]);
    snapshot("terms-list", &["terms", "list"]);
}

#[test]
fn search_json_has_the_promised_shape() {
    let desk = Desk::new();
    let ran = desk.run(&["--json", "search", "滞纳金"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let json = ran.json();
    assert_eq!(json["query"], "滞纳金");
    let first = &json["hits"][0];
    assert_eq!(
        (&first["clause"], &first["document"]),
        (&"face-rules 11".into(), &"face-rules".into())
    );
    assert!(first["snippet"].as_str().unwrap().contains("滞纳金"));
    assert!(first["score"].is_number() && first["path"].is_array());
}

#[test]
fn clause_json_has_the_promised_shape() {
    let desk = Desk::new();
    let json = desk.run(&["--json", "clause", "ai-terms 4.2(1)"]).json();
    assert_eq!(json["clause"], "ai-terms 4.2(1)");
    assert_eq!(json["document"], "ai-terms");
    assert_eq!(json["source_lines"], serde_json::json!([79, 79]));
    assert_eq!(json["path"][1], "4.2 Disclosure Requirement");
    assert!(json["text"].as_str().unwrap().starts_with("If you share or publish AI Output"));
}

#[test]
fn odd_queries_are_never_errors() {
    let desk = Desk::new();
    for query in ["", "\"", "AND", "NOT x", "doc:nowhere x", "((((", "*", "\u{0}", "-", "12(3)"] {
        if query.contains('\0') {
            continue; // no argument can carry it
        }
        let ran = desk.run(&["--json", "search", "--", query]);
        assert_eq!(ran.code, 0, "{query:?}: {}", ran.err);
        assert!(ran.json()["hits"].is_array());
    }
}

#[test]
fn findings_of_the_terms_are_reported_with_exit_code_1() {
    let desk = Desk::new();
    let ran = desk.run(&["--json", "terms", "check"]);
    assert_eq!(ran.code, 1);
    let json = ran.json();
    let findings = json["findings"].as_array().unwrap();
    let suspect = findings.iter().find(|one| one["clause"] == "face-rules 12(3)").unwrap();
    assert_eq!(suspect["suggestion"], "face-rules 11");
}

#[test]
fn an_assessment_from_draft_to_pdf() {
    let desk = Desk::new();
    let new = desk.run(&[
        "--json",
        "assess",
        "new",
        "--subject",
        "Autumn list",
        "--author",
        "M. Osei",
        "--example",
    ]);
    assert_eq!(new.code, 0, "{}", new.err);
    let id = new.json()["id"].as_str().unwrap().to_owned();
    let pdf = desk.path("out.pdf");
    let done = desk.run(&["--json", "assess", "finish", &id, "--pdf", pdf.to_str().unwrap()]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
    let gone = desk.run(&["assess", "show", &id]);
    assert_eq!(gone.code, 2, "a finished draft is gone");
    let list = desk.run(&["--json", "record", "list"]).json();
    assert_eq!(list["entries"][1]["kind"], "assessment");
    assert_eq!(list["entries"][0]["kind"], "report");
}

#[test]
fn yes_or_no_is_taken_and_offered() {
    let desk = Desk::new();
    let new = desk.run(&["--json", "assess", "new", "--subject", "S", "--author", "A"]).json();
    let id = new["id"].as_str().unwrap();
    let answered = desk.run(&["--json", "assess", "answer", id, "G-M0-01", "yes"]);
    assert_eq!(answered.code, 0, "{}", answered.err);
    let questions = desk.run(&["assess", "questions", id]);
    assert!(questions.out.contains("[yes] | no | not_sure"), "{}", questions.out);
    let odd = desk.run(&["assess", "answer", id, "G-M0-01", "perhaps"]);
    assert_eq!(odd.code, 2, "{}", odd.err);
}

#[test]
fn lost_output_is_not_done_and_usage_errors_keep_the_json_promise() {
    let desk = Desk::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran = desk.run_with(&["search", "fee"], |command| {
        command.stdout(full);
    });
    assert_eq!(ran.code, 5);
    let ran = desk.run(&["--json", "publish"]);
    assert_eq!((ran.code, &ran.json()["error"]["code"]), (2, &"usage".into()));
    assert!(ran.err.contains("help:"));
}

#[test]
fn a_pdf_without_a_place_records_nothing() {
    let desk = Desk::new();
    let answers = tests::root().join("assets/examples/answers-example.toml");
    let ran =
        desk.run(&["assess", "run", "--answers", answers.to_str().unwrap(), "--pdf", "no/x.pdf"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert_eq!(desk.run(&["--json", "record", "list"]).json()["total"], 0);
}

#[test]
fn an_open_assessment_cannot_be_finished_and_nothing_is_lost() {
    let desk = Desk::new();
    let new = desk.run(&["--json", "assess", "new", "--subject", "S", "--author", "A"]).json();
    let id = new["id"].as_str().unwrap();
    let pdf = desk.path("out.pdf");
    let done = desk.run(&["assess", "finish", id, "--pdf", pdf.to_str().unwrap()]);
    assert_eq!(done.code, 3, "{}", done.err);
    assert!(done.err.contains("help:") && done.err.contains("draft is kept"), "{}", done.err);
    assert!(!pdf.exists());
    assert_eq!(desk.run(&["assess", "show", id]).code, 0);
    assert_eq!(desk.run(&["--json", "record", "list"]).json()["total"], 0);
}

#[test]
fn answer_files_run_and_damaged_ones_are_refused_whole() {
    let desk = Desk::new();
    let answers = tests::root().join("assets/examples/answers-example.toml");
    let pdf = desk.path("report.pdf");
    let (answers_text, pdf_text) = (answers.to_str().unwrap(), pdf.to_str().unwrap());
    let ran = desk.run(&["--json", "assess", "run", "--answers", answers_text, "--pdf", pdf_text]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ["ESCALATE", "CONDITIONS", "PROCEED"].contains(&ran.json()["outcome"].as_str().unwrap())
    );
    let again = desk.run(&["assess", "run", "--answers", answers_text, "--pdf", pdf_text]);
    assert_eq!(again.code, 5, "an existing PDF is not overwritten");

    let damaged = desk.path("damaged.toml");
    std::fs::write(&damaged, "facts = [").unwrap();
    let other = desk.path("other.pdf");
    let ran = desk.run(&[
        "assess",
        "run",
        "--answers",
        damaged.to_str().unwrap(),
        "--pdf",
        other.to_str().unwrap(),
    ]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(!other.exists());
}

#[test]
fn demo_does_the_whole_job() {
    let desk = Desk::new();
    let ran = desk.run(&["--json", "demo", "--out", desk.path("new/results").to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = ran.json();
    assert_eq!(json["search"][0], "face-rules 11");
    assert_eq!(json["record"]["faults"], 0);
    for stamp in json["stamps"].as_array().unwrap() {
        assert_eq!(stamp["verdict"], "intact");
    }
}
