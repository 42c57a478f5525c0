//! Running other programs, each announced, the first failure ending the job.

use std::{ffi::OsStr, path::Path, process::Command};

/// Why the job ended, in one line.
pub(crate) struct Failed(pub(crate) String);

/// A program about to run in the workspace's root.
pub(crate) struct Step {
    command: Command,
}

impl Step {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(crate::root());
        Self { command }
    }

    /// Cargo, the one that runs this.
    pub(crate) fn cargo(arguments: &[&str]) -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())).arguments(arguments)
    }

    /// npm, in the interface's folder.
    pub(crate) fn npm(arguments: &[&str]) -> Self {
        Self::new("npm").arguments(arguments).folder(&crate::root().join("ui"))
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn argument(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    fn words(&self) -> String {
        let arguments = self.command.get_args();
        std::iter::once(self.command.get_program())
            .chain(arguments)
            .map(|word| word.to_string_lossy())
            .collect::<Vec<_>>()
            .join(" ")
    }

    pub(crate) fn run(mut self) -> Result<(), Failed> {
        let words = self.words();
        eprintln!("+ {words}");
        match self.command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Failed(format!("{words}: {status}"))),
            Err(error) => Err(Failed(format!("{words}: {error}"))),
        }
    }

    /// Whether it runs and succeeds, with nothing printed.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command.output().is_ok_and(|output| output.status.success())
    }

    /// What it prints, if it succeeds.
    pub(crate) fn prints(mut self) -> Option<String> {
        let output = self.command.output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

pub(crate) fn cargo(arguments: &[&str]) -> Result<(), Failed> {
    Step::cargo(arguments).run()
}
