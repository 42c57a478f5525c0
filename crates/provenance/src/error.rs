//! Failures of writing and of identities, each named for what the caller can do next.

use kernel::MediaKind;

use crate::Finding;

/// Why marks could not be written or an identity could not be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Choose another kind of file: marks cannot be written into this one.
    #[error("{} files cannot be marked; use PNG or JPEG", .kind.extension())]
    UnsupportedKind {
        /// The kind that was asked for.
        kind: MediaKind,
    },
    /// Choose a smaller file.
    #[error("the file has {bytes} bytes; at most {} are handled", crate::MAX_INPUT)]
    TooLarge {
        /// Size of the input in bytes.
        bytes: usize,
    },
    /// Repair or export the picture again: its container cannot be rewritten safely.
    #[error("the {} file is damaged: {reason}", .kind.extension())]
    Damaged {
        /// The kind of container.
        kind: MediaKind,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Remove metadata with another program: what is there leaves no room for the marks.
    #[error("the existing metadata leaves no room: {needed} bytes are needed, {room} fit")]
    NoRoom {
        /// Bytes that the merged metadata needs.
        needed: usize,
        /// Bytes that fit in the container's carrier.
        room: usize,
    },
    /// Correct the named field of the marking.
    #[error("{field}: {reason}")]
    Field {
        /// Name of the field as in [`crate::Marking`] or of the identity.
        field: &'static str,
        /// What is wrong with its value.
        reason: String,
    },
    /// Ask the certificate's issuer for one that C2PA accepts; the findings say what is missing.
    #[error("the certificate cannot sign C2PA manifests: {}", sentences(.reasons))]
    Certificate {
        /// Everything that is wrong with it.
        reasons: Vec<Finding>,
    },
    /// Supply the private key that belongs to the certificate, as unencrypted PKCS#8 PEM.
    #[error("the private key cannot be used: {reason}")]
    Key {
        /// What is wrong with it.
        reason: String,
    },
    /// The signing library refused; keep the file and report the reason.
    #[error("the C2PA manifest could not be made: {reason}")]
    Manifest {
        /// The library's own words.
        reason: String,
    },
}

fn sentences(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.en.as_str()).collect::<Vec<_>>().join(" ")
}
