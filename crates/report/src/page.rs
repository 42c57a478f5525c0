//! The page model between layout and PDF: horizontal slices of content that are never cut, the tree
//! of their meaning, and the packing of slices into pages. Points, from the top left of the page.

use std::{collections::BTreeMap, rc::Rc};

use crate::{
    ink::{Ink, Shape},
    text::{
        Span, Stroke, Style,
        lines::{Run, fill},
        shape::Shaper,
    },
};

/// A4, in points.
pub(crate) const PAGE_WIDTH: f32 = 595.276;
/// A4, in points.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Left and right edge of the content.
pub(crate) const SIDE: f32 = 64.0;
/// Where content begins.
pub(crate) const TOP: f32 = 84.0;
/// Where content ends.
pub(crate) const BOTTOM: f32 = 766.0;
/// Width of the content.
pub(crate) const MEASURE: f32 = PAGE_WIDTH - 2.0 * SIDE;

/// The paper and where content stands on it, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sheet {
    pub width: f32,
    pub height: f32,
    /// Left and right edge of the content.
    pub side: f32,
    /// Where content begins.
    pub top: f32,
    /// Where content ends.
    pub bottom: f32,
}

impl Sheet {
    /// A4 upright.
    pub(crate) const UPRIGHT: Self =
        Self { width: PAGE_WIDTH, height: PAGE_HEIGHT, side: SIDE, top: TOP, bottom: BOTTOM };
    /// A4 across, for tables.
    pub(crate) const ACROSS: Self =
        Self { width: PAGE_HEIGHT, height: PAGE_WIDTH, side: 42.0, top: 62.0, bottom: 545.0 };

    /// Width of the content.
    pub(crate) fn measure(&self) -> f32 {
        self.width - 2.0 * self.side
    }
}

impl Default for Sheet {
    fn default() -> Self {
        Self::UPRIGHT
    }
}

/// A node of the [`Tree`]; [`ARTIFACT`] for what carries no meaning (rules, running heads).
pub(crate) type NodeId = usize;
pub(crate) const ARTIFACT: NodeId = 0;

/// An element of meaning: a structure type of ISO 32000-1, 14.8.4, and where it hangs.
#[derive(Debug)]
pub(crate) struct Node {
    pub role: &'static str,
    pub parent: NodeId,
    /// What a drawing shows, in words.
    pub alt: Option<String>,
    /// BCP 47, where it differs from the document's.
    pub language: Option<&'static str>,
    /// A line through or below its text.
    pub stroke: Stroke,
    /// How many columns a cell spans, where more than one.
    pub columns: usize,
}

/// The tree of meaning; the first node is the document itself and doubles as [`ARTIFACT`], since no
/// content hangs on the document directly.
#[derive(Debug)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
}

impl Tree {
    pub(crate) fn new() -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.add("Document", ARTIFACT);
        tree
    }

    pub(crate) fn add(&mut self, role: &'static str, parent: NodeId) -> NodeId {
        self.nodes.push(Node {
            role,
            parent,
            alt: None,
            language: None,
            stroke: Stroke::None,
            columns: 1,
        });
        self.nodes.len() - 1
    }
}

/// Something on a page. Text sits on its baseline.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub node: NodeId,
    pub x: f32,
    pub y: f32,
    pub what: What,
}

/// What an [`Item`] is.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Text(Run),
    Shape(Shape),
    /// A rectangle that leads to an anchor.
    Link {
        width: f32,
        height: f32,
        anchor: Rc<str>,
    },
    /// The number of the page on which an anchor stands, ending at `x`; see [`number`].
    PageOf {
        anchor: Rc<str>,
        style: Style,
    },
}

impl Item {
    pub(crate) fn shape(node: NodeId, shape: Shape) -> Self {
        Self { node, x: 0.0, y: 0.0, what: What::Shape(shape) }
    }
}

/// A place that links lead to and that bookmarks name.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub anchor: Option<String>,
    /// Depth from 0 and title of a bookmark.
    pub outline: Option<(u8, String)>,
}

/// How a slice stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// A page may begin with it.
    Free,
    /// Stays on the page of its predecessor, if both fit on one page at all.
    With,
    /// Begins a page.
    Page,
}

/// A ground or bar behind a slice, over its whole height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Back {
    pub x: f32,
    pub width: f32,
    pub ink: Ink,
    /// Also behind the space above, because the predecessor has the same ground.
    pub joined: bool,
}

/// A horizontal slice of content that is never cut.
#[derive(Clone, Debug)]
pub(crate) struct Slice {
    /// Air above; left out at the top of a page.
    pub before: f32,
    pub height: f32,
    pub keep: Keep,
    pub items: Vec<Item>,
    pub backs: Vec<Back>,
    pub marks: Vec<Mark>,
    /// Set above this slice when it begins a page in the middle of a table.
    pub head: Option<Rc<Vec<Slice>>>,
    /// Left out at the top of a page.
    pub fleeting: bool,
}

impl Slice {
    pub(crate) fn new(before: f32, height: f32, keep: Keep) -> Self {
        Self {
            before,
            height,
            keep,
            items: Vec::new(),
            backs: Vec::new(),
            marks: Vec::new(),
            head: None,
            fleeting: false,
        }
    }
}

/// A finished page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub items: Vec<Item>,
    /// Marks and their height on the page.
    pub marks: Vec<(f32, Mark)>,
    pub sheet: Sheet,
}

/// Packs slices into upright pages; see [`paginate_on`].
pub(crate) fn paginate(slices: &[Slice]) -> Vec<Page> {
    paginate_on(slices, Sheet::UPRIGHT)
}

/// Packs slices into pages. Slices that keep together move to the next page together, unless they
/// would not fit on one page anyway.
pub(crate) fn paginate_on(slices: &[Slice], sheet: Sheet) -> Vec<Page> {
    let mut packing = Packing { pages: Vec::new(), y: 0.0, fresh: true, sheet };
    packing.turn();
    let mut index = 0;
    while index < slices.len() {
        let more = slices[index + 1..].iter().take_while(|next| next.keep == Keep::With).count();
        let group = &slices[index..=index + more];
        packing.place(group);
        index += group.len();
    }
    packing.pages
}

struct Packing {
    pages: Vec<Page>,
    y: f32,
    /// Nothing but a repeated head stands on the page yet.
    fresh: bool,
    sheet: Sheet,
}

impl Packing {
    fn place(&mut self, group: &[Slice]) {
        let Some(first) = group.first() else { return };
        let Sheet { top, bottom, .. } = self.sheet;
        let height: f32 = group.iter().map(|slice| slice.before + slice.height).sum();
        if !self.fresh
            && (first.keep == Keep::Page || self.y + height > bottom)
            && (first.keep == Keep::Page
                || height - first.before <= bottom - top - 40.0
                || self.y > bottom - 90.0)
        {
            self.turn();
        }
        for slice in group {
            if !self.fresh && self.y + slice.before + slice.height > bottom {
                self.turn();
            }
            self.set(slice);
        }
    }

    fn turn(&mut self) {
        self.pages.push(Page { sheet: self.sheet, ..Page::default() });
        self.y = self.sheet.top;
        self.fresh = true;
    }

    fn set(&mut self, slice: &Slice) {
        let starts = self.fresh;
        if starts && slice.fleeting {
            return;
        }
        if starts && let Some(head) = &slice.head {
            for line in head.iter() {
                self.fresh = false;
                self.stamp(line, 0.0);
            }
            self.fresh = false;
            self.stamp(slice, slice.before);
            return;
        }
        self.stamp(slice, if starts { 0.0 } else { slice.before });
        self.fresh = false;
    }

    fn stamp(&mut self, slice: &Slice, before: f32) {
        let top = self.y + before;
        let Some(page) = self.pages.last_mut() else { return };
        for back in &slice.backs {
            let lift = if back.joined { before } else { 0.0 };
            page.items.push(Item::shape(
                ARTIFACT,
                Shape::Fill {
                    x: back.x,
                    y: top - lift,
                    width: back.width,
                    height: slice.height + lift,
                    ink: back.ink,
                },
            ));
        }
        page.items.extend(slice.items.iter().cloned().map(|item| Item { y: item.y + top, ..item }));
        page.marks.extend(slice.marks.iter().cloned().map(|mark| (top, mark)));
        self.y = top + slice.height;
    }
}

/// Puts page numbers where [`What::PageOf`] stands; an anchor that is nowhere leaves a blank.
pub(crate) fn number(pages: &mut [Page], shaper: &mut Shaper<'_>) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        for anchor in page.marks.iter().filter_map(|(_, mark)| mark.anchor.as_ref()) {
            places.entry(anchor.clone()).or_insert(index + 1);
        }
    }
    for page in pages {
        for item in &mut page.items {
            let What::PageOf { anchor, style } = &item.what else { continue };
            let text = places.get(&**anchor).map_or(String::new(), usize::to_string);
            let line = fill(shaper, &[Span::new(text, *style)], f32::MAX).into_iter().next();
            let width = line.as_ref().map_or(0.0, |line| line.width);
            let run = line.and_then(|line| line.runs.into_iter().next());
            item.x -= width;
            item.what = run
                .map_or(What::Link { width: 0.0, height: 0.0, anchor: Rc::from("") }, What::Text);
        }
    }
}
