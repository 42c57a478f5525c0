//! The same words, noise aside: every place at which they stand, told apart by what stands around
//! them and by the clause.

use super::surface::{SIDE, Sought, Spot, Surface, context};
use crate::versions::noise::is_cjk;

/// What a search for the same words came to.
pub(super) enum Search {
    /// They stand here.
    At(Spot),
    /// They stand in several places that nothing tells apart.
    Ambiguous,
    /// They do not stand anywhere, or only where they are hardly the ones meant.
    Nothing,
}

/// Most places that are looked at.
const MOST: usize = 2000;
/// What the anchor's own clause is worth beside its surroundings, which are worth up to 2000.
const HOME: u32 = 500;

/// Looks for the words of an anchor.
pub(super) fn find(surface: &Surface<'_>, sought: &Sought<'_>) -> Search {
    let telling = is_telling(&sought.quote);
    let mut spots = Vec::new();
    // The clause of that number first: its places must not be lost to the limit.
    let mut others = true;
    let rest = (0..surface.clauses.len()).filter(|at| Some(*at) != sought.home);
    for clause in sought.home.into_iter().chain(rest) {
        if !others && Some(clause) != sought.home {
            break;
        }
        let text = surface.clauses[clause].text.as_str();
        for (at, found) in text.match_indices(sought.quote.as_str()) {
            let end = at + found.len();
            let around = context(sought, &text[..at], &text[end..]);
            let home = Some(clause) == sought.home;
            // A few words somewhere else, in other surroundings, are other words.
            if !telling && around < if home { 500 } else { 1000 } {
                continue;
            }
            let score = around + HOME * u32::from(home);
            if home && around == 2 * SIDE {
                // Nothing elsewhere can be as good; a second such place here would be.
                others = false;
            }
            spots.push(Spot { clause, range: surface.origin(clause, at..end), score });
            if spots.len() > MOST {
                return Search::Ambiguous;
            }
        }
    }
    match surface.best(spots, 150) {
        Some(Ok(spot)) => Search::At(spot),
        Some(Err(())) => Search::Ambiguous,
        None => Search::Nothing,
    }
}

/// Whether words are unlikely to stand in two places by chance.
pub(super) fn is_telling(quote: &str) -> bool {
    let weight: usize = quote.chars().take(64).map(|c| if is_cjk(c) { 3 } else { 1 }).sum();
    weight >= 28
}
