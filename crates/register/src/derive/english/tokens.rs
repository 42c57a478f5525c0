//! Cuts English text into sentences and tokens, and marks the parties among the tokens.

use super::super::{
    MAX_SENTENCES,
    party::{CUSTOMER_ROLES, Names, PROVIDER_ROLES, Party},
};
use crate::select::fold;

/// Stands for a party in a row of tokens.
const CUSTOMER: &str = "@customer";
const PROVIDER: &str = "@provider";
const BOTH: &str = "@both";
/// “neither party”: turns what may or shall be done into what must not.
pub(super) const NEITHER: &str = "@neither";

/// Who a token stands for.
pub(super) fn party(word: &str) -> Option<Party> {
    match word {
        CUSTOMER => Some(Party::Customer),
        PROVIDER => Some(Party::Provider),
        BOTH | NEITHER => Some(Party::Both),
        _ => None,
    }
}

/// The token of a party.
pub(super) const fn token_of(party: Party) -> &'static str {
    match party {
        Party::Customer => CUSTOMER,
        Party::Provider => PROVIDER,
        Party::Both => BOTH,
    }
}

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['.', '!', '?']) {
        let (before, after) =
            (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
        let follows = after.trim_start_matches(['”', '"', ')']);
        let ends = follows.starts_with(char::is_whitespace)
            && follows
                .trim_start()
                .starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'));
        // “e.g.”, “No. 5”, “Inc. and”: one or two letters are an abbreviation.
        let short =
            before.rsplit([' ', '.', '(']).next().is_some_and(|word| word.chars().count() < 3);
        if ends && !short && sentences.len() < MAX_SENTENCES {
            sentences.push(text.get(start..=at).unwrap_or_default());
            start = at + 1;
        }
    }
    sentences.push(text.get(start..).unwrap_or_default());
    sentences.retain(|sentence| !sentence.trim().is_empty());
    sentences
}

/// Words and marks in lower case, the parties' names replaced by what they are.
pub(super) fn tokens(sentence: &str, names: &Names) -> Vec<String> {
    let mut raw: Vec<String> = Vec::new();
    for word in sentence.split_whitespace() {
        let mut rest = word;
        while let Some(at) = rest.find([',', ';', ':', '.', '(', ')', '“', '”', '"']) {
            let mark = rest.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(',');
            if at > 0 {
                raw.push(rest.get(..at).unwrap_or_default().to_owned());
            }
            raw.push(if matches!(mark, '“' | '”') {
                "\"".to_owned()
            } else {
                mark.to_string()
            });
            rest = rest.get(at + mark.len_utf8()..).unwrap_or_default();
        }
        if !rest.is_empty() {
            raw.push(rest.to_owned());
        }
    }
    let folded: Vec<String> = raw.iter().map(|word| fold(word)).collect();
    let mut tokens = Vec::with_capacity(folded.len());
    let mut at = 0;
    while at < folded.len() {
        let (token, length) = names
            .provider
            .iter()
            .map(|name| (name, PROVIDER))
            .chain(names.customer.iter().map(|name| (name, CUSTOMER)))
            .find_map(|(name, token)| named(&folded, at, name, token))
            .or_else(|| joint(&folded, at))
            .or_else(|| role(&raw, &folded, at))
            .unwrap_or_else(|| (folded.get(at).cloned().unwrap_or_default(), 1));
        if token.starts_with('@') && tokens.last().is_some_and(|last| last == "the") {
            tokens.pop();
        }
        tokens.push(token);
        at += length;
    }
    tokens
}

/// A name that the document gives a party, possibly possessive.
fn named(folded: &[String], at: usize, name: &str, token: &str) -> Option<(String, usize)> {
    let words: Vec<&str> = name.split(' ').collect();
    for (n, word) in words.iter().enumerate() {
        let here = folded.get(at + n)?;
        let last = n + 1 == words.len();
        if here == word {
            continue;
        }
        let possessive = last && here.strip_suffix("'s").is_some_and(|bare| bare == *word);
        return possessive.then(|| (format!("{token}'s"), words.len()));
    }
    Some((token.to_owned(), words.len()))
}

/// “the parties”, “either party”, “you and we”.
fn joint(folded: &[String], at: usize) -> Option<(String, usize)> {
    let word = |n: usize| folded.get(at + n).map_or("", String::as_str);
    if word(0) == "neither" && word(1) == "party" {
        return Some((NEITHER.to_owned(), 2));
    }
    let length = match (word(0), word(1)) {
        ("each" | "either" | "both", "party" | "parties") => 2,
        ("parties", next) if next != "'" => 1,
        _ => return None,
    };
    let third = at.checked_sub(1).and_then(|at| folded.get(at)).is_some_and(|word| {
        matches!(word.as_str(), "third" | "authorised" | "authorized" | "other")
    });
    (!third).then(|| (BOTH.to_owned(), length))
}

/// A pronoun, or a role word with a capital that is not part of a longer name.
fn role(raw: &[String], folded: &[String], at: usize) -> Option<(String, usize)> {
    let word = folded.get(at)?.as_str();
    let token = match word {
        "you" => CUSTOMER,
        "we" => PROVIDER,
        _ => {
            let (bare, possessive) =
                word.strip_suffix("'s").map_or((word, false), |bare| (bare, true));
            let token = match bare {
                bare if CUSTOMER_ROLES.contains(&bare) => CUSTOMER,
                bare if PROVIDER_ROLES.contains(&bare) => PROVIDER,
                _ => return None,
            };
            let capital =
                |at: usize| raw.get(at).is_some_and(|word| word.starts_with(char::is_uppercase));
            let within = capital(at + 1)
                || at.checked_sub(1).is_some_and(|before| before > 0 && capital(before));
            if !capital(at) || within {
                return None;
            }
            return Some((if possessive { format!("{token}'s") } else { token.to_owned() }, 1));
        }
    };
    Some((token.to_owned(), 1))
}
