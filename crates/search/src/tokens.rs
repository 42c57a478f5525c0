//! Text into tokens: words, and pairs of Chinese characters, with their places in the original.
//!
//! One scan serves the index, the query, the glossary and the highlights; what differs is only
//! which tokens each of them takes. Byte ranges always refer to the text as given.

use crate::fold;
use std::collections::HashMap;
use tantivy::tokenizer::{self, Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};

/// Longest word kept, in characters; the rest of a longer one is only skipped over.
const LONGEST_WORD: usize = 64;
/// Sets the unstemmed form of a word apart from the stems. No word contains it.
pub(crate) const SURFACE: char = '=';

/// A word, or an unbroken run of Chinese characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Folded word. `hyphen`: only a hyphen stands between it and the word before.
    Word { text: String, start: usize, end: usize, hyphen: bool },
    /// Folded characters, each with its byte range.
    Run { chars: Vec<(char, usize, usize)> },
}

/// A token as it goes into the index. Positions count words and Chinese characters alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub term: String,
    pub start: usize,
    pub end: usize,
    pub position: u32,
}

/// Splits a text into words and runs, folded.
pub(crate) fn scan(text: &str) -> Vec<Piece> {
    let chars: Vec<(usize, usize, char)> = text
        .char_indices()
        .filter_map(|(at, c)| fold::character(c).map(|f| (at, at + c.len_utf8(), f)))
        .collect();
    let at = |i: usize| chars.get(i).map(|c| c.2);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut i = 0;
    // Index just after the last word, to see whether only a hyphen lies in between.
    let mut word_ended = None;
    while let Some(&(start, end, c)) = chars.get(i) {
        if fold::is_cjk(c) {
            let mut run = vec![(c, start, end)];
            i += 1;
            while let Some(&(start, end, c)) = chars.get(i).filter(|x| fold::is_cjk(x.2)) {
                run.push((c, start, end));
                i += 1;
            }
            pieces.push(Piece::Run { chars: run });
        } else if is_word(c) {
            let hyphen = i > 0 && at(i - 1) == Some('-') && word_ended == Some(i - 1);
            let (text, last, next) = word(&chars, i);
            pieces.push(Piece::Word { text, start, end: last, hyphen });
            word_ended = Some(next);
            i = next;
        } else {
            i += 1;
        }
    }
    pieces
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !fold::is_cjk(c)
}

/// Reads one word from `i`: its text, where it ends in bytes, and the index after it.
fn word(chars: &[(usize, usize, char)], mut i: usize) -> (String, usize, usize) {
    let at = |i: usize| chars.get(i).map(|c| c.2);
    let mut text = String::new();
    let mut length = 0;
    let mut last = 0;
    while let Some(&(_, end, c)) = chars.get(i) {
        let digit_before = text.chars().next_back().is_some_and(|c| c.is_ascii_digit());
        let digit_after = at(i + 1).is_some_and(|c| c.is_ascii_digit());
        let keep = match c {
            c if is_word(c) => true,
            '.' if digit_before && digit_after => true,
            '%' | '‰' if digit_before => true,
            // 1,000 is one number, and don't is one word; Cloud's is Cloud.
            ',' if digit_before && digit_after => {
                i += 1;
                continue;
            }
            '\'' if at(i + 1).is_some_and(is_word) && !text.is_empty() => {
                if at(i + 1) == Some('s') && !at(i + 2).is_some_and(is_word) {
                    return (text, last, i + 2);
                }
                i += 1;
                continue;
            }
            _ => false,
        };
        if !keep {
            break;
        }
        if length < LONGEST_WORD {
            text.push(c);
            length += 1;
        }
        last = end;
        i += 1;
        if matches!(c, '%' | '‰') {
            break;
        }
    }
    (text, last, i)
}

/// Most words whose stems are remembered.
const MOST_REMEMBERED: usize = 50_000;

/// Stems English words. Holds a stemmer's buffers and what it has stemmed so far, so each search
/// makes its own.
#[derive(Clone)]
pub(crate) struct Stems {
    analyzer: TextAnalyzer,
    known: HashMap<String, String>,
}

impl Stems {
    pub fn new() -> Stems {
        let stemmer = Stemmer::new(Language::English);
        let analyzer = TextAnalyzer::builder(RawTokenizer::default()).filter(stemmer).build();
        Stems { analyzer, known: HashMap::new() }
    }

    /// The stem of a folded word: one spelling, then Porter's English rules.
    pub fn stem(&mut self, word: &str) -> String {
        if let Some(stem) = self.known.get(word) {
            return stem.clone();
        }
        let stem = self.stemmed(word);
        if self.known.len() < MOST_REMEMBERED {
            self.known.insert(word.to_owned(), stem.clone());
        }
        stem
    }

    fn stemmed(&mut self, word: &str) -> String {
        let spelled = fold::spelling(word);
        if spelled.len() < 3 || !spelled.bytes().all(|b| b.is_ascii_lowercase()) {
            return spelled;
        }
        let mut stream = self.analyzer.token_stream(&spelled);
        let stem = if stream.advance() { stream.token().text.as_str() } else { &spelled };
        // The rules leave `identify`, `identification` and `identity` apart; they are one family.
        for ending in ["ifi", "if"] {
            if let Some(family) = stem.strip_suffix(ending)
                && family.len() >= 5
            {
                return family.to_owned();
            }
        }
        stem.to_owned()
    }

    /// Every token of a text for the index: stem, unstemmed word, hyphenated words also joined
    /// (`opt-out` answers to `opt`, `out` and `optout`), single Chinese characters and pairs.
    pub fn tokens(&mut self, text: &str) -> Vec<Token> {
        self.tokens_of(text, &|_| true)
    }

    /// The same, without stemming words that `wanted` declines by their folded spelling.
    pub fn tokens_of(&mut self, text: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<Token> {
        let mut out = Vec::new();
        let mut position = 0u32;
        // The hyphenated word being read: joined text, start, end, position, parts.
        let mut joined: Option<(String, usize, usize, u32, usize)> = None;
        let close = |joined: &mut Option<(String, usize, usize, u32, usize)>,
                     stems: &mut Stems,
                     out: &mut Vec<Token>| {
            if let Some((word, start, end, position, parts)) = joined.take()
                && parts > 1
            {
                out.push(Token { term: stems.stem(&word), start, end, position });
            }
        };
        for piece in scan(text) {
            match piece {
                Piece::Word { text, start, end, hyphen } => {
                    if !hyphen {
                        close(&mut joined, self, &mut out);
                    }
                    match &mut joined {
                        Some((word, _, last, _, parts)) if word.len() < LONGEST_WORD * 4 => {
                            word.push_str(&text);
                            *last = end;
                            *parts += 1;
                        }
                        Some(_) => {}
                        None => joined = Some((text.clone(), start, end, position, 1)),
                    }
                    if let Some(number) = text.strip_suffix(['%', '‰']) {
                        out.push(Token { term: number.to_owned(), start, end, position });
                    }
                    if wanted(&text) {
                        let term = format!("{SURFACE}{}", fold::spelling(&text));
                        out.push(Token { term: self.stem(&text), start, end, position });
                        out.push(Token { term, start, end, position });
                    }
                    position = position.saturating_add(1);
                }
                Piece::Run { chars } => {
                    close(&mut joined, self, &mut out);
                    for (i, &(c, start, end)) in chars.iter().enumerate() {
                        out.push(Token { term: c.to_string(), start, end, position });
                        if let Some(&(next, _, end)) = chars.get(i + 1) {
                            let term: String = [c, next].iter().collect();
                            out.push(Token { term, start, end, position });
                        }
                        position = position.saturating_add(1);
                    }
                }
            }
        }
        close(&mut joined, self, &mut out);
        out
    }

    /// A text as a phrase of words in the very form in which they are typed.
    pub fn typed(&mut self, text: &str) -> Vec<(String, u32)> {
        let mut terms = Vec::new();
        let mut offset = 0;
        for piece in scan(text) {
            match piece {
                Piece::Word { text, .. } => {
                    terms.push((format!("{SURFACE}{}", fold::spelling(&text)), offset));
                    offset += 1;
                }
                Piece::Run { chars } => {
                    terms.extend(grams(&chars).into_iter().map(|(g, at)| (g, offset + at as u32)));
                    offset += chars.len() as u32;
                }
            }
        }
        terms
    }

    /// A text as a phrase: the terms that must stand at these distances from its first one.
    pub fn phrase(&mut self, text: &str) -> Vec<(String, u32)> {
        let mut terms = Vec::new();
        let mut offset = 0;
        for piece in scan(text) {
            match piece {
                Piece::Word { text, .. } => {
                    terms.push((self.stem(&text), offset));
                    offset += 1;
                }
                Piece::Run { chars } => {
                    terms.extend(grams(&chars).into_iter().map(|(g, at)| (g, offset + at as u32)));
                    offset += chars.len() as u32;
                }
            }
        }
        terms
    }
}

/// How many words and characters a text has, near enough for its length to be weighed.
pub(crate) fn length(text: &str) -> u32 {
    let (mut count, mut inside) = (0u32, false);
    for c in text.chars() {
        if fold::is_cjk(c) {
            (count, inside) = (count.saturating_add(1), false);
        } else {
            let word = c.is_alphanumeric() || (inside && matches!(c, '.' | '\'' | '’'));
            count = count.saturating_add(u32::from(word && !inside));
            inside = word;
        }
    }
    count
}

/// The pairs of a run, or its one character.
pub(crate) fn grams(chars: &[(char, usize, usize)]) -> Vec<(String, usize)> {
    if let [(c, ..)] = chars {
        return vec![(c.to_string(), 0)];
    }
    chars.windows(2).enumerate().map(|(i, w)| (w.iter().map(|c| c.0).collect(), i)).collect()
}

/// Hands our tokens to tantivy.
#[derive(Clone)]
pub(crate) struct ClauseTokenizer(Stems);

impl ClauseTokenizer {
    pub fn new() -> ClauseTokenizer {
        ClauseTokenizer(Stems::new())
    }
}

pub(crate) struct Stream {
    tokens: std::vec::IntoIter<Token>,
    token: tokenizer::Token,
}

impl tokenizer::Tokenizer for ClauseTokenizer {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let mut tokens = self.0.tokens(text);
        tokens.sort_by_key(|t| t.position);
        Stream { tokens: tokens.into_iter(), token: tokenizer::Token::default() }
    }
}

impl tokenizer::TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(next) = self.tokens.next() else { return false };
        self.token = tokenizer::Token {
            offset_from: next.start,
            offset_to: next.end,
            position: next.position as usize,
            text: next.term,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &tokenizer::Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut tokenizer::Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut stems = Stems::new();
        let all = stems.tokens(text);
        for t in &all {
            assert!(text.get(t.start..t.end).is_some(), "{t:?} is no range of {text:?}");
        }
        all.into_iter().map(|t| t.term).filter(|t| !t.starts_with(SURFACE)).collect()
    }

    #[test]
    fn words_hyphens_numbers_and_pairs() {
        assert_eq!(
            terms("the 12\u{2011}month period"),
            ["the", "12", "month", "12month", "period"]
        );
        assert_eq!(
            terms("Cloud’s 10% don't 1,000 3.3"),
            ["cloud", "10", "10%", "dont", "1000", "3.3"]
        );
        assert_eq!(terms("滞纳金"), ["滞", "滞纳", "纳", "纳金", "金"]);
        assert_eq!(terms("ＡＩ服务"), ["ai", "服", "服务", "务"]);
        assert_eq!(terms("licences licensing"), ["licens", "licens"]);
    }

    #[test]
    fn a_hyphen_with_spaces_joins_nothing() {
        assert_eq!(terms("opt - out"), ["opt", "out"]);
        assert_eq!(terms("opt-out"), ["opt", "out", "optout"]);
    }
}
