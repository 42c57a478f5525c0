//! Damaged and hostile files: an error or a label, never a panic, never unbounded memory.

use jpeg_encoder::SamplingFactor;
use kernel::{MediaKind, Profile};
use label::{Error, apply, support};

use crate::made::{CN, Made, jpeg, request, rgb_png, sample_folder, samples};

#[test]
fn every_truncation_is_refused() {
    let sources = [
        (MediaKind::Png, rgb_png(120, 90)),
        (MediaKind::Jpeg, jpeg(120, 90, SamplingFactor::F_2_2)),
    ];
    for (kind, source) in sources {
        assert!(apply(kind, &source, &request(CN)).is_ok());
        for length in (0..source.len()).step_by(source.len() / 150 + 1).chain([source.len() - 1]) {
            let error = apply(kind, &source[..length], &request(CN)).unwrap_err();
            assert!(matches!(error, Error::Corrupt { .. }), "{kind:?} at {length}: {error}");
        }
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let sources =
        [(MediaKind::Png, rgb_png(90, 70)), (MediaKind::Jpeg, jpeg(90, 70, SamplingFactor::F_2_1))];
    for (kind, source) in sources {
        for at in (0..source.len()).step_by(source.len() / 250 + 1) {
            for value in [0x00, 0x7F, 0xFF, source[at] ^ 0x10] {
                let mut odd = source.clone();
                odd[at] = value;
                let _ = apply(kind, &odd, &request(CN));
            }
        }
    }
}

#[test]
fn claimed_sizes_are_refused_before_decoding() {
    let claim = |width: u32, height: u32, depth: png::BitDepth| {
        let mut source = Vec::new();
        let mut encoder = png::Encoder::new(&mut source, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(depth);
        encoder.validate_sequence(false);
        let mut writer = encoder.write_header().unwrap();
        writer.write_chunk(png::chunk::IDAT, &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]).unwrap();
        writer.write_chunk(png::chunk::IEND, &[]).unwrap();
        drop(writer);
        apply(MediaKind::Png, &source, &request(CN)).unwrap_err()
    };
    use png::BitDepth::{Eight, Sixteen};
    for (width, height, depth) in [
        (100_000, 100_000, Eight),
        (12_001, 10, Eight),
        (11_000, 11_000, Eight),
        (9_900, 9_900, Sixteen),
    ] {
        let error = claim(width, height, depth);
        assert!(matches!(error, Error::TooLarge { .. }), "{width}×{height}: {error}");
    }
    let mut wide = jpeg(64, 64, SamplingFactor::F_1_1);
    let frame = wide.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    wide[frame + 5..frame + 9].fill(0xFF);
    let error = apply(MediaKind::Jpeg, &wide, &request(CN)).unwrap_err();
    assert!(matches!(error, Error::TooLarge { width: 65_535, .. }), "{error}");
}

#[test]
fn what_is_not_supported_says_why() {
    let animated = Made {
        colour: png::ColorType::Rgb,
        depth: png::BitDepth::Eight,
        chunks: &[(*b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0])],
        transparency: None,
    };
    let error = apply(MediaKind::Png, &animated.png(200, 200), &request(CN)).unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error}");
    let mut print = Vec::new();
    jpeg_encoder::Encoder::new(&mut print, 80)
        .encode(&samples(200, 200, 4), 200, 200, jpeg_encoder::ColorType::Cmyk)
        .unwrap();
    let error = apply(MediaKind::Jpeg, &print, &request(CN)).unwrap_err();
    assert!(error.to_string().contains("CMYK"), "{error}");
    for kind in [MediaKind::Gif, MediaKind::Pdf, MediaKind::Mp4] {
        assert!(!support(kind).can && !support(kind).reason.is_empty());
        let error = apply(kind, b"", &request(&[Profile::Eu])).unwrap_err();
        assert!(matches!(error, Error::Unsupported { .. }));
    }
    assert!(support(MediaKind::Png).can && support(MediaKind::Jpeg).can);
}

#[test]
fn the_corrupt_pictures_of_the_png_suite_are_refused() {
    let Some(folder) = sample_folder() else { return };
    let mut count = 0;
    for entry in std::fs::read_dir(folder.join("hostile/pngsuite")).unwrap() {
        let path = entry.unwrap().path();
        let result = apply(MediaKind::Png, &std::fs::read(&path).unwrap(), &request(CN));
        assert!(matches!(result, Err(Error::Corrupt { .. })), "{}: {result:?}", path.display());
        count += 1;
    }
    assert!(count >= 6);
}
