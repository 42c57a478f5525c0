//! Reading the documents: the shelf, a document for the reading column, a clause for the margin.

mod margin;

pub use margin::{cite_clause, read_clause};

use std::{collections::HashMap, ops::Range};

use clauses::{Clause, ClauseId, ClauseKind, Document, Reference, ReferenceState};

use crate::{
    App, Progress, Result, notes, register,
    shelf::{Shelf, Shelved},
    wire::{
        Nothing, Text, marks,
        terms::{
            ClauseRow, DefinedTerm, DocumentId, DocumentSummary, DocumentView, RepairView, Span,
        },
    },
};

/// The documents at hand.
///
/// # Errors
/// None today.
pub fn list_terms(app: &App, _: Nothing, _: &dyn Progress) -> Result<Vec<DocumentSummary>> {
    Ok(summaries(app))
}

pub(crate) fn summaries(app: &App) -> Vec<DocumentSummary> {
    let shelf = app.shelf();
    let newest = shelf.library.documents().iter();
    let newest = newest.filter_map(|document| shelf.document(&document.id, None).ok());
    newest.map(|version| summary(&shelf, version)).collect()
}

pub(crate) fn summary(shelf: &Shelf, version: &Shelved) -> DocumentSummary {
    let document = &version.document;
    let notices = document.notices.iter().zip(&document.notices_zh);
    let versions = shelf.summaries(&document.id);
    DocumentSummary {
        id: document.id.clone(),
        title: document.title.clone(),
        language: document.language.tag().to_owned(),
        date: document.source.date.clone(),
        digest: document.text_digest.to_hex(),
        clauses: count(document.clauses.len()),
        findings: count(document.findings.len()),
        notices: notices.map(|(en, zh)| Text::new(en, zh)).collect(),
        imported: versions.iter().all(|one| one.entry.is_some()),
        version: version.name.clone(),
        versions,
    }
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A whole document for reading.
///
/// # Errors
/// [`crate::Code::NotFound`] for an id or a version that is not at hand.
pub fn read_document(app: &App, id: DocumentId, _: &dyn Progress) -> Result<DocumentView> {
    let shelf = app.shelf();
    let version = shelf.document(&id.document, id.version.as_deref())?;
    let document = &version.document;
    let repairs = document.repairs.iter().map(|repair| RepairView {
        kind: word(&repair.kind),
        done: Text::new(&repair.done_en, &repair.done_zh),
        lines: repair.lines.clone(),
    });
    Ok(DocumentView {
        clauses: rows(app, document)?,
        terms: defined_terms(document),
        repairs: repairs.collect(),
        summary: summary(&shelf, version),
    })
}

/// The word by which a closed set of choices is written in JSON.
pub(crate) fn word(choice: &impl serde::Serialize) -> String {
    match serde_json::to_value(choice) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The clauses of a document as rows, with what hangs from each.
pub(crate) fn rows(app: &App, document: &Document) -> Result<Vec<ClauseRow>> {
    let counted = Counted::of(app, document)?;
    let spans = Spans::of(app, document);
    let mut depths: HashMap<&ClauseId, u32> = HashMap::new();
    let mut rows = Vec::with_capacity(document.clauses.len());
    for clause in &document.clauses {
        let above = clause.parent.as_ref().and_then(|id| depths.get(id));
        let depth = above.map_or(0, |depth| depth + 1);
        depths.insert(&clause.id, depth);
        let body = own_wording(document, clause);
        let hanging = counted.at.get(&clause.id);
        let duty = register::duty(app, document, clause)?;
        rows.push(ClauseRow {
            clause: clause.id.to_string(),
            parent: clause.parent.as_ref().map(ToString::to_string),
            kind: kind(clause.kind).to_owned(),
            depth,
            number: number(clause),
            printed: clause.printed.clone(),
            own_number: clause.own_number,
            heading: clause.heading.clone(),
            body: body.to_owned(),
            findings: hanging.map_or(0, |hanging| hanging.findings),
            questions: hanging.map_or(0, |hanging| hanging.questions),
            notes: hanging.map_or(0, |hanging| hanging.notes),
            modality: duty.modality,
            bound: duty.bound,
            spans: spans.within(clause, body),
        });
    }
    Ok(rows)
}

/// How much hangs from each clause; what hangs from a sentence counts for its clause.
#[derive(Default)]
struct Counted {
    at: HashMap<ClauseId, Hanging>,
}

#[derive(Clone, Copy, Default)]
struct Hanging {
    findings: u32,
    questions: u32,
    notes: u32,
}

impl Counted {
    fn of(app: &App, document: &Document) -> Result<Self> {
        let mut counted = Self::default();
        for id in document.findings.iter().filter_map(|finding| finding.clause.as_ref()) {
            counted.at(document, id).findings += 1;
        }
        for question in &app.bank()?.questions {
            for citation in question.clauses.iter().filter(|c| c.clause.document() == document.id) {
                counted.at(document, &citation.clause).questions += 1;
            }
        }
        for note in notes::placed_in(app, document) {
            counted.at(document, &note.clause).notes += 1;
        }
        Ok(counted)
    }

    fn at(&mut self, document: &Document, id: &ClauseId) -> &mut Hanging {
        let whole =
            document.passage(id).map_or_else(|| id.clone(), |found| found.clause.id.clone());
        self.at.entry(whole).or_default()
    }
}

/// What is live in a document's text, by clause.
struct Spans<'a> {
    document: &'a Document,
    at: HashMap<&'a ClauseId, Vec<(Range<usize>, Live<'a>)>>,
    notes: HashMap<ClauseId, Vec<(Range<usize>, String)>>,
}

#[derive(Clone)]
enum Live<'a> {
    Reference(&'a Reference),
    Term(&'a str),
    Definition(&'a str),
}

impl<'a> Spans<'a> {
    fn of(app: &App, document: &'a Document) -> Self {
        let mut at: HashMap<&ClauseId, Vec<_>> = HashMap::new();
        for reference in &document.references {
            let live = (reference.range.clone(), Live::Reference(reference));
            at.entry(&reference.clause).or_default().push(live);
        }
        for term in &document.terms {
            for site in &term.defined {
                let live = (site.range.clone(), Live::Definition(&term.term));
                at.entry(&site.clause).or_default().push(live);
            }
            for used in &term.uses {
                let live = (used.range.clone(), Live::Term(&term.term));
                at.entry(&used.clause).or_default().push(live);
            }
        }
        let mut notes: HashMap<ClauseId, Vec<_>> = HashMap::new();
        for note in notes::placed_in(app, document) {
            if let Some(range) = note.range {
                notes.entry(note.clause).or_default().push((range, note.id));
            }
        }
        Self { document, at, notes }
    }

    /// What is live in a clause's text. Words that are also those of the clause above are listed
    /// there.
    fn live(&self, clause: &Clause) -> Vec<(Range<usize>, &Live<'a>)> {
        let mut found = Vec::new();
        let (mut clause, mut shift) = (clause, 0);
        let whole = clause.text.len();
        loop {
            for (range, live) in self.at.get(&clause.id).into_iter().flatten() {
                if let (Some(start), Some(end)) =
                    (range.start.checked_sub(shift), range.end.checked_sub(shift))
                    && end <= whole
                {
                    found.push((start..end, live));
                }
            }
            let above = clause.parent.as_ref().and_then(|id| self.document.clause(id));
            let (Some(span), Some(above)) = (&clause.span, above) else { return found };
            shift += span.start;
            clause = above;
        }
    }

    /// Those that stand in the words a row shows. Where two overlap, the first stands; a note may
    /// lie under anything.
    fn within(&self, clause: &Clause, body: &str) -> Vec<Span> {
        let shown = clause.body..clause.body + body.len();
        let inside = |range: &Range<usize>| {
            shown.start <= range.start && range.end <= shown.end && range.start < range.end
        };
        let mut live = self.live(clause);
        live.retain(|(range, _)| inside(range));
        live.sort_by_key(|(range, _)| (range.start, usize::MAX - range.end));
        let mut end = 0;
        live.retain(|(range, _)| {
            let apart = range.start >= end;
            if apart {
                end = range.end;
            }
            apart
        });
        let mut notes: Vec<_> = self
            .notes
            .get(&clause.id)
            .into_iter()
            .flatten()
            .filter(|(range, _)| inside(range))
            .collect();
        notes.sort_by_key(|(range, _)| range.start);
        let ranges: Vec<_> = live
            .iter()
            .map(|(range, _)| range)
            .chain(notes.iter().map(|(range, _)| range))
            .map(|range| range.start - shown.start..range.end - shown.start)
            .collect();
        let marks = marks(body, &ranges);
        let (for_live, for_notes) = marks.split_at(live.len());
        let mut spans: Vec<Span> = Vec::with_capacity(ranges.len());
        for ((_, live), mark) in live.iter().zip(for_live) {
            spans.push(live_span(live, mark.start, mark.end));
        }
        for ((_, note), mark) in notes.iter().zip(for_notes) {
            spans.push(span("note", note, mark.start, mark.end));
        }
        spans
    }
}

/// The references printed in a clause, with their bytes in its text, and the terms that it uses.
pub(crate) fn readings<'a>(
    app: &App,
    document: &'a Document,
    clause: &Clause,
) -> (Vec<(Range<usize>, &'a Reference)>, Vec<String>) {
    let spans = Spans::of(app, document);
    let mut live = spans.live(clause);
    live.sort_by_key(|(range, _)| range.start);
    let (mut references, mut terms): (Vec<_>, Vec<String>) = (Vec::new(), Vec::new());
    for (range, live) in live {
        match live {
            Live::Reference(reference) => references.push((range, *reference)),
            Live::Term(term) if !terms.iter().any(|known| known == term) => {
                terms.push((*term).to_owned());
            }
            _ => {}
        }
    }
    (references, terms)
}

fn span(kind: &str, target: &str, start: u32, end: u32) -> Span {
    Span {
        start,
        end,
        kind: kind.to_owned(),
        state: String::new(),
        target: target.to_owned(),
        remark: None,
        suggestion: None,
    }
}

fn live_span(live: &Live<'_>, start: u32, end: u32) -> Span {
    match live {
        Live::Term(term) => span("term", term, start, end),
        Live::Definition(term) => span("definition", term, start, end),
        Live::Reference(reference) => {
            let state = state(reference);
            Span {
                state: state.word.to_owned(),
                remark: state.remark,
                suggestion: state.suggestion,
                ..span("reference", &state.target, start, end)
            }
        }
    }
}

/// What became of a reference, for the wire.
pub(crate) struct State {
    pub word: &'static str,
    pub target: String,
    pub suggestion: Option<String>,
    pub remark: Option<Text>,
}

pub(crate) fn state(reference: &Reference) -> State {
    let target = reference.target.as_ref().map(ToString::to_string).unwrap_or_default();
    match &reference.state {
        ReferenceState::Valid => State { word: "valid", target, suggestion: None, remark: None },
        ReferenceState::Suspect { suggestion, subject } => State {
            word: "suspect",
            remark: Some(Text::new(
                format!("{target} speaks of something else; {suggestion} speaks of “{subject}”."),
                format!("{target} 所述另有其事；{suggestion} 谈及“{subject}”。"),
            )),
            target,
            suggestion: Some(suggestion.to_string()),
        },
        ReferenceState::Dangling => State {
            word: "dangling",
            remark: Some(Text::new(format!("There is no {target}."), format!("没有 {target}。"))),
            target,
            suggestion: None,
        },
        ReferenceState::External { name } => {
            State { word: "external", target: name.clone(), suggestion: None, remark: None }
        }
    }
}

fn defined_terms(document: &Document) -> Vec<DefinedTerm> {
    let terms = document.terms.iter().map(|term| {
        let mut used: Vec<String> = Vec::new();
        let mut variants: Vec<String> = Vec::new();
        for one in &term.uses {
            let clause = one.clause.to_string();
            if used.last() != Some(&clause) {
                used.push(clause);
            }
            let words = document.clause(&one.clause).and_then(|c| c.text.get(one.range.clone()));
            if let Some(words) = words.filter(|words| *words != term.term)
                && !variants.iter().any(|known| known == words)
            {
                variants.push(words.to_owned());
            }
        }
        let first = term.defined.first().and_then(|site| document.clause(&site.clause));
        DefinedTerm {
            term: term.term.clone(),
            defined: term.defined.iter().map(|site| site.clause.to_string()).collect(),
            definition: first.map(|clause| clause.wording().to_owned()).unwrap_or_default(),
            used,
            variants,
        }
    });
    terms.collect()
}

const fn kind(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Heading => "heading",
        ClauseKind::Paragraph => "paragraph",
        ClauseKind::Inline => "inline",
        ClauseKind::Front => "front",
    }
}

/// The wording that is the clause's alone: its paragraphs and the members of an enumeration inside it
/// are clauses of their own, and nobody should read them twice.
pub(crate) fn own_wording<'a>(document: &Document, clause: &'a Clause) -> &'a str {
    let parts: Vec<_> =
        document.children(&clause.id).filter_map(|child| child.span.as_ref()).collect();
    let [first, .., last] = parts.as_slice() else {
        return clause.wording();
    };
    // What stands behind the last part belongs to all of them: then the whole is shown.
    if clause.text.get(last.end..).is_none_or(|rest| !rest.trim().is_empty()) {
        return clause.wording();
    }
    let before = clause.text.get(clause.body..first.start).unwrap_or_default().trim_end();
    // "(i)" in front of the first part is that part's number.
    match before.rfind('(') {
        Some(label) if before.ends_with(')') => before[..label].trim_end(),
        _ => before,
    }
}

/// The last step of the id: `4.2` of `ai-terms 4.2`, `(a)` of `ai-terms 4.2(2)(a)`.
fn number(clause: &Clause) -> String {
    let path = clause.id.path();
    if path == "title" {
        return String::new();
    }
    match path.rfind('(') {
        Some(start) if path.ends_with(')') => path[start..].to_owned(),
        _ => path.to_owned(),
    }
}
