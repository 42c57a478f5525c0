//! Where a sentence ends, in English and Chinese. Splits below the sentence are the manifest's.

use std::ops::Range;

/// Byte ranges of the sentences of `text` from `from` on, trimmed. A sentence also ends behind each
/// of `also_after`, at its first occurrence: where a duty ends inside a sentence is a matter of
/// reading, which no rule decides.
pub(crate) fn split(text: &str, from: usize, also_after: &[String]) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = text
        .char_indices()
        .filter(|(at, _)| *at >= from)
        .filter_map(|(at, c)| end_of_sentence(text, at, c))
        .collect();
    let body = text.get(from..).unwrap_or_default();
    ends.extend(also_after.iter().filter_map(|words| {
        let at = if words.is_empty() { None } else { body.find(words.as_str()) };
        at.map(|at| from + at + words.len())
    }));
    ends.push(text.len());
    ends.sort_unstable();
    ends.dedup();
    let mut start = from;
    let mut ranges = Vec::new();
    for end in ends {
        let Some(part) = text.get(start..end) else { continue };
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let begin = start + (part.len() - part.trim_start().len());
            ranges.push(begin..begin + trimmed.len());
        }
        start = end;
    }
    ranges
}

const ABBREVIATIONS: [&str; 8] = ["e.g.", "i.e.", "etc.", "cf.", "no.", "art.", "vs.", "inc."];

fn end_of_sentence(text: &str, at: usize, c: char) -> Option<usize> {
    let behind = &text[at + c.len_utf8()..];
    let closing = behind.len() - behind.trim_start_matches(['”', '’', '」', ')', '）', '"']).len();
    let end = at + c.len_utf8() + closing;
    match c {
        '。' | '！' | '？' => Some(end),
        '.' | '!' | '?' => {
            let next = text[end..].strip_prefix(' ')?;
            let opens = next.starts_with(|n: char| n.is_uppercase() || "“\"(".contains(n));
            let before = text[..=at].rsplit([' ', '(']).next().unwrap_or_default();
            let abbreviated = ABBREVIATIONS.iter().any(|word| before.eq_ignore_ascii_case(word));
            (opens && !abbreviated).then_some(end)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(text: &'a str, also_after: &[&str]) -> Vec<&'a str> {
        let also: Vec<String> = also_after.iter().map(|&words| words.to_owned()).collect();
        split(text, 0, &also).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn abbreviations_and_brackets_do_not_end_a_sentence() {
        assert_eq!(
            parts("Use it (e.g. Here). Say “no.” Then stop.", &[]),
            ["Use it (e.g. Here).", "Say “no.”", "Then stop."]
        );
        assert_eq!(parts("甲，乙。丙？", &["甲，"]), ["甲，", "乙。", "丙？"]);
        assert_eq!(parts("", &["x", ""]), Vec::<&str>::new());
    }
}
