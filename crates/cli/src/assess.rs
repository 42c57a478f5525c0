//! `assess`.

use std::path::Path;

use app::{
    App, Result, Silent,
    assess::{
        change_assessment, delete_assessment, finish_assessment, list_assessments, new_assessment,
        open_assessment, run_assessment,
    },
    record::export_object,
    wire::{
        Nothing,
        assess::{
            AssessmentId, AssessmentView, Change, ChangeAssessment, FinishAssessment,
            FinishedAssessment, NewAssessment,
        },
        record::ExportObject,
    },
};
use serde_json::json;

use crate::{
    arguments::Assess,
    output::{Output, shown},
};

pub(crate) fn assess(app: &App, command: Assess, output: &Output) -> Result<u8> {
    match command {
        Assess::List => list(app, output),
        Assess::New { subject, author, example } => {
            let new = NewAssessment { subject, author, example };
            standing(&new_assessment(app, new, &Silent)?, output);
            Ok(0)
        }
        Assess::Questions { id, open } => {
            let view = open_assessment(app, AssessmentId { id }, &Silent)?;
            questions(&view, open, output);
            Ok(0)
        }
        Assess::Answer { id, question, values, note, reason } => {
            let change = Change::Answer { question, values, note, reason };
            let view = change_assessment(app, ChangeAssessment { id, change }, &Silent)?;
            standing(&view, output);
            Ok(0)
        }
        Assess::Show { id } => {
            standing(&open_assessment(app, AssessmentId { id }, &Silent)?, output);
            Ok(0)
        }
        Assess::Finish { id, pdf } => {
            app::can_publish(&pdf)?;
            let language = output.language.tag().to_owned();
            let done = finish_assessment(app, FinishAssessment { id, language }, &Silent)?;
            write_pdf(app, &done, &pdf, output)
        }
        Assess::Run { answers, pdf } => {
            app::can_publish(&pdf)?;
            let done = run(app, &answers, output)?;
            write_pdf(app, &done, &pdf, output)
        }
        Assess::Delete { id } => {
            delete_assessment(app, AssessmentId { id }, &Silent)?;
            if output.json {
                output.document(&json!({}));
            }
            Ok(0)
        }
    }
}

fn run(app: &App, answers: &Path, output: &Output) -> Result<FinishedAssessment> {
    let name = shown(answers);
    let text = app::read_text(answers)?;
    run_assessment(app, &text, &name, output.language, &Silent)
}

fn write_pdf(app: &App, done: &FinishedAssessment, pdf: &Path, output: &Output) -> Result<u8> {
    let export = ExportObject { digest: done.pdf.clone(), out: shown(pdf) };
    let written = export_object(app, export, &Silent).map_err(|error| {
        let entry = &done.receipt.entry;
        error.help(
            format!("It is recorded as {entry}, with its PDF: imprimatur record list"),
            format!("已记录为 {entry}，PDF 亦在其中：imprimatur record list"),
        )
    })?;
    let path = written.paths.first().cloned().unwrap_or_default();
    if output.json {
        output.document(&json!({
            "outcome": done.outcome,
            "entry": done.receipt.entry,
            "digest": done.receipt.digest,
            "at": done.receipt.at,
            "pdf": { "path": path, "digest": done.pdf, "bytes": done.pdf_bytes },
        }));
    } else {
        output.line(&format!("{}  {path}", output.strong(&done.outcome)));
        let word = output.word("recorded as", "记录编号");
        output.line(&format!("    {word} {}  {}", done.receipt.entry, done.receipt.digest));
    }
    Ok(0)
}

fn list(app: &App, output: &Output) -> Result<u8> {
    let rows = list_assessments(app, Nothing {}, &Silent)?;
    if output.json {
        output.document(&json!({ "assessments": rows }));
        return Ok(0);
    }
    for row in rows {
        let progress = match row.state.as_str() {
            "draft" => format!("{}/{}", row.answered, row.asked),
            _ => output.word("finished", "已完成").to_owned(),
        };
        output.line(&format!(
            "{}  {}  {:<10}  {progress:<8}  {}",
            output.strong(&row.id),
            row.at,
            row.outcome,
            row.subject
        ));
    }
    Ok(0)
}

fn questions(view: &AssessmentView, open: bool, output: &Output) {
    if output.json {
        output.document(view);
        return;
    }
    for module in &view.modules {
        output.line(&format!("{}  {}", output.strong(&module.id), output.say(&module.title)));
        for question in module.questions.iter().filter(|one| !open || one.values.is_empty()) {
            let sign = if question.values.is_empty() { "○" } else { "●" };
            output.line(&format!("  {sign} {}  {}", question.id, output.say(&question.text)));
            let chosen = |value: &String| question.values.contains(value);
            let options: Vec<_> = question
                .options
                .iter()
                .map(|option| {
                    if chosen(&option.value) {
                        format!("[{}]", option.value)
                    } else {
                        option.value.clone()
                    }
                })
                .collect();
            let clauses: Vec<_> =
                question.clauses.iter().map(|cited| cited.clause.as_str()).collect();
            let offered = match options.is_empty() {
                true => question.values.join(", "),
                false => options.join(" | "),
            };
            if let Some(help) = &question.help {
                output.line(&format!("      {}", output.say(help)));
            }
            output.line(&format!("      {offered}"));
            output.line(&format!("      § {}", clauses.join("; ")));
        }
    }
}

fn standing(view: &AssessmentView, output: &Output) {
    if output.json {
        output.document(view);
        return;
    }
    let evaluation = &view.evaluation;
    output.line(&format!("{}  {}  {}", output.strong(&view.id), evaluation.outcome, view.subject));
    output.line(&format!("  {}", output.say(&evaluation.next)));
    for step in &evaluation.trace {
        let sign = if step.fired { "▶" } else { "·" };
        output.line(&format!("  {sign} {:<10} {}", step.outcome, output.say(&step.because)));
    }
    for stop in evaluation.hard_stops.iter().filter(|stop| stop.state != "clear") {
        output.line(&format!("  ▲ {} {}  {}", stop.id, stop.state, output.say(&stop.text)));
    }
    if !evaluation.unanswered.is_empty() {
        let open = evaluation.unanswered.join(", ");
        output.line(&format!("  {} {open}", output.word("open:", "未答：")));
    }
    for problem in &evaluation.problems {
        output.line(&format!("  ▲ {}", output.say(problem)));
    }
}
