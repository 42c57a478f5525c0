//! What the check objects to.

use image::{ImageFormat, Rgb, RgbImage};
use kernel::{MediaKind, Profile};
use label::{Fault, LabelRecord, Labelled, apply, check};

use crate::made::{request, rgb_png};

fn labelled() -> (Labelled, RgbImage) {
    let profiles = [Profile::Contract, Profile::Cn];
    let labelled = apply(MediaKind::Png, &rgb_png(900, 700), &request(&profiles)).unwrap();
    let picture = image::load_from_memory(&labelled.bytes).unwrap().to_rgb8();
    (labelled, picture)
}

fn faults(picture: &RgbImage, record: &LabelRecord) -> Vec<Fault> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let found = check(MediaKind::Png, bytes.get_ref(), record);
    assert_eq!(found.met, found.faults.is_empty());
    found.faults
}

#[test]
fn an_untouched_label_is_found_with_its_figures() {
    let (labelled, picture) = labelled();
    assert_eq!(faults(&picture, &labelled.label), []);
    let found = check(MediaKind::Png, &labelled.bytes, &labelled.label);
    assert_eq!(found.ink_height, labelled.label.ink_height);
    assert_eq!(found.contrast_x100, labelled.label.contrast_x100);
    assert!(found.ink_share_x100 >= 500);
    let text = serde_json::to_string(&labelled.label).unwrap();
    let back: LabelRecord = serde_json::from_str(&text).unwrap();
    assert_eq!(back, labelled.label);
}

#[test]
fn painting_over_any_run_of_letters_is_seen() {
    let (labelled, picture) = labelled();
    let (rect, record) = (labelled.label.rect, &labelled.label);
    for run in &record.letters {
        for colour in [[23, 22, 20], [255, 253, 249], [128, 90, 60]] {
            let mut painted = picture.clone();
            // A patch over the first letter alone.
            let (x, y) = (rect.x + run.x as u32 / 100, rect.y + run.y as u32 / 100);
            let side = run.size as u32 / 100;
            for row in y.saturating_sub(side)..(y + 2).min(700) {
                for column in x..(x + side * 2 / 3).min(900) {
                    painted.put_pixel(column, row, Rgb(colour));
                }
            }
            let seen = faults(&painted, record);
            assert!(!seen.is_empty(), "{} under {colour:?}", run.text);
        }
    }
}

#[test]
fn other_pictures_other_sizes_and_faint_labels_are_objected_to() {
    let (labelled, picture) = labelled();
    let record = &labelled.label;
    let other = check(MediaKind::Png, &rgb_png(900, 700), record);
    assert!(matches!(other.faults[..], [Fault::NotThere { .. }]), "{other:?}");
    let sized = check(MediaKind::Png, &rgb_png(899, 700), record);
    assert!(matches!(sized.faults[..], [Fault::OtherSize { width: 899, .. }]));
    let junk = check(MediaKind::Png, b"not a picture", record);
    assert!(matches!(junk.faults[..], [Fault::Unreadable { .. }]));
    let mut mirrored = picture.clone();
    image::imageops::flip_horizontal_in_place(&mut mirrored);
    assert!(!faults(&mirrored, record).is_empty());
    let mut faint = picture.clone();
    for pixel in faint.pixels_mut() {
        pixel.0 = pixel.0.map(|value| value / 4 + 20);
    }
    assert!(!faults(&faint, record).is_empty());
}

#[test]
fn a_label_below_its_size_or_away_from_the_edge_is_objected_to() {
    let (labelled, picture) = labelled();
    // The same plate on a picture twice as large is too small there, and away from the edge.
    let mut large = RgbImage::from_pixel(1800, 1400, Rgb([40, 60, 70]));
    let rect = labelled.label.rect;
    let part = image::imageops::crop_imm(&picture, rect.x, rect.y, rect.width, rect.height);
    image::imageops::replace(&mut large, &part.to_image(), 600, 600);
    let mut record = labelled.label.clone();
    record.picture = (1800, 1400);
    (record.rect.x, record.rect.y) = (600, 600);
    let seen = faults(&large, &record);
    assert!(seen.iter().any(|fault| matches!(fault, Fault::TooSmall { .. })), "{seen:?}");
    assert!(seen.contains(&Fault::NotAtEdge), "{seen:?}");
}

#[test]
fn a_senseless_record_is_named_as_such() {
    let (labelled, picture) = labelled();
    let spoil: [fn(&mut LabelRecord); 6] = [
        |record| record.rect.width = u32::MAX,
        |record| record.rect.x = 899,
        |record| record.rect.height = 0,
        |record| record.picture = (u32::MAX, 1),
        |record| record.letters[0].size = i32::MAX,
        |record| record.inscriptions.clear(),
    ];
    for change in spoil {
        let mut record = labelled.label.clone();
        change(&mut record);
        assert_eq!(faults(&picture, &record), [Fault::RecordUnusable]);
    }
    let mut other = labelled.label.clone();
    other.letters.iter_mut().for_each(|run| run.text = "human".to_owned());
    assert!(!faults(&picture, &other).is_empty());
}
