//! `demo`: the whole job on shipped samples, printing where each result lies.

use std::{path::PathBuf, sync::Arc};

use app::{
    App, Code, Error, Result, Silent,
    assess::run_assessment,
    record::{check_record, export_object},
    search::search_clauses,
    verify::verify_file,
    wire::{Nothing, record::ExportObject, search::SearchQuery, verify::FilePath},
};
use serde_json::json;

use crate::{
    output::{Output, shown},
    stamp::stamp_one,
};

pub(crate) fn demo(app: &Arc<App>, out: Option<PathBuf>, output: &Output) -> Result<u8> {
    let out = std::path::absolute(out.unwrap_or_else(|| "imprimatur-demo".into()))
        .unwrap_or_else(|_| "imprimatur-demo".into());
    make(&out)?;
    let step = |name: &str, result: &str| {
        if !output.json {
            output.line(&format!("{}  {result}", output.strong(name)));
        }
    };

    let query = SearchQuery { query: "滞纳金".into(), documents: Vec::new(), limit: 3 };
    let found = search_clauses(app, query, &Silent)?;
    let clauses: Vec<_> = found.hits.iter().map(|hit| hit.clause.clone()).collect();
    step(output.word("search", "检索"), &format!("滞纳金 → {}", clauses.join(", ")));

    let answers = out.join("answers-example.toml");
    write(&answers, app::EXAMPLE_ANSWERS.as_bytes())?;
    let name = shown(&answers);
    let done = run_assessment(app, app::EXAMPLE_ANSWERS, &name, output.language, &Silent)?;
    let pdf = shown(&out.join("assessment.pdf"));
    export_object(app, ExportObject { digest: done.pdf.clone(), out: pdf.clone() }, &Silent)?;
    step(
        output.word("assess", "评估"),
        &format!("{} ({}) → {pdf}", done.outcome, done.receipt.entry),
    );

    let mut stamped = Vec::new();
    let samples = [("lighthouse.png", app::SAMPLE_PNG), ("paper-boats.jpg", app::SAMPLE_JPEG)];
    for (name, bytes) in samples {
        let original = out.join(name);
        write(&original, bytes)?;
        let receipt = stamp_one(app, &original, &out, &["contract", "cn"])?;
        let entry = &receipt.receipt.entry;
        step(output.word("stamp", "盖章"), &format!("{name} ({entry}) → {}", receipt.output));
        let path = receipt.output.clone();
        let view = verify_file(app, FilePath { path: path.clone() }, &Silent)?;
        step(output.word("verify", "验证"), output.say(&view.sentence));
        stamped.push(json!({ "output": path, "entry": entry, "verdict": view.verdict }));
    }

    let check = check_record(app, Nothing {}, &Silent)?;
    let (entries, faults) = (check.entries, check.faults.len());
    let vault = app.vault_folder();
    step(
        output.word("record", "记录"),
        &match output.language {
            app::Language::En => format!("{entries} entries, {faults} faults → {vault}"),
            app::Language::Zh => format!("{entries} 条记录，{faults} 处异常 → {vault}"),
        },
    );
    if output.json {
        output.document(&json!({
            "search": clauses,
            "assessment": { "outcome": done.outcome, "entry": done.receipt.entry, "pdf": pdf },
            "stamps": stamped,
            "record": { "entries": entries, "faults": faults, "vault": vault },
        }));
    }
    Ok(u8::from(faults > 0))
}

fn make(out: &std::path::Path) -> Result<()> {
    let name = shown(out);
    if out.symlink_metadata().is_ok() {
        return Err(Error::new(
            Code::Usage,
            format!("{name} exists already; the demonstration makes its folder newly."),
            format!("{name} 已存在；演示需要新建文件夹。"),
        )
        .help("Name another with --out.", "请用 --out 指定其他文件夹。")
        .about(name));
    }
    std::fs::create_dir_all(out).map_err(|source| {
        Error::new(
            Code::Unwritable,
            format!("The folder {name} cannot be made: {source}."),
            format!("无法新建文件夹 {name}：{source}。"),
        )
        .help("Name another with --out.", "请用 --out 指定其他文件夹。")
        .about(name)
    })
}

fn write(path: &std::path::Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).map_err(|source| {
        let name = shown(path);
        Error::new(
            Code::Unwritable,
            format!("{name} cannot be written: {source}."),
            format!("无法写入 {name}：{source}。"),
        )
        .about(name)
    })
}
