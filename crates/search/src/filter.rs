//! Filters of a query made into a set of clauses: documents, clauses and what hangs from them,
//! what is known about them.

use crate::{
    addresses::Addresses,
    error::Error,
    facets::{Facet, Facets},
    glossary::fold_all,
    notice::Notice,
    parse::{By, Filter as Asked},
    store::{Store, schema},
};
use clauses::ClauseId;
use std::collections::{BTreeMap, BTreeSet};

/// Values of which a reader is told.
const MOST_KNOWN: usize = 12;

/// The clauses that a query admits.
pub(crate) struct Filter {
    /// One bit for each unit; `None` for all.
    bits: Option<Vec<u64>>,
    /// Documents that may answer, by id; `None` for all.
    pub documents: Option<BTreeSet<String>>,
    /// The filter alone says what is asked: it names clauses, not only documents.
    pub selects: bool,
}

impl Filter {
    pub fn new(
        store: &Store,
        addresses: &Addresses<'_>,
        documents: &[String],
        asked: &[Asked],
        facets: Option<&dyn Facets>,
        notices: &mut Vec<Notice>,
    ) -> Result<Filter, Error> {
        let mut filter = Filter { bits: None, documents: None, selects: false };
        if !documents.is_empty() {
            filter.documents(store, addresses, documents, false, notices)?;
        }
        let mut only: BTreeMap<By, Vec<&String>> = BTreeMap::new();
        for one in asked.iter().filter(|f| !f.not) {
            only.entry(one.by).or_default().extend(&one.values);
        }
        let without = asked.iter().filter(|f| f.not);
        let all = only
            .into_iter()
            .map(|(by, values)| (by, values.into_iter().cloned().collect::<Vec<_>>(), false))
            .chain(without.map(|f| (f.by, f.values.clone(), true)));
        for (by, values, not) in all {
            match by {
                By::Document => filter.documents(store, addresses, &values, not, notices)?,
                By::Clause => {
                    let mut units = Vec::new();
                    for value in &values {
                        let before = units.len();
                        addresses.beneath(store, value, &mut units)?;
                        if units.len() == before {
                            let (filter, value) = ("clause".to_owned(), value.clone());
                            notices.push(Notice::UnknownValue { filter, value, known: Vec::new() });
                        }
                    }
                    filter.cut(store, &units, not);
                    filter.selects |= !not;
                }
                By::Facet(facet) => {
                    let Some(facets) = facets else {
                        notices.push(Notice::FilterUnavailable { filter: facet.name().to_owned() });
                        continue;
                    };
                    let mut units = Vec::new();
                    for value in &values {
                        let ids = facets.list(facet, value);
                        if ids.is_empty() {
                            notices.extend(unknown(facet, value, facets));
                        }
                        units.extend(ids.iter().filter_map(|id| whole(store, id)));
                    }
                    filter.cut(store, &units, not);
                    filter.selects |= !not;
                }
            }
        }
        Ok(filter)
    }

    fn documents(
        &mut self,
        store: &Store,
        addresses: &Addresses<'_>,
        asked: &[String],
        not: bool,
        notices: &mut Vec<Notice>,
    ) -> Result<(), Error> {
        let mut named = BTreeSet::new();
        for name in asked {
            match addresses.document(name) {
                Some(id) => drop(named.insert(id.to_owned())),
                None => notices.push(Notice::UnknownDocument { document: name.clone() }),
            }
        }
        let mut units = Vec::new();
        for id in &named {
            store.keyed(&schema::key_of_document(id), usize::MAX, &mut units)?;
        }
        self.cut(store, &units, not);
        let every = || store.documents().iter().map(|d| d.id.clone()).collect::<BTreeSet<_>>();
        let before = self.documents.take().unwrap_or_else(every);
        let kept = before.into_iter().filter(|id| named.contains(id) != not).collect();
        self.documents = Some(kept);
        Ok(())
    }

    /// Leaves only these units, or all but these.
    fn cut(&mut self, store: &Store, units: &[u32], not: bool) {
        let words = (store.units() as usize).div_ceil(64);
        let mut set = vec![0u64; words];
        for unit in units {
            if let Some(word) = set.get_mut(*unit as usize / 64) {
                *word |= 1 << (unit % 64);
            }
        }
        if not {
            set.iter_mut().for_each(|word| *word = !*word);
        }
        match &mut self.bits {
            None => self.bits = Some(set),
            Some(bits) => bits.iter_mut().zip(set).for_each(|(a, b)| *a &= b),
        }
    }

    pub fn admits(&self, unit: u32) -> bool {
        let Some(bits) = &self.bits else { return true };
        bits.get(unit as usize / 64).is_some_and(|word| word & (1 << (unit % 64)) != 0)
    }

    pub fn keep(&self, units: &mut Vec<u32>) {
        if self.bits.is_some() {
            units.retain(|unit| self.admits(*unit));
        }
    }

    /// Every unit admitted, at most so many.
    pub fn all(&self, store: &Store, most: usize) -> Vec<u32> {
        (0..store.units()).filter(|unit| self.admits(*unit)).take(most).collect()
    }
}

/// The unit of a clause, or of the clause that holds a sentence.
fn whole(store: &Store, id: &ClauseId) -> Option<u32> {
    store.unit(id).or_else(|| {
        let sentence = id.path().rfind("(s").is_some();
        id.shorter().filter(|_| sentence).and_then(|above| store.unit(&above))
    })
}

fn unknown(facet: Facet, value: &str, facets: &dyn Facets) -> Option<Notice> {
    let known = if facet.closed() { facets.values(facet) } else { Vec::new() };
    if known.iter().any(|k| fold_all(k) == value) || (value == "*" && known.is_empty()) {
        return None;
    }
    let known = known.into_iter().take(MOST_KNOWN).collect();
    let (filter, value) = (facet.name().to_owned(), value.to_owned());
    Some(Notice::UnknownValue { filter, value, known })
}
