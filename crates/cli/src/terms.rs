//! `search`, `clause`, `terms`.

use app::{
    App, Result, Silent,
    terms::{list_terms, read_clause, read_document, search_clauses},
    wire::{
        Mark, Nothing,
        terms::{ClauseId, DocumentId, SearchQuery},
    },
};
use serde_json::json;

use crate::{
    arguments::{Search, Terms},
    output::Output,
};

pub(crate) fn search(app: &App, search: Search, output: &Output) -> Result<u8> {
    for document in &search.doc {
        // An unknown document is a slip of the hand here, not an odd query.
        read_document(app, DocumentId { document: document.clone() }, &Silent)?;
    }
    let query = search.query.join(" ");
    let query = SearchQuery { query, documents: search.doc, limit: search.limit };
    let results = search_clauses(app, query, &Silent)?;
    for notice in &results.notices {
        output.remark(output.say(notice));
    }
    if output.json {
        let hits: Vec<_> = results
            .hits
            .iter()
            .map(|hit| {
                json!({
                    "clause": hit.clause,
                    "document": hit.document,
                    "path": hit.path,
                    "snippet": hit.snippet,
                    "score": hit.score,
                })
            })
            .collect();
        let notices: Vec<_> = results.notices.iter().map(|text| output.say(text)).collect();
        output.document(&json!({ "query": results.query, "hits": hits, "notices": notices }));
        return Ok(0);
    }
    if !results.also.is_empty() {
        let also = results.also.join(", ");
        output.remark(&format!("{} {also}", output.word("also searched:", "同时检索：")));
    }
    if results.hits.is_empty() {
        output.remark(output.word("No clause answers this query.", "没有符合条件的条款。"));
    }
    for hit in &results.hits {
        let path = hit.path.join(" › ");
        output.line(format!("{}  {path}", output.strong(&hit.clause)).trim_end());
        output.line(&format!("    {}", marked(&hit.snippet, &hit.marks, output)));
        if let Some(through) = &hit.through {
            output.line(&format!("    {} {through}", output.word("through", "经由")));
        }
    }
    Ok(0)
}

/// The snippet with its marks strong; marks count UTF-16 units.
fn marked(snippet: &str, marks: &[Mark], output: &Output) -> String {
    let units: Vec<u16> = snippet.encode_utf16().collect();
    let part = |start: usize, end: usize| {
        String::from_utf16_lossy(units.get(start..end).unwrap_or_default())
    };
    let (mut out, mut at) = (String::new(), 0);
    for mark in marks {
        let (start, end) = (mark.start as usize, mark.end as usize);
        out.push_str(&part(at, start));
        out.push_str(&output.strong(&part(start, end)));
        at = end;
    }
    out.push_str(&part(at, units.len()));
    out.replace('\n', " ")
}

pub(crate) fn clause(app: &App, clause: String, output: &Output) -> Result<u8> {
    let found = read_clause(app, ClauseId { clause }, &Silent)?;
    if output.json {
        output.document(&json!({
            "clause": found.clause,
            "document": found.document,
            "printed": found.printed,
            "path": found.path,
            "text": found.text,
            "source_lines": [found.source_lines.0, found.source_lines.1],
        }));
        return Ok(0);
    }
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
    for question in &found.questions {
        output.line(&format!("    {}  {}", question.id, output.say(&question.text)));
    }
    Ok(0)
}

pub(crate) fn terms(app: &App, command: &Terms, output: &Output) -> Result<u8> {
    match command {
        Terms::List => {
            let documents = list_terms(app, Nothing {}, &Silent)?;
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
                for notice in &document.notices {
                    output.line(&format!("    {}", output.say(notice)));
                }
            }
            Ok(0)
        }
        Terms::Outline { document } => {
            let view = read_document(app, DocumentId { document: document.clone() }, &Silent)?;
            if output.json {
                output.document(&view);
                return Ok(0);
            }
            for row in &view.clauses {
                let indent = "  ".repeat(row.depth as usize);
                let words = row.heading.as_deref().unwrap_or(&row.body);
                let short: String = words.chars().take(70).collect();
                let more = if words.chars().count() > 70 { "…" } else { "" };
                output.line(&format!("{indent}{}  {short}{more}", output.strong(&row.number)));
            }
            Ok(0)
        }
        Terms::Check => check(app, output),
    }
}

fn check(app: &App, output: &Output) -> Result<u8> {
    let mut findings = Vec::new();
    for document in list_terms(app, Nothing {}, &Silent)? {
        let view = read_document(app, DocumentId { document: document.id }, &Silent)?;
        for row in view.clauses.iter().filter(|row| row.findings > 0) {
            let clause = ClauseId { clause: row.clause.clone() };
            let detail = read_clause(app, clause, &Silent)?;
            findings.extend(detail.findings.into_iter().map(|found| (row.clause.clone(), found)));
        }
    }
    if output.json {
        let rows: Vec<_> = findings
            .iter()
            .map(|(clause, found)| {
                json!({
                    "clause": clause,
                    "kind": found.kind,
                    "message": output.say(&found.message),
                    "suggestion": found.suggestion,
                })
            })
            .collect();
        output.document(&json!({ "findings": rows }));
    } else {
        for (clause, found) in &findings {
            output.line(&format!("{}  {}", output.strong(clause), output.say(&found.message)));
        }
        let count = findings.len();
        output.remark(&match output.language {
            app::Language::En => format!("{count} findings"),
            app::Language::Zh => format!("{count} 处发现"),
        });
    }
    Ok(u8::from(!findings.is_empty()))
}
