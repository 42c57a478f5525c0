//! What kind of file some bytes are, judged from the bytes alone and never from a name.

use serde::{Deserialize, Serialize};

/// A kind of media file; what can be done with each is the business of `label` and `provenance`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// Portable Network Graphics (ISO/IEC 15948), animated or not.
    Png,
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// TIFF.
    Tiff,
    /// AVIF.
    Avif,
    /// HEIC/HEIF.
    Heif,
    /// Windows bitmap.
    Bmp,
    /// SVG.
    Svg,
    /// PDF.
    Pdf,
    /// ZIP and what is built on it (DOCX, PPTX, XLSX, ODT, EPUB).
    Zip,
    /// RIFF WAVE.
    Wav,
    /// MP3.
    Mp3,
    /// FLAC.
    Flac,
    /// Ogg.
    Ogg,
    /// ISO base media: MP4, MOV, M4A.
    Mp4,
    /// Matroska and WebM.
    Matroska,
}

impl MediaKind {
    /// Judges `bytes` (the first kilobyte is enough) by their signature.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        let has = |offset: usize, signature: &[u8]| {
            bytes.get(offset..).is_some_and(|rest| rest.starts_with(signature))
        };
        let kind = if has(0, b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if has(0, b"\xff\xd8\xff") {
            Self::Jpeg
        } else if has(0, b"GIF87a") || has(0, b"GIF89a") {
            Self::Gif
        } else if has(0, b"RIFF") && has(8, b"WEBP") {
            Self::Webp
        } else if has(0, b"RIFF") && has(8, b"WAVE") {
            Self::Wav
        } else if has(0, b"II*\0") || has(0, b"MM\0*") {
            Self::Tiff
        } else if has(4, b"ftyp") {
            match bytes.get(8..12) {
                Some(b"avif" | b"avis") => Self::Avif,
                Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" | b"heim") => Self::Heif,
                _ => Self::Mp4,
            }
        } else if has(0, b"%PDF-") {
            Self::Pdf
        } else if has(0, b"PK\x03\x04") {
            Self::Zip
        } else if has(0, b"fLaC") {
            Self::Flac
        } else if has(0, b"OggS") {
            Self::Ogg
        } else if has(0, b"\x1a\x45\xdf\xa3") {
            Self::Matroska
        } else if has(0, b"ID3") || has(0, b"\xff\xfb") || has(0, b"\xff\xf3") {
            Self::Mp3
        } else if has(0, b"BM") && has(6, b"\0\0\0\0") {
            Self::Bmp
        } else if looks_like_svg(bytes) {
            Self::Svg
        } else {
            return None;
        };
        Some(kind)
    }

    /// The registered media type.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Avif => "image/avif",
            Self::Heif => "image/heif",
            Self::Bmp => "image/bmp",
            Self::Svg => "image/svg+xml",
            Self::Pdf => "application/pdf",
            Self::Zip => "application/zip",
            Self::Wav => "audio/wav",
            Self::Mp3 => "audio/mpeg",
            Self::Flac => "audio/flac",
            Self::Ogg => "audio/ogg",
            Self::Mp4 => "video/mp4",
            Self::Matroska => "video/x-matroska",
        }
    }

    /// The usual file name extension, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Tiff => "tiff",
            Self::Avif => "avif",
            Self::Heif => "heic",
            Self::Bmp => "bmp",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Zip => "zip",
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Mp4 => "mp4",
            Self::Matroska => "mkv",
        }
    }
}

/// An SVG file has no magic number: its root element is looked for in the first kilobyte.
fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes));
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<svg") || (head.starts_with("<?xml") && head.contains("<svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(MediaKind::sniff(b"\x89PNG\r\n\x1a\nrest"), Some(MediaKind::Png));
        assert_eq!(MediaKind::sniff(b"\xff\xd8\xff\xe0"), Some(MediaKind::Jpeg));
        assert_eq!(MediaKind::sniff(b"\0\0\0\x1cftypavif"), Some(MediaKind::Avif));
        assert_eq!(MediaKind::sniff("\u{feff}<svg xmlns=''/>".as_bytes()), Some(MediaKind::Svg));
        assert_eq!(MediaKind::sniff(b""), None);
        assert_eq!(MediaKind::sniff(b"hello"), None);
    }
}
