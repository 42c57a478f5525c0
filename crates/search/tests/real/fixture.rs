//! The library that ships with the program, indexed once for all tests of a file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use clauses::Library;
use search::{Glossary, Index, Query, Results};
use std::{path::Path, sync::OnceLock};

pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let terms = root().join("terms");
        let manifest = std::fs::read_to_string(terms.join("manifest.toml")).unwrap();
        Library::load(&manifest, |name| std::fs::read_to_string(terms.join(name)).ok()).unwrap()
    })
}

pub fn glossary() -> Glossary {
    let read = |name: &str| std::fs::read_to_string(root().join("assets").join(name));
    let glossary = Glossary::parse(&read("glossary.csv").unwrap()).unwrap();
    let without = std::env::var_os("SEARCH_WITHOUT_LEXICON").is_some();
    match read("lexicon.csv").ok().filter(|_| !without) {
        Some(lexicon) => glossary.with_general(&lexicon).unwrap(),
        None => glossary,
    }
}

pub fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| Index::build(library(), &glossary()).unwrap())
}

pub fn search(text: &str) -> Results {
    let query = Query { text: text.to_owned(), documents: Vec::new(), limit: 50, facets: None };
    index().search(&query).unwrap()
}

pub fn ids(results: &Results) -> Vec<String> {
    results.hits.iter().map(|h| h.clause.to_string()).collect()
}

/// The text of a clause.
pub fn text(id: &clauses::ClauseId) -> &'static str {
    library().resolve(id).unwrap().text
}

/// What is marked in a clause for a query.
pub fn marked(query: &str, clause: &str) -> Vec<&'static str> {
    let results = search(query);
    let hit = results.hits.iter().find(|h| h.clause.to_string() == clause);
    let hit =
        hit.unwrap_or_else(|| panic!("{query:?} does not find {clause}: {:?}", ids(&results)));
    let text = text(&hit.clause);
    hit.text_marks.iter().map(|m| text.get(m.clone()).unwrap()).collect()
}
