//! Suggestions while a query is typed: what the word, number or filter at its end may become.
//!
//! Words come from the texts, the frequent ones first; Chinese from what follows in the texts;
//! terms from the glossary; clauses and filters from what there is. Never fails: what cannot be
//! read is not suggested.

use crate::{
    addresses::Addresses,
    facets::Facets,
    fold::{character, is_cjk},
    glossary::fold_all,
    index::Index,
    parse::By,
    tokens::{SURFACE, grams},
};
use std::collections::BTreeSet;

/// Longest text that is completed, in bytes, and most suggestions.
const LONGEST: usize = 1_000;
const MOST: usize = 50;
/// Most documents whose clause numbers are suggested.
const MOST_DOCUMENTS: usize = 12;
/// Terms of the glossary among the suggestions.
const MOST_TERMS: usize = 4;
/// Words before the last that a term may begin with.
const WORDS_BEFORE: usize = 3;
/// Characters that are looked at for what follows, that may follow, and ways to go on.
const CONTEXT: usize = 4;
const FOLLOWING: usize = 4;
const WAYS: usize = 8;
/// Clauses counted and looked at for each way.
const COUNTED: usize = 24;
const BUDGET: u32 = 600;

/// What a query may become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The whole query, to be put in the box.
    pub text: String,
    /// What was completed.
    pub kind: SuggestionKind,
}

/// What a suggestion completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuggestionKind {
    /// A word of the texts.
    Word,
    /// Characters that follow in the texts.
    Phrase,
    /// A clause's number.
    Clause,
    /// A term of the glossary.
    Term,
    /// A filter's name or value.
    Filter,
}

impl Index {
    /// What a text typed so far may become, best first, at most `limit`.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Suggestion> {
        self.suggest_with(text, limit, None)
    }

    /// The same, with values for filters such as `is:`.
    pub fn suggest_with(
        &self,
        text: &str,
        limit: usize,
        facets: Option<&dyn Facets>,
    ) -> Vec<Suggestion> {
        let limit = limit.min(MOST);
        if text.len() > LONGEST || limit == 0 {
            return Vec::new();
        }
        let run = || Ok(Suggester { index: self, text, limit, out: Vec::new() }.all(facets));
        self.guarded(run).unwrap_or_default()
    }
}

struct Suggester<'a> {
    index: &'a Index,
    text: &'a str,
    limit: usize,
    out: Vec<Suggestion>,
}

impl Suggester<'_> {
    fn all(mut self, facets: Option<&dyn Facets>) -> Vec<Suggestion> {
        let start = self
            .text
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + self.text[at..].chars().next().map_or(0, char::len_utf8));
        let last = &self.text[start..];
        let sign = last.len() - last.trim_start_matches(['-', '(', '"', '“', '「']).len();
        let (head, word) = self.text.split_at(start + sign);
        let folded: String = word.chars().filter_map(character).collect();
        if folded.is_empty() {
            return Vec::new();
        }
        if let Some((name, value)) = folded.split_once(':')
            && let Some(by) = By::ALL.into_iter().find(|b| b.name() == name)
        {
            self.values(head, by, value, facets);
            return self.out;
        }
        self.filters(head, &folded);
        self.clauses(head, &folded);
        if folded.chars().next_back().is_some_and(is_cjk) {
            self.chinese(&folded);
        } else if folded.chars().all(char::is_alphanumeric) {
            self.english_terms(head, &folded);
            self.words(head, &folded);
        }
        self.out
    }

    fn add(&mut self, text: String, kind: SuggestionKind) {
        let known = text == self.text || self.out.iter().any(|s| s.text == text);
        if !known && self.out.len() < self.limit {
            self.out.push(Suggestion { text, kind });
        }
    }

    fn values(&mut self, head: &str, by: By, typed: &str, facets: Option<&dyn Facets>) {
        let values: Vec<String> = match by {
            By::Document => {
                let all = self.index.store.documents().iter();
                all.map(|d| d.id.clone()).filter(|id| id.contains(typed)).take(self.limit).collect()
            }
            By::Clause => self.numbers(typed),
            By::Facet(facet) => {
                let all = facets.map(|f| f.values(facet)).unwrap_or_default();
                all.into_iter().filter(|v| fold_all(v).starts_with(typed)).collect()
            }
        };
        for value in values {
            let quoted = value.contains(char::is_whitespace) && by != By::Clause;
            let value = if quoted { format!("\"{value}\"") } else { value.replace(' ', ":") };
            self.add(format!("{head}{}:{value}", by.name()), SuggestionKind::Filter);
        }
    }

    fn filters(&mut self, head: &str, typed: &str) {
        for by in By::ALL.into_iter().filter(|b| b.name().starts_with(typed) && typed.len() > 1) {
            self.add(format!("{head}{}:", by.name()), SuggestionKind::Filter);
        }
    }

    /// Ids of clauses whose number begins like this.
    fn numbers(&self, typed: &str) -> Vec<String> {
        let store = &self.index.store;
        let (document, path) = match typed.split_once([':', ' ']) {
            Some((document, path)) => (Some(document), path),
            None => (None, typed),
        };
        let all = store.documents().iter().map(|d| d.id.as_str());
        let mut found = Vec::new();
        for id in all.filter(|id| document.is_none_or(|d| d == *id)).take(MOST_DOCUMENTS) {
            let keys = store.keys(&format!("i{id} {path}"), self.limit).unwrap_or_default();
            found.extend(keys.into_iter().map(|rest| format!("{id} {path}{rest}")));
        }
        found.sort_by_key(|id| id.len());
        found
    }

    fn clauses(&mut self, head: &str, typed: &str) {
        let number = typed.starts_with(|c: char| c.is_ascii_digit());
        if !number && !["pre", "front"].iter().any(|w| typed.starts_with(w)) {
            return;
        }
        let before = head.trim_end();
        let named = Addresses { store: &self.index.store }
            .document(before.rsplit(char::is_whitespace).next().unwrap_or_default())
            .map(str::to_owned);
        let typed = named.as_ref().map_or(typed.to_owned(), |id| format!("{id} {typed}"));
        for id in self.numbers(&typed).into_iter().take(self.limit.div_ceil(2)) {
            let head = match &named {
                Some(name) => before[..before.len() - name.len()].to_owned(),
                None => head.to_owned(),
            };
            self.add(format!("{head}{id}"), SuggestionKind::Clause);
        }
    }

    fn words(&mut self, head: &str, typed: &str) {
        let found = self.index.store.beginning(&format!("{SURFACE}{typed}"), self.limit + 1);
        for (word, _) in found.unwrap_or_default().0 {
            self.add(format!("{head}{}", word.trim_start_matches(SURFACE)), SuggestionKind::Word);
        }
    }

    /// Terms that begin with the last words typed.
    fn english_terms(&mut self, head: &str, typed: &str) {
        let spaces: Vec<usize> = head.match_indices(' ').map(|(at, _)| at + 1).collect();
        let starts = spaces.iter().rev().copied().take(WORDS_BEFORE + 1).chain([head.len()]);
        // The longest beginning says most.
        let starts: BTreeSet<usize> =
            starts.chain((spaces.len() <= WORDS_BEFORE).then_some(0)).collect();
        for start in starts {
            let (before, part) = head.split_at(start);
            let part = fold_all(part) + typed;
            if part.chars().count() < 2 || part.starts_with(' ') {
                continue;
            }
            let terms = self.index.lookup.english().range(part.clone()..);
            let terms: Vec<String> = terms
                .take_while(|t| t.starts_with(&part))
                .filter(|t| t.contains(' '))
                .take(MOST_TERMS)
                .cloned()
                .collect();
            for term in terms {
                self.add(format!("{before}{term}"), SuggestionKind::Term);
            }
        }
    }

    /// What follows the last characters, in the glossary and in the texts.
    fn chinese(&mut self, folded: &str) {
        let chars: Vec<char> = folded.chars().collect();
        let run = chars.iter().rev().take_while(|c| is_cjk(**c)).count();
        let run: Vec<char> = chars.iter().skip(chars.len() - run).copied().collect();
        let shortest = if run.len() > 1 { 2 } else { 1 };
        for length in (shortest..=run.len()).rev() {
            let part: String = run.iter().skip(run.len() - length).collect();
            let terms = self.index.lookup.chinese().range(part.clone()..);
            let longer = terms.take_while(|t| t.starts_with(&part)).filter(|t| **t != part);
            let rests: Vec<String> =
                longer.take(MOST_TERMS).map(|t| t[part.len()..].to_owned()).collect();
            for rest in rests {
                self.add(format!("{}{rest}", self.text), SuggestionKind::Term);
            }
        }
        let context: Vec<char> = run.iter().rev().take(CONTEXT).rev().copied().collect();
        let mut ways = self.following(&context);
        ways.truncate(self.limit);
        for (next, count) in ways {
            let mut longer = context.clone();
            longer.push(next);
            let mut added = String::from(next);
            // On as long as the texts mostly go on alike.
            while added.chars().count() < FOLLOWING {
                let tail: Vec<char> = longer.iter().rev().take(CONTEXT).rev().copied().collect();
                match self.following(&tail).first() {
                    Some((next, more)) if *more * 2 > count => {
                        longer.push(*next);
                        added.push(*next);
                    }
                    _ => break,
                }
            }
            self.add(format!("{}{added}", self.text), SuggestionKind::Phrase);
        }
    }

    /// Characters that follow others in the texts, with how often, most often first.
    fn following(&self, context: &[char]) -> Vec<(char, usize)> {
        let Some(last) = context.last() else { return Vec::new() };
        let store = &self.index.store;
        let pairs = store.beginning(&last.to_string(), WAYS + 1).unwrap_or_default().0;
        let mut found = Vec::new();
        for (pair, count) in pairs {
            let Some(next) = pair.chars().nth(1) else { continue };
            if context.len() == 1 {
                found.push((next, count as usize));
                continue;
            }
            let longer: Vec<(char, usize, usize)> =
                context.iter().chain([&next]).map(|c| (*c, 0, 0)).collect();
            let terms: Vec<(String, u32)> =
                grams(&longer).into_iter().map(|(g, at)| (g, at as u32)).collect();
            let mut units = Vec::new();
            if store.phrase(&terms, COUNTED, &mut { BUDGET }, &mut units).is_ok()
                && !units.is_empty()
            {
                found.push((next, units.len()));
            }
        }
        found.sort_by(|a, b| b.1.cmp(&a.1));
        found
    }
}
