//! Small secrets, such as the key that signs: files that only their owner can read.
//!
//! They are not encrypted, and they are no part of the record: checks and exports leave them out.

use std::{fs, io, path::PathBuf};

use crate::{
    durable::{put_in_place, write_temporary},
    error::{Error, shorten},
    failpoint::{Step, reach},
    vault::Vault,
};

/// The longest secret: 1 MiB.
const MAX_SECRET_BYTES: u64 = 1 << 20;

impl Vault {
    /// Writes a secret that must not be there yet, so that no key is ever lost by accident.
    ///
    /// # Errors
    /// [`Error::SecretExists`], [`Error::InvalidName`], [`Error::NoSpace`], [`Error::Denied`],
    /// [`Error::ReadOnly`], [`Error::Io`].
    pub fn secret_create(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.secret_path(name)?;
        let _alone = self.layout().hold_alone()?;
        if fs::symlink_metadata(&path).is_ok() {
            return Err(Error::SecretExists { name: name.to_owned() });
        }
        self.put_secret(&path, bytes)
    }

    /// Writes a secret in place of the one of that name: afterwards there is either the old one
    /// or the new one, whole.
    ///
    /// # Errors
    /// [`Error::InvalidName`], [`Error::NoSpace`], [`Error::Denied`], [`Error::ReadOnly`],
    /// [`Error::Io`].
    pub fn secret_write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.secret_path(name)?;
        let _alone = self.layout().hold_alone()?;
        self.put_secret(&path, bytes)
    }

    /// Reads a secret; `None` when there is none of that name.
    ///
    /// # Errors
    /// [`Error::SecretExposed`] when group or others may read it, [`Error::InvalidName`],
    /// [`Error::Denied`], [`Error::Io`].
    pub fn secret_read(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let path = self.secret_path(name)?;
        let io = |source| Error::io(&path, source);
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(io(source)),
        };
        if !metadata.is_file() || metadata.len() > MAX_SECRET_BYTES {
            return Err(io(io::Error::other("not a secret that was written here")));
        }
        #[cfg(unix)]
        if std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0 {
            return Err(Error::SecretExposed { path });
        }
        fs::read(&path).map(Some).map_err(io)
    }

    /// Removes a secret; tells whether there was one.
    ///
    /// # Errors
    /// [`Error::InvalidName`], [`Error::Denied`], [`Error::ReadOnly`], [`Error::Io`].
    pub fn secret_remove(&self, name: &str) -> Result<bool, Error> {
        let path = self.secret_path(name)?;
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(Error::io(path, source)),
        }
    }

    fn put_secret(&self, path: &std::path::Path, bytes: &[u8]) -> Result<(), Error> {
        if u64::try_from(bytes.len()).is_ok_and(|size| size > MAX_SECRET_BYTES) {
            return Err(Error::io(path, io::Error::other("a secret is at most 1 MiB")));
        }
        let temporary = write_temporary(&self.layout().temporary(), bytes)?;
        reach(Step::SecretWritten);
        put_in_place(&temporary, path)
    }

    /// Names are 1 to 64 of `a`–`z`, `0`–`9`, `-`, `_` and `.`, and do not begin with a dot.
    fn secret_path(&self, name: &str) -> Result<PathBuf, Error> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
        let fits = !name.is_empty() && name.len() <= 64 && !name.starts_with('.');
        if fits && name.chars().all(allowed) {
            Ok(self.layout().secrets().join(name))
        } else {
            Err(Error::InvalidName { name: shorten(name) })
        }
    }
}
