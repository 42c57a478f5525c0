//! Marks and snippets: exact to the byte, in both languages, whatever is typed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "real/fixture.rs"]
mod fixture;

use fixture::{index, marked, search, text};
use proptest::prelude::*;
use search::{Query, Results};
use std::ops::Range;

#[test]
fn what_is_found_is_what_is_marked() {
    for (query, clause, marks) in [
        ("滞纳金", "face-rules 11", vec!["滞纳金"]),
        ("滞纳金", "face-rules 12(3)", vec!["滞纳金"]),
        ("late fee", "face-rules 12(3)", vec!["滞纳金"]),
        ("12-month", "ai-terms 8(a)", vec!["12\u{2011}month"]),
        ("\"12 month period\"", "ai-terms 8(a)", vec!["12\u{2011}month period"]),
        ("month", "ai-terms 8(a)", vec!["month"]),
        ("kill switch", "ai-terms 4.6(b)(1)", vec!["kill", "switches"]),
        ("\"kill switch\"", "ai-terms 4.6(b)(1)", vec!["kill switches"]),
        ("应付费用 千分之三", "face-rules 11", vec!["应付费用", "应付费用", "千分之三"]),
        ("滞*", "face-rules 11", vec!["滞"]),
    ] {
        let found = marked(query, clause);
        // Other words of the query may be marked too, none of these may be missing or longer.
        if query == "应付费用 千分之三" {
            assert!(marks.iter().all(|m| found.contains(m)), "{query}: {found:?}");
        } else {
            assert_eq!(found, marks, "{query}");
        }
    }
}

#[test]
fn a_snippet_shows_the_marks() {
    for query in
        ["prior written consent", "滞纳金", "垫付 追偿", "capital intensive indemnify", "4.2"]
    {
        for hit in search(query).hits {
            let length = hit.snippet.chars().count();
            let chinese = hit.document == "face-rules";
            assert!(length <= if chinese { 82 } else { 162 }, "{query}: {}", hit.snippet);
            assert!(hit.text_marks.is_empty() == hit.snippet_marks.is_empty(), "{}", hit.snippet);
            let inner = hit.snippet.trim_start_matches('…').trim_end_matches('…');
            let whole = text(&hit.clause);
            let at = whole.find(inner).unwrap_or_else(|| panic!("{} not in {whole}", hit.snippet));
            if !chinese && at > 0 {
                let before = whole[..at].chars().next_back().unwrap();
                assert!(!before.is_alphanumeric(), "cut within a word: {}", hit.snippet);
            }
            let marks: Vec<&str> = hit.text_marks.iter().map(|m| &whole[m.clone()]).collect();
            for mark in &hit.snippet_marks {
                let shown = &hit.snippet[mark.clone()];
                assert!(marks.iter().any(|m| m.contains(shown)), "{shown} / {marks:?}");
            }
        }
    }
}

fn sound(text: &str, marks: &[Range<usize>]) -> bool {
    let apart = marks.windows(2).all(|w| w[0].end < w[1].start);
    apart && marks.iter().all(|m| m.start < m.end && text.get(m.clone()).is_some())
}

fn all_sound(results: &Results) -> bool {
    results
        .hits
        .iter()
        .all(|h| sound(text(&h.clause), &h.text_marks) && sound(&h.snippet, &h.snippet_marks))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_answered(text in any::<String>(), limit in any::<usize>()) {
        let query = Query { text, documents: Vec::new(), limit, facets: None };
        let results = index().search(&query).unwrap();
        prop_assert!(results.hits.len() <= 200 && all_sound(&results));
    }

    #[test]
    fn any_mix_of_operators_and_words_is_answered(
        parts in prop::collection::vec(prop::sample::select(vec![
            "AND", "OR", "NOT", "-", "(", ")", "\"", "“", "」", "「", "*", "doc:", "doc:ai-terms",
            "fee", "opt-out", "滞纳金", "的", "用户合法充分明确的授权", "12(3)", "4.", "10%", "licen*",
            "’", "\u{2011}", "\u{200d}", "ＡＩ", "liability", "third party", " ", "（", "）", "12-month",
        ]), 0..24),
        gaps in any::<bool>(),
    ) {
        let text = parts.join(if gaps { " " } else { "" });
        let results = index().search(&Query { text, documents: Vec::new(), limit: 200, facets: None }).unwrap();
        prop_assert!(all_sound(&results));
        let mut seen = std::collections::BTreeSet::new();
        prop_assert!(results.hits.iter().all(|h| seen.insert(h.clause.clone())), "a clause twice");
    }
}
