//! What is odd about the drafting of a document, whatever it is about: signs without counterpart,
//! blanks, figures that contradict each other, lists and numbers that break off, matters that
//! contracts settle and this one does not mention.
//!
//! Each check is a rule over the text alone and prefers silence to a false alarm. References and
//! defined terms have rules of their own (`references`, `terms`).

mod dates;
mod figures;
mod signs;
mod structure;
mod topics;
mod wording;

use std::ops::Range;

use crate::{
    document::{Clause, Document, Finding, FindingKind},
    ledger::finding,
};

/// Most findings of one check; a bound on hostile input.
const MOST: usize = 500;

/// Checks the drafting of `document`.
pub(crate) fn check(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in [
        structure::check,
        signs::brackets,
        signs::quotes,
        signs::placeholders,
        figures::check,
        dates::check,
        wording::check,
        topics::check,
    ] {
        let mut odd = check(document);
        odd.truncate(MOST);
        findings.extend(odd);
    }
    findings
}

/// The clauses whose words are their own; what is also a parent's is read there.
fn texts(document: &Document) -> impl Iterator<Item = &Clause> {
    document.clauses.iter().filter(|clause| clause.span.is_none())
}

/// A finding on the bytes `range` of `clause`.
fn on(
    kind: FindingKind,
    clause: &Clause,
    range: Range<usize>,
    message_en: String,
    message_zh: String,
) -> Finding {
    Finding {
        clause: Some(clause.id.clone()),
        quote: clause.text.get(range).map(str::to_owned),
        ..finding(kind, message_en, message_zh)
    }
}
