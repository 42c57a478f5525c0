//! Days that no calendar has: 31 September, 2024年13月1日.

use super::{MOST, on, texts};
use crate::{
    document::{Document, Finding, FindingKind},
    patterns::{Pattern, pattern},
};

static DAY_MONTH: Pattern = pattern!(
    r"\b([0-9]{1,2})(?:st|nd|rd|th)?(?: day)?(?: of)? (January|February|March|April|May|June|July|August|September|October|November|December)\b(?:,? ((?:19|20)[0-9]{2})\b)?"
);
static MONTH_DAY: Pattern = pattern!(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December) ([0-9]{1,2})(?:st|nd|rd|th)?, ((?:19|20)[0-9]{2})\b"
);
static FIGURES: Pattern = pattern!(r"\b((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})\b");
static SIGNS: Pattern =
    pattern!(r"((?:19|20)[0-9]{2})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日");
static NUMERALS: Pattern = pattern!(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
);

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

pub(super) fn check(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Pattern, and which groups hold year, month and day.
    let patterns = [
        (&DAY_MONTH, 3, 2, 1),
        (&MONTH_DAY, 3, 1, 2),
        (&FIGURES, 1, 2, 3),
        (&SIGNS, 1, 2, 3),
        (&NUMERALS, 1, 2, 3),
    ];
    let dated = |text: &str| text.contains('年') || text.bytes().any(|b| b.is_ascii_digit());
    for clause in texts(document).filter(|clause| dated(&clause.text)) {
        for (pattern, year, month, day) in patterns {
            for found in pattern.captures_iter(&clause.text) {
                if findings.len() >= MOST {
                    return findings;
                }
                let part = |n: usize| found.get(n).map(|part| part.as_str());
                let month =
                    part(month).and_then(|text| match MONTHS.iter().position(|m| *m == text) {
                        Some(at) => Some(at as u32 + 1),
                        None => number(text),
                    });
                let (Some(month), Some(day)) = (month, part(day).and_then(number)) else {
                    continue;
                };
                let year = part(year).and_then(number);
                let Some(whole) = found.get(0).filter(|_| !exists(year, month, day)) else {
                    continue;
                };
                findings.push(on(
                    FindingKind::ImpossibleDate,
                    clause,
                    whole.range(),
                    format!("There is no such day as “{}”.", whole.as_str()),
                    format!("“{}”不是有效的日期。", whole.as_str()),
                ));
            }
        }
    }
    findings
}

fn number(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digit = |c: char| match c {
        '零' => Some(0),
        c => "〇一二三四五六七八九".chars().position(|d| d == c).map(|n| n as u32),
    };
    match text.split_once('十') {
        Some((tens, units)) => {
            let single = |part: &str, empty| match part.chars().next() {
                None => Some(empty),
                Some(c) => digit(c),
            };
            Some(single(tens, 1)? * 10 + single(units, 0)?)
        }
        None => text.chars().try_fold(0_u32, |all, c| Some(all * 10 + digit(c)?)),
    }
}

/// Whether the Gregorian calendar has the day; without a year 29 February may be.
fn exists(year: Option<u32>, month: u32, day: u32) -> bool {
    let leap = year.is_none_or(|y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
