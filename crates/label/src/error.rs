//! Why a label could not be put on; each variant is named for what the caller can do next.

use kernel::{MediaKind, Profile};

use crate::Place;

/// A label that could not be put on. Nothing is ever half done: the source bytes are untouched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The picture is beyond the bounds of this program; make it smaller first.
    #[error("the picture is {width} × {height} pixels: {reason}")]
    TooLarge {
        /// Width in pixels, as the file claims it.
        width: u32,
        /// Height in pixels, as the file claims it.
        height: u32,
        /// Which bound it breaks.
        reason: &'static str,
    },
    /// The file is damaged or not what it claims to be; get it again.
    #[error("the {kind:?} file is damaged: {reason}")]
    Corrupt {
        /// What the file was read as.
        kind: MediaKind,
        /// What was found.
        reason: String,
    },
    /// A kind or variant that carries no label yet; convert it first.
    #[error("no label on this {kind:?} file: {reason}")]
    Unsupported {
        /// What the file was read as.
        kind: MediaKind,
        /// Which property of the file stands in the way.
        reason: String,
    },
    /// No legible label fits; use a larger picture, fewer profiles or a shorter publisher.
    #[error(
        "no legible label fits on {width} × {height} pixels: \
         the smallest one needs {needed_width} × {needed_height}"
    )]
    TooSmall {
        /// Width of the upright picture in pixels.
        width: u32,
        /// Height of the upright picture in pixels.
        height: u32,
        /// Width that the most compact legible label needs with its margin, in pixels.
        needed_width: u32,
        /// Height that the most compact legible label needs with its margin, in pixels.
        needed_height: u32,
    },
    /// No profile was asked for; choose at least one.
    #[error("no profile was chosen: nothing says what the label has to say")]
    NoProfile,
    /// A profile asks for the publisher's name; give one.
    #[error("the profile {profile} asks for the publisher's name on the label")]
    PublisherMissing {
        /// The profile that asks.
        profile: Profile,
    },
    /// The publisher's name is longer than a label can carry; shorten it.
    #[error("the publisher's name has {length} characters; a label carries at most {most}")]
    PublisherTooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        most: usize,
    },
    /// A character that none of the built-in faces has; spell the publisher's name without it.
    #[error("the label's typefaces have no {character:?}")]
    NoGlyph {
        /// The first such character.
        character: char,
    },
    /// A language without wording; use one of [`crate::languages`].
    #[error("there is no label wording in {tag:?}")]
    UnknownLanguage {
        /// The tag that was asked for, cut to 40 characters.
        tag: String,
    },
    /// A place that a profile's rule does not allow; choose an edge or corner.
    #[error("the profile {profile} wants the label at an edge or corner, not at {place:?}")]
    PlaceNotAllowed {
        /// The profile whose rule it is.
        profile: Profile,
        /// The place asked for.
        place: Place,
    },
    /// The built-in artwork, wording or fonts do not read: a fault of this build.
    #[error("the built-in label artwork does not read: {reason}")]
    Artwork {
        /// What was found.
        reason: String,
    },
}
