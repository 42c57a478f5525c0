//! Brackets and quotation marks without counterpart, and blanks that were left.

use std::ops::Range;

use super::{MOST, on, texts};
use crate::{
    document::{Clause, Document, Finding, FindingKind},
    patterns::{Pattern, pattern},
};

const PAIRS: [(char, char); 9] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('【', '】'),
    ('《', '》'),
    ('〈', '〉'),
    ('「', '」'),
    ('『', '』'),
    ('〔', '〕'),
];

/// Half-width and full-width brackets are one kind: texts mix them.
fn fold(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '［' => '[',
        '］' => ']',
        other => other,
    }
}

/// Brackets without counterpart. One may close in a later paragraph or item of the same clause.
pub(super) fn brackets(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open: Vec<(char, &Clause, usize)> = Vec::new();
    let mut group = "";
    for clause in texts(document) {
        let own = group_of(clause);
        if own != group {
            findings.extend(open.drain(..).map(|(_, clause, at)| bracket(clause, at)));
            group = own;
        }
        for (at, c) in clause.text.char_indices() {
            if findings.len() >= MOST || open.len() >= MOST {
                return findings;
            }
            let c_folded = fold(c);
            if PAIRS.iter().any(|(opener, _)| *opener == c_folded) {
                open.push((c_folded, clause, at));
                continue;
            }
            let Some((opener, _)) = PAIRS.iter().find(|(_, closer)| *closer == c_folded) else {
                continue;
            };
            match open.iter().rposition(|(sign, ..)| sign == opener) {
                Some(last) => {
                    // What was opened inside and is still open has no counterpart.
                    findings.extend(
                        open.drain(last..).skip(1).map(|(_, clause, at)| bracket(clause, at)),
                    );
                }
                None if c_folded == ')' && is_label(&clause.text[..at]) => {}
                None => findings.push(bracket(clause, at)),
            }
        }
    }
    findings.extend(open.into_iter().map(|(_, clause, at)| bracket(clause, at)));
    findings
}

fn group_of(clause: &Clause) -> &str {
    let path = clause.id.path();
    if path.starts_with(|c: char| c.is_ascii_digit()) {
        &path[..path.find('(').unwrap_or(path.len())]
    } else {
        path
    }
}

/// `a)` and `1)`: a label with one bracket.
fn is_label(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || "，；：、。,;:（(".contains(c)).next();
    word.is_some_and(|word| {
        (1..=4).contains(&word.chars().count())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c))
            && (word.chars().count() == 1
                || word.bytes().all(|b| b.is_ascii_digit())
                || word.bytes().all(|b| b"ivx".contains(&b)))
    })
}

fn bracket(clause: &Clause, at: usize) -> Finding {
    let range = shown(&clause.text, at);
    on(
        FindingKind::UnmatchedBracket,
        clause,
        range,
        "This bracket has no counterpart.".to_owned(),
        "该括号没有与之配对的另一半。".to_owned(),
    )
}

/// The sign and the word behind it.
fn shown(text: &str, at: usize) -> Range<usize> {
    let Some(rest) = text.get(at..) else { return at..at };
    let mut end = at;
    for (n, c) in rest.chars().enumerate() {
        let han = !c.is_ascii();
        let stop = n > 0 && !(c.is_alphanumeric() || c == '-') || n > 4 && han || n > 24;
        if stop {
            break;
        }
        end += c.len_utf8();
    }
    at..end
}

/// Quotation marks without counterpart, paragraph by paragraph.
pub(super) fn quotes(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    for clause in texts(document) {
        let mut open: Option<(char, usize)> = None;
        for (at, c) in clause.text.char_indices() {
            if findings.len() >= MOST {
                return findings;
            }
            match (c, open) {
                ('“', Some((_, before))) => {
                    findings.push(quote(clause, before));
                    open = Some((c, at));
                }
                ('“', None) => open = Some((c, at)),
                ('”', Some(_)) => open = None,
                ('”', None) => findings.push(quote(clause, at)),
                ('"' | '＂', Some(_)) => open = None,
                ('"' | '＂', None) => {
                    // 5" is a length.
                    let inch = clause.text[..at].ends_with(|c: char| c.is_ascii_digit());
                    open = (!inch).then_some((c, at));
                }
                _ => {}
            }
        }
        if let Some((_, at)) = open {
            findings.push(quote(clause, at));
        }
    }
    findings
}

fn quote(clause: &Clause, at: usize) -> Finding {
    let range = shown(&clause.text, at);
    on(
        FindingKind::UnmatchedQuote,
        clause,
        range,
        "This quotation mark has no counterpart.".to_owned(),
        "该引号没有与之配对的另一半。".to_owned(),
    )
}

static BLANKS: Pattern = pattern!(
    r"(?xi)
    \[\s*(?:●|•|_+|tb[dca]|to\ be\ (?:determined|confirmed|agreed|completed|inserted|discussed)[^\]\[]{0,40}
        |(?:please\ )?(?:insert|enter|specify)\b[^\]\[]{0,60}|date|name|number|amount|address|company|party(?:\ name)?|company\ name|x+|\.{2,}|…+)?\s*\]
    | _{3,} | ＿{2,} | \b(?-i:X{3,}|TBD|TBC)\b
    | 【\s*(?:待定|待补充|待确认|待填写?|待商定|●|•|_*|＿*|…*|(?:请)?(?:填写|插入|输入)[^】【]{0,40})\s*】
    | ×{2,} | 某某+ | (?-i:X{2,})(?:公司|元|年|月|日|省|市|人)"
);

/// Blanks and notes that should have been filled in.
pub(super) fn placeholders(document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    for clause in texts(document) {
        for found in BLANKS.find_iter(&clause.text) {
            if findings.len() >= MOST {
                return findings;
            }
            // "Chapter XXX" is a number.
            let before = clause.text[..found.start()].trim_end();
            let roman = found.as_str().starts_with('X')
                && [
                    "Annex", "Chapter", "Article", "Part", "Title", "Schedule", "Section",
                    "Appendix",
                ]
                .iter()
                .any(|word| before.ends_with(word));
            if !roman {
                findings.push(on(
                    FindingKind::Placeholder,
                    clause,
                    found.range(),
                    format!("“{}” should have been filled in.", found.as_str()),
                    format!("“{}”应当填写而未填写。", found.as_str()),
                ));
            }
        }
    }
    findings
}
