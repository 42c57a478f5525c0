//! Noise: what differs between two copies of the same words although nobody changed them.
//!
//! Kinds of space, hyphens and dashes, quotation marks, full-width and compatibility forms,
//! ligatures, invisible signs, composed and decomposed letters, and spaces that part no words. Case
//! is not noise: in a contract it tells a defined term from a word. Search folds further, and by
//! itself.

use std::ops::Range;

use unicode_normalization::{
    UnicodeNormalization,
    char::{canonical_combining_class, compose},
};

/// What one character becomes: up to three, or none if it is invisible.
#[derive(Clone, Copy)]
pub(crate) struct Signs {
    signs: [char; 3],
    count: usize,
}

impl Signs {
    const NONE: Self = Self { signs: ['\0'; 3], count: 0 };

    const fn one(sign: char) -> Self {
        Self { signs: [sign, '\0', '\0'], count: 1 }
    }

    fn of(from: impl Iterator<Item = char>) -> Self {
        let mut all = Self::NONE;
        for sign in from.take(3) {
            all.signs[all.count] = sign;
            all.count += 1;
        }
        all
    }

    /// The characters.
    pub fn as_slice(&self) -> &[char] {
        &self.signs[..self.count]
    }
}

/// Folds one character.
pub(crate) fn character(c: char) -> Signs {
    if c.is_ascii() {
        return Signs::one(if c.is_ascii_control() { ' ' } else { c });
    }
    Signs::one(match c {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => {
            return Signs::NONE;
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{02BC}' => '\'',
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{300C}'..='\u{300F}' => '"',
        '・' | '•' | '‧' => '·',
        '…' | '⋯' => return Signs::of("...".chars()),
        '\u{FF0D}' => '-',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        // Ligatures, radicals and compatibility ideographs, as PDFs hand them out.
        '\u{FB00}'..='\u{FB06}'
        | '\u{2E80}'..='\u{2FDF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{2F800}'..='\u{2FA1F}' => return Signs::of(std::iter::once(c).nfkc()),
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    })
}

/// True for scripts written without spaces between words.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{1100}'..='\u{11FF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{20000}'..='\u{323AF}')
}

/// Text without noise, and where each character of it came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    /// The text.
    pub text: String,
    /// For each character: its byte in `text`, and its first byte and end in the original.
    origins: Vec<(u32, u32, u32)>,
}

impl Folded {
    /// Folds `text`. Texts of 4 GiB and more, which nothing loads, are cut.
    pub fn new(text: &str) -> Self {
        let mut folding = Folding::default();
        for (at, c) in text.char_indices().take_while(|(at, _)| u32::try_from(at + 4).is_ok()) {
            let signs = character(c);
            let (start, end) = (at as u32, (at + c.len_utf8()) as u32);
            for sign in signs.as_slice() {
                folding.push(*sign, start, end);
            }
        }
        folding.folded
    }

    /// The bytes of the original that a range of `text` came from.
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        let first = self.origins.partition_point(|(at, ..)| (*at as usize) < range.start);
        let end = self.origins.partition_point(|(at, ..)| (*at as usize) < range.end);
        let start = self.origins.get(first).map_or(0, |origin| origin.1 as usize);
        let last = end.checked_sub(1).and_then(|at| self.origins.get(at));
        start..last.map_or(start, |origin| (origin.2 as usize).max(start))
    }
}

/// Without noise, for comparing only.
pub(crate) fn fold(text: &str) -> String {
    Folded::new(text).text
}

#[derive(Default)]
struct Folding {
    folded: Folded,
    /// The last two characters put down.
    last: Option<char>,
    before: Option<char>,
    space: bool,
}

impl Folding {
    fn push(&mut self, sign: char, start: u32, end: u32) {
        if sign == ' ' {
            self.space = self.last.is_some();
            return;
        }
        let space = std::mem::take(&mut self.space);
        if let Some(last) = self.last {
            if space && parts(self.before, last, sign) {
                // The space is what lies between its neighbours.
                let from = self.folded.origins.last().map_or(start, |origin| origin.2);
                self.put(' ', from, start);
            } else if !space
                && canonical_combining_class(sign) != 0
                && let Some(one) = compose(last, sign)
                && let Some(origin) = self.folded.origins.last_mut()
            {
                origin.2 = end;
                self.folded.text.truncate(origin.0 as usize);
                self.folded.text.push(one);
                self.last = Some(one);
                return;
            }
        }
        self.put(sign, start, end);
    }

    fn put(&mut self, sign: char, start: u32, end: u32) {
        let Ok(at) = u32::try_from(self.folded.text.len()) else { return };
        self.folded.origins.push((at, start, end));
        self.folded.text.push(sign);
        self.before = self.last;
        self.last = Some(sign);
    }
}

/// Whether a space between two characters keeps words or numbers apart.
fn parts(before: Option<char>, last: char, next: char) -> bool {
    let word = |c: char| c.is_alphanumeric() && !is_cjk(c);
    let decimal = matches!(last, '.' | ',') && before.is_some_and(|c| c.is_ascii_digit());
    word(next) && (word(last) || decimal && next.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn noise_is_folded_and_nothing_else() {
        for (a, b) in [
            ("third\u{2011}party", "third-party"),
            ("a\u{a0}b  c ", "a b c"),
            ("“AI Terms”", "\"AI Terms\""),
            ("（１）客户 ID，", "(1)客户ID,"),
            ("e\u{301}tat", "\u{e9}tat"),
            ("ﬁnal", "final"),
            ("in\u{ad}form", "inform"),
            ("data ; and ( x )", "data; and (x)"),
            ("⾦额", "金额"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        for (a, b) in [("AI Output", "AI output"), ("an other", "another"), ("10. 5", "10.5")] {
            assert_ne!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn every_range_leads_back() {
        let text = "  “non‑exclusive”  e\u{301}， ﬁne";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "\"non-exclusive\"\u{e9},fine");
        let at = folded.text.find("exclusive").unwrap();
        assert_eq!(&text[folded.origin(at..at + 9)], "exclusive");
        let at = folded.text.find('\u{e9}').unwrap();
        assert_eq!(&text[folded.origin(at..at + 2)], "e\u{301}");
        assert_eq!(&text[folded.origin(0..folded.text.len())], text.trim());
    }
}
