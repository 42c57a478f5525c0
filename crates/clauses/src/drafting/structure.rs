//! Numbers that skip, clauses with no words, lists that end as if they went on.

use std::collections::HashSet;

use super::on;
use crate::{
    document::{Clause, ClauseKind, Document, Finding, FindingKind},
    id::ClauseId,
    labels,
    ledger::finding,
    patterns::{Pattern, pattern},
};

static HANGING_EN: Pattern = pattern!(r"(?i)[;,]\s*(?:and/or|and|or)$");
static HANGING_ZH: Pattern = pattern!(r"[；，;,]\s*(?:以及|及|和|或者|或|并且|且)$");

pub(super) fn check(document: &Document) -> Vec<Finding> {
    let known: HashSet<&ClauseId> = document
        .findings
        .iter()
        .filter(|f| matches!(f.kind, FindingKind::Numbering | FindingKind::DuplicateNumber))
        .filter_map(|f| f.clause.as_ref())
        .collect();
    let mut findings = Vec::new();
    let roots: Vec<&Clause> = document.roots().collect();
    sequence(&roots, &known, &mut findings);
    for clause in &document.clauses {
        let children: Vec<&Clause> = document.children(&clause.id).collect();
        sequence(&children, &known, &mut findings);
        hanging(document, &children, &mut findings);
        findings.extend(empty(document, clause, children.is_empty()));
    }
    findings
}

/// What a printed label may count: its number as a figure, a letter, a roman numeral.
fn counts(clause: &Clause) -> Option<[Option<u32>; 3]> {
    let printed = clause.printed.as_deref()?;
    if clause.own_number {
        // The number was repaired; its id holds what it is read as.
        let path = clause.id.path();
        return path.bytes().all(|b| b.is_ascii_digit()).then(|| [path.parse().ok(), None, None]);
    }
    if let Some(label) = labels::item(printed) {
        let letters = label.mark.bytes().all(|b| b.is_ascii_lowercase());
        let letter = match (letters, label.mark.as_bytes()) {
            (true, [one]) => Some(u32::from(one - b'a') + 1),
            _ => None,
        };
        let roman = letters.then(|| roman(&label.mark)).flatten();
        return Some([label.mark.parse().ok(), letter, roman]);
    }
    let number = printed.trim_end_matches(['.', ')']);
    let last = number.rsplit('.').next()?;
    last.parse().ok().map(|last| [Some(last), None, None])
}

fn roman(mark: &str) -> Option<u32> {
    (1..=50).find(|n| labels::roman(*n as usize) == mark)
}

/// Labels of siblings count up one by one, from one.
fn sequence(siblings: &[&Clause], known: &HashSet<&ClauseId>, findings: &mut Vec<Finding>) {
    let mut before: Option<[Option<u32>; 3]> = None;
    for clause in siblings {
        let Some(now) = counts(clause) else { continue };
        let goes_on = |last: &[Option<u32>; 3]| {
            last.iter()
                .zip(now)
                .any(|(last, now)| matches!((last, now), (Some(l), Some(n)) if n == l + 1))
        };
        let starts = now.contains(&Some(1));
        let right = starts || before.as_ref().is_some_and(goes_on);
        before = Some(now);
        if right || known.contains(&clause.id) {
            continue;
        }
        let printed = clause.printed.as_deref().unwrap_or_default();
        findings.push(Finding {
            clause: Some(clause.id.clone()),
            quote: Some(printed.to_owned()),
            ..finding(
                FindingKind::Numbering,
                format!("The printed number {printed} does not follow on from the one before it."),
                format!("编号“{printed}”与前一编号不连续。"),
            )
        });
    }
}

/// The last item of a list ends with "; and".
fn hanging(document: &Document, children: &[&Clause], findings: &mut Vec<Finding>) {
    let Some(last) = children.last() else { return };
    let listed = children.len() > 1
        && (last.kind == ClauseKind::Inline
            || last.printed.as_deref().is_some_and(|p| p.starts_with(['(', '（'])))
        || children.len() > 1
            && last.printed.is_none()
            && last.id.path().ends_with(')')
            && bulleted(last);
    if !listed || document.children(&last.id).next().is_some() {
        return;
    }
    let text = last.text.trim_end_matches(['。', '；', ' ', '\u{3000}']);
    let pattern = document.language.pick(&HANGING_EN, &HANGING_ZH);
    let Some(found) = pattern.find_iter(text).last() else { return };
    findings.push(on(
        FindingKind::DanglingConjunction,
        last,
        found.range(),
        "The last item of this list ends as if another followed.".to_owned(),
        "该列举的最后一项以连接词结尾，似有缺项。".to_owned(),
    ));
}

/// Items without label bear letters, paragraphs numbers.
fn bulleted(clause: &Clause) -> bool {
    let mark = clause.id.path().trim_end_matches(')').rsplit('(').next().unwrap_or_default();
    mark.starts_with(|c: char| c.is_ascii_lowercase())
}

/// A number or attachment with nothing to read under it.
fn empty(document: &Document, clause: &Clause, leaf: bool) -> Option<Finding> {
    let words = clause.wording().chars().any(char::is_alphanumeric);
    let attachment = || {
        let heading = clause.heading.as_deref();
        heading.and_then(crate::references::attachment_heading).is_some()
    };
    let counts = match clause.kind {
        ClauseKind::Heading => true,
        // A label alone, or a run-in title with nothing behind it.
        ClauseKind::Paragraph => clause.printed.is_some(),
        ClauseKind::Front => attachment(),
        ClauseKind::Inline => true,
    };
    if words || !leaf || !counts || document.clauses.len() < 2 {
        return None;
    }
    Some(on(
        FindingKind::EmptyClause,
        clause,
        0..clause.text.len(),
        "There is nothing to read under this number or heading.".to_owned(),
        "该编号或标题之下没有内容。".to_owned(),
    ))
}
