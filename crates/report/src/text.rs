//! Text: styles and spans on one side, shaped lines on the other.
//!
//! Left out: hyphenation, justified lines, vertical and right-to-left setting (no face of the report
//! holds a right-to-left script; such letters are drawn as □).

pub(crate) mod breaks;
pub(crate) mod lines;
pub(crate) mod scripts;
pub(crate) mod shape;

use crate::{fonts::Face, ink::Ink};

/// A line drawn with a text, in its ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stroke {
    #[default]
    None,
    /// Put in.
    Below,
    /// Taken out.
    Through,
}

/// How a run of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub face: Face,
    /// Points.
    pub size: f32,
    pub ink: Ink,
    /// Figures of equal width, for columns of numbers.
    pub tabular: bool,
    pub stroke: Stroke,
}

impl Style {
    pub(crate) const fn new(face: Face, size: f32, ink: Ink) -> Self {
        Self { face, size, ink, tabular: false, stroke: Stroke::None }
    }

    pub(crate) const fn tabular(mut self) -> Self {
        self.tabular = true;
        self
    }

    pub(crate) const fn stroke(mut self, stroke: Stroke) -> Self {
        self.stroke = stroke;
        self
    }

    pub(crate) const fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }
}

/// A piece of a paragraph in one style, perhaps leading somewhere in the same document.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub text: String,
    pub style: Style,
    /// The name of an anchor.
    pub link: Option<String>,
    /// Never broken over two lines while it fits on one: an id, a date.
    pub whole: bool,
}

impl Span {
    pub(crate) fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style, link: None, whole: false }
    }

    pub(crate) fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    pub(crate) fn link(mut self, anchor: impl Into<String>) -> Self {
        self.link = Some(anchor.into());
        self
    }
}
