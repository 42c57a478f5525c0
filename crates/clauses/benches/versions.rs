//! How long it takes to compare two versions and to place anchors; printed, not judged. Run by
//! hand: `cargo bench -p clauses`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Instant;

use clauses::{Anchor, Document, Library, compare, place_all};
use kernel::Digest;

fn document(text: &str) -> Document {
    let manifest = format!(
        "[[document]]\nid = \"doc\"\ntitle = \"Doc\"\nlanguage = \"en\"\nfile = \"doc.md\"\n\
         sha256 = \"{0}\"\nsource = {{ file = \"doc.md\", sha256 = \"{0}\", date = \"undated\" }}\n",
        Digest::of(text.as_bytes())
    );
    let library = Library::load(&manifest, |_| Some(text.to_owned())).unwrap();
    library.documents()[0].clone()
}

/// A contract of 5 000 clauses in varied words.
fn contract(salt: usize) -> String {
    const WORDS: [&str; 24] = [
        "the Customer",
        "must",
        "may not",
        "the Provider",
        "within thirty days",
        "notice",
        "pays",
        "fees",
        "data",
        "in writing",
        "under this agreement",
        "terminate",
        "liability",
        "damages",
        "confidential",
        "audit",
        "records",
        "affiliates",
        "services",
        "any",
        "of",
        "and",
        "to",
        "for",
    ];
    let mut text = String::new();
    for n in 0..5000_usize {
        let words: Vec<_> = (0..30)
            .map(|at| {
                let mixed = (n * 30 + at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
                let old = WORDS[mixed % WORDS.len()];
                // Every tenth clause has a word of its version.
                let new = n % 10 == 0 && at == 9;
                if new { WORDS[(n + salt) % WORDS.len()] } else { old }
            })
            .collect();
        text.push_str(&format!("{}. {} no {n}.\n\n", n + 1, words.join(" ")));
    }
    text
}

fn timed<T>(name: &str, mut work: impl FnMut() -> T) -> T {
    let mut best = f64::MAX;
    let mut result = None;
    for _ in 0..3 {
        let start = Instant::now();
        result = Some(work());
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{name:<44} {:9.1} ms", best * 1000.0);
    result.unwrap()
}

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../terms/ai-terms.en.md");
    let terms = std::fs::read_to_string(folder).unwrap();
    let (before, after) = (document(&terms), document(&terms.replace("third", "fourth")));
    timed("AI Terms, a word changed throughout", || compare(&before, &after));
    let (old, new) = (document(&contract(0)), document(&contract(5)));
    let comparison = timed("5 000 clauses, every tenth changed", || compare(&old, &new));
    println!("    {} real, {} technical", comparison.real, comparison.technical);
    timed("5 000 clauses, the same", || compare(&old, &old));
    let far = document(&contract(0).replace("the", "a").replace("no ", "number x"));
    timed("5 000 clauses, every one changed", || compare(&old, &far));
    let anchors: Vec<Anchor> = old
        .clauses
        .iter()
        .step_by(5)
        .map(|clause| Anchor::new(&old, &clause.id, 20..60).unwrap())
        .collect();
    let placed = timed("1 000 anchors into 5 000 clauses", || place_all(&anchors, &new));
    let lost = placed.iter().filter(|place| **place == clauses::Placement::Lost).count();
    println!("    {lost} lost");
}
