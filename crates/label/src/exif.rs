//! The two things a label needs of EXIF: the orientation to read, and the stale preview to unlink.
//! Everything else in the block stays byte for byte.

/// EXIF orientation (1 to 8) of a TIFF block; 1 when it has none or does not read.
pub(crate) fn orientation(tiff: &[u8]) -> u8 {
    let read = || {
        let order = Order::of(tiff)?;
        let first = order.long(tiff, 4)? as usize;
        let count = usize::from(order.short(tiff, first)?);
        (0..count.min(512)).find_map(|index| {
            let entry = first.checked_add(2)?.checked_add(index * 12)?;
            let is_orientation = order.short(tiff, entry)? == 0x0112
                && order.short(tiff, entry + 2)? == 3
                && order.long(tiff, entry + 4)? == 1;
            is_orientation.then(|| order.short(tiff, entry + 8))?
        })
    };
    match read() {
        Some(value @ 1..=8) => value as u8,
        _ => 1,
    }
}

/// Unlinks the second directory, which holds the preview: it would show the picture without its label.
pub(crate) fn unlink_preview(tiff: &mut [u8]) {
    let position = || {
        let order = Order::of(tiff)?;
        let first = order.long(tiff, 4)? as usize;
        let count = usize::from(order.short(tiff, first)?);
        let link = first.checked_add(2)?.checked_add(count * 12)?;
        order.long(tiff, link).map(|_| link)
    };
    if let Some(link) = position() {
        tiff[link..link + 4].fill(0);
    }
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn of(tiff: &[u8]) -> Option<Self> {
        match tiff.get(..4)? {
            b"II*\0" => Some(Self::Little),
            b"MM\0*" => Some(Self::Big),
            _ => None,
        }
    }

    fn short(self, tiff: &[u8], at: usize) -> Option<u16> {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        })
    }

    fn long(self, tiff: &[u8], at: usize) -> Option<u32> {
        let bytes = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_are_survived() {
        let block = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x1a\0\0\0".to_vec();
        assert_eq!(orientation(&block), 6);
        for cut in 0..block.len() {
            orientation(&block[..cut]);
            unlink_preview(&mut block[..cut].to_vec());
            let mut odd = block.clone();
            odd[cut] = 0xff;
            orientation(&odd);
            unlink_preview(&mut odd);
        }
        let mut unlinked = block.clone();
        unlink_preview(&mut unlinked);
        assert_eq!(unlinked[22..], [0; 4]);
        assert_eq!(unlinked[..22], block[..22]);
    }
}
