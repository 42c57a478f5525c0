//! Two versions of a text held against each other: just the planted changes come out.

use clauses::{ChangeKind, ClauseChange, Comparison, Document, SegmentKind, compare};

use crate::shelf::Shelf;

/// A text of the shelf as a document of its own, altered by `edits`: each from what, which must
/// occur, to what.
pub fn version(language: &str, text: &str, edits: &[(&str, &str)]) -> Document {
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

pub fn ai_terms() -> String {
    shipped("ai-terms.en.md")
}

pub fn face_rules() -> String {
    shipped("face-rules.zh.md")
}

/// An entry as one line: `changed+renumbered 4.2>4.3`.
fn line(change: &ClauseChange) -> String {
    let word = |kind: &ChangeKind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
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

pub fn text(change: &ClauseChange, left_out: SegmentKind) -> String {
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
pub fn noisy(text: &str) -> String {
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

pub fn edited(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the text does not hold {from}");
        text.replacen(from, to, 1)
    })
}

fn real(comparison: &Comparison) -> Vec<String> {
    comparison.changes.iter().filter(|change| change.is_real()).map(line).collect()
}

/// What brought new numbers about, and how many.
fn causes(comparison: &Comparison) -> Vec<(String, ChangeKind, usize)> {
    let all = comparison.renumberings.iter().map(|renumbering| {
        let cause = renumbering.cause.as_ref().unwrap().path().to_owned();
        (cause, renumbering.by.unwrap(), renumbering.clauses.len())
    });
    all.collect()
}

fn own(text: &str) -> (String, ChangeKind, usize) {
    let mut parts = text.split(' ');
    let cause = parts.next().unwrap().to_owned();
    let kind = format!("\"{}\"", parts.next().unwrap());
    (cause, serde_json::from_str(&kind).unwrap(), parts.next().unwrap().parse().unwrap())
}

const PLANTED: [(&str, &str); 12] = [
    // a number
    ("cap of 10%", "cap of 15%"),
    // a sentence at the end of a clause
    (
        "such opt-out may limit the AI Service functionality.",
        "such opt-out may limit the AI Service functionality. We tell you when it does.",
    ),
    // a clause, and the numbers and the reference that follow it
    (
        "### 3.3 Model Training",
        "### 3.3 Retention\n\nTencent Cloud deletes User Input within 30 days of the end of the \
         Services:\n\n- in its own systems; and\n- in those of its providers.\n\n\
         ### 3.4 Model Training",
    ),
    ("### 3.4 Sharing", "### 3.5 Sharing"),
    ("### 3.5 Your Resp", "### 3.6 Your Resp"),
    ("### 3.6 Sensi", "### 3.7 Sensi"),
    ("under clause 3.3 below", "under clause 3.4 below"),
    // an item taken out of the middle of a list
    ("- generate any pornographic, sexually explicit or obscene content;\n", ""),
    // an item moved to the end of its list
    ("- manually review and verify each AI Output before sharing;\n", ""),
    (
        "- not use AI Output to impersonate or mislead.\n",
        "- not use AI Output to impersonate or mislead; and\n\
         - manually review and verify each AI Output before sharing.\n",
    ),
    // two paragraphs merged
    (
        "to comply with applicable laws.\n\nWhere relevant",
        "to comply with applicable laws. Where relevant",
    ),
    // one paragraph split
    (
        "prevent misuse of the AI Services. This shall",
        "prevent misuse of the AI Services.\n\nThis shall",
    ),
];

#[test]
fn planted_changes_of_an_english_text_come_out_and_no_others() {
    let before = version("en", &ai_terms(), &[]);
    let comparison = compare(&before, &version("en", &ai_terms(), &PLANTED));
    assert_eq!(
        real(&comparison),
        [
            "added >3.3",
            "changed+renumbered 3.3>3.4",
            "merged 3.4(1),3.4(2)>3.5",
            "removed 4.1(1)(g)>",
            "moved+renumbered+technical 4.3(a)>4.3(d)",
            "split 4.5(2)>4.5(2),4.5(3)",
            "changed 8(a)>8(a)",
        ]
    );
    assert_eq!((comparison.real, comparison.technical), (7, 17));
    assert_eq!(
        causes(&comparison),
        [
            own("3.3 added 11"),
            own("4.1(1)(g) removed 2"),
            own("4.3(d) moved 3"),
            own("4.5(2) split 1"),
        ]
    );
    let mark = |wanted: &str| marked(find(&comparison, wanted));
    assert!(mark("changed 8(a)>8(a)").contains(" cap of [-10-]{+15+}% of the Fees "));
    assert!(
        mark("changed+renumbered 3.3>3.4")
            .ends_with("functionality.{+ We tell you when it does.+}")
    );
    assert!(mark("technical 3.2(a)>3.2(a)").contains("under clause ((-3.3-+3.4+)) below"));
    assert!(mark("technical+renumbered 4.3(d)>4.3(c)").ends_with("mislead((-.-+; and+))"));
    assert!(!mark("merged 3.4(1),3.4(2)>3.5").contains(['[', '{']));
    let cap = &find(&comparison, "changed 8(a)>8(a)").notable;
    assert_eq!(
        serde_json::to_value(cap).unwrap(),
        serde_json::json!([{ "kind": "percent", "before": "10%", "after": "15%" }])
    );
    // The way back is the same way.
    let back = compare(&version("en", &ai_terms(), &PLANTED), &before);
    assert_eq!((back.real, back.technical), (7, 17));
}

#[test]
fn noise_everywhere_hides_no_change_and_is_none() {
    let before = version("en", &ai_terms(), &[]);
    let after = version("en", &noisy(&edited(&ai_terms(), &PLANTED)), &[]);
    let comparison = compare(&before, &after);
    assert_eq!(
        real(&comparison),
        [
            "added >3.3",
            "changed+renumbered 3.3>3.4",
            "merged 3.4(1),3.4(2)>3.5",
            "removed 4.1(1)(g)>",
            "moved+renumbered+technical 4.3(a)>4.3(d)",
            "split 4.5(2)>4.5(2),4.5(3)",
            // With other spaces the enumeration inside is not read as one.
            "changed 8,8(a),8(b)>8",
        ]
    );
    assert!(comparison.technical > 100, "{}", comparison.technical);

    let noise = compare(&before, &version("en", &noisy(&ai_terms()), &[]));
    assert_eq!((noise.real, real(&noise)), (0, Vec::new()));
    assert!(noise.technical > 100, "{}", noise.technical);
    let marks = noise.changes.iter().flat_map(|change| &change.marks);
    let loud = marks.filter(|mark| mark.kind != SegmentKind::Same && !mark.technical);
    assert_eq!(loud.count(), 0);
}

const PLANTED_ZH: [(&str, &str); 21] = [
    ("千分之三", "千分之五"),
    ("您应当及时足额", "您可以及时足额"),
    ("正当、必要原则", "正当、必要和诚信原则"),
    ("   - （5）其他为依法保护用户合法权益而应当采取的措施。\n", ""),
    (
        "3. 腾讯云依法依约",
        "3. 腾讯云应当在三十日内删除您要求删除的全部用户信息，并书面通知您。\n\n4. 腾讯云依法依约",
    ),
    ("4. 您理解并同意本服务需", "5. 您理解并同意本服务需"),
    ("5. 您理解并同意，为实现", "6. 您理解并同意，为实现"),
    ("6. 您承诺并未", "7. 您承诺并未"),
    ("7. 您应本着", "8. 您应本着"),
    ("8. 您同意您使用", "9. 您同意您使用"),
    ("9. 您理解并同意，腾讯云", "0. 您理解并同意，腾讯云"),
    ("0. 尽管有前述", "1. 尽管有前述"),
    ("1. 您可以及时", "2. 您可以及时"),
    ("2. 您使用本服务过程", "3. 您使用本服务过程"),
    ("3. 如因您", "4. 如因您"),
    ("4. **附则**", "5. **附则**"),
    ("如第14条", "如第15条"),
    ("依照本规则第9条", "依照本规则第10条"),
    ("赔偿腾讯云全部损失。\n\n   若您怠于", "赔偿腾讯云全部损失。若您怠于"),
    ("广东省深圳市南山区。\n", "广东省深圳市福田区。\n"),
    ("未经您的许可，腾讯云不会", "未经您的书面许可，腾讯云及其关联公司不得"),
];

#[test]
fn planted_changes_of_a_chinese_text_come_out_and_no_others() {
    let before = version("zh", &face_rules(), &[]);
    let after = edited(&face_rules(), &PLANTED_ZH);
    for after in [noisy(&after), after] {
        let comparison = compare(&before, &version("zh", &after, &[]));
        let mut found = real(&comparison);
        for line in &mut found {
            *line = line.replace("+technical", "");
        }
        assert_eq!(
            found,
            [
                "added >3",
                "changed+renumbered 4(1)>5(1)",
                "removed 4(5)>",
                "changed+renumbered 8>9",
                "changed+renumbered 11>12",
                "merged 13(1),13(2)>14",
                "changed+renumbered 14(1)>15(1)",
            ]
        );
        assert_eq!(comparison.real, 7);
        assert_eq!(causes(&comparison), [own("3 added 24")]);
    }
    let comparison = compare(&before, &version("zh", &edited(&face_rules(), &PLANTED_ZH), &[]));
    let mark = |wanted: &str| marked(find(&comparison, wanted));
    assert!(mark("technical pre(2)>pre(2)").contains("（如第((-14-+15+))条相关约定）"));
    assert!(mark("changed+renumbered 11>12").starts_with("您[-应当-]{+可以+}及时足额"));
    assert!(mark("changed+renumbered 14(1)>15(1)").contains("深圳市[-南山-]{+福田+}区。"));
    assert!(
        mark("changed+renumbered 8>9")
            .contains("未经您的{+书面+}许可，腾讯云[-不会-]{+及其关联公司不得+}将您的")
    );
    assert_eq!(
        serde_json::to_value(&find(&comparison, "changed+renumbered 11>12").notable).unwrap(),
        serde_json::json!([
            { "kind": "duty", "before": "应当", "after": "可以" },
            { "kind": "percent", "before": "千分之三", "after": "千分之五" },
        ])
    );
    let noise = compare(&before, &version("zh", &noisy(&face_rules()), &[]));
    assert_eq!(real(&noise), Vec::<String>::new());
    assert!(noise.technical > 20, "{}", noise.technical);
}

/// The entries that differ between two short texts.
fn short(before: &str, after: &str) -> Vec<String> {
    lines(&compare(&version("en", before, &[]), &version("en", after, &[])))
}

const SHORT: &str = "## 1. Payment\n\nThe Customer pays the fees within thirty days of the invoice.\n\n\
    ## 2. Term\n\nThe agreement runs for one year and is renewed unless a party objects.\n\n\
    ## 3. Duties\n\nThe Customer must:\n\n- keep its passwords secret;\n- tell the Provider of any breach; or\n\
    - stop using the services.\n\n\
    ## 4. Law\n\nThe law of the place of the Provider's seat applies to this agreement.\n";

#[test]
fn each_thing_that_may_happen_to_a_clause_is_told_by_its_name() {
    let edit = |from: &str, to: &str| short(SHORT, &edited(SHORT, &[(from, to)]));
    assert_eq!(short(SHORT, SHORT), Vec::<String>::new());
    // A heading alone.
    assert_eq!(edit("## 2. Term\n", "## 2. Duration and renewal\n"), ["changed 2>2"]);
    assert_eq!(edit("## 3. Duties\n", "## 3. What the Customer owes\n"), ["changed 3>3"]);
    // A second paragraph under a heading that had one: the first is what it was.
    assert_eq!(
        edit("of the invoice.\n", "of the invoice.\n\nLate fees bear interest at 5% a year.\n"),
        ["renumbered 1>1(1)", "added >1(2)"]
    );
    // One cause, and no real change but it.
    let inserted = edited(
        SHORT,
        &[
            ("## 2. Term", "## 2. Tax\n\nPrices are without value added tax.\n\n## 3. Term"),
            ("## 3. Duties", "## 4. Duties"),
            ("## 4. Law", "## 5. Law"),
        ],
    );
    let comparison = compare(&version("en", SHORT, &[]), &version("en", &inserted, &[]));
    assert_eq!((comparison.real, comparison.technical), (1, 6));
    assert_eq!(causes(&comparison), [own("2 added 6")]);
    // A connective in the middle is law, at the end of a member it is grammar.
    assert_eq!(edit("of any breach; or", "of any breach; and"), ["changed 3(b)>3(b)"]);
    assert_eq!(
        edit("stop using the services.", "stop using the services; or\n- pay damages."),
        ["technical 3(c)>3(c)", "added >3(d)"]
    );
    // Two sections change places: the lighter one moved, once.
    let swapped = SHORT
        .replace("## 1. Payment\n\nThe Customer pays the fees within thirty days of the invoice.\n\n", "")
        .replace("## 2. Term", "## 1. Term")
        .replace("## 3. Duties", "## 2. Payment\n\nThe Customer pays the fees within thirty days of the invoice.\n\n## 3. Duties");
    assert_eq!(short(SHORT, &swapped), ["renumbered 2>1", "moved+renumbered 1>2"]);
    // To another clause.
    let elsewhere = edited(
        SHORT,
        &[
            ("- stop using the services.\n", ""),
            (
                "seat applies to this agreement.\n",
                "seat applies to this agreement.\n\n- stop using the services.\n",
            ),
        ],
    );
    assert_eq!(short(SHORT, &elsewhere), ["moved+renumbered 3(c)>4(a)"]);
    // Case is a change: it tells a defined term from a word.
    assert_eq!(edit("the services", "the Services"), ["changed 3(c)>3(c)"]);
    // Spaces before signs and around hyphens are not.
    assert_eq!(edit("secret;", "secret ;"), ["technical 3(a)>3(a)"]);
    // Nothing in common.
    assert_eq!(
        edit(
            "The agreement runs for one year and is renewed unless a party objects.",
            "Notices reach us by post only."
        ),
        ["changed 2>2"]
    );
    assert_eq!(
        edit("- keep its passwords secret;\n", "- not sell, lend or give away hardware;\n"),
        ["removed 3(a)>", "added >3(a)"]
    );
}

#[test]
fn references_that_follow_a_renumbering_are_no_change_and_others_are() {
    let with = |number: &str| {
        edited(SHORT, &[("one year and", &format!("one year as clause {number} says and"))])
    };
    let moved_on = |number: &str| {
        edited(
            &with(number),
            &[
                (
                    "## 3. Duties",
                    "## 3. Tax\n\nPrices are without value added tax.\n\n## 4. Duties",
                ),
                ("## 4. Law", "## 5. Law"),
            ],
        )
    };
    let entry = |after: &str| short(&with("3"), after)[0].clone();
    assert_eq!(entry(&moved_on("4")), "technical 2>2");
    assert_eq!(entry(&moved_on("5")), "changed 2>2");
    assert_eq!(short(&with("3"), &with("4")), ["changed 2>2"]);
}

#[test]
fn sums_times_duties_and_negations_are_pointed_out() {
    let notable = |language: &str, before: &str, after: &str| -> Vec<String> {
        let document = |text: &str| version(language, &format!("## 1. A\n\n{text}\n"), &[]);
        let comparison = compare(&document(before), &document(after));
        let all = comparison.changes.iter().flat_map(|change| &change.notable);
        all.map(|notable| {
            let kind = serde_json::to_value(notable.kind).unwrap();
            let or = |value: &Option<String>| value.clone().unwrap_or("–".into());
            format!("{} {}>{}", kind.as_str().unwrap(), or(&notable.before), or(&notable.after))
        })
        .collect()
    };
    for (before, after, wanted) in [
        ("You may sell the goods.", "You must sell the goods.", vec!["duty may>must"]),
        ("You may sell the goods.", "You may not sell the goods.", vec!["duty may>may not"]),
        ("We pay within 30 days.", "We pay within 45 days.", vec!["period 30 days>45 days"]),
        (
            "We pay within thirty (30) days.",
            "We pay within ten (10) business days.",
            vec!["period thirty (30) days>ten (10) business days"],
        ),
        ("The cap is $1,000 in all.", "The cap is $2,500 in all.", vec!["amount $1,000>$2,500"]),
        ("It is liable.", "It is not liable.", vec!["negation –>not"]),
        ("The big dog barks.", "The small dog barks.", vec![]),
    ] {
        assert_eq!(notable("en", before, after), wanted, "{after}");
    }
    for (before, after, wanted) in [
        ("您可以转让本服务。", "您不得转让本服务。", vec!["duty 可以>不得"]),
        ("应在三十日内通知对方。", "应在十五日内通知对方。", vec!["period 三十日>十五日"]),
        ("赔偿总额为500元以内。", "赔偿总额为800元以内。", vec!["amount 500元>800元"]),
    ] {
        assert_eq!(notable("zh", before, after), wanted, "{after}");
    }
}

#[test]
fn what_is_the_same_between_two_replacements_is_not_strewn_about() {
    let marks = |language: &str, before: &str, after: &str| {
        let document = |text: &str| version(language, &format!("## 1. A\n\n{text}\n"), &[]);
        let comparison = compare(&document(before), &document(after));
        marked(&comparison.changes[0])
    };
    assert_eq!(
        marks(
            "en",
            "We send bills to the owner of record.",
            "We send bills to a holder of shares."
        ),
        "A We send bills to [-the owner of record-]{+a holder of shares+}."
    );
    assert_eq!(
        marks("en", "Bob, Eve and Dan sign here today.", "Bob, Ann, Eve and Dan sign here today."),
        "A Bob, {+Ann, +}Eve and Dan sign here today."
    );
    assert_eq!(
        marks("zh", "本协议由甲公司的代表签署后生效。", "本协议由乙机构的董事签署后生效。"),
        "A本协议由[-甲公司的代表-]{+乙机构的董事+}签署后生效。"
    );
    assert_eq!(
        marks("zh", "您的 AI Output 应当标识。", "您的 AI Input 应当标识。"),
        "A您的 AI [-Output-]{+Input+} 应当标识。"
    );
}
