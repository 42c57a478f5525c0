//! References printed in a text ("clause 3.3", 第14条, "Section 5 of the Service Agreement"), and
//! whether they lead where they should.
//!
//! Finding them is the business of the two languages (`english`, `chinese`); here they are resolved
//! in the clause tree and judged. What another text says is left out: it is only named.

use std::ops::Range;

use kernel::Language;

mod chinese;
mod english;
mod places;
mod subject;

use crate::{
    document::{Clause, Document, Finding, FindingKind, Reference, ReferenceState},
    ledger::finding,
};
pub(crate) use chinese::number as numeral;
use places::Places;
pub(crate) use places::attachment_heading;
use subject::Subjects;

/// Most references that are judged; a bound on hostile input.
const MAX_REFERENCES: usize = 20_000;

/// A reference as printed.
#[derive(Debug, PartialEq, Eq)]
struct Cite {
    range: Range<usize>,
    aim: Aim,
}

/// What a reference means to lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Aim {
    /// A place in this document.
    Place { base: Base, marks: Vec<Mark> },
    /// Another text.
    External(String),
}

/// Where the marks of a reference hang from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Base {
    /// A section number: `3.1`.
    Number(String),
    /// The numbered clause in which the reference stands: "this Section", 本条.
    Own,
    /// The nearest clause above that has such marks: "paragraph (b) above".
    Near,
    /// The paragraph before this one: 前款.
    Before,
    /// A schedule, annex or 附件, by its folded number; empty for the only one.
    Attachment(String),
}

/// One step down from a base.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    /// As printed in brackets: `(a)`.
    Any(String),
    /// A paragraph by its position: 第二款.
    Paragraph(String),
    /// A labelled item: 第（三）项.
    Item(String),
}

impl Mark {
    fn text(&self) -> &str {
        match self {
            Self::Any(text) | Self::Paragraph(text) | Self::Item(text) => text,
        }
    }
}

/// How a document calls itself, which is no reference to another text.
struct Names {
    own: Vec<String>,
}

impl Names {
    fn of(document: &Document) -> Self {
        let mut own: Vec<String> = vec![document.title.clone()];
        own.extend(document.aliases.iter().cloned());
        for clause in document.clauses.iter().filter(|clause| clause.span.is_none()) {
            match document.language {
                Language::En => own.extend(english::own_names(&clause.text)),
                Language::Zh => own.extend(chinese::own_names(&clause.text)),
            }
            if own.len() > 50 {
                break;
            }
        }
        own.sort();
        own.dedup();
        Self { own }
    }

    fn is_own(&self, name: &str) -> bool {
        self.own.iter().any(|own| own == name)
    }
}

/// Finds and judges the printed references of `document`.
pub(crate) fn judge(document: &Document) -> (Vec<Reference>, Vec<Finding>) {
    let subjects = Subjects::of(document);
    let places = Places::of(document);
    let names = Names::of(document);
    let mut references = Vec::new();
    let mut findings = Vec::new();
    // Words that are also a parent's are read there.
    for (at, clause) in document.clauses.iter().enumerate() {
        if clause.span.is_some() {
            continue;
        }
        // A heading and the words below it are two texts.
        let (head, body) = clause.text.split_at(clause.body);
        let below = cites(body, document.language, &names).into_iter().map(|cite| Cite {
            range: cite.range.start + head.len()..cite.range.end + head.len(),
            aim: cite.aim,
        });
        for cite in cites(head, document.language, &names).into_iter().chain(below) {
            if references.len() >= MAX_REFERENCES {
                return (references, findings);
            }
            let (target, state) = match &cite.aim {
                Aim::External(name) => (None, ReferenceState::External { name: name.clone() }),
                Aim::Place { base, marks } => {
                    let Some(led) = places.lead(at, &cite.range, base, marks) else { continue };
                    let state = match (&led.target, base) {
                        (Some(target), Base::Number(_)) if led.exists => {
                            subjects.judge(document.language, clause, &cite.range, target, document)
                        }
                        _ if led.exists => ReferenceState::Valid,
                        _ => ReferenceState::Dangling,
                    };
                    let attachment = matches!(base, Base::Attachment(_));
                    let quote = &clause.text[cite.range.clone()];
                    findings.extend(report(clause, quote, &led.named, attachment, &state));
                    (led.target, state)
                }
            };
            references.push(Reference {
                clause: clause.id.clone(),
                range: cite.range,
                target,
                state,
            });
        }
    }
    (references, findings)
}

fn cites(text: &str, language: Language, names: &Names) -> Vec<Cite> {
    match language {
        Language::En => english::printed(text, names),
        Language::Zh => chinese::printed(text, names),
    }
}

fn report(
    clause: &Clause,
    quote: &str,
    path: &str,
    attachment: bool,
    state: &ReferenceState,
) -> Option<Finding> {
    let mut odd = match state {
        ReferenceState::Valid | ReferenceState::External { .. } => return None,
        ReferenceState::Dangling if attachment => finding(
            FindingKind::MissingAttachment,
            format!("“{quote}” is cited, but the document holds no such attachment."),
            format!("文中提及“{quote}”，但本文件未附有该附件。"),
        ),
        ReferenceState::Dangling => finding(
            FindingKind::DanglingReference,
            format!("“{quote}” refers to a clause that does not exist: {path}."),
            format!("“{quote}”所指的条款 {path} 不存在。"),
        ),
        ReferenceState::Suspect { suggestion, subject } => finding(
            FindingKind::SuspectReference,
            format!(
                "“{quote}” refers to clause {path}, which does not mention “{subject}”; \
                 clause {} does.",
                suggestion.path()
            ),
            format!(
                "“{quote}”指向第 {path} 条，但该条未提及“{subject}”；第 {} 条提及。",
                suggestion.path()
            ),
        ),
    };
    if let ReferenceState::Suspect { suggestion, .. } = state {
        odd.suggestion = Some(suggestion.clone());
    }
    odd.clause = Some(clause.id.clone());
    odd.quote = Some(quote.to_owned());
    Some(odd)
}

#[cfg(test)]
mod tests;
