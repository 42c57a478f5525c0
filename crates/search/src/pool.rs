//! Which clauses are looked at closely: all that hold a word of the query, or, where those are
//! many, the few hundred that a plain BM25 finds best.
//!
//! The second way never reads the lists of frequent words to their end: tantivy's block-max WAND
//! skips what cannot reach the best any more. What the close look then ranks is the union of the
//! best by any word, the best by all words, and those that hold one of the query's phrases.

use crate::{
    error::Error,
    filter::Filter,
    parse::Occur,
    plan::{Find, Node, Plan},
    store::Store,
};
use std::{cmp::Reverse, collections::BinaryHeap};
use tantivy::{
    Term,
    query::{self, BooleanQuery, BoostQuery, EnableScoring, PhraseQuery, Query, TermQuery},
    schema::IndexRecordOption,
};

/// A library of so many clauses is always looked at whole.
const SMALL: u32 = 4_096;
/// So many entries of word lists are read before it pays to look for the best only.
const FEW: u64 = 12_000;
/// Clauses taken for any word, for all words, and for each phrase.
const BEST: usize = 160;
const BEST_ALL: usize = 128;
const BEST_PHRASE: usize = 64;
/// Clauses taken where a phrase is all that is asked; all of them hold it as well as each other.
const MOST_PHRASE: usize = 512;
/// Clauses that may be looked at for phrases, in one query.
const BUDGET: u32 = 6_000;
/// Words that stand for a beginning where only the best are looked for.
const WORDS: usize = 16;

/// The clauses to be looked at.
pub(crate) struct Pool {
    /// In order.
    pub units: Vec<u32>,
    /// Every clause that answers is among them.
    pub complete: bool,
}

/// Chooses the clauses for a plan.
pub(crate) fn gather(
    store: &Store,
    plan: &Plan,
    filter: &Filter,
    limit: usize,
    most: Option<u64>,
) -> Result<Pool, Error> {
    let mut finds = Vec::new();
    leaves(&plan.node, &mut finds);
    let mut cost = 0u64;
    for find in &finds {
        cost += match find {
            Find::Any(terms) => terms.iter().map(|t| store.frequency(t, true)).sum::<u64>(),
            Find::Phrase(_) | Find::Every(_) => rarest(store, find).map_or(0, |(_, n)| n),
        };
    }
    let small = most.is_none() && store.units() <= SMALL;
    let mut units = Vec::new();
    let complete = small || cost <= most.unwrap_or(FEW);
    if complete {
        for find in &finds {
            match find {
                Find::Any(terms) => store.collect(terms, &mut units)?,
                Find::Phrase(_) | Find::Every(_) => {
                    if let Some((term, _)) = rarest(store, find) {
                        store.collect(std::slice::from_ref(term), &mut units)?;
                    }
                }
            }
        }
    } else {
        Best { store, filter }.gather(plan, limit, &mut units)?;
    }
    units.sort_unstable();
    units.dedup();
    store.living(&mut units);
    filter.keep(&mut units);
    Ok(Pool { units, complete })
}

/// What a plan looks for, without what it excludes.
fn leaves<'a>(node: &'a Node, out: &mut Vec<&'a Find>) {
    match node {
        Node::Leaf(leaf) => out.push(&leaf.find),
        Node::Any(nodes) => nodes.iter().for_each(|n| leaves(n, out)),
        Node::All { children, wholes, foreign, .. } => {
            let asked = children.iter().filter(|(occur, _)| *occur != Occur::Not);
            asked.for_each(|(_, n)| leaves(n, out));
            let single = |f: &&Find| !matches!(f, Find::Phrase(_));
            out.extend(wholes.iter().flat_map(|w| &w.finds).filter(single));
            out.extend(foreign.iter().flat_map(|f| &f.finds).map(|l| &l.find));
        }
    }
}

/// The word of a phrase that stands in the fewest clauses.
fn rarest<'a>(store: &Store, find: &'a Find) -> Option<(&'a String, u64)> {
    let terms: Vec<&String> = match find {
        Find::Phrase(terms) => terms.iter().map(|(t, _)| t).collect(),
        Find::Any(terms) | Find::Every(terms) => terms.iter().collect(),
    };
    terms.into_iter().map(|t| (t, store.frequency(t, false))).min_by_key(|(_, n)| *n)
}

/// The phrase, if a plan is nothing but one.
fn lone_phrase(node: &Node) -> Option<&[(String, u32)]> {
    match node {
        Node::Leaf(leaf) => match &leaf.find {
            Find::Phrase(terms) => Some(terms),
            _ => None,
        },
        Node::All { children, wholes, foreign, .. } if wholes.is_empty() && foreign.is_empty() => {
            match children.as_slice() {
                [(Occur::Must | Occur::May, node)] => lone_phrase(node),
                _ => None,
            }
        }
        _ => None,
    }
}

struct Best<'a> {
    store: &'a Store,
    filter: &'a Filter,
}

impl Best<'_> {
    fn gather(&self, plan: &Plan, limit: usize, units: &mut Vec<u32>) -> Result<(), Error> {
        if let Some(phrase) = lone_phrase(&plan.node) {
            let admits = |unit: u32| self.filter.admits(unit);
            return self.store.phrase_among(phrase, MOST_PHRASE, &mut { u32::MAX }, &admits, units);
        }
        let mut budget = BUDGET;
        if let Some(phrase) = &plan.exact {
            self.store.phrase(phrase, BEST_PHRASE, &mut budget, units)?;
        }
        let plain = match &plan.node {
            Node::All { children, .. } => children
                .iter()
                .map(|(occur, node)| match (occur, node) {
                    (Occur::May, Node::Leaf(leaf)) => Some((leaf.find.clone(), leaf.weight)),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>(),
            Node::Leaf(leaf) => Some(vec![(leaf.find.clone(), leaf.weight)]),
            Node::Any(_) => None,
        };
        let singles =
            plain.as_ref().filter(|all| all.iter().all(|(f, _)| matches!(f, Find::Any(_))));
        let best = BEST.max(limit + limit / 2);
        match singles {
            Some(leaves) => {
                let any: Vec<Box<dyn Query>> =
                    leaves.iter().flat_map(|(f, w)| self.terms(f, *w)).collect();
                self.top(&BooleanQuery::union(any), best, units)?;
                let selective: Vec<&(Find, f32)> = leaves.iter().filter(|l| l.1 > 0.3).collect();
                if selective.len() > 1 {
                    let all = selective.iter().map(|(f, w)| self.query(f, *w)).collect();
                    self.top(&BooleanQuery::intersection(all), BEST_ALL, units)?;
                }
            }
            None => {
                if let Some(query) = self.node(&plan.node) {
                    self.top(query.as_ref(), best, units)?;
                }
            }
        }
        if let Node::All { wholes, foreign, .. } = &plan.node {
            let finds = wholes.iter().flat_map(|w| &w.finds);
            for find in finds.chain(foreign.iter().flat_map(|f| &f.finds).map(|l| &l.find)) {
                match find {
                    Find::Phrase(terms) => {
                        self.store.phrase(terms, BEST_PHRASE, &mut budget, units)?;
                    }
                    // All words of an expression, though not in a row.
                    Find::Every(_) => {
                        let few = rarest(self.store, find).is_some_and(|(_, n)| n < FEW);
                        if few {
                            self.top(self.query(find, 1.0).as_ref(), BEST_PHRASE, units)?;
                        }
                    }
                    Find::Any(_) => self.top(self.query(find, 1.0).as_ref(), BEST_PHRASE, units)?,
                }
            }
        }
        Ok(())
    }

    /// The best documents of a query, each segment's list skipping what cannot be among them.
    fn top(&self, query: &dyn Query, most: usize, units: &mut Vec<u32>) -> Result<(), Error> {
        let searcher = &self.store.searcher;
        let scoring = EnableScoring::enabled_from_searcher(searcher);
        let weight = query.weight(scoring).map_err(Error::reading)?;
        let mut heap: BinaryHeap<Reverse<(Score, u32)>> = BinaryHeap::with_capacity(most + 1);
        for (segment, reader) in self.store.segments().iter().zip(searcher.segment_readers()) {
            let floor = |heap: &BinaryHeap<Reverse<(Score, u32)>>| match heap.peek() {
                Some(Reverse((score, _))) if heap.len() >= most => score.0,
                _ => f32::MIN,
            };
            let from = floor(&heap);
            weight
                .for_each_pruning(from, reader, &mut |doc, score| {
                    let unit = segment.base + doc;
                    if !reader.is_deleted(doc) && self.filter.admits(unit) {
                        heap.push(Reverse((Score(score), unit)));
                        if heap.len() > most {
                            heap.pop();
                        }
                    }
                    floor(&heap)
                })
                .map_err(Error::reading)?;
        }
        units.extend(heap.into_iter().map(|Reverse((_, unit))| unit));
        Ok(())
    }

    /// One query per word.
    fn terms(&self, find: &Find, weight: f32) -> Vec<Box<dyn Query>> {
        match find {
            Find::Any(terms) => {
                terms.iter().take(WORDS).map(|term| self.term(term, weight, true)).collect()
            }
            _ => vec![self.query(find, weight)],
        }
    }

    fn term(&self, term: &str, weight: f32, anywhere: bool) -> Box<dyn Query> {
        let [text, ..] = self.store.fields.texts;
        let field = if anywhere { self.store.fields.all } else { text };
        let term = Term::from_field_text(field, term);
        let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        if weight == 1.0 { query } else { Box::new(BoostQuery::new(query, weight)) }
    }

    fn query(&self, find: &Find, weight: f32) -> Box<dyn Query> {
        match find {
            Find::Any(terms) => match terms.as_slice() {
                [term] => self.term(term, weight, true),
                _ => Box::new(BooleanQuery::union(self.terms(find, weight))),
            },
            Find::Every(terms) => {
                let all = terms.iter().map(|t| self.term(t, weight, false)).collect();
                Box::new(BooleanQuery::intersection(all))
            }
            Find::Phrase(terms) => match terms.as_slice() {
                [(term, _)] => self.term(term, weight, false),
                _ => {
                    let [text, ..] = self.store.fields.texts;
                    let terms = terms
                        .iter()
                        .map(|(t, at)| (*at as usize, Term::from_field_text(text, t)))
                        .collect();
                    Box::new(PhraseQuery::new_with_offset(terms))
                }
            },
        }
    }

    fn node(&self, node: &Node) -> Option<Box<dyn Query>> {
        match node {
            Node::Leaf(leaf) => Some(self.query(&leaf.find, leaf.weight)),
            Node::Any(nodes) => {
                let all: Vec<_> = nodes.iter().filter_map(|n| self.node(n)).collect();
                Some(Box::new(BooleanQuery::union(all)))
            }
            Node::All { children, .. } => {
                let mut all = Vec::new();
                let mut asked = false;
                let must = children.iter().any(|(occur, _)| *occur == Occur::Must);
                for (occur, child) in children {
                    // Beside what is required, what only raises a clause is weighed later.
                    if must && *occur == Occur::May {
                        continue;
                    }
                    asked |= *occur != Occur::Not;
                    let occur = match occur {
                        Occur::May => query::Occur::Should,
                        Occur::Must => query::Occur::Must,
                        Occur::Not => query::Occur::MustNot,
                    };
                    all.extend(self.node(child).map(|query| (occur, query)));
                }
                asked.then(|| Box::new(BooleanQuery::new(all)) as Box<dyn Query>)
            }
        }
    }
}

/// A score with an order.
#[derive(Clone, Copy, PartialEq)]
struct Score(f32);

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Score) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Score) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::{ClauseText, Glossary, Held, Index, Query, Texts};
    use clauses::{ClauseId, ClauseKind};
    use kernel::{Digest, Language};

    /// Three thousand clauses of made-up words, the first ones frequent.
    struct Made;

    fn word(draw: &mut u64) -> String {
        *draw =
            draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let uniform = (*draw >> 33) as f64 / f64::from(1u32 << 31);
        format!("w{}x", (uniform.powi(4) * 900.0) as u32)
    }

    impl Texts for Made {
        fn held(&self) -> Vec<Held> {
            let digest = Digest::of(b"");
            let (id, names) = ("made".to_owned(), Vec::new());
            vec![Held { id, digest, language: Language::En, names }]
        }

        fn clauses(&self, document: &str) -> Vec<ClauseText> {
            let mut draw = 1;
            (1..=3_000)
                .map(|i| ClauseText {
                    id: ClauseId::new(document, &i.to_string()).unwrap(),
                    parent: None,
                    kind: ClauseKind::Paragraph,
                    text: (0..30).map(|_| word(&mut draw)).collect::<Vec<_>>().join(" "),
                    headings: String::new(),
                    chapeau: String::new(),
                })
                .collect()
        }
    }

    #[test]
    fn looking_at_the_best_only_finds_what_looking_at_all_does() {
        let index = Index::of(&Made, &Glossary::default()).unwrap();
        let (mut same, mut all) = (0, 0);
        let mut draw = 99;
        for i in 0..120 {
            let words: Vec<String> = (0..2 + i % 4).map(|_| word(&mut draw)).collect();
            let joints = [" ", " AND ", " OR "];
            let query = Query { text: words.join(joints[i % 3]), limit: 10, ..Query::default() };
            let top = |most| -> Vec<(ClauseId, u32)> {
                let hits = index.search_within(&query, most).unwrap().hits;
                hits.into_iter().map(|h| (h.clause, (h.score * 1e3) as u32)).collect()
            };
            let (whole, best) = (top(Some(u64::MAX)), top(Some(0)));
            assert_eq!(whole.len(), best.len(), "{}", query.text);
            let score: Vec<u32> = whole.iter().map(|h| h.1).collect();
            same += best.iter().filter(|h| whole.contains(h) || score.contains(&h.1)).count();
            all += whole.len();
        }
        assert!(same * 100 >= all * 97, "{same} of {all}");
    }
}
