//! Defined terms, their uses and the links between clauses; every finding on the shipped documents
//! was read by a person and is pinned here.

use clauses::{Document, FindingKind, Library, ReferenceState, TermVariant};

use crate::shelf::Shelf;

fn load(language: &str, text: &str) -> Library {
    Shelf::single(language, text, text).load().unwrap()
}

fn readings(document: &Document) -> Vec<String> {
    let all = document.findings.iter().filter(|f| f.kind != FindingKind::SourceDefect);
    let lines = all.map(|finding| {
        let kind = serde_json::to_value(finding.kind).unwrap();
        let clause = finding.clause.as_ref().map_or("", |id| id.path());
        let quote = finding.quote.as_deref().unwrap_or(&finding.message_en);
        format!("{} {clause} {quote}", kind.as_str().unwrap()).replace("  ", " ")
    });
    lines.collect()
}

#[test]
fn the_findings_on_the_shipped_documents_are_these() {
    let library = Shelf::shipped().load().unwrap();
    assert_eq!(
        readings(library.document("ai-terms").unwrap()),
        [
            "term-variant 2(d) AI Service",
            "term-variant 4.4(b) AI products",
            "term-variant 5.3 Third-Party AI Tools",
            "term-variant 6.5 Third party content",
            "term-variant 10(b) intellectual property rights",
            "external-term 1(1) Services",
            "external-term 2(d) User Data",
            "external-term 2(d) End Users",
            "external-term 3.1(1) Intellectual Property Rights",
            "external-term 4.1(1) Acceptable Use Policy",
            "external-term 5.1 Subscription Plan",
            "external-term 5.2 Privacy Policy",
            "external-term 7(1)(a) Law",
            "external-term 8 Fees",
            "external-term 10(1) Feedback",
            "missing-topic Nothing is said about governing law.",
            "missing-topic Nothing is said about disputes.",
            "missing-topic Nothing is said about start and duration.",
            "missing-topic Nothing is said about termination.",
            "missing-topic Nothing is said about changes to the contract.",
        ]
    );
    assert_eq!(
        readings(library.document("face-rules").unwrap()),
        [
            "suspect-reference 12(3) 第9条",
            "missing-topic Nothing is said about changes to the contract.",
        ]
    );
}

#[test]
fn terms_of_the_shipped_documents_are_linked() {
    let library = Shelf::shipped().load().unwrap();
    let document = library.document("ai-terms").unwrap();
    let term = |name: &str| document.terms.iter().find(|term| term.term == name).unwrap();
    let defined = |name: &str| -> Vec<String> {
        term(name).defined.iter().map(|site| site.clause.path().to_owned()).collect()
    };
    assert_eq!(defined("AI Terms"), ["1(1)"]);
    assert_eq!(defined("AI Agent"), ["2(a)"]);
    assert_eq!(defined("Service Agreement"), ["1(5)"]);
    assert_eq!(defined("AI Product"), ["4.2(2)"]);
    assert_eq!(defined("Third‑Party AI Tools"), ["5.3(a)"]);
    assert!(document.terms.iter().all(|term| term.term != "hallucinations"));
    assert!(term("Fees").external && term("Fees").defined.is_empty());
    let spelt = |name: &str, variant: TermVariant| {
        term(name).uses.iter().filter(|found| found.variant == variant).count()
    };
    assert_eq!(spelt("AI Services", TermVariant::Number), 10);
    assert_eq!(spelt("AI Product", TermVariant::Case), 3);
    assert_eq!(spelt("Third‑Party AI Tools", TermVariant::Hyphen), 2);
    assert_eq!(spelt("Third-Party Content", TermVariant::Case), 1);
    // “Services” is never "services", and not a part of "AI Services".
    for found in &term("Services").uses {
        let text = &document.clause(&found.clause).unwrap().text;
        assert_eq!(&text[found.range.clone()], "Services");
        assert!(!text[..found.range.start].ends_with("AI "));
    }
    let rules = library.document("face-rules").unwrap();
    let names: Vec<_> = rules.terms.iter().map(|term| term.term.as_str()).collect();
    assert_eq!(names, ["本服务", "本规则", "用户信息"]);
    assert!(rules.terms.iter().all(|term| term.uses.len() > 4));
}

#[test]
fn a_clause_knows_who_cites_it_and_what_it_uses() {
    let library = Shelf::shipped().load().unwrap();
    let terms = library.document("ai-terms").unwrap();
    let citing = |path: &str| -> Vec<String> {
        let id = format!("ai-terms {path}").parse().unwrap();
        terms.cited_by(&id).iter().map(|r| r.clause.path().to_owned()).collect()
    };
    assert_eq!(citing("3.3"), ["3.2(a)"]);
    assert_eq!(citing("3"), ["3.2(a)"]);
    assert!(citing("3.4").is_empty());
    let here = "ai-terms 3.2(a)".parse().unwrap();
    assert_eq!(terms.references_in(&here).len(), 1);
    let used: Vec<_> = terms.terms_in(&here).iter().map(|(term, _)| term.term.as_str()).collect();
    assert!(used.starts_with(&["User Input", "AI Output", "AI Services"]), "{used:?}");
    let names: Vec<_> = terms
        .references
        .iter()
        .filter_map(|r| match &r.state {
            ReferenceState::External { name } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    for name in ["Service Agreement", "EU AI Act", "South Korea AI Basic Act", "Privacy Policy"] {
        assert!(names.contains(&name), "{name}");
    }
    let children: Vec<_> =
        terms.children(&"ai-terms 3.6".parse().unwrap()).map(|c| c.id.path()).collect();
    assert_eq!(children, ["3.6(1)", "3.6(2)", "3.6(3)"]);
}

#[test]
fn definitions_are_found_in_every_form() {
    let text = "## 1. Meaning of words\n\nThe Seller (as hereinafter defined, the “Vendor”) and Acme \
                Ltd (“Acme”, “we” and “us”) agree with each buyer (each, a “Buyer” and collectively, \
                the “Buyers”). The goods are hereinafter referred to as the “Goods”.\n\n\
                - “Order” shall mean a purchase order.\n- “Price” has the meaning given in Regulation \
                (EU) 2020/1.\n- **Depot:** the place in Kiel.\n- Carrier means a person who carries.\n\
                - “Excess” and “Surplus” refer to what is over.\n\n## 2. Uses\n\nThe term “loosely” is \
                explained (“for example”) and nothing else.\n";
    let library = load("en", text);
    let mut names: Vec<_> =
        library.documents()[0].terms.iter().map(|term| term.term.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "Acme", "Buyer", "Buyers", "Carrier", "Depot", "Excess", "Goods", "Order", "Price",
            "Surplus", "Vendor", "us", "we"
        ]
    );
    let text = "甲方：某某公司\n\n1. 乙公司（下称“乙公司”或“我们”）提供软件（以下简称“软件”），合称“产品”。\n\n\
                2. “用户”是指使用者。“数据”：指资料。所谓“云”不过是比喻。\n";
    let library = load("zh", text);
    let names: Vec<_> =
        library.documents()[0].terms.iter().map(|term| term.term.as_str()).collect();
    assert_eq!(names, ["甲方", "乙公司", "我们", "软件", "产品", "用户", "数据"]);
}
