//! `terms compare`: what changed between two versions.

use std::path::{Path, PathBuf};

use app::{
    App, Code, Error, Result, Silent,
    versions::{compare_versions, export_comparison},
    wire::versions::{ChangeView, CompareVersions, ExportComparison},
};

use crate::output::{Output, named};

/// Which two versions.
pub(crate) struct Which {
    pub(crate) document: String,
    pub(crate) before: String,
    pub(crate) after: Option<String>,
}

pub(crate) fn compare(
    app: &App,
    which: Which,
    all: bool,
    out: Option<PathBuf>,
    output: &Output,
) -> Result<u8> {
    let Which { document, before, after } = which;
    if let Some(path) = &out {
        let export = ExportComparison {
            document: document.clone(),
            before: before.clone(),
            after: after.clone(),
            format: format_of(path, &["html", "pdf"])?,
            language: output.language.tag().to_owned(),
            path: named(path)?,
        };
        let written = export_comparison(app, export, &Silent)?;
        output.remark(&written.paths.join(", "));
    }
    let compared = compare_versions(app, CompareVersions { document, before, after }, &Silent)?;
    if output.json {
        output.document(&compared);
        return Ok(u8::from(compared.real > 0));
    }
    output.line(&output.strong(output.say(&compared.summary)));
    let technical =
        |change: &&ChangeView| all || !["technical", "renumbered"].contains(&change.kind.as_str());
    for change in compared.changes.iter().filter(technical) {
        show(change, output);
    }
    Ok(u8::from(compared.real > 0))
}

fn show(change: &ChangeView, output: &Output) {
    let (before, after) = (change.before.join(", "), change.after.join(", "));
    let place = match (before.as_str(), after.as_str()) {
        ("", after) => after.to_owned(),
        (before, "") => before.to_owned(),
        (before, after) if before == after => before.to_owned(),
        (before, after) => format!("{before} → {after}"),
    };
    let mut kinds = vec![change.kind.as_str()];
    kinds.extend(change.also.iter().map(String::as_str));
    output.line(&format!("{}  {}", output.strong(&place), kinds.join(", ")));
    if !change.segments.is_empty() {
        let words = change.segments.iter().map(|segment| match segment.kind.as_str() {
            "deleted" => format!("[-{}-]", segment.text),
            "inserted" => format!("{{+{}+}}", segment.text),
            _ => segment.text.clone(),
        });
        output.line(&format!("    {}", words.collect::<String>().replace('\n', " ")));
    }
    for notable in &change.notable {
        output.line(&format!("    ! {}", output.say(notable)));
    }
    let rests = [
        (output.word("questions", "题目"), &change.rests.questions),
        (output.word("obligations", "义务"), &change.rests.obligations),
        (output.word("drafts", "草稿"), &change.rests.drafts),
        (output.word("assessments", "评估"), &change.rests.assessments),
        (output.word("stamps", "已加标识"), &change.rests.stamps),
        (output.word("notes", "批注"), &change.rests.notes),
    ];
    for (name, items) in rests.iter().filter(|(_, items)| !items.is_empty()) {
        output.line(&format!("    {name}: {}", items.join(", ")));
    }
}

/// The format that a file's ending asks for.
pub(crate) fn format_of(path: &Path, known: &[&str]) -> Result<String> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let ending = ending.to_lowercase();
    if known.contains(&ending.as_str()) {
        return Ok(ending);
    }
    let list = known.iter().map(|one| format!(".{one}")).collect::<Vec<_>>().join(", ");
    Err(Error::new(
        Code::Usage,
        format!("The ending of {} does not say which file to write.", path.display()),
        format!("无法从 {} 的扩展名判断文件格式。", path.display()),
    )
    .help(format!("It may end in {list}."), format!("可用扩展名：{list}。")))
}
