//! The index over documents, and the search: parse, plan, choose, rank, fold parts into wholes, mark.

use crate::{
    addresses::Addresses,
    disk,
    error::Error,
    facets::Facets,
    filter::Filter,
    glossary::{Glossary, Lookup},
    hits::{AtHand, Shower},
    notice::Notice,
    parse::{Occur, parse},
    plan::{Node, Plan, Planner},
    pool::{self, Pool},
    rank::{Cell, Ranker},
    store::{Fields, Store},
    texts::{Known, Texts},
};
use clauses::{ClauseId, Library};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

/// Most hits that one search returns.
const MOST_HITS: usize = 200;
/// How much of what the best clause answers one in the other language must answer to be seen early.
const BOTH: f32 = 0.8;
/// Most terms reported as searched in the other language.
const MOST_ALSO: usize = 24;
/// Most clauses listed for a query that only filters.
const MOST_LISTED: usize = 5_000;
/// Bytes that the writer of an index in memory may use before it spills; ample for contracts.
const WRITER_BYTES: usize = 30_000_000;

/// What to look for.
#[derive(Clone, Default)]
pub struct Query<'a> {
    /// As typed; see the crate's own page for the language.
    pub text: String,
    /// Ids of the documents to search; empty for all.
    pub documents: Vec<String>,
    /// Most hits wanted; clamped to 1..=200.
    pub limit: usize,
    /// What is known about clauses, for filters such as `is:obligation`.
    pub facets: Option<&'a dyn Facets>,
}

impl std::fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Query { text, documents, limit, facets } = self;
        let facets = facets.is_some();
        write!(f, "Query({text:?} in {documents:?}, at most {limit}, facets: {facets})")
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Best first; never the same clause twice.
    pub hits: Vec<Hit>,
    /// Terms that were looked for in the other language.
    pub also: Vec<String>,
    /// What was cut, ignored, put right or unknown.
    pub notices: Vec<Notice>,
}

/// A clause that answers the query. All marks are bytes, in order, apart, at character borders.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its id.
    pub clause: ClauseId,
    /// Its document's id.
    pub document: String,
    /// Higher is better; comparable within one search only.
    pub score: f32,
    /// It holds the query just as it is typed.
    pub exact: bool,
    /// Part of the clause's text around the best marks.
    pub snippet: String,
    /// What to mark in the snippet.
    pub snippet_marks: Vec<Range<usize>>,
    /// What to mark in the clause's text.
    pub text_marks: Vec<Range<usize>>,
    /// Headings above the clause, outermost first, joined by ` / `.
    pub headings: String,
    /// What to mark in the headings: the match, or part of it, lies there.
    pub heading_marks: Vec<Range<usize>>,
    /// The wording that introduces the clause.
    pub chapeau: String,
    /// What to mark in the chapeau: the match, or part of it, lies there.
    pub chapeau_marks: Vec<Range<usize>>,
    /// The term in the other language by which it was found, if any.
    pub through: Option<String>,
    /// Words that were put right to find it: as typed, as found.
    pub fuzzy: Vec<(String, String)>,
}

/// An index over the clauses of a library. Shows what the library was when the index was built or
/// opened; `Send` and `Sync`.
pub struct Index {
    pub(crate) store: Store,
    pub(crate) lookup: Arc<Lookup>,
    /// Where it is, if it is on disk.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) at_hand: OnceLock<Option<AtHand>>,
}

/// A clause of the pool with what it earned.
type Ranked = (u32, f32, Cell, bool);

impl Index {
    /// Indexes every clause of every document, in memory.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine could not build the index.
    pub fn build(library: &Library, glossary: &Glossary) -> Result<Index, Error> {
        Index::of(library, glossary)
    }

    /// The same for documents from anywhere.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine could not build the index.
    pub fn of<T: Texts + ?Sized>(texts: &T, glossary: &Glossary) -> Result<Index, Error> {
        let schema = Fields::schema();
        let fields = Fields::of(&schema).map_err(Error::building)?;
        let mut writer = tantivy::Index::builder()
            .schema(schema)
            .settings(Fields::settings())
            .tokenizers(Fields::tokenizers())
            .single_segment_index_writer(tantivy::directory::RamDirectory::create(), WRITER_BYTES)
            .map_err(Error::building)?;
        let mut documents = Vec::new();
        for (number, held) in (0u32..).zip(texts.held()) {
            let mut known = Known::new(&held, number);
            fields.write(&texts.clauses(&held.id), &mut known, |document| {
                writer.add_document(document).map_err(Error::building)
            })?;
            documents.push(known);
        }
        let index = writer.finalize().map_err(Error::building)?;
        let store = Store::open(&index, documents)?;
        let index =
            Index { store, lookup: glossary.lookup(), folder: None, at_hand: OnceLock::new() };
        index.at_hand()?;
        Ok(index)
    }

    /// The clauses of a small library, read once.
    fn at_hand(&self) -> Result<Option<&AtHand>, Error> {
        if self.at_hand.get().is_none() {
            let read = AtHand::new(&self.store)?;
            let _ = self.at_hand.set(read); // another thread may have been quicker
        }
        Ok(self.at_hand.get().and_then(Option::as_ref))
    }

    /// How many clauses it holds.
    pub fn len(&self) -> usize {
        self.store.documents().iter().map(|d| d.clauses as usize).sum()
    }

    /// True when it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Searches. Whatever the text is, the answer is a result; see [`Results::notices`].
    ///
    /// # Errors
    /// [`Error::Engine`] if the index could not be read, [`Error::Damaged`] if it is on disk.
    pub fn search(&self, query: &Query<'_>) -> Result<Results, Error> {
        self.guarded(|| self.search_within(query, None))
    }

    /// Reads the index; one on disk that turns out to be damaged is not opened again.
    pub(crate) fn guarded<T>(&self, read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let Some(folder) = &self.folder else { return read() };
        match disk::quietly(read) {
            Ok(Ok(answer)) => Ok(answer),
            _ => {
                disk::distrust(folder);
                Err(Error::Damaged { folder: folder.clone() })
            }
        }
    }

    /// The same; `most` sets from how many entries of word lists on only the best are looked at.
    pub(crate) fn search_within(
        &self,
        query: &Query<'_>,
        most: Option<u64>,
    ) -> Result<Results, Error> {
        let store = &self.store;
        let mut notices = Vec::new();
        let parsed = parse(&query.text, &mut notices);
        let addresses = Addresses { store };
        let filter = Filter::new(
            store,
            &addresses,
            &query.documents,
            &parsed.filters,
            query.facets,
            &mut notices,
        )?;
        let pins = addresses.pinned(&query.text, &filter, &mut notices);
        let plan = Planner::new(&self.lookup, store, &mut notices, parsed.open).plan(&parsed.ask);
        let limit = query.limit.clamp(1, MOST_HITS);
        let mut results = Results { hits: Vec::new(), also: Vec::new(), notices: Vec::new() };
        let mut ranked: Vec<Ranked> = Vec::new();
        let mut terms = Vec::new();
        let asks = plan.as_ref().is_some_and(|p| asks(&p.node));
        if let Some(plan) = plan.as_ref().filter(|_| asks) {
            collect_foreign(&plan.node, &mut results.also);
            let pool = pool::gather(store, plan, &filter, limit, most)?;
            (ranked, terms) = self.rank(plan, &pool)?;
        } else if filter.selects && pins.is_empty() {
            ranked = self.listed(plan.as_ref(), &filter)?;
        }
        for (i, pin) in pins.iter().rev().enumerate() {
            let best = ranked.first().map_or(1.0, |r| r.1);
            let (cell, exact) = match ranked.iter().position(|r| r.0 == *pin) {
                Some(at) => {
                    let (_, _, cell, exact) = ranked.remove(at);
                    (cell, exact)
                }
                None => (Cell::default(), false),
            };
            ranked.insert(0, (*pin, best + 1.0 + i as f32, cell, exact));
        }
        if ranked.is_empty() && !asks && !filter.selects {
            notices.push(Notice::NothingToFind);
        }
        if pins.is_empty() {
            self.both(&mut ranked);
        }
        ranked.truncate(limit);
        let mut shower = Shower::new(store, self.at_hand()?, plan.as_ref());
        for (unit, score, cell, exact) in ranked {
            let through = cell.through.and_then(|(number, _)| terms.get(number as usize).cloned());
            results.hits.extend(shower.hit(unit, score, exact, through)?);
        }
        results.notices = notices;
        Ok(results)
    }

    /// Scores, best first, with paragraphs and their own parts folded into one; and the glossary's
    /// terms by number.
    fn rank(&self, plan: &Plan, pool: &Pool) -> Result<(Vec<Ranked>, Vec<String>), Error> {
        let store = &self.store;
        let mut ranker = Ranker::new(store, pool);
        let (cells, _) = ranker.evaluate(&plan.node)?;
        let exact: Vec<bool> = match &plan.exact {
            Some(phrase) => {
                let mut out = vec![Default::default(); pool.units.len()];
                store.weigh_phrase(phrase, &pool.units, &mut out)?;
                out.iter().map(|w: &crate::store::Weight| w.weight > 0.0).collect()
            }
            None => vec![false; pool.units.len()],
        };
        // Clauses found, by document and place, to see which is part of which.
        let mut places: HashMap<(u32, u32), usize> = HashMap::new();
        let mut found: Vec<(u32, u32, usize)> = Vec::new();
        for (i, unit) in pool.units.iter().enumerate().filter(|(i, _)| cells[*i].found) {
            let (document, place) = store.place(*unit);
            places.insert((document, place), i);
            found.push((document, place, i));
        }
        // Parts come after their wholes: backwards, the innermost part is settled first.
        found.sort_unstable_by(|a, b| b.cmp(a));
        let mut dropped: HashSet<usize> = HashSet::new();
        for (document, _, i) in &found {
            let above = store.above(pool.units[*i]).and_then(|p| places.get(&(*document, p)));
            if let Some(above) = above.filter(|_| !dropped.contains(i)) {
                // The part is the better address if it holds all that was found in the whole.
                let part = cells[*i].seen == cells[*above].seen && exact[*i] == exact[*above];
                dropped.insert(if part { *above } else { *i });
            }
        }
        found.reverse();
        let mut ranked: Vec<Ranked> = found
            .iter()
            .filter(|(.., i)| !dropped.contains(i))
            .map(|(.., i)| {
                let unit = pool.units[*i];
                let score = cells[*i].total() * store.meta(unit).factor();
                (unit, score, cells[*i], exact[*i])
            })
            .collect();
        // Stable: of equals the one that comes first in its document.
        ranked.sort_by(|a, b| b.3.cmp(&a.3).then(b.1.total_cmp(&a.1)));
        if let Some(best) = ranked.iter().map(|r| r.1).max_by(f32::total_cmp) {
            // Scores fall from hit to hit, so that callers may merge lists.
            ranked.iter_mut().filter(|r| r.3).for_each(|r| r.1 += best);
        }
        Ok((ranked, ranker.terms))
    }

    /// The best clause in the other language stands third at the latest, if it answers about as much
    /// of the query as the best of all.
    fn both(&self, ranked: &mut Vec<Ranked>) {
        let language = |r: &Ranked| self.store.meta(r.0).language;
        let Some(first) = ranked.first() else { return };
        let (best, own) = (first.2.cover(), language(first));
        let Some(at) = ranked.iter().position(|r| language(r) != own) else { return };
        let other = &ranked[at];
        if at > 2 && !other.3 && other.2.found && other.2.cover() >= BOTH * best {
            let mut other = ranked.remove(at);
            // Scores fall from hit to hit.
            other.1 = ranked.get(1).map_or(other.1, |before| before.1);
            ranked.insert(2, other);
        }
    }

    /// What the filters admit, in reading order, without what the query excludes.
    fn listed(&self, plan: Option<&Plan>, filter: &Filter) -> Result<Vec<Ranked>, Error> {
        let store = &self.store;
        let mut units = filter.all(store, MOST_LISTED);
        store.living(&mut units);
        let pool = Pool { units, complete: true };
        let mut barred = vec![false; pool.units.len()];
        if let Some(Node::All { children, .. }) = plan.map(|p| &p.node) {
            for (_, child) in children.iter().filter(|(occur, _)| *occur == Occur::Not) {
                let (cells, _) = Ranker::new(store, &pool).evaluate(child)?;
                barred.iter_mut().zip(cells).for_each(|(b, c)| *b |= c.found);
            }
        }
        let mut units: Vec<u32> =
            pool.units.iter().zip(barred).filter(|(_, b)| !b).map(|(u, _)| *u).collect();
        units.sort_by_key(|unit| store.place(*unit));
        let count = units.len();
        let score = |i: usize| (count - i) as f32 / count.max(1) as f32;
        let all = units.into_iter().enumerate();
        Ok(all.map(|(i, unit)| (unit, score(i), Cell::default(), false)).collect())
    }
}

/// True if the plan looks for anything at all.
fn asks(node: &Node) -> bool {
    match node {
        Node::Leaf(_) => true,
        Node::Any(nodes) => nodes.iter().any(asks),
        Node::All { children, .. } => children.iter().any(|(o, n)| *o != Occur::Not && asks(n)),
    }
}

fn collect_foreign(node: &Node, also: &mut Vec<String>) {
    match node {
        Node::Leaf(_) => {}
        Node::Any(nodes) => nodes.iter().for_each(|n| collect_foreign(n, also)),
        Node::All { children, foreign, .. } => {
            children.iter().for_each(|(_, n)| collect_foreign(n, also));
            for term in foreign.iter().filter(|f| !f.same).map(|f| &f.term) {
                if also.len() < MOST_ALSO && !also.contains(term) {
                    also.push(term.clone());
                }
            }
        }
    }
}
