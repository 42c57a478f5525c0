//! PNG as a container (ISO/IEC 15948): which chunks survive a new picture, decoding within bounds,
//! encoding with the source's colour type and depth. Palettes and depths below eight are widened.

use std::io::Cursor;
use std::ops::Range;

use kernel::MediaKind;

use crate::picture::{Channels, MEMORY_MOST, Picture, bound};
use crate::{Error, exif};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What has to be remembered of the source until it is written again.
pub(crate) struct Source {
    size: (u32, u32),
    colour: ::png::ColorType,
    depth: ::png::BitDepth,
    /// Whole chunks (length to checksum) to copy before and after the picture data.
    before: Vec<Range<usize>>,
    after: Vec<Range<usize>>,
    /// Whether samples are stored as they were, so that chunks which speak of samples still hold.
    same_samples: bool,
}

struct Chunk<'a> {
    name: [u8; 4],
    data: &'a [u8],
    whole: Range<usize>,
}

fn corrupt(reason: impl Into<String>) -> Error {
    Error::Corrupt { kind: MediaKind::Png, reason: reason.into() }
}

fn unsupported(reason: &str) -> Error {
    Error::Unsupported { kind: MediaKind::Png, reason: reason.to_owned() }
}

/// Reads the chunks and decodes the picture.
pub(crate) fn open(bytes: &[u8]) -> Result<(Picture, Source), Error> {
    let chunks = chunks(bytes)?;
    let header = chunks.first().filter(|chunk| chunk.name == *b"IHDR" && chunk.data.len() == 13);
    let header = header.ok_or_else(|| corrupt("it does not begin with a header chunk"))?.data;
    let side = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    let (width, height) = (side(0), side(4));
    if width == 0 || height == 0 {
        return Err(corrupt("it has no pixels"));
    }
    let sample = if header[8] == 16 { 2 } else { 1 };
    // Four channels at most, and as much again for filtering and writing one pass.
    bound(width, height, u64::from(width) * u64::from(height) * 4 * sample)?;
    if chunks.iter().any(|chunk| &chunk.name == b"acTL") {
        return Err(unsupported("animated PNG is not labelled yet: every frame would need it"));
    }
    let mut decoder = ::png::Decoder::new_with_limits(
        Cursor::new(bytes),
        ::png::Limits { bytes: MEMORY_MOST as usize },
    );
    // Colour profiles and texts are copied as they are; nobody needs them inflated.
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(::png::Transformations::EXPAND);
    let fault = |error: ::png::DecodingError| match error {
        ::png::DecodingError::LimitsExceeded => {
            Error::TooLarge { width, height, reason: "reading it would take too much memory" }
        }
        error => corrupt(error.to_string()),
    };
    let mut reader = decoder.read_info().map_err(fault)?;
    let (stored_colour, stored_depth) = (reader.info().color_type, reader.info().bit_depth);
    let (colour, depth) = reader.output_color_type();
    let length = reader.output_buffer_size().ok_or_else(|| corrupt("its size does not add up"))?;
    bound(width, height, length as u64)?;
    let mut samples = vec![0; length];
    reader.next_frame(&mut samples).map_err(fault)?;
    reader.finish().map_err(fault)?;
    let channels = match colour {
        ::png::ColorType::Grayscale => Channels::Grey,
        ::png::ColorType::GrayscaleAlpha => Channels::GreyAlpha,
        ::png::ColorType::Rgb => Channels::Rgb,
        ::png::ColorType::Rgba => Channels::Rgba,
        ::png::ColorType::Indexed => return Err(unsupported("its palette did not expand")),
    };
    let block = chunks.iter().find(|chunk| &chunk.name == b"eXIf");
    let orientation = block.map_or(1, |chunk| exif::orientation(chunk.data));
    let wide = depth == ::png::BitDepth::Sixteen;
    let picture = Picture::new((width, height), orientation, channels, wide, samples)
        .ok_or_else(|| corrupt("it has fewer samples than it claims"))?;
    let mut source = Source {
        size: (width, height),
        colour,
        depth,
        before: Vec::new(),
        after: Vec::new(),
        same_samples: (stored_colour, stored_depth) == (colour, depth),
    };
    source.keep(&chunks)?;
    Ok((picture, source))
}

impl Source {
    /// Chooses the chunks that still hold for the new picture, in their order.
    fn keep(&mut self, chunks: &[Chunk<'_>]) -> Result<(), Error> {
        let mut seen_data = false;
        for chunk in chunks {
            let colourful = matches!(self.colour, ::png::ColorType::Rgb | ::png::ColorType::Rgba);
            let keep = match &chunk.name {
                b"IDAT" => {
                    seen_data = true;
                    false
                }
                // A suggested palette may stay beside true colour; a real one was spent.
                b"PLTE" => colourful && self.same_samples,
                b"sBIT" | b"bKGD" | b"hIST" => self.same_samples,
                b"IHDR" | b"IEND" | b"tRNS" => false,
                b"cHRM" | b"gAMA" | b"iCCP" | b"sRGB" | b"cICP" | b"mDCV" | b"cLLI" | b"mDCv"
                | b"cLLi" | b"pHYs" | b"sPLT" | b"tIME" | b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" => {
                    true
                }
                // Provenance is bound to the old bytes; it comes back as an ingredient of the new.
                b"caBX" => false,
                name if name[0].is_ascii_uppercase() => {
                    return Err(unsupported("it has a critical chunk that is not in the standard"));
                }
                // Safe-to-copy bit: what is unsafe speaks of the old picture data.
                name => name[3].is_ascii_lowercase(),
            };
            if keep {
                let list = if seen_data { &mut self.after } else { &mut self.before };
                list.push(chunk.whole.clone());
            }
        }
        Ok(())
    }

    /// The new file: the kept chunks of `source` around the encoded picture.
    pub(crate) fn write(&self, source: &[u8], picture: &Picture) -> Result<Vec<u8>, Error> {
        let encoded = self.encode(picture)?;
        let mut out = Vec::with_capacity(encoded.len() + source.len() / 8);
        out.extend_from_slice(SIGNATURE);
        let mut placed = false;
        for chunk in chunks(&encoded)? {
            if chunk.name == *b"IDAT" && !placed {
                placed = true;
                self.copy(&self.before, source, &mut out);
            } else if chunk.name == *b"IEND" {
                self.copy(&self.after, source, &mut out);
            }
            out.extend_from_slice(&encoded[chunk.whole]);
        }
        Ok(out)
    }

    fn copy(&self, kept: &[Range<usize>], source: &[u8], out: &mut Vec<u8>) {
        for chunk in kept.iter().filter_map(|whole| source.get(whole.clone())) {
            let start = out.len();
            out.extend_from_slice(chunk);
            if chunk.get(4..8) == Some(b"eXIf") {
                let end = out.len() - 4;
                exif::unlink_preview(&mut out[start + 8..end]);
                let sum = checksum(&out[start + 4..end]).to_be_bytes();
                out[end..].copy_from_slice(&sum);
            }
        }
    }

    fn encode(&self, picture: &Picture) -> Result<Vec<u8>, Error> {
        let fault = |error: ::png::EncodingError| corrupt(error.to_string());
        let mut encoded = Vec::with_capacity(picture.samples().len() / 2);
        let mut encoder = ::png::Encoder::new(&mut encoded, self.size.0, self.size.1);
        encoder.set_color(self.colour);
        encoder.set_depth(self.depth);
        encoder.set_compression(::png::Compression::Fast);
        let mut writer = encoder.write_header().map_err(fault)?;
        writer.write_image_data(picture.samples()).map_err(fault)?;
        writer.finish().map_err(fault)?;
        Ok(encoded)
    }
}

/// Splits a file into chunks up to its end chunk; checks every length and the checksums of all but
/// picture data, which the decoder checks.
fn chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, Error> {
    if !bytes.starts_with(SIGNATURE) {
        return Err(corrupt("it has no PNG signature"));
    }
    let mut chunks = Vec::new();
    let mut at = SIGNATURE.len();
    loop {
        let cut_off = || corrupt("it is cut off");
        let head = bytes.get(at..at + 8).ok_or_else(cut_off)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let name = [head[4], head[5], head[6], head[7]];
        if !name.iter().all(u8::is_ascii_alphabetic) {
            return Err(corrupt("a chunk has no proper name"));
        }
        let end = at.checked_add(12).and_then(|end| end.checked_add(length)).ok_or_else(cut_off)?;
        let whole = bytes.get(at..end).ok_or_else(cut_off)?;
        let data = &whole[8..8 + length];
        if name != *b"IDAT" && checksum(&whole[4..8 + length]).to_be_bytes() != whole[8 + length..]
        {
            return Err(corrupt("the checksum of a chunk is wrong"));
        }
        chunks.push(Chunk { name, data, whole: at..end });
        if name == *b"IEND" {
            return Ok(chunks);
        }
        at = end;
    }
}

/// CRC-32 as in ISO/IEC 15948, annex D.
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let (mut value, mut bit) = (index as u32, 0);
            while bit < 8 {
                value = if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            table[index] = value;
            index += 1;
        }
        table
    };
    !bytes.iter().fold(u32::MAX, |sum, byte| TABLE[usize::from((sum as u8) ^ byte)] ^ (sum >> 8))
}
