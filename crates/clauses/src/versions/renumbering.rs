//! Why clauses have new numbers: the clause put in, taken out or moved before them, or the new
//! number of the clause they hang from.

use std::collections::HashMap;

use super::{ChangeKind, ClauseChange, Renumbering};
use crate::id::ClauseId;

/// A change with the changes that it hangs from, before and after.
pub(crate) struct Placed<'c> {
    /// The change.
    pub change: &'c ClauseChange,
    /// The change that it hangs from in the later version; for a removed one, in the earlier.
    pub above: Option<usize>,
    /// For a moved one, the change that it hung from in the earlier version.
    pub left: Option<usize>,
}

/// Groups new numbers by what brought them about. `changes` are in the order of the comparison.
pub(crate) fn renumberings(changes: &[Placed<'_>]) -> Vec<Renumbering> {
    let mut found = Renumberings::default();
    // What was taken from under a clause and put elsewhere.
    let mut left: HashMap<Option<usize>, usize> = HashMap::new();
    for (at, placed) in changes.iter().enumerate() {
        if has(placed.change, ChangeKind::Moved) {
            left.entry(placed.left).or_insert(at);
        }
    }
    let mut last: HashMap<Option<usize>, usize> = HashMap::new();
    // Under each clause, the chain of the last new number and how far that went.
    let mut steps: HashMap<Option<usize>, (usize, i64)> = HashMap::new();
    // The chain that each new number belongs to.
    let mut chains: Vec<Option<usize>> = vec![None; changes.len()];
    for (at, placed) in changes.iter().enumerate() {
        let upsets = !matches!(
            placed.change.kind,
            ChangeKind::Same | ChangeKind::Renumbered | ChangeKind::Technical | ChangeKind::Changed
        ) || has(placed.change, ChangeKind::Moved);
        if has(placed.change, ChangeKind::Renumbered)
            && let ([before], [after]) =
                (placed.change.before.as_slice(), placed.change.after.as_slice())
        {
            let above = placed.above.and_then(|above| Some((above, changes.get(above)?)));
            let inherited = above.filter(|(_, above)| follows(before, after, above.change));
            let chain = match inherited {
                // The clause above has a new number, or was itself moved.
                Some((above, _)) if chains[above].is_some() => chains[above],
                Some((above, _)) => Some(found.chain(Some(above), above, changes)),
                None if upsets => None,
                // On by as many as the one before it: for the same reason.
                None if steps
                    .get(&placed.above)
                    .is_some_and(|(_, by)| *by == step(before, after)) =>
                {
                    steps.get(&placed.above).map(|(chain, _)| *chain)
                }
                None => {
                    let cause = last.get(&placed.above).or(left.get(&placed.above)).copied();
                    let key =
                        cause.unwrap_or(usize::MAX - placed.above.map_or(0, |above| above + 1));
                    Some(found.chain(cause, key, changes))
                }
            };
            chains[at] = chain;
            if let (Some(chain), false) = (chain, inherited.is_some() || upsets) {
                steps.insert(placed.above, (chain, step(before, after)));
            }
            if let Some(chain) = chain {
                found.all[chain].clauses.push((before.clone(), after.clone()));
            }
        }
        if !upsets && !has(placed.change, ChangeKind::Renumbered) {
            steps.remove(&placed.above);
        }
        if upsets {
            last.insert(placed.above, at);
        }
    }
    found.all
}

#[derive(Default)]
struct Renumberings {
    all: Vec<Renumbering>,
    known: HashMap<usize, usize>,
}

impl Renumberings {
    fn chain(&mut self, cause: Option<usize>, key: usize, changes: &[Placed<'_>]) -> usize {
        *self.known.entry(key).or_insert_with(|| {
            let change = cause.and_then(|cause| changes.get(cause)).map(|placed| placed.change);
            let id =
                |change: &ClauseChange| change.after.first().or(change.before.first()).cloned();
            let by = change.map(|change| match has(change, ChangeKind::Moved) {
                true => ChangeKind::Moved,
                false => change.kind,
            });
            self.all.push(Renumbering { cause: change.and_then(id), by, clauses: Vec::new() });
            self.all.len() - 1
        })
    }
}

/// How far the last number or letter of an id went.
fn step(before: &ClauseId, after: &ClauseId) -> i64 {
    let last = |id: &ClauseId| -> i64 {
        let mut marks = id.path().rsplit(|c: char| !c.is_ascii_alphanumeric());
        let Some(mark) = marks.find(|mark| !mark.is_empty()) else { return 0 };
        let letters = || mark.bytes().take(6).fold(0, |sum, b| sum * 26 + i64::from(b) - 96);
        mark.parse().unwrap_or_else(|_| letters())
    };
    last(after) - last(before)
}

fn has(change: &ClauseChange, kind: ChangeKind) -> bool {
    change.kind == kind || change.also.contains(&kind)
}

/// Whether the numbers of a clause differ by the numbers of the clause above it and nothing else.
fn follows(before: &ClauseId, after: &ClauseId, above: &ClauseChange) -> bool {
    let ([old], [new]) = (above.before.as_slice(), above.after.as_slice()) else { return false };
    let (mut old, mut new) = (Some(old.clone()), Some(new.clone()));
    // `4.2(a)` may hang from `4.2(2)`: what is cited above is found by climbing.
    for _ in 0..8 {
        let (Some(above_old), Some(above_new)) = (&old, &new) else { return false };
        if above_old.path() != above_new.path()
            && let (Some(rest_old), Some(rest_new)) = (
                before.path().strip_prefix(above_old.path()),
                after.path().strip_prefix(above_new.path()),
            )
            && rest_old == rest_new
        {
            return true;
        }
        (old, new) = (above_old.shorter(), above_new.shorter());
    }
    false
}
