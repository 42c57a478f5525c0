//! What helps while typing: filters, suggestions, slips, the other script, exact phrases first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "real/fixture.rs"]
mod fixture;

use clauses::ClauseId;
use fixture::{ids, index, marked, search, text};
use search::{Facet, Facets, Hit, Notice, Query, Results, SuggestionKind};

struct Known;

impl Known {
    fn all() -> Vec<(ClauseId, Facet, &'static str)> {
        let id = |text| ClauseId::parse(text).unwrap();
        vec![
            (id("ai-terms 3.3"), Facet::Is, "permission"),
            (id("face-rules 8(s2)"), Facet::Is, "obligation"),
            (id("face-rules 11"), Facet::Is, "obligation"),
            (id("face-rules 11"), Facet::Bound, "customer"),
            (id("ai-terms 8"), Facet::Note, "ask the insurer"),
        ]
    }
}

impl Facets for Known {
    fn has(&self, clause: &ClauseId, facet: Facet, value: &str) -> bool {
        self.list(facet, value).contains(clause)
    }

    fn list(&self, facet: Facet, value: &str) -> Vec<ClauseId> {
        let fits = |v: &str| match facet {
            Facet::Note => value == "*" || v.contains(value),
            _ => v == value,
        };
        Self::all().into_iter().filter(|(_, f, v)| *f == facet && fits(v)).map(|k| k.0).collect()
    }

    fn values(&self, facet: Facet) -> Vec<String> {
        let mut all: Vec<String> =
            Self::all().into_iter().filter(|k| k.1 == facet).map(|k| k.2.to_owned()).collect();
        all.dedup();
        all
    }
}

fn filtered(text: &str) -> Results {
    let facets: Option<&dyn Facets> = Some(&Known);
    index().search(&Query { text: text.into(), documents: Vec::new(), limit: 50, facets }).unwrap()
}

#[test]
fn filters_admit_and_exclude() {
    assert_eq!(ids(&filtered("is:obligation")), ["face-rules 8", "face-rules 11"]);
    assert_eq!(ids(&filtered("is:obligation bound:customer")), ["face-rules 11"]);
    assert_eq!(ids(&filtered("is:obligation -bound:customer")), ["face-rules 8"]);
    assert_eq!(ids(&filtered("is:obligation,permission")).len(), 3);
    assert_eq!(ids(&filtered("滞纳金 is:obligation")), ["face-rules 11"]);
    for note in ["note:", "note:*", "note:insurer"] {
        assert_eq!(ids(&filtered(note)), ["ai-terms 8"], "{note}");
    }
    assert!(ids(&filtered("note:lawyer")).is_empty());
    let beneath = ids(&search("clause:4.2"));
    assert!(beneath.len() > 5 && beneath.iter().all(|id| id.starts_with("ai-terms 4.2")));
    assert_eq!(ids(&search("disclosure clause:4.2(2)(a)")), ["ai-terms 4.2(2)(a)"]);
    assert_eq!(ids(&search("clause:face-rules:12(3)")), ["face-rules 12(3)"]);
    let without = ids(&search("disclosure -clause:4.2"));
    assert!(!without.is_empty() && without.iter().all(|id| !id.starts_with("ai-terms 4.2")));
}

#[test]
fn what_no_filter_knows_is_told() {
    let notices = |text: &str| filtered(text).notices;
    assert!(notices("fee is:oblgation").iter().any(|n| matches!(
        n,
        Notice::UnknownValue { known, .. } if known.contains(&"obligation".to_owned())
    )));
    assert!(matches!(&notices("fee clause:77")[..], [Notice::UnknownValue { .. }]));
    let without = search("fee is:obligation");
    assert_eq!(without.notices, [Notice::FilterUnavailable { filter: "is".into() }]);
    assert!(!without.hits.is_empty());
}

#[test]
fn slips_are_forgiven_and_told() {
    for (typed, found, clause) in [
        ("indemnfy", "indemnify", "ai-terms 9(b)"),
        ("\"prior writen consent\"", "written", "ai-terms 4.1(2)(d)"),
        ("按日支付滞钠金", "滞纳金", "face-rules 11"),
        ("协商解决争义", "争", "face-rules 14(3)"),
    ] {
        let results = search(typed);
        let hit = results.hits.iter().take(5).find(|h| h.clause.to_string().starts_with(clause));
        let hit = hit.unwrap_or_else(|| panic!("{typed}: {:?}", ids(&results)));
        assert!(hit.fuzzy.iter().any(|(_, f)| f.contains(found)), "{typed}: {:?}", hit.fuzzy);
        assert!(!hit.text_marks.is_empty());
        assert!(results.notices.iter().any(|n| matches!(n, Notice::DidYouMean { .. })));
    }
    let exact = search("indemnify");
    assert!(exact.hits.iter().all(|h| h.fuzzy.is_empty()) && exact.notices.is_empty());
}

#[test]
fn both_scripts_find_and_mark_the_same() {
    for (a, b) in [("滯納金", "滞纳金"), ("用戶終止授權後刪除信息", "用户终止授权后删除信息")]
    {
        assert_eq!(ids(&search(a)), ids(&search(b)));
    }
    assert_eq!(marked("滯納金", "face-rules 11"), ["滞纳金"]);
}

#[test]
fn an_exact_phrase_comes_first() {
    for document in fixture::library().documents() {
        for clause in document.clauses.iter().step_by(9) {
            let chars: Vec<char> = clause.text.chars().collect();
            if chars.len() < 60 || !clause.text.is_ascii() {
                continue;
            }
            let words: Vec<&str> = clause.text.split(' ').skip(4).take(4).collect();
            let phrase = words.join(" ");
            if !phrase.chars().all(|c| c.is_ascii_lowercase() || c == ' ') || words.len() < 4 {
                continue;
            }
            let results = search(&phrase);
            let first = &results.hits[0];
            assert!(first.exact, "{phrase}: {:?}", ids(&results));
            assert!(text(&first.clause).contains(&phrase), "{phrase}");
        }
    }
}

#[test]
fn a_match_above_the_clause_is_shown_there() {
    let results = search("kill switches agents");
    let sound = |h: &Hit| {
        let within = |text: &str, marks: &[std::ops::Range<usize>]| {
            marks.iter().all(|m| text.get(m.clone()).is_some())
        };
        within(&h.headings, &h.heading_marks) && within(&h.chapeau, &h.chapeau_marks)
    };
    assert!(results.hits.iter().all(sound));
    assert!(
        results.hits.iter().any(|h| !h.chapeau_marks.is_empty() || !h.heading_marks.is_empty())
    );
}

#[test]
fn suggestions() {
    let of = |text: &str| index().suggest_with(text, 8, Some(&Known));
    let has = |text: &str, expected: &str, kind: SuggestionKind| {
        let all = of(text);
        assert!(all.iter().any(|s| s.text == expected && s.kind == kind), "{text}: {all:?}");
    };
    has("indem", "indemnify", SuggestionKind::Word);
    has("late fee liabil", "late fee liability", SuggestionKind::Word);
    has("who pays liquidated da", "who pays liquidated damages", SuggestionKind::Term);
    has("滞", "滞纳金", SuggestionKind::Term);
    has("4.2(2)", "ai-terms 4.2(2)(a)", SuggestionKind::Clause);
    has("face-rules 12", "face-rules 12(3)", SuggestionKind::Clause);
    has("fee is:ob", "fee is:obligation", SuggestionKind::Filter);
    has("fee -cla", "fee -clause:", SuggestionKind::Filter);
    has("doc:fa", "doc:face-rules", SuggestionKind::Filter);
    let phrases = of("您的");
    assert!(phrases.iter().any(|s| s.kind == SuggestionKind::Phrase), "{phrases:?}");
    for text in ["", " ", "\u{0}", "((((", "4.", "is:", "：：", "😀", &"x".repeat(5000)] {
        assert!(of(text).len() <= 8);
    }
}
