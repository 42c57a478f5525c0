//! What is derived by rule: measured against the curated rows, and on provisions that the rules were
//! not written from.

use std::collections::HashMap;

use clauses::{Document, Library};
use kernel::Digest;
use register::{Bound, Derived, Modality, derive};

use crate::shelf::{Shelf, library};

/// How many rows there are, how many of them are read, and how many modalities and parties agree.
#[derive(Debug, Default, PartialEq, Eq)]
struct Score {
    rows: usize,
    read: usize,
    modality: usize,
    bound: usize,
}

fn score(document: &Document, sure: bool) -> Score {
    let register = Shelf::shipped().load().unwrap();
    let derived = by_clause(document);
    let mut score = Score::default();
    for row in register.obligations.iter().filter(|row| row.clause.document() == document.id) {
        score.rows += 1;
        let Some(one) = derived.get(row.clause.as_str()).filter(|one| one.sure || !sure) else {
            continue;
        };
        score.read += 1;
        score.modality += usize::from(one.modality == row.modality);
        score.bound += usize::from(one.bound == row.bound);
    }
    score
}

fn by_clause(document: &Document) -> HashMap<String, Derived> {
    derive(document).into_iter().map(|one| (one.clause.to_string(), one)).collect()
}

/// A document of one clause for each paragraph of `text`.
fn document(language: &str, text: &str) -> Document {
    let manifest = format!(
        "[[document]]\nid = \"doc\"\ntitle = \"Doc\"\nlanguage = \"{language}\"\n\
         labels = \"{}\"\nfile = \"doc.md\"\nsha256 = \"{digest}\"\n\
         source = {{ file = \"doc.txt\", sha256 = \"{digest}\", date = \"undated\" }}\n",
        if language == "en" { "kept" } else { "stripped" },
        digest = Digest::of(text.as_bytes()),
    );
    let library = Library::load(&manifest, |_| Some(text.to_owned())).unwrap();
    library.documents()[0].clone()
}

#[test]
fn most_curated_rows_are_read_as_the_analysis_reads_them() {
    let library = library();
    let (ai, face) = (&library.documents()[0], &library.documents()[1]);
    for document in [ai, face] {
        println!("{} all {:?}", document.id, score(document, false));
        println!("{} sure {:?}", document.id, score(document, true));
    }
    let at_least = |score: Score, read: usize, modality: usize, bound: usize| {
        assert!(score.read * 100 >= score.rows * read, "{score:?}");
        assert!(score.modality * 100 >= score.read * modality, "{score:?}");
        assert!(score.bound * 100 >= score.read * bound, "{score:?}");
    };
    at_least(score(ai, false), 95, 97, 95);
    at_least(score(face, false), 90, 84, 91);
}

/// One provision and what it is to be read as; `None` where nothing is plain.
type Case = (&'static str, Option<(Modality, Bound)>);

fn told(language: &str, preamble: &str, cases: &[Case]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let paragraph = format!("{preamble}\n\n{text}\n");
        let heading = if language == "en" { "## 1. Terms" } else { "## 1. 条款" };
        let document = document(language, &format!("{heading}\n\n{paragraph}"));
        let derived = by_clause(&document);
        let found = derived.get("doc 1(2)").map(|one| (one.modality, one.bound));
        if found != *expected {
            wrong.push(format!("{text}\n  {found:?} instead of {expected:?}"));
        }
    }
    wrong
}

#[test]
fn english_provisions_of_other_contracts() {
    use Bound::{Both, Customer, Provider};
    use Modality::*;
    let preamble = "This Agreement is made between Northwind Ltd (the “Supplier”) and Acme GmbH (the “Customer”).";
    let cases: &[Case] = &[
        (
            "The Customer shall pay each invoice within thirty days of receipt.",
            Some((Obligation, Customer)),
        ),
        (
            "Northwind Ltd shall deliver the equipment to the address stated in the order.",
            Some((Obligation, Provider)),
        ),
        (
            "The Supplier must not disclose Confidential Information to anyone.",
            Some((Prohibition, Provider)),
        ),
        (
            "Customer may not sublet the premises without written consent.",
            Some((Prohibition, Customer)),
        ),
        (
            "Either party may terminate this Agreement on ninety days' notice.",
            Some((Permission, Both)),
        ),
        ("The Supplier may increase its prices once a year.", Some((ProviderRight, Customer))),
        (
            "The Customer may request a copy of the audit report at any time.",
            Some((Permission, Customer)),
        ),
        (
            "“Business Day” means a day other than a Saturday, Sunday or public holiday.",
            Some((Definition, Both)),
        ),
        ("This Agreement is governed by the laws of Ireland.", Some((Procedure, Both))),
        (
            "The Software is provided “as is” and without warranty of any kind.",
            Some((Disclaimer, Customer)),
        ),
        (
            "In no event shall the Supplier be liable for indirect loss.",
            Some((Disclaimer, Customer)),
        ),
        (
            "The Supplier's total liability shall not exceed the fees paid in the preceding year.",
            Some((Disclaimer, Customer)),
        ),
        ("Each party shall keep the other's information confidential.", Some((Obligation, Both))),
        (
            "The Customer acknowledges that the Service may be interrupted for maintenance.",
            Some((Acknowledgement, Customer)),
        ),
        (
            "The Customer agrees to indemnify the Supplier against all claims by third parties.",
            Some((Obligation, Customer)),
        ),
        (
            "The Customer grants the Supplier a licence to host the Customer Data.",
            Some((ProviderRight, Customer)),
        ),
        (
            "The Supplier grants the Customer a non-exclusive right to use the Software.",
            Some((Permission, Customer)),
        ),
        ("The Supplier reserves the right to modify the Service.", Some((ProviderRight, Customer))),
        (
            "The Supplier is responsible for maintaining adequate back-ups.",
            Some((Obligation, Provider)),
        ),
        (
            "If the Customer fails to pay, the Supplier may suspend the Service.",
            Some((ProviderRight, Customer)),
        ),
        ("Customer Data may contain personal data.", None),
        ("The equipment must be kept dry.", None),
        ("Third parties may offer additional services.", None),
        ("The warranty period begins on delivery.", None),
        ("The Customer, at its own expense, shall insure the goods.", Some((Obligation, Customer))),
        (
            "The Supplier will use reasonable efforts to meet the delivery dates.",
            Some((Obligation, Provider)),
        ),
        ("The Customer is entitled to a refund of unused fees.", Some((Permission, Customer))),
        (
            "The Supplier shall be entitled to charge interest on late payments.",
            Some((ProviderRight, Customer)),
        ),
        ("Neither party may assign this Agreement without consent.", Some((Prohibition, Both))),
        (
            "The Customer must promptly notify the Supplier of any defect.",
            Some((Obligation, Customer)),
        ),
    ];
    let wrong = told("en", preamble, cases);
    println!("English: {} of {} as expected", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn chinese_provisions_of_other_contracts() {
    use Bound::{Both, Customer, Provider};
    use Modality::*;
    let preamble = "本合同由甲方与乙方签署。";
    let cases: &[Case] = &[
        ("甲方应在收到发票后三十日内付款。", Some((Obligation, Customer))),
        ("乙方应当按照约定的时间交付设备。", Some((Obligation, Provider))),
        ("乙方不得向任何第三方披露甲方的商业秘密。", Some((Prohibition, Provider))),
        ("未经乙方书面同意，甲方不得转让本合同。", Some((Prohibition, Customer))),
        ("任何一方均有权提前三十日书面通知解除本合同。", Some((Permission, Both))),
        ("乙方有权每年调整一次价格。", Some((ProviderRight, Customer))),
        ("甲方有权随时查阅审计报告。", Some((Permission, Customer))),
        ("“工作日”是指除周六、周日和法定节假日以外的日期。", Some((Definition, Both))),
        ("本合同的解释和争议解决均适用中华人民共和国法律。", Some((Procedure, Both))),
        ("因本合同引起的争议，提交北京仲裁委员会仲裁。", Some((Procedure, Both))),
        ("乙方不对间接损失承担责任。", Some((Disclaimer, Customer))),
        ("乙方不保证软件没有任何错误。", Some((Disclaimer, Customer))),
        ("甲方同意乙方在维护期间中断服务。", Some((Acknowledgement, Customer))),
        ("甲方授权乙方使用其商标进行宣传。", Some((ProviderRight, Customer))),
        ("双方应对本合同内容保密。", Some((Obligation, Both))),
        ("甲方逾期付款的，应按日支付违约金。", Some((Obligation, Customer))),
        ("甲方逾期付款的，乙方可以暂停服务。", Some((ProviderRight, Customer))),
        ("甲方承诺不会将软件用于非法目的。", Some((Prohibition, Customer))),
        ("乙方将在五个工作日内予以答复。", Some((Obligation, Provider))),
        ("设备应用于生产线的自动化改造。", None),
        ("相应费用以报价单为准。", None),
        ("本合同自双方签字之日起生效。", None),
        ("乙方必须保证数据安全。", Some((Obligation, Provider))),
        ("服务费由甲方承担。", None),
    ];
    let wrong = told("zh", preamble, cases);
    println!("Chinese: {} of {} as expected", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn items_follow_the_words_that_introduce_them() {
    let text = "## 1. Use\n\nThe Customer shall not:\n\n- copy the Software;\n- rent it out.\n\n\
                The Customer shall:\n\n- keep records;\n- not remove notices.\n\n\
                The Supplier may end this Agreement if:\n\n- fees are overdue;\n- the Customer must cease trading.\n";
    let derived = by_clause(&document("en", text));
    let got = |id: &str| derived.get(id).map(|one| (one.modality, one.bound, one.sure));
    assert_eq!(got("doc 1"), Some((Modality::Container, Bound::None, true)));
    assert_eq!(got("doc 1(1)"), Some((Modality::Prohibition, Bound::Customer, true)));
    assert_eq!(got("doc 1(1)(a)"), Some((Modality::Prohibition, Bound::Customer, false)));
    assert_eq!(got("doc 1(2)(a)"), Some((Modality::Obligation, Bound::Customer, false)));
    assert_eq!(got("doc 1(2)(b)"), Some((Modality::Prohibition, Bound::Customer, false)));
    assert_eq!(got("doc 1(3)"), Some((Modality::ProviderRight, Bound::Customer, true)));
    assert_eq!(got("doc 1(3)(a)"), None, "a condition is not a right");
}

#[test]
fn long_and_odd_texts_are_read_in_time() {
    for text in ["(", "“”", "you must ", "甲方应", "(“we” ", "，您", "a.B "] {
        let long = format!("## 1. A\n\n{}\n", text.repeat(9_900 / text.len()));
        for language in ["en", "zh"] {
            let _ = derive(&document(language, &long));
        }
    }
    for text in ["您与", "(“we”", "a (“", "乙方（"] {
        let long = format!("## 1. A\n\n{}\n", text.repeat(200_000 / text.len()));
        assert_eq!(derive(&document("zh", &long)).len() + derive(&document("en", &long)).len(), 0);
    }
    let many: String = (1..2000).map(|n| format!("## {n}. A\n\nYou must do it.\n\n")).collect();
    assert_eq!(derive(&document("en", &many)).len(), 1999);
}
