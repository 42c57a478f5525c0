//! The independent C2PA reader from PyPI, in a virtual environment of its own.

use std::path::PathBuf;

use crate::shell::{Failed, Step};

/// Pinned: another version may judge differently.
const READER: &str = "c2pa-python==0.38.1";

/// Installs the reader and gives back the interpreter that can import it.
pub(crate) fn install() -> Result<PathBuf, Failed> {
    let folder = crate::target().join("second-opinion");
    let python = folder.join("bin/python");
    let wanted = format!(
        "import importlib.metadata as m; assert 'c2pa-python=='+m.version('c2pa-python')=='{READER}'"
    );
    if Step::new(&python).arguments(&["-c", &wanted]).succeeds() {
        return Ok(python);
    }
    Step::new("python3").arguments(&["-m", "venv"]).argument(&folder).run()?;
    Step::new(&python)
        .arguments(&["-m", "pip", "install", "--quiet", "--disable-pip-version-check", READER])
        .run()?;
    Ok(python)
}
