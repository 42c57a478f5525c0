//! Any two versions at all: nothing is lost in a comparison, and none takes long.

use clauses::{ChangeKind, ClauseChange, Comparison, Document, SegmentKind, compare};
use proptest::prelude::*;

use crate::{
    shelf::Shelf,
    versions::{text, version},
};

/// A text of many clauses in which words come from a small stock, so that clauses are alike.
pub fn any_text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "may", "must", "not", "the", "Customer", "pay", "10%", "30 days", "fees‑", "“x”", "(i)",
        "；", "应当", "客户", "e\u{301}", "\u{a0}", "or", "clause 2", "🙂",
    ]);
    let sentence = prop::collection::vec(word, 1..12).prop_map(|words| words.join(" "));
    prop::collection::vec((0..4_u8, sentence), 1..12).prop_map(|blocks| {
        let mut text = String::new();
        for (number, (kind, words)) in blocks.iter().enumerate() {
            text.push_str(&match kind {
                0 => format!("## {}. {words}\n\n", number + 1),
                1 => format!("- {words}\n"),
                2 => format!("\nNote: (i) {words}; and (ii) {words}.\n\n"),
                _ => format!("\n{words}\n\n"),
            });
        }
        text
    })
}

pub fn any_version(text: &str) -> Option<Document> {
    let library = Shelf::single("en", text, "").load().ok()?;
    library.documents().first().cloned()
}

proptest! {
    #[test]
    fn nothing_is_lost_in_a_comparison(before in any_text(), after in any_text()) {
        let (Some(old), Some(new)) = (any_version(&before), any_version(&after)) else {
            return Ok(());
        };
        let comparison = compare(&old, &new);
        let counted = |is: fn(&ClauseChange) -> bool| {
            comparison.changes.iter().filter(|change| is(change)).count() as u32
        };
        prop_assert_eq!(comparison.real, counted(ClauseChange::is_real));
        prop_assert_eq!(comparison.technical, counted(ClauseChange::is_technical));
        // Marks are the words of either version; every clause with words is in an entry.
        for (document, side, left_out) in [
            (&old, (|change| &change.before) as fn(&ClauseChange) -> &Vec<clauses::ClauseId>, SegmentKind::Inserted),
            (&new, |change| &change.after, SegmentKind::Deleted),
        ] {
            let mut seen = String::new();
            for change in &comparison.changes {
                seen.push_str(&text(change, left_out));
                for id in side(change) {
                    prop_assert!(document.clause(id).is_some());
                }
            }
            let listed: Vec<_> = comparison.changes.iter().flat_map(side).collect();
            for clause in &document.clauses {
                let speaks = clause.wording().chars().any(char::is_alphanumeric);
                let inside = document.clauses.iter().any(|other| {
                    other.parent.as_ref() == Some(&clause.id) && other.span.is_some()
                });
                if speaks && !inside {
                    prop_assert!(listed.contains(&&clause.id), "{} of {}", clause.id, document.id);
                    if clause.span.is_none() {
                        prop_assert!(seen.contains(clause.wording().trim()), "{}", clause.id);
                    }
                }
            }
        }
        let again = compare(&old, &new);
        prop_assert_eq!(&comparison, &again);
        let none = compare(&old, &old);
        prop_assert!(none.changes.iter().all(|change| change.kind == ChangeKind::Same));
        prop_assert_eq!((none.real, none.technical, none.renumberings.len()), (0, 0, 0));
    }
}

/// A comparison, the seconds it took and those it may take: some, or on a machine that is busy with
/// other things a multiple of what reading the texts took.
fn timed(before: &str, after: &str) -> (Comparison, f64, f64) {
    let start = std::time::Instant::now();
    let (before, after) = (version("en", before, &[]), version("en", after, &[]));
    let most = (30.0 * start.elapsed().as_secs_f64()).max(10.0);
    let start = std::time::Instant::now();
    let comparison = compare(&before, &after);
    (comparison, start.elapsed().as_secs_f64(), most)
}

#[test]
fn hostile_versions_are_compared_in_time() {
    let list = |clause: &dyn Fn(usize) -> String, count: usize| -> String {
        (0..count).map(|n| format!("{}. {}\n\n", n + 1, clause(n))).collect()
    };
    let alike = |_: usize| "The Customer must not do any of the things set out here.".to_owned();
    let numbered = |n: usize| {
        format!("Clause {n} says that party {} pays {} to party {}.", n * 7, n * 31, n * 3)
    };
    let other = |n: usize| {
        format!("Clause {n} says that party {} gives {} to party {}.", n * 5, n * 29, n * 2)
    };
    let backwards = |n: usize| numbered(4999 - n);
    let short = |n: usize| ["a b", "c d", "e f g"][n % 3].to_owned();
    let shorter = |n: usize| ["e f g", "a b"][n % 2].to_owned();
    let huge = |salt: usize| -> String {
        let words = (0..200_000).map(|n| format!("w{}", (n * salt) % 1009));
        format!("## 1. A\n\n{}\n", words.collect::<Vec<_>>().join(" "))
    };
    let cases = [
        ("all alike", list(&alike, 5000), list(&alike, 4990)),
        ("all new numbers", list(&numbered, 5000), list(&other, 5000)),
        ("backwards", list(&numbered, 5000), list(&backwards, 5000)),
        ("few words", list(&short, 5000), list(&shorter, 5000)),
        ("one huge clause", huge(17), huge(23)),
        (
            "all in one",
            list(&numbered, 5000),
            format!("## 1. A\n\n{}\n", list(&numbered, 5000).replace('\n', " ")),
        ),
    ];
    for (name, before, after) in cases {
        let (comparison, seconds, most) = timed(&before, &after);
        println!(
            "{name}: {seconds:.2} s, {} real, {} technical",
            comparison.real, comparison.technical
        );
        assert!(seconds < most, "{name}: {seconds} s");
    }
}
