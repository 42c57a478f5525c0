//! Assessments: drafts that save themselves, every change undoable, and the finish.
//!
//! Finishing freezes answers and evaluation in the vault, records them, draws the PDF with the
//! receipt of that entry on it, records the PDF, and only then ends the draft.

mod change;
mod view;

use assessment::{AnswerSet, Bank, Evaluation, Outcome, evaluate};
use clauses::ClauseId;
use evidence::{EntryKind, Filter, NewEntry};
use kernel::{Digest, Language};
use report::AssessmentReport;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    App, Code, Error, Progress, Result, Step, shipped,
    wire::{
        Nothing,
        assess::{
            AssessmentId, AssessmentSummary, AssessmentView, ChangeAssessment, FinishAssessment,
            FinishedAssessment, NewAssessment,
        },
    },
};

/// The kind of an entry that records a drawn PDF.
const REPORT: &str = "report";
const DRAFT: &str = "assessment";
const MOST_UNDO: usize = 20;

/// A draft as it is saved.
#[derive(Default, Serialize, Deserialize)]
struct Draft {
    answers: AnswerSet,
    /// Earlier states, the latest last.
    #[serde(default)]
    undo: Vec<AnswerSet>,
}

/// Drafts and finished assessments, newest first.
///
/// # Errors
/// [`Code::Vault`] when they cannot be read.
pub fn list_assessments(app: &App, _: Nothing, _: &dyn Progress) -> Result<Vec<AssessmentSummary>> {
    let bank = app.bank()?;
    let mut rows = Vec::new();
    for info in app.vault()?.drafts()?.into_iter().filter(|info| info.kind == DRAFT) {
        let answers = load(app, &info.id)?.answers;
        let evaluation = evaluate(bank, &answers, &app.now().date());
        let (answered, asked) = view::mandatory(bank, &evaluation);
        rows.push(AssessmentSummary {
            id: info.id,
            subject: answers.subject,
            state: "draft".into(),
            at: info.updated.to_rfc3339(),
            outcome: view::outcome(evaluation.outcome).into(),
            answered,
            asked,
        });
    }
    let finished = app.vault()?.entries(&Filter {
        kind: Some(EntryKind::ASSESSMENT),
        limit: Some(500),
        ..Filter::default()
    })?;
    rows.extend(finished.into_iter().map(|entry| {
        let text = |field: &str| {
            entry.body.get(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        AssessmentSummary {
            id: entry.id.clone(),
            subject: text("subject"),
            state: "finished".into(),
            at: entry.at.to_rfc3339(),
            outcome: text("outcome"),
            answered: 0,
            asked: 0,
        }
    }));
    rows.sort_by(|a, b| b.at.cmp(&a.at));
    Ok(rows)
}

/// Starts a draft.
///
/// # Errors
/// [`Code::Data`] when the example is asked for and damaged.
pub fn new_assessment(app: &App, new: NewAssessment, _: &dyn Progress) -> Result<AssessmentView> {
    let bank = app.bank()?;
    let mut answers = if new.example {
        parse_answers(shipped::EXAMPLE_ANSWERS, "answers-example.toml")?
    } else {
        AnswerSet::default()
    };
    if new.subject.trim().is_empty() && answers.subject.is_empty() {
        return Err(Error::new(
            Code::Usage,
            "An assessment needs a subject: what is assessed.",
            "评估须写明对象：评估的是什么。",
        )
        .help("Name it: --subject TEXT.", "请写明：--subject 文字。"));
    }
    if !new.subject.trim().is_empty() {
        answers.subject = new.subject.trim().to_owned();
    }
    if !new.author.trim().is_empty() {
        answers.author = new.author.trim().to_owned();
    }
    answers.bank.id.clone_from(&bank.id);
    answers.bank.version.clone_from(&bank.version);
    let id = fresh_id(app)?;
    let draft = Draft { answers, undo: Vec::new() };
    save(app, &id, &draft)?;
    view::assessment(app, &id, &draft.answers, false)
}

/// A name that no draft bears. Random, so that two programs on one vault never choose the same.
fn fresh_id(app: &App) -> Result<String> {
    use std::hash::{BuildHasher as _, RandomState};
    loop {
        let random = RandomState::new().hash_one(app.now().unix());
        let id = format!("A-{:08x}", random as u32);
        if app.vault()?.load_draft(&id)?.is_none() {
            return Ok(id);
        }
    }
}

fn load(app: &App, id: &str) -> Result<Draft> {
    let draft = app.vault()?.load_draft(id)?.filter(|draft| draft.info.kind == DRAFT);
    let Some(draft) = draft else {
        let shown: String = id.chars().take(80).collect();
        return Err(Error::new(
            Code::NotFound,
            format!("There is no draft {shown:?}."),
            format!("没有草稿“{shown}”。"),
        )
        .help(
            "List the assessments with: imprimatur assess list",
            "查看评估：imprimatur assess list",
        )
        .about(shown));
    };
    serde_json::from_str(&draft.json).map_err(|source| {
        Error::new(
            Code::Vault,
            format!("The draft {id} cannot be read: {source}. The record is not affected."),
            format!("草稿 {id} 无法读取：{source}。记录不受影响。"),
        )
        .help(
            "Start a new assessment, or restore the vault from a backup.",
            "请新建评估，或从备份恢复保管库。",
        )
    })
}

fn save(app: &App, id: &str, draft: &Draft) -> Result<()> {
    let json = serde_json::to_string(draft).map_err(|_| Error::bug("saveDraft"))?;
    Ok(app.vault()?.save_draft(id, DRAFT, &json, app.now())?)
}

/// The drafts, each with the clauses of the questions that it has answered.
pub(crate) fn clauses_of_drafts(app: &App) -> Result<Vec<(String, Vec<ClauseId>)>> {
    let Some(vault) = app.present_vault() else { return Ok(Vec::new()) };
    let bank = app.bank()?;
    let mut drafts = Vec::new();
    for info in vault.drafts()?.into_iter().filter(|info| info.kind == DRAFT) {
        let Ok(draft) = load(app, &info.id) else { continue };
        let answered =
            |question: &&assessment::Question| draft.answers.answers.contains_key(&question.id);
        let cited = bank.questions.iter().filter(answered).flat_map(|question| &question.clauses);
        drafts.push((info.id, cited.map(|citation| citation.clause.clone()).collect()));
    }
    Ok(drafts)
}

/// Opens a draft.
///
/// # Errors
/// [`Code::NotFound`] for an id that is not a draft.
pub fn open_assessment(app: &App, id: AssessmentId, _: &dyn Progress) -> Result<AssessmentView> {
    let draft = load(app, &id.id)?;
    view::assessment(app, &id.id, &draft.answers, !draft.undo.is_empty())
}

/// Changes a draft and saves it; the state before can be had back.
///
/// # Errors
/// [`Code::NotFound`] for an unknown draft, question, module or hard stop; [`Code::Usage`] for a
/// value that the question does not offer. The draft is then as it was.
pub fn change_assessment(
    app: &App,
    change: ChangeAssessment,
    _: &dyn Progress,
) -> Result<AssessmentView> {
    let mut draft = load(app, &change.id)?;
    let before = draft.answers.clone();
    match change::apply(app, &mut draft.answers, change.change)? {
        change::Effect::Changed => {
            if draft.answers != before {
                draft.undo.push(before);
                let surplus = draft.undo.len().saturating_sub(MOST_UNDO);
                draft.undo.drain(..surplus);
            }
        }
        change::Effect::Undo => match draft.undo.pop() {
            Some(earlier) => draft.answers = earlier,
            None => {
                return Err(Error::new(
                    Code::Usage,
                    "There is nothing to take back.",
                    "没有可撤销的更改。",
                ));
            }
        },
    }
    save(app, &change.id, &draft)?;
    view::assessment(app, &change.id, &draft.answers, !draft.undo.is_empty())
}

/// Throws a draft away.
///
/// # Errors
/// [`Code::NotFound`] for an id that is not a draft.
pub fn delete_assessment(app: &App, id: AssessmentId, _: &dyn Progress) -> Result<Nothing> {
    load(app, &id.id)?;
    app.vault()?.delete_draft(&id.id)?;
    Ok(Nothing {})
}

/// Evaluates, draws the PDF, records both, ends the draft.
///
/// # Errors
/// [`Code::Unfinished`] while a mandatory question is open, listing them.
pub fn finish_assessment(
    app: &App,
    finish: FinishAssessment,
    progress: &dyn Progress,
) -> Result<FinishedAssessment> {
    let language = finish
        .language
        .parse()
        .map_err(|_| Error::new(Code::Usage, "The PDF is in en or zh.", "PDF 语言为 en 或 zh。"))?;
    let draft = load(app, &finish.id)?;
    let done = record(app, &draft.answers, Source::Draft, language, progress)?;
    app.vault()?.delete_draft(&finish.id)?;
    Ok(done)
}

/// Evaluates an answer file (TOML), draws the PDF and records both, without a draft.
///
/// # Errors
/// [`Code::Data`] when the file is not an answer file or holds answers that fit no question;
/// [`Code::Unfinished`] while a mandatory question is open.
pub fn run_assessment(
    app: &App,
    answers: &str,
    name: &str,
    language: Language,
    progress: &dyn Progress,
) -> Result<FinishedAssessment> {
    record(app, &parse_answers(answers, name)?, Source::File, language, progress)
}

fn parse_answers(text: &str, name: &str) -> Result<AnswerSet> {
    let unreadable = |en: String, zh: String| {
        Error::new(Code::Data, format!("{name}: {en}."), format!("{name}：{zh}。"))
            .help(
                "Compare it with the shipped answers-example.toml; nothing was recorded.",
                "请参照自带的 answers-example.toml；未记录任何内容。",
            )
            .about(name)
    };
    let (answers, problems) = assessment::read_answers(text)
        .map_err(|error| unreadable(error.to_string(), error.to_string()))?;
    match problems.first() {
        None => Ok(answers),
        Some(first) => Err(unreadable(
            format!(
                "problems: {}; the first at {}: {}",
                problems.len(),
                first.place,
                first.message_en
            ),
            format!("{} 处问题，第一处 {}：{}", problems.len(), first.place, first.message_zh),
        )),
    }
}

/// Refuses what cannot be signed, naming every place.
fn refuse_unfinished(
    bank: &Bank,
    answers: &AnswerSet,
    source: Source,
    evaluation: &Evaluation,
) -> Result<()> {
    let (kept_en, kept_zh) = match source {
        Source::Draft => ("the draft is kept", "草稿已保存"),
        Source::File => ("nothing was recorded", "未记录任何内容"),
    };
    let problems = assessment::check_answers(bank, answers);
    if let Some(first) = problems.first() {
        let code = if source == Source::File { Code::Data } else { Code::Unfinished };
        return Err(Error::new(
            code,
            format!(
                "Answers that cannot be used: {}; the first, {}: {}.",
                problems.len(),
                first.place,
                first.message_en
            ),
            format!(
                "有 {} 项答案无法使用；第一项 {}：{}。",
                problems.len(),
                first.place,
                first.message_zh
            ),
        )
        .help(format!("Mend them and try again; {kept_en}."), format!("请更正后重试；{kept_zh}。"))
        .about(&first.place));
    }
    if evaluation.outcome != Outcome::Incomplete {
        return Ok(());
    }
    let open = assessment::unanswered(bank, answers);
    let listed = open.iter().take(20).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let more = if open.len() > 20 { " …" } else { "" };
    let because = |language| {
        let step = evaluation.trace.iter().find(|step| step.rule == Outcome::Incomplete);
        step.map_or_else(String::new, |step| step.sentence(language))
    };
    Err(Error::new(
        Code::Unfinished,
        format!("The assessment cannot be finished yet. {}", because(Language::En)),
        format!("评估尚不能完成。{}", because(Language::Zh)),
    )
    .help(
        format!("Answer what is open ({listed}{more}); {kept_en}."),
        format!("请回答未答问题（{listed}{more}）；{kept_zh}。"),
    ))
}

/// Where answers come from; decides what a refusal says of them.
#[derive(Clone, Copy, PartialEq)]
enum Source {
    Draft,
    File,
}

fn record(
    app: &App,
    answers: &AnswerSet,
    source: Source,
    language: Language,
    progress: &dyn Progress,
) -> Result<FinishedAssessment> {
    let bank = app.bank()?;
    let now = app.now();
    let evaluation = evaluate(bank, answers, &now.date());
    refuse_unfinished(bank, answers, source, &evaluation)?;
    let fonts = app.fonts()?;
    if progress.cancelled() {
        return Err(Error::cancelled());
    }
    progress.step(Step { done: 1, total: 3, subject: "record" });
    let kept_answers = keep_json(app, answers)?;
    let kept_bank = keep_json(app, bank)?;
    let kept_evaluation = keep_json(app, &evaluation)?;
    let cited = view::cited(bank, &evaluation);
    let body = json!({
        "program": concat!("imprimatur ", env!("CARGO_PKG_VERSION")),
        "subject": answers.subject,
        "author": answers.author,
        "outcome": view::outcome(evaluation.outcome),
        "bank": { "id": bank.id, "version": bank.version },
        "counts": evaluation.counts,
        "objects": [
            { "role": "answers", "digest": kept_answers, "name": "answers.json" },
            { "role": "bank", "digest": kept_bank, "name": "bank.json" },
            { "role": "evaluation", "digest": kept_evaluation, "name": "evaluation.json" },
        ],
        "clauses": cited,
    });
    let mut objects = vec![kept_answers, kept_bank, kept_evaluation];
    let pieces = answers.answers.values().flat_map(|answer| &answer.evidence);
    let held = pieces.filter_map(|piece| piece.sha256);
    for digest in held {
        if app.vault()?.has(&digest) {
            objects.push(digest);
        }
    }
    let entry = NewEntry { kind: EntryKind::ASSESSMENT, at: now, body, objects };
    let receipt = app.vault()?.append(&entry)?;
    progress.step(Step { done: 2, total: 3, subject: "pdf" });
    let pdf = report::assessment_pdf(
        &AssessmentReport {
            language,
            bank,
            answers,
            evaluation: &evaluation,
            library: app.library(),
            receipt: report::Receipt {
                entry: receipt.id.clone(),
                digest: receipt.digest.to_hex(),
                recorded_at: receipt.at.to_rfc3339(),
            },
            produced_at: now,
        },
        fonts,
    )
    .map_err(|error| {
        let id = &receipt.id;
        Error::new(
            Code::Bug,
            format!("The PDF could not be drawn: {error}. The assessment is recorded as {id}."),
            format!("无法生成 PDF：{error}。评估已记录为 {id}。"),
        )
        .help("The draft is kept. Please report this.", "草稿已保留，请反馈此问题。")
    })?;
    let kept_pdf = app.vault()?.keep(&pdf)?;
    let name = format!("assessment-{}.pdf", receipt.id);
    app.vault()?.append(&NewEntry {
        kind: EntryKind::new(REPORT)?,
        at: now,
        body: json!({
            "program": concat!("imprimatur ", env!("CARGO_PKG_VERSION")),
            "subject": answers.subject,
            "author": answers.author,
            "detail": receipt.id,
            "assessment": receipt.id,
            "language": language.tag(),
            "objects": [{ "role": "report", "digest": kept_pdf, "name": name }],
        }),
        objects: vec![kept_pdf],
    })?;
    progress.step(Step { done: 3, total: 3, subject: "pdf" });
    Ok(FinishedAssessment {
        receipt: receipt.into(),
        outcome: view::outcome(evaluation.outcome).into(),
        pdf: kept_pdf.to_hex(),
        pdf_bytes: u32::try_from(pdf.len()).unwrap_or(u32::MAX),
    })
}

fn keep_json(app: &App, value: &impl Serialize) -> Result<Digest> {
    let json = serde_json::to_vec_pretty(value).map_err(|_| Error::bug("finishAssessment"))?;
    Ok(app.vault()?.keep(&json)?)
}
