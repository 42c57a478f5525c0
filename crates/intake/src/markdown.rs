//! Markdown: headings, lists, links and paragraphs, line by line; marks of emphasis are taken off.
//! A plain reading of CommonMark's blocks, not a parser of all of it: what is no block of a
//! contract (tables, code, pictures) stays text.

use crate::{
    Error,
    received::{Format, Hints, LineLink, Received, Sheet},
    recognise::is_han,
};

/// Whether a text is Markdown: told by its name, or by headings and links.
pub(crate) fn is_markdown(text: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    if name.ends_with(".md") || name.ends_with(".markdown") {
        return true;
    }
    if name.ends_with(".txt") {
        return false;
    }
    let headings = text.lines().take(2000).filter(|line| heading(line).is_some()).count();
    headings >= 2 || (headings == 1 && text.contains("]("))
}

/// Takes Markdown in.
pub(crate) fn receive(text: &str, encoding: &str) -> Result<Received, Error> {
    Sheet::admit(text.len())?;
    let mut reader = Reader {
        sheet: Sheet::new(),
        block: None,
        indents: Vec::new(),
        numbers: Vec::new(),
        comment: false,
        fence: false,
    };
    for line in text.lines() {
        reader.line(line)?;
    }
    reader.flush()?;
    reader.sheet.finish(Format::Markdown, encoding)
}

struct Block {
    text: String,
    hints: Hints,
    label: usize,
}

struct Reader {
    sheet: Sheet,
    block: Option<Block>,
    /// Columns at which the contents of each open item begin.
    indents: Vec<usize>,
    /// Next number of each open list.
    numbers: Vec<Option<u32>>,
    comment: bool,
    fence: bool,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), Error> {
        let indent = line.chars().take_while(|c| *c == ' ').count()
            + 4 * line.chars().take_while(|c| *c == '\t').count();
        let mut text = line.trim();
        if self.comment || text.starts_with("<!--") {
            self.flush()?;
            self.comment = !text.contains("-->");
            return Ok(());
        }
        if text.starts_with("```") || text.starts_with("~~~") {
            self.fence = !self.fence;
            return self.flush();
        }
        if text.is_empty() {
            return self.flush();
        }
        while let Some(rest) = text.strip_prefix('>') {
            text = rest.trim_start();
        }
        let rule = text.len() >= 3
            && (text.chars().all(|c| c == '-')
                || text.chars().all(|c| c == '*')
                || text.chars().all(|c| c == '_'));
        let under =
            text.chars().all(|c| c == '=') || (text.len() >= 2 && text.chars().all(|c| c == '-'));
        if under && let Some(block) = &mut self.block {
            block.hints.heading = Some(if text.starts_with('=') { 1 } else { 2 });
            return self.flush();
        }
        if rule {
            return self.flush();
        }
        if let Some((level, title)) = heading(text).filter(|_| indent < 4) {
            self.flush()?;
            self.indents.clear();
            self.numbers.clear();
            self.block = Some(Block {
                text: title.to_owned(),
                hints: Hints { heading: Some(level), ..Hints::default() },
                label: 0,
            });
            return self.flush();
        }
        if let Some((marker, rest)) = item(text) {
            self.flush()?;
            while self.indents.last().is_some_and(|last| indent < *last) {
                self.indents.pop();
            }
            self.numbers.truncate(self.indents.len() + 1);
            let depth = self.indents.len() + 1;
            if depth > 64 {
                return Err(Error::TooDeep { line: 0, limit: 64 });
            }
            self.indents.push(indent + marker.len() + 1);
            let ordinal = marker.starts_with(|c: char| c.is_ascii_digit());
            // A labelled line in a bullet's place is labelled by that.
            let (text, label) = if ordinal {
                (format!("{marker} {rest}"), marker.len())
            } else {
                (rest.to_owned(), 0)
            };
            let labelled = !ordinal && starts_with_label(rest);
            let hints = Hints {
                depth: if labelled { 0 } else { u8::try_from(depth).unwrap_or(u8::MAX) },
                item: !labelled,
                ..Hints::default()
            };
            self.block = Some(Block { text, hints, label });
            return Ok(());
        }
        match &mut self.block {
            Some(block) => {
                let han = block.text.ends_with(is_han) || text.starts_with(is_han);
                if !han {
                    block.text.push(' ');
                }
                block.text.push_str(text);
            }
            None => {
                while self.indents.last().is_some_and(|last| indent + 1 < *last) {
                    self.indents.pop();
                }
                let depth = u8::try_from(self.indents.len()).unwrap_or(u8::MAX);
                let hints = Hints { depth, ..Hints::default() };
                self.block = Some(Block { text: text.to_owned(), hints, label: 0 });
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        let Some(block) = self.block.take() else { return Ok(()) };
        let (text, links) = inline(&block.text);
        self.sheet.paragraph(&text, Hints { links, label: block.label, ..block.hints })
    }
}

fn starts_with_label(text: &str) -> bool {
    let bare = text.trim_start_matches(['*', '`', '_']);
    bare.starts_with(['(', '（']) && bare.chars().take(8).any(|c| matches!(c, ')' | '）'))
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let line = line.trim();
    let signs = line.bytes().take_while(|b| *b == b'#').count();
    let rest = line.get(signs..).filter(|_| (1..=6).contains(&signs))?;
    if !rest.starts_with(' ') {
        return None;
    }
    Some((u8::try_from(signs).ok()?, rest.trim().trim_end_matches('#').trim_end()))
}

/// The marker of an item and what stands behind it.
fn item(text: &str) -> Option<(&str, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = match text.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let rest = text.get(length..)?;
    rest.starts_with([' ', '\t']).then(|| (&text[..length], rest.trim_start()))
}

/// Takes emphasis, code and escapes off a text and finds its links.
fn inline(text: &str) -> (String, Vec<LineLink>) {
    let mut out = String::new();
    let mut links = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        match c {
            '\\' if behind.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push(behind.chars().next().unwrap_or('\\'));
                rest = &behind[1..];
            }
            '*' | '`' => rest = behind,
            '_' if out.is_empty()
                || out.ends_with(' ')
                || behind.is_empty()
                || behind.starts_with([' ', '.', ',']) =>
            {
                rest = behind;
            }
            '<' if behind.starts_with("!--") => {
                rest = behind.find("-->").map_or("", |at| &behind[at + 3..]);
            }
            '[' => match link(behind) {
                Some((words, target, after)) => {
                    let start = out.len();
                    out.push_str(&inline_words(words));
                    let web = target.starts_with("http://") || target.starts_with("https://");
                    if web && target.len() <= 2000 {
                        links.push(LineLink { range: start..out.len(), target });
                    }
                    rest = after;
                }
                None => {
                    out.push(c);
                    rest = behind;
                }
            },
            c => {
                out.push(c);
                rest = behind;
            }
        }
    }
    (out, links)
}

fn inline_words(words: &str) -> String {
    words.replace(['*', '`'], "").replace("\\", "")
}

/// `words](target) after`.
fn link(text: &str) -> Option<(&str, String, &str)> {
    let limit = text.char_indices().nth(600).map_or(text.len(), |(at, _)| at);
    let close = text[..limit].find("](")?;
    let words = &text[..close];
    if words.contains('[') {
        return None;
    }
    let target = &text[close + 2..];
    let (target, after) = match target.strip_prefix('<') {
        Some(inner) => {
            let end = inner.find(">)")?;
            (&inner[..end], &inner[end + 2..])
        }
        None => {
            let end = target.find(')')?;
            (&target[..end], &target[end + 1..])
        }
    };
    let target = target.split_whitespace().next().unwrap_or_default().replace('\\', "");
    Some((words, target, after))
}
