//! Where a PNG or JPEG file keeps its marks: finding them, and putting new ones in.
//!
//! The rest of the crate sees [`Scan`] and [`assemble`] and knows nothing of chunks or segments.
//! Pixels are never touched; every chunk or segment that carries no mark is copied as it stands.

mod jpeg;
mod png;

use std::{borrow::Cow, ops::Range};

use kernel::MediaKind;

use crate::Error;

/// Bound on one piece of metadata after decompression, in bytes.
pub(crate) const MAX_TEXT: usize = 8 * 1024 * 1024;
/// Bound on the number of texts that are read from one file; a sound one has two at most.
pub(crate) const MAX_TEXTS: usize = 16;
/// Bound on the number of chunks or segments walked.
const MAX_PARTS: usize = 100_000;

/// In what a mark was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// JPEG APP1 with the Adobe XMP signature.
    JpegXmp,
    /// JPEG APP1 segments of an extended XMP packet, joined.
    JpegExtendedXmp,
    /// A bare JPEG application segment that starts with `AIGC`.
    JpegBare,
    /// PNG iTXt, the proper home of XMP.
    PngInternationalText,
    /// PNG tEXt or zTXt.
    PngText,
    /// Exif UserComment.
    Exif,
}

impl Carrier {
    /// The name that readers of findings see.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::JpegXmp => "XMP (APP1)",
            Self::JpegExtendedXmp => "extended XMP (APP1)",
            Self::JpegBare => "APP segment",
            Self::PngInternationalText => "iTXt",
            Self::PngText => "tEXt",
            Self::Exif => "Exif UserComment",
        }
    }
}

/// A text found in a carrier.
#[derive(Clone, Debug)]
pub(crate) struct Text<'a> {
    pub(crate) carrier: Carrier,
    pub(crate) bytes: Cow<'a, [u8]>,
}

/// The marks' carriers of one file, and how sound its container is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan<'a> {
    /// XMP packets in file order; a sound file has one (JPEG: perhaps one extended).
    pub(crate) xmp: Vec<Text<'a>>,
    /// `AIGC` texts outside XMP and Exif.
    pub(crate) aigc: Vec<Text<'a>>,
    /// The TIFF structure of the Exif block, and where it lies in the file.
    pub(crate) exif: Option<(&'a [u8], Range<usize>)>,
    /// Whether a C2PA manifest store is embedded, readable or not.
    pub(crate) c2pa: bool,
    /// Whether the end of the picture was reached.
    pub(crate) complete: bool,
    /// Bytes after the end of the picture.
    pub(crate) trailing: usize,
    /// Whether there was more text than is read.
    pub(crate) cut: bool,
}

/// Looks through the container; `None` when it is not such a file at all.
pub(crate) fn scan(kind: MediaKind, bytes: &[u8]) -> Option<Scan<'_>> {
    match kind {
        MediaKind::Png => png::scan(bytes),
        MediaKind::Jpeg => jpeg::scan(bytes),
        _ => None,
    }
}

/// What to take out besides every XMP packet and every C2PA manifest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Removal {
    /// `AIGC` texts outside XMP.
    pub(crate) aigc: bool,
}

/// A file with one XMP packet and room for one manifest.
pub(crate) struct Assembled {
    pub(crate) bytes: Vec<u8>,
    /// Where the manifest's placeholder lies.
    pub(crate) manifest: Range<usize>,
}

/// Copies `bytes` without XMP and C2PA, and puts `xmp` and `manifest` (already wrapped as chunk or
/// segments by the C2PA library) near its start. Extended XMP of JPEG files stays as it is.
pub(crate) fn assemble(
    kind: MediaKind,
    bytes: &[u8],
    xmp: &str,
    removal: Removal,
    manifest: &[u8],
) -> Result<Assembled, Error> {
    match kind {
        MediaKind::Png => png::assemble(bytes, xmp, removal, manifest),
        MediaKind::Jpeg => jpeg::assemble(bytes, xmp, removal, manifest),
        _ => Err(Error::UnsupportedKind { kind }),
    }
}

/// After a change in the Exif block at `exif`: PNG chunks carry a checksum, JPEG segments none.
pub(crate) fn renew_checksum(bytes: &mut [u8], exif: &Range<usize>) {
    if MediaKind::sniff(bytes) == Some(MediaKind::Png) {
        png::renew_checksum(bytes, exif);
    }
}

fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    let two: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(usize::from(u16::from_be_bytes(two)))
}
