//! Recomputes everything: every kept file's digest, every entry's bytes, digest, columns, body and
//! place in the chain. Nothing that the record states about itself is taken on trust.
//!
//! What this cannot see: a record that was rewritten as a whole (`docs/guarantees.md`).

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::{Read, Write as _},
    path::Path,
};

use kernel::{Digest, DigestWriter};
use rusqlite::{Connection, ErrorCode};
use serde::Serialize;

use crate::{
    entry::{entry_id, leaf_digest},
    error::Error,
    fault::{Fault, FaultCode, Subject},
    objects::{self, Kept},
    record::{COLUMNS, Stored},
    schema,
    vault::{Head, Vault},
};

/// After this many faults of the record a check stops listing more of them.
const MAX_FAULTS: usize = 10_000;

/// What a check looked at and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// How many entries were recomputed.
    pub entries: u64,
    /// How many kept files were recomputed.
    pub objects: u64,
    /// How many of them no entry refers to. A crash or an unfinished journey leaves such files;
    /// they are no fault.
    pub unreferenced: u64,
    /// How many half-written files lie in the temporary folder; they are no fault.
    pub leftovers: u64,
    /// How many bytes were read: entries, bodies and kept files.
    pub bytes: u64,
    /// The newest entry as recomputed, to compare with receipts that were handed out; `None` when
    /// there is no entry that can be read.
    pub head: Option<Head>,
    /// Everything that is wrong, entries first, at most some ten thousand.
    pub faults: Vec<Fault>,
}

impl Vault {
    /// Recomputes everything. `progress` is called with the bytes done and the bytes to do, at
    /// least once for every MiB; when it returns false the check stops. Others can go on writing:
    /// entries added meanwhile are left for the next check.
    ///
    /// # Errors
    /// [`Error::Cancelled`]; [`Error::Busy`], [`Error::Denied`], [`Error::Io`],
    /// [`Error::Database`] when the vault cannot be read at all. What is wrong with its contents
    /// is no error but a fault.
    pub fn check(&self, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<CheckReport, Error> {
        let mut walk = Walk::new(progress);
        let connection = self.reading_connection()?;
        // One transaction: every question is asked of the same state of the record.
        connection.execute_batch("BEGIN").map_err(|source| self.sqlite(source))?;
        match walk.size_of_record(&connection) {
            Err(source) if is_damage(&source) => walk.damaged(&source.to_string()),
            Err(source) => return Err(self.sqlite(source)),
            Ok(()) => {}
        }
        // The files are listed after that state was fixed, so that none it refers to is missed.
        let kept = objects::list(&self.layout().objects())?;
        walk.total += kept.iter().filter_map(|file| file.size).sum::<u64>();
        walk.tell()?;
        match walk.record(&connection, self.id()) {
            Err(Stop::Cancelled) => return Err(Error::Cancelled),
            Err(Stop::Sqlite(source)) if is_damage(&source) => walk.damaged(&source.to_string()),
            Err(Stop::Sqlite(source)) => return Err(self.sqlite(source)),
            Ok(()) => {}
        }
        drop(connection);
        walk.files(&kept, &self.layout().objects())?;
        walk.report.leftovers = fs::read_dir(self.layout().temporary())
            .map(|items| items.count().try_into().unwrap_or(u64::MAX))
            .unwrap_or(0);
        walk.report.bytes = walk.done;
        // What was estimated at the start is exact now.
        walk.total = walk.done;
        walk.tell()?;
        Ok(walk.report)
    }
}

/// Damage is what a check is there to report.
fn is_damage(error: &rusqlite::Error) -> bool {
    let damaged = matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
    );
    // A row or column that is not there, or not of the type that was written.
    damaged || error.sqlite_error_code().is_none()
}

/// Why the walk through the record ended early.
enum Stop {
    Cancelled,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sqlite(source)
    }
}

impl From<Error> for Stop {
    fn from(_: Error) -> Self {
        Self::Cancelled
    }
}

struct Walk<'a> {
    progress: &'a mut dyn FnMut(u64, u64) -> bool,
    done: u64,
    told: u64,
    total: u64,
    /// The files that entries refer to.
    referenced: HashSet<Digest>,
    report: CheckReport,
}

impl<'a> Walk<'a> {
    fn new(progress: &'a mut dyn FnMut(u64, u64) -> bool) -> Self {
        let report = CheckReport {
            entries: 0,
            objects: 0,
            unreferenced: 0,
            leftovers: 0,
            bytes: 0,
            head: None,
            faults: Vec::new(),
        };
        Self { progress, done: 0, told: 0, total: 0, referenced: HashSet::new(), report }
    }

    fn tell(&mut self) -> Result<(), Error> {
        self.told = self.done;
        if (self.progress)(self.done, self.total.max(self.done)) {
            Ok(())
        } else {
            Err(Error::Cancelled)
        }
    }

    fn advance(&mut self, bytes: usize) -> Result<(), Error> {
        self.done += bytes as u64;
        if self.done - self.told >= 1 << 20 { self.tell() } else { Ok(()) }
    }

    fn fault(&mut self, fault: Fault) {
        if self.report.faults.len() < MAX_FAULTS {
            self.report.faults.push(fault);
        }
    }

    fn damaged(&mut self, detail: &str) {
        self.fault(Fault::new(Subject::Record, FaultCode::RecordDamaged).seen(detail));
    }

    fn size_of_record(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let size: i64 = connection.query_row(
            "SELECT coalesce(sum(length(entry) + length(body)), 0) FROM entries",
            [],
            |row| row.get(0),
        )?;
        self.total += u64::try_from(size).unwrap_or(0);
        Ok(())
    }

    /// The record as a file, then entry by entry, then its head.
    fn record(&mut self, connection: &Connection, vault_id: &str) -> Result<(), Stop> {
        let mut integrity = connection.prepare("PRAGMA integrity_check(20)")?;
        let lines = integrity.query_map([], |row| row.get::<_, String>(0))?;
        for line in lines {
            let line = line?;
            if line != "ok" {
                self.damaged(&line);
            }
        }
        for name in schema::missing_safeguards(connection)? {
            let fault = Fault::new(Subject::Record, FaultCode::SafeguardMissing);
            self.fault(fault.seen(name));
        }
        // The id may have been altered since the vault was opened; the first entry tells.
        let stated = schema::vault_id(connection);
        let last = self.chain(connection, stated.as_deref().unwrap_or(vault_id))?;
        let head = schema::head(connection);
        let agrees = head.is_ok_and(|head| head == last);
        if !agrees {
            self.fault(Fault::new(Subject::Record, FaultCode::HeadDiffers));
        }
        if self.report.entries > 0 {
            self.report.head = Some(last);
        }
        Ok(())
    }

    /// Walks the entries in order and gives the last link of the chain.
    fn chain(&mut self, connection: &Connection, vault_id: &str) -> Result<Head, Stop> {
        let mut listed = ListedObjects::read(connection)?;
        let mut previous = Head { sequence: 0, digest: Digest::of(vault_id.as_bytes()) };
        let mut select =
            connection.prepare(&format!("SELECT {COLUMNS} FROM entries ORDER BY sequence"))?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let stored = Stored::read(row)?;
            let sequence = u64::try_from(stored.sequence).unwrap_or(0);
            let id = entry_id(sequence);
            let subject = || Subject::Entry { id: id.clone() };
            self.gap(previous.sequence, sequence);
            let (text, faults) = stored.judge();
            for code in faults {
                self.fault(Fault::new(subject(), code));
            }
            let listed_objects = listed.take(stored.sequence);
            if let Some(text) = text {
                if text.previous != previous.digest {
                    self.fault(Fault::new(subject(), FaultCode::ChainBroken));
                }
                let named: HashSet<Digest> = text.objects.iter().copied().collect();
                if listed_objects != named {
                    self.fault(Fault::new(subject(), FaultCode::ObjectListDiffers));
                }
                self.referenced.extend(named);
            }
            // Recomputed, not read: a changed entry breaks the chain to the one after it.
            let digest = leaf_digest(&stored.entry);
            previous = Head { sequence, digest };
            self.report.entries += 1;
            self.advance(stored.entry.len() + stored.body.len())?;
        }
        for sequence in listed.left() {
            let id = entry_id(u64::try_from(sequence).unwrap_or(0));
            self.fault(Fault::new(Subject::Entry { id }, FaultCode::ObjectListDiffers));
        }
        Ok(previous)
    }

    /// Names the entries that are missing between two that are there.
    fn gap(&mut self, before: u64, here: u64) {
        // A number that was tampered with can leave a gap of any size: its beginning is enough.
        for missing in (before.saturating_add(1)..here).take(100) {
            let id = entry_id(missing);
            self.fault(Fault::new(Subject::Entry { id }, FaultCode::EntryMissing));
        }
    }

    fn files(&mut self, kept: &[Kept], folder: &Path) -> Result<(), Error> {
        let mut missing = self.referenced.clone();
        for file in kept {
            let Some(digest) = file.digest else {
                let name = file.path.strip_prefix(folder).unwrap_or(&file.path);
                let name = name.to_string_lossy().into_owned();
                self.fault(Fault::new(Subject::Stray { name }, FaultCode::NotAnObject));
                continue;
            };
            missing.remove(&digest);
            self.report.objects += 1;
            if !self.referenced.contains(&digest) {
                self.report.unreferenced += 1;
            }
            let subject = Subject::Object { digest };
            if file.size.is_none() {
                self.fault(Fault::new(subject, FaultCode::ObjectAltered));
                continue;
            }
            match self.digest_of(&file.path)? {
                Ok(found) if found == digest => {}
                Ok(_) => self.fault(Fault::new(subject, FaultCode::ObjectAltered)),
                Err(source) => {
                    let fault = Fault::new(subject, FaultCode::ObjectUnreadable);
                    self.fault(fault.seen(&source.to_string()));
                }
            }
        }
        let mut missing: Vec<Digest> = missing.into_iter().collect();
        missing.sort();
        for digest in missing {
            self.fault(Fault::new(Subject::Object { digest }, FaultCode::ObjectMissing));
        }
        Ok(())
    }

    /// The outer error is a wish to stop, the inner one a file that cannot be read.
    fn digest_of(&mut self, path: &Path) -> Result<std::io::Result<Digest>, Error> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(source) => return Ok(Err(source)),
        };
        let mut writer = DigestWriter::new(std::io::sink());
        let mut buffer = vec![0; 256 << 10];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(Ok(writer.finish().1)),
                Ok(read) => {
                    // A sink takes everything.
                    let _ = writer.write_all(buffer.get(..read).unwrap_or_default());
                    self.advance(read)?;
                }
                Err(again) if again.kind() == std::io::ErrorKind::Interrupted => {}
                Err(source) => return Ok(Err(source)),
            }
        }
    }
}

/// The list by which the entries of a file are found: whose files it says are whose.
struct ListedObjects(HashMap<i64, HashSet<Digest>>);

impl ListedObjects {
    fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut listed: HashMap<i64, HashSet<Digest>> = HashMap::new();
        let mut select = connection.prepare("SELECT sequence, object FROM entry_objects")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let object: Vec<u8> = row.get(1)?;
            let bytes = object.as_slice().try_into().unwrap_or([0; 32]);
            listed.entry(row.get(0)?).or_default().insert(Digest::from_bytes(bytes));
        }
        Ok(Self(listed))
    }

    fn take(&mut self, sequence: i64) -> HashSet<Digest> {
        self.0.remove(&sequence).unwrap_or_default()
    }

    /// The numbers of entries that are listed and not there, in order.
    fn left(self) -> Vec<i64> {
        let mut left: Vec<i64> = self.0.into_keys().collect();
        left.sort_unstable();
        left
    }
}
