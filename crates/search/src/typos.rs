//! What a word that is written nowhere was probably meant to be.
//!
//! Only asked when nothing exact is found. English: Damerau-Levenshtein distance 1, from eight
//! letters on 2, against the words of the index and of the glossary. Chinese: one character of a
//! phrase, put right by its neighbours.

use crate::{
    error::Error,
    fold,
    glossary::Lookup,
    store::Store,
    tokens::{SURFACE, grams},
};
use tantivy::{Term, query::FuzzyTermQuery};

/// Shortest word that is put right, and shortest with two slips.
const SHORTEST: usize = 4;
const LONG: usize = 8;
/// Longest word that is put right.
const LONGEST: usize = 32;
/// Most words considered, and most taken.
const MOST_CONSIDERED: usize = 400;
const MOST_TAKEN: usize = 3;
/// Neighbours of a wrong character that are considered on each side.
const NEIGHBOURS: usize = 3;
/// Clauses looked at for a phrase with one character open.
const BUDGET: u32 = 4_000;

/// The words that a word was probably meant to be, best first; folded, in their own spelling.
pub(crate) fn near(store: &Store, lookup: &Lookup, word: &str) -> Result<Vec<String>, Error> {
    let length = word.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) || !word.chars().all(char::is_alphabetic) {
        return Ok(Vec::new());
    }
    let slips = if length >= LONG { 2 } else { 1 };
    for distance in 1..=slips {
        let term = Term::from_field_text(store.fields.texts[0], &format!("{SURFACE}{word}"));
        let automaton =
            FuzzyTermQuery::new(term, distance, true).automaton().map_err(Error::reading)?;
        let mut found: Vec<(String, u64)> = store.words_near(&automaton, MOST_CONSIDERED)?;
        found.extend(
            lookup
                .words()
                .iter()
                .filter(|w| within(word, w, usize::from(distance)))
                .map(|w| (w.clone(), 0)),
        );
        let first = |w: &str| w.chars().next() != word.chars().next();
        found.retain(|(w, _)| w.chars().all(char::is_alphabetic) && w.chars().count() > 2);
        found.sort_by(|a, b| {
            first(&a.0).cmp(&first(&b.0)).then(b.1.cmp(&a.1)).then_with(|| a.0.cmp(&b.0))
        });
        found.dedup_by(|a, b| a.0 == b.0);
        if let Some((best, _)) = found.first() {
            let same = first(best);
            let words = found.iter().filter(|(w, _)| first(w) == same);
            return Ok(words.take(MOST_TAKEN).map(|(w, _)| w.clone()).collect());
        }
    }
    Ok(Vec::new())
}

/// Whether two words lie within a distance of 1 or 2; a swap of neighbours is one slip.
fn within(a: &str, b: &str, most: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut two: Vec<usize> = Vec::new();
    let mut one: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = one[j] + usize::from(x != y);
            let mut best = replaced.min(one[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                best = best.min(two[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return false;
        }
        two = std::mem::replace(&mut one, row);
    }
    one.last().is_some_and(|last| *last <= most)
}

/// A character put right: where, and the words as typed and as found.
pub(crate) struct Mended {
    pub at: usize,
    pub to: char,
    pub typed: String,
    pub found: String,
}

/// Puts right one character of a run of Chinese, if its neighbours say which it must be.
pub(crate) fn mend(
    store: &Store,
    lookup: &Lookup,
    run: &[(char, usize, usize)],
) -> Result<Option<Mended>, Error> {
    let chars: Vec<char> = run.iter().map(|c| c.0).collect();
    if chars.len() < 3 {
        return Ok(None);
    }
    let known: Vec<bool> = grams(run).iter().map(|(gram, _)| store.has(gram)).collect();
    let missing = |i: usize| known.get(i).is_some_and(|k| !k);
    for at in 0..chars.len() {
        let before = at == 0 || missing(at - 1);
        let after = at + 1 == chars.len() || missing(at);
        if !(before && after) || in_glossary(lookup, &chars, at) {
            continue;
        }
        for context in (2..=2 * NEIGHBOURS).rev() {
            // Two neighbours say less than a term of the glossary.
            if context == 2
                && let Some(mended) = from_glossary(lookup, &chars, at)
            {
                return Ok(Some(mended));
            }
            for left in (0..=NEIGHBOURS.min(context)).rev() {
                let right = context - left;
                // One side alone says little, and nothing where there is another.
                let edges = (left > 0 || at == 0) && (right > 0 || at + 1 == chars.len());
                let enough = edges && ((left > 0 && right > 0) || context >= 3);
                if !enough || right > NEIGHBOURS || left > at || at + right >= chars.len() {
                    continue;
                }
                let window = at - left..at + right + 1;
                // What is put in its place must go with what follows, too.
                let goes = |to: char| {
                    let next = chars.get(at + 1);
                    next.is_none_or(|next| store.has(&[to, *next].iter().collect::<String>()))
                };
                if let Some(mended) = fill(store, &chars, at, window)?.filter(|m| goes(m.to)) {
                    return Ok(Some(mended));
                }
            }
        }
    }
    Ok(None)
}

/// A character is no slip if it belongs to a term that the glossary knows.
fn in_glossary(lookup: &Lookup, chars: &[char], at: usize) -> bool {
    (2..=4).any(|length| {
        (at.saturating_sub(length - 1)..=at).any(|from| {
            let term: Option<String> = chars.get(from..from + length).map(|c| c.iter().collect());
            term.is_some_and(|term| lookup.chinese().contains(&term))
        })
    })
}

/// A term of the glossary, of three characters or more, that differs in this character only.
fn from_glossary(lookup: &Lookup, chars: &[char], at: usize) -> Option<Mended> {
    for term in lookup.chinese() {
        let term: Vec<char> = term.chars().collect();
        if !(3..=8).contains(&term.len()) {
            continue;
        }
        for offset in 0..term.len() {
            let Some(from) = at.checked_sub(offset) else { break };
            let Some(window) = chars.get(from..from + term.len()) else { continue };
            let differ = window.iter().zip(&term).filter(|(a, b)| a != b).count();
            if differ == 1
                && let Some(to) = term.get(offset).filter(|to| **to != chars[at])
            {
                let (typed, found) = (window.iter().collect(), term.iter().collect());
                return Some(Mended { at, to: *to, typed, found });
            }
        }
    }
    None
}

/// Finds the window in a text, with one character open.
fn fill(
    store: &Store,
    chars: &[char],
    at: usize,
    window: std::ops::Range<usize>,
) -> Result<Option<Mended>, Error> {
    let mut terms: Vec<(String, u32)> = Vec::new();
    for side in [window.start..at, at + 1..window.end] {
        let offset = (side.start - window.start) as u32;
        let part: Vec<(char, usize, usize)> =
            chars.get(side).unwrap_or_default().iter().map(|c| (*c, 0, 0)).collect();
        if !part.is_empty() {
            terms.extend(grams(&part).into_iter().map(|(g, i)| (g, offset + i as u32)));
        }
    }
    let mut units = Vec::new();
    store.phrase(&terms, 1, &mut { BUDGET }, &mut units)?;
    let Some(unit) = units.first() else { return Ok(None) };
    let Some(shown) = store.shown(*unit)? else { return Ok(None) };
    let text: Vec<char> = shown.text.chars().filter_map(fold::character).collect();
    let typed = chars.get(window.clone()).unwrap_or_default();
    let open = at - window.start;
    let fits = |w: &&[char]| {
        w.iter().zip(typed).enumerate().all(|(i, (a, b))| i == open || a == b)
            && w.get(open).is_some_and(|c| fold::is_cjk(*c))
    };
    Ok(text.windows(typed.len()).find(fits).and_then(|found| {
        let to = *found.get(open)?;
        let (typed, found) = (typed.iter().collect(), found.iter().collect());
        Some(Mended { at, to, typed, found })
    }))
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_swap_is_one_slip() {
        for (a, b, distance) in [
            ("modle", "model", 1),
            ("weigths", "weights", 1),
            ("indemnfy", "indemnify", 1),
            ("critcal", "critical", 1),
            ("jurisdicton", "jurisdiction", 1),
            ("perfromence", "performance", 2),
        ] {
            assert!(within(a, b, distance) && !within(a, b, distance - 1), "{a} {b}");
        }
        assert!(!within("fee", "feedback", 2));
    }
}
