//! Finds every unit of the text in the source document, whatever white space lies between, and so
//! knows which source lines a clause stands on. What the differences mean is for `ledger`.

use std::ops::Range;

use crate::numbering::Unit;

/// How many units may be looked for outside their due place; a bound on hostile input.
const MAX_SEARCHES: usize = 256;

/// A source document without its white space and without what was taken out.
pub(crate) struct Squeezed {
    text: String,
    /// For each byte of `text`, its byte in the source.
    origin: Vec<usize>,
    /// Byte offset in the source at which each line begins.
    line_starts: Vec<usize>,
}

/// Where a unit stands.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// Bytes in the squeezed text.
    pub range: Range<usize>,
    /// First and last source line.
    pub lines: (u32, u32),
    /// Whether it stands out of its order.
    pub moved: bool,
}

impl Squeezed {
    /// Squeezes `source`, leaving out the bytes of `removed`, which are in order.
    pub fn new(source: &str, removed: &[Range<usize>]) -> Self {
        let mut squeezed = Self { text: String::new(), origin: Vec::new(), line_starts: vec![0] };
        let mut removed = removed.iter().peekable();
        for (at, c) in source.char_indices() {
            if c == '\n' {
                squeezed.line_starts.push(at + 1);
            }
            while removed.peek().is_some_and(|range| range.end <= at) {
                removed.next();
            }
            if c.is_whitespace() || removed.peek().is_some_and(|range| range.contains(&at)) {
                continue;
            }
            squeezed.text.push(c);
            squeezed.origin.extend(std::iter::repeat_n(at, c.len_utf8()));
        }
        squeezed
    }

    /// Length of the squeezed text in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The byte in the source of a byte of the squeezed text.
    pub fn origin(&self, at: usize) -> usize {
        self.origin.get(at).copied().unwrap_or_default()
    }

    /// The squeezed bytes of `range`.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The line, from 1, of a byte of the source.
    pub fn line(&self, source_byte: usize) -> u32 {
        self.line_starts.partition_point(|start| *start <= source_byte) as u32
    }

    /// The bytes of the source that make up line `line`, from 1.
    pub fn line_range(&self, line: u32, source: &str) -> Option<Range<usize>> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *self.line_starts.get(index)?;
        let end = self.line_starts.get(index + 1).copied().unwrap_or(source.len());
        Some(start..end)
    }

    /// Finds each unit: where it is due, further on, or out of order. `None` for what is not there.
    pub fn align(&self, units: &[Unit]) -> Vec<Option<Standing>> {
        let needles: Vec<String> = units.iter().map(|unit| squeeze(&unit.text)).collect();
        let mut taken = Taken { ranges: Vec::new() };
        let (mut due, mut searches) = (0, 0);
        let mut found = Vec::with_capacity(units.len());
        for (n, needle) in needles.iter().enumerate() {
            due = taken.skip(due);
            let mut standing = None;
            if !needle.is_empty() && self.has(due, needle) {
                standing = Some((due, false));
            } else if !needle.is_empty() && searches < MAX_SEARCHES {
                searches += 1;
                // If what follows is due here, this unit was moved; if not, the source holds
                // something before it that the text lacks.
                let follows = needles.iter().skip(n + 1).take(3).any(|next| self.has(due, next));
                let ahead = self.find(&taken, needle, due).map(|at| (at, follows));
                standing = ahead.or_else(|| self.find(&taken, needle, 0).map(|at| (at, true)));
            }
            found.push(standing.map(|(at, moved)| {
                let range = at..at + needle.len();
                if moved {
                    taken.add(range.clone());
                } else {
                    due = range.end;
                    taken.add(range.clone());
                }
                let first = self.line(self.origin(range.start));
                let last = self.line(self.origin(range.end - 1));
                Standing { range, lines: (first, last), moved }
            }));
        }
        found
    }

    /// Looks for `needle` from `from` on as whole lines that are not taken: the same words inside
    /// another paragraph are not it.
    fn find(&self, taken: &Taken, needle: &str, from: usize) -> Option<usize> {
        const MOST: usize = 10_000;
        let mut at = from;
        for _ in 0..MOST {
            at += self.text.get(at..)?.find(needle)?;
            let range = at..at + needle.len();
            match taken.clash(&range) {
                Some(end) => at = end,
                None if self.starts_line(range.start) && self.starts_line(range.end) => {
                    return Some(at);
                }
                None => at += needle.chars().next().map_or(1, char::len_utf8),
            }
        }
        None
    }

    /// Whether a line of the source begins with this byte, or the text ends before it.
    fn starts_line(&self, at: usize) -> bool {
        let line = |at: usize| self.line(self.origin(at));
        at == 0 || at >= self.len() || line(at - 1) != line(at)
    }

    fn has(&self, at: usize, needle: &str) -> bool {
        !needle.is_empty() && self.text.get(at..).is_some_and(|rest| rest.starts_with(needle))
    }
}

/// Ranges that are spoken for, in order.
struct Taken {
    ranges: Vec<Range<usize>>,
}

impl Taken {
    fn add(&mut self, range: Range<usize>) {
        let at = self.ranges.partition_point(|taken| taken.start < range.start);
        self.ranges.insert(at, range);
    }

    /// The first byte from `at` on that is not taken.
    fn skip(&self, mut at: usize) -> usize {
        let mut next = self.ranges.partition_point(|taken| taken.end <= at);
        while let Some(range) = self.ranges.get(next).filter(|range| range.start <= at) {
            at = at.max(range.end);
            next += 1;
        }
        at
    }

    /// The end of the range that `range` clashes with.
    fn clash(&self, range: &Range<usize>) -> Option<usize> {
        let next = self.ranges.partition_point(|taken| taken.end <= range.start);
        self.ranges.get(next).filter(|taken| taken.start < range.end).map(|taken| taken.end)
    }
}

pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
