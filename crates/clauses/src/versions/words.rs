//! Text as the smallest parts that a redline marks: words and numbers, single Chinese characters
//! (numerals and the fixed words of duty whole), signs, runs of white space. Nothing is left out.

use std::{borrow::Cow, ops::Range};

use super::noise::{self, is_cjk};

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Letters and digits, with apostrophes inside.
    Word,
    /// Digits, with points and commas inside.
    Number,
    /// A character of a script without spaces, or a few that belong together.
    Cjk,
    /// Any other character.
    Sign,
    /// A run of white space.
    Space,
}

/// A part of a text.
#[derive(Clone, Debug)]
pub(crate) struct Word<'a> {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub sort: Sort,
    /// It without noise: equal for parts that are the same words.
    pub key: Cow<'a, str>,
}

impl Word<'_> {
    /// Whether it says something: neither a sign nor white space.
    pub fn speaks(&self) -> bool {
        !matches!(self.sort, Sort::Sign | Sort::Space)
    }
}

/// A character with its place, folded.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    /// First character that it folds to; `None` if it is invisible.
    sign: Option<char>,
}

/// Takes a text apart.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let places: Vec<Place> = text
        .char_indices()
        .map(|(start, c)| Place {
            start,
            end: start + c.len_utf8(),
            sign: noise::character(c).as_slice().first().copied(),
        })
        .collect();
    let mut words = Vec::new();
    let mut at = 0;
    while at < places.len() {
        let (sort, count) = first(&places[at..]);
        let range = places[at].start..places[at + count - 1].end;
        let key = match sort {
            Sort::Space => Cow::Borrowed(" "),
            _ => key(&text[range.clone()]),
        };
        words.push(Word { range, sort, key });
        at += count;
    }
    words
}

/// Sort of the part that `places` begin with and how many characters it takes; at least one.
fn first(places: &[Place]) -> (Sort, usize) {
    // Invisible signs at the start belong to what follows.
    let skipped = places.iter().take_while(|place| place.sign.is_none()).count();
    let Some(lead) = places.get(skipped).and_then(|place| place.sign) else {
        return (Sort::Space, places.len().max(1));
    };
    let run = |goes: &dyn Fn(char, Option<char>) -> bool| {
        let mut end = skipped + 1;
        while let Some(place) = places.get(end) {
            let next = places[end + 1..].iter().take(4).find_map(|place| place.sign);
            match place.sign {
                Some(sign) if !goes(sign, next) => break,
                _ => end += 1,
            }
        }
        end
    };
    if lead == ' ' {
        (Sort::Space, run(&|sign, _| sign == ' '))
    } else if is_numeral(lead) {
        (Sort::Cjk, run(&|sign, _| is_numeral(sign)))
    } else if is_cjk(lead) {
        let second = places.get(skipped + 1).and_then(|place| place.sign);
        let fixed = second.is_some_and(|second| FIXED.contains(&[lead, second]));
        (Sort::Cjk, skipped + 1 + usize::from(fixed))
    } else if lead.is_ascii_digit() {
        let digit = |next: Option<char>| next.is_some_and(|next| next.is_ascii_digit());
        (
            Sort::Number,
            run(&|sign, next| sign.is_ascii_digit() || matches!(sign, '.' | ',') && digit(next)),
        )
    } else if lead.is_alphabetic() {
        let letter = |c: char| c.is_alphanumeric() && !is_cjk(c);
        let inner = |sign: char, next: Option<char>| {
            letter(sign) || is_mark(sign) || sign == '\'' && next.is_some_and(char::is_alphabetic)
        };
        (Sort::Word, run(&inner))
    } else {
        (Sort::Sign, skipped + 1)
    }
}

/// Words of duty that are told apart as a whole.
const FIXED: [[char; 2]; 8] = [
    ['应', '当'],
    ['可', '以'],
    ['不', '得'],
    ['必', '须'],
    ['无', '需'],
    ['有', '权'],
    ['禁', '止'],
    ['除', '非'],
];

/// A Chinese numeral.
pub(crate) fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百千万亿两".contains(c)
}

/// An accent that stands apart from its letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

fn key(text: &str) -> Cow<'_, str> {
    let plain = |c: char| noise::character(c).as_slice() == [c] && !is_mark(c);
    if text.is_ascii() || text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(noise::fold(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_words_numbers_and_characters() {
        let parts = |text: &str| -> Vec<String> {
            words(text).iter().map(|word| text[word.range.clone()].to_owned()).collect()
        };
        assert_eq!(
            parts("Cloud’s cap of 1,000.50%."),
            ["Cloud’s", " ", "cap", " ", "of", " ", "1,000.50", "%", "."]
        );
        assert_eq!(
            parts("应当在三十日内\u{a0} AI服务"),
            ["应当", "在", "三十", "日", "内", "\u{a0} ", "AI", "服", "务"]
        );
        assert_eq!(parts("\u{200b}"), ["\u{200b}"]);
        assert_eq!(words("third\u{2011}party")[1].key, "-");
        assert_eq!(words("in\u{ad}form")[0].key, "inform");
    }
}
