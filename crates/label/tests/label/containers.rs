//! What of a file survives around the new pixels.

use jpeg_encoder::SamplingFactor;
use kernel::MediaKind;
use label::{apply, check};

use crate::made::{CN, Made, exif, jpeg, request, samples};

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn png_profile_exif_xmp_and_text_survive_and_c2pa_does_not() {
    let xmp = b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>kept</x:xmpmeta>";
    let block = exif(1);
    let chunks: &[([u8; 4], &[u8])] = &[
        (*b"iCCP", b"own\0\0\x78\x9c\x03\0\0\0\0\x01"),
        (*b"eXIf", &block),
        (*b"iTXt", xmp),
        (*b"tEXt", b"Comment\0kept too"),
        (*b"caBX", b"old manifest"),
        (*b"prVt", b"safe"),
        (*b"prVT", b"unsafe chunk"),
    ];
    let made = Made {
        colour: png::ColorType::Rgba,
        depth: png::BitDepth::Sixteen,
        chunks,
        transparency: None,
    };
    let labelled = apply(MediaKind::Png, &made.png(300, 200), &request(CN)).unwrap().bytes;
    for (name, data) in chunks {
        let mut whole = name.to_vec();
        whole.extend_from_slice(data);
        let gone = matches!(name, b"caBX" | b"prVT");
        assert_eq!(holds(&labelled, &whole), !gone, "{}", String::from_utf8_lossy(name));
    }
    let reader = png::Decoder::new(std::io::Cursor::new(&labelled)).read_info().unwrap();
    assert_eq!(reader.info().bit_depth, png::BitDepth::Sixteen);
}

#[test]
fn a_preview_without_the_label_is_unlinked() {
    let mut block = exif(1);
    let link = block.len() - 4;
    block[link] = 26;
    block.extend_from_slice(&[0; 6]);
    let chunks: &[([u8; 4], &[u8])] = &[(*b"eXIf", &block)];
    let (colour, depth) = (png::ColorType::Rgb, png::BitDepth::Eight);
    let source = Made { colour, depth, chunks, transparency: None }.png(300, 200);
    let labelled = apply(MediaKind::Png, &source, &request(CN)).unwrap();
    let mut unlinked = b"eXIf".to_vec();
    unlinked.extend_from_slice(&exif(1));
    assert!(holds(&labelled.bytes, &unlinked));
    assert!(check(MediaKind::Png, &labelled.bytes, &labelled.label).met);
}

#[test]
fn jpeg_segments_survive_and_c2pa_does_not() {
    let mut source = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut source, 73);
    let segments: [(u8, &[u8]); 6] = [
        (1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"),
        (1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>kept</x:xmpmeta>"),
        (2, b"ICC_PROFILE\0\x01\x01profile"),
        (13, b"Photoshop 3.0\0kept"),
        (11, b"JP\0\x01c2pa manifest"),
        (2, b"MPF\0index of appended pictures"),
    ];
    for (number, data) in segments {
        encoder.add_app_segment(number, data.to_vec()).unwrap();
    }
    encoder.encode(&samples(320, 240, 3), 320, 240, jpeg_encoder::ColorType::Rgb).unwrap();
    let labelled = apply(MediaKind::Jpeg, &source, &request(CN)).unwrap();
    for (index, (_, data)) in segments.iter().enumerate() {
        assert_eq!(holds(&labelled.bytes, data), index < 4, "segment {index}");
    }
    assert!(check(MediaKind::Jpeg, &labelled.bytes, &labelled.label).met);
}

#[test]
fn jpeg_tables_sampling_and_mode_are_the_sources() {
    let tables = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let starts = bytes.windows(4).enumerate().filter(|(_, w)| *w == [0xFF, 0xDB, 0, 67]);
        starts.map(|(at, _)| bytes[at..at + 69].to_vec()).collect()
    };
    let frame = |bytes: &[u8]| {
        let is_frame = |w: &[u8]| w[0] == 0xFF && (w[1] == 0xC0 || w[1] == 0xC2) && w[2] == 0;
        let at = bytes.windows(3).position(is_frame).unwrap();
        (bytes[at + 1], bytes[at + 11])
    };
    for sampling in [SamplingFactor::F_1_1, SamplingFactor::F_2_1, SamplingFactor::F_2_2] {
        let source = jpeg(320, 240, sampling);
        let labelled = apply(MediaKind::Jpeg, &source, &request(CN)).unwrap().bytes;
        assert_eq!(tables(&source), tables(&labelled));
        assert_eq!(frame(&source), frame(&labelled));
    }
    let mut progressive = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut progressive, 60);
    encoder.set_progressive(true);
    encoder.encode(&samples(320, 240, 1), 320, 240, jpeg_encoder::ColorType::Luma).unwrap();
    let labelled = apply(MediaKind::Jpeg, &progressive, &request(CN)).unwrap();
    assert_eq!(frame(&labelled.bytes).0, 0xC2);
    // Only the first table speaks of a grey picture.
    assert_eq!(tables(&progressive)[0], tables(&labelled.bytes)[0]);
    assert!(check(MediaKind::Jpeg, &labelled.bytes, &labelled.label).met);
}
