//! References printed in a text ("clause 3.3", 第14条), and whether they lead where they should.
//!
//! Only references within the same document; what is cited from other documents is left out.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
};

use kernel::Language;

use crate::{
    document::{Clause, Document, Finding, FindingKind, Reference, ReferenceState, Slot},
    id::ClauseId,
    ledger::finding,
};

/// Most references that are judged; a bound on hostile input.
const MAX_REFERENCES: usize = 2000;

/// Finds and judges the printed references of `document`.
pub(crate) fn judge(document: &Document) -> (Vec<Reference>, Vec<Finding>) {
    let subjects = Subjects::of(document);
    let mut references = Vec::new();
    let mut findings = Vec::new();
    // Words that are also a parent's are read there.
    for clause in document.clauses.iter().filter(|clause| clause.span.is_none()) {
        for (range, path) in printed(&clause.text, document.language) {
            if references.len() >= MAX_REFERENCES {
                return (references, findings);
            }
            let Ok(target) = ClauseId::new(&document.id, &path) else { continue };
            let quote = &clause.text[range.clone()];
            let state = if document.index.contains_key(&target) {
                subjects.judge(document.language, clause, &range, &target, document)
            } else {
                ReferenceState::Dangling
            };
            findings.extend(report(clause, quote, &target, &state));
            references.push(Reference {
                clause: clause.id.clone(),
                range,
                target: Some(target),
                state,
            });
        }
    }
    (references, findings)
}

fn report(
    clause: &Clause,
    quote: &str,
    target: &ClauseId,
    state: &ReferenceState,
) -> Option<Finding> {
    let path = target.path();
    let mut odd = match state {
        ReferenceState::Valid | ReferenceState::External { .. } => return None,
        ReferenceState::Dangling => finding(
            FindingKind::DanglingReference,
            format!("“{quote}” refers to a clause that does not exist: {path}."),
            format!("“{quote}”所指的条款 {path} 不存在。"),
        ),
        ReferenceState::Suspect { suggestion, subject } => finding(
            FindingKind::SuspectReference,
            format!(
                "“{quote}” refers to clause {path}, which does not mention “{subject}”; \
                 clause {} does.",
                suggestion.path()
            ),
            format!(
                "“{quote}”指向第 {path} 条，但该条未提及“{subject}”；第 {} 条提及。",
                suggestion.path()
            ),
        ),
    };
    if let ReferenceState::Suspect { suggestion, .. } = state {
        odd.suggestion = Some(suggestion.clone());
    }
    odd.clause = Some(clause.id.clone());
    odd.quote = Some(quote.to_owned());
    Some(odd)
}

/// Byte ranges of the references in `text` and the paths that they name.
fn printed(text: &str, language: Language) -> Vec<(Range<usize>, String)> {
    match language {
        Language::En => printed_en(text),
        Language::Zh => printed_zh(text),
    }
}

fn printed_en(text: &str) -> Vec<(Range<usize>, String)> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut words: Vec<_> = lower.match_indices("clause").collect();
    words.extend(lower.match_indices("section"));
    words.sort_unstable();
    let mut from = 0;
    for (at, word) in words {
        // A word inside the reference before it, or more than will be judged.
        if at < from || found.len() >= MAX_REFERENCES {
            continue;
        }
        from = at + word.len();
        let inside_word = lower[..at].ends_with(|c: char| c.is_alphanumeric());
        let behind = lower[from..].strip_prefix('s').unwrap_or(&lower[from..]);
        let Some(mut rest) = behind.strip_prefix(' ').filter(|_| !inside_word) else { continue };
        let mut start = at;
        let mut group = Vec::new();
        // "clauses 3.3, 3.4 and 5": each number is a reference of its own.
        while let Some(length) = number_en(rest) {
            let number_at = lower.len() - rest.len();
            group.push((start..number_at + length, rest[..length].to_owned()));
            rest = &rest[length..];
            let Some(next) = [", ", " and ", " or "].iter().find_map(|sep| rest.strip_prefix(sep))
            else {
                break;
            };
            rest = next;
            start = lower.len() - rest.len();
        }
        from = group.last().map_or(from, |(range, _)| range.end);
        let elsewhere = rest.starts_with(" of the ") && !rest.starts_with(" of the ai terms");
        if !elsewhere {
            found.extend(group);
        }
    }
    found
}

/// Length of the clause number at the start of `text`: `4.2(2)(a)`, without a closing full stop.
fn number_en(text: &str) -> Option<usize> {
    let head = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let mut length = text[..head].trim_end_matches('.').len();
    while let Some(inner) = text[length..].strip_prefix('(') {
        let close = inner.bytes().take(5).position(|b| b == b')');
        let Some(close) = close.filter(|close| *close > 0) else { break };
        if !inner[..close].bytes().all(|b| b.is_ascii_alphanumeric()) {
            break;
        }
        length += close + 2;
    }
    (length > 0 && text.starts_with(|c: char| c.is_ascii_digit())).then_some(length)
}

fn printed_zh(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (at, sign) in text.match_indices('第') {
        let behind = &text[at + sign.len()..];
        let Some(end) = within(behind, &['条']).filter(|end| *end > 0) else { continue };
        let Some(number) = number_zh(&behind[..end]) else { continue };
        // 《…》第五条 and 民法典第585条 cite other texts.
        if text[..at].ends_with(['》', '法', '典', '例']) {
            continue;
        }
        let mut path = number.to_string();
        let mut rest = &behind[end + '条'.len_utf8()..];
        loop {
            if let Some(label) = crate::labels::item(rest) {
                path.push_str(&format!("({})", label.mark));
                rest = &rest[label.length..];
                continue;
            }
            let part = rest.strip_prefix('第').and_then(|part| {
                let end = within(part, &['款', '项'])?;
                Some((number_zh(&part[..end])?, &part[end + '款'.len_utf8()..]))
            });
            let Some((number, behind)) = part else { break };
            path.push_str(&format!("({number})"));
            rest = behind;
        }
        found.push((at..text.len() - rest.len(), path));
    }
    found
}

/// The first of `signs` among the next few characters; numbers are short.
fn within(text: &str, signs: &[char]) -> Option<usize> {
    text.char_indices().take(8).find(|(_, c)| signs.contains(c)).map(|(at, _)| at)
}

/// A number in digits or in Chinese numerals below one hundred.
fn number_zh(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|n| *n > 0);
    }
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).map(|n| n as u32);
    let (tens, units) = match text.split_once('十') {
        Some((tens, units)) => (Some(tens), units),
        None => (None, text),
    };
    let single = |part: &str, empty: u32| {
        let mut chars = part.chars();
        match (chars.next(), chars.next()) {
            (None, _) => Some(empty),
            (Some(c), None) => digit(c),
            _ => None,
        }
    };
    let tens = tens.map_or(Some(0), |tens| single(tens, 1))?;
    single(units, 0).map(|units| tens * 10 + units).filter(|n| *n > 0)
}

/// Which groups of clauses mention which term. A group is what a reader would call one clause:
/// everything under one printed number.
struct Subjects {
    groups: HashMap<String, Vec<String>>,
}

/// A term in more groups than this says nothing about the subject of any.
const RARE: usize = 2;

impl Subjects {
    fn of(document: &Document) -> Self {
        let mut groups: HashMap<String, Vec<String>> = HashMap::new();
        for clause in document.clauses.iter().filter(|clause| clause.span.is_none()) {
            let group = group_of(&clause.id);
            for term in terms(&clause.text, document.language) {
                let mentioning = groups.entry(term).or_default();
                // One over the limit is kept, since the citing group is not counted.
                if mentioning.len() <= RARE + 1 && !mentioning.iter().any(|known| known == group) {
                    mentioning.push(group.to_owned());
                }
            }
        }
        Self { groups }
    }

    /// Suspect, if the words around the reference are not found in the cited clause, and at least
    /// two of them are found in just one other.
    fn judge(
        &self,
        language: Language,
        clause: &Clause,
        range: &Range<usize>,
        target: &ClauseId,
        document: &Document,
    ) -> ReferenceState {
        let (citing, cited) = (group_of(&clause.id), group_of(target));
        let mut votes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let (before, after) = around(&clause.text, range, language);
        let words: BTreeSet<String> =
            [before, after].iter().flat_map(|part| terms(part, language)).collect();
        for term in &words {
            let mentioning = self.groups.get(term).map(Vec::as_slice).unwrap_or_default();
            let others: Vec<_> = mentioning.iter().filter(|group| *group != citing).collect();
            if others.len() > RARE {
                continue;
            }
            if others.iter().any(|group| *group == cited) {
                return ReferenceState::Valid;
            }
            if let [only] = others.as_slice() {
                votes.entry(only).or_default().push(term.clone());
            }
        }
        let best = votes.into_iter().max_by_key(|(_, terms)| terms.len());
        let Some((group, terms)) = best.filter(|(_, terms)| terms.len() >= 2) else {
            return ReferenceState::Valid;
        };
        let suggestion = ClauseId::new(&document.id, group);
        match suggestion.ok().filter(|id| matches!(document.index.get(id), Some(Slot::Clause(_)))) {
            Some(suggestion) => {
                let subject = phrase(&[before, after], &terms, language);
                ReferenceState::Suspect { suggestion, subject }
            }
            None => ReferenceState::Valid,
        }
    }
}

fn group_of(id: &ClauseId) -> &str {
    let path = id.path();
    let end = path.find('(').unwrap_or(path.len());
    if path.starts_with(|c: char| c.is_ascii_digit()) { &path[..end] } else { path }
}

/// The words of the same clause of the sentence, before and after the reference.
fn around<'a>(text: &'a str, range: &Range<usize>, language: Language) -> (&'a str, &'a str) {
    const REACH: usize = 200;
    let stops: &[char] = match language {
        Language::En => &[',', ';', ':', '(', ')'],
        Language::Zh => &['，', '。', '；', '：', '（', '）', '！', '？'],
    };
    let before = &text[..range.start];
    let near = before.char_indices().rev().take(REACH).last().map_or(0, |(at, _)| at);
    let before = before[near..].rsplit(stops).next().unwrap_or_default();
    let after = &text[range.end..];
    let far = after.char_indices().nth(REACH).map_or(after.len(), |(at, _)| at);
    (before, after[..far].split(stops).next().unwrap_or_default())
}

/// Terms that may show what a passage is about: long words in English, pairs of Han characters in
/// Chinese, where words are not set apart.
fn terms(text: &str, language: Language) -> Vec<String> {
    match language {
        Language::En => text
            .split(|c: char| !(c.is_alphanumeric() || c == '-'))
            .filter(|word| word.len() >= 5)
            .map(str::to_lowercase)
            .collect(),
        Language::Zh => {
            let chars: Vec<char> = text.chars().collect();
            let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
            chars.windows(2).filter(|pair| pair.iter().all(han)).map(String::from_iter).collect()
        }
    }
}

/// Puts overlapping pairs back together: 滞纳 and 纳金 were 滞纳金.
fn phrase(parts: &[&str], terms: &[String], language: Language) -> String {
    if language == Language::En {
        return terms.join(", ");
    }
    let mut longest = String::new();
    for part in parts {
        let chars: Vec<char> = part.chars().collect();
        let mut run: Vec<char> = Vec::new();
        for pair in chars.windows(2) {
            if terms.contains(&String::from_iter(pair)) {
                if run.is_empty() {
                    run.push(pair[0]);
                }
                run.push(pair[1]);
            } else {
                run.clear();
            }
            if run.len() > longest.chars().count() {
                longest = run.iter().collect();
            }
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str, language: Language) -> Vec<String> {
        printed(text, language).into_iter().map(|(_, path)| path).collect()
    }

    #[test]
    fn references_are_found_by_rule() {
        assert_eq!(
            paths("under clause 3.3 below; see Sections 4.2(2)(a), 5 and 6.", Language::En),
            ["3.3", "4.2(2)(a)", "5", "6"]
        );
        assert!(
            paths("a subclause 3, section of the law, Section 5 of the Act", Language::En)
                .is_empty()
        );
        assert_eq!(
            paths("依照本规则第9条收取，第十二条第三项、第14条（2）", Language::Zh),
            ["9", "12(3)", "14(2)"]
        );
        assert!(paths("《民法典》第585条、第一个条件、第条", Language::Zh).is_empty());
        assert_eq!(
            (number_zh("二十一"), number_zh("十"), number_zh("百")),
            (Some(21), Some(10), None)
        );
    }
}
