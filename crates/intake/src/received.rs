//! What a file yields before anything is recognised: its text, line by line, with what the format
//! says about each line. The text is what later counts as the document's source.

use std::{collections::BTreeMap, ops::Range};

use kernel::Language;
use serde::Serialize;

use crate::Error;

/// Most bytes of text that a file may yield.
pub const MAX_TEXT_BYTES: usize = 3 * 1024 * 1024;

/// Most lines that a file may yield.
pub const MAX_LINES: usize = 200_000;

/// Formats that are taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Markdown (CommonMark).
    Markdown,
    /// Plain text.
    Text,
    /// HTML.
    Html,
    /// Office Open XML word processing (ISO/IEC 29500).
    Docx,
    /// PDF with text (ISO 32000).
    Pdf,
}

/// A file's text and what is known of it.
#[derive(Clone, Debug, Serialize)]
pub struct Received {
    /// What the file is.
    pub format: Format,
    /// How its characters were encoded: `UTF-8`, `GB18030`; for formats that say it themselves,
    /// their name.
    pub encoding: String,
    /// The text as extracted; becomes the source of the document.
    pub text: String,
    /// The lines of `text`, in order, without what ends them.
    pub lines: Vec<Line>,
    /// Pages; 0 where the format has none.
    pub pages: u32,
    /// What was left out or is odd.
    pub notices: Vec<Notice>,
    /// What the file says of itself, or its text suggests.
    pub guesses: Guesses,
}

/// Guesses at what a person is asked for at import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Guesses {
    /// Language of the text; `None` if it is neither English nor Chinese.
    pub language: Option<Language>,
    /// Title given by the file itself.
    pub title: Option<String>,
    /// Date printed in the text, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// A line of the text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Bytes in the text.
    pub range: Range<usize>,
    /// Page, from 1; 0 where the format has none.
    pub page: u32,
    /// What the format says about it.
    pub hints: Hints,
}

/// What a format says about a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Hints {
    /// It is a whole paragraph, which no line break cuts.
    pub whole: bool,
    /// Level of the heading that it is.
    pub heading: Option<u8>,
    /// How many lists it stands in.
    pub depth: u8,
    /// Whether it begins an item of a list.
    pub item: bool,
    /// Whether it is a row of a table.
    pub row: bool,
    /// Bytes at the start that are an automatic label.
    pub label: usize,
    /// Links in it.
    pub links: Vec<LineLink>,
    /// Where it stands on the page: left edge, right edge, and the gap above it, in thousandths of
    /// the type size; only in PDF.
    pub place: Option<[i32; 3]>,
}

/// A link in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineLink {
    /// Bytes in the line.
    pub range: Range<usize>,
    /// Where it leads; never followed.
    pub target: String,
}

/// Something to tell the person who brought the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Received {
    /// The text of a line.
    #[must_use]
    pub fn line(&self, line: &Line) -> &str {
        self.text.get(line.range.clone()).unwrap_or_default()
    }
}

/// Collects lines within the bounds.
pub(crate) struct Sheet {
    text: String,
    lines: Vec<Line>,
    pub page: u32,
    pub title: Option<String>,
    left_out: BTreeMap<(&'static str, &'static str), usize>,
    signs: usize,
}

impl Sheet {
    pub fn new() -> Self {
        Self {
            text: String::new(),
            lines: Vec::new(),
            page: 0,
            title: None,
            left_out: BTreeMap::new(),
            signs: 0,
        }
    }

    /// Refuses a text that is too large before any work is spent on it.
    pub fn admit(bytes: usize) -> Result<(), Error> {
        if bytes > 2 * MAX_TEXT_BYTES {
            let what = "the text".to_owned();
            return Err(Error::TooLarge { what, limit: MAX_TEXT_BYTES, unit: "bytes" });
        }
        Ok(())
    }

    /// Adds a line of visual text as it stands, white space included.
    pub fn line(&mut self, text: &str, hints: Hints) -> Result<(), Error> {
        let too_large =
            |what: &str, limit, unit| Error::TooLarge { what: what.to_owned(), limit, unit };
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        for c in text.chars() {
            match c {
                '\t' => self.text.push(c),
                // Control characters and private directions have no place in a text.
                c if c.is_control() => self.signs += usize::from(c != '\u{0c}'),
                '\u{feff}'
                | '\u{200b}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{2028}'
                | '\u{2029}' => {
                    self.signs += 1;
                }
                c => self.text.push(c),
            }
        }
        if self.text.len() > MAX_TEXT_BYTES {
            return Err(too_large("the text", MAX_TEXT_BYTES, "bytes"));
        }
        if self.lines.len() >= MAX_LINES {
            return Err(too_large("the text", MAX_LINES, "lines"));
        }
        self.lines.push(Line { range: start..self.text.len(), page: self.page, hints });
        Ok(())
    }

    /// Adds a whole paragraph: white space is folded, nothing is added for an empty one.
    pub fn paragraph(&mut self, text: &str, mut hints: Hints) -> Result<(), Error> {
        Self::admit(text.len())?;
        let (folded, links) = fold(text, &hints.links);
        if folded.is_empty() {
            return Ok(());
        }
        hints.label = hints.label.min(folded.len());
        hints.links = links;
        hints.whole = true;
        self.line(&folded, hints)
    }

    /// Notes that something was left out: what, in English and Chinese.
    pub fn leave_out(&mut self, en: &'static str, zh: &'static str) {
        *self.left_out.entry((en, zh)).or_default() += 1;
    }

    pub fn finish(mut self, format: Format, encoding: &str) -> Result<Received, Error> {
        if self.text.trim().is_empty() {
            return Err(Error::Empty);
        }
        if self.signs > 0 {
            let signs = self.signs;
            self.left_out.insert(("invisible signs", "不可见字符"), signs);
        }
        let notices = self
            .left_out
            .iter()
            .map(|((en, zh), count)| Notice {
                en: format!("Left out: {en} ({count})."),
                zh: format!("未收录：{zh}（{count} 处）。"),
            })
            .collect();
        Ok(Received {
            format,
            encoding: encoding.to_owned(),
            pages: self.page,
            guesses: Guesses {
                language: crate::plain::language(&self.text),
                title: self.title.filter(|title| !title.trim().is_empty()),
                date: crate::plain::date(&self.text),
            },
            text: self.text,
            lines: self.lines,
            notices,
        })
    }
}

/// Folds runs of white space into one space and moves links along.
fn fold(text: &str, links: &[LineLink]) -> (String, Vec<LineLink>) {
    let mut folded = String::with_capacity(text.len());
    let mut moved: Vec<(usize, usize)> = Vec::with_capacity(text.len() / 8);
    let mut space = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && c != '\u{3000}' || c == '\u{3000}' && folded.is_empty() {
            space = true;
            continue;
        }
        if space && !folded.is_empty() {
            folded.push(' ');
        }
        if space || moved.is_empty() {
            moved.push((at, folded.len()));
        }
        space = false;
        folded.push(c);
    }
    let end = folded.trim_end().len();
    folded.truncate(end);
    let place = |at: usize| {
        let before = moved.partition_point(|(from, _)| *from <= at);
        let to = match before.checked_sub(1).and_then(|n| moved.get(n)) {
            Some((from, to)) => to + (at - from),
            None => 0,
        };
        let next = moved.get(before).map_or(end, |(_, to)| *to);
        let mut to = to.min(next).min(end);
        while !folded.is_char_boundary(to) {
            to -= 1;
        }
        to
    };
    let links = links.iter().map(|link| LineLink {
        range: place(link.range.start)..place(link.range.end),
        target: link.target.clone(),
    });
    (folded.clone(), links.filter(|link| link.range.start < link.range.end).collect())
}
