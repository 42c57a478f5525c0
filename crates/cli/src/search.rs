//! `search`: clauses that answer a query, and how a query may go on.

use app::{
    App, Result, Silent,
    search::{search_clauses, suggest_queries},
    terms::read_document,
    wire::{
        Mark,
        search::{SearchQuery, SuggestQuery},
        terms::DocumentId,
    },
};
use serde_json::json;

use crate::{arguments::Search, output::Output};

pub(crate) fn search(app: &App, search: Search, output: &Output) -> Result<u8> {
    for document in &search.doc {
        // An unknown document is a slip of the hand here, not an odd query.
        let document = DocumentId { document: document.clone(), version: None };
        read_document(app, document, &Silent)?;
    }
    let query = search.query.join(" ");
    if search.suggest {
        return suggest(app, query, search.limit.min(50), output);
    }
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
                    "chapeau": hit.chapeau,
                    "snippet": hit.snippet,
                    "through": hit.through,
                    "corrected": hit.corrected,
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
        if let Some(chapeau) = &hit.chapeau {
            output.line(&format!("    … {}", marked(chapeau, &hit.chapeau_marks, output)));
        }
        output.line(&format!("    {}", marked(&hit.snippet, &hit.marks, output)));
        for (typed, found) in &hit.corrected {
            output.line(&format!("    {} {typed} → {found}", output.word("read as", "改读")));
        }
        if let Some(through) = &hit.through {
            output.line(&format!("    {} {through}", output.word("through", "经由")));
        }
    }
    Ok(0)
}

fn suggest(app: &App, text: String, limit: u32, output: &Output) -> Result<u8> {
    let found = suggest_queries(app, SuggestQuery { text, limit }, &Silent)?;
    if output.json {
        output.document(&json!({ "suggestions": found }));
        return Ok(0);
    }
    for suggestion in found {
        output.line(&suggestion.text);
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
