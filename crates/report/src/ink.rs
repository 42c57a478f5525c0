//! Colours and line drawings: the few inks of the report and the shapes drawn with them.
//! Coordinates are points, measured from the top left of whatever holds the drawing.

/// An ink as sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ink(pub u8, pub u8, pub u8);

pub(crate) const INK: Ink = Ink(0x1D, 0x1B, 0x18);
/// Secondary text; 7.4 to 1 on white paper and better.
pub(crate) const INK_2: Ink = Ink(0x57, 0x52, 0x49);
pub(crate) const SEAL: Ink = Ink(0xB9, 0x2D, 0x1A);
pub(crate) const OCHRE: Ink = Ink(0x7D, 0x4E, 0x00);
pub(crate) const RULE: Ink = Ink(0xE4, 0xDF, 0xD3);
pub(crate) const RULE_2: Ink = Ink(0xCF, 0xC8, 0xB8);
pub(crate) const WELL: Ink = Ink(0xF7, 0xF4, 0xED);
/// References within a document, and what was put into one.
pub(crate) const TEAL: Ink = Ink(0x1F, 0x5F, 0x5B);
/// The ground of what was put in.
pub(crate) const PALE_TEAL: Ink = Ink(0xE6, 0xF1, 0xEE);
/// The ground of what was taken out.
pub(crate) const PALE_SEAL: Ink = Ink(0xFB, 0xEA, 0xE6);
pub(crate) const PAPER: Ink = Ink(0xFF, 0xFF, 0xFF);

/// A line drawing without text.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// A filled rectangle.
    Fill { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    /// The outline of a rectangle.
    Frame { x: f32, y: f32, width: f32, height: f32, ink: Ink, pen: f32 },
    /// An open or closed run of straight lines, drawn with round joins.
    Stroke { points: Vec<(f32, f32)>, closed: bool, ink: Ink, pen: f32 },
    /// A filled polygon.
    Area { points: Vec<(f32, f32)>, ink: Ink },
    /// A circle, drawn as an outline or filled when `pen` is zero.
    Circle { x: f32, y: f32, radius: f32, ink: Ink, pen: f32 },
}

impl Shape {
    /// A horizontal hairline.
    pub(crate) fn rule(x: f32, y: f32, width: f32, ink: Ink, pen: f32) -> Self {
        Self::Fill { x, y: y - pen / 2.0, width, height: pen, ink }
    }

    /// The same drawing moved.
    pub(crate) fn moved(self, dx: f32, dy: f32) -> Self {
        let shift = |points: Vec<(f32, f32)>| {
            points.into_iter().map(|(x, y)| (x + dx, y + dy)).collect::<Vec<_>>()
        };
        match self {
            Self::Fill { x, y, width, height, ink } => {
                Self::Fill { x: x + dx, y: y + dy, width, height, ink }
            }
            Self::Frame { x, y, width, height, ink, pen } => {
                Self::Frame { x: x + dx, y: y + dy, width, height, ink, pen }
            }
            Self::Stroke { points, closed, ink, pen } => {
                Self::Stroke { points: shift(points), closed, ink, pen }
            }
            Self::Area { points, ink } => Self::Area { points: shift(points), ink },
            Self::Circle { x, y, radius, ink, pen } => {
                Self::Circle { x: x + dx, y: y + dy, radius, ink, pen }
            }
        }
    }
}
