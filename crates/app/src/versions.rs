//! Two versions of a document: what changed, clause by clause, and what rests on each change.

use clauses::{
    ChangeKind, ClauseChange, ClauseId, Document, Notable, NotableKind, SegmentKind, compare,
};
use kernel::Language;
use report::{PartKind, Redline, RedlineKind, RedlinePart, RedlineRow, VersionLine};

use crate::{
    App, Error, Progress, Result, assess, files, notes,
    record::resting_on,
    register::undrawn,
    shelf::Shelved,
    terms::word,
    wire::{
        Text,
        record::Written,
        versions::{ChangeView, CompareVersions, ComparisonView, ExportComparison, Rests, Segment},
    },
};

/// Most entries and the like that are listed on one clause.
const MOST: usize = 60;

/// What changed between two versions, clause by clause, and what rests on it.
///
/// # Errors
/// [`crate::Code::NotFound`] for a document or version that is not at hand.
pub fn compare_versions(
    app: &App,
    which: CompareVersions,
    progress: &dyn Progress,
) -> Result<ComparisonView> {
    let shelf = app.shelf();
    let before = shelf.document(&which.document, Some(&which.before))?;
    let after = shelf.document(&which.document, which.after.as_deref())?;
    let compared = compare(&before.document, &after.document);
    if progress.cancelled() {
        return Err(Error::cancelled());
    }
    let (real, technical) = (compared.real, compared.technical);
    let resting = Resting::of(app)?;
    let changes = compared.changes.iter().filter(|change| change.kind != ChangeKind::Same);
    let changes = changes.map(|change| view(change, before, after, &resting));
    Ok(ComparisonView {
        document: which.document,
        title: after.document.title.clone(),
        before: before.name.clone(),
        after: after.name.clone(),
        language: after.document.language.tag().to_owned(),
        real,
        technical,
        summary: summary(real, technical),
        changes: changes.collect(),
    })
}

fn summary(real: u32, technical: u32) -> Text {
    let real_en = match real {
        0 => "No real change".to_owned(),
        1 => "1 real change".to_owned(),
        n => format!("{n} real changes"),
    };
    Text::new(
        format!("{real_en}, {technical} technical"),
        format!("实质变更 {real} 处，技术性变更 {technical} 处"),
    )
}

fn view(
    change: &ClauseChange,
    before: &Shelved,
    after: &Shelved,
    resting: &Resting<'_>,
) -> ChangeView {
    let path = |document: &Document, ids: &[ClauseId]| {
        ids.first().map(|id| document.heading_path(id)).unwrap_or_default()
    };
    let path = match change.after.is_empty() {
        true => path(&before.document, &change.before),
        false => path(&after.document, &change.after),
    };
    let segments = change.marks.iter().map(|segment| Segment {
        kind: segment_word(segment.kind).to_owned(),
        text: segment.text.clone(),
        technical: segment.technical,
    });
    ChangeView {
        kind: word(&change.kind),
        also: change.also.iter().map(word).collect(),
        before: change.before.iter().map(ToString::to_string).collect(),
        after: change.after.iter().map(ToString::to_string).collect(),
        path,
        segments: segments.collect(),
        notable: change.notable.iter().map(notable).collect(),
        within: change.within,
        rests: resting.on(&change.before, &wholes(&before.document, &change.before)),
    }
}

/// A change that a lawyer looks for first, in a few words.
fn notable(notable: &Notable) -> Text {
    use NotableKind as K;
    let kind = match notable.kind {
        K::Amount => ("amount", "金额"),
        K::Percent => ("share", "比例"),
        K::Period => ("time", "期限"),
        K::Number => ("number", "数字"),
        K::Duty => ("duty", "义务措辞"),
        K::Negation => ("negation or exception", "否定或例外"),
        K::Link => ("target of a link", "链接指向"),
    };
    let (en, zh) = match (&notable.before, &notable.after) {
        (Some(before), Some(after)) => {
            (format!("{before} → {after}"), format!("{before} → {after}"))
        }
        (Some(before), None) => (format!("“{before}” taken out"), format!("删去“{before}”")),
        (None, Some(after)) => (format!("“{after}” put in"), format!("加入“{after}”")),
        (None, None) => Default::default(),
    };
    Text::new(format!("{}: {en}", kind.0), format!("{}：{zh}", kind.1))
}

const fn segment_word(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Same => "same",
        SegmentKind::Deleted => "deleted",
        SegmentKind::Inserted => "inserted",
    }
}

/// What may rest on a clause, gathered once.
struct Resting<'a> {
    app: &'a App,
    /// Draft assessments with the clauses of the questions they have answered.
    drafts: Vec<(String, Vec<ClauseId>)>,
    notes: Vec<(ClauseId, String)>,
}

impl<'a> Resting<'a> {
    fn of(app: &'a App) -> Result<Self> {
        app.bank()?;
        app.register()?;
        Ok(Self { app, drafts: assess::clauses_of_drafts(app)?, notes: notes::made_on(app) })
    }

    /// On clauses of the older version and the sentences and clauses beneath them.
    fn on(&self, clauses: &[ClauseId], wholes: &[ClauseId]) -> Rests {
        let covers = |id: &ClauseId| {
            wholes.contains(id) || clauses.iter().any(|clause| clause == id || within(id, clause))
        };
        let mut rests = Rests::default();
        if clauses.is_empty() {
            return rests;
        }
        if let Ok(bank) = self.app.bank() {
            let citing = bank.questions.iter().filter(|question| {
                question.clauses.iter().any(|citation| covers(&citation.clause))
            });
            rests.questions = citing.map(|question| question.id.to_string()).collect();
        }
        if let Ok(register) = self.app.register() {
            let rows = register.obligations.iter().map(|row| &row.clause).filter(|id| covers(id));
            rests.obligations = rows.map(ToString::to_string).collect();
        }
        let drafts = self.drafts.iter().filter(|(_, cited)| cited.iter().any(covers));
        rests.drafts = drafts.map(|(id, _)| id.clone()).collect();
        let notes = self.notes.iter().filter(|(clause, _)| covers(clause));
        rests.notes = notes.map(|(_, id)| id.clone()).collect();
        for clause in clauses.iter().chain(wholes) {
            for entry in resting_on(self.app, clause, MOST) {
                let list = match entry.kind.as_str() {
                    "stamp" => &mut rests.stamps,
                    _ => &mut rests.assessments,
                };
                if !list.contains(&entry.id) {
                    list.push(entry.id);
                }
            }
        }
        rests
    }
}

/// The clauses above these whose text their words are part of: what rests on the whole rests on the
/// part.
fn wholes(document: &Document, clauses: &[ClauseId]) -> Vec<ClauseId> {
    let mut all = Vec::new();
    for id in clauses {
        let mut clause = document.clause(id);
        while let Some(parent) =
            clause.filter(|one| one.span.is_some()).and_then(|one| one.parent.as_ref())
        {
            if !all.contains(parent) {
                all.push(parent.clone());
            }
            clause = document.clause(parent);
        }
    }
    all
}

/// Writes a comparison as HTML or PDF.
///
/// # Errors
/// As [`compare_versions`]; [`crate::Code::Usage`] for a format that does not exist,
/// [`crate::Code::Unwritable`] when the place is taken.
pub fn export_comparison(
    app: &App,
    export: ExportComparison,
    progress: &dyn Progress,
) -> Result<Written> {
    let language: Language = export.language.parse().unwrap_or(Language::En);
    let which =
        CompareVersions { document: export.document, before: export.before, after: export.after };
    let compared = compare_versions(app, which, progress)?;
    let redline = redline(app, &compared, language)?;
    let bytes = match export.format.as_str() {
        "html" => report::redline_html(&redline).into_bytes(),
        "pdf" => report::redline_pdf(&redline, app.fonts()?).map_err(undrawn)?,
        other => return Err(files::unknown_format(other, "html, pdf")),
    };
    files::publish_new(&export.path, &bytes)
}

/// Whether `id` is a sentence of `clause` or hangs from it.
fn within(id: &ClauseId, clause: &ClauseId) -> bool {
    let rest = id.as_str().strip_prefix(clause.as_str());
    rest.is_some_and(|rest| rest.starts_with('('))
}

fn redline(app: &App, compared: &ComparisonView, language: Language) -> Result<Redline> {
    let shelf = app.shelf();
    let line = |name: &str| -> Result<VersionLine> {
        let version = shelf.document(&compared.document, Some(name))?;
        let name = match version.added {
            None => language.pick("as shipped", "随程序提供").to_owned(),
            Some(at) => {
                let day = at.date();
                language.pick(format!("{name}, added {day}"), format!("{name}，{day} 加入"))
            }
        };
        Ok(VersionLine {
            name,
            date: version.document.source.date.clone().unwrap_or_default(),
            digest: version.document.text_digest.to_hex(),
        })
    };
    let rows = compared.changes.iter().map(|change| RedlineRow {
        change: String::new(),
        kind: redline_kind(&change.kind),
        also: change.also.iter().map(|kind| redline_kind(kind)).collect(),
        before: change.before.join(", "),
        after: change.after.join(", "),
        path: change.path.join(" › "),
        parts: change
            .segments
            .iter()
            .map(|segment| RedlinePart {
                kind: match segment.kind.as_str() {
                    "deleted" => PartKind::Deleted,
                    "inserted" => PartKind::Inserted,
                    _ => PartKind::Same,
                },
                text: segment.text.clone(),
                technical: segment.technical,
            })
            .collect(),
        within: change.within,
        notable: change.notable.iter().map(|one| one.pick(language).to_owned()).collect(),
        rests: rests(&change.rests, language),
    });
    Ok(Redline {
        title: compared.title.clone(),
        before: line(&compared.before)?,
        after: line(&compared.after)?,
        language,
        text_language: compared.language.parse().unwrap_or(language),
        summary: compared.summary.pick(language).to_owned(),
        remarks: Vec::new(),
        rows: rows.collect(),
        produced_at: app.now(),
    })
}

fn redline_kind(word: &str) -> RedlineKind {
    match word {
        "changed" => RedlineKind::Changed,
        "added" => RedlineKind::Added,
        "removed" => RedlineKind::Removed,
        "split" => RedlineKind::Split,
        "merged" => RedlineKind::Merged,
        "moved" => RedlineKind::Moved,
        "renumbered" => RedlineKind::Renumbered,
        _ => RedlineKind::Technical,
    }
}

fn rests(rests: &Rests, language: Language) -> Vec<report::Rests> {
    let sorts = [
        (&rests.questions, "Questions", "题目"),
        (&rests.obligations, "Obligations", "义务"),
        (&rests.drafts, "Draft assessments", "评估草稿"),
        (&rests.assessments, "Assessments", "评估"),
        (&rests.stamps, "Stamped files", "已加标识的文件"),
        (&rests.notes, "Notes", "批注"),
    ];
    let named = sorts.into_iter().filter(|(items, ..)| !items.is_empty());
    named
        .map(|(items, en, zh)| report::Rests {
            name: language.pick(en, zh).to_owned(),
            items: items.clone(),
        })
        .collect()
}
