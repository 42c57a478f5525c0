//! Drafts and settings: they live beside the record, can be changed and deleted, and prove nothing.

use kernel::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use serde::Serialize;

use crate::{
    error::{Error, shorten},
    vault::Vault,
};

/// The longest text of a draft or a setting: 4 MiB.
const MAX_JSON_BYTES: usize = 4 << 20;

/// A draft without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftInfo {
    /// The caller's name for it.
    pub id: String,
    /// What it is a draft of.
    pub kind: String,
    /// When it was last saved.
    pub updated: Timestamp,
}

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// Its name, kind and date.
    #[serde(flatten)]
    pub info: DraftInfo,
    /// Its text, which is JSON.
    pub json: String,
}

impl Vault {
    /// Saves a draft under `id`, in place of the one of that name.
    ///
    /// # Errors
    /// [`Error::InvalidName`] for an empty or overlong name, [`Error::InvalidJson`],
    /// [`Error::NoSpace`], [`Error::Busy`], [`Error::ReadOnly`], [`Error::Database`].
    pub fn save_draft(
        &self,
        id: &str,
        kind: &str,
        json: &str,
        updated: Timestamp,
    ) -> Result<(), Error> {
        check_name(id)?;
        check_name(kind)?;
        check_json(id, json)?;
        self.connection()
            .execute(
                "INSERT INTO drafts (id, kind, json, updated) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (id) DO UPDATE SET kind = ?2, json = ?3, updated = ?4",
                params![id, kind, json, updated.to_rfc3339()],
            )
            .map_err(|source| self.sqlite(source))?;
        Ok(())
    }

    /// All drafts, the one saved last first.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Corrupted`], [`Error::Database`].
    pub fn drafts(&self) -> Result<Vec<DraftInfo>, Error> {
        let of = |source| self.sqlite(source);
        let connection = self.connection();
        let mut select = connection
            .prepare_cached("SELECT id, kind, updated FROM drafts ORDER BY updated DESC, id")
            .map_err(of)?;
        let rows = select.query_map([], draft_info).map_err(of)?;
        rows.collect::<Result<_, _>>().map_err(of)
    }

    /// The draft saved under `id`.
    ///
    /// # Errors
    /// As [`Self::drafts`].
    pub fn load_draft(&self, id: &str) -> Result<Option<Draft>, Error> {
        self.connection()
            .query_row("SELECT id, kind, updated, json FROM drafts WHERE id = ?1", [id], |row| {
                Ok(Draft { info: draft_info(row)?, json: row.get(3)? })
            })
            .optional()
            .map_err(|source| self.sqlite(source))
    }

    /// Deletes the draft saved under `id`; tells whether there was one.
    ///
    /// # Errors
    /// As [`Self::save_draft`].
    pub fn delete_draft(&self, id: &str) -> Result<bool, Error> {
        self.connection()
            .execute("DELETE FROM drafts WHERE id = ?1", [id])
            .map(|deleted| deleted > 0)
            .map_err(|source| self.sqlite(source))
    }

    /// The drafts of one kind with their texts, oldest name first.
    ///
    /// # Errors
    /// As [`Self::drafts`].
    pub fn drafts_of(&self, kind: &str) -> Result<Vec<Draft>, Error> {
        let connection = self.connection();
        let mut select = connection
            .prepare_cached(
                "SELECT id, kind, updated, json FROM drafts WHERE kind = ?1 ORDER BY id",
            )
            .map_err(|source| self.sqlite(source))?;
        let rows = select
            .query_map([kind], |row| Ok(Draft { info: draft_info(row)?, json: row.get(3)? }))
            .map_err(|source| self.sqlite(source))?;
        rows.collect::<Result<_, _>>().map_err(|source| self.sqlite(source))
    }

    /// The JSON text set under `key`.
    ///
    /// # Errors
    /// As [`Self::drafts`].
    pub fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        self.connection()
            .query_row("SELECT json FROM settings WHERE key = ?1", [key], |row| row.get(0))
            .optional()
            .map_err(|source| self.sqlite(source))
    }

    /// Sets the JSON text under `key`.
    ///
    /// # Errors
    /// As [`Self::save_draft`].
    pub fn set_setting(&self, key: &str, json: &str) -> Result<(), Error> {
        check_name(key)?;
        check_json(key, json)?;
        self.connection()
            .execute(
                "INSERT INTO settings (key, json) VALUES (?1, ?2) \
                 ON CONFLICT (key) DO UPDATE SET json = ?2",
                params![key, json],
            )
            .map_err(|source| self.sqlite(source))?;
        Ok(())
    }
}

fn draft_info(row: &Row<'_>) -> rusqlite::Result<DraftInfo> {
    let updated: String = row.get(2)?;
    Ok(DraftInfo {
        id: row.get(0)?,
        kind: row.get(1)?,
        // Drafts prove nothing: an unreadable date only sorts last.
        updated: updated.parse().unwrap_or(Timestamp::from_unix(0)),
    })
}

fn check_name(name: &str) -> Result<(), Error> {
    let fits = !name.is_empty() && name.len() <= 200 && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(Error::InvalidName { name: shorten(name) }) }
}

fn check_json(name: &str, json: &str) -> Result<(), Error> {
    let valid =
        json.len() <= MAX_JSON_BYTES && serde_json::from_str::<serde::de::IgnoredAny>(json).is_ok();
    if valid { Ok(()) } else { Err(Error::InvalidJson { name: shorten(name) }) }
}
