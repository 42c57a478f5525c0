//! What is asked of a label, and the record of the label that was put on. Plain data, no behaviour
//! but the names of things; all figures are integers so that records serialise the same everywhere.

use kernel::{Grade, Profile};
use serde::{Deserialize, Serialize};

/// What the label is to satisfy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelRequest {
    /// Whose rules apply; the label carries the union of their wordings.
    pub profiles: Vec<Profile>,
    /// How far AI made the content.
    pub grade: Grade,
    /// BCP 47 tags of languages that readers must find; empty means what the profiles fix.
    pub languages: Vec<String>,
    /// Who publishes the content (second line). Required by the contract profile.
    pub publisher: Option<String>,
    /// Where the label goes; `None` looks for the calmest edge or corner.
    pub place: Option<Place>,
}

/// One of nine places on a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Place {
    TopLeft,
    Top,
    TopRight,
    Left,
    Center,
    Right,
    BottomLeft,
    Bottom,
    BottomRight,
}

impl Place {
    /// All nine, row by row.
    pub const ALL: [Self; 9] = [
        Self::TopLeft,
        Self::Top,
        Self::TopRight,
        Self::Left,
        Self::Center,
        Self::Right,
        Self::BottomLeft,
        Self::Bottom,
        Self::BottomRight,
    ];

    /// Column and row, each 0, 1 or 2.
    #[must_use]
    pub const fn cell(self) -> (u32, u32) {
        match self {
            Self::TopLeft => (0, 0),
            Self::Top => (1, 0),
            Self::TopRight => (2, 0),
            Self::Left => (0, 1),
            Self::Center => (1, 1),
            Self::Right => (2, 1),
            Self::BottomLeft => (0, 2),
            Self::Bottom => (1, 2),
            Self::BottomRight => (2, 2),
        }
    }
}

/// The plate under the letters, chosen by what the picture is like there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ground {
    /// Light letters on a dark plate (86 %).
    Dark,
    /// Dark letters on a light plate (93 %).
    Light,
}

/// A rectangle in whole pixels of the upright picture, origin top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// One of the built-in typefaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Face {
    /// Inter SemiBold.
    Latin,
    /// Noto Sans SC Bold.
    Han,
    /// Noto Sans KR SemiBold.
    Hangul,
}

/// A run of letters as drawn: enough to draw it again, pixel for pixel. Lengths are hundredths of a
/// pixel, counted from the top left of the plate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letters {
    /// The text of the run.
    pub text: String,
    /// Its typeface.
    pub face: Face,
    /// Font size.
    pub size: i32,
    /// Extra space after every letter.
    pub spacing: i32,
    /// Where the run begins.
    pub x: i32,
    /// Its baseline.
    pub y: i32,
    /// Which of the label's inscriptions it belongs to; `None` is the publisher.
    pub of: Option<u32>,
}

/// One sentence of the label, why it is there, and how large it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inscription {
    /// The sentence.
    pub text: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The profiles that it satisfies; empty when only a language was asked for.
    pub profiles: Vec<Profile>,
    /// The rules that ask for it.
    pub rules: Vec<String>,
    /// Ink height of its smallest letter or character, in pixels.
    pub ink_height: u32,
    /// The least ink height allowed on this picture, in pixels.
    pub required_height: u32,
}

/// The label that was put on a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelRecord {
    /// What it says, line by line; sentences on one line are joined by ` | `.
    pub wording: Vec<String>,
    /// The plate.
    pub rect: Rect,
    /// Width and height of the upright picture, in pixels.
    pub picture: (u32, u32),
    /// Ink height in pixels of the smallest glyph of the inscription under the strictest size rule.
    pub ink_height: u32,
    /// Contrast of letters and plate (WCAG 2.2 relative luminance), worst pair of pixels, × 100.
    pub contrast_x100: u32,
    /// Where it is.
    pub place: Place,
    /// The plate's tone.
    pub ground: Ground,
    /// The sentences with their rules and sizes.
    pub inscriptions: Vec<Inscription>,
    /// Corner radius of the plate, in hundredths of a pixel.
    pub radius: i32,
    /// The letters as drawn.
    pub letters: Vec<Letters>,
    /// The dividing rules as drawn, in whole pixels from the top left of the plate.
    pub dividers: Vec<Rect>,
}

/// A labelled file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The new file.
    pub bytes: Vec<u8>,
    /// What was put on it.
    pub label: LabelRecord,
}

/// Whether a kind of file can carry a label here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Whether it can.
    pub can: bool,
    /// Why not, or with which limits; one sentence.
    pub reason: String,
}
