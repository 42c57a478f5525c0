//! A redline as one HTML file.

use super::Redline;

/// Writes the redline as one HTML file that needs nothing else.
#[must_use]
pub fn redline_html(redline: &Redline) -> String {
    redline.counted()
}
