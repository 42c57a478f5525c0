//! The index on disk: reused, brought up to date, built anew, whatever stands in its folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "real/fixture.rs"]
mod fixture;

use clauses::{ClauseId, ClauseKind, Document};
use fixture::{glossary, ids, library};
use kernel::{Digest, Language};
use search::{Cause, ClauseText, Held, Index, Opening, Query, Texts};
use std::{fs, path::Path};

fn documents() -> Vec<&'static Document> {
    library().documents().iter().collect()
}

fn find(index: &Index, text: &str) -> Vec<String> {
    let query = Query { text: text.to_owned(), limit: 20, ..Query::default() };
    ids(&index.search(&query).unwrap())
}

fn open(folder: &Path) -> (Index, Opening) {
    Index::open(folder, &documents(), &glossary()).unwrap()
}

#[test]
fn disk_and_memory_answer_alike_and_the_second_opening_reuses() {
    let folder = tempfile::tempdir().unwrap();
    let (index, opening) = open(folder.path());
    assert_eq!(opening, Opening::Rebuilt { why: Cause::Missing });
    let (again, opening) = open(folder.path());
    assert_eq!(opening, Opening::Reused);
    assert!(again.verify());
    for text in
        ["late fee", "滞纳金", "\"prior written consent\"", "4.2(2)(a)", "who owns the output"]
    {
        let memory = ids(&fixture::search(text));
        assert_eq!(find(&index, text), memory[..memory.len().min(20)], "{text}");
        assert_eq!(find(&again, text), find(&index, text), "{text}");
    }
}

/// Documents made for a test.
struct Made(Vec<(&'static str, &'static str)>);

impl Texts for Made {
    fn held(&self) -> Vec<Held> {
        let held = |(id, text): &(&str, &str)| Held {
            id: (*id).to_owned(),
            digest: Digest::of(text.as_bytes()),
            language: Language::En,
            names: vec![format!("The {id}")],
        };
        self.0.iter().map(held).collect()
    }

    fn clauses(&self, document: &str) -> Vec<ClauseText> {
        let text = self.0.iter().find(|(id, _)| *id == document).unwrap().1;
        let clause = |(i, text): (usize, &str)| ClauseText {
            id: ClauseId::new(document, &(i + 1).to_string()).unwrap(),
            parent: None,
            kind: ClauseKind::Paragraph,
            text: text.to_owned(),
            headings: String::new(),
            chapeau: String::new(),
        };
        text.split('|').enumerate().map(clause).collect()
    }
}

#[test]
fn one_changed_document_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let made = |lease| {
        Made(vec![("lease", lease), ("loan", "interest is due monthly"), ("will", "the estate")])
    };
    let open = |made: &Made| Index::open_texts(folder.path(), made, &glossary()).unwrap();
    let (index, _) = open(&made("the tenant pays rent|the deposit"));
    assert_eq!(find(&index, "deposit"), ["lease 2"]);
    let (index, opening) = open(&made("the lessee pays rent|the bond|the deposit"));
    assert_eq!(opening, Opening::Updated { documents: vec!["lease".to_owned()] });
    assert_eq!(find(&index, "deposit"), ["lease 3"]);
    assert!(find(&index, "\"tenant\"").is_empty());
    assert_eq!(find(&index, "interest"), ["loan 1"]);
    assert_eq!(find(&index, "clause:2"), ["lease 2"]);
    let gone =
        Made(vec![("lease", "the lessee pays rent|the bond|the deposit"), ("will", "the estate")]);
    let (index, opening) = open(&gone);
    assert_eq!(opening, Opening::Updated { documents: vec!["loan".to_owned()] });
    assert!(find(&index, "interest").is_empty());
    assert_eq!(open(&gone).1, Opening::Reused);
}

#[test]
fn a_damaged_folder_is_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let generation = || {
        let entries = fs::read_dir(folder.path()).unwrap().flatten();
        let mut all: Vec<_> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    };
    open(folder.path());
    let files: Vec<String> = fs::read_dir(generation())
        .unwrap()
        .flatten()
        .map(|f| f.path().extension().map_or(String::new(), |e| e.to_string_lossy().into_owned()))
        .filter(|e| !e.is_empty() && e != "lock")
        .collect();
    assert!(files.len() > 4, "{files:?}");
    for extension in files {
        for harm in 0..3 {
            let entries = fs::read_dir(generation()).unwrap().flatten();
            let file = entries
                .map(|f| f.path())
                .find(|p| p.extension().is_some_and(|e| e.to_string_lossy() == *extension))
                .unwrap();
            let mut bytes = fs::read(&file).unwrap();
            match harm {
                0 => drop(fs::remove_file(&file)),
                1 => fs::write(&file, &bytes[..bytes.len() / 2]).unwrap(),
                _ => {
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 0x55;
                    fs::write(&file, &bytes).unwrap();
                }
            }
            let (index, _) = open(folder.path());
            assert_eq!(find(&index, "滞纳金")[0], "face-rules 11", "{extension} {harm}");
            assert!(index.verify(), "{extension} {harm}");
        }
    }
}

#[test]
fn another_version_and_garbage_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path());
    let current = folder.path().join("current");
    let good = fs::read_to_string(&current).unwrap();
    let (version, name) = {
        let mut lines = good.lines().skip(1);
        (lines.next().unwrap().to_owned(), lines.next().unwrap().to_owned())
    };
    let older = good.replacen(&format!("\n{version}\n"), "\n1\n", 1);
    for (text, why) in [
        (older, Cause::OtherVersion),
        (String::new(), Cause::Damaged),
        ("x".repeat(1 << 20), Cause::Damaged),
        (good.replace(&name, "../../somewhere"), Cause::Damaged),
        (good.replace(&name, "gen-99"), Cause::Damaged),
    ] {
        fs::write(&current, text).unwrap();
        let (index, opening) = open(folder.path());
        assert_eq!(opening, Opening::Rebuilt { why });
        assert!(!find(&index, "liability").is_empty());
    }
    fs::remove_file(&current).unwrap();
    fs::create_dir(&current).unwrap();
    // Even a folder in its place: what cannot be replaced is left, the index made in memory.
    let (index, _) = open(folder.path());
    assert!(!find(&index, "liability").is_empty());
}

#[test]
fn a_half_written_generation_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let (index, _) = open(folder.path());
    fs::create_dir(folder.path().join("gen-7")).unwrap();
    fs::write(folder.path().join("gen-7/meta.json"), "{").unwrap();
    assert_eq!(open(folder.path()).1, Opening::Reused);
    fs::remove_file(folder.path().join("current")).unwrap();
    let (again, opening) = open(folder.path());
    assert_eq!(opening, Opening::Rebuilt { why: Cause::Missing });
    assert!(!folder.path().join("gen-7").exists());
    // One that was open before goes on with what it has.
    assert_eq!(find(&index, "滞纳金"), find(&again, "滞纳金"));
}

#[test]
fn where_nothing_can_be_written_the_index_is_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    let (index, opening) = open(&file);
    assert_eq!(opening, Opening::InMemory { why: Cause::Unwritable });
    assert!(!find(&index, "liability").is_empty());
}

#[test]
fn several_may_open_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::thread::scope(|scope| {
        let openers: Vec<_> = (0..4).map(|_| scope.spawn(move || open(path))).collect();
        let mut built = 0;
        for opener in openers {
            let (index, opening) = opener.join().unwrap();
            built += usize::from(matches!(opening, Opening::Rebuilt { .. }));
            assert_eq!(find(&index, "滞纳金")[0], "face-rules 11");
        }
        assert_eq!(built, 1);
    });
}
