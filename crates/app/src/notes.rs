//! Notes, highlights and the reading list: anchored to a clause and its words, kept as drafts in the
//! vault. They belong to the person, can be changed and deleted, and prove nothing.

use std::{collections::BTreeMap, ops::Range};

use clauses::{Anchor, ClauseId, Document, Placement, place_all};
use kernel::{Digest, Language};
use report::{Table, TableColumn};
use serde::{Deserialize, Serialize};

use crate::{
    App, Code, Error, Progress, Result, files,
    shelf::Shelf,
    wire::{
        notes::{ExportNotes, NoteFilter, NoteId, NotePage, NoteView, SaveNote},
        record::Written,
    },
};

const KIND: &str = "note";
/// Most characters of a note, of a tag, and most tags on one note.
const LONGEST: usize = 20_000;
const LONGEST_TAG: usize = 40;
const MOST_TAGS: usize = 20;
const COLOURS: [&str; 5] = ["", "yellow", "green", "blue", "red"];
const READING: [&str; 3] = ["", "to-read", "read"];

/// A note as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Note {
    #[serde(default)]
    pub id: String,
    pub anchor: Anchor,
    /// It was made on these words; otherwise on the whole clause.
    pub quoted: bool,
    pub text: String,
    pub tags: Vec<String>,
    pub colour: String,
    pub reading: String,
    pub made: String,
    pub changed: String,
}

impl Note {
    /// Whether these words stand in it; no words or `*` fit any note.
    pub fn speaks_of(&self, words: &str) -> bool {
        let words = words.trim().to_lowercase();
        words.is_empty()
            || words == "*"
            || self.text.to_lowercase().contains(&words)
            || self.anchor.quote.to_lowercase().contains(&words) && self.quoted
            || self.tags.iter().any(|tag| tag.to_lowercase().contains(&words))
    }
}

/// A note in the document that is being read.
pub(crate) struct Placed {
    pub id: String,
    pub clause: ClauseId,
    /// Bytes in the clause's text; nothing for a whole clause.
    pub range: Option<Range<usize>>,
}

fn all(app: &App) -> Vec<Note> {
    let Some(vault) = app.present_vault() else { return Vec::new() };
    let drafts = vault.drafts_of(KIND).unwrap_or_default();
    let notes = drafts.into_iter().filter_map(|draft| {
        let mut note: Note = serde_json::from_str(&draft.json).ok()?;
        note.id = draft.info.id;
        Some(note)
    });
    notes.collect()
}

/// Every tag in use.
pub(crate) fn tags(app: &App) -> Vec<String> {
    let mut tags: Vec<String> = all(app).into_iter().flat_map(|note| note.tags).collect();
    tags.sort();
    tags.dedup();
    tags
}

/// The clauses that notes were made on, with the notes' ids.
pub(crate) fn made_on(app: &App) -> Vec<(ClauseId, String)> {
    all(app).into_iter().map(|note| (note.anchor.clause, note.id)).collect()
}

/// The notes that have a place in the newest versions, with the clause they stand on now.
pub(crate) fn placed(app: &App, shelf: &Shelf) -> Vec<(ClauseId, Note)> {
    let found = located(shelf, all(app)).into_iter();
    found.filter_map(|(note, place)| Some((stands(place)?.0, note))).collect()
}

/// The notes that have a place in this version of a document.
pub(crate) fn placed_in(app: &App, document: &Document) -> Vec<Placed> {
    let notes = of(app, document);
    let found = located_in(document, notes).into_iter().filter_map(|(note, place)| {
        let (clause, range) = stands(place)?;
        Some(Placed { id: note.id, clause, range: note.quoted.then_some(range) })
    });
    found.collect()
}

/// The notes on one clause.
pub(crate) fn on(app: &App, document: &Document, clause: &ClauseId) -> Vec<NoteView> {
    let found = located_in(document, of(app, document)).into_iter();
    let here = found.filter(|(_, place)| at(place).is_some_and(|(id, _)| id == clause));
    here.map(|(note, place)| view(&note, place, Some(document))).collect()
}

fn of(app: &App, document: &Document) -> Vec<Note> {
    all(app).into_iter().filter(|note| note.anchor.document == document.id).collect()
}

/// Where notes stand in the newest version of their documents.
fn located(shelf: &Shelf, notes: Vec<Note>) -> Vec<(Note, Placement)> {
    let mut by_document: BTreeMap<String, Vec<Note>> = BTreeMap::new();
    for note in notes {
        by_document.entry(note.anchor.document.clone()).or_default().push(note);
    }
    let mut located = Vec::new();
    for (id, notes) in by_document {
        match shelf.library.document(&id) {
            Some(document) => located.extend(located_in(document, notes)),
            None => located.extend(notes.into_iter().map(|note| (note, Placement::Lost))),
        }
    }
    located
}

fn located_in(document: &Document, notes: Vec<Note>) -> Vec<(Note, Placement)> {
    if notes.is_empty() {
        return Vec::new();
    }
    let anchors: Vec<Anchor> = notes.iter().map(|note| note.anchor.clone()).collect();
    notes.into_iter().zip(place_all(&anchors, document)).collect()
}

fn at(place: &Placement) -> Option<(&ClauseId, &Range<usize>)> {
    match place {
        Placement::Found { clause, range }
        | Placement::Moved { clause, range }
        | Placement::Changed { clause, range } => Some((clause, range)),
        Placement::Lost => None,
    }
}

fn stands(place: Placement) -> Option<(ClauseId, Range<usize>)> {
    at(&place).map(|(clause, range)| (clause.clone(), range.clone()))
}

fn view(note: &Note, place: Placement, document: Option<&Document>) -> NoteView {
    let word = match &place {
        Placement::Found { .. } => "found",
        Placement::Moved { .. } => "moved",
        Placement::Changed { .. } => "changed",
        Placement::Lost => "lost",
    };
    let at = stands(place);
    let now = at.as_ref().filter(|_| word == "changed").and_then(|(clause, range)| {
        let text = &document?.clause(clause)?.text;
        text.get(range.clone()).map(ToOwned::to_owned)
    });
    let occurrence = at.as_ref().filter(|_| note.quoted).and_then(|(clause, range)| {
        let before = document?.clause(clause)?.text.get(..range.start)?;
        Some(before.matches(note.anchor.quote.as_str()).count())
    });
    NoteView {
        id: note.id.clone(),
        document: note.anchor.document.clone(),
        clause: at.map_or_else(|| note.anchor.clause.to_string(), |(clause, _)| clause.to_string()),
        quote: if note.quoted { note.anchor.quote.clone() } else { String::new() },
        occurrence: occurrence.map_or(0, crate::terms::count),
        place: word.to_owned(),
        now,
        text: note.text.clone(),
        tags: note.tags.clone(),
        colour: note.colour.clone(),
        reading: note.reading.clone(),
        made: note.made.clone(),
        changed: note.changed.clone(),
    }
}

/// A note as it stands in the newest version.
fn view_now(shelf: &Shelf, note: Note) -> NoteView {
    let document = shelf.library.document(&note.anchor.document);
    let mut located = located(shelf, vec![note.clone()]);
    let place = located.pop().map_or(Placement::Lost, |(_, place)| place);
    view(&note, place, document)
}

/// Notes, highlights and the reading list.
///
/// # Errors
/// [`Code::Vault`] when the vault cannot be read.
pub fn list_notes(app: &App, filter: NoteFilter, _: &dyn Progress) -> Result<NotePage> {
    Ok(NotePage { notes: select(app, &filter)?, tags: tags(app) })
}

fn select(app: &App, filter: &NoteFilter) -> Result<Vec<NoteView>> {
    app.vault()?;
    let shelf = app.shelf();
    let chosen: Vec<Note> = all(app)
        .into_iter()
        .filter(|note| filter.document.is_empty() || note.anchor.document == filter.document)
        .filter(|note| filter.tag.is_empty() || note.tags.contains(&filter.tag))
        .filter(|note| note.speaks_of(&filter.text))
        .filter(|note| !filter.reading || !note.reading.is_empty())
        .collect();
    let mut notes: Vec<NoteView> = located(&shelf, chosen)
        .into_iter()
        .map(|(note, place)| view(&note, place, shelf.library.document(&note.anchor.document)))
        .collect();
    let order: std::collections::HashMap<String, usize> = shelf
        .library
        .documents()
        .iter()
        .flat_map(|document| &document.clauses)
        .enumerate()
        .map(|(at, clause)| (clause.id.to_string(), at))
        .collect();
    notes.sort_by_key(|note| {
        (order.get(&note.clause).copied().unwrap_or(usize::MAX), note.made.clone())
    });
    Ok(notes)
}

/// Makes a note or changes one.
///
/// # Errors
/// [`Code::NotFound`] for a note, clause or words that do not exist, [`Code::Usage`] for a text or
/// tag that is too long, a colour or reading state that does not exist.
pub fn save_note(app: &App, save: SaveNote, _: &dyn Progress) -> Result<NoteView> {
    let tags = checked(&save)?;
    let shelf = app.shelf();
    let now = app.now().to_rfc3339();
    let mut note = if save.id.is_empty() {
        let (anchor, quoted) = anchor(&shelf, &save)?;
        let id = new_id(app, &anchor, &now)?;
        Note {
            id,
            anchor,
            quoted,
            text: String::new(),
            tags: Vec::new(),
            colour: String::new(),
            reading: String::new(),
            made: now.clone(),
            changed: String::new(),
        }
    } else {
        load(app, &save.id)?
    };
    note.text = save.text;
    note.tags = tags;
    note.colour = save.colour;
    note.reading = save.reading;
    note.changed = now;
    let json = serde_json::to_string(&note).map_err(|_| Error::bug("saveNote"))?;
    app.vault()?.save_draft(&note.id, KIND, &json, app.now())?;
    Ok(view_now(&shelf, note))
}

fn checked(save: &SaveNote) -> Result<Vec<String>> {
    let wrong = |en: String, zh: String| Err(Error::new(Code::Usage, en, zh));
    if save.text.chars().count() > LONGEST {
        return wrong(
            format!("A note holds at most {LONGEST} characters. Nothing was changed."),
            format!("一条批注最多 {LONGEST} 个字符。未做任何更改。"),
        );
    }
    if !COLOURS.contains(&save.colour.as_str()) || !READING.contains(&save.reading.as_str()) {
        return wrong(
            "The colour is yellow, green, blue or red; on the reading list a clause is to-read or \
             read."
                .to_owned(),
            "颜色为 yellow、green、blue 或 red；阅读状态为 to-read 或 read。".to_owned(),
        );
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in save.tags.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
        if tag.chars().count() > LONGEST_TAG || tag.chars().any(char::is_control) {
            return wrong(
                format!("A tag holds at most {LONGEST_TAG} characters in one line."),
                format!("标签最多 {LONGEST_TAG} 个字符，且不得换行。"),
            );
        }
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    if tags.len() > MOST_TAGS {
        return wrong(
            format!("A note has at most {MOST_TAGS} tags."),
            format!("一条批注最多 {MOST_TAGS} 个标签。"),
        );
    }
    Ok(tags)
}

fn anchor(shelf: &Shelf, save: &SaveNote) -> Result<(Anchor, bool)> {
    let (_, passage) = shelf.find(&save.clause, Some(&save.version))?;
    let (document, clause) = (passage.document, passage.clause);
    let gone = || {
        Error::new(
            Code::NotFound,
            format!("These words do not stand in {}.", clause.id),
            format!("{} 中没有这些文字。", clause.id),
        )
        .about(clause.id.to_string())
    };
    let quote = save.quote.trim();
    if quote.is_empty() && passage.is_sentence() {
        let anchor = Anchor::new(document, &clause.id, passage.range.clone()).ok_or_else(gone)?;
        return Ok((anchor, true));
    }
    if quote.is_empty() {
        return Ok((Anchor::whole(document, &clause.id).ok_or_else(gone)?, false));
    }
    let mut places = clause.text.match_indices(quote);
    let first = places.next().ok_or_else(gone)?;
    let place = match save.occurrence {
        0 => first,
        n => places.nth(n as usize - 1).unwrap_or(first),
    };
    let range = place.0..place.0 + quote.len();
    Ok((Anchor::new(document, &clause.id, range).ok_or_else(gone)?, true))
}

/// A name that no other note has: from what the note is on and when it was made.
fn new_id(app: &App, anchor: &Anchor, now: &str) -> Result<String> {
    for n in 0_u32.. {
        let seed = format!("{now} {} {} {n}", anchor.clause, anchor.quote);
        let id = format!("note-{}", &Digest::of(seed.as_bytes()).to_hex()[..12]);
        if app.vault()?.load_draft(&id)?.is_none() {
            return Ok(id);
        }
    }
    Err(Error::bug("saveNote"))
}

fn load(app: &App, id: &str) -> Result<Note> {
    let stored = app.vault()?.load_draft(id)?.filter(|draft| draft.info.kind == KIND);
    let note = stored.and_then(|draft| serde_json::from_str::<Note>(&draft.json).ok());
    let shown: String = id.chars().take(80).collect();
    let mut note = note.ok_or_else(|| {
        Error::new(
            Code::NotFound,
            format!("There is no note {shown:?}."),
            format!("没有批注“{shown}”。"),
        )
        .about(shown)
    })?;
    note.id = id.to_owned();
    Ok(note)
}

/// Deletes a note; gives it back, so that it can be made again.
///
/// # Errors
/// [`Code::NotFound`] for a note that does not exist.
pub fn delete_note(app: &App, id: NoteId, _: &dyn Progress) -> Result<NoteView> {
    let note = load(app, &id.id)?;
    app.vault()?.delete_draft(&note.id)?;
    Ok(view_now(&app.shelf(), note))
}

/// Writes notes with their citations into a file.
///
/// # Errors
/// [`Code::Usage`] for a format that does not exist, [`Code::Unwritable`] when the place is taken.
pub fn export_notes(app: &App, export: ExportNotes, _: &dyn Progress) -> Result<Written> {
    let language: Language = export.language.parse().unwrap_or(Language::En);
    let notes = select(app, &export.filter)?;
    let shelf = app.shelf();
    let title = |note: &NoteView| {
        let document = shelf.library.document(&note.document);
        document.map_or_else(|| note.document.clone(), |document| document.title.clone())
    };
    let bytes = match export.format.as_str() {
        "markdown" => {
            let mut out = format!("# {}\n", language.pick("Notes", "批注"));
            let mut document = "";
            for note in &notes {
                if note.document != document {
                    document = &note.document;
                    out.push_str(&format!("\n## {}\n", title(note)));
                }
                out.push_str(&markdown(note, &title(note), language));
            }
            out.into_bytes()
        }
        "csv" => {
            let column = |en, zh| TableColumn::new(language.pick(en, zh), 20);
            let columns = vec![
                column("Clause", "条款"),
                column("Document", "文件"),
                column("Quote", "引文"),
                column("Note", "批注"),
                column("Tags", "标签"),
                column("Reading list", "阅读清单"),
                column("Place", "位置"),
                column("Changed", "修改时间"),
            ];
            let rows = notes.iter().map(|note| {
                vec![
                    note.clause.clone(),
                    title(note),
                    note.quote.clone(),
                    note.text.clone(),
                    note.tags.join("; "),
                    note.reading.clone(),
                    note.place.clone(),
                    note.changed.clone(),
                ]
            });
            report::table_csv(&Table {
                title: language.pick("Notes", "批注").to_owned(),
                remarks: Vec::new(),
                provenance: Vec::new(),
                language,
                columns,
                rows: rows.collect(),
                sections: Vec::new(),
                produced_at: app.now(),
            })
        }
        other => return Err(files::unknown_format(other, "markdown, csv")),
    };
    files::publish_new(&export.path, &bytes)
}

fn markdown(note: &NoteView, title: &str, language: Language) -> String {
    let mut out = format!("\n### {}\n\n", note.clause);
    for line in note.quote.lines() {
        out.push_str(&format!("> {line}\n"));
    }
    if !note.quote.is_empty() {
        out.push_str(&format!(">\n> — {title}, {}\n\n", note.clause));
    }
    if !note.text.is_empty() {
        out.push_str(&note.text);
        out.push_str("\n\n");
    }
    let place = match note.place.as_str() {
        "moved" => language.pick("The words now stand elsewhere.", "文字已移至他处。"),
        "changed" => language.pick("The words have changed since.", "文字其后有改动。"),
        "lost" => language.pick("This note lost its place.", "此批注已失去位置。"),
        _ => "",
    };
    if !place.is_empty() {
        out.push_str(&format!("*{place}*\n\n"));
    }
    if !note.tags.is_empty() {
        let tags: Vec<_> = note.tags.iter().map(|tag| format!("#{tag}")).collect();
        out.push_str(&format!("{}\n", tags.join(" ")));
    }
    out
}
