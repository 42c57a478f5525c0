//! Contracts made for the tests: every planted defect is found at its clause, nothing else is, and
//! the clean ones are clean.

use std::{collections::BTreeMap, path::PathBuf};

use clauses::{Document, Finding, FindingKind, Library};

use crate::shelf::Shelf;

fn contract(name: &str) -> Library {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/contracts");
    let text = std::fs::read_to_string(folder.join(format!("{name}.md"))).unwrap();
    let language = if name.ends_with("zh") { "zh" } else { "en" };
    Shelf::single(language, &text, &text).load().unwrap()
}

/// Whether a finding is about the text itself rather than about its transcription.
fn is_reading(finding: &&Finding) -> bool {
    !matches!(
        finding.kind,
        FindingKind::UndeclaredRepair
            | FindingKind::UnusedRepair
            | FindingKind::LostText
            | FindingKind::NotInSource
            | FindingKind::SourceDefect
            | FindingKind::StaleRemark
    )
}

fn kind(finding: &Finding) -> String {
    serde_json::to_value(finding.kind).unwrap().as_str().unwrap().to_owned()
}

fn path(finding: &Finding) -> &str {
    finding.clause.as_ref().map_or("", |id| id.path())
}

fn shown(document: &Document) -> Vec<String> {
    let readings = document.findings.iter().filter(is_reading);
    let lines = readings.map(|finding| {
        let quote = finding.quote.as_deref().unwrap_or_default();
        format!("{} {} “{quote}” {}", path(finding), kind(finding), finding.message_en)
    });
    lines.collect()
}

#[derive(Debug)]
struct Planted {
    clause: String,
    kind: String,
    quote: String,
}

fn planted(document: &str) -> Vec<Planted> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/contracts/planted.csv");
    let text = std::fs::read_to_string(file).unwrap();
    let rows = text.lines().skip(1).filter_map(|line| {
        let [name, clause, kind, quote] = line.splitn(4, ',').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        (name == document).then(|| Planted {
            clause: clause.to_owned(),
            kind: kind.to_owned(),
            quote: quote.trim_matches('"').to_owned(),
        })
    });
    rows.collect()
}

#[test]
fn every_planted_defect_is_found_and_nothing_else() {
    let mut kinds: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, file) in [("planted-en", "planted.en"), ("planted-zh", "planted.zh")] {
        let library = contract(file);
        let document = &library.documents()[0];
        let mut found: Vec<&Finding> = document.findings.iter().filter(is_reading).collect();
        for row in planted(name) {
            let fits = |finding: &&Finding| {
                let said = match finding.quote.as_deref() {
                    Some(quote) => quote == row.quote,
                    None => finding.message_en.contains(&row.quote),
                };
                path(finding) == row.clause && kind(finding) == row.kind && said
            };
            let count = kinds.entry(row.kind.clone()).or_default();
            count.1 += 1;
            match found.iter().position(fits) {
                Some(at) => {
                    found.remove(at);
                    count.0 += 1;
                }
                None => wrong.push(format!("{name}: not found: {row:?}")),
            }
        }
        for finding in found {
            let quote = finding.quote.as_deref().unwrap_or_default();
            wrong.push(format!(
                "{name}: false alarm: {},{},{quote} {}",
                path(finding),
                kind(finding),
                finding.message_en
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{kinds:?}", wrong.join("\n"));
    let total: u32 = kinds.values().map(|(found, _)| found).sum();
    assert!(total >= 30 && kinds.len() >= 12, "{total} of {} kinds", kinds.len());
}

#[test]
fn a_clean_contract_raises_no_alarm() {
    for name in ["clean.en", "clean.zh"] {
        let library = contract(name);
        let shown = shown(&library.documents()[0]);
        assert!(shown.is_empty(), "{name}:\n{}", shown.join("\n"));
    }
}

/// A contract of 5 000 clauses: the clean ones again and again under new numbers.
fn long(language: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/contracts");
    let text = std::fs::read_to_string(folder.join(format!("clean.{language}.md"))).unwrap();
    let (start, end) = (
        text.find("## 1.").unwrap(),
        text.find("## Schedule 1").or(text.find("## 附件一")).unwrap(),
    );
    let body = &text[start..end];
    let mut long = String::new();
    let mut round = 0;
    while long.matches("\n- ").count() + long.matches("\n#").count() < 5_000 {
        for line in body.lines() {
            match line.strip_prefix("## ").and_then(|rest| rest.split_once(". ")) {
                Some((number, title)) => {
                    let number: u32 = number.parse().unwrap();
                    long.push_str(&format!("## {}. {title}", number + round * 20));
                }
                None => match line.strip_prefix("### ").and_then(|rest| rest.split_once('.')) {
                    Some((number, title)) => {
                        let number: u32 = number.parse().unwrap();
                        long.push_str(&format!("### {}.{title}", number + round * 20));
                    }
                    None => long.push_str(line),
                },
            }
            long.push('\n');
        }
        round += 1;
    }
    long
}

#[test]
fn a_contract_of_thousands_of_clauses_is_read_at_once() {
    for language in ["en", "zh"] {
        let text = long(language);
        let shelf = Shelf::single(language, &text, &text);
        let started = std::time::Instant::now();
        let library = shelf.load().unwrap();
        let took = started.elapsed();
        let document = &library.documents()[0];
        println!(
            "{language}: {} bytes, {} clauses, {} references, {} uses, {} findings in {took:?}",
            text.len(),
            document.clauses.len(),
            document.references.len(),
            document.terms.iter().map(|term| term.uses.len()).sum::<usize>(),
            document.findings.len(),
        );
        assert!(document.clauses.len() >= 5_000);
        let started = std::time::Instant::now();
        for clause in &document.clauses {
            let _ = (document.children(&clause.id).count(), document.cited_by(&clause.id).len());
            let _ = (document.terms_in(&clause.id).len(), document.chapeau(&clause.id));
        }
        let all = started.elapsed();
        println!("{language}: looked up around every clause in {all:?}");
        // Without optimisation, beside other tests, only a hang would be told.
        let most = if cfg!(debug_assertions) { 120_000 } else { 1_000 };
        assert!(took.as_millis() < most && all.as_millis() < most, "{took:?} {all:?}");
    }
}
