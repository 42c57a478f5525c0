//! `clause` and `terms`: reading, defined terms, findings.

use app::{
    App, Result, Silent,
    register::list_findings,
    terms::{cite_clause, list_terms, read_clause, read_document},
    wire::{
        Nothing,
        notes::CiteClause,
        terms::{ClauseDetail, ClauseId, ClauseRow, DocumentId},
    },
};
use serde_json::json;

use crate::{
    arguments::{Clause, Terms},
    intake,
    output::Output,
    versions,
};

pub(crate) fn clause(app: &App, clause: Clause, output: &Output) -> Result<u8> {
    let id = clause.clause.join(" ");
    if let Some(form) = &clause.cite {
        let cite = CiteClause {
            clause: id,
            version: clause.version.unwrap_or_default(),
            quote: String::new(),
            language: output.language.tag().to_owned(),
        };
        let citation = cite_clause(app, cite, &Silent)?;
        if output.json {
            output.document(&citation);
        } else {
            let words = if form == "plain" { &citation.plain } else { &citation.markdown };
            output.line(words);
        }
        return Ok(0);
    }
    let found = read_clause(app, ClauseId { clause: id, version: clause.version }, &Silent)?;
    if output.json {
        output.document(&json!({
            "clause": found.clause,
            "document": found.document,
            "version": found.version,
            "printed": found.printed,
            "path": found.path,
            "chapeau": found.chapeau,
            "text": found.text,
            "source_lines": [found.source_lines.0, found.source_lines.1],
            "digest": found.digest,
            "findings": found.findings,
            "conflicts": found.conflicts,
            "obligations": found.obligations,
            "references": found.references,
            "cited_by": found.cited_by,
            "counterparts": found.counterparts,
            "terms": found.terms,
            "questions": found.questions,
            "notes": found.notes,
            "entries": found.entries,
        }));
    } else {
        show(&found, output);
        let document = DocumentId { document: found.document, version: Some(found.version) };
        let view = read_document(app, document, &Silent)?;
        let beneath = below(&view.clauses, &found.clause);
        if !beneath.is_empty() {
            output.line(&tree(beneath, output));
        }
    }
    Ok(0)
}

/// The rows that hang from a clause: those behind it that stand deeper.
fn below<'a>(rows: &'a [ClauseRow], clause: &str) -> &'a [ClauseRow] {
    let Some(at) = rows.iter().position(|row| row.clause == clause) else { return &[] };
    let depth = rows.get(at).map_or(0, |row| row.depth);
    let rest = rows.get(at + 1..).unwrap_or_default();
    let end = rest.iter().position(|row| row.depth <= depth).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

fn show(found: &ClauseDetail, output: &Output) {
    let head = format!("{}  {}", output.strong(&found.clause), found.path.join(" › "));
    output.line(head.trim_end());
    if let Some(chapeau) = &found.chapeau {
        output.line(&format!("    … {chapeau}"));
    }
    output.line(&found.text);
    let (first, last) = found.source_lines;
    let lines = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let source = output.word("source lines", "原文行");
    let printed = match &found.printed {
        Some(label) => format!(", {} {label}", output.word("printed", "原文编号")),
        None => format!(", {}", output.word("no printed number", "原文无编号")),
    };
    output.line(&format!("    {source} {lines}{printed}"));
    for finding in &found.findings {
        output.line(&format!("    ▲ {}", output.say(&finding.message)));
    }
    for conflict in &found.conflicts {
        let (topic, text) = (output.say(&conflict.topic), output.say(&conflict.text));
        output.line(&format!("    ▲ {topic}: {text}"));
    }
    for row in &found.obligations {
        let facts = [&row.bound, &row.modality, &row.severity].map(String::as_str).join(", ");
        output.line(&format!("    ● {}  {facts}", row.clause));
        for (name, text) in [
            (output.word("evidence", "证据"), &row.evidence),
            (output.word("risk", "风险"), &row.risk),
        ] {
            if !output.say(text).is_empty() {
                output.line(&format!("      {name}: {}", output.say(text)));
            }
        }
    }
    for reference in &found.references {
        let meant = reference.suggestion.as_deref().map(|id| format!(" ({id}?)"));
        output.line(&format!(
            "    → {} {} [{}]{}",
            reference.words,
            reference.target,
            reference.state,
            meant.unwrap_or_default()
        ));
    }
    let lists = [
        (output.word("cited by", "被引用于"), &found.cited_by),
        (output.word("counterpart", "对应条款"), &found.counterparts),
    ];
    for (name, clauses) in lists {
        for one in clauses {
            output.line(&format!("    {name}: {}  {}", one.clause, one.words));
        }
    }
    for question in &found.questions {
        output.line(&format!("    {}  {}", question.id, output.say(&question.text)));
    }
    for note in &found.notes {
        output.line(&format!("    ✎ {} {}", note.id, note.text.lines().next().unwrap_or_default()));
    }
    for entry in &found.entries {
        output.line(&format!("    {} {} {}", entry.id, entry.kind, entry.title));
    }
}

pub(crate) fn terms(app: &App, command: Terms, output: &Output) -> Result<u8> {
    match command {
        Terms::List => list(app, output),
        Terms::Outline { document, version } => {
            outline(app, DocumentId { document, version }, output)
        }
        Terms::Defined { document } => defined(app, document, output),
        Terms::Check { document } => check(app, document.unwrap_or_default(), output),
        Terms::Import(import) => intake::import(app, &import, output),
        Terms::Remove { document, version } => {
            intake::remove(app, DocumentId { document, version }, output)
        }
        Terms::Restore { entry } => intake::restore(app, entry, output),
        Terms::Compare { document, before, after, all, out } => {
            versions::compare(app, versions::Which { document, before, after }, all, out, output)
        }
    }
}

fn list(app: &App, output: &Output) -> Result<u8> {
    let documents = list_terms(app, Nothing {}, &Silent)?;
    let page = list_findings(app, DocumentId::default(), &Silent)?;
    for found in page.findings.iter().filter(|found| found.kind == "unreadable-version") {
        output.remark(&format!("▲ {}", output.say(&found.message)));
    }
    if output.json {
        output.document(&json!({ "documents": documents }));
        return Ok(0);
    }
    for document in documents {
        let date = document.date.as_deref();
        let date = date.unwrap_or_else(|| output.word("undated", "无日期"));
        output.line(&format!(
            "{}  {}  {date}  {} {}  {}",
            output.strong(&document.id),
            document.title,
            document.clauses,
            output.word("clauses", "条款"),
            &document.digest[..12],
        ));
        if document.versions.len() > 1 {
            let names: Vec<_> = document.versions.iter().map(|one| one.version.as_str()).collect();
            output.line(&format!("    {}: {}", output.word("versions", "版本"), names.join(", ")));
        }
        for notice in &document.notices {
            output.line(&format!("    {}", output.say(notice)));
        }
    }
    Ok(0)
}

fn outline(app: &App, id: DocumentId, output: &Output) -> Result<u8> {
    let view = read_document(app, id, &Silent)?;
    if output.json {
        output.document(&view);
        return Ok(0);
    }
    output.line(&tree(&view.clauses, output));
    Ok(0)
}

/// Clauses as an indented tree.
pub(crate) fn tree(rows: &[ClauseRow], output: &Output) -> String {
    let lines = rows.iter().map(|row| {
        let indent = "  ".repeat(row.depth as usize);
        let words = row.heading.as_deref().unwrap_or(&row.body);
        let short: String = words.chars().take(70).collect();
        let more = if words.chars().count() > 70 { "…" } else { "" };
        format!("{indent}{}  {short}{more}", output.strong(&row.number))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn defined(app: &App, document: String, output: &Output) -> Result<u8> {
    let view = read_document(app, DocumentId { document, version: None }, &Silent)?;
    if output.json {
        output.document(&json!({ "terms": view.terms }));
        return Ok(0);
    }
    for term in &view.terms {
        let place = match term.defined.as_slice() {
            [] => output.word("defined in another document", "由其他文件定义").to_owned(),
            places => places.join(", "),
        };
        let uses = term.used.len();
        output.line(&format!(
            "{}  {place}  {}",
            output.strong(&term.term),
            output.language.pick(format!("used in {uses} clauses"), format!("用于 {uses} 条")),
        ));
        if !term.variants.is_empty() {
            let name = output.word("also written", "另作");
            output.line(&format!("    {name}: {}", term.variants.join(", ")));
        }
    }
    Ok(0)
}

fn check(app: &App, document: String, output: &Output) -> Result<u8> {
    let page = list_findings(app, DocumentId { document, version: None }, &Silent)?;
    if output.json {
        let rows: Vec<_> = page
            .findings
            .iter()
            .map(|found| {
                json!({
                    "document": found.document,
                    "clause": found.clause,
                    "kind": found.kind,
                    "message": output.say(&found.message),
                    "quote": found.quote,
                    "suggestion": found.suggestion,
                    "clauses": found.clauses,
                })
            })
            .collect();
        output.document(&json!({ "findings": rows }));
    } else {
        for found in &page.findings {
            let place = found.clause.as_deref().unwrap_or(&found.document);
            let more = match found.clauses.as_slice() {
                [] => String::new(),
                clauses => format!(" ({})", clauses.join(", ")),
            };
            output.line(&format!(
                "{}  [{}] {}{more}",
                output.strong(place),
                found.kind,
                output.say(&found.message)
            ));
        }
        let count = page.findings.len();
        output.remark(&match output.language {
            app::Language::En => format!("{count} findings"),
            app::Language::Zh => format!("{count} 处发现"),
        });
    }
    Ok(u8::from(!page.findings.is_empty()))
}
