//! The two shipped documents: the clause trees they must yield, and that nothing of either source is
//! lost on the way.

use std::{collections::BTreeMap, path::PathBuf};

use clauses::{Clause, ClauseKind, FindingKind};

use crate::shelf::Shelf;

#[derive(Debug, PartialEq, Eq)]
struct Row {
    parent: String,
    kind: String,
    lines: (u32, u32),
    text: String,
}

/// The expected tree: one JSON object a line.
fn expected() -> BTreeMap<String, Row> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/expected/clauses.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let get = |key: &str| row[key].as_str().unwrap().to_owned();
            let line = |n: usize| u32::try_from(row["lines"][n].as_u64().unwrap()).unwrap();
            let lines = (line(0), line(1));
            (get("id"), Row { parent: get("parent"), kind: get("kind"), lines, text: get("text") })
        })
        .collect()
}

fn kind(clause: &Clause) -> &'static str {
    match clause.kind {
        ClauseKind::Heading => "heading",
        ClauseKind::Paragraph => "para",
        ClauseKind::Inline => "inline",
        ClauseKind::Front => "front",
    }
}

#[test]
fn every_clause_and_sentence_is_as_expected_and_there_are_no_others() {
    let library = Shelf::shipped().load().unwrap();
    let mut found = BTreeMap::new();
    for clause in library.documents().iter().flat_map(|document| &document.clauses) {
        let parent = clause.parent.as_ref().map(ToString::to_string).unwrap_or_default();
        let row = Row {
            parent,
            kind: kind(clause).into(),
            lines: clause.lines,
            text: clause.text.clone(),
        };
        assert!(found.insert(clause.id.to_string(), row).is_none());
        for sentence in &clause.sentences {
            let passage = library.resolve(&sentence.id).unwrap();
            assert!(passage.is_sentence());
            let row = Row {
                parent: clause.id.to_string(),
                kind: "sentence".into(),
                lines: passage.lines,
                text: passage.text.to_owned(),
            };
            assert!(found.insert(sentence.id.to_string(), row).is_none());
        }
    }
    let expected = expected();
    assert_eq!(expected.len(), 245);
    for (id, row) in &expected {
        assert_eq!(found.get(id), Some(row), "{id}");
    }
    let extra: Vec<_> = found.keys().filter(|id| !expected.contains_key(*id)).collect();
    assert!(extra.is_empty(), "{extra:?}");
}

#[test]
fn nothing_is_lost_and_every_repair_is_needed() {
    let library = Shelf::shipped().load().unwrap();
    for document in library.documents() {
        let odd: Vec<_> = document
            .findings
            .iter()
            .filter(|finding| {
                matches!(
                    finding.kind,
                    FindingKind::Numbering
                        | FindingKind::Structure
                        | FindingKind::NotInSource
                        | FindingKind::LostText
                        | FindingKind::UndeclaredRepair
                        | FindingKind::UnusedRepair
                        | FindingKind::StaleRemark
                )
            })
            .collect();
        assert!(odd.is_empty(), "{odd:#?}");
    }
}

/// A second count that trusts nothing of the crate's own accounting: the signs of the source, less
/// those of the link targets, are just the signs of the texts, each counted once.
#[test]
fn the_signs_of_source_and_text_are_the_same() {
    let shelf = Shelf::shipped();
    let library = shelf.load().unwrap();
    let count = |text: &str, counts: &mut BTreeMap<char, i64>, by: i64| {
        for sign in text.chars().filter(|sign| !sign.is_whitespace()) {
            *counts.entry(sign).or_default() += by;
        }
    };
    for document in library.documents() {
        let mut counts = BTreeMap::new();
        count(&shelf.files[&document.source.file], &mut counts, 1);
        for clause in &document.clauses {
            let parent = clause.parent.as_ref().and_then(|id| document.clause(id));
            let shared = parent.is_some_and(|parent| {
                parent.kind == ClauseKind::Paragraph && parent.text.contains(&clause.text)
            });
            if shared {
                continue;
            }
            count(&clause.text, &mut counts, -1);
            let printed = clause.printed.as_deref().unwrap_or_default();
            if !clause.text.starts_with(printed) {
                count(printed, &mut counts, -1);
            }
            for link in &clause.links {
                count(&link.target, &mut counts, -1);
            }
        }
        counts.retain(|_, left| *left != 0);
        assert!(counts.is_empty(), "{}: {counts:?}", document.id);
    }
}

#[test]
fn numbers_of_ours_are_told_from_printed_ones() {
    let library = Shelf::shipped().load().unwrap();
    let own = |text: &str| {
        let clause = library.find(text).unwrap().clause;
        (clause.own_number, clause.label(), clause.printed.clone())
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(own("ai-terms 3.3"), (false, some("3.3"), some("3.3")));
    assert_eq!(own("ai-terms 1"), (false, some("1."), some("1.")));
    assert_eq!(own("ai-terms 9(b)(iii)"), (false, some("(iii)"), some("(iii)")));
    assert_eq!(own("ai-terms 4.2(2)(a)"), (true, None, None));
    assert_eq!(own("face-rules 9"), (false, some("9."), some("9.")));
    assert_eq!(own("face-rules 12"), (true, some("12."), some("2.")));
    assert_eq!(own("face-rules 12(3)"), (false, some("（3）"), some("（3）")));
    assert_eq!(own("face-rules 13(2)"), (true, None, None));
}

#[test]
fn a_clause_knows_its_headings_its_chapeau_and_its_wording() {
    let library = Shelf::shipped().load().unwrap();
    let path = |text: &str| {
        let passage = library.find(text).unwrap();
        passage.document.heading_path(&passage.id)
    };
    assert_eq!(path("ai-terms 4.2(2)(a)"), ["4. Use Restrictions", "4.2 Disclosure Requirement"]);
    assert_eq!(path("ai-terms 1(a)(1)"), ["1. Introduction", "(a) Output Reliability Risks"]);
    assert_eq!(path("face-rules 14(3)"), ["14. 附则"]);
    assert!(path("ai-terms 4").is_empty());

    let chapeau = |text: &str| {
        let passage = library.find(text).unwrap();
        passage.document.chapeau(&passage.id).map(str::to_owned)
    };
    assert!(chapeau("ai-terms 3.2(a)").unwrap().starts_with("By providing User Input"));
    assert!(chapeau("ai-terms 1(a)(1)").unwrap().starts_with("By enabling, accessing"));
    assert!(chapeau("ai-terms 8(b)").unwrap().ends_with("in the Service Agreement:"));
    assert!(chapeau("ai-terms 8(b)").unwrap().starts_with("To the fullest extent"));
    assert_eq!(
        chapeau("ai-terms 3.6(ii)").unwrap(),
        "You must not include such data in User Input unless:"
    );
    assert!(chapeau("face-rules 12(3)").unwrap().ends_with("多项措施："));
    assert_eq!(chapeau("face-rules 13(2)"), None);
    assert_eq!(chapeau("ai-terms 4.2(1)"), None);

    let clause = |text: &str| library.find(text).unwrap().clause;
    assert!(clause("ai-terms 3.3").wording().starts_with("Tencent Cloud may use"));
    assert!(clause("ai-terms 4.1(2)(a)").wording().starts_with("Access, extract"));
    assert_eq!(clause("ai-terms 4.1(2)(a)").heading.as_deref(), Some("Model Inversion"));
    assert!(clause("ai-terms 10(a)").wording().starts_with("grant Tencent Cloud"));
    assert!(clause("face-rules 12(3)").wording().starts_with("若您使用的是后付费"));
    assert!(clause("face-rules front(1)").wording().starts_with("©2013-2019"));
    assert_eq!(clause("ai-terms 4").wording(), "");

    let inline = clause("ai-terms 9(b)(ii)");
    let parent = clause("ai-terms 9(b)");
    assert_eq!(parent.text[inline.span.clone().unwrap()], inline.text);
    let linked: Vec<_> = library.documents()[1]
        .clauses
        .iter()
        .flat_map(|clause| clause.links.iter().map(|link| &clause.text[link.range.clone()]))
        .collect();
    assert_eq!(linked, ["《腾讯云服务协议》"; 5]);
}

#[test]
fn a_passage_is_pinned_by_its_own_text() {
    let library = Shelf::shipped().load().unwrap();
    let whole = library.find("face-rules 8").unwrap();
    let sentence = library.find("face-rules 8(s2)").unwrap();
    assert_eq!(sentence.clause.id, whole.id);
    assert_eq!(sentence.digest(), kernel::Digest::of(sentence.text.as_bytes()));
    assert_ne!(sentence.digest(), whole.digest());
}
