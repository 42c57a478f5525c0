//! Nearly the same words: the clauses that share rare words with the anchor's, and in each the
//! stretch that is most like them.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::{
    exact::is_telling,
    surface::{Sought, Spot, Surface, context},
};
use crate::versions::{
    alike::{Heap, Vocabulary},
    words::{Sort, Word, words},
};

/// Least likeness in thousandths: with less, the words are others.
const LEAST: u32 = 750;

/// An index of the words of all clauses.
pub(super) struct Nearly {
    vocabulary: Vocabulary,
    heap: Heap,
}

impl Nearly {
    /// Reads all clauses.
    pub fn new(surface: &Surface<'_>) -> Self {
        let mut vocabulary = Vocabulary::default();
        let all: Vec<_> =
            surface.clauses.iter().map(|clause| vocabulary.grams([clause.text.as_str()])).collect();
        Self { heap: Heap::new(all.iter().enumerate()), vocabulary }
    }

    /// The stretch that is most like the words of an anchor; `None` if none is, or two are.
    pub fn find(&mut self, surface: &Surface<'_>, sought: &Sought<'_>) -> Option<Spot> {
        const NEAR: usize = 8;
        // With its surroundings, because the words alone may be few, or all changed.
        let all = [&sought.anchor.prefix, &sought.anchor.quote, &sought.anchor.suffix];
        let around: String = all.map(String::as_str).concat();
        let grams = self.vocabulary.grams([around.as_str()]);
        let mut near = self.heap.near(&grams, NEAR);
        near.extend(sought.home);
        near.sort_unstable();
        near.dedup();
        let mut spots = Vec::new();
        for clause in near {
            let text = surface.clauses[clause].text.as_str();
            let found = between(sought, text).or_else(|| match is_telling(&sought.quote) {
                true => stretch(&sought.quote, text),
                // A few words without their surroundings are other words.
                false => None,
            });
            if let Some((range, alike)) = found {
                let around = context(sought, &text[..range.start], &text[range.end..]);
                let home = 100 * u32::from(Some(clause) == sought.home);
                let range = surface.origin(clause, range);
                spots.push(Spot { clause, range, score: alike + around / 8 + home });
            }
        }
        surface.best(spots, 40)?.ok()
    }
}

/// The stretch of `text` that is most like `wanted`, and how much, if enough.
fn stretch(wanted: &str, text: &str) -> Option<(Range<usize>, u32)> {
    let (wanted, there) = (words(wanted), words(text));
    let mut pairs = pairs(&wanted, &there);
    pairs.retain(|(one, _)| wanted[*one].speaks());
    let weigh = |words: &[Word<'_>]| words.iter().map(weight).sum::<usize>();
    let whole = weigh(&wanted);
    let alike = |pairs: &[(usize, usize)]| {
        let ([(_, first), ..], [.., (_, last)]) = (pairs, pairs) else { return 0 };
        let same: usize = pairs.iter().map(|(one, _)| weight(&wanted[*one])).sum();
        per_mille(2 * same, whole + weigh(&there[*first..=*last]))
    };
    // Stray words far before or behind the others are no part of it.
    let mut kept = pairs.as_slice();
    let mut best = alike(kept);
    for _ in 0..64 {
        let [_, without_first @ ..] = kept else { break };
        let [without_last @ .., _] = kept else { break };
        let (first, last) = (alike(without_first), alike(without_last));
        if first.max(last) <= best {
            break;
        }
        best = first.max(last);
        kept = if first >= last { without_first } else { without_last };
    }
    let ((_, first), (_, last)) = (kept.first()?, kept.last()?);
    (best >= LEAST).then_some((there[*first].range.start..there[*last].range.end, best))
}

/// What stands between the surroundings of an anchor, if these are nearly the same and something
/// does.
fn between(sought: &Sought<'_>, text: &str) -> Option<(Range<usize>, u32)> {
    let lead = words(&sought.anchor.prefix);
    let quote = words(&sought.anchor.quote);
    let tail = words(&sought.anchor.suffix);
    let there = words(text);
    let wanted: Vec<Word<'_>> = lead.iter().chain(&quote).chain(&tail).cloned().collect();
    let pairs = pairs(&wanted, &there);
    // The last word before and the first word behind must be there, or the clause's end.
    let met = |at: usize| pairs.iter().find(|(one, _)| *one == at).map(|(_, other)| *other);
    let last = lead.iter().rposition(Word::speaks);
    let next = tail.iter().position(Word::speaks).map(|at| lead.len() + quote.len() + at);
    let from = last.map_or(Some(0), |at| met(at).map(|at| at + 1))?;
    let to = next.map_or(Some(there.len()), met)?;
    let inner = there.get(from..to)?;
    let first = inner.iter().position(Word::speaks)?;
    let end = inner.iter().rposition(Word::speaks)?;
    // Signs at the ends belong to it where they did before: the sign of a share, a quotation mark.
    let signs = |word: &&Word<'_>| word.sort == Sort::Sign;
    let opened = quote
        .first()
        .filter(signs)
        .map_or(0, |_| inner[..first].iter().rev().take_while(signs).count());
    let closed =
        quote.last().filter(signs).map_or(0, |_| inner[end + 1..].iter().take_while(signs).count());
    let inner = inner.get(first - opened..=end + closed)?;
    let weigh = |words: &[Word<'_>]| words.iter().map(weight).sum::<usize>();
    let (wanted_weight, there_weight) = (weigh(&quote), weigh(inner));
    if there_weight > 3 * wanted_weight + 16 {
        return None;
    }
    let speaks = |(one, _): &&(usize, usize)| wanted[*one].speaks();
    let outer = weigh(&lead) + weigh(&tail);
    let met: usize = pairs
        .iter()
        .filter(speaks)
        .filter(|(one, other)| {
            *one < lead.len() && *other < from
                || *one >= lead.len() + quote.len() && *other >= to
                || (from..to).contains(other)
        })
        .map(|(one, _)| weight(&wanted[*one]))
        .sum();
    let alike = per_mille(2 * met, 2 * outer + wanted_weight + there_weight);
    let range = inner.first()?.range.start..inner.last()?.range.end;
    (alike >= LEAST).then_some((range, alike))
}

/// Characters of a word that says something.
fn weight(word: &Word<'_>) -> usize {
    if word.speaks() { word.key.chars().count() } else { 0 }
}

fn per_mille(count: usize, of: usize) -> u32 {
    u32::try_from((1000 * count).checked_div(of).unwrap_or(0)).unwrap_or(1000)
}

/// Places of words that are the same in both, in order.
fn pairs(wanted: &[Word<'_>], there: &[Word<'_>]) -> Vec<(usize, usize)> {
    let mut input = InternedInput::<&str>::default();
    for word in wanted {
        let token = input.interner.intern(word.key.as_ref());
        input.before.push(token);
    }
    for word in there {
        let token = input.interner.intern(word.key.as_ref());
        input.after.push(token);
    }
    let diff = Diff::compute(Algorithm::Myers, &input);
    let (mut one, mut other) = (0, 0);
    let mut pairs = Vec::new();
    while one < wanted.len() && other < there.len() {
        if diff.is_removed(one as u32) {
            one += 1;
        } else if diff.is_added(other as u32) {
            other += 1;
        } else {
            pairs.push((one, other));
            one += 1;
            other += 1;
        }
    }
    pairs
}
