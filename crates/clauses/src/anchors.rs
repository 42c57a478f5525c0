//! Anchors: where in a document a highlight or a note belongs, in a form that survives a new
//! version of the text.
//!
//! An anchor keeps the clause and the words themselves with a little of what stands around them,
//! never an offset alone. It finds its place again over noise (see [`crate::compare`]), renumbered
//! and moved clauses and small changes of wording, and says so when it has lost it. It does not
//! guess: words that stand in several places, with nothing to tell them apart, are lost.
//!
//! Left out: keeping anchors and what hangs from them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

mod exact;
mod nearly;
mod surface;

use self::surface::Surface;
use crate::{
    document::{Clause, Document},
    id::ClauseId,
    versions::own::unlabelled,
};

/// Words of a clause, to be found again in later versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Id of the document.
    pub document: String,
    /// The clause in which the words stood.
    pub clause: ClauseId,
    /// The words, byte for byte, without the clause's label.
    pub quote: String,
    /// Up to 32 characters before them in the clause, its label left out.
    pub prefix: String,
    /// Up to 32 characters behind them in the clause.
    pub suffix: String,
}

/// Where an anchor belongs in a document. Ranges are bytes of the clause's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "placement")]
pub enum Placement {
    /// The same words in the same clause.
    Found {
        /// The clause.
        clause: ClauseId,
        /// The words.
        range: Range<usize>,
    },
    /// The same words in another clause, or in this clause under another id.
    Moved {
        /// The clause.
        clause: ClauseId,
        /// The words.
        range: Range<usize>,
    },
    /// Nearly the same words.
    Changed {
        /// The clause.
        clause: ClauseId,
        /// The words as they are now.
        range: Range<usize>,
    },
    /// Not there any more, or in several places that nothing tells apart.
    Lost,
}

/// Characters kept on either side of the words.
const CONTEXT: usize = 32;

impl Anchor {
    /// An anchor on `range`, in bytes of the text of the clause or sentence `clause`. A label at the
    /// start of the range is left out, so that a new number does not look like new words. `None` if
    /// there is no such clause, the range does not lie on its characters, or holds no words.
    #[must_use]
    pub fn new(document: &Document, clause: &ClauseId, range: Range<usize>) -> Option<Self> {
        let passage = document.passage(clause)?;
        passage.text.get(range.clone())?;
        let offset = passage.range.start;
        Self::on(document, passage.clause, range.start + offset..range.end + offset)
    }

    /// An anchor on a whole clause, label left out, or on a whole sentence.
    #[must_use]
    pub fn whole(document: &Document, clause: &ClauseId) -> Option<Self> {
        let passage = document.passage(clause)?;
        Self::on(document, passage.clause, passage.range)
    }

    fn on(document: &Document, clause: &Clause, range: Range<usize>) -> Option<Self> {
        let label = unlabelled(clause);
        let chosen = clause.text.get(label.max(range.start)..range.end)?;
        let quote = chosen.trim();
        if !quote.chars().any(|c| c.is_alphanumeric()) {
            return None;
        }
        let start = range.end - chosen.trim_start().len();
        let before = clause.text.get(label..start)?;
        let after = clause.text.get(start + quote.len()..)?;
        let first = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let end = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        Some(Self {
            document: document.id.clone(),
            clause: clause.id.clone(),
            quote: quote.to_owned(),
            prefix: before[first..].to_owned(),
            suffix: after[..end].to_owned(),
        })
    }

    /// Where the anchor belongs in `document`, any version of the document it was made on.
    #[must_use]
    pub fn place(&self, document: &Document) -> Placement {
        place_all(std::slice::from_ref(self), document).pop().unwrap_or(Placement::Lost)
    }
}

/// Places many anchors at the price of reading the document once; in the anchors' order.
#[must_use]
pub fn place_all(anchors: &[Anchor], document: &Document) -> Vec<Placement> {
    let mut surface = Surface::new(document);
    anchors.iter().map(|anchor| surface.place(anchor)).collect()
}
