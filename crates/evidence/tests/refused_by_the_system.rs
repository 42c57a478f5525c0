//! What the system refuses: folders and files without permission, and files that may not grow.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Command, Output},
};

use evidence::{EntryKind, Error, Filter, NewEntry, Vault};
use kernel::Timestamp;
use serde_json::json;

const FOLDER: &str = "EVIDENCE_REFUSED_FOLDER";

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn entry(text: &str) -> NewEntry {
    NewEntry {
        kind: EntryKind::STAMP,
        at: Timestamp::from_unix(0),
        body: json!({ "text": text }),
        objects: vec![],
    }
}

/// The other process ran its test and passed.
fn assert_passed(output: &Output) {
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.contains("1 passed"), "{output:?}");
}

/// The body of the next test, in a process that is not the system's administrator.
#[test]
fn ordinary_user() {
    let Ok(parent) = std::env::var(FOLDER) else { return };
    let folder = PathBuf::from(parent).join("vault");
    let record = folder.join("vault.sqlite");
    let vault = Vault::open(&folder).unwrap();
    let kept = vault.keep(b"kept").unwrap();
    vault.append(&entry("first")).unwrap();

    chmod(&folder.join("temporary"), 0o500);
    assert!(matches!(vault.keep(b"new"), Err(Error::Denied { .. })));
    assert!(matches!(vault.secret_write("key", b"k"), Err(Error::Denied { .. })));
    chmod(&folder.join("temporary"), 0o700);
    chmod(&folder.join("objects"), 0o000);
    assert!(matches!(vault.fetch(&kept), Err(Error::Denied { .. })));
    assert!(matches!(vault.check(&mut |_, _| true), Err(Error::Denied { .. })));
    chmod(&folder.join("objects"), 0o700);
    drop(vault);

    let refusal = || match Vault::open(&folder) {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    };
    chmod(&record, 0o400);
    assert!(matches!(refusal(), Error::ReadOnly { .. }));
    chmod(&record, 0o000);
    assert!(matches!(refusal(), Error::Denied { .. }));
    chmod(&record, 0o600);
    chmod(&folder, 0o500);
    assert!(matches!(refusal(), Error::Denied { .. } | Error::ReadOnly { .. }));
    chmod(&folder, 0o000);
    assert!(matches!(refusal(), Error::Denied { .. }));
    chmod(&folder, 0o700);
    let below = folder.parent().unwrap().join("shut");
    fs::create_dir(&below).unwrap();
    chmod(&below, 0o500);
    assert!(matches!(Vault::open(&below.join("vault")), Err(Error::Denied { .. })));
    chmod(&below, 0o700);

    let vault = Vault::open(&folder).unwrap();
    assert_eq!(vault.append(&entry("second")).unwrap().sequence, 2);
    assert_eq!(vault.check(&mut |_, _| true).unwrap().faults, []);
}

#[test]
fn closed_doors_are_told_as_such_and_harm_nothing() {
    let parent = tempfile::tempdir().unwrap();
    chmod(parent.path(), 0o777);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "ordinary_user"]).env(FOLDER, parent.path());
    if fs::metadata(parent.path()).unwrap().uid() == 0 {
        // No door is closed to the administrator: 65534 is the user "nobody".
        command.uid(65534).gid(65534);
    }
    let output = command.output().unwrap();
    assert_passed(&output);
}

/// The body of the next test, in a process whose files may not grow beyond a size.
#[test]
fn limited_process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let vault = Vault::open(Path::new(&folder)).unwrap();
    let refused = vault.keep(&vec![1; 900_000]);
    assert!(matches!(refused, Err(Error::Io { .. } | Error::NoSpace { .. })), "{refused:?}");
    assert!(vault.keep(b"small").is_ok());
    let mut recorded = usize::try_from(vault.head().unwrap().sequence).unwrap();
    let long = entry(&"x".repeat(50_000));
    let error = loop {
        match vault.append(&long) {
            Ok(_) => recorded += 1,
            Err(error) => break error,
        }
        assert!(recorded < 100, "the limit was never met");
    };
    assert!(matches!(error, Error::Io { .. } | Error::NoSpace { .. }), "{error:?}");
    assert!(error.to_string().contains("everything recorded before stands"), "{error}");
    let entries = vault.entries(&Filter { limit: Some(1000), ..Filter::default() }).unwrap();
    assert_eq!(entries.len(), recorded);
    let report = vault.check(&mut |_, _| true).unwrap();
    assert_eq!((report.faults.len(), report.entries), (0, recorded as u64));
    assert_eq!(report.leftovers, 0);
}

#[test]
fn a_file_that_cannot_grow_costs_nothing_recorded_before() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    vault.append(&entry("first")).unwrap();
    drop(vault);
    // The limit counts blocks of 512 or 1024 bytes; without the trap the signal would end it.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 800; exec \"$0\" --exact limited_process"])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    assert_passed(&output);
    let vault = Vault::open(folder.path()).unwrap();
    let before = vault.head().unwrap().sequence;
    assert!(before >= 1);
    assert_eq!(vault.append(&entry("last")).unwrap().sequence, before + 1);
    assert_eq!(vault.check(&mut |_, _| true).unwrap().faults, []);
}
