//! JPEG as a container (ISO/IEC 10918-1): which segments survive a new picture, decoding within
//! bounds, encoding again with the source's quantisation tables, sampling and mode. Pixels stay in
//! the file's own luma and chroma, so that nothing is lost to a round trip through RGB.

use std::ops::Range;

use jpeg_encoder::{
    ChromaSubsamplingMethod, ColorType, Encoder, QuantizationTableType, SamplingFactor,
};
use kernel::MediaKind;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::picture::{Channels, Picture, SIDE_MOST, bound};
use crate::{Error, exif};

/// Natural position of the k-th coefficient (ISO/IEC 10918-1, figure A.6).
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// Code lengths of the four tables of annex K.3; other lengths mean tables made for the picture.
const USUAL_CODES: [[u8; 16]; 4] = [
    [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
    [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
];

/// The usual JFIF segment: version 1.01, square pixels, no preview.
const JFIF: [u8; 14] = *b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0";

/// What has to be remembered of the source until it is written again.
pub(crate) struct Source {
    size: (u16, u16),
    colour: ColorType,
    tables: [[u16; 64]; 2],
    sampling: SamplingFactor,
    progressive: bool,
    made_codes: bool,
    /// Marker and payload of the segments to copy.
    kept: Vec<(u8, Range<usize>)>,
}

fn corrupt(reason: impl Into<String>) -> Error {
    Error::Corrupt { kind: MediaKind::Jpeg, reason: reason.into() }
}

fn unsupported(reason: &str) -> Error {
    Error::Unsupported { kind: MediaKind::Jpeg, reason: reason.to_owned() }
}

/// Reads the segments and decodes the picture.
pub(crate) fn open(bytes: &[u8]) -> Result<(Picture, Source), Error> {
    let layout = Layout::read(bytes)?;
    let (width, height) = (u32::from(layout.width), u32::from(layout.height));
    let components = layout.components.len();
    // A progressive picture is held as coefficients, two bytes each, beside the pixels.
    let each = if layout.progressive { 3 } else { 1 };
    bound(width, height, u64::from(width) * u64::from(height) * components as u64 * each)?;
    let options = DecoderOptions::default()
        .set_max_width(SIDE_MOST as usize)
        .set_max_height(SIDE_MOST as usize)
        .set_strict_mode(false);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| corrupt(format!("{error:?}")))?;
    let (space, channels, colour) = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => (ColorSpace::Luma, Channels::Grey, ColorType::Luma),
        Some(ColorSpace::YCbCr) => (ColorSpace::YCbCr, Channels::Ycc, ColorType::Ycbcr),
        Some(ColorSpace::RGB) => (ColorSpace::RGB, Channels::Rgb, ColorType::Rgb),
        Some(ColorSpace::CMYK | ColorSpace::YCCK) => {
            return Err(unsupported("CMYK pictures are for print: convert it to RGB first"));
        }
        _ => return Err(unsupported("its colour components are not grey, RGB or YCbCr")),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let samples = decoder.decode().map_err(|error| corrupt(format!("{error:?}")))?;
    let picture =
        Picture::new((width, height), layout.orientation(bytes), channels, false, samples)
            .ok_or_else(|| corrupt("it has fewer samples than it claims"))?;
    let source = Source {
        size: (layout.width, layout.height),
        colour,
        tables: layout.chosen_tables()?,
        sampling: layout.sampling(),
        progressive: layout.progressive,
        made_codes: layout.made_codes,
        kept: layout.kept(bytes),
    };
    Ok((picture, source))
}

impl Source {
    /// The new file: the kept segments of `source` before the encoded picture.
    pub(crate) fn write(&self, source: &[u8], picture: &Picture) -> Result<Vec<u8>, Error> {
        let encoded = self.encode(picture)?;
        let mut out = Vec::with_capacity(encoded.len() + 65_536);
        out.extend_from_slice(&[0xFF, 0xD8]);
        let payload = |range: &Range<usize>| source.get(range.clone()).unwrap_or_default();
        // Without JFIF or EXIF a reader would have to guess the colour space.
        let says_space = |(marker, range): &(u8, Range<usize>)| {
            (*marker == 0xE0 && payload(range).starts_with(b"JFIF\0"))
                || (*marker == 0xE1 && payload(range).starts_with(b"Exif\0"))
        };
        if !self.kept.iter().any(says_space) {
            segment(&mut out, 0xE0, &JFIF);
        }
        for (marker, range) in &self.kept {
            let payload = payload(range);
            if *marker == 0xE0 && payload.starts_with(b"JFIF\0") && payload.len() >= 12 {
                let mut jfif = payload[..12].to_vec();
                jfif.extend_from_slice(&[0, 0]); // No preview: it would lack the label.
                segment(&mut out, *marker, &jfif);
            } else if *marker == 0xE1 && payload.starts_with(b"Exif\0") && payload.len() > 6 {
                let mut block = payload.to_vec();
                exif::unlink_preview(&mut block[6..]);
                segment(&mut out, *marker, &block);
            } else {
                segment(&mut out, *marker, payload);
            }
        }
        body(&encoded, &mut out)?;
        Ok(out)
    }

    fn encode(&self, picture: &Picture) -> Result<Vec<u8>, Error> {
        let mut encoded = Vec::with_capacity(picture.samples().len() / 6);
        let mut encoder = Encoder::new(&mut encoded, 90);
        let table = |index: usize| QuantizationTableType::Custom(Box::new(self.tables[index]));
        encoder.set_quantization_tables(table(0), table(1));
        encoder.set_sampling_factor(self.sampling);
        encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
        encoder.set_progressive(self.progressive);
        encoder.set_optimized_huffman_tables(self.made_codes || self.progressive);
        let (width, height) = self.size;
        encoder
            .encode(picture.samples(), width, height, self.colour)
            .map_err(|error| corrupt(error.to_string()))?;
        Ok(encoded)
    }
}

fn segment(out: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    // Payloads come from segments, so that their length always fits.
    let length = (payload.len() + 2).min(0xFFFF) as u16;
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&payload[..usize::from(length) - 2]);
}

/// Copies what the encoder wrote, without its JFIF segment, with components numbered from one as
/// JFIF wants them (the encoder counts from nought).
fn body(encoded: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
    walk(encoded, |marker, range, entropy| {
        let payload = &encoded[range];
        if (0xE0..=0xEF).contains(&marker) {
            return;
        }
        let start = out.len() + 4;
        segment(out, marker, payload);
        let numbers: &mut dyn Iterator<Item = usize> = match marker {
            0xC0..=0xC2 => &mut (6..payload.len()).step_by(3),
            0xDA => &mut (1..1 + usize::from(payload.first().copied().unwrap_or(0)) * 2).step_by(2),
            _ => &mut std::iter::empty(),
        };
        for at in numbers {
            if let Some(number) = out.get_mut(start + at) {
                *number = number.wrapping_add(1);
            }
        }
        out.extend_from_slice(&encoded[entropy]);
    })?;
    out.extend_from_slice(&[0xFF, 0xD9]);
    Ok(())
}

/// Visits every segment up to the end marker: marker, payload, and the entropy-coded data behind it.
fn walk(bytes: &[u8], mut visit: impl FnMut(u8, Range<usize>, Range<usize>)) -> Result<(), Error> {
    let cut_off = || corrupt("it is cut off");
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err(corrupt("it has no JPEG signature"));
    }
    let mut at = 2;
    loop {
        if *bytes.get(at).ok_or_else(cut_off)? != 0xFF {
            return Err(corrupt("a segment does not begin with a marker"));
        }
        let marker = *bytes.get(at + 1).ok_or_else(cut_off)?;
        match marker {
            0xFF => at += 1,
            0xD9 => return Ok(()),
            0x01 | 0xD0..=0xD7 => at += 2,
            _ => {
                let length = bytes.get(at + 2..at + 4).ok_or_else(cut_off)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                let (from, to) = (at + 4, at + 2 + length);
                if length < 2 || to > bytes.len() {
                    return Err(cut_off());
                }
                at = to;
                if marker == 0xDA {
                    let ends =
                        |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF);
                    let rest = bytes.get(to..).unwrap_or_default();
                    at += rest.windows(2).position(ends).ok_or_else(cut_off)?;
                }
                visit(marker, from..to, to..at);
            }
        }
    }
}

/// What the segments say.
#[derive(Default)]
struct Layout {
    width: u16,
    height: u16,
    progressive: bool,
    /// Horizontal and vertical sampling, and quantisation table.
    components: Vec<(u8, u8, u8)>,
    tables: [Option<[u16; 64]>; 4],
    made_codes: bool,
    segments: Vec<(u8, Range<usize>)>,
}

impl Layout {
    fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut layout = Self::default();
        let mut fault = None;
        walk(bytes, |marker, range, _| {
            let payload = &bytes[range.clone()];
            let result = match marker {
                0xC0..=0xC2 => layout.frame(marker, payload),
                0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                    Err(unsupported("it is lossless, hierarchical or arithmetic coded"))
                }
                0xC4 => {
                    layout.codes(payload);
                    Ok(())
                }
                0xDB => layout.quantisation(payload),
                0xE0..=0xEF | 0xFE => {
                    layout.segments.push((marker, range));
                    Ok(())
                }
                _ => Ok(()),
            };
            if let Err(error) = result {
                fault.get_or_insert(error);
            }
        })?;
        match fault {
            Some(error) => Err(error),
            None if layout.components.is_empty() => Err(corrupt("it has no picture")),
            None => Ok(layout),
        }
    }

    fn frame(&mut self, marker: u8, payload: &[u8]) -> Result<(), Error> {
        let [depth, high, low, wide, narrow, count, rest @ ..] = payload else {
            return Err(corrupt("its frame header is cut off"));
        };
        if !self.components.is_empty() {
            return Err(corrupt("it has two frames"));
        }
        if *depth != 8 {
            return Err(unsupported("it has more than eight bits a sample"));
        }
        self.height = u16::from_be_bytes([*high, *low]);
        self.width = u16::from_be_bytes([*wide, *narrow]);
        if self.width == 0 || self.height == 0 {
            return Err(unsupported("its height is not given in the frame header"));
        }
        self.progressive = marker == 0xC2;
        if rest.len() < usize::from(*count) * 3 || *count == 0 || *count > 4 {
            return Err(corrupt("its frame header does not add up"));
        }
        for component in rest.chunks_exact(3).take(usize::from(*count)) {
            let (across, down) = (component[1] >> 4, component[1] & 15);
            if !(1..=4).contains(&across) || !(1..=4).contains(&down) || component[2] > 3 {
                return Err(corrupt("a component has no proper sampling"));
            }
            self.components.push((across, down, component[2]));
        }
        Ok(())
    }

    fn quantisation(&mut self, mut payload: &[u8]) -> Result<(), Error> {
        let short = || corrupt("a quantisation table is cut off");
        while let Some((head, rest)) = payload.split_first() {
            let each = if head >> 4 == 0 { 1 } else { 2 };
            let values = rest.get(..64 * each).ok_or_else(short)?;
            let mut table = [0; 64];
            for (natural, value) in ZIGZAG.iter().zip(values.chunks_exact(each)) {
                let value = value.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte));
                // The encoder writes eight-bit tables; a finer step never lowers the quality.
                table[usize::from(*natural)] = value.clamp(1, 255);
            }
            // A redefinition between scans does not happen in baseline files; the first one counts.
            self.tables[usize::from(head & 3)].get_or_insert(table);
            payload = &rest[64 * each..];
        }
        Ok(())
    }

    fn codes(&mut self, mut payload: &[u8]) {
        while let Some(lengths) = payload.get(1..17) {
            self.made_codes |= !USUAL_CODES.iter().any(|usual| usual == lengths);
            let symbols: usize = lengths.iter().copied().map(usize::from).sum();
            payload = payload.get(17 + symbols..).unwrap_or_default();
        }
    }

    fn chosen_tables(&self) -> Result<[[u16; 64]; 2], Error> {
        let of = |component: usize| {
            let (_, _, table) = self.components.get(component)?;
            self.tables.get(usize::from(*table)).copied().flatten()
        };
        let luma = of(0).ok_or_else(|| corrupt("it has no quantisation table"))?;
        Ok([luma, of(1).unwrap_or(luma)])
    }

    fn sampling(&self) -> SamplingFactor {
        let whole = |luma: u8, chroma: u8| luma.is_multiple_of(chroma).then(|| luma / chroma);
        let factor = match self.components.as_slice() {
            [luma, one, other] if (one.0, one.1) == (other.0, other.1) => whole(luma.0, one.0)
                .zip(whole(luma.1, one.1))
                .and_then(|(across, down)| SamplingFactor::from_factors(across, down)),
            _ => None,
        };
        factor.unwrap_or(SamplingFactor::F_1_1)
    }

    fn orientation(&self, bytes: &[u8]) -> u8 {
        let block = self.segments.iter().find_map(|(marker, range)| {
            let payload = bytes.get(range.clone())?;
            (*marker == 0xE1).then(|| payload.strip_prefix(b"Exif\0\0"))?
        });
        block.map_or(1, exif::orientation)
    }

    /// Segments that still hold for the new picture. Dropped: JUMBF and C2PA (APP11), previews, the
    /// index of appended pictures (MPF), and Adobe's note on the old colour transform.
    fn kept(&self, bytes: &[u8]) -> Vec<(u8, Range<usize>)> {
        let holds = |(marker, range): &&(u8, Range<usize>)| {
            let payload = bytes.get(range.clone()).unwrap_or_default();
            match marker {
                0xE0 => !payload.starts_with(b"JFXX\0"),
                0xE2 => !payload.starts_with(b"MPF\0"),
                0xEB => false,
                0xEE => !payload.starts_with(b"Adobe"),
                _ => true,
            }
        };
        self.segments.iter().filter(holds).cloned().collect()
    }
}
