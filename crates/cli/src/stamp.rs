//! `stamp`.

use std::{path::Path, sync::Arc};

use app::{
    App, Code, Error, Progress, Result,
    jobs::stamp_files,
    stamp::expand,
    wire::stamp::{StampInput, StampOptions, StampReceipt},
};
use serde_json::{Map, Value, json};

use crate::{
    arguments::Stamp,
    output::{Output, named, shown},
    progress::Bar,
};

pub(crate) fn stamp(app: &Arc<App>, stamp: Stamp, output: &Output) -> Result<u8> {
    let options = StampOptions {
        profiles: stamp.profile,
        grade: stamp.grade,
        place: Some(stamp.place),
        publisher: stamp.publisher,
        system: stamp.system,
        producer_code: stamp.producer_code,
    };
    let given = stamp.files.iter().map(|path| named(path)).collect::<Result<Vec<_>>>()?;
    let inputs: Vec<StampInput> = expand(&given)?
        .iter()
        .map(|path| StampInput {
            input: std::path::absolute(path).map_or_else(|_| shown(path), |path| shown(&path)),
            out: stamp.out.as_deref().map(shown),
            options: options.clone(),
            reviewed_by: stamp.reviewed_by.clone(),
        })
        .collect();
    if inputs.is_empty() {
        return Err(Error::new(
            Code::Unreadable,
            "There is no file to stamp in what was named.",
            "所给路径中没有可盖章的文件。",
        )
        .help("Name files, or a folder that holds some.", "请指定文件或含有文件的文件夹。"));
    }
    let bar = Bar::new(output);
    let progress: Arc<dyn Progress> = bar.clone();
    let results = stamp_files(app, inputs, &progress)?;
    bar.finish();
    report(&results, output);
    // The gravest failure decides: machine over input over refusal.
    let codes = results.iter().filter_map(|(_, done)| done.as_ref().err());
    Ok(codes.map(|error| error.code.exit_code()).max().unwrap_or(0))
}

fn report(results: &[(String, Result<StampReceipt>)], output: &Output) {
    if output.json {
        let (mut receipts, mut failures) = (Vec::new(), Vec::new());
        for (input, done) in results {
            match done {
                Ok(receipt) => receipts.push(receipt_json(receipt, output)),
                Err(error) => {
                    failures.push(json!({
                        "input": input,
                        "code": error.code,
                        "message": output.say(&error.message),
                        "help": output.say(&error.help),
                    }));
                    output.complain(error);
                }
            }
        }
        output.document(&json!({ "receipts": receipts, "failures": failures }));
        return;
    }
    let mut refused: Option<&Error> = None;
    for (_, done) in results {
        match done {
            Ok(receipt) => {
                output.line(&format!(
                    "{}  {}",
                    output.strong(&receipt.receipt.entry),
                    receipt.output
                ));
                for layer in &receipt.layers {
                    output.line(&format!("    ✓ {}", output.say(&layer.summary)));
                }
            }
            // One refusal says it for all files.
            Err(error) if refused.is_some_and(|said| said == error) => {}
            Err(error) => {
                output.complain(error);
                refused = (error.code == Code::Refused).then_some(error);
            }
        }
    }
    let failed = results.iter().filter(|(_, done)| done.is_err()).count();
    if results.len() > 1 {
        let stamped = results.len() - failed;
        output.remark(&match output.language {
            app::Language::En => format!("{stamped} stamped, {failed} not"),
            app::Language::Zh => format!("已盖章 {stamped} 个，未完成 {failed} 个"),
        });
    }
}

fn receipt_json(receipt: &StampReceipt, output: &Output) -> Value {
    let layers: Map<String, Value> = receipt
        .layers
        .iter()
        .map(|layer| (layer.layer.clone(), json!(output.say(&layer.summary))))
        .collect();
    json!({
        "input": receipt.input,
        "output": receipt.output,
        "entry": receipt.receipt.entry,
        "digest": receipt.receipt.digest,
        "at": receipt.receipt.at,
        "layers": layers,
        "label": receipt.label,
    })
}

/// Stamps with fixed options; used by the demonstration.
pub(crate) fn stamp_one(
    app: &Arc<App>,
    input: &Path,
    out: &Path,
    profiles: &[&str],
) -> Result<StampReceipt> {
    let options = StampOptions {
        profiles: profiles.iter().map(|name| (*name).to_owned()).collect(),
        grade: "generated".into(),
        place: None,
        publisher: "Harbour Street Press".into(),
        system: None,
        producer_code: None,
    };
    let input = StampInput {
        input: shown(input),
        out: Some(shown(out)),
        options,
        reviewed_by: "Demonstration Reviewer".into(),
    };
    app::stamp::stamp_file(app, input, &app::Silent)
}
