//! Bring your own terms: a file as received becomes text, and the text a proposed clause tree.
//!
//! [`receive`] finds out what a file is (Markdown, plain text, HTML, DOCX, PDF with text), in which
//! encoding, and takes its text out, line by line, with what the format says about each line.
//! [`recognise`] then proposes a structure by rules alone and says what it repaired; every repair
//! that changes the reading can be declined. What comes out has the form of the shipped terms:
//! Markdown, a manifest entry and the source text, which load through `clauses::Document::assemble`
//! with every character of the source accounted for.
//!
//! Every file is hostile: sizes, depths and counts are bounded, nothing is ever fetched or run.
//!
//! Left out: storing what was imported (`app`), reading scanned pictures, and any judgement on what
//! a text means.

mod docx;
mod encoding;
mod error;
mod html;
mod markdown;
mod pdf;
mod plain;
mod receive;
mod received;
mod recognise;

pub use error::Error;
pub use receive::{MAX_FILE_BYTES, receive};
pub use received::{
    Format, Guesses, Hints, Line, LineLink, MAX_LINES, MAX_TEXT_BYTES, Notice, Received,
};
pub use recognise::{Choices, ProposedRepair, Recognised, recognise};
