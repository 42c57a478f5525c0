//! What happens to pixels: nothing outside the label, letters of the right size, every size, place,
//! colour type and orientation.

use image::{DynamicImage, GenericImageView, ImageFormat, metadata::Orientation};
use kernel::{MediaKind, Profile};
use label::{Error, Ground, Place, apply, check};

use crate::made::{CN, Made, exif, jpeg, request, rgb_png};

fn open(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

#[test]
fn every_png_colour_type_keeps_its_pixels_outside_the_label() {
    use png::{BitDepth::*, ColorType::*};
    let transparency: &[u8] = &[0, 128, 255];
    let kinds = [
        (Grayscale, One, None),
        (Grayscale, Two, None),
        (Grayscale, Four, None),
        (Grayscale, Eight, None),
        (Grayscale, Sixteen, Some(&[0u8, 9][..])),
        (GrayscaleAlpha, Eight, None),
        (GrayscaleAlpha, Sixteen, None),
        (Rgb, Eight, None),
        (Rgb, Sixteen, None),
        (Rgba, Eight, None),
        (Rgba, Sixteen, None),
        (Indexed, Eight, None),
        (Indexed, Eight, Some(transparency)),
    ];
    for (colour, depth, transparency) in kinds {
        let source = Made { colour, depth, chunks: &[], transparency }.png(401, 307);
        let labelled = apply(MediaKind::Png, &source, &request(CN)).unwrap();
        let (before, after) = (open(&source), open(&labelled.bytes));
        assert_eq!(before.color(), after.color(), "{colour:?} {depth:?}");
        let rect = labelled.label.rect;
        let (one, other) = (before.to_rgba16(), after.to_rgba16());
        let mut changed = 0;
        for (x, y, pixel) in one.enumerate_pixels() {
            let inside = (rect.x..rect.x + rect.width).contains(&x)
                && (rect.y..rect.y + rect.height).contains(&y);
            let same = pixel == other.get_pixel(x, y);
            assert!(inside || same, "{colour:?} {depth:?} at {x},{y}");
            changed += u32::from(!same);
        }
        assert!(changed > rect.width * rect.height / 2);
        let found = check(MediaKind::Png, &labelled.bytes, &labelled.label);
        assert!(found.met, "{colour:?} {depth:?} {transparency:?}: {found:?}");
    }
}

#[test]
fn letters_measured_by_eye_are_five_percent() {
    for (width, height) in [(1200, 900), (900, 1200), (1001, 733), (512, 512), (640, 239)] {
        let black = DynamicImage::new_rgb8(width, height);
        let mut source = std::io::Cursor::new(Vec::new());
        black.write_to(&mut source, ImageFormat::Png).unwrap();
        let mut request = request(CN);
        request.publisher = None;
        let labelled = apply(MediaKind::Png, source.get_ref(), &request).unwrap();
        assert_eq!(labelled.label.ground, Ground::Dark);
        let picture = &open(&labelled.bytes).to_luma8();
        let rect = labelled.label.rect;
        // Columns with ink fall into glyphs; the lowest of them is the one that counts.
        let rows_in = |x: u32| {
            (rect.y..rect.y + rect.height).filter(move |y| picture.get_pixel(x, *y).0[0] >= 137)
        };
        let (mut heights, mut glyph): (Vec<u32>, Option<(u32, u32)>) = (Vec::new(), None);
        for x in rect.x..rect.x + rect.width {
            let mut rows = rows_in(x);
            match (rows.next(), rows.next_back()) {
                (Some(first), last) => {
                    let last = last.unwrap_or(first);
                    let (top, bottom) = glyph.unwrap_or((first, last));
                    glyph = Some((top.min(first), bottom.max(last)));
                }
                (None, _) => heights.extend(glyph.take().map(|(top, bottom)| bottom + 1 - top)),
            }
        }
        let needed = width.min(height).div_ceil(20).max(11);
        assert!(heights.len() >= 3, "{width}×{height}: {heights:?}");
        assert!(heights.iter().all(|tall| *tall >= needed.min(labelled.label.ink_height)));
        assert_eq!(*heights.iter().min().unwrap(), labelled.label.ink_height);
        assert!(labelled.label.ink_height >= width.min(height).div_ceil(20));
    }
}

#[test]
fn odd_sizes_are_labelled_or_refused_by_name() {
    let mut labelled_count = 0;
    for (width, height) in [
        (2000, 100),
        (100, 2000),
        (64, 64),
        (48, 48),
        (160, 120),
        (20, 3000),
        (3000, 20),
        (1, 1),
        (333, 77),
        (7, 9),
        (120, 120),
        (240, 64),
    ] {
        for profiles in
            [&Profile::ALL[..], CN, &[Profile::Eu], &[Profile::Kr], &[Profile::Contract]]
        {
            let source = rgb_png(width, height);
            match apply(MediaKind::Png, &source, &request(profiles)) {
                Ok(labelled) => {
                    labelled_count += 1;
                    let rect = labelled.label.rect;
                    assert!(rect.x + rect.width <= width && rect.y + rect.height <= height);
                    let found = check(MediaKind::Png, &labelled.bytes, &labelled.label);
                    assert!(found.met, "{width}×{height} {profiles:?}: {found:?}");
                }
                Err(Error::TooSmall { needed_width, needed_height, .. }) => {
                    assert!(needed_width > width || needed_height > height);
                    assert!(width.min(height) < 140, "{width}×{height} {profiles:?}");
                }
                Err(other) => panic!("{width}×{height}: {other}"),
            }
        }
    }
    assert!(labelled_count >= 25, "{labelled_count}");
}

#[test]
fn all_nine_places_are_where_they_say() {
    for place in Place::ALL {
        let mut request = request(&[Profile::Eu]);
        request.place = Some(place);
        let labelled = apply(MediaKind::Png, &rgb_png(900, 601), &request).unwrap();
        let found = check(MediaKind::Png, &labelled.bytes, &labelled.label);
        assert_eq!((found.met, found.place), (true, Some(place)));
        let (rect, (column, _)) = (labelled.label.rect, place.cell());
        let middle = rect.x + rect.width / 2;
        assert!((column * 300..=column * 300 + 300).contains(&middle), "{place:?} {rect:?}");
    }
}

#[test]
fn the_calmest_place_and_the_fitting_ground_are_chosen() {
    // The made picture is restless at the left, so the default stays.
    let calm = apply(MediaKind::Png, &rgb_png(900, 600), &request(CN)).unwrap();
    assert_eq!(calm.label.place, Place::BottomRight);
    let mut picture = image::RgbImage::from_pixel(900, 600, image::Rgb([250, 250, 245]));
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        if y > 300 {
            *pixel = image::Rgb([(x * 53 % 251) as u8, (y * 91 % 241) as u8, (x * y % 239) as u8]);
        }
    }
    let mut source = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut source, ImageFormat::Png).unwrap();
    let chosen = apply(MediaKind::Png, source.get_ref(), &request(CN)).unwrap().label;
    assert_eq!((chosen.place, chosen.ground), (Place::TopRight, Ground::Light));
    assert!(chosen.contrast_x100 >= 1400);
}

#[test]
fn every_orientation_comes_out_upright() {
    let upright = open(&rgb_png(420, 300));
    let plain = apply(MediaKind::Png, &rgb_png(420, 300), &request(CN)).unwrap();
    let wanted = open(&plain.bytes);
    for number in 1..=8 {
        let mut stored = upright.clone();
        let inverse = match number {
            6 => 8,
            8 => 6,
            other => other,
        };
        stored.apply_orientation(Orientation::from_exif(inverse).unwrap());
        let mut source = Vec::new();
        let mut encoder = png::Encoder::new(&mut source, stored.width(), stored.height());
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().unwrap();
        writer.write_chunk(png::chunk::eXIf, &exif(number)).unwrap();
        writer.write_image_data(stored.as_bytes()).unwrap();
        writer.finish().unwrap();
        let labelled = apply(MediaKind::Png, &source, &request(CN)).unwrap();
        assert_eq!(labelled.label, plain.label, "orientation {number}");
        let mut shown = open(&labelled.bytes);
        shown.apply_orientation(Orientation::from_exif(number).unwrap());
        assert!(shown == wanted, "orientation {number}");
    }
}

#[test]
fn jpeg_orientation_is_kept_and_the_label_stands_upright() {
    for number in 1..=8 {
        let mut source = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut source, 90);
        let mut block = b"Exif\0\0".to_vec();
        block.extend_from_slice(&exif(number));
        encoder.add_app_segment(1, block.clone()).unwrap();
        let data = crate::made::samples(480, 320, 3);
        encoder.encode(&data, 480, 320, jpeg_encoder::ColorType::Rgb).unwrap();
        let labelled = apply(MediaKind::Jpeg, &source, &request(CN)).unwrap();
        let size = if number >= 5 { (320, 480) } else { (480, 320) };
        assert_eq!(labelled.label.picture, size);
        assert!(labelled.bytes.windows(block.len()).any(|window| window == block));
        let mut shown = open(&labelled.bytes);
        shown.apply_orientation(Orientation::from_exif(number).unwrap());
        // Upright again, stored without a note: the same label must be found by the same record.
        let mut upright = std::io::Cursor::new(Vec::new());
        shown.write_to(&mut upright, ImageFormat::Png).unwrap();
        let mut loose = labelled.label.clone();
        loose.inscriptions[0].required_height -= 1;
        let found = check(MediaKind::Jpeg, &labelled.bytes, &labelled.label);
        assert!(found.met, "{number}: {found:?}");
        let faults = check(MediaKind::Png, upright.get_ref(), &loose).faults;
        let there = |fault: &label::Fault| !matches!(fault, label::Fault::NotThere { .. });
        assert!(faults.iter().all(there), "{number}: {faults:?}");
    }
}

#[test]
fn jpeg_outside_the_label_hardly_changes() {
    use jpeg_encoder::SamplingFactor as S;
    for sampling in [S::F_1_1, S::F_2_1, S::F_1_2, S::F_2_2] {
        let source = jpeg(640, 471, sampling);
        let labelled = apply(MediaKind::Jpeg, &source, &request(CN)).unwrap();
        let (before, after) = (open(&source), open(&labelled.bytes));
        let rect = labelled.label.rect;
        let (mut sum, mut count, mut worst) = (0u64, 0u64, 0);
        for (x, y, pixel) in before.pixels() {
            let near = x + 20 >= rect.x && y + 20 >= rect.y;
            if !near {
                for (one, other) in pixel.0.iter().zip(after.get_pixel(x, y).0) {
                    let off = u32::from(one.abs_diff(other));
                    sum += u64::from(off);
                    worst = worst.max(off);
                    count += 1;
                }
            }
        }
        let mean = sum as f64 / count as f64;
        assert!(mean < 0.6 && worst < 40, "{sampling:?}: mean {mean}, worst {worst}");
        let found = check(MediaKind::Jpeg, &labelled.bytes, &labelled.label);
        assert!(found.met, "{sampling:?}: {found:?}");
    }
}
