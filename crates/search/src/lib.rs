//! Search over clauses, in English and Chinese, with highlights from the very tokens of the index.
//!
//! # The query language
//!
//! | typed | meaning |
//! | --- | --- |
//! | `late fee` | clauses with any of the words; those with all of them first |
//! | `"prior written consent"`, `「滞纳金」` | required, exactly in this order |
//! | `a AND b`, `a OR b`, `a NOT b`, `a -b`, `( )` | operators, in capitals; OR binds loosest |
//! | `label*` | words that begin like this |
//! | `doc:face-rules`, `-doc:ai-terms` | only in, not in this document |
//! | `clause:4.2`, `-clause:face-rules:12` | only, not in this clause and what hangs from it |
//! | `bound:`, `is:`, `note:`, `tag:`, `severity:`, `status:` | what is known of clauses; [`Facets`] |
//! | `4.2(2)(a)`, `face-rules 12(3)`, `第12条` | that clause first |
//!
//! Filters apply to the whole query; values by `,` or `|` are alternatives. Plain words are also
//! looked for in the other language, through the [`Glossary`], and count less there; what stands in
//! quotation marks or next to an operator is taken literally. A clause that holds the words just as
//! typed comes first. A word that is written nowhere is put right, and [`Hit::fuzzy`] and
//! [`Notice::DidYouMean`] say so. Traditional characters answer to simplified ones and the other way
//! round. Odd input is never an error: it is read as well as it can be, and [`Results::notices`] says
//! what was left out.
//!
//! # Where the index is
//!
//! In memory, made in milliseconds for a few contracts; or in a folder of its own, for libraries
//! that outgrow that: see [`Index::open`]. This crate is otherwise like its neighbours and takes
//! no paths; the index's folder is the exception, because an engine that reads its files in place
//! cannot be handed streams. It writes nothing elsewhere.
//!
//! In a large library only the best few hundred clauses by plain BM25, the best of those with all
//! words, and those that hold a phrase are ranked in full.
//!
//! Left out: words that differ between regions of Chinese (`軟體`, `软件`), and meaning: a paraphrase
//! that shares no word with the text or the glossary is not found.

mod addresses;
mod disk;
mod error;
mod facets;
mod filter;
mod fold;
mod glossary;
mod hits;
mod index;
mod marks;
mod notice;
mod parse;
mod plan;
mod pool;
mod rank;
mod store;
mod suggest;
mod texts;
mod tokens;
mod traditional;
mod typos;

pub use disk::{Cause, Opening};
pub use error::Error;
pub use facets::{Facet, Facets};
pub use glossary::Glossary;
pub use index::{Hit, Index, Query, Results};
pub use notice::Notice;
pub use suggest::{Suggestion, SuggestionKind};
pub use texts::{ClauseText, Held, Texts};
