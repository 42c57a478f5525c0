//! The received lines as rows to work on: pages found, furniture and bullets told from text.

use std::collections::{BTreeMap, HashMap};

use clauses::RepairKind;

use super::{marks::is_han, paragraphs::columns, repairs::Log};
use crate::{
    plain,
    received::{Hints, Received},
};

/// A line that holds text.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// Number of the line, from 1.
    pub line: u32,
    pub page: u32,
    /// Without white space around it, and without the sign of an item.
    pub text: &'a str,
    pub hints: Hints,
    /// Columns of white space at its start.
    pub indent: usize,
    /// Whether white space stands at its end.
    pub padded: bool,
    pub bullet: Option<&'a str>,
    /// Whether it is never part of a paragraph: a date line, a heading in 【】.
    pub alone: bool,
}

/// The rows of a received text; pages of plain text are told by the space that begins each.
pub(super) fn rows(received: &Received) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (number, line) in (1_u32..).zip(&received.lines) {
        let raw = received.line(line);
        let text = raw.trim();
        if text.is_empty() {
            continue;
        }
        let start = raw.len() - raw.trim_start().len();
        let mut hints = line.hints.clone();
        for link in &mut hints.links {
            let at = |byte: usize| byte.saturating_sub(start).min(text.len());
            link.range = at(link.range.start)..at(link.range.end);
        }
        rows.push(Row {
            line: number,
            page: line.page,
            text,
            hints,
            indent: columns(&raw[..start]),
            padded: raw.trim_end().len() < raw.len(),
            bullet: None,
            alone: plain::is_date_line(text) || is_bracket_heading(text),
        });
    }
    if received.pages == 0 {
        anchor(&mut rows);
    }
    rows
}

/// `【版权声明】`
pub(super) fn is_bracket_heading(text: &str) -> bool {
    let inner = text.strip_prefix('【').and_then(|text| text.strip_suffix('】'));
    inner.is_some_and(|inner| {
        !inner.is_empty() && !inner.contains(['【', '】']) && columns(inner) <= 40
    })
}

/// Where hardly any line is set in, a single space begins a page.
fn anchor(rows: &mut [Row<'_>]) {
    let set_in = rows.iter().filter(|row| row.indent > 0).count();
    let single = rows.iter().filter(|row| row.indent == 1).count();
    let starts = rows.first().is_some_and(|row| row.indent == 1);
    if single == 0 || single != set_in || !starts || single * 5 > rows.len() {
        return;
    }
    let mut page = 0;
    for row in rows {
        page += u32::from(row.indent == 1);
        row.page = page;
    }
}

/// Takes page numbers, running heads and feet out. Returns the lines taken out.
pub(super) fn take_furniture_out(rows: &mut Vec<Row<'_>>, log: &mut Log<'_>) -> Vec<u32> {
    let pages = rows.iter().map(|row| row.page).max().unwrap_or(0);
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut edges: HashMap<u32, (usize, usize)> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        edges.entry(row.page).and_modify(|edge| edge.1 = at).or_insert((at, at));
    }
    let edge = |at: usize, page: u32| {
        edges.get(&page).is_some_and(|(first, last)| at - first <= 2 || last - at <= 2)
    };
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.hints.whole) {
        let numbered = is_page_number(row.text);
        if row.page > 0 && pages > 1 && edge(at, row.page) {
            let bare_number = row.text.chars().all(|c| c.is_ascii_digit()) && row.text.len() <= 4;
            if numbered || bare_number {
                found.entry("#".to_owned()).or_default().push(at);
            } else if columns(row.text) <= 120 {
                let folded: String =
                    row.text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
                found.entry(folded).or_default().push(at);
            }
        } else if row.page == 0 && numbered {
            found.entry("#".to_owned()).or_default().push(at);
        }
    }
    let mut out = Vec::new();
    for (text, places) in found {
        let on: std::collections::BTreeSet<u32> = places.iter().map(|at| rows[*at].page).collect();
        let needed = if text == "#" { 2 } else { 3.min(pages.max(2)) as usize };
        // A running head stands on most pages, and once on each.
        let repeated = if text == "#" && pages <= 1 {
            places.len() >= 2
        } else {
            on.len() >= needed && on.len() * 2 >= pages as usize && places.len() <= on.len() * 2
        };
        let number_only = text == "#";
        let labelled = !number_only && !super::marks::marks(rows[places[0]].text).is_empty();
        let shifting = text.contains('#') && !number_only;
        if !repeated || (labelled && shifting) {
            continue;
        }
        let lines: Vec<u32> = places.iter().map(|at| rows[*at].line).collect();
        let (first, last) =
            (lines.first().copied().unwrap_or(1), lines.last().copied().unwrap_or(1));
        let made = log.propose(
            RepairKind::Furniture,
            (first, last),
            (rows[places[0]].text, ""),
            (
                &format!(
                    "Stands at the edge of {} pages: page furniture, taken out.",
                    on.len().max(1)
                ),
                &format!("出现在 {} 页的页边：属于页眉、页脚或页码，已去除。", on.len().max(1)),
            ),
        );
        if made {
            out.extend(lines);
        }
    }
    out.sort_unstable();
    rows.retain(|row| out.binary_search(&row.line).is_err());
    out
}

/// `Page 3 of 10`, `- 3 -`, `第 3 页 共 10 页`, `3 / 10`.
fn is_page_number(text: &str) -> bool {
    if text.len() > 48 || !text.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let lower = text.to_lowercase();
    let words = lower.replace(|c: char| c.is_ascii_digit(), "#");
    let folded: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let mut shape = folded;
    while shape.contains("##") {
        shape = shape.replace("##", "#");
    }
    matches!(
        shape.as_str(),
        "page#"
            | "page#of#"
            | "page#/#"
            | "-#-"
            | "–#–"
            | "—#—"
            | "第#页"
            | "第#页共#页"
            | "第#页,共#页"
            | "第#页，共#页"
            | "第#页/共#页"
            | "#/#"
            | "[#]"
            | "p.#"
            | "#of#"
    )
}

/// Takes the signs off rows that begin with a bullet. Returns them by line.
pub(super) fn take_bullets_off(rows: &mut [Row<'_>], log: &mut Log<'_>) -> Vec<(u32, String)> {
    let mut by_sign: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(sign) = bullet(row.text) {
            by_sign.entry(sign).or_default().push(at);
        }
    }
    let mut out = Vec::new();
    for (sign, places) in by_sign {
        let plain = matches!(sign, "-" | "–" | "—" | "*" | "o");
        if plain && places.len() < 2 {
            continue;
        }
        let first = &rows[places[0]];
        let last = &rows[places[places.len() - 1]];
        let made = log.propose(
            RepairKind::Bullet,
            (first.line, last.line),
            (first.text, first.text[sign.len()..].trim_start()),
            (
                &format!(
                    "“{sign}” marks {} items of lists; the sign was taken out, the list says it.",
                    places.len()
                ),
                &format!("“{sign}”标示 {} 个列表条目；符号已去除，由列表表示。", places.len()),
            ),
        );
        if !made {
            continue;
        }
        for at in places {
            let row = &mut rows[at];
            let rest = row.text[sign.len()..].trim_start();
            let cut = row.text.len() - rest.len();
            for link in &mut row.hints.links {
                link.range =
                    link.range.start.saturating_sub(cut)..link.range.end.saturating_sub(cut);
            }
            row.text = rest;
            row.bullet = Some(sign);
            out.push((row.line, sign.to_owned()));
        }
    }
    out
}

fn bullet(text: &str) -> Option<&str> {
    let c = text.chars().next()?;
    let rest = &text[c.len_utf8()..];
    let spaced = rest.starts_with(char::is_whitespace) && !rest.trim().is_empty();
    let sure = matches!(
        c,
        '•' | '●'
            | '○'
            | '▪'
            | '■'
            | '□'
            | '◦'
            | '‣'
            | '◆'
            | '◇'
            | '➢'
            | '\u{f0b7}'
            | '\u{f0a7}'
            | '\u{f0d8}'
            | '·'
            | '∙'
    );
    let maybe = matches!(c, '-' | '–' | '—' | '*' | 'o');
    let han = sure && rest.starts_with(is_han);
    ((sure && spaced) || han || (maybe && spaced)).then(|| &text[..c.len_utf8()])
}
