//! The project's own tool chain: set-up, run, test, check, bindings, dist. Standard library only, so
//! that it builds in a second on a machine that has nothing yet.

mod interface;
mod opinions;
mod packages;
mod shell;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use shell::{Failed, Step, cargo};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run       install what is missing, build, open the window
            (with no display: the same job on the command line, with samples)
  test      the same set-up, then every test; what CI runs
  check     the quick inner loop: format, lints, unit tests, interface types
  bindings  write ui/src/lib/generated.ts anew from the Rust types
  bless     accept what snapshot tests now see, after reading the difference
  dist      an optimised window and command line in target/release
";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let started = Instant::now();
    let done = match command.as_str() {
        "run" => run(),
        "test" => test(),
        "check" => check(),
        "bindings" => bindings(),
        "bless" => bless(),
        "dist" => dist(),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => {
            eprintln!("xtask {command}: done in {} s", started.elapsed().as_secs());
            ExitCode::SUCCESS
        }
        Err(Failed(reason)) => {
            eprintln!("xtask {command}: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or_else(PathBuf::new, PathBuf::from)
}

/// Where cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn run() -> Result<(), Failed> {
    packages::install(packages::BUILD)?;
    interface::build()?;
    cargo(&["build", "--workspace"])?;
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .into_iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if display {
        return Step::new(target().join("debug/imprimatur-desktop")).run();
    }
    eprintln!("There is no display: the same job runs on the command line, with shipped samples.");
    let seconds = std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
    let folder = target().join(format!("demo-{seconds}"));
    Step::new(target().join("debug/imprimatur"))
        .arguments(&["demo", "--out"])
        .argument(folder.join("results"))
        .argument("--vault")
        .argument(folder.join("vault"))
        .run()
}

fn test() -> Result<(), Failed> {
    packages::install(packages::BUILD)?;
    packages::install(packages::TEST)?;
    cargo(&["fmt", "--all", "--", "--check"])?;
    interface::build()?;
    interface::script("format")?;
    interface::script("lint")?;
    interface::script("check")?;
    interface::script("test")?;
    let python = opinions::install()?;
    cargo(&["build", "--workspace"])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
    Step::cargo(&["test", "--workspace"]).variable("IMPRIMATUR_PYTHON", python).run()?;
    Step::npm(&["run", "browser"])
        .variable("IMPRIMATUR_BRIDGE", target().join("debug/bridge"))
        .run()
}

fn check() -> Result<(), Failed> {
    cargo(&["fmt", "--all", "--", "--check"])?;
    interface::install()?;
    interface::script("check")?;
    interface::stand_in()?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
    cargo(&["test", "--workspace", "--lib", "--bins"])
}

fn bindings() -> Result<(), Failed> {
    interface::stand_in()?;
    Step::cargo(&["test", "--workspace", "--test", "bindings"])
        .variable("IMPRIMATUR_BLESS", "1")
        .run()
}

fn bless() -> Result<(), Failed> {
    cargo(&["build", "--workspace"])?;
    Step::cargo(&["test", "--workspace", "--test", "command_line"])
        .variable("INSTA_UPDATE", "always")
        .run()
}

fn dist() -> Result<(), Failed> {
    packages::install(packages::BUILD)?;
    interface::build()?;
    cargo(&["build", "--workspace", "--release"])?;
    eprintln!("target/release/imprimatur-desktop and target/release/imprimatur");
    Ok(())
}
