//! The seven faces of the report, parsed once and shared between threads, and the choice of a face
//! for a character. Nothing is read from the machine: a character that no face holds is drawn as □.

use std::sync::Arc;

use harfrust::{FontRef, ShaperData};
use skrifa::{
    GlyphId, MetadataProvider as _,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

use crate::Error;

/// The bytes of the seven TrueType files; each must stay unchanged as long as [`Fonts`] is used.
#[derive(Clone, Copy)]
pub struct FontFiles<'a> {
    /// Source Serif 4 Regular: running text.
    pub serif: &'a [u8],
    /// Source Serif 4 SemiBold: headings.
    pub serif_semibold: &'a [u8],
    /// Source Serif 4 Italic: notes.
    pub serif_italic: &'a [u8],
    /// Inter Regular: labels and tables.
    pub sans: &'a [u8],
    /// Inter SemiBold: table heads and levels.
    pub sans_semibold: &'a [u8],
    /// Noto Serif SC Regular: Chinese running text.
    pub han_serif: &'a [u8],
    /// Noto Sans SC Bold: Chinese headings.
    pub han_sans_bold: &'a [u8],
}

/// A face, by its place in [`Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Face {
    Serif,
    SerifSemiBold,
    SerifItalic,
    Sans,
    SansSemiBold,
    HanSerif,
    HanSansBold,
}

impl Face {
    pub(crate) const ALL: [Self; 7] = [
        Self::Serif,
        Self::SerifSemiBold,
        Self::SerifItalic,
        Self::Sans,
        Self::SansSemiBold,
        Self::HanSerif,
        Self::HanSansBold,
    ];

    /// The six capitals that mark a subset of this face (ISO 32000-1, 9.6.4); also the name of the
    /// font in the pages' resources.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Serif => "IMPSRF",
            Self::SerifSemiBold => "IMPSSB",
            Self::SerifItalic => "IMPSIT",
            Self::Sans => "IMPSNS",
            Self::SansSemiBold => "IMPNSB",
            Self::HanSerif => "IMPHSR",
            Self::HanSansBold => "IMPHSB",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Serif => "Source Serif 4 Regular",
            Self::SerifSemiBold => "Source Serif 4 SemiBold",
            Self::SerifItalic => "Source Serif 4 Italic",
            Self::Sans => "Inter Regular",
            Self::SansSemiBold => "Inter SemiBold",
            Self::HanSerif => "Noto Serif SC Regular",
            Self::HanSansBold => "Noto Sans SC Bold",
        }
    }

    /// The Chinese face that stands beside this one.
    pub(crate) const fn han(self) -> Self {
        match self {
            Self::Serif | Self::SerifItalic | Self::Sans | Self::HanSerif => Self::HanSerif,
            Self::SerifSemiBold | Self::SansSemiBold | Self::HanSansBold => Self::HanSansBold,
        }
    }
}

/// One parsed face, for shaping and for embedding.
pub(crate) struct Parsed<'a> {
    pub(crate) font: FontRef<'a>,
    pub(crate) shaper: ShaperData,
    charmap: Charmap<'a>,
    widths: GlyphMetrics<'a>,
    pub(crate) units_per_em: u16,
    pub(crate) embeddable: Arc<printpdf::ParsedFont>,
}

/// The parsed faces. Building them takes some tens of milliseconds; build once and share.
pub struct Fonts<'a> {
    faces: Vec<Parsed<'a>>,
}

impl<'a> Fonts<'a> {
    /// Parses the seven files.
    ///
    /// # Errors
    /// [`Error::UnreadableFont`] names the first file that is not a usable TrueType font.
    pub fn parse(files: &FontFiles<'a>) -> Result<Self, Error> {
        let bytes = [
            files.serif,
            files.serif_semibold,
            files.serif_italic,
            files.sans,
            files.sans_semibold,
            files.han_serif,
            files.han_sans_bold,
        ];
        let faces = Face::ALL
            .into_iter()
            .zip(bytes)
            .map(|(face, bytes)| parse(bytes).ok_or(Error::UnreadableFont { name: face.name() }))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { faces })
    }

    pub(crate) fn face(&self, face: Face) -> &Parsed<'a> {
        &self.faces[face as usize]
    }

    pub(crate) fn has(&self, face: Face, character: char) -> bool {
        self.face(face).charmap.map(character).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Whether any face draws `character`.
    pub(crate) fn covers(&self, character: char) -> bool {
        [Face::Serif, Face::Sans, Face::HanSerif].into_iter().any(|face| self.has(face, character))
    }

    /// The advance that a PDF viewer applies, in thousandths of an em: the writer cuts fractions off
    /// the width table, so positions are corrected against the same cut figure.
    pub(crate) fn viewer_advance(&self, face: Face, glyph: u16) -> f32 {
        let face = self.face(face);
        let raw = face.widths.advance_width(GlyphId::from(glyph)).unwrap_or(0.0);
        (raw * 1000.0 / f32::from(face.units_per_em)).trunc()
    }
}

fn parse(bytes: &[u8]) -> Option<Parsed<'_>> {
    let font = FontRef::new(bytes).ok()?;
    let shaper = ShaperData::new(&font);
    let charmap = font.charmap();
    if !charmap.has_map() {
        return None;
    }
    let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let units_per_em = font.metrics(Size::unscaled(), LocationRef::default()).units_per_em;
    if units_per_em == 0 {
        return None;
    }
    let mut warnings = Vec::new();
    let embeddable = Arc::new(printpdf::ParsedFont::from_bytes(bytes, 0, &mut warnings)?);
    Some(Parsed { font, shaper, charmap, widths, units_per_em, embeddable })
}

/// Holds the promise that the faces may be shared between threads.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Fonts<'static>>();
};
