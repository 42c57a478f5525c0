//! The comparison itself: for each entry its kind, its marks and what is notable about it; the
//! order, and the two counts.

use std::collections::HashMap;

use super::{
    ChangeKind, ClauseChange, Comparison, Notable, NotableKind, Segment, SegmentKind,
    entries::{self, Entries, Entry, Said},
    marks::{self, Follows},
    matching::{Matching, Side},
    notable::notable,
    pieces::Group,
    places,
    renumbering::{Placed, renumberings},
};
use crate::{document::Clause, id::ClauseId};

/// Tells what became of every clause.
pub(crate) fn report(matching: &Matching<'_>, groups: &[Group]) -> Comparison {
    let entries = Entries::new(matching, groups);
    let report = Report {
        matching,
        moved: places::moved(matching, &entries),
        paths: paths(matching, &entries),
        entries,
    };
    report.comparison()
}

struct Report<'m, 'a> {
    matching: &'m Matching<'a>,
    entries: Entries,
    moved: Vec<bool>,
    /// The later path of every earlier one whose clause stayed one clause.
    paths: HashMap<&'a str, &'a str>,
}

impl Report<'_, '_> {
    fn comparison(&self) -> Comparison {
        let follows = |before: &str, at: usize, after: &str, to: usize| {
            self.is_followed(before, at, after, to)
        };
        let all = &self.entries.entries;
        let mut changes: Vec<ClauseChange> =
            all.iter().enumerate().map(|(n, entry)| self.change(n, entry, &follows)).collect();
        for (number, entry) in all.iter().enumerate() {
            let above = self.above(entry).filter(|above| *above != number);
            let kind = changes[number].kind;
            changes[number].within = matches!(kind, ChangeKind::Added | ChangeKind::Removed)
                && above.is_some_and(|above| changes[above].kind == kind);
        }
        let order = self.order();
        let mut place = vec![0; all.len()];
        for (at, number) in order.iter().enumerate() {
            place[*number] = at;
        }
        let placed: Vec<Placed<'_>> = order
            .iter()
            .map(|number| Placed {
                change: &changes[*number],
                above: self.above(&all[*number]).map(|above| place[above]),
                left: self.left(&all[*number]).map(|left| place[left]),
            })
            .collect();
        let renumberings = renumberings(&placed);
        let mut slots: Vec<Option<ClauseChange>> = changes.into_iter().map(Some).collect();
        let changes: Vec<ClauseChange> =
            order.iter().filter_map(|number| slots[*number].take()).collect();
        let count = |is: fn(&ClauseChange) -> bool| {
            u32::try_from(changes.iter().filter(|change| is(change)).count()).unwrap_or(u32::MAX)
        };
        Comparison {
            real: count(ClauseChange::is_real),
            technical: count(ClauseChange::is_technical),
            changes,
            renumberings,
        }
    }

    /// Reading order of the later version; removed entries behind what stood before them.
    fn order(&self) -> Vec<usize> {
        let mut keys: Vec<(usize, usize)> = vec![(0, 0); self.entries.entries.len()];
        let mut reached = 0;
        for (part, number) in self.entries.of_before.iter().enumerate() {
            let Some(number) = *number else { continue };
            match self.entries.entries[number].after.first() {
                Some(first) if !self.moved[number] => reached = first + 1,
                Some(_) => {}
                None if keys[number].1 == 0 => keys[number] = (reached, part + 1),
                None => {}
            }
        }
        for (number, entry) in self.entries.entries.iter().enumerate() {
            if let Some(first) = entry.after.first() {
                keys[number] = (first + 1, 0);
            }
        }
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by_key(|number| keys[*number]);
        order
    }

    fn change(&self, number: usize, entry: &Entry, follows: Follows<'_>) -> ClauseChange {
        let (before, after) = (&self.matching.before, &self.matching.after);
        let old = entries::clauses(&before.own, &entry.before);
        let new = entries::clauses(&after.own, &entry.after);
        let was = Said::new(&before.own, &entry.before);
        let is = Said::new(&after.own, &entry.after);
        let mut kinds = Vec::new();
        let mut notables = Vec::new();
        let clauses = |side: &Side<'_>, clauses: &[usize]| -> Vec<ClauseId> {
            let inside =
                |clause: &usize| side.own.folded_in.get(clause).into_iter().flatten().copied();
            let all =
                clauses.iter().flat_map(|clause| std::iter::once(*clause).chain(inside(clause)));
            all.map(|clause| side.own.document.clauses[clause].id.clone()).collect()
        };
        let marks = match (old.as_slice(), new.as_slice()) {
            (_, []) => {
                kinds.push(ChangeKind::Removed);
                marks::one(SegmentKind::Deleted, &was.shown)
            }
            ([], _) => {
                kinds.push(ChangeKind::Added);
                marks::one(SegmentKind::Inserted, &is.shown)
            }
            ([one], [other]) => {
                let one = &before.own.document.clauses[*one];
                let other = &after.own.document.clauses[*other];
                let mut marks = marks::marks(&was.shown, &is.shown, follows);
                kinds.extend(words_kind(&was, &is, &mut marks));
                if self.moved[number] {
                    kinds.push(ChangeKind::Moved);
                }
                if one.id.path() != other.id.path() {
                    kinds.push(ChangeKind::Renumbered);
                } else if one.printed != other.printed {
                    kinds.push(ChangeKind::Technical);
                }
                if !kinds.contains(&ChangeKind::Changed) {
                    notables = links(one, other);
                    kinds.extend(notables.first().map(|_| ChangeKind::Technical));
                }
                marks
            }
            (_, [_]) => {
                kinds.push(ChangeKind::Merged);
                marks::marks(&was.shown, &is.shown, follows)
            }
            _ => {
                kinds.push(ChangeKind::Split);
                marks::marks(&was.shown, &is.shown, follows)
            }
        };
        kinds.sort_unstable();
        kinds.dedup();
        let kind = kinds.pop().unwrap_or(ChangeKind::Same);
        if kind >= ChangeKind::Changed {
            notables = notable(&marks);
        }
        ClauseChange {
            kind,
            before: clauses(before, &old),
            after: clauses(after, &new),
            also: kinds,
            within: false,
            marks,
            notable: notables,
        }
    }

    /// The entry that an entry hangs from: in the later version if it is there.
    fn above(&self, entry: &Entry) -> Option<usize> {
        match entry.after.first() {
            Some(first) => climb(&self.matching.after, &self.entries.of_after, *first),
            None => self.left(entry),
        }
    }

    /// The entry that an entry hung from in the earlier version.
    fn left(&self, entry: &Entry) -> Option<usize> {
        let first = entry.before.first()?;
        climb(&self.matching.before, &self.entries.of_before, *first)
    }

    /// Whether the clause cited at `at` in the earlier text is the one cited at `to` in the later.
    fn is_followed(&self, before: &str, at: usize, after: &str, to: usize) -> bool {
        let (Some(old), Some(new)) = (cited(before, at), cited(after, to)) else { return false };
        old.iter()
            .zip(&new)
            .any(|(old, new)| old != new && self.paths.get(old.as_str()) == Some(&new.as_str()))
    }
}

/// The entry of the nearest part above that has one.
fn climb(side: &Side<'_>, of: &[Option<usize>], part: usize) -> Option<usize> {
    let above = |part: usize| side.own.parts.get(part)?.parent;
    std::iter::successors(above(part), |part| above(*part)).find_map(|part| of[part])
}

/// How the words of an entry in both versions differ. Where they do so in noise only, all marks are
/// technical.
fn words_kind(was: &Said, is: &Said, marks: &mut [Segment]) -> Option<ChangeKind> {
    let differs = |mark: &&mut Segment| mark.kind != SegmentKind::Same;
    if was.key == is.key {
        for mark in marks.iter_mut().filter(differs) {
            mark.technical = true;
        }
        return (was.raw != is.raw).then_some(ChangeKind::Technical);
    }
    match marks.iter_mut().filter(differs).all(|mark| mark.technical) {
        true => Some(ChangeKind::Technical),
        false => Some(ChangeKind::Changed),
    }
}

/// Links on the same words that lead elsewhere. Links that are there in one version only come from
/// the file format, not from the author.
fn links(before: &Clause, after: &Clause) -> Vec<Notable> {
    let pairs = before.links.iter().zip(&after.links);
    let differ = pairs
        .filter(|(old, new)| before.links.len() == after.links.len() && old.target != new.target);
    differ
        .map(|(old, new)| Notable {
            kind: NotableKind::Link,
            before: Some(old.target.clone()),
            after: Some(new.target.clone()),
        })
        .collect()
}

/// Where the clauses that stayed one clause went.
fn paths<'a>(matching: &Matching<'a>, entries: &Entries) -> HashMap<&'a str, &'a str> {
    let mut paths = HashMap::new();
    for entry in &entries.entries {
        if let ([old, ..], [new, ..]) = (entry.before.as_slice(), entry.after.as_slice()) {
            let old = matching.before.own.clause(*old).id.path();
            paths.entry(old).or_insert(matching.after.own.clause(*new).id.path());
        }
    }
    paths
}

/// The paths that a reference printed at `at` may mean, shortest first: `4.3`, `4.3(a)` … Only
/// behind a word that announces one.
fn cited(text: &str, at: usize) -> Option<Vec<String>> {
    const LONGEST: usize = 24;
    let lead = text.get(..at)?.trim_end();
    let announced = lead.ends_with(['第', '§'])
        || ["clause", "clauses", "section", "sections", "article", "paragraph"].iter().any(
            |word| {
                let start = lead.len().saturating_sub(word.len());
                lead.get(start..).is_some_and(|tail| tail.eq_ignore_ascii_case(word))
            },
        );
    if !announced {
        return None;
    }
    let rest = text.get(at..)?;
    let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let mut path = rest[..digits].trim_end_matches('.').to_owned();
    if path.is_empty() || path.len() > LONGEST {
        return None;
    }
    let mut rest = &rest[digits..];
    let mut paths = vec![path.clone()];
    while let Some(label) = crate::labels::item(rest).filter(|_| paths.len() < 5) {
        path.push_str(&format!("({})", label.mark));
        paths.push(path.clone());
        rest = &rest[label.length..];
    }
    Some(paths)
}
