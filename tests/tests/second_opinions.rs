//! Independent readers of what we wrote, and our reading of what others wrote.

#![allow(clippy::unwrap_used)]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tests::Desk;

/// What another program prints; absent programs are told loudly and must be there in CI.
fn other(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{program}: {error}");
            eprintln!("SKIPPED: {program} is not installed");
            None
        }
    }
}

fn stamped(desk: &Desk, name: &str) -> PathBuf {
    let picture = desk.sample(name);
    let ran = desk.run(&[
        "--json",
        "stamp",
        picture.to_str().unwrap(),
        "--profile",
        "contract,eu,cn,kr",
        "--reviewed-by",
        "Marta Osei",
        "--publisher",
        "Northbank Press",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.json()["receipts"][0]["output"].as_str().unwrap().into()
}

#[test]
fn exiftool_reads_every_layer() {
    let desk = Desk::new();
    for name in ["lighthouse.png", "paper-boats.jpg"] {
        let path = stamped(&desk, name);
        let Some(json) = other("exiftool", &["-j", "-G1", "-a", path.to_str().unwrap()]) else {
            return;
        };
        let json: Value = serde_json::from_str(&json).unwrap();
        let source = json[0]["XMP-iptcExt:DigitalSourceType"].as_str().unwrap_or_default();
        assert!(
            source.contains("trainedAlgorithmicMedia") || source.contains("Trained"),
            "{name}: {json}"
        );
        let aigc = json[0]["XMP-TC260:AIGC"].as_str().or(json[0]["XMP-TC260:Aigc"].as_str());
        let aigc: Value = serde_json::from_str(aigc.unwrap_or_default()).unwrap();
        assert_eq!(aigc["Label"], "1");
        let keys = json[0].as_object().unwrap().keys();
        assert!(keys.clone().any(|key| key.starts_with("JUMBF")), "{name} has no C2PA: {json}");
        assert!(
            json[0].get("ExifTool:Error").is_none() && json[0].get("ExifTool:Warning").is_none()
        );
    }
}

#[test]
fn an_independent_c2pa_reader_says_valid_with_an_unlisted_signer() {
    let python = std::env::var("IMPRIMATUR_PYTHON").unwrap_or_else(|_| "python3".into());
    let has = Command::new(&python).args(["-c", "import c2pa"]).status();
    if !has.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("CI").is_none(), "{python} has no c2pa-python");
        eprintln!("SKIPPED: c2pa-python is not installed; run: cargo xtask test");
        return;
    }
    let desk = Desk::new();
    for name in ["lighthouse.png", "paper-boats.jpg"] {
        let path = stamped(&desk, name);
        let script = "import c2pa, sys; print(c2pa.Reader(sys.argv[1]).json())";
        let json = other(&python, &["-c", script, path.to_str().unwrap()]).unwrap();
        let json: Value = serde_json::from_str(&json).unwrap_or_else(|_| panic!("{name}: {json}"));
        assert_eq!(json["validation_state"], "Valid", "{name}: {json:#}");
        let failures = json["validation_results"]["activeManifest"]["failure"].as_array();
        for failure in failures.into_iter().flatten() {
            assert_eq!(failure["code"], "signingCredential.untrusted", "{name}: {failure}");
        }
        let text = json.to_string();
        assert!(text.contains("trainedAlgorithmicMedia"), "{name}");
    }
}

#[test]
fn pdf_text_comes_back_in_both_languages() {
    let desk = Desk::new();
    let answers = tests::root().join("assets/examples/answers-example.toml");
    for (language, word) in [("en", "late fee"), ("zh", "滞纳金")] {
        let pdf = desk.path(&format!("{language}.pdf"));
        let pdf = pdf.to_str().unwrap();
        let answers = answers.to_str().unwrap();
        let ran =
            desk.run(&["--lang", language, "assess", "run", "--answers", answers, "--pdf", pdf]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let Some(text) = other("pdftotext", &["-layout", pdf, "-"]) else { return };
        assert!(text.contains(word), "{language}: no {word}");
        assert!(text.contains("E-00000"), "the receipt is on it");
        let fonts = other("pdffonts", &[pdf]).unwrap();
        for line in fonts.lines().skip(2) {
            let flags: Vec<_> = line.split_whitespace().rev().take(5).collect();
            assert_eq!((flags[4], flags[3]), ("yes", "yes"), "embedded subset: {line}");
        }
        let checked = other("qpdf", &["--check", pdf]).unwrap();
        assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
    }
}

/// Files that others made, with the verdict each must get.
const OTHERS: &[(&str, &str, bool)] = &[
    ("real/chatgpt-1.png", "unproven", true),
    ("real/firefly-1.png", "intact", true),
    ("real/flux-1.jpg", "unproven", true),
    ("real/doubao_black_1x1_1.png", "marked", true),
    ("real/jimeng_cap_A.png", "marked", true),
    ("real/mj-1.png", "marked", true),
    ("c2pa/adobe-20220124-A.jpg", "unmarked", false),
    ("c2pa/adobe-20220124-C.jpg", "intact", false),
    ("c2pa/adobe-20220124-CA.jpg", "intact", false),
    ("c2pa/adobe-20220124-CI.jpg", "intact", false),
    ("c2pa/adobe-20220124-CICA.jpg", "intact", false),
    ("c2pa/adobe-20220124-E-dat-CA.jpg", "altered", false),
    ("c2pa/adobe-20220124-E-sig-CA.jpg", "altered", false),
    ("c2pa/adobe-20220124-XCA.jpg", "altered", false),
];

#[test]
fn files_of_others_get_their_verdict() {
    let Some(samples) = tests::samples() else { return };
    let desk = Desk::new();
    for (name, verdict, says_ai) in OTHERS {
        let path = samples.join(name);
        let ran = desk.run(&["--json", "verify", path.to_str().unwrap()]);
        let file = &ran.json()["files"][0];
        assert_eq!(file["verdict"], *verdict, "{name}: {}", ran.out);
        assert_eq!(file["says_ai"], *says_ai, "{name}: {}", ran.out);
    }
}

#[test]
fn hostile_files_are_harmless() {
    let Some(samples) = tests::samples() else { return };
    let desk = Desk::new();
    let mut files = Vec::new();
    for folder in ["hostile", "hostile/pngsuite", "formats"] {
        let entries = samples.join(folder).read_dir().unwrap().filter_map(Result::ok);
        files.extend(entries.map(|entry| entry.path()).filter(|path| path.is_file()));
    }
    assert!(files.len() > 10);
    for path in files {
        harmless(&desk, &path);
    }
    assert_eq!(desk.run(&["record", "check"]).code, 0);
}

fn harmless(desk: &Desk, path: &Path) {
    let path = path.to_str().unwrap();
    let verified = desk.run(&["--json", "verify", path]);
    assert!([0, 1, 4].contains(&verified.code), "{path}: {verified:?}");
    assert!(!verified.err.contains("defect"), "{path}: {}", verified.err);
    let out = desk.path("out");
    let stamped = desk.run(&[
        "--json",
        "stamp",
        path,
        "--out",
        out.to_str().unwrap(),
        "--reviewed-by",
        "R",
        "--publisher",
        "P",
    ]);
    assert!([0, 4].contains(&stamped.code), "{path}: {stamped:?}");
    assert!(!stamped.err.contains("defect"), "{path}: {}", stamped.err);
}
