//! Labels as printed: section numbers, `(a)`, `（1）`, roman numerals, and runs of them inside a
//! paragraph. Knows nothing of trees.

use std::ops::Range;

/// A label at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// What it contributes to an id: `3.1`, or the mark `a` without brackets.
    pub mark: String,
    /// Bytes of the label itself.
    pub length: usize,
    /// Bytes up to the first character behind the label and its white space.
    pub behind: usize,
}

/// `1. Introduction` or `3.1 Ownership`: a section number and something behind it.
pub(crate) fn section(text: &str) -> Option<Label> {
    let length = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let mark = text[..length].trim_end_matches('.');
    let numbers = mark.split('.').count();
    let sound = mark.split('.').all(|n| !n.is_empty() && n.len() <= 4 && !n.starts_with('0'));
    // "2024 was …" is no section: a bare number needs its full stop.
    let closed = numbers > 1 || text[..length].ends_with('.');
    let behind = length + white_space(&text[length..]);
    let led = behind > length || behind == text.len();
    (sound && closed && led).then(|| Label { mark: mark.to_owned(), length, behind })
}

/// `(a)`, `(iii)`, `(12)` or `（1）` at the start of an item.
pub(crate) fn item(text: &str) -> Option<Label> {
    let inner = text.strip_prefix(['(', '（'])?;
    let open = text.len() - inner.len();
    // A label is short: no need to look far for the end of a bracket.
    let (close, closer) = inner.char_indices().take(6).find(|(_, c)| matches!(c, ')' | '）'))?;
    let mark = &inner[..close];
    let letters = (1..=5).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_lowercase());
    let number = (1..=3).contains(&mark.len())
        && mark.bytes().all(|b| b.is_ascii_digit())
        && !mark.starts_with('0');
    if !letters && !number {
        return None;
    }
    let length = open + close + closer.len_utf8();
    let behind = length + white_space(&text[length..]);
    Some(Label { mark: mark.to_owned(), length, behind })
}

/// What a label of whatever form says about a clause's place.
#[derive(Debug, PartialEq, Eq)]
pub enum Explicit {
    /// `Article 5`, `1.2`, `第三条`: cited from the document.
    Absolute(String),
    /// `1.`, `一、`: a section if it opens one, else a mark.
    Single(u32),
    /// `(a)`, `（1）`, `①`: cited from the clause above.
    Mark(String),
    /// `Chapter 2`, `第二章`.
    Part(u32),
    /// `Schedule 1`, `附件一`.
    Annex(u32),
}

/// Largest number that is read as a label.
const MAX_NUMBER: u32 = 9999;

/// Reads a printed label, which is all of `text`.
#[must_use]
pub fn explicit(text: &str) -> Option<Explicit> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 24 {
        return None;
    }
    let lower = text.to_lowercase();
    let lower = lower.trim_end_matches([':', '：', '-', '–', '—', ' ']);
    if let Some(rest) = lower.strip_prefix('第') {
        let rest = rest.trim_end_matches(['、', '.', '．', ' ', '\u{3000}']);
        let unit = rest.chars().next_back()?;
        let n = number(rest[..rest.len() - unit.len_utf8()].trim())?;
        return match unit {
            '条' | '條' => Some(Explicit::Absolute(n.to_string())),
            '章' | '节' | '節' | '编' | '編' | '篇' | '分' => Some(Explicit::Part(n)),
            _ => None,
        };
    }
    const WORDS: [(&str, u8); 19] = [
        ("article", 0),
        ("section", 0),
        ("clause", 0),
        ("art.", 0),
        ("sec.", 0),
        ("§", 0),
        ("chapter", 1),
        ("part", 1),
        ("title", 1),
        ("schedule", 2),
        ("annex", 2),
        ("appendix", 2),
        ("exhibit", 2),
        ("attachment", 2),
        ("附件", 2),
        ("附录", 2),
        ("附表", 2),
        ("附錄", 2),
        ("部分", 1),
    ];
    for (word, sort) in WORDS {
        let Some(rest) = lower.strip_prefix(word) else { continue };
        let rest = rest.trim_start().trim_end_matches(['.', '、', ' ']);
        return match sort {
            0 if rest.contains('.') => dotted(rest).map(Explicit::Absolute),
            0 => number(rest).map(|n| Explicit::Absolute(n.to_string())),
            1 => ordinal(rest).map(Explicit::Part),
            _ if rest.is_empty() => Some(Explicit::Annex(1)),
            _ => ordinal(rest).map(Explicit::Annex),
        };
    }
    let bracketed = lower.starts_with(['(', '（', '[', '【', '〔']);
    let inner = lower.trim_matches(|c: char| "()（）[]【】〔〕.．、,， ".contains(c));
    if inner.contains('.') && !bracketed {
        return dotted(inner).map(Explicit::Absolute);
    }
    let circled = inner.chars().next().filter(|_| inner.chars().count() == 1);
    if let Some(n) = circled.and_then(from_circled) {
        return Some(Explicit::Mark(n.to_string()));
    }
    if inner.bytes().all(|b| b.is_ascii_lowercase()) && (1..=6).contains(&inner.len()) {
        return Some(Explicit::Mark(inner.to_owned()));
    }
    if inner == "0" && !bracketed {
        return Some(Explicit::Single(0));
    }
    let n = number(inner)?;
    let single = !bracketed && !lower.ends_with([')', '）']);
    Some(if single { Explicit::Single(n) } else { Explicit::Mark(n.to_string()) })
}

/// `1.2.3` without leading zeros, of at most eight numbers.
fn dotted(text: &str) -> Option<String> {
    let sound = |n: &str| {
        !n.is_empty()
            && n.len() <= 4
            && !n.starts_with('0')
            && n.bytes().all(|b| b.is_ascii_digit())
    };
    (text.split('.').all(sound) && text.split('.').count() <= 8).then(|| text.to_owned())
}

/// Digits, roman or Chinese numerals, from 1.
fn number(text: &str) -> Option<u32> {
    let folded: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (u32::from(c) - u32::from('０')) as u8),
            c => c,
        })
        .collect();
    let digits = folded.parse().ok().filter(|_| !folded.starts_with(['0', '+']));
    digits
        .or_else(|| from_chinese(&folded))
        .or_else(|| from_roman(&folded))
        .filter(|n| (1..=MAX_NUMBER).contains(n))
}

/// A number, or a letter by its place in the alphabet.
fn ordinal(text: &str) -> Option<u32> {
    match text.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a') + 1),
        _ => number(text),
    }
}

fn from_circled(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(u32::from(c) - u32::from('①') + 1),
        '⑴'..='⒇' => Some(u32::from(c) - u32::from('⑴') + 1),
        '㈠'..='㈩' => Some(u32::from(c) - u32::from('㈠') + 1),
        _ => None,
    }
}

/// Chinese numerals up to 9999: 十二, 一百零三, 二〇.
fn from_chinese(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    let (mut total, mut digit, mut plain) = (0_u32, None, true);
    let mut run = 0_u32;
    for c in text.chars() {
        if let Some(n) = "〇一二三四五六七八九".chars().position(|d| d == c) {
            digit = Some(n as u32);
            run = run.checked_mul(10)?.checked_add(n as u32)?;
            continue;
        }
        let unit = match c {
            '零' => {
                run = run.checked_mul(10)?;
                continue;
            }
            '两' => {
                digit = Some(2);
                continue;
            }
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => return None,
        };
        plain = false;
        total += digit.take().unwrap_or(1) * unit;
    }
    Some(if plain { run } else { total + digit.unwrap_or(0) })
}

/// Roman numerals below 400 in their regular form, in small letters.
pub(crate) fn from_roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 12 {
        return None;
    }
    let value = |b: u8| match b {
        b'i' => Some(1_usize),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        b'c' => Some(100),
        _ => None,
    };
    // From the right: a sign before a larger one is taken off.
    let (mut total, mut largest) = (0_usize, 0);
    for b in text.bytes().rev() {
        let n = value(b)?;
        total = if n < largest { total.checked_sub(n)? } else { total + n };
        largest = largest.max(n);
    }
    ((1..400).contains(&total) && roman(total) == text).then(|| u32::try_from(total).ok())?
}

fn white_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// A member of an enumeration inside a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// `ii`.
    pub mark: String,
    /// `(ii)` as printed.
    pub printed: String,
    /// Bytes of its wording, without label.
    pub range: Range<usize>,
}

/// Finds the enumeration inside `text`: a colon, then `(i)` or `(a)`, then the next in sequence
/// behind a semicolon. Brackets that do not go on are words, not labels.
pub(crate) fn enumeration(text: &str) -> Vec<Member> {
    let starts = [(": (i) ", Sequence::Roman), (": (a) ", Sequence::Letters)];
    for (lead, sequence) in starts {
        let Some(colon) = text.find(lead) else { continue };
        let mut opens = vec![colon + 2];
        while let Some(last) = opens.last().copied() {
            let marker = format!(" ({}) ", sequence.mark(opens.len()));
            let behind = &text[last..];
            let next = behind.match_indices(&marker).map(|(at, _)| last + at).find(|at| {
                let before = text[..*at].trim_end();
                let before = before.strip_suffix("and").or(before.strip_suffix("or"));
                let before = before.unwrap_or(&text[..*at]).trim_end();
                before.ends_with(';')
            });
            match next {
                Some(at) if opens.len() < 100 => opens.push(at + 1),
                _ => break,
            }
        }
        if opens.len() >= 2 {
            return members(text, &opens, sequence);
        }
    }
    Vec::new()
}

fn members(text: &str, opens: &[usize], sequence: Sequence) -> Vec<Member> {
    let ends = opens.iter().skip(1).copied().chain([text.len()]);
    let spans = opens.iter().copied().zip(ends).enumerate();
    spans
        .map(|(n, (open, end))| {
            let mark = sequence.mark(n);
            let printed = format!("({mark})");
            let start = open + printed.len() + 1;
            Member { mark, printed, range: start..start + text[start..end].trim_end().len() }
        })
        .collect()
}

#[derive(Clone, Copy)]
enum Sequence {
    Roman,
    Letters,
}

impl Sequence {
    /// The mark at position `n`, from 0.
    fn mark(self, n: usize) -> String {
        match self {
            Self::Roman => roman(n + 1),
            Self::Letters => letters(n),
        }
    }
}

/// `a` to `z`, then `aa`, `ab`, …; from 0.
pub(crate) fn letters(n: usize) -> String {
    let mut text = String::new();
    let mut rest = n + 1;
    while rest > 0 {
        rest -= 1;
        text.insert(0, char::from(b'a' + (rest % 26) as u8));
        rest /= 26;
    }
    text
}

/// Lower-case roman numerals, from 1.
pub(crate) fn roman(n: usize) -> String {
    const STEPS: [(usize, &str); 9] = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    let mut rest = n.min(399);
    for (value, sign) in STEPS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_words() {
        assert_eq!(section("3.1 Ownership").unwrap().mark, "3.1");
        assert_eq!(section("10. Feedback").unwrap().length, 3);
        assert_eq!(section("2024 in review"), None);
        assert_eq!(section("1.5x faster"), None);
        assert_eq!(item("(iii) Tencent").unwrap().mark, "iii");
        assert_eq!(item("（1）依法").unwrap(), Label { mark: "1".into(), length: 7, behind: 7 });
        assert_eq!(item("(LLM) models"), None);
        assert_eq!(item("(including data) x"), None);
    }

    #[test]
    fn labels_of_any_form_are_read() {
        for (text, reading) in [
            ("Article 5", Explicit::Absolute("5".into())),
            ("ARTICLE IV.", Explicit::Absolute("4".into())),
            ("Section 2.3", Explicit::Absolute("2.3".into())),
            ("第一百零三条", Explicit::Absolute("103".into())),
            ("1.2.3.", Explicit::Absolute("1.2.3".into())),
            ("一、", Explicit::Single(1)),
            ("0.", Explicit::Single(0)),
            ("（十二）", Explicit::Mark("12".into())),
            ("③", Explicit::Mark("3".into())),
            ("IV.", Explicit::Mark("iv".into())),
            ("1)", Explicit::Mark("1".into())),
            ("第二章", Explicit::Part(2)),
            ("PART B", Explicit::Part(2)),
            ("附件二", Explicit::Annex(2)),
            ("Schedule", Explicit::Annex(1)),
        ] {
            assert_eq!(explicit(text), Some(reading), "{text}");
        }
        for text in ["", "Article", "第条", "1.0.2.", "()", "a very long label that is none"] {
            assert_eq!(explicit(text), None, "{text}");
        }
        assert_eq!(
            [from_roman("xiv"), from_roman("iix"), from_roman("ccc")],
            [Some(14), None, Some(300)]
        );
    }

    #[test]
    fn an_enumeration_needs_its_sequence() {
        let found = enumeration("You must: (i) do this (as agreed); (ii) or that; and (iii) both.");
        let marks: Vec<_> = found.iter().map(|member| member.mark.as_str()).collect();
        assert_eq!(marks, ["i", "ii", "iii"]);
        assert!(enumeration("High-risk AI: (systems) and (i) nothing").is_empty());
        assert!(enumeration("one thing: (a) alone").is_empty());
        assert_eq!((letters(25), letters(26), roman(14)), ("z".into(), "aa".into(), "xiv".into()));
    }
}
