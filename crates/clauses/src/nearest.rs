//! Which ids a person probably meant.

/// Positions of the up to `most` candidates nearest to `wanted`, best first: a shared beginning
/// counts for more than the number of edits. Candidates that have little in common are left out.
pub(crate) fn rank<'a>(
    wanted: &str,
    candidates: impl Iterator<Item = &'a str>,
    most: usize,
) -> Vec<usize> {
    let mut ranked: Vec<(usize, usize, usize)> = Vec::new();
    let wanted = wanted.as_bytes();
    for (at, candidate) in candidates.enumerate() {
        let candidate = candidate.as_bytes();
        if candidate.len().abs_diff(wanted.len()) > MAX_EDITS {
            continue;
        }
        let shared = wanted.iter().zip(candidate).take_while(|(a, b)| a == b).count();
        if let Some(edits) = edits(wanted, candidate) {
            ranked.push((edits, usize::MAX - shared, at));
        }
    }
    ranked.sort_unstable();
    ranked.into_iter().take(most).map(|(_, _, at)| at).collect()
}

const MAX_EDITS: usize = 3;

/// Levenshtein distance, if it is at most [`MAX_EDITS`].
fn edits(left: &[u8], right: &[u8]) -> Option<usize> {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut diagonal = i;
        let mut smallest = i + 1;
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let change = diagonal + usize::from(l != r);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
            smallest = smallest.min(row[j + 1]);
        }
        if smallest > MAX_EDITS {
            return None;
        }
    }
    row.last().copied().filter(|edits| *edits <= MAX_EDITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_edits_and_a_shared_beginning_win() {
        let ids = ["4.1(2)", "4.2(2)", "4.2(2)(a)", "9"];
        assert_eq!(rank("4.2(2)(e)", ids.into_iter(), 2), [2, 1]);
        assert_eq!(rank("4.2(3)", ids.into_iter(), 3), [1, 0]);
        assert!(rank("front(1)", ids.into_iter(), 3).is_empty());
    }
}
