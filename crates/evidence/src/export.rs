//! One entry as a self-contained JSON document that somebody without the vault can recompute.
//!
//! Left out: the kept files themselves, which the caller fetches by the digests given back.

use std::io::Write;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Digest;
use serde_json::{Value, json};

use crate::{
    entry::entry_id,
    error::{Error, shorten},
    record::Stored,
    vault::Vault,
};

impl Vault {
    /// Writes the entry that `id` names to `out` and gives the digests of its files. The format is
    /// described in `docs/evidence-format.md`. An entry that is not sound is exported as it is.
    ///
    /// # Errors
    /// [`Error::NoSuchEntry`], [`Error::AmbiguousId`]; [`Error::NoSpace`] or [`Error::Io`] with
    /// the vault's folder as path when `out` cannot be written; and as [`Self::entries`].
    pub fn export(&self, id: &str, out: &mut dyn Write) -> Result<Vec<Digest>, Error> {
        let stored = self.stored(id)?;
        let stored = stored.ok_or_else(|| Error::NoSuchEntry { id: shorten(id) })?;
        let entry = stored.entry();
        let neighbour = |sequence: Option<u64>| -> Result<Value, Error> {
            let found = sequence.map(|n| self.stored_at(n)).transpose()?.flatten();
            Ok(found.map_or(Value::Null, |stored| link(&stored)))
        };
        let previous = neighbour(entry.sequence.checked_sub(1))?;
        let next = neighbour(entry.sequence.checked_add(1))?;
        let head = self.head()?;
        let document = json!({
            "format": "imprimatur-entry",
            "version": 1,
            "vault": self.id(),
            "entry": link(&stored),
            "body_base64": STANDARD.encode(&stored.body),
            "objects": entry.objects,
            "previous": previous,
            "next": next,
            "head": { "id": entry_id(head.sequence), "digest": head.digest },
        });
        let mut text = format!("{document:#}");
        text.push('\n');
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|source| Error::io(self.folder(), source))?;
        Ok(entry.objects)
    }
}

/// An entry as a link of the chain: enough to recompute its digest.
fn link(stored: &Stored) -> Value {
    json!({
        "id": entry_id(u64::try_from(stored.sequence).unwrap_or(0)),
        "digest": stored.digest(),
        "entry_base64": STANDARD.encode(&stored.entry),
    })
}
