//! Marks: which words were taken out and which put in.
//!
//! A difference of words is found by Myers' algorithm and then smoothed: a stop word, a sign or a
//! single Chinese character that happens to be the same between two replacements is marked with
//! them, because nobody reads confetti.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::{
    Segment, SegmentKind,
    noise::fold,
    words::{Sort, Word, words},
};

/// More words than this are not compared one by one at once.
const MOST_WORDS: usize = 30_000;
/// Up to so many words a difference is shifted to where it reads best.
const MOST_SHIFTED: usize = 20_000;

/// Says whether a reference printed at the first byte in the earlier text became the one at the
/// second byte in the later text for no other reason than a renumbering.
pub(crate) type Follows<'f> = &'f dyn Fn(&str, usize, &str, usize) -> bool;

/// Marks the way from one text to the other.
pub(crate) fn marks(before: &str, after: &str, follows: Follows<'_>) -> Vec<Segment> {
    if before == after {
        return one(SegmentKind::Same, before);
    }
    let old = words(before);
    let new = words(after);
    let runs = smooth(&old, &new, runs(&old, &new));
    let mut drawing = Drawing { before, after, marks: Vec::new() };
    for run in &runs {
        if run.same {
            for (old, new) in old[run.old.clone()].iter().zip(&new[run.new.clone()]) {
                drawing.same(old.range.clone(), new.range.clone());
            }
        } else {
            let (was, is) = (bytes(&old, &run.old), bytes(&new, &run.new));
            let technical = is_noise(before, was.clone(), after, is.clone())
                || was.end == before.len()
                    && is.end == after.len()
                    && is_ending(&before[was], &after[is])
                || is_reference(&old, &new, run)
                    && follows(
                        before,
                        old[run.old.start].range.start,
                        after,
                        new[run.new.start].range.start,
                    );
            drawing.replaced(bytes(&old, &run.old), bytes(&new, &run.new), technical);
        }
    }
    drawing.marks
}

/// A text that has one fate as a whole.
pub(crate) fn one(kind: SegmentKind, text: &str) -> Vec<Segment> {
    let segment = Segment { kind, text: text.to_owned(), technical: false };
    Vec::from_iter((!text.is_empty()).then_some(segment))
}

/// Words that are the same, or that were replaced by others.
#[derive(Clone, Debug)]
struct Run {
    same: bool,
    old: Range<usize>,
    new: Range<usize>,
}

fn runs(old: &[Word<'_>], new: &[Word<'_>]) -> Vec<Run> {
    let mut hunks = Vec::new();
    if old.len() + new.len() <= MOST_WORDS {
        hunks = differences(&keys(old), &keys(new));
    } else {
        // A very long clause: by sentences first, then by words in those that differ.
        let (old_sentences, new_sentences) = (sentences(old), sentences(new));
        let text = |words: &[Word<'_>], sentences: &[Range<usize>]| -> Vec<String> {
            sentences.iter().map(|range| keys(&words[range.clone()]).concat()).collect()
        };
        let (old_texts, new_texts) = (text(old, &old_sentences), text(new, &new_sentences));
        let whole: Vec<&str> = old_texts.iter().map(String::as_str).collect();
        let other: Vec<&str> = new_texts.iter().map(String::as_str).collect();
        let start = |sentences: &[Range<usize>], at: usize, end: usize| {
            sentences.get(at).map_or(end, |sentence| sentence.start)
        };
        for (was, is) in differences(&whole, &other) {
            let was = start(&old_sentences, was.start, old.len())
                ..start(&old_sentences, was.end, old.len());
            let is = start(&new_sentences, is.start, new.len())
                ..start(&new_sentences, is.end, new.len());
            if was.len() + is.len() > MOST_WORDS {
                hunks.push((was, is));
                continue;
            }
            let inner = differences(&keys(&old[was.clone()]), &keys(&new[is.clone()]));
            let shifted = |range: Range<usize>, by: usize| range.start + by..range.end + by;
            let inner = inner.into_iter();
            hunks.extend(inner.map(|(a, b)| (shifted(a, was.start), shifted(b, is.start))));
        }
    }
    let mut runs = Vec::new();
    let mut at = (0, 0);
    for (old, new) in hunks.into_iter().chain([(old.len()..old.len(), new.len()..new.len())]) {
        if at.0 < old.start {
            runs.push(Run { same: true, old: at.0..old.start, new: at.1..new.start });
        }
        at = (old.end, new.end);
        if !old.is_empty() || !new.is_empty() {
            runs.push(Run { same: false, old, new });
        }
    }
    runs
}

fn keys<'w>(words: &'w [Word<'_>]) -> Vec<&'w str> {
    words.iter().map(|word| word.key.as_ref()).collect()
}

/// Sentences and the like, for a start; where no sign ends one, a count does.
fn sentences(words: &[Word<'_>]) -> Vec<Range<usize>> {
    const LONGEST: usize = 200;
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, word) in words.iter().enumerate() {
        let ends = matches!(word.key.as_ref(), "." | ";" | "。" | "!" | "?");
        if ends || at - start >= LONGEST || at + 1 == words.len() {
            sentences.push(start..at + 1);
            start = at + 1;
        }
    }
    sentences
}

/// Where two lists differ, shifted to where it reads best unless they are long.
fn differences(old: &[&str], new: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let lead = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[lead..], &new[lead..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if old.is_empty() || new.is_empty() {
        return vec![(lead..lead + old.len(), lead..lead + new.len())];
    }
    let mut input = InternedInput::<&str>::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    if old.len() + new.len() <= MOST_SHIFTED {
        diff.postprocess_no_heuristic(&input);
    }
    let shifted = |range: Range<u32>| range.start as usize + lead..range.end as usize + lead;
    diff.hunks().map(|hunk| (shifted(hunk.before), shifted(hunk.after))).collect()
}

/// Joins replacements with what little stands between them.
fn smooth(old: &[Word<'_>], new: &[Word<'_>], runs: Vec<Run>) -> Vec<Run> {
    let mut smoothed: Vec<Run> = Vec::new();
    for run in runs {
        if !run.same
            && let [.., first, between] = smoothed.as_slice()
            && between.same
            && is_confetti(old, new, first, between, &run)
        {
            let joined = Run {
                same: false,
                old: first.old.start..run.old.end,
                new: first.new.start..run.new.end,
            };
            smoothed.truncate(smoothed.len() - 2);
            smoothed.push(joined);
            continue;
        }
        smoothed.push(run);
    }
    smoothed
}

fn is_confetti(
    old: &[Word<'_>],
    new: &[Word<'_>],
    first: &Run,
    between: &Run,
    second: &Run,
) -> bool {
    const MOST: usize = 7;
    let same = &old[between.old.clone()];
    if same.len() > MOST {
        return false;
    }
    // Something put in twice, or taken out twice, is not one replacement.
    let replaces = |run: &Run| !run.old.is_empty() && !run.new.is_empty();
    let speaks = |run: &Run| {
        old[run.old.clone()].iter().chain(&new[run.new.clone()]).filter(|w| w.speaks()).count()
    };
    let (one, other) = (speaks(first), speaks(second));
    if one == 0 || other == 0 || !(replaces(first) || replaces(second)) {
        return false;
    }
    let mut cjk = 0;
    for word in same {
        match word.sort {
            Sort::Cjk => cjk += word.key.chars().count(),
            Sort::Word if STOP_WORDS.contains(&word.key.as_ref()) => {}
            Sort::Word | Sort::Number => return false,
            Sort::Sign | Sort::Space => {}
        }
    }
    match cjk {
        0 => true,
        1 => replaces(first) && replaces(second),
        2 => one.min(other) >= 6 && replaces(first) && replaces(second),
        _ => false,
    }
}

const STOP_WORDS: [&str; 22] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its", "of",
    "on", "or", "that", "the", "to", "which", "with",
];

fn bytes(words: &[Word<'_>], run: &Range<usize>) -> Range<usize> {
    let start = words.get(run.start).map(|word| word.range.start);
    let end = run.end.checked_sub(1).and_then(|last| words.get(last)).map(|word| word.range.end);
    let end = end.unwrap_or(0);
    let start = start.unwrap_or(end);
    if run.is_empty() { start..start } else { start..end }
}

/// Whether a replacement is one of noise; the signs on either side have a say in whether a space
/// parts words.
fn is_noise(before: &str, old: Range<usize>, after: &str, new: Range<usize>) -> bool {
    // Long replacements are none; folding them would only cost.
    if old.len() + new.len() > 4096 {
        return false;
    }
    let context = |text: &str, range: Range<usize>| {
        let lead = text[..range.start].chars().rev().take(2).map(char::len_utf8).sum::<usize>();
        let tail = text[range.end..].chars().take(2).map(char::len_utf8).sum::<usize>();
        fold(&text[range.start - lead..range.end + tail])
    };
    context(before, old) == context(after, new)
}

/// Whether two ends of a clause differ only by what a member of a list ends on as others come behind
/// it or go: `.` and `; and`. Another connective is another matter.
fn is_ending(old: &str, new: &str) -> bool {
    const LONGEST: usize = 24;
    let connective = |text: &str| -> Option<String> {
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        ["", "and", "or", "and/or", "及", "和", "或", "以及"]
            .contains(&bare)
            .then(|| bare.to_owned())
    };
    if old.len().max(new.len()) > LONGEST {
        return false;
    }
    match (connective(old), connective(new)) {
        (Some(old), Some(new)) => old.is_empty() || new.is_empty() || old == new,
        _ => false,
    }
}

fn is_reference(old: &[Word<'_>], new: &[Word<'_>], run: &Run) -> bool {
    let number = |words: &[Word<'_>], range: &Range<usize>| matches!(&words[range.clone()], [word] if matches!(word.sort, Sort::Number | Sort::Cjk | Sort::Word));
    number(old, &run.old) && number(new, &run.new)
}

struct Drawing<'t> {
    before: &'t str,
    after: &'t str,
    marks: Vec<Segment>,
}

impl Drawing<'_> {
    fn same(&mut self, old: Range<usize>, new: Range<usize>) {
        let (before, after) = (self.before, self.after);
        if before[old.clone()] == after[new.clone()] {
            self.put(SegmentKind::Same, &before[old], false);
        } else {
            self.replaced(old, new, true);
        }
    }

    fn replaced(&mut self, old: Range<usize>, new: Range<usize>, technical: bool) {
        let (before, after) = (self.before, self.after);
        self.put(SegmentKind::Deleted, &before[old], technical);
        self.put(SegmentKind::Inserted, &after[new], technical);
    }

    fn put(&mut self, kind: SegmentKind, text: &str, technical: bool) {
        if text.is_empty() {
            return;
        }
        match self.marks.last_mut() {
            Some(last) if last.kind == kind && last.technical == technical => {
                last.text.push_str(text)
            }
            _ => self.marks.push(Segment { kind, text: text.to_owned(), technical }),
        }
    }
}
