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

/// A shipped text without the comment at its head.
fn shipped(name: &str) -> String {
    Shelf::shipped().files[name].split_once("-->").unwrap().1.to_owned()
}

fn ai_terms() -> String {
    shipped("ai-terms.en.md")
}

fn face_rules() -> String {
    shipped("face-rules.zh.md")
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

/// The same words as another typesetter would set them, behind the first characters of each line.
fn noisy(text: &str) -> String {
    let mut noisy = String::new();
    for line in text.split_inclusive('\n') {
        for (n, c) in line.chars().enumerate() {
            noisy.push(match c {
                _ if n < 12 => c,
                '-' => '\u{2011}',
                '“' | '”' => '"',
                '’' => '\'',
                '，' => ',',
                '（' => '(',
                '）' => ')',
                '；' => ';',
                ' ' if n % 3 == 0 => '\u{a0}',
                c => c,
            });
        }
    }
    noisy
}

const PLANTED: [(&str, &str); 11] = [
    // a number
    ("cap of 10%", "cap of 15%"),
    // a sentence at the end of a clause
    (
        "You acknowledge that such opt-out may limit the AI Service functionality.",
        "You acknowledge that such opt-out may limit the AI Service functionality. We tell you when it does.",
    ),
    // a clause, and the numbers and the reference that follow it
    (
        "### 3.3 Model Training",
        "### 3.3 Retention\n\nTencent Cloud deletes User Input within 30 days of the end of the Services:\n\n- in its own systems; and\n- in those of its providers.\n\n### 3.4 Model Training",
    ),
    ("### 3.4 Sharing", "### 3.5 Sharing"),
    ("### 3.5 Your Resp", "### 3.6 Your Resp"),
    ("### 3.6 Sensi", "### 3.7 Sensi"),
    ("under clause 3.3 below", "under clause 3.4 below"),
    // an item taken out in the middle of a list
    ("- generate any pornographic, sexually explicit or obscene content;\n", ""),
    // an item moved to the end of its list
    ("- manually review and verify each AI Output before sharing;\n", ""),
    (
        "- not use AI Output to impersonate or mislead.\n",
        "- not use AI Output to impersonate or mislead; and\n- manually review and verify each AI Output before sharing.\n",
    ),
    // two paragraphs merged
    (
        "to provide the AI Services or to comply with applicable laws.\n\nWhere relevant",
        "to provide the AI Services or to comply with applicable laws. Where relevant",
    ),
];

#[test]
fn try_it() {
    let text = ai_terms();
    let before = version("en", &text, &[]);
    let edits = &PLANTED;
    let plain = version("en", &text, edits);
    let comparison = compare(&before, &plain);
    for change in comparison.changes.iter().filter(|c| c.kind != ChangeKind::Same) {
        println!("{}\n    {}\n    {:?}", line(change), marked(change), change.notable);
    }
    println!("{} real, {} technical", comparison.real, comparison.technical);
    for r in &comparison.renumberings { println!("{:?} {:?} {}", r.cause, r.by, r.clauses.len()); }
    let noised = version("en", &noisy(&plain_text(&text, edits)), &[]);
    let comparison = compare(&before, &noised);
    for change in comparison.changes.iter().filter(|c| c.is_real()) {
        println!("{}\n    {}\n    {:?}", line(change), marked(change), change.notable);
    }
    println!("{} real, {} technical", comparison.real, comparison.technical);
    for r in &comparison.renumberings { println!("{:?} {:?} {}", r.cause, r.by, r.clauses.len()); }
    let comparison = compare(&before, &version("en", &noisy(&text), &[]));
    println!("{} real, {} technical", comparison.real, comparison.technical);
    for change in comparison.changes.iter().filter(|c| c.is_real()) {
        println!("{}\n    {}\n    {:?}", line(change), marked(change), change.notable);
    }
}

fn plain_text(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the text does not hold {from}");
        text.replacen(from, to, 1)
    })
}

#[test]
fn try_zh() {
    let text = face_rules();
    let before = version("zh", &text, &[]);
    let edits = [
        ("千分之三", "千分之五"),
        ("您应当及时足额", "您可以及时足额"),
        ("坚持合法、正当、必要原则，依法收集", "坚持合法、正当、必要和诚信原则，依法收集"),
        ("   - （5）其他为依法保护用户合法权益而应当采取的措施。\n", ""),
        ("3. 腾讯云依法依约", "3. 腾讯云应当在三十日内删除您要求删除的全部用户信息，并书面通知您。\n\n4. 腾讯云依法依约"),
        ("4. 您理解并同意本服务需", "5. 您理解并同意本服务需"),
        ("5. 您理解并同意，为实现", "6. 您理解并同意，为实现"),
        ("6. 您承诺并未", "7. 您承诺并未"),
        ("7. 您应本着", "8. 您应本着"),
        ("8. 您同意您使用", "9. 您同意您使用"),
        ("9. 您理解并同意，腾讯云", "10. 您理解并同意，腾讯云"),
        ("0. 尽管有前述", "11. 尽管有前述"),
        ("1. 您可以及时", "12. 您可以及时"),
        ("2. 您使用本服务过程", "13. 您使用本服务过程"),
        ("3. 如因您", "14. 如因您"),
        ("4. **附则**", "15. **附则**"),
        ("如第14条", "如第15条"),
        ("依照本规则第9条", "依照本规则第10条"),
        ("的全部损失。\n\n   若您怠于", "的全部损失。若您怠于"),
        ("本规则的签订地为广东省深圳市南山区。\n", "本规则的签订地为广东省深圳市福田区。\n"),
        ("未经您的许可，腾讯云不会", "未经您的书面许可，腾讯云及其关联公司不得"),
    ];
    for after in [plain_text(&text, &edits), noisy(&plain_text(&text, &edits))] {
    let comparison = compare(&before, &version("zh", &after, &[]));
    for change in comparison.changes.iter().filter(|c| c.kind != ChangeKind::Same && c.kind != ChangeKind::Renumbered && (after==plain_text(&text, &edits) || c.is_real())) {
        println!("{}\n    {}\n    {:?}", line(change), marked(change), change.notable);
    }
    println!("{} real, {} technical", comparison.real, comparison.technical);
    for r in &comparison.renumberings { println!("{:?} {:?} {}", r.cause, r.by, r.clauses.len()); }
    }
}
