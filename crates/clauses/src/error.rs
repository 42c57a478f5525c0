//! Why a library could not be loaded. Odd but readable text is a finding, not an error.

use kernel::Digest;

use crate::id::ClauseId;

/// A failure to load; every variant carries the file or id that the caller has to look at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The manifest is not valid TOML of the expected shape.
    #[error("the manifest cannot be read: {reason}")]
    Manifest {
        /// What the TOML reader objected to, with the line.
        reason: String,
    },
    /// The manifest names a file that is not there.
    #[error("{file} is named in the manifest but is missing")]
    Missing {
        /// File name as written in the manifest.
        file: String,
    },
    /// A file is not the one that the manifest vouches for: restore it, or renew the manifest.
    #[error("{file} has been altered: its SHA-256 is {found}, the manifest says {expected}")]
    Altered {
        /// File name as written in the manifest.
        file: String,
        /// Digest in the manifest.
        expected: Digest,
        /// Digest of the text that was read.
        found: Digest,
    },
    /// A file is larger than is read.
    #[error("{file} is larger than {limit} bytes")]
    TooLarge {
        /// File name as written in the manifest.
        file: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// Lists or quotations are nested deeper than is read.
    #[error("{file} nests deeper than {limit} levels")]
    TooDeep {
        /// File name as written in the manifest.
        file: String,
        /// The limit in levels.
        limit: usize,
    },
    /// A document holds more clauses than are read.
    #[error("{file} holds more than {limit} clauses")]
    TooMany {
        /// File name as written in the manifest.
        file: String,
        /// The limit in clauses.
        limit: usize,
    },
    /// Two clauses of a document, or two documents, would bear the same id.
    #[error("{file}: the id {id} occurs twice")]
    Duplicate {
        /// File name as written in the manifest.
        file: String,
        /// The id.
        id: String,
    },
    /// A label or a document id cannot be part of a clause id.
    #[error("{file}: {id:?} cannot be a clause id")]
    Uncitable {
        /// File name as written in the manifest.
        file: String,
        /// What was tried.
        id: String,
    },
    /// The manifest says something about a clause that the document does not have.
    #[error("the manifest speaks of {id}, which {file} does not hold")]
    UnknownClause {
        /// File name as written in the manifest.
        file: String,
        /// The id.
        id: ClauseId,
    },
}
