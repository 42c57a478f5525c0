//! Contracts of our own, and the outlines that they must have.

use clauses::Document;

use crate::{support::import, writers};

fn outline(document: &Document) -> Vec<String> {
    document
        .clauses
        .iter()
        .map(|clause| {
            let text: String = clause.text.chars().take(28).collect();
            format!("{} {} {text}", clause.id.path(), clause.label().unwrap_or_default())
        })
        .collect()
}

fn check(text: &str, name: &str, expected: &[&str]) -> Document {
    let (_, found) = import(text.as_bytes(), name, "deal");
    let rows = outline(&found.document);
    if std::env::var_os("SHOW").is_some() {
        println!("{}", rows.join("\n"));
    }
    assert_eq!(rows, expected, "\n{}\n{}", rows.join("\n"), found.markdown);
    found.document
}

const SERVICES: &str = include_str!("../fixtures/services-agreement.en.txt");
const PURCHASE: &str = include_str!("../fixtures/purchase-contract.zh.txt");

#[test]
fn an_agreement_of_articles_sections_and_schedules() {
    let document = check(
        SERVICES,
        "services.txt",
        include_str!("../fixtures/services-agreement.outline")
            .lines()
            .collect::<Vec<_>>()
            .as_slice(),
    );
    assert_eq!(document.title, "SERVICES AGREEMENT");
    assert_eq!(document.source.date.as_deref(), Some("2024-03-01"));
}

#[test]
fn a_chinese_contract_of_chapters_and_articles() {
    let document = check(
        PURCHASE,
        "purchase.txt",
        include_str!("../fixtures/purchase-contract.outline")
            .lines()
            .collect::<Vec<_>>()
            .as_slice(),
    );
    assert_eq!(document.title, "设备采购合同");
    assert_eq!(document.source.date.as_deref(), Some("2025-05-06"));
}

#[test]
fn automatic_numbers_of_docx_are_printed() {
    let level = |n: usize, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}{}{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
        level(0, "decimal", "%1."),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "(%3)"),
        level(3, "lowerRoman", "(%4)"),
    );
    let p = |level: usize, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        "<w:p><w:pPr><w:pStyle w:val=\"T\"/></w:pPr><w:r><w:t>Licence</w:t></w:r></w:p>".to_owned(),
        p(0, "Grant"),
        p(1, "We grant you a licence to:"),
        p(2, "install the software;"),
        p(2, "use it:"),
        p(3, "at home; and"),
        p(3, "at work."),
        p(1, "You may not sell it."),
        p(0, "Term"),
        p(1, "It lasts a year</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t>."),
        "<w:p><w:r><w:t xml:space=\"preserve\">Signed </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins><w:r><w:t>today</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>".to_owned(),
    ];
    let bytes = writers::docx_of(&body.concat(), &numbering, "");
    let (received, found) = import(&bytes, "licence.docx", "deal");
    assert_eq!(
        outline(&found.document),
        [
            "title  Licence",
            "1 1. 1. Grant",
            "1.1 1.1 1.1 We grant you a licence t",
            "1.1(a) (a) (a) install the software;",
            "1.1(b) (b) (b) use it:",
            "1.1(b)(i) (i) (i) at home; and",
            "1.1(b)(ii) (ii) (ii) at work.",
            "1.2 1.2 1.2 You may not sell it.",
            "2 2. 2. Term",
            "2.1 2.1 2.1 It lasts a year[1]. Sign",
            "2.1(1)  It lasts a year[1].",
            "2.1(2)  Signed today.",
        ]
        .map(str::to_owned),
        "\n{}\n{}",
        outline(&found.document).join("\n"),
        found.markdown
    );
    assert!(received.notices.iter().any(|notice| notice.en.contains("tracked deletions")));
}

#[test]
fn a_text_without_structure_becomes_numbered_paragraphs() {
    let text = "we met on monday and spoke at length about the weather and the garden.\n\nnobody had anything to add to that.\n\nthen we went home.\n";
    let (_, found) = import(text.as_bytes(), "notes.txt", "deal");
    let paths: Vec<_> = found.document.clauses.iter().map(|clause| clause.id.path()).collect();
    assert_eq!(paths, ["1", "2", "3"]);
    assert!(found.document.clauses.iter().all(|clause| clause.own_number));
    assert!(found.notices.iter().any(|notice| notice.en.contains("No structure")));
}

#[test]
fn headings_without_numbers_are_numbered_by_level() {
    let html = "<html><body><h1>House rules</h1><p>Welcome.</p><h2>Guests</h2><p>They may stay.</p><h3>Pets</h3><p>No pets.</p><p>No birds.</p><h2>Noise</h2><p>Be quiet.</p></body></html>";
    let (_, found) = import(html.as_bytes(), "x", "deal");
    let paths: Vec<_> = found.document.clauses.iter().map(|clause| clause.id.path()).collect();
    assert_eq!(
        paths,
        ["title", "pre(1)", "1", "1.1", "1.1(1)", "1.1(2)", "2"],
        "{}",
        found.markdown
    );
}
