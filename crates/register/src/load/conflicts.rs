//! Reads `conflicts.toml`: what is wrong within and between the documents.

use std::collections::HashSet;

use serde::Deserialize;
use toml::{Spanned, Table, Value};

use super::{CONFLICTS, Desk, MAX_ENTRIES, MAX_LIST, Place, line_at, shorten};
use crate::{
    entry::{Conflict, Scope},
    words::ConflictKind,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    conflict: Vec<Spanned<Table>>,
}

/// The conflicts in the order of the file.
pub(super) fn read(text: &str, desk: &mut Desk<'_>) -> Vec<Conflict> {
    let raw: RawFile = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let line = error.span().map(|span| line_at(text, span.start));
            let message = error.message();
            let zh = format!("不是有效的 TOML：{message}");
            desk.complain((CONFLICTS, line), "", "", (format!("not as expected: {message}"), zh));
            return Vec::new();
        }
    };
    let mut seen = HashSet::new();
    let mut conflicts = Vec::new();
    for (count, table) in raw.conflict.iter().enumerate() {
        let place = (CONFLICTS, Some(line_at(text, table.span().start)));
        if count >= MAX_ENTRIES {
            let message = (format!("more than {MAX_ENTRIES}"), format!("超过 {MAX_ENTRIES} 项"));
            desk.complain(place, "", "conflict", message);
            break;
        }
        let Some(conflict) = conflict(table.get_ref(), place, desk) else { continue };
        if !seen.insert(conflict.id.clone()) {
            let message = ("the id is used twice", "编号重复");
            desk.complain(place, &conflict.id, "", message);
            continue;
        }
        conflicts.push(conflict);
    }
    conflicts
}

/// One conflict; `None` if it was complained of.
fn conflict(table: &Table, place: Place<'_>, desk: &mut Desk<'_>) -> Option<Conflict> {
    const FIELDS: [&str; 8] =
        ["id", "scope", "kind", "clauses", "topic_en", "topic_zh", "text_en", "text_zh"];
    let string = |key: &str| table.get(key).and_then(Value::as_str).unwrap_or_default().trim();
    let id = string("id");
    let entry = shorten(id);
    if !is_id(id) {
        let message = ("the id must have the form X-AI-01", "编号应形如 X-AI-01");
        desk.complain(place, &entry, "id", message);
    }
    for key in table.keys().filter(|key| !FIELDS.contains(&key.as_str())) {
        desk.complain(place, &entry, &shorten(key), ("unknown entry", "未知条目"));
    }
    let scope = match string("scope") {
        "between" => Some(Scope::Between),
        document if desk.library.document(document).is_some() => {
            Some(Scope::Document(document.to_owned()))
        }
        other => {
            let shown = shorten(other);
            let message = (
                format!("“{shown}” is neither a document nor “between”"),
                format!("“{shown}”既不是文件也不是“between”"),
            );
            desk.complain(place, &entry, "scope", message);
            None
        }
    };
    let kind = desk.word::<ConflictKind>(place, &entry, "kind", string("kind"));
    let mut text = |name: &str| {
        let (en, zh) = (string(&format!("{name}_en")), string(&format!("{name}_zh")));
        let both = desk.both(place, &entry, name, en, zh);
        if both.is_empty() {
            desk.complain(place, &entry, name, ("the text is missing", "缺少文本"));
        }
        both
    };
    let (topic, text) = (text("topic"), text("text"));
    let listed = table.get("clauses").and_then(Value::as_array).map(Vec::as_slice);
    let listed = listed.unwrap_or_default();
    if listed.len() > MAX_LIST {
        desk.complain(place, &entry, "clauses", ("the list is too long", "列表过长"));
    }
    let mut clauses = Vec::new();
    for value in listed.iter().take(MAX_LIST) {
        let Some(clause) =
            desk.clause(place, &entry, "clauses", value.as_str().unwrap_or_default())
        else {
            continue;
        };
        if clauses.contains(&clause) {
            let message = (format!("“{clause}” twice"), format!("“{clause}”重复"));
            desk.complain(place, &entry, "clauses", message);
        } else {
            clauses.push(clause);
        }
    }
    let (scope, kind) = (scope?, kind?);
    if listed.is_empty() && kind != ConflictKind::Absence {
        let message = ("only an absence may speak of no clause", "只有缺失类可以不列条款");
        desk.complain(place, &entry, "clauses", message);
    }
    let outside = clauses.iter().find(|clause| match &scope {
        Scope::Document(id) => clause.document() != id,
        Scope::Between => false,
    });
    if let Some(clause) = outside {
        let message =
            (format!("“{clause}” is outside the scope"), format!("“{clause}”超出所述范围"));
        desk.complain(place, &entry, "clauses", message);
    }
    Some(Conflict { id: id.to_owned(), scope, kind, topic, text, clauses })
}

/// Whether the text has the form `X-AI-01`: capitals and digits between hyphens.
fn is_id(text: &str) -> bool {
    const MOST: usize = 20;
    let parts: Vec<&str> = text.split('-').collect();
    let capitals = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase());
    match parts.as_slice() {
        ["X", area, number] => {
            text.len() <= MOST
                && capitals(area)
                && number.len() >= 2
                && number.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    }
}
