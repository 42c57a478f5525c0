//! The register as it ships, damaged registers, and what is derived by rule.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod damaged;
mod derived;
mod shelf;
mod shipped;
