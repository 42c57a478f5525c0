//! `imprimatur`: the command line over the use cases of `app`.
//!
//! With `--json` one document goes to standard output and nothing else; people's text, progress and
//! messages go to standard error or, without `--json`, results to standard output. Exit codes:
//! 0 done; 1 findings; 2 usage; 3 refused by the release gate; 4 input unreadable or unsupported;
//! 5 the record or the machine failed.

mod arguments;
mod assess;
mod demo;
mod identity;
mod intake;
mod notes;
mod output;
mod progress;
mod record;
mod register;
mod search;
mod stamp;
mod terms;
mod verify;
mod versions;

use std::{process::ExitCode, sync::Arc};

use app::{App, SystemClock};
use clap::Parser as _;

use arguments::{Arguments, Command};
use output::Output;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, everything else is a usage error.
            let asked = !error.use_stderr();
            let _ = error.print();
            if !asked {
                usage_error(&error.to_string());
            }
            return ExitCode::from(if asked { 0 } else { 2 });
        }
    };
    let output = Output::new(arguments.language(), arguments.json);
    let code = match run(arguments, &output) {
        Ok(code) => code,
        Err(error) => {
            output.failure(&error);
            error.code.exit_code()
        }
    };
    // Results that could not be written are not done, whatever else is.
    ExitCode::from(if output.lost() { 5 } else { code })
}

/// What follows a usage error: a `help:` line, and the one document when one was asked for.
fn usage_error(message: &str) {
    let zh = std::env::args().any(|argument| argument == "zh" || argument == "--lang=zh");
    let language = if zh { app::Language::Zh } else { app::Language::En };
    let json = std::env::args().any(|argument| argument == "--json");
    let output = Output::new(language, json);
    let first = message.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let error = app::Error::new(app::Code::Usage, first, first)
        .help("See imprimatur --help.", "请见 imprimatur --help。");
    if json {
        output.document(&serde_json::json!({ "error": output::problem(&error, language) }));
    }
    eprintln!("help: {}", error.help.pick(language));
}

fn run(arguments: Arguments, output: &Output) -> app::Result<u8> {
    let folder = arguments.vault_folder()?;
    let app = Arc::new(App::open(&folder, SystemClock)?);
    match arguments.command {
        Command::Search(search) => search::search(&app, search, output),
        Command::Clause(clause) => terms::clause(&app, clause, output),
        Command::Terms(command) => terms::terms(&app, command, output),
        Command::Obligations(command) => register::obligations(&app, command, output),
        Command::Notes(command) => notes::notes(&app, command, output),
        Command::Assess(command) => assess::assess(&app, command, output),
        Command::Stamp(stamp) => stamp::stamp(&app, stamp, output),
        Command::Verify { files } => verify::verify(&app, &files, output),
        Command::Record(command) => record::record(&app, command, output),
        Command::Identity(command) => identity::identity(&app, command, output),
        Command::Demo { out } => demo::demo(&app, out, output),
    }
}
