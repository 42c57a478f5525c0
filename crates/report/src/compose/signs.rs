//! Signs drawn beside words: outcome, state, mark, level. None of them speaks by colour alone.

use assessment::{HardStopState, Level, Mark, Outcome};

use crate::{
    fonts::Face,
    ink::{INK, INK_2, Ink, OCHRE, PAPER, SEAL, Shape, TEAL},
    text::{Span, Style},
};

/// The ink of references within the document.
pub(super) const LINK: Ink = TEAL;

/// Ground and letter of a level: the denser the ink, the higher the risk. Every letter keeps 4.5 to
/// 1 against its ground.
pub(super) const fn ramp(level: Level) -> (Ink, Ink) {
    match level {
        Level::L => (Ink(0xEF, 0xEA, 0xDF), INK_2),
        Level::M => (Ink(0xD3, 0xCA, 0xB9), INK),
        Level::H => (Ink(0x7A, 0x72, 0x65), PAPER),
        Level::V => (INK, PAPER),
    }
}

/// The letter of a level, the same in both languages.
pub(super) const fn letter(level: Level) -> &'static str {
    match level {
        Level::L => "L",
        Level::M => "M",
        Level::H => "H",
        Level::V => "V",
    }
}

/// A level as a letter on its ground, `side` points square.
pub(super) fn chip(level: Level, x: f32, y: f32, side: f32) -> (Shape, Span) {
    let (ground, ink) = ramp(level);
    let style = Style::new(Face::SansSemiBold, side * 0.62, ink);
    let shape = Shape::Fill { x, y, width: side, height: side, ink: ground };
    (shape, Span::new(letter(level), style))
}

fn tick(x: f32, y: f32, size: f32, ink: Ink, pen: f32) -> Shape {
    let points = vec![
        (x + size * 0.12, y + size * 0.55),
        (x + size * 0.4, y + size * 0.82),
        (x + size * 0.9, y + size * 0.2),
    ];
    Shape::Stroke { points, closed: false, ink, pen }
}

fn line(from: (f32, f32), to: (f32, f32), ink: Ink, pen: f32) -> Shape {
    Shape::Stroke { points: vec![from, to], closed: false, ink, pen }
}

/// The sign of an outcome in a square of `size` points: barred octagon, broken ring, triangle with
/// a bar, diamond with lines, ring with a tick.
pub(super) fn outcome(outcome: Outcome, size: f32) -> Vec<Shape> {
    let (pen, half) = (size * 0.05, size / 2.0);
    match outcome {
        Outcome::Stop => {
            let corner = size * 0.293;
            let points = vec![
                (corner, 0.0),
                (size - corner, 0.0),
                (size, corner),
                (size, size - corner),
                (size - corner, size),
                (corner, size),
                (0.0, size - corner),
                (0.0, corner),
            ];
            let bar = size * 0.13;
            vec![
                Shape::Area { points, ink: SEAL },
                Shape::Fill {
                    x: size * 0.22,
                    y: half - bar / 2.0,
                    width: size * 0.56,
                    height: bar,
                    ink: PAPER,
                },
            ]
        }
        Outcome::Incomplete => {
            let radius = half - pen;
            let mut shapes: Vec<Shape> = (0..8)
                .map(|part| {
                    let angle = |step: f32| (part as f32 * 45.0 + step).to_radians();
                    let at = |step: f32| {
                        (half + radius * angle(step).cos(), half + radius * angle(step).sin())
                    };
                    let points = (0..=4).map(|step| at(step as f32 * 7.0)).collect();
                    Shape::Stroke { points, closed: false, ink: INK, pen }
                })
                .collect();
            let dots = [-0.17, 0.0, 0.17].map(|shift| Shape::Circle {
                x: half + size * shift,
                y: half,
                radius: size * 0.04,
                ink: INK,
                pen: 0.0,
            });
            shapes.extend(dots);
            shapes
        }
        Outcome::Escalate => vec![
            Shape::Stroke {
                points: vec![(half, pen), (size - pen, size * 0.9), (pen, size * 0.9)],
                closed: true,
                ink: OCHRE,
                pen,
            },
            line((half, size * 0.38), (half, size * 0.62), OCHRE, pen * 1.2),
            Shape::Circle { x: half, y: size * 0.755, radius: pen * 0.75, ink: OCHRE, pen: 0.0 },
        ],
        Outcome::Conditions => {
            let mut shapes = vec![Shape::Stroke {
                points: vec![(half, pen), (size - pen, half), (half, size - pen), (pen, half)],
                closed: true,
                ink: INK,
                pen,
            }];
            for (index, reach) in [0.16, 0.16, 0.08].into_iter().enumerate() {
                let y = half + (index as f32 - 1.0) * size * 0.11;
                let from = (half - size * 0.16, y);
                shapes.push(line(from, (half + size * reach, y), INK, pen));
            }
            shapes
        }
        Outcome::Proceed => vec![
            Shape::Circle { x: half, y: half, radius: half - pen, ink: INK, pen },
            tick(size * 0.24, size * 0.24, size * 0.52, INK, pen * 1.2),
        ],
    }
}

/// The sign of a hard stop's state, 8 points square.
pub(super) fn stop(state: HardStopState) -> Vec<Shape> {
    let bar = Shape::Fill { x: 1.8, y: 3.4, width: 4.4, height: 1.2, ink: PAPER };
    match state {
        HardStopState::Clear => vec![tick(0.0, 0.0, 8.0, INK, 1.1)],
        HardStopState::Applies => {
            vec![Shape::Circle { x: 4.0, y: 4.0, radius: 4.0, ink: SEAL, pen: 0.0 }, bar]
        }
        HardStopState::Overridden => vec![
            Shape::Circle { x: 4.0, y: 4.0, radius: 3.5, ink: OCHRE, pen: 1.0 },
            line((1.8, 6.2), (6.2, 1.8), OCHRE, 1.0),
        ],
        HardStopState::Unsure | HardStopState::Unanswered => vec![
            Shape::Circle { x: 4.0, y: 4.0, radius: 3.5, ink: OCHRE, pen: 1.0 },
            Shape::Circle { x: 4.0, y: 4.0, radius: 0.9, ink: OCHRE, pen: 0.0 },
        ],
    }
}

/// The sign of a mark, 8 points square.
pub(super) fn mark(mark: Option<Mark>) -> Vec<Shape> {
    match mark {
        Some(Mark::Yes) => vec![tick(0.0, 0.0, 8.0, INK, 1.2)],
        Some(Mark::Partly) => vec![
            Shape::Circle { x: 4.0, y: 4.0, radius: 3.4, ink: INK, pen: 0.9 },
            Shape::Area {
                points: vec![(4.0, 0.6), (4.0, 7.4), (2.0, 6.8), (0.6, 4.0), (2.0, 1.2)],
                ink: INK,
            },
        ],
        Some(Mark::No) => {
            vec![line((1.2, 1.2), (6.8, 6.8), OCHRE, 1.2), line((6.8, 1.2), (1.2, 6.8), OCHRE, 1.2)]
        }
        Some(Mark::NotApplicable) => vec![line((1.0, 4.0), (7.0, 4.0), INK_2, 1.1)],
        None => vec![Shape::Circle { x: 4.0, y: 4.0, radius: 3.4, ink: OCHRE, pen: 0.9 }],
    }
}

/// The sign of an answer that is a fact, neither good nor bad.
pub(super) fn fact() -> Vec<Shape> {
    vec![Shape::Circle { x: 4.0, y: 4.0, radius: 1.7, ink: INK, pen: 0.0 }]
}

/// Moves signs that are measured from their own corner.
pub(super) fn moved(shapes: Vec<Shape>, dx: f32, dy: f32) -> Vec<Shape> {
    shapes.into_iter().map(|shape| shape.moved(dx, dy)).collect()
}
