//! The marks of PNG and JPEG files, through the crate's public functions: written and read back,
//! tampered with, read from files that others made, and thrown at hostile ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod identities;
mod other_peoples_files;
mod pictures;
mod round_trip;
mod tampering;
