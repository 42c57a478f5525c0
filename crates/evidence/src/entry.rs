//! What an entry is, the exact bytes that stand for it, and how it is named.
//!
//! Left out: storing entries (`record`) and judging a stored one against its neighbours (`check`).

use std::{borrow::Cow, fmt, str::FromStr};

use kernel::{Digest, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    canonical::{canonical_text, parse_canonical},
    error::{Error, shorten},
};

/// The version of the entry format that this program writes (`docs/evidence-format.md`).
pub(crate) const ENTRY_VERSION: u64 = 1;

/// The longest entry in bytes: C2SP tlog-tiles gives an entry a length of 16 bits.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// How many different files one entry can refer to; with it an entry stays under
/// [`MAX_ENTRY_BYTES`].
pub const MAX_OBJECTS: usize = 512;

/// What happened, as a short word. Open: kinds of later versions are read and kept as they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKind(Cow<'static, str>);

impl EntryKind {
    /// A file was labelled, marked and released.
    pub const STAMP: Self = Self(Cow::Borrowed("stamp"));
    /// A risk assessment was finished.
    pub const ASSESSMENT: Self = Self(Cow::Borrowed("assessment"));
    /// A person released something against a refusal, with name and reason.
    pub const OVERRIDE: Self = Self(Cow::Borrowed("override"));

    /// A kind from 1 to 32 of `a`–`z`, `0`–`9` and `-`, beginning with a letter.
    ///
    /// # Errors
    /// [`Error::InvalidKind`] for anything else.
    pub fn new(word: &str) -> Result<Self, Error> {
        let starts_well = word.starts_with(|first: char| first.is_ascii_lowercase());
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if starts_well && word.len() <= 32 && word.chars().all(allowed) {
            Ok(Self(Cow::Owned(word.to_owned())))
        } else {
            Err(Error::InvalidKind { kind: shorten(word) })
        }
    }

    /// Whatever a tampered column says, cut to the length of a kind.
    pub(crate) fn stored(column: &[u8]) -> Self {
        let text = String::from_utf8_lossy(column.get(..32).unwrap_or(column)).into_owned();
        Self(Cow::Owned(text))
    }

    /// The word itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EntryKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::new(text)
    }
}

impl Serialize for EntryKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EntryKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// What happened.
    pub kind: EntryKind,
    /// When, as the caller's clock tells it.
    pub at: Timestamp,
    /// What there is to say: a JSON object of at most 1 MiB and 32 levels, without fractions.
    pub body: Value,
    /// The kept files that the entry is about, in the caller's order; repetitions are dropped.
    pub objects: Vec<Digest>,
}

/// What proves that an entry was recorded, small enough to print on a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The entry's name, `E-000012`.
    pub id: String,
    /// Its place in the record, from 1 without gaps.
    pub sequence: u64,
    /// Its leaf hash, which through `previous` also covers every entry before it.
    pub digest: Digest,
    /// The leaf hash of the entry before it; for the first, the SHA-256 of the vault's id.
    pub previous: Digest,
    /// When it was recorded, as the caller's clock told it.
    pub at: Timestamp,
}

/// A recorded entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The entry's name, `E-000012`.
    pub id: String,
    /// Its place in the record, from 1 without gaps.
    pub sequence: u64,
    /// What happened. Of an entry that is not sound it may be any text.
    pub kind: EntryKind,
    /// When, as the caller's clock told it.
    pub at: Timestamp,
    /// The version of the entry format; 0 when the bytes cannot be read.
    pub version: u64,
    /// The kept files that the entry is about.
    pub objects: Vec<Digest>,
    /// What there is to say; null when the stored body cannot be read.
    pub body: Value,
    /// The stored leaf hash.
    pub digest: Digest,
    /// The leaf hash of the entry before it, as this entry states it.
    pub previous: Digest,
    /// The exact bytes that were hashed: canonical JSON in UTF-8.
    pub canonical: String,
    /// Whether the stored bytes, body, columns and digest of this entry agree. Its neighbours and
    /// files are the business of [`crate::Vault::check`].
    pub sound: bool,
}

impl Entry {
    /// The receipt that was given when the entry was recorded.
    #[must_use]
    pub fn receipt(&self) -> Receipt {
        Receipt {
            id: self.id.clone(),
            sequence: self.sequence,
            digest: self.digest,
            previous: self.previous,
            at: self.at,
        }
    }
}

/// Which entries to list; the default is the newest hundred.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<EntryKind>,
    /// At most so many, 1 to 1000; `None` is 100.
    pub limit: Option<usize>,
    /// Only entries before this one, for the next page.
    pub before_sequence: Option<u64>,
    /// Only entries whose body contains this text; ASCII letters match in either case.
    pub text: Option<String>,
    /// Only entries that refer to this file.
    pub object: Option<Digest>,
}

/// The leaf hash of RFC 6962 section 2.1: SHA-256 over a zero byte and the entry's bytes.
#[must_use]
pub fn leaf_digest(entry: &[u8]) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    Digest::from_bytes(hasher.finalize().into())
}

/// `E-000012`; more digits from a million on.
pub(crate) fn entry_id(sequence: u64) -> String {
    format!("E-{sequence:06}")
}

/// How a person may name an entry.
pub(crate) enum EntryName {
    /// `E-000012`, `e-12`, `12`.
    Sequence(u64),
    /// At least eight hexadecimal digits that begin its digest.
    Prefix(String),
    /// Eight or more decimal digits could be either: the number is tried first.
    Either(u64, String),
}

impl EntryName {
    /// Reads what a person typed; `None` when it cannot name an entry.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = |digits: &str| {
            let decimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            if decimal { digits.parse::<u64>().ok() } else { None }
        };
        if let Some(digits) = text.strip_prefix("E-").or_else(|| text.strip_prefix("e-")) {
            return number(digits).map(Self::Sequence);
        }
        let prefix = ((8..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| text.to_ascii_lowercase());
        match (number(text), prefix) {
            (Some(number), Some(prefix)) => Some(Self::Either(number, prefix)),
            (Some(number), None) => Some(Self::Sequence(number)),
            (None, Some(prefix)) => Some(Self::Prefix(prefix)),
            (None, None) => None,
        }
    }
}

/// The parts of an entry's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryText {
    pub(crate) at: Timestamp,
    pub(crate) body: Digest,
    pub(crate) kind: EntryKind,
    pub(crate) objects: Vec<Digest>,
    pub(crate) previous: Digest,
    pub(crate) sequence: u64,
    pub(crate) version: u64,
}

impl EntryText {
    /// The bytes that are hashed and recorded.
    pub(crate) fn write(&self) -> Result<String, Error> {
        canonical_text(&json!({
            "at": self.at,
            "body": self.body,
            "kind": self.kind,
            "objects": self.objects,
            "previous": self.previous,
            "sequence": self.sequence,
            "version": self.version,
        }))
    }

    /// Reads an entry's bytes; `None` unless they are exactly what [`Self::write`] makes of some
    /// entry of this version.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return None;
        }
        let value = parse_canonical(bytes)?;
        let text = |name: &str| value.get(name)?.as_str();
        let objects = value.get("objects")?.as_array()?;
        let entry = Self {
            at: text("at")?.parse().ok()?,
            body: text("body")?.parse().ok()?,
            kind: text("kind")?.parse().ok()?,
            objects: objects
                .iter()
                .map(|object| object.as_str()?.parse().ok())
                .collect::<Option<Vec<Digest>>>()?,
            previous: text("previous")?.parse().ok()?,
            sequence: value.get("sequence")?.as_u64()?,
            version: value.get("version")?.as_u64()?,
        };
        // Writing it again catches additional members and other spellings of an instant or digest.
        let same = entry.write().is_ok_and(|again| again.as_bytes() == bytes);
        (same && entry.version == ENTRY_VERSION).then_some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leaf_hash_is_that_of_rfc_6962() {
        // The hash of a leaf without content, from the test vectors of Certificate Transparency.
        let empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(leaf_digest(b"").to_hex(), empty);
    }

    #[test]
    fn kinds_are_open_but_plain() {
        assert_eq!("override".parse::<EntryKind>().unwrap(), EntryKind::OVERRIDE);
        assert!(EntryKind::new("retention-2").is_ok());
        for bad in ["", "Stamp", "2nd", "-a", "a b", "审阅", &"a".repeat(33)] {
            assert!(EntryKind::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn bytes_come_back_and_additions_do_not_pass() {
        let entry = EntryText {
            at: Timestamp::from_unix(1_795_367_109),
            body: Digest::of(b"{}"),
            kind: EntryKind::STAMP,
            objects: vec![Digest::of(b"a"), Digest::of(b"b")],
            previous: Digest::of(b"vault"),
            sequence: 7,
            version: 1,
        };
        let text = entry.write().unwrap();
        assert_eq!(EntryText::read(text.as_bytes()), Some(entry));
        assert_eq!(EntryText::read(text.replace("}", ",\"x\":1}").as_bytes()), None);
        assert_eq!(
            EntryText::read(text.replace("\"version\":1", "\"version\":2").as_bytes()),
            None
        );
        let local = text.replace("T17:05:09Z", "T18:05:09+01:00");
        assert_ne!(local, text);
        assert_eq!(EntryText::read(local.as_bytes()), None);
    }

    #[test]
    fn the_most_objects_still_fit_an_entry() {
        let many = (0..MAX_OBJECTS).map(|n| Digest::of(&n.to_be_bytes())).collect();
        let entry = EntryText {
            at: Timestamp::from_unix(i64::MAX),
            body: Digest::of(b""),
            kind: EntryKind::new(&"k".repeat(32)).unwrap(),
            objects: many,
            previous: Digest::of(b""),
            sequence: (1 << 53) - 1,
            version: 1,
        };
        assert!(entry.write().unwrap().len() <= MAX_ENTRY_BYTES);
    }
}
