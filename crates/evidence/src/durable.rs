//! Files and folders that only their owner can use, and writes that survive a crash: a temporary
//! name, flush, rename, flush of the folder.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use crate::error::Error;

/// Makes a folder and its missing parents, for the owner alone (0700 on Unix).
pub(crate) fn make_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| Error::io(path, source))
}

/// Creates a file that must not exist yet, for the owner alone (0600 on Unix).
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Flushes a folder, so that a rename in it survives a loss of power. Only Unix can.
pub(crate) fn flush_folder(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    File::open(path).and_then(|folder| folder.sync_all()).map_err(|e| Error::io(path, e))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Writes `bytes` under a new temporary name in `folder` and flushes them.
pub(crate) fn write_temporary(folder: &Path, bytes: &[u8]) -> Result<PathBuf, Error> {
    // Unique in this process; a name that another process took is skipped.
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let (path, mut file) = loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{}-{number}", std::process::id()));
        match create_private(&path) {
            Ok(file) => break (path, file),
            Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(Error::io(path, source)),
        }
    };
    if let Err(source) = file.write_all(bytes).and_then(|()| file.sync_all()) {
        drop(file);
        // What could be written is of no use, and a full disk needs the space.
        let _ = fs::remove_file(&path);
        return Err(Error::io(path, source));
    }
    Ok(path)
}

/// Puts a written file under its final name, replacing what is there, and flushes the folder.
pub(crate) fn put_in_place(from: &Path, to: &Path) -> Result<(), Error> {
    if let Err(source) = fs::rename(from, to) {
        let _ = fs::remove_file(from);
        return Err(Error::io(to, source));
    }
    to.parent().map_or(Ok(()), flush_folder)
}

/// Takes away the permission to write from everybody (0400 on Unix).
pub(crate) fn make_read_only(path: &Path) -> Result<(), Error> {
    let io = |source| Error::io(path, source);
    let mut permissions = fs::metadata(path).map_err(io)?.permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o400);
    #[cfg(not(unix))]
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions).map_err(io)
}

/// Gives back what [`make_read_only`] took, where a read-only file could not be replaced. On Unix
/// the folder decides that, and nothing is done.
pub(crate) fn make_replaceable(path: &Path) -> Result<(), Error> {
    #[cfg(not(unix))]
    if let Ok(metadata) = fs::metadata(path) {
        let mut permissions = metadata.permissions();
        permissions.set_readonly(false);
        fs::set_permissions(path, permissions).map_err(|source| Error::io(path, source))?;
    }
    #[cfg(unix)]
    let _ = path;
    Ok(())
}
