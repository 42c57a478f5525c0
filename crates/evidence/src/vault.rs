//! A vault on disk: where its parts lie, how it is created and opened, and what is refused.
//!
//! Opening reads the record's header and nothing else, so that it stays fast however much is kept.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use kernel::Digest;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use crate::{
    durable::{create_private, flush_folder, make_folder},
    error::Error,
    failpoint::{Step, reach},
    schema,
};

/// How long a program waits for another one that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder with kept files and the record about them. Share one between threads; several programs
/// can have the same vault open.
pub struct Vault {
    folder: PathBuf,
    id: String,
    connection: Mutex<Connection>,
}

/// The newest entry, which through the chain stands for the whole record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// How many entries there are.
    pub sequence: u64,
    /// The leaf hash of the newest; the SHA-256 of the vault's id while there is none.
    pub digest: Digest,
}

impl Vault {
    /// Opens the vault in `folder`, or makes one if the folder is missing or empty.
    ///
    /// # Errors
    /// [`Error::NotAVault`], [`Error::RecordMissing`], [`Error::NewerVersion`],
    /// [`Error::Corrupted`], [`Error::Denied`], [`Error::ReadOnly`], [`Error::Busy`],
    /// [`Error::NoSpace`], [`Error::Io`], [`Error::Database`].
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let io = |source| Error::io(folder, source);
        match fs::metadata(folder) {
            Ok(metadata) if !metadata.is_dir() => {
                return Err(Error::NotAVault { path: folder.to_owned() });
            }
            Ok(_) => {}
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => make_folder(folder)?,
            Err(source) => return Err(io(source)),
        }
        // A relative path would lead elsewhere once the program changes its working folder.
        let folder = std::path::absolute(folder).map_err(io)?;
        refuse_strange_folder(&folder)?;
        let layout = Layout { folder: &folder };
        for part in [layout.objects(), layout.temporary(), layout.secrets()] {
            if !part.is_dir() {
                make_folder(&part)?;
            }
        }
        reach(Step::FoldersMade);
        let connection = open_record(&layout)?;
        let id = schema::vault_id(&connection)
            .map_err(|source| Error::sqlite(layout.record(), source))?;
        layout.sweep();
        Ok(Self { id, connection: Mutex::new(connection), folder })
    }

    /// The vault's id, `vault-` and 32 hexadecimal digits, drawn at random when it was made.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The vault's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The newest entry.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Corrupted`], [`Error::Io`], [`Error::Database`].
    pub fn head(&self) -> Result<Head, Error> {
        schema::head(&self.connection()).map_err(|source| self.sqlite(source))
    }

    pub(crate) fn layout(&self) -> Layout<'_> {
        Layout { folder: &self.folder }
    }

    /// A panic while the connection was held rolled its transaction back: it can be used again.
    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection of its own for long reading, so that others need not wait for the lock.
    pub(crate) fn reading_connection(&self) -> Result<Connection, Error> {
        let connection = connect(&self.layout().record())?;
        connection.pragma_update(None, "query_only", true).map_err(|e| self.sqlite(e))?;
        Ok(connection)
    }

    pub(crate) fn sqlite(&self, source: rusqlite::Error) -> Error {
        Error::sqlite(self.layout().record(), source)
    }
}

/// Where the parts of a vault lie.
#[derive(Clone, Copy)]
pub(crate) struct Layout<'a> {
    pub(crate) folder: &'a Path,
}

impl Layout<'_> {
    /// The record: an SQLite file.
    pub(crate) fn record(self) -> PathBuf {
        self.folder.join("vault.sqlite")
    }

    /// The kept files.
    pub(crate) fn objects(self) -> PathBuf {
        self.folder.join("objects")
    }

    /// Files that are being written.
    pub(crate) fn temporary(self) -> PathBuf {
        self.folder.join("temporary")
    }

    /// Secrets, which are no part of the record.
    pub(crate) fn secrets(self) -> PathBuf {
        self.folder.join("secrets")
    }

    /// Where a file of this digest is kept.
    pub(crate) fn object(self, digest: &Digest) -> PathBuf {
        let hex = digest.to_hex();
        let (first, rest) = hex.split_at(2);
        self.objects().join(first).join(rest)
    }

    /// Holds off the sweeping of temporary files until it is dropped. Where the file system has
    /// no locks nothing is held, and nothing is swept either.
    pub(crate) fn hold_temporary(self) -> Result<File, Error> {
        let file = self.lock_file()?;
        let _ = file.lock_shared();
        Ok(file)
    }

    /// Keeps every other program out of making the vault or of secrets until it is dropped.
    pub(crate) fn hold_alone(self) -> Result<File, Error> {
        let file = self.lock_file()?;
        let _ = file.lock();
        Ok(file)
    }

    fn lock_file(self) -> Result<File, Error> {
        let path = self.folder.join("lock");
        match create_private(&path) {
            Ok(_) => {}
            Err(there) if there.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(Error::io(path, source)),
        }
        File::options().read(true).write(true).open(&path).map_err(|source| Error::io(path, source))
    }

    /// Removes what programs that are no longer running left half written. Nobody writes while
    /// the lock can be had alone.
    fn sweep(self) {
        let left_over = |folder: &Path| {
            fs::read_dir(folder)
                .map(|items| items.flatten().collect::<Vec<_>>())
                .unwrap_or_default()
        };
        if left_over(&self.temporary()).is_empty() {
            return;
        }
        let Ok(lock) = self.lock_file() else { return };
        if lock.try_lock().is_err() {
            return;
        }
        for item in left_over(&self.temporary()) {
            // Whatever cannot be removed is counted by a check and harms nothing.
            let _ = fs::remove_file(item.path());
        }
    }
}

/// Refuses a folder with other things in it, so that nobody's documents turn into a vault.
fn refuse_strange_folder(folder: &Path) -> Result<(), Error> {
    let layout = Layout { folder };
    let record = layout.record();
    match fs::metadata(&record) {
        Ok(metadata) if metadata.is_file() && metadata.len() > 0 => return Ok(()),
        Ok(metadata) if !metadata.is_file() => {
            return Err(Error::NotAVault { path: folder.to_owned() });
        }
        // An empty file is what a crash leaves between making it and filling it.
        Ok(_) => {}
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => {}
        Err(source) => return Err(Error::io(record, source)),
    }
    let io = |source| Error::io(folder, source);
    for item in fs::read_dir(folder).map_err(io)? {
        let name = item.map_err(io)?.file_name();
        let name = name.to_string_lossy();
        let ours = name.starts_with("vault.sqlite")
            || matches!(&*name, "objects" | "temporary" | "secrets" | "lock");
        // Hidden files are what file browsers leave in every folder.
        if !ours && !name.starts_with('.') {
            return Err(Error::NotAVault { path: folder.to_owned() });
        }
    }
    Ok(())
}

/// Opens the record and makes it if there is none.
fn open_record(layout: &Layout<'_>) -> Result<Connection, Error> {
    let path = layout.record();
    if !is_fresh(&path)? {
        let connection = connect(&path)?;
        if matches!(standing(&connection, &path)?, Standing::Present) {
            return Ok(connection);
        }
    }
    // Two programs may find it missing at the same time.
    let _alone = layout.hold_alone()?;
    let made_meanwhile = || {
        let connection = connect(&path)?;
        Ok((standing(&connection, &path)?, connection))
    };
    if !is_fresh(&path)? {
        let (standing, connection) = made_meanwhile()?;
        if matches!(standing, Standing::Present) {
            return Ok(connection);
        }
    }
    if fs::read_dir(layout.objects()).is_ok_and(|mut items| items.next().is_some()) {
        return Err(Error::RecordMissing { path });
    }
    // Made here and not by SQLite, whose files others may read; its side files take over the
    // permissions of this one.
    match create_private(&path) {
        Ok(_) => flush_folder(layout.folder)?,
        Err(there) if there.kind() == io::ErrorKind::AlreadyExists => {}
        Err(source) => return Err(Error::io(&path, source)),
    }
    let (_, mut connection) = made_meanwhile()?;
    schema::create(&mut connection).map_err(|source| Error::sqlite(&path, source))?;
    Ok(connection)
}

/// Whether the record is missing or an empty file, as a crash while making it leaves it.
fn is_fresh(record: &Path) -> Result<bool, Error> {
    match fs::metadata(record) {
        Ok(metadata) => Ok(metadata.len() == 0),
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(Error::io(record, source)),
    }
}

fn connect(path: &Path) -> Result<Connection, Error> {
    let of = |source| Error::sqlite(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // The record is never opened but through SQLite: closing it would take this process's locks on
    // it away from every other connection (POSIX advisory locks).
    let connection = Connection::open_with_flags(path, flags).map_err(of)?;
    if connection.is_readonly("main").map_err(of)? {
        return Err(Error::ReadOnly { path: path.to_owned() });
    }
    connection.busy_timeout(PATIENCE).map_err(of)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(of)?;
    // On macOS an ordinary flush stops at the disk's cache; elsewhere this changes nothing.
    connection.pragma_update(None, "fullfsync", true).map_err(of)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(of)?;
    connection.pragma_update(None, "trusted_schema", false).map_err(of)?;
    Ok(connection)
}

enum Standing {
    New,
    Present,
}

fn standing(connection: &Connection, path: &Path) -> Result<Standing, Error> {
    let of = |source| Error::sqlite(path, source);
    let (application, version, tables) = schema::identity(connection).map_err(of)?;
    match (application, version) {
        (0, 0) if tables == 0 => Ok(Standing::New),
        (schema::APPLICATION_ID, schema::VERSION) => Ok(Standing::Present),
        (schema::APPLICATION_ID, found) if found > schema::VERSION => {
            Err(Error::NewerVersion { path: path.to_owned(), found, known: schema::VERSION })
        }
        (schema::APPLICATION_ID, found) => Err(Error::Corrupted {
            path: path.to_owned(),
            detail: format!("version {found} never existed"),
        }),
        _ => Err(Error::NotAVault { path: path.to_owned() }),
    }
}
