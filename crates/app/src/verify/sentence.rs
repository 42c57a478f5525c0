//! The one sentence in plain words that comes first.

use kernel::Timestamp;
use provenance::{Verdict, Verification};

use super::Known;
use crate::wire::Text;

/// What a reader should take away, honest about what is not known.
pub(super) fn sentence(verdict: Verdict, found: &Verification, known: Option<&Known>) -> Text {
    let signer = found.c2pa.signer.as_ref();
    let signer = signer.and_then(|signer| signer.organisation.clone().or(signer.name.clone()));
    let by_en = signer.as_ref().map_or_else(String::new, |name| format!(" by {name}"));
    let by_zh = signer.as_ref().map_or_else(String::new, |name| format!("由 {name} "));
    let (what_en, what_zh) = if found.says_ai {
        ("Marked as made or changed by AI", "标明由 AI 生成或修改")
    } else {
        ("Signed, with nothing said of AI", "已签名，未提及 AI")
    };
    let (en, zh) = match (verdict, known) {
        (Verdict::Altered, Some(known)) if found.verdict == Verdict::Intact => (
            format!(
                "Not byte for byte the file that was stamped here as {}, although its signature \
                 still fits.",
                known.entry.id
            ),
            format!("与在此盖章的文件（{}）并非逐字节相同，尽管签名仍然相符。", known.entry.id),
        ),
        (Verdict::Intact, Some(known)) if known.exact => (
            format!(
                "Labelled as AI output{by_en} on {}, recorded here as {}, unchanged since.",
                written_out(known.entry.at).en,
                known.entry.id
            ),
            format!(
                "{by_zh}于 {} 标注为 AI 内容，记录编号 {}，此后未更改。",
                written_out(known.entry.at).zh,
                known.entry.id
            ),
        ),
        (Verdict::Intact, _) => (
            format!("{what_en}{by_en}, unchanged since it was signed."),
            format!("{by_zh}{what_zh}，签名后未更改。"),
        ),
        (Verdict::Altered, Some(known)) => (
            format!("Changed after it was stamped here as {}.", known.entry.id),
            format!("在此盖章（{}）之后被更改。", known.entry.id),
        ),
        (Verdict::Altered, None) => {
            (format!("Changed after it was signed{by_en}."), format!("{by_zh}签名之后被更改。"))
        }
        (Verdict::Unproven, _) => (
            format!("{what_en}{by_en}, but the certificate proves nothing."),
            format!("{by_zh}{what_zh}，但证书不能证明任何内容。"),
        ),
        (Verdict::Marked, _) => (
            "Marked as made or changed by AI; nothing protects the mark against change.".to_owned(),
            "标明由 AI 生成或修改，但标识没有防篡改保护。".to_owned(),
        ),
        (Verdict::Unmarked, _) => (
            "No AI mark was found. That does not prove that no AI was used.".to_owned(),
            "未发现 AI 标识，但这不能证明未使用 AI。".to_owned(),
        ),
        (Verdict::Unreadable, _) => {
            let first = found.findings.first();
            let en = "The picture is damaged and carries no mark that could be read.".to_owned();
            let zh = "图像已损坏，且没有可读取的标识。".to_owned();
            (first.map_or(en, |one| one.en.clone()), first.map_or(zh, |one| one.zh.clone()))
        }
    };
    let signed = matches!(verdict, Verdict::Intact) && !found.c2pa.trusted;
    if signed {
        Text::new(
            format!("{en} The signer is not on a public trust list."),
            format!("{zh}签名者不在公开信任列表上。"),
        )
    } else {
        Text::new(en, zh)
    }
}

/// A date as people write it in a sentence, in UTC.
fn written_out(at: Timestamp) -> Text {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, day, ..) = at.parts();
    let name = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    Text::new(format!("{day} {name} {year}"), format!("{year}年{month}月{day}日"))
}
