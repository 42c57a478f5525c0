//! Several programs on one vault at the same time: they open it, make it, keep and record, and the
//! chain holds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{path::Path, process::Command, thread};

use evidence::{EntryKind, Filter, NewEntry, Vault};
use kernel::Timestamp;
use serde_json::json;

const FOLDER: &str = "EVIDENCE_SHARED_FOLDER";
const WRITER: &str = "EVIDENCE_WRITER";
const EACH: u64 = 50;

fn write_entries(vault: &Vault, writer: &str) {
    for number in 0..EACH {
        // Every other file is the same in all programs.
        let object = vault.keep(format!("{number} {}", number % 2 == 0).as_bytes()).unwrap();
        let own = vault.keep(format!("{writer} {number}").as_bytes()).unwrap();
        vault
            .append(&NewEntry {
                kind: EntryKind::STAMP,
                at: Timestamp::from_unix(0),
                body: json!({ "writer": writer, "number": number }),
                objects: vec![object, own],
            })
            .unwrap();
    }
}

/// One of several programs; alone it does nothing.
#[test]
fn writing_process() {
    let (Ok(folder), Ok(writer)) = (std::env::var(FOLDER), std::env::var(WRITER)) else { return };
    write_entries(&Vault::open(Path::new(&folder)).unwrap(), &writer);
}

fn assert_all_recorded(vault: &Vault, writers: u64) {
    let report = vault.check(&mut |_, _| true).unwrap();
    assert_eq!(report.faults, []);
    assert_eq!(report.entries, writers * EACH);
    assert_eq!((report.unreferenced, report.leftovers), (0, 0));
    for writer in (0..writers).map(|writer| writer.to_string()) {
        let writer = writer.as_str();
        let all = vault.entries(&Filter { limit: Some(1000), ..Filter::default() }).unwrap();
        let numbers: Vec<u64> = all
            .iter()
            .filter(|entry| entry.body["writer"] == *writer)
            .map(|entry| entry.body["number"].as_u64().unwrap())
            .collect();
        // Newest first: each writer's own entries stand in the order in which it wrote them.
        assert!(numbers.iter().rev().copied().eq(0..EACH), "{writer}: {numbers:?}");
    }
}

#[test]
fn four_processes_make_and_fill_one_vault() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("vault");
    let children: Vec<_> = (0..4)
        .map(|writer| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "writing_process"])
                .env(FOLDER, &folder)
                .env(WRITER, writer.to_string())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_all_recorded(&Vault::open(&folder).unwrap(), 4);
}

#[test]
fn four_threads_share_one_vault_while_it_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    thread::scope(|scope| {
        for writer in 0..4 {
            let vault = &vault;
            scope.spawn(move || write_entries(vault, &writer.to_string()));
        }
        for _ in 0..5 {
            assert_eq!(vault.check(&mut |_, _| true).unwrap().faults, []);
        }
    });
    assert_all_recorded(&vault, 4);
}
