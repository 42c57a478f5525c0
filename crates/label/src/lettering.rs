//! The built-in typefaces and the shapes of words set in them: which face a character is set in, how
//! wide a run is, where its ink begins and ends. No system font is ever looked at, so the same words
//! come out the same on every machine.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use resvg::usvg::{self, fontdb};

use crate::{Error, Face};

/// Shapes are measured at this font size; everything else is a proportion of it.
pub(crate) const EM: f32 = 1000.0;

/// Shapes kept for the next picture of a batch; the cache is emptied when it is full.
const CACHE_MOST: usize = 512;

static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut database = fontdb::Database::new();
    let files: [&'static [u8]; 3] = [
        include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf"),
        include_bytes!("../../../assets/fonts/NotoSansSC-Bold.ttf"),
        include_bytes!("../../../assets/fonts/NotoSansKR-SemiBold.ttf"),
    ];
    for file in files {
        database.load_font_source(fontdb::Source::Binary(Arc::new(file)));
    }
    Arc::new(database)
});

/// Reading options with our faces and nothing else.
pub(crate) fn options() -> usvg::Options<'static> {
    usvg::Options { fontdb: DATABASE.clone(), ..usvg::Options::default() }
}

impl Face {
    /// Family name and weight by which the artwork asks for the face.
    pub(crate) const fn family(self) -> (&'static str, u32) {
        match self {
            Self::Latin => ("Inter", 600),
            Self::Han => ("Noto Sans SC", 700),
            Self::Hangul => ("Noto Sans KR", 600),
        }
    }

    /// The least ink height at which its letters can be read, in pixels (own rule): the strokes of a
    /// Han character run together below eleven rows.
    pub(crate) const fn legible(self) -> f32 {
        match self {
            Self::Latin => 5.0,
            Self::Han => 11.0,
            Self::Hangul => 10.0,
        }
    }

    /// The character whose height stands for the face, and its height against a Latin capital
    /// beside it: Han and Hangul fill their square and look small at equal height.
    const fn standard(self) -> (&'static str, f32) {
        match self {
            Self::Latin => ("H", 1.0),
            Self::Han => ("国", 1.1),
            Self::Hangul => ("생", 1.08),
        }
    }

    /// The face of a character that has a script of its own; `None` for spaces and punctuation.
    fn of(c: char) -> Option<Self> {
        match u32::from(c) {
            0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF => {
                Some(Self::Hangul)
            }
            0x2E80..=0x312F
            | 0x3190..=0x9FFF
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE4F
            | 0xFF00..=0xFFEF
            | 0x2_0000..=0x3_FFFF => Some(Self::Han),
            _ if c.is_alphanumeric() => Some(Self::Latin),
            _ => None,
        }
    }
}

/// A run set at [`EM`]: lengths in its thousandths, origin at the start of the baseline, y downwards.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub advance: f32,
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    /// Where each glyph starts, with its text.
    pub glyphs: Vec<(f32, String)>,
}

type Shapes = HashMap<(Face, String), Arc<Shape>>;

static SHAPES: LazyLock<Mutex<Shapes>> = LazyLock::new(Mutex::default);

/// Shapes one run.
pub(crate) fn shape(face: Face, text: &str) -> Result<Arc<Shape>, Error> {
    let key = (face, text.to_owned());
    if let Some(found) = SHAPES.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(found.clone());
    }
    let (family, weight) = face.family();
    let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">"#);
    let _ = write!(
        svg,
        r#"<text xml:space="preserve" font-family="{family}" font-weight="{weight}" font-size="{EM}">{}</text></svg>"#,
        escape(text)
    );
    let tree = usvg::Tree::from_str(&svg, &options())
        .map_err(|error| Error::Artwork { reason: error.to_string() })?;
    let blank = || Error::NoGlyph { character: text.chars().next().unwrap_or(' ') };
    let set = find_text(tree.root()).ok_or_else(blank)?;
    let mut glyphs = Vec::new();
    for glyph in set.layouted().iter().flat_map(|span| &span.positioned_glyphs) {
        if glyph.id.0 == 0 {
            return Err(Error::NoGlyph { character: glyph.text.chars().next().unwrap_or(' ') });
        }
        glyphs.push((glyph.transform().tx, glyph.text.clone()));
    }
    let ink = set.flattened().abs_bounding_box();
    let shape = Arc::new(Shape {
        advance: set.bounding_box().right(),
        left: ink.left(),
        top: ink.top(),
        right: ink.right(),
        bottom: ink.bottom(),
        glyphs,
    });
    let mut shapes = SHAPES.lock().unwrap_or_else(PoisonError::into_inner);
    if shapes.len() >= CACHE_MOST {
        shapes.clear();
    }
    shapes.insert(key, shape.clone());
    Ok(shape)
}

fn find_text(group: &usvg::Group) -> Option<&usvg::Text> {
    group.children().iter().find_map(|node| match node {
        usvg::Node::Text(text) => Some(text.as_ref()),
        usvg::Node::Group(inner) => find_text(inner),
        _ => None,
    })
}

/// Splits a line into runs of one face; spaces and punctuation stay with what stands before them.
pub(crate) fn runs(text: &str) -> Vec<(Face, String)> {
    let mut runs: Vec<(Face, String)> = Vec::new();
    for c in text.chars() {
        match (Face::of(c), runs.last_mut()) {
            (None, Some((_, run))) => run.push(c),
            (Some(face), Some((last, run))) if *last == face => run.push(c),
            (face, _) => runs.push((face.unwrap_or(Face::Latin), c.to_string())),
        }
    }
    runs
}

/// Font size at which `face` stands beside capitals of `capital` pixels, and how far its baseline
/// then lies below theirs.
pub(crate) fn fit(face: Face, capital: f32) -> Result<(f32, f32), Error> {
    let (standard, taller) = face.standard();
    let shape = shape(face, standard)?;
    let height = shape.bottom - shape.top;
    let size = capital * taller * EM / height;
    if face == Face::Latin {
        return Ok((size, 0.0));
    }
    let middle = (shape.top + shape.bottom) / 2.0 * size / EM;
    Ok((size, -capital / 2.0 - middle))
}

/// Ink height of one character at [`EM`].
pub(crate) fn ink(face: Face, c: char) -> Result<f32, Error> {
    let shape = shape(face, &c.to_string())?;
    Ok(shape.bottom - shape.top)
}

/// Text as XML character data; what XML cannot carry becomes a space.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(u32::from(c), 0xFFFE | 0xFFFF) => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
