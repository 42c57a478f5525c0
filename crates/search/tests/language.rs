//! The query language: operators, phrases, prefixes, documents, clause numbers, odd input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "real/fixture.rs"]
mod fixture;

use fixture::{ids, index, library, search, text};
use search::{Notice, Query};

/// Every clause whose own text passes, in document order.
fn clauses(pass: impl Fn(&str) -> bool) -> Vec<String> {
    let all = library().documents().iter().flat_map(|d| &d.clauses);
    all.filter(|c| pass(&c.text.to_lowercase())).map(|c| c.id.to_string()).collect()
}

#[test]
fn and_requires_not_excludes_or_admits() {
    let both = search("indirect AND profits");
    assert!(!both.hits.is_empty());
    for hit in &both.hits {
        let text = text(&hit.clause).to_lowercase();
        assert!(text.contains("indirect") && text.contains("profit"), "{}", hit.clause);
    }
    let without = search("indirect NOT profits");
    assert!(!without.hits.is_empty());
    assert_eq!(ids(&without), ids(&search("indirect -profits")));
    for hit in &without.hits {
        assert!(!text(&hit.clause).to_lowercase().contains("profit"), "{}", hit.clause);
    }
    let either = ids(&search("defamatory OR deepfakes OR 冲突法"));
    assert!(either.contains(&"ai-terms 4.1(1)(f)".to_owned()), "{either:?}");
    assert!(either.contains(&"face-rules 14(2)".to_owned()), "{either:?}");
    let grouped = search("(defamatory OR pornographic) AND content");
    assert_eq!(grouped.hits.len(), 2, "{:?}", ids(&grouped));
    let chinese = ids(&search("预付 AND 违约金"));
    assert_eq!(chinese, ["face-rules 12(2)"]);
}

#[test]
fn phrases_are_exact_in_both_languages() {
    for (query, words) in [
        ("\"prior written consent\"", "prior written consent"),
        ("“至少一项或者”", ""),
        ("「全部损失」", "全部损失"),
        ("\"全部损失\"", "全部损失"),
    ] {
        let mut found = ids(&search(query));
        found.sort();
        let mut expected = clauses(|t| !words.is_empty() && t.contains(words));
        // A paragraph and a part of it are one hit.
        let all = expected.clone();
        expected.retain(|e| !all.iter().any(|o| o.starts_with(&format!("{e}("))));
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
    assert!(search("\"consent written prior\"").hits.is_empty());
}

/// Every four characters of the Chinese text, taken as a phrase, find the clause they stand in.
#[test]
fn no_chinese_phrase_is_missed() {
    let rules = library().document("face-rules").unwrap();
    for clause in rules.clauses.iter().filter(|c| c.text.chars().count() > 40).step_by(5) {
        let chars: Vec<char> = clause.text.chars().collect();
        for four in chars.windows(4).step_by(7) {
            if four.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)) {
                let phrase: String = four.iter().collect();
                let found = search(&format!("\"{phrase}\""));
                let held = |h: &search::Hit| text(&h.clause).contains(&phrase);
                assert!(!found.hits.is_empty() && found.hits.iter().all(held), "{phrase}");
            }
        }
    }
}

#[test]
fn spelling_hyphens_and_width_do_not_matter() {
    for (a, b) in [
        ("third-party AI tools", "third\u{2011}party AI tools"),
        ("12-month", "12\u{2011}month"),
        ("licence", "license"),
        ("organisational safeguards", "organizational safeguards"),
        ("unintended behaviours", "unintended behavior"),
        ("ＬＬＭ", "llm"),
        ("indemnify", "indemnification"),
    ] {
        let (a, b) = (search(a), search(b));
        assert!(!a.hits.is_empty());
        assert_eq!(ids(&a), ids(&b));
    }
    assert_eq!(ids(&search("optout"))[0], ids(&search("opt-out"))[0]);
    assert!(ids(&search("第")).contains(&"face-rules 12(3)".to_owned()), "one character");
}

#[test]
fn prefixes() {
    let found = ids(&search("organis* AND safeguard*"));
    assert!(found.contains(&"ai-terms 1(ii)".to_owned()), "{found:?}");
    let found = ids(&search("hallucin*"));
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(ids(&search("滞纳*")), ids(&search("滞纳金")));
}

#[test]
fn documents() {
    let only =
        |r: &search::Results, d: &str| !r.hits.is_empty() && r.hits.iter().all(|h| h.document == d);
    assert!(only(&search("liability doc:face-rules"), "face-rules"));
    assert!(only(&search("liability -doc:face-rules"), "ai-terms"));
    let query = |documents: &[&str]| {
        let documents = documents.iter().map(|d| (*d).to_owned()).collect();
        index()
            .search(&Query { text: "liability".into(), documents, limit: 5, facets: None })
            .unwrap()
    };
    assert!(only(&query(&["face-rules"]), "face-rules"));
    assert_eq!(query(&[]).hits.len(), 5);
    let unknown = query(&["no-such"]);
    assert!(unknown.hits.is_empty());
    assert_eq!(unknown.notices, [Notice::UnknownDocument { document: "no-such".into() }]);
    assert!(!query(&["no-such", "ai-terms"]).hits.is_empty());
}

#[test]
fn a_clause_number_brings_that_clause() {
    for (typed, clause) in [
        ("face-rules 12(3)", "face-rules 12(3)"),
        ("face rules 12(3)", "face-rules 12(3)"),
        ("12(3)", "face-rules 12(3)"),
        ("12（3）", "face-rules 12(3)"),
        ("4.2(2)(a)", "ai-terms 4.2(2)(a)"),
        ("AI-TERMS 4.2(2)(A)", "ai-terms 4.2(2)(a)"),
        ("clause 6.4", "ai-terms 6.4"),
        ("第12条", "face-rules 12"),
        ("9(b)(iii)", "ai-terms 9(b)(iii)"),
        ("face-rules pre(3)", "face-rules pre(3)"),
        ("face-rules 8(s2)", "face-rules 8"),
        ("4.2(2)(a) disclosure", "ai-terms 4.2(2)(a)"),
    ] {
        let found = ids(&search(typed));
        assert_eq!(found.first().map(String::as_str), Some(clause), "{typed}: {found:?}");
        assert_eq!(found.iter().filter(|f| *f == clause).count(), 1, "{typed}");
    }
    let both: Vec<String> = ids(&search("7")).into_iter().take(2).collect();
    assert_eq!(both, ["ai-terms 7", "face-rules 7"]);
    let near = search("face-rules 12(9)");
    assert_eq!(ids(&near)[0], "face-rules 12");
    assert!(
        matches!(&near.notices[..], [Notice::UnknownClause { shown, .. }] if shown == "face-rules 12")
    );
}

#[test]
fn odd_input_is_never_an_error() {
    let junk = "x\u{0}y \"( AND ".repeat(80_000);
    let nested = "(".repeat(5000) + "fee";
    let many = (0..500).map(|i| format!("word{i} ")).collect::<String>();
    let chinese = "滞纳金违约责任".repeat(1000);
    for (query, expected) in [
        ("", Some(Notice::NothingToFind)),
        ("   \u{3000}\n", Some(Notice::NothingToFind)),
        ("AND OR NOT", Some(Notice::StrayOperator)),
        ("NOT", Some(Notice::NothingToFind)),
        ("NOT liability", Some(Notice::NothingToFind)),
        ("doc:face-rules", Some(Notice::NothingToFind)),
        ("***", Some(Notice::StrayOperator)),
        ("((fee", Some(Notice::StrayOperator)),
        ("fee))", Some(Notice::StrayOperator)),
        ("\"late fee", Some(Notice::UnbalancedQuote)),
        ("\"\"", Some(Notice::NothingToFind)),
        ("“fee", Some(Notice::UnbalancedQuote)),
        ("!?…—", Some(Notice::NothingToFind)),
        ("\u{0}\u{1}\u{7f}\u{202e}fee", None),
        ("a\u{301}\u{301}\u{301}", None),
        ("- - -fee", Some(Notice::NothingToFind)),
        (&junk, Some(Notice::QueryCut { characters: 1000 })),
        (&nested, Some(Notice::QueryCut { characters: 1000 })),
        (&many, Some(Notice::TermsCut { terms: 64 })),
        (&chinese, Some(Notice::TermsCut { terms: 64 })),
        ("the of and", None),
        ("doc: fee", Some(Notice::StrayOperator)),
        ("zzzz", None),
    ] {
        let results = search(query);
        let shown: String = query.chars().take(30).collect();
        for notice in &results.notices {
            assert!(!notice.message(kernel::Language::En).is_empty());
            assert!(!notice.message(kernel::Language::Zh).is_ascii());
        }
        match expected {
            Some(n) => assert!(results.notices.contains(&n), "{shown}: {:?}", results.notices),
            None => assert!(results.notices.is_empty(), "{shown}: {:?}", results.notices),
        }
    }
    assert!(!search("\"late fee").hits.is_empty());
    assert!(!search("((fee").hits.is_empty());
    assert!(!search("the of and").hits.is_empty());
}
