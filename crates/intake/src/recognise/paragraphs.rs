//! From visual lines to paragraphs: which line breaks are the page's and which the author's.

use std::collections::{HashMap, HashSet};

use clauses::RepairKind;
use kernel::Language;

use super::{
    marks::{self, Style, is_han},
    repairs::Log,
    sheet::Row,
    tree,
};
use crate::received::{Hints, LineLink};

/// A paragraph, or a heading line, with the lines it stands on.
#[derive(Clone, Debug, Default)]
pub(super) struct Para {
    pub text: String,
    /// Where each line begins in `text`: byte and line number.
    pub pieces: Vec<(usize, u32)>,
    pub page: u32,
    pub hints: Hints,
    /// The sign that marked it as an item.
    pub bullet: Option<String>,
}

impl Para {
    /// First and last line.
    pub fn lines(&self) -> (u32, u32) {
        let first = self.pieces.first().map_or(1, |piece| piece.1);
        (first, self.pieces.last().map_or(first, |piece| piece.1))
    }

    /// The line on which a byte of the text stands.
    pub fn line_at(&self, at: usize) -> u32 {
        let behind = self.pieces.partition_point(|(from, _)| *from <= at);
        behind.checked_sub(1).and_then(|n| self.pieces.get(n)).map_or(1, |piece| piece.1)
    }
}

/// Columns that a text takes: two for a Han character.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_han(c) { 2 } else { 1 }).sum()
}

const FINAL: [char; 12] = ['.', '!', '?', ';', ':', '。', '！', '？', '；', '：', '…', '”'];

/// Whether a text ends as a sentence or member of an enumeration does.
pub(super) fn ends_closed(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '”', '’', ')', '）', '》', '」']);
    bare.ends_with(FINAL)
}

/// What was learned of the way lines are set.
struct Setting {
    wrapped: bool,
    /// Columns, or thousandths of the type size, of a full line.
    full: i64,
    /// Blank lines stand between all lines and mean nothing.
    blank_every: bool,
    /// The usual gap between lines, in thousandths.
    gap: i32,
    placed: bool,
}

impl Setting {
    fn learn(rows: &[Row<'_>]) -> Self {
        let placed = rows.iter().any(|row| row.hints.place.is_some());
        let visual: Vec<&Row<'_>> = rows.iter().filter(|row| !row.hints.whole).collect();
        let mut widths: Vec<i64> = visual.iter().map(|row| extent(row, placed)).collect();
        widths.sort_unstable();
        let at = |share: usize| widths.get(widths.len() * share / 100).copied().unwrap_or(0);
        let full = if widths.len() < 8 { at(99) } else { at(92) };
        let long = visual.iter().filter(|row| extent(row, placed) * 10 >= full * 8);
        let open = long.filter(|row| !ends_closed(row.text)).count();
        let most = if placed { i64::MAX } else { 200 };
        let wrapped = visual.len() >= 3 && full >= 30 && full <= most && open * 5 >= visual.len();
        let (mut apart, mut pairs) = (0_usize, 0_usize);
        for pair in visual.windows(2) {
            if let [one, next] = pair {
                pairs += 1;
                apart += usize::from(next.line > one.line + 1);
            }
        }
        let mut gaps: Vec<i32> = visual
            .iter()
            .filter_map(|row| row.hints.place.map(|p| p[2]))
            .filter(|g| *g > 0)
            .collect();
        gaps.sort_unstable();
        Self {
            wrapped: wrapped || (placed && visual.len() >= 3),
            full,
            blank_every: pairs > 0 && apart * 10 >= pairs * 7,
            gap: gaps.get(gaps.len() / 3).copied().unwrap_or(0),
            placed,
        }
    }

    /// Whether the author ended the paragraph behind `one`.
    fn breaks(&self, one: &Row<'_>, next: &Row<'_>) -> bool {
        if one.hints.whole || next.hints.whole || !self.wrapped || next.bullet.is_some() {
            return true;
        }
        if one.alone || next.alone {
            return true;
        }
        let closed = ends_closed(one.text);
        let comma = one.text.ends_with([',', '，', '、'])
            || one.text.ends_with(" and")
            || one.text.ends_with(" or");
        if next.line > one.line + 1 && !self.blank_every && one.page == next.page {
            return true;
        }
        if let (Some(a), Some(b)) = (one.hints.place, next.hints.place)
            && one.page == next.page
        {
            let (gap, usual) = (i64::from(b[2]), i64::from(self.gap));
            if usual > 0 && gap * 10 > usual * 13 {
                return true;
            }
            // A first line set in, behind a sentence's end.
            if closed && b[0] > a[0] + 900 {
                return true;
            }
        }
        // A sentence that ends with its page most likely ends its paragraph.
        if closed && one.page != next.page {
            return true;
        }
        let full = self.is_full(one, next);
        let labelled = !marks::marks(next.text).is_empty();
        if labelled && (!full || closed || comma) {
            return true;
        }
        let padded = one.padded && closed;
        if full && !padded {
            return false;
        }
        let near = extent(one, self.placed) * 10 >= self.full * 6;
        let goes_on =
            next.text.starts_with(|c: char| c.is_lowercase()) && !closed && !comma && near;
        let han =
            !closed && one.text.ends_with(is_han) && extent(one, self.placed) * 10 >= self.full * 8;
        !(goes_on || han)
    }

    /// Whether what begins `next` would not have fitted on the line of `one`.
    fn is_full(&self, one: &Row<'_>, next: &Row<'_>) -> bool {
        let unit = match next.text.chars().next() {
            Some(c) if is_han(c) => {
                2 + 2 * next
                    .text
                    .chars()
                    .skip(1)
                    .take_while(|c| "，。；：、）”》".contains(*c))
                    .count()
            }
            _ => {
                let word = next.text.split(|c: char| c.is_whitespace() || is_han(c)).next();
                word.map_or(0, columns) + 1
            }
        };
        let unit = i64::try_from(unit).unwrap_or(0);
        if self.placed {
            let wide = i64::try_from(columns(next.text).max(1)).unwrap_or(1);
            let next_width = next.hints.place.map_or(0, |p| i64::from(p[1] - p[0]));
            return extent(one, true) + next_width * unit / wide + 250 > self.full;
        }
        let slack = if one.text.ends_with(is_han) { 4 } else { 1 };
        extent(one, false) + unit + slack > self.full
    }
}

/// Where a line ends: columns, or thousandths of the type size.
fn extent(row: &Row<'_>, placed: bool) -> i64 {
    match row.hints.place {
        Some(place) if placed => i64::from(place[1]),
        _ => i64::try_from(columns(row.text) + row.indent).unwrap_or(i64::MAX),
    }
}

/// Joins rows to paragraphs. Returns them and, by line, the hyphens that were taken out.
pub(super) fn join(rows: &[Row<'_>], log: &mut Log<'_>) -> (Vec<Para>, Vec<(u32, String)>) {
    let setting = Setting::learn(rows);
    let mut hyphens = Vec::new();
    let mut words: Option<HashSet<String>> = None;
    let mut paras: Vec<Para> = Vec::new();
    let mut from = 0;
    while from < rows.len() {
        let mut to = from + 1;
        while to < rows.len() && !setting.breaks(&rows[to - 1], &rows[to]) {
            to += 1;
        }
        let group = &rows[from..to];
        let mut para = begin(&group[0]);
        let mut taken = Vec::new();
        for pair in group.windows(2) {
            let [one, next] = pair else { continue };
            let known = words.get_or_insert_with(|| vocabulary(rows));
            if let Some(sign) = breaking_hyphen(one.text, next.text, known) {
                let end = para.text.len() - sign.len();
                para.text.truncate(end);
                taken.push((one.line, sign.to_owned()));
            } else if !(one.text.ends_with(is_han)
                || next.text.starts_with(is_han)
                || one.text.ends_with(['-', '‐', '/']))
            {
                para.text.push(' ');
            }
            append(&mut para, next);
        }
        if group.len() > 1 {
            let before: Vec<&str> = group.iter().map(|row| row.text).collect();
            let made = log.propose(
                RepairKind::Joined,
                para.lines(),
                (&before.join("\n"), &para.text),
                (
                    "Each visual line stands alone; these go on from one another and were joined.",
                    "每一视觉行单独成行；这些行前后相接，已合并成段。",
                ),
            );
            if !made {
                paras.extend(group.iter().map(begin));
                from = to;
                continue;
            }
        }
        for (line, sign) in &taken {
            let made = log.propose(
                RepairKind::Dehyphenated,
                (*line, *line),
                (sign, ""),
                (
                    "The hyphen at the end of the line only breaks a word and was taken out.",
                    "行末连字符仅为断词，已去除。",
                ),
            );
            if made {
                hyphens.push((*line, sign.clone()));
            } else if let Some(at) = para.pieces.iter().position(|(_, l)| l == line) {
                // The hyphen goes back to where the next line begins.
                if let Some((place, _)) = para.pieces.get(at + 1).copied() {
                    para.text.insert_str(place, sign);
                    for piece in para.pieces.iter_mut().skip(at + 1) {
                        piece.0 += sign.len();
                    }
                    for link in &mut para.hints.links {
                        if link.range.start >= place {
                            link.range = link.range.start + sign.len()..link.range.end + sign.len();
                        }
                    }
                }
            }
        }
        paras.push(para);
        from = to;
    }
    (paras, hyphens)
}

/// A label alone on its line belongs to the title on the next: `ARTICLE 1`, `DEFINITIONS`.
pub(super) fn join_titles(paras: Vec<Para>, language: Language, log: &mut Log<'_>) -> Vec<Para> {
    let mut joined: Vec<Para> = Vec::with_capacity(paras.len());
    for para in paras {
        let fits = joined.last().is_some_and(|last| {
            let alone = marks::marks(&last.text).iter().any(|mark| {
                let section = matches!(
                    mark.style,
                    Style::Article(_)
                        | Style::Part(_)
                        | Style::Annex
                        | Style::Number
                        | Style::Dotted
                );
                section && mark.behind == last.text.len()
            });
            let near = para.lines().0 <= last.lines().1 + 2 && last.page == para.page;
            let title = tree::is_title(&para.text, language) && columns(&para.text) <= 80;
            alone
                && near
                && title
                && para.bullet.is_none()
                && !para.hints.item
                && para.hints.depth == 0
                && marks::marks(&para.text).is_empty()
                && para.pieces.len() == 1
        });
        let Some(last) = joined.last_mut().filter(|_| fits) else {
            joined.push(para);
            continue;
        };
        let text = format!("{} {}", last.text, para.text);
        let made = log.propose(
            RepairKind::Joined,
            (last.lines().0, para.lines().1),
            (&format!("{}\n{}", last.text, para.text), &text),
            (
                "A label alone on its line belongs to the title on the next.",
                "单独成行的编号属于下一行的标题。",
            ),
        );
        if !made {
            joined.push(para);
            continue;
        }
        let at = last.text.len() + 1;
        last.text = text;
        last.pieces.extend(para.pieces.iter().map(|(from, line)| (from + at, *line)));
        last.hints.heading = last.hints.heading.or(para.hints.heading);
        last.hints.links.extend(para.hints.links.iter().map(|link| LineLink {
            range: link.range.start + at..link.range.end + at,
            target: link.target.clone(),
        }));
    }
    joined
}

fn begin(row: &Row<'_>) -> Para {
    let mut para =
        Para { page: row.page, bullet: row.bullet.map(str::to_owned), ..Para::default() };
    para.hints = Hints { links: Vec::new(), ..row.hints.clone() };
    append(&mut para, row);
    para
}

fn append(para: &mut Para, row: &Row<'_>) {
    let at = para.text.len();
    para.pieces.push((at, row.line));
    para.text.push_str(row.text);
    para.hints.links.extend(row.hints.links.iter().map(|link| LineLink {
        range: link.range.start + at..link.range.end + at,
        target: link.target.clone(),
    }));
}

/// Every word of the rows, in small letters, hyphens inside kept.
fn vocabulary(rows: &[Row<'_>]) -> HashSet<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let inner = row.text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        for word in inner.filter(|word| word.len() > 1 && word.is_ascii()) {
            *counts.entry(word.to_ascii_lowercase()).or_default() += 1;
        }
    }
    counts.into_keys().collect()
}

/// The hyphen at the end of `one` if it only breaks a word that goes on in `next`.
fn breaking_hyphen<'a>(one: &'a str, next: &str, known: &HashSet<String>) -> Option<&'a str> {
    let bare = one.strip_suffix(['-', '\u{ad}', '‐'])?;
    let sign = &one[bare.len()..];
    let left = bare.rsplit(|c: char| !c.is_ascii_alphabetic()).next()?.to_ascii_lowercase();
    let right: String = next.chars().take_while(char::is_ascii_alphabetic).collect();
    if left.is_empty() || right.is_empty() || right.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    if sign == "\u{ad}" {
        return Some(sign);
    }
    let right = right.to_ascii_lowercase();
    let joined = known.contains(&format!("{left}{right}"));
    let hyphened = known.contains(&format!("{left}-{right}"));
    let apart = known.contains(&right) && known.contains(&left);
    (joined || !(hyphened || apart)).then_some(sign)
}
