//! Renders an answer file as PDF: `render LANGUAGE ANSWERS.toml OUT.pdf`, with the terms, questions
//! and fonts of this repository. For looking at pages while the layout is worked on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path, time::Instant};

use assessment::{Bank, evaluate, read_answers};
use clauses::Library;
use kernel::{Digest, Language, Timestamp};
use report::{AssessmentReport, FontFiles, Fonts, Receipt, assessment_pdf};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, language, answers, out] = arguments.as_slice() else {
        panic!("usage: render LANGUAGE ANSWERS.toml OUT.pdf");
    };
    let language: Language = language.parse().expect("en or zh");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = |path: &str| fs::read_to_string(root.join(path)).expect(path);
    let library = Library::load(&text("terms/manifest.toml"), |name| {
        fs::read_to_string(root.join("terms").join(name)).ok()
    })
    .expect("the terms");
    let mut files: Vec<(String, String)> = fs::read_dir(root.join("assets/questions"))
        .expect("questions")
        .map(|entry| entry.expect("entry").file_name().into_string().expect("name"))
        .map(|name| (name.clone(), text(&format!("assets/questions/{name}"))))
        .collect();
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let bank = Bank::load(&files, &library).expect("the bank");
    let source = fs::read_to_string(answers).expect("answers");
    let (answers, problems) = read_answers(&source).expect("readable answers");
    assert!(problems.is_empty(), "{problems:?}");
    let produced_at = Timestamp::from_unix(1_795_366_800);
    let evaluation = evaluate(&bank, &answers, &produced_at.date());
    let font = |name: &str| fs::read(root.join("assets/fonts").join(name)).expect(name);
    let bytes = [
        font("SourceSerif4-Regular.ttf"),
        font("SourceSerif4-SemiBold.ttf"),
        font("SourceSerif4-Italic.ttf"),
        font("Inter-Regular.ttf"),
        font("Inter-SemiBold.ttf"),
        font("NotoSerifSC-Regular.ttf"),
        font("NotoSansSC-Bold.ttf"),
    ];
    let start = Instant::now();
    let fonts = Fonts::parse(&FontFiles {
        serif: &bytes[0],
        serif_semibold: &bytes[1],
        serif_italic: &bytes[2],
        sans: &bytes[3],
        sans_semibold: &bytes[4],
        han_serif: &bytes[5],
        han_sans_bold: &bytes[6],
    })
    .expect("fonts");
    println!("fonts parsed in {:?}", start.elapsed());
    let report = AssessmentReport {
        language,
        bank: &bank,
        answers: &answers,
        evaluation: &evaluation,
        library: &library,
        receipt: Receipt {
            entry: "E-000001".to_owned(),
            digest: Digest::of(source.as_bytes()).to_hex(),
            recorded_at: produced_at.to_rfc3339(),
        },
        produced_at,
    };
    for _ in 0..3 {
        let start = Instant::now();
        let pdf = assessment_pdf(&report, &fonts).expect("a PDF");
        println!("{} bytes in {:?}", pdf.len(), start.elapsed());
        fs::write(out, pdf).expect("writing");
    }
}
