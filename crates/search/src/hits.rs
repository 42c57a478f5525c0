//! Hits as they are shown: marks in text, headings and chapeau, a snippet, what was put right.
//!
//! Of a large library only the texts of the clauses that are returned are read again, and of their
//! words only those are stemmed that begin like a word of the query. A small one is kept at hand
//! with its tokens.

use crate::{
    error::Error,
    index::Hit,
    marks::{Marker, Spots, Vocabulary, snippet},
    plan::{Guess, Plan},
    store::{Shown, Store},
    tokens::Stems,
};
use kernel::Language;
use std::collections::HashMap;

/// Longest text that is marked, in bytes.
const LONGEST: usize = 1 << 20;
/// Most clauses that are kept at hand, and most bytes of their texts.
const MOST_CLAUSES: u32 = 4_096;
const MOST_BYTES: usize = 4 << 20;

/// The clauses of a small library, with their tokens.
pub(crate) struct AtHand {
    numbers: HashMap<String, u32>,
    clauses: Vec<Option<(Shown, [Spots; 3])>>,
}

impl AtHand {
    /// Reads a whole library; `None` if it is large.
    pub fn new(store: &Store) -> Result<Option<AtHand>, Error> {
        if store.units() > MOST_CLAUSES {
            return Ok(None);
        }
        let mut stems = Stems::new();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut clauses = Vec::new();
        let mut bytes = 0;
        for unit in 0..store.units() {
            let shown = store.shown(unit)?;
            clauses.push(shown.map(|shown| {
                let spots = [&shown.text, &shown.headings, &shown.chapeau].map(|text| {
                    bytes += text.len();
                    let tokens = if text.len() > LONGEST { Vec::new() } else { stems.tokens(text) };
                    Spots::new(&tokens, |term| {
                        let next = numbers.len() as u32;
                        Some(match numbers.get(term) {
                            Some(number) => *number,
                            None => *numbers.entry(term.to_owned()).or_insert(next),
                        })
                    })
                });
                (shown, spots)
            }));
            if bytes > MOST_BYTES {
                return Ok(None);
            }
        }
        Ok(Some(AtHand { numbers, clauses }))
    }
}

/// Shows the hits of one search.
pub(crate) struct Shower<'a> {
    store: &'a Store,
    at_hand: Option<&'a AtHand>,
    marker: Marker,
    vocabulary: Vocabulary<'a>,
    guesses: &'a [Guess],
    stems: Stems,
}

impl<'a> Shower<'a> {
    pub fn new(
        store: &'a Store,
        at_hand: Option<&'a AtHand>,
        plan: Option<&'a Plan>,
    ) -> Shower<'a> {
        let mut vocabulary = Vocabulary::new(at_hand.map(|all| &all.numbers));
        let marker = plan.map_or(Marker::Nothing, |p| Marker::new(&p.node, &mut vocabulary));
        let guesses = plan.map_or(&[][..], |p| &p.guesses);
        for term in guesses.iter().flat_map(|g| &g.terms) {
            vocabulary.number(term);
        }
        Shower { store, at_hand, marker, vocabulary, guesses, stems: Stems::new() }
    }

    fn spots(&mut self, text: &str) -> Spots {
        let mut end = text.len().min(LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let vocabulary = &self.vocabulary;
        let text = text.get(..end).unwrap_or_default();
        let tokens = self.stems.tokens_of(text, &|word| vocabulary.may_have(word));
        Spots::new(&tokens, |term| vocabulary.get(term))
    }

    /// A unit as a hit; `None` if it is no more.
    pub fn hit(
        &mut self,
        unit: u32,
        score: f32,
        exact: bool,
        through: Option<String>,
    ) -> Result<Option<Hit>, Error> {
        let language = self.store.meta(unit).language;
        if let Some(all) = self.at_hand {
            let found = all.clauses.get(unit as usize).and_then(Option::as_ref);
            return Ok(found.map(|(shown, spots)| {
                self.made(shown.clone(), spots, language, score, exact, through)
            }));
        }
        let Some(shown) = self.store.shown(unit)? else { return Ok(None) };
        let spots =
            [self.spots(&shown.text), self.spots(&shown.headings), self.spots(&shown.chapeau)];
        Ok(Some(self.made(shown, &spots, language, score, exact, through)))
    }

    fn made(
        &self,
        shown: Shown,
        spots: &[Spots; 3],
        language: Language,
        score: f32,
        exact: bool,
        through: Option<String>,
    ) -> Hit {
        let [text_marks, heading_marks, chapeau_marks] =
            spots.each_ref().map(|s| self.marker.marks(s));
        let [text, ..] = spots;
        let holds = |g: &&Guess| {
            g.terms.iter().any(|t| self.vocabulary.get(t).is_some_and(|n| text.has(n)))
        };
        let fuzzy = self.guesses.iter().filter(holds);
        let fuzzy = fuzzy.map(|g| (g.typed.clone(), g.found.clone())).collect();
        let (snippet, snippet_marks) = snippet(&shown.text, &text_marks, language);
        Hit {
            document: shown.id.document().to_owned(),
            clause: shown.id,
            score,
            exact,
            snippet,
            snippet_marks,
            text_marks,
            headings: shown.headings,
            heading_marks,
            chapeau: shown.chapeau,
            chapeau_marks,
            through,
            fuzzy,
        }
    }
}
