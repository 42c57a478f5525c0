//! Proposes modality and bound party of each clause by rule, for documents that nobody analysed.
//!
//! A clause is read by its modal verbs and stock phrases and by who stands before them; the items of
//! a list follow the words that introduce it. What is not clear is left out: a wrong label misleads,
//! a missing one does not. Which language's rules apply is told by the document.

mod chinese;
mod english;
mod party;

use std::collections::HashMap;

use clauses::{Clause, ClauseId, ClauseKind, Document};
use kernel::Language;
use serde::Serialize;

use crate::words::{Bound, Modality};
use party::{Names, Party};

/// The longest text that is read, in bytes; a longer one is not a provision but a pasted file.
const MAX_TEXT: usize = 10_000;
/// The most sentences of a clause that are read.
const MAX_SENTENCES: usize = 50;

/// What rules make of a clause or sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Derived {
    /// The clause or sentence.
    pub clause: ClauseId,
    /// Who must act or bear the effect.
    pub bound: Bound,
    /// What the clause does.
    pub modality: Modality,
    /// Whether its own words say so; otherwise it follows from the words that introduce it, or from
    /// a subject named earlier.
    pub sure: bool,
}

/// What a piece of text does, and whom it binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    modality: Modality,
    bound: Bound,
    sure: bool,
}

impl Reading {
    const fn new(modality: Modality, bound: Bound) -> Self {
        Self { modality, bound, sure: true }
    }

    /// The reading of a modal verb, by its subject: rights of the provider bind the customer, and
    /// what the provider does not answer for is borne by the customer.
    fn of(modality: Modality, subject: Party) -> Self {
        let bound = match (modality, subject) {
            (_, Party::Both) => Bound::Both,
            (Modality::Permission, Party::Provider) => {
                return Self::new(Modality::ProviderRight, Bound::Customer);
            }
            (Modality::Disclaimer, Party::Provider) => Bound::Customer,
            (Modality::Disclaimer, Party::Customer) => Bound::Provider,
            (_, Party::Customer) => Bound::Customer,
            (_, Party::Provider) => Bound::Provider,
        };
        Self::new(modality, bound)
    }

    const fn unsure(self) -> Self {
        Self { sure: false, ..self }
    }
}

/// What a clause passes on to those that hang from it.
#[derive(Clone, Copy, Debug, Default)]
struct Lead {
    /// What its items do, unless they say otherwise.
    reading: Option<Reading>,
    /// Who does what the items say, if the lead breaks off behind its subject (“you:”).
    subject: Option<Party>,
}

/// What a language's rules make of one clause's sentences.
struct Outcome {
    reading: Option<Reading>,
    lead: Lead,
}

/// Reads every clause and sentence of a document; what is not clear is left out. Linear in the
/// length of the document.
#[must_use]
pub fn derive(document: &Document) -> Vec<Derived> {
    let names = Names::of(document);
    let mut leads: HashMap<&ClauseId, Lead> = HashMap::new();
    let mut first_member: HashMap<&ClauseId, usize> = HashMap::new();
    for clause in &document.clauses {
        if let (ClauseKind::Inline, Some(parent), Some(span)) =
            (clause.kind, &clause.parent, &clause.span)
        {
            first_member.entry(parent).or_insert(span.start);
        }
    }
    let parents: std::collections::HashSet<&ClauseId> =
        document.clauses.iter().filter_map(|clause| clause.parent.as_ref()).collect();
    let mut derived = Vec::new();
    for clause in &document.clauses {
        let above = clause.parent.as_ref().and_then(|parent| leads.get(parent));
        let above = above.copied().unwrap_or_default();
        if clause.kind == ClauseKind::Heading {
            leads.insert(&clause.id, above);
            push(&mut derived, &clause.id, Reading::new(Modality::Container, Bound::None));
            continue;
        }
        if clause.text.len() > MAX_TEXT {
            continue;
        }
        let introduces = parents.contains(&clause.id);
        let text = introduction(clause, first_member.get(&clause.id).copied());
        let mut outcome = read(document.language, text, above, introduces, &names);
        if first_member.contains_key(&clause.id) && is_container(outcome.reading) {
            // The members stand within the paragraph: what they say, it says.
            outcome.reading =
                read(document.language, clause.wording(), above, false, &names).reading;
        }
        if introduces {
            leads.insert(&clause.id, outcome.lead);
        }
        if let Some(reading) = outcome.reading {
            push(&mut derived, &clause.id, reading);
        }
        // Each sentence on its own; only the first one follows on from a lead.
        let mut subject = None;
        for (at, sentence) in clause.sentences.iter().enumerate() {
            let Some(text) = clause.text.get(sentence.range.clone()) else { continue };
            let mut lead = if at == 0 { above } else { Lead::default() };
            lead.subject = lead.subject.or(subject);
            if let Some(reading) = read(document.language, text, lead, false, &names).reading {
                push(&mut derived, &sentence.id, reading);
            }
            if document.language == Language::Zh {
                subject = chinese::last_subject(text, &names).or(subject);
            }
        }
    }
    derived
}

fn push(derived: &mut Vec<Derived>, clause: &ClauseId, reading: Reading) {
    let Reading { modality, bound, sure } = reading;
    derived.push(Derived { clause: clause.clone(), bound, modality, sure });
}

fn is_container(reading: Option<Reading>) -> bool {
    reading.is_none_or(|reading| reading.modality == Modality::Container)
}

/// The wording of a clause; if members of an enumeration stand within it, up to the label of the
/// first one.
fn introduction(clause: &Clause, first_member: Option<usize>) -> &str {
    let Some(end) = first_member else { return clause.wording().trim() };
    let text = clause.text.get(clause.body..end).unwrap_or_else(|| clause.wording()).trim_end();
    text.rfind(['(', '（']).and_then(|label| text.get(..label)).unwrap_or(text).trim()
}

fn read(language: Language, text: &str, above: Lead, introduces: bool, names: &Names) -> Outcome {
    match language {
        Language::En => english::read(text, above, introduces, names),
        Language::Zh => chinese::read(text, above, introduces, names),
    }
}
