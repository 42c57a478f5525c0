//! A redline as PDF.

use super::Redline;
use crate::{Error, Fonts};

/// Lays the redline out and writes it as PDF (A4).
///
/// # Errors
/// [`Error::Unwritable`] if the writer fails.
pub fn redline_pdf(_redline: &Redline, _fonts: &Fonts<'_>) -> Result<Vec<u8>, Error> {
    Err(Error::Unwritable { reason: "not yet".to_owned() })
}
