//! Labels on real and made pictures: what is written, what survives, what is refused, and what the
//! check objects to. Only public functions are used.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod check;
mod containers;
mod hostile;
mod made;
mod pixels;
mod real;
mod words;
