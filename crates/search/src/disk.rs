//! The index on disk: opened when it is as it should be, brought up to date or built anew when not.
//!
//! ```text
//! folder/current      which generation counts, and the version that wrote it
//! folder/lock         held by the process that writes
//! folder/gen-…/       one generation: a tantivy index; its commit names the documents it holds
//! ```
//!
//! A generation counts only once `current` names it, which happens in one rename after everything
//! is written; a change within one is a single commit of the engine. A process that is killed
//! leaves at most a generation that nobody names, which the next one that writes removes. Whatever
//! stands in the folder, opening never fails for it: what cannot be used is built anew, and where
//! that is impossible the index is made in memory.

use crate::{
    error::Error,
    glossary::Glossary,
    index::Index,
    store::{
        Fields, Store,
        schema::{VERSION, key_of_document},
    },
    texts::{Held, Known, Texts},
};
use clauses::Document;
use std::{
    collections::{HashMap, HashSet},
    fs::{self, File, TryLockError},
    io::{self, Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tantivy::{IndexWriter, TantivyDocument, Term, indexer::NoMergePolicy};

/// Threads that write, and the bytes that each may use before it puts a part on disk.
const THREADS: usize = 2;
const THREAD_BYTES: usize = 48_000_000;
/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(40);
/// Up to this size every byte is checked on opening; beyond it [`Index::verify`] does so.
const CHECKED_BYTES: u64 = 24_000_000;
/// Longest `current` that is read.
const LONGEST_CURRENT: u64 = 200;
const MAGIC: &str = "imprimatur search index";

/// How an index on disk came to be open.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Opening {
    /// It held the documents as they are.
    Reused,
    /// Some documents were new, changed or gone.
    Updated {
        /// Their ids.
        documents: Vec<String>,
    },
    /// It was built from the documents.
    Rebuilt {
        /// Why it had to be.
        why: Cause,
    },
    /// It was built in memory, because the folder could not be used.
    InMemory {
        /// Why it could not.
        why: Cause,
    },
}

/// Why an index was not simply opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// There was none.
    Missing,
    /// Another version wrote it.
    OtherVersion,
    /// It could not be read.
    Damaged,
    /// Another process was writing for too long.
    Busy,
    /// The folder cannot be written.
    Unwritable,
}

/// What the engine keeps with a commit.
#[derive(serde::Serialize, serde::Deserialize)]
struct Contents {
    version: u32,
    documents: Vec<Known>,
}

/// An index found on disk.
struct Present {
    index: tantivy::Index,
    documents: Vec<Known>,
}

impl Index {
    /// Opens the index in `folder`, which belongs to it alone, and sees to it that it holds exactly
    /// these documents.
    ///
    /// # Errors
    /// [`Error::Engine`] if the index could neither be opened nor built.
    pub fn open(
        folder: &Path,
        documents: &[&Document],
        glossary: &Glossary,
    ) -> Result<(Index, Opening), Error> {
        Index::open_texts(folder, documents, glossary)
    }

    /// The same for documents from anywhere, one of which at a time is asked for its clauses.
    ///
    /// # Errors
    /// [`Error::Engine`] if the index could neither be opened nor built.
    pub fn open_texts<T: Texts + ?Sized>(
        folder: &Path,
        texts: &T,
        glossary: &Glossary,
    ) -> Result<(Index, Opening), Error> {
        let held = texts.held();
        let in_memory = |why| Ok((Index::of(texts, glossary)?, Opening::InMemory { why }));
        let mut found = look(folder);
        if let Ok(present) = &found
            && changes(&present.documents, &held).is_empty()
            && let Ok(index) = present.index(folder, glossary)
        {
            return Ok((index, Opening::Reused));
        }
        let lock = match lock(folder) {
            Ok(lock) => lock,
            Err(why) => return in_memory(why),
        };
        // Another process may have done it meanwhile.
        if let Ok(again) = look(folder) {
            if changes(&again.documents, &held).is_empty()
                && let Ok(index) = again.index(folder, glossary)
            {
                return Ok((index, Opening::Reused));
            }
            found = Ok(again);
        }
        let mut why = Cause::Damaged;
        match found {
            Ok(present) => {
                let changed = changes(&present.documents, &held);
                if changed.len() < held.len().max(2)
                    && let Ok(Ok(present)) = quietly(|| update(present, &changed, texts, &held))
                    && let Ok(index) = present.index(folder, glossary)
                {
                    return Ok((index, Opening::Updated { documents: changed }));
                }
            }
            Err(cause) => why = cause,
        }
        let built = quietly(|| rebuild(folder, texts, &held));
        let index = match built {
            Ok(Ok(())) => look(folder).ok().and_then(|p| p.index(folder, glossary).ok()),
            _ => None,
        };
        drop(lock);
        match index {
            Some(index) => Ok((index, Opening::Rebuilt { why })),
            None => in_memory(Cause::Unwritable),
        }
    }

    /// Reads every byte of an index on disk against its checksums: false if one is wrong, after
    /// which the next [`Index::open`] builds the index anew. Takes as long as reading the files.
    pub fn verify(&self) -> bool {
        let Some(folder) = &self.folder else { return true };
        let whole = current(folder)
            .and_then(|generation| open_engine(&generation))
            .is_ok_and(|index| quietly(|| index.validate_checksum()).is_ok_and(sound));
        if !whole {
            distrust(folder);
        }
        whole
    }
}

/// No file of those checked is damaged.
fn sound(checked: tantivy::Result<HashSet<PathBuf>>) -> bool {
    checked.is_ok_and(|damaged| damaged.is_empty())
}

/// Sees to it that the index in this folder is not opened again.
pub(crate) fn distrust(folder: &Path) {
    // If even this fails, the next opening fails on its own and builds anew.
    let _ = fs::remove_file(folder.join("current"));
}

impl Present {
    fn index(&self, folder: &Path, glossary: &Glossary) -> Result<Index, Error> {
        let documents = self.documents.clone();
        let store = quietly(|| Store::open(&self.index, documents));
        let store = store.map_err(|()| Error::Damaged { folder: folder.to_owned() })??;
        let (lookup, folder) = (glossary.lookup(), Some(folder.to_owned()));
        Ok(Index { store, lookup, folder, at_hand: Default::default() })
    }
}

/// Runs something that may panic on damaged files.
pub(crate) fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, ()> {
    catch_unwind(AssertUnwindSafe(run)).map_err(drop)
}

/// The generation that counts.
fn current(folder: &Path) -> Result<PathBuf, Cause> {
    let file = match File::open(folder.join("current")) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Cause::Missing),
        Err(_) => return Err(Cause::Damaged),
    };
    let mut text = String::new();
    file.take(LONGEST_CURRENT).read_to_string(&mut text).map_err(|_| Cause::Damaged)?;
    let mut lines = text.lines();
    if lines.next() != Some(MAGIC) {
        return Err(Cause::Damaged);
    }
    if lines.next() != Some(VERSION.to_string().as_str()) {
        return Err(Cause::OtherVersion);
    }
    let name = lines.next().filter(|n| generation(n).is_some()).ok_or(Cause::Damaged)?;
    Ok(folder.join(name))
}

/// The number of a generation by its folder's name.
fn generation(name: &str) -> Option<u32> {
    name.strip_prefix("gen-")?.parse().ok()
}

fn open_engine(generation: &Path) -> Result<tantivy::Index, Cause> {
    let opened = quietly(|| tantivy::Index::open_in_dir(generation));
    let mut index = opened.map_err(|()| Cause::Damaged)?.map_err(|_| Cause::Damaged)?;
    if index.schema() != Fields::schema() {
        return Err(Cause::OtherVersion);
    }
    index.set_tokenizers(Fields::tokenizers());
    Ok(index)
}

/// The index that counts, if it can be used.
fn look(folder: &Path) -> Result<Present, Cause> {
    let generation = current(folder)?;
    let index = open_engine(&generation)?;
    let metas = index.load_metas().map_err(|_| Cause::Damaged)?;
    let payload = metas.payload.ok_or(Cause::Damaged)?;
    let contents: Contents = serde_json::from_str(&payload).map_err(|_| Cause::Damaged)?;
    if contents.version != VERSION {
        return Err(Cause::OtherVersion);
    }
    let files = index.directory().list_managed_files();
    let size = |name: PathBuf| fs::metadata(generation.join(name)).map_or(0, |m| m.len());
    let bytes: u64 = files.into_iter().map(size).sum();
    if bytes <= CHECKED_BYTES && !quietly(|| index.validate_checksum()).is_ok_and(sound) {
        return Err(Cause::Damaged);
    }
    Ok(Present { index, documents: contents.documents })
}

/// Ids of documents that are new, changed or gone.
fn changes(known: &[Known], held: &[Held]) -> Vec<String> {
    let by_id: HashMap<&str, &Known> = known.iter().map(|k| (k.id.as_str(), k)).collect();
    let now: HashSet<&str> = held.iter().map(|h| h.id.as_str()).collect();
    let same = |h: &Held| by_id.get(h.id.as_str()).is_some_and(|k| k.is(h));
    let mut changed: Vec<String> = held.iter().filter(|h| !same(h)).map(|h| h.id.clone()).collect();
    changed.extend(known.iter().filter(|k| !now.contains(k.id.as_str())).map(|k| k.id.clone()));
    changed
}

/// Waits for the right to write.
fn lock(folder: &Path) -> Result<File, Cause> {
    fs::create_dir_all(folder).map_err(|_| Cause::Unwritable)?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("lock"))
        .map_err(|_| Cause::Unwritable)?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(_)) => return Err(Cause::Unwritable),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => return Err(Cause::Busy),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
        }
    }
}

/// Writes documents and the list of all in one commit.
fn commit<T: Texts + ?Sized>(
    writer: &mut IndexWriter<TantivyDocument>,
    fields: Fields,
    texts: &T,
    documents: Vec<Known>,
    write: &HashSet<&str>,
) -> Result<Vec<Known>, Error> {
    let mut written = Vec::with_capacity(documents.len());
    for mut known in documents {
        if write.contains(known.id.as_str()) {
            fields.write(&texts.clauses(&known.id), &mut known, |document| {
                writer.add_document(document).map(drop).map_err(Error::building)
            })?;
        }
        written.push(known);
    }
    let contents = Contents { version: VERSION, documents: written };
    let payload = serde_json::to_string(&contents)
        .map_err(|e| Error::building(tantivy::TantivyError::InternalError(e.to_string())))?;
    let mut commit = writer.prepare_commit().map_err(Error::building)?;
    commit.set_payload(&payload);
    commit.commit().map_err(Error::building)?;
    Ok(contents.documents)
}

/// Brings an index up to date.
fn update<T: Texts + ?Sized>(
    present: Present,
    changed: &[String],
    texts: &T,
    held: &[Held],
) -> Result<Present, Error> {
    let Present { index, documents } = present;
    let fields = Fields::of(&index.schema()).map_err(Error::building)?;
    let mut writer: IndexWriter<TantivyDocument> =
        index.writer_with_num_threads(1, THREAD_BYTES).map_err(Error::building)?;
    for id in changed {
        writer.delete_term(Term::from_field_text(fields.keys, &key_of_document(id)));
    }
    let mut next = documents.iter().map(|d| d.number).max().map_or(0, |n| n.saturating_add(1));
    let by_id: HashMap<&str, &Known> = documents.iter().map(|k| (k.id.as_str(), k)).collect();
    let write: HashSet<&str> = changed.iter().map(String::as_str).collect();
    let mut all = Vec::with_capacity(held.len());
    for one in held {
        let known = by_id.get(one.id.as_str());
        all.push(match known {
            Some(known) if !write.contains(one.id.as_str()) => (*known).clone(),
            Some(known) => Known::new(one, known.number),
            None => {
                next = next.saturating_add(1);
                Known::new(one, next - 1)
            }
        });
    }
    let documents = commit(&mut writer, fields, texts, all, &write)?;
    writer.wait_merging_threads().map_err(Error::building)?;
    Ok(Present { index, documents })
}

/// Builds a generation, makes it count, and removes the others.
fn rebuild<T: Texts + ?Sized>(folder: &Path, texts: &T, held: &[Held]) -> Result<(), Error> {
    let failed = |e: io::Error| Error::building(tantivy::TantivyError::from(e));
    let before = generations(folder);
    let last = before.iter().filter_map(|n| generation(n)).max().unwrap_or(0);
    let name = format!("gen-{}", last.wrapping_add(1));
    let path = folder.join(&name);
    fs::create_dir_all(&path).map_err(failed)?;
    let schema = Fields::schema();
    let fields = Fields::of(&schema).map_err(Error::building)?;
    let index = tantivy::Index::builder()
        .schema(schema)
        .settings(Fields::settings())
        .tokenizers(Fields::tokenizers())
        .create_in_dir(&path)
        .map_err(Error::building)?;
    let mut writer: IndexWriter<TantivyDocument> =
        index.writer_with_num_threads(THREADS, THREADS * THREAD_BYTES).map_err(Error::building)?;
    // One merge at the end, instead of many on the way.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let all = (0u32..).zip(held).map(|(number, one)| Known::new(one, number)).collect();
    let write: HashSet<&str> = held.iter().map(|h| h.id.as_str()).collect();
    commit(&mut writer, fields, texts, all, &write)?;
    let segments = index.searchable_segment_ids().map_err(Error::building)?;
    if segments.len() > 1 {
        writer.merge(&segments).wait().map_err(Error::building)?;
        writer.garbage_collect_files().wait().map_err(Error::building)?;
    }
    writer.wait_merging_threads().map_err(Error::building)?;
    let partial = folder.join("current.new");
    let mut file = File::create(&partial).map_err(failed)?;
    write!(file, "{MAGIC}\n{VERSION}\n{name}\n").map_err(failed)?;
    file.sync_all().map_err(failed)?;
    fs::rename(&partial, folder.join("current")).map_err(failed)?;
    for old in before {
        // One that another process still reads may stay; the next to write tries again.
        let _ = fs::remove_dir_all(folder.join(old));
    }
    Ok(())
}

/// Names of the generations in a folder, whether they count or not.
fn generations(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|e| e.file_name().into_string().ok());
    names.filter(|n| generation(n).is_some()).collect()
}
