//! What is written is read back, and nothing else is disturbed.

use kernel::{Grade, MediaKind, Profile};
use provenance::{Error, Layer, Verdict, profiles, support, verify, write};

use crate::pictures::{
    ICC, both, chunk, count, exif, find, identity, insert, jpeg, marking, now, png, segment,
    stamped, with_xmp,
};

const FOREIGN: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="uuid:1" xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:p="http://ns.adobe.com/photoshop/1.0/" xmlns:e="http://example.org/ns/" i:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture" p:Credit='An "Agency"' e:kept="one &amp; two"><e:list><r:Bag><r:li>three</r:li></r:Bag></e:list></r:Description></r:RDF></x:xmpmeta><?xpacket end="w"?>"#;

#[test]
fn every_layer_comes_back() {
    for (kind, picture) in both() {
        let written = stamped(kind, &picture);
        let layers: Vec<Layer> = written.layers.iter().map(|layer| layer.layer).collect();
        assert_eq!(layers, [Layer::Iptc, Layer::Tc260, Layer::C2pa]);
        assert_eq!(support(kind).write, layers);
        let growth = written.bytes.len() - picture.len();
        assert!(growth < 10_000, "{kind:?} grew by {growth} bytes");

        let seen = verify(kind, &written.bytes, now());
        assert_eq!(seen.verdict, Verdict::Intact, "{seen:#?}");
        assert!(seen.says_ai && seen.c2pa.says_ai && seen.iptc.says_ai && seen.tc260.says_ai);
        assert!(seen.findings.is_empty(), "{:?}", seen.findings);
        assert_eq!((seen.c2pa.state.as_str(), seen.c2pa.trusted), ("valid", false));
        assert!(seen.c2pa.findings.iter().any(|f| f.code == "c2pa.unlisted_signer"));
        let signer = seen.c2pa.signer.as_ref().unwrap();
        assert_eq!(signer.name.as_deref(), Some("Example Press"));
        assert_eq!(signer.certificate.as_ref().unwrap().issuer, "Example Press local authority");
        assert!(seen.c2pa.generator.as_deref().unwrap().starts_with("Imprimatur "));
        let actions: Vec<&str> = seen.c2pa.actions.iter().map(|a| a.action.as_str()).collect();
        assert_eq!(actions, ["c2pa.created", "c2pa.edited"]);
        assert_eq!(seen.c2pa.actions[0].software.as_deref(), Some("Model 3.0"));
        assert_eq!(seen.c2pa.actions[1].source_type, None);
        assert_eq!(seen.c2pa.title.as_deref(), Some("a < b & \"c\""));
        assert_eq!(seen.iptc.system.as_deref(), Some("Model"));
        assert_eq!(seen.iptc.publishers, ["Example-Press"]);
        assert!(seen.tc260.valid && seen.tc260.findings.is_empty(), "{:?}", seen.tc260);
        let label = &seen.tc260.labels[0];
        assert_eq!(
            (label.content_producer.as_str(), label.produce_id.as_str()),
            ("Example-Press", "IMP-E-000001")
        );
        for (profile, result) in &seen.profiles {
            assert!(result.met && !result.visible_judged, "{profile}: {result:?}");
        }
        assert!(profiles(&seen, Some(false)).values().all(|result| !result.met));
        assert!(profiles(&seen, Some(true)).values().all(|result| result.met));
        let json = serde_json::to_string(&seen).unwrap();
        assert_eq!(serde_json::from_str::<provenance::Verification>(&json).unwrap(), seen);
    }
}

#[test]
fn pixels_exif_and_profile_stay() {
    for (kind, picture) in both() {
        let written = stamped(kind, &picture).bytes;
        let decode = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
        assert_eq!(decode(&picture), decode(&written));
        assert_eq!(count(&written, ICC), 1);
        assert_eq!(count(&written, &exif("a comment")), 1);
    }
}

#[test]
fn foreign_properties_survive_and_ours_replace_earlier_ones() {
    for (kind, picture) in both() {
        let picture = with_xmp(kind, &picture, FOREIGN);
        assert_eq!(verify(kind, &picture, now()).verdict, Verdict::Unmarked);
        let written = stamped(kind, &picture);
        let text = String::from_utf8_lossy(&written.bytes).into_owned();
        for kept in [r#"e:kept="one &amp; two""#, "<e:list><r:Bag><r:li>three", "p:Credit='An"] {
            assert!(text.contains(kept), "{kept}");
        }
        assert!(text.contains("rdf:about=\"uuid:1\""));
        assert_eq!(text.matches("W5M0MpCehiHzreSzNTczkc9d").count(), 1);
        let seen = verify(kind, &written.bytes, now());
        assert_eq!(seen.iptc.source_types.len(), 1, "the old digital source type is gone");
        assert_eq!(seen.iptc.credit.as_deref(), Some("An \"Agency\""));
        let codes: Vec<&str> =
            written.layers[0].findings.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, ["iptc.source_type_replaced"]);
    }
}

#[test]
fn a_second_stamp_keeps_one_label_and_chains_the_history() {
    for (kind, picture) in both() {
        let once = stamped(kind, &picture).bytes;
        let again = provenance::Marking { produce_id: "IMP-E-000002".to_owned(), ..marking() };
        let twice = write(kind, &once, &once, &again, &identity()).unwrap().bytes;
        assert_eq!(count(&twice, b"<TC260:AIGC>"), 1);
        assert_eq!(count(&twice, b"<rdf:Description"), 1, "no empty descriptions pile up");
        let seen = verify(kind, &twice, now());
        assert_eq!(seen.verdict, Verdict::Intact, "{seen:#?}");
        assert_eq!(seen.tc260.labels.len(), 1);
        assert_eq!(seen.tc260.labels[0].produce_id, "IMP-E-000002");
        assert_eq!(seen.c2pa.ingredients.len(), 1);
        let parent = &seen.c2pa.ingredients[0];
        assert!(parent.has_manifest && parent.relationship == "parentOf" && !parent.had_problems);
        let actions: Vec<&str> = seen.c2pa.actions.iter().map(|a| a.action.as_str()).collect();
        assert_eq!(actions, ["c2pa.opened", "c2pa.edited"], "the history says AI already");
    }
}

#[test]
fn every_other_carrier_of_the_label_is_cleared() {
    let other = r#"{"AIGC":{"Label":"1","ContentProducer":"Example-Press","ProduceID":"old","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}}"#;
    let png = insert(&png(), 33, &chunk(b"tEXt", &[b"AIGC\0", other.as_bytes()].concat()));
    let jpeg = jpeg();
    let with_bare = insert(&jpeg, 20, &segment(0xe9, &[b"AIGC", other.as_bytes()].concat()));
    let comment = segment(0xe1, &[b"Exif\0\0".to_vec(), exif(other)].concat());
    let with_exif = insert(&jpeg, 20, &comment);
    for (kind, picture) in
        [(MediaKind::Png, png), (MediaKind::Jpeg, with_bare), (MediaKind::Jpeg, with_exif)]
    {
        let before = verify(kind, &picture, now());
        assert_eq!(before.verdict, Verdict::Marked);
        assert!(before.tc260.valid && before.tc260.labels[0].wrapped, "{:?}", before.tc260);
        let seen = verify(kind, &stamped(kind, &picture).bytes, now());
        assert_eq!(seen.tc260.labels.len(), 1, "{:?}", seen.tc260);
        assert_eq!(seen.tc260.labels[0].produce_id, "IMP-E-000001");
        assert_eq!(seen.verdict, Verdict::Intact);

        // Without the Chinese profile somebody's label is not ours to touch.
        let contract = provenance::Marking { profiles: vec![Profile::Contract], ..marking() };
        let kept = write(kind, &picture, &picture, &contract, &identity()).unwrap();
        assert_eq!(kept.layers.len(), 2);
        assert_eq!(verify(kind, &kept.bytes, now()).tc260.labels[0].produce_id, "old");
    }
}

#[test]
fn another_providers_label_is_kept_and_we_become_the_propagator() {
    let other = r#"{"Label":"1","ContentProducer":"001191110102MACQD9K64010000","ProduceID":"theirs","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}"#;
    let png = insert(&png(), 33, &chunk(b"tEXt", &[b"AIGC\0", other.as_bytes()].concat()));
    let seen = verify(MediaKind::Png, &stamped(MediaKind::Png, &png).bytes, now());
    assert_eq!(seen.tc260.labels.len(), 1);
    let label = &seen.tc260.labels[0];
    assert_eq!(label.content_producer, "001191110102MACQD9K64010000");
    assert_eq!(label.produce_id, "theirs");
    assert_eq!(
        (label.content_propagator.as_str(), label.propagate_id.as_str()),
        ("Example-Press", "IMP-E-000001")
    );
}

#[test]
fn a_name_that_the_label_forbids_is_spelled_and_never_invented() {
    let chinese = provenance::Marking { publisher: "示例 出版社".to_owned(), ..marking() };
    let picture = png();
    let written = write(MediaKind::Png, &picture, &picture, &chinese, &identity()).unwrap();
    assert_eq!(written.layers[1].findings[0].code, "tc260.name_spelled");
    let seen = verify(MediaKind::Png, &written.bytes, now());
    let spelled = "%E7%A4%BA%E4%BE%8B%20%E5%87%BA%E7%89%88%E7%A4%BE";
    assert_eq!(seen.tc260.labels[0].content_producer, spelled);
    assert!(seen.profiles[&Profile::Cn].met, "{:?}", seen.profiles);
    assert_eq!(seen.iptc.publishers, ["示例 出版社"]);

    let coded = provenance::Marking {
        producer_code: Some("001191110102MACQD9K64010000".to_owned()),
        ..chinese
    };
    let written = write(MediaKind::Png, &picture, &picture, &coded, &identity()).unwrap();
    assert!(verify(MediaKind::Png, &written.bytes, now()).profiles[&Profile::Cn].met);
}

#[test]
fn the_grade_decides_the_source_type() {
    let modified = provenance::Marking { grade: Grade::Modified, ..marking() };
    let picture = jpeg();
    let written = write(MediaKind::Jpeg, &picture, &picture, &modified, &identity()).unwrap();
    let seen = verify(MediaKind::Jpeg, &written.bytes, now());
    let composite =
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
    assert_eq!(seen.iptc.source_types, [composite]);
    assert_eq!(seen.c2pa.actions[0].source_type.as_deref(), Some(composite));
    assert!(seen.says_ai);
}

#[test]
fn what_cannot_be_written_is_refused_with_the_reason() {
    let picture = png();
    let refuse = |marking: provenance::Marking, bytes: &[u8], kind: MediaKind| {
        write(kind, bytes, bytes, &marking, &identity()).unwrap_err()
    };
    let field = |marking| match refuse(marking, &picture, MediaKind::Png) {
        Error::Field { field, .. } => field,
        other => panic!("{other}"),
    };
    assert_eq!(field(provenance::Marking { publisher: " ".to_owned(), ..marking() }), "publisher");
    assert_eq!(
        field(provenance::Marking { produce_id: "a b".to_owned(), ..marking() }),
        "produce_id"
    );
    let code = Some("001191110102MACQD9K65010000".to_owned());
    assert_eq!(field(provenance::Marking { producer_code: code, ..marking() }), "producer_code");
    assert!(matches!(refuse(marking(), b"GIF89a", MediaKind::Gif), Error::UnsupportedKind { .. }));
    assert!(matches!(refuse(marking(), &jpeg(), MediaKind::Png), Error::Damaged { .. }));
    let cut = &picture[..picture.len() - 12];
    assert!(matches!(refuse(marking(), cut, MediaKind::Png), Error::Damaged { .. }));
    let jpeg = jpeg();
    let cut = &jpeg[..jpeg.len() - 2];
    assert!(matches!(refuse(marking(), cut, MediaKind::Jpeg), Error::Damaged { .. }));
    let long = FOREIGN.replace("three", &"x".repeat(64_500));
    let full = with_xmp(MediaKind::Jpeg, &jpeg, &long);
    assert!(matches!(refuse(marking(), &full, MediaKind::Jpeg), Error::NoRoom { .. }));
}

#[test]
fn unreadable_xmp_is_replaced_and_said_so() {
    let picture = with_xmp(MediaKind::Png, &png(), "<x:xmpmeta><unclosed>");
    let written = stamped(MediaKind::Png, &picture);
    assert!(written.layers[0].findings.iter().any(|finding| finding.code == "xmp.replaced"));
    let seen = verify(MediaKind::Png, &written.bytes, now());
    assert_eq!(seen.verdict, Verdict::Intact);
    assert!(find(&written.bytes, b"caBX") < find(&written.bytes, b"IDAT"));
}
