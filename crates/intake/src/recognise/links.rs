//! Addresses that stand as text at the end of a page: the flattened targets of links on that page.
//! How often the linked words occur on each page tells which words they are.

use std::collections::{BTreeMap, BTreeSet};

use clauses::RepairKind;

use super::{paragraphs::Para, repairs::Log, sheet::Row};
use crate::received::LineLink;

/// A target, the words that it belongs to, and the lines on which it stands as text.
pub(super) struct Target {
    pub target: String,
    pub words: String,
    pub lines: Vec<u32>,
    pages: BTreeSet<u32>,
}

/// Takes lines that are nothing but an address out, where the words that they belong to are clear.
pub(super) fn take_targets_out(rows: &mut Vec<Row<'_>>, log: &mut Log<'_>) -> Vec<Target> {
    let mut by_target: BTreeMap<String, BTreeMap<u32, Vec<u32>>> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_address(row.text) && row.hints.links.is_empty()) {
        let pages = by_target.entry(row.text.to_owned()).or_default();
        pages.entry(row.page).or_default().push(row.line);
    }
    if by_target.len() > 200 {
        return Vec::new();
    }
    let mut texts: BTreeMap<u32, String> = BTreeMap::new();
    if !by_target.is_empty() {
        for row in rows.iter().filter(|row| !is_address(row.text)) {
            texts.entry(row.page).or_default().push_str(row.text);
        }
    }
    let mut found = Vec::new();
    for (target, pages) in by_target {
        // The words must occur on each page as often as the address does.
        let mut fitting: Option<BTreeSet<&str>> = None;
        for (page, lines) in &pages {
            let text = texts.get(page).map_or("", String::as_str);
            let here: BTreeSet<&str> = named(text)
                .into_iter()
                .filter(|words| text.matches(words).count() == lines.len())
                .collect();
            fitting = Some(match fitting {
                Some(before) => before.intersection(&here).copied().collect(),
                None => here,
            });
        }
        let fitting = fitting.unwrap_or_default();
        let Some(words) = fitting.iter().next().filter(|_| fitting.len() == 1) else { continue };
        let words = (*words).to_owned();
        let lines: Vec<u32> = pages.values().flatten().copied().collect();
        let (first, last) =
            (lines.first().copied().unwrap_or(1), lines.last().copied().unwrap_or(1));
        let made = log.propose(
            RepairKind::Relinked,
            (first, last),
            (&target, &format!("{words} → {target}")),
            (
                &format!("The address stands {} times as text, on each page as often as {words}: it is the target of these links and was attached to them.", lines.len()),
                &format!("该网址以文字形式出现 {} 次，各页次数与{words}相符：应为其链接目标，已附于该处。", lines.len()),
            ),
        );
        if made {
            found.push(Target { target, words, lines, pages: pages.into_keys().collect() });
        }
    }
    let out: BTreeSet<u32> = found.iter().flat_map(|target| target.lines.iter().copied()).collect();
    rows.retain(|row| !out.contains(&row.line));
    found
}

/// Attaches each target to its words, in order, as often as it stood there.
pub(super) fn attach(paras: &mut [Para], targets: &[Target], page_of: impl Fn(u32) -> u32) {
    for target in targets {
        let mut left = target.lines.len();
        for para in paras.iter_mut() {
            let places: Vec<usize> =
                para.text.match_indices(&target.words).map(|(at, _)| at).collect();
            for at in places {
                if left > 0 && target.pages.contains(&page_of(para.line_at(at))) {
                    left -= 1;
                    let range = at..at + target.words.len();
                    para.hints.links.push(LineLink { range, target: target.target.clone() });
                }
            }
            para.hints.links.sort_by_key(|link| link.range.start);
        }
    }
}

pub(super) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.len() > 3 && !text.contains(char::is_whitespace) && text.is_ascii()
    })
}

/// Names in a text that links are set on: 《…》 and “…”.
fn named(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for (open, close, with_signs) in [('《', '》', true), ('“', '”', false)] {
        for (at, _) in text.match_indices(open) {
            let inner = at + open.len_utf8();
            let Some(length) = text[inner..].find(close).filter(|length| *length <= 120) else {
                continue;
            };
            let end = inner + length;
            found.insert(if with_signs {
                &text[at..end + close.len_utf8()]
            } else {
                &text[inner..end]
            });
        }
        if found.len() > 500 {
            break;
        }
    }
    found.remove("");
    found
}
