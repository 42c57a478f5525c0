//! Pictures from real generators, stamped and looked at again.

use kernel::{MediaKind, Profile};
use label::{apply, check};

use crate::made::{request, sample_folder};

#[test]
fn real_pictures_are_labelled_and_found() {
    let Some(folder) = sample_folder() else { return };
    use Profile::{Cn, Contract, Eu, Kr};
    for name in [
        "doubao_black_1x1_1.png",
        "jimeng_cap_A.png",
        "flux-1.jpg",
        "chatgpt-1.png",
        "firefly-1.png",
        "mj-1.png",
    ] {
        let source = std::fs::read(folder.join("real").join(name)).unwrap();
        let kind = MediaKind::sniff(&source).unwrap();
        for profiles in [&[Contract, Cn][..], &[Contract, Eu, Cn, Kr], &[Eu]] {
            let labelled = apply(kind, &source, &request(profiles)).unwrap();
            let found = check(kind, &labelled.bytes, &labelled.label);
            assert!(found.met, "{name} {profiles:?}: {found:?}");
            if profiles.contains(&Cn) {
                assert!(found.ink_share_x100 >= 500, "{name}: {found:?}");
            }
            assert!(labelled.label.contrast_x100 >= 1100);
            // The record is of this picture and of no other.
            assert!(!check(kind, &source, &labelled.label).met, "{name}");
        }
    }
}

#[test]
fn own_samples_are_labelled() {
    let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples");
    for (name, size) in [("lighthouse.png", (1200, 900)), ("paper-boats.jpg", (1600, 1067))] {
        let source = std::fs::read(assets.join(name)).unwrap();
        assert!(source.len() < 900_000, "{name} is too heavy");
        let kind = MediaKind::sniff(&source).unwrap();
        let labelled = apply(kind, &source, &request(&Profile::ALL)).unwrap();
        assert_eq!(labelled.label.picture, size);
        assert!(check(kind, &labelled.bytes, &labelled.label).met);
    }
}
