//! Bringing documents of one's own: read, show what was recognised, put on the shelf, take off again.
//! An import that fails leaves the shelf as it was.

use std::path::Path;

use ::intake::{Choices, Received, Recognised};
use clauses::{DefectEntry, Document, FindingKind, compare};
use evidence::NewEntry;
use kernel::Language;
use serde_json::json;

use crate::{
    App, Code, Error, Progress, Result, Step, files, record,
    register::{found, is_day, not_a_day},
    shelf::{self, Described},
    terms::{count, rows, summary, word},
    wire::{
        Text,
        intake::{ImportChoices, ImportPreview, ImportRepair, Imported, TakenOff},
        record::EntryId,
        terms::{DocumentId, DocumentSummary},
    },
};

/// How many lines of the raw text a preview shows.
const RAW_LINES: usize = 2_000;
/// Documents whose clauses agree by this share with one on the shelf seem to be a version of it.
const ALIKE_PERCENT: usize = 40;

/// A file that was read and recognised.
struct Read {
    bytes: Vec<u8>,
    file: String,
    received: Received,
    recognised: Recognised,
    version_of: Option<String>,
}

fn read(app: &App, choices: &ImportChoices, progress: &dyn Progress) -> Result<Read> {
    let path = Path::new(&choices.path);
    let shown = path.display().to_string();
    let unread = |error: ::intake::Error| unread(&shown, &error);
    progress.step(Step { done: 0, total: 3, subject: "read" });
    let bytes = files::read(path)?;
    let file = files::name(path);
    if progress.cancelled() {
        return Err(Error::cancelled());
    }
    progress.step(Step { done: 1, total: 3, subject: "text" });
    let received = ::intake::receive(&bytes, &file).map_err(unread)?;
    if progress.cancelled() {
        return Err(Error::cancelled());
    }
    progress.step(Step { done: 2, total: 3, subject: "structure" });
    let language = match choices.language.as_str() {
        "" => None,
        tag => Some(tag.parse::<Language>().map_err(|_| {
            Error::new(
                Code::Usage,
                format!("The language is en or zh, not {tag:?}."),
                format!("语言为 en 或 zh，而非“{tag}”。"),
            )
        })?),
    };
    let chosen = choices.document.trim();
    check(choices)?;
    let mut wanted = Choices {
        id: if chosen.is_empty() { suggested_id(app, &file) } else { chosen.to_owned() },
        title: some(&choices.title),
        language,
        date: some(&choices.date),
        declined: choices.declined.iter().cloned().collect(),
    };
    let mut recognised = ::intake::recognise(&received, &wanted).map_err(unread)?;
    let version_of = alike(app, &recognised.document);
    if let (true, Some(known)) = (chosen.is_empty(), &version_of) {
        wanted.id.clone_from(known);
    }
    if let Ok(older) = app.shelf().document(&wanted.id, None) {
        // A new version is called what the document is called, unless the person says otherwise.
        wanted.title = some(&choices.title).or_else(|| Some(older.document.title.clone()));
        recognised = ::intake::recognise(&received, &wanted).map_err(unread)?;
        inherit(&mut recognised, &received, &older.document)
            .map_err(|error| unread(::intake::Error::Structure(error)))?;
    }
    progress.step(Step { done: 3, total: 3, subject: "structure" });
    Ok(Read { bytes, file, received, recognised, version_of })
}

/// What was known of the earlier version's own mistakes holds for the words that still stand.
fn inherit(
    recognised: &mut Recognised,
    received: &Received,
    older: &Document,
) -> std::result::Result<(), clauses::Error> {
    let defects = older.findings.iter().filter_map(|finding| {
        let (id, quote) = (finding.clause.as_ref()?, finding.quote.as_ref()?);
        let stands = recognised.document.passage(id).is_some_and(|now| now.text.contains(quote));
        (finding.kind == FindingKind::SourceDefect && stands).then(|| DefectEntry {
            clause: id.path().to_owned(),
            quote: quote.clone(),
            reading: finding.reading.clone(),
            en: finding.message_en.clone(),
            zh: finding.message_zh.clone(),
        })
    });
    let defects: Vec<DefectEntry> = defects.collect();
    if !defects.is_empty() {
        recognised.entry.defects = defects;
        recognised.document =
            Document::assemble(&recognised.entry, &recognised.markdown, &received.text)?;
    }
    Ok(())
}

/// Refuses what a person wrote where it can be no id, title or date.
fn check(choices: &ImportChoices) -> Result<()> {
    const LONGEST_ID: usize = 40;
    const LONGEST_TITLE: usize = 300;
    let id = choices.document.trim();
    let good = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.len() <= LONGEST_ID
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !id.is_empty() && !good {
        let shown: String = id.chars().take(LONGEST_ID).collect();
        return Err(Error::new(
            Code::Usage,
            format!("{shown:?} cannot be a document's id. Nothing was kept."),
            format!("“{shown}”不能作为文件编号。未保存任何内容。"),
        )
        .help(
            "An id begins with a small letter and holds small letters, digits and hyphens, at most 40.",
            "编号以小写字母开头，仅含小写字母、数字和连字符，最多 40 个字符。",
        ));
    }
    if choices.title.chars().count() > LONGEST_TITLE || choices.title.chars().any(unseen) {
        return Err(Error::new(
            Code::Usage,
            "A title is one line of at most 300 characters without control signs. Nothing was kept.",
            "标题须为一行，最多 300 个字符，不含控制符。未保存任何内容。",
        ));
    }
    if !choices.date.trim().is_empty() && !is_day(choices.date.trim()) {
        return Err(not_a_day(&choices.date));
    }
    Ok(())
}

/// Signs that are not shown but change how others are.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An id made of the file's name that no document on the shelf has.
fn suggested_id(app: &App, file: &str) -> String {
    const LETTERS: usize = 24;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_lowercase();
    let mut id = String::new();
    for c in stem.chars().take(LETTERS) {
        match c {
            c if c.is_ascii_alphanumeric() => id.push(c),
            _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    let id = id.trim_end_matches('-');
    // An id begins with a letter and is told from a number.
    let id = if id.starts_with(|c: char| c.is_ascii_lowercase()) { id } else { "document" };
    let shelf = app.shelf();
    let free = |id: &String| shelf.versions(id).is_err();
    let mut names = std::iter::once(id.to_owned()).chain((2..).map(|n| format!("{id}-{n}")));
    names.find(free).unwrap_or_default()
}

/// What a person chose, if anything.
fn some(chosen: &str) -> Option<String> {
    let chosen = chosen.trim();
    (!chosen.is_empty()).then(|| chosen.to_owned())
}

/// Why a file could not be read as a document.
fn unread(shown: &str, error: &::intake::Error) -> Error {
    use ::intake::Error as E;
    let (code, zh, help) = match error {
        E::TooLarge { limit, unit, .. } => {
            let unit = match *unit {
                "bytes" => "字节",
                "lines" => "行",
                "pages" => "页",
                "characters" => "个字符",
                _ => "项",
            };
            (Code::TooLarge, format!("超过上限（{limit} {unit}）"), split_it())
        }
        E::TooDeep { line, limit } => {
            let place = if *line == 0 { String::new() } else { format!("第 {line} 行：") };
            (Code::Unsupported, format!("{place}嵌套超过 {limit} 层"), split_it())
        }
        E::Empty => {
            (Code::Corrupt, "文件中没有文字".to_owned(), ("Check the file.", "请检查文件。"))
        }
        E::Scanned { pages } => (
            Code::Unsupported,
            format!("此 PDF 的 {pages} 页均为图片，没有文字（扫描件）"),
            ("Have its text recognised (OCR) first.", "请先进行文字识别（OCR）。"),
        ),
        E::Unmapped { page } => (
            Code::Unsupported,
            format!("第 {page} 页：字体未说明所示字符"),
            ("Copy the text into a document and import that.", "请将文字复制到文档后再导入。"),
        ),
        E::Encrypted => (
            Code::Unsupported,
            "文件已加密".to_owned(),
            ("Save it without a password and try again.", "请去除密码后重试。"),
        ),
        E::Damaged { format, at, .. } => {
            let place = if at.is_empty() { String::new() } else { format!("（{at}）") };
            (
                Code::Corrupt,
                format!("{format} 文件已损坏{place}"),
                ("Save the document anew and try again.", "请重新保存文档后重试。"),
            )
        }
        E::Entities { part } => (
            Code::Unsupported,
            format!("{part}：含有文档类型或实体声明，不予读取"),
            ("Save the document anew and try again.", "请重新保存文档后重试。"),
        ),
        E::UnknownEncoding { line } => (
            Code::Unsupported,
            format!("第 {line} 行：无法识别文字编码"),
            ("Save it as UTF-8.", "请存为 UTF-8。"),
        ),
        E::NotAText { .. } => (
            Code::Unsupported,
            "不是文字文档".to_owned(),
            (
                "Markdown, plain text, HTML, DOCX and PDF with text can be imported.",
                "可导入 Markdown、纯文本、HTML、DOCX 和含文字的 PDF。",
            ),
        ),
        _ => (
            Code::Data,
            "所识别的结构无法成为文件".to_owned(),
            ("Choose another id, or decline repairs.", "请另选编号，或撤销部分修复。"),
        ),
    };
    Error::new(
        code,
        format!("{shown}: {error}. The documents at hand are unchanged."),
        format!("{shown}：{zh}。现有文件未改动。"),
    )
    .help(help.0, help.1)
    .about(shown)
}

const fn split_it() -> (&'static str, &'static str) {
    ("Split the document and import its parts.", "请拆分文档后分别导入。")
}

/// The document on the shelf that shares the most clauses with this one, if it shares enough.
fn alike(app: &App, document: &Document) -> Option<String> {
    let shelf = app.shelf();
    let squeezed = |document: &Document| -> std::collections::HashSet<String> {
        let texts = document.clauses.iter().map(|clause| {
            clause
                .wording()
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect()
        });
        texts.filter(|text: &String| text.chars().count() >= 12).collect()
    };
    let mine = squeezed(document);
    let shares = shelf.library.documents().iter().map(|known| {
        let theirs = squeezed(known);
        let smaller = mine.len().min(theirs.len()).max(1);
        (mine.intersection(&theirs).count() * 100 / smaller, known.id.clone())
    });
    shares.max().filter(|(share, _)| *share >= ALIKE_PERCENT).map(|(_, id)| id)
}

/// Whether two versions hold the same words and signs under the same numbers.
fn is_same(one: &Document, other: &Document) -> bool {
    let compared = compare(one, other);
    compared.real == 0 && compared.technical == 0
}

/// Reads a file as a document and shows what was recognised; keeps nothing.
///
/// # Errors
/// [`Code::Unreadable`], [`Code::Unsupported`], [`Code::Corrupt`], [`Code::TooLarge`], each with the
/// line or page where one is known; [`Code::Usage`] for an id, language or date that is none.
pub fn preview_import(
    app: &App,
    choices: ImportChoices,
    progress: &dyn Progress,
) -> Result<ImportPreview> {
    let read = read(app, &choices, progress)?;
    let document = &read.recognised.document;
    let shelf = app.shelf();
    let known = shelf
        .versions(&document.id)
        .is_ok_and(|versions| versions.iter().any(|one| is_same(&one.document, document)));
    let repairs = read.recognised.repairs.iter().map(|repair| ImportRepair {
        id: repair.id.clone(),
        kind: word(&repair.kind),
        lines: repair.lines,
        before: repair.before.clone(),
        after: repair.after.clone(),
        done: Text::new(&repair.en, &repair.zh),
        made: repair.made,
        undoable: repair.undoable,
    });
    let lines: Vec<&str> = read.received.text.lines().collect();
    Ok(ImportPreview {
        format: word(&read.received.format),
        encoding: read.received.encoding.clone(),
        pages: read.received.pages,
        document: document.id.clone(),
        title: document.title.clone(),
        language: document.language.tag().to_owned(),
        date: document.source.date.clone(),
        version_of: read.version_of.clone(),
        known,
        notices: document
            .notices
            .iter()
            .zip(&document.notices_zh)
            .map(|(en, zh)| Text::new(en, zh))
            .collect(),
        clauses: rows(app, document)?,
        repairs: repairs.collect(),
        findings: found(document),
        raw: lines.get(..lines.len().min(RAW_LINES)).unwrap_or_default().join("\n"),
        raw_lines: count(lines.len()),
    })
}

/// Puts a file on the shelf as a document or as a new version of one.
///
/// # Errors
/// As [`preview_import`]; [`Code::Refused`] when the same text is there already.
pub fn import_document(
    app: &App,
    choices: ImportChoices,
    progress: &dyn Progress,
) -> Result<Imported> {
    let read = read(app, &choices, progress)?;
    let document = &read.recognised.document;
    let shelf = app.shelf();
    let versions = shelf.versions(&document.id).unwrap_or_default();
    if let Some(same) = versions.iter().find(|one| is_same(&one.document, document)) {
        return Err(Error::new(
            Code::Refused,
            format!("The version {} of {} holds the same text.", same.name, document.id),
            format!("{} 的版本 {} 文字相同。", document.id, same.name),
        )
        .help("There is nothing to import.", "无需导入。")
        .about(&document.id));
    }
    let before = versions.first().map(|one| one.name.clone());
    let version = shelf.name_for(&document.id, document.source.date.as_deref());
    let vault = app.vault()?;
    let reading = serde_json::to_vec_pretty(&read.recognised.entry)
        .map_err(|_| Error::bug("importDocument"))?;
    let kept = [
        ("received", read.file.clone(), vault.keep(&read.bytes)?),
        ("text", "text.txt".to_owned(), vault.keep(read.received.text.as_bytes())?),
        ("repaired", "repaired.md".to_owned(), vault.keep(read.recognised.markdown.as_bytes())?),
        ("reading", "reading.json".to_owned(), vault.keep(&reading)?),
    ];
    let objects: Vec<_> = kept
        .iter()
        .map(|(role, name, digest)| json!({ "role": role, "name": name, "digest": digest }))
        .collect();
    let declined = read.recognised.repairs.iter().filter(|repair| !repair.made);
    let body = json!({
        "program": concat!("imprimatur ", env!("CARGO_PKG_VERSION")),
        "subject": document.title,
        "detail": format!("{} · {version}", document.id),
        "document": document.id,
        "version": version,
        "file": read.file,
        "format": word(&read.received.format),
        "encoding": read.received.encoding,
        "date": document.source.date,
        "clauses_read": document.clauses.len(),
        "repairs": read.recognised.repairs.len(),
        "declined": declined.map(|repair| repair.id.as_str()).collect::<Vec<_>>(),
        "objects": objects,
    });
    let mut digests = Vec::new();
    for (_, _, digest) in &kept {
        if !digests.contains(digest) {
            digests.push(*digest);
        }
    }
    let entry = NewEntry { kind: shelf::entry_kind()?, at: app.now(), body, objects: digests };
    let receipt = vault.append(&entry)?;
    shelf::put(app, &record::find(app, &receipt.id)?)?;
    let shelf = app.shelf();
    let shelved = shelf.document(&document.id, Some(&version))?;
    Ok(Imported { document: summary(&shelf, shelved), receipt: receipt.into(), before })
}

/// Takes a version off the shelf; the record still holds it.
///
/// # Errors
/// [`Code::NotFound`] for one that is not there, [`Code::Refused`] for what ships with the program.
pub fn remove_version(app: &App, id: DocumentId, _: &dyn Progress) -> Result<TakenOff> {
    let shelf = app.shelf();
    let version = shelf.document(&id.document, id.version.as_deref())?;
    let Some(entry) = version.entry.clone() else {
        return Err(Error::new(
            Code::Refused,
            format!("{} ships with the program and stays.", id.document),
            format!("{} 随程序提供，不能移除。", id.document),
        ));
    };
    shelf::take_off(app, &id.document, &version.name)?;
    Ok(TakenOff { document: id.document, version: version.name.clone(), entry })
}

/// Puts a version that the record holds back on the shelf.
///
/// # Errors
/// [`Code::NotFound`] for an entry that does not exist, [`Code::Usage`] for one of another kind,
/// [`Code::Vault`] when its files are missing or damaged.
pub fn restore_version(app: &App, id: EntryId, _: &dyn Progress) -> Result<DocumentSummary> {
    let entry = record::find(app, &id.id)?;
    let described = Described::of(&entry)?;
    shelf::put(app, &entry)?;
    let shelf = app.shelf();
    match shelf.document(described.document, Some(described.version)) {
        Ok(version) => Ok(summary(&shelf, version)),
        Err(error) => {
            shelf::take_off(app, described.document, described.version)?;
            Err(error)
        }
    }
}
