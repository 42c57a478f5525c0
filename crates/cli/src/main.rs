//! `imprimatur`: the command line over the use cases of `app`.
//!
//! With `--json` one document goes to standard output and nothing else; people's text, progress and
//! messages go to standard error or, without `--json`, results to standard output. Exit codes:
//! 0 done; 1 findings; 2 usage; 3 refused by the release gate; 4 input unreadable or unsupported;
//! 5 the record or the machine failed.

mod arguments;
mod assess;
mod demo;
mod output;
mod progress;
mod record;
mod stamp;
mod terms;
mod verify;

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
            return ExitCode::from(if asked { 0 } else { 2 });
        }
    };
    let output = Output::new(arguments.language(), arguments.json);
    match run(arguments, &output) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output.failure(&error);
            ExitCode::from(error.code.exit_code())
        }
    }
}

fn run(arguments: Arguments, output: &Output) -> app::Result<u8> {
    let folder = arguments.vault_folder()?;
    let app = Arc::new(App::open(&folder, SystemClock)?);
    match arguments.command {
        Command::Search(search) => terms::search(&app, search, output),
        Command::Clause { clause } => terms::clause(&app, clause.join(" "), output),
        Command::Terms(command) => terms::terms(&app, &command, output),
        Command::Assess(command) => assess::assess(&app, command, output),
        Command::Stamp(stamp) => stamp::stamp(&app, stamp, output),
        Command::Verify { files } => verify::verify(&app, &files, output),
        Command::Record(command) => record::record(&app, command, output),
        Command::Demo { out } => demo::demo(&app, out, output),
    }
}
