//! Every change after writing is noticed and named; no damage makes the reader fall over.

use std::io::Write as _;

use flate2::Compression;
use kernel::MediaKind;
use provenance::{ProblemKind, Verdict, Verification, verify};

use crate::pictures::{both, chunk, find, insert, now, segment, stamped, with_xmp};

fn kinds(seen: &Verification) -> Vec<ProblemKind> {
    seen.c2pa.problems.iter().map(|problem| problem.kind).collect()
}

fn changed(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    copy[at] ^= 1;
    copy
}

#[test]
fn one_changed_byte_is_named_for_what_it_broke() {
    for (kind, picture) in both() {
        let written = stamped(kind, &picture).bytes;
        let look = |bytes: &[u8]| {
            let seen = verify(kind, bytes, now());
            assert_eq!(seen.verdict, Verdict::Altered, "{kind:?} {seen:#?}");
            kinds(&seen)
        };
        let pixels = written.len() - 200;
        assert_eq!(look(&changed(&written, pixels)), [ProblemKind::DataChanged]);
        let xmp = find(&written, b"Example-Press</rdf:li>");
        assert_eq!(look(&changed(&written, xmp)), [ProblemKind::DataChanged]);
        let assertion = find(&written, b"Visible label added");
        assert_eq!(look(&changed(&written, assertion)), [ProblemKind::ManifestChanged]);
        let claim = find(&written, b"a < b & \"c\"");
        assert_eq!(look(&changed(&written, claim)), [ProblemKind::SignatureBroken]);
        assert_eq!(look(&[&written[..], b"more"].concat()), [ProblemKind::DataChanged]);
        let store = find(&written, b"c2pa.assertions");
        assert!(!look(&changed(&written, store)).is_empty());
    }
}

#[test]
fn a_lost_manifest_is_not_mistaken_for_protection() {
    let [(kind, picture), _] = both();
    let written = stamped(kind, &picture).bytes;
    let start = find(&written, b"caBX") - 4;
    let length = u32::from_be_bytes(written[start..start + 4].try_into().unwrap()) as usize;
    let without = [&written[..start], &written[start + length + 12..]].concat();
    let seen = verify(kind, &without, now());
    assert_eq!(seen.verdict, Verdict::Marked);
    assert!(seen.says_ai && !seen.c2pa.present);
    assert!(!seen.profiles[&kernel::Profile::Eu].met);
}

#[test]
fn no_byte_of_the_manifest_brings_the_reader_down() {
    for (kind, picture) in both() {
        let written = stamped(kind, &picture).bytes;
        let start = find(&written, b"jumb");
        let mut noticed = 0;
        let places: Vec<usize> = (start - 8..start + 5000).step_by(29).collect();
        for at in &places {
            let mut copy = written.clone();
            copy[*at] ^= 0x55;
            noticed += usize::from(verify(kind, &copy, now()).verdict == Verdict::Altered);
        }
        // Padding and box headers of no consequence may change; statements may not.
        assert!(noticed * 2 > places.len(), "{noticed} of {}", places.len());
    }
}

#[test]
fn truncation_anywhere_is_survived() {
    for (kind, picture) in both() {
        let written = stamped(kind, &picture).bytes;
        for end in (0..written.len()).step_by(997).chain(0..64) {
            let seen = verify(kind, &written[..end], now());
            assert_ne!(seen.verdict, Verdict::Intact, "{kind:?} cut at {end}");
        }
    }
}

#[test]
fn the_wrong_kind_and_nothing_at_all_are_unreadable() {
    let [(_, png), (_, jpeg)] = both();
    for (kind, bytes) in [
        (MediaKind::Png, &jpeg[..]),
        (MediaKind::Jpeg, &png[..]),
        (MediaKind::Gif, b"GIF89a"),
        (MediaKind::Png, b""),
    ] {
        let seen = verify(kind, bytes, now());
        assert_eq!(seen.verdict, Verdict::Unreadable);
        assert!(!seen.findings.is_empty() && seen.profiles.values().all(|result| !result.met));
    }
}

#[test]
fn bombs_are_defused() {
    let [(_, png), (_, jpeg)] = both();
    // Thirty-two texts of eight mebibytes of nothing, each packed into eight kilobytes.
    let mut packed = flate2::write::ZlibEncoder::new(b"AIGC\0\0".to_vec(), Compression::best());
    packed.write_all(&vec![b' '; 8 << 20]).unwrap();
    let bomb = chunk(b"zTXt", &packed.finish().unwrap()).repeat(32);
    let seen = verify(MediaKind::Png, &insert(&png, 33, &bomb), now());
    assert!(seen.findings.iter().any(|finding| finding.code == "file.metadata_too_long"));
    assert!(seen.tc260.labels.is_empty() && !seen.tc260.valid);

    let start = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description"#;
    let attributes: String = (0..200_000).map(|n| format!(" a{n}='' xmlns:n{n}='u'")).collect();
    let entities = r#"<!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY b "x">]>"#;
    let packets = [
        format!("{start}{attributes}/></rdf:RDF></x:xmpmeta>"),
        format!("{start}>{}</rdf:Description></rdf:RDF></x:xmpmeta>", "<a>".repeat(100_000)),
        format!("{entities}{start}><d>&a;</d></rdf:Description></rdf:RDF></x:xmpmeta>"),
    ];
    for packet in packets {
        let seen = verify(MediaKind::Png, &with_xmp(MediaKind::Png, &png, &packet), now());
        assert_eq!(seen.verdict, Verdict::Unmarked);
        let codes: Vec<&str> = seen.findings.iter().map(|f| f.code.as_str()).collect();
        assert!(codes == ["xmp.unreadable"] || codes == ["xmp.odd"], "{codes:?}");
    }

    // Boxes within boxes within boxes.
    let mut boxes = Vec::new();
    for depth in (1..=20_000_u32).rev() {
        boxes.extend_from_slice(&(depth * 8).to_be_bytes());
        boxes.extend_from_slice(b"jumb");
    }
    let nested = insert(&png, 33, &chunk(b"caBX", &boxes));
    assert_eq!(verify(MediaKind::Png, &nested, now()).verdict, Verdict::Altered);
    let head =
        [b"JP\0\x01\0\0\0\x01".to_vec(), boxes[..60_000].to_vec(), b"c2pa".to_vec()].concat();
    let nested = insert(&jpeg, 20, &segment(0xeb, &head));
    assert_ne!(verify(MediaKind::Jpeg, &nested, now()).verdict, Verdict::Intact);
}
