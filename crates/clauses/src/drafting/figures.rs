//! Numbers written twice, in words and in digits, that are not the same: `thirty (20) days`,
//! 三十（20）日.

use super::{MOST, on, texts};
use crate::{
    document::{Clause, Document, Finding, FindingKind},
    patterns::{Pattern, pattern},
};

use kernel::Language;

static WORDS_FIRST: Pattern = pattern!(
    r"(?xi)\b(
        (?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion)
        (?:(?:\ and\ |[\ \-‑])(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion))*
    )
    (?:\ (?:percent|per\ cent|us\ dollars?|u\.s\.\ dollars?|dollars?|pounds?(?:\ sterling)?|euros?|yuan|renminbi|cents?))?
    \ ?\(\s?(?:usd|us\$|eur|gbp|rmb|cny|hkd|[$£€¥￥])?\s?([0-9][0-9,]*(?:\.[0-9]+)?)\s?(?:%|percent|per\ cent)?\s?\)"
);
static DIGITS_FIRST: Pattern = pattern!(
    r"(?xi)\b([0-9][0-9,]*)\ \((
        (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)
        (?:(?:\ and\ |[\ \-‑])(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion))*
    )\)"
);
static SIGNS_FIRST: Pattern = pattern!(
    r"([〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两]{1,24})(?:点([零一二三四五六七八九]{1,6}))?(?:元整|圆整|元|圆)?[（(]\s?(?:人民币|RMB|CNY|¥|￥)?\s?([0-9][0-9,]*(?:\.[0-9]+)?)\s?(?:元|%|％|‰)?\s?[）)]"
);
static AMOUNT_FIRST: Pattern = pattern!(
    r"([0-9][0-9,]*(?:\.[0-9]+)?)\s?元?[（(]大写[：:]?\s?(?:人民币)?([零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两]{1,24})(?:元整|圆整|元|圆)?[）)]"
);

pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    for clause in texts(document).filter(|clause| clause.text.contains(['(', '（'])) {
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
    for (pattern, words, digits) in [(&WORDS_FIRST, 1, 2), (&DIGITS_FIRST, 2, 1)] {
        for found in pattern.captures_iter(&clause.text) {
            let part = |n: usize| found.get(n).map_or("", |part| part.as_str());
            let (Some(spelt), Some(figure)) = (spelt_en(part(words)), figure(part(digits))) else {
                continue;
            };
            compare(clause, found.get(0), spelt * SCALE, figure, findings);
        }
    }
}

fn chinese(clause: &Clause, findings: &mut Vec<Finding>) {
    for found in SIGNS_FIRST.captures_iter(&clause.text) {
        let Some(whole) = found.get(0) else { continue };
        // 附件一（2） and 第三（1） are labels.
        let before = &clause.text[..whole.start()];
        if ["第", "附件", "附录", "附表", "表", "图", "方案"]
            .iter()
            .any(|sign| before.ends_with(sign))
        {
            continue;
        }
        let part = |n: usize| found.get(n).map_or("", |part| part.as_str());
        let (Some(spelt), Some(figure)) = (spelt_zh(part(1)), figure(part(3))) else { continue };
        let mut fraction = 0;
        for (n, sign) in part(2).chars().enumerate() {
            let digit = "零一二三四五六七八九".chars().position(|d| d == sign).unwrap_or(0) as u128;
            fraction += digit * SCALE / 10_u128.pow(n as u32 + 1);
        }
        compare(clause, Some(whole), spelt * SCALE + fraction, figure, findings);
    }
    for found in AMOUNT_FIRST.captures_iter(&clause.text) {
        let part = |n: usize| found.get(n).map_or("", |part| part.as_str());
        if let (Some(figure), Some(spelt)) = (figure(part(1)), spelt_zh(part(2))) {
            compare(clause, found.get(0), spelt * SCALE, figure, findings);
        }
    }
}

/// Numbers are compared in millionths.
const SCALE: u128 = 1_000_000;

fn compare(
    clause: &Clause,
    found: Option<regex::Match<'_>>,
    spelt: u128,
    figure: u128,
    findings: &mut Vec<Finding>,
) {
    if let (Some(found), true) = (found, spelt != figure) {
        findings.push(on(
            FindingKind::NumberMismatch,
            clause,
            found.range(),
            format!("“{}” says one number in words and another in digits.", found.as_str()),
            format!("“{}”的文字与数字不一致。", found.as_str()),
        ));
    }
}

fn figure(text: &str) -> Option<u128> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if whole.len() > 18 || part.len() > 6 {
        return None;
    }
    let fraction: u128 = if part.is_empty() { 0 } else { part.parse().ok()? };
    let scale = 10_u128.pow(6 - part.len() as u32);
    Some(whole.parse::<u128>().ok()? * SCALE + fraction * scale)
}

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn spelt_en(text: &str) -> Option<u128> {
    let lower = text.to_lowercase();
    let (mut total, mut part) = (0_u128, 0_u128);
    for word in lower.split([' ', '-', '‑']).filter(|word| !word.is_empty() && *word != "and") {
        if let Some(n) = ONES.iter().position(|one| *one == word) {
            part = part.checked_add(n as u128)?;
        } else if let Some(n) = TENS.iter().position(|ten| *ten == word) {
            part = part.checked_add((n as u128 + 2) * 10)?;
        } else if word == "hundred" {
            part = part.max(1).checked_mul(100)?;
        } else {
            let scale = match word {
                "thousand" => 1_000,
                "million" => 1_000_000,
                _ => 1_000_000_000,
            };
            total = total.checked_add(part.max(1).checked_mul(scale)?)?;
            part = 0;
        }
        if part > 1_000_000_000_000 || total > 1_000_000_000_000_000 {
            return None;
        }
    }
    total.checked_add(part)
}

fn spelt_zh(text: &str) -> Option<u128> {
    let (mut total, mut part, mut digit) = (0_u128, 0_u128, None);
    for sign in text.chars() {
        let value = match sign {
            '〇' | '零' => Some(0),
            '一' | '壹' => Some(1),
            '二' | '贰' | '两' => Some(2),
            '三' | '叁' => Some(3),
            '四' | '肆' => Some(4),
            '五' | '伍' => Some(5),
            '六' | '陆' => Some(6),
            '七' | '柒' => Some(7),
            '八' | '捌' => Some(8),
            '九' | '玖' => Some(9),
            _ => None,
        };
        if let Some(value) = value {
            // 一五 is two numbers or a year, not one.
            if digit.is_some_and(|d| d != 0) {
                return None;
            }
            digit = Some(value);
            continue;
        }
        let unit: u128 = match sign {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1_000,
            '万' => 10_000,
            _ => 100_000_000,
        };
        let count = digit.take();
        if unit < 10_000 {
            part = part.checked_add(count.filter(|c| *c > 0).unwrap_or(1) * unit)?;
        } else {
            part = part.checked_add(count.unwrap_or(0))?;
            total = total.checked_add(part.max(1))?.checked_mul(unit)?;
            part = 0;
        }
        if part > 1_000_000_000_000 || total > 1_000_000_000_000_000 {
            return None;
        }
    }
    total.checked_add(part)?.checked_add(digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_are_read() {
        for (words, number) in [
            ("thirty", 30),
            ("one hundred and twenty", 120),
            ("Twenty-one", 21),
            ("two million five hundred thousand", 2_500_000),
        ] {
            assert_eq!(spelt_en(words), Some(number), "{words}");
        }
        for (words, number) in [
            ("三十", 30),
            ("十二", 12),
            ("壹仟贰佰", 1200),
            ("叁拾万", 300_000),
            ("一百零五", 105),
            ("百", 100),
        ] {
            assert_eq!(spelt_zh(words), Some(number), "{words}");
        }
        assert_eq!(spelt_zh("二〇二四"), None);
        assert_eq!((figure("1,200.50"), figure("99.9")), (Some(1_200_500_000), Some(99_900_000)));
    }
}
