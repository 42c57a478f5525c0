//! Reads a document once its clauses stand: references, defined terms, drafting; and ties what was
//! found to the clauses, so that looking it up costs no search.

use std::collections::HashMap;

use crate::{
    document::{Document, FindingKind, Slot},
    drafting,
    id::ClauseId,
    references, terms,
};

/// What hangs from, cites and is used in each clause.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ties {
    /// By position of a clause: positions of its children.
    children: Vec<Vec<usize>>,
    /// By clause: positions of the references that lead to it or below it.
    citing: HashMap<ClauseId, Vec<usize>>,
    /// By clause: positions of the references printed in it.
    printed: HashMap<ClauseId, Vec<usize>>,
    /// By clause: positions of terms and of their uses.
    used: HashMap<ClauseId, Vec<(usize, usize)>>,
}

impl Ties {
    pub fn children(&self, at: usize) -> &[usize] {
        self.children.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn citing(&self, id: &ClauseId) -> &[usize] {
        self.citing.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn printed_in(&self, id: &ClauseId) -> &[usize] {
        self.printed.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn used_in(&self, id: &ClauseId) -> &[(usize, usize)] {
        self.used.get(id).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Reads `document`, whose clauses and index are complete.
pub(crate) fn read(document: &mut Document) {
    document.ties = Ties::default();
    document.ties.children = children(document);
    let (references, odd) = references::judge(document);
    document.references = references;
    document.findings.extend(odd);
    let (terms, odd) = terms::read(document);
    document.terms = terms;
    document.findings.extend(odd);
    let odd = drafting::check(document);
    document.findings.extend(odd);
    quote_numbers(document);
    tie(document);
}

/// Numbering knows the clause; the words that are odd are its label.
fn quote_numbers(document: &mut Document) {
    let mut findings = std::mem::take(&mut document.findings);
    for finding in &mut findings {
        let number = matches!(finding.kind, FindingKind::Numbering | FindingKind::DuplicateNumber);
        if number && finding.quote.is_none() {
            let clause = finding.clause.as_ref().and_then(|id| document.clause(id));
            finding.quote = clause.and_then(|clause| clause.printed.clone());
        }
    }
    document.findings = findings;
}

fn children(document: &Document) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); document.clauses.len()];
    for (at, clause) in document.clauses.iter().enumerate() {
        let Some(Slot::Clause(parent)) =
            clause.parent.as_ref().and_then(|parent| document.index.get(parent))
        else {
            continue;
        };
        if let Some(siblings) = children.get_mut(*parent) {
            siblings.push(at);
        }
    }
    children
}

fn tie(document: &mut Document) {
    let mut ties = std::mem::take(&mut document.ties);
    for (at, reference) in document.references.iter().enumerate() {
        ties.printed.entry(reference.clause.clone()).or_default().push(at);
        let Some(target) = &reference.target else { continue };
        // A sentence counts for its clause, a clause for all that it hangs from.
        let mut above = match document.index.get(target) {
            Some(Slot::Sentence(clause, _)) => {
                ties.citing.entry(target.clone()).or_default().push(at);
                document.clauses.get(*clause)
            }
            Some(Slot::Clause(clause)) => document.clauses.get(*clause),
            None => None,
        };
        while let Some(clause) = above {
            ties.citing.entry(clause.id.clone()).or_default().push(at);
            above = clause.parent.as_ref().and_then(|parent| document.clause(parent));
        }
    }
    for (term, defined) in document.terms.iter().enumerate() {
        for (at, used) in defined.uses.iter().enumerate() {
            ties.used.entry(used.clause.clone()).or_default().push((term, at));
        }
    }
    for uses in ties.used.values_mut() {
        uses.sort_by_key(|(term, at)| {
            document.terms.get(*term).and_then(|t| t.uses.get(*at)).map_or(0, |u| u.range.start)
        });
    }
    document.ties = ties;
}
