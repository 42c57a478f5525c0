//! Kept files: each stands under the SHA-256 of its bytes, so that keeping twice is keeping once
//! and every later reading can be held against the name.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use kernel::Digest;

use crate::{
    durable::{
        flush_folder, make_folder, make_read_only, make_replaceable, put_in_place, write_temporary,
    },
    error::Error,
    failpoint::{Step, reach},
    vault::Vault,
};

impl Vault {
    /// Keeps a copy of `bytes` and gives its digest once the copy would survive a loss of power.
    /// Keeping the same bytes again changes nothing, or mends the copy if it was damaged.
    ///
    /// # Errors
    /// [`Error::NoSpace`], [`Error::Denied`], [`Error::ReadOnly`], [`Error::Io`]; nothing under
    /// the digest's name is ever half written.
    pub fn keep(&self, bytes: &[u8]) -> Result<Digest, Error> {
        let digest = Digest::of(bytes);
        let layout = self.layout();
        let path = layout.object(&digest);
        let folder = path.parent().unwrap_or(self.folder());
        if holds_exactly(&path, bytes) {
            // Whoever wrote it may have been stopped before flushing the folder.
            flush_folder(folder)?;
            return Ok(digest);
        }
        let _writing = layout.hold_temporary()?;
        if !folder.is_dir() {
            make_folder(folder)?;
            flush_folder(&layout.objects())?;
        }
        let temporary = write_temporary(&layout.temporary(), bytes)?;
        make_read_only(&temporary)?;
        reach(Step::ObjectWritten);
        make_replaceable(&path)?;
        put_in_place(&temporary, &path)?;
        reach(Step::ObjectRenamed);
        Ok(digest)
    }

    /// The bytes kept under `digest`, checked against it.
    ///
    /// # Errors
    /// [`Error::MissingObject`], [`Error::DamagedObject`], [`Error::Denied`], [`Error::Io`].
    pub fn fetch(&self, digest: &Digest) -> Result<Vec<u8>, Error> {
        let path = self.layout().object(digest);
        match fs::read(&path) {
            Ok(bytes) if Digest::of(&bytes) == *digest => Ok(bytes),
            Ok(_) => Err(Error::DamagedObject { digest: *digest }),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                Err(Error::MissingObject { digest: *digest })
            }
            Err(source) => Err(Error::io(path, source)),
        }
    }

    /// Whether a file is kept under `digest`; its bytes are not looked at.
    #[must_use]
    pub fn has(&self, digest: &Digest) -> bool {
        let metadata = fs::symlink_metadata(self.layout().object(digest));
        metadata.is_ok_and(|metadata| metadata.is_file())
    }
}

fn holds_exactly(path: &Path, bytes: &[u8]) -> bool {
    let same_size = fs::symlink_metadata(path).is_ok_and(|metadata| {
        metadata.is_file() && usize::try_from(metadata.len()).is_ok_and(|size| size == bytes.len())
    });
    same_size && fs::read(path).is_ok_and(|kept| kept == bytes)
}

/// Something in the folder of kept files.
pub(crate) struct Kept {
    pub(crate) path: PathBuf,
    /// The digest that its place states; `None` for what does not belong there.
    pub(crate) digest: Option<Digest>,
    /// Size in bytes; `None` for what is not a regular file.
    pub(crate) size: Option<u64>,
}

/// Everything in the folder of kept files, in a fixed order.
pub(crate) fn list(objects: &Path) -> Result<Vec<Kept>, Error> {
    let mut found = Vec::new();
    for (first, folder) in items(objects)? {
        let two_digits = first.len() == 2 && is_lower_hex(&first);
        if !two_digits || !fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir()) {
            found.push(Kept { size: size_of(&folder), path: folder, digest: None });
            continue;
        }
        for (rest, path) in items(&folder)? {
            let name = format!("{first}{rest}");
            let digest = if is_lower_hex(&name) { name.parse().ok() } else { None };
            found.push(Kept { size: size_of(&path), path, digest });
        }
    }
    Ok(found)
}

fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn size_of(path: &Path) -> Option<u64> {
    // Links are not followed: a link is not a kept file.
    fs::symlink_metadata(path).ok().filter(|found| found.is_file()).map(|found| found.len())
}

fn items(folder: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let io = |source| Error::io(folder, source);
    let mut items = Vec::new();
    for item in fs::read_dir(folder).map_err(io)? {
        let item = item.map_err(io)?;
        items.push((item.file_name().to_string_lossy().into_owned(), item.path()));
    }
    items.sort();
    Ok(items)
}
