//! The shipped documents and register, held in memory so that a test can alter them.

use std::path::PathBuf;

use clauses::Library;
use register::{Faults, Register};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The shipped documents.
pub fn library() -> Library {
    let folder = root().join("terms");
    let manifest = std::fs::read_to_string(folder.join("manifest.toml")).unwrap();
    Library::load(&manifest, |name| std::fs::read_to_string(folder.join(name)).ok()).unwrap()
}

/// The three files of a register.
pub struct Shelf {
    /// Name and text.
    pub files: Vec<(String, String)>,
}

impl Shelf {
    /// The shipped register.
    pub fn shipped() -> Self {
        let folder = root().join("assets/register");
        let read =
            |name: &str| (name.to_owned(), std::fs::read_to_string(folder.join(name)).unwrap());
        Self { files: ["register.toml", "obligations.csv", "conflicts.toml"].map(read).into() }
    }

    /// Replaces the first occurrence of `from`, which must be there.
    pub fn edit(mut self, file: &str, from: &str, to: &str) -> Self {
        let (_, text) = self.files.iter_mut().find(|(name, _)| name == file).unwrap();
        assert!(text.contains(from), "{file} does not hold {from}");
        *text = text.replacen(from, to, 1);
        self
    }

    /// Loads it against the shipped documents.
    pub fn load(&self) -> Result<Register, Faults> {
        let files: Vec<(&str, &str)> =
            self.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Register::load(&files, &library())
    }
}
