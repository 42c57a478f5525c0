//! A table as PDF on A4 across: title, remarks and provenance above, then the rows under their
//! headings. Which columns stand below others follows [`Place`].

use std::collections::BTreeSet;

use kernel::Language;

use super::{Grade, Holds, Place, Table, TableColumn, TableSection};
use crate::{
    Error,
    block::{self, Across, Block, Cell, Column, Layout, Paragraph},
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
    let mut print = Print::new(table, words);
    let sheet = Sheet::ACROSS;
    let mut layout = Layout::new(fonts);
    print.share_out(sheet.measure(), &mut layout);
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

/// A column of the page.
struct Stack {
    columns: Vec<usize>,
    /// Of the first columns, how many are named at the head.
    named: usize,
    /// Points.
    width: f32,
}

struct Print<'a> {
    table: &'a Table,
    words: Words,
    sections: Vec<&'a TableSection>,
    /// The columns that stand in one column of the page, from above.
    stacks: Vec<Stack>,
    /// The columns that stand below the whole row.
    across: Vec<usize>,
    /// The column that says which row it is, and its cells: what links lead to.
    key: Option<usize>,
    keys: BTreeSet<&'a str>,
}

impl<'a> Print<'a> {
    fn new(table: &'a Table, words: Words) -> Self {
        let mut stacks: Vec<Stack> = Vec::new();
        let mut across = Vec::new();
        for (index, column) in table.columns.iter().enumerate() {
            match (column.place, stacks.last_mut()) {
                (Place::Across, Some(_)) => across.push(index),
                (Place::Beneath, Some(stack)) => {
                    let filled = |row: &Vec<String>| {
                        row.get(index).is_some_and(|cell| !cell.trim().is_empty())
                    };
                    let in_order = stack.named == stack.columns.len();
                    stack.named += usize::from(in_order && table.rows.iter().all(filled));
                    stack.columns.push(index);
                }
                _ => stacks.push(Stack { columns: vec![index], named: 1, width: 0.0 }),
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
        Self { table, words, sections, stacks, across, key, keys }
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
                let mut cell = Cell::new(vec![Span::new(title, style)]);
                cell.across = Across::Band;
                rows.push((vec![cell], Some(mark)));
                band = bands.next();
            }
            let cells = self.stacks.iter();
            let cells = cells.map(|stack| self.cell(row, &stack.columns, stack.named)).collect();
            let id = self.key.and_then(|key| row.get(key)).map(|id| id.trim());
            let anchor = id.filter(|id| !id.is_empty()).map(anchor);
            rows.push((cells, anchor.map(|name| Mark { anchor: Some(name), outline: None })));
            for column in &self.across {
                let mut cell = self.cell(row, &[*column], 0);
                if !cell.spans.is_empty() {
                    cell.across = Across::Below;
                    rows.push((vec![cell], None));
                }
            }
        }
        Block::Table(block::Table {
            columns,
            rows,
            leading: self.leading(WORDS),
            before: 6.0,
            padding: 3.6,
        })
    }

    fn column(&self, stack: &Stack) -> Column {
        let named = stack.columns.iter().take(stack.named);
        let names: Vec<String> = named
            .filter_map(|index| self.table.columns.get(*index))
            .map(|column| self.short(&column.name, 80))
            .collect();
        let head = vec![Span::new(names.join("\n"), HEAD)];
        Column { share: stack.width, head, right: false }
    }

    /// Shares the width out by weight, but so that the longest id and the longest word of every
    /// column fit, as far as there is room.
    fn share_out(&mut self, measure: f32, layout: &mut Layout<'_>) {
        let count = self.stacks.len().max(1) as f32;
        let mut needs = Vec::with_capacity(self.stacks.len());
        for stack in &self.stacks {
            let mut need: f32 = 0.0;
            for index in &stack.columns {
                let Some(column) = self.table.columns.get(*index) else { continue };
                let (longest, style) = self.longest(*index, column);
                need = need.max(layout.breadth(&Span::new(longest, style)));
                let name = Span::new(self.short(&column.name, 24), HEAD);
                need = need.max(layout.breadth(&name));
            }
            // A sign insets the whole cell.
            let first = stack.columns.first().and_then(|index| self.table.columns.get(*index));
            if first.is_some_and(|column| column.holds == Holds::Severity) {
                need += SIGN + 4.0;
            }
            needs.push((need + block::GUTTER + 1.0).min(measure / count * 2.0));
        }
        let weights: Vec<f32> = self
            .stacks
            .iter()
            .map(|stack| {
                let columns = stack.columns.iter().filter_map(|at| self.table.columns.get(*at));
                columns.map(|column| column.weight).max().unwrap_or(1).clamp(1, 400) as f32
            })
            .collect();
        // Columns that need more than their share take it; the others share the rest.
        let mut fixed = vec![false; weights.len()];
        for _ in 0..weights.len() {
            let taken: f32 = needs.iter().zip(&fixed).filter(|(_, f)| **f).map(|(n, _)| n).sum();
            let open: f32 = weights.iter().zip(&fixed).filter(|(_, f)| !**f).map(|(w, _)| w).sum();
            let unit = (measure - taken).max(0.0) / open.max(1.0);
            let mut changed = false;
            for (index, stack) in self.stacks.iter_mut().enumerate() {
                stack.width = if fixed[index] { needs[index] } else { weights[index] * unit };
                if !fixed[index] && stack.width < needs[index] {
                    fixed[index] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
    }

    /// The longest thing of a column that should not be broken, and how it looks.
    fn longest(&self, index: usize, column: &TableColumn) -> (String, Style) {
        let whole = column.holds != Holds::Words && column.holds != Holds::Severity;
        let style = if Some(index) == self.key {
            Style { face: Face::SansSemiBold, ..WORDS }
        } else {
            WORDS
        };
        let mut longest = "";
        for row in &self.table.rows {
            let cell = self.table.cell(row, index);
            let parts = cell.split(|one: char| match whole {
                true => one == ';' || one == '\n',
                false => one.is_whitespace() || one == '-' || one == '/' || is_han(one),
            });
            for part in parts.map(str::trim) {
                if part.len() > longest.len() && part.len() <= 40 {
                    longest = part;
                }
            }
        }
        (longest.to_owned(), style)
    }

    /// The cells of `stack` under each other; those after the `named` first with their names.
    fn cell(&self, row: &[String], stack: &[usize], named: usize) -> Cell {
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
            if place >= named {
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
