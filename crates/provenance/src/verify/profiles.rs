//! What each set of labelling rules still misses in a file.
//!
//! Only what can be seen in the file is judged. Duties beside it (review, notices in a service,
//! agreements, watermarks, records) are the business of the assessment.

use std::collections::BTreeMap;

use kernel::Profile;
use serde::{Deserialize, Serialize};

use super::{Verdict, Verification};

/// Something that a profile asks for and the file lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Stable name, such as `cn.tc260`.
    pub code: String,
    /// One plain English sentence.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
    /// The rule that asks for it.
    pub rule: String,
}

/// How a file stands against one profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileResult {
    /// Whether nothing of what was judged is missing.
    pub met: bool,
    /// Whether the visible label was among what was judged.
    pub visible_judged: bool,
    /// What is missing.
    pub missing: Vec<Missing>,
}

/// Judges every profile by the machine-readable layers and, if the caller looked at the pixels, by
/// whether the visible label is there as the profile asks (`visible`); `None` leaves it unjudged.
#[must_use]
pub fn profiles(
    verification: &Verification,
    visible: Option<bool>,
) -> BTreeMap<Profile, ProfileResult> {
    Profile::ALL
        .into_iter()
        .map(|profile| {
            let missing = match profile {
                Profile::Contract => contract(verification, visible),
                Profile::Eu => eu(verification, visible),
                Profile::Cn => cn(verification, visible),
                Profile::Kr => kr(verification, visible),
            };
            let result = ProfileResult {
                met: missing.is_empty(),
                visible_judged: visible.is_some(),
                missing,
            };
            (profile, result)
        })
        .collect()
}

fn missing(code: &str, en: &str, zh: &str, rule: &str) -> Missing {
    Missing { code: code.to_owned(), en: en.to_owned(), zh: zh.to_owned(), rule: rule.to_owned() }
}

fn unreadable(v: &Verification) -> Option<Missing> {
    (v.verdict == Verdict::Unreadable)
        .then(|| missing("unreadable", "The file could not be read.", "无法读取该文件。", ""))
}

fn contract(v: &Verification, visible: Option<bool>) -> Vec<Missing> {
    let mut list: Vec<Missing> = unreadable(v).into_iter().collect();
    if visible == Some(false) {
        list.push(missing(
            "contract.visible",
            "Nothing visible says that the content is AI-generated.",
            "没有可见标识说明内容由 AI 生成。",
            "ai-terms 4.2(1)",
        ));
    }
    if !v.says_ai {
        list.push(missing(
            "contract.says_ai",
            "No mark says that AI made the content; it could pass for human work.",
            "没有标识说明内容由 AI 生成，可能被当作人类作品。",
            "ai-terms 4.3(c)",
        ));
    }
    let attributed =
        v.iptc.credit.is_some() || !(v.iptc.publishers.is_empty() && v.iptc.creators.is_empty());
    if !attributed {
        list.push(missing(
            "contract.attribution",
            "No mark attributes the content to a person or entity.",
            "没有标识写明内容归属的个人或机构。",
            "ai-terms 4.3(b)",
        ));
    }
    list
}

fn eu(v: &Verification, visible: Option<bool>) -> Vec<Missing> {
    let mut list: Vec<Missing> = unreadable(v).into_iter().collect();
    if visible == Some(false) {
        list.push(missing(
            "eu.visible",
            "Nothing visible discloses the AI content at first exposure.",
            "首次呈现时没有可见的 AI 内容披露。",
            "Regulation (EU) 2024/1689, Article 50(4) and (5)",
        ));
    }
    if !v.says_ai {
        list.push(missing(
            "eu.machine_mark",
            "No machine-readable mark says that the content is artificially made or changed.",
            "没有机器可读标记说明内容为人工生成或修改。",
            "Regulation (EU) 2024/1689, Article 50(2)",
        ));
    }
    if v.verdict != Verdict::Intact || !v.c2pa.says_ai {
        list.push(missing(
            "eu.signed_metadata",
            "There is no intact digitally signed metadata that says so.",
            "没有完好的、经数字签名的元数据说明这一点。",
            "Code of Practice on Transparency of AI-Generated Content, measure 1.1.1",
        ));
    }
    list
}

fn cn(v: &Verification, visible: Option<bool>) -> Vec<Missing> {
    let mut list: Vec<Missing> = unreadable(v).into_iter().collect();
    if visible == Some(false) {
        list.push(missing(
            "cn.visible",
            "The explicit label that a downloadable file must carry is missing.",
            "缺少下载文件应当包含的显式标识。",
            "《人工智能生成合成内容标识办法》第四条; GB 45438-2025, 5.2",
        ));
    }
    if !v.tc260.present {
        list.push(missing(
            "cn.tc260",
            "The implicit label AIGC is missing from the file's metadata.",
            "文件元数据中缺少 AIGC 隐式标识。",
            "《人工智能生成合成内容标识办法》第五条; GB 45438-2025, 6.1",
        ));
    } else if !v.tc260.valid {
        list.push(missing(
            "cn.tc260_faulty",
            "The implicit label AIGC breaks rules of the standard.",
            "AIGC 隐式标识不符合标准要求。",
            "GB 45438-2025, 6.1",
        ));
    }
    list
}

fn kr(v: &Verification, visible: Option<bool>) -> Vec<Missing> {
    let mut list: Vec<Missing> = unreadable(v).into_iter().collect();
    // Content that leaves the service needs a label that people perceive, or a notice together with
    // a machine-readable mark. The notice cannot be seen in a file, so the label is asked for.
    if visible == Some(false) {
        list.push(missing(
            "kr.visible",
            "Nothing that people perceive says that AI made the content; a mark for machines \
             suffices only together with a notice.",
            "没有可感知的标识说明内容由 AI 生成；仅有机器可读标记时还须另行告知。",
            "AI Basic Act (Korea), Article 31(2) and (3); Transparency Guidelines of 2026-01-21",
        ));
    }
    if visible.is_none() && !v.says_ai {
        list.push(missing(
            "kr.machine_mark",
            "No mark says that AI made the content.",
            "没有标识说明内容由 AI 生成。",
            "AI Basic Act (Korea), Article 31(2)",
        ));
    }
    list
}
