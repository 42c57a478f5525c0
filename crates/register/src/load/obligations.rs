//! Reads `obligations.csv`: one row for each clause or sentence.

use std::collections::{HashMap, HashSet};

use clauses::{ClauseId, Passage};
use csv::StringRecord;
use kernel::{Digest, Language};

use super::{Desk, MAX_ENTRIES, MAX_FIELD_BYTES, MAX_LIST, OBLIGATIONS, Place, shorten};
use crate::{
    entry::{Both, Obligation},
    select::fold,
};

const COLUMNS: [&str; 17] = [
    "clause",
    "bound",
    "modality",
    "severity",
    "quantity_en",
    "quantity_zh",
    "references",
    "terms",
    "evidence_en",
    "evidence_zh",
    "risk_en",
    "risk_zh",
    "question_en",
    "question_zh",
    "related",
    "flags",
    "pin",
];

/// The rows in reading order, each with what a text filter looks in.
pub(super) fn read(text: &str, desk: &mut Desk<'_>) -> Vec<(Obligation, String)> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    if header.iter().ne(COLUMNS) {
        let list = COLUMNS.join(", ");
        let message = (format!("the columns must be: {list}"), format!("各列应为：{list}"));
        desk.complain((OBLIGATIONS, Some(1)), "", "", message);
        return Vec::new();
    }
    let order = reading_order(desk);
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for (count, record) in reader.records().enumerate() {
        if count >= MAX_ENTRIES {
            let message =
                (format!("more than {MAX_ENTRIES} rows"), format!("超过 {MAX_ENTRIES} 行"));
            desk.complain((OBLIGATIONS, None), "", "", message);
            break;
        }
        // Text in memory is valid UTF-8 and rows may have any length: reading a row cannot fail.
        let Ok(record) = record else { continue };
        let line = record.position().and_then(|position| usize::try_from(position.line()).ok());
        let place = (OBLIGATIONS, line);
        if record.len() != COLUMNS.len() {
            let (found, wanted) = (record.len(), COLUMNS.len());
            let message = (
                format!("the row has {found} fields instead of {wanted}"),
                format!("此行有 {found} 个字段，应为 {wanted} 个"),
            );
            desk.complain(place, &shorten(record.get(0).unwrap_or_default()), "", message);
            continue;
        }
        let Some((row, haystack)) = row(&record, place, desk) else { continue };
        if !seen.insert(row.clause.clone()) {
            let message = ("the clause has a row already", "该条款已有一行");
            desk.complain(place, row.clause.as_str(), "", message);
            continue;
        }
        rows.push((order.get(&row.clause).copied().unwrap_or(usize::MAX), row, haystack));
    }
    if rows.is_empty() {
        desk.complain((OBLIGATIONS, None), "", "", ("there are no rows", "没有任何行"));
    }
    rows.sort_by_key(|(at, ..)| *at);
    rows.into_iter().map(|(_, row, haystack)| (row, haystack)).collect()
}

/// One row; `None` if it was complained of.
fn row(
    record: &StringRecord,
    place: Place<'_>,
    desk: &mut Desk<'_>,
) -> Option<(Obligation, String)> {
    let field = |column: &str| {
        let at = COLUMNS.iter().position(|name| *name == column);
        at.and_then(|at| record.get(at)).unwrap_or_default().trim()
    };
    let entry = shorten(field("clause"));
    let clause = desk.clause(place, &entry, "", field("clause"));
    let bound = desk.word(place, &entry, "bound", field("bound"));
    let modality = desk.word(place, &entry, "modality", field("modality"));
    let severity = desk.word(place, &entry, "severity", field("severity"));
    let mut both = |name: &str| -> Both {
        let (en, zh) = (format!("{name}_en"), format!("{name}_zh"));
        desk.both(place, &entry, name, field(&en), field(&zh))
    };
    let (quantity, evidence) = (both("quantity"), both("evidence"));
    let (risk, question) = (both("risk"), both("question"));
    let related = list(field("related"), place, &entry, "related", desk);
    let related: Vec<ClauseId> =
        related.iter().filter_map(|id| desk.clause(place, &entry, "related", id)).collect();
    let references = list(field("references"), place, &entry, "references", desk);
    for reference in &references {
        check_reference(reference, place, &entry, desk);
    }
    let terms = list(field("terms"), place, &entry, "terms", desk);
    let flags = list(field("flags"), place, &entry, "flags", desk);
    let pin = field("pin").parse::<Digest>();
    if pin.is_err() {
        let message = ("the hash must be 64 hexadecimal digits", "哈希值必须是 64 位十六进制数字");
        desk.complain(place, &entry, "pin", message);
    }
    let (clause, pin) = (clause?, pin.ok()?);
    // The library outlives the desk's complaints: it is borrowed on its own.
    let library = desk.library;
    let passage = library.resolve(&clause)?;
    let actual = passage.digest();
    if actual != pin {
        let message = (
            format!("the clause has changed: its text now has the hash {actual}"),
            format!("条款已变更：现有文本的哈希值为 {actual}"),
        );
        desk.complain(place, &entry, "pin", message);
    }
    let words = words(&passage);
    let haystack = {
        let texts = [&quantity, &evidence, &risk, &question];
        let mut parts = vec![clause.as_str(), passage.text];
        parts.extend(texts.iter().flat_map(|both| [both.en.as_str(), both.zh.as_str()]));
        parts.extend(terms.iter().chain(&flags).chain(&references).map(String::as_str));
        parts.extend(related.iter().map(ClauseId::as_str));
        fold(&parts.join("\n"))
    };
    let row = Obligation {
        words,
        bound: bound?,
        modality: modality?,
        severity: severity?,
        quantity,
        evidence,
        risk,
        question,
        related,
        references,
        terms,
        flags,
        pin,
        clause,
    };
    Some((row, haystack))
}

/// The members of a field, separated by semicolons; each once, none empty.
fn list(
    text: &str,
    place: Place<'_>,
    entry: &str,
    field: &str,
    desk: &mut Desk<'_>,
) -> Vec<String> {
    let mut members: Vec<String> = Vec::new();
    if text.is_empty() {
        return members;
    }
    for member in text.split(';').map(str::trim) {
        if members.len() >= MAX_LIST || member.len() > MAX_FIELD_BYTES {
            let message = ("the list is too long", "列表过长");
            desk.complain(place, entry, field, message);
            break;
        }
        if member.is_empty() || members.iter().any(|known| known == member) {
            let shown = shorten(member);
            let message =
                (format!("empty or twice: “{shown}”"), format!("空项或重复项：“{shown}”"));
            desk.complain(place, entry, field, message);
            continue;
        }
        members.push(member.to_owned());
    }
    members
}

fn check_reference(reference: &str, place: Place<'_>, entry: &str, desk: &mut Desk<'_>) {
    match reference.split_once(':') {
        Some(("external", name)) if !name.trim().is_empty() => {}
        Some(("implicit" | "cited-from" | "suspect" | "meant", id)) => {
            desk.clause(place, entry, "references", id);
        }
        Some(_) => {
            let shown = shorten(reference);
            let known = "external, implicit, cited-from, suspect, meant";
            let message = (
                format!("“{shown}” does not begin with one of {known}"),
                format!("“{shown}”的前缀不在词表中：{known}"),
            );
            desk.complain(place, entry, "references", message);
        }
        None => {
            desk.clause(place, entry, "references", reference);
        }
    }
}

/// The heading of a clause, or the first words of its text.
fn words(passage: &Passage<'_>) -> String {
    if !passage.is_sentence()
        && let Some(heading) = &passage.clause.heading
    {
        return heading.clone();
    }
    let text = if passage.is_sentence() { passage.text } else { passage.clause.wording() };
    let text = if text.trim().is_empty() { passage.text } else { text };
    match passage.document.language {
        Language::En => text.split_whitespace().take(8).collect::<Vec<_>>().join(" "),
        Language::Zh => text.trim().chars().take(16).collect(),
    }
}

/// Where each clause and sentence stands, over all documents.
fn reading_order(desk: &Desk<'_>) -> HashMap<ClauseId, usize> {
    let all = desk.library.documents().iter().flat_map(|document| &document.clauses);
    let ids = all.flat_map(|clause| {
        let sentences = clause.sentences.iter().map(|sentence| sentence.id.clone());
        std::iter::once(clause.id.clone()).chain(sentences)
    });
    ids.enumerate().map(|(at, id)| (id, at)).collect()
}
