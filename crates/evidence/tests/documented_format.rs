//! Holds the worked example of docs/evidence-format.md: its commands print what it says, and a
//! vault of that id records exactly its bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use evidence::{EntryKind, NewEntry, Vault, leaf_digest};
use kernel::Digest;
use rusqlite::{Connection, params};

const ID: &str = "vault-000102030405060708090a0b0c0d0e0f";

/// The fenced blocks of the page by what stands behind their opening fence.
fn blocks() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/evidence-format.md");
    let page = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let mut blocks = BTreeMap::new();
    for part in page.split("\n```").skip(1).step_by(2) {
        let (name, text) = part.split_once('\n').unwrap();
        blocks.insert(name.to_owned(), text.to_owned());
    }
    blocks
}

/// Each command of the page with the line that it is said to print.
fn commands(block: &str) -> Vec<(&str, &str)> {
    let mut lines = block.lines();
    let mut commands = Vec::new();
    while let (Some(command), Some(printed)) = (lines.next(), lines.next()) {
        commands.push((command.strip_prefix("$ ").unwrap(), printed));
    }
    assert_eq!(commands.len(), 6);
    commands
}

#[test]
fn a_vault_records_the_documented_bytes() {
    let blocks = blocks();
    let folder = tempfile::tempdir().unwrap();
    drop(Vault::open(folder.path()).unwrap());
    // A new vault draws its id at random; this one takes on the documented id.
    let database = Connection::open(folder.path().join("vault.sqlite")).unwrap();
    let trigger: String = database
        .query_row("SELECT sql FROM sqlite_schema WHERE name = 'vault_advance'", [], |r| r.get(0))
        .unwrap();
    database.execute_batch("DROP TRIGGER vault_advance").unwrap();
    let genesis = Digest::of(ID.as_bytes());
    database
        .execute("UPDATE vault SET id = ?1, digest = ?2", params![ID, genesis.as_bytes()])
        .unwrap();
    database.execute_batch(&trigger).unwrap();
    drop(database);

    let vault = Vault::open(folder.path()).unwrap();
    let object = vault.keep(b"hello\n").unwrap();
    let body = &blocks["json body-1"];
    let first = vault
        .append(&NewEntry {
            kind: EntryKind::STAMP,
            at: "2026-11-22T17:05:09Z".parse().unwrap(),
            body: serde_json::from_str(body).unwrap(),
            objects: vec![object],
        })
        .unwrap();
    let second = vault
        .append(&NewEntry {
            kind: EntryKind::ASSESSMENT,
            at: "2026-11-22T17:06:00Z".parse().unwrap(),
            body: serde_json::json!({}),
            objects: vec![],
        })
        .unwrap();
    assert_eq!(vault.entry("1").unwrap().unwrap().canonical, blocks["json entry-1"]);
    assert_eq!(vault.entry("2").unwrap().unwrap().canonical, blocks["json entry-2"]);
    let printed: Vec<String> = commands(&blocks["sh"])
        .into_iter()
        .map(|(_, line)| line.trim_end_matches("  -").to_owned())
        .collect();
    let expected = [
        genesis,
        object,
        Digest::of(body.as_bytes()),
        Digest::of(b"{}"),
        leaf_digest(blocks["json entry-1"].as_bytes()),
        leaf_digest(blocks["json entry-2"].as_bytes()),
    ];
    assert_eq!(printed, expected.map(|digest| digest.to_hex()));
    assert_eq!([first.digest, second.digest], expected[4..]);
    assert_eq!(vault.check(&mut |_, _| true).unwrap().faults, []);
}

#[cfg(target_os = "linux")]
#[test]
fn the_documented_commands_print_what_the_page_says() {
    let blocks = blocks();
    let folder = tempfile::tempdir().unwrap();
    for name in ["body-1", "entry-1", "entry-2"] {
        fs::write(folder.path().join(name), &blocks[&format!("json {name}")]).unwrap();
    }
    for (command, printed) in commands(&blocks["sh"]) {
        let output =
            Command::new("sh").args(["-c", command]).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), printed, "{command}");
    }
}
