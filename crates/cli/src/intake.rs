//! `terms import`, `remove`, `restore`: documents of one's own.

use app::{
    App, Result, Silent,
    intake::{import_document, preview_import, remove_version, restore_version},
    wire::{intake::ImportChoices, record::EntryId, terms::DocumentId},
};

use crate::{
    arguments::Import,
    output::{Output, named},
    progress::Bar,
    terms::tree,
};

pub(crate) fn import(app: &App, import: &Import, output: &Output) -> Result<u8> {
    let choices = ImportChoices {
        path: named(&import.file)?,
        document: import.id.clone(),
        title: import.title.clone(),
        language: import.text_language.clone(),
        date: import.date.clone(),
        declined: import.decline.clone(),
    };
    if import.preview {
        return preview(app, choices, output);
    }
    let bar = Bar::new(output);
    let imported = import_document(app, choices, &*bar);
    bar.finish();
    let imported = imported?;
    if output.json {
        output.document(&imported);
        return Ok(0);
    }
    let document = &imported.document;
    output.line(&format!(
        "{}  {}  {} {}  {} {}",
        output.strong(&document.id),
        document.title,
        document.clauses,
        output.word("clauses", "条款"),
        output.word("version", "版本"),
        document.version,
    ));
    output.line(&format!("    {} {}", imported.receipt.entry, imported.receipt.digest));
    if let Some(before) = &imported.before {
        let id = &document.id;
        output.remark(&format!(
            "{} imprimatur terms compare {id} {before}",
            output.word("See what changed:", "查看变更：")
        ));
    }
    Ok(0)
}

fn preview(app: &App, choices: ImportChoices, output: &Output) -> Result<u8> {
    let bar = Bar::new(output);
    let preview = preview_import(app, choices, &*bar);
    bar.finish();
    let preview = preview?;
    if output.json {
        output.document(&preview);
        return Ok(0);
    }
    let date = preview.date.as_deref();
    let date = date.unwrap_or_else(|| output.word("undated", "无日期"));
    let (format, encoding) = (&preview.format, &preview.encoding);
    output.line(&format!(
        "{}  {}  {}  {date}  ({format}, {encoding})",
        output.strong(&preview.document),
        preview.title,
        preview.language
    ));
    for notice in &preview.notices {
        output.line(&format!("    {}", output.say(notice)));
    }
    if let Some(known) = &preview.version_of {
        let words = output.word("seems to be a version of", "似为下列文件的版本：");
        output.line(&format!("    {words} {known}"));
    }
    output.line(&tree(&preview.clauses, output));
    for repair in &preview.repairs {
        let (first, last) = repair.lines;
        let made = if repair.made { "✓" } else { "–" };
        let done = output.say(&repair.done);
        output.line(&format!("{made} {}  {first}–{last}  {done}", output.strong(&repair.id)));
    }
    for found in &preview.findings {
        let place = found.clause.as_deref().unwrap_or(&found.document);
        output.line(&format!("▲ {place}  {}", output.say(&found.message)));
    }
    output.remark(output.word("Nothing was kept.", "未保存任何内容。"));
    Ok(0)
}

pub(crate) fn remove(app: &App, id: DocumentId, output: &Output) -> Result<u8> {
    let taken = remove_version(app, id, &Silent)?;
    if output.json {
        output.document(&taken);
        return Ok(0);
    }
    output.line(&format!("{}  {}", output.strong(&taken.document), taken.version));
    output.remark(&format!(
        "{} imprimatur terms restore {}",
        output.word("The record still holds it. Put it back with:", "记录仍予保留。放回："),
        taken.entry
    ));
    Ok(0)
}

pub(crate) fn restore(app: &App, entry: String, output: &Output) -> Result<u8> {
    let document = restore_version(app, EntryId { id: entry }, &Silent)?;
    if output.json {
        output.document(&document);
    } else {
        output.line(&format!("{}  {}", output.strong(&document.id), document.version));
    }
    Ok(0)
}
