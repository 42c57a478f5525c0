//! How long building and searching take; run by hand: `cargo bench -p search`.
//!
//! Uses only the clock; prints, asserts nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/real/fixture.rs"]
mod fixture;

use search::{Index, Query};
use std::time::{Duration, Instant};

fn percentiles(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |p: usize| times[(times.len() - 1) * p / 100];
    println!("{name:<28} p50 {:>10.1?}  p99 {:>10.1?}", at(50), at(99));
}

fn main() {
    let (library, glossary) = (fixture::library(), fixture::glossary());
    let build = |_| {
        let start = Instant::now();
        let _index = Index::build(library, &glossary).unwrap();
        start.elapsed()
    };
    percentiles("build", (0..30).map(build).collect());
    let index = fixture::index();
    let mut reader = csv::Reader::from_reader(include_str!("../tests/relevance.csv").as_bytes());
    let mut queries: Vec<String> = reader.records().map(|r| r.unwrap()[0].to_owned()).collect();
    queries.extend(
        ["licen*", "\"prior written consent\"", "a AND b OR c", "4.2(2)(a)"].map(String::from),
    );
    for limit in [20, 200] {
        let mut times = Vec::new();
        let mut typical = Vec::new();
        for text in &queries {
            let query = Query { text: text.clone(), limit, ..Query::default() };
            let mut own = Vec::new();
            for _ in 0..100 {
                let start = Instant::now();
                std::hint::black_box(index.search(&query).unwrap());
                own.push(start.elapsed());
            }
            own.sort();
            typical.push((own[own.len() / 2], text));
            times.extend(own);
        }
        percentiles(&format!("search, {limit} hits"), times);
        typical.sort();
        let (slowest, text) = typical[typical.len() - 1];
        println!("    the slowest query takes {slowest:.1?} at the median: {text}");
    }
    let mut times = Vec::new();
    for text in queries.iter().flat_map(|q| q.char_indices().skip(1).map(move |(end, _)| &q[..end]))
    {
        let start = Instant::now();
        std::hint::black_box(index.suggest(text, 8));
        times.push(start.elapsed());
    }
    percentiles("suggestions", times);
}
