//! A document laid open for placing anchors: every clause's words without label and noise, and
//! which of them are seen twice because a clause lies inside another.

use std::{collections::HashMap, ops::Range};

use super::{Anchor, Placement, exact, nearly::Nearly};
use crate::{
    document::Document,
    id::ClauseId,
    versions::{noise::Folded, own::unlabelled},
};

/// Longest words that are looked for, in bytes.
const LONGEST: usize = 200_000;

/// A document laid open.
pub(super) struct Surface<'d> {
    pub document: &'d Document,
    /// The words of each clause.
    pub clauses: Vec<Folded>,
    /// Where the words of each clause begin in its text.
    pub labels: Vec<usize>,
    /// The outermost clause that each lies inside, and the byte of its text at which it begins.
    inside: Vec<(usize, usize)>,
    paths: HashMap<&'d str, usize>,
    nearly: Option<Nearly>,
}

/// A place that may be the anchor's.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// The clause.
    pub clause: usize,
    /// Bytes of the clause's text.
    pub range: Range<usize>,
    /// How well it fits; the scale is the finder's.
    pub score: u32,
}

/// An anchor's words without noise.
pub(super) struct Sought<'a> {
    pub anchor: &'a Anchor,
    pub quote: String,
    pub prefix: String,
    pub suffix: String,
    /// The clause that has the anchor's number.
    pub home: Option<usize>,
}

impl<'d> Surface<'d> {
    /// Lays a document open.
    pub fn new(document: &'d Document) -> Self {
        let paths: HashMap<&str, usize> =
            document.clauses.iter().enumerate().map(|(at, c)| (c.id.path(), at)).collect();
        let labels: Vec<usize> = document.clauses.iter().map(unlabelled).collect();
        let fold = |(clause, label): (&crate::Clause, &usize)| {
            Folded::new(clause.text.get(*label..).unwrap_or_default())
        };
        let clauses = document.clauses.iter().zip(&labels).map(fold).collect();
        let mut inside: Vec<(usize, usize)> = Vec::with_capacity(document.clauses.len());
        for (at, clause) in document.clauses.iter().enumerate() {
            let parent = clause.parent.as_ref().and_then(|id| paths.get(id.path())).copied();
            inside.push(match (&clause.span, parent.and_then(|parent| inside.get(parent))) {
                (Some(span), Some((root, offset))) => (*root, offset + span.start),
                _ => (at, 0),
            });
        }
        Self { document, clauses, labels, inside, paths, nearly: None }
    }

    /// Where an anchor belongs.
    pub fn place(&mut self, anchor: &Anchor) -> Placement {
        let length = anchor.quote.len() + anchor.prefix.len() + anchor.suffix.len();
        let fold = |text: &str| Folded::new(text).text;
        let quote = fold(&anchor.quote);
        if length > LONGEST || !quote.chars().any(char::is_alphanumeric) {
            return Placement::Lost;
        }
        let sought = Sought {
            anchor,
            quote,
            prefix: fold(&anchor.prefix),
            suffix: fold(&anchor.suffix),
            home: self.paths.get(anchor.clause.path()).copied(),
        };
        match exact::find(self, &sought) {
            exact::Search::At(spot) => {
                let (clause, range) = self.address(&spot);
                return match Some(spot.clause) == sought.home {
                    true => Placement::Found { clause, range },
                    false => Placement::Moved { clause, range },
                };
            }
            exact::Search::Ambiguous => return Placement::Lost,
            exact::Search::Nothing => {}
        }
        let mut nearly = self.nearly.take().unwrap_or_else(|| Nearly::new(self));
        let spot = nearly.find(self, &sought);
        self.nearly = Some(nearly);
        spot.map_or(Placement::Lost, |spot| {
            let (clause, range) = self.address(&spot);
            Placement::Changed { clause, range }
        })
    }

    fn address(&self, spot: &Spot) -> (ClauseId, Range<usize>) {
        (self.document.clauses[spot.clause].id.clone(), spot.range.clone())
    }

    /// Bytes in a clause's text of a range of its words.
    pub fn origin(&self, clause: usize, range: Range<usize>) -> Range<usize> {
        let range = self.clauses[clause].origin(range);
        let label = self.labels[clause];
        range.start + label..range.end + label
    }

    /// The best of `spots`, if no other that is nearly as good lies elsewhere. Spots on the same
    /// words, seen in a clause and in the one around it, are one.
    pub fn best(&self, mut spots: Vec<Spot>, lead: u32) -> Option<Result<Spot, ()>> {
        // The smaller clause first where two fit alike.
        spots.sort_by_key(|spot| {
            (
                std::cmp::Reverse(spot.score),
                std::cmp::Reverse(self.inside[spot.clause].1),
                spot.clause,
            )
        });
        let best = spots.first()?;
        let rival = spots
            .iter()
            .find(|spot| !self.overlap(best, spot))
            .is_some_and(|rival| rival.score + lead > best.score);
        Some(if rival { Err(()) } else { Ok(best.clone()) })
    }

    fn overlap(&self, one: &Spot, other: &Spot) -> bool {
        let (root, offset) = self.inside[one.clause];
        let (other_root, other_offset) = self.inside[other.clause];
        root == other_root
            && one.range.start + offset < other.range.end + other_offset
            && other.range.start + other_offset < one.range.end + offset
    }
}

/// What either side of a place counts at most.
pub(super) const SIDE: u32 = 1000;

/// How much of what should stand before and behind a place does, in thousandths for each side.
/// Spaces do not count. Nothing on a side means that the words were at an end.
pub(super) fn context(sought: &Sought<'_>, before: &str, after: &str) -> u32 {
    let spoken = |c: &char| *c != ' ';
    let side = |wanted: Vec<char>, mut there: &mut dyn Iterator<Item = char>| {
        if wanted.is_empty() {
            return if (&mut there).any(char::is_alphanumeric) { 0 } else { SIDE };
        }
        let same = wanted.iter().zip(there).take_while(|(one, other)| **one == *other).count();
        u32::try_from(SIDE as usize * same / wanted.len()).unwrap_or(0)
    };
    let prefix = sought.prefix.chars().rev().filter(spoken).collect();
    let suffix = sought.suffix.chars().filter(spoken).collect();
    side(prefix, &mut before.chars().rev().filter(spoken))
        + side(suffix, &mut after.chars().filter(spoken))
}
