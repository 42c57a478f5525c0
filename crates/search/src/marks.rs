//! Highlights and snippets: where in a clause's text the tokens stand that made it a hit.
//!
//! The tokens are those of the index, so what is found is what is marked, in both languages.

use crate::{
    parse::Occur,
    plan::{Find, Leaf, Node},
    tokens::{SURFACE, Token},
};
use kernel::Language;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::Range,
};

/// Length of a snippet in characters.
const SNIPPET_EN: usize = 160;
const SNIPPET_ZH: usize = 80;
/// Signs that a sentence or a part of one may begin with.
const OPENERS: [char; 8] = ['(', '（', '“', '"', '《', '「', '【', '‘'];
/// Most marks in one clause.
const MOST_MARKS: usize = 400;

/// The terms of one query, numbered; where the library's terms have numbers, by these.
#[derive(Default)]
pub(crate) struct Vocabulary<'a> {
    library: Option<&'a HashMap<String, u32>>,
    terms: HashMap<String, u32>,
    /// How the terms that are words begin; a stem always begins like its word.
    beginnings: HashSet<[u8; 2]>,
}

/// The first number of a term that the library does not have.
const OWN: u32 = 1 << 31;

impl<'a> Vocabulary<'a> {
    pub fn new(library: Option<&'a HashMap<String, u32>>) -> Vocabulary<'a> {
        Vocabulary { library, ..Vocabulary::default() }
    }

    /// A term's number, if the query has it.
    pub fn get(&self, term: &str) -> Option<u32> {
        self.terms.get(term).copied()
    }

    pub fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.terms.get(term) {
            return *number;
        }
        let given = self.library.and_then(|all| all.get(term)).copied();
        let next = given.unwrap_or(OWN + self.terms.len() as u32);
        self.terms.insert(term.to_owned(), next);
        if self.library.is_none() {
            self.beginnings.insert(beginning(term.trim_start_matches(SURFACE)));
        }
        next
    }

    /// Whether a folded word can be one of the terms.
    pub fn may_have(&self, word: &str) -> bool {
        self.beginnings.contains(&beginning(word))
    }
}

fn beginning(word: &str) -> [u8; 2] {
    let mut bytes = word.bytes();
    [bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default()]
}

/// The tokens of one clause, ordered by term, then place.
pub(crate) struct Spots(Vec<Spot>);

#[derive(Clone, Copy)]
struct Spot {
    term: u32,
    position: u32,
    start: u32,
    end: u32,
}

impl Spots {
    /// Of the tokens, those that have a number.
    pub fn new(tokens: &[Token], mut number: impl FnMut(&str) -> Option<u32>) -> Spots {
        let mut spots: Vec<Spot> = tokens
            .iter()
            .filter_map(|t| {
                Some(Spot {
                    term: number(&t.term)?,
                    position: t.position,
                    start: u32::try_from(t.start).ok()?,
                    end: u32::try_from(t.end).ok()?,
                })
            })
            .collect();
        spots.sort_by_key(|s| (s.term, s.position));
        Spots(spots)
    }

    pub fn has(&self, term: u32) -> bool {
        !self.of(term).is_empty()
    }

    fn of(&self, term: u32) -> &[Spot] {
        let from = self.0.partition_point(|s| s.term < term);
        let to = self.0.partition_point(|s| s.term <= term);
        self.0.get(from..to).unwrap_or_default()
    }

    fn at(&self, term: u32, position: u32) -> Option<Spot> {
        let spots = self.of(term);
        let i = spots.binary_search_by_key(&position, |s| s.position).ok()?;
        spots.get(i).copied()
    }
}

/// What to mark for one query, with the terms numbered and those unknown left out.
pub(crate) enum Marker {
    Any(Vec<u32>),
    Phrase(Vec<(u32, u32)>),
    Every(Vec<u32>),
    /// Parts, and wholes with the parts that need no mark where the whole is found.
    Group(Vec<Marker>, Vec<(Vec<Marker>, Vec<usize>)>),
    Nothing,
}

impl Marker {
    pub fn new(node: &Node, v: &mut Vocabulary<'_>) -> Marker {
        match node {
            Node::Leaf(Leaf { shown: false, .. }) => Marker::Nothing,
            Node::Leaf(leaf) => Marker::find(&leaf.find, v),
            Node::Any(nodes) => {
                Marker::Group(nodes.iter().map(|n| Marker::new(n, v)).collect(), Vec::new())
            }
            Node::All { children, wholes, foreign, .. } => {
                let mut parts: Vec<Marker> = children
                    .iter()
                    .map(|(occur, child)| match occur {
                        Occur::Not => Marker::Nothing,
                        _ => Marker::new(child, v),
                    })
                    .collect();
                let wholes = wholes
                    .iter()
                    .map(|w| {
                        (w.finds.iter().map(|f| Marker::find(f, v)).collect(), w.parts.clone())
                    })
                    .collect();
                let foreign = foreign.iter().flat_map(|f| &f.finds);
                parts.extend(
                    foreign
                        .map(|leaf| Marker::find(&leaf.find, v))
                        .filter(|m| !matches!(m, Marker::Nothing)),
                );
                Marker::Group(parts, wholes)
            }
        }
    }

    fn find(find: &Find, v: &mut Vocabulary<'_>) -> Marker {
        match find {
            Find::Any(terms) => Marker::Any(terms.iter().map(|t| v.number(t)).collect()),
            Find::Phrase(terms) => {
                Marker::Phrase(terms.iter().map(|(t, at)| (v.number(t), *at)).collect())
            }
            Find::Every(terms) => Marker::Every(terms.iter().map(|t| v.number(t)).collect()),
        }
    }

    /// Byte ranges to mark in a text, in order, merged where they touch.
    pub fn marks(&self, spots: &Spots) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        self.collect(spots, &mut all);
        all.sort_by_key(|r: &Range<usize>| (r.start, r.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for mark in all {
            let full = merged.len() == MOST_MARKS;
            match merged.last_mut() {
                Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
                _ if full => break,
                _ => merged.push(mark),
            }
        }
        merged
    }

    fn collect(&self, spots: &Spots, out: &mut Vec<Range<usize>>) {
        let range = |a: Spot, b: Spot| a.start as usize..b.end.max(a.end) as usize;
        match self {
            Marker::Nothing => {}
            Marker::Any(terms) => {
                for term in terms {
                    out.extend(spots.of(*term).iter().map(|s| range(*s, *s)));
                }
            }
            Marker::Every(terms) => {
                if terms.iter().all(|t| !spots.of(*t).is_empty()) {
                    for term in terms {
                        out.extend(spots.of(*term).iter().map(|s| range(*s, *s)));
                    }
                }
            }
            Marker::Phrase(terms) => {
                let Some((first, rest)) = terms.split_first() else { return };
                for spot in spots.of(first.0) {
                    let origin = spot.position.saturating_sub(first.1);
                    let last = rest.iter().try_fold(*spot, |last, (term, offset)| {
                        let next = spots.at(*term, origin.saturating_add(*offset))?;
                        Some(if next.end > last.end { next } else { last })
                    });
                    if let Some(last) = last {
                        out.push(range(*spot, last));
                    }
                }
            }
            Marker::Group(parts, wholes) => {
                let mut done: BTreeSet<usize> = BTreeSet::new();
                for (finds, members) in wholes {
                    let before = out.len();
                    finds.iter().for_each(|f| f.collect(spots, out));
                    if out.len() > before {
                        done.extend(members);
                    }
                }
                for (i, part) in parts.iter().enumerate() {
                    if !done.contains(&i) {
                        part.collect(spots, out);
                    }
                }
            }
        }
    }
}

/// A part of the text around its best marks, cut between words, and the marks within it.
pub(crate) fn snippet(
    text: &str,
    marks: &[Range<usize>],
    language: Language,
) -> (String, Vec<Range<usize>>) {
    let most = language.pick(SNIPPET_EN, SNIPPET_ZH);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    if chars.len() <= most {
        return (text.to_owned(), marks.to_vec());
    }
    let index = |byte: usize| chars.partition_point(|(at, _)| *at < byte);
    let places: Vec<(usize, usize)> =
        marks.iter().map(|m| (index(m.start), index(m.end))).collect();
    // The window that holds most marked characters; the earliest of equals.
    let mut best = (0, 0usize);
    for (i, (start, _)) in places.iter().enumerate() {
        let end = start + most * 3 / 4;
        let inside = places.get(i..).unwrap_or_default().iter().take_while(|p| p.1 <= end);
        let value: usize = inside.map(|(a, b)| b.saturating_sub(*a).min(20) + 4).sum();
        if value > best.1 {
            best = (*start, value);
        }
    }
    let mut from = best.0.saturating_sub(most / 5);
    // A few characters are not worth cutting off.
    if from < most / 8 {
        from = 0;
    }
    let mut to = (from + most).min(chars.len());
    if to == chars.len() {
        from = to - most;
    }
    let at = |i: usize| chars.get(i).map(|c| c.1);
    let inside_word = |i: usize| {
        let word =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !crate::fold::is_cjk(c));
        i > 0 && word(at(i - 1)) && word(at(i))
    };
    // Step inwards to a border between words, as long as no mark and no long word is in the way.
    let first = places.iter().find(|p| p.1 > from).map_or(to, |p| p.0.max(from));
    let border = (from..=first.min(from + most / 4)).find(|i| !inside_word(*i));
    from = border.unwrap_or(from);
    // A snippet does not open with the comma of what was cut off.
    let opens = |c: char| c.is_alphanumeric() || OPENERS.contains(&c);
    while from > 0 && from < first && at(from).is_some_and(|c| !opens(c)) {
        from += 1;
    }
    let last = places.iter().rev().find(|p| p.0 < to).map_or(from, |p| p.1.min(to));
    let border = (last.max(to.saturating_sub(most / 4))..=to).rev().find(|i| !inside_word(*i));
    to = border.unwrap_or(to);
    while to > last && at(to - 1).is_some_and(char::is_whitespace) {
        to -= 1;
    }
    let byte = |i: usize| chars.get(i).map_or(text.len(), |c| c.0);
    let (start, end) = (byte(from), byte(to));
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    let shift = |at: usize| at.clamp(start, end) - start + before.len();
    let marks =
        marks.iter().map(|m| shift(m.start)..shift(m.end)).filter(|m| m.start < m.end).collect();
    (format!("{before}{}{after}", text.get(start..end).unwrap_or_default()), marks)
}
