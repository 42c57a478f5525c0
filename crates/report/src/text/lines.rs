//! Filling lines: spans in, shaped lines of at most a given width out, ragged right.

use std::rc::Rc;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    Span, Style, breaks,
    scripts::{is_han, settable},
    shape::{Piece, Shaper},
};

/// A stretch of a line in one face and style.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// Points from the start of the line.
    pub x: f32,
    /// Points.
    pub width: f32,
    pub style: Style,
    pub piece: Rc<Piece>,
    pub link: Option<Rc<str>>,
}

/// One line; `width` leaves out the space that ends it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub runs: Vec<Run>,
    pub width: f32,
}

/// Air between a Chinese and a Latin character, in ems; below what text extraction takes for a space.
const SCRIPT_GAP: f32 = 0.08;

struct Part {
    piece: Rc<Piece>,
    style: Style,
    link: Option<Rc<str>>,
}

/// Breaks `spans` into lines of at most `width` points. A word that is wider than a line is broken
/// between characters. There is always at least one line.
pub(crate) fn fill(shaper: &mut Shaper<'_>, spans: &[Span], width: f32) -> Vec<Line> {
    let mut text = String::new();
    let mut styles: Vec<(usize, Style, Option<Rc<str>>)> = Vec::new();
    let mut whole: Vec<(usize, usize)> = Vec::new();
    for span in spans {
        let settable = settable(&span.text);
        if !settable.is_empty() {
            styles.push((text.len(), span.style, span.link.as_deref().map(Rc::from)));
            if span.whole {
                whole.push((text.len(), text.len() + settable.len()));
            }
            text.push_str(&settable);
        }
    }
    let style_at = |offset: usize| styles.partition_point(|(from, ..)| *from <= offset).max(1) - 1;
    let faces = shaper.faces(&text, |offset| styles[style_at(offset)].1.face);

    let mut filler = Filler { width, lines: Vec::new(), line: Line::default(), pen: 0.0 };
    let mut from = 0;
    let mut whole = whole.into_iter().peekable();
    for (to, forced) in breaks::opportunities(&text) {
        while whole.next_if(|(_, end)| *end <= to).is_some() {}
        if !forced && whole.peek().is_some_and(|(start, end)| (start + 1..*end).contains(&to)) {
            continue;
        }
        let content = text[from..to].trim_end_matches(char::is_whitespace).len() + from;
        let mut parts = |from: usize, to: usize, out: &mut Vec<Part>| {
            let mut at = from;
            while at < to {
                let style = style_at(at);
                let face = faces.partition_point(|(start, _)| *start <= at).max(1) - 1;
                let end = to
                    .min(styles.get(style + 1).map_or(to, |next| next.0))
                    .min(faces.get(face + 1).map_or(to, |next| next.0));
                let (_, look, link) = &styles[style];
                let piece = shaper.shape(faces[face].1, look.tabular, &text[at..end]);
                out.push(Part { piece, style: *look, link: link.clone() });
                at = end;
            }
        };
        let (mut word, mut space) = (Vec::new(), Vec::new());
        parts(from, content, &mut word);
        parts(content, to, &mut space);
        if filler.breadth(&word) > width {
            for (offset, grapheme) in text[from..content].grapheme_indices(true) {
                let mut part = Vec::new();
                parts(from + offset, from + offset + grapheme.len(), &mut part);
                filler.word(part);
            }
        } else {
            filler.word(word);
        }
        filler.space(space);
        if forced {
            filler.end_line();
        }
        from = to;
    }
    filler.end_line();
    // A line end at the end of the text opens no further line.
    if filler.lines.len() > 1 && filler.lines.last().is_some_and(|line| line.runs.is_empty()) {
        filler.lines.pop();
    }
    filler.lines
}

struct Filler {
    width: f32,
    lines: Vec<Line>,
    line: Line,
    /// Where the next run begins, trailing space included.
    pen: f32,
}

impl Filler {
    fn word(&mut self, parts: Vec<Part>) {
        let breadth = self.breadth(&parts) + parts.first().map_or(0.0, |part| self.gap(part));
        // A hair of tolerance, so that rounding does not push a word that fits exactly.
        if !self.line.runs.is_empty() && self.pen + breadth > self.width + 0.01 {
            self.end_line();
        }
        for part in parts {
            self.set(part);
            self.line.width = self.pen;
        }
    }

    fn space(&mut self, parts: Vec<Part>) {
        for part in parts {
            let width = part.piece.width * part.style.size / 1000.0;
            if self.pen + width > self.width + part.style.size {
                // White beyond the edge is not drawn; it still keeps the next word off this line.
                self.pen += width;
            } else if !part.piece.glyphs.is_empty() {
                self.set(part);
            }
        }
    }

    fn set(&mut self, part: Part) {
        let x = self.pen + self.gap(&part);
        let width = part.piece.width * part.style.size / 1000.0;
        self.pen = x + width;
        self.line.runs.push(Run {
            x,
            width,
            style: part.style,
            piece: part.piece,
            link: part.link,
        });
    }

    fn gap(&self, part: &Part) -> f32 {
        let Some(last) = self.line.runs.last() else { return 0.0 };
        let (before, after) = (last.piece.last, part.piece.first);
        let ideograph = |c: char| is_han(c) && c.is_alphanumeric();
        let latin = |c: char| !is_han(c) && c.is_alphanumeric();
        let meets = (ideograph(before) && latin(after)) || (latin(before) && ideograph(after));
        if meets { SCRIPT_GAP * part.style.size } else { 0.0 }
    }

    fn breadth(&self, parts: &[Part]) -> f32 {
        parts.iter().map(|part| part.piece.width * part.style.size / 1000.0).sum()
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.pen = 0.0;
    }
}
