//! The interface: npm packages from the lock file, its build, its scripts. Nothing is done twice.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::shell::{Failed, Step};

fn ui() -> PathBuf {
    crate::root().join("ui")
}

/// Installs the npm packages when the lock file is other than the installed one.
pub(crate) fn install() -> Result<(), Failed> {
    if !Step::new("npm").arguments(&["--version"]).succeeds() {
        return Err(Failed("Node with npm is needed (20 or newer) and was not found".to_owned()));
    }
    let lock = fs::read(ui().join("package-lock.json"))
        .map_err(|error| Failed(format!("ui/package-lock.json: {error}")))?;
    let stamp = ui().join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    Step::npm(&["ci", "--no-audit", "--no-fund"]).run()?;
    fs::write(&stamp, lock).map_err(|error| Failed(format!("{}: {error}", stamp.display())))
}

/// Builds `ui/dist` when a source is newer.
pub(crate) fn build() -> Result<(), Failed> {
    install()?;
    let built = modified(&ui().join("dist/index.html"));
    let sources = ["src", "public", "index.html", "package-lock.json", "vite.config.ts"];
    let newest = sources.iter().filter_map(|name| newest(&ui().join(name))).max();
    let whole = fs::read_dir(ui().join("dist")).is_ok_and(|entries| entries.count() > 1);
    if whole && built.is_some() && built >= newest {
        return Ok(());
    }
    script("build")
}

/// A place holder for `ui/dist`, so that the window compiles before the interface is built.
pub(crate) fn stand_in() -> Result<(), Failed> {
    let page = ui().join("dist/index.html");
    if page.exists() {
        return Ok(());
    }
    let made = fs::create_dir_all(ui().join("dist"))
        .and_then(|()| fs::write(&page, "<!doctype html><title>Imprimatur</title>"));
    made.map_err(|error| Failed(format!("{}: {error}", page.display())))
}

/// Runs a script of `ui/package.json`.
pub(crate) fn script(name: &str) -> Result<(), Failed> {
    Step::npm(&["run", "--silent", name]).run()
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// The latest change under `path`.
fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return modified(path);
    }
    let entries = fs::read_dir(path).ok()?;
    entries.filter_map(|entry| newest(&entry.ok()?.path())).max()
}
