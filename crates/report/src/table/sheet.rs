//! A table as PDF on A4 across.

use super::Table;
use crate::{Error, Fonts};

/// Lays the table out and writes it as PDF.
///
/// # Errors
/// [`Error::Unwritable`] if the writer fails.
pub fn table_pdf(_table: &Table, _fonts: &Fonts<'_>) -> Result<Vec<u8>, Error> {
    Err(Error::Unwritable { reason: "not yet".to_owned() })
}
