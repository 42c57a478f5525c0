//! Pages to PDF: drawing operations for the writer, then a pass over its object tree for what it
//! cannot say itself (bookmarks with positions, links, structure, language, own metadata, a file
//! identifier that depends on the content alone).

mod finish;
mod structure;
#[cfg(test)]
mod tests;
mod xmp;

use std::collections::BTreeSet;

use kernel::{Language, Timestamp};
use printpdf::{
    Color, DictItem, FontId, Line, LinePoint, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle,
    PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix,
    WindingOrder,
};

use crate::{
    Error,
    fonts::{Face, Fonts},
    ink::{Ink, Shape},
    page::{ARTIFACT, Item, NodeId, Page, Tree, What},
    text::lines::Run,
};

/// What a PDF says about itself.
pub(crate) struct Description {
    pub title: String,
    pub author: String,
    pub subject: String,
    pub keywords: Vec<String>,
    pub language: Language,
    pub produced_at: Timestamp,
}

/// The stretches of marked content of one page: the node that each belongs to, by number.
pub(crate) type Marked = Vec<NodeId>;

/// Writes `pages` as PDF.
pub(crate) fn write(
    pages: &[Page],
    tree: &Tree,
    fonts: &Fonts<'_>,
    description: &Description,
) -> Result<Vec<u8>, Error> {
    let mut document = PdfDocument::new("");
    let mut used = BTreeSet::new();
    let mut marked = Vec::with_capacity(pages.len());
    for page in pages {
        let mut canvas = Canvas::new(fonts, &mut used, page.sheet.height);
        canvas.page(page);
        marked.push(canvas.marked);
        let (width, height) = (Pt(page.sheet.width), Pt(page.sheet.height));
        let mut written = PdfPage::new(width.into(), height.into(), canvas.ops);
        let sheet = Rect { x: Pt(0.0), y: Pt(0.0), width, height, mode: None, winding_order: None };
        written.media_box = sheet.clone();
        written.trim_box = sheet.clone();
        written.crop_box = sheet;
        document.pages.push(written);
    }
    for face in used {
        let font = PdfFont::new((*fonts.face(face).embeddable).clone());
        document.resources.fonts.map.insert(FontId(face.tag().to_owned()), font);
    }
    let mut warnings = Vec::new();
    let options = PdfSaveOptions::default();
    let objects = document.to_lopdf_document(&options, &mut warnings);
    if let Some(fault) = warnings.iter().find(|warning| format!("{warning:?}").contains("Error")) {
        return Err(Error::Unwritable { reason: format!("{fault:?}") });
    }
    finish::finish(objects, pages, tree, &marked, description)
}

struct Canvas<'a, 'f> {
    fonts: &'a Fonts<'f>,
    used: &'a mut BTreeSet<Face>,
    /// The height of the page: PDF measures from below.
    height: f32,
    ops: Vec<Op>,
    marked: Marked,
    /// The node whose marked content is open.
    open: Option<NodeId>,
    in_text: bool,
    fill: Option<Ink>,
    stroke: Option<Ink>,
    font: Option<(Face, f32)>,
}

/// Two decimals are a tenth of the width of a hairline.
fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn colour(ink: Ink) -> Color {
    let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb { r: part(ink.0), g: part(ink.1), b: part(ink.2), icc_profile: None })
}

impl<'a, 'f> Canvas<'a, 'f> {
    fn up(&self, y: f32) -> f32 {
        round(self.height - y)
    }

    fn point(&self, (x, y): (f32, f32), bezier: bool) -> LinePoint {
        LinePoint { p: Point { x: Pt(round(x)), y: Pt(self.up(y)) }, bezier }
    }

    fn new(fonts: &'a Fonts<'f>, used: &'a mut BTreeSet<Face>, height: f32) -> Self {
        Self {
            fonts,
            used,
            height,
            ops: Vec::new(),
            marked: Vec::new(),
            open: None,
            in_text: false,
            fill: None,
            stroke: None,
            font: None,
        }
    }

    fn page(&mut self, page: &Page) {
        // Grounds and rules first, so that text always lies on top of them.
        let (shapes, rest): (Vec<&Item>, Vec<&Item>) = page
            .items
            .iter()
            .partition(|item| item.node == ARTIFACT && matches!(item.what, What::Shape(_)));
        for item in shapes.into_iter().chain(rest) {
            match &item.what {
                What::Link { .. } | What::PageOf { .. } => {}
                What::Shape(shape) => {
                    self.mark(item.node);
                    self.end_text();
                    self.shape(shape.clone().moved(item.x, item.y));
                }
                What::Text(run) => {
                    self.mark(item.node);
                    self.run(run, item.x, item.y);
                }
            }
        }
        self.end_mark();
    }

    fn mark(&mut self, node: NodeId) {
        if self.open == Some(node) {
            return;
        }
        self.end_mark();
        if node == ARTIFACT {
            self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() });
        } else {
            let number = i64::try_from(self.marked.len()).unwrap_or(i64::MAX);
            self.marked.push(node);
            let map = [("MCID".to_owned(), DictItem::Int(number))].into_iter().collect();
            self.ops.push(Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: DictItem::Dict { map },
            });
        }
        self.open = Some(node);
    }

    fn end_mark(&mut self) {
        self.end_text();
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn end_text(&mut self) {
        if self.in_text {
            self.ops.push(Op::EndTextSection);
            self.in_text = false;
        }
    }

    fn run(&mut self, run: &Run, x: f32, y: f32) {
        if run.piece.glyphs.is_empty() {
            return;
        }
        if !self.in_text {
            self.ops.push(Op::StartTextSection);
            self.in_text = true;
            self.font = None;
        }
        self.fill(run.style.ink);
        let face = run.piece.face;
        if self.font != Some((face, run.style.size)) {
            self.used.insert(face);
            self.ops.push(Op::SetFont {
                font: PdfFontHandle::External(FontId(face.tag().to_owned())),
                size: Pt(run.style.size),
            });
            self.font = Some((face, run.style.size));
        }
        self.glyphs(run, x, y);
    }

    fn glyphs(&mut self, run: &Run, x: f32, y: f32) {
        let em = run.style.size / 1000.0;
        let mut pen = 0.0;
        let mut slip = 0.0;
        let mut pending: Vec<printpdf::Codepoint> = Vec::new();
        let mut from = 0.0;
        for glyph in &run.piece.glyphs {
            let raised = glyph.dx != 0.0 || glyph.dy != 0.0;
            if raised {
                self.show(&mut pending, x + from * em, y);
            }
            let apart = self.fonts.viewer_advance(run.piece.face, glyph.id) - glyph.advance;
            slip += apart;
            let kern = if slip.abs() >= 1.0 { slip.round() } else { 0.0 };
            slip -= kern;
            let text = (!glyph.text.is_empty()).then(|| glyph.text.clone());
            pending.push(printpdf::Codepoint {
                gid: glyph.id,
                offset: kern,
                cid: Some(text.unwrap_or_default()),
            });
            if raised {
                self.show(&mut pending, x + (pen + glyph.dx) * em, y - glyph.dy * em);
                slip = 0.0;
                from = pen + glyph.advance;
            }
            pen += glyph.advance;
        }
        if let Some(last) = pending.last_mut() {
            last.offset = 0.0;
        }
        self.show(&mut pending, x + from * em, y);
    }

    fn show(&mut self, pending: &mut Vec<printpdf::Codepoint>, x: f32, y: f32) {
        if pending.is_empty() {
            return;
        }
        self.ops.push(Op::SetTextMatrix {
            matrix: TextMatrix::Translate(Pt(round(x)), Pt(self.up(y))),
        });
        let glyphs = std::mem::take(pending);
        self.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
    }

    fn fill(&mut self, ink: Ink) {
        if self.fill != Some(ink) {
            self.ops.push(Op::SetFillColor { col: colour(ink) });
            self.fill = Some(ink);
        }
    }

    fn pen(&mut self, ink: Ink, width: f32) {
        if self.stroke != Some(ink) {
            self.ops.push(Op::SetOutlineColor { col: colour(ink) });
            self.stroke = Some(ink);
        }
        self.ops.push(Op::SetOutlineThickness { pt: Pt(width) });
    }

    fn shape(&mut self, shape: Shape) {
        match shape {
            Shape::Fill { x, y, width, height, ink } => {
                self.fill(ink);
                self.rectangle(x, y, width, height, PaintMode::Fill);
            }
            Shape::Frame { x, y, width, height, ink, pen } => {
                self.pen(ink, pen);
                self.rectangle(x, y, width, height, PaintMode::Stroke);
            }
            Shape::Stroke { points, closed, ink, pen } => {
                self.pen(ink, pen);
                self.ops.push(Op::SetLineJoinStyle { join: printpdf::LineJoinStyle::Round });
                self.ops.push(Op::SetLineCapStyle { cap: printpdf::LineCapStyle::Round });
                let points = points.into_iter().map(|at| self.point(at, false)).collect();
                self.ops.push(Op::DrawLine { line: Line { points, is_closed: closed } });
            }
            Shape::Area { points, ink } => {
                self.fill(ink);
                let points = points.into_iter().map(|at| self.point(at, false)).collect();
                self.polygon(points, PaintMode::Fill);
            }
            Shape::Circle { x, y, radius, ink, pen } => {
                if pen > 0.0 {
                    self.pen(ink, pen);
                    self.polygon(self.circle(x, y, radius), PaintMode::Stroke);
                } else {
                    self.fill(ink);
                    self.polygon(self.circle(x, y, radius), PaintMode::Fill);
                }
            }
        }
    }

    fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, mode: PaintMode) {
        self.ops.push(Op::DrawRectangle {
            rectangle: Rect {
                x: Pt(round(x)),
                y: Pt(self.up(y + height)),
                width: Pt(round(width)),
                height: Pt(round(height)),
                mode: Some(mode),
                winding_order: Some(WindingOrder::NonZero),
            },
        });
    }

    fn polygon(&mut self, points: Vec<LinePoint>, mode: PaintMode) {
        self.ops.push(Op::DrawPolygon {
            polygon: Polygon {
                rings: vec![PolygonRing { points }],
                mode,
                winding_order: WindingOrder::NonZero,
            },
        });
    }

    /// Four Bézier quarters.
    fn circle(&self, x: f32, y: f32, radius: f32) -> Vec<LinePoint> {
        let bend = radius * 0.552_285;
        [
            (radius, 0.0, false),
            (radius, bend, true),
            (bend, radius, true),
            (0.0, radius, false),
            (-bend, radius, true),
            (-radius, bend, true),
            (-radius, 0.0, false),
            (-radius, -bend, true),
            (-bend, -radius, true),
            (0.0, -radius, false),
            (bend, -radius, true),
            (radius, -bend, true),
            (radius, 0.0, false),
        ]
        .into_iter()
        .map(|(dx, dy, bezier)| self.point((x + dx, y + dy), bezier))
        .collect()
    }
}
