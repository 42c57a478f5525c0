//! Keeping, recording, finding, exporting; what opening refuses; drafts, settings and secrets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use evidence::{EntryKind, Error, Filter, NewEntry, Vault, leaf_digest};
use kernel::{Digest, Timestamp};
use serde_json::{Value, json};

fn stamp(body: Value, objects: Vec<Digest>) -> NewEntry {
    let at = Timestamp::from_unix(1_795_367_109);
    NewEntry { kind: EntryKind::STAMP, at, body, objects }
}

fn new_vault() -> (tempfile::TempDir, Vault) {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(&folder.path().join("a/vault")).unwrap();
    (folder, vault)
}

const fn shareable<T: Send + Sync>() {}
const _: () = shareable::<Vault>();

#[test]
fn what_is_kept_comes_back_and_is_kept_once() {
    let (_folder, vault) = new_vault();
    for bytes in [&b""[..], b"one", &[7; 3_000_000]] {
        let digest = vault.keep(bytes).unwrap();
        assert_eq!(digest, Digest::of(bytes));
        assert_eq!(vault.keep(bytes).unwrap(), digest);
        assert_eq!(vault.fetch(&digest).unwrap(), bytes);
        assert!(vault.has(&digest));
    }
    let strange = Digest::of(b"never kept");
    assert!(!vault.has(&strange));
    assert!(
        matches!(vault.fetch(&strange), Err(Error::MissingObject { digest }) if digest == strange)
    );
    assert_eq!(vault.check(&mut |_, _| true).unwrap().unreferenced, 3);
}

#[test]
fn a_damaged_copy_is_refused_and_mended_by_keeping_again() {
    let (_folder, vault) = new_vault();
    let digest = vault.keep(b"the original").unwrap();
    let hex = digest.to_hex();
    let path = vault.folder().join("objects").join(&hex[..2]).join(&hex[2..]);
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"the 0riginal").unwrap();
    assert!(matches!(vault.fetch(&digest), Err(Error::DamagedObject { .. })));
    vault.keep(b"the original").unwrap();
    assert_eq!(vault.fetch(&digest).unwrap(), b"the original");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_use_a_vault() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, vault) = new_vault();
    let digest = vault.keep(b"x").unwrap();
    vault.append(&stamp(json!({}), vec![digest])).unwrap();
    vault.secret_create("key", b"k").unwrap();
    let hex = digest.to_hex();
    let object = format!("objects/{}/{}", &hex[..2], &hex[2..]);
    for (name, expected) in [
        ("", 0o700),
        ("objects", 0o700),
        (&object[..10], 0o700),
        (&object, 0o400),
        ("temporary", 0o700),
        ("secrets", 0o700),
        ("secrets/key", 0o600),
        ("vault.sqlite", 0o600),
        ("vault.sqlite-wal", 0o600),
        ("vault.sqlite-shm", 0o600),
        ("lock", 0o600),
    ] {
        let mode = fs::metadata(vault.folder().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, expected, "{name}");
    }
}

#[test]
fn receipts_chain_and_survive_reopening() {
    let (_folder, vault) = new_vault();
    let object = vault.keep(b"x").unwrap();
    assert_eq!(vault.head().unwrap().digest, Digest::of(vault.id().as_bytes()));
    let first = vault.append(&stamp(json!({"n": 1}), vec![object, object])).unwrap();
    let second = vault.append(&stamp(json!({"n": 2}), vec![])).unwrap();
    assert_eq!((first.id.as_str(), first.sequence), ("E-000001", 1));
    assert_eq!(first.previous, Digest::of(vault.id().as_bytes()));
    assert_eq!((second.id.as_str(), second.previous), ("E-000002", first.digest));
    let folder = vault.folder().to_owned();
    drop(vault);
    let vault = Vault::open(&folder).unwrap();
    let entry = vault.entry("1").unwrap().unwrap();
    assert_eq!(entry.receipt(), first);
    assert_eq!(entry.body, json!({"n": 1}));
    assert_eq!(entry.objects, [object]);
    assert!(entry.sound);
    assert_eq!(leaf_digest(entry.canonical.as_bytes()), first.digest);
    assert_eq!(vault.head().unwrap().digest, second.digest);
    let report = vault.check(&mut |_, _| true).unwrap();
    assert_eq!((report.entries, report.objects, report.unreferenced), (2, 1, 0));
    assert_eq!(report.faults, []);
    assert_eq!(report.head, Some(vault.head().unwrap()));
}

#[test]
fn what_cannot_be_recorded_is_refused_and_leaves_nothing() {
    let (_folder, vault) = new_vault();
    let absent = Digest::of(b"absent");
    let refused = vault.append(&stamp(json!({}), vec![absent]));
    assert!(matches!(refused, Err(Error::MissingObject { digest }) if digest == absent));
    let refused = vault.append(&stamp(json!({"share": 0.5}), vec![]));
    match refused {
        Err(error @ Error::InvalidBody { .. }) => assert!(error.to_string().contains("/share")),
        other => panic!("{other:?}"),
    }
    let many = (0..513_u32).map(|n| Digest::of(&n.to_be_bytes())).collect();
    assert!(matches!(vault.append(&stamp(json!({}), many)), Err(Error::TooManyObjects { .. })));
    assert_eq!(vault.head().unwrap().sequence, 0);
    let most = (0..512_u32).map(|n| vault.keep(&n.to_be_bytes()).unwrap()).collect();
    vault.append(&stamp(json!({}), most)).unwrap();
    assert_eq!(vault.check(&mut |_, _| true).unwrap().faults, []);
}

#[test]
fn entries_are_found_by_kind_page_text_file_and_name() {
    let (_folder, vault) = new_vault();
    let object = vault.keep(b"picture").unwrap();
    for n in 1..=25 {
        let kind = if n % 5 == 0 { EntryKind::ASSESSMENT } else { EntryKind::STAMP };
        let body = json!({"n": n, "reviewer": format!("Wáng 王{n}号 \"Q\"")});
        let objects = if n == 7 { vec![object] } else { vec![] };
        vault.append(&NewEntry { kind, ..stamp(body, objects) }).unwrap();
    }
    let found = |filter: Filter| -> Vec<u64> {
        vault.entries(&filter).unwrap().iter().map(|entry| entry.sequence).collect()
    };
    assert_eq!(found(Filter::default()).len(), 25);
    assert_eq!(found(Filter { limit: Some(3), ..Filter::default() }), [25, 24, 23]);
    let page = Filter { limit: Some(2), before_sequence: Some(24), ..Filter::default() };
    assert_eq!(found(page), [23, 22]);
    let kind = Some(EntryKind::ASSESSMENT);
    assert_eq!(found(Filter { kind, ..Filter::default() }), [25, 20, 15, 10, 5]);
    let text = |text: &str| found(Filter { text: Some(text.into()), ..Filter::default() });
    assert_eq!(text("王12号"), [12]);
    assert_eq!(text("REVIEWER").len(), 25);
    assert_eq!(text("3号 \"q\""), [23, 13, 3]);
    assert_eq!(text("100%_"), [] as [u64; 0]);
    assert_eq!(found(Filter { object: Some(object), ..Filter::default() }), [7]);

    let twelve = vault.entry("E-000012").unwrap().unwrap();
    let hex = twelve.digest.to_hex();
    for name in ["12", "e-12", " E-12 ", "000012", &hex, &hex[..8], &hex[..11], &hex.to_uppercase()]
    {
        assert_eq!(vault.entry(name).unwrap().as_ref(), Some(&twelve), "{name}");
    }
    for name in ["26", "0", "", "E-", "e--1", &hex[..7], "99999999", "zzzzzzzzz", "-12", "１２"] {
        assert_eq!(vault.entry(name).unwrap(), None, "{name}");
    }
    assert_eq!(vault.entry(&"9".repeat(5000)).unwrap(), None);
}

#[test]
fn an_export_can_be_recomputed_without_the_vault() {
    let (_folder, vault) = new_vault();
    let object = vault.keep(b"x").unwrap();
    for n in 1..=3 {
        vault.append(&stamp(json!({"n": n}), vec![object])).unwrap();
    }
    let mut out = Vec::new();
    assert_eq!(vault.export("2", &mut out).unwrap(), [object]);
    let document: Value = serde_json::from_slice(&out).unwrap();
    let bytes = |value: &Value| STANDARD.decode(value.as_str().unwrap()).unwrap();
    let link = |name: &str| -> (Digest, Value) {
        let entry = bytes(&document[name]["entry_base64"]);
        let digest = leaf_digest(&entry);
        assert_eq!(document[name]["digest"], digest.to_hex());
        (digest, serde_json::from_slice(&entry).unwrap())
    };
    let (first, _) = link("previous");
    let (second, entry) = link("entry");
    let (third, next) = link("next");
    assert_eq!(entry["previous"], first.to_hex());
    assert_eq!(next["previous"], second.to_hex());
    assert_eq!(entry["body"], Digest::of(&bytes(&document["body_base64"])).to_hex());
    assert_eq!(entry["objects"], document["objects"]);
    assert_eq!(document["head"]["digest"], third.to_hex());

    out.clear();
    vault.export("1", &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(document["previous"], Value::Null);
    assert_eq!(document["vault"], vault.id());
    assert!(matches!(vault.export("4", &mut out), Err(Error::NoSuchEntry { .. })));
}

#[test]
fn a_check_tells_how_far_it_is_and_can_be_stopped() {
    let (_folder, vault) = new_vault();
    let object = vault.keep(&vec![1; 5 << 20]).unwrap();
    vault.append(&stamp(json!({}), vec![object])).unwrap();
    let mut told = Vec::new();
    let report = vault
        .check(&mut |done, total| {
            told.push((done, total));
            true
        })
        .unwrap();
    assert!(told.len() >= 6, "{told:?}");
    assert!(told.is_sorted() && told.iter().all(|(_, total)| *total == report.bytes), "{told:?}");
    assert_eq!(told.first(), Some(&(0, report.bytes)));
    assert_eq!(told.last(), Some(&(report.bytes, report.bytes)));
    let mut calls = 0;
    let stopped = vault.check(&mut |_, _| {
        calls += 1;
        calls < 3
    });
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert_eq!(calls, 3);
}

fn refusal(folder: &Path) -> Error {
    match Vault::open(folder) {
        Ok(_) => panic!("{} was opened", folder.display()),
        Err(error) => error,
    }
}

#[test]
fn what_is_no_vault_is_left_alone() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("letter.txt");
    fs::write(&file, "dear").unwrap();
    assert!(matches!(refusal(&file), Error::NotAVault { .. }));
    assert!(matches!(refusal(parent.path()), Error::NotAVault { .. }));
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);

    let other = parent.path().join("other");
    fs::create_dir(&other).unwrap();
    let database = rusqlite::Connection::open(other.join("vault.sqlite")).unwrap();
    database.execute_batch("CREATE TABLE notes (text TEXT)").unwrap();
    drop(database);
    assert!(matches!(refusal(&other), Error::NotAVault { .. }));

    let text = parent.path().join("text");
    fs::create_dir(&text).unwrap();
    fs::write(text.join("vault.sqlite"), "dear ".repeat(1000)).unwrap();
    assert!(matches!(refusal(&text), Error::Corrupted { .. }));
}

#[test]
fn a_newer_vault_is_refused_unchanged() {
    let (_folder, vault) = new_vault();
    let folder = vault.folder().to_owned();
    drop(vault);
    let database = rusqlite::Connection::open(folder.join("vault.sqlite")).unwrap();
    database.pragma_update(None, "user_version", 2).unwrap();
    drop(database);
    let before = fs::read(folder.join("vault.sqlite")).unwrap();
    match refusal(&folder) {
        error @ Error::NewerVersion { found: 2, known: 1, .. } => {
            assert!(error.to_string().contains("newer program"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(folder.join("vault.sqlite")).unwrap(), before);
}

#[test]
fn a_record_that_was_taken_away_is_not_replaced_by_an_empty_one() {
    let (_folder, vault) = new_vault();
    vault.keep(b"x").unwrap();
    let folder = vault.folder().to_owned();
    drop(vault);
    let record = folder.join("vault.sqlite");
    let saved = fs::read(&record).unwrap();
    fs::remove_file(&record).unwrap();
    assert!(matches!(refusal(&folder), Error::RecordMissing { .. }));
    assert!(!record.exists());
    fs::write(&record, "").unwrap();
    assert!(matches!(refusal(&folder), Error::RecordMissing { .. }));
    fs::write(&record, saved).unwrap();
    assert!(Vault::open(&folder).is_ok());
}

#[test]
fn drafts_and_settings_can_change_and_are_no_part_of_the_record() {
    let (_folder, vault) = new_vault();
    let at = Timestamp::from_unix;
    vault.save_draft("a", "assessment", "{\"n\":1}", at(1)).unwrap();
    vault.save_draft("b", "assessment", "[0.5]", at(2)).unwrap();
    vault.save_draft("a", "assessment", "{\"n\":2}", at(3)).unwrap();
    let ids: Vec<String> = vault.drafts().unwrap().into_iter().map(|draft| draft.id).collect();
    assert_eq!(ids, ["a", "b"]);
    let draft = vault.load_draft("a").unwrap().unwrap();
    assert_eq!((draft.json.as_str(), draft.info.updated), ("{\"n\":2}", at(3)));
    assert!(vault.delete_draft("a").unwrap());
    assert!(!vault.delete_draft("a").unwrap());
    assert_eq!(vault.load_draft("a").unwrap(), None);

    assert_eq!(vault.setting("language").unwrap(), None);
    vault.set_setting("language", "\"en\"").unwrap();
    vault.set_setting("language", "\"zh\"").unwrap();
    assert_eq!(vault.setting("language").unwrap().unwrap(), "\"zh\"");

    assert!(matches!(vault.set_setting("x", "zh"), Err(Error::InvalidJson { .. })));
    let deep = "[".repeat(1_000_000);
    assert!(matches!(vault.save_draft("x", "k", &deep, at(1)), Err(Error::InvalidJson { .. })));
    assert!(matches!(vault.save_draft("", "k", "1", at(1)), Err(Error::InvalidName { .. })));
    assert_eq!(vault.head().unwrap().sequence, 0);
}

#[test]
fn secrets_stay_with_their_owner() {
    let (_folder, vault) = new_vault();
    assert_eq!(vault.secret_read("identity.pem").unwrap(), None);
    vault.secret_create("identity.pem", b"first").unwrap();
    let again = vault.secret_create("identity.pem", b"second");
    assert!(matches!(again, Err(Error::SecretExists { .. })));
    assert_eq!(vault.secret_read("identity.pem").unwrap().unwrap(), b"first");
    vault.secret_write("identity.pem", b"third").unwrap();
    assert_eq!(vault.secret_read("identity.pem").unwrap().unwrap(), b"third");
    for name in ["", "..", "../x", "a/b", ".hidden", "A", "a\0", &"a".repeat(65)] {
        assert!(matches!(vault.secret_read(name), Err(Error::InvalidName { .. })), "{name:?}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let path = vault.folder().join("secrets/identity.pem");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        match vault.secret_read("identity.pem") {
            Err(error @ Error::SecretExposed { .. }) => {
                let mend = format!("chmod 600 '{}'", path.display());
                assert!(error.to_string().contains(&mend), "{error}");
            }
            other => panic!("{other:?}"),
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(vault.secret_read("identity.pem").unwrap().is_some());
    }
    assert!(vault.secret_remove("identity.pem").unwrap());
    assert!(!vault.secret_remove("identity.pem").unwrap());
}
