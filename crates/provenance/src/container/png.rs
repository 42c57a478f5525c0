//! PNG (ISO/IEC 15948): a signature, then chunks of length, type, data and checksum.

use std::{borrow::Cow, io::Read as _, ops::Range};

use flate2::read::ZlibDecoder;
use kernel::MediaKind;

use super::{Assembled, Carrier, MAX_PARTS, MAX_TEXT, MAX_TEXTS, Removal, Scan, Text, be32};
use crate::Error;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Keyword of XMP in PNG (XMP specification part 3, 1.1.5).
const XMP_KEYWORD: &[u8] = b"XML:com.adobe.xmp";
/// Keyword of the alternative carrier (TC260 practice guide on images, annex B).
const AIGC_KEYWORD: &[u8] = b"AIGC";

struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
    data_start: usize,
    whole: Range<usize>,
}

/// The chunks up to IEND or to where the file breaks off.
fn chunks(bytes: &[u8]) -> Option<impl Iterator<Item = Chunk<'_>>> {
    if !bytes.starts_with(SIGNATURE) {
        return None;
    }
    let mut at = SIGNATURE.len();
    let mut ended = false;
    let walk = std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let length = be32(bytes, at)?;
        let data_start = at.checked_add(8)?;
        let data_end = data_start.checked_add(length)?;
        let end = data_end.checked_add(4)?;
        let kind = bytes.get(at + 4..data_start)?;
        let data = bytes.get(data_start..data_end)?;
        bytes.get(data_end..end)?;
        let whole = at..end;
        at = end;
        ended = kind == b"IEND";
        Some(Chunk { kind, data, data_start, whole })
    });
    Some(walk.take(MAX_PARTS))
}

pub(super) fn scan(bytes: &[u8]) -> Option<Scan<'_>> {
    let mut chunks = chunks(bytes)?;
    let first = chunks.next().filter(|chunk| chunk.kind == b"IHDR" && chunk.data.len() == 13)?;
    let mut scan = Scan::default();
    let mut end = first.whole.end;
    for chunk in chunks {
        end = chunk.whole.end;
        match chunk.kind {
            b"IEND" => scan.complete = true,
            b"caBX" => scan.c2pa = true,
            b"eXIf" if scan.exif.is_none() => {
                scan.exif = Some((chunk.data, chunk.data_start..chunk.whole.end - 4));
            }
            b"iTXt" | b"tEXt" | b"zTXt" => note_text(&mut scan, &chunk),
            _ => {}
        }
    }
    scan.trailing = if scan.complete { bytes.len() - end } else { 0 };
    Some(scan)
}

fn note_text<'a>(scan: &mut Scan<'a>, chunk: &Chunk<'a>) {
    let keyword = keyword(chunk);
    let is_xmp = keyword == XMP_KEYWORD;
    if !is_xmp && keyword != AIGC_KEYWORD {
        return;
    }
    if scan.xmp.len() + scan.aigc.len() >= MAX_TEXTS {
        scan.cut = true;
        return;
    }
    let Some(content) = content(chunk) else { return };
    scan.cut |= content.len() > MAX_TEXT;
    let carrier = match chunk.kind {
        b"iTXt" => Carrier::PngInternationalText,
        _ => Carrier::PngText,
    };
    let text = Text { carrier, bytes: content };
    if is_xmp { scan.xmp.push(text) } else { scan.aigc.push(text) }
}

fn keyword<'a>(chunk: &Chunk<'a>) -> &'a [u8] {
    chunk.data.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// The text of a tEXt, zTXt or iTXt chunk, inflated where need be.
fn content<'a>(chunk: &Chunk<'a>) -> Option<Cow<'a, [u8]>> {
    let rest = chunk.data.get(keyword(chunk).len() + 1..)?;
    match chunk.kind {
        b"tEXt" => Some(Cow::Borrowed(rest)),
        b"zTXt" => inflate(rest.get(1..)?),
        _ => {
            let compressed = *rest.first()? == 1;
            // Compression method, then language tag and translated keyword, each ended by zero.
            let mut fields = rest.get(2..)?.splitn(3, |byte| *byte == 0);
            let text = fields.nth(2)?;
            if compressed { inflate(text) } else { Some(Cow::Borrowed(text)) }
        }
    }
}

fn inflate(compressed: &[u8]) -> Option<Cow<'static, [u8]>> {
    let mut text = Vec::new();
    let limit = u64::try_from(MAX_TEXT).ok()?.saturating_add(1);
    ZlibDecoder::new(compressed).take(limit).read_to_end(&mut text).ok()?;
    Some(Cow::Owned(text))
}

pub(super) fn assemble(
    bytes: &[u8],
    xmp: &str,
    removal: Removal,
    manifest: &[u8],
) -> Result<Assembled, Error> {
    let damaged = |reason| Error::Damaged { kind: MediaKind::Png, reason };
    let mut chunks = chunks(bytes).ok_or_else(|| damaged("it has no PNG signature"))?;
    let header = chunks
        .next()
        .filter(|chunk| chunk.kind == b"IHDR")
        .ok_or_else(|| damaged("it does not start with IHDR"))?;
    let mut out = Vec::with_capacity(bytes.len() + xmp.len() + manifest.len() + 64);
    out.extend_from_slice(&bytes[..header.whole.end]);

    let mut data = XMP_KEYWORD.to_vec();
    data.extend_from_slice(&[0, 0, 0, 0, 0]);
    data.extend_from_slice(xmp.as_bytes());
    push_chunk(&mut out, *b"iTXt", &data)?;
    let start = out.len();
    out.extend_from_slice(manifest);
    let placeholder = start..out.len();

    let mut complete = false;
    for chunk in chunks {
        complete |= chunk.kind == b"IEND";
        let is_text = matches!(chunk.kind, b"iTXt" | b"tEXt" | b"zTXt");
        let drop = chunk.kind == b"caBX"
            || is_text && keyword(&chunk) == XMP_KEYWORD
            || is_text && removal.aigc && keyword(&chunk) == AIGC_KEYWORD;
        if !drop {
            out.extend_from_slice(&bytes[chunk.whole]);
        }
    }
    if !complete {
        return Err(damaged("it breaks off before its end (IEND)"));
    }
    // What follows IEND is no part of the picture and would only escape notice: it is left out.
    Ok(Assembled { bytes: out, manifest: placeholder })
}

/// Computes anew the checksum of the chunk whose data lies at `data`.
pub(super) fn renew_checksum(bytes: &mut [u8], data: &Range<usize>) {
    let covered = data.start.checked_sub(4).and_then(|start| bytes.get(start..data.end));
    let Some(checksum) = covered.map(crc32fast::hash) else { return };
    if let Some(room) = bytes.get_mut(data.end..data.end + 4) {
        room.copy_from_slice(&checksum.to_be_bytes());
    }
}

fn push_chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<(), Error> {
    let room = (1 << 31) - 1;
    let too_long = Error::NoRoom { needed: data.len(), room };
    let length = u32::try_from(data.len()).ok().filter(|length| (*length as usize) <= room);
    out.extend_from_slice(&length.ok_or(too_long)?.to_be_bytes());
    out.extend_from_slice(&kind);
    out.extend_from_slice(data);
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&kind);
    checksum.update(data);
    out.extend_from_slice(&checksum.finalize().to_be_bytes());
    Ok(())
}
