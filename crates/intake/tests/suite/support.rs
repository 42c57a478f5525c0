//! The shipped documents, and how two clause trees are compared.

use std::path::PathBuf;

use clauses::{Clause, Document, FindingKind, Library};
use intake::{Choices, Received, Recognised, receive, recognise};

/// The shipped documents as curated.
pub fn shipped() -> Library {
    let manifest = String::from_utf8(file("manifest.toml")).unwrap();
    Library::load(&manifest, |name| String::from_utf8(file(name)).ok()).unwrap()
}

/// A file of the folder of terms.
pub fn file(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../terms");
    std::fs::read(folder.join(name)).unwrap()
}

/// Imports a file by rules alone.
pub fn import(bytes: &[u8], name: &str, id: &str) -> (Received, Recognised) {
    let received = receive(bytes, name).unwrap();
    let choices = Choices { id: id.to_owned(), ..Choices::default() };
    let recognised = recognise(&received, &choices).unwrap();
    accounted_for(&recognised.document);
    (received, recognised)
}

/// Every character of the source stands in the text or is accounted for.
pub fn accounted_for(document: &Document) {
    let bad = [
        FindingKind::LostText,
        FindingKind::NotInSource,
        FindingKind::UndeclaredRepair,
        FindingKind::UnusedRepair,
        FindingKind::Structure,
    ];
    let odd: Vec<_> = document.findings.iter().filter(|f| bad.contains(&f.kind)).collect();
    assert!(odd.is_empty(), "{odd:#?}");
}

/// A clause in one line, for comparison; `lines` also compares where it stands in the source.
pub fn row(clause: &Clause, lines: bool) -> String {
    let links: Vec<String> = clause
        .links
        .iter()
        .map(|link| format!("{}→{}", &clause.text[link.range.clone()], link.target))
        .collect();
    format!(
        "{} < {} | {:?} | {:?} own={} | {:?} | body {} span {:?} | {}{} | {links:?}",
        clause.id.path(),
        clause.parent.as_ref().map_or("", |parent| parent.path()),
        clause.kind,
        clause.printed,
        clause.own_number,
        clause.heading,
        clause.body,
        clause.span,
        if lines { format!("{:?} ", clause.lines) } else { String::new() },
        clause.text,
    )
}

/// Fails with the first differences between two trees.
pub fn same_tree(expected: &Document, found: &Document, lines: bool) {
    let rows = |document: &Document| -> Vec<String> {
        document.clauses.iter().map(|clause| row(clause, lines)).collect()
    };
    let (expected, found) = (rows(expected), rows(found));
    let mut report = Vec::new();
    for row in expected.iter().filter(|row| !found.contains(row)).take(12) {
        report.push(format!("- {}", row.chars().take(260).collect::<String>()));
    }
    for row in found.iter().filter(|row| !expected.contains(row)).take(12) {
        report.push(format!("+ {}", row.chars().take(260).collect::<String>()));
    }
    assert!(
        report.is_empty(),
        "{} clauses expected, {} found\n{}",
        expected.len(),
        found.len(),
        report.join("\n")
    );
    assert_eq!(expected, found, "same clauses in another order");
}
