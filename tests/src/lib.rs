//! What the tests share: where things are, and the policy that the window sets.

use std::path::{Path, PathBuf};

/// The root of the workspace.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new("."))
}

/// Files that others made, which are not part of the project: `IMPRIMATUR_SAMPLES`, or
/// `shared/samples` beside the project. Says loudly when they are absent.
///
/// # Panics
/// When they are absent while `CI` is set: there they must be.
#[must_use]
#[allow(clippy::panic)]
pub fn samples() -> Option<PathBuf> {
    let named = std::env::var_os("IMPRIMATUR_SAMPLES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared/samples"));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "no sample files at {}", folder.display());
    eprintln!("SKIPPED: no sample files of others at {}", folder.display());
    None
}

/// The content security policy of the window, for the bridge to set the same.
///
/// # Errors
/// When the window's configuration cannot be read.
pub fn window_policy() -> Result<String, std::io::Error> {
    let text = std::fs::read_to_string(root().join("src-tauri/tauri.conf.json"))?;
    let config: serde_json::Value = serde_json::from_str(&text)?;
    let policy = config.pointer("/app/security/csp").and_then(|csp| csp.as_str());
    Ok(policy.unwrap_or_default().to_owned())
}

/// A program of the workspace, built by `cargo build --workspace`.
///
/// # Panics
/// When it has not been built.
#[must_use]
#[allow(clippy::panic)]
pub fn program(name: &str) -> PathBuf {
    // Test binaries lie in target/<profile>/deps, programs one folder above.
    let here = std::env::current_exe().unwrap_or_default();
    let folder = here.parent().and_then(Path::parent).unwrap_or_else(|| Path::new("."));
    let path = folder.join(name);
    assert!(path.is_file(), "{} is missing: run cargo build --workspace", path.display());
    path
}

/// What a run of the command line gave.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output as the one JSON document that it must be.
    ///
    /// # Panics
    /// When it is anything else.
    #[must_use]
    #[allow(clippy::panic)]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("not one JSON document: {error}\n{self:?}"))
    }
}

/// A folder with a vault of its own and the command line working on it.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A new folder, gone when this is dropped.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    #[must_use]
    #[allow(clippy::new_without_default, clippy::expect_used)]
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A path in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `imprimatur` with this desk's vault, in this desk's folder, in English.
    ///
    /// # Panics
    /// When the program cannot be started.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, |_| {})
    }

    /// As [`Self::run`], with a last word on the command.
    ///
    /// # Panics
    /// When the program cannot be started.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn run_with(
        &self,
        arguments: &[&str],
        adjust: impl FnOnce(&mut std::process::Command),
    ) -> Ran {
        let mut command = std::process::Command::new(program("imprimatur"));
        command
            .current_dir(self.folder.path())
            .args(arguments)
            .env("IMPRIMATUR_VAULT", self.path("vault"))
            .env("LC_ALL", "C")
            .env("COLUMNS", "100")
            .stdin(std::process::Stdio::null());
        adjust(&mut command);
        let output = command.output().expect("the command line starts");
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Puts a shipped sample into the folder.
    ///
    /// # Panics
    /// When it cannot be copied.
    #[allow(clippy::expect_used)]
    pub fn sample(&self, name: &str) -> PathBuf {
        let to = self.path(name);
        std::fs::copy(root().join("assets/samples").join(name), &to).expect("a shipped sample");
        to
    }

    /// `text` with this desk's folder, digests, instants and draft names replaced, for snapshots.
    #[must_use]
    pub fn settle(&self, ran: &Ran) -> String {
        let text = format!("exit {}\n--- out\n{}--- err\n{}", ran.code, ran.out, ran.err);
        text.replace(&self.folder.path().display().to_string(), "DESK")
    }
}

/// Replacements for what differs from run to run, for insta's filters.
pub const UNSETTLED: &[(&str, &str)] = &[
    ("[0-9a-f]{64}", "DIGEST"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "INSTANT"),
    (r"IMP-[0-9a-f]{16}-\d+", "PRODUCE-ID"),
    ("A-[0-9a-f]{8}", "DRAFT"),
];
