//! Hostile and damaged input: bounds hold, failures name the file, nothing panics.

use clauses::{ClauseId, Error};
use proptest::prelude::*;

use crate::shelf::Shelf;

#[test]
fn an_altered_or_missing_file_is_named() {
    for name in Shelf::shipped().files.keys() {
        let mut shelf = Shelf::shipped();
        shelf.files.get_mut(name).unwrap().push(' ');
        let error = shelf.load().unwrap_err();
        assert!(matches!(&error, Error::Altered { file, .. } if file == name), "{error}");
        assert!(error.to_string().contains(name.as_str()));
        shelf.files.remove(name);
        assert!(matches!(shelf.load(), Err(Error::Missing { file }) if file == *name));
    }
}

#[test]
fn a_broken_manifest_is_refused() {
    for (from, to) in [
        ("id = \"ai-terms\"", "id = \"AI Terms\""),
        ("id = \"face-rules\"", "id = \"ai-terms\""),
        ("language = \"en\"", "language = \"fr\""),
        ("kind = \"itemised\"", "kind = \"invented\""),
        ("labels = \"kept\"", "labels = \"kept\"\nsurprise = 1"),
        ("clause = \"4.5(2)\"", "clause = \"4.5(2\""),
        ("[[document]]", "[[document"),
    ] {
        let mut shelf = Shelf::shipped();
        shelf.edit_manifest(from, to);
        assert!(shelf.load().is_err(), "{from} → {to}");
    }
    let empty = clauses::Library::load("", |_| None).unwrap();
    assert!(
        empty.documents().is_empty() && empty.find("1").is_none() && empty.nearest("1").is_empty()
    );
}

#[test]
fn bounds_hold() {
    let huge = "x".repeat(4 * 1024 * 1024 + 1);
    assert!(matches!(Shelf::single("en", &huge, "x").load(), Err(Error::TooLarge { .. })));
    assert!(matches!(Shelf::single("en", "x", &huge).load(), Err(Error::TooLarge { .. })));
    assert!(matches!(clauses::Library::load(&huge, |_| None), Err(Error::TooLarge { .. })));

    let nested = |levels: usize| -> String {
        (0..levels).map(|level| format!("{}- x\n", "  ".repeat(level))).collect()
    };
    let loaded = Shelf::single("en", &format!("## 1. A\n\nB:\n\n{}", nested(20)), "x").load();
    assert!(loaded.is_ok(), "{loaded:?}");
    assert!(matches!(Shelf::single("en", &nested(40), "x").load(), Err(Error::TooDeep { .. })));

    let many = format!("B:\n\n{}", "- x\n".repeat(100_001));
    assert!(matches!(Shelf::single("en", &many, "x").load(), Err(Error::TooMany { .. })));
    let twice = "## 1. A\n\nB.\n\n## 1. A\n\nB.\n";
    let library = Shelf::single("en", twice, twice).load().unwrap();
    assert_eq!(library.documents()[0].clauses[1].id.as_str(), "doc 1(bis)");
}

/// Shapes that cost much if something is quadratic; the test's own time limit is the assertion.
#[test]
fn large_odd_documents_are_read_in_time() {
    let started = std::time::Instant::now();
    let lines = 20_000;
    for text in [
        "a\n\n".repeat(lines),
        format!("## 1. A\n\n{}", "clause 3 invoices, ".repeat(lines)),
        format!("## 1. A\n\n{}", "clause 3( section ".repeat(lines)),
        "<a>\n\n".repeat(lines),
        "x: (i) a; (ii) b; ".repeat(lines),
        format!("a{}b", " ".repeat(500_000)),
        "[x](y) ".repeat(lines),
        "**x** ".repeat(lines),
        "第1条，".repeat(lines),
        "第1条（第".repeat(lines),
        format!("1. {}", "甲。\n\n   ".repeat(lines)),
        format!("- {}", "(i) ".repeat(lines)),
    ] {
        for language in ["en", "zh"] {
            for source in [text.as_str(), "b"] {
                let _ = Shelf::single(language, &text, source).load();
            }
        }
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

fn mutated(base: &str, cuts: &[(usize, usize, String)]) -> String {
    let mut chars: Vec<char> = base.chars().collect();
    for (at, length, insert) in cuts {
        let at = at % (chars.len() + 1);
        let end = (at + length).min(chars.len());
        chars.splice(at..end, insert.chars());
    }
    chars.into_iter().collect()
}

fn cuts() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let insert = prop_oneof![
        Just("\n\n".to_owned()),
        Just("\n- ".to_owned()),
        Just("\n## ".to_owned()),
        Just("**".to_owned()),
        Just("(i) ".to_owned()),
        Just("：（1）".to_owned()),
        Just("第9条".to_owned()),
        Just("\u{3000}".to_owned()),
        Just("\n   1. ".to_owned()),
        "\\PC{0,6}",
        any::<String>().prop_map(|text| text.chars().take(4).collect()),
    ];
    prop::collection::vec((any::<usize>(), 0..12_usize, insert), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_texts_never_panic(cuts in cuts(), which in 0..4_usize) {
        let mut shelf = Shelf::shipped();
        let name = shelf.files.keys().nth(which).unwrap().clone();
        let before = shelf.files[&name].clone();
        let after = mutated(&before, &cuts);
        let digest = |text: &str| kernel::Digest::of(text.as_bytes()).to_hex();
        shelf.manifest = shelf.manifest.replace(&digest(&before), &digest(&after));
        shelf.files.insert(name, after);
        if let Ok(library) = shelf.load() {
            for document in library.documents() {
                for clause in &document.clauses {
                    prop_assert!(clause.text.is_char_boundary(clause.body));
                    let _ = (clause.label(), clause.wording(), document.chapeau(&clause.id));
                    let _ = document.heading_path(&clause.id);
                    for sentence in &clause.sentences {
                        prop_assert!(clause.text.get(sentence.range.clone()).is_some());
                    }
                    for link in &clause.links {
                        prop_assert!(clause.text.get(link.range.clone()).is_some());
                    }
                    if let (Some(span), Some(parent)) = (&clause.span, &clause.parent) {
                        let parent = document.clause(parent).unwrap();
                        prop_assert_eq!(parent.text.get(span.clone()), Some(clause.text.as_str()));
                    }
                }
                for reference in &document.references {
                    let clause = document.clause(&reference.clause).unwrap();
                    prop_assert!(clause.text.get(reference.range.clone()).is_some());
                }
                for term in &document.terms {
                    let sites = term.defined.iter().map(|site| (&site.clause, &site.range));
                    let uses = term.uses.iter().map(|found| (&found.clause, &found.range));
                    for (clause, range) in sites.chain(uses) {
                        let clause = document.clause(clause).unwrap();
                        prop_assert!(clause.text.get(range.clone()).is_some());
                    }
                }
            }
        }
    }

    #[test]
    fn mutated_manifests_never_panic(cuts in cuts()) {
        let mut shelf = Shelf::shipped();
        shelf.manifest = mutated(&shelf.manifest, &cuts);
        let _ = shelf.load();
    }

    #[test]
    fn any_text_may_be_asked_for(text in any::<String>(), near in "[ai-terms f0-9().:（）第条s款]{0,30}") {
        let library = Shelf::shipped().load().unwrap();
        for text in [text, near] {
            if let Ok(id) = ClauseId::parse(&text) {
                prop_assert_eq!(ClauseId::parse(id.as_str()).unwrap(), id);
            }
            let _ = library.find(&text);
            prop_assert!(library.nearest(&text).len() <= 3);
        }
    }
}
