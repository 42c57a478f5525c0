//! Looks at a written file as a stranger would: is the recorded label there, whole, large and clear
//! enough? Draws the expected letters again from the record and compares them with the pixels.

use kernel::{MediaKind, Profile};
use serde::{Deserialize, Serialize};

use crate::artwork::{Drawing, Raster, cells, rows};
use crate::contrast::{hundredths, luminance, ratio};
use crate::picture::{Picture, SIDE_MOST};
use crate::{Error, Ground, LabelRecord, Place, REQUIRED_CONTRAST_X100, place, plate, stamp};

/// Share of a glyph's pixels, in thousandths, that must be as drawn.
const WHOLE: usize = 900;
/// Half of how much a plate's luma varies with the picture under it, of 255.
const PLATE_VARIES: i32 = 12;
/// Runs of letters in a record beyond which it cannot be one of ours.
const RUNS_MOST: usize = 128;

/// What was found on a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelCheck {
    /// Whether the label is there and meets its rules; the same as `faults` being empty.
    pub met: bool,
    /// Measured ink height of the smallest glyph of the strictest inscription, in pixels.
    pub ink_height: u32,
    /// The same in hundredths of a percent of the shortest side (512 is 5.12 %).
    pub ink_share_x100: u32,
    /// Measured contrast of letters and plate, × 100.
    pub contrast_x100: u32,
    /// Where the label is, by the edges that it is near.
    pub place: Option<Place>,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
}

/// Something wrong with a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// The file does not open as a picture.
    #[error("the file cannot be looked at: {reason}")]
    Unreadable {
        /// Why.
        reason: String,
    },
    /// The record describes no label that could be drawn.
    #[error("the record of the label does not add up")]
    RecordUnusable,
    /// The picture has another size than the one that was labelled.
    #[error("the picture is {width} × {height} pixels, not the labelled one")]
    OtherSize {
        /// Width of the upright picture, in pixels.
        width: u32,
        /// Height of the upright picture, in pixels.
        height: u32,
    },
    /// Where the label should be there is something else.
    #[error("the label is not there: {matching_percent} % of its pixels match")]
    NotThere {
        /// Share of the label's pixels that are as drawn.
        matching_percent: u32,
    },
    /// The label is there but part of it is covered or changed.
    #[error("part of the label is covered or changed: {text}")]
    Altered {
        /// The run of letters where it shows first.
        text: String,
    },
    /// Letters below their least height.
    #[error("{text} is {ink_height} pixels high; {required_height} are needed")]
    TooSmall {
        /// The inscription.
        text: String,
        /// Measured, in pixels.
        ink_height: u32,
        /// Needed, in pixels.
        required_height: u32,
    },
    /// Letters too faint.
    #[error("the contrast is {contrast_x100}/100; {required_x100}/100 is needed")]
    LowContrast {
        /// Measured, × 100.
        contrast_x100: u32,
        /// Needed, × 100.
        required_x100: u32,
    },
    /// A profile wants an edge or corner (GB 45438-2025 5.2).
    #[error("the label is not at an edge or corner")]
    NotAtEdge,
}

/// Looks for the recorded label on the file's pixels. Never fails: what is wrong is a [`Fault`].
#[must_use]
pub fn check(kind: MediaKind, bytes: &[u8], record: &LabelRecord) -> LabelCheck {
    let mut found = LabelCheck {
        met: false,
        ink_height: 0,
        ink_share_x100: 0,
        contrast_x100: 0,
        place: None,
        faults: Vec::new(),
    };
    match look(kind, bytes, record, &mut found) {
        Ok(()) => {}
        Err(Halt::Fault(fault)) => found.faults.push(fault),
        Err(Halt::Error(error)) => {
            found.faults.push(Fault::Unreadable { reason: error.to_string() });
        }
    }
    found.met = found.faults.is_empty();
    found
}

enum Halt {
    Fault(Fault),
    Error(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

fn look(
    kind: MediaKind,
    bytes: &[u8],
    record: &LabelRecord,
    found: &mut LabelCheck,
) -> Result<(), Halt> {
    if !usable(record) {
        return Err(Halt::Fault(Fault::RecordUnusable));
    }
    let (picture, _) = stamp::open(kind, bytes)?;
    let (width, height) = picture.upright();
    if (width, height) != record.picture {
        return Err(Halt::Fault(Fault::OtherSize { width, height }));
    }
    let drawing = Drawing::from(record);
    let expected = Expected::new(&drawing, record.ground)?;
    let view = View {
        plate: expected.mean_plate(&picture, record),
        expected,
        picture: &picture,
        record,
        slack: if kind == MediaKind::Jpeg { 48 } else { 3 },
    };
    let whole = (0..record.rect.height).flat_map(|y| (0..record.rect.width).map(move |x| (x, y)));
    let matching = view.matching(whole).unwrap_or(0);
    if matching < 850 {
        let matching_percent = matching as u32 / 10;
        return Err(Halt::Fault(Fault::NotThere { matching_percent }));
    }
    found.place = Some(near(record));
    if let Some(text) = view.first_altered()? {
        found.faults.push(Fault::Altered { text });
    }
    found.contrast_x100 = view.contrast();
    if found.contrast_x100 < REQUIRED_CONTRAST_X100 {
        let contrast_x100 = found.contrast_x100;
        let required_x100 = REQUIRED_CONTRAST_X100;
        found.faults.push(Fault::LowContrast { contrast_x100, required_x100 });
    }
    let shortest = width.min(height);
    // Blurred edges of a lossy picture can cost a row of pixels.
    let lost = u32::from(kind == MediaKind::Jpeg);
    for (index, inscription) in record.inscriptions.iter().enumerate() {
        let inked = |x, y| view.is_ink(x, y);
        let ink_height = plate::smallest_ink(&record.letters, index as u32, inked)?;
        let of_china = inscription.profiles.contains(&Profile::Cn);
        let by_rule = if of_china { shortest.div_ceil(20) } else { 1 };
        let required_height = inscription.required_height.max(by_rule);
        if ink_height + lost < required_height {
            let text = inscription.text.clone();
            found.faults.push(Fault::TooSmall { text, ink_height, required_height });
        }
        if index == 0 {
            found.ink_height = ink_height;
            found.ink_share_x100 = ink_height * 10_000 / shortest.max(1);
        }
        if of_china && !at_edge(record) && !found.faults.contains(&Fault::NotAtEdge) {
            found.faults.push(Fault::NotAtEdge);
        }
    }
    Ok(())
}

/// Whether a record, which may come from anywhere, can be drawn within bounds.
fn usable(record: &LabelRecord) -> bool {
    let (rect, (width, height)) = (record.rect, record.picture);
    let inside = |from: u32, length: u32, whole: u32| {
        length > 0 && from.checked_add(length).is_some_and(|end| end <= whole)
    };
    width.max(height) <= SIDE_MOST
        && inside(rect.x, rect.width, width)
        && inside(rect.y, rect.height, height)
        && !record.inscriptions.is_empty()
        && record.letters.len() <= RUNS_MOST
        && record.dividers.len() <= RUNS_MOST
        && record.inscriptions.len() <= RUNS_MOST
        && record.letters.iter().all(|run| {
            let most = SIDE_MOST as i32 * 100;
            let within = |value: i32| (-most..=most).contains(&value);
            run.text.len() <= 1024
                && (1..=most).contains(&run.size)
                && [run.x, run.y, run.spacing].into_iter().all(within)
        })
}

/// How near the edges the plate is, as one of the nine places.
fn near(record: &LabelRecord) -> Place {
    let third = |from: u32, length: u32, whole: u32| {
        let (before, after) = (from, whole - from - length);
        // Equal distances, but for rounding, are the middle.
        if before.abs_diff(after) <= 1 && before > 0 {
            1
        } else if before <= after {
            0
        } else {
            2
        }
    };
    let (rect, (width, height)) = (record.rect, record.picture);
    let cell = (third(rect.x, rect.width, width), third(rect.y, rect.height, height));
    Place::ALL.into_iter().find(|place| place.cell() == cell).unwrap_or(record.place)
}

fn at_edge(record: &LabelRecord) -> bool {
    let (rect, (width, height)) = (record.rect, record.picture);
    let near = plate::margin(width.min(height)) + 1;
    let distances = [rect.x, rect.y, width - rect.x - rect.width, height - rect.y - rect.height];
    distances.into_iter().any(|distance| distance <= near)
}

/// The label as it should be.
struct Expected {
    label: Raster,
    ink: Raster,
    bare: [u8; 4],
    letter: i32,
    /// Luma of the plate over black and over white.
    plate: (i32, i32),
}

impl Expected {
    fn new(drawing: &Drawing, ground: Ground) -> Result<Self, Error> {
        let (label, ink) = (drawing.label(ground)?, drawing.ink()?);
        let bare = place::base(&label);
        let over = |backdrop: i32| {
            let alpha = i32::from(bare[3]);
            (luma([bare[0], bare[1], bare[2]]) * alpha + backdrop * (255 - alpha)) / 255
        };
        let opaque = label.rgba.iter().find(|pixel| pixel[3] == 255).copied();
        let letter = opaque.map_or(0, |pixel| luma([pixel[0], pixel[1], pixel[2]]));
        let plate = (over(0), over(255));
        Ok(Self { label, ink, bare, letter, plate })
    }

    /// Mean luma of what the file shows where the plate should be bare, within what it can be.
    fn mean_plate(&self, picture: &Picture, record: &LabelRecord) -> i32 {
        let rect = record.rect;
        let (mut sum, mut count) = (0i64, 0i64);
        for y in 0..rect.height {
            for x in 0..rect.width {
                if self.label.at(x, y) == self.bare {
                    sum += i64::from(luma(picture.shown(rect.x + x, rect.y + y, 1.0)));
                    count += 1;
                }
            }
        }
        let (low, high) = self.plate;
        ((sum / count.max(1)) as i32).clamp(low, high)
    }
}

struct View<'a> {
    expected: Expected,
    picture: &'a Picture,
    record: &'a LabelRecord,
    /// How far a plate's pixel may be off, of 255.
    slack: i32,
    /// Mean luma of the bare plate on the file.
    plate: i32,
}

impl View<'_> {
    fn shown(&self, x: u32, y: u32) -> [u8; 3] {
        self.picture.shown(self.record.rect.x + x, self.record.rect.y + y, 1.0)
    }

    /// Whether the file shows ink there: nearer to the letters than to the plate, which itself
    /// varies a little with the picture under it.
    fn is_ink(&self, x: u32, y: u32) -> bool {
        let rect = self.record.rect;
        if x >= rect.width || y >= rect.height {
            return false;
        }
        let value = luma(self.shown(x, y));
        (value - self.expected.letter).abs() <= (value - self.plate).abs() + 2 * PLATE_VARIES
    }

    /// Whether a pixel is as drawn; `None` for the soft edges of letters, which tell nothing.
    fn as_drawn(&self, x: u32, y: u32) -> Option<(bool, bool)> {
        if self.expected.ink.at(x, y)[3] >= 220 {
            return Some((true, self.is_ink(x, y)));
        }
        (self.expected.label.at(x, y) == self.expected.bare).then(|| {
            let value = luma(self.shown(x, y));
            let (low, high) = self.expected.plate;
            (false, (low - self.slack..=high + self.slack).contains(&value))
        })
    }

    /// Thousandths of letters' and of plate's pixels that are as drawn, the lower of the two.
    fn matching(&self, positions: impl Iterator<Item = (u32, u32)>) -> Option<usize> {
        let mut tally = [(0usize, 0usize); 2];
        for (x, y) in positions {
            if let Some((is_letter, good)) = self.as_drawn(x, y) {
                let (all, fine) = &mut tally[usize::from(is_letter)];
                *all += 1;
                *fine += usize::from(good);
            }
        }
        tally.iter().filter(|(all, _)| *all > 0).map(|(all, fine)| fine * 1000 / all).min()
    }

    /// The first run with a glyph that is not as drawn.
    fn first_altered(&self) -> Result<Option<String>, Error> {
        for run in &self.record.letters {
            let (top, bottom) = rows(run)?;
            for (from, to, _) in cells(run)? {
                let (to, bottom) =
                    (to.min(self.record.rect.width), bottom.min(self.record.rect.height));
                let cell = (top..bottom).flat_map(|y| (from..to).map(move |x| (x, y)));
                if self.matching(cell).is_some_and(|share| share < WHOLE) {
                    return Ok(Some(run.text.clone()));
                }
            }
        }
        Ok(None)
    }

    /// Contrast of letters and plate on the file. The outermost fiftieth on each side is left out in
    /// lossy pictures, where single pixels ring beside a letter's edge.
    fn contrast(&self) -> u32 {
        let (mut inks, mut grounds) = (Vec::new(), Vec::new());
        for y in 0..self.record.rect.height {
            for x in 0..self.record.rect.width {
                let list = if self.expected.ink.at(x, y)[3] >= 250 {
                    &mut inks
                } else if self.expected.label.at(x, y) == self.expected.bare {
                    &mut grounds
                } else {
                    continue;
                };
                list.push(luminance(self.shown(x, y)));
            }
        }
        inks.sort_by(f64::total_cmp);
        grounds.sort_by(f64::total_cmp);
        let skip = |list: &[f64]| if self.slack > 10 { list.len() / 50 } else { 0 };
        let least = |list: &[f64]| list.get(skip(list)).copied();
        let most = |list: &[f64]| list.iter().rev().nth(skip(list)).copied();
        let pair = match self.record.ground {
            Ground::Dark => least(&inks).zip(most(&grounds)).filter(|(ink, ground)| ink > ground),
            Ground::Light => most(&inks).zip(least(&grounds)).filter(|(ink, ground)| ink < ground),
        };
        pair.map_or(100, |(ink, ground)| hundredths(ratio(ink, ground)))
    }
}

fn luma([red, green, blue]: [u8; 3]) -> i32 {
    (i32::from(red) * 299 + i32::from(green) * 587 + i32::from(blue) * 114 + 500) / 1000
}
