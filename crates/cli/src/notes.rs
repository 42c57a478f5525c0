//! `notes`: notes, highlights, the reading list.

use app::{
    App, Result, Silent,
    notes::{delete_note, export_notes, list_notes, save_note},
    wire::notes::{ExportNotes, NoteFilter, NoteId, NoteView, SaveNote},
};

use crate::{
    arguments::{Notes, WhichNotes},
    output::{Output, named},
    versions::format_of,
};

pub(crate) fn notes(app: &App, command: Notes, output: &Output) -> Result<u8> {
    let note = match command {
        Notes::List(which) => return list(app, which, output),
        Notes::Export { which, out } => {
            let format = match format_of(&out, &["md", "csv"])?.as_str() {
                "md" => "markdown".to_owned(),
                other => other.to_owned(),
            };
            let export = ExportNotes {
                filter: filter(which),
                format,
                language: output.language.tag().to_owned(),
                path: named(&out)?,
            };
            let written = export_notes(app, export, &Silent)?;
            if output.json {
                output.document(&written);
            } else {
                written.paths.iter().for_each(|path| output.line(path));
            }
            return Ok(0);
        }
        Notes::Add { clause, text, quote, tag, colour, reading } => {
            let save =
                SaveNote { clause, text, quote, tags: tag, colour, reading, ..SaveNote::default() };
            save_note(app, save, &Silent)?
        }
        Notes::Delete { id } => delete_note(app, NoteId { id }, &Silent)?,
    };
    if output.json {
        output.document(&note);
    } else {
        show(&note, output);
    }
    Ok(0)
}

fn filter(which: WhichNotes) -> NoteFilter {
    NoteFilter { document: which.doc, tag: which.tag, text: which.text, reading: which.reading }
}

fn list(app: &App, which: WhichNotes, output: &Output) -> Result<u8> {
    let page = list_notes(app, filter(which), &Silent)?;
    if output.json {
        output.document(&page);
        return Ok(0);
    }
    for note in &page.notes {
        show(note, output);
    }
    if page.notes.is_empty() {
        output.remark(output.word("There are no notes.", "没有批注。"));
    }
    Ok(0)
}

fn show(note: &NoteView, output: &Output) {
    let place = match note.place.as_str() {
        "moved" => output.word("  (the words now stand here)", "（文字已移至此处）"),
        "changed" => output.word("  (the words have changed)", "（文字有改动）"),
        "lost" => output.word("  (lost its place)", "（已失去位置）"),
        _ => "",
    };
    output.line(&format!("{}  {}{place}", note.id, output.strong(&note.clause)));
    if !note.quote.is_empty() {
        output.line(&format!("    “{}”", note.quote));
    }
    for line in note.text.lines() {
        output.line(&format!("    {line}"));
    }
    let mut marks: Vec<String> = note.tags.iter().map(|tag| format!("#{tag}")).collect();
    marks.extend([&note.colour, &note.reading].into_iter().filter(|one| !one.is_empty()).cloned());
    if !marks.is_empty() {
        output.line(&format!("    {}", marks.join(" ")));
    }
}
