//! Adding entries to the record and reading them back.

use kernel::{Digest, Timestamp};
use rusqlite::{Connection, Row, TransactionBehavior, params, types::ValueRef};
use serde_json::Value;

use crate::{
    canonical::{body_text, parse_canonical},
    entry::{
        ENTRY_VERSION, Entry, EntryKind, EntryName, EntryText, Filter, MAX_OBJECTS, NewEntry,
        Receipt, entry_id, leaf_digest,
    },
    error::Error,
    failpoint::{Step, reach},
    fault::FaultCode,
    schema,
    vault::Vault,
};

/// The columns of an entry, in the order in which [`Stored::read`] takes them.
pub(crate) const COLUMNS: &str = "sequence, kind, at, digest, entry, body";

impl Vault {
    /// Records an entry at the end of the chain. All its files must be kept already. The receipt
    /// comes back once the entry would survive a loss of power.
    ///
    /// # Errors
    /// [`Error::MissingObject`], [`Error::TooManyObjects`], [`Error::InvalidBody`];
    /// [`Error::NoSpace`], [`Error::Busy`], [`Error::ReadOnly`], [`Error::Corrupted`],
    /// [`Error::Io`], [`Error::Database`]. After any of them the record is as it was before.
    pub fn append(&self, new: &NewEntry) -> Result<Receipt, Error> {
        let body = body_text(&new.body)?;
        let mut objects: Vec<Digest> = Vec::with_capacity(new.objects.len().min(MAX_OBJECTS));
        for object in &new.objects {
            if !objects.contains(object) {
                objects.push(*object);
            }
            if objects.len() > MAX_OBJECTS {
                let (found, limit) = (new.objects.len(), MAX_OBJECTS);
                return Err(Error::TooManyObjects { found, limit });
            }
        }
        if let Some(digest) = objects.iter().find(|object| !self.has(object)) {
            return Err(Error::MissingObject { digest: *digest });
        }
        let mut text = EntryText {
            at: new.at,
            body: Digest::of(body.as_bytes()),
            kind: new.kind.clone(),
            objects,
            previous: Digest::from_bytes([0; 32]),
            sequence: 0,
            version: ENTRY_VERSION,
        };
        let mut connection = self.connection();
        self.insert(&mut connection, &mut text, &body)
    }

    /// Takes the next place in the chain and fills it, in one transaction.
    fn insert(
        &self,
        connection: &mut Connection,
        text: &mut EntryText,
        body: &str,
    ) -> Result<Receipt, Error> {
        let of = |source| self.sqlite(source);
        // Immediate: the place in the chain is ours from here on, whoever else is writing.
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of)?;
        let head = schema::head(&transaction).map_err(of)?;
        text.sequence = head.sequence.saturating_add(1);
        text.previous = head.digest;
        let bytes = text.write()?;
        let digest = leaf_digest(bytes.as_bytes());
        let sequence = i64::try_from(text.sequence).unwrap_or(i64::MAX);
        transaction
            .prepare_cached(
                "INSERT INTO entries (sequence, kind, at, digest, entry, body) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    sequence,
                    text.kind.as_str(),
                    text.at.to_rfc3339(),
                    digest.as_bytes(),
                    bytes.as_bytes(),
                    body.as_bytes(),
                ])
            })
            .map_err(of)?;
        for object in &text.objects {
            transaction
                .prepare_cached("INSERT INTO entry_objects (object, sequence) VALUES (?1, ?2)")
                .and_then(|mut insert| insert.execute(params![object.as_bytes(), sequence]))
                .map_err(of)?;
        }
        transaction
            .execute(
                "UPDATE vault SET sequence = ?1, digest = ?2",
                params![sequence, digest.as_bytes()],
            )
            .map_err(of)?;
        reach(Step::EntryInserted);
        transaction.commit().map_err(of)?;
        reach(Step::EntryCommitted);
        Ok(Receipt {
            id: entry_id(text.sequence),
            sequence: text.sequence,
            digest,
            previous: text.previous,
            at: text.at,
        })
    }

    /// The entries that `filter` lets through, newest first. An entry that was tampered with is
    /// listed too, with `sound` false.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Corrupted`], [`Error::Io`], [`Error::Database`].
    pub fn entries(&self, filter: &Filter) -> Result<Vec<Entry>, Error> {
        let limit = filter.limit.unwrap_or(100).clamp(1, 1000);
        let before = filter.before_sequence.map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        // The body is searched as it is stored, where quotes and control characters are escaped.
        let text = filter.text.as_deref().filter(|text| !text.is_empty()).map(|text| {
            let quoted = Value::from(text).to_string();
            let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            inner.unwrap_or(&quoted).to_ascii_lowercase()
        });
        let connection = self.connection();
        let mut select = connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM entries \
                 WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR sequence < ?2) \
                 AND (?3 IS NULL OR instr(lower(CAST(body AS TEXT)), ?3) > 0) \
                 AND (?4 IS NULL OR sequence IN \
                      (SELECT sequence FROM entry_objects WHERE object = ?4)) \
                 ORDER BY sequence DESC LIMIT ?5"
            ))
            .map_err(|source| self.sqlite(source))?;
        let rows = select
            .query_map(
                params![
                    filter.kind.as_ref().map(EntryKind::as_str),
                    before,
                    text,
                    filter.object.as_ref().map(Digest::as_bytes),
                    i64::try_from(limit).unwrap_or(1000),
                ],
                |row| Stored::read(row).map(|stored| stored.entry()),
            )
            .map_err(|source| self.sqlite(source))?;
        rows.collect::<Result<_, _>>().map_err(|source| self.sqlite(source))
    }

    /// The entry that `id` names: `E-000012`, `e-12`, `12`, or at least eight hexadecimal digits
    /// that begin its digest. `None` when there is none, or `id` is no name at all.
    ///
    /// # Errors
    /// [`Error::AmbiguousId`], and as [`Self::entries`].
    pub fn entry(&self, id: &str) -> Result<Option<Entry>, Error> {
        Ok(self.stored(id)?.map(|stored| stored.entry()))
    }

    pub(crate) fn stored(&self, id: &str) -> Result<Option<Stored>, Error> {
        match EntryName::parse(id) {
            None => Ok(None),
            Some(EntryName::Sequence(sequence)) => self.stored_at(sequence),
            Some(EntryName::Prefix(prefix)) => self.stored_with(&prefix),
            Some(EntryName::Either(sequence, prefix)) => match self.stored_at(sequence)? {
                Some(stored) => Ok(Some(stored)),
                None => self.stored_with(&prefix),
            },
        }
    }

    pub(crate) fn stored_at(&self, sequence: u64) -> Result<Option<Stored>, Error> {
        let Ok(sequence) = i64::try_from(sequence) else { return Ok(None) };
        let mut found = self.select_some("sequence = ?1", params![sequence])?;
        Ok(found.pop())
    }

    fn stored_with(&self, prefix: &str) -> Result<Option<Stored>, Error> {
        // A range over the index: the prefix filled up with the lowest and the highest digits.
        let bound = |fill: char| {
            let hex: String = prefix.chars().chain(std::iter::repeat(fill)).take(64).collect();
            hex.parse::<Digest>().ok()
        };
        let (Some(low), Some(high)) = (bound('0'), bound('f')) else { return Ok(None) };
        let mut found =
            self.select_some("digest BETWEEN ?1 AND ?2", params![low.as_bytes(), high.as_bytes()])?;
        if found.len() > 1 {
            return Err(Error::AmbiguousId { id: prefix.to_owned() });
        }
        Ok(found.pop())
    }

    /// At most two rows: enough to see that a name is not unique.
    fn select_some(
        &self,
        condition: &str,
        values: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<Stored>, Error> {
        let of = |source| self.sqlite(source);
        let connection = self.connection();
        let mut select = connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM entries WHERE {condition} LIMIT 2"))
            .map_err(of)?;
        let rows = select.query_map(values, Stored::read).map_err(of)?;
        rows.collect::<Result<_, _>>().map_err(of)
    }
}

/// A row of the record as it is, which need not be as it was written.
pub(crate) struct Stored {
    pub(crate) sequence: i64,
    pub(crate) kind: Vec<u8>,
    pub(crate) at: Vec<u8>,
    pub(crate) digest: Vec<u8>,
    pub(crate) entry: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

impl Stored {
    /// Takes whatever type a column has: a tampered file is to be reported, not refused.
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let bytes = |index: usize| {
            row.get_ref(index).map(|value| match value {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
                ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => Vec::new(),
            })
        };
        Ok(Self {
            sequence: row.get(0)?,
            kind: bytes(1)?,
            at: bytes(2)?,
            digest: bytes(3)?,
            entry: bytes(4)?,
            body: bytes(5)?,
        })
    }

    /// The parts of the entry's bytes and every way in which the row does not agree with itself.
    pub(crate) fn judge(&self) -> (Option<EntryText>, Vec<FaultCode>) {
        let mut faults = Vec::new();
        if leaf_digest(&self.entry).as_bytes().as_slice() != self.digest {
            faults.push(FaultCode::DigestDiffers);
        }
        let text = EntryText::read(&self.entry);
        match &text {
            None => faults.push(FaultCode::EntryUnreadable),
            Some(text) => {
                if u64::try_from(self.sequence) != Ok(text.sequence) {
                    faults.push(FaultCode::SequenceDiffers);
                }
                if text.kind.as_str().as_bytes() != self.kind {
                    faults.push(FaultCode::KindDiffers);
                }
                if text.at.to_rfc3339().as_bytes() != self.at {
                    faults.push(FaultCode::TimeDiffers);
                }
                let canonical = parse_canonical(&self.body).is_some_and(|body| body.is_object());
                if Digest::of(&self.body) != text.body || !canonical {
                    faults.push(FaultCode::BodyDiffers);
                }
            }
        }
        (text, faults)
    }

    /// The stored digest; zeros if it is not 32 bytes.
    pub(crate) fn digest(&self) -> Digest {
        Digest::from_bytes(self.digest.as_slice().try_into().unwrap_or([0; 32]))
    }

    pub(crate) fn entry(&self) -> Entry {
        let (text, faults) = self.judge();
        // What cannot be read from the bytes is taken from the columns, for want of better.
        let text = text.unwrap_or_else(|| EntryText {
            at: String::from_utf8_lossy(&self.at).parse().unwrap_or(Timestamp::from_unix(0)),
            body: Digest::of(&self.body),
            kind: EntryKind::stored(&self.kind),
            objects: Vec::new(),
            previous: Digest::from_bytes([0; 32]),
            sequence: u64::try_from(self.sequence).unwrap_or(0),
            version: 0,
        });
        let sequence = u64::try_from(self.sequence).unwrap_or(0);
        Entry {
            id: entry_id(sequence),
            sequence,
            kind: text.kind,
            at: text.at,
            version: text.version,
            objects: text.objects,
            body: serde_json::from_slice(&self.body).unwrap_or(Value::Null),
            digest: self.digest(),
            previous: text.previous,
            canonical: String::from_utf8_lossy(&self.entry).into_owned(),
            sound: faults.is_empty(),
        }
    }
}
