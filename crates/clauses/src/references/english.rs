//! References in English: "clause 4.2(a) and (c)", "paragraph (b) above", "Schedule 1", "Section 5
//! of the Service Agreement", "GDPR Article 9".

use std::ops::Range;

use super::{Aim, Base, Cite, Mark, Names, places};
use crate::patterns::{Pattern, pattern};

/// Names of other texts: capitalised words that end in what a text is called, or a law's number.
static TEXTS: Pattern = pattern!(
    r"(?x)
    (?:[A-Z][\w’'&\-‑]*\ (?:(?:of\ the|of|and|on|for)\ )?){1,8}
    (?:\([A-Z][^()]{0,40}\)\ )?
    (?:Agreement|Policy|Terms\ of\ (?:Service|Use)|Terms\ and\ Conditions|Terms|Act|Code|Convention)
    (?:\ (?:19|20)\d\d)?\b
    | \b(?:UK\ |EU\ )?GDPR\b | \b(?:CCPA|CPRA|HIPAA|PIPL|LGPD)\b
    | \bRegulation\ \((?:EU|EC)\)\ (?:No\.?\ )?\d{1,4}/\d{1,4}
    | \bDirective\ (?:\((?:EU|EC)\)\ )?\d{1,4}/\d{1,4}(?:/[A-Z]{2,3})?"
);

/// Words at the start of a sentence that are no part of a name.
const LEADS: [&str; 30] = [
    "The",
    "A",
    "An",
    "Any",
    "Each",
    "All",
    "Your",
    "Our",
    "Such",
    "Under",
    "In",
    "If",
    "By",
    "For",
    "To",
    "No",
    "Where",
    "When",
    "Unless",
    "Under",
    "Subject",
    "Nothing",
    "Neither",
    "Either",
    "With",
    "As",
    "Its",
    "Their",
    "Both",
    "Capitalised",
];

static OWN: Pattern = pattern!(
    r"\b[Tt]h(?:is|ese) ((?:[A-Z][\w’'&\-‑]* ?(?:and |of )?){1,6})(?:\(“([^”]{1,60})”\))?"
);

static HERE: Pattern =
    pattern!(r"(?i)\bthis (?:section|clause|article|paragraph|sub-?clause|sub-?section)\b");

static WORDS: Pattern = pattern!(
    r"(?i)\b(?:sub-?)?(clause|section|paragraph|para|article)(s?)\.?[\s\u{a0}]|§§?[\s\u{a0}]?"
);

static ATTACHED: Pattern = pattern!(
    r"\b(?:Schedule|Annexe?|Appendix|Exhibit|Attachment|Addendum)(?:s|es)?[\s\u{a0}]|\b(?:Appendices)[\s\u{a0}]|\bthe (?:Schedule|Annex|Appendix)\b"
);

static NAME: Pattern = pattern!(
    r"^(?:the |that |its |a |an )?((?:[A-Z][\w’'&.\-‑]*(?: (?:of|and|on|for|of the))?(?: |\b)){1,9}(?:\((?:EU|EC)\) )?(?:\d{1,4}/\d{1,4}|(?:19|20)\d\d)?)"
);

/// How the document calls itself at this place: "these AI Terms".
pub(super) fn own_names(text: &str) -> Vec<String> {
    let named = OWN.captures_iter(text).take(20).flat_map(|found| {
        [found.get(1), found.get(2)].map(|part| part.map(|part| part.as_str().trim().to_owned()))
    });
    named.flatten().collect()
}

/// The references printed in `text`, in order.
pub(super) fn printed(text: &str, names: &Names) -> Vec<Cite> {
    let texts = other_texts(text, names);
    let mut cites: Vec<Cite> = Vec::new();
    let mut from = 0;
    let mut words: Vec<(usize, usize, Kind)> = WORDS
        .captures_iter(text)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let many = found.get(2).is_none_or(|s| !s.is_empty());
            let kind = match found.get(1).map(|word| word.as_str().to_ascii_lowercase()) {
                Some(word) if word.starts_with("para") => Kind::Paragraph { many },
                Some(_) if whole.as_str().to_ascii_lowercase().starts_with("sub") => {
                    Kind::Paragraph { many }
                }
                word => Kind::Clause { many, article: word.as_deref() == Some("article") },
            };
            Some((whole.start(), whole.end(), kind))
        })
        .chain(ATTACHED.find_iter(text).map(|found| (found.start(), found.end(), Kind::Attached)))
        .collect();
    words.sort_by_key(|(start, ..)| *start);
    for (start, end, kind) in words {
        if start < from {
            continue;
        }
        let (mut group, behind) = match kind {
            Kind::Attached => attachments(text, start, end),
            _ => numbers(text, start, end, kind),
        };
        if group.is_empty() {
            continue;
        }
        from = behind;
        let tail = tail(text, behind, &texts, names);
        let before = named_before(text, start, &texts, kind);
        if let Some((name, name_start)) = before {
            elsewhere(&mut group, name, name_start, behind);
        } else {
            match tail {
                Tail::None => {}
                Tail::Text { name, end } => {
                    from = end;
                    elsewhere(&mut group, name, start, end);
                }
                Tail::Place { base, end } => {
                    // "paragraphs (b) and (c) of clause 11.3": the marks hang from that clause.
                    if group.iter().all(hangs) {
                        from = end;
                        let last = group.len() - 1;
                        for (n, cite) in group.iter_mut().enumerate() {
                            if let Aim::Place { base: own, marks } = &mut cite.aim {
                                let (hook, above) = base.clone();
                                if let Base::Number(number) = own {
                                    marks.insert(0, Mark::Any(number.clone()));
                                }
                                *own = hook;
                                marks.splice(0..0, above);
                            }
                            if n == last {
                                cite.range.end = end;
                            }
                        }
                    }
                }
            }
        }
        cites.extend(group);
    }
    cites.sort_by_key(|cite| cite.range.start);
    let known = cites.len();
    for found in HERE.find_iter(text) {
        let next = cites[..known].partition_point(|cite| cite.range.end <= found.start());
        let clear = cites[..known].get(next).is_none_or(|cite| cite.range.start >= found.end());
        let rest = &text[found.end()..];
        if clear && !rest.starts_with(" of the") {
            let base = if found.as_str().ends_with("aragraph") { continue } else { Base::Own };
            cites.push(Cite { range: found.range(), aim: Aim::Place { base, marks: Vec::new() } });
        }
    }
    cites.sort_by_key(|cite| cite.range.start);
    let mut held = cites.iter().map(|cite| cite.range.clone()).peekable();
    let mut mentions = Vec::new();
    for (range, name) in texts {
        while held.peek().is_some_and(|cite| cite.end <= range.start) {
            held.next();
        }
        if held.peek().is_none_or(|cite| cite.start >= range.end) {
            mentions.push(Cite { range, aim: Aim::External(name) });
        }
    }
    cites.extend(mentions);
    cites.sort_by_key(|cite| cite.range.start);
    cites
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Clause { many: bool, article: bool },
    Paragraph { many: bool },
    Attached,
}

enum Tail {
    None,
    /// "of the Service Agreement".
    Text {
        name: String,
        end: usize,
    },
    /// "of clause 11.3", "of Schedule 3".
    Place {
        base: (Base, Vec<Mark>),
        end: usize,
    },
}

fn hangs(cite: &Cite) -> bool {
    match &cite.aim {
        Aim::Place { base: Base::Near, .. } => true,
        Aim::Place { base: Base::Number(number), marks } => {
            marks.is_empty() && !number.contains('.')
        }
        _ => false,
    }
}

/// Makes one reference to another text of the group.
fn elsewhere(group: &mut Vec<Cite>, name: String, start: usize, end: usize) {
    group.clear();
    group.push(Cite { range: start..end, aim: Aim::External(name) });
}

/// Texts named in `text`, in order.
fn other_texts(text: &str, names: &Names) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    const ENDS: [&str; 13] = [
        "Agreement",
        "Policy",
        "Terms",
        "Act",
        "Code",
        "Convention",
        "GDPR",
        "CCPA",
        "CPRA",
        "HIPAA",
        "PIPL",
        "Regulation",
        "Directive",
    ];
    if !ENDS.iter().any(|end| text.contains(end)) && !text.contains("LGPD") {
        return found;
    }
    for whole in TEXTS.find_iter(text) {
        let mut start = whole.start();
        // "Service Agreement and Privacy Policy" are two.
        for part in whole.as_str().split_inclusive(" and ") {
            let begin = start;
            start += part.len();
            let name = part.strip_suffix(" and ").unwrap_or(part);
            let complete = start >= whole.end();
            if !complete && !ends_as_text(name) {
                // "Terms and Conditions", "Health and Safety Act": one name.
                found.extend(named(text, begin..whole.end(), names));
                break;
            }
            found.extend(named(text, begin..begin + name.len(), names));
        }
    }
    found
}

fn ends_as_text(name: &str) -> bool {
    ["Agreement", "Policy", "Terms", "Act", "Use", "Service", "Code"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The name in `range` without what only leads to it; nothing for the document's own.
fn named(text: &str, range: Range<usize>, names: &Names) -> Option<(Range<usize>, String)> {
    let mut start = range.start;
    let inside = text.get(range.clone())?;
    if let Some(at) =
        ["’s ", "'s ", "s’ ", "s' "].iter().filter_map(|p| Some(inside.rfind(p)? + p.len())).max()
    {
        start += at;
    }
    while let Some((word, _)) = text.get(start..range.end)?.split_once(' ') {
        if !LEADS.contains(&word) {
            break;
        }
        start += word.len() + 1;
    }
    let name = text.get(start..range.end)?;
    let before = text[..start].trim_end();
    let own = ["this", "This", "these", "These"].iter().any(|word| before.ends_with(word))
        || name.starts_with("This ")
        || name.starts_with("These ");
    let acronym = name.len() <= 8 && name.bytes().all(|b| b.is_ascii_uppercase() || b == b' ');
    if own || names.is_own(name) || !(name.contains(' ') || acronym) {
        return None;
    }
    Some((start..range.end, name.to_owned()))
}

/// "GDPR Article 9": the name right before.
fn named_before(
    text: &str,
    start: usize,
    texts: &[(Range<usize>, String)],
    kind: Kind,
) -> Option<(String, usize)> {
    let before = texts.partition_point(|(range, _)| range.end <= start);
    let (range, name) = texts.get(before.checked_sub(1)?)?;
    let between = text.get(range.end..start)?;
    let article = matches!(kind, Kind::Clause { article: true, .. } | Kind::Attached);
    (between == " " || (article && between == ", ")).then(|| (name.clone(), range.start))
}

/// What follows a reference: "of the Service Agreement", "GDPR", "of clause 3".
fn tail(text: &str, at: usize, texts: &[(Range<usize>, String)], names: &Names) -> Tail {
    let rest = &text[at..];
    let next = texts.get(texts.partition_point(|(range, _)| range.start < at));
    // "Article 9 GDPR"
    if let Some((range, name)) = next
        && text.get(at..range.start) == Some(" ")
    {
        return Tail::Text { name: name.clone(), end: range.end };
    }
    let Some(of) = [" of ", " to ", " in "].iter().find_map(|of| rest.strip_prefix(of)) else {
        return Tail::None;
    };
    let of_at = text.len() - of.len();
    let strict = rest.starts_with(" of ");
    if ["this ", "these ", "the present "].iter().any(|own| of.starts_with(own)) {
        return Tail::None;
    }
    if strict && let Some(place) = place(text, of_at) {
        return place;
    }
    let article = if of.starts_with("the ") { of_at + 4 } else { of_at };
    if let Some((range, name)) = next
        && (range.start == article || range.start == of_at)
    {
        return Tail::Text { name: name.clone(), end: range.end };
    }
    if !strict {
        return Tail::None;
    }
    if let Some(found) = NAME.captures(of)
        && let Some(name) = found.get(1)
    {
        let shown = name.as_str().trim_end();
        if names.is_own(shown) {
            return Tail::None;
        }
        return Tail::Text { name: shown.to_owned(), end: of_at + name.start() + shown.len() };
    }
    // "section 3 of the act": another text in ordinary words, unless it is this one.
    if let Some(noun) = of.strip_prefix("the ") {
        let word = noun.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let own = ["agreement", "contract", "terms", "document"].contains(&word);
        if !own && !word.is_empty() {
            return Tail::Text { name: word.to_owned(), end: of_at + 4 + word.len() };
        }
    }
    Tail::None
}

/// "clause 11.3" or "Schedule 3" at `at`.
fn place(text: &str, at: usize) -> Option<Tail> {
    let rest = &text[at..];
    let word = WORDS.regex()?.find(rest).filter(|word| word.start() == 0);
    if let Some(word) = word {
        let kind = Kind::Clause { many: false, article: false };
        let (group, end) = numbers(text, at, at + word.end(), kind);
        let Aim::Place { base, marks } = group.into_iter().next()?.aim else { return None };
        return Some(Tail::Place { base: (base, marks), end });
    }
    let word = ATTACHED.regex()?.find(rest).filter(|word| word.start() == 0)?;
    let (group, end) = attachments(text, at, at + word.end());
    let Aim::Place { base, marks } = group.into_iter().next()?.aim else { return None };
    Some(Tail::Place { base: (base, marks), end })
}

/// The numbers behind a word that ends at `end`, and where they end.
fn numbers(text: &str, start: usize, end: usize, kind: Kind) -> (Vec<Cite>, usize) {
    let mut group: Vec<Cite> = Vec::new();
    let (mut at, mut begin) = (end, start);
    let near = matches!(kind, Kind::Paragraph { .. });
    let many = matches!(kind, Kind::Clause { many: true, .. } | Kind::Paragraph { many: true });
    let mut base: Option<(String, Vec<String>)> = None;
    while let Some((head, marks, length)) = number(&text[at..]) {
        // "clause 4, 30 days": a number of something else.
        if !group.is_empty() && marks.is_empty() && counts(&text[at + length..]) {
            break;
        }
        let (head, marks) = match (head.is_empty(), &base) {
            // "4.2(a) and (c)": the mark takes the place of the last of its sort.
            (true, Some((head, before))) => {
                let sort = |mark: &str| mark.starts_with(|c: char| c.is_ascii_digit());
                let first = marks.first().map(String::as_str).unwrap_or_default();
                let keep = before
                    .iter()
                    .position(|mark| sort(mark) == sort(first) && same_sort(mark, first));
                let keep = keep.unwrap_or(before.len());
                let mut all = before[..keep].to_vec();
                all.extend(marks);
                (head.clone(), all)
            }
            _ => (head, marks),
        };
        let hook = match head.is_empty() {
            true => Base::Near,
            false
                if near && !head.contains('.') && group.is_empty()
                    || near && base.as_ref().is_some_and(|(h, _)| !h.contains('.')) =>
            {
                Base::Near
            }
            false => Base::Number(head.clone()),
        };
        let mut all: Vec<Mark> = marks.iter().cloned().map(Mark::Any).collect();
        if hook == Base::Near && !head.is_empty() {
            all.insert(0, Mark::Any(head.clone()));
        }
        if hook == Base::Near && all.is_empty() {
            break;
        }
        group.push(Cite { range: begin..at + length, aim: Aim::Place { base: hook, marks: all } });
        base = Some((head, marks));
        at += length;
        let rest = &text[at..];
        let Some(joint) = JOINTS.iter().find(|joint| rest.starts_with(**joint)) else { break };
        let next = &rest[joint.len()..];
        // "clause 9, or (b) was known": what hangs from a bare number is an enumeration's own.
        let marked =
            next.starts_with('(') && (near || base.as_ref().is_some_and(|(_, m)| !m.is_empty()));
        let dotted = number(next).is_some_and(|(head, ..)| head.contains('.'));
        let go_on = if next.starts_with('(') { marked } else { many || dotted };
        if !go_on || number(next).is_none() {
            break;
        }
        begin = at + joint.len();
        at = begin;
    }
    let end = group.last().map_or(end, |cite| cite.range.end);
    (group, end)
}

const JOINTS: [&str; 13] = [
    ", and ",
    ", or ",
    " and/or ",
    ", ",
    " and ",
    " or ",
    " to ",
    " through ",
    " & ",
    " – ",
    "–",
    "-",
    " - ",
];

/// Letters and roman numerals: whether two marks may stand in one row.
fn same_sort(one: &str, other: &str) -> bool {
    let roman = |mark: &str| mark.bytes().all(|b| b"ivx".contains(&b));
    roman(one) == roman(other) || one.len() == other.len()
}

/// Whether what follows a number says what it counts.
fn counts(behind: &str) -> bool {
    let word = behind.strip_prefix(' ').unwrap_or_default();
    let word: String = word.chars().take_while(|c| c.is_alphabetic()).collect();
    const UNITS: [&str; 22] = [
        "days",
        "day",
        "months",
        "month",
        "years",
        "year",
        "hours",
        "hour",
        "weeks",
        "week",
        "minutes",
        "percent",
        "per",
        "calendar",
        "business",
        "working",
        "consecutive",
        "times",
        "copies",
        "people",
        "users",
        "euros",
    ];
    behind.starts_with('%') || UNITS.contains(&word.to_ascii_lowercase().as_str())
}

/// A clause number at the start of `text`: its head, its marks and its length. `4.2 (a)(ii)`.
fn number(text: &str) -> Option<(String, Vec<String>, usize)> {
    let run = text.bytes().take(24).take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let head = text[..run].trim_end_matches('.');
    let sound = head.is_empty() || head.split('.').all(|n| (1..=4).contains(&n.len()));
    if !sound || head.starts_with('0') {
        return None;
    }
    let mut length = head.len();
    let mut marks = Vec::new();
    loop {
        let rest = &text[length..];
        // "4.2 (a)", but not "paragraph (a) (b)".
        let space = usize::from(marks.is_empty() && !head.is_empty() && rest.starts_with(" ("));
        let Some(inner) = rest[space..].strip_prefix('(') else { break };
        let Some(close) = inner.bytes().take(6).position(|b| b == b')').filter(|c| *c > 0) else {
            break;
        };
        let mark = &inner[..close];
        let digits = mark.len() <= 3 && mark.bytes().all(|b| b.is_ascii_digit());
        let letters = mark.bytes().all(|b| b.is_ascii_alphabetic())
            && (mark.len() <= 2 || mark.bytes().all(|b| b"ivxIVX".contains(&b)));
        if !(digits || letters) || (space == 1 && digits) {
            break;
        }
        marks.push(mark.to_ascii_lowercase());
        length += space + close + 2;
    }
    let continues = text[length..].starts_with(|c: char| c.is_alphanumeric() || c == '%');
    (length > 0 && !continues).then(|| (head.to_owned(), marks, length))
}

/// "Schedule 1", "Schedules 1 and 2", "the Schedule".
fn attachments(text: &str, start: usize, end: usize) -> (Vec<Cite>, usize) {
    let cite = |range: Range<usize>, key: &str| Cite {
        range,
        aim: Aim::Place { base: Base::Attachment(places::fold_key(key)), marks: Vec::new() },
    };
    if text[start..end].starts_with("the ") {
        let word = start + "the ".len();
        let behind = &text[end..];
        let keyed = behind.strip_prefix(' ').is_some_and(|rest| places::is_key(key_at(rest)));
        return match keyed {
            true => attachments(text, word, end + 1),
            false => (vec![cite(word..end, "")], end),
        };
    }
    let (mut group, mut begin, mut at) = (Vec::new(), start, end);
    loop {
        let key = key_at(&text[at..]);
        if !places::is_key(key) || counts(&text[at + key.len()..]) {
            break;
        }
        at += key.len();
        group.push(cite(begin..at, key));
        let rest = &text[at..];
        let Some(joint) = JOINTS.iter().find(|joint| rest.starts_with(**joint)) else { break };
        let next = key_at(&rest[joint.len()..]);
        if !text[start..end].trim_end().ends_with('s') || !places::is_key(next) {
            break;
        }
        begin = at + joint.len();
        at = begin;
    }
    let end = group.last().map_or(end, |cite| cite.range.end);
    (group, end)
}

fn key_at(text: &str) -> &str {
    let end = text.bytes().take(8).take_while(u8::is_ascii_alphanumeric).count();
    &text[..end]
}
