//! What is odd about the drafting of a document, whatever it is about.

use crate::document::{Document, Finding};

/// Checks the drafting of `document`.
pub(crate) fn check(_document: &Document) -> Vec<Finding> {
    Vec::new()
}
