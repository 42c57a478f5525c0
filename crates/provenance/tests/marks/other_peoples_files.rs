//! Files that others made: the expected verdict of each, and hostile ones that must be survived.

use std::{env, fs, path::PathBuf};

use kernel::{MediaKind, Profile};
use provenance::{ProblemKind, Verdict, Verification, verify};

use crate::pictures::now;

/// Where the sample files lie; says so loudly when they do not, and fails if that happens in CI.
fn samples() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = env::var_os("IMPRIMATUR_SAMPLES").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(env::var_os("CI").is_none(), "no sample files at {}", folder.display());
    eprintln!("!!! SKIPPED: no sample files at {}; set IMPRIMATUR_SAMPLES", folder.display());
    None
}

fn look(name: &str) -> Option<Verification> {
    let bytes = fs::read(samples()?.join(name)).unwrap();
    let kind = MediaKind::sniff(&bytes).unwrap();
    Some(verify(kind, &bytes, now()))
}

#[test]
fn the_test_files_of_c2pa() {
    for (name, verdict) in [
        ("A", Verdict::Unmarked),
        ("C", Verdict::Intact),
        ("CA", Verdict::Intact),
        ("CI", Verdict::Intact),
        ("CICA", Verdict::Intact),
        ("E-dat-CA", Verdict::Altered),
        ("E-sig-CA", Verdict::Altered),
        ("XCA", Verdict::Altered),
    ] {
        let Some(seen) = look(&format!("c2pa/adobe-20220124-{name}.jpg")) else { return };
        assert_eq!(seen.verdict, verdict, "{name}: {seen:#?}");
        assert!(!seen.says_ai, "{name}");
        let kinds: Vec<ProblemKind> = seen.c2pa.problems.iter().map(|p| p.kind).collect();
        match name {
            "E-dat-CA" => assert_eq!(kinds, [ProblemKind::DataChanged]),
            "E-sig-CA" => assert_eq!(kinds, [ProblemKind::SignatureBroken]),
            _ => {}
        }
    }
}

#[test]
fn pictures_as_services_deliver_them() {
    // The certificates of services run for months only; past their end nothing is proved, and no
    // list of time stamping authorities is built in.
    let signed = [Verdict::Intact, Verdict::Unproven];
    for name in ["chatgpt-1.png", "firefly-1.png", "flux-1.jpg"] {
        let Some(seen) = look(&format!("real/{name}")) else { return };
        assert!(signed.contains(&seen.verdict), "{name}: {seen:#?}");
        assert!(seen.says_ai && seen.c2pa.says_ai && seen.c2pa.signer.is_some(), "{name}");
    }
    for name in ["doubao_black_1x1_1.png", "jimeng_cap_A.png"] {
        let Some(seen) = look(&format!("real/{name}")) else { return };
        assert_eq!(seen.verdict, Verdict::Marked, "{name}");
        assert!(seen.says_ai && seen.tc260.valid, "{name}: {:?}", seen.tc260);
        assert!(seen.profiles[&Profile::Cn].met && !seen.profiles[&Profile::Eu].met);
    }
    let Some(seen) = look("real/mj-1.png") else { return };
    assert_eq!(seen.verdict, Verdict::Marked);
    assert!(seen.iptc.says_ai && !seen.tc260.present && !seen.c2pa.present);
    assert_eq!(seen.iptc.carrier.as_deref(), Some("tEXt"));
}

#[test]
fn an_expired_certificate_hides_no_change() {
    let Some(folder) = samples() else { return };
    for name in ["chatgpt-1.png", "flux-1.jpg"] {
        let mut bytes = fs::read(folder.join("real").join(name)).unwrap();
        let at = bytes.len() - 5000;
        bytes[at] ^= 1;
        let kind = MediaKind::sniff(&bytes).unwrap();
        let seen = verify(kind, &bytes, now());
        assert_eq!(seen.verdict, Verdict::Altered, "{name}");
        assert!(seen.c2pa.problems.iter().any(|p| p.kind == ProblemKind::DataChanged));
    }
}

#[test]
fn extended_xmp_is_read() {
    let Some(seen) = look("formats/exiftool-ExtendedXMP.jpg") else { return };
    assert!(!seen.findings.iter().any(|finding| finding.code == "xmp.unreadable"), "{seen:#?}");
}

#[test]
fn hostile_files_are_survived_as_either_kind() {
    let Some(folder) = samples() else { return };
    let mut looked_at = 0;
    for sub in ["hostile", "hostile/pngsuite", "formats"] {
        for entry in fs::read_dir(folder.join(sub)).unwrap() {
            let path = entry.unwrap().path();
            let Ok(bytes) = fs::read(&path) else { continue };
            let guessed = MediaKind::sniff(&bytes).unwrap_or(MediaKind::Png);
            for kind in [guessed, MediaKind::Png, MediaKind::Jpeg] {
                let seen = verify(kind, &bytes, now());
                assert_ne!(seen.verdict, Verdict::Intact, "{}", path.display());
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 60, "{looked_at}");
}
