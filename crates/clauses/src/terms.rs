//! Defined terms: where a document says what a word means, and where it uses the word.
//!
//! Only what the document itself prints; synonyms and translations are the glossary's (`search`).

use std::{collections::HashMap, ops::Range};

use kernel::Language;
use serde::{Deserialize, Serialize};

mod capitals;
mod definitions;
mod reports;
mod uses;

use crate::{
    document::{Document, Finding, ReferenceState, Slot},
    id::ClauseId,
};

/// A term with its definitions and uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DefinedTerm {
    /// The term as its definition prints it, without quotation marks.
    pub term: String,
    /// Where it is defined: the bytes of the term itself. Empty if the definition lies elsewhere.
    pub defined: Vec<TermSite>,
    /// Where it is used, in reading order; definitions are not uses.
    pub uses: Vec<TermUse>,
    /// Whether its meaning is that of a text which is not held ("as defined in the Service
    /// Agreement").
    pub external: bool,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermSite {
    /// The clause.
    pub clause: ClauseId,
    /// Bytes in that clause's text.
    pub range: Range<usize>,
}

/// A use of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermUse {
    /// The clause in which it is printed.
    pub clause: ClauseId,
    /// Bytes in that clause's text.
    pub range: Range<usize>,
    /// How the spelling differs from that of the definition.
    pub variant: TermVariant,
}

/// How a use of a term is spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TermVariant {
    /// As defined; a possessive ending does not count.
    Exact,
    /// Capital and small letters differ.
    Case,
    /// Singular for plural or the other way round.
    Number,
    /// Hyphens or spaces differ, also one kind of hyphen from another.
    Hyphen,
}

/// Most terms that are linked; a bound on hostile input.
const MAX_TERMS: usize = 2000;
/// Most uses that are linked.
const MAX_USES: usize = 200_000;

/// Finds the terms of `document`, links their uses and reports what is odd about them. The
/// references of the document are known by now.
pub(crate) fn read(document: &Document) -> (Vec<DefinedTerm>, Vec<Finding>) {
    let definitions = definitions::find(document);
    let mut terms: Vec<DefinedTerm> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for definition in &definitions {
        if !known.contains_key(&definition.term) && terms.len() >= MAX_TERMS {
            continue;
        }
        let at = *known.entry(definition.term.clone()).or_insert_with(|| {
            terms.push(DefinedTerm {
                term: definition.term.clone(),
                defined: Vec::new(),
                uses: Vec::new(),
                external: false,
            });
            terms.len() - 1
        });
        if let (Some(term), Some(clause)) =
            (terms.get_mut(at), document.clauses.get(definition.clause))
        {
            term.external |= definition.external;
            term.defined
                .push(TermSite { clause: clause.id.clone(), range: definition.range.clone() });
        }
    }
    let names: Vec<String> = terms.iter().map(|term| term.term.clone()).collect();
    let sites = Sites::of(document, &definitions);
    let mut uses = uses::find(document, &names, &sites);
    let undefined = match document.language {
        Language::En => capitals::find(document, &names, &uses, &sites),
        Language::Zh => Vec::new(),
    };
    let elsewhere: Vec<String> =
        undefined.iter().filter(|u| u.external).map(|u| u.term.clone()).collect();
    if !elsewhere.is_empty() {
        terms.extend(elsewhere.iter().map(|term| DefinedTerm {
            term: term.clone(),
            defined: Vec::new(),
            uses: Vec::new(),
            external: true,
        }));
        let names: Vec<String> = terms.iter().map(|term| term.term.clone()).collect();
        uses = uses::find(document, &names, &sites);
    }
    let findings = reports::all(document, &terms, &definitions, &uses, &undefined);
    for found in uses {
        if let (Some(term), Some(clause)) =
            (terms.get_mut(found.term), document.clauses.get(found.clause))
        {
            term.uses.push(TermUse {
                clause: clause.id.clone(),
                range: found.range,
                variant: found.variant,
            });
        }
    }
    (terms, findings)
}

/// The bytes that definitions and names of other texts take up, by position of the clause.
struct Sites {
    defined: HashMap<usize, Vec<Range<usize>>>,
    named: HashMap<usize, Vec<Range<usize>>>,
    cited: HashMap<usize, Vec<Range<usize>>>,
}

impl Sites {
    fn of(document: &Document, definitions: &[definitions::Definition]) -> Self {
        let mut sites =
            Self { defined: HashMap::new(), named: HashMap::new(), cited: HashMap::new() };
        for definition in definitions {
            sites.defined.entry(definition.clause).or_default().push(definition.range.clone());
        }
        for ranges in sites.defined.values_mut() {
            ranges.sort_by_key(|range| range.start);
        }
        for reference in &document.references {
            let Some(Slot::Clause(at)) = document.index.get(&reference.clause) else { continue };
            let mut range = reference.range.clone();
            let kind = match &reference.state {
                ReferenceState::External { name } => {
                    // Of "Section 5 of the Service Agreement" only the end is the name.
                    range.start = range.end.saturating_sub(name.len()).max(range.start);
                    &mut sites.named
                }
                _ => &mut sites.cited,
            };
            kind.entry(*at).or_default().push(range);
        }
        sites
    }
}

/// The range of `ranges`, which are in order, that holds byte `at`.
fn holding(ranges: Option<&Vec<Range<usize>>>, at: usize) -> Option<&Range<usize>> {
    let ranges = ranges?;
    let before = ranges.partition_point(|range| range.start <= at);
    ranges.get(before.checked_sub(1)?).filter(|range| at < range.end)
}
