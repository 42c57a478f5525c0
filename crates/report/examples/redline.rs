//! Compares a document with a changed copy and renders the redline as HTML and PDF:
//! `redline LANGUAGE FOLDER`. For looking at pages while the layout is worked on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path, time::Instant};

use clauses::{ChangeKind, Document, Library, SegmentKind, compare};
use kernel::{Digest, Language, Timestamp};
use report::{
    FontFiles, Fonts, PartKind, Redline, RedlineKind, RedlinePart, RedlineRow, Rests, VersionLine,
    redline_html, redline_pdf,
};

fn library(change: impl Fn(&str, String) -> String) -> Library {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../terms");
    let mut manifest = fs::read_to_string(root.join("manifest.toml")).expect("the manifest");
    // A changed copy has another digest than the manifest states.
    for name in ["ai-terms.en.md", "face-rules.zh.md"] {
        let text = fs::read_to_string(root.join(name)).expect(name);
        let stated = Digest::of(text.as_bytes()).to_hex();
        let is = Digest::of(change(name, text).as_bytes()).to_hex();
        manifest = manifest.replace(&stated, &is);
    }
    Library::load(&manifest, |name| {
        fs::read_to_string(root.join(name)).ok().map(|text| change(name, text))
    })
    .expect("the terms")
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, language, folder] = arguments.as_slice() else {
        panic!("usage: redline LANGUAGE FOLDER");
    };
    let language: Language = language.parse().expect("en or zh");
    let (before, after) = (library(|_, text| text), library(changed));
    let document = usize::from(language == Language::Zh);
    let redline = redline(&before.documents()[document], &after.documents()[document], language);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    let font = |name: &str| -> &'static [u8] { fs::read(root.join(name)).expect(name).leak() };
    let fonts = Fonts::parse(&FontFiles {
        serif: font("SourceSerif4-Regular.ttf"),
        serif_semibold: font("SourceSerif4-SemiBold.ttf"),
        serif_italic: font("SourceSerif4-Italic.ttf"),
        sans: font("Inter-Regular.ttf"),
        sans_semibold: font("Inter-SemiBold.ttf"),
        han_serif: font("NotoSerifSC-Regular.ttf"),
        han_sans_bold: font("NotoSansSC-Bold.ttf"),
    })
    .expect("fonts");
    let folder = Path::new(folder);
    let start = Instant::now();
    let pdf = redline_pdf(&redline, &fonts).expect("a PDF");
    println!("{} changes, {} bytes of PDF in {:?}", redline.rows.len(), pdf.len(), start.elapsed());
    fs::write(folder.join(format!("redline-{language}.pdf")), pdf).expect("writing");
    let html = redline_html(&redline);
    fs::write(folder.join(format!("redline-{language}.html")), html).expect("writing");
}

/// A changed copy: a few words, a clause less, other spaces.
fn changed(name: &str, text: String) -> String {
    if name.ends_with("source.md") || !name.ends_with(".md") {
        return text;
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let long: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].chars().count() > 60).collect();
    for (place, at) in long.iter().enumerate() {
        let line = &mut lines[*at];
        match place % 9 {
            1 => {
                *line =
                    line.replace(" may ", " must ").replace("应当", "可以").replace("用户", "客户")
            }
            3 => *line = line.replace(", ", ",\u{A0}").replace('，', "， "),
            5 => {
                *line = line
                    .replace("AI ", "artificial intelligence ")
                    .replace('。', "，另有约定的除外。")
            }
            _ => {}
        }
    }
    lines.join("\n")
}

fn redline(before: &Document, after: &Document, language: Language) -> Redline {
    let comparison = compare(before, after);
    let label = |document: &Document, ids: &[clauses::ClauseId]| {
        let labels: Vec<String> = ids.iter().map(|id| id.as_str().to_owned()).collect();
        labels.join(", ").replace(&format!("{} ", document.id), "")
    };
    let rows =
        comparison.changes.iter().filter(|change| change.kind != ChangeKind::Same).map(|change| {
            let path = change.after.first().map_or(Vec::new(), |id| after.heading_path(id));
            RedlineRow {
                change: String::new(),
                kind: kind(change.kind),
                also: change.also.iter().map(|one| kind(*one)).collect(),
                before: label(before, &change.before),
                after: label(after, &change.after),
                path: path.join(" › "),
                parts: change
                    .marks
                    .iter()
                    .map(|segment| RedlinePart {
                        kind: match segment.kind {
                            SegmentKind::Same => PartKind::Same,
                            SegmentKind::Deleted => PartKind::Deleted,
                            SegmentKind::Inserted => PartKind::Inserted,
                        },
                        text: segment.text.clone(),
                        technical: segment.technical,
                    })
                    .collect(),
                within: change.within,
                notable: change
                    .notable
                    .iter()
                    .map(|one| {
                        let or =
                            |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
                        format!("{} → {}", or(&one.before), or(&one.after))
                    })
                    .collect(),
                rests: vec![Rests {
                    name: language.pick("Questions", "问题").to_owned(),
                    items: vec![
                        language
                            .pick(
                                "GEN-04 Is every output labelled?",
                                "GEN-04 生成内容是否均已标识？",
                            )
                            .to_owned(),
                    ],
                }],
            }
        });
    Redline {
        title: after.title.clone(),
        before: VersionLine {
            name: language.pick("in force from 2025-08-01", "2025-08-01 起施行").to_owned(),
            date: "2025-08-01".to_owned(),
            digest: before.source.sha256.to_hex(),
        },
        after: VersionLine {
            name: language.pick("changed copy", "修改后的副本").to_owned(),
            date: "2026-11-22".to_owned(),
            digest: after.source.sha256.to_hex(),
        },
        language,
        text_language: after.language,
        summary: String::new(),
        remarks: Vec::new(),
        rows: rows.collect(),
        produced_at: Timestamp::from_unix(1_795_366_800),
    }
}

fn kind(kind: ChangeKind) -> RedlineKind {
    match kind {
        ChangeKind::Changed => RedlineKind::Changed,
        ChangeKind::Added => RedlineKind::Added,
        ChangeKind::Removed => RedlineKind::Removed,
        ChangeKind::Split => RedlineKind::Split,
        ChangeKind::Merged => RedlineKind::Merged,
        ChangeKind::Moved => RedlineKind::Moved,
        ChangeKind::Renumbered => RedlineKind::Renumbered,
        ChangeKind::Technical | ChangeKind::Same => RedlineKind::Technical,
    }
}
