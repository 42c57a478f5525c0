//! `verify`.

use std::path::PathBuf;

use app::{App, Result, Silent, verify::verify_file, wire::verify::*};
use serde_json::{Map, Value, json};

use crate::output::{Output, named, problem, shown};

pub(crate) fn verify(app: &App, files: &[PathBuf], output: &Output) -> Result<u8> {
    let (mut documents, mut code) = (Vec::new(), 0);
    for path in files {
        let looked = named(path).and_then(|path| verify_file(app, FilePath { path }, &Silent));
        match looked {
            Ok(view) => {
                code = code.max(u8::from(has_findings(&view)));
                if output.json {
                    documents.push(file_json(&view, output));
                } else {
                    print(&view, output);
                }
            }
            Err(error) => {
                code = code.max(error.code.exit_code());
                output.complain(&error);
                documents.push(json!({
                    "path": shown(path),
                    "verdict": "unreadable",
                    "layers": {},
                    "profiles": {},
                    "error": problem(&error, output.language),
                }));
            }
        }
    }
    if output.json {
        output.document(&json!({ "files": documents }));
    }
    Ok(code)
}

/// Not intact, or a profile is not met: of those it was stamped for here, else of all.
fn has_findings(view: &VerificationView) -> bool {
    let ours = view.profiles.iter().any(|profile| profile.claimed);
    let missed = |profile: &ProfileView| !profile.met && (profile.claimed || !ours);
    view.verdict != "intact" || view.profiles.iter().any(missed)
}

fn file_json(view: &VerificationView, output: &Output) -> Value {
    let layers: Map<String, Value> = view
        .layers
        .iter()
        .map(|layer| {
            let facts: Map<String, Value> =
                layer.facts.iter().map(|fact| (fact.name.en.clone(), json!(fact.value))).collect();
            let problems: Vec<_> = layer.problems.iter().map(|text| output.say(text)).collect();
            let value = json!({
                "state": layer.state,
                "summary": output.say(&layer.summary),
                "facts": facts,
                "problems": problems,
            });
            (layer.layer.clone(), value)
        })
        .collect();
    let profiles: Map<String, Value> = view
        .profiles
        .iter()
        .map(|profile| {
            let missing: Vec<_> = profile
                .missing
                .iter()
                .map(|missing| {
                    json!({
                        "code": missing.code,
                        "message": output.say(&missing.text),
                        "rule": missing.rule,
                    })
                })
                .collect();
            let value = json!({ "met": profile.met, "judged": profile.judged, "missing": missing });
            (profile.profile.clone(), value)
        })
        .collect();
    json!({
        "path": view.path,
        "verdict": view.verdict,
        "sentence": output.say(&view.sentence),
        "says_ai": view.says_ai,
        "digest": view.digest,
        "entry": view.entry,
        "layers": layers,
        "profiles": profiles,
    })
}

fn print(view: &VerificationView, output: &Output) {
    output.line(&output.strong(&view.path));
    output.line(&format!("  {}", output.say(&view.sentence)));
    for layer in &view.layers {
        let sign = match layer.state.as_str() {
            "intact" | "present" => "✓",
            "absent" | "unknown" => "·",
            _ => "▲",
        };
        output.line(&format!("  {sign} {:<6} {}", layer.layer, output.say(&layer.summary)));
        for problem in &layer.problems {
            output.line(&format!("      ▲ {}", output.say(problem)));
        }
    }
    for profile in &view.profiles {
        let word = if profile.met {
            output.word("met", "满足")
        } else if !profile.judged {
            output.word("cannot be told", "无法判断")
        } else {
            output.word("not met", "不满足")
        };
        output.line(&format!("  {:<9}{word}", profile.profile));
        for missing in &profile.missing {
            let rule = match missing.rule.as_str() {
                "" => String::new(),
                rule => format!(" ({rule})"),
            };
            output.line(&format!("      – {}{rule}", output.say(&missing.text)));
        }
    }
    if let Some(entry) = &view.entry {
        output.line(&format!("  {} {entry}", output.word("recorded as", "记录编号")));
    }
}
