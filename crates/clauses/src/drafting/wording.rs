//! Words written twice in a row.

use kernel::Language;

use super::{MOST, on, texts};
use crate::document::{Clause, Document, Finding, FindingKind};

/// Words that may well stand twice: "that that", "had had".
const DOUBLES: [&str; 4] = ["that", "had", "is", "very"];
/// After these a particle may meet the same word as a preposition: "log in in accordance with".
const PHRASAL: [&str; 12] = [
    "log", "logged", "logs", "sign", "signed", "signs", "opt", "opted", "carry", "carried", "go",
    "goes",
];
/// Chinese doubles words by rule (讨论讨论); these never are.
const NEVER: [&str; 34] = [
    "应当",
    "应该",
    "可以",
    "有权",
    "以及",
    "或者",
    "并且",
    "根据",
    "按照",
    "依照",
    "依据",
    "对于",
    "关于",
    "由于",
    "因为",
    "如果",
    "但是",
    "双方",
    "甲方",
    "乙方",
    "丙方",
    "本协议",
    "本合同",
    "本规则",
    "本服务",
    "约定",
    "规定",
    "书面",
    "通知",
    "包括",
    "用户",
    "平台",
    "向其",
    "任何",
];

pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    for clause in texts(document) {
        match document.language {
            Language::En => english(clause, &mut findings),
            Language::Zh => chinese(clause, &mut findings),
        }
        if findings.len() >= MOST {
            break;
        }
    }
    findings
}

fn english(clause: &Clause, findings: &mut Vec<Finding>) {
    let mut before: [Option<(usize, &str)>; 2] = [None, None];
    let mut at = 0;
    for word in clause.text.split_inclusive(' ') {
        let start = at;
        at += word.len();
        let bare = word.trim_end();
        let [last, one] = before;
        let plain = bare.trim_end_matches(['.', ',', ';', ':', ')', '”']);
        if let Some((from, first)) = one
            && first.eq_ignore_ascii_case(plain)
            && plain.len() > 1
            && plain.bytes().all(|b| b.is_ascii_lowercase())
            && !DOUBLES.contains(&plain)
            && !last.is_some_and(|(_, verb)| PHRASAL.contains(&verb))
        {
            let end = start + plain.len();
            findings.push(on(
                FindingKind::RepeatedWord,
                clause,
                from..end,
                format!("“{plain}” stands twice."),
                format!("“{plain}”重复。"),
            ));
        }
        before = [one, (!bare.is_empty()).then_some((start, bare))];
    }
}

fn chinese(clause: &Clause, findings: &mut Vec<Finding>) {
    let text = clause.text.as_str();
    for word in NEVER {
        let mut from = 0;
        while let Some(at) = text[from..].find(word).map(|at| from + at) {
            from = at + word.len();
            if text[from..].starts_with(word) {
                from += word.len();
                findings.push(on(
                    FindingKind::RepeatedWord,
                    clause,
                    at..from,
                    format!("“{word}” stands twice."),
                    format!("“{word}”重复。"),
                ));
            }
        }
    }
}
