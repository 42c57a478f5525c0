//! The blocks a report is written in, and their layout into slices: headings, paragraphs, hanging
//! labels, barred passages, tables with repeated heads, drawings. What a report says is not here.

mod table;

use std::rc::Rc;

pub(crate) use table::{Across, Cell, Column, GUTTER, Table};

use crate::{
    fonts::{Face, Fonts},
    ink::{Ink, PALE_SEAL, PALE_TEAL, Shape},
    page::{ARTIFACT, Back, Item, Keep, Mark, NodeId, Slice, Tree, What},
    text::{
        Span, Stroke, Style,
        lines::{Line, fill},
        shape::Shaper,
    },
};

/// A paragraph or a heading.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    pub spans: Vec<Span>,
    /// Points from baseline to baseline.
    pub leading: f32,
    /// Air above.
    pub before: f32,
    /// Structure type: `P`, `H1`–`H3`, `LBody`, `Caption`.
    pub role: &'static str,
    /// What follows stays on the same page.
    pub keep_next: bool,
    pub mark: Option<Mark>,
    /// BCP 47, where it differs from the document's.
    pub language: Option<&'static str>,
    /// A sign drawn at the start of the first line, and the room it takes on every line.
    pub lead: (Vec<Shape>, f32),
}

impl Paragraph {
    pub(crate) fn new(spans: Vec<Span>, leading: f32) -> Self {
        Self {
            spans,
            leading,
            before: 0.0,
            role: "P",
            keep_next: false,
            mark: None,
            language: None,
            lead: (Vec::new(), 0.0),
        }
    }

    pub(crate) fn before(mut self, before: f32) -> Self {
        self.before = before;
        self
    }

    pub(crate) fn role(mut self, role: &'static str) -> Self {
        self.role = role;
        self
    }

    pub(crate) fn keep_next(mut self) -> Self {
        self.keep_next = true;
        self
    }

    pub(crate) fn mark(mut self, anchor: Option<String>, outline: Option<(u8, String)>) -> Self {
        self.mark = Some(Mark { anchor, outline });
        self
    }

    /// Draws `shapes` (measured from the top left of the first line) in a margin of `room`.
    pub(crate) fn lead(mut self, shapes: Vec<Shape>, room: f32) -> Self {
        self.lead = (shapes, room);
        self
    }

    pub(crate) fn language(mut self, language: &'static str) -> Self {
        self.language = Some(language);
        self
    }
}

/// A word in a [`Figure`], set on its baseline.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub x: f32,
    pub y: f32,
    pub span: Span,
    pub align: Align,
}

/// Which point of a word its place names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Middle,
    End,
}

/// A drawing with words in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figure {
    pub height: f32,
    pub before: f32,
    pub shapes: Vec<Shape>,
    pub words: Vec<Word>,
    /// What the drawing says, for those who do not see it.
    pub alt: String,
}

/// A line of the table of contents.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub title: Vec<Span>,
    pub anchor: String,
    /// How the page number looks.
    pub style: Style,
}

/// What a report is made of.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    Paragraph(Paragraph),
    /// A label in a hanging column left of its body; both begin on one baseline.
    Labelled {
        label: Vec<Block>,
        hang: f32,
        before: f32,
        body: Vec<Block>,
    },
    /// A passage on a ground, with a bar at its left: a quotation or a warning.
    Passage {
        bar: Ink,
        ground: Option<Ink>,
        before: f32,
        role: &'static str,
        body: Vec<Block>,
    },
    Table(Table),
    Figure(Figure),
    /// A table of contents; the numbers are filled in once the pages stand.
    Contents {
        entries: Vec<Entry>,
        leading: f32,
        before: f32,
    },
    /// A hairline across the measure, left out at the top of a page.
    Rule {
        ink: Ink,
        pen: f32,
        before: f32,
        after: f32,
    },
    /// Blocks that stay on one page unless they are taller than this.
    Together(f32, Vec<Block>),
    NewPage,
}

/// Where on a line of this leading the baseline lies: capitals of `size` stand in its middle.
pub(crate) fn baseline(leading: f32, size: f32) -> f32 {
    leading / 2.0 + 0.345 * size
}

/// Lays blocks out. One per document, since shaping is remembered.
pub(crate) struct Layout<'f> {
    pub shaper: Shaper<'f>,
    pub tree: Tree,
    parent: NodeId,
}

impl<'f> Layout<'f> {
    pub(crate) fn new(fonts: &'f Fonts<'f>) -> Self {
        Self { shaper: Shaper::new(fonts), tree: Tree::new(), parent: ARTIFACT }
    }

    /// Lays `blocks` out between `x` and `x + width`.
    pub(crate) fn lay(&mut self, blocks: &[Block], x: f32, width: f32) -> Vec<Slice> {
        let mut out = Vec::new();
        let mut keep = Keep::Free;
        for block in blocks {
            let from = out.len();
            let next = self.block(block, x, width, &mut out);
            if let Some(first) = out.get_mut(from) {
                if keep != Keep::Free {
                    first.keep = keep;
                }
                keep = Keep::Free;
            }
            if next != Keep::Free {
                keep = next;
            }
        }
        out
    }

    /// Runs `body` with new nodes hanging on a new node of `role`.
    fn within<T>(&mut self, role: &'static str, body: impl FnOnce(&mut Self, NodeId) -> T) -> T {
        let node = self.tree.add(role, self.parent);
        let parent = std::mem::replace(&mut self.parent, node);
        let result = body(self, node);
        self.parent = parent;
        result
    }

    /// Lays one block out and says how the next one stands to it.
    fn block(&mut self, block: &Block, x: f32, width: f32, out: &mut Vec<Slice>) -> Keep {
        match block {
            Block::Paragraph(paragraph) => {
                self.paragraph(paragraph, x, width, out);
                return if paragraph.keep_next { Keep::With } else { Keep::Free };
            }
            Block::Labelled { label, hang, before, body } => {
                self.labelled(label, *hang, *before, body, (x, width), out);
            }
            Block::Passage { bar, ground, before, role, body } => {
                let mut slices =
                    self.within(role, |this, _| this.lay(body, x + 13.0, width - 13.0 - 8.0));
                if let Some(last) = slices.last_mut() {
                    last.height += 5.0;
                }
                for (index, slice) in slices.iter_mut().enumerate() {
                    let joined = index > 0;
                    if let Some(ink) = ground {
                        slice.backs.insert(0, Back { x, width, ink: *ink, joined });
                    }
                    slice.backs.push(Back { x, width: 1.6, ink: *bar, joined });
                }
                if let Some(first) = slices.first_mut() {
                    // Air inside the ground, above the first line.
                    first.before = *before;
                    first.height += 5.0;
                    for item in &mut first.items {
                        item.y += 5.0;
                    }
                }
                out.append(&mut slices);
            }
            Block::Table(table) => self.table(table, x, width, out),
            Block::Figure(figure) => self.figure(figure, x, out),
            Block::Contents { entries, leading, before } => {
                let role = self.tree.add("TOC", self.parent);
                for (index, entry) in entries.iter().enumerate() {
                    let node = self.tree.add("TOCI", role);
                    let air = if index == 0 { *before } else { 0.0 };
                    let mut slice = Slice::new(air, *leading, Keep::Free);
                    let lines = fill(&mut self.shaper, &entry.title, width - 40.0);
                    if let Some(line) = lines.into_iter().next() {
                        set(&mut slice, node, line, x, 0.0, *leading);
                    }
                    let y = baseline(*leading, entry.style.size);
                    let anchor = Rc::from(entry.anchor.as_str());
                    let what = What::PageOf { anchor, style: entry.style };
                    slice.items.push(Item { node, x: x + width, y, what });
                    let anchor = Rc::from(entry.anchor.as_str());
                    let what = What::Link { width, height: *leading, anchor };
                    slice.items.push(Item { node, x, y: 0.0, what });
                    out.push(slice);
                }
            }
            Block::Rule { ink, pen, before, after } => {
                let mut slice = Slice::new(*before, *after, Keep::Free);
                slice.fleeting = true;
                slice.items.push(Item::shape(ARTIFACT, Shape::rule(x, 0.0, width, *ink, *pen)));
                out.push(slice);
            }
            Block::Together(most, body) => {
                let mut slices = self.lay(body, x, width);
                let height: f32 = slices.iter().map(|slice| slice.before + slice.height).sum();
                if height <= *most {
                    for slice in slices.iter_mut().skip(1) {
                        slice.keep = Keep::With;
                    }
                }
                out.append(&mut slices);
            }
            Block::NewPage => return Keep::Page,
        }
        Keep::Free
    }

    fn paragraph(&mut self, paragraph: &Paragraph, x: f32, width: f32, out: &mut Vec<Slice>) {
        let node = self.tree.add(paragraph.role, self.parent);
        self.tree.nodes[node].language = paragraph.language;
        let (shapes, room) = &paragraph.lead;
        let lines = fill(&mut self.shaper, &paragraph.spans, width - room);
        let from = out.len();
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            // No line of a paragraph stands alone at the foot or the head of a page.
            let keep = if index == 1 || (index > 0 && index + 1 == count) {
                Keep::With
            } else {
                Keep::Free
            };
            let before = if index == 0 { paragraph.before } else { 0.0 };
            let mut slice = Slice::new(before, paragraph.leading, keep);
            if index == 0 {
                let lead =
                    shapes.iter().map(|shape| Item::shape(ARTIFACT, shape.clone().moved(x, 0.0)));
                slice.items.extend(lead);
            }
            set(&mut slice, node, line, x + room, 0.0, paragraph.leading);
            out.push(slice);
        }
        if paragraph.spans.iter().any(|span| span.style.stroke != Stroke::None) {
            self.apart(node, &mut out[from..]);
        }
        if let (Some(first), Some(mark)) = (out.get_mut(from), &paragraph.mark) {
            first.marks.push(mark.clone());
        }
    }

    /// Gives every stretch of a paragraph with one kind of line an element of its own, the plain ones
    /// too: children of an element come before its own content.
    fn apart(&mut self, paragraph: NodeId, slices: &mut [Slice]) {
        let mut last: Option<(Stroke, NodeId)> = None;
        for item in slices.iter_mut().flat_map(|slice| &mut slice.items) {
            let What::Text(run) = &item.what else { continue };
            let stroke = run.style.stroke;
            let node = match last {
                Some((before, node)) if before == stroke => node,
                _ => {
                    let node = self.tree.add("Span", paragraph);
                    self.tree.nodes[node].stroke = stroke;
                    node
                }
            };
            last = Some((stroke, node));
            item.node = node;
        }
    }

    fn labelled(
        &mut self,
        label: &[Block],
        hang: f32,
        before: f32,
        body: &[Block],
        (x, width): (f32, f32),
        out: &mut Vec<Slice>,
    ) {
        let label = self.lay(label, x, hang - 10.0);
        let mut slices = self.lay(body, x + hang, width - hang);
        if slices.is_empty() {
            slices.push(Slice::new(0.0, 0.0, Keep::Free));
        }
        let first_line = |slices: &[Slice]| {
            slices.first().and_then(|slice| {
                slice.items.iter().find(|item| matches!(item.what, What::Text(_))).map(|i| i.y)
            })
        };
        let shift = first_line(&slices).zip(first_line(&label)).map_or(0.0, |(a, b)| a - b);
        let (mut items, mut marks) = (Vec::new(), Vec::new());
        let mut depth = shift.max(0.0);
        for (index, slice) in label.into_iter().enumerate() {
            if index > 0 {
                depth += slice.before;
            }
            marks.extend(slice.marks);
            items.extend(slice.items.into_iter().map(|item| Item { y: item.y + depth, ..item }));
            depth += slice.height;
        }
        // The label hangs on the first slice; what stands beside it stays on its page.
        let mut beside = 0.0;
        for (index, slice) in slices.iter_mut().enumerate() {
            if index > 0 && beside < depth {
                slice.keep = Keep::With;
            }
            beside += slice.height + if index > 0 { slice.before } else { 0.0 };
        }
        if let Some(last) = slices.last_mut() {
            last.height += (depth - beside).max(0.0);
        }
        if let Some(first) = slices.first_mut() {
            first.before = before;
            // Before the body, so that the order of reading is that of the page.
            first.items.splice(0..0, items);
            first.marks.extend(marks);
        }
        out.append(&mut slices);
    }

    fn figure(&mut self, figure: &Figure, x: f32, out: &mut Vec<Slice>) {
        let node = self.tree.add("Figure", self.parent);
        self.tree.nodes[node].alt = Some(figure.alt.clone());
        let mut slice = Slice::new(figure.before, figure.height, Keep::Free);
        for shape in &figure.shapes {
            slice.items.push(Item::shape(node, shape.clone().moved(x, 0.0)));
        }
        for word in &figure.words {
            let line = fill(&mut self.shaper, std::slice::from_ref(&word.span), f32::MAX)
                .into_iter()
                .next()
                .unwrap_or_default();
            let shift = match word.align {
                Align::Start => 0.0,
                Align::Middle => line.width / 2.0,
                Align::End => line.width,
            };
            set_at(&mut slice, node, line, x + word.x - shift, word.y, 0.0);
        }
        out.push(slice);
    }

    /// The width of a text in one line.
    pub(crate) fn breadth(&mut self, span: &Span) -> f32 {
        fill(&mut self.shaper, std::slice::from_ref(span), f32::MAX)
            .first()
            .map_or(0.0, |line| line.width)
    }
}

/// Puts a line into a slice, its band beginning at `y`.
fn set(slice: &mut Slice, node: NodeId, line: Line, x: f32, y: f32, leading: f32) {
    let size = line.runs.iter().map(|run| run.style.size).fold(0.0, f32::max);
    set_at(slice, node, line, x, y + baseline(leading, size), leading);
}

/// Puts a line on the baseline `y`, with the rectangles of its links.
fn set_at(slice: &mut Slice, node: NodeId, line: Line, x: f32, y: f32, leading: f32) {
    strike(slice, &line, x, y);
    let mut links: Vec<(f32, f32, Rc<str>)> = Vec::new();
    for run in line.runs {
        if let Some(anchor) = &run.link {
            match links.last_mut() {
                Some((_, end, last)) if last == anchor && run.x - *end < 1.0 => {
                    *end = run.x + run.width;
                }
                _ => links.push((run.x, run.x + run.width, Rc::clone(anchor))),
            }
        }
        slice.items.push(Item { node, x: x + run.x, y, what: What::Text(run) });
    }
    let height = leading.clamp(9.0, 16.0);
    for (from, to, anchor) in links {
        let what = What::Link { width: to - from, height, anchor };
        slice.items.push(Item { node, x: x + from, y: y - height * 0.74, what });
    }
}

/// Draws the lines through or below the runs of `line`, on a pale ground that shows a lone comma or
/// space as well.
fn strike(slice: &mut Slice, line: &Line, x: f32, y: f32) {
    let mut stretches: Vec<(f32, f32, Style)> = Vec::new();
    for run in line.runs.iter().filter(|run| run.style.stroke != Stroke::None) {
        // White at the end of a line hangs over it.
        let end = (run.x + run.width).min(line.width);
        match stretches.last_mut() {
            Some((_, until, style)) if *style == run.style && run.x - *until < 1.0 => *until = end,
            _ => stretches.push((run.x, end, run.style)),
        }
    }
    for (from, to, Style { size, ink, stroke, .. }) in stretches {
        let (from, width) = (x + from, (to - from).max(0.0));
        let (ground, place) = match stroke {
            Stroke::Through => (PALE_SEAL, y - 0.29 * size),
            Stroke::Below | Stroke::None => (PALE_TEAL, y + 0.15 * size),
        };
        let height = 1.14 * size;
        let ground = Shape::Fill { x: from, y: y - 0.88 * size, width, height, ink: ground };
        slice.items.push(Item::shape(ARTIFACT, ground));
        let pen = 0.065 * size;
        slice.items.push(Item::shape(ARTIFACT, Shape::rule(from, place, width, ink, pen)));
    }
}

/// The face that marks strong text beside `face`.
pub(crate) const fn strong(face: Face) -> Face {
    match face {
        Face::Serif | Face::SerifItalic | Face::SerifSemiBold => Face::SerifSemiBold,
        Face::Sans | Face::SansSemiBold => Face::SansSemiBold,
        Face::HanSerif | Face::HanSansBold => Face::HanSansBold,
    }
}
