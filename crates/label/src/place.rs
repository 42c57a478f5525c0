//! Where on a picture a label goes, and which plate suits what is under it.

use crate::artwork::Raster;
use crate::contrast::{luminance, ratio};
use crate::picture::Picture;
use crate::{Ground, Place, Rect};

/// Places that are tried when none is asked for; where two are alike the earlier one is taken. The
/// centre is never tried: GB 45438-2025 5.2 wants an edge or corner, and nobody wants the face covered.
const TRIED: [Place; 8] = [
    Place::BottomRight,
    Place::BottomLeft,
    Place::TopRight,
    Place::TopLeft,
    Place::Bottom,
    Place::Top,
    Place::Right,
    Place::Left,
];

/// A later place must be calmer than this share of the best so far.
const CALMER: f64 = 0.7;
/// Variation (of 255 levels) below which a ground counts as calm anyway.
const CALM: f64 = 10.0;

/// The rectangle of a plate at `place`.
pub(crate) fn rect(place: Place, picture: (u32, u32), plate: (u32, u32), margin: u32) -> Rect {
    let along = |cell: u32, whole: u32, part: u32| {
        let room = whole.saturating_sub(part);
        match cell {
            0 => margin.min(room / 2),
            1 => room / 2,
            _ => room - margin.min(room / 2),
        }
    };
    let (column, row) = place.cell();
    Rect {
        x: along(column, picture.0, plate.0),
        y: along(row, picture.1, plate.1),
        width: plate.0,
        height: plate.1,
    }
}

/// The calmest edge or corner for a plate of this size.
pub(crate) fn calmest(picture: &Picture, plate: (u32, u32), margin: u32) -> Place {
    let mut best = (TRIED[0], f64::INFINITY);
    for place in TRIED {
        let unrest = unrest(picture, rect(place, picture.upright(), plate, margin)).max(CALM);
        if unrest < best.1 * CALMER {
            best = (place, unrest);
        }
    }
    best.0
}

/// How busy the picture is under a rectangle: deviation of luma plus mean step between neighbours,
/// over a grid of at most 96 × 96 samples.
fn unrest(picture: &Picture, rect: Rect) -> f64 {
    let step = |length: u32| (length / 96).max(1) as usize;
    let luma = |x: u32, y: u32| {
        let [red, green, blue] = picture.shown(x, y, 1.0).map(f64::from);
        0.299 * red + 0.587 * green + 0.114 * blue
    };
    let (mut count, mut sum, mut squares, mut steps) = (0.0, 0.0, 0.0, 0.0);
    for y in (rect.y..rect.y + rect.height).step_by(step(rect.height)) {
        let mut before: Option<f64> = None;
        for x in (rect.x..rect.x + rect.width).step_by(step(rect.width)) {
            let value = luma(x, y);
            count += 1.0;
            sum += value;
            squares += value * value;
            steps += before.map_or(0.0, |before| (value - before).abs());
            before = Some(value);
        }
    }
    if count == 0.0 {
        return f64::INFINITY;
    }
    let mean: f64 = sum / count;
    (squares / count - mean * mean).max(0.0).sqrt() + steps / count
}

/// The plate with the higher contrast over what is under it, by the mean of the ground.
pub(crate) fn ground(picture: &Picture, rect: Rect, dark: &Raster, light: &Raster) -> Ground {
    let (mut count, mut sum) = (0.0f64, [0.0f64; 3]);
    for y in (rect.y..rect.y + rect.height).step_by((rect.height / 96).max(1) as usize) {
        for x in (rect.x..rect.x + rect.width).step_by((rect.width / 96).max(1) as usize) {
            let shown = picture.shown(x, y, 1.0).map(f64::from);
            count += 1.0;
            for (total, value) in sum.iter_mut().zip(shown) {
                *total += value;
            }
        }
    }
    let mean = sum.map(|total| total / count.max(1.0));
    let contrast = |raster: &Raster| {
        let plate = base(raster);
        let alpha = f64::from(plate[3]) / 255.0;
        let over = |index: usize| {
            (f64::from(plate[index]) * alpha + mean[index] * (1.0 - alpha)).round() as u8
        };
        let ground = luminance([over(0), over(1), over(2)]);
        // The letters are the opaque pixels: take their lightest or darkest.
        let inks = raster.rgba.iter().filter(|pixel| pixel[3] == 255);
        inks.map(|pixel| ratio(luminance([pixel[0], pixel[1], pixel[2]]), ground))
            .fold(0.0, f64::max)
    };
    if contrast(light) > contrast(dark) { Ground::Light } else { Ground::Dark }
}

/// The colour of the bare plate: the top row's middle never carries a letter.
pub(crate) fn base(raster: &Raster) -> [u8; 4] {
    raster.at(raster.width / 2, 1.min(raster.height.saturating_sub(1)))
}

/// Contrast of the worst pair of a letter's and a plate's pixel in the result, over black and over
/// white where the picture lets a backdrop through.
pub(crate) fn worst_contrast(picture: &Picture, rect: Rect, label: &Raster, ink: &Raster) -> f64 {
    let bare = base(label);
    let backdrops: &[f32] = if picture.has_alpha() { &[0.0, 1.0] } else { &[1.0] };
    let mut worst = f64::INFINITY;
    for backdrop in backdrops {
        let (mut inks, mut grounds) = ((f64::INFINITY, 0.0f64), (f64::INFINITY, 0.0f64));
        for y in 0..rect.height {
            for x in 0..rect.width {
                let range = if ink.at(x, y)[3] >= 250 {
                    &mut inks
                } else if label.at(x, y) == bare {
                    &mut grounds
                } else {
                    continue;
                };
                let value = luminance(picture.shown(rect.x + x, rect.y + y, *backdrop));
                *range = (range.0.min(value), range.1.max(value));
            }
        }
        let pair = if inks.0 > grounds.1 {
            ratio(inks.0, grounds.1)
        } else if grounds.0 > inks.1 {
            ratio(grounds.0, inks.1)
        } else {
            1.0
        };
        worst = worst.min(pair);
    }
    worst
}
