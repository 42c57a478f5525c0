//! What the shipped register holds, and how it is looked up and filtered.

use std::collections::{BTreeMap, BTreeSet};

use clauses::ClauseId;
use kernel::Language;
use register::{
    Both, Bound, ConflictKind, Filter, Modality, Obligation, Register, Scope, Severity, Sort,
    SortKey, class_name,
};

use crate::shelf::{Shelf, library};

fn shipped() -> Register {
    Shelf::shipped().load().unwrap_or_else(|faults| panic!("{faults}"))
}

fn id(text: &str) -> ClauseId {
    text.parse().unwrap()
}

fn texts(row: &Obligation) -> [&Both; 4] {
    [&row.quantity, &row.evidence, &row.risk, &row.question]
}

#[test]
fn it_has_the_counts_of_the_analysis() {
    let register = shipped();
    assert_eq!(register.obligations.len(), 245);
    let of = |document: &str| {
        register.obligations.iter().filter(|row| row.clause.document() == document).count()
    };
    assert_eq!((of("ai-terms"), of("face-rules")), (181, 64));
    let asked = register.obligations.iter().filter(|row| !row.question.is_empty()).count();
    assert_eq!(asked, 190);

    let counts = register.counts();
    let modality = |one| counts.get(&one).copied().unwrap_or_default();
    assert_eq!(
        Modality::ALL.iter().map(|one| modality(*one)).collect::<Vec<_>>(),
        // obligation, prohibition, permission, right, disclaimer, acknowledgement, definition,
        // procedure, container
        [67, 32, 5, 31, 28, 36, 11, 7, 28]
    );
    let severity = |one| register.obligations.iter().filter(|row| row.severity == one).count();
    assert_eq!(
        Severity::ALL.iter().map(|one| severity(*one)).collect::<Vec<_>>(),
        // critical, high, medium, low, info
        [42, 74, 57, 23, 49]
    );
    let provider: Vec<_> = register
        .obligations
        .iter()
        .filter(|row| row.bound == Bound::Provider)
        .map(|row| row.clause.as_str())
        .collect();
    assert_eq!(
        provider,
        [
            "ai-terms 3.4(2)",
            "face-rules 3(s1)",
            "face-rules 8(s3)",
            "face-rules 8(s4)",
            "face-rules 10(s2)",
            "face-rules 10(s3)"
        ]
    );
}

#[test]
fn rows_cover_the_documents_in_reading_order_and_their_pins_hold() {
    let (register, library) = (shipped(), library());
    let mut expected = Vec::new();
    for document in library.documents() {
        for clause in &document.clauses {
            expected.push(clause.id.clone());
            expected.extend(clause.sentences.iter().map(|sentence| sentence.id.clone()));
        }
    }
    let rows: Vec<_> = register.obligations.iter().map(|row| row.clause.clone()).collect();
    assert_eq!(rows, expected);
    for row in &register.obligations {
        assert_eq!(library.resolve(&row.clause).unwrap().digest(), row.pin, "{}", row.clause);
        assert!(!row.outdated(&library));
        assert!(!row.words.is_empty(), "{}", row.clause);
    }
    assert!(register.obligations[0].outdated(&clauses::Library::load("", |_| None).unwrap()));
    for source in &register.sources {
        let document = library.document(&source.document).unwrap();
        assert_eq!(document.source.sha256, source.sha256);
    }
    assert_eq!(register.sources.len(), library.documents().len());
}

#[test]
fn every_related_clause_and_reference_leads_somewhere() {
    let (register, library) = (shipped(), library());
    let mut related = 0;
    for row in &register.obligations {
        for id in &row.related {
            assert!(library.resolve(id).is_some(), "{} → {id}", row.clause);
            assert_ne!(id, &row.clause, "{id} is related to itself");
            related += 1;
        }
        for reference in &row.references {
            let target = reference.rsplit_once(':').map_or(reference.as_str(), |(_, id)| id);
            let known = target.parse().is_ok_and(|id| library.resolve(&id).is_some());
            assert!(known || reference.starts_with("external:"), "{}: {reference}", row.clause);
        }
    }
    assert!(related > 200, "{related}");
    // Across the documents, both ways.
    let crosses = |from: &str| {
        let rows = register.obligations.iter().filter(|row| row.clause.document() == from);
        rows.flat_map(|row| &row.related).filter(|id| id.document() != from).count()
    };
    assert!(crosses("ai-terms") > 30 && crosses("face-rules") > 30);
    assert_eq!(
        register.of(&id("face-rules 12(3)")).unwrap().references,
        ["suspect:face-rules 9", "meant:face-rules 11(s2)"]
    );
}

/// Han characters, as far as the texts use them.
fn han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[test]
fn both_languages_stand_everywhere_and_apart() {
    let register = shipped();
    // Names, abbreviations, clause labels and words quoted from the English text.
    let names: BTreeSet<&str> = [
        "AI",
        "e",
        "API",
        "DLP",
        "ID",
        "N",
        "b",
        "i",
        "TokenHub",
        "tencentcloud",
        "com",
        "document",
        "product",
        "s",
        "a",
        "c",
        "ii",
        "iii",
        "iv",
        "d",
        "products",
        "Product",
        "alleging",
        "that",
        "impersonal",
        "imprecise",
        "Law",
        "Model",
        "Providers",
        "Third",
        "Party",
        "Models",
    ]
    .into();
    let check = |place: &str, both: &Both| {
        assert_eq!(both.en.is_empty(), both.zh.is_empty(), "{place}");
        let latin = both.zh.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty());
        for word in latin {
            assert!(names.contains(word), "{place}: “{word}” in {}", both.zh);
        }
        if !both.zh.is_empty() && place != "face-rules title" {
            assert!(both.zh.chars().any(han), "{place}: {}", both.zh);
        }
        assert!(!both.zh.contains([',', ';', '?', '!']), "{place}: half-width mark in {}", both.zh);
        assert!(!both.en.contains(['，', '。', '；', '？', '（']), "{place}: {}", both.en);
    };
    for row in &register.obligations {
        for both in texts(row) {
            check(row.clause.as_str(), both);
            assert!(!both.en.chars().any(han), "{}: {}", row.clause, both.en);
        }
        if !row.question.is_empty() {
            assert!(row.question.en.ends_with('?') && row.question.zh.ends_with('？'));
            assert!(!row.evidence.is_empty() && !row.risk.is_empty(), "{}", row.clause);
        }
    }
    for conflict in &register.conflicts {
        check(&conflict.id, &conflict.topic);
        check(&conflict.id, &conflict.text);
        assert!(!conflict.topic.is_empty() && !conflict.text.is_empty());
        assert!(conflict.text.en.ends_with('.') && conflict.text.zh.ends_with('。'));
    }
    check("title", &register.title);
    check("notice", &register.notice);
    for language in [Language::En, Language::Zh] {
        let mut words: Vec<&str> = Modality::ALL.iter().map(|one| one.name(language)).collect();
        words.extend(Bound::ALL.iter().map(|one| one.name(language)));
        words.extend(Severity::ALL.iter().map(|one| one.name(language)));
        words.extend(ConflictKind::ALL.iter().map(|one| one.name(language)));
        words.extend(class_name("sub:indemnity", language));
        assert!(words.iter().all(|word| word.chars().any(han) == (language == Language::Zh)));
    }
    // One name for one party within a document.
    let ai = register.obligations.iter().filter(|row| row.clause.document() == "ai-terms");
    let odd: Vec<_> = ai.flat_map(texts).filter(|both| both.zh.contains("供方")).collect();
    assert!(odd.is_empty(), "{odd:?}");
}

#[test]
fn every_class_has_a_name() {
    for row in &shipped().obligations {
        for flag in row.flags.iter().filter(|flag| flag.starts_with("sub:")) {
            assert!(class_name(flag, Language::Zh).is_some(), "{flag}");
        }
    }
    assert!(class_name("synthetic-id", Language::En).is_none());
}

#[test]
fn conflicts_are_numbered_and_stand_on_their_clauses() {
    let register = shipped();
    let mut areas: BTreeMap<String, usize> = BTreeMap::new();
    for conflict in &register.conflicts {
        let (area, number) = conflict.id.rsplit_once('-').unwrap();
        let count = areas.entry(area.to_owned()).or_default();
        *count += 1;
        assert_eq!(number, format!("{count:02}"));
        let documents: BTreeSet<_> = conflict.clauses.iter().map(ClauseId::document).collect();
        match &conflict.scope {
            Scope::Document(document) => assert_eq!(documents, [document.as_str()].into()),
            Scope::Between if conflict.kind != ConflictKind::Absence => {
                assert_eq!(documents.len(), 2, "{}", conflict.id);
            }
            Scope::Between => {}
        }
        for clause in &conflict.clauses {
            let on = register.conflicts_on(clause);
            assert!(on.iter().any(|one| one.id == conflict.id), "{} on {clause}", conflict.id);
        }
        assert_eq!(register.conflict(&conflict.id), Some(conflict));
    }
    let expected = [("X-AI", 18), ("X-BT", 10), ("X-FR", 10), ("X-VR", 2)];
    assert_eq!(areas, expected.map(|(area, count)| (area.to_owned(), count)).into());

    let on = |clause: &str| -> Vec<String> {
        register.conflicts_on(&id(clause)).iter().map(|one| one.id.clone()).collect()
    };
    assert_eq!(on("face-rules 12(3)"), ["X-FR-01"]);
    // A sentence and the clause that holds it show each other's.
    assert_eq!(on("face-rules 6"), ["X-FR-10"]);
    assert_eq!(on("ai-terms 6.4(s2)"), ["X-AI-05", "X-AI-06", "X-BT-05"]);
    assert_eq!(on("ai-terms 6.4"), ["X-AI-05", "X-AI-06", "X-BT-05"]);
    assert_eq!(on("ai-terms 2(b)"), [""; 0]);
}

#[test]
fn rows_are_filtered_and_sorted() {
    let register = shipped();
    let count = |filter: &Filter| register.select(filter, Sort::default()).len();
    let all = Filter::default();
    assert_eq!(count(&all), 245 - 28, "headings only when asked for");
    assert_eq!(count(&Filter { modality: Modality::ALL.to_vec(), ..all.clone() }), 245);
    assert_eq!(count(&Filter { modality: vec![Modality::Container], ..all.clone() }), 28);
    assert_eq!(count(&Filter { bound: vec![Bound::Provider], ..all.clone() }), 6);
    assert_eq!(count(&Filter { documents: vec!["nowhere".into()], ..all.clone() }), 0);
    let both = Filter {
        documents: vec!["face-rules".into()],
        severity: vec![Severity::Critical],
        modality: vec![Modality::Obligation, Modality::Prohibition],
        ..all.clone()
    };
    let rows = register.select(&both, Sort::default());
    assert!(rows.len() > 5);
    assert!(rows.iter().all(|row| row.clause.document() == "face-rules"
        && row.severity == Severity::Critical
        && matches!(row.modality, Modality::Obligation | Modality::Prohibition)));

    let ids = |text: &str| -> Vec<&str> {
        let filter = Filter { text: text.into(), ..Filter::default() };
        register.select(&filter, Sort::default()).iter().map(|row| row.clause.as_str()).collect()
    };
    assert_eq!(ids("KILL switch"), ["ai-terms 4.6(b)(1)"]);
    assert_eq!(ids("紧急停止开关"), ["ai-terms 4.6(b)(1)"]);
    // The clause's own words, with a hyphen that no keyboard has.
    assert_eq!(ids("12-month"), ["ai-terms 8", "ai-terms 8(a)"]);
    assert_eq!(ids("千分之三 滞纳金"), ["face-rules 11", "face-rules 11(s2)"]);
    assert!(ids("sub:indemnity").contains(&"ai-terms 9(b)"));
    assert_eq!(ids("kill unicorn"), [""; 0]);

    let sorted = |key, descending| register.select(&all, Sort { key, descending });
    let forward = sorted(SortKey::Clause, false);
    let mut backward = sorted(SortKey::Clause, true);
    backward.reverse();
    assert_eq!(forward, backward);
    let place: BTreeMap<&str, usize> =
        forward.iter().enumerate().map(|(at, row)| (row.clause.as_str(), at)).collect();
    let at = |row: &Obligation| place[row.clause.as_str()];
    for descending in [false, true] {
        let rows = sorted(SortKey::Severity, descending);
        assert_eq!(rows[0].severity == Severity::Critical, !descending);
        assert!(rows.windows(2).all(|pair| match pair[0].severity.cmp(&pair[1].severity) {
            std::cmp::Ordering::Equal => at(pair[0]) < at(pair[1]),
            order => order.is_gt() == descending,
        }));
    }
    assert_eq!(sorted(SortKey::Bound, false)[0].bound, Bound::Customer);
    assert_eq!(sorted(SortKey::Modality, false)[0].modality, Modality::Obligation);
    assert_eq!("severity".parse(), Ok(SortKey::Severity));
    assert!("owner".parse::<SortKey>().is_err());
}

#[test]
fn words_are_read_as_they_are_written() {
    for one in Modality::ALL {
        assert_eq!(one.to_string().parse(), Ok(*one));
    }
    for one in Bound::ALL {
        assert_eq!(one.to_string().parse(), Ok(*one));
    }
    let unknown = "Duty".parse::<Modality>().unwrap_err();
    assert!(unknown.to_string().contains("Duty") && unknown.to_string().contains("obligation"));
}
