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
//! | `4.2(2)(a)`, `face-rules 12(3)`, `第12条` | that clause first |
//!
//! Plain words are also looked for in the other language, through the [`Glossary`], and count less
//! there; what stands in quotation marks or next to an operator is taken literally. Odd input is
//! never an error: it is read as well as it can be, and [`Results::notices`] says what was left out.
//!
//! Left out: typing errors (no fuzzy search), traditional against simplified characters, and
//! anything on disk: the index lives in memory and is rebuilt in milliseconds.

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
