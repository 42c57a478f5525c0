//! A decoded picture and its upright view: reads and blends pixels at upright positions whatever the
//! stored orientation, channels or depth. Knows nothing of files.

use crate::artwork::Raster;
use crate::{Error, Rect};

/// The longest side that is read, in pixels.
pub(crate) const SIDE_MOST: u32 = 12_000;
/// The most pixels that are read.
pub(crate) const PIXELS_MOST: u64 = 100_000_000;
/// The most memory that decoding may take, in bytes.
pub(crate) const MEMORY_MOST: u64 = 512 << 20;

/// Refuses a claimed size before anything is decoded; `memory` is what decoding would take.
pub(crate) fn bound(width: u32, height: u32, memory: u64) -> Result<(), Error> {
    let too_large = |reason| Err(Error::TooLarge { width, height, reason });
    if width.max(height) > SIDE_MOST {
        return too_large("no side may be longer than 12,000 pixels");
    }
    if u64::from(width) * u64::from(height) > PIXELS_MOST {
        return too_large("at most 100 million pixels are read");
    }
    if memory > MEMORY_MOST {
        return too_large("reading it would take more than 512 MiB of memory");
    }
    Ok(())
}

/// How a pixel is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channels {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
    /// Full-range BT.601, as in JFIF.
    Ycc,
}

impl Channels {
    pub(crate) const fn count(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb | Self::Ycc => 3,
            Self::Rgba => 4,
        }
    }
}

/// Decoded samples, row by row from the stored top left.
pub(crate) struct Picture {
    stored: (u32, u32),
    /// EXIF orientation, 1 to 8.
    orientation: u8,
    channels: Channels,
    /// Two bytes a sample, big endian, instead of one.
    wide: bool,
    samples: Vec<u8>,
}

impl Picture {
    /// A picture of stored size `stored`; `None` when the samples are too few.
    pub(crate) fn new(
        stored: (u32, u32),
        orientation: u8,
        channels: Channels,
        wide: bool,
        samples: Vec<u8>,
    ) -> Option<Self> {
        let pixel = channels.count() * if wide { 2 } else { 1 };
        let needed = (stored.0 as usize).checked_mul(stored.1 as usize)?.checked_mul(pixel)?;
        let orientation = if (1..=8).contains(&orientation) { orientation } else { 1 };
        (stored.0 > 0 && stored.1 > 0 && samples.len() >= needed).then_some(Self {
            stored,
            orientation,
            channels,
            wide,
            samples,
        })
    }

    pub(crate) fn samples(&self) -> &[u8] {
        &self.samples
    }

    /// Width and height as people see it.
    pub(crate) fn upright(&self) -> (u32, u32) {
        let (width, height) = self.stored;
        if self.orientation >= 5 { (height, width) } else { (width, height) }
    }

    /// Offset of the first byte of the pixel that stands at `x`, `y` of the upright view.
    fn offset(&self, x: u32, y: u32) -> usize {
        let (width, height) = self.stored;
        let (right, bottom) = (width - 1, height - 1);
        // TIFF 6.0 / EXIF 2.32, tag 0x0112.
        let (column, row) = match self.orientation {
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (y, bottom - x),
            7 => (right - y, bottom - x),
            8 => (right - y, x),
            _ => (x, y),
        };
        (row as usize * width as usize + column as usize) * self.pixel_bytes()
    }

    const fn pixel_bytes(&self) -> usize {
        self.channels.count() * if self.wide { 2 } else { 1 }
    }

    /// Samples of an upright pixel as shares of full scale; positions outside are a bug of the caller.
    fn read(&self, x: u32, y: u32) -> [f32; 4] {
        let offset = self.offset(x, y);
        let mut pixel = [0.0; 4];
        for (index, value) in pixel.iter_mut().enumerate().take(self.channels.count()) {
            *value = if self.wide {
                let at = offset + index * 2;
                f32::from(u16::from_be_bytes([self.samples[at], self.samples[at + 1]])) / 65535.0
            } else {
                f32::from(self.samples[offset + index]) / 255.0
            };
        }
        pixel
    }

    fn write(&mut self, x: u32, y: u32, pixel: [f32; 4]) {
        let offset = self.offset(x, y);
        for (index, value) in pixel.iter().enumerate().take(self.channels.count()) {
            let value = value.clamp(0.0, 1.0);
            if self.wide {
                let bytes = ((value * 65535.0).round() as u16).to_be_bytes();
                let at = offset + index * 2;
                self.samples[at] = bytes[0];
                self.samples[at + 1] = bytes[1];
            } else {
                self.samples[offset + index] = (value * 255.0).round() as u8;
            }
        }
    }

    /// Straight red, green, blue and alpha of an upright pixel, as shares.
    fn rgba(&self, x: u32, y: u32) -> [f32; 4] {
        let p = self.read(x, y);
        match self.channels {
            Channels::Grey => [p[0], p[0], p[0], 1.0],
            Channels::GreyAlpha => [p[0], p[0], p[0], p[1]],
            Channels::Rgb => [p[0], p[1], p[2], 1.0],
            Channels::Rgba => p,
            Channels::Ycc => {
                let (cb, cr) = (p[1] - 128.0 / 255.0, p[2] - 128.0 / 255.0);
                let red = p[0] + 1.402 * cr;
                let green = p[0] - 0.344_136 * cb - 0.714_136 * cr;
                let blue = p[0] + 1.772 * cb;
                [red.clamp(0.0, 1.0), green.clamp(0.0, 1.0), blue.clamp(0.0, 1.0), 1.0]
            }
        }
    }

    /// An upright pixel as it shows over a grey `backdrop` (0 black to 1 white).
    pub(crate) fn shown(&self, x: u32, y: u32, backdrop: f32) -> [u8; 3] {
        let [red, green, blue, alpha] = self.rgba(x, y);
        let over = |value: f32| {
            ((value * alpha + backdrop * (1.0 - alpha)) * 255.0).round().clamp(0.0, 255.0) as u8
        };
        [over(red), over(green), over(blue)]
    }

    /// Whether some pixels may let a backdrop through.
    pub(crate) const fn has_alpha(&self) -> bool {
        matches!(self.channels, Channels::GreyAlpha | Channels::Rgba)
    }

    /// Draws `raster` over the picture with its top left at the top left of `rect`.
    pub(crate) fn blend(&mut self, raster: &Raster, rect: Rect) {
        let (width, height) = self.upright();
        for row in 0..raster.height.min(height.saturating_sub(rect.y)) {
            for column in 0..raster.width.min(width.saturating_sub(rect.x)) {
                let [red, green, blue, alpha] = raster.at(column, row);
                if alpha > 0 {
                    let share = |value: u8| f32::from(value) / 255.0;
                    let over = [share(red), share(green), share(blue)];
                    self.blend_pixel(rect.x + column, rect.y + row, over, share(alpha));
                }
            }
        }
    }

    fn blend_pixel(&mut self, x: u32, y: u32, over: [f32; 3], alpha: f32) {
        let under = self.rgba(x, y);
        let opacity = alpha + under[3] * (1.0 - alpha);
        let mix = |index: usize| {
            (over[index] * alpha + under[index] * under[3] * (1.0 - alpha)) / opacity.max(1e-6)
        };
        let (red, green, blue) = (mix(0), mix(1), mix(2));
        let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        let pixel = match self.channels {
            Channels::Grey => [luma, 0.0, 0.0, 0.0],
            Channels::GreyAlpha => [luma, opacity, 0.0, 0.0],
            Channels::Rgb => [red, green, blue, 0.0],
            Channels::Rgba => [red, green, blue, opacity],
            Channels::Ycc => {
                let zero = 128.0 / 255.0;
                [luma, (blue - luma) / 1.772 + zero, (red - luma) / 1.402 + zero, 0.0]
            }
        };
        self.write(x, y, pixel);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A 2 × 3 picture whose samples count 0 to 5 from the stored top left.
    fn counting(orientation: u8) -> Vec<Vec<u8>> {
        let picture =
            Picture::new((2, 3), orientation, Channels::Grey, false, (0..6).collect()).unwrap();
        let (width, height) = picture.upright();
        let row = |y| (0..width).map(|x| picture.shown(x, y, 0.0)[0]).collect();
        (0..height).map(row).collect()
    }

    #[test]
    fn every_orientation_is_turned_upright() {
        assert_eq!(counting(1), [[0, 1], [2, 3], [4, 5]]);
        assert_eq!(counting(2), [[1, 0], [3, 2], [5, 4]]);
        assert_eq!(counting(3), [[5, 4], [3, 2], [1, 0]]);
        assert_eq!(counting(4), [[4, 5], [2, 3], [0, 1]]);
        assert_eq!(counting(5), [[0, 2, 4], [1, 3, 5]]);
        assert_eq!(counting(6), [[4, 2, 0], [5, 3, 1]]);
        assert_eq!(counting(7), [[5, 3, 1], [4, 2, 0]]);
        assert_eq!(counting(8), [[1, 3, 5], [0, 2, 4]]);
    }

    #[test]
    fn bounds_are_kept() {
        assert!(bound(12_000, 8_000, 0).is_ok());
        assert!(bound(12_001, 1, 0).is_err());
        assert!(bound(11_000, 11_000, 0).is_err());
        assert!(bound(10, 10, MEMORY_MOST + 1).is_err());
    }
}
