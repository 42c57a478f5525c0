//! The assessment report: which blocks stand in which order. Wording is in `words`, layout in
//! `block`; here stands what a reader needs, most important first.

mod answers;
mod appendix;
mod closing;
mod risk;
mod signs;
mod summary;

use std::collections::BTreeMap;

use assessment::{AnswerSet, Bank, Citation, Evaluation, Level, Outcome, Visibility};
use clauses::{ClauseId, Library, Passage};
use kernel::{Language, Timestamp};

use crate::{
    Error,
    block::{Block, Layout, Paragraph, strong},
    fonts::{Face, Fonts},
    furniture::Running,
    ink::{INK, INK_2},
    page::{MEASURE, Page, SIDE, number, paginate},
    pdf::{self, Description},
    text::{Span, Style},
    words::{Words, bounded},
};

/// What is known of the record entry that the report is printed for. The entry cannot hold the
/// digest of the PDF itself here, since the PDF prints the entry; `digest` is that of the frozen
/// content.
#[derive(Clone, Debug, Default)]
pub struct Receipt {
    /// The entry's id, `E-000001`.
    pub entry: String,
    /// SHA-256 of the frozen content of the assessment, in hexadecimal digits.
    pub digest: String,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
}

/// Everything that an assessment report prints.
pub struct AssessmentReport<'a> {
    /// Language of all fixed wording; clauses are quoted in their own.
    pub language: Language,
    /// The bank that was answered.
    pub bank: &'a Bank,
    /// The answers.
    pub answers: &'a AnswerSet,
    /// What follows from them.
    pub evaluation: &'a Evaluation,
    /// The terms that are cited.
    pub library: &'a Library,
    /// The record entry.
    pub receipt: Receipt,
    /// The date of the report.
    pub produced_at: Timestamp,
}

/// Lays the report out and writes it as PDF (A4). Long free text is cut at a stated length with a
/// visible remark; the record holds it whole.
///
/// # Errors
/// [`Error::MissingClause`] if a cited clause is not in the library; [`Error::Unwritable`] if the
/// writer fails.
pub fn assessment_pdf(r: &AssessmentReport<'_>, fonts: &Fonts<'_>) -> Result<Vec<u8>, Error> {
    let composer = Composer::new(r, fonts)?;
    let blocks = composer.blocks();
    let mut layout = Layout::new(fonts);
    let slices = layout.lay(&blocks, SIDE, MEASURE);
    let mut pages = paginate(&slices);
    number(&mut pages, &mut layout.shaper);
    composer.furnish(&mut pages, &mut layout);
    let title = composer.subject();
    let description = Description {
        title: format!("{}: {title}", composer.words.t("Risk self-assessment", "风险自评估报告")),
        author: bounded(&r.answers.author, NAME, composer.words),
        subject: composer.outcome_name(),
        keywords: vec![r.receipt.entry.clone(), r.bank.id.clone()],
        language: r.language,
        produced_at: r.produced_at,
    };
    pdf::write(&pages, &layout.tree, fonts, &description)
}

/// The most characters printed of a note or reason.
pub(crate) const NOTE: usize = 4000;
/// The most characters printed of an action or a label.
pub(crate) const LABEL: usize = 600;
/// The most characters printed of a name.
pub(crate) const NAME: usize = 120;
/// The most pieces of evidence listed for one answer.
pub(crate) const EVIDENCE: usize = 30;
/// The most rows of actions or overrides.
pub(crate) const ROWS: usize = 400;
/// The hanging column of labels.
pub(crate) const HANG: f32 = 74.0;

pub(crate) const BODY: Style = Style::new(Face::Serif, 10.2, INK);
pub(crate) const NOTES: Style = Style::new(Face::SerifItalic, 9.8, INK);
pub(crate) const SMALL: Style = Style::new(Face::Sans, 7.9, INK_2);
pub(crate) const TABLE: Style = Style::new(Face::Sans, 8.2, INK);
pub(crate) const HEAD: Style = Style::new(Face::SansSemiBold, 7.4, INK_2);

/// Where a passage stands in the collection: document, clause, byte in the clause.
type Place = (usize, usize, usize);

/// Builds the blocks of one report.
pub(crate) struct Composer<'a> {
    r: &'a AssessmentReport<'a>,
    fonts: &'a Fonts<'a>,
    words: Words,
    /// Every clause that the report cites, in the order of the documents.
    cited: BTreeMap<Place, (Passage<'a>, &'a Citation)>,
}

fn place(library: &Library, passage: &Passage<'_>) -> Place {
    let documents = library.documents();
    let document = documents.iter().position(|one| one.id == passage.document.id);
    let clause = passage.document.clauses.iter().position(|one| one.id == passage.clause.id);
    // A sentence that begins its clause stands behind the whole clause.
    let within = if passage.is_sentence() { passage.range.start + 1 } else { 0 };
    (document.unwrap_or(usize::MAX), clause.unwrap_or(usize::MAX), within)
}

impl<'a> Composer<'a> {
    fn new(r: &'a AssessmentReport<'a>, fonts: &'a Fonts<'a>) -> Result<Self, Error> {
        let mut cited = BTreeMap::new();
        let mut cite = |citations: &'a [Citation], by: &str| -> Result<(), Error> {
            for citation in citations {
                let passage = r.library.resolve(&citation.clause).ok_or_else(|| {
                    let clause = citation.clause.to_string();
                    Error::MissingClause { clause, cited_by: by.to_owned() }
                })?;
                cited.entry(place(r.library, &passage)).or_insert((passage, citation));
            }
            Ok(())
        };
        for stop in &r.bank.hard_stops {
            cite(&stop.clauses, stop.id.as_str())?;
        }
        for (question, standing) in r.bank.questions.iter().zip(&r.evaluation.standings) {
            if standing.visibility == Visibility::Shown {
                cite(&question.clauses, question.id.as_str())?;
                for conflict in &question.conflicts {
                    cite(&conflict.clauses, question.id.as_str())?;
                }
            }
        }
        for figure in &r.bank.figures {
            cite(&figure.clauses, &figure.id)?;
        }
        Ok(Self { r, fonts, words: Words(r.language), cited })
    }

    fn blocks(&self) -> Vec<Block> {
        let mut blocks = self.summary();
        blocks.extend(self.answer_pages());
        blocks.extend(self.closing());
        blocks.extend(self.appendices());
        blocks
    }

    fn t<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        self.words.t(en, zh)
    }

    fn subject(&self) -> String {
        let subject = bounded(&self.r.answers.subject, NAME, self.words);
        if subject.is_empty() { self.t("Untitled", "未命名").to_owned() } else { subject }
    }

    fn outcome_name(&self) -> String {
        let outcome = self.r.evaluation.outcome;
        self.r
            .bank
            .outcome(outcome)
            .map_or_else(String::new, |text| text.name.get(self.r.language).to_owned())
    }

    /// Chinese lines need more air than English ones of the same size.
    fn leading(&self, style: Style) -> f32 {
        style.size * self.r.language.pick(1.42, 1.62)
    }

    fn paragraph(&self, text: impl Into<String>, style: Style) -> Paragraph {
        Paragraph::new(vec![Span::new(text, style)], self.leading(style))
    }

    /// A heading of the first rank, with its bookmark.
    fn chapter(&self, number: &str, title: &str, anchor: &str) -> Vec<Block> {
        let style = Style::new(Face::SerifSemiBold, 16.5, INK);
        let full = if number.is_empty() { title.to_owned() } else { format!("{number}   {title}") };
        vec![
            Block::Paragraph(
                Paragraph::new(vec![Span::new(full.clone(), style)], 22.0)
                    .before(34.0)
                    .role("H1")
                    .keep_next()
                    .mark(Some(anchor.to_owned()), Some((0, full))),
            ),
            Block::Paragraph(Paragraph::new(Vec::new(), 7.0).keep_next()),
        ]
    }

    /// A heading of the second rank.
    fn section(&self, title: &str, before: f32) -> Paragraph {
        let style = Style::new(Face::SansSemiBold, 9.4, INK);
        Paragraph::new(vec![Span::new(title, style)], 14.0).before(before).role("H2").keep_next()
    }

    /// Question ids as links to the questions.
    fn question_links<'q>(&self, ids: impl Iterator<Item = &'q str>, style: Style) -> Vec<Span> {
        let mut spans = Vec::new();
        for id in ids {
            if !spans.is_empty() {
                spans.push(Span::new(", ", style));
            }
            spans.push(Span::new(id, style.ink(signs::LINK)).whole().link(id));
        }
        spans
    }

    /// Clause ids as links to their full text, parted by commas.
    fn citations(&self, ids: &[Citation], style: Style) -> Vec<Span> {
        let mut spans = Vec::new();
        for citation in ids {
            if !spans.is_empty() {
                spans.push(Span::new(", ", style));
            }
            let id = citation.clause.as_str();
            spans
                .push(Span::new(id, style.ink(signs::LINK)).whole().link(anchor(&citation.clause)));
        }
        spans
    }

    /// Running heads and page numbers.
    fn furnish(&self, pages: &mut [Page], layout: &mut Layout<'_>) {
        let lines = Running {
            subject: self.subject(),
            entry: bounded(&self.r.receipt.entry, 40, self.words),
            kind: self.t("Risk self-assessment", "风险自评估报告").to_owned(),
        };
        lines.put(pages, layout, self.words);
    }
}

/// The anchor of a clause in appendix A.
fn anchor(clause: &ClauseId) -> String {
    format!("clause {clause}")
}

/// The worst level of all scored controls.
fn worst(evaluation: &Evaluation) -> Option<Level> {
    evaluation.items.iter().map(|item| item.current).max()
}

/// A style in its strong face.
fn bold(style: Style) -> Style {
    Style { face: strong(style.face), ..style }
}

/// The outcomes that call for attention before anything else.
const fn grave(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Stop | Outcome::Incomplete)
}
