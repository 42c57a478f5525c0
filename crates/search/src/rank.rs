//! Ranking: evaluates a plan against the index.
//!
//! A clause's score is the BM25 sum of what it holds, raised by *coverage*: the share of the query,
//! by rarity, that it answers. Clauses with all of the terms thus come before those with a few,
//! without a query's small words deciding anything. A term found through the glossary counts
//! [`FOREIGN`] of a direct one.

use crate::{
    error::Error,
    parse::Occur,
    plan::{FOREIGN, Find, Leaf, Node, bit},
    store::{Posting, Store},
};
use std::collections::{BTreeMap, HashMap};

/// BM25's saturation.
const SATURATION: f32 = 1.2;
/// How much coverage decides.
const COVERAGE: f32 = 1.25;
/// What a run or hyphenated word adds when found as a whole.
const WHOLE: f32 = 0.6;

/// What a clause earned.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    score: f32,
    /// Share of the node's terms that the clause answers, 0 to 1.
    cover: f32,
    /// Leaves found in the clause's own text, as a set.
    pub seen: u64,
    /// The glossary's term that counted most, and what it earned.
    pub through: Option<(String, f32)>,
}

impl Cell {
    pub fn total(&self) -> f32 {
        self.score * (0.02 + self.cover).powf(COVERAGE)
    }
}

type Cells = HashMap<u32, Cell>;

/// Evaluates one plan.
pub(crate) struct Ranker<'a> {
    store: &'a Store,
    leaves: u32,
}

impl Ranker<'_> {
    pub fn new(store: &Store) -> Ranker<'_> {
        Ranker { store, leaves: 0 }
    }

    /// The clauses that answer, with the node's weight in what holds it.
    pub fn evaluate(&mut self, node: &Node) -> Result<(Cells, f32), Error> {
        match node {
            Node::Leaf(leaf) => self.leaf(leaf),
            Node::Any(nodes) => {
                let mut all = Cells::new();
                let mut weight = 0f32;
                for node in nodes {
                    let (cells, own) = self.evaluate(node)?;
                    weight = weight.max(own);
                    for (unit, cell) in cells {
                        let kept = all.entry(unit).or_default();
                        let seen = kept.seen | cell.seen;
                        if cell.total() > kept.total() {
                            *kept = cell;
                        }
                        kept.seen = seen;
                    }
                }
                Ok((all, weight))
            }
            Node::All { .. } => self.all(node),
        }
    }

    fn look(&self, find: &Find) -> Result<Vec<Posting>, Error> {
        match find {
            Find::Any(terms) => self.store.any(terms),
            Find::Phrase(terms) => self.store.phrase(terms),
            Find::Every(terms) => {
                let mut kept: Option<Vec<Posting>> = None;
                for term in terms {
                    let mut found = self.store.any(std::slice::from_ref(term))?;
                    found.retain(|p| p.in_text);
                    kept = Some(match kept {
                        None => found,
                        Some(before) => before
                            .into_iter()
                            .filter(|p| found.binary_search_by_key(&p.unit, |q| q.unit).is_ok())
                            .collect(),
                    });
                }
                Ok(kept.unwrap_or_default())
            }
        }
    }

    fn rarity(&self, find: &Find, found: &[Posting]) -> f32 {
        let own = found.iter().filter(|p| p.in_text).count();
        let own = if own == 0 { found.len() } else { own };
        let (first, words) = match find {
            Find::Any(terms) | Find::Every(terms) => (terms.first().map(String::as_str), 1),
            Find::Phrase(terms) => (terms.first().map(|(t, _)| t.as_str()), terms.len()),
        };
        let longer = 1.0 + 0.3 * words.saturating_sub(1).min(6) as f32;
        self.store.rarity(first.unwrap_or_default(), own) * longer
    }

    fn leaf(&mut self, leaf: &Leaf) -> Result<(Cells, f32), Error> {
        let found = self.look(&leaf.find)?;
        let weight = self.rarity(&leaf.find, &found) * leaf.weight;
        let me = bit(self.leaves as usize);
        self.leaves += 1;
        let cells = found
            .into_iter()
            .map(|p| {
                let score = weight * saturate(p.weight);
                let seen = if p.in_text { me } else { 0 };
                (p.unit, Cell { score, cover: 1.0, seen, through: None })
            })
            .collect();
        Ok((cells, weight))
    }

    fn all(&mut self, node: &Node) -> Result<(Cells, f32), Error> {
        let Node::All { children, wholes, foreign } = node else {
            return Ok((Cells::new(), 0.0));
        };
        let mut weights: Vec<f32> = Vec::with_capacity(children.len());
        let mut all: HashMap<u32, (Cell, u64)> = HashMap::new();
        let mut required: Vec<Cells> = Vec::new();
        let mut barred: Vec<Cells> = Vec::new();
        for (i, (occur, child)) in children.iter().enumerate() {
            let (cells, weight) = self.evaluate(child)?;
            if *occur == Occur::Not {
                weights.push(0.0);
                barred.push(cells);
                continue;
            }
            weights.push(weight);
            for (unit, cell) in &cells {
                let (sum, direct) = all.entry(*unit).or_default();
                sum.score += cell.score;
                sum.cover += weight * cell.cover;
                sum.seen |= cell.seen;
                if sum.through.is_none() {
                    sum.through.clone_from(&cell.through);
                }
                *direct |= bit(i);
            }
            if *occur == Occur::Must {
                required.push(cells);
            }
        }
        let worth = |set: u64| -> f32 {
            weights.iter().enumerate().filter(|(i, _)| set & bit(*i) != 0).map(|(_, w)| w).sum()
        };
        for whole in wholes {
            let parts = whole.parts.iter().fold(0, |set, part| set | bit(*part));
            let mut best: BTreeMap<u32, f32> = BTreeMap::new();
            for find in &whole.finds {
                for p in self.look(find)?.into_iter().filter(|p| p.in_text) {
                    let score = WHOLE * worth(parts) * saturate(p.weight);
                    let kept = best.entry(p.unit).or_default();
                    *kept = kept.max(score);
                }
            }
            for (unit, score) in best {
                let (sum, direct) = all.entry(unit).or_default();
                sum.score += score;
                sum.cover += worth(parts & !*direct);
                *direct |= parts;
            }
        }
        // Per clause and set of children: the best of the glossary's terms for them.
        let mut others: BTreeMap<(u32, u64), (f32, &str)> = BTreeMap::new();
        for other in foreign {
            for leaf in &other.finds {
                let found = self.look(&leaf.find)?;
                let weight = self.rarity(&leaf.find, &found) * leaf.weight * FOREIGN;
                for p in found {
                    if self.store.language(p.unit) != Some(other.language) {
                        continue;
                    }
                    let score = weight * saturate(p.weight);
                    let kept = others.entry((p.unit, other.covers)).or_insert((0.0, ""));
                    if score > kept.0 {
                        *kept = (score, &other.term);
                    }
                }
            }
        }
        let mut reached: HashMap<u32, u64> = HashMap::new();
        for ((unit, covers), (score, term)) in others {
            let (sum, direct) = all.entry(unit).or_default();
            let before = reached.entry(unit).or_default();
            sum.score += score;
            sum.cover += FOREIGN * worth(covers & !*direct & !*before);
            *before |= covers;
            if sum.through.as_ref().is_none_or(|(_, best)| score > *best) {
                sum.through = Some((term.to_owned(), score));
            }
        }
        let total: f32 = weights.iter().sum();
        let cells = all
            .into_iter()
            .filter(|(unit, _)| {
                required.iter().all(|r| r.contains_key(unit))
                    && !barred.iter().any(|b| b.contains_key(unit))
            })
            .map(|(unit, (mut cell, _))| {
                cell.cover = if total > 0.0 { (cell.cover / total).min(1.0) } else { 1.0 };
                (unit, cell)
            })
            .collect();
        Ok((cells, total))
    }
}

fn saturate(weight: f32) -> f32 {
    weight * (SATURATION + 1.0) / (weight + SATURATION)
}
