//! Reading and searching the documents.

use clauses::{Clause, ClauseId, ClauseKind, Document, FindingKind, Passage};
use kernel::Language;
use search::Query;

use crate::{
    App, Code, Error, Progress, Result,
    wire::{
        self, Nothing, Text, marks,
        terms::{
            CitingQuestion, ClauseDetail, ClauseRow, DocumentId, DocumentSummary, DocumentView,
            FindingView, SearchHit, SearchQuery, SearchResults,
        },
    },
};

/// The documents of the collection.
///
/// # Errors
/// None today.
pub fn list_terms(app: &App, _: Nothing, _: &dyn Progress) -> Result<Vec<DocumentSummary>> {
    Ok(summaries(app))
}

pub(crate) fn summaries(app: &App) -> Vec<DocumentSummary> {
    app.library().documents().iter().map(summary).collect()
}

fn summary(document: &Document) -> DocumentSummary {
    DocumentSummary {
        id: document.id.clone(),
        title: document.title.clone(),
        language: document.language.tag().to_owned(),
        date: document.source.date.clone(),
        digest: document.text_digest.to_hex(),
        clauses: count(document.clauses.len()),
        findings: count(document.findings.len()),
        notices: document
            .notices
            .iter()
            .zip(&document.notices_zh)
            .map(|(en, zh)| Text::new(en, zh))
            .collect(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A whole document for reading.
///
/// # Errors
/// [`Code::NotFound`] for an id that is not in the collection.
pub fn read_document(app: &App, id: DocumentId, _: &dyn Progress) -> Result<DocumentView> {
    let document = app.library().document(&id.document).ok_or_else(|| {
        let known: Vec<_> = app.library().documents().iter().map(|one| one.id.as_str()).collect();
        Error::new(
            Code::NotFound,
            format!("There is no document {:?}.", id.document),
            format!("没有文件“{}”。", id.document),
        )
        .help(
            format!("The documents are: {}.", known.join(", ")),
            format!("现有文件：{}。", known.join("、")),
        )
        .about(&id.document)
    })?;
    let bank = app.bank()?;
    let rows = document.clauses.iter().map(|clause| {
        let covers = |id: &ClauseId| {
            *id == clause.id || clause.sentences.iter().any(|sentence| sentence.id == *id)
        };
        let cites = |question: &&assessment::Question| {
            question.clauses.iter().any(|citation| covers(&citation.clause))
        };
        let findings = document
            .findings
            .iter()
            .filter(|finding| finding.clause.as_ref().is_some_and(covers))
            .count();
        ClauseRow {
            clause: clause.id.to_string(),
            parent: clause.parent.as_ref().map(ToString::to_string),
            kind: kind(clause.kind).to_owned(),
            depth: depth(document, clause),
            number: number(clause),
            printed: clause.printed.clone(),
            own_number: clause.own_number,
            heading: clause.heading.clone(),
            body: own_wording(document, clause).to_owned(),
            findings: count(findings),
            questions: count(bank.questions.iter().filter(cites).count()),
        }
    });
    Ok(DocumentView { clauses: rows.collect(), summary: summary(document) })
}

const fn kind(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Heading => "heading",
        ClauseKind::Paragraph => "paragraph",
        ClauseKind::Inline => "inline",
        ClauseKind::Front => "front",
    }
}

fn depth(document: &Document, clause: &Clause) -> u32 {
    let mut depth = 0;
    let mut parent = clause.parent.as_ref();
    while let Some(id) = parent {
        depth += 1;
        parent = document.clause(id).and_then(|above| above.parent.as_ref());
    }
    depth
}

/// The wording that is the clause's alone: its paragraphs and the members of an enumeration inside it
/// are clauses of their own, and nobody should read them twice.
fn own_wording<'a>(document: &Document, clause: &'a Clause) -> &'a str {
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

/// Everything about one clause.
///
/// # Errors
/// [`Code::NotFound`] with the nearest ids for one that does not exist.
pub fn read_clause(app: &App, id: wire::terms::ClauseId, _: &dyn Progress) -> Result<ClauseDetail> {
    let passage = find(app, &id.clause)?;
    let (document, clause) = (passage.document, passage.clause);
    let covers = |id: &ClauseId| {
        *id == passage.id
            || *id == clause.id
            || clause.sentences.iter().any(|sentence| sentence.id == *id)
    };
    let findings =
        document.findings.iter().filter(|finding| finding.clause.as_ref().is_some_and(covers)).map(
            |finding| FindingView {
                kind: finding_kind(finding.kind).to_owned(),
                message: Text::new(&finding.message_en, &finding.message_zh),
                suggestion: finding.suggestion.as_ref().map(ToString::to_string),
            },
        );
    let questions = app
        .bank()?
        .questions
        .iter()
        .filter(|question| question.clauses.iter().any(|citation| covers(&citation.clause)))
        .map(|question| CitingQuestion {
            id: question.id.to_string(),
            text: Text::new(&question.text.en, &question.text.zh),
        });
    let date = document.source.date.as_deref().unwrap_or("undated copy");
    Ok(ClauseDetail {
        clause: passage.id.to_string(),
        document: document.id.clone(),
        printed: clause.printed.clone(),
        own_number: clause.own_number,
        path: document.heading_path(&clause.id),
        chapeau: document.chapeau(&clause.id).map(ToOwned::to_owned),
        text: passage.text.to_owned(),
        source_lines: passage.lines,
        digest: passage.digest().to_hex(),
        citation: format!("“{}” ({}, {}, {date})", passage.text, document.title, passage.id),
        findings: findings.collect(),
        questions: questions.collect(),
    })
}

const fn finding_kind(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::DanglingReference => "dangling-reference",
        FindingKind::SuspectReference => "suspect-reference",
        FindingKind::SourceDefect => "source-defect",
        _ => "reading",
    }
}

/// A clause as a person names it, with or without its document.
pub(crate) fn find<'a>(app: &'a App, typed: &str) -> Result<Passage<'a>> {
    let library = app.library();
    library.find(typed).ok_or_else(|| {
        let shown: String = typed.chars().take(80).collect();
        let near: Vec<_> = library.nearest(typed).iter().map(ToString::to_string).collect();
        let error = Error::new(
            Code::NotFound,
            format!("There is no clause {shown:?}."),
            format!("没有条款“{shown}”。"),
        );
        if near.is_empty() {
            error.help(
                "Write it as a document and a number: ai-terms 4.2(1).",
                "请写成“文件 编号”，如 face-rules 11。",
            )
        } else {
            error.help(
                format!("Did you mean {}?", near.join(", ")),
                format!("您是否要找 {}？", near.join("、")),
            )
        }
        .about(shown)
    })
}

/// Clauses that answer a query, in both languages.
///
/// # Errors
/// When the index cannot be built.
pub fn search_clauses(app: &App, query: SearchQuery, _: &dyn Progress) -> Result<SearchResults> {
    let found = app
        .index()?
        .search(&Query {
            text: query.query.clone(),
            documents: query.documents,
            limit: query.limit as usize,
        })
        .map_err(|error| {
            Error::new(
                Code::Data,
                format!("The search failed: {error}."),
                format!("检索失败：{error}。"),
            )
        })?;
    let hits = found.hits.into_iter().filter_map(|hit| {
        let passage = app.library().resolve(&hit.clause)?;
        let (document, clause) = (passage.document, passage.clause);
        let (body, start) = (own_wording(document, clause), clause.body);
        let in_body: Vec<_> = hit
            .text_marks
            .iter()
            .filter(|mark| mark.start >= start && mark.end - start <= body.len())
            .map(|mark| mark.start - start..mark.end - start)
            .collect();
        Some(SearchHit {
            clause: hit.clause.to_string(),
            document: hit.document,
            path: document.heading_path(&clause.id),
            marks: marks(&hit.snippet, &hit.snippet_marks),
            snippet: hit.snippet,
            body_marks: marks(body, &in_body),
            score: hit.score,
            through: hit.through,
        })
    });
    Ok(SearchResults {
        query: query.query,
        hits: hits.collect(),
        also: found.also,
        notices: found
            .notices
            .into_iter()
            .map(|notice| Text::new(notice.message(Language::En), notice.message(Language::Zh)))
            .collect(),
    })
}
