//! Labels that people see: puts a legible "AI-generated" plate on a picture and checks that it is there.
//!
//! Works on pixels and on the container around them: wording and size come from the profiles' rules
//! (`assets/labels/wording.toml`), artwork from SVG, letters from fonts that are built in. The
//! picture's colour profile, EXIF, XMP and text survive. Left out: everything machines read (that is
//! `provenance`; C2PA of the source is dropped here), and every kind but PNG and JPEG for now.
//!
//! ```ignore
//! let labelled = label::apply(MediaKind::Png, &bytes, &request)?;
//! assert!(label::check(MediaKind::Png, &labelled.bytes, &labelled.label).met);
//! ```

mod artwork;
mod check;
mod contrast;
mod error;
mod exif;
mod jpeg;
mod lettering;
mod picture;
mod place;
mod plate;
mod png;
mod record;
mod stamp;
mod thumbnail;
mod wording;

pub use check::{Fault, LabelCheck, check};
pub use error::Error;
pub use record::{
    Face, Ground, Inscription, LabelRecord, LabelRequest, Labelled, Letters, Place, Rect, Support,
};
pub use stamp::{apply, support};
pub use thumbnail::{Thumbnail, thumbnail};
pub use wording::{REQUIRED_CONTRAST_X100, languages};
