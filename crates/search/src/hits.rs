//! Hits as they are shown: marks in text, headings and chapeau, a snippet, what was put right.
//!
//! Only the texts of the clauses that are returned are read again, and of their words only those
//! are stemmed that begin like a word of the query.

use crate::{
    index::Hit,
    marks::{Marker, Spots, Vocabulary, snippet},
    plan::{Guess, Plan},
    store::Shown,
    tokens::Stems,
};
use kernel::Language;
use std::ops::Range;

/// Longest text that is marked, in bytes.
const LONGEST: usize = 1 << 20;

/// Shows the hits of one search.
pub(crate) struct Shower<'a> {
    marker: Marker,
    vocabulary: Vocabulary,
    guesses: &'a [Guess],
    stems: Stems,
}

impl<'a> Shower<'a> {
    pub fn new(plan: Option<&'a Plan>) -> Shower<'a> {
        let mut vocabulary = Vocabulary::default();
        let marker = plan.map_or(Marker::Nothing, |p| Marker::new(&p.node, &mut vocabulary));
        let guesses = plan.map_or(&[][..], |p| &p.guesses);
        for term in guesses.iter().flat_map(|g| &g.terms) {
            vocabulary.number(term);
        }
        Shower { marker, vocabulary, guesses, stems: Stems::new() }
    }

    fn spots(&mut self, text: &str) -> Spots {
        let mut end = text.len().min(LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let vocabulary = &self.vocabulary;
        let text = text.get(..end).unwrap_or_default();
        let tokens = self.stems.tokens_of(text, &|word| vocabulary.may_have(word));
        Spots::new(&tokens, vocabulary)
    }

    fn marks(&mut self, text: &str) -> Vec<Range<usize>> {
        if text.is_empty() {
            return Vec::new();
        }
        let spots = self.spots(text);
        self.marker.marks(&spots)
    }

    pub fn hit(
        &mut self,
        shown: Shown,
        language: Language,
        score: f32,
        exact: bool,
        through: Option<String>,
    ) -> Hit {
        let spots = self.spots(&shown.text);
        let text_marks = self.marker.marks(&spots);
        let fuzzy = self
            .guesses
            .iter()
            .filter(|g| {
                g.terms.iter().any(|t| self.vocabulary.get(t).is_some_and(|n| spots.has(n)))
            })
            .map(|g| (g.typed.clone(), g.found.clone()))
            .collect();
        let (snippet, snippet_marks) = snippet(&shown.text, &text_marks, language);
        let heading_marks = self.marks(&shown.headings);
        let chapeau_marks = self.marks(&shown.chapeau);
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
