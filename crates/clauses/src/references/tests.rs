//! What counts as a reference, and what it aims at.
#![allow(clippy::unwrap_used)]

use super::{Aim, Base, Cite, Names, chinese, english};

fn spelt(text: &str, cites: &[Cite]) -> Vec<String> {
    let show = |cite: &Cite| {
        let aim = match &cite.aim {
            Aim::External(name) => format!("={name}"),
            Aim::Place { base, marks } => {
                let base = match base {
                    Base::Number(number) => number.clone(),
                    Base::Own => "own".into(),
                    Base::Near => "near".into(),
                    Base::Before => "before".into(),
                    Base::Attachment(key) => format!("att{key}"),
                };
                marks.iter().fold(base, |all, mark| format!("{all}({})", mark.text()))
            }
        };
        format!("{} → {aim}", &text[cite.range.clone()])
    };
    cites.iter().map(show).collect()
}

fn en(text: &str) -> Vec<String> {
    let names = Names { own: vec!["Agreement".into(), "AI Terms".into()] };
    spelt(text, &english::printed(text, &names))
}

fn zh(text: &str) -> Vec<String> {
    let names = Names { own: vec!["服务规则".into()] };
    spelt(text, &chinese::printed(text, &names))
}

#[test]
fn english_references_are_found_by_rule() {
    for (text, found) in [
        (
            "under clause 3.3 below; see Sections 4.2(2)(a), 5 and 6.",
            &["clause 3.3 → 3.3", "Sections 4.2(2)(a) → 4.2(2)(a)", "5 → 5", "6 → 6"][..],
        ),
        ("Sections 3.1 to 3.4 apply", &["Sections 3.1 → 3.1", "3.4 → 3.4"]),
        ("clause 4.2(a) and (c)", &["clause 4.2(a) → 4.2(a)", "(c) → 4.2(c)"]),
        ("clauses 4.2(a)(i) and (ii)", &["clauses 4.2(a)(i) → 4.2(a)(i)", "(ii) → 4.2(a)(ii)"]),
        (
            "paragraph (a)(vi) of this clause",
            &["paragraph (a)(vi) → near(a)(vi)", "this clause → own"],
        ),
        ("paragraph (b) above", &["paragraph (b) → near(b)"]),
        (
            "paragraphs (b) and (c) of clause 11.3.",
            &["paragraphs (b) → 11.3(b)", "(c) of clause 11.3 → 11.3(c)"],
        ),
        ("paragraph 4 of Schedule 3", &["paragraph 4 of Schedule 3 → att3(4)"]),
        ("this clause 9 and this Section", &["clause 9 → 9", "this Section → own"]),
        ("clause 4, 30 days after", &["clause 4 → 4"]),
        (
            "Section 5 of the Service Agreement.",
            &["Section 5 of the Service Agreement → =Service Agreement"],
        ),
        ("Section 5 of the Act", &["Section 5 of the Act → =Act"]),
        (
            "section 12 of the Sale of Goods Act 1979.",
            &["section 12 of the Sale of Goods Act 1979 → =Sale of Goods Act 1979"],
        ),
        ("GDPR Article 9 style", &["GDPR Article 9 → =GDPR"]),
        (
            "Article 6 of Regulation (EU) 2024/1689.",
            &["Article 6 of Regulation (EU) 2024/1689 → =Regulation (EU) 2024/1689"],
        ),
        ("Annex III of the EU AI Act", &["Annex III of the EU AI Act → =EU AI Act"]),
        (
            "Schedules 1 and 2; Annex B; Exhibit C",
            &["Schedules 1 → att1", "2 → att2", "Annex B → attB", "Exhibit C → attC"],
        ),
        ("Section 2 of this Agreement. The Act", &["Section 2 → 2"]),
        (
            "Tencent Cloud’s Acceptable Use Policy which",
            &["Acceptable Use Policy → =Acceptable Use Policy"],
        ),
        ("a section of the law, clause by clause, sections, 3 schedules", &[]),
        (
            "these AI Terms. The Service Agreement and the Privacy Policy",
            &["Service Agreement → =Service Agreement", "Privacy Policy → =Privacy Policy"],
        ),
    ] {
        assert_eq!(en(text), found, "{text}");
    }
}

#[test]
fn chinese_references_are_found_by_rule() {
    for (text, found) in [
        (
            "依照本规则第9条收取，第十二条第三项、第14条（2）",
            &["第9条 → 9", "第十二条第三项 → 12(3)", "第14条（2） → 14(2)"][..],
        ),
        ("第十二条第三款第（二）项", &["第十二条第三款第（二）项 → 12(3)(2)"]),
        ("第3条至第5条、第3至5条", &["第3条 → 3", "第5条 → 5", "第3 → 3", "5条 → 5"]),
        (
            "本条约定，前款第（1）项至第（4）项",
            &["本条 → own", "前款第（1）项 → before(1)", "第（4）项 → before(4)"],
        ),
        ("上述第（2）项", &["第（2）项 → near(2)"]),
        ("见附件一、附件2", &["附件一 → att1", "附件2 → att2"]),
        (
            "《中华人民共和国民法典》第585条及《甲协议》",
            &[
                "《中华人民共和国民法典》第585条 → =《中华人民共和国民法典》",
                "《甲协议》 → =《甲协议》",
            ],
        ),
        ("依照个人信息保护法第十七条", &["个人信息保护法第十七条 → =个人信息保护法"]),
        ("第一个条件、第条、本条款、第一款软件、第三方", &[]),
        ("第9.2条、5.3款另有约定", &["第9.2条 → 9.2", "5.3款 → 5.3"]),
        ("《服务规则》第2条", &["第2条 → 2"]),
    ] {
        assert_eq!(zh(text), found, "{text}");
    }
    let numbers = ["二十一", "十", "一百零五", "百"].map(chinese::number);
    assert_eq!(numbers, [Some(21), Some(10), Some(105), None]);
}
