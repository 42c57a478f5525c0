//! What is found odd about documents, shipped and altered.

use clauses::{Error, Finding, FindingKind, Library, ReferenceState};

use crate::shelf::Shelf;

fn of_kind(library: &Library, kind: FindingKind) -> Vec<&Finding> {
    let all = library.documents().iter().flat_map(|document| &document.findings);
    all.filter(|finding| finding.kind == kind).collect()
}

fn kinds(shelf: &Shelf) -> Vec<FindingKind> {
    let library = shelf.load().unwrap();
    let all = library.documents().iter().flat_map(|document| &document.findings);
    let mut kinds: Vec<_> = all.map(|finding| finding.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn the_printed_references_are_judged() {
    let library = Shelf::shipped().load().unwrap();
    let references: Vec<_> = library
        .documents()
        .iter()
        .flat_map(|document| &document.references)
        .filter_map(|r| {
            let target = r.target.as_ref()?.as_str();
            Some((r.clause.as_str(), target, r.state == ReferenceState::Valid))
        })
        .collect();
    assert_eq!(
        references,
        [
            ("ai-terms 3.2(a)", "ai-terms 3.3", true),
            ("face-rules pre(2)", "face-rules 14", true),
            ("face-rules 12(3)", "face-rules 9", false),
            ("face-rules 13", "face-rules 13", true),
        ]
    );
    let suspects = of_kind(&library, FindingKind::SuspectReference);
    let [suspect] = suspects.as_slice() else { panic!("{suspects:?}") };
    assert_eq!(suspect.clause.as_ref().unwrap().as_str(), "face-rules 12(3)");
    assert_eq!(suspect.suggestion.as_ref().unwrap().as_str(), "face-rules 11");
    assert_eq!(suspect.quote.as_deref(), Some("第9条"));
    assert!(suspect.message_zh.contains("“滞纳金”") && suspect.message_en.contains("“滞纳金”"));
}

#[test]
fn a_right_reference_is_not_suspect_and_a_dangling_one_is_named() {
    let mut shelf = Shelf::shipped();
    shelf.edit("face-rules.zh.md", "本规则第9条", "本规则第十一条");
    assert!(of_kind(&shelf.load().unwrap(), FindingKind::SuspectReference).is_empty());
    shelf.edit("face-rules.zh.md", "本规则第十一条", "本规则第21条");
    let library = shelf.load().unwrap();
    let dangling = of_kind(&library, FindingKind::DanglingReference);
    assert_eq!(dangling[0].clause.as_ref().unwrap().as_str(), "face-rules 12(3)");
    assert_eq!(dangling[0].quote.as_deref(), Some("第21条"));
}

#[test]
fn an_english_reference_to_the_wrong_clause_is_suspect() {
    let text = "## 1. Fees\n\nInvoices fall due monthly. Overdue invoices bear interest.\n\n\
                ## 2. Warranty\n\nNo warranty is given.\n\n\
                ## 3. Breach\n\nOverdue invoices bear interest under clause 2; see section 7.\n";
    let library = Shelf::single("en", text, text).load().unwrap();
    let suspects = of_kind(&library, FindingKind::SuspectReference);
    assert_eq!(suspects[0].suggestion.as_ref().unwrap().as_str(), "doc 1");
    assert_eq!(
        of_kind(&library, FindingKind::DanglingReference)[0].quote.as_deref(),
        Some("section 7")
    );
}

#[test]
fn defects_of_the_sources_stand_with_a_suggested_reading() {
    let library = Shelf::shipped().load().unwrap();
    let defects = of_kind(&library, FindingKind::SourceDefect);
    let chinese: Vec<_> = defects
        .iter()
        .filter_map(|d| {
            Some((d.clause.as_ref()?.as_str(), d.quote.as_deref()?, d.reading.as_deref()?))
        })
        .filter(|(id, ..)| id.starts_with("face-rules"))
        .collect();
    assert_eq!(chinese.len(), 4);
    assert!(chinese.contains(&("face-rules front(3)", "明示或模式", "明示或默示")));
    for defect in &defects {
        let passage = library.resolve(defect.clause.as_ref().unwrap()).unwrap();
        assert!(passage.text.contains(defect.quote.as_deref().unwrap()), "kept as printed");
    }
}

#[test]
fn whatever_is_lost_or_added_is_reported() {
    // A sentence goes missing from the text.
    let mut shelf = Shelf::shipped();
    shelf.edit("face-rules.zh.md", "   - （5）其他合理维权措施。\n", "");
    let library = shelf.load().unwrap();
    let lost = of_kind(&library, FindingKind::LostText);
    assert_eq!(
        (lost[0].line, lost[0].quote.as_deref()),
        (Some(136), Some("（5）其他合理维权措施。"))
    );

    // One character changes.
    let mut shelf = Shelf::shipped();
    shelf.edit("ai-terms.en.md", "perpetual, and transferable", "perpetual and transferable");
    assert_eq!(
        kinds(&shelf)[..3],
        [FindingKind::SuspectReference, FindingKind::SourceDefect, FindingKind::NotInSource]
    );
    assert!(kinds(&shelf).contains(&FindingKind::LostText));

    // A single sign is dropped at the end of a paragraph.
    let mut shelf = Shelf::shipped();
    shelf.edit("face-rules.zh.md", "另行向您追偿。", "另行向您追偿");
    let library = shelf.load().unwrap();
    let lost = of_kind(&library, FindingKind::LostText);
    assert_eq!((lost[0].line, lost[0].quote.as_deref()), (Some(146), Some("。")));

    // A link's target is dropped.
    let mut shelf = Shelf::shipped();
    shelf.edit(
        "face-rules.zh.md",
        "[《腾讯云服务协议》](https://cloud.tencent.com/document/product/301/1967)约定为准",
        "《腾讯云服务协议》约定为准",
    );
    let library = shelf.load().unwrap();
    assert_eq!(of_kind(&library, FindingKind::LostText)[0].line, Some(163));
}

#[test]
fn repairs_must_be_declared_and_needed() {
    for (from, to, kind) in [
        (
            "lines = [110, 116, 120, 140, 148]",
            "lines = [110, 116, 120, 140]",
            FindingKind::UndeclaredRepair,
        ),
        ("lines = [56, 60,", "lines = [60,", FindingKind::UndeclaredRepair),
        ("lines = [1, 22, 80, 140]", "lines = [1, 22, 80]", FindingKind::UndeclaredRepair),
        ("lines = [62]", "lines = [66]", FindingKind::UnusedRepair),
        ("lines = [[76, 77]]", "lines = [76]", FindingKind::UndeclaredRepair),
        ("lines = [44]", "lines = [44, 46]", FindingKind::UnusedRepair),
        ("lines = [4, 8, 12, 16]", "lines = [4, 8, 12]", FindingKind::UndeclaredRepair),
        ("lines = [59, 94, 117,", "lines = [94, 117,", FindingKind::UndeclaredRepair),
        ("lines = [[1, 164]]", "lines = [[1, 9]]", FindingKind::UndeclaredRepair),
        ("lines = [79, 138, 139, 162, 163]", "lines = [79, 138, 139, 162]", FindingKind::LostText),
    ] {
        let mut shelf = Shelf::shipped();
        shelf.edit_manifest(from, to);
        assert!(kinds(&shelf).contains(&kind), "{from} → {to}: {:?}", kinds(&shelf));
    }
}

#[test]
fn a_remark_that_fits_nothing_is_reported() {
    let mut shelf = Shelf::shipped();
    shelf.edit_manifest("quote = \"明示或模式\"", "quote = \"明示或摸式\"");
    assert!(kinds(&shelf).contains(&FindingKind::StaleRemark));
    shelf.edit_manifest("clause = \"front(3)\"", "clause = \"front(4)\"");
    assert!(
        matches!(shelf.load(), Err(Error::UnknownClause { id, .. }) if id.path() == "front(4)")
    );
}

#[test]
fn numbers_out_of_sequence_and_markdown_out_of_place_are_reported() {
    let library = Shelf::single("zh", "1. 甲。\n\n<!-- -->\n\n3. 乙。\n", "1. 甲。\n3. 乙。\n")
        .load()
        .unwrap();
    let odd = of_kind(&library, FindingKind::Numbering);
    assert_eq!(odd[0].clause.as_ref().unwrap().as_str(), "doc 3");
    let text = "## 1. Code\n\nText.\n\n```\ncode\n```\n\n<div>html</div>\n";
    let library = Shelf::single("en", text, text).load().unwrap();
    assert_eq!(of_kind(&library, FindingKind::Structure).len(), 2);
}
