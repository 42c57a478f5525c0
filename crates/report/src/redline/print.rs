//! A redline as PDF: title and versions, an index of the changes, each change with its marked text and
//! what rests on it, the technical ones small at the end.

use kernel::Language;

use super::{PartKind, Redline, RedlinePart, RedlineRow, VersionLine, signs::SIDE as SIGN};
use crate::{
    Error,
    block::{Block, Cell, Column, Entry, Layout, Paragraph, Table},
    fonts::{Face, Fonts},
    furniture::Running,
    ink::{INK, INK_2, RULE, RULE_2, SEAL, TEAL},
    page::{MEASURE, SIDE, number, paginate},
    pdf::{self, Description},
    text::{Span, Stroke, Style},
    words::{Words, shortened},
};

/// The most real changes printed.
const CHANGES: usize = 3_000;
/// The most technical ones.
const NOISE: usize = 1_000;
/// The most characters of one change's text.
const TEXT: usize = 20_000;
/// The most characters of a title, a path, a line.
const LINE: usize = 600;
/// A change up to this height is not parted by the end of a page.
const WHOLE: f32 = 260.0;
/// The most things listed as resting on one clause, of each sort.
const RESTS: usize = 100;

const BODY: Style = Style::new(Face::Serif, 10.2, INK);
const SMALL: Style = Style::new(Face::Sans, 7.9, INK_2);
const TABLE: Style = Style::new(Face::Sans, 8.2, INK);
const HEAD: Style = Style::new(Face::SansSemiBold, 7.4, INK_2);

/// Lays the redline out and writes it as PDF (A4): inserted text underlined, deleted text struck
/// through, both with a ground and marked as such in the structure tree. The text of one change ends
/// after 20 000 characters, the list after 3 000 real and 1 000 technical changes, each with a
/// visible remark.
///
/// # Errors
/// [`Error::Unwritable`] if the writer fails.
pub fn redline_pdf(redline: &Redline, fonts: &Fonts<'_>) -> Result<Vec<u8>, Error> {
    let print = Print { redline, words: Words(redline.language) };
    let mut layout = Layout::new(fonts);
    let slices = layout.lay(&print.blocks(), SIDE, MEASURE);
    let mut pages = paginate(&slices);
    number(&mut pages, &mut layout.shaper);
    let kind = print.t("Redline", "修订对照").to_owned();
    let title = print.short(&redline.title);
    let versions = format!("{} → {}", redline.before.name, redline.after.name);
    let running = Running {
        subject: title.clone(),
        entry: shortened(&versions, 60, |_| "…".to_owned()),
        kind: kind.clone(),
    };
    running.put(&mut pages, &mut layout, print.words);
    let description = Description {
        title: format!("{kind}: {title}"),
        author: String::new(),
        subject: print.short(&redline.counted()),
        keywords: Vec::new(),
        language: redline.language,
        produced_at: redline.produced_at,
    };
    pdf::write(&pages, &layout.tree, fonts, &description)
}

struct Print<'a> {
    redline: &'a Redline,
    words: Words,
}

impl Print<'_> {
    fn t<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        self.words.t(en, zh)
    }

    fn short(&self, text: &str) -> String {
        shortened(text, LINE, |left| self.words.unprinted(left))
    }

    fn leading(&self, style: Style) -> f32 {
        style.size * self.redline.language.pick(1.42, 1.62)
    }

    fn paragraph(&self, text: &str, style: Style) -> Paragraph {
        Paragraph::new(vec![Span::new(self.short(text), style)], self.leading(style))
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = self.top();
        blocks.extend(self.index());
        for (place, row) in self.redline.real().take(CHANGES).enumerate() {
            blocks.push(Block::Together(WHOLE, self.change(row, place)));
        }
        blocks.extend(self.left_out(self.redline.real().count(), CHANGES));
        blocks.extend(self.technical());
        blocks
    }

    fn top(&self) -> Vec<Block> {
        let redline = self.redline;
        let style = Style::new(Face::SerifSemiBold, 21.0, INK);
        let title = Span::new(self.short(&redline.title), style);
        let sum = Style::new(Face::Serif, 12.4, INK);
        let kind = self.t("Redline", "修订对照");
        let mut blocks = vec![
            Block::Paragraph(self.paragraph(kind, SMALL)),
            Block::Paragraph(Paragraph::new(vec![title], 27.0).before(4.0).role("H1")),
            Block::Paragraph(self.paragraph(&redline.counted(), sum).before(6.0)),
        ];
        let versions = [
            (self.t("Before", "旧版本"), self.version(&redline.before)),
            (self.t("After", "新版本"), self.version(&redline.after)),
            (self.t("Compared", "对照日期"), redline.produced_at.date()),
        ];
        for (place, (name, text)) in versions.into_iter().enumerate() {
            blocks.push(Block::Labelled {
                label: vec![Block::Paragraph(self.paragraph(name, HEAD))],
                hang: 74.0,
                before: if place == 0 { 12.0 } else { 3.0 },
                body: vec![Block::Paragraph(self.paragraph(&text, TABLE))],
            });
        }
        for (place, remark) in redline.remarks.iter().take(RESTS).enumerate() {
            let before = if place == 0 { 12.0 } else { 4.0 };
            blocks.push(Block::Paragraph(self.paragraph(remark, BODY).before(before)));
        }
        let spans = vec![
            Span::new(self.t("Marks: ", "标记："), SMALL),
            Span::new(self.t("inserted", "新增文字"), marked(PartKind::Inserted, false, SMALL)),
            Span::new(" · ", SMALL),
            Span::new(self.t("deleted", "删除文字"), marked(PartKind::Deleted, false, SMALL)),
        ];
        blocks.push(Block::Paragraph(Paragraph::new(spans, self.leading(SMALL)).before(12.0)));
        blocks
    }

    fn version(&self, version: &VersionLine) -> String {
        let mut text = version.name.clone();
        if !version.date.is_empty() {
            text.push_str(" · ");
            text.push_str(&version.date);
        }
        if !version.digest.is_empty() {
            text.push_str("\nSHA-256 ");
            text.push_str(&version.digest);
        }
        text
    }

    /// What changed, clause by clause, and on which page.
    fn index(&self) -> Vec<Block> {
        let title = self.t("Changes", "变更一览");
        let mut blocks = vec![self.heading(title, 24.0, "index", (0, title.to_owned()))];
        let entry = |(place, row): (usize, &RedlineRow)| {
            let words = row.words(self.redline.language);
            let path = shortened(&row.path, 56, |_| "…".to_owned());
            let line = format!("{}   {words}   {path}", self.labels(row));
            Entry {
                title: vec![Span::new(line.trim_end(), TABLE)],
                anchor: anchor(place),
                style: TABLE.tabular(),
            }
        };
        let mut entries: Vec<Entry> =
            self.redline.real().take(CHANGES).enumerate().map(entry).collect();
        let noise = self.redline.technical().count();
        if noise > 0 && !entries.is_empty() {
            let line = format!("{}   {noise}", self.t("Technical differences", "技术性差异"));
            entries.push(Entry {
                title: vec![Span::new(line, TABLE.ink(INK_2))],
                anchor: "technical".to_owned(),
                style: TABLE.tabular(),
            });
        }
        if entries.is_empty() {
            let none = self.t("No real change.", "没有实质变更。");
            blocks.push(Block::Paragraph(self.paragraph(none, BODY).before(4.0)));
        } else {
            blocks.push(Block::Contents { entries, leading: 14.5, before: 4.0 });
        }
        blocks
    }

    fn heading(&self, title: &str, before: f32, anchor: &str, outline: (u8, String)) -> Block {
        let style = Style::new(Face::SerifSemiBold, 13.0, INK);
        Block::Paragraph(
            Paragraph::new(vec![Span::new(title, style)], 18.0)
                .before(before)
                .role("H2")
                .keep_next()
                .mark(Some(anchor.to_owned()), Some(outline)),
        )
    }

    fn labels(&self, row: &RedlineRow) -> String {
        let (before, after) = row.labels();
        let text =
            if before == after { before.to_owned() } else { format!("{before} → {after}") };
        shortened(&text, 120, |_| "…".to_owned())
    }

    fn change(&self, row: &RedlineRow, place: usize) -> Vec<Block> {
        let labels = self.labels(row);
        let words = self.short(&row.words(self.redline.language));
        let bookmark = (0, format!("{labels}  {words}"));
        let lead = self.leading(TABLE);
        let shift = (lead - SIGN) / 2.0;
        let sign = row.kind.sign().into_iter().map(|shape| shape.moved(0.0, shift)).collect();
        let mut blocks = vec![
            Block::Rule { ink: RULE, pen: 0.6, before: 16.0, after: 2.0 },
            self.heading(&labels, 8.0, &anchor(place), bookmark),
            Block::Paragraph(self.paragraph(&words, TABLE).lead(sign, SIGN + 5.0).keep_next()),
        ];
        let text = self.redline.text_language.tag();
        if !row.path.is_empty() {
            let path = self.paragraph(&row.path, SMALL).language(text).keep_next();
            blocks.push(Block::Paragraph(path));
        }
        if !row.notable.is_empty() {
            blocks.extend(self.list(self.t("Look at", "请注意"), &row.notable));
        }
        blocks.extend(self.text(&row.parts, BODY));
        for rests in row.rests.iter().filter(|rests| !rests.items.is_empty()) {
            blocks.extend(self.list(&rests.name, &rests.items));
        }
        blocks
    }

    fn list(&self, name: &str, items: &[String]) -> Vec<Block> {
        let mut lines: Vec<Block> = items
            .iter()
            .take(RESTS)
            .map(|item| Block::Paragraph(self.paragraph(item, TABLE)))
            .collect();
        lines.extend(self.left_out(items.len(), RESTS));
        vec![Block::Labelled {
            label: vec![Block::Paragraph(self.paragraph(name, HEAD))],
            hang: 74.0,
            before: 6.0,
            body: lines,
        }]
    }

    fn left_out(&self, count: usize, limit: usize) -> Option<Block> {
        let left = count.checked_sub(limit).filter(|left| *left > 0)?;
        let said = match self.redline.language {
            Language::En => format!("… {left} more are not shown here"),
            Language::Zh => format!("……其余 {left} 项未在此列出"),
        };
        Some(Block::Paragraph(self.paragraph(&said, SMALL).before(6.0)))
    }

    /// The marked text, as a quotation.
    fn text(&self, parts: &[RedlinePart], style: Style) -> Option<Block> {
        let mut spans = Vec::new();
        let mut room = TEXT;
        let total: usize = parts.iter().map(|part| part.text.chars().count()).sum();
        for part in parts.iter().filter(|part| !part.text.is_empty()) {
            let shown: String = part.text.chars().take(room).collect();
            room -= shown.chars().count();
            spans.push(Span::new(shown, marked(part.kind, part.technical, style)));
            if room == 0 && total > TEXT {
                spans.push(Span::new(self.words.unprinted(total - TEXT), SMALL));
                break;
            }
        }
        if spans.is_empty() {
            return None;
        }
        let leading = style.size * self.redline.text_language.pick(1.5, 1.7);
        let language = self.redline.text_language.tag();
        Some(Block::Passage {
            bar: RULE_2,
            ground: None,
            before: 5.0,
            role: "BlockQuote",
            body: vec![Block::Paragraph(Paragraph::new(spans, leading).language(language))],
        })
    }

    fn technical(&self) -> Vec<Block> {
        let count = self.redline.technical().count();
        if count == 0 {
            return Vec::new();
        }
        let title = self.t("Technical differences", "技术性差异");
        let mut blocks = vec![self.heading(title, 30.0, "technical", (0, title.to_owned()))];
        let about = self.t(
            "Spaces, hyphens, quotation marks and numbers; nothing that a reader would call a change.",
            "仅涉及空格、连字符、引号与编号，不构成实质变更。",
        );
        blocks.push(Block::Paragraph(self.paragraph(about, SMALL).before(2.0).keep_next()));
        let column =
            |share, head: &str| Column { share, head: vec![Span::new(head, HEAD)], right: false };
        let small = Style { size: 7.8, ..TABLE };
        let row = |row: &RedlineRow| {
            let mut text = Vec::new();
            let mut room = LINE;
            for part in row.parts.iter().filter(|_| row.kind == super::RedlineKind::Technical) {
                let shown: String = part.text.chars().take(room).collect();
                let cut = shown.len() < part.text.len();
                room -= shown.chars().count();
                text.push(Span::new(shown, marked(part.kind, part.technical, small)));
                if cut {
                    text.push(Span::new("…", small));
                    break;
                }
            }
            let mut words = Cell::new(vec![Span::new(row.words(self.redline.language), small)]);
            let shift = (self.leading(small) - SIGN) / 2.0;
            words.shapes = row.kind.sign().into_iter().map(|one| one.moved(0.0, shift)).collect();
            words.inset = SIGN + 4.0;
            let cells = vec![
                Cell::new(vec![Span::new(self.labels(row), small)]),
                words,
                Cell { language: Some(self.redline.text_language.tag()), ..Cell::new(text) },
            ];
            (cells, None)
        };
        blocks.push(Block::Table(Table {
            columns: vec![
                column(1.0, self.t("Clause", "条款")),
                column(1.0, self.t("Change", "变更")),
                column(3.4, self.t("Text", "文字")),
            ],
            rows: self.redline.technical().take(NOISE).map(row).collect(),
            leading: self.leading(small),
            before: 8.0,
            padding: 3.4,
        }));
        blocks.extend(self.left_out(count, NOISE));
        blocks
    }
}

fn anchor(place: usize) -> String {
    format!("change {}", place + 1)
}

/// How a part looks; noise keeps its line but not its colour.
fn marked(kind: PartKind, technical: bool, style: Style) -> Style {
    let ink = |ink| if technical { INK_2 } else { ink };
    match kind {
        PartKind::Same => style,
        PartKind::Inserted => style.ink(ink(TEAL)).stroke(Stroke::Below),
        PartKind::Deleted => style.ink(ink(SEAL)).stroke(Stroke::Through),
    }
}
