//! Search over hundreds of thousands of clauses, beside SQLite FTS5 and ripgrep on the same text.
//!
//! Run by hand: `cargo bench -p search --bench scale -- 200000 1000000`. The text is made from the
//! licence texts that ship with the machine's packages and the two contracts of the library, cut
//! into sentences and put together anew with other numbers, always the same way. Each phase runs in
//! a process of its own, so that its peak memory can be told; SQLite runs in Python's module, which
//! times every query itself, and each run of ripgrep is timed with its start. Writes
//! `docs/search.md` when `--write` is given.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "scale/corpus.rs"]
mod corpus;
#[path = "../tests/real/fixture.rs"]
mod fixture;

use corpus::{Corpus, Kind, Queries};
use search::{Index, Opening, Query};
use std::{
    fmt::Write as _,
    io::Write as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// Queries of each kind, and how often the whole set is run.
const EACH: usize = 150;
const ROUNDS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.first().map(String::as_str) {
        Some("build") => build(number(&arguments[1]), Path::new(&arguments[2])),
        Some("ask") => ask(number(&arguments[1]), Path::new(&arguments[2])),
        _ => all(&arguments),
    }
}

fn number(text: &str) -> usize {
    text.replace('_', "").parse().unwrap()
}

fn all(arguments: &[String]) {
    let mut counts: Vec<usize> =
        arguments.iter().filter(|a| !a.starts_with("--")).map(|a| number(a)).collect();
    if counts.is_empty() {
        counts.push(200_000);
    }
    let scratch = std::env::temp_dir().join("imprimatur-search-scale");
    let mut report = String::new();
    for count in counts {
        let folder = scratch.join(count.to_string());
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let mut text = format!("\n## {count} clauses\n\n");
        text.push_str(&own(&["build", &count.to_string(), folder.to_str().unwrap()]));
        let mut rows = own(&["ask", &count.to_string(), folder.to_str().unwrap()]);
        rows.push_str(&sqlite(&folder));
        rows.push_str(&ripgrep(&folder));
        text.push_str(&table(&rows));
        println!("{text}");
        report.push_str(&text);
        let _ = std::fs::remove_dir_all(&folder);
    }
    if arguments.iter().any(|a| a == "--write") {
        let page = fixture::root().join("docs/search.md");
        let before = std::fs::read_to_string(&page).unwrap_or_default();
        // What is said in words stays; the tables, whose headings begin with a number, are new.
        let table = |part: &&str| !part.starts_with(|c: char| c.is_ascii_digit());
        let kept: Vec<&str> = before.split("\n## ").take_while(table).collect();
        let kept = kept.join("\n## ").trim_end().to_owned();
        std::fs::write(page, format!("{kept}\n{report}")).unwrap();
    }
}

/// Runs a phase in a process of its own.
fn own(arguments: &[&str]) -> String {
    let output = Command::new(std::env::current_exe().unwrap()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Peak memory of this process in MB; of it, what is not merely mapped from files.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
        line.trim().split(' ').next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    (of("VmHWM:"), of("RssAnon:"))
}

fn size(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .map(|f| match f.metadata() {
            Ok(m) if m.is_dir() => size(&f.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}

fn build(count: usize, folder: &Path) {
    let corpus = Corpus::new(count, 0);
    let mut plain = std::io::BufWriter::new(std::fs::File::create(folder.join("text")).unwrap());
    corpus.each(|clause| writeln!(plain, "{}", clause.text.replace('\n', " ")).unwrap());
    drop(plain);
    corpus::write_queries(&folder.join("queries"), &Queries::new(&corpus, EACH));
    let index = folder.join("index");
    let start = Instant::now();
    let (_, opening) = Index::open_texts(&index, &corpus, &fixture::glossary()).unwrap();
    assert!(matches!(opening, Opening::Rebuilt { .. }));
    let took = start.elapsed();
    let text = std::fs::metadata(folder.join("text")).unwrap().len();
    let (peak, _) = memory();
    println!(
        "Text {} MB; built in {:.1} s, index {} MB with the texts, peak memory {peak} MB of which the material of the benchmark is {} MB.",
        text >> 20,
        took.as_secs_f32(),
        size(&index) >> 20,
        corpus.bytes() >> 20,
    );
}

fn ask(count: usize, folder: &Path) {
    let corpus = Corpus::new(count, 0);
    let changed = Corpus::new(count, 1);
    let glossary = fixture::glossary();
    let path = folder.join("index");
    let open = |corpus: &Corpus| {
        let start = Instant::now();
        let (index, opening) = Index::open_texts(&path, corpus, &glossary).unwrap();
        (index, opening, start.elapsed())
    };
    let (index, opening, opened) = open(&corpus);
    assert_eq!(opening, Opening::Reused);
    let queries = corpus::read_queries(&folder.join("queries"));
    let mut rows = String::new();
    for kind in Kind::ALL {
        let own: Vec<&String> = queries.iter().filter(|q| q.0 == kind).map(|q| &q.1).collect();
        let mut times = Vec::new();
        let mut found = 0;
        for round in 0..=ROUNDS {
            for text in &own {
                let query = Query { text: kind.ours(text), limit: 20, ..Query::default() };
                let start = Instant::now();
                let results = index.search(&query).unwrap();
                let took = start.elapsed();
                // The first round warms.
                if round > 0 {
                    times.push(took);
                    found += usize::from(!results.hits.is_empty());
                }
                if std::env::var_os("SCALE_SLOW").is_some()
                    && took > Duration::from_millis(5)
                    && round > 0
                {
                    eprintln!("{kind:?} {took:?} {}", query.text);
                }
            }
        }
        writeln!(rows, "this|{}|{}", kind.name(), line(&mut times, found)).unwrap();
    }
    let mut times = Vec::new();
    for (_, text) in queries.iter().filter(|q| q.0 == Kind::Words) {
        for (end, _) in text.char_indices().skip(1) {
            let start = Instant::now();
            std::hint::black_box(index.suggest(&text[..end], 8));
            times.push(start.elapsed());
        }
    }
    let n = times.len();
    writeln!(rows, "this|suggestions|{}", line(&mut times, n)).unwrap();
    let (peak, anonymous) = memory();
    println!(
        "Opened in {:.1} ms; after all queries the process had held {peak} MB at most, {anonymous} MB of them its own and not mapped from the index.",
        opened.as_secs_f32() * 1e3,
    );
    drop(index);
    let (_, opening, took) = open(&changed);
    assert!(
        matches!(&opening, Opening::Updated { documents } if documents.len() == 1),
        "{opening:?}"
    );
    println!(
        "One document of {} clauses changed: {:.2} s.\n",
        corpus::PER_DOCUMENT,
        took.as_secs_f32()
    );
    print!("{rows}");
}

fn line(times: &mut [Duration], found: usize) -> String {
    times.sort();
    let at = |p: usize| times[(times.len() - 1) * p / 100].as_secs_f64() * 1e3;
    format!("{:.2} / {:.2}|{}%", at(50), at(99), found * 100 / times.len().max(1))
}

fn sqlite(folder: &Path) -> String {
    let script = fixture::root().join("crates/search/benches/scale/fts5.py");
    let output = Command::new("python3").arg(script).arg(folder).output();
    match output {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout).unwrap(),
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => "SQLite could not be run: python3 is missing.\n".to_owned(),
    }
}

fn ripgrep(folder: &Path) -> String {
    if Command::new("rg").arg("--version").output().is_err() {
        return "ripgrep could not be run: rg is missing.\n".to_owned();
    }
    let mut rows = String::new();
    let queries = corpus::read_queries(&folder.join("queries"));
    for kind in Kind::ALL {
        let patterns = queries.iter().filter(|q| q.0 == kind).filter_map(|q| kind.pattern(&q.1));
        let mut times = Vec::new();
        let mut found = 0;
        for pattern in patterns.take(40) {
            let start = Instant::now();
            let output = Command::new("rg")
                .args(["--ignore-case", "--line-number", "--max-count", "20", "--regexp", &pattern])
                .arg(folder.join("text"))
                .output()
                .unwrap();
            times.push(start.elapsed());
            found += usize::from(!output.stdout.is_empty());
        }
        if !times.is_empty() {
            writeln!(rows, "ripgrep|{}|{}", kind.name(), line(&mut times, found)).unwrap();
        }
    }
    rows
}

/// Prose as it is, `engine|kind|times|found` as a table.
fn table(rows: &str) -> String {
    let cells: Vec<Vec<&str>> =
        rows.lines().filter(|l| l.contains('|')).map(|l| l.split('|').collect()).collect();
    let mut out: String =
        rows.lines().filter(|l| !l.contains('|')).map(|l| format!("{l}\n")).collect();
    let mut kinds: Vec<&str> = Vec::new();
    let mut engines: Vec<&str> = Vec::new();
    for row in &cells {
        if !engines.contains(&row[0]) {
            engines.push(row[0]);
        }
        if !kinds.contains(&row[1]) {
            kinds.push(row[1]);
        }
    }
    writeln!(out, "\n| p50 / p99 ms, answered | {} |", engines.join(" | ")).unwrap();
    writeln!(out, "| --- |{}", " --- |".repeat(engines.len())).unwrap();
    for kind in kinds {
        let cell = |engine: &&str| {
            let found = cells.iter().find(|r| r[0] == *engine && r[1] == kind);
            found.map_or("–".to_owned(), |r| format!("{}, {}", r[2], r[3]))
        };
        let row: Vec<String> = engines.iter().map(cell).collect();
        writeln!(out, "| {kind} | {} |", row.join(" | ")).unwrap();
    }
    out
}
