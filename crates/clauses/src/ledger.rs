//! Accounts for every character of a source document: it stands in the text, or a repair in the
//! manifest says what became of it. Also the other way round: every repair must have been needed.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    document::{Finding, FindingKind, Repair, RepairKind},
    numbering::Unit,
    source::{Squeezed, Standing, squeeze},
};

/// What the comparison with the source brought to light.
pub(crate) struct Account {
    pub standings: Vec<Option<Standing>>,
    pub findings: Vec<Finding>,
    /// Every difference, by kind and source line.
    pub seen: BTreeSet<(RepairKind, u32)>,
}

/// Compares units with the source. `targets` counts how often each link target is attached.
pub(crate) fn balance(
    source: &str,
    units: &[Unit],
    repairs: &[Repair],
    targets: &BTreeMap<&str, usize>,
) -> Account {
    let mut book = Book { seen: BTreeSet::new(), findings: Vec::new() };
    let removed = book.take_out(source, repairs, targets);
    let squeezed = Squeezed::new(source, &removed);
    let standings = squeezed.align(units);
    book.structure(units, &standings);
    book.lost(&squeezed, &standings);
    book.white_space(source, &squeezed, units, &standings, &removed);
    book.kept(source, repairs);
    book.compare(repairs);
    Account { standings, findings: book.findings, seen: book.seen }
}

/// Differences seen, by kind and source line.
struct Book {
    seen: BTreeSet<(RepairKind, u32)>,
    findings: Vec<Finding>,
}

impl Book {
    fn find(&mut self, finding: Finding) {
        const MOST: usize = 1000;
        if self.findings.len() < MOST {
            self.findings.push(finding);
        }
    }

    /// What was taken out of the text, in bytes: link targets, each attached to a link or reported
    /// as lost, and signs and lines that are no text.
    fn take_out(
        &mut self,
        source: &str,
        repairs: &[Repair],
        targets: &BTreeMap<&str, usize>,
    ) -> Vec<Range<usize>> {
        let squeezed = Squeezed::new(source, &[]);
        let mut removed = Vec::new();
        let mut budget = 100_000_usize;
        for repair in repairs.iter().filter(|repair| repair.kind == RepairKind::Relinked) {
            let Some(target) = repair.characters.as_deref().filter(|t| !t.is_empty()) else {
                continue;
            };
            let mut attached = targets.get(target).copied().unwrap_or_default();
            let all = repair.lines.iter().flat_map(|(first, last)| *first..=*last);
            for line in all.take(budget) {
                budget -= 1;
                let Some(range) = squeezed.line_range(line, source) else { continue };
                let Some(at) = source[range.clone()].find(target) else { continue };
                self.seen.insert((RepairKind::Relinked, line));
                let start = range.start + at;
                removed.push(start..start + target.len());
                match attached.checked_sub(1) {
                    Some(left) => attached = left,
                    None => self.find(lost(line, target)),
                }
            }
        }
        for repair in repairs {
            let lines = repair.lines.iter().flat_map(|(first, last)| *first..=*last);
            for line in lines.take(budget) {
                budget -= 1;
                let Some(range) = squeezed.line_range(line, source) else { continue };
                if let Some(out) = no_text(repair, &source[range.clone()]) {
                    self.seen.insert((repair.kind, line));
                    removed.push(range.start + out.start..range.start + out.end);
                }
            }
        }
        removed.sort_by_key(|range| range.start);
        removed
    }

    fn structure(&mut self, units: &[Unit], standings: &[Option<Standing>]) {
        for (unit, standing) in units.iter().zip(standings) {
            let Some(standing) = standing else { continue };
            let (first, last) = standing.lines;
            self.seen.extend(unit.repairs.iter().map(|kind| (*kind, first)));
            if standing.moved {
                self.seen.extend((first..=last).map(|line| (RepairKind::Moved, line)));
            }
        }
    }

    fn lost(&mut self, squeezed: &Squeezed, standings: &[Option<Standing>]) {
        let mut ranges: Vec<_> = standings.iter().flatten().map(|s| s.range.clone()).collect();
        ranges.sort_by_key(|range| range.start);
        ranges.push(squeezed.len()..squeezed.len());
        let mut at = 0;
        for range in ranges {
            if range.start > at {
                let text = squeezed.slice(at..range.start);
                self.find(lost(squeezed.line(squeezed.origin(at)), text));
            }
            at = at.max(range.end);
        }
    }

    /// Every run of white space of the source is a space of the text, the one line break between
    /// two units, or a repair.
    fn white_space(
        &mut self,
        source: &str,
        squeezed: &Squeezed,
        units: &[Unit],
        standings: &[Option<Standing>],
        removed: &[Range<usize>],
    ) {
        let mut kept_before = BTreeSet::new();
        let mut starts = BTreeSet::from([squeezed.len()]);
        for (unit, standing) in units.iter().zip(standings) {
            let Some(standing) = standing else { continue };
            starts.insert(standing.range.start);
            starts.insert(standing.range.end);
            let mut at = standing.range.start;
            let mut space = false;
            for c in unit.text.chars() {
                if c.is_whitespace() {
                    space = true;
                } else {
                    if space {
                        kept_before.insert(at);
                    }
                    space = false;
                    at += c.len_utf8();
                }
            }
        }
        let mut run = String::new();
        let mut run_start = 0;
        let mut next = 0;
        let mut after_removed = true;
        let mut removed = removed.iter().peekable();
        for (at, c) in source.char_indices().chain([(source.len(), '\0')]) {
            while removed.peek().is_some_and(|range| range.end <= at) {
                removed.next();
            }
            let out = removed.peek().is_some_and(|range| range.contains(&at));
            if c.is_whitespace() && !out {
                if run.is_empty() {
                    run_start = at;
                }
                run.push(c);
                continue;
            }
            let boundary = out || after_removed || starts.contains(&next) || at == source.len();
            if !run.is_empty() {
                let kept = !boundary && kept_before.contains(&next);
                self.run(source, squeezed, (run_start, &run), kept, boundary);
                run.clear();
            }
            after_removed = out;
            if !out {
                next += c.len_utf8();
            }
        }
    }

    fn run(
        &mut self,
        source: &str,
        squeezed: &Squeezed,
        (start, run): (usize, &str),
        kept: bool,
        boundary: bool,
    ) {
        let mut spare_space = kept;
        let mut spare_break = boundary;
        let last_break = run.rfind('\n');
        for (offset, c) in run.char_indices() {
            let at = start + offset;
            let line = squeezed.line(at);
            let kind = if c == '\n' {
                if std::mem::take(&mut spare_break) {
                    continue;
                }
                RepairKind::Joined
            } else if start + run.len() == source.len() || last_break.is_some_and(|b| offset < b) {
                RepairKind::Padding
            } else if at == 0 || source[..at].ends_with('\n') {
                RepairKind::PageAnchor
            } else if std::mem::take(&mut spare_space) {
                continue;
            } else {
                RepairKind::LabelSpacing
            };
            self.seen.insert((kind, line));
        }
    }

    fn kept(&mut self, source: &str, repairs: &[Repair]) {
        let signs: Vec<char> = repairs
            .iter()
            .filter(|repair| repair.kind == RepairKind::Kept)
            .flat_map(|repair| repair.characters.iter().flat_map(|signs| signs.chars()))
            .collect();
        for (line, text) in (1..).zip(source.split('\n')) {
            if text.contains(signs.as_slice()) {
                self.seen.insert((RepairKind::Kept, line));
            }
        }
    }

    fn compare(&mut self, repairs: &[Repair]) {
        for repair in repairs {
            for (first, last) in &repair.lines {
                let range = (repair.kind, *first)..=(repair.kind, *last);
                let used = first <= last && self.seen.range(range).next().is_some();
                if !used {
                    self.find(unused(repair, *first));
                }
            }
        }
        let mut declared: BTreeMap<RepairKind, Vec<(u32, u32)>> = BTreeMap::new();
        for repair in repairs {
            declared.entry(repair.kind).or_default().extend(&repair.lines);
        }
        for ranges in declared.values_mut() {
            // In order, each range reaching at least as far as those before it.
            ranges.sort_unstable();
            let mut reach = 0;
            for (_, last) in ranges {
                reach = reach.max(*last);
                *last = reach;
            }
        }
        let mut undeclared: BTreeMap<RepairKind, Vec<u32>> = BTreeMap::new();
        for (kind, line) in &self.seen {
            if !declared.get(kind).is_some_and(|ranges| covers(ranges, *line)) {
                undeclared.entry(*kind).or_default().push(*line);
            }
        }
        for (kind, lines) in undeclared {
            let shown: Vec<_> = lines.iter().take(12).map(u32::to_string).collect();
            let shown = shown.join(", ");
            self.find(Finding {
                line: lines.first().copied(),
                ..finding(
                    FindingKind::UndeclaredRepair,
                    format!("No repair in the manifest accounts for {kind:?} on lines {shown}."),
                    format!("清单中没有说明第 {shown} 行的处理（{kind:?}）。"),
                )
            });
        }
    }
}

/// The bytes of `line` that `repair` takes out because they are no text of the document.
fn no_text(repair: &Repair, line: &str) -> Option<Range<usize>> {
    let start = line.len() - line.trim_start().len();
    let end = line.trim_end().len();
    let body = line.get(start..end).filter(|body| !body.is_empty())?;
    let signs = repair.characters.as_deref().filter(|signs| !signs.is_empty());
    match repair.kind {
        RepairKind::Furniture => Some(start..end),
        RepairKind::Bullet => body.starts_with(signs?).then(|| start..start + signs_len(signs)),
        RepairKind::Dehyphenated => body.ends_with(signs?).then(|| end - signs_len(signs)..end),
        _ => None,
    }
}

fn signs_len(signs: Option<&str>) -> usize {
    signs.map_or(0, str::len)
}

fn covers(ranges: &[(u32, u32)], line: u32) -> bool {
    let behind = ranges.partition_point(|(first, _)| *first <= line);
    behind.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| *last >= line)
}

fn lost(line: u32, text: &str) -> Finding {
    let text: String = squeeze(text).chars().take(80).collect();
    Finding {
        line: Some(line),
        quote: Some(text.clone()),
        ..finding(
            FindingKind::LostText,
            format!("Source line {line} is not accounted for: {text}"),
            format!("原文第 {line} 行未被收录：{text}"),
        )
    }
}

fn unused(repair: &Repair, line: u32) -> Finding {
    Finding {
        line: Some(line),
        ..finding(
            FindingKind::UnusedRepair,
            format!("The repair “{}” found nothing to do on line {line}.", repair.name),
            format!("修复项“{}”在第 {line} 行没有对应内容。", repair.name),
        )
    }
}

/// A finding with nothing but its message.
pub(crate) fn finding(kind: FindingKind, message_en: String, message_zh: String) -> Finding {
    Finding {
        clause: None,
        kind,
        message_en,
        message_zh,
        suggestion: None,
        quote: None,
        reading: None,
        line: None,
    }
}
