//! Which of the clauses that stayed were moved: to another clause, or out of sequence. Of clauses
//! that changed places, as few words as possible are said to have moved.

use std::collections::{HashMap, HashSet};

use super::{
    entries::{Entries, Entry},
    matching::{Matching, Side},
};

/// Whether each entry was moved.
pub(crate) fn moved(matching: &Matching<'_>, entries: &Entries) -> Vec<bool> {
    let mut moved = vec![false; entries.entries.len()];
    let mut sequences: HashMap<Option<usize>, Vec<(usize, usize, usize)>> = HashMap::new();
    let before_words = words_below(&matching.before);
    for (number, entry) in entries.entries.iter().enumerate() {
        let ([before, ..], [after, ..]) = (entry.before.as_slice(), entry.after.as_slice()) else {
            continue;
        };
        if entry.before.len() != entry.after.len() && is_several(matching, entry) {
            continue;
        }
        match common(matching, entries, *before, *after) {
            Some(above) => sequences.entry(above).or_default().push((*before, *after, number)),
            None => moved[number] = true,
        }
    }
    for sequence in sequences.into_values() {
        let weigh = |(before, after, _): &(usize, usize, usize)| {
            (*after, before_words[*before].saturating_add(1))
        };
        let kept = heaviest_rise(&sequence.iter().map(weigh).collect::<Vec<_>>());
        for (at, (_, _, number)) in sequence.iter().enumerate() {
            moved[*number] = !kept.contains(&at);
        }
    }
    moved
}

fn is_several(matching: &Matching<'_>, entry: &Entry) -> bool {
    let count = |side: &Side<'_>, parts| super::entries::clauses(&side.own, parts).len();
    count(&matching.before, &entry.before) > 1 || count(&matching.after, &entry.after) > 1
}

/// The entry that both parts hang from, `Some(None)` for the top; `None` if they hang from
/// different ones. A clause above that was put in or taken out is looked through.
fn common(
    matching: &Matching<'_>,
    entries: &Entries,
    before: usize,
    after: usize,
) -> Option<Option<usize>> {
    let olds = Above::new(&matching.before, &entries.of_before, entries, before);
    let news = Above::new(&matching.after, &entries.of_after, entries, after);
    let first = |above: &Above| above.standing.first().copied();
    if first(&olds) == first(&news) {
        return Some(first(&olds));
    }
    let within = |one: &Above, other: &Above| {
        // What hangs from the top hangs from it through anything.
        let nearest = first(one);
        (one.through && nearest.is_none_or(|entry| other.standing.contains(&entry)))
            .then_some(nearest)
    };
    within(&news, &olds).or_else(|| within(&olds, &news))
}

/// The entries above a part.
struct Above {
    /// Those in both versions, nearest first.
    standing: Vec<usize>,
    /// Whether the very next clause above is in one version only.
    through: bool,
}

impl Above {
    fn new(side: &Side<'_>, of: &[Option<usize>], entries: &Entries, part: usize) -> Self {
        // Deeper than this no document is read; it bounds the climb all the same.
        const DEEPEST: usize = 64;
        let mut standing = Vec::new();
        let mut through = false;
        let own = of[part];
        let parents = std::iter::successors(side.own.parts[part].parent, |above| {
            side.own.parts[*above].parent
        });
        for (n, above) in parents.take(DEEPEST).enumerate() {
            let entry = of[above].filter(|entry| entries.entries[*entry].stays());
            match entry {
                Some(entry) if Some(entry) != own => standing.push(entry),
                Some(_) => {}
                None => through |= n == 0,
            }
        }
        Self { standing, through }
    }
}

/// For each part how many bytes of own words it and all that hangs from it have.
fn words_below(side: &Side<'_>) -> Vec<usize> {
    let mut words: Vec<usize> = side.own.parts.iter().map(|part| part.key.len()).collect();
    for part in (0..words.len()).rev() {
        if let Some(parent) = side.own.parts[part].parent {
            words[parent] = words[parent].saturating_add(words[part]);
        }
    }
    words
}

/// Places of the rising sequence with the greatest sum of weights; items are value and weight.
fn heaviest_rise(items: &[(usize, usize)]) -> HashSet<usize> {
    let mut ranks: Vec<usize> = items.iter().map(|(value, _)| *value).collect();
    ranks.sort_unstable();
    ranks.dedup();
    // A Fenwick tree of the best sum, and the place it ends at, up to each value.
    let mut tree: Vec<(usize, Option<usize>)> = vec![(0, None); ranks.len() + 1];
    let mut previous = Vec::with_capacity(items.len());
    let mut best: (usize, Option<usize>) = (0, None);
    for (at, (value, weight)) in items.iter().enumerate() {
        let rank = ranks.partition_point(|known| known < value);
        let mut below: (usize, Option<usize>) = (0, None);
        let mut node = rank;
        while node > 0 {
            if tree[node].0 > below.0 {
                below = tree[node];
            }
            node &= node - 1;
        }
        previous.push(below.1);
        let sum = (below.0.saturating_add(*weight), Some(at));
        if sum.0 > best.0 {
            best = sum;
        }
        let mut node = rank + 1;
        while node < tree.len() {
            if sum.0 > tree[node].0 {
                tree[node] = sum;
            }
            node += node & node.wrapping_neg();
        }
    }
    std::iter::successors(best.1, |at| previous[*at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_rise_stays() {
        let kept = |items: &[(usize, usize)]| {
            let mut kept: Vec<_> = heaviest_rise(items).into_iter().collect();
            kept.sort_unstable();
            kept
        };
        assert_eq!(kept(&[(1, 1), (2, 1), (3, 1)]), [0, 1, 2]);
        assert_eq!(kept(&[(2, 1), (1, 9), (3, 1)]), [1, 2]);
        assert_eq!(kept(&[(3, 1), (1, 1), (2, 1)]), [1, 2]);
        assert_eq!(kept(&[(3, 5), (1, 1), (2, 1)]), [0]);
        assert!(kept(&[]).is_empty());
    }
}
