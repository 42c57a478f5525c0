//! Plain text: lines as they stand, pages by form feeds; and what any text says of its language and
//! date.

use kernel::Language;

use crate::{
    Error,
    received::{Format, Hints, Received, Sheet},
};

/// Takes plain text in.
pub(crate) fn receive(text: &str, encoding: &str) -> Result<Received, Error> {
    Sheet::admit(text.len())?;
    let mut sheet = Sheet::new();
    if text.contains('\u{0c}') {
        sheet.page = 1;
    }
    let text = text.strip_suffix('\n').unwrap_or(text);
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        for (n, part) in line.split('\u{0c}').enumerate() {
            if n > 0 {
                sheet.page += 1;
            }
            sheet.line(part, Hints::default())?;
        }
    }
    sheet.finish(Format::Text, encoding)
}

/// English or Chinese by the share of their letters; `None` for another language.
pub(crate) fn language(text: &str) -> Option<Language> {
    const MOST: usize = 200_000;
    let (mut han, mut latin, mut plain, mut other) = (0_usize, 0_usize, 0_usize, 0_usize);
    for c in text.chars().take(MOST) {
        match c {
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => han += 1,
            'a'..='z' | 'A'..='Z' => plain += 1,
            // Kana and Hangul: Japanese and Korean also use Han.
            '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}' => other += 3,
            c if c.is_alphabetic() && u32::from(c) < 0x250 => latin += 1,
            c if c.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    // A Han character says as much as about three letters.
    if han * 3 > plain + latin && han > other {
        return Some(Language::Zh);
    }
    let english = ["the", "of", "and", "to", "or", "in", "shall", "you", "any", "is"];
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(20_000);
    let (mut all, mut known) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        known += usize::from(english.iter().any(|e| word.eq_ignore_ascii_case(e)));
    }
    let few = all < 20 && latin == 0 && other == 0;
    (plain > other && (known * 12 >= all || few)).then_some(Language::En)
}

/// The date that a line of its own gives: "Last updated: 29 July 2019", "最近更新时间：2019-07-29".
pub(crate) fn date(text: &str) -> Option<String> {
    text.lines().take(5000).filter(|line| is_date_line(line)).find_map(date_in)
}

/// Whether a line says when the document was made, and little else.
pub(crate) fn is_date_line(line: &str) -> bool {
    const WORDS: [&str; 26] = [
        "last updated",
        "last modified",
        "last revised",
        "effective date",
        "effective as of",
        "effective:",
        "date of last revision",
        "updated:",
        "revised:",
        "published:",
        "version date",
        "date:",
        "最近更新",
        "更新时间",
        "更新日期",
        "最后更新",
        "生效日期",
        "生效时间",
        "发布日期",
        "发布时间",
        "版本日期",
        "修订日期",
        "签订日期",
        "签署日期",
        "日期：",
        "dated ",
    ];
    let line = line.trim();
    if line.len() > 120 {
        return false;
    }
    let lower = line.to_lowercase();
    let start = lower.trim_start_matches(['[', '【', '(', '（', '*', '_', ' ']);
    WORDS.iter().any(|word| start.starts_with(word)) && date_in(line).is_some()
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first date in a line, `YYYY-MM-DD`.
pub(crate) fn date_in(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let mut numbers: Vec<u32> = Vec::new();
    let mut month = None;
    for token in lower.split(|c: char| !c.is_alphanumeric() || !c.is_ascii()) {
        let digits = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Some(at) = MONTHS.iter().position(|m| token.len() >= 3 && token.starts_with(m)) {
            if month.is_none() {
                month = Some((at as u32 + 1, numbers.len()));
            }
        } else if !digits.is_empty() && digits.len() <= 4 {
            numbers.extend(digits.parse::<u32>().ok());
        }
    }
    let sound = |y: u32, m: u32, d: u32| {
        let sound = (1900..2200).contains(&y) && (1..=12).contains(&m) && (1..=31).contains(&d);
        sound.then(|| format!("{y:04}-{m:02}-{d:02}"))
    };
    if let Some((m, at)) = month {
        let rest = numbers.get(at.saturating_sub(1)..).unwrap_or_default();
        let year = rest.iter().find(|n| **n >= 1900)?;
        let day = rest.iter().find(|n| (1..=31).contains(*n))?;
        return sound(*year, m, *day);
    }
    numbers.windows(3).find_map(|three| match three {
        [y, m, d] => sound(*y, *m, *d),
        _ => None,
    })
}
