//! Small upright pictures for people to recognise a file by. Nothing here is ever published.

use image::{RgbImage, codecs::jpeg::JpegEncoder, imageops};
use kernel::MediaKind;

use crate::{Error, stamp};

/// A small JPEG of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// The kind of `bytes`.
    pub kind: MediaKind,
    /// A JPEG file; what was transparent lies on a light ground.
    pub bytes: Vec<u8>,
    /// Width and height of the upright source, in pixels.
    pub size: (u32, u32),
}

/// Quality of the JPEG: small letters of a label must stay legible.
const QUALITY: u8 = 88;
/// Paper, for transparent pixels (linear light).
const PAPER: f32 = 0.95;

/// A small upright picture of at most `most` pixels a side (1 to 4096); smaller sources keep their
/// size.
///
/// # Errors
/// What stands in the way of reading the picture.
pub fn thumbnail(kind: MediaKind, bytes: &[u8], most: u32) -> Result<Thumbnail, Error> {
    let (picture, _) = stamp::open(kind, bytes)?;
    let size = picture.upright();
    let most = most.clamp(1, 4096);
    // Every n-th pixel first, so that a huge picture is not copied whole; then a proper filter.
    let stride = (size.0.max(size.1) / (most * 2)).max(1);
    let (width, height) = (size.0.div_ceil(stride), size.1.div_ceil(stride));
    let sampled = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb(picture.shown(x * stride, y * stride, PAPER))
    });
    let longest = width.max(height);
    let small = if longest <= most {
        sampled
    } else {
        let fit =
            |side: u32| (u64::from(side) * u64::from(most) / u64::from(longest)).max(1) as u32;
        imageops::resize(&sampled, fit(width), fit(height), imageops::FilterType::Triangle)
    };
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(&small)
        .map_err(|error| Error::Corrupt { kind, reason: error.to_string() })?;
    Ok(Thumbnail { kind: MediaKind::Jpeg, bytes: out, size })
}
