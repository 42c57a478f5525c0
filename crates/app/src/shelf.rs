//! The documents at hand: what ships with the program and what the person brought, in versions.
//!
//! A version that was brought stands in the record as an entry of kind `terms`, which names the file
//! as received, the text taken from it, the repaired text and the reading of it. The shelf itself is
//! one draft a version that names the entry: taking a version off the shelf deletes nothing else.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use ::register::{Bound, Modality};
use clauses::{ClauseId, Document, DocumentEntry, Library, Passage};
use evidence::{Entry, EntryKind, Vault};
use kernel::{Digest, Timestamp};
use serde_json::{Value, json};

use crate::{
    App, Code, Error, Result,
    wire::{Text, terms::VersionSummary},
};

/// The kind of an entry that holds a version of a document.
pub(crate) const TERMS: &str = "terms";
/// The kind of a draft that puts it on the shelf.
const CARD: &str = "shelf";
/// The name of the version that ships with the program.
pub(crate) const SHIPPED: &str = "shipped";

/// The documents at hand; a snapshot that never changes.
pub(crate) struct Shelf {
    /// The newest version of each document: what is read and searched.
    pub library: Library,
    /// By document, newest first.
    versions: BTreeMap<String, Vec<Shelved>>,
    /// Versions that could not be read back.
    pub faults: Vec<Text>,
    index: OnceLock<::search::Index>,
    derived: OnceLock<Derived>,
}

/// What rules read in documents that the register does not hold, clause by clause.
type Derived = HashMap<ClauseId, Vec<(Bound, Modality)>>;

/// A version of a document.
pub(crate) struct Shelved {
    /// Unique within the document.
    pub name: String,
    /// When it was put on the shelf.
    pub added: Option<Timestamp>,
    /// The file it came from.
    pub file: String,
    /// The entry that holds it; nothing for what ships.
    pub entry: Option<String>,
    pub document: Arc<Document>,
}

impl Shelf {
    /// What ships, and what the vault holds.
    pub fn read(shipped: &Library, vault: Option<&Vault>) -> Self {
        let mut versions: BTreeMap<String, Vec<Shelved>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for document in shipped.documents() {
            order.push(document.id.clone());
            versions.entry(document.id.clone()).or_default().push(Shelved {
                name: SHIPPED.to_owned(),
                added: None,
                file: document.source.file.clone(),
                entry: None,
                document: Arc::new(document.clone()),
            });
        }
        let mut faults = Vec::new();
        let cards = vault.map(|vault| (vault, vault.drafts_of(CARD).unwrap_or_default()));
        if let Some((vault, cards)) = cards {
            let mut brought: Vec<(u64, Shelved)> = Vec::new();
            for card in cards {
                match shelved(vault, &card.json) {
                    Ok(version) => brought.push(version),
                    Err(reason) => faults.push(Text::new(
                        format!(
                            "{} cannot be read back: {} See: imprimatur record check",
                            card.info.id.trim_start_matches(CARD).trim(),
                            reason.message.en
                        ),
                        format!(
                            "无法读回 {}：{}请运行 imprimatur record check",
                            card.info.id.trim_start_matches(CARD).trim(),
                            reason.message.zh
                        ),
                    )),
                }
            }
            brought.sort_by_key(|(sequence, _)| *sequence);
            for (_, version) in brought {
                let id = version.document.id.clone();
                if !order.contains(&id) {
                    order.push(id.clone());
                }
                versions.entry(id).or_default().insert(0, version);
            }
        }
        let newest = order.iter().filter_map(|id| versions.get(id)?.first());
        let library = Library::new(newest.map(|version| (*version.document).clone()).collect());
        Self { library, versions, faults, index: OnceLock::new(), derived: OnceLock::new() }
    }

    /// A document, in its newest or in a named version.
    pub fn document(&self, id: &str, version: Option<&str>) -> Result<&Shelved> {
        let versions = self.versions(id)?;
        let wanted = version.filter(|name| !name.is_empty());
        let found = versions.iter().find(|one| wanted.is_none_or(|name| one.name == name));
        found.ok_or_else(|| {
            let shown: String = wanted.unwrap_or_default().chars().take(80).collect();
            let known: Vec<_> = versions.iter().map(|one| one.name.as_str()).collect();
            Error::new(
                Code::NotFound,
                format!("There is no version {shown:?} of {id}."),
                format!("{id} 没有版本“{shown}”。"),
            )
            .help(
                format!("Its versions are: {}.", known.join(", ")),
                format!("现有版本：{}。", known.join("、")),
            )
            .about(shown)
        })
    }

    /// The versions of a document, newest first.
    pub fn versions(&self, id: &str) -> Result<&[Shelved]> {
        self.versions.get(id).map(Vec::as_slice).ok_or_else(|| {
            let shown: String = id.chars().take(80).collect();
            let documents = self.library.documents();
            let known: Vec<_> = documents.iter().map(|one| one.id.as_str()).collect();
            Error::new(
                Code::NotFound,
                format!("There is no document {shown:?}."),
                format!("没有文件“{shown}”。"),
            )
            .help(
                format!("The documents are: {}.", known.join(", ")),
                format!("现有文件：{}。", known.join("、")),
            )
            .about(shown)
        })
    }

    /// The versions of a document for the wire, newest first.
    pub fn summaries(&self, id: &str) -> Vec<VersionSummary> {
        let versions = self.versions.get(id).map(Vec::as_slice).unwrap_or_default();
        versions
            .iter()
            .map(|one| VersionSummary {
                version: one.name.clone(),
                date: one.document.source.date.clone(),
                added: one.added.map(|at| at.to_rfc3339()),
                file: one.file.clone(),
                digest: one.document.text_digest.to_hex(),
                clauses: u32::try_from(one.document.clauses.len()).unwrap_or(u32::MAX),
                entry: one.entry.clone(),
            })
            .collect()
    }

    /// The clause that `typed` means, in the newest or in a named version of its document.
    pub fn find(&self, typed: &str, version: Option<&str>) -> Result<(&Shelved, Passage<'_>)> {
        let unknown = || unknown_clause(&self.library, typed);
        let Some(version) = version.filter(|name| !name.is_empty()) else {
            let passage = self.library.find(typed).ok_or_else(unknown)?;
            return Ok((self.document(&passage.document.id, None)?, passage));
        };
        let id: ClauseId = typed.parse().map_err(|_| unknown())?;
        let shelved = self.document(id.document(), Some(version))?;
        let passage = shelved.document.passage(&id).ok_or_else(unknown)?;
        Ok((shelved, passage))
    }

    /// Who is bound by a clause and to what, as rules read it; in versions of the person's own.
    pub fn derived(&self, clause: &ClauseId) -> Vec<(Bound, Modality)> {
        let derived = self.derived.get_or_init(|| {
            let own = self.library.documents().iter().filter(|document| {
                let newest = self.versions.get(&document.id).and_then(|versions| versions.first());
                newest.is_some_and(|version| version.entry.is_some())
            });
            let mut derived = Derived::new();
            for read in own.flat_map(::register::derive) {
                let whole = self.library.resolve(&read.clause).map(|found| found.clause.id.clone());
                let at = derived.entry(whole.unwrap_or(read.clause)).or_default();
                at.push((read.bound, read.modality));
            }
            derived
        });
        derived.get(clause).cloned().unwrap_or_default()
    }

    /// A name for a version of `id`: its date, or the next number.
    pub fn name_for(&self, id: &str, date: Option<&str>) -> String {
        let taken = self.versions.get(id).map(Vec::as_slice).unwrap_or_default();
        let free = |name: &String| !taken.iter().any(|one| one.name == *name);
        let numbered = (taken.len() + 1..).map(|n| n.to_string());
        let dated = date.map(|date| {
            std::iter::once(date.to_owned()).chain((2..).map(|n| format!("{date}-{n}"))).find(free)
        });
        dated.flatten().or_else(|| numbered.into_iter().find(free)).unwrap_or_default()
    }

    /// The index over the newest versions. What ships is indexed in memory within milliseconds; with
    /// documents of the person's own the index lies in the vault's folder.
    pub fn index(&self, app: &App) -> Result<&::search::Index> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        let fault = |error: ::search::Error| {
            Error::new(
                Code::Data,
                format!("The search index cannot be built: {error}."),
                format!("无法建立检索索引：{error}。"),
            )
        };
        let glossary = app.glossary()?;
        let brought = self.versions.values().flatten().any(|one| one.entry.is_some());
        let index = if brought {
            let documents: Vec<&Document> = self.library.documents().iter().collect();
            let folder = app.index_folder();
            ::search::Index::open(&folder, &documents, glossary).map_err(fault)?.0
        } else {
            ::search::Index::build(&self.library, glossary).map_err(fault)?
        };
        Ok(self.index.get_or_init(|| index))
    }
}

/// What the entry of a version says, as far as it is needed to read it back.
pub(crate) struct Described<'a> {
    pub document: &'a str,
    pub version: &'a str,
    pub file: &'a str,
}

impl<'a> Described<'a> {
    pub fn of(entry: &'a Entry) -> Result<Self> {
        let text = |pointer: &str| entry.body.pointer(pointer).and_then(Value::as_str);
        let all = (text("/document"), text("/version"), text("/file"));
        match (entry.kind.as_str() == TERMS, all) {
            (true, (Some(document), Some(version), Some(file))) => {
                Ok(Self { document, version, file })
            }
            _ => Err(Error::new(
                Code::Usage,
                format!("The entry {} does not hold a document.", entry.id),
                format!("条目 {} 并非文件。", entry.id),
            )),
        }
    }
}

/// Puts a version on the shelf.
pub(crate) fn put(app: &App, entry: &Entry) -> Result<()> {
    let described = Described::of(entry)?;
    let name = card_name(described.document, described.version);
    let json = json!({ "entry": entry.id }).to_string();
    app.vault()?.save_draft(&name, CARD, &json, app.now())?;
    app.forget_shelf();
    Ok(())
}

/// Takes a version off the shelf; the record keeps it.
pub(crate) fn take_off(app: &App, document: &str, version: &str) -> Result<()> {
    app.vault()?.delete_draft(&card_name(document, version))?;
    app.forget_shelf();
    Ok(())
}

fn card_name(document: &str, version: &str) -> String {
    format!("shelf {document} {version}")
}

/// Reads a version back from the record.
fn shelved(vault: &Vault, card: &str) -> Result<(u64, Shelved)> {
    let damaged = |what: &str| {
        Error::new(
            Code::Vault,
            format!("{what} is missing or damaged."),
            format!("{what} 缺失或损坏。"),
        )
    };
    let card: Value = serde_json::from_str(card).map_err(|_| damaged("card"))?;
    let id = card.get("entry").and_then(Value::as_str).ok_or_else(|| damaged("entry"))?;
    let entry = vault.entry(id)?.ok_or_else(|| damaged(id))?;
    let described = Described::of(&entry)?;
    let text = |role: &str| -> Result<String> {
        let digest = object(&entry, role).ok_or_else(|| damaged(role))?;
        String::from_utf8(vault.fetch(&digest)?).map_err(|_| damaged(role))
    };
    let reading: DocumentEntry =
        serde_json::from_str(&text("reading")?).map_err(|_| damaged("reading"))?;
    let document = Document::assemble(&reading, &text("repaired")?, &text("text")?)
        .map_err(|error| damaged(&error.to_string()))?;
    Ok((
        entry.sequence,
        Shelved {
            name: described.version.to_owned(),
            added: Some(entry.at),
            file: described.file.to_owned(),
            entry: Some(entry.id.clone()),
            document: Arc::new(document),
        },
    ))
}

/// The digest of the file that an entry names under a role.
fn object(entry: &Entry, role: &str) -> Option<Digest> {
    let objects = entry.body.pointer("/objects")?.as_array()?;
    let named = objects.iter().find(|one| one.get("role").and_then(Value::as_str) == Some(role))?;
    named.get("digest")?.as_str()?.parse().ok()
}

/// The kind of entry under which versions are recorded.
pub(crate) fn entry_kind() -> Result<EntryKind> {
    Ok(EntryKind::new(TERMS)?)
}

/// There is no such clause; says which there are.
pub(crate) fn unknown_clause(library: &Library, typed: &str) -> Error {
    let shown: String = typed.chars().take(80).collect();
    let near: Vec<_> = library.nearest(typed).iter().map(ToString::to_string).collect();
    let error = Error::new(
        Code::NotFound,
        format!("There is no clause {shown:?}."),
        format!("没有条款“{shown}”。"),
    );
    if near.is_empty() {
        error.help(
            "Write it as a document and a number: ai-terms 4.2(1).",
            "请写成“文件 编号”，如 face-rules 11。",
        )
    } else {
        error.help(
            format!("Did you mean {}?", near.join(", ")),
            format!("您是否要找 {}？", near.join("、")),
        )
    }
    .about(shown)
}

impl App {
    /// The documents at hand.
    pub(crate) fn shelf(&self) -> Arc<Shelf> {
        let mut held = self.shelf_slot();
        if let Some(shelf) = held.as_ref() {
            return Arc::clone(shelf);
        }
        let shelf = Arc::new(Shelf::read(self.library(), self.present_vault()));
        *held = Some(Arc::clone(&shelf));
        shelf
    }

    /// What was brought or taken off is read anew at the next use.
    pub(crate) fn forget_shelf(&self) {
        *self.shelf_slot() = None;
    }
}
