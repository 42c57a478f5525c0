//! The one job: open, set the plate, choose place and ground, draw, measure, write again.

use kernel::{MediaKind, Profile};

use crate::picture::Picture;
use crate::{
    Error, Ground, LabelRecord, LabelRequest, Labelled, Place, Support, contrast, jpeg, place,
    plate, png, wording,
};

/// Whether and within which limits `kind` can carry a label here.
#[must_use]
pub fn support(kind: MediaKind) -> Support {
    let (can, reason) = match kind {
        MediaKind::Png => (true, "every colour type and depth; not animated; up to 100 megapixels"),
        MediaKind::Jpeg => (true, "8-bit grey and colour; not CMYK; up to 100 megapixels"),
        MediaKind::Webp | MediaKind::Gif | MediaKind::Tiff | MediaKind::Bmp => {
            (false, "labels are drawn on PNG and JPEG for now: save it as one of them")
        }
        MediaKind::Avif | MediaKind::Heif => {
            (false, "AVIF and HEIF cannot be written here: save it as JPEG or PNG")
        }
        MediaKind::Svg => (false, "labels in SVG are not drawn yet: export it as PNG"),
        MediaKind::Pdf | MediaKind::Zip => (false, "labels in documents are not drawn yet"),
        MediaKind::Wav | MediaKind::Mp3 | MediaKind::Flac | MediaKind::Ogg => {
            (false, "spoken labels are not made yet")
        }
        MediaKind::Mp4 | MediaKind::Matroska => (false, "labels in video are not drawn yet"),
    };
    Support { can, reason: reason.to_owned() }
}

/// A picture with the container it came in.
pub(crate) enum Opened {
    Png(png::Source),
    Jpeg(Box<jpeg::Source>),
}

/// Decodes `bytes` within the bounds of [`crate::picture`].
pub(crate) fn open(kind: MediaKind, bytes: &[u8]) -> Result<(Picture, Opened), Error> {
    match kind {
        MediaKind::Png => png::open(bytes).map(|(picture, source)| (picture, Opened::Png(source))),
        MediaKind::Jpeg => {
            jpeg::open(bytes).map(|(picture, source)| (picture, Opened::Jpeg(Box::new(source))))
        }
        kind => Err(Error::Unsupported { kind, reason: support(kind).reason }),
    }
}

/// Puts the label that `request` asks for on a picture. PNG: pixels outside the label keep their
/// values; JPEG: encoded again with the source's own quantisation tables and sampling. Colour
/// profile, EXIF, XMP and text survive; C2PA, previews and appended pictures, which would contradict
/// the new pixels, do not.
///
/// # Errors
/// Every variant of [`Error`]; nothing is written then.
pub fn apply(kind: MediaKind, bytes: &[u8], request: &LabelRequest) -> Result<Labelled, Error> {
    let message = wording::compose(request)?;
    if request.place == Some(Place::Center) && request.profiles.contains(&Profile::Cn) {
        return Err(Error::PlaceNotAllowed { profile: Profile::Cn, place: Place::Center });
    }
    let (mut picture, source) = open(kind, bytes)?;
    let (width, height) = picture.upright();
    let set = plate::set(&message, width, height)?;
    let size = (set.drawing.width, set.drawing.height);
    let chosen = request.place.unwrap_or_else(|| place::calmest(&picture, size, set.margin));
    let rect = place::rect(chosen, (width, height), size, set.margin);
    let dark = set.drawing.label(Ground::Dark)?;
    let light = set.drawing.label(Ground::Light)?;
    let ground = place::ground(&picture, rect, &dark, &light);
    let raster = if ground == Ground::Dark { dark } else { light };
    picture.blend(&raster, rect);
    let worst = place::worst_contrast(&picture, rect, &raster, &set.ink);
    let bytes = match source {
        Opened::Png(source) => source.write(bytes, &picture)?,
        Opened::Jpeg(source) => source.write(bytes, &picture)?,
    };
    let label = LabelRecord {
        wording: set.wording,
        rect,
        picture: (width, height),
        // The first inscription is the one under the strictest rule.
        ink_height: set.inscriptions.first().map_or(0, |first| first.ink_height),
        contrast_x100: contrast::hundredths(worst),
        place: chosen,
        ground,
        inscriptions: set.inscriptions,
        radius: set.drawing.radius,
        letters: set.drawing.letters,
        dividers: set.drawing.dividers,
    };
    Ok(Labelled { bytes, label })
}
