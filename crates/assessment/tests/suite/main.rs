//! Tests of the crate through its public functions, on the question bank that is shipped.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod damaged;
mod properties;
mod scoring;
mod shipped;
mod walkthrough;
