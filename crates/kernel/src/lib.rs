//! The words every other crate shares: language, digest, media kind, profile, time.
//!
//! Nothing here reads files, environment or network; the one exception is [`SystemClock`], which
//! shells hand down so that every other crate stays deterministic.

mod digest;
mod language;
mod media;
mod profile;
mod time;

pub use digest::{Digest, DigestWriter, InvalidDigest};
pub use language::{Language, UnknownLanguage};
pub use media::MediaKind;
pub use profile::{Grade, Profile, UnknownProfile};
pub use time::{Clock, FixedClock, InvalidTimestamp, SystemClock, Timestamp};
