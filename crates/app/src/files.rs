//! Reading a person's files once and bounded, and publishing beside them without ever half a file.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use crate::{Code, Error, Result, wire::record::Written};

/// How the names of files begin that are not whole yet.
const TEMPORARY: &str = ".imprimatur-";

/// The largest file that is read; larger ones are refused before reading.
pub(crate) const MAX_BYTES: u64 = 256 << 20;

/// The whole file, once.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |source| Error::read(path, &source);
    // Judged before it is opened: opening a pipe would wait for somebody to write into it.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    let shown = path.display().to_string();
    if metadata.is_dir() {
        return Err(Error::new(
            Code::Unreadable,
            format!("{shown} is a folder, not a file."),
            format!("{shown} 是文件夹，不是文件。"),
        )
        .help("Name a file in it.", "请指定其中的文件。")
        .about(shown));
    }
    if !metadata.is_file() {
        return Err(Error::new(
            Code::Unreadable,
            format!("{shown} is not a regular file."),
            format!("{shown} 不是普通文件。"),
        )
        .help("Copy its content into a file first.", "请先将其内容存为文件。")
        .about(shown));
    }
    if metadata.len() > MAX_BYTES {
        return Err(too_large(&shown));
    }
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(&shown));
    }
    Ok(bytes)
}

/// A whole text file of at most 4 MiB.
///
/// # Errors
/// [`Code::Unreadable`] when it cannot be read, [`Code::TooLarge`], or [`Code::Data`] when it is not
/// UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = read(path)?;
    let shown = path.display().to_string();
    if bytes.len() > 4 << 20 {
        return Err(Error::new(
            Code::TooLarge,
            format!("{shown} is larger than 4 MiB."),
            format!("{shown} 超过 4 MiB。"),
        )
        .help("An answer file is a few kilobytes of TOML.", "答案文件应为几千字节的 TOML。")
        .about(shown));
    }
    String::from_utf8(bytes).map_err(|_| {
        Error::new(
            Code::Data,
            format!("{shown} is not UTF-8 text."),
            format!("{shown} 不是 UTF-8 文本。"),
        )
        .about(shown)
    })
}

fn too_large(shown: &str) -> Error {
    Error::new(
        Code::TooLarge,
        format!("{shown} is larger than {} MiB.", MAX_BYTES >> 20),
        format!("{shown} 超过 {} MiB。", MAX_BYTES >> 20),
    )
    .help("Reduce the file and try again.", "请减小文件后重试。")
    .about(shown)
}

/// Writes `bytes` under `path` as a whole or not at all: temporary name in the same folder, flush,
/// then a rename that refuses to replace an existing file.
pub(crate) fn publish(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let unwritable = |source| Error::write(path, &source);
    let mut temporary =
        tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder).map_err(unwritable)?;
    temporary.write_all(bytes).map_err(unwritable)?;
    readable_by_all(temporary.as_file()).map_err(unwritable)?;
    temporary.as_file().sync_all().map_err(unwritable)?;
    temporary.persist_noclobber(path).map_err(|failed| {
        if failed.error.kind() == std::io::ErrorKind::AlreadyExists {
            exists(path)
        } else {
            Error::write(path, &failed.error)
        }
    })?;
    // The name itself must survive a power cut too; where folders cannot be synced, it will have to.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Publishes under the path that a person named.
pub(crate) fn publish_new(path: &str, bytes: &[u8]) -> Result<Written> {
    let path = absolute(Path::new(path));
    publish(&path, bytes)?;
    Ok(Written { paths: vec![path.display().to_string()], missing: Vec::new() })
}

/// A format that nothing is written in.
pub(crate) fn unknown_format(format: &str, known: &str) -> Error {
    let shown: String = format.chars().take(40).collect();
    Error::new(
        Code::Usage,
        format!("There is no format {shown:?}."),
        format!("没有格式“{shown}”。"),
    )
    .help(format!("The formats are: {known}."), format!("可用格式：{known}。"))
}

fn exists(path: &Path) -> Error {
    let shown = path.display().to_string();
    Error::new(
        Code::Unwritable,
        format!("{shown} exists already and was not overwritten."),
        format!("{shown} 已存在，未覆盖。"),
    )
    .help("Choose another name or folder.", "请选择其他名称或文件夹。")
    .about(shown)
}

/// Temporary files are private; a published one gets the permissions of an ordinary new file.
#[cfg(unix)]
fn readable_by_all(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// Publishes under the first free name of `name.stamped.png`, `name.stamped-2.png` …, also when
/// another program takes names in the same folder at the same time.
pub(crate) fn publish_beside(
    folder: &Path,
    stem: &str,
    extension: &str,
    bytes: &[u8],
) -> Result<PathBuf> {
    loop {
        let path = free_name(folder, stem, extension)?;
        match publish(&path, bytes) {
            Ok(()) => return Ok(path),
            // Taken between looking and writing: the next name then.
            Err(_) if path.symlink_metadata().is_ok() => {}
            Err(error) => return Err(error),
        }
    }
}

/// A free name in `folder`: `name.stamped.png`, then `name.stamped-2.png` and so on.
fn free_name(folder: &Path, stem: &str, extension: &str) -> Result<PathBuf> {
    for number in 1..10_000_u32 {
        let name = match number {
            1 => format!("{stem}.stamped.{extension}"),
            _ => format!("{stem}.stamped-{number}.{extension}"),
        };
        let path = folder.join(name);
        if path.symlink_metadata().is_err() {
            return Ok(path);
        }
    }
    Err(exists(&folder.join(format!("{stem}.stamped.{extension}"))))
}

/// Proves that `folder` exists and takes new files, before long work begins.
pub(crate) fn writable_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|source| Error::write(folder, &source))?;
    sweep(folder);
    can_create(folder)
}

/// Proves that `path` is free and that its folder takes new files.
///
/// # Errors
/// [`Code::Unwritable`] or [`Code::NoSpace`], before anything is recorded.
pub fn can_publish(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => can_create(folder),
        _ => can_create(Path::new(".")),
    }
}

/// Removes what a killed program left of ours; an hour spares the work of others under way.
fn sweep(folder: &Path) {
    let old = |path: &Path| {
        let modified = path.metadata().and_then(|metadata| metadata.modified()).ok();
        let age = modified.and_then(|at| at.elapsed().ok());
        age.is_some_and(|age| age.as_secs() > 3600)
    };
    let Ok(entries) = folder.read_dir() else { return };
    for path in entries.take(10_000).filter_map(|entry| Some(entry.ok()?.path())) {
        if name(&path).starts_with(TEMPORARY) && path.is_file() && old(&path) {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn can_create(folder: &Path) -> Result<()> {
    tempfile::Builder::new()
        .prefix(TEMPORARY)
        .tempfile_in(folder)
        .map(drop)
        .map_err(|source| Error::write(folder, &source))
}

/// Creates `folder` newly; one that exists is refused.
pub(crate) fn new_folder(folder: &Path) -> Result<()> {
    if folder.symlink_metadata().is_ok() {
        return Err(exists(folder));
    }
    std::fs::create_dir_all(folder).map_err(|source| Error::write(folder, &source))
}

/// The files meant by `paths`: files as given; folders one level deep without results of earlier
/// stamps, sorted; at most 10 000.
pub(crate) fn expand(paths: &[String]) -> Result<Vec<PathBuf>> {
    const MOST: usize = 10_000;
    let mut files = Vec::new();
    for path in paths.iter().map(PathBuf::from) {
        if !path.is_dir() {
            files.push(path);
            continue;
        }
        let entries = path.read_dir().map_err(|source| Error::read(&path, &source))?;
        let mut inside: Vec<PathBuf> = entries
            .take(MOST)
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.is_file() && !hidden(path) && !ours(path))
            .collect();
        inside.sort();
        files.extend(inside);
    }
    files.truncate(MOST);
    Ok(files)
}

/// A result of an earlier stamp, by its name: a folder stamped twice does not stamp its results.
fn ours(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem.unwrap_or_default();
    let numbered = stem.rsplit_once(".stamped-").map(|(_, number)| number);
    stem.ends_with(".stamped") || numbered.is_some_and(|number| number.parse::<u32>().is_ok())
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'))
}

/// The name of a file for people.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The path made absolute, so that receipts can be read from anywhere.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Writes a small text file newly (exports); refuses to overwrite.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let created = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = created.map_err(|source| match source.kind() {
        std::io::ErrorKind::AlreadyExists => exists(path),
        _ => Error::write(path, &source),
    })?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|source| Error::write(path, &source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishing_never_overwrites_and_leaves_no_temporary() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        publish(&path, b"one").unwrap();
        assert_eq!(publish(&path, b"two").unwrap_err().code, Code::Unwritable);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
        assert_eq!(
            free_name(folder.path(), "a", "png").unwrap(),
            folder.path().join("a.stamped.png")
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap_err().code, Code::Unreadable);
        let missing = folder.path().join("missing.png");
        let error = read(&missing).unwrap_err();
        assert_eq!(error.subject.as_deref(), missing.to_str());
    }
}
