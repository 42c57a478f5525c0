//! Matters that contracts settle and that a document does not mention at all. Silence here is no
//! proof that a matter is settled well, only that some sign of it was seen.

use kernel::Language;

use super::texts;
use crate::{
    document::{ClauseKind, Document, Finding, FindingKind},
    ledger::finding,
    patterns::{Pattern, pattern},
    references::attachment_heading,
};

struct Topic {
    en: &'static str,
    zh: &'static str,
    signs_en: Pattern,
    signs_zh: Pattern,
    /// What must be mentioned for the topic to matter; nothing for all contracts.
    only_en: Option<Pattern>,
    only_zh: Option<Pattern>,
}

static TOPICS: [Topic; 8] = [
    Topic {
        en: "governing law",
        zh: "适用法律",
        signs_en: pattern!(
            r"(?i)governed by|governing law|choice of law|construed (?:in accordance with|under)|\blaws? of (?:the )?[A-Z]"
        ),
        signs_zh: pattern!(
            r"适用[^。；]{0,24}法律|准据法|受[^。；]{0,16}法律管辖|法律适用|适用法律"
        ),
        only_en: None,
        only_zh: None,
    },
    Topic {
        en: "disputes",
        zh: "争议解决",
        signs_en: pattern!(
            r"(?i)\barbitrat|\bmediat|(?:exclusive|non-exclusive) jurisdiction|jurisdiction of the|courts? (?:of|in|located)|dispute resolution|(?:settle|resolve|submit)[^.]{0,40}dispute|small claims"
        ),
        signs_zh: pattern!(r"仲裁|法院|争议[^。]{0,12}解决|纠纷[^。]{0,8}解决|提起诉讼"),
        only_en: None,
        only_zh: None,
    },
    Topic {
        en: "start and duration",
        zh: "生效与期限",
        signs_en: pattern!(
            r"(?i)effective date|commencement date|initial term|\bterm of (?:this|these|the)\b|takes? effect|comes? into (?:force|effect)|(?:begins?|starts?|commences?) on|continues? (?:in force|until|for)|remain in (?:force|effect)"
        ),
        signs_zh: pattern!(r"生效|有效期|起始日|期限为|期限自"),
        only_en: None,
        only_zh: None,
    },
    Topic {
        en: "termination",
        zh: "终止",
        signs_en: pattern!(r"(?i)\bterminat|\bcancel|\bend (?:this|these)"),
        signs_zh: pattern!(r"终止|解除|注销|解约"),
        only_en: None,
        only_zh: None,
    },
    Topic {
        en: "liability",
        zh: "责任",
        signs_en: pattern!(r"(?i)\bliab|\bindemnif|\bdamages\b"),
        signs_zh: pattern!(r"责任|赔偿"),
        only_en: None,
        only_zh: None,
    },
    Topic {
        en: "changes to the contract",
        zh: "合同变更",
        signs_en: pattern!(
            r"(?i)\bamend|\bvariations?\b|\b(?:modif\w+|updat\w+|chang\w+|revis\w+|vary) (?:to )?(?:any (?:provision|term)s? of )?(?:this|these|the (?:agreement|terms|contract))\b|\bmodifications? (?:of|to)\b|posting (?:a )?(?:revised|new|updated)"
        ),
        signs_zh: pattern!(
            r"(?:修改|变更|修订|更新)[^。；]{0,12}(?:本|协议|合同|规则|条款)|(?:协议|合同|规则|条款)[^。；，]{0,10}(?:修改|变更|修订|更新)|补充协议|书面形式[^。]{0,10}变更"
        ),
        only_en: None,
        only_zh: None,
    },
    Topic {
        en: "notices",
        zh: "通知",
        signs_en: pattern!(r"(?i)\bnotices?\b|\bnotif"),
        signs_zh: pattern!(r"通知|送达|公告|告知"),
        only_en: None,
        only_zh: None,
    },
    Topic {
        en: "keeping and deleting data",
        zh: "数据的保存与删除",
        signs_en: pattern!(
            r"(?i)\bretain|\bretention|\bdelet|\beras|\bdestr|\breturn\b|(?:kept|keep|keeps|stored?) [^.]{0,30}(?:for|until)"
        ),
        signs_zh: pattern!(r"保存期|保留|删除|销毁|存储期|保存"),
        only_en: Some(pattern!(
            r"(?i)\bpersonal (?:data|information)\b|\b(?:user|customer) data\b"
        )),
        only_zh: Some(pattern!(r"个人信息|用户信息|用户数据|客户数据")),
    },
];

/// A text shorter than this, in clauses, is a part of a contract or none.
const LEAST: usize = 15;

pub(super) fn check(document: &Document) -> Vec<Finding> {
    if document.clauses.len() < LEAST {
        return Vec::new();
    }
    let body: Vec<&str> = texts(document)
        .filter(|clause| {
            let heading = clause.heading.as_deref();
            clause.kind != ClauseKind::Front || heading.and_then(attachment_heading).is_some()
        })
        .map(|clause| clause.text.as_str())
        .collect();
    let says = |pattern: &Pattern| body.iter().any(|text| pattern.is_match(text));
    let mut findings = Vec::new();
    for topic in &TOPICS {
        let (signs, only) = match document.language {
            Language::En => (&topic.signs_en, &topic.only_en),
            Language::Zh => (&topic.signs_zh, &topic.only_zh),
        };
        if only.as_ref().is_some_and(|only| !says(only)) || says(signs) {
            continue;
        }
        findings.push(finding(
            FindingKind::MissingTopic,
            format!("Nothing is said about {}.", topic.en),
            format!("未见关于{}的约定。", topic.zh),
        ));
    }
    findings
}
