//! Sections: clauses that a heading opens, the parts and schedules around them, and ids for numbers
//! that occur twice.

use super::{Numbering, Place};
use crate::{
    document::{ClauseKind, FindingKind, RepairKind},
    error::Error,
    id::ClauseId,
    labels::{self, Explicit},
    outline::{self, Block, Words},
};

/// A part, schedule or unnumbered section that holds what follows.
pub(super) struct Scope {
    level: u8,
    at: usize,
    path: String,
    /// Whether numbers start anew inside.
    annex: bool,
    children: u32,
}

/// Whether any heading or item at the top bears a number.
pub(super) fn is_numbered(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Heading { level, words } => *level > 1 && has_label(words),
        Block::List(items) => items.iter().any(|item| item.ordinal.is_some()),
        _ => false,
    })
}

/// Whether a heading line begins with a label.
pub(super) fn has_label(words: &Words) -> bool {
    words.label > 0 || labels::section(&words.text).is_some()
}

/// Whether a document holds nothing but paragraphs, and perhaps a title.
pub(super) fn is_bare(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| match block {
        Block::Heading { level, .. } => *level == 1,
        Block::List(_) => false,
        Block::Paragraph(_) | Block::Rule => true,
    })
}

impl Numbering<'_> {
    /// A heading below the title and what stands under it.
    pub(super) fn headed(
        &mut self,
        level: u8,
        words: &Words,
        inside: &[Block],
        after_title: bool,
    ) -> Result<(), Error> {
        let explicit = labels::explicit(&words.text[..words.label]);
        let plain = labels::section(&words.text).filter(|_| words.label == 0);
        let single =
            |mark: &str| mark.parse().map_or(Explicit::Absolute(mark.to_owned()), Explicit::Single);
        let label = match plain {
            Some(label) => Some((single(&label.mark), label.length)),
            None => explicit.map(|explicit| (explicit, words.label)),
        };
        match label {
            Some((Explicit::Part(n), length)) => {
                self.part(level, words, inside, Some((n, length, false)))
            }
            Some((Explicit::Annex(n), length)) => {
                self.part(level, words, inside, Some((n, length, true)))
            }
            Some((Explicit::Absolute(path), length)) => {
                self.section(level, path, false, (words, length), inside)
            }
            Some((Explicit::Single(n), length)) if n > 0 || self.last_section >= 9 => {
                let (n, lost) = self.in_sequence(n);
                self.section(level, n.to_string(), lost, (words, length), inside)
            }
            Some((Explicit::Mark(mark), length)) => {
                let n = self.value(&mark);
                self.last_section = n;
                self.section(level, n.to_string(), false, (words, length), inside)
            }
            _ if after_title || !(self.titled || self.numbered) || self.last_section > 0 => {
                self.part(level, words, inside, None)
            }
            _ => {
                self.fronts += 1;
                let path = format!("front({})", self.fronts);
                self.front(path, words, inside, Some(RepairKind::FrontMatter))
            }
        }
    }

    /// The number meant by a single printed one: after 9, `0.` is a 10 that lost its tens digit, and
    /// then so are the next.
    fn in_sequence(&mut self, read: u32) -> (u32, bool) {
        let expected = self.last_section.saturating_add(1);
        let lost = expected >= 10
            && read < 10
            && read == expected % 10
            && (read == 0 || self.tens_lost)
            && !self.scopes.iter().any(|scope| scope.annex);
        self.tens_lost |= lost;
        let number = if lost { expected } else { read.max(1) };
        self.last_section = number;
        (number, lost)
    }

    /// The value of a letter or roman numeral at the head of a section; the sequence decides what
    /// `i` or `v` is.
    fn value(&self, mark: &str) -> u32 {
        let roman = labels::from_roman(mark);
        let letter = mark.bytes().next().map_or(1, |b| u32::from(b.saturating_sub(b'a')) + 1);
        match roman {
            Some(value) if mark.len() > 1 || value == self.last_section.saturating_add(1) => value,
            _ => mark.parse().unwrap_or(letter),
        }
    }

    fn section(
        &mut self,
        level: u8,
        path: String,
        lost: bool,
        (words, length): (&Words, usize),
        inside: &[Block],
    ) -> Result<(), Error> {
        let above = path.rsplit_once('.').map(|(above, _)| self.scoped(above));
        let above = above.and_then(|above| {
            let id = ClauseId::new(&self.entry.id, &above).ok()?;
            self.seen.get(&id).copied()
        });
        if above.is_none() {
            self.close_scopes(level);
        }
        let parent = above.or_else(|| self.scopes.last().map(|scope| scope.at));
        let path = self.scoped(&path);
        let place = Place {
            anchor: path.clone(),
            path,
            parent,
            kind: ClauseKind::Heading,
            printed: Some(words.text[..length].to_owned()),
            own_number: lost,
            repairs: if lost { vec![RepairKind::Renumbered] } else { Vec::new() },
        };
        self.labelled((words, length), place, inside)
    }

    /// A clause whose heading line begins with its label, or is nothing else.
    fn labelled(
        &mut self,
        (words, length): (&Words, usize),
        mut place: Place,
        inside: &[Block],
    ) -> Result<(), Error> {
        let bare = words.text[length..].trim().is_empty();
        if let (true, Some((Block::Paragraph(first), rest))) = (bare, inside.split_first()) {
            // The label alone: it belongs to the paragraph, which is the clause.
            let mut joined = first.clone();
            let label = format!("{} ", words.text.trim_end());
            joined.text.insert_str(0, &label);
            joined.strong = if joined.strong > 0 { joined.strong + label.len() } else { 0 };
            for link in &mut joined.links {
                link.range = link.range.start + label.len()..link.range.end + label.len();
            }
            place.kind = ClauseKind::Paragraph;
            let blocks: Vec<Block> =
                std::iter::once(Block::Paragraph(joined)).chain(rest.iter().cloned()).collect();
            return self.clause(place, None, &blocks);
        }
        let behind = length + words.text[length..].len() - words.text[length..].trim_start().len();
        self.clause(place, Some((words, behind)), inside)
    }

    /// A part, schedule or unnumbered section.
    fn part(
        &mut self,
        level: u8,
        words: &Words,
        inside: &[Block],
        label: Option<(u32, usize, bool)>,
    ) -> Result<(), Error> {
        self.close_scopes(level);
        if label.is_some_and(|(.., annex)| annex) {
            self.scopes.clear();
        }
        let count = match self.scopes.last_mut() {
            Some(scope) => {
                scope.children += 1;
                scope.children
            }
            None => {
                let roots =
                    |d: &&super::Draft| d.parent.is_none() && d.id.path().starts_with("part(");
                let plain = |d: &&super::Draft| {
                    d.parent.is_none()
                        && d.kind != ClauseKind::Front
                        && !d.id.path().starts_with("pre")
                };
                if self.numbered {
                    self.tree.drafts.iter().filter(roots).count() as u32 + 1
                } else {
                    self.tree.drafts.iter().filter(plain).count() as u32 + 1
                }
            }
        };
        let n = label.map_or(count, |(n, ..)| n).max(1);
        let outer = self.scopes.last().map(|scope| (scope.path.clone(), scope.annex));
        let path = match (outer, label) {
            (_, Some((.., true))) => format!("annex({n})"),
            (Some((outer, false)), _) if !self.numbered => format!("{outer}.{n}"),
            (Some((outer, _)), _) => format!("{outer}({n})"),
            (None, None) if !self.numbered => n.to_string(),
            (None, _) => format!("part({n})"),
        };
        let parent = self.scopes.last().map(|scope| scope.at);
        let at = self.tree.drafts.len();
        let mut place = Place::synthetic(path, parent, ClauseKind::Heading);
        let annex = label.is_some_and(|(.., annex)| annex);
        let length = match label {
            Some((_, length, _)) => {
                place.printed = words.text.get(..length).map(str::to_owned);
                place.own_number = false;
                length
            }
            None => 0,
        };
        let bare = words.text.get(length..).is_none_or(|rest| rest.trim().is_empty());
        let behind = if bare { 0 } else { length + outline::white_space(&words.text[length..]) };
        self.clause(place, Some((words, behind)), inside)?;
        let path = self.tree.drafts.get(at).map_or(String::new(), |d| d.id.path().to_owned());
        self.scopes.push(Scope { level, at, path, annex, children: 0 });
        Ok(())
    }

    fn close_scopes(&mut self, level: u8) {
        while self.scopes.last().is_some_and(|scope| scope.level >= level) {
            self.scopes.pop();
        }
    }

    /// The path of a number as cited here: inside a schedule it hangs from that.
    pub(super) fn scoped(&self, path: &str) -> String {
        match self.scopes.iter().rfind(|scope| scope.annex) {
            Some(scope) => {
                let marks: String = path.split('.').map(|n| format!("({n})")).collect();
                format!("{}{marks}", scope.path)
            }
            None => path.to_owned(),
        }
    }

    /// The id for a clause at `place`: its path, or where another clause has that already, the next
    /// that is free.
    pub(super) fn free_id(&mut self, place: &Place) -> Result<ClauseId, Error> {
        let id = |path: &str| ClauseId::new(&self.entry.id, path);
        let taken = |id: &ClauseId| self.seen.contains_key(id);
        let first = id(&place.path).map_err(|_| Error::Uncitable {
            file: self.entry.file.clone(),
            id: format!("{} {}", self.entry.id, place.path),
        })?;
        if !taken(&first) {
            return Ok(first);
        }
        let mark = match place.path.strip_suffix(')').and_then(|path| path.rsplit_once('(')) {
            Some((_, mark)) => mark,
            None => place.path.rsplit('.').next().unwrap_or_default(),
        };
        let parent = place.parent.and_then(|at| self.tree.drafts.get(at));
        let under = parent.and_then(|draft| id(&format!("{}({mark})", draft.id.path())).ok());
        let tried = self.tried.get(&place.path).copied().unwrap_or(2);
        let numbered = (tried..1_000_000).find_map(|n| {
            let id = id(&format!("{}({n})", place.path)).ok()?;
            (!taken(&id)).then_some((id, n))
        });
        let next = numbered.as_ref().map_or(tried, |(_, n)| *n);
        let free =
            under.filter(|id| !taken(id)).or(numbered.map(|(id, _)| id)).ok_or_else(|| {
                Error::Duplicate { file: self.entry.file.clone(), id: first.to_string() }
            })?;
        self.tried.insert(place.path.clone(), next);
        if place.printed.is_some() {
            self.tree.remarks.push((
                FindingKind::Numbering,
                Some(self.tree.drafts.len()),
                format!(
                    "The number {} is printed twice; the second is cited as {free}.",
                    first.path()
                ),
                format!("编号 {} 重复出现；后者的引用编号为 {free}。", first.path()),
            ));
        }
        Ok(free)
    }
}
