//! Ranking: evaluates a plan on a pool of clauses.
//!
//! A clause's score is the BM25 sum of what it holds, raised by *coverage*: the share of the query,
//! by rarity, that it answers. Clauses with all of the terms thus come before those with a few,
//! without a query's small words deciding anything. A term found through the glossary counts less
//! than a direct one; see [`crate::plan`].

use crate::{
    error::Error,
    parse::Occur,
    plan::{Find, Foreign, Leaf, Node, Whole, bit},
    pool::Pool,
    store::{Store, Weight},
};
use kernel::Language;
use std::collections::BTreeMap;

/// BM25's saturation.
const SATURATION: f32 = 1.2;
/// How much coverage decides.
const COVERAGE: f32 = 1.25;
/// What a run or hyphenated word adds when found as a whole.
const WHOLE: f32 = 0.6;
/// What some words of a term of several count for coverage, where the others are missing: `law` is
/// no answer to `governing law`.
const PARTIAL: f32 = 0.6;
/// What further terms of the glossary for the same words add to the best of them.
const MORE: f32 = 0.15;
/// Where not every clause is looked at: in how many of the clauses that hold a phrase's rarest word
/// the phrase is taken to stand.
const PHRASE_SHARE: u64 = 6;

/// What a clause earned.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cell {
    /// It answers.
    pub found: bool,
    score: f32,
    /// Share of the node's terms that the clause answers, 0 to 1.
    cover: f32,
    /// Leaves found in the clause's own text, as a set.
    pub seen: u64,
    /// The glossary's term that counted most, by its number, and what it earned.
    pub through: Option<(u32, f32)>,
}

impl Cell {
    /// Share of the query that it answers.
    pub fn cover(&self) -> f32 {
        self.cover
    }

    pub fn total(&self) -> f32 {
        self.score * (0.02 + self.cover).powf(COVERAGE)
    }
}

/// Evaluates one plan; a cell for each clause of the pool.
pub(crate) struct Ranker<'a> {
    store: &'a Store,
    pool: &'a Pool,
    leaves: u32,
    /// Terms of the glossary by number.
    pub terms: Vec<String>,
}

impl<'a> Ranker<'a> {
    pub fn new(store: &'a Store, pool: &'a Pool) -> Ranker<'a> {
        Ranker { store, pool, leaves: 0, terms: Vec::new() }
    }

    fn empty<T: Clone + Default>(&self) -> Vec<T> {
        vec![T::default(); self.pool.units.len()]
    }

    /// What each clause of the pool earns, and the node's weight in what holds it.
    pub fn evaluate(&mut self, node: &Node) -> Result<(Vec<Cell>, f32), Error> {
        match node {
            Node::Leaf(leaf) => self.leaf(leaf),
            Node::Any(nodes) => {
                let mut all: Vec<Cell> = self.empty();
                let mut weight = 0f32;
                for node in nodes {
                    let (cells, own) = self.evaluate(node)?;
                    weight = weight.max(own);
                    for (kept, cell) in all.iter_mut().zip(cells).filter(|(_, c)| c.found) {
                        let seen = kept.seen | cell.seen;
                        if !kept.found || cell.total() > kept.total() {
                            *kept = cell;
                        }
                        kept.seen = seen;
                    }
                }
                Ok((all, weight))
            }
            Node::All { children, wholes, foreign, terms } => {
                self.all(children, wholes, foreign, terms)
            }
        }
    }

    /// What a find earns before its weight.
    fn look(&self, find: &Find) -> Result<Vec<Weight>, Error> {
        self.look_in(find, &self.pool.units)
    }

    fn look_in(&self, find: &Find, units: &[u32]) -> Result<Vec<Weight>, Error> {
        let mut out = vec![Weight::default(); units.len()];
        match find {
            Find::Any(terms) => self.store.weigh(terms, units, &mut out)?,
            Find::Phrase(terms) => match terms.as_slice() {
                [] => {}
                [(term, _)] => {
                    let term = std::slice::from_ref(term);
                    self.store.weigh(term, units, &mut out)?;
                    out.iter_mut().filter(|w| !w.in_text).for_each(|w| *w = Weight::default());
                }
                _ => self.store.weigh_phrase(terms, units, &mut out)?,
            },
            Find::Every(terms) => {
                for (i, term) in terms.iter().enumerate() {
                    let mut one = vec![Weight::default(); units.len()];
                    let term = std::slice::from_ref(term);
                    self.store.weigh(term, units, &mut one)?;
                    for (kept, one) in out.iter_mut().zip(one) {
                        if i == 0 && one.in_text {
                            *kept = one;
                        } else if !one.in_text {
                            *kept = Weight::default();
                        }
                    }
                }
            }
        }
        Ok(out)
    }

    fn rarity(&self, find: &Find, found: &[Weight]) -> f32 {
        let frequencies = |terms: &mut dyn Iterator<Item = &String>| {
            terms.map(|t| self.store.frequency(t, false)).min().unwrap_or_default()
        };
        let here =
            |own: bool| found.iter().filter(|w| w.weight > 0.0 && (w.in_text || !own)).count();
        let (first, words, elsewhere) = match find {
            Find::Any(terms) => {
                let all: u64 = terms.iter().map(|t| self.store.frequency(t, false)).sum();
                (terms.first(), 1, all)
            }
            Find::Every(terms) => (terms.first(), 1, frequencies(&mut terms.iter()) / PHRASE_SHARE),
            Find::Phrase(terms) => {
                let rarest = frequencies(&mut terms.iter().map(|(t, _)| t));
                let share = if terms.len() > 1 { PHRASE_SHARE } else { 1 };
                (terms.first().map(|(t, _)| t), terms.len(), rarest / share)
            }
        };
        let own = match here(true) {
            0 => here(false),
            own => own,
        } as u64;
        let own = if self.pool.complete { own } else { own.max(elsewhere) };
        let longer = 1.0 + 0.3 * words.saturating_sub(1).min(6) as f32;
        self.store.rarity(first.map_or("", String::as_str), own) * longer
    }

    fn leaf(&mut self, leaf: &Leaf) -> Result<(Vec<Cell>, f32), Error> {
        let found = self.look(&leaf.find)?;
        let weight = self.rarity(&leaf.find, &found) * leaf.weight;
        let me = bit(self.leaves as usize);
        self.leaves += 1;
        let cell = |w: Weight| Cell {
            found: w.weight > 0.0,
            score: weight * leaf.share * saturate(w.weight),
            cover: leaf.share,
            seen: if w.in_text { me } else { 0 },
            through: None,
        };
        let cells = found.into_iter();
        Ok((
            cells.map(|w| if w.weight > 0.0 { cell(w) } else { Cell::default() }).collect(),
            weight,
        ))
    }

    fn all(
        &mut self,
        children: &[(Occur, Node)],
        wholes: &[Whole],
        foreign: &[Foreign],
        terms: &[u64],
    ) -> Result<(Vec<Cell>, f32), Error> {
        let mut weights: Vec<f32> = Vec::with_capacity(children.len());
        let mut all: Vec<Cell> = self.empty();
        // Children found directly, as a set; and what is ruled out.
        let mut direct: Vec<u64> = self.empty();
        let mut barred: Vec<bool> = self.empty();
        for (i, (occur, child)) in children.iter().enumerate() {
            let (cells, weight) = self.evaluate(child)?;
            let lists = all.iter_mut().zip(&mut direct).zip(&mut barred).zip(&cells);
            if *occur == Occur::Not {
                weights.push(0.0);
                lists.for_each(|(((_, _), barred), cell)| *barred |= cell.found);
                continue;
            }
            weights.push(weight);
            for (((sum, direct), barred), cell) in lists {
                if !cell.found {
                    *barred |= *occur == Occur::Must;
                    continue;
                }
                sum.found = true;
                sum.score += cell.score;
                sum.cover += weight * cell.cover;
                sum.seen |= cell.seen;
                sum.through = sum.through.or(cell.through);
                *direct |= bit(i);
            }
        }
        let worth = |set: u64| -> f32 {
            weights.iter().enumerate().filter(|(i, _)| set & bit(*i) != 0).map(|(_, w)| w).sum()
        };
        for whole in wholes {
            let parts = whole.parts.iter().fold(0, |set, part| set | bit(*part));
            let value = WHOLE * worth(parts);
            let mut best: Vec<f32> = self.empty();
            for find in &whole.finds {
                for (best, w) in best.iter_mut().zip(self.look(find)?) {
                    if w.in_text {
                        *best = best.max(value * saturate(w.weight));
                    }
                }
            }
            for ((sum, direct), score) in all.iter_mut().zip(&mut direct).zip(best) {
                if score > 0.0 {
                    sum.found = true;
                    sum.score += score;
                    sum.cover += worth(parts & !*direct);
                    *direct |= parts;
                }
            }
        }
        for (sum, direct) in all.iter_mut().zip(&direct) {
            let mut taken = 0u64;
            for term in terms {
                let have = direct & term & !taken;
                if have != 0 && direct & term != *term {
                    sum.cover -= (1.0 - PARTIAL) * worth(have);
                    taken |= have;
                }
            }
        }
        self.others(foreign, &mut all, &direct, &worth)?;
        let total: f32 = weights.iter().sum();
        for (cell, barred) in all.iter_mut().zip(barred) {
            if barred || !cell.found {
                *cell = Cell::default();
            } else {
                cell.cover = if total > 0.0 { (cell.cover / total).min(1.0) } else { 1.0 };
            }
        }
        Ok((all, total))
    }

    /// Adds, per clause and set of children, the best of the glossary's terms for them.
    fn others(
        &mut self,
        foreign: &[Foreign],
        all: &mut [Cell],
        direct: &[u64],
        worth: &dyn Fn(u64) -> f32,
    ) -> Result<(), Error> {
        type Best = (f32, f32, Option<u32>, f32);
        let mut sets: BTreeMap<u64, Vec<Best>> = BTreeMap::new();
        // Where in the pool the clauses of each language stand, and which they are.
        let mut languages: [(Vec<usize>, Vec<u32>); 2] = Default::default();
        for (i, unit) in self.pool.units.iter().enumerate() {
            let chinese = self.store.meta(*unit).language == Language::Zh;
            let (places, units) = &mut languages[usize::from(chinese)];
            places.push(i);
            units.push(*unit);
        }
        for other in foreign {
            let (places, units) = &languages[usize::from(other.language == Language::Zh)];
            let number = (!other.same).then_some(self.terms.len() as u32);
            if number.is_some() {
                self.terms.push(other.term.clone());
            }
            for leaf in &other.finds {
                let found = self.look_in(&leaf.find, units)?;
                if found.iter().all(|w| w.weight == 0.0) {
                    continue;
                }
                let weight = self.rarity(&leaf.find, &found) * leaf.weight * other.strength;
                let best = sets.entry(other.covers).or_insert_with(|| self.empty());
                for (place, w) in places.iter().zip(found).filter(|(_, w)| w.weight > 0.0) {
                    let score = weight * saturate(w.weight);
                    let Some(best) = best.get_mut(*place) else { continue };
                    best.3 += score;
                    if score > best.0 {
                        (best.0, best.1, best.2) = (score, other.strength, number);
                    }
                }
            }
        }
        let mut reached: Vec<u64> = self.empty();
        for (covers, best) in sets {
            let lists = all.iter_mut().zip(direct).zip(&mut reached).zip(best);
            for (((sum, direct), reached), (best, strength, number, every)) in lists {
                let score = best + MORE * (every - best);
                if score <= 0.0 {
                    continue;
                }
                sum.found = true;
                sum.score += score;
                sum.cover += strength * worth(covers & !*direct & !*reached);
                *reached |= covers;
                if let Some(number) = number
                    && sum.through.is_none_or(|(_, best)| score > best)
                {
                    sum.through = Some((number, score));
                }
            }
        }
        Ok(())
    }
}

fn saturate(weight: f32) -> f32 {
    weight * (SATURATION + 1.0) / (weight + SATURATION)
}
