//! Tables: columns of fixed or shared width, rows that break between lines where they must, and a
//! head that comes again on every page.

use std::rc::Rc;

use super::{Layout, set};
use crate::{
    ink::{INK, Ink, RULE_2, Shape, WELL},
    page::{ARTIFACT, Item, Keep, Mark, NodeId, Slice},
    text::{Span, lines::fill},
};

/// A column; widths are shares of the table's width.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub share: f32,
    pub head: Vec<Span>,
    /// Set against the right edge: figures.
    pub right: bool,
}

/// What stands in a row under a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub spans: Vec<Span>,
    /// Drawn at the top left of the cell, before its text.
    pub shapes: Vec<Shape>,
    /// Room for the shapes.
    pub inset: f32,
    /// BCP 47, where it differs from the document's.
    pub language: Option<&'static str>,
    /// Over the whole width; such a cell is alone in its row.
    pub across: Across,
}

/// Whether a cell goes over the whole width of its table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Across {
    #[default]
    No,
    /// A heading among the rows, on a ground.
    Band,
    /// What belongs to the row above; no line parts them.
    Below,
}

impl Cell {
    pub(crate) fn new(spans: Vec<Span>) -> Self {
        Self { spans, ..Self::default() }
    }
}

/// A table ruled with hairlines; all its lines have one leading.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<(Vec<Cell>, Option<Mark>)>,
    pub leading: f32,
    pub before: f32,
    /// Air above and below the text of a row.
    pub padding: f32,
}

/// Air between columns.
pub(crate) const GUTTER: f32 = 10.0;
/// Air between the end of a band and its words.
const BAND: f32 = 4.0;

impl Layout<'_> {
    pub(super) fn table(&mut self, table: &Table, x: f32, width: f32, out: &mut Vec<Slice>) {
        let sum: f32 = table.columns.iter().map(|column| column.share).sum();
        let mut edge = x;
        let edges: Vec<(f32, f32)> = table
            .columns
            .iter()
            .map(|column| {
                let from = edge;
                edge += width * column.share / sum.max(0.001);
                (from, (edge - from - GUTTER).max(12.0))
            })
            .collect();

        self.within("Table", |this, _| {
            let heads: Vec<Cell> =
                table.columns.iter().map(|column| Cell::new(column.head.clone())).collect();
            let has_head = heads.iter().any(|cell| !cell.spans.is_empty());
            let mut repeated = None;
            let from = out.len();
            if has_head {
                let mut head = this.row(table, &heads, &edges, (x, width), "TH");
                if let Some(last) = head.last_mut() {
                    let y = last.height;
                    last.items.push(line(x, y, width, INK, 0.8));
                }
                let mut again = head.clone();
                for item in again.iter_mut().flat_map(|slice| &mut slice.items) {
                    item.node = ARTIFACT;
                }
                repeated = Some(Rc::new(again));
                for slice in head.iter_mut().skip(1) {
                    slice.keep = Keep::With;
                }
                out.append(&mut head);
            }
            let mut after_band = false;
            for (index, (cells, mark)) in table.rows.iter().enumerate() {
                let across = across(cells);
                let mut row = this.row(table, cells, &edges, (x, width), "TD");
                let count = row.len();
                for (line_index, slice) in row.iter_mut().enumerate() {
                    slice.head.clone_from(&repeated);
                    let tied = after_band || across == Across::Below;
                    let stays = line_index > 0 || tied || (index == 0 && has_head);
                    // A row stays whole unless it is so tall that pages would stand half empty.
                    let tall = count > 14 && line_index > 1 && line_index + 2 < count;
                    slice.keep = if stays && !tall { Keep::With } else { Keep::Free };
                }
                if across == Across::Band {
                    for (line_index, slice) in row.iter_mut().enumerate() {
                        // Below the line of the head, not over it.
                        let y = if line_index == 0 { 0.4 } else { 0.0 };
                        let height = slice.height - y;
                        let ground = Shape::Fill { x, y, width, height, ink: WELL };
                        slice.items.insert(0, Item::shape(ARTIFACT, ground));
                    }
                }
                after_band = across == Across::Band;
                if let (Some(first), Some(mark)) = (row.first_mut(), mark) {
                    first.marks.push(mark.clone());
                }
                let more = table.rows.get(index + 1).map(|(cells, _)| self::across(cells));
                if let Some(last) = row.last_mut()
                    && more != Some(Across::Below)
                {
                    let y = last.height;
                    last.items.push(line(x, y, width, RULE_2, 0.5));
                }
                out.append(&mut row);
            }
            if let Some(first) = out.get_mut(from) {
                first.before = table.before;
                first.keep = Keep::Free;
            }
        });
    }

    fn row(
        &mut self,
        table: &Table,
        cells: &[Cell],
        edges: &[(f32, f32)],
        (x, measure): (f32, f32),
        role: &'static str,
    ) -> Vec<Slice> {
        let across = across(cells);
        let indent = match (across, edges.get(1)) {
            (Across::Below, Some((second, _))) if edges.len() > 2 => second - x,
            (Across::Band, _) => BAND,
            _ => 0.0,
        };
        let whole = [(x + indent, measure - indent - BAND)];
        let edges = if across == Across::No { edges } else { &whole };
        self.within("TR", |this, row: NodeId| {
            let mut slices = vec![Slice::new(0.0, table.leading, Keep::Free)];
            for ((cell, (from, width)), column) in cells.iter().zip(edges).zip(&table.columns) {
                let node = this.tree.add(role, row);
                this.tree.nodes[node].language = cell.language;
                if across != Across::No {
                    this.tree.nodes[node].columns = table.columns.len();
                }
                let lines = fill(&mut this.shaper, &cell.spans, width - cell.inset);
                for shape in &cell.shapes {
                    let shape = shape.clone().moved(*from, table.padding);
                    slices[0].items.push(Item::shape(ARTIFACT, shape));
                }
                for (index, content) in lines.into_iter().enumerate() {
                    if index >= slices.len() {
                        slices.push(Slice::new(0.0, table.leading, Keep::Free));
                    }
                    let slack = if column.right { width - cell.inset - content.width } else { 0.0 };
                    let y = if index == 0 { table.padding } else { 0.0 };
                    let left = from + cell.inset + slack;
                    set(&mut slices[index], node, content, left, y, table.leading);
                }
            }
            if across == Across::Below {
                // The air above is that below the row.
                for item in &mut slices[0].items {
                    item.y -= table.padding;
                }
            } else {
                slices[0].height += table.padding;
            }
            if let Some(last) = slices.last_mut() {
                last.height += table.padding;
            }
            slices
        })
    }
}

fn across(cells: &[Cell]) -> Across {
    cells.first().map_or(Across::No, |cell| cell.across)
}

fn line(x: f32, y: f32, width: f32, ink: Ink, pen: f32) -> Item {
    Item::shape(ARTIFACT, Shape::rule(x, y, width, ink, pen))
}
