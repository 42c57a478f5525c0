//! The index over a library, and the search: parse, plan, rank, fold parts into wholes, mark.

use crate::{
    addresses::{Addresses, folded},
    error::Error,
    glossary::{Glossary, Lookup},
    marks::{Marker, Spots, Vocabulary, snippet},
    notice::Notice,
    parse::parse,
    plan::{MOST_PREFIX, MOST_TERMS, Node, Planner},
    rank::{Cell, Ranker},
    store::{Store, Unit},
    tokens::Stems,
};
use clauses::{ClauseId, ClauseKind, Library};
use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

/// Most hits that one search returns.
const MOST_HITS: usize = 200;
/// Most terms reported as searched in the other language.
const MOST_ALSO: usize = 24;
/// What a heading, and a notice outside the contract's body, counts against a paragraph.
const HEADING: f32 = 0.55;
const FRONT: f32 = 0.6;
/// And an item or one paragraph of several against a clause of its own: of two that are as good, the
/// second is where the matter is settled, the first where it is mentioned.
const ITEM: f32 = 0.94;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// As typed; see the crate's own page for the language.
    pub text: String,
    /// Ids of the documents to search; empty for all.
    pub documents: Vec<String>,
    /// Most hits wanted; clamped to 1..=200.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Best first; never the same clause twice.
    pub hits: Vec<Hit>,
    /// Terms that were looked for in the other language.
    pub also: Vec<String>,
    /// What was cut, ignored or unknown.
    pub notices: Vec<Notice>,
}

/// A clause that answers the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its id.
    pub clause: ClauseId,
    /// Its document's id.
    pub document: String,
    /// Higher is better; comparable within one search only.
    pub score: f32,
    /// Part of the clause's text around the best marks.
    pub snippet: String,
    /// Bytes to mark in the snippet: in order, apart, at character borders.
    pub snippet_marks: Vec<Range<usize>>,
    /// Bytes to mark in the clause's text, likewise.
    pub text_marks: Vec<Range<usize>>,
    /// The term in the other language by which it was found, if any.
    pub through: Option<String>,
}

/// An index in memory over the clauses of a library. Never changes; `Send` and `Sync`.
pub struct Index {
    store: Store,
    units: Vec<Indexed>,
    addresses: Addresses,
    lookup: Lookup,
    vocabulary: Vocabulary,
}

/// A clause as it comes from a library.
pub(crate) struct Entry {
    pub id: ClauseId,
    pub parent: Option<ClauseId>,
    pub kind: ClauseKind,
    pub unit: Unit,
}

struct Indexed {
    id: ClauseId,
    /// The clause above, if this one's text is also part of that one's.
    part_of: Option<u32>,
    factor: f32,
    unit: Unit,
    spots: Spots,
}

impl Index {
    /// Indexes every clause of every document.
    ///
    /// # Errors
    /// [`Error::Engine`] if the engine could not build the index.
    pub fn build(library: &Library, glossary: &Glossary) -> Result<Index, Error> {
        let documents = library.documents().iter().map(|document| {
            let mut names = vec![folded(&document.title)];
            names.extend(document.aliases.iter().map(|a| folded(a)));
            (document.id.clone(), names)
        });
        let entries = library.documents().iter().flat_map(|document| {
            document.clauses.iter().map(|clause| Entry {
                id: clause.id.clone(),
                parent: clause.parent.clone(),
                kind: clause.kind,
                unit: Unit {
                    language: document.language,
                    text: clause.text.clone(),
                    headings: document.heading_path(&clause.id).join(" / "),
                    chapeau: document.chapeau(&clause.id).unwrap_or_default().to_owned(),
                },
            })
        });
        Index::assemble(documents.collect(), entries.collect(), glossary)
    }

    pub(crate) fn assemble(
        documents: Vec<(String, Vec<String>)>,
        entries: Vec<Entry>,
        glossary: &Glossary,
    ) -> Result<Index, Error> {
        let by_id: HashMap<ClauseId, u32> =
            entries.iter().map(|e| e.id.clone()).zip(0u32..).collect();
        let part_of: Vec<Option<u32>> = entries
            .iter()
            .map(|entry| {
                let above = *by_id.get(entry.parent.as_ref()?)?;
                let whole = entries.get(above as usize)?;
                whole.unit.text.contains(&entry.unit.text).then_some(above)
            })
            .collect();
        let units: Vec<Unit> = entries.iter().map(|e| e.unit.clone()).collect();
        let mut stems = Stems::new();
        let (store, texts) = Store::build(&units, &mut stems)?;
        let mut vocabulary = Vocabulary::default();
        let units = entries
            .into_iter()
            .zip(part_of)
            .zip(texts)
            .map(|((entry, part_of), tokens)| {
                let own = !entry.id.path().contains('(');
                let factor = match entry.kind {
                    ClauseKind::Heading => HEADING,
                    ClauseKind::Front => FRONT,
                    ClauseKind::Paragraph | ClauseKind::Inline if own => 1.0,
                    ClauseKind::Paragraph | ClauseKind::Inline => ITEM,
                };
                let spots = Spots::new(&tokens, &mut vocabulary);
                Indexed { id: entry.id, part_of, factor, unit: entry.unit, spots }
            })
            .collect();
        let lookup = Lookup::new(glossary, &mut stems, &|term| vocabulary.has(term));
        Ok(Index { store, units, addresses: Addresses { by_id, documents }, lookup, vocabulary })
    }

    /// Searches. Whatever the text is, the answer is a result; see [`Results::notices`].
    ///
    /// # Errors
    /// [`Error::Engine`] if the index itself could not be read.
    pub fn search(&self, query: &Query) -> Result<Results, Error> {
        let mut notices = Vec::new();
        let parsed = parse(&query.text, &mut notices);
        let allowed = self.addresses.allowed(&query.documents, &parsed, &mut notices);
        let pins = self.addresses.pinned(&query.text, &allowed, &mut notices);
        let mut stems = Stems::new();
        let beginning =
            |p: &str| self.store.beginning(p, MOST_PREFIX).unwrap_or((Vec::new(), false));
        let mut planner = Planner {
            stems: &mut stems,
            lookup: &self.lookup,
            notices: &mut notices,
            beginning: &beginning,
            used: 0,
            cut: false,
        };
        let plan = planner.plan(&parsed.ask);
        if planner.cut {
            notices.push(Notice::TermsCut { terms: MOST_TERMS });
        }
        let mut results = Results { hits: Vec::new(), also: Vec::new(), notices: Vec::new() };
        let mut ranked: Vec<(u32, f32, Cell)> = Vec::new();
        let mut marker = Marker::Nothing;
        if let Some(plan) = &plan {
            marker = Marker::new(plan, &self.vocabulary);
            collect_foreign(plan, &mut results.also);
            ranked = self.rank(plan, &allowed)?;
        }
        for (i, pin) in pins.iter().rev().enumerate() {
            let best = ranked.first().map_or(1.0, |r| r.1);
            let cell = match ranked.iter().position(|r| r.0 == *pin) {
                Some(at) => ranked.remove(at).2,
                None => Cell::default(),
            };
            ranked.insert(0, (*pin, best + 1.0 + i as f32, cell));
        }
        if ranked.is_empty() && plan.as_ref().is_none_or(|p| !asks(p)) {
            notices.push(Notice::NothingToFind);
        }
        ranked.truncate(query.limit.clamp(1, MOST_HITS));
        results.hits =
            ranked.into_iter().filter_map(|(u, s, c)| self.hit(u, s, c, &marker)).collect();
        results.notices = notices;
        Ok(results)
    }

    /// Scores, best first, with paragraphs and their own parts folded into one.
    fn rank(&self, plan: &Node, allowed: &BTreeSet<&str>) -> Result<Vec<(u32, f32, Cell)>, Error> {
        let (cells, _) = Ranker::new(&self.store).evaluate(plan)?;
        let mut dropped: BTreeSet<u32> = BTreeSet::new();
        let mut order: Vec<u32> = cells.keys().copied().collect();
        order.sort_unstable();
        // Children come after their parents: backwards, the innermost part is settled first.
        for unit in order.iter().rev() {
            let above = self.units.get(*unit as usize).and_then(|u| u.part_of);
            let (Some(above), Some(part)) = (above, cells.get(unit)) else { continue };
            if dropped.contains(unit) {
                continue;
            }
            if let Some(whole) = cells.get(&above) {
                // The part is the better address if it holds all that was found in the whole.
                dropped.insert(if part.seen == whole.seen { above } else { *unit });
            }
        }
        let mut ranked: Vec<(u32, f32, Cell)> = cells
            .into_iter()
            .filter(|(unit, _)| !dropped.contains(unit))
            .filter_map(|(unit, cell)| {
                let indexed = self.units.get(unit as usize)?;
                let known = allowed.contains(indexed.id.document());
                known.then(|| (unit, cell.total() * indexed.factor, cell))
            })
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(ranked)
    }

    fn hit(&self, unit: u32, score: f32, cell: Cell, marker: &Marker) -> Option<Hit> {
        let indexed = self.units.get(unit as usize)?;
        let text_marks = marker.marks(&indexed.spots);
        let (snippet, snippet_marks) =
            snippet(&indexed.unit.text, &text_marks, indexed.unit.language);
        Some(Hit {
            clause: indexed.id.clone(),
            document: indexed.id.document().to_owned(),
            score,
            snippet,
            snippet_marks,
            text_marks,
            through: cell.through.map(|(term, _)| term),
        })
    }
}

/// True if the plan looks for anything at all.
fn asks(node: &Node) -> bool {
    match node {
        Node::Leaf(_) => true,
        Node::Any(nodes) => nodes.iter().any(asks),
        Node::All { children, .. } => {
            children.iter().any(|(o, n)| *o != crate::parse::Occur::Not && asks(n))
        }
    }
}

fn collect_foreign(node: &Node, also: &mut Vec<String>) {
    match node {
        Node::Leaf(_) => {}
        Node::Any(nodes) => nodes.iter().for_each(|n| collect_foreign(n, also)),
        Node::All { children, foreign, .. } => {
            children.iter().for_each(|(_, n)| collect_foreign(n, also));
            for term in foreign.iter().map(|f| &f.term) {
                if also.len() < MOST_ALSO && !also.contains(term) {
                    also.push(term.clone());
                }
            }
        }
    }
}
