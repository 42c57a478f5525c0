//! Why the vault could not do what was asked: one variant for each thing the caller can do next.
//!
//! Odd contents of a vault are not errors; they are the faults of a check.

use std::{io, path::PathBuf};

use kernel::Digest;
use rusqlite::ErrorCode;

use crate::canonical::BodyFault;

/// A failure of the vault. Every message says what still stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The place is a file, or a folder with something else in it: choose another folder.
    #[error("{} is not a vault; choose an empty folder or a vault's folder", path.display())]
    NotAVault {
        /// The place that was named.
        path: PathBuf,
    },
    /// Kept files are there but the record is not: restore it from a backup.
    #[error(
        "{} is missing or empty although files are kept beside it; restore it from a backup",
        path.display()
    )]
    RecordMissing {
        /// Where the record should be.
        path: PathBuf,
    },
    /// A later version of the program made or migrated this vault: use that version.
    #[error(
        "{} is a vault of version {found}, and this program knows version {known}; \
         open it with a newer program (nothing was changed)",
        path.display()
    )]
    NewerVersion {
        /// The vault.
        path: PathBuf,
        /// The version that the vault states.
        found: i64,
        /// The newest version that this program understands.
        known: i64,
    },
    /// The record's file is damaged: restore it from a backup.
    #[error("the record {} is damaged ({detail}); restore it from a backup", path.display())]
    Corrupted {
        /// The record's file.
        path: PathBuf,
        /// What was found, in the words of SQLite.
        detail: String,
    },
    /// The system does not let this user in: mend the permissions.
    #[error("no permission to use {}; nothing was changed", path.display())]
    Denied {
        /// The file or folder.
        path: PathBuf,
    },
    /// The place cannot be written to: make it writable or copy the vault elsewhere.
    #[error("{} is read-only; nothing was changed", path.display())]
    ReadOnly {
        /// The file or folder.
        path: PathBuf,
    },
    /// Another program held the vault too long: try again.
    #[error("{} is in use by another program; nothing was changed, try again", path.display())]
    Busy {
        /// The record's file.
        path: PathBuf,
    },
    /// The disk is full: free space and do the step again.
    #[error(
        "no space left for {}; nothing new was recorded and everything recorded before stands; \
         free some space and try again",
        path.display()
    )]
    NoSpace {
        /// The file that could not grow.
        path: PathBuf,
    },
    /// The system refused a file operation.
    #[error("{}: {source}; everything recorded before stands", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// SQLite refused for a reason that none of the other variants covers.
    #[error("{}: {source}; everything recorded before stands", path.display())]
    Database {
        /// The record's file.
        path: PathBuf,
        /// What SQLite said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The vault does not hold this file: keep it first.
    #[error("the vault does not hold the file {digest}")]
    MissingObject {
        /// The file that was asked for or referred to.
        digest: Digest,
    },
    /// A kept file is no longer the one that was kept: restore it, or keep the original again.
    #[error("the kept file {digest} was altered; restore it, or keep the original file again")]
    DamagedObject {
        /// The digest under which it was kept.
        digest: Digest,
    },
    /// The body of an entry cannot be recorded as it is.
    #[error("the entry cannot be recorded: at {at}: {fault}")]
    InvalidBody {
        /// Where in the body, as a JSON pointer (RFC 6901); `/` stands for the whole.
        at: String,
        /// What is wrong there.
        fault: BodyFault,
    },
    /// A kind is not 1 to 32 of `a`–`z`, `0`–`9` and `-`, beginning with a letter.
    #[error("{kind:?} is not a kind of entry (a to z, 0 to 9 and -, at most 32)")]
    InvalidKind {
        /// What was given (at most 64 characters of it).
        kind: String,
    },
    /// An entry refers to too many files.
    #[error("an entry can refer to {limit} files, and this one names {found}")]
    TooManyObjects {
        /// How many different files were named.
        found: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// No entry of that name is in the record.
    #[error("there is no entry {id:?} in this vault")]
    NoSuchEntry {
        /// What was asked for.
        id: String,
    },
    /// The beginning of a digest fits more than one entry: give more of it.
    #[error("{id:?} is the beginning of more than one entry's digest; give more of it")]
    AmbiguousId {
        /// What was asked for.
        id: String,
    },
    /// A draft or a setting is not JSON, or is longer than 4 MiB.
    #[error("the text for {name:?} is not JSON of at most 4 MiB")]
    InvalidJson {
        /// The draft's id or the setting's key.
        name: String,
    },
    /// The name of a draft, setting or secret cannot be used.
    #[error("{name:?} cannot be used as a name here")]
    InvalidName {
        /// What was given (at most 64 characters of it).
        name: String,
    },
    /// Others on this machine can read a secret: take their permission away.
    #[error("{} can be read by others; mend it with: chmod 600 '{}'", path.display(), path.display())]
    SecretExposed {
        /// The secret's file.
        path: PathBuf,
    },
    /// A secret of that name is there already; it was left as it is.
    #[error("there is a secret named {name:?} already; it was left as it is")]
    SecretExists {
        /// The secret's name.
        name: String,
    },
    /// The progress callback asked to stop.
    #[error("stopped; nothing was changed")]
    Cancelled,
}

impl Error {
    /// Sorts what the system said about `path` into what the caller can do next.
    pub(crate) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace { path },
            io::ErrorKind::PermissionDenied => Self::Denied { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            _ => Self::Io { path, source },
        }
    }

    /// Sorts what SQLite said about the record at `path` into what the caller can do next.
    pub(crate) fn sqlite(path: impl Into<PathBuf>, source: rusqlite::Error) -> Self {
        let path = path.into();
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::NoSpace { path },
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed,
            ) => Self::Busy { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::Denied { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupted { path, detail: source.to_string() }
            }
            // A row that is missing or of another type was tampered with or lost.
            None if matches!(
                source,
                rusqlite::Error::QueryReturnedNoRows
                    | rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::FromSqlConversionFailure(..)
            ) =>
            {
                Self::Corrupted { path, detail: source.to_string() }
            }
            Some(ErrorCode::SystemIoFailure) => {
                Self::Io { path, source: io::Error::other(source.to_string()) }
            }
            _ => Self::Database { path, source: Box::new(source) },
        }
    }
}

/// The beginning of a name for use in a message, so that hostile input stays short.
pub(crate) fn shorten(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_locked_door_are_told_apart() {
        let of = |kind: io::ErrorKind| Error::io("vault/x", io::Error::from(kind));
        assert!(matches!(of(io::ErrorKind::StorageFull), Error::NoSpace { .. }));
        assert!(matches!(of(io::ErrorKind::QuotaExceeded), Error::NoSpace { .. }));
        assert!(matches!(of(io::ErrorKind::PermissionDenied), Error::Denied { .. }));
        assert!(matches!(of(io::ErrorKind::ReadOnlyFilesystem), Error::ReadOnly { .. }));
        assert!(matches!(of(io::ErrorKind::NotFound), Error::Io { .. }));
        let message = of(io::ErrorKind::StorageFull).to_string();
        assert!(message.contains("vault/x") && message.contains("recorded before stands"));
    }
}
