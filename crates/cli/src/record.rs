//! `record`.

use std::path::Path;

use app::{
    App, Result, Silent,
    record::{check_record, export_entry, list_record, show_entry},
    wire::{
        Nothing,
        record::{EntryId, ExportEntry, RecordFilter},
    },
};
use serde_json::{Value, json};

use crate::{
    arguments::Record,
    output::{Output, shown},
    progress::Bar,
};

pub(crate) fn record(app: &App, command: Record, output: &Output) -> Result<u8> {
    match command {
        Record::List { kind, limit } => list(app, kind, limit, output),
        Record::Show { id } => show(app, id, output),
        Record::Check => check(app, output),
        Record::Export { id, out } => {
            let entry = show_entry(app, EntryId { id }, &Silent)?.summary.id;
            let out = out.unwrap_or_else(|| Path::new(&entry).to_owned());
            let written = export_entry(app, ExportEntry { id: entry, out: shown(&out) }, &Silent)?;
            if output.json {
                output.document(&written);
            } else {
                written.paths.iter().for_each(|path| output.line(path));
                for name in &written.missing {
                    let word =
                        output.word("missing or damaged in the vault", "在保管库中缺失或已损坏");
                    output.line(&format!("▲ {name}  {word}"));
                }
            }
            Ok(u8::from(!written.missing.is_empty()))
        }
    }
}

fn list(app: &App, kind: Option<String>, limit: u32, output: &Output) -> Result<u8> {
    let page = list_record(app, RecordFilter { kind, text: None, before: None, limit }, &Silent)?;
    if output.json {
        output.document(&page);
        return Ok(0);
    }
    if page.entries.is_empty() {
        output.remark(output.word("The record is empty.", "记录为空。"));
    }
    for entry in &page.entries {
        output.line(&format!(
            "{}  {}  {:<10}  {}  {}  {}",
            output.strong(&entry.id),
            entry.at,
            entry.kind,
            entry.title,
            entry.detail,
            entry.person
        ));
    }
    Ok(0)
}

fn show(app: &App, id: String, output: &Output) -> Result<u8> {
    let entry = show_entry(app, EntryId { id }, &Silent)?;
    let body: Value = serde_json::from_str(&entry.body).unwrap_or_default();
    if output.json {
        output.document(&json!({
            "entry": entry.summary,
            "previous": entry.previous,
            "objects": entry.objects,
            "clauses": entry.clauses,
            "body": body,
        }));
        return Ok(0);
    }
    let head = &entry.summary;
    output.line(&format!("{}  {}  {}", output.strong(&head.id), head.kind, head.at));
    output.line(&format!("  {}  {}", output.word("digest  ", "摘要"), head.digest));
    output.line(&format!("  {}  {}", output.word("previous", "前一"), entry.previous));
    for object in &entry.objects {
        let held = if object.held { "" } else { output.word(" (not held)", "（未保存）") };
        output.line(&format!("  {:<10} {}  {}{held}", object.role, object.digest, object.name));
    }
    output.line(&entry.body);
    Ok(0)
}

fn check(app: &App, output: &Output) -> Result<u8> {
    let bar = Bar::new(output);
    let report = check_record(app, Nothing {}, bar.as_ref())?;
    bar.finish();
    let code = u8::from(!report.faults.is_empty());
    if output.json {
        output.document(&json!({
            "entries": report.entries,
            "objects": report.objects,
            "bytes": report.bytes as u64,
            "at": report.at,
            "faults": report.faults.iter().map(|fault| json!({
                "subject": fault.subject,
                "message": output.say(&fault.message),
            })).collect::<Vec<_>>(),
        }));
        return Ok(code);
    }
    for fault in &report.faults {
        output.line(&format!(
            "▲ {}  {}",
            output.strong(&fault.subject),
            output.say(&fault.message)
        ));
    }
    let (entries, objects, faults) = (report.entries, report.objects, report.faults.len());
    output.line(&match output.language {
        app::Language::En => {
            format!("{entries} entries and {objects} files recomputed, {faults} faults")
        }
        app::Language::Zh => {
            format!("已重新计算 {entries} 条记录、{objects} 个文件，{faults} 处异常")
        }
    });
    Ok(code)
}
