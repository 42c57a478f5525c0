//! Which part of the earlier version is which part of the later one.
//!
//! Certain before likely: the same words once in each version; the same words beside parts already
//! matched; the same words in order; the same words under the same number or heading. Then headings
//! and paragraphs by what hangs from them, then similar words, with number, place and heading as
//! tie-breaks. Each step looks at a bounded number of candidates for a part, so that the time grows
//! with the words and not with their square.

use std::{cmp::Reverse, collections::HashMap};

use imara_diff::{Algorithm, Diff, InternedInput};

use super::{
    alike::{self, Grams, Heap, Vocabulary},
    own::Parts,
};

/// One version with what is found out about it.
pub(crate) struct Side<'a> {
    /// Its parts.
    pub own: Parts<'a>,
    /// The words of each part, where the other version does not have just the same.
    pub grams: Vec<Grams>,
    /// The part of the other version that each is.
    pub partner: Vec<Option<usize>>,
}

impl<'a> Side<'a> {
    fn new(own: Parts<'a>) -> Self {
        let count = own.parts.len();
        Self { own, grams: vec![Grams::new(); count], partner: vec![None; count] }
    }

    fn read_words(&mut self, vocabulary: &mut Vocabulary) {
        for part in 0..self.len() {
            if self.is_free(part) {
                self.grams[part] = vocabulary.grams([self.own.parts[part].key.as_str()]);
            }
        }
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.partner.len()
    }

    /// Own words of a part without noise.
    pub fn key(&self, part: usize) -> &str {
        &self.own.parts[part].key
    }

    fn is_free(&self, part: usize) -> bool {
        self.partner.get(part).is_some_and(Option::is_none)
    }

    fn parent(&self, part: usize) -> Option<usize> {
        self.own.parts[part].parent
    }

    fn path(&self, part: usize) -> &str {
        self.own.clause(part).id.path()
    }

    fn free(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|part| self.partner[*part].is_none())
    }
}

/// Both versions, matched.
pub(crate) struct Matching<'a> {
    /// The earlier one.
    pub before: Side<'a>,
    /// The later one.
    pub after: Side<'a>,
}

/// Fewest characters of words that are unlikely to stand twice by chance.
const TELLING: usize = 24;
/// The same, where characters are words.
const TELLING_CJK: usize = 10;

impl<'a> Matching<'a> {
    /// Matches the parts of two versions.
    pub fn new(before: Parts<'a>, after: Parts<'a>, vocabulary: &mut Vocabulary) -> Self {
        let before = Side::new(before);
        let after = Side::new(after);
        let mut matching = Self { before, after };
        matching.unique();
        matching.beside();
        matching.in_order();
        matching.regrouped();
        matching.before.read_words(vocabulary);
        matching.after.read_words(vocabulary);
        matching.by_children();
        matching.similar();
        matching.by_children();
        matching.similar();
        matching
    }

    fn pair(&mut self, before: usize, after: usize) {
        self.before.partner[before] = Some(after);
        self.after.partner[after] = Some(before);
    }

    fn both_free(&self, before: usize, after: usize) -> bool {
        self.before.is_free(before) && self.after.is_free(after)
    }

    fn equal(&self, before: usize, after: usize) -> bool {
        !self.before.key(before).is_empty() && self.before.key(before) == self.after.key(after)
    }

    /// Whether the parts that two parts hang from are one and the same.
    fn same_parent(&self, before: usize, after: usize) -> bool {
        match (self.before.parent(before), self.after.parent(after)) {
            (None, None) => true,
            (Some(before), Some(after)) => self.before.partner[before] == Some(after),
            _ => false,
        }
    }

    fn same_path(&self, before: usize, after: usize) -> bool {
        self.before.path(before) == self.after.path(after)
    }

    fn unique(&mut self) {
        let mut seen: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for part in 0..self.before.len() {
            seen.entry(self.before.key(part)).or_default().0.push(part);
        }
        for part in 0..self.after.len() {
            seen.entry(self.after.key(part)).or_default().1.push(part);
        }
        let mut pairs = Vec::new();
        for (key, (before, after)) in &seen {
            if let ([before], [after]) = (before.as_slice(), after.as_slice())
                && is_telling(key)
            {
                pairs.push((*before, *after));
            }
        }
        for (before, after) in pairs {
            self.pair(before, after);
        }
    }

    /// From every pair to its neighbours on either side, as long as they are the same.
    fn beside(&mut self) {
        for before in 0..self.before.len() {
            if let Some(after) = self.before.partner[before]
                && self.both_free(before + 1, after + 1)
                && self.equal(before + 1, after + 1)
            {
                self.pair(before + 1, after + 1);
            }
        }
        for before in (1..self.before.len()).rev() {
            if let Some(after) = self.before.partner[before].filter(|after| *after > 0)
                && self.both_free(before - 1, after - 1)
                && self.equal(before - 1, after - 1)
            {
                self.pair(before - 1, after - 1);
            }
        }
    }

    /// The same words in the same order; pairs there are stand fast.
    fn in_order(&mut self) {
        let mut input = InternedInput::<(usize, &str)>::default();
        for (part, partner) in self.before.partner.iter().enumerate() {
            let sign = partner.map_or((0, self.before.key(part)), |_| (part + 1, ""));
            let token = input.interner.intern(sign);
            input.before.push(token);
        }
        for (part, partner) in self.after.partner.iter().enumerate() {
            let sign = partner.map_or((0, self.after.key(part)), |before| (before + 1, ""));
            let token = input.interner.intern(sign);
            input.after.push(token);
        }
        // Not the default: its depth of recursion is in the hands of the text.
        let diff = Diff::compute(Algorithm::Myers, &input);
        let (mut before, mut after) = (0_u32, 0_u32);
        let mut pairs = Vec::new();
        while (before as usize) < self.before.len() && (after as usize) < self.after.len() {
            if diff.is_removed(before) {
                before += 1;
            } else if diff.is_added(after) {
                after += 1;
            } else {
                pairs.push((before as usize, after as usize));
                before += 1;
                after += 1;
            }
        }
        for (before, after) in pairs {
            if self.both_free(before, after) && self.equal(before, after) {
                self.pair(before, after);
            }
        }
    }

    /// The same words out of order: by number, by heading, and, where the words tell enough, in
    /// turn.
    fn regrouped(&mut self) {
        let mut groups: HashMap<String, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for part in self.before.free() {
            groups.entry(self.before.key(part).to_owned()).or_default().0.push(part);
        }
        for part in self.after.free() {
            if let Some(group) = groups.get_mut(self.after.key(part)) {
                group.1.push(part);
            }
        }
        groups.remove("");
        groups.retain(|_, (_, after)| !after.is_empty());
        // In reading order: what a group finds out about headings may serve the next.
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|(_, (before, _))| before.first().copied());
        for (key, (before, after)) in groups {
            let paths: HashMap<String, usize> =
                after.iter().map(|part| (self.after.path(*part).to_owned(), *part)).collect();
            for part in &before {
                if let Some(other) = paths.get(self.before.path(*part)).copied()
                    && self.both_free(*part, other)
                {
                    self.pair(*part, other);
                }
            }
            let mut under: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
            for part in after.iter().rev() {
                under.entry(self.after.parent(*part)).or_default().push(*part);
            }
            for part in &before {
                let parent = self.before.parent(*part);
                let other = parent.map(|parent| self.before.partner[parent]);
                // A parent that is gone is not the top.
                let under = match other {
                    Some(None) => None,
                    Some(parent) => under.get_mut(&parent),
                    None => under.get_mut(&None),
                };
                let Some(under) = under.filter(|_| self.before.is_free(*part)) else { continue };
                while let Some(other) = under.pop() {
                    if self.both_free(*part, other) {
                        self.pair(*part, other);
                        break;
                    }
                }
            }
            if is_telling(&key) {
                let before: Vec<_> =
                    before.into_iter().filter(|part| self.before.is_free(*part)).collect();
                let after: Vec<_> =
                    after.into_iter().filter(|part| self.after.is_free(*part)).collect();
                for (before, after) in before.into_iter().zip(after) {
                    self.pair(before, after);
                }
            }
        }
    }

    /// Headings, introductions and parts without words of their own, by what hangs from them.
    fn by_children(&mut self) {
        for before in (0..self.before.len()).rev() {
            if !self.before.is_free(before) {
                continue;
            }
            let mut votes: HashMap<usize, usize> = HashMap::new();
            for child in &self.before.own.children[before] {
                let parent = self.before.partner[*child].and_then(|other| self.after.parent(other));
                if let Some(parent) = parent.filter(|parent| self.after.is_free(*parent)) {
                    *votes.entry(parent).or_default() += 1;
                }
            }
            let best = votes.into_iter().max_by_key(|(after, votes)| (*votes, Reverse(*after)));
            let Some((after, votes)) = best else { continue };
            let fewest =
                self.before.own.children[before].len().min(self.after.own.children[after].len());
            let titles = self.before.own.parts[before].titles && self.after.own.parts[after].titles;
            let mute = self.before.key(before).is_empty() && self.after.key(after).is_empty();
            let alike = alike::alike(&self.before.grams[before], &self.after.grams[after]);
            if votes * 2 >= fewest && (titles || mute || alike >= 250) {
                self.pair(before, after);
            }
        }
    }

    /// Similar words, most similar first.
    fn similar(&mut self) {
        let mut candidates = self.candidates();
        candidates
            .sort_unstable_by_key(|(score, before, after)| (Reverse(*score), *before, *after));
        for (_, before, after) in candidates {
            if self.both_free(before, after) {
                self.pair(before, after);
            }
        }
    }

    fn candidates(&self) -> Vec<(u32, usize, usize)> {
        const NEAR: usize = 8;
        const AROUND: usize = 5;
        let heap = Heap::new(self.after.free().map(|part| (part, &self.after.grams[part])));
        let mut paths: HashMap<&str, Vec<usize>> = HashMap::new();
        for part in self.after.free() {
            let same = paths.entry(self.after.path(part)).or_default();
            if same.len() < 2 {
                same.push(part);
            }
        }
        let free: Vec<usize> = self.after.free().collect();
        // The later places between which each earlier part should be.
        let mut from = Vec::with_capacity(self.before.len());
        let mut last = 0;
        for partner in &self.before.partner {
            last = partner.map_or(last, |partner| partner + 1);
            from.push(last);
        }
        let mut scored = Vec::new();
        let mut until = self.after.len();
        for before in (0..self.before.len()).rev() {
            if let Some(partner) = self.before.partner[before] {
                until = partner;
                continue;
            }
            if self.before.grams[before].is_empty() {
                continue;
            }
            let mut near = heap.near(&self.before.grams[before], NEAR);
            near.extend(paths.get(self.before.path(before)).into_iter().flatten());
            let gap = from[before]..until.max(from[before]);
            let first = free.partition_point(|part| *part < gap.start);
            let end = free.partition_point(|part| *part < gap.end);
            let inside = free.get(first..end).unwrap_or_default();
            near.extend(inside.iter().take(AROUND).chain(inside.iter().rev().take(AROUND)));
            near.sort_unstable();
            near.dedup();
            for after in near {
                let score = self.score(before, after, gap.contains(&after));
                scored.extend(score.map(|score| (score, before, after)));
            }
        }
        scored
    }

    /// How well two parts fit, in thousandths and a little more; `None` if they do not.
    fn score(&self, before: usize, after: usize, in_gap: bool) -> Option<u32> {
        let (one, other) = (&self.before.own.parts[before], &self.after.own.parts[after]);
        if self.after.grams[after].is_empty() || one.titles != other.titles {
            return None;
        }
        let path = self.same_path(before, after);
        let parent = self.same_parent(before, after);
        let least = match (in_gap && parent, path || in_gap || parent) {
            (true, _) => 320,
            (_, true) => 420,
            _ => 560,
        };
        // Short words are alike by chance.
        let short = self.before.grams[before].len().min(self.after.grams[after].len()) < 8;
        if short && !(path || in_gap || parent) {
            return None;
        }
        let least = if short && !(in_gap && parent) { least + 200 } else { least };
        let alike = alike::alike(&self.before.grams[before], &self.after.grams[after]);
        let bonus = 60 * u32::from(path) + 60 * u32::from(parent) + 60 * u32::from(in_gap);
        (alike >= least).then_some(alike + bonus)
    }
}

fn is_telling(key: &str) -> bool {
    let mut characters = 0;
    let mut cjk = 0;
    for c in key.chars().take(TELLING) {
        characters += 1;
        cjk += usize::from(super::noise::is_cjk(c));
    }
    characters >= TELLING || cjk >= TELLING_CJK
}
