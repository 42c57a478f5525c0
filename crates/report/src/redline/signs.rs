//! The signs of the kinds of change, in a square of eight points: drawn in the PDF, and the same
//! shapes as SVG in the HTML.

use std::fmt::Write as _;

use super::RedlineKind;
use crate::ink::{INK, INK_2, SEAL, Shape, TEAL};

/// The side of a sign.
pub(super) const SIDE: f32 = 8.0;

impl RedlineKind {
    /// Its shape: lines with a gap, plus, minus, fork out, fork in, arrow across, number sign, dot.
    pub(super) fn sign(self) -> Vec<Shape> {
        let ink = match self {
            Self::Added => TEAL,
            Self::Removed => SEAL,
            Self::Technical | Self::Renumbered => INK_2,
            _ => INK,
        };
        let line = |points: &[(f32, f32)]| Shape::Stroke {
            points: points.to_vec(),
            closed: false,
            ink,
            pen: 1.1,
        };
        match self {
            Self::Changed => {
                let points = vec![(4.0, 0.4), (7.8, 7.4), (0.2, 7.4)];
                vec![Shape::Area { points, ink }]
            }
            Self::Added => vec![line(&[(4.0, 0.8), (4.0, 7.2)]), line(&[(0.8, 4.0), (7.2, 4.0)])],
            Self::Removed => vec![line(&[(0.8, 4.0), (7.2, 4.0)])],
            Self::Split => {
                let fork = line(&[(7.2, 1.0), (4.0, 4.0), (7.2, 7.0)]);
                vec![line(&[(0.8, 4.0), (4.0, 4.0)]), fork]
            }
            Self::Merged => {
                let fork = line(&[(0.8, 1.0), (4.0, 4.0), (0.8, 7.0)]);
                vec![fork, line(&[(4.0, 4.0), (7.2, 4.0)])]
            }
            Self::Moved => {
                let head = line(&[(4.6, 1.4), (7.2, 4.0), (4.6, 6.6)]);
                vec![line(&[(0.8, 4.0), (7.2, 4.0)]), head]
            }
            Self::Renumbered => vec![
                line(&[(2.8, 0.8), (2.0, 7.2)]),
                line(&[(6.0, 0.8), (5.2, 7.2)]),
                line(&[(0.8, 2.8), (7.2, 2.8)]),
                line(&[(0.8, 5.2), (7.2, 5.2)]),
            ],
            Self::Technical => vec![Shape::Circle { x: 4.0, y: 4.0, radius: 1.6, ink, pen: 0.0 }],
        }
    }

    /// The same as inline SVG in the colour of the text; the word beside it says what it means.
    pub(super) fn svg(self) -> String {
        let mut out = String::from("<svg class=\"sign\" viewBox=\"0 0 8 8\" aria-hidden=\"true\">");
        let path = |points: &[(f32, f32)], closed: bool| {
            let mut path = String::new();
            for (index, (x, y)) in points.iter().enumerate() {
                let step = if index == 0 { 'M' } else { 'L' };
                let _ = write!(path, "{step}{x} {y}");
            }
            if closed {
                path.push('Z');
            }
            path
        };
        for shape in self.sign() {
            let _ = match shape {
                Shape::Stroke { points, closed, .. } => {
                    write!(out, "<path class=\"line\" d=\"{}\"/>", path(&points, closed))
                }
                Shape::Area { points, .. } => write!(out, "<path d=\"{}\"/>", path(&points, true)),
                Shape::Circle { x, y, radius, .. } => {
                    write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>")
                }
                Shape::Fill { .. } | Shape::Frame { .. } => Ok(()),
            };
        }
        out.push_str("</svg>");
        out
    }
}
