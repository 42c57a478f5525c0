//! Where a document defines a term, by the form of words: “X” means, (the “X”), 以下简称“X”, “X”是指;
//! in a list of definitions or anywhere else.

use std::{collections::HashMap, ops::Range};

use kernel::Language;

use crate::{
    document::{Clause, ClauseKind, Document, Slot},
    patterns::{Pattern, pattern},
};

/// A definition.
#[derive(Debug)]
pub(super) struct Definition {
    pub term: String,
    /// Position of the clause.
    pub clause: usize,
    /// Bytes of the term.
    pub range: Range<usize>,
    /// The meaning is that of another text.
    pub external: bool,
    /// Only says which clause holds the definition.
    pub pointer: bool,
    /// Definitions of one bracket share a number: (“山岚”或“我们”).
    pub group: usize,
}

/// Most definitions that are read.
const MOST: usize = 5000;

static QUOTED: Pattern =
    pattern!(r#"“([^“”]{1,80})”|"([^"]{1,80})"|‘([^‘’]{2,60})’|「([^「」]{1,60})」"#);
static VERB: Pattern = pattern!(
    r"^(?:\ ?\([^()]{0,60}\))?,?\s?(?:,?\ ?(?:when\ used|as\ used|in\ relation\ to|in\ this)[^,]{0,60},\s)?(?:shall\ |will\ )?(?:each\ |also\ )?(?:means?\b|refers?\ to\b|(?:has|have|bears?)\ the\ (?:same\ )?meanings?\b|(?:is|are)\ defined\b|denotes?\b)"
);
static POINTER: Pattern = pattern!(
    r"^[^.;]{0,80}(?:meanings?|defined)[^.;]{0,40}\b(?:in|by|under) (?:the )?(?:(?i:clause|section|paragraph|article|schedule|annex|appendix|this|preamble|recital|cover|order form)|introduction)"
);
static EXTERNAL: Pattern = pattern!(
    r"^[^.;]{0,80}(?:meanings?|defined)[^.;]{0,60}\b(?:in|by|under|as in|to it in) (?:section|article)?[^.;]{0,40}[A-Z]"
);
static BRACKET: Pattern = pattern!(r"\(([^()]{2,240})\)");
static BARE: Pattern = pattern!(
    r"^([A-Z][\w’\-‑]*(?:\ (?:of\ |and\ )?[A-Z][\w’\-‑]*){0,5})\ (?:means\b|shall\ mean\b|has\ the\ meaning\b)"
);
static BEFORE_EN: Pattern = pattern!(
    r"(?i)(?:herein(?:after)?|hereafter|hereinbelow|collectively|together)?,?\s?(?:referred\s+to|known|called|designated)\s+(?:collectively\s+|together\s+|herein\s+|hereinafter\s+|in\ this\ \w+\s+)?(?:as\s+)?(?:the\s+|an?\s+)?$|(?i)\bhereinafter(?:\sthe)?\s$"
);
static BEFORE_ZH: Pattern = pattern!(
    r"(?:简称|简称为|下称|以下称|统称|统称为|合称|合称为|以下统称|称为|称作|称之为|亦称|又称|以下称为)[：:]?\s?$"
);
static AFTER_ZH: Pattern = pattern!(
    r"^(?:[（(][^（）()]{0,40}[）)])?\s?(?:[：:，,]?\s?(?:系指|是指|意指|指的是|意为|定义为|指)|一词[，,]?\s?(?:系|是)?指)"
);
static PARTY_ZH: Pattern = pattern!(r"^\s*([甲乙丙丁]方)\s?(?:[（(][^（）()]{0,40}[）)])?\s?[：:]");
static BARE_ZH: Pattern =
    pattern!(r"^\s*([\p{Han}A-Za-z0-9]{2,15})\s?[：:]?\s?(?:系指|是指|[：:]\s?指)");

/// Words that may stand in a bracket that names something.
const NAMING: [&str; 50] = [
    "a",
    "an",
    "the",
    "each",
    "all",
    "any",
    "of",
    "them",
    "such",
    "collectively",
    "together",
    "individually",
    "hereinafter",
    "hereafter",
    "herein",
    "referred",
    "to",
    "as",
    "and",
    "or",
    "called",
    "being",
    "jointly",
    "severally",
    "with",
    "also",
    "known",
    "defined",
    "in",
    "this",
    "case",
    "may",
    "be",
    "these",
    "our",
    "its",
    "both",
    "separately",
    "respectively",
    "for",
    "short",
    "agreement",
    "us",
    "every",
    "one",
    "is",
    "are",
    "party",
    "it",
    "below",
];
/// Small words that contracts define.
const PRONOUNS: [&str; 9] = ["we", "us", "our", "you", "your", "yours", "ours", "i", "they"];

/// The definitions of `document`, in reading order.
pub(super) fn find(document: &Document) -> Vec<Definition> {
    let mut found: Vec<Definition> = Vec::new();
    let mut group = 0;
    for (at, clause) in document.clauses.iter().enumerate() {
        if clause.span.is_some() {
            continue;
        }
        if found.len() >= MOST {
            break;
        }
        group += 1;
        let mut here = match document.language {
            Language::En => english(clause, at, &mut group),
            Language::Zh => chinese(clause, at, group),
        };
        if !here.iter().any(|d| d.range.start <= clause.body + 4) {
            here.extend(unquoted(document, clause, at, &mut group));
        }
        here.sort_by_key(|d| d.range.start);
        here.dedup_by(|b, a| a.range == b.range);
        found.extend(here);
    }
    found
}

struct Quoted<'a> {
    whole: Range<usize>,
    range: Range<usize>,
    term: &'a str,
}

fn quoted(text: &str) -> Vec<Quoted<'_>> {
    if !text.contains(['“', '"', '‘', '「']) {
        return Vec::new();
    }
    let found = QUOTED.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?.range();
        let inner = (1..=4).find_map(|n| found.get(n))?;
        // A comma or full stop inside the marks is not the term's.
        let term = inner.as_str().trim().trim_end_matches([',', '.', ';']);
        let start = inner.start() + inner.as_str().find(term)?;
        (!term.is_empty()).then_some(Quoted { whole, range: start..start + term.len(), term })
    });
    found.collect()
}

fn english(clause: &Clause, at: usize, group: &mut usize) -> Vec<Definition> {
    let text = clause.text.as_str();
    let quotes = quoted(text);
    let define = |quote: &Quoted<'_>, external: bool, pointer: bool, group: usize| Definition {
        term: quote.term.to_owned(),
        clause: at,
        range: quote.range.clone(),
        external,
        pointer,
        group,
    };
    let mut found = Vec::new();
    for (n, quote) in quotes.iter().enumerate() {
        let behind = text.get(quote.whole.end..).unwrap_or_default();
        let behind = &behind[..floor(behind, 240)];
        let before = text.get(..quote.whole.start).unwrap_or_default();
        let opens = before.len() <= clause.body || before.trim_end().len() <= clause.body;
        let listed = opens && behind.trim_start().starts_with([':', '–', '—', '-']);
        let includes = opens && behind.starts_with(" includes ");
        if VERB.is_match(behind) || listed || includes {
            *group += 1;
            let pointer = POINTER.is_match(behind);
            let external = !pointer && EXTERNAL.is_match(behind) && behind.contains("meaning")
                || !pointer && behind.contains("defined in") && EXTERNAL.is_match(behind);
            found.push(define(quote, external, pointer, *group));
            // “A”, “B” and “C” have the meanings …
            let mut last = quote;
            for earlier in quotes[..n].iter().rev() {
                let between = text.get(earlier.whole.end..last.whole.start).unwrap_or_default();
                if ![", ", " and ", " or ", ", and ", ", or ", "/"].contains(&between) {
                    break;
                }
                found.push(define(earlier, external, pointer, *group));
                last = earlier;
            }
        } else if BEFORE_EN.is_match(tail(before, 60)) {
            *group += 1;
            found.push(define(quote, false, false, *group));
        }
    }
    for bracket in BRACKET.captures_iter(text).take_while(|_| !quotes.is_empty()) {
        let (Some(whole), Some(inner)) = (bracket.get(0), bracket.get(1)) else { continue };
        let first = quotes.partition_point(|quote| quote.whole.start < whole.start());
        let inside: Vec<&Quoted<'_>> =
            quotes[first..].iter().take_while(|quote| quote.whole.end <= whole.end()).collect();
        if inside.is_empty() {
            continue;
        }
        let (mut words, mut from) = (String::new(), inner.start());
        for quote in &inside {
            words.push_str(text.get(from..quote.whole.start).unwrap_or_default());
            words.push(' ');
            from = quote.whole.end;
        }
        words.push_str(text.get(from..inner.end()).unwrap_or_default());
        let lower = words.to_lowercase();
        let mut rest =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
        let leads = rest.peek().is_some();
        if rest.all(|word| NAMING.contains(&word)) {
            *group += 1;
            for quote in inside {
                let term = quote.term;
                let capital = term.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
                // ("hallucinations") explains a word, (the “parties”) defines one.
                if capital || leads || PRONOUNS.contains(&term.to_lowercase().as_str()) {
                    found.push(define(quote, false, false, *group));
                }
            }
        }
    }
    found
}

fn chinese(clause: &Clause, at: usize, group: usize) -> Vec<Definition> {
    let text = clause.text.as_str();
    let mut found: Vec<Definition> = Vec::new();
    let mut last_end = None;
    for quote in quoted(text) {
        let before = text.get(..quote.whole.start).unwrap_or_default();
        let behind = text.get(quote.whole.end..).unwrap_or_default();
        let behind = &behind[..floor(behind, 160)];
        let opens = before.trim_end().len() <= clause.body;
        let listed = opens && behind.starts_with(['：', ':']);
        // （以下简称“山岚”或“我们”）
        let chained = last_end.is_some_and(|end: usize| {
            let between = text.get(end..quote.whole.start).unwrap_or("。");
            ["或", "或者", "、", "及", "和", "或称", "/", ""].contains(&between)
        });
        let named = BEFORE_ZH.is_match(tail(before, 60));
        let meant = AFTER_ZH.is_match(behind);
        if named || meant || listed || chained {
            last_end = Some(quote.whole.end);
            found.push(Definition {
                term: quote.term.to_owned(),
                clause: at,
                range: quote.range.clone(),
                external: false,
                pointer: false,
                group,
            });
        } else {
            last_end = None;
        }
    }
    found
}

/// A term that opens its clause without quotation marks: `Affiliate means`, 甲方：, or the title of
/// an item in a list of definitions.
fn unquoted(
    document: &Document,
    clause: &Clause,
    at: usize,
    group: &mut usize,
) -> Option<Definition> {
    let body = clause.text.get(clause.body..)?;
    let patterns: &[&Pattern] = match document.language {
        Language::En => &[&BARE],
        Language::Zh => &[&PARTY_ZH, &BARE_ZH],
    };
    let opening = patterns
        .iter()
        .find_map(|pattern| pattern.captures(&body[..floor(body, 200)])?.get(1).map(|m| m.range()));
    let listed = clause.kind == ClauseKind::Paragraph && in_definitions(document, clause);
    let range = match opening {
        Some(range) => {
            let pronoun =
                ["This", "It", "Nothing", "That", "本条", "前款"].contains(&&body[range.clone()]);
            let named = clause.kind == ClauseKind::Paragraph && !pronoun;
            named.then(|| clause.body + range.start..clause.body + range.end)?
        }
        None => {
            let title = clause.heading.as_deref().filter(|_| listed && clause.printed.is_none())?;
            let title = title.trim_matches(['“', '”', '"', '「', '」']);
            let start = clause.text.find(title).filter(|_| title.chars().count() <= 40)?;
            start..start + title.len()
        }
    };
    *group += 1;
    Some(Definition {
        term: clause.text.get(range.clone())?.to_owned(),
        clause: at,
        range,
        external: false,
        pointer: false,
        group: *group,
    })
}

/// Whether a clause stands under a heading such as "Definitions and interpretation".
fn in_definitions(document: &Document, clause: &Clause) -> bool {
    let mut above = clause.parent.as_ref();
    for _ in 0..8 {
        let Some(id) = above else { return false };
        let Some(Slot::Clause(at)) = document.index.get(id) else { return false };
        let Some(parent) = document.clauses.get(*at) else { return false };
        let heading = parent.heading.as_deref().unwrap_or_default().to_lowercase();
        if [
            "definition",
            "interpretation",
            "glossary",
            "defined terms",
            "meaning",
            "定义",
            "释义",
            "术语",
        ]
        .iter()
        .any(|word| heading.contains(word))
        {
            return true;
        }
        above = parent.parent.as_ref();
    }
    false
}

/// The largest char border at or below `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The last bytes of `text`, about `length` of them.
fn tail(text: &str, length: usize) -> &str {
    let mut at = text.len().saturating_sub(length);
    while !text.is_char_boundary(at) {
        at += 1;
    }
    &text[at..]
}

/// The definitions of each group.
pub(super) fn groups(definitions: &[Definition]) -> HashMap<usize, Vec<&str>> {
    let mut groups: HashMap<usize, Vec<&str>> = HashMap::new();
    for definition in definitions {
        groups.entry(definition.group).or_default().push(&definition.term);
    }
    groups
}
