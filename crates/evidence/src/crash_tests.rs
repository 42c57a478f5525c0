//! Ends a process after each step of creating, keeping, recording and writing a secret, and looks
//! at what it leaves. Also fills the record's file up to a limit.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{path::Path, process::Command};

use kernel::{Digest, Timestamp};
use serde_json::json;

use crate::{EntryKind, Error, Filter, NewEntry, Vault};

const FOLDER: &str = "EVIDENCE_CRASH_FOLDER";
const STEP: &str = "EVIDENCE_CRASH_AFTER";

fn entry(number: u64, objects: Vec<Digest>) -> NewEntry {
    NewEntry {
        kind: EntryKind::STAMP,
        at: Timestamp::from_unix(1_795_367_109),
        body: json!({ "number": number }),
        objects,
    }
}

/// The process that is to crash; alone it does nothing.
#[test]
fn crashing_process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let vault = Vault::open(Path::new(&folder)).unwrap();
    vault.secret_write("key", b"new").unwrap();
    let object = vault.keep(b"kept by the crashing process").unwrap();
    vault.append(&entry(2, vec![object])).unwrap();
}

/// Runs [`crashing_process`] until it crashes after `step`.
fn crash_after(step: &str, folder: &Path) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash_tests::crashing_process"])
        .env(FOLDER, folder)
        .env(STEP, step)
        .output()
        .unwrap();
    // An abort, and not a failed assertion, which would end with 101.
    let code = output.status.code();
    assert!(code != Some(0) && code != Some(101), "{step} was never reached: {output:?}");
}

/// Everything holds, nothing is left over, and the vault can be used.
fn assert_whole(vault: &Vault, entries: u64, unreferenced: u64, step: &str) {
    let report = vault.check(&mut |_, _| true).unwrap();
    assert_eq!(report.faults, [], "{step}");
    assert_eq!((report.entries, report.unreferenced), (entries, unreferenced), "{step}");
    assert_eq!(report.leftovers, 0, "{step}");
    let object = vault.keep(b"kept by the crashing process").unwrap();
    let receipt = vault.append(&entry(3, vec![object])).unwrap();
    assert_eq!(receipt.sequence, entries + 1, "{step}");
    let report = vault.check(&mut |_, _| true).unwrap();
    assert_eq!((report.faults, report.unreferenced), (Vec::new(), 0), "{step}");
}

#[test]
fn a_crash_at_any_step_leaves_the_record_whole() {
    for (step, entries, unreferenced, secret) in [
        ("SecretWritten", 1, 0, "old"),
        ("ObjectWritten", 1, 0, "new"),
        ("ObjectRenamed", 1, 1, "new"),
        ("EntryInserted", 1, 1, "new"),
        ("EntryCommitted", 2, 0, "new"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open(folder.path()).unwrap();
        vault.secret_write("key", b"old").unwrap();
        let object = vault.keep(b"kept before").unwrap();
        vault.append(&entry(1, vec![object])).unwrap();
        drop(vault);
        crash_after(step, folder.path());
        let vault = Vault::open(folder.path()).unwrap();
        assert_eq!(vault.secret_read("key").unwrap().unwrap(), secret.as_bytes(), "{step}");
        assert_whole(&vault, entries, unreferenced, step);
    }
}

#[test]
fn a_crash_while_creating_leaves_a_folder_that_opens() {
    for step in ["FoldersMade", "TablesMade"] {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("vault");
        crash_after(step, &folder);
        assert_whole(&Vault::open(&folder).unwrap(), 0, 0, step);
    }
}

#[test]
fn a_full_disk_leaves_no_partial_entry() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    vault.append(&entry(1, Vec::new())).unwrap();
    let pages: i64 =
        vault.connection().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    let limit = |pages: i64| {
        vault
            .connection()
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    };
    limit(pages + 4);
    let long = NewEntry { body: json!({ "text": "x".repeat(200_000) }), ..entry(2, Vec::new()) };
    match vault.append(&long) {
        Err(error @ Error::NoSpace { .. }) => {
            assert!(error.to_string().contains("everything recorded before stands"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(vault.entries(&Filter::default()).unwrap().len(), 1);
    // What fits goes in, and once there is space again so does the rest.
    assert_eq!(vault.append(&entry(2, Vec::new())).unwrap().sequence, 2);
    limit(1_000_000);
    assert_eq!(vault.append(&long).unwrap().sequence, 3);
    assert_eq!(vault.check(&mut |_, _| true).unwrap().faults, []);
}
