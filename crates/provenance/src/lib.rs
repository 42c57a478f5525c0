//! What machines read: C2PA manifests, IPTC/XMP properties and the TC260 `AIGC` label of
//! GB 45438-2025 — written, read and verified, on PNG and JPEG.
//!
//! Hidden here: the `c2pa` crate, XMP, the surgery on containers, certificates, and the order of
//! writing (XMP first, C2PA last, because the C2PA hash covers everything else). Left out: what
//! people see (`label`), files, the network, and any list of trusted signers: a signer is shown,
//! never vouched for. No remote manifest, revocation answer or time stamp is ever fetched.
//!
//! One thing is not handed in: the `c2pa` crate compares certificates without a trusted time stamp
//! with the machine's clock. The instant given to [`verify`] decides only this crate's findings.

mod aigc;
mod c2pa_context;
mod container;
mod error;
mod finding;
mod identity;
mod manifest;
mod marking;
mod source_type;
mod verify;
mod write;
mod xmp;

pub use aigc::{InvalidProducerCode, check_producer_code};
pub use error::Error;
pub use finding::{Finding, Severity};
pub use identity::{Identity, IdentityInfo};
pub use marking::{Layer, LayerWritten, Marking, OWN_NUMBER, Support, Written, support};
pub use verify::{
    Action, AigcLabel, C2paLayer, CertificateInfo, Ingredient, IptcLayer, Missing, Problem,
    ProblemKind, ProfileResult, Signer, SourceType, Tc260Layer, Verdict, Verification,
    manifest_json, profiles, verify,
};
pub use write::write;

/// The largest input that is read or written, in bytes: 256 MiB.
pub const MAX_INPUT: usize = 256 * 1024 * 1024;
