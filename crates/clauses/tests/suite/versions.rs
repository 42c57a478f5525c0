//! Two versions of a text held against each other: just the planted changes come out.

use clauses::{ChangeKind, ClauseChange, Comparison, Document, SegmentKind, compare};
use proptest::prelude::*;

use crate::shelf::Shelf;

/// A text of the shelf as a document of its own, altered by `edits`: each from what, which must
/// occur, to what.
fn version(language: &str, text: &str, edits: &[(&str, &str)]) -> Document {
    let mut text = text.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "the text does not hold {from}");
        text = text.replacen(from, to, 1);
    }
    let library = Shelf::single(language, &text, "").load().unwrap();
    library.documents()[0].clone()
}

fn ai_terms() -> String {
    Shelf::shipped().files["ai-terms.en.md"].clone()
}

fn face_rules() -> String {
    Shelf::shipped().files["face-rules.zh.md"].clone()
}

/// An entry as one line: `changed+renumbered 4.2>4.3`.
fn line(change: &ClauseChange) -> String {
    let word = |kind: &ChangeKind| {
        serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned()
    };
    let kinds: Vec<_> = std::iter::once(&change.kind).chain(&change.also).map(word).collect();
    let paths = |ids: &[clauses::ClauseId]| {
        ids.iter().map(|id| id.path().to_owned()).collect::<Vec<_>>().join(",")
    };
    let within = if change.within { " within" } else { "" };
    format!("{} {}>{}{within}", kinds.join("+"), paths(&change.before), paths(&change.after))
}

/// Every entry that is not the same.
fn lines(comparison: &Comparison) -> Vec<String> {
    let differs = |change: &&ClauseChange| change.kind != ChangeKind::Same;
    comparison.changes.iter().filter(differs).map(line).collect()
}

fn text(change: &ClauseChange, left_out: SegmentKind) -> String {
    let parts = change.marks.iter().filter(|mark| mark.kind != left_out);
    parts.map(|mark| mark.text.as_str()).collect()
}

/// Marks in one line: `[-old-]{+new+}`, technical ones in `(( ))`.
fn marked(change: &ClauseChange) -> String {
    let mut out = String::new();
    for mark in &change.marks {
        let text = &mark.text;
        out.push_str(&match (mark.kind, mark.technical) {
            (SegmentKind::Same, _) => text.clone(),
            (SegmentKind::Deleted, false) => format!("[-{text}-]"),
            (SegmentKind::Inserted, false) => format!("{{+{text}+}}"),
            (SegmentKind::Deleted, true) => format!("((-{text}-"),
            (SegmentKind::Inserted, true) => format!("+{text}+))"),
        });
    }
    out
}

fn find<'c>(comparison: &'c Comparison, wanted: &str) -> &'c ClauseChange {
    comparison.changes.iter().find(|change| line(change) == wanted).unwrap()
}

#[test]
fn try_it() {
    let text = ai_terms();
    let before = version("en", &text, &[]);
    let after = version("en", &text, &[
        ("cap of 10%", "cap of 15%"),
        ("You acknowledge that such opt-out may limit the AI Service functionality.", "You acknowledge that such opt-out may limit the AI Service functionality. We will tell you when it does."),
        ("### 3.3 Model Training", "### 3.3 Retention\n\nTencent Cloud must delete User Input within 30 days of the end of the Services:\n\n- in its own systems; and\n- in those of its providers.\n\n### 3.4 Model Training"),
        ("### 3.4 Sharing", "### 3.5 Sharing"),
        ("### 3.5 Your Resp", "### 3.6 Your Resp"),
        ("### 3.6 Sensi", "### 3.7 Sensi"),
        ("under clause 3.3 below", "under clause 3.4 below"),
        ("- violate any applicable laws or third-party terms.\n", ""),
        ("- manually review and verify each AI Output before sharing;\n", ""),
        ("- attribute the content to your name or entity;\n", "- attribute the content to your name or entity;\n- manually review and verify each AI Output before sharing;\n"),
        ("You may submit Feedback", "You must not submit Feedback"),
    ]);
    let comparison = compare(&before, &after);
    for change in comparison.changes.iter().filter(|c| c.kind != ChangeKind::Same) {
        println!("{}\n    {}\n    {:?}", line(change), marked(change), change.notable);
    }
    println!("{} real, {} technical\n{:#?}", comparison.real, comparison.technical, comparison.renumberings);
}
