//! Who may import whom, held over `cargo metadata`.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// What each crate of the workspace may import of the workspace; the table of ARCHITECTURE.md.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("clauses", &["kernel"]),
    ("intake", &["clauses", "kernel"]),
    ("search", &["clauses", "kernel"]),
    ("register", &["clauses", "kernel"]),
    ("assessment", &["clauses", "kernel"]),
    ("report", &["assessment", "clauses", "kernel"]),
    ("label", &["kernel"]),
    ("provenance", &["kernel"]),
    ("evidence", &["kernel"]),
    (
        "app",
        &[
            "assessment",
            "clauses",
            "evidence",
            "intake",
            "kernel",
            "label",
            "provenance",
            "register",
            "report",
            "search",
        ],
    ),
    ("cli", &["app"]),
    ("desktop", &["app"]),
    ("tests", &["app"]),
    ("xtask", &[]),
];

/// Heavy dependencies and the one crate that may import each.
const HEAVY: &[(&str, &str)] = &[
    ("c2pa", "provenance"),
    ("clap", "cli"),
    ("dom_query", "intake"),
    ("printpdf", "report"),
    ("pulldown-cmark", "clauses"),
    ("rusqlite", "evidence"),
    ("tantivy", "search"),
    ("tauri", "desktop"),
    ("rust_xlsxwriter", "report"),
    ("ts-rs", "app"),
    ("zip", "intake"),
];

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(tests::root().join("Cargo.toml")).exec().unwrap()
}

/// Each member with what it imports outside its own tests.
fn imports(metadata: &Metadata) -> BTreeMap<String, BTreeSet<String>> {
    metadata
        .workspace_packages()
        .into_iter()
        .map(|package| {
            let shipped =
                package.dependencies.iter().filter(|one| one.kind != DependencyKind::Development);
            (package.name.to_string(), shipped.map(|one| one.name.clone()).collect())
        })
        .collect()
}

#[test]
fn crates_import_only_what_the_design_allows() {
    let metadata = metadata();
    let imports = imports(&metadata);
    let members: BTreeSet<&String> = imports.keys().collect();
    for (member, imported) in &imports {
        let allowed = MAY_IMPORT.iter().find(|(name, _)| name == member);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{member} is not in the table"));
        for name in imported.iter().filter(|name| members.contains(name)) {
            assert!(allowed.contains(&name.as_str()), "{member} must not import {name}");
        }
    }
}

#[test]
fn a_heavy_dependency_belongs_to_one_crate() {
    let metadata = metadata();
    for (member, imported) in imports(&metadata) {
        for (heavy, owner) in HEAVY {
            assert!(
                member == *owner || !imported.contains(*heavy),
                "{member} must not import {heavy}: that is the business of {owner}"
            );
        }
    }
}

#[test]
fn nothing_that_opens_connections_is_linked() {
    let metadata = metadata();
    let forbidden = ["openssl-sys", "aws-lc-sys", "native-tls", "ureq"];
    for package in &metadata.packages {
        assert!(!forbidden.contains(&package.name.as_str()), "{} is linked", package.name);
    }
}
