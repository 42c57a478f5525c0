//! The record's tables (version 1), their safeguards, and the few questions about the whole file.

use kernel::Digest;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use crate::{
    failpoint::{Step, reach},
    vault::Head,
};

/// SQLite `application_id`: the ASCII letters `Impr`.
pub(crate) const APPLICATION_ID: i64 = 0x496d_7072;

/// SQLite `user_version` of the tables below.
pub(crate) const VERSION: i64 = 1;

/// Entries can be added at the end and nowhere else. The triggers are a safeguard against faulty
/// programs, not against people: whoever can write the file can drop them.
const TABLES: &str = "
CREATE TABLE vault (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE TABLE entries (
    sequence INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    entry BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE entry_objects (
    object BLOB NOT NULL,
    sequence INTEGER NOT NULL REFERENCES entries (sequence),
    PRIMARY KEY (object, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_objects_by_entry ON entry_objects (sequence);
CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    json TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// Name and statement of each safeguard; a check looks whether all of them stand.
pub(crate) const SAFEGUARDS: [(&str, &str); 8] = [
    (
        "entries_append",
        "CREATE TRIGGER entries_append BEFORE INSERT ON entries \
         WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM vault) \
         BEGIN SELECT RAISE(ABORT, 'entries are only added at the end'); END",
    ),
    (
        "entries_keep",
        "CREATE TRIGGER entries_keep BEFORE DELETE ON entries \
         BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
    ),
    (
        "entries_fixed",
        "CREATE TRIGGER entries_fixed BEFORE UPDATE ON entries \
         BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
    ),
    (
        "entry_objects_keep",
        "CREATE TRIGGER entry_objects_keep BEFORE DELETE ON entry_objects \
         BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
    ),
    (
        "entry_objects_fixed",
        "CREATE TRIGGER entry_objects_fixed BEFORE UPDATE ON entry_objects \
         BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
    ),
    (
        "vault_advance",
        "CREATE TRIGGER vault_advance BEFORE UPDATE ON vault \
         WHEN NEW.sequence IS NOT OLD.sequence + 1 OR NEW.id IS NOT OLD.id \
         BEGIN SELECT RAISE(ABORT, 'the record only grows'); END",
    ),
    (
        "vault_keep",
        "CREATE TRIGGER vault_keep BEFORE DELETE ON vault \
         BEGIN SELECT RAISE(ABORT, 'the record only grows'); END",
    ),
    (
        "vault_once",
        "CREATE TRIGGER vault_once BEFORE INSERT ON vault \
         WHEN EXISTS (SELECT 1 FROM vault) \
         BEGIN SELECT RAISE(ABORT, 'the record only grows'); END",
    ),
];

/// Application id, version and number of tables and the like of a file.
pub(crate) fn identity(connection: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    // One transaction: another program may be making the record between the questions.
    let transaction = connection.unchecked_transaction()?;
    Ok((
        transaction.pragma_query_value(None, "application_id", |row| row.get(0))?,
        transaction.pragma_query_value(None, "user_version", |row| row.get(0))?,
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
    ))
}

/// Makes the tables of a new record, all or nothing.
pub(crate) fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(TABLES)?;
    for (_, statement) in SAFEGUARDS {
        transaction.execute_batch(statement)?;
    }
    let random: String =
        transaction.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
    let id = format!("vault-{random}");
    let genesis = Digest::of(id.as_bytes());
    transaction.execute(
        "INSERT INTO vault (one, id, sequence, digest) VALUES (1, ?1, 0, ?2)",
        params![id, genesis.as_bytes()],
    )?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    reach(Step::TablesMade);
    transaction.commit()
}

pub(crate) fn vault_id(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT id FROM vault", [], |row| row.get(0))
}

pub(crate) fn head(connection: &Connection) -> rusqlite::Result<Head> {
    connection.query_row("SELECT sequence, digest FROM vault", [], |row| {
        let sequence: i64 = row.get(0)?;
        // A negative number was never written; reading it as none lets a check object to it.
        let sequence = u64::try_from(sequence).unwrap_or(0);
        Ok(Head { sequence, digest: Digest::from_bytes(row.get(1)?) })
    })
}

/// The safeguards that are missing or read otherwise than they were made.
pub(crate) fn missing_safeguards(connection: &Connection) -> rusqlite::Result<Vec<&'static str>> {
    let mut missing = Vec::new();
    for (name, statement) in SAFEGUARDS {
        let found: Option<String> = connection
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1",
                [name],
                |row| row.get(0),
            )
            .optional()?;
        if found.as_deref() != Some(statement) {
            missing.push(name);
        }
    }
    Ok(missing)
}
