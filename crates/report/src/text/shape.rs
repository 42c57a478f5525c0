//! Shaping: which face draws which characters, and the glyphs that come of it.

use std::{collections::HashMap, rc::Rc};

use harfrust::{
    BufferClusterLevel, Direction, Feature, ShapeOptions, ShapePlan, Tag, UnicodeBuffer, script,
};

use super::scripts::{is_han, is_shared_punctuation};
use crate::fonts::{Face, Fonts};

/// What is drawn for a character that no face holds.
const REPLACEMENT: char = '□';

/// A glyph, measured in thousandths of an em.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub id: u16,
    pub advance: f32,
    pub dx: f32,
    pub dy: f32,
    /// The characters it stands for, for searching and copying; empty for all but the first glyph
    /// of a cluster.
    pub text: String,
}

/// Shaped text in one face; independent of size and colour.
#[derive(Debug)]
pub(crate) struct Piece {
    pub face: Face,
    pub glyphs: Vec<Glyph>,
    /// Thousandths of an em.
    pub width: f32,
    pub first: char,
    pub last: char,
}

/// Shapes text and remembers what it shaped: most words and nearly all ideographs come again.
pub(crate) struct Shaper<'f> {
    fonts: &'f Fonts<'f>,
    known: HashMap<(Face, bool, Box<str>), Rc<Piece>>,
    plans: HashMap<(Face, bool, bool), ShapePlan>,
    buffer: UnicodeBuffer,
}

impl<'f> Shaper<'f> {
    pub(crate) fn new(fonts: &'f Fonts<'f>) -> Self {
        Self { fonts, known: HashMap::new(), plans: HashMap::new(), buffer: UnicodeBuffer::new() }
    }

    /// The face for every character of `text` where `wanted(byte)` is the style's face there.
    /// Yields `(byte offset, face)` at each change. A character that no face holds keeps the Chinese
    /// companion and becomes [`REPLACEMENT`] when shaped.
    pub(crate) fn faces(&self, text: &str, wanted: impl Fn(usize) -> Face) -> Vec<(usize, Face)> {
        let mut out: Vec<(usize, Face)> = Vec::new();
        let mut before: Option<char> = None;
        for (offset, character) in text.char_indices() {
            let base = wanted(offset);
            let face = if is_han(character) {
                base.han()
            } else if is_shared_punctuation(character) {
                let after = text[offset..].chars().find(|next| !is_shared_punctuation(*next));
                let beside = before.is_some_and(is_han) || after.is_some_and(is_han);
                if beside { base.han() } else { base }
            } else {
                base
            };
            let face = if self.fonts.has(face, character) || character.is_whitespace() {
                face
            } else {
                [base, base.han(), Face::Serif, Face::Sans, Face::HanSerif]
                    .into_iter()
                    .find(|face| self.fonts.has(*face, character))
                    .unwrap_or_else(|| base.han())
            };
            if out.last().is_none_or(|(_, last)| *last != face) {
                out.push((offset, face));
            }
            if !is_shared_punctuation(character) {
                before = Some(character);
            }
        }
        out
    }

    /// Shapes `text`, all of it in `face`.
    pub(crate) fn shape(&mut self, face: Face, tabular: bool, text: &str) -> Rc<Piece> {
        let key = (face, tabular, Box::from(text));
        if let Some(piece) = self.known.get(&key) {
            return Rc::clone(piece);
        }
        let piece = Rc::new(self.shape_anew(face, tabular, text));
        self.known.insert(key, Rc::clone(&piece));
        piece
    }

    fn shape_anew(&mut self, face: Face, tabular: bool, text: &str) -> Piece {
        let parsed = self.fonts.face(face);
        let han = matches!(face, Face::HanSerif | Face::HanSansBold);
        let script = if han { script::HAN } else { script::LATIN };
        let features = features(han, tabular);
        let shaper = parsed.shaper.shaper(&parsed.font).build();
        let plan = self.plans.entry((face, han, tabular)).or_insert_with(|| {
            ShapePlan::new(&shaper, Direction::LeftToRight, Some(script), None, &features)
        });

        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        for (offset, character) in text.char_indices() {
            let drawn = match character {
                '\n' | '\u{000B}' | '\u{000C}' => continue,
                // No-break and other wide spaces are set as a word space.
                _ if character.is_whitespace() && character != '\u{3000}' => ' ',
                _ if self.fonts.has(face, character) => character,
                _ => REPLACEMENT,
            };
            buffer.add(drawn, u32::try_from(offset).unwrap_or(u32::MAX));
        }
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script);
        buffer.set_cluster_level(BufferClusterLevel::MonotoneCharacters);
        let shaped = shaper.shape(buffer, ShapeOptions::new().plan(Some(plan)).features(&features));

        let scale = 1000.0 / f32::from(parsed.units_per_em);
        let infos = shaped.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut width = 0.0;
        for (index, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let from = info.cluster as usize;
            let opens = index == 0 || infos[index - 1].cluster != info.cluster;
            let to = infos[index..]
                .iter()
                .find(|next| next.cluster != info.cluster)
                .map_or(text.len(), |next| next.cluster as usize);
            let covered = text.get(from..to).filter(|_| opens).unwrap_or_default();
            let advance = position.x_advance as f32 * scale;
            width += advance;
            glyphs.push(Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                advance,
                dx: position.x_offset as f32 * scale,
                dy: position.y_offset as f32 * scale,
                text: covered.chars().map(|c| self.extractable(face, c)).collect(),
            });
        }
        self.buffer = shaped.clear();
        let mut characters = text.chars();
        let first = characters.next().unwrap_or(' ');
        Piece { face, glyphs, width, first, last: characters.next_back().unwrap_or(first) }
    }

    /// What a search finds: one glyph has one meaning throughout the file, so a character that is
    /// drawn as something else is found as that.
    fn extractable(&self, face: Face, character: char) -> char {
        if character.is_whitespace() && character != '\u{3000}' {
            ' '
        } else if self.fonts.has(face, character) {
            character
        } else {
            REPLACEMENT
        }
    }
}

/// Latin: kerning and the standard ligatures are on by default; lining figures of equal width on
/// demand. Chinese: pairs of full-width marks close up where the font knows how.
fn features(han: bool, tabular: bool) -> Vec<Feature> {
    let mut features = Vec::new();
    if han {
        features.push(Feature::new(Tag::new(b"chws"), 1, ..));
    } else if tabular {
        features.push(Feature::new(Tag::new(b"tnum"), 1, ..));
        features.push(Feature::new(Tag::new(b"lnum"), 1, ..));
    }
    features
}
