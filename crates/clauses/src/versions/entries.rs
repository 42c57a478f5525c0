//! From matched parts to entries: what became of each clause, a clause and its heading together
//! where they stayed together.

use super::{
    matching::{Matching, Side},
    own::Parts,
    pieces::Group,
};

/// Parts that are one entry of the comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// Parts of the earlier version, in reading order.
    pub before: Vec<usize>,
    /// Parts of the later version, in reading order.
    pub after: Vec<usize>,
}

impl Entry {
    /// Whether it is in both versions.
    pub fn stays(&self) -> bool {
        !self.before.is_empty() && !self.after.is_empty()
    }
}

/// All entries, and which entry each part belongs to.
pub(crate) struct Entries {
    /// Those with parts of the earlier version by these, then those that were added.
    pub entries: Vec<Entry>,
    /// The entry of each part of the earlier version; `None` for a clause without words of its own
    /// that has no counterpart.
    pub of_before: Vec<Option<usize>>,
    /// The entry of each part of the later version.
    pub of_after: Vec<Option<usize>>,
}

impl Entries {
    /// Joins parts that belong together.
    pub fn new(matching: &Matching<'_>, groups: &[Group]) -> Self {
        let (before, after) = (&matching.before, &matching.after);
        let count = before.len();
        let mut joined = Joined::new(count + after.len());
        let mut placed = vec![false; count + after.len()];
        for (one, other) in before.partner.iter().enumerate() {
            if let Some(other) = other {
                joined.join(one, count + other);
                placed[one] = true;
                placed[count + other] = true;
            }
        }
        for group in groups {
            let all = group.before.iter().copied();
            let all: Vec<_> = all.chain(group.after.iter().map(|part| count + part)).collect();
            for part in &all {
                joined.join(all[0], *part);
                placed[*part] = true;
            }
        }
        // A clause's heading and wording, unless they went different ways.
        let ends = |side: &Side<'_>, part: usize| {
            side.partner[part].map(|other| match std::ptr::eq(side, before) {
                true => after.own.parts[other].clause,
                false => before.own.parts[other].clause,
            })
        };
        for (side, offset) in [(before, 0), (after, count)] {
            for body in (0..side.len()).filter(|part| side.own.parts[*part].body) {
                let head = body - 1;
                let free = !placed[offset + head] || !placed[offset + body];
                let same = ends(side, head).is_some() && ends(side, head) == ends(side, body);
                if free || same {
                    joined.join(offset + head, offset + body);
                }
            }
        }
        let mut entries = Self {
            entries: Vec::new(),
            of_before: vec![None; count],
            of_after: vec![None; after.len()],
        };
        let mut numbers = vec![None; count + after.len()];
        for (part, placed) in placed.into_iter().enumerate() {
            let is_before = part < count;
            let (side, at) = if is_before { (before, part) } else { (after, part - count) };
            if !placed && side.key(at).is_empty() {
                continue;
            }
            let root = joined.root(part);
            let number = *numbers[root].get_or_insert_with(|| {
                entries.entries.push(Entry::default());
                entries.entries.len() - 1
            });
            if is_before {
                entries.entries[number].before.push(at);
                entries.of_before[at] = Some(number);
            } else {
                entries.entries[number].after.push(at);
                entries.of_after[at] = Some(number);
            }
        }
        entries
    }
}

/// The clauses that parts belong to, each once.
pub(crate) fn clauses(own: &Parts<'_>, parts: &[usize]) -> Vec<usize> {
    let mut clauses: Vec<usize> = parts.iter().map(|part| own.parts[*part].clause).collect();
    clauses.dedup();
    clauses
}

/// What an entry says in one version: as shown, with noise, and without. Clauses are joined by line
/// breaks.
pub(crate) struct Said {
    /// Own words with `…` for clauses inside.
    pub shown: String,
    /// Without what comes and goes with the clauses inside.
    pub raw: String,
    /// Without noise too.
    pub key: String,
}

impl Said {
    /// Puts an entry's parts together.
    pub fn new(own: &Parts<'_>, parts: &[usize]) -> Self {
        let mut shown: Vec<&str> = Vec::new();
        for clause in clauses(own, parts) {
            let mine = || parts.iter().filter(|part| own.parts[**part].clause == clause);
            let whole = mine().any(|part| !own.parts[*part].head && !own.parts[*part].body)
                || mine().count() > 1;
            if whole {
                shown.push(&own.shown[clause]);
            } else {
                shown.extend(mine().map(|part| own.parts[*part].raw.as_str()));
            }
        }
        let join = |said: fn(&super::own::Part) -> &str| {
            parts.iter().map(|part| said(&own.parts[*part])).collect::<Vec<_>>().join("\n")
        };
        Self { shown: shown.join("\n"), raw: join(|part| &part.raw), key: join(|part| &part.key) }
    }
}

/// Disjoint sets of parts.
struct Joined {
    above: Vec<usize>,
}

impl Joined {
    fn new(count: usize) -> Self {
        Self { above: (0..count).collect() }
    }

    fn root(&mut self, mut part: usize) -> usize {
        while self.above[part] != part {
            self.above[part] = self.above[self.above[part]];
            part = self.above[part];
        }
        part
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        let (low, high) = (one.min(other), one.max(other));
        self.above[high] = low;
    }
}
