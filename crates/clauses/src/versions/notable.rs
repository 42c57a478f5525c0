//! What a lawyer looks for first in a change: sums, shares, times and other numbers, words of duty
//! and permission, and negations. A reading aid: words are found by lists, meaning is not judged.

use std::ops::Range;

use super::{
    Notable, NotableKind, Segment, SegmentKind,
    words::{Sort, Word, is_numeral, words},
};

/// Most that are told of one clause.
const MOST: usize = 24;
/// Longer texts are replaced as a whole; to list all their numbers would tell nothing.
const LONGEST: usize = 200_000;

/// Finds notable changes in marks.
pub(crate) fn notable(marks: &[Segment]) -> Vec<Notable> {
    let length: usize = marks.iter().map(|mark| mark.text.len()).sum();
    let replaces = marks.iter().any(|mark| mark.kind != SegmentKind::Inserted)
        && marks.iter().any(|mark| mark.kind != SegmentKind::Deleted);
    if length > LONGEST || !replaces {
        return Vec::new();
    }
    let (mut before, mut after) = (String::new(), String::new());
    let mut hunks: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut open = false;
    for mark in marks {
        let (old, new) = (before.len(), after.len());
        if mark.kind != SegmentKind::Inserted {
            before.push_str(&mark.text);
        }
        if mark.kind != SegmentKind::Deleted {
            after.push_str(&mark.text);
        }
        if mark.kind == SegmentKind::Same || mark.technical {
            open = false;
        } else if let (true, Some(last)) = (open, hunks.last_mut()) {
            last.0.end = before.len();
            last.1.end = after.len();
        } else {
            hunks.push((old..before.len(), new..after.len()));
            open = true;
        }
    }
    let mut old = Spots::new(&before);
    let mut new = Spots::new(&after);
    let mut all = Vec::new();
    for (old_hunk, new_hunk) in hunks {
        // Of "may" and "may not" only the second word was put in; both are what changed.
        let (left, right) = (old.reach(&old_hunk), new.reach(&new_hunk));
        let (left, right) = (left.0.max(right.0), left.1.max(right.1));
        let widened = |hunk: Range<usize>| hunk.start.saturating_sub(left)..hunk.end + right;
        let (old_hunk, new_hunk) = (widened(old_hunk), widened(new_hunk));
        let mut olds = old.take(&old_hunk);
        let mut news = new.take(&new_hunk);
        // What merely stands in a longer replacement is no change.
        olds.retain(|spot| match news.iter().position(|other| other == spot) {
            Some(at) => {
                news.remove(at);
                false
            }
            None => true,
        });
        for (kind, text) in olds {
            let sort = |kind: NotableKind| (kind >= NotableKind::Duty).then_some(kind);
            let twin = news.iter().position(|(other, _)| sort(*other) == sort(kind));
            let twin = twin.map(|at| news.remove(at));
            let kind = twin.as_ref().map_or(kind, |(other, _)| kind.min(*other));
            all.push(Notable { kind, before: Some(text), after: twin.map(|(_, text)| text) });
        }
        all.extend(news.into_iter().map(|(kind, text)| Notable {
            kind,
            before: None,
            after: Some(text),
        }));
        if all.len() > MOST {
            break;
        }
    }
    all.truncate(MOST);
    all
}

/// The notable words of a text, in order; each is told once.
struct Spots<'t> {
    text: &'t str,
    spots: Vec<(Range<usize>, NotableKind)>,
    next: usize,
}

impl<'t> Spots<'t> {
    fn new(text: &'t str) -> Self {
        let words = words(text);
        let speaking: Vec<&Word<'_>> =
            words.iter().filter(|word| word.sort != Sort::Space).collect();
        let mut spots = Vec::new();
        let mut at = 0;
        while at < speaking.len() {
            let (count, kind) = spot(&speaking, at);
            if let Some(kind) = kind {
                let range = speaking[at].range.start..speaking[at + count - 1].range.end;
                spots.push((range, kind));
            }
            at += count;
        }
        Self { text, spots, next: 0 }
    }

    /// How many bytes those that touch `hunk` stick out before and behind it.
    fn reach(&self, hunk: &Range<usize>) -> (usize, usize) {
        let open = self.spots.get(self.next..).unwrap_or_default().iter();
        let before = |spot: &&(Range<usize>, NotableKind)| spot.0.start < hunk.end;
        let touching = open.take_while(before).filter(|spot| spot.0.end > hunk.start);
        touching.fold((0, 0), |(left, right), (range, _)| {
            (
                left.max(hunk.start.saturating_sub(range.start)),
                right.max(range.end.saturating_sub(hunk.end)),
            )
        })
    }

    /// Those that touch `hunk` and have not been taken.
    fn take(&mut self, hunk: &Range<usize>) -> Vec<(NotableKind, String)> {
        let mut taken = Vec::new();
        while let Some((range, kind)) = self.spots.get(self.next) {
            if range.start >= hunk.end {
                break;
            }
            if range.end > hunk.start {
                taken.push((*kind, self.text[range.clone()].to_owned()));
            }
            self.next += 1;
        }
        taken
    }
}

/// How many words from `at` on belong together, at least one, and whether they are notable.
fn spot(words: &[&Word<'_>], at: usize) -> (usize, Option<NotableKind>) {
    let key = |n: usize| words.get(at + n).map_or("", |word| word.key.as_ref());
    let lower = |n: usize| key(n).to_lowercase();
    if CURRENCIES.contains(&key(0)) && is_number(words.get(at + 1)) {
        return (2, Some(NotableKind::Amount));
    }
    if ["百", "千", "万", "百分", "千分"].contains(&key(0)) && key(1) == "分" && key(2) == "之"
    {
        return (4.min(words.len() - at), Some(NotableKind::Percent));
    }
    if is_number(words.get(at)) {
        return number(words, at);
    }
    let second = lower(1);
    match lower(0).as_str() {
        "must" | "shall" | "may" | "should" | "will" | "can" | "cannot" => {
            let more = 1 + usize::from(second == "not");
            (more, Some(NotableKind::Duty))
        }
        "required" | "entitled" | "obliged" | "permitted" | "prohibited" if second == "to" => {
            (2, Some(NotableKind::Duty))
        }
        "应当" | "可以" | "不得" | "必须" | "无需" | "有权" | "禁止" => {
            (1, Some(NotableKind::Duty))
        }
        "应" if !["用", "急", "付", "对", "收"].contains(&second.as_str()) => {
            (1, Some(NotableKind::Duty))
        }
        "not" | "no" | "never" | "without" | "unless" | "except" | "nor" | "neither" | "不"
        | "未" | "除非" | "并非" => (1, Some(NotableKind::Negation)),
        _ => (1, None),
    }
}

fn is_number(word: Option<&&Word<'_>>) -> bool {
    word.is_some_and(|word| {
        word.sort == Sort::Number
            || word.sort == Sort::Cjk
                && word.key.chars().count() > 1
                && word.key.chars().all(is_numeral)
            || word.sort == Sort::Word && NUMBERS.contains(&word.key.to_lowercase().as_str())
    }) || word.is_some_and(|word| word.sort == Sort::Cjk && word.key.chars().all(is_numeral))
}

/// A number with its unit.
fn number(words: &[&Word<'_>], at: usize) -> (usize, Option<NotableKind>) {
    let key = |n: usize| words.get(n).map_or("", |word| word.key.as_ref());
    let mut end = at + 1;
    // "thirty (30) days"
    if key(end) == "(" && is_number(words.get(end + 1)) && key(end + 2) == ")" {
        end += 3;
    }
    if key(end) == "-" {
        end += 1;
    }
    let unit = key(end).to_lowercase();
    let unit = unit.strip_suffix('s').unwrap_or(&unit);
    if ["%", "‰", "percent"].contains(&unit) {
        return (end + 1 - at, Some(NotableKind::Percent));
    }
    if unit == "per" && key(end + 1) == "cent" {
        return (end + 2 - at, Some(NotableKind::Percent));
    }
    // "10 business days", 三十个工作日
    let of_work = ["business", "working", "calendar", "consecutive", "个", "工作"];
    let mut last = end;
    while last < end + 3
        && (of_work.contains(&key(last).to_lowercase().as_str())
            || ["工", "作", "小"].contains(&key(last)))
    {
        last += 1;
    }
    let period = key(last).to_lowercase();
    let period = period.strip_suffix('s').unwrap_or(&period);
    if PERIODS.contains(&period) {
        return (last + 1 - at, Some(NotableKind::Period));
    }
    if ["元", "dollar", "euro", "pound", "yuan", "usd", "cny", "rmb", "eur"].contains(&unit) {
        return (end + 1 - at, Some(NotableKind::Amount));
    }
    let alone = words.get(at).is_some_and(|word| {
        word.sort == Sort::Number || word.sort == Sort::Cjk && word.key.chars().count() > 1
    });
    (1, alone.then_some(NotableKind::Number))
}

const CURRENCIES: [&str; 11] = ["$", "€", "£", "¥", "USD", "EUR", "GBP", "RMB", "CNY", "HKD", "US"];
const PERIODS: [&str; 13] = [
    "day", "week", "month", "year", "hour", "minute", "second", "日", "天", "周", "月", "年", "时",
];
const NUMBERS: [&str; 20] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "fifteen", "twenty", "thirty", "forty", "sixty", "ninety", "hundred", "thousand",
];
