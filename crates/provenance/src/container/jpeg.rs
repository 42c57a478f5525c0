//! JPEG (ISO/IEC 10918-1): marker segments up to the first scan, then entropy-coded data.

use std::{borrow::Cow, ops::Range};

use kernel::MediaKind;

use super::{Assembled, Carrier, MAX_PARTS, MAX_TEXT, MAX_TEXTS, Removal, Scan, Text, be16, be32};
use crate::Error;

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// XMP specification part 3, 1.1.3.1: signature, GUID (32), full length (4), offset (4), portion.
const EXTENDED_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const EXIF: &[u8] = b"Exif\0\0";
const AIGC: &[u8] = b"AIGC";
/// The largest content of one segment: 65535 less the two bytes of the length.
const MAX_SEGMENT: usize = 65_533;
const SOS: u8 = 0xda;
const EOI: u8 = 0xd9;

struct Segment<'a> {
    marker: u8,
    data: &'a [u8],
    data_start: usize,
    whole: Range<usize>,
}

/// The segments before the first scan, and where that scan's header starts.
fn header(bytes: &[u8]) -> Option<(Vec<Segment<'_>>, Option<usize>)> {
    if !bytes.starts_with(b"\xff\xd8\xff") {
        return None;
    }
    let mut segments = Vec::new();
    let mut at = 2;
    while segments.len() < MAX_PARTS {
        let start = at;
        if bytes.get(at) != Some(&0xff) {
            return Some((segments, None));
        }
        // Any number of fill bytes may stand before a marker.
        while bytes.get(at) == Some(&0xff) {
            at += 1;
        }
        let Some(&marker) = bytes.get(at) else { return Some((segments, None)) };
        if marker == SOS {
            return Some((segments, Some(start)));
        }
        let data_start = at + 3;
        let data = be16(bytes, at + 1)
            .and_then(|length| bytes.get(data_start..(at + 1).checked_add(length)?));
        let Some(data) = data else { return Some((segments, None)) };
        at = data_start + data.len();
        segments.push(Segment { marker, data, data_start, whole: start..at });
    }
    Some((segments, None))
}

/// Where the picture ends: the position after EOI, skipping every scan from `start` on.
fn end_of_picture(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        let rest = bytes.get(at..)?;
        at += rest.iter().position(|byte| *byte == 0xff)?;
        match *bytes.get(at + 1)? {
            EOI => return Some(at + 2),
            0xff => at += 1,
            0 | 0x01 | 0xd0..=0xd8 => at += 2,
            _ => at = (at + 2).checked_add(be16(bytes, at + 2)?.max(2))?,
        }
    }
}

/// ISO 19566-5: "JP", box instance (2), packet sequence (4), then the box. C2PA boxes carry the
/// label `c2pa` in their description; later packets of a box are told by its instance.
fn is_jumbf(segment: &Segment<'_>) -> bool {
    segment.marker == 0xeb && segment.data.starts_with(b"JP")
}

/// Box instances of APP11 that belong to a C2PA manifest store.
fn c2pa_instances(segments: &[Segment<'_>]) -> Vec<usize> {
    segments
        .iter()
        .filter(|segment| is_jumbf(segment))
        .filter(|segment| {
            let head = segment.data.get(..256).unwrap_or(segment.data);
            head.windows(4).any(|window| window == b"c2pa")
        })
        .filter_map(|segment| be16(segment.data, 2))
        .collect()
}

pub(super) fn scan(bytes: &[u8]) -> Option<Scan<'_>> {
    let (segments, scan_start) = header(bytes)?;
    let mut scan = Scan { c2pa: !c2pa_instances(&segments).is_empty(), ..Scan::default() };
    for segment in &segments {
        match segment.marker {
            0xe1 if segment.data.starts_with(XMP) => scan.xmp.push(Text {
                carrier: Carrier::JpegXmp,
                bytes: Cow::Borrowed(&segment.data[XMP.len()..]),
            }),
            0xe1 if segment.data.starts_with(EXIF) && scan.exif.is_none() => {
                let start = segment.data_start + EXIF.len();
                scan.exif = Some((&segment.data[EXIF.len()..], start..segment.whole.end));
            }
            0xe0..=0xef if segment.data.starts_with(AIGC) => scan.aigc.push(Text {
                carrier: Carrier::JpegBare,
                bytes: Cow::Borrowed(&segment.data[AIGC.len()..]),
            }),
            _ => {}
        }
    }
    let (extended, cut) = join_extended(&segments);
    scan.cut = cut || scan.xmp.len() + scan.aigc.len() > MAX_TEXTS;
    scan.xmp.truncate(MAX_TEXTS);
    scan.aigc.truncate(MAX_TEXTS);
    scan.xmp.extend(
        extended.map(|bytes| Text { carrier: Carrier::JpegExtendedXmp, bytes: Cow::Owned(bytes) }),
    );
    if let Some(end) = scan_start.and_then(|start| end_of_picture(bytes, start)) {
        scan.complete = true;
        scan.trailing = bytes.len() - end;
    }
    Some(scan)
}

/// Joins the portions of the first extended packet; gaps stay zero. The flag says that it was too
/// long to be read.
fn join_extended(segments: &[Segment<'_>]) -> (Option<Vec<u8>>, bool) {
    const GUID: usize = 32;
    let portions: Vec<&[u8]> = segments
        .iter()
        .filter(|segment| segment.marker == 0xe1)
        .filter_map(|segment| segment.data.strip_prefix(EXTENDED_XMP))
        .filter(|portion| portion.len() >= GUID + 8)
        .collect();
    let Some(first) = portions.first() else { return (None, false) };
    let (guid, full) = (&first[..GUID], be32(first, GUID).unwrap_or(0));
    if full > MAX_TEXT {
        return (None, true);
    }
    let mut packet = vec![0; full];
    for portion in portions.iter().filter(|portion| portion.starts_with(guid)) {
        let content = &portion[GUID + 8..];
        let start = be32(portion, GUID + 4).unwrap_or(usize::MAX);
        let room = start.checked_add(content.len()).and_then(|end| packet.get_mut(start..end));
        if let Some(room) = room {
            room.copy_from_slice(content);
        }
    }
    (Some(packet), false)
}

pub(super) fn assemble(
    bytes: &[u8],
    xmp: &str,
    removal: Removal,
    manifest: &[u8],
) -> Result<Assembled, Error> {
    let damaged = |reason| Error::Damaged { kind: MediaKind::Jpeg, reason };
    let (segments, scan_start) =
        header(bytes).ok_or_else(|| damaged("it has no JPEG signature"))?;
    let scan_start =
        scan_start.ok_or_else(|| damaged("its segments break off before the picture"))?;
    if end_of_picture(bytes, scan_start).is_none() {
        return Err(damaged("it breaks off before its end (EOI)"));
    }
    let room = MAX_SEGMENT - XMP.len();
    if xmp.len() > room {
        return Err(Error::NoRoom { needed: xmp.len(), room });
    }
    let instances = c2pa_instances(&segments);
    let dropped = |segment: &Segment<'_>| {
        segment.marker == 0xe1 && segment.data.starts_with(XMP)
            || is_jumbf(segment) && be16(segment.data, 2).is_some_and(|id| instances.contains(&id))
            || removal.aigc
                && (0xe0..=0xef).contains(&segment.marker)
                && segment.data.starts_with(AIGC)
    };
    // JFIF and Exif readers insist on the first places.
    let leading = segments
        .iter()
        .take_while(|s| s.marker == 0xe0 || s.marker == 0xe1 && s.data.starts_with(EXIF))
        .count();
    let mut out = Vec::with_capacity(bytes.len() + xmp.len() + manifest.len() + 64);
    out.extend_from_slice(&bytes[..2]);
    let (first, rest) = segments.split_at(leading);
    for segment in first.iter().filter(|segment| !dropped(segment)) {
        out.extend_from_slice(&bytes[segment.whole.clone()]);
    }
    let length = u16::try_from(XMP.len() + xmp.len() + 2).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0xff, 0xe1]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(XMP);
    out.extend_from_slice(xmp.as_bytes());
    let start = out.len();
    out.extend_from_slice(manifest);
    let placeholder = start..out.len();
    for segment in rest.iter().filter(|segment| !dropped(segment)) {
        out.extend_from_slice(&bytes[segment.whole.clone()]);
    }
    // What follows the picture stays: phones keep depth maps and second pictures there.
    out.extend_from_slice(&bytes[scan_start..]);
    Ok(Assembled { bytes: out, manifest: placeholder })
}
