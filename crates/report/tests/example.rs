//! The example assessment as PDF in both languages, judged by independent readers (poppler, qpdf).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use assessment::{Answer, AnswerSet, Bank, FactValue, Visibility, evaluate, read_answers};
use clauses::Library;
use kernel::{Digest, Language, Timestamp};
use report::{AssessmentReport, Error, FontFiles, Fonts, Receipt, assessment_pdf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    Library::load(&text("terms/manifest.toml"), |name| {
        fs::read_to_string(root().join("terms").join(name)).ok()
    })
    .unwrap()
});

static BANK: LazyLock<Bank> = LazyLock::new(|| {
    let mut files: Vec<(String, String)> = fs::read_dir(root().join("assets/questions"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| (name.clone(), text(&format!("assets/questions/{name}"))))
        .collect();
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    Bank::load(&files, &LIBRARY).unwrap()
});

static FONTS: LazyLock<Fonts<'static>> = LazyLock::new(|| {
    let font = |name: &str| -> &'static [u8] {
        fs::read(root().join("assets/fonts").join(name)).unwrap().leak()
    };
    Fonts::parse(&FontFiles {
        serif: font("SourceSerif4-Regular.ttf"),
        serif_semibold: font("SourceSerif4-SemiBold.ttf"),
        serif_italic: font("SourceSerif4-Italic.ttf"),
        sans: font("Inter-Regular.ttf"),
        sans_semibold: font("Inter-SemiBold.ttf"),
        han_serif: font("NotoSerifSC-Regular.ttf"),
        han_sans_bold: font("NotoSansSC-Bold.ttf"),
    })
    .unwrap()
});

fn example() -> AnswerSet {
    let (answers, problems) = read_answers(&text("assets/examples/answers-example.toml")).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    answers
}

fn pdf(answers: &AnswerSet, language: Language) -> Vec<u8> {
    let produced_at = Timestamp::from_unix(1_795_366_800);
    let evaluation = evaluate(&BANK, answers, &produced_at.date());
    let report = AssessmentReport {
        language,
        bank: &BANK,
        answers,
        evaluation: &evaluation,
        library: &LIBRARY,
        receipt: Receipt {
            entry: "E-000042".to_owned(),
            digest: Digest::of(b"frozen").to_hex(),
            recorded_at: produced_at.to_rfc3339(),
        },
        produced_at,
    };
    assessment_pdf(&report, &FONTS).unwrap()
}

/// What a tool says about a file; `None`, loudly, where it is missing outside continuous
/// integration.
fn says(bytes: &[u8], tool: &str, arguments: &[&str]) -> Option<String> {
    let file = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
    fs::write(file.path(), bytes).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|one| if *one == "FILE" { path } else { *one });
    match Command::new(tool).args(arguments).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let faults = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && faults.is_empty(), "{tool}: {said}{faults}");
            Some(said)
        }
        Err(fault) => {
            assert!(std::env::var_os("CI").is_none(), "{tool} must be installed: {fault}");
            eprintln!("NOT CHECKED: {tool} is not installed ({fault})");
            None
        }
    }
}

fn extracted(bytes: &[u8]) -> Option<String> {
    says(bytes, "pdftotext", &["-enc", "UTF-8", "FILE", "-"])
}

/// Text without line ends and spaces, so that wrapped passages can be found.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_visible_question_and_its_clauses_come_back_as_text() {
    let answers = example();
    let evaluation = evaluate(&BANK, &answers, "2026-11-22");
    for language in [Language::En, Language::Zh] {
        let bytes = pdf(&answers, language);
        assert!(bytes.len() < 600_000, "{} bytes", bytes.len());
        says(&bytes, "qpdf", &["--check", "FILE"]);
        let Some(text) = extracted(&bytes) else { return };
        let found = squeezed(&text);
        for (question, standing) in BANK.questions.iter().zip(&evaluation.standings) {
            let shown = standing.visibility == Visibility::Shown;
            let wording = squeezed(question.text.get(language));
            // The text of a question may be parted by the end of a page, so its start must do.
            let start: String = wording.chars().take(18).collect();
            if shown {
                assert!(found.contains(&start), "{} {start}", question.id);
            } else {
                assert!(!found.contains(&wording), "{} is hidden", question.id);
            }
        }
        assert!(found.contains("imprimaturrecordshowE-000042"));
        assert!(found.contains(&Digest::of(b"frozen").to_hex()));
        let clause = LIBRARY.resolve(&"ai-terms 4.2(1)".parse().unwrap()).unwrap();
        assert!(found.contains(&squeezed(clause.text)), "the clause is quoted in full");
        assert!(found.contains("□") == answers.subject.contains("□"), "no missing glyph");
    }
}

#[test]
fn pages_are_numbered_through() {
    for language in [Language::En, Language::Zh] {
        let bytes = pdf(&example(), language);
        let (Some(text), Some(info)) = (extracted(&bytes), says(&bytes, "pdfinfo", &["FILE"]))
        else {
            return;
        };
        let line = info.lines().find(|line| line.starts_with("Pages:")).unwrap();
        let total: usize = line.trim_start_matches("Pages:").trim().parse().unwrap();
        assert!(info.contains("Tagged:") && info.contains("yes"));
        for (index, page) in text.split('\u{c}').take(total).enumerate() {
            let footer = match language {
                Language::En => format!("page{}of{total}", index + 1),
                Language::Zh => format!("第{}页，共{total}页", index + 1),
            };
            assert!(squeezed(page).contains(&footer), "{footer} in {page}");
        }
    }
}

#[test]
fn every_citation_leads_to_its_quotation() {
    let document = lopdf::Document::load_mem(&pdf(&example(), Language::En)).unwrap();
    let pages = document.get_pages();
    let ids: BTreeSet<_> = pages.values().copied().collect();
    let mut links = 0;
    for page in pages.values() {
        let Ok(annotations) = document.get_dictionary(*page).unwrap().get(b"Annots") else {
            continue;
        };
        for annotation in annotations.as_array().unwrap() {
            let annotation = document.get_dictionary(annotation.as_reference().unwrap()).unwrap();
            let place = annotation.get(b"Dest").unwrap().as_array().unwrap();
            assert!(ids.contains(&place[0].as_reference().unwrap()), "leads to a page");
            links += 1;
        }
    }
    let shown = evaluate(&BANK, &example(), "2026-11-22").standings;
    let shown = BANK.questions.iter().zip(shown).filter(|(_, s)| s.visibility == Visibility::Shown);
    let cited: usize = shown.map(|(question, _)| question.clauses.len()).sum();
    assert!(links > cited, "{links} links for {cited} citations of questions alone");
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en");
    let outline = catalog.get(b"Outlines").unwrap().as_reference().unwrap();
    let outline = document.get_dictionary(outline).unwrap();
    assert_eq!(outline.get(b"Count").unwrap().as_i64().unwrap(), 8, "chapters");
}

#[test]
fn equal_input_gives_equal_bytes() {
    assert_eq!(pdf(&example(), Language::Zh), pdf(&example(), Language::Zh));
}

#[test]
fn an_unanswered_assessment_is_printed_as_such() {
    let bytes = pdf(&AnswerSet::default(), Language::En);
    says(&bytes, "qpdf", &["--check", "FILE"]);
    if let Some(text) = extracted(&bytes) {
        assert!(text.contains("cannot be signed") && text.contains("Not answered"));
    }
}

#[test]
fn hostile_answers_are_cut_and_stay_readable() {
    let mut answers = example();
    answers.subject = "题".repeat(5_000);
    answers.author = "\u{202E}\u{0000}<script>&".repeat(100);
    let note = Answer { note: "n".repeat(100_000), ..Answer::default() };
    let ids: Vec<_> = BANK.questions.iter().map(|question| question.id.clone()).collect();
    for id in ids {
        answers.answers.entry(id).or_insert_with(|| note.clone()).note.clone_from(&note.note);
    }
    answers.facts.insert("content".into(), FactValue::List(vec!["🎭".repeat(5_000)]));
    let bytes = pdf(&answers, Language::En);
    says(&bytes, "qpdf", &["--check", "FILE"]);
    if let Some(text) = extracted(&bytes) {
        assert!(squeezed(&text).contains("…(96000morecharactersintherecord)"));
    }
    assert_eq!(bytes, pdf(&answers, Language::En));
}

#[test]
fn a_missing_clause_is_a_failure() {
    let answers = example();
    let evaluation = evaluate(&BANK, &answers, "2026-11-22");
    let empty = Library::load("", |_| None);
    let Ok(empty) = empty else { return };
    let report = AssessmentReport {
        language: Language::En,
        bank: &BANK,
        answers: &answers,
        evaluation: &evaluation,
        library: &empty,
        receipt: Receipt::default(),
        produced_at: Timestamp::from_unix(0),
    };
    let failure = assessment_pdf(&report, &FONTS).unwrap_err();
    assert!(matches!(failure, Error::MissingClause { .. }), "{failure}");
}

#[test]
fn a_font_that_is_none_is_named() {
    let broken = FontFiles {
        serif: b"no font",
        serif_semibold: &[],
        serif_italic: &[],
        sans: &[],
        sans_semibold: &[],
        han_serif: &[],
        han_sans_bold: &[],
    };
    let failure = Fonts::parse(&broken).err().unwrap();
    assert_eq!(failure, Error::UnreadableFont { name: "Source Serif 4 Regular" });
}
