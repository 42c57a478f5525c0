//! Tests of the crate through its public functions: the shipped documents, what is found odd about
//! documents, how ids are looked up, and hostile input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod anchors;
mod any_versions;
mod drafting;
mod findings;
mod hostile;
mod lookup;
mod shelf;
mod shipped;
mod terms;
mod versions;
