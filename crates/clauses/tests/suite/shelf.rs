//! The folder of terms, held in memory so that a test can alter it.

use std::{collections::BTreeMap, path::PathBuf};

use clauses::{Error, Library};
use kernel::Digest;

/// The manifest and the files that it names.
#[derive(Clone)]
pub struct Shelf {
    /// The manifest's TOML.
    pub manifest: String,
    /// Text by file name.
    pub files: BTreeMap<String, String>,
}

impl Shelf {
    /// The shipped documents.
    pub fn shipped() -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../terms");
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let names = [
            "ai-terms.en.md",
            "face-rules.zh.md",
            "sources/ai-service-terms.en.txt",
            "sources/face-recognition-rules.zh.txt",
        ];
        let files = names.iter().map(|name| ((*name).to_owned(), read(name))).collect();
        Self { manifest: read("manifest.toml"), files }
    }

    /// One document `doc` with the given text, whose source is `source`.
    pub fn single(language: &str, text: &str, source: &str) -> Self {
        let manifest = format!(
            "[[document]]\nid = \"doc\"\ntitle = \"Doc\"\nlanguage = \"{language}\"\n\
             labels = \"{}\"\nfile = \"doc.md\"\nsha256 = \"{}\"\n\
             source = {{ file = \"doc.txt\", sha256 = \"{}\", date = \"undated\" }}\n",
            if language == "en" { "kept" } else { "stripped" },
            Digest::of(text.as_bytes()),
            Digest::of(source.as_bytes()),
        );
        let files = [("doc.md", text), ("doc.txt", source)];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        Self { manifest, files }
    }

    /// Loads what stands on the shelf.
    pub fn load(&self) -> Result<Library, Error> {
        Library::load(&self.manifest, |name| self.files.get(name).cloned())
    }

    /// Replaces `from`, which must occur, in a file and renews its digest in the manifest.
    pub fn edit(&mut self, name: &str, from: &str, to: &str) -> &mut Self {
        let file = self.files.get_mut(name).unwrap();
        assert!(file.contains(from), "{name} does not hold {from}");
        let before = Digest::of(file.as_bytes()).to_hex();
        *file = file.replacen(from, to, 1);
        self.manifest = self.manifest.replace(&before, &Digest::of(file.as_bytes()).to_hex());
        self
    }

    /// Replaces `from`, which must occur, in the manifest.
    pub fn edit_manifest(&mut self, from: &str, to: &str) -> &mut Self {
        assert!(self.manifest.contains(from), "the manifest does not hold {from}");
        self.manifest = self.manifest.replacen(from, to, 1);
        self
    }
}
