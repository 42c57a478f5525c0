//! One clause with everything that hangs from it, and its citation.

use clauses::{ClauseId, ClauseKind, Document, Passage};
use kernel::Language;

use crate::{
    App, Code, Error, Progress, Result, notes, record, register,
    shelf::{Shelf, Shelved},
    terms::{readings, state, word},
    wire::{
        self, Text,
        notes::{Citation, CiteClause},
        terms::{CitingQuestion, ClauseBrief, ClauseDetail, FindingView, ReferenceView},
    },
};

/// Most clauses, entries and the like that one list of the margin holds.
const MOST: usize = 60;

/// Everything about one clause.
///
/// # Errors
/// [`Code::NotFound`] with the nearest ids for one that does not exist.
pub fn read_clause(app: &App, id: wire::terms::ClauseId, _: &dyn Progress) -> Result<ClauseDetail> {
    let shelf = app.shelf();
    let (version, passage) = shelf.find(&id.clause, id.version.as_deref())?;
    let (document, clause) = (passage.document, passage.clause);
    let covers = |id: &ClauseId| {
        *id == passage.id
            || *id == clause.id
            || clause.sentences.iter().any(|sentence| sentence.id == *id)
    };
    let findings =
        document.findings.iter().filter(|finding| finding.clause.as_ref().is_some_and(covers)).map(
            |finding| FindingView {
                kind: word(&finding.kind),
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
    let (printed, terms) = readings(app, document, clause);
    let references = printed.into_iter().map(|(range, reference)| {
        let words = clause.text.get(range).unwrap_or_default().to_owned();
        let state = state(reference);
        ReferenceView {
            words,
            state: state.word.to_owned(),
            target: state.target,
            suggestion: state.suggestion,
            remark: state.remark,
        }
    });
    let mut citing: Vec<&ClauseId> = Vec::new();
    for reference in document.cited_by(&clause.id) {
        if !citing.contains(&&reference.clause) {
            citing.push(&reference.clause);
        }
    }
    let brief = |id: &ClauseId| brief(&shelf, id);
    let citation = cite(version, &passage, &in_full(&passage), document.language);
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
        citation: citation.plain,
        citation_markdown: citation.markdown,
        findings: findings.collect(),
        questions: questions.collect(),
        obligations: register::rows_on(app, document, clause)?,
        conflicts: register::conflicts_on(app, clause)?,
        references: references.collect(),
        cited_by: citing.into_iter().take(MOST).filter_map(brief).collect(),
        counterparts: register::counterparts(app, clause)?
            .iter()
            .take(MOST)
            .filter_map(brief)
            .collect(),
        terms,
        notes: notes::on(app, document, &clause.id),
        entries: record::resting_on(app, &clause.id, MOST),
        version: version.name.clone(),
    })
}

/// A clause in a line, if it is at hand.
pub(crate) fn brief(shelf: &Shelf, id: &ClauseId) -> Option<ClauseBrief> {
    const LETTERS: usize = 90;
    let passage = shelf.library.resolve(id)?;
    let words = match &passage.clause.heading {
        Some(heading) if !passage.is_sentence() => heading.as_str(),
        _ if passage.is_sentence() => passage.text,
        _ => passage.clause.wording(),
    };
    let mut short: String = words.chars().take(LETTERS).collect();
    if words.chars().count() > LETTERS {
        short.push('…');
    }
    Some(ClauseBrief { clause: id.to_string(), words: short })
}

/// A clause, or words of it, with a citation ready to paste.
///
/// # Errors
/// [`Code::NotFound`] for a clause that is not at hand or does not hold the words.
pub fn cite_clause(app: &App, cite_: CiteClause, _: &dyn Progress) -> Result<Citation> {
    let shelf = app.shelf();
    let (version, passage) = shelf.find(&cite_.clause, Some(&cite_.version))?;
    let language = cite_.language.parse().unwrap_or(passage.document.language);
    let quote = cite_.quote.trim();
    if quote.is_empty() {
        return Ok(cite(version, &passage, &in_full(&passage), language));
    }
    if !passage.text.contains(quote) {
        return Err(Error::new(
            Code::NotFound,
            format!("These words do not stand in {}.", passage.id),
            format!("{} 中没有这些文字。", passage.id),
        )
        .about(passage.id.to_string()));
    }
    Ok(cite(version, &passage, quote, language))
}

/// The words of a clause as they can stand alone: a heading with all beneath it, an item behind the
/// words that introduce it, which stand in square brackets.
fn in_full(passage: &Passage<'_>) -> String {
    let (document, clause) = (passage.document, passage.clause);
    if passage.is_sentence() {
        return passage.text.to_owned();
    }
    if clause.kind == ClauseKind::Heading {
        let mut lines = vec![clause.text.clone()];
        beneath(document, &clause.id, &mut lines);
        return lines.join("\n");
    }
    match document.chapeau(&clause.id) {
        Some(chapeau) => format!("[{chapeau}] {}", clause.text),
        None => clause.text.clone(),
    }
}

/// The clauses beneath one, each on a line; those whose words are part of another's are left out.
fn beneath(document: &Document, id: &ClauseId, lines: &mut Vec<String>) {
    for child in document.children(id).filter(|child| child.span.is_none()) {
        let label = child.label().filter(|label| !child.text.starts_with(label.as_str()));
        lines.push(match label {
            Some(label) => format!("{label} {}", child.text),
            None => child.text.clone(),
        });
        if lines.len() < 1_000 {
            beneath(document, &child.id, lines);
        }
    }
}

/// In a lawyer's form: the words in the quotation marks of their language, then title, number,
/// date, and which version when it is not the one that ships.
fn cite(version: &Shelved, passage: &Passage<'_>, words: &str, language: Language) -> Citation {
    let document: &Document = passage.document;
    let path = passage.id.path();
    let date = document.source.date.as_deref();
    let clause = clause_words(path, language);
    let date = date.unwrap_or(language.pick("undated copy", "未注明日期的副本"));
    let version = match &version.entry {
        None => String::new(),
        Some(entry) => language.pick(
            format!(", version {}, record {entry}", version.name),
            format!("，版本 {}，记录 {entry}", version.name),
        ),
    };
    let quoted = match document.language {
        Language::En => format!("“{words}”"),
        Language::Zh => format!("“{words}”"),
    };
    let plain = language.pick(
        format!("{quoted} ({}, {clause}, {date}{version})", document.title),
        format!("{quoted}（《{}》{clause}，{date}{version}）", document.title),
    );
    let lines = words.lines().map(|line| format!("> {}\n", escape_markdown(line)));
    let markdown = format!(
        "{}>\n> — {}",
        lines.collect::<String>(),
        language.pick(
            format!("*{}*, {clause}, {date}{version} (`{}`)", document.title, passage.id),
            format!("《{}》{clause}，{date}{version}（`{}`）", document.title, passage.id),
        )
    );
    Citation { plain, markdown }
}

/// `4.2(2)(a)` as a lawyer writes it.
fn clause_words(path: &str, language: Language) -> String {
    if !path.starts_with(|c: char| c.is_ascii_digit()) {
        return path.to_owned();
    }
    match language {
        Language::En => format!("clause {path}"),
        Language::Zh => {
            let end = path.find('(').unwrap_or(path.len());
            format!("第{}条{}", &path[..end], &path[end..])
        }
    }
}

fn escape_markdown(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
