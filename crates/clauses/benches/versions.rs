//! How long it takes to compare two versions and to place anchors; printed, not judged. Run by hand.
fn main() {}
