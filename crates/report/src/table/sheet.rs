//! A table as PDF on A4 across: title, remarks and provenance above, then the rows under their
//! headings. Which columns stand below others follows [`super::TableColumn::beneath`].

use std::collections::BTreeSet;

use kernel::Language;

use super::{Grade, Holds, Table, TableColumn, TableSection};
use crate::{
    Error,
    block::{self, Block, Cell, Column, Layout, Paragraph},
    fonts::{Face, Fonts},
    furniture::Running,
    ink::{INK, INK_2, OCHRE, PAPER, SEAL, Shape, TEAL},
    page::{Mark, Sheet, paginate_on},
    pdf::{self, Description},
    text::{Span, Style, scripts::is_han},
    words::{Words, shortened},
};

/// The most rows; beyond them a PDF serves nobody.
const ROWS: usize = 20_000;
/// The most characters of a cell; the other forms hold more.
const CELL: usize = 6_000;
/// The most characters of a title or a heading.
const TITLE: usize = 300;
/// The most characters of a remark.
const REMARK: usize = 4_000;

const WORDS: Style = Style::new(Face::Sans, 7.6, INK);
const HEAD: Style = Style::new(Face::SansSemiBold, 7.0, INK_2);
const LABEL: Style = Style::new(Face::Sans, 6.8, INK_2);
const SMALL: Style = Style::new(Face::Sans, 7.4, INK_2);

/// Lays the table out on A4 across and writes it as PDF: heads come again on every page, severities
/// are words with shapes, sections are headings with bookmarks. A cell ends after 6 000 characters
/// with a visible remark.
///
/// # Errors
/// [`Error::TooManyRows`] beyond 20 000 rows, [`Error::Unwritable`] if the writer fails.
pub fn table_pdf(table: &Table, fonts: &Fonts<'_>) -> Result<Vec<u8>, Error> {
    if table.rows.len() > ROWS {
        return Err(Error::TooManyRows { rows: table.rows.len(), limit: ROWS });
    }
    let words = Words(table.language);
    let print = Print::new(table, words);
    let sheet = Sheet::ACROSS;
    let mut layout = Layout::new(fonts);
    let slices = layout.lay(&print.blocks(), sheet.side, sheet.measure());
    let mut pages = paginate_on(&slices, sheet);
    let title = print.short(&table.title, TITLE);
    let date = table.produced_at.date();
    let running = Running {
        subject: title.clone(),
        entry: date.clone(),
        kind: table.provenance.first().map_or_else(String::new, |line| print.short(line, 120)),
    };
    running.put(&mut pages, &mut layout, words);
    let description = Description {
        title,
        author: String::new(),
        subject: words.count(table.rows.len()),
        keywords: Vec::new(),
        language: table.language,
        produced_at: table.produced_at,
    };
    pdf::write(&pages, &layout.tree, fonts, &description)
}

struct Print<'a> {
    table: &'a Table,
    words: Words,
    sections: Vec<&'a TableSection>,
    /// The columns that stand in one column of the page, from above.
    stacks: Vec<Vec<usize>>,
    /// The column that says which row it is, and its cells: what links lead to.
    key: Option<usize>,
    keys: BTreeSet<&'a str>,
}

impl<'a> Print<'a> {
    fn new(table: &'a Table, words: Words) -> Self {
        let mut stacks: Vec<Vec<usize>> = Vec::new();
        for (index, column) in table.columns.iter().enumerate() {
            match stacks.last_mut() {
                Some(stack) if column.beneath => stack.push(index),
                _ => stacks.push(vec![index]),
            }
        }
        let key = table.columns.iter().position(|column| column.holds == Holds::Id);
        let keys = table
            .rows
            .iter()
            .filter_map(|row| row.get(key?))
            .map(|id| id.trim())
            .filter(|id| !id.is_empty())
            .collect();
        let mut sections: Vec<_> = table.sections.iter().collect();
        sections.sort_by_key(|section| section.before);
        Self { table, words, sections, stacks, key, keys }
    }

    fn short(&self, text: &str, limit: usize) -> String {
        shortened(text, limit, |left| self.words.unprinted(left))
    }

    /// Chinese lines need more air than English ones of the same size.
    fn leading(&self, style: Style) -> f32 {
        style.size * self.table.language.pick(1.38, 1.56)
    }

    fn paragraph(&self, text: &str, style: Style) -> Paragraph {
        let span = Span::new(self.short(text, REMARK), style);
        Paragraph::new(vec![span], self.leading(style))
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = self.top();
        if self.table.rows.is_empty() || self.stacks.is_empty() {
            let none = self.words.t("No row matches.", "没有符合条件的条目。");
            blocks.push(Block::Paragraph(self.paragraph(none, WORDS).before(16.0)));
            return blocks;
        }
        // A table for each heading of the first rank, and one for what stands before the first.
        let sections = &self.sections;
        let rows = self.table.rows.len();
        let mut starts: Vec<usize> = (0..sections.len())
            .filter(|index| sections[*index].depth == 0 && sections[*index].before < rows)
            .collect();
        starts.dedup_by_key(|index| sections[*index].before);
        let first = starts.first().map_or(rows, |index| sections[*index].before);
        if first > 0 {
            blocks.push(self.rows(0, first));
        }
        for (place, index) in starts.iter().enumerate() {
            let section = &sections[*index];
            let until = starts.get(place + 1).map_or(rows, |next| sections[*next].before);
            if until > section.before {
                blocks.push(self.heading(&section.title));
                blocks.push(self.rows(section.before, until));
            }
        }
        blocks
    }

    /// Title, count and date, remarks, provenance.
    fn top(&self) -> Vec<Block> {
        let style = Style::new(Face::SerifSemiBold, 19.0, INK);
        let title = self.short(&self.table.title, TITLE);
        let facts = format!(
            "{} · {}",
            self.words.count(self.table.rows.len()),
            self.table.produced_at.date()
        );
        let mut blocks = vec![
            Block::Paragraph(Paragraph::new(vec![Span::new(title, style)], 25.0).role("H1")),
            Block::Paragraph(self.paragraph(&facts, SMALL).before(2.0)),
        ];
        let body = Style::new(Face::Serif, 9.4, INK);
        for (index, remark) in self.table.remarks.iter().enumerate() {
            let before = if index == 0 { 10.0 } else { 4.0 };
            blocks.push(Block::Paragraph(self.paragraph(remark, body).before(before)));
        }
        for (index, line) in self.table.provenance.iter().enumerate() {
            let before = if index == 0 { 9.0 } else { 0.0 };
            blocks.push(Block::Paragraph(self.paragraph(line, SMALL).before(before)));
        }
        blocks
    }

    fn heading(&self, title: &str) -> Block {
        let style = Style::new(Face::SerifSemiBold, 12.6, INK);
        let title = self.short(title, TITLE);
        Block::Paragraph(
            Paragraph::new(vec![Span::new(title.clone(), style)], 17.0)
                .before(20.0)
                .role("H2")
                .keep_next()
                .mark(None, Some((0, title))),
        )
    }

    fn rows(&self, from: usize, to: usize) -> Block {
        let columns = self.stacks.iter().map(|stack| self.column(stack)).collect();
        let mut bands = self
            .sections
            .iter()
            .filter(|section| section.depth > 0 && (from..to).contains(&section.before));
        let mut band = bands.next();
        let mut rows = Vec::with_capacity(to - from);
        for (index, row) in self.table.rows.iter().enumerate().take(to).skip(from) {
            while let Some(section) = band.filter(|section| section.before <= index) {
                let title = self.short(&section.title, TITLE);
                let style = Style { size: 7.6, ink: INK, ..HEAD };
                let mark = Mark { anchor: None, outline: Some((section.depth, title.clone())) };
                rows.push((vec![Cell::new(vec![Span::new(title, style)])], Some(mark)));
                band = bands.next();
            }
            let cells = self.stacks.iter().map(|stack| self.cell(row, stack)).collect();
            let id = self.key.and_then(|key| row.get(key)).map(|id| id.trim());
            let anchor = id.filter(|id| !id.is_empty()).map(anchor);
            rows.push((cells, anchor.map(|name| Mark { anchor: Some(name), outline: None })));
        }
        Block::Table(block::Table {
            columns,
            rows,
            leading: self.leading(WORDS),
            before: 6.0,
            padding: 3.6,
        })
    }

    fn column(&self, stack: &[usize]) -> Column {
        let columns = || stack.iter().filter_map(|index| self.table.columns.get(*index));
        let share = columns().map(|column| column.weight).max().unwrap_or(1).clamp(4, 400);
        let name = columns().next().map_or("", |column| column.name.as_str());
        let head = vec![Span::new(self.short(name, 80), HEAD)];
        Column { share: share as f32, head, right: false }
    }

    fn cell(&self, row: &[String], stack: &[usize]) -> Cell {
        let mut cell = Cell::default();
        for (place, index) in stack.iter().enumerate() {
            let Some(column) = self.table.columns.get(*index) else { continue };
            let text = self.short(self.table.cell(row, *index), CELL);
            if text.is_empty() {
                continue;
            }
            if !cell.spans.is_empty() {
                cell.spans.push(Span::new("\n", WORDS));
            }
            if place > 0 {
                let colon = self.words.t(": ", "：");
                cell.spans.push(Span::new(format!("{}{colon}", column.name), LABEL));
            }
            let grade = (column.holds == Holds::Severity).then(|| Grade::read(&text)).flatten();
            if let (Some(grade), 0) = (grade, place) {
                cell.shapes = grade.sign(0.0, (self.leading(WORDS) - SIGN) / 2.0);
                cell.inset = SIGN + 4.0;
            }
            self.words_of(column, text, Some(*index) == self.key, &mut cell.spans);
        }
        cell.language = other(&cell.spans, self.table.language);
        cell
    }

    fn words_of(&self, column: &TableColumn, text: String, key: bool, spans: &mut Vec<Span>) {
        match column.holds {
            Holds::Id if key => {
                let style = Style { face: Face::SansSemiBold, ..WORDS };
                spans.push(Span::new(text, style).whole());
            }
            Holds::Id => spans.push(Span::new(text, WORDS.tabular()).whole()),
            Holds::Ids => {
                for (index, id) in text.split([';', '\n']).map(str::trim).enumerate() {
                    if index > 0 {
                        spans.push(Span::new(", ", WORDS));
                    }
                    let span = Span::new(id, WORDS).whole();
                    let leads = self.keys.contains(id);
                    spans.push(if leads {
                        Span::new(id, WORDS.ink(TEAL)).whole().link(anchor(id))
                    } else {
                        span
                    });
                }
            }
            Holds::Words | Holds::Severity => spans.push(Span::new(text, WORDS)),
        }
    }
}

fn anchor(id: &str) -> String {
    format!("row {id}")
}

/// The language of a cell that is clearly not in that of the table.
fn other(spans: &[Span], language: Language) -> Option<&'static str> {
    let characters = || spans.iter().flat_map(|span| span.text.chars());
    let han = characters().filter(|one| is_han(*one) && one.is_alphabetic()).count();
    let latin = characters().filter(char::is_ascii_alphabetic).count();
    match language {
        Language::En if han > latin => Some(Language::Zh.tag()),
        Language::Zh if han == 0 && latin >= 12 => Some(Language::En.tag()),
        _ => None,
    }
}

/// The side of a severity's sign, in points.
const SIGN: f32 = 7.0;

impl Grade {
    /// The shape of a severity: barred octagon, triangle, diamond, ring, line. The graver, the more
    /// ink; none speaks by colour alone.
    fn sign(self, x: f32, y: f32) -> Vec<Shape> {
        let (side, half, pen) = (SIGN, SIGN / 2.0, 0.9);
        let shapes = match self {
            Self::Critical => {
                let corner = side * 0.293;
                let points = vec![
                    (corner, 0.0),
                    (side - corner, 0.0),
                    (side, corner),
                    (side, side - corner),
                    (side - corner, side),
                    (corner, side),
                    (0.0, side - corner),
                    (0.0, corner),
                ];
                let bar = Shape::Fill {
                    x: 1.5,
                    y: half - 0.55,
                    width: side - 3.0,
                    height: 1.1,
                    ink: PAPER,
                };
                vec![Shape::Area { points, ink: SEAL }, bar]
            }
            Self::High => {
                let points = vec![(half, 0.2), (side, side - 0.4), (0.0, side - 0.4)];
                vec![Shape::Area { points, ink: OCHRE }]
            }
            Self::Medium => {
                let points = vec![(half, 0.4), (side - 0.4, half), (half, side - 0.4), (0.4, half)];
                vec![Shape::Stroke { points, closed: true, ink: INK, pen }]
            }
            Self::Low => {
                vec![Shape::Circle { x: half, y: half, radius: half - 0.9, ink: INK_2, pen }]
            }
            Self::Info => {
                let points = vec![(1.0, half), (side - 1.0, half)];
                vec![Shape::Stroke { points, closed: false, ink: INK_2, pen }]
            }
        };
        shapes.into_iter().map(|shape| shape.moved(x, y)).collect()
    }
}
