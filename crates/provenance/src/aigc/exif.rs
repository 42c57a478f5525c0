//! Exif UserComment (tag 0x9286), the second home that annex B of the image guide gives the label.

use std::ops::Range;

const EXIF_IFD: u16 = 0x8769;
const USER_COMMENT: u16 = 0x9286;
/// Entries of one directory that are looked at.
const MAX_ENTRIES: usize = 1000;

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Tiff<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn u32(&self, at: usize) -> Option<usize> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let value = if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
        usize::try_from(value).ok()
    }

    /// Where the entry of `tag` in the directory at `directory` starts.
    fn entry(&self, directory: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.u16(directory)?).min(MAX_ENTRIES);
        (0..count)
            .map(|index| directory + 2 + 12 * index)
            .find(|entry| self.u16(*entry) == Some(tag))
    }
}

/// The text of the UserComment in a TIFF structure, and where the text lies in it (without the
/// eight bytes that name its character set).
pub(crate) fn user_comment(bytes: &[u8]) -> Option<(String, Range<usize>)> {
    let little = match bytes.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let tiff = Tiff { bytes, little };
    let first = tiff.u32(4)?;
    let exif = tiff.u32(tiff.entry(first, EXIF_IFD)? + 8)?;
    let entry = tiff.entry(exif, USER_COMMENT)?;
    let length = tiff.u32(entry + 4)?;
    let start = if length <= 4 { entry + 8 } else { tiff.u32(entry + 8)? };
    let range = start.checked_add(8)?..start.checked_add(length)?;
    let (charset, text) = (bytes.get(start..range.start)?, bytes.get(range.clone())?);
    let text = if charset.starts_with(b"UNICODE") {
        let units: Vec<u16> = text
            .chunks_exact(2)
            .map(|two| match little {
                true => u16::from_le_bytes([two[0], two[1]]),
                false => u16::from_be_bytes([two[0], two[1]]),
            })
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        String::from_utf8_lossy(text).into_owned()
    };
    Some((text, range))
}
