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
    fn an_enumeration_needs_its_sequence() {
        let found = enumeration("You must: (i) do this (as agreed); (ii) or that; and (iii) both.");
        let marks: Vec<_> = found.iter().map(|member| member.mark.as_str()).collect();
        assert_eq!(marks, ["i", "ii", "iii"]);
        assert!(enumeration("High-risk AI: (systems) and (i) nothing").is_empty());
        assert!(enumeration("one thing: (a) alone").is_empty());
        assert_eq!((letters(25), letters(26), roman(14)), ("z".into(), "aa".into(), "xiv".into()));
    }
}
