//! Draws a label: fills the SVG artwork of `assets/labels` with placed letters and rasters it. Where
//! things stand is decided in `plate`; here they are only drawn, so that a record draws again the same.

use std::fmt::Write as _;

use resvg::{tiny_skia, usvg};

use crate::{Error, Ground, LabelRecord, Letters, Rect, lettering};

/// A label ready to be drawn: the plate's size and everything on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Drawing {
    pub width: u32,
    pub height: u32,
    /// Hundredths of a pixel.
    pub radius: i32,
    pub letters: Vec<Letters>,
    pub dividers: Vec<Rect>,
}

impl From<&LabelRecord> for Drawing {
    fn from(record: &LabelRecord) -> Self {
        Self {
            width: record.rect.width,
            height: record.rect.height,
            radius: record.radius,
            letters: record.letters.clone(),
            dividers: record.dividers.clone(),
        }
    }
}

/// A straight-alpha raster of the plate, 4 bytes a pixel, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Raster {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<[u8; 4]>,
}

impl Raster {
    /// The pixel at column `x` of row `y`; transparent outside.
    pub(crate) fn at(&self, x: u32, y: u32) -> [u8; 4] {
        if x >= self.width || y >= self.height {
            return [0; 4];
        }
        self.rgba.get((y * self.width + x) as usize).copied().unwrap_or_default()
    }
}

impl Drawing {
    /// The whole label, plate and letters.
    pub(crate) fn label(&self, ground: Ground) -> Result<Raster, Error> {
        let artwork = match ground {
            Ground::Dark => include_str!("../../../assets/labels/plate-dark.svg"),
            Ground::Light => include_str!("../../../assets/labels/plate-light.svg"),
        };
        self.raster(artwork)
    }

    /// The letters alone: alpha is how much of a pixel is ink.
    pub(crate) fn ink(&self) -> Result<Raster, Error> {
        self.raster(include_str!("../../../assets/labels/ink.svg"))
    }

    fn raster(&self, artwork: &str) -> Result<Raster, Error> {
        let fault = |reason: &str| Error::Artwork { reason: reason.to_owned() };
        let svg = artwork
            .replace("{{width}}", &self.width.to_string())
            .replace("{{height}}", &self.height.to_string())
            .replace("{{radius}}", &decimal(self.radius))
            .replace("{{rules}}", &self.rules())
            .replace("{{text}}", &self.text());
        let tree = usvg::Tree::from_str(&svg, &lettering::options())
            .map_err(|error| fault(&error.to_string()))?;
        let mut pixmap = tiny_skia::Pixmap::new(self.width, self.height)
            .ok_or_else(|| fault("a label of this size cannot be drawn"))?;
        resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixmap.as_mut());
        let straight = |pixel: &tiny_skia::PremultipliedColorU8| {
            let colour = pixel.demultiply();
            [colour.red(), colour.green(), colour.blue(), colour.alpha()]
        };
        Ok(Raster {
            width: self.width,
            height: self.height,
            rgba: pixmap.pixels().iter().map(straight).collect(),
        })
    }

    fn rules(&self) -> String {
        let mut svg = String::new();
        for Rect { x, y, width, height } in &self.dividers {
            let _ = write!(svg, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}"/>"#);
        }
        svg
    }

    fn text(&self) -> String {
        let mut svg = String::new();
        for run in &self.letters {
            let (family, weight) = run.face.family();
            let _ = write!(
                svg,
                r#"<text xml:space="preserve" x="{}" y="{}" font-family="{family}" font-weight="{weight}" font-size="{}" letter-spacing="{}">{}</text>"#,
                decimal(run.x),
                decimal(run.y),
                decimal(run.size),
                decimal(run.spacing),
                lettering::escape(&run.text),
            );
        }
        svg
    }
}

/// Hundredths as a decimal number.
fn decimal(hundredths: i32) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let magnitude = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
}

/// Where the glyphs of a run stand: columns from and to (exclusive), with the glyph's text.
pub(crate) fn cells(run: &Letters) -> Result<Vec<(u32, u32, String)>, Error> {
    let shape = lettering::shape(run.face, &run.text)?;
    let scale = run.size as f32 / 100.0 / lettering::EM;
    let (origin, spacing) = (run.x as f32 / 100.0, run.spacing as f32 / 100.0);
    let start = |index: usize| {
        let glyph = shape.glyphs.get(index).map_or(shape.right, |(x, _)| *x);
        origin + glyph * scale + spacing * index as f32
    };
    let columns = |index: usize| {
        let (from, to) = (start(index), start(index + 1) - spacing.max(0.0));
        (from.max(0.0).round() as u32, to.max(0.0).round() as u32)
    };
    Ok(shape
        .glyphs
        .iter()
        .enumerate()
        .map(|(index, (_, text))| {
            let (from, to) = columns(index);
            (from, to.max(from + 1), text.clone())
        })
        .collect())
}

/// Rows that a run's glyphs can reach.
pub(crate) fn rows(run: &Letters) -> Result<(u32, u32), Error> {
    let shape = lettering::shape(run.face, &run.text)?;
    let scale = run.size as f32 / 100.0 / lettering::EM;
    let baseline = run.y as f32 / 100.0;
    let top = (baseline + shape.top * scale).floor().max(0.0) as u32;
    let bottom = (baseline + shape.bottom * scale).ceil().max(0.0) as u32;
    Ok((top, bottom))
}
