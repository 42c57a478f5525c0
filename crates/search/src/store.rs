//! The inverted index: tantivy, one document of its own per clause, in memory or on disk.
//!
//! It answers where terms stand, how often and how prominently; which clauses there are; and what
//! they read. Ranking is elsewhere, as is everything about queries. A clause is known here by its
//! *unit*, a number that holds for as long as the index is open.

use crate::{error::Error, fold, texts::Known};
use clauses::{ClauseId, ClauseKind};
use kernel::Language;
use std::sync::Arc;
use tantivy::{
    DocSet, Index, InvertedIndexReader, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, Term,
    columnar::Column,
    postings::{Postings, SegmentPostings},
    schema::{Field, IndexRecordOption, OwnedValue},
    store::StoreReader,
};

pub(crate) mod schema;

pub(crate) use schema::{Fields, Meta, NO_PARENT};

/// How much a term counts in the clause itself, in the headings above it, in its introduction. An
/// item of a list is half a sentence, its introduction the other half; hence the high weight.
const WEIGHTS: [f32; 3] = [1.0, 0.5, 0.7];
/// How strongly a long clause is held to have a term by chance; BM25's `b`, below its usual 0.75
/// because the length of a clause says little about it.
const LENGTH: f32 = 0.25;
/// Blocks of stored texts that are kept unpacked.
const CACHED_BLOCKS: usize = 64;
/// Most words that are looked at behind one beginning.
const MOST_SCANNED: usize = 20_000;

/// A clause as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub id: ClauseId,
    pub text: String,
    pub headings: String,
    pub chapeau: String,
}

pub(crate) struct Store {
    pub searcher: Searcher,
    pub fields: Fields,
    segments: Vec<Segment>,
    documents: Vec<Known>,
    /// Average lengths by language and field.
    averages: [[f32; 3]; 2],
    /// Clauses per language: English, Chinese.
    counts: [u64; 2],
    units: u32,
}

pub(crate) struct Segment {
    /// The unit of its first clause.
    pub base: u32,
    pub size: u32,
    inverted: [Arc<InvertedIndexReader>; 4],
    keys: Arc<InvertedIndexReader>,
    meta: Column<u64>,
    place: Column<u64>,
    above: Column<u64>,
    texts: StoreReader,
}

/// What a term earned in each unit of a list of candidates.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weight {
    /// Occurrences, weighted by field and field length.
    pub weight: f32,
    /// It stands in the clause itself, not only above it.
    pub in_text: bool,
}

impl Store {
    /// Opens what an index holds at this moment.
    pub fn open(index: &Index, documents: Vec<Known>) -> Result<Store, Error> {
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(Error::reading)?;
        let searcher = reader.searcher();
        let fields = Fields::of(&index.schema()).map_err(Error::reading)?;
        let mut segments = Vec::new();
        let mut base = 0u32;
        for reader in searcher.segment_readers() {
            let inverted = |field: Field| reader.inverted_index(field).map_err(Error::reading);
            let column = |name: &str| reader.fast_fields().u64(name).map_err(Error::reading);
            let [text, headings, chapeau] = fields.texts;
            segments.push(Segment {
                base,
                size: reader.max_doc(),
                inverted: [
                    inverted(text)?,
                    inverted(headings)?,
                    inverted(chapeau)?,
                    inverted(fields.all)?,
                ],
                keys: inverted(fields.keys)?,
                meta: column(schema::META)?,
                place: column(schema::PLACE)?,
                above: column(schema::ABOVE)?,
                texts: reader.get_store_reader(CACHED_BLOCKS).map_err(Error::reading)?,
            });
            base = base.saturating_add(reader.max_doc());
        }
        let mut counts = [0u64; 2];
        let mut averages = [[1f32; 3]; 2];
        for (l, language) in [Language::En, Language::Zh].into_iter().enumerate() {
            let own = || documents.iter().filter(move |d| d.language == language);
            counts[l] = own().map(|d| u64::from(d.clauses)).sum();
            for (f, average) in averages[l].iter_mut().enumerate() {
                let sum: u64 = own().map(|d| d.lengths[f]).sum();
                let filled: u64 = own().map(|d| u64::from(d.filled[f])).sum();
                *average = (sum as f32 / filled.max(1) as f32).max(1.0);
            }
        }
        Ok(Store { searcher, fields, segments, documents, averages, counts, units: base })
    }

    /// How many units there are, those of removed documents included.
    pub fn units(&self) -> u32 {
        self.units
    }

    pub fn documents(&self) -> &[Known] {
        &self.documents
    }

    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segment of a unit, and its number there.
    fn locate(&self, unit: u32) -> Option<(&Segment, u32)> {
        let at = self.segments.partition_point(|s| s.base <= unit).checked_sub(1)?;
        let segment = self.segments.get(at)?;
        (unit - segment.base < segment.size).then_some((segment, unit - segment.base))
    }

    /// What is known of a unit.
    pub fn meta(&self, unit: u32) -> Meta {
        let found = self.locate(unit).and_then(|(s, doc)| s.meta.first(doc));
        Meta::unpack(found.unwrap_or_default())
    }

    /// Number of a unit's document, and its place in it.
    pub fn place(&self, unit: u32) -> (u32, u32) {
        let found = self.locate(unit).and_then(|(s, doc)| s.place.first(doc)).unwrap_or_default();
        ((found >> 32) as u32, found as u32)
    }

    /// Place in the same document of the clause whose text holds this one's, if there is one.
    pub fn above(&self, unit: u32) -> Option<u32> {
        let found = self.locate(unit).and_then(|(s, doc)| s.above.first(doc))?;
        (found != NO_PARENT).then_some(found as u32)
    }

    /// The texts of a unit.
    pub fn shown(&self, unit: u32) -> Result<Option<Shown>, Error> {
        let Some((segment, doc)) = self.locate(unit) else { return Ok(None) };
        let document: TantivyDocument = segment.texts.get(doc).map_err(Error::reading)?;
        let value = document.field_values().find(|(field, _)| *field == self.fields.data);
        let bytes = match value.map(|(_, value)| OwnedValue::from(value)) {
            Some(OwnedValue::Bytes(bytes)) => bytes,
            _ => return Ok(None),
        };
        Ok(schema::unpack(&bytes))
    }

    /// How telling a term is that stands in `found` clauses: BM25's idf within its script's
    /// language, so that a small document does not make all its words rare.
    pub fn rarity(&self, term: &str, found: u64) -> f32 {
        let term = term.trim_start_matches(crate::tokens::SURFACE);
        let chinese = term.chars().next().is_some_and(fold::is_cjk);
        let all = (self.counts[usize::from(chinese)]).max(found).max(1) as f32;
        let found = found as f32;
        (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
    }

    /// In how many clauses a term stands, in the text itself or, with `anywhere`, also above it.
    pub fn frequency(&self, term: &str, anywhere: bool) -> u64 {
        let (slot, field) = if anywhere { (3, self.fields.all) } else { (0, self.fields.texts[0]) };
        let term = Term::from_field_text(field, term);
        let of = |s: &Segment| s.inverted[slot].doc_freq(&term).unwrap_or_default();
        self.segments.iter().map(|s| u64::from(of(s))).sum()
    }

    pub fn has(&self, term: &str) -> bool {
        self.frequency(term, true) > 0
    }

    /// Units in which one of these terms stands, in the text or above it. Not in order.
    pub fn collect(&self, terms: &[String], out: &mut Vec<u32>) -> Result<(), Error> {
        for segment in &self.segments {
            for term in terms {
                let term = Term::from_field_text(self.fields.all, term);
                if let Some(mut list) = segment.inverted[3]
                    .read_postings(&term, IndexRecordOption::Basic)
                    .map_err(Error::reading)?
                {
                    while list.doc() != TERMINATED {
                        out.push(segment.base + list.doc());
                        list.advance();
                    }
                }
            }
        }
        Ok(())
    }

    /// What each of these terms earns in each of the pool's units, which are in order.
    pub fn weigh(&self, terms: &[String], pool: &[u32], out: &mut [Weight]) -> Result<(), Error> {
        for segment in &self.segments {
            let (from, to) = segment.part(pool);
            let Some(part) = pool.get(from..to).filter(|p| !p.is_empty()) else { continue };
            for (f, inverted) in segment.inverted.iter().take(3).enumerate() {
                for term in terms {
                    let term = Term::from_field_text(self.fields.texts[f], term);
                    let Some(mut list) = inverted
                        .read_postings(&term, IndexRecordOption::WithFreqs)
                        .map_err(Error::reading)?
                    else {
                        continue;
                    };
                    let mut i = 0;
                    while let Some(unit) = part.get(i) {
                        let doc = unit - segment.base;
                        if list.doc() < doc {
                            list.seek(doc);
                        }
                        if list.doc() == TERMINATED {
                            break;
                        }
                        if list.doc() > doc {
                            let next = segment.base + list.doc();
                            i += part.get(i..).unwrap_or_default().partition_point(|u| *u < next);
                            continue;
                        }
                        if let Some(slot) = out.get_mut(from + i) {
                            let length = self.length(segment, doc, f);
                            let frequency = list.term_freq() as f32;
                            slot.weight +=
                                WEIGHTS[f] * frequency / (1.0 - LENGTH + LENGTH * length);
                            slot.in_text |= f == 0;
                        }
                        i += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Length of a field against the average of its language; being shorter is no merit.
    fn length(&self, segment: &Segment, doc: u32, field: usize) -> f32 {
        let meta = Meta::unpack(segment.meta.first(doc).unwrap_or_default());
        let average = self.averages[usize::from(meta.language == Language::Zh)][field];
        (meta.lengths[field] as f32 / average).max(1.0)
    }

    /// How often these terms stand at these distances in the text of each of the pool's units.
    pub fn weigh_phrase(
        &self,
        terms: &[(String, u32)],
        pool: &[u32],
        out: &mut [Weight],
    ) -> Result<(), Error> {
        for segment in &self.segments {
            let (from, to) = segment.part(pool);
            let Some(part) = pool.get(from..to).filter(|p| !p.is_empty()) else { continue };
            let Some(mut lists) = self.lists(segment, terms)? else { continue };
            let mut i = 0;
            while let Some(unit) = part.get(i) {
                let doc = unit - segment.base;
                match meet(&mut lists, doc) {
                    None => break,
                    Some(next) if next > doc => {
                        let next = segment.base + next;
                        i += part.get(i..).unwrap_or_default().partition_point(|u| *u < next);
                    }
                    Some(_) => {
                        let count = starts(&mut lists).len();
                        if let Some(slot) = out.get_mut(from + i)
                            && count > 0
                        {
                            let length = self.length(segment, doc, 0);
                            slot.weight += count as f32 / (1.0 - LENGTH + LENGTH * length);
                            slot.in_text = true;
                        }
                        i += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// Units in whose text these terms stand at these distances: at most `most`, after looking at
    /// no more than `budget` clauses, which is counted down.
    pub fn phrase(
        &self,
        terms: &[(String, u32)],
        most: usize,
        budget: &mut u32,
        out: &mut Vec<u32>,
    ) -> Result<(), Error> {
        self.phrase_among(terms, most, budget, &|_| true, out)
    }

    /// The same, among units that are admitted.
    pub fn phrase_among(
        &self,
        terms: &[(String, u32)],
        most: usize,
        budget: &mut u32,
        admits: &dyn Fn(u32) -> bool,
        out: &mut Vec<u32>,
    ) -> Result<(), Error> {
        let before = out.len();
        for segment in &self.segments {
            let Some(mut lists) = self.lists(segment, terms)? else { continue };
            let mut doc = 0;
            while *budget > 0 && out.len() - before < most {
                *budget -= 1;
                match meet(&mut lists, doc) {
                    None => break,
                    Some(next) if next > doc => doc = next,
                    Some(_) => {
                        if admits(segment.base + doc)
                            && (lists.len() == 1 || !starts(&mut lists).is_empty())
                        {
                            out.push(segment.base + doc);
                        }
                        doc += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// The lists of a phrase, the shortest first; `None` if a term is missing.
    fn lists(
        &self,
        segment: &Segment,
        terms: &[(String, u32)],
    ) -> Result<Option<Vec<(SegmentPostings, u32)>>, Error> {
        let mut lists = Vec::with_capacity(terms.len());
        for (term, offset) in terms {
            let term = Term::from_field_text(self.fields.texts[0], term);
            match segment.inverted[0]
                .read_postings(&term, IndexRecordOption::WithFreqsAndPositions)
                .map_err(Error::reading)?
            {
                Some(list) => lists.push((list, *offset)),
                None => return Ok(None),
            }
        }
        lists.sort_by_key(|(list, _)| list.doc_freq());
        Ok((!lists.is_empty()).then_some(lists))
    }

    /// Units that carry a key; see [`schema`].
    pub fn keyed(&self, key: &str, most: usize, out: &mut Vec<u32>) -> Result<(), Error> {
        let term = Term::from_field_text(self.fields.keys, key);
        for (s, segment) in self.segments.iter().enumerate() {
            let list = segment.keys.read_postings(&term, IndexRecordOption::Basic);
            let Some(mut list) = list.map_err(Error::reading)? else { continue };
            while list.doc() != TERMINATED && out.len() < most {
                if !self.removed(s, list.doc()) {
                    out.push(segment.base + list.doc());
                }
                list.advance();
            }
        }
        Ok(())
    }

    /// The unit of a clause.
    pub fn unit(&self, id: &ClauseId) -> Option<u32> {
        let mut found = Vec::new();
        self.keyed(&schema::key_of(id), 1, &mut found).ok()?;
        found.first().copied()
    }

    fn removed(&self, segment: usize, doc: u32) -> bool {
        self.searcher.segment_readers().get(segment).is_some_and(|s| s.is_deleted(doc))
    }

    /// Drops the units of documents that were removed.
    pub fn living(&self, units: &mut Vec<u32>) {
        if self.searcher.segment_readers().iter().any(|s| s.has_deletes()) {
            units.retain(|unit| {
                let at = self.segments.partition_point(|s| s.base <= *unit).saturating_sub(1);
                let base = self.segments.get(at).map_or(0, |s| s.base);
                !self.removed(at, unit - base)
            });
        }
    }

    /// Terms of the texts that begin like this, the most frequent first, and whether there were
    /// more.
    pub fn beginning(
        &self,
        prefix: &str,
        most: usize,
    ) -> Result<(Vec<(String, u64)>, bool), Error> {
        let mut found: std::collections::BTreeMap<String, u64> = Default::default();
        for segment in &self.segments {
            let terms = segment.inverted[0].terms();
            let mut stream =
                terms.range().ge(prefix.as_bytes()).into_stream().map_err(Error::reading)?;
            let mut scanned = 0;
            while scanned < MOST_SCANNED && stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if !term.starts_with(prefix) {
                    break;
                }
                scanned += 1;
                *found.entry(term.to_owned()).or_default() += u64::from(stream.value().doc_freq);
            }
        }
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let more = found.len() > most;
        found.truncate(most);
        Ok((found, more))
    }

    /// Keys that begin like this, in order.
    pub fn keys(&self, prefix: &str, most: usize) -> Result<Vec<String>, Error> {
        let mut found = std::collections::BTreeSet::new();
        for segment in &self.segments {
            let terms = segment.keys.terms();
            let mut stream =
                terms.range().ge(prefix.as_bytes()).into_stream().map_err(Error::reading)?;
            let mut scanned = 0;
            while scanned < most && stream.advance() {
                let Ok(key) = std::str::from_utf8(stream.key()) else { continue };
                let Some(rest) = key.strip_prefix(prefix) else { break };
                found.insert(rest.to_owned());
                scanned += 1;
            }
        }
        Ok(found.into_iter().take(most).collect())
    }

    /// The unstemmed words of the texts that an automaton accepts, with their frequencies.
    pub fn words_near(
        &self,
        automaton: &tantivy::query::DfaWrapper,
        most: usize,
    ) -> Result<Vec<(String, u64)>, Error> {
        let mut found: std::collections::HashMap<String, u64> = Default::default();
        for segment in &self.segments {
            let terms = segment.inverted[0].terms();
            let mut stream = terms.search(automaton).into_stream().map_err(Error::reading)?;
            while found.len() < most && stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if let Some(word) = term.strip_prefix(crate::tokens::SURFACE) {
                    let count = u64::from(stream.value().doc_freq);
                    *found.entry(word.to_owned()).or_default() += count;
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

impl Segment {
    /// Which part of a list of units, in order, is this segment's.
    fn part(&self, pool: &[u32]) -> (usize, usize) {
        let end = self.base.saturating_add(self.size);
        (pool.partition_point(|u| *u < self.base), pool.partition_point(|u| *u < end))
    }
}

/// Moves all lists to the first document from `doc` on that may be common to them: that document
/// if it is common, a later one if not, `None` at the end.
fn meet(lists: &mut [(SegmentPostings, u32)], doc: u32) -> Option<u32> {
    for (list, _) in lists.iter_mut() {
        if list.doc() < doc {
            list.seek(doc);
        }
        match list.doc() {
            TERMINATED => return None,
            later if later > doc => return Some(later),
            _ => {}
        }
    }
    Some(doc)
}

/// Where in the document at which all lists stand the phrase begins.
fn starts(lists: &mut [(SegmentPostings, u32)]) -> Vec<u32> {
    let mut places = Vec::new();
    let mut starts: Vec<u32> = Vec::new();
    for (i, (list, offset)) in lists.iter_mut().enumerate() {
        list.positions(&mut places);
        let mut here = places.iter().filter_map(|p| p.checked_sub(*offset));
        if i == 0 {
            starts = here.collect();
        } else if starts.len() < 4 {
            starts.retain(|s| places.binary_search(&(s.saturating_add(*offset))).is_ok());
        } else {
            let mut next = here.next();
            starts.retain(|s| {
                while next.is_some_and(|n| n < *s) {
                    next = here.next();
                }
                next == Some(*s)
            });
        }
        if starts.is_empty() {
            break;
        }
    }
    starts
}

/// What a heading, and a notice outside the contract's body, counts against a paragraph.
const HEADING: f32 = 0.55;
const FRONT: f32 = 0.6;
/// And an item or one paragraph of several against a clause of its own: of two that are as good, the
/// second is where the matter is settled, the first where it is mentioned.
const ITEM: f32 = 0.94;

impl Meta {
    /// What the kind of clause counts.
    pub fn factor(&self) -> f32 {
        match self.kind {
            ClauseKind::Heading => HEADING,
            ClauseKind::Front => FRONT,
            ClauseKind::Paragraph | ClauseKind::Inline if self.own => 1.0,
            ClauseKind::Paragraph | ClauseKind::Inline => ITEM,
        }
    }
}
