//! Pictures made on the spot, with an Exif block and a colour profile, and what is said of them.

use std::io::Cursor;

use image::{ExtendedColorType, ImageEncoder as _, RgbImage, codecs};
use kernel::{Clock as _, Grade, MediaKind, Profile, SystemClock, Timestamp};
use provenance::{Identity, Marking, Written, write};

/// C2PA compares certificates with the machine's clock, so identities start from it too.
pub fn now() -> Timestamp {
    SystemClock.now()
}

pub fn identity() -> Identity {
    Identity::create("Example Press", now()).unwrap()
}

pub fn marking() -> Marking {
    Marking {
        profiles: Profile::ALL.to_vec(),
        grade: Grade::Generated,
        publisher: "Example-Press".to_owned(),
        reviewer: "A. Reviewer".to_owned(),
        label_text: "AI生成 AI-generated".to_owned(),
        title: "a < b & \"c\"".to_owned(),
        produce_id: "IMP-E-000001".to_owned(),
        producer_code: None,
        system: Some("Model".to_owned()),
        system_version: Some("3.0".to_owned()),
        made_at: now(),
    }
}

pub const ICC: &[u8] = b"stand-in for a colour profile";

/// An Exif block (big-endian) whose UserComment is `comment`.
pub fn exif(comment: &str) -> Vec<u8> {
    let length = u32::try_from(comment.len() + 8).unwrap();
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    tiff.extend_from_slice(b"\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0");
    tiff.extend_from_slice(b"\0\x01\x92\x86\0\x07");
    tiff.extend_from_slice(&length.to_be_bytes());
    tiff.extend_from_slice(b"\0\0\0\x2c\0\0\0\0ASCII\0\0\0");
    tiff.extend_from_slice(comment.as_bytes());
    tiff
}

fn pixels() -> RgbImage {
    let mut seed = 1_u32;
    RgbImage::from_fn(160, 120, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(x + y) as u8, (x * 2) as u8, (seed >> 28) as u8])
    })
}

pub fn png() -> Vec<u8> {
    let picture = pixels();
    let mut plain = Cursor::new(Vec::new());
    codecs::png::PngEncoder::new(&mut plain)
        .write_image(&picture, 160, 120, ExtendedColorType::Rgb8)
        .unwrap();
    let mut profile = b"icc\0\0".to_vec();
    profile.extend_from_slice(ICC);
    let chunks = [chunk(b"iCCP", &profile), chunk(b"eXIf", &exif("a comment"))].concat();
    insert(&plain.into_inner(), 33, &chunks)
}

pub fn jpeg() -> Vec<u8> {
    let picture = pixels();
    let mut plain = Vec::new();
    codecs::jpeg::JpegEncoder::new_with_quality(&mut plain, 85)
        .write_image(&picture, 160, 120, ExtendedColorType::Rgb8)
        .unwrap();
    let mut profile = b"ICC_PROFILE\0\x01\x01".to_vec();
    profile.extend_from_slice(ICC);
    let exif = [b"Exif\0\0".to_vec(), exif("a comment")].concat();
    insert(&plain, 20, &[segment(0xe1, &exif), segment(0xe2, &profile)].concat())
}

pub fn both() -> [(MediaKind, Vec<u8>); 2] {
    [(MediaKind::Png, png()), (MediaKind::Jpeg, jpeg())]
}

pub fn stamped(kind: MediaKind, picture: &[u8]) -> Written {
    write(kind, picture, picture, &marking(), &identity()).unwrap()
}

pub fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut body = kind.to_vec();
    body.extend_from_slice(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &body, &crc32fast::hash(&body).to_be_bytes()].concat()
}

pub fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], data].concat()
}

pub fn insert(bytes: &[u8], at: usize, what: &[u8]) -> Vec<u8> {
    [&bytes[..at], what, &bytes[at..]].concat()
}

/// A PNG text chunk with XMP, or the JPEG segment, put where such a file keeps it.
pub fn with_xmp(kind: MediaKind, picture: &[u8], xmp: &str) -> Vec<u8> {
    match kind {
        MediaKind::Png => {
            let data = [b"XML:com.adobe.xmp\0\0\0\0\0", xmp.as_bytes()].concat();
            insert(picture, 33, &chunk(b"iTXt", &data))
        }
        _ => {
            let data = [b"http://ns.adobe.com/xap/1.0/\0", xmp.as_bytes()].concat();
            insert(picture, 20, &segment(0xe1, &data))
        }
    }
}

pub fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).expect("must be in the file")
}

pub fn count(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).filter(|window| *window == what).count()
}
