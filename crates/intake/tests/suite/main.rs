//! Importing, through the public functions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod contracts;
mod curated;
mod encodings;
mod formats;
mod hostile;
mod repairs;
mod support;
mod writers;
