//! The record as people read it: entries, one entry with its files, the whole check, exports.

use std::path::Path;

use clauses::ClauseId;
use evidence::{Entry, EntryKind, Filter};
use kernel::Digest;
use serde_json::Value;

use crate::{
    App, Code, Error, Progress, Result, Step, files, stamp,
    wire::{
        Nothing, Text,
        record::{
            EntryId, EntrySummary, EntryView, ExportEntry, ExportObject, ObjectView, Receipt,
            RecordCheck, RecordFault, RecordFilter, RecordPage, Written,
        },
    },
};

impl From<evidence::Receipt> for Receipt {
    fn from(receipt: evidence::Receipt) -> Self {
        Self { entry: receipt.id, digest: receipt.digest.to_hex(), at: receipt.at.to_rfc3339() }
    }
}

/// A page of the record, newest first.
///
/// # Errors
/// [`Code::Vault`] when it cannot be read.
pub fn list_record(app: &App, filter: RecordFilter, _: &dyn Progress) -> Result<RecordPage> {
    let kind = match filter.kind.as_deref() {
        None | Some("") => None,
        Some(word) => Some(EntryKind::new(word)?),
    };
    let entries = app.vault()?.entries(&Filter {
        kind,
        limit: Some((filter.limit as usize).clamp(1, 500)),
        before_sequence: filter.before.map(u64::from),
        text: filter.text.filter(|text| !text.trim().is_empty()),
        ..Filter::default()
    })?;
    Ok(RecordPage {
        entries: entries.iter().map(summary).collect(),
        total: u32::try_from(app.vault()?.head()?.sequence).unwrap_or(u32::MAX),
    })
}

fn summary(entry: &Entry) -> EntrySummary {
    let text = |pointer: &str| {
        entry.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let list = |pointer: &str| {
        let words = entry.body.pointer(pointer).and_then(Value::as_array);
        words.into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
    };
    let (title, detail, person) = match entry.kind.as_str() {
        "stamp" => (text("/file/name"), list("/profiles"), text("/reviewer")),
        "assessment" => (text("/subject"), text("/outcome"), text("/author")),
        _ => (text("/subject"), text("/detail"), text("/author")),
    };
    EntrySummary {
        id: entry.id.clone(),
        sequence: u32::try_from(entry.sequence).unwrap_or(u32::MAX),
        kind: entry.kind.to_string(),
        at: entry.at.to_rfc3339(),
        title,
        detail,
        person,
        digest: entry.digest.to_hex(),
    }
}

/// The newest entries whose body cites a clause: assessments, stamps.
pub(crate) fn resting_on(app: &App, clause: &ClauseId, most: usize) -> Vec<EntrySummary> {
    let Some(vault) = app.present_vault() else { return Vec::new() };
    let id = clause.to_string();
    let filter = Filter { text: Some(id.clone()), limit: Some(1000), ..Filter::default() };
    let entries = vault.entries(&filter).unwrap_or_default();
    let cites = |entry: &&Entry| {
        let cited = entry.body.pointer("/clauses").and_then(Value::as_array);
        cited
            .into_iter()
            .flatten()
            .any(|one| one.pointer("/id").and_then(Value::as_str) == Some(&id))
    };
    entries.iter().filter(cites).take(most).map(summary).collect()
}

pub(crate) fn find(app: &App, id: &str) -> Result<Entry> {
    app.vault()?.entry(id)?.ok_or_else(|| {
        let shown: String = id.chars().take(80).collect();
        Error::new(
            Code::NotFound,
            format!("There is no entry {shown:?} in this record."),
            format!("记录中没有条目“{shown}”。"),
        )
        .help("List the entries with: imprimatur record list", "查看条目：imprimatur record list")
        .about(shown)
    })
}

/// One entry in full.
///
/// # Errors
/// [`Code::NotFound`] for an id that is not in the record.
pub fn show_entry(app: &App, id: EntryId, _: &dyn Progress) -> Result<EntryView> {
    let entry = find(app, &id.id)?;
    let objects = objects(app, &entry)?;
    let picture = objects.iter().find(|object| object.role == "stamped" && object.held);
    let thumbnail = picture
        .and_then(|object| object.digest.parse().ok())
        .and_then(|digest: Digest| app.present_vault()?.fetch(&digest).ok())
        .and_then(|bytes| stamp::data_url(&bytes, 480));
    let clauses = entry.body.pointer("/clauses").and_then(Value::as_array);
    let clauses = clauses.into_iter().flatten().filter_map(|cited| cited.pointer("/id"));
    Ok(EntryView {
        summary: summary(&entry),
        body: serde_json::to_string_pretty(&entry.body).unwrap_or_default(),
        previous: entry.previous.to_hex(),
        clauses: clauses.filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
        objects,
        thumbnail,
    })
}

/// The files of an entry under the roles that its body gives them.
fn objects(app: &App, entry: &Entry) -> Result<Vec<ObjectView>> {
    let vault = app.vault()?;
    let named = entry.body.pointer("/objects").and_then(Value::as_array);
    let described = |digest: &str, field: &str| {
        named
            .into_iter()
            .flatten()
            .find(|object| object.pointer("/digest").and_then(Value::as_str) == Some(digest))
            .and_then(|object| object.get(field)?.as_str())
            .map(ToOwned::to_owned)
    };
    let rows = entry.objects.iter().map(|object| {
        let digest = object.to_hex();
        ObjectView {
            role: described(&digest, "role").unwrap_or_else(|| "file".to_owned()),
            name: safe_name(&described(&digest, "name").unwrap_or_else(|| digest.clone())),
            held: vault.has(object),
            digest,
        }
    });
    Ok(rows.collect())
}

/// A recorded name as a plain file name: no folders, nothing hidden, at most 200 characters.
fn safe_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c })
        .take(200)
        .collect();
    let plain = plain.trim_start_matches('.').to_owned();
    if plain.is_empty() { "file".to_owned() } else { plain }
}

/// Recomputes every digest and every link of the record.
///
/// # Errors
/// [`Code::Vault`] when it cannot be read, [`Code::Cancelled`] when stopped.
pub fn check_record(app: &App, _: Nothing, progress: &dyn Progress) -> Result<RecordCheck> {
    let mut listener = |done: u64, total: u64| {
        progress.step(Step { done, total, subject: "" });
        !progress.cancelled()
    };
    let report = app.vault()?.check(&mut listener)?;
    Ok(RecordCheck {
        entries: u32::try_from(report.entries).unwrap_or(u32::MAX),
        objects: u32::try_from(report.objects).unwrap_or(u32::MAX),
        bytes: report.bytes as f64,
        faults: report
            .faults
            .iter()
            .map(|fault| RecordFault {
                subject: fault.subject.to_string(),
                message: Text::new(&fault.message_en, &fault.message_zh),
            })
            .collect(),
        at: app.now().to_rfc3339(),
    })
}

/// Copies a kept file out of the vault.
///
/// # Errors
/// [`Code::NotFound`] when the vault does not hold it, [`Code::Unwritable`] when the place is taken.
pub fn export_object(app: &App, export: ExportObject, _: &dyn Progress) -> Result<Written> {
    let unknown = || {
        Error::new(
            Code::NotFound,
            format!("The vault does not hold the file {}.", export.digest),
            format!("保管库中没有文件 {}。", export.digest),
        )
    };
    let digest: Digest = export.digest.parse().map_err(|_| unknown())?;
    if !app.vault()?.has(&digest) {
        return Err(unknown());
    }
    let path = files::absolute(Path::new(&export.out));
    files::publish(&path, &app.vault()?.fetch(&digest)?)?;
    Ok(Written { paths: vec![path.display().to_string()], missing: Vec::new() })
}

/// Copies an entry (`entry.json`) and its files into a new folder.
///
/// # Errors
/// [`Code::NotFound`] for an unknown entry, [`Code::Unwritable`] when the folder exists.
pub fn export_entry(app: &App, export: ExportEntry, _: &dyn Progress) -> Result<Written> {
    let entry = find(app, &export.id)?;
    let mut document = Vec::new();
    app.vault()?.export(&entry.id, &mut document)?;
    let folder = files::absolute(Path::new(&export.out));
    files::new_folder(&folder)?;
    let head = folder.join("entry.json");
    files::write_new(&head, &document)?;
    let mut paths = vec![head.display().to_string()];
    let mut missing = Vec::new();
    for (object, digest) in objects(app, &entry)?.iter().zip(&entry.objects) {
        let name = format!("{}-{}", object.role, object.name);
        match app.vault()?.fetch(digest) {
            Ok(bytes) => {
                let path = folder.join(name);
                files::publish(&path, &bytes)?;
                paths.push(path.display().to_string());
            }
            Err(_) => missing.push(name),
        }
    }
    Ok(Written { paths, missing })
}
