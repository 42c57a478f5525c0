//! Alters every column of an entry, the order and number of entries, and every kind of byte of the
//! kept files of a vault: a check must name each of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::PathBuf};

use evidence::{EntryKind, Error, FaultCode, Filter, NewEntry, Subject, Vault, leaf_digest};
use kernel::{Digest, Language, Timestamp};
use rusqlite::Connection;
use serde_json::json;

struct Copy {
    _folder: tempfile::TempDir,
    folder: PathBuf,
}

/// A vault of five entries with a file each.
fn copy() -> Copy {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("vault");
    let vault = Vault::open(&folder).unwrap();
    for number in 1..=5_u8 {
        let object = vault.keep(&file(number)).unwrap();
        vault
            .append(&NewEntry {
                kind: EntryKind::STAMP,
                at: Timestamp::from_unix(1_795_367_109 + i64::from(number)),
                body: json!({ "number": number, "reviewer": "王" }),
                objects: vec![object],
            })
            .unwrap();
    }
    drop(vault);
    Copy { _folder: parent, folder }
}

fn file(number: u8) -> Vec<u8> {
    (0..100_000_u32).map(|n| (n % 251) as u8 ^ number).collect()
}

impl Copy {
    /// Runs statements as somebody with other tools would: the triggers are dropped before, and
    /// put back so that only the change itself is to be found.
    fn sql(&self, statements: &str) {
        let database = Connection::open(self.folder.join("vault.sqlite")).unwrap();
        let triggers: Vec<(String, String)> = database
            .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for (name, _) in &triggers {
            database.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        database.execute_batch(statements).unwrap_or_else(|e| panic!("{statements}: {e}"));
        for (_, sql) in &triggers {
            database.execute_batch(sql).unwrap();
        }
    }

    fn object(&self, number: u8) -> PathBuf {
        let hex = Digest::of(&file(number)).to_hex();
        self.folder.join("objects").join(&hex[..2]).join(&hex[2..])
    }

    /// Replaces a kept file in place, as somebody with the right to do so would.
    fn put(&self, number: u8, bytes: &[u8]) {
        fs::remove_file(self.object(number)).unwrap();
        fs::write(self.object(number), bytes).unwrap();
    }

    /// What a check finds.
    fn faults(&self) -> BTreeSet<(String, String)> {
        let vault = Vault::open(&self.folder).unwrap();
        let report = vault.check(&mut |_, _| true).unwrap();
        for fault in &report.faults {
            for language in [Language::En, Language::Zh] {
                assert!(fault.message(language).contains(&fault.subject.to_string()), "{fault:?}");
                assert!(!fault.message(language).contains("{}"), "{fault:?}");
                assert!(!fault.meaning(language).is_empty());
            }
        }
        // A list of entries must not fail because one of them was tampered with.
        vault.entries(&Filter::default()).unwrap();
        let name = |fault: &evidence::Fault| {
            let subject = match &fault.subject {
                Subject::Object { digest } => {
                    let number = (1..=5).find(|n| Digest::of(&file(*n)) == *digest).unwrap();
                    format!("file {number}")
                }
                other => other.to_string(),
            };
            (subject, serde_json::to_value(fault.code).unwrap().as_str().unwrap().to_owned())
        };
        report.faults.iter().map(name).collect()
    }

    #[track_caller]
    fn assert_faults(&self, expected: &[(&str, &str)]) {
        let expected = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(self.faults(), expected);
    }
}

#[test]
fn an_untouched_copy_has_no_faults() {
    let copy = copy();
    copy.assert_faults(&[]);
    copy.sql("");
    copy.assert_faults(&[]);
}

#[test]
fn every_altered_column_is_named() {
    let other = "x'".to_owned() + &"ab".repeat(32) + "'";
    for (column, value, expected) in [
        ("kind", "'assessment'", &[("E-000003", "kind-differs")][..]),
        ("kind", "CAST(x'ff' AS TEXT)", &[("E-000003", "kind-differs")]),
        ("at", "'2020-01-01T00:00:00Z'", &[("E-000003", "time-differs")]),
        ("digest", &other, &[("E-000003", "digest-differs")]),
        ("digest", "x''", &[("E-000003", "digest-differs")]),
        ("body", "CAST(replace(body, '3', '4') AS BLOB)", &[("E-000003", "body-differs")]),
        ("body", "CAST(body || ' ' AS BLOB)", &[("E-000003", "body-differs")]),
        ("body", "x''", &[("E-000003", "body-differs")]),
        (
            "entry",
            "CAST(replace(entry, 'stamp', 'stomp') AS BLOB)",
            &[
                ("E-000003", "digest-differs"),
                ("E-000003", "kind-differs"),
                ("E-000004", "chain-broken"),
            ],
        ),
        (
            "entry",
            "CAST(entry || ' ' AS BLOB)",
            &[
                ("E-000003", "digest-differs"),
                ("E-000003", "entry-unreadable"),
                ("E-000004", "chain-broken"),
            ],
        ),
        (
            "sequence",
            "9",
            &[
                ("E-000003", "entry-missing"),
                ("E-000003", "object-list-differs"),
                ("E-000004", "chain-broken"),
                ("E-000006", "entry-missing"),
                ("E-000007", "entry-missing"),
                ("E-000008", "entry-missing"),
                ("E-000009", "chain-broken"),
                ("E-000009", "object-list-differs"),
                ("E-000009", "sequence-differs"),
                ("vault.sqlite", "head-differs"),
            ],
        ),
    ] {
        let copy = copy();
        copy.sql(&format!("UPDATE entries SET {column} = {value} WHERE sequence = 3"));
        let faults = copy.faults();
        let seen: BTreeSet<(&str, &str)> =
            faults.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(seen, expected.iter().copied().collect(), "{column} = {value}");
        let vault = Vault::open(&copy.folder).unwrap();
        let entry = vault.entry("3").unwrap();
        assert!(entry.is_none_or(|entry| !entry.sound), "{column} = {value}");
    }
}

#[test]
fn an_entry_rewritten_with_a_fitting_digest_still_breaks_the_chain() {
    let copy = copy();
    let text = {
        let vault = Vault::open(&copy.folder).unwrap();
        vault.entry("3").unwrap().unwrap().canonical.replace("\"stamp\"", "\"stomp\"")
    };
    let digest = leaf_digest(text.as_bytes());
    copy.sql(&format!(
        "UPDATE entries SET kind = 'stomp', entry = CAST('{text}' AS BLOB), digest = x'{digest}' \
         WHERE sequence = 3"
    ));
    copy.assert_faults(&[("E-000004", "chain-broken")]);
}

#[test]
fn removed_and_swapped_entries_are_named() {
    let missing = copy();
    missing.sql("DELETE FROM entries WHERE sequence = 3");
    missing.assert_faults(&[
        ("E-000003", "entry-missing"),
        ("E-000003", "object-list-differs"),
        ("E-000004", "chain-broken"),
    ]);
    let last = copy();
    last.sql(
        "DELETE FROM entry_objects WHERE sequence = 5; DELETE FROM entries WHERE sequence = 5",
    );
    last.assert_faults(&[("vault.sqlite", "head-differs")]);
    let first = copy();
    first.sql(
        "DELETE FROM entry_objects WHERE sequence = 1; DELETE FROM entries WHERE sequence = 1",
    );
    first.assert_faults(&[("E-000001", "entry-missing"), ("E-000002", "chain-broken")]);
    let all = copy();
    all.sql("DELETE FROM entry_objects; DELETE FROM entries");
    all.assert_faults(&[("vault.sqlite", "head-differs")]);
    let swapped = copy();
    swapped.sql(
        "UPDATE entries SET sequence = -1 WHERE sequence = 2; \
         UPDATE entries SET sequence = 2 WHERE sequence = 3; \
         UPDATE entries SET sequence = 3 WHERE sequence = -1; \
         UPDATE entry_objects SET sequence = 5 - sequence WHERE sequence IN (2, 3)",
    );
    swapped.assert_faults(&[
        ("E-000002", "sequence-differs"),
        ("E-000002", "chain-broken"),
        ("E-000003", "sequence-differs"),
        ("E-000003", "chain-broken"),
        ("E-000004", "chain-broken"),
    ]);
}

#[test]
fn the_head_the_list_of_files_and_the_safeguards_are_looked_at() {
    let head = copy();
    head.sql("UPDATE vault SET sequence = 4");
    head.assert_faults(&[("vault.sqlite", "head-differs")]);
    let head = copy();
    head.sql("DELETE FROM vault; INSERT INTO vault VALUES (1, 'vault-0', 5, zeroblob(32))");
    head.assert_faults(&[("E-000001", "chain-broken"), ("vault.sqlite", "head-differs")]);
    // While the vault is open, too.
    let open = copy();
    let vault = Vault::open(&open.folder).unwrap();
    open.sql("UPDATE vault SET id = 'vault-0'");
    let faults = vault.check(&mut |_, _| true).unwrap().faults;
    assert_eq!(faults.iter().map(|f| f.code).collect::<Vec<_>>(), [FaultCode::ChainBroken]);
    let gone = copy();
    let vault = Vault::open(&gone.folder).unwrap();
    gone.sql("DELETE FROM vault");
    let faults = vault.check(&mut |_, _| true).unwrap().faults;
    assert_eq!(faults.iter().map(|f| f.code).collect::<Vec<_>>(), [FaultCode::HeadDiffers]);
    assert!(matches!(vault.head(), Err(Error::Corrupted { .. })));
    assert!(matches!(Vault::open(&gone.folder), Err(Error::Corrupted { .. })));
    let list = copy();
    list.sql("UPDATE entry_objects SET object = zeroblob(32) WHERE sequence = 3");
    list.assert_faults(&[("E-000003", "object-list-differs")]);
    let list = copy();
    list.sql("DELETE FROM entry_objects WHERE sequence = 3");
    list.assert_faults(&[("E-000003", "object-list-differs")]);
    let safeguard = copy();
    let database = Connection::open(safeguard.folder.join("vault.sqlite")).unwrap();
    database.execute_batch("DROP TRIGGER entries_keep").unwrap();
    safeguard.assert_faults(&[("vault.sqlite", "safeguard-missing")]);
}

#[test]
fn the_safeguards_stop_a_faulty_program() {
    let copy = copy();
    let database = Connection::open(copy.folder.join("vault.sqlite")).unwrap();
    for statement in [
        "UPDATE entries SET kind = 'x' WHERE sequence = 3",
        "DELETE FROM entries WHERE sequence = 5",
        "REPLACE INTO entries SELECT 3, kind, at, digest, entry, body FROM entries WHERE sequence = 5",
        "INSERT INTO entries VALUES (7, 'x', 'x', x'00', x'', x'')",
        "UPDATE entry_objects SET sequence = 1",
        "DELETE FROM entry_objects",
        "UPDATE vault SET digest = x'00'",
        "UPDATE vault SET id = 'x', sequence = sequence + 1",
        "DELETE FROM vault",
        "REPLACE INTO vault VALUES (1, 'x', 6, x'00')",
    ] {
        assert!(database.execute_batch(statement).is_err(), "{statement}");
    }
    copy.assert_faults(&[]);
}

#[test]
fn every_altered_file_is_named() {
    let whole = file(3);
    let alter = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    for (what, bytes) in [
        ("emptied", Vec::new()),
        ("cut short", whole[..whole.len() - 1].to_vec()),
        ("cut to a page", whole[..4096].to_vec()),
        ("first byte", alter(0)),
        ("a byte in the middle", alter(50_000)),
        ("last byte", alter(whole.len() - 1)),
        ("lengthened", [&whole[..], b"\0"].concat()),
        ("another kept file", file(4)),
    ] {
        let copy = copy();
        copy.put(3, &bytes);
        let expected = [("file 3".to_owned(), "object-altered".to_owned())];
        assert_eq!(copy.faults(), BTreeSet::from(expected), "{what}");
    }
}

#[test]
fn a_missing_replaced_or_strange_file_is_named() {
    let missing = copy();
    fs::remove_file(missing.object(3)).unwrap();
    missing.assert_faults(&[("file 3", "object-missing")]);
    let folder = copy();
    fs::remove_file(folder.object(3)).unwrap();
    fs::create_dir(folder.object(3)).unwrap();
    folder.assert_faults(&[("file 3", "object-altered")]);
    #[cfg(unix)]
    {
        let link = copy();
        let elsewhere = link.folder.with_file_name("elsewhere");
        fs::rename(link.object(3), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, link.object(3)).unwrap();
        link.assert_faults(&[("file 3", "object-altered")]);
    }
    let stray = copy();
    fs::write(stray.folder.join("objects/note.txt"), "x").unwrap();
    fs::write(stray.object(3).with_file_name("SHORT"), "x").unwrap();
    let report = Vault::open(&stray.folder).unwrap().check(&mut |_, _| true).unwrap();
    assert_eq!(report.faults.len(), 2);
    assert!(report.faults.iter().all(|fault| fault.code == FaultCode::NotAnObject));
    // A file that no entry refers to is fine as long as it is what its name says.
    let spare = copy();
    let digest = Vault::open(&spare.folder).unwrap().keep(b"spare").unwrap();
    let report = Vault::open(&spare.folder).unwrap().check(&mut |_, _| true).unwrap();
    assert_eq!((report.faults.len(), report.unreferenced), (0, 1));
    let path =
        spare.folder.join(format!("objects/{:.2}/{}", digest.to_hex(), &digest.to_hex()[2..]));
    fs::remove_file(&path).unwrap();
    fs::write(&path, "spore").unwrap();
    let report = Vault::open(&spare.folder).unwrap().check(&mut |_, _| true).unwrap();
    assert_eq!(report.faults.len(), 1);
    assert_eq!(report.faults[0].code, FaultCode::ObjectAltered);
}

/// Flips bytes all over the SQLite file itself: a check must neither fail nor stay silent when an
/// entry is no longer what was recorded.
#[test]
fn flipped_bytes_of_the_record_are_never_passed_over() {
    let copy = copy();
    let record = copy.folder.join("vault.sqlite");
    let whole = fs::read(&record).unwrap();
    let before = Vault::open(&copy.folder).unwrap().entries(&Filter::default()).unwrap();
    let mut found = 0;
    for at in (100..whole.len()).step_by(whole.len() / 400) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        fs::write(&record, &bytes).unwrap();
        let _ = fs::remove_file(copy.folder.join("vault.sqlite-wal"));
        let _ = fs::remove_file(copy.folder.join("vault.sqlite-shm"));
        let Ok(vault) = Vault::open(&copy.folder) else {
            found += 1;
            continue;
        };
        let same = vault.entries(&Filter::default()).is_ok_and(|entries| entries == before);
        match vault.check(&mut |_, _| true) {
            Ok(report) if report.faults.is_empty() => assert!(same, "byte {at} passed over"),
            Ok(_) => found += 1,
            Err(error) => panic!("byte {at}: {error}"),
        }
    }
    assert!(found > 20, "{found}");
}
