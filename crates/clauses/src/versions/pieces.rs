//! Clauses that were split into several, or merged into one: parts that are left over, whose words
//! stand in a part of the other version, beside the part that took most of them.

use std::collections::{BTreeMap, HashSet};

use super::{
    alike::{self, Heap, Vocabulary},
    matching::{Matching, Side},
};

/// Parts of the earlier version and the parts of the later one that they became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// In reading order; one of the two holds more than one.
    pub before: Vec<usize>,
    /// In reading order.
    pub after: Vec<usize>,
}

/// Most pieces that a clause is looked for in.
const MOST: usize = 12;
/// Most parts that may stand between two pieces.
const APART: usize = 2;

/// Finds splits and merges, and takes their parts out of the pairs.
pub(crate) fn gather(matching: &mut Matching<'_>, vocabulary: &mut Vocabulary) -> Vec<Group> {
    let mut groups = Vec::new();
    for (one, many) in pieces(&matching.before, &matching.after, vocabulary) {
        free(&mut matching.before, &mut matching.after, one, &many);
        groups.push(Group { before: vec![one], after: many });
    }
    let split: HashSet<usize> = groups.iter().map(|group| group.before[0]).collect();
    let pieces_of_splits: HashSet<usize> =
        groups.iter().flat_map(|group| group.after.iter().copied()).collect();
    for (one, many) in pieces(&matching.after, &matching.before, vocabulary) {
        if pieces_of_splits.contains(&one) || many.iter().any(|part| split.contains(part)) {
            continue;
        }
        free(&mut matching.after, &mut matching.before, one, &many);
        groups.push(Group { before: many, after: vec![one] });
    }
    groups
}

/// Undoes the pairs of parts that are now in a group.
fn free(one_side: &mut Side<'_>, many_side: &mut Side<'_>, one: usize, many: &[usize]) {
    if let Some(partner) = one_side.partner[one].take() {
        many_side.partner[partner] = None;
    }
    for piece in many {
        if let Some(partner) = many_side.partner[*piece].take() {
            one_side.partner[partner] = None;
        }
    }
}

/// Parts of `one_side` and the pieces of `many_side` that hold their words.
fn pieces(
    one_side: &Side<'_>,
    many_side: &Side<'_>,
    vocabulary: &mut Vocabulary,
) -> Vec<(usize, Vec<usize>)> {
    let changed = |part: usize| {
        one_side.partner[part].is_none_or(|other| many_side.key(other) != one_side.key(part))
    };
    let open = (0..one_side.len()).filter(|part| changed(*part));
    let heap = Heap::new(open.map(|part| (part, &one_side.grams[part])));
    let mut wholes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for piece in 0..many_side.len() {
        let grams = &many_side.grams[piece];
        // A few words are in any clause.
        if many_side.partner[piece].is_some() || grams.len() < 6 {
            continue;
        }
        let near = heap.near(grams, 4).into_iter();
        let best = near
            .map(|whole| (alike::contained(grams, &one_side.grams[whole]), whole))
            .filter(|(contained, _)| *contained >= 700)
            .max_by_key(|(contained, whole)| (*contained, std::cmp::Reverse(*whole)));
        if let Some((_, whole)) = best {
            wholes.entry(whole).or_default().push(piece);
        }
    }
    let mut found = Vec::new();
    for (whole, mut pieces) in wholes {
        let partner = one_side.partner[whole];
        pieces.extend(partner);
        pieces.sort_unstable();
        let pieces = together(&pieces, partner);
        if !(2..=MOST).contains(&pieces.len()) {
            continue;
        }
        let grams = vocabulary.grams(pieces.iter().map(|piece| many_side.key(*piece)));
        let joined = alike::alike(&grams, &one_side.grams[whole]);
        let alone = partner
            .map_or(0, |partner| alike::alike(&many_side.grams[partner], &one_side.grams[whole]));
        if joined >= 700 && joined >= alone + 60 {
            found.push((whole, pieces));
        }
    }
    found
}

/// The longest run of pieces that stand close to each other; with the partner, if there is one.
fn together(pieces: &[usize], partner: Option<usize>) -> Vec<usize> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for piece in pieces {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| piece - last <= APART + 1) => {
                run.push(*piece);
            }
            _ => runs.push(vec![*piece]),
        }
    }
    let holds = |run: &Vec<usize>| partner.is_none_or(|partner| run.contains(&partner));
    let best = runs.into_iter().filter(holds).rev().max_by_key(Vec::len);
    best.unwrap_or_default()
}
