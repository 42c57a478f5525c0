//! What a page shows: its content streams run for their text operators alone, with a budget, so
//! that streams which call each other in circles end.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};

use super::{MAX_STREAM_BYTES, damaged, float, font::Font};
use crate::Error;

/// Most operators that are run in a document.
const MAX_OPERATORS: usize = 4_000_000;
/// Most pieces of text that a document may show.
const MAX_CHUNKS: usize = 2_000_000;
/// Deepest nesting of forms.
const MAX_FORMS: usize = 12;

/// A piece of text and where it stands, in points, y upwards.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub y: f32,
    pub size: f32,
}

/// A rectangle that leads somewhere.
pub(super) struct Area {
    pub rect: [f32; 4],
    pub target: String,
}

#[derive(Default)]
pub(super) struct PageContent {
    pub chunks: Vec<Chunk>,
    pub areas: Vec<Area>,
    pub pictures: u32,
    /// Codes shown, and those without a character.
    pub shown: usize,
    pub unmapped: usize,
}

type Matrix = [f32; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    spacing: f32,
    word_spacing: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

pub(super) struct Reader<'a> {
    document: &'a Document,
    fonts: HashMap<usize, Rc<Font>>,
    operators: usize,
    chunks: usize,
    pub rotated: usize,
}

impl<'a> Reader<'a> {
    pub fn new(document: &'a Document) -> Self {
        Self { document, fonts: HashMap::new(), operators: 0, chunks: 0, rotated: 0 }
    }

    pub fn read(&mut self, id: ObjectId, number: u32) -> Result<PageContent, Error> {
        let at = format!("page {number}");
        let bytes = self
            .document
            .get_page_content_with_limit(id, MAX_STREAM_BYTES)
            .map_err(|error| damaged(&at, &error.to_string()))?;
        let mut content = PageContent::default();
        let resources = self.resources(id);
        let rotate = self.document.get_dictionary(id).ok();
        let rotate = rotate.and_then(|page| page.get_deref(b"Rotate", self.document).ok());
        let ctm = match rotate
            .and_then(|rotate| rotate.as_i64().ok())
            .map(|rotate| rotate.rem_euclid(360))
        {
            Some(90) => [0.0, -1.0, 1.0, 0.0, 0.0, 0.0],
            Some(180) => [-1.0, 0.0, 0.0, -1.0, 0.0, 0.0],
            Some(270) => [0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
            _ => IDENTITY,
        };
        let state = State {
            ctm,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut open = HashSet::new();
        self.run(&bytes, &resources, state, &mut open, &mut content, &at)?;
        if ctm == IDENTITY {
            content.areas = self.areas(id);
        }
        Ok(content)
    }

    /// The resources of a page, its own or inherited, nearest first.
    fn resources(&self, id: ObjectId) -> Vec<&'a Dictionary> {
        let mut found = Vec::new();
        let mut at = self.document.get_dictionary(id).ok();
        for _ in 0..32 {
            let Some(node) = at else { break };
            found
                .extend(node.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok());
            at = node.get_deref(b"Parent", self.document).and_then(Object::as_dict).ok();
        }
        found
    }

    fn resource(
        &self,
        resources: &[&'a Dictionary],
        kind: &[u8],
        name: &[u8],
    ) -> Option<&'a Object> {
        resources.iter().find_map(|one| {
            let of_kind = one.get_deref(kind, self.document).and_then(Object::as_dict).ok()?;
            of_kind.get_deref(name, self.document).ok()
        })
    }

    fn run(
        &mut self,
        bytes: &[u8],
        resources: &[&'a Dictionary],
        mut state: State,
        open: &mut HashSet<usize>,
        content: &mut PageContent,
        at: &str,
    ) -> Result<(), Error> {
        let Ok(operations) = Content::decode(bytes) else { return Ok(()) };
        let mut saved: Vec<State> = Vec::new();
        let (mut matrix, mut line) = (IDENTITY, IDENTITY);
        for operation in operations.operations {
            self.operators += 1;
            if self.operators > MAX_OPERATORS {
                return Err(Error::TooLarge {
                    what: "the PDF".into(),
                    limit: MAX_OPERATORS,
                    unit: "operators",
                });
            }
            let operands = &operation.operands;
            let n = |index: usize| operands.get(index).map_or(0.0, float);
            match operation.operator.as_str() {
                "q" if saved.len() < 256 => saved.push(state.clone()),
                "Q" => {
                    if let Some(before) = saved.pop() {
                        state = before;
                    }
                }
                "cm" => state.ctm = times([n(0), n(1), n(2), n(3), n(4), n(5)], state.ctm),
                "BT" => (matrix, line) = (IDENTITY, IDENTITY),
                "Tf" => {
                    state.size = n(1);
                    let name =
                        operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    let found = self
                        .resource(resources, b"Font", name)
                        .and_then(|font| font.as_dict().ok());
                    state.font = found.map(|dictionary| self.font(dictionary));
                }
                "Tc" => state.spacing = n(0),
                "Tw" => state.word_spacing = n(0),
                "Tz" => state.stretch = n(0) / 100.0,
                "TL" => state.leading = n(0),
                "Ts" => state.rise = n(0),
                "Td" | "TD" => {
                    if operation.operator == "TD" {
                        state.leading = -n(1);
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, n(0), n(1)], line);
                    matrix = line;
                }
                "Tm" => {
                    line = [n(0), n(1), n(2), n(3), n(4), n(5)];
                    matrix = line;
                }
                "T*" => {
                    line = times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    matrix = line;
                }
                "'" | "\"" => {
                    if operation.operator == "\"" {
                        (state.word_spacing, state.spacing) = (n(0), n(1));
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    matrix = line;
                    if let Some(Ok(bytes)) = operands.last().map(Object::as_str) {
                        self.show(bytes, &state, &mut matrix, content)?;
                    }
                }
                "Tj" => {
                    if let Some(Ok(bytes)) = operands.first().map(Object::as_str) {
                        self.show(bytes, &state, &mut matrix, content)?;
                    }
                }
                "TJ" => {
                    for part in
                        operands.first().and_then(|list| list.as_array().ok()).into_iter().flatten()
                    {
                        match part {
                            Object::String(bytes, _) => {
                                self.show(bytes, &state, &mut matrix, content)?
                            }
                            number => {
                                let by = -float(number) / 1000.0 * state.size * state.stretch;
                                matrix = times([1.0, 0.0, 0.0, 1.0, by, 0.0], matrix);
                            }
                        }
                    }
                }
                "Do" => {
                    let name =
                        operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    if let Some(object) = self.resource(resources, b"XObject", name) {
                        self.external(object, resources, &state, open, content, at)?;
                    }
                }
                "BI" => content.pictures += 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// A form is run, once within itself; a picture is counted.
    fn external(
        &mut self,
        object: &'a Object,
        resources: &[&'a Dictionary],
        state: &State,
        open: &mut HashSet<usize>,
        content: &mut PageContent,
        at: &str,
    ) -> Result<(), Error> {
        let Ok(stream) = object.as_stream() else { return Ok(()) };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if kind == b"Image" {
            content.pictures += 1;
            return Ok(());
        }
        let key = std::ptr::from_ref(stream) as usize;
        if kind != b"Form" || open.len() >= MAX_FORMS || !open.insert(key) {
            return Ok(());
        }
        let bytes = stream
            .get_plain_content_with_limit(MAX_STREAM_BYTES)
            .map_err(|error| damaged(at, &error.to_string()))?;
        let mut inner = state.clone();
        if let Ok(matrix) =
            stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array)
        {
            let n = |index: usize| matrix.get(index).map_or(0.0, float);
            inner.ctm = times([n(0), n(1), n(2), n(3), n(4), n(5)], inner.ctm);
        }
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let nested: Vec<&'a Dictionary> =
            own.into_iter().chain(resources.iter().copied()).take(32).collect();
        let result = self.run(&bytes, &nested, inner, open, content, at);
        open.remove(&key);
        result
    }

    fn font(&mut self, dictionary: &'a Dictionary) -> Rc<Font> {
        let key = std::ptr::from_ref(dictionary) as usize;
        let document = self.document;
        Rc::clone(
            self.fonts.entry(key).or_insert_with(|| Rc::new(Font::read(dictionary, document))),
        )
    }

    fn show(
        &mut self,
        bytes: &[u8],
        state: &State,
        matrix: &mut Matrix,
        content: &mut PageContent,
    ) -> Result<(), Error> {
        let Some(font) = &state.font else { return Ok(()) };
        let start = *matrix;
        let mut text = String::new();
        for shown in font.show(bytes) {
            content.shown += 1;
            match &shown.text {
                Some(found) => text.extend(found.chars().flat_map(plain)),
                None => content.unmapped += 1,
            }
            let extra = state.spacing + if shown.space { state.word_spacing } else { 0.0 };
            let by = (shown.width * state.size + extra) * state.stretch;
            *matrix = times([1.0, 0.0, 0.0, 1.0, by, 0.0], *matrix);
        }
        if text.is_empty() {
            return Ok(());
        }
        self.chunks += 1;
        if self.chunks > MAX_CHUNKS {
            return Err(Error::TooLarge {
                what: "the PDF".into(),
                limit: MAX_CHUNKS,
                unit: "pieces of text",
            });
        }
        let place =
            |matrix: Matrix| times([1.0, 0.0, 0.0, 1.0, 0.0, state.rise], times(matrix, state.ctm));
        let (from, to) = (place(start), place(*matrix));
        let angle = from[1].abs() > from[0].abs() * 0.3;
        let size = state.size.abs() * (from[2].hypot(from[3]));
        if angle || !size.is_finite() || size <= 0.0 {
            self.rotated += usize::from(!text.trim().is_empty());
            return Ok(());
        }
        content.chunks.push(Chunk {
            text,
            left: from[4].min(to[4]),
            right: from[4].max(to[4]),
            y: from[5],
            size,
        });
        Ok(())
    }

    /// Web addresses that areas of the page lead to.
    fn areas(&self, id: ObjectId) -> Vec<Area> {
        const MOST: usize = 2000;
        let Ok(annotations) = self.document.get_page_annotations(id) else { return Vec::new() };
        let area = |annotation: &Dictionary| {
            let action =
                annotation.get_deref(b"A", self.document).and_then(Object::as_dict).ok()?;
            let target = action.get_deref(b"URI", self.document).and_then(Object::as_str).ok()?;
            let target = String::from_utf8_lossy(target).into_owned();
            let rect =
                annotation.get_deref(b"Rect", self.document).and_then(Object::as_array).ok()?;
            let n = |index: usize| rect.get(index).map_or(0.0, float);
            let web = target.starts_with("http://") || target.starts_with("https://");
            let sound = web && target.len() <= 2000 && !target.contains(char::is_whitespace);
            let rect = [n(0).min(n(2)), n(1).min(n(3)), n(0).max(n(2)), n(1).max(n(3))];
            sound.then_some(Area { rect, target })
        };
        annotations.into_iter().take(MOST).filter_map(area).collect()
    }
}

/// Ligatures as their letters.
fn plain(c: char) -> Vec<char> {
    match c {
        'ﬀ' => vec!['f', 'f'],
        'ﬁ' => vec!['f', 'i'],
        'ﬂ' => vec!['f', 'l'],
        'ﬃ' => vec!['f', 'f', 'i'],
        'ﬄ' => vec!['f', 'f', 'l'],
        'ﬅ' | 'ﬆ' => vec!['s', 't'],
        '\u{a0}' => vec![' '],
        c if c.is_control() => Vec::new(),
        c => vec![c],
    }
}
