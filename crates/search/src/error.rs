//! What can go wrong while building or asking; odd queries are not among it.

/// Why an index or glossary could not be made, or a search not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The glossary file has a fault: mend that line.
    #[error("glossary, line {line}: {problem}")]
    Glossary {
        /// Line in the file, from 1; 0 when unknown.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// The index on disk is damaged: open it again, and it is built anew.
    #[error("the search index in {} is damaged", folder.display())]
    Damaged {
        /// Where it is.
        folder: std::path::PathBuf,
    },
    /// The search engine failed while building the index or reading it: build it anew.
    #[error("the search index could not be {doing}: {source}")]
    Engine {
        /// "built" or "read".
        doing: &'static str,
        /// The engine's own account.
        source: tantivy::TantivyError,
    },
}

impl Error {
    pub(crate) fn building(source: impl Into<tantivy::TantivyError>) -> Error {
        Error::Engine { doing: "built", source: source.into() }
    }

    pub(crate) fn reading(source: impl Into<tantivy::TantivyError>) -> Error {
        Error::Engine { doing: "read", source: source.into() }
    }
}
