//! What clauses are about, and so whether a reference leads to the one that it speaks of.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
};

use kernel::Language;

use crate::{
    document::{Clause, Document, ReferenceState, Slot},
    id::ClauseId,
};

/// Which groups of clauses mention which term. A group is what a reader would call one clause:
/// everything under one printed number.
pub(super) struct Subjects {
    groups: HashMap<String, Vec<String>>,
}

/// A term in more groups than this says nothing about the subject of any.
const RARE: usize = 2;

impl Subjects {
    pub fn of(document: &Document) -> Self {
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
    pub fn judge(
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
            if others.iter().any(|group| within(group, cited)) {
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

/// Whether `group` is `cited` or a numbered part of it: `10.1` of `10`.
fn within(group: &str, cited: &str) -> bool {
    group.strip_prefix(cited).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
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
            .filter(|word| !COMMON_EN.contains(&word.as_str()))
            .collect(),
        Language::Zh => {
            let chars: Vec<char> = text.chars().collect();
            let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
            let pairs = chars.windows(2).filter(|pair| pair.iter().all(han)).map(String::from_iter);
            pairs.filter(|pair: &String| !COMMON_ZH.contains(&pair.as_str())).collect()
        }
    }
}

/// Words of drafting, which say nothing of what a clause is about.
const COMMON_EN: [&str; 16] = [
    "under",
    "clause",
    "clauses",
    "section",
    "sections",
    "shall",
    "which",
    "where",
    "other",
    "accordance",
    "pursuant",
    "subject",
    "provided",
    "agreement",
    "party",
    "parties",
];
const COMMON_ZH: [&str; 14] = [
    "依照", "根据", "按照", "依据", "约定", "规定", "应当", "可以", "本条", "双方", "甲方", "乙方",
    "一方", "支付",
];

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
