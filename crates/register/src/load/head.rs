//! Reads `register.toml`: version, date, what the register is, and the documents it was written for.

use kernel::Digest;
use toml::{Table, Value};

use super::{Desk, HEAD, line_at, shorten};
use crate::entry::{Both, Source};

/// What `register.toml` says.
#[derive(Default)]
pub(super) struct Head {
    pub(super) version: String,
    pub(super) date: String,
    pub(super) title: Both,
    pub(super) notice: Both,
    pub(super) sources: Vec<Source>,
}

pub(super) fn read(text: &str, desk: &mut Desk<'_>) -> Option<Head> {
    let table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => {
            let line = error.span().map(|span| line_at(text, span.start));
            let message = error.message();
            let zh = format!("不是有效的 TOML：{message}");
            desk.complain((HEAD, line), "", "", (format!("not valid TOML: {message}"), zh));
            return None;
        }
    };
    // The line of a key's first occurrence at the start of a line.
    let line_of = |key: &str| {
        let mut lines = text.lines();
        lines.position(|line| line.trim_start_matches('[').starts_with(key)).map(|at| at + 1)
    };
    for key in table.keys() {
        if !["version", "date", "title", "notice", "source"].contains(&key.as_str()) {
            let key = shorten(key);
            desk.complain((HEAD, line_of(&key)), "", &key, ("unknown entry", "未知条目"));
        }
    }
    let string =
        |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let version = string(table.get("version"));
    let numbers: Vec<&str> = version.split('.').collect();
    if numbers.len() != 3 || !numbers.iter().all(|n| is_number(n, 1..=6)) {
        let message = ("must be three numbers such as 1.0.0", "应为三段数字，如 1.0.0");
        desk.complain((HEAD, line_of("version")), "", "version", message);
    }
    let date = string(table.get("date"));
    if !is_date(&date) {
        let message = ("must be a day such as 2026-01-31", "应为日期，如 2026-01-31");
        desk.complain((HEAD, line_of("date")), "", "date", message);
    }
    let mut text_of = |key: &str| {
        let place = (HEAD, line_of(key));
        let value = table.get(key);
        let part = |language: &str| string(value.and_then(|value| value.get(language)));
        let both = desk.both(place, "", key, &part("en"), &part("zh"));
        if both.is_empty() {
            desk.complain(place, "", key, ("the text is missing", "缺少文本"));
        }
        both
    };
    let (title, notice) = (text_of("title"), text_of("notice"));
    let sources = sources(&table, line_of("source"), desk);
    Some(Head { version, date, title, notice, sources })
}

fn sources(table: &Table, line: Option<usize>, desk: &mut Desk<'_>) -> Vec<Source> {
    const MOST: usize = 100;
    let place = (HEAD, line);
    let entries = table.get("source").and_then(Value::as_array).cloned().unwrap_or_default();
    if entries.is_empty() || entries.len() > MOST {
        let message = (format!("there must be 1 to {MOST}"), format!("应有 1 至 {MOST} 项"));
        desk.complain(place, "", "source", message);
    }
    let mut sources: Vec<Source> = Vec::new();
    for entry in entries.iter().take(MOST) {
        let part = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let (document, sha256) = (part("document"), part("sha256"));
        let at = format!("source {}", shorten(document));
        if sources.iter().any(|source| source.document == document) {
            desk.complain(place, &at, "", ("the document is named twice", "文件重复列出"));
            continue;
        }
        let Some(held) = desk.library.document(document) else {
            desk.complain(place, &at, "", ("there is no such document", "没有此文件"));
            continue;
        };
        match sha256.parse::<Digest>() {
            Ok(digest) if digest == held.source.sha256 => {
                sources.push(Source { document: document.to_owned(), sha256: digest });
            }
            Ok(_) => {
                let actual = held.source.sha256;
                let message = (
                    format!("the document's source is another one, with the hash {actual}"),
                    format!("文件来源不同，其哈希值为 {actual}"),
                );
                desk.complain(place, &at, "sha256", message);
            }
            Err(_) => {
                let message =
                    ("the hash must be 64 hexadecimal digits", "哈希值必须是 64 位十六进制数字");
                desk.complain(place, &at, "sha256", message);
            }
        }
    }
    sources
}

fn is_number(text: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the text has the shape of a day; the calendar is not consulted.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let within = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|n| (1..=most).contains(&n));
    is_number(year, 4..=4)
        && is_number(month, 2..=2)
        && is_number(day, 2..=2)
        && within(month, 12)
        && within(day, 31)
}
