//! Queries with the clauses that must be among the first three.
//!
//! A clause is met by itself, by one of its descendants, or by a clause that holds it, but never by
//! a top-level section. A sentence is met by the clause that holds it. All clauses of a row must be
//! met; of alternatives one.
//!
//! `relevance.csv` holds the forty rows that search was made with.
//! `blind/dev.csv` and `blind/holdout.csv` were written by somebody who had not seen the code. The
//! first may be looked at, the second only counted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "real/fixture.rs"]
mod fixture;

use fixture::{ids, search};
use std::{collections::BTreeMap, path::Path};

/// Rows met when this was written; fewer is a regression. The one that is missed asks for two clauses
/// in the other language at once.
const FLOOR: usize = 40;
/// Rows of the blind sets met when this was written; fewer is a regression.
const FLOOR_DEV: usize = 115;
const FLOOR_HOLDOUT: usize = 108;
/// And without the general lexicon.
const FLOOR_DEV_ALONE: usize = 111;
const FLOOR_HOLDOUT_ALONE: usize = 103;

fn below(id: &str, above: &str) -> bool {
    id.strip_prefix(above).is_some_and(|rest| rest.starts_with(['(', '.']))
}

fn met(found: &str, expected: &str) -> bool {
    let expected = match expected.rsplit_once("(s") {
        Some((clause, _)) => clause,
        None => expected,
    };
    let section = found.split(' ').nth(1).is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()));
    found == expected || below(found, expected) || (!section && below(expected, found))
}

/// Rows met and rows, by language, sort and in all; `tell` prints those that are missed.
fn count(path: &Path, tell: bool) -> BTreeMap<String, (usize, usize)> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let (query, language, expected) = (&row[0], &row[1], &row[2]);
        let found = ids(&search(query));
        let top: Vec<&String> = found.iter().take(3).collect();
        let one = |e: &str| top.iter().any(|t| met(t, e.trim()));
        let good = expected.split(';').all(|e| e.split('|').any(one));
        let kind = row.get(3).map_or(String::new(), |k| format!("kind {k}"));
        for key in [language.to_owned(), kind, "all".to_owned()] {
            let count = counts.entry(key).or_default();
            count.0 += usize::from(good);
            count.1 += 1;
        }
        if !good && tell {
            println!("missed [{language}] {query}: expected {expected}, found {top:?}");
        }
    }
    let shown = counts.iter().filter(|(key, _)| !key.is_empty());
    let shown: Vec<String> = shown.map(|(key, (n, of))| format!("{key} {n}/{of}")).collect();
    println!("{}: {}", path.file_name().unwrap().to_string_lossy(), shown.join(", "));
    counts
}

fn here(name: &str) -> std::path::PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests")).join(name)
}

#[test]
fn the_expected_clauses_come_first() {
    let counts = count(&here("relevance.csv"), true);
    let (met, of) = counts["all"];
    assert_eq!(of, 40);
    assert!(met >= FLOOR, "{met}");
}

#[test]
fn queries_written_by_others_are_answered() {
    let dev = count(&here("blind/dev.csv"), true);
    let holdout = count(&here("blind/holdout.csv"), false);
    let floors = match fixture::glossary().len() {
        0..500 => (FLOOR_DEV_ALONE, FLOOR_HOLDOUT_ALONE),
        _ => (FLOOR_DEV, FLOOR_HOLDOUT),
    };
    let met = (dev["all"].0, holdout["all"].0);
    assert!(met.0 >= floors.0 && met.1 >= floors.1, "{met:?}");
}

#[test]
fn the_late_fee_is_clause_eleven() {
    assert_eq!(ids(&search("滞纳金")), ["face-rules 11", "face-rules 12(3)"]);
    let results = search("late fee");
    assert_eq!(ids(&results)[0], "face-rules 11");
    assert_eq!(results.hits[0].through.as_deref(), Some("滞纳金"));
    assert!(results.also.iter().any(|t| t == "滞纳金"), "{:?}", results.also);
}

#[test]
fn a_heading_does_not_outrank_its_paragraphs() {
    let found = ids(&search("feedback confidential"));
    assert!(found[0].starts_with("ai-terms 10("), "{found:?}");
    let found = ids(&search("monitoring and enforcement"));
    assert_eq!(found.iter().filter(|f| *f == "ai-terms 4.5").count(), 1, "{found:?}");
}

#[test]
fn a_paragraph_and_its_own_part_are_one_hit() {
    let found = ids(&search("liability cap 10% of fees"));
    assert_eq!(found[0], "ai-terms 8(a)");
    assert!(!found.contains(&"ai-terms 8".to_owned()), "{found:?}");
}
