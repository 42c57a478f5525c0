//! Where terms are used: the longest term first, never inside a longer one or inside the name of
//! another text.
//!
//! How "Services" is told from "services": a term of one word is used only where it is printed with
//! its own capital letter (or all in capitals), and in another number only inside a sentence. A term
//! of several words may also lack its capitals, but only where it is pointed at ("the confidential
//! information", "your AI products"); "third-party content" at large is ordinary language.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use kernel::Language;

use super::{MAX_USES, Sites, TermVariant, holding};
use crate::document::{Clause, Document};

/// A use of the term at position `term`, in the clause at position `clause`.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub term: usize,
    pub clause: usize,
    pub range: Range<usize>,
    pub variant: TermVariant,
    /// Whether the spelling calls for no remark: all in capitals, a heading.
    pub quiet: bool,
}

/// The uses of the terms `names`, in reading order.
pub(super) fn find(document: &Document, names: &[String], sites: &Sites) -> Vec<Use> {
    let mut uses = Vec::new();
    let words = Words::of(names, document.language);
    for (at, clause) in document.clauses.iter().enumerate() {
        if clause.span.is_some() {
            continue;
        }
        if uses.len() >= MAX_USES {
            break;
        }
        let tokens = match document.language {
            Language::En => tokens(&clause.text),
            Language::Zh => signs(&clause.text),
        };
        words.scan(clause, at, &tokens, names, sites, document.language, &mut uses);
    }
    uses
}

/// A word or, in Chinese, a sign.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub range: Range<usize>,
    pub stem: Cow<'a, str>,
}

/// The words of an English text. A possessive ending is no word.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            let word = &text[from..at];
            let possessive = matches!(word, "s" | "S") && text[..from].ends_with(['’', '\'']);
            if !possessive {
                tokens.push(Token { range: from..at, stem: stem(word) });
            }
        }
    }
    tokens
}

fn signs(text: &str) -> Vec<Token<'_>> {
    let sign = |(at, c): (usize, char)| {
        let range = at..at + c.len_utf8();
        Token { stem: Cow::Borrowed(&text[range.clone()]), range }
    };
    text.char_indices().map(sign).collect()
}

/// A word without the ending of the plural, in small letters.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    if !word.ends_with('s') && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(singular(word))
}

fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    let cut = |end: &str| lower.strip_suffix(end).map(str::to_owned);
    if lower.len() > 4
        && let Some(head) = cut("ies")
    {
        return format!("{head}y");
    }
    if ["sses", "shes", "ches", "xes", "zes"].iter().any(|end| lower.ends_with(end)) {
        return cut("es").unwrap_or_default();
    }
    let plural = lower.len() > 3
        && lower.ends_with('s')
        && !["ss", "us", "is"].iter().any(|end| lower.ends_with(end));
    if plural { cut("s").unwrap_or_default() } else { lower }
}

/// The terms as a tree of words.
struct Words {
    /// By node: the words that lead on.
    steps: Vec<HashMap<String, usize>>,
    /// By node: terms that end there.
    ends: Vec<Vec<usize>>,
}

/// Longest term that is linked, in words or signs.
const LONGEST: usize = 40;

impl Words {
    fn of(names: &[String], language: Language) -> Self {
        let mut words = Self { steps: vec![HashMap::new()], ends: vec![Vec::new()] };
        for (term, name) in names.iter().enumerate() {
            let tokens = match language {
                Language::En => tokens(name),
                Language::Zh => signs(name),
            };
            if tokens.is_empty() || tokens.len() > LONGEST {
                continue;
            }
            let mut node = 0;
            for token in tokens {
                let next = words.ends.len();
                let Some(steps) = words.steps.get_mut(node) else { break };
                node = *steps.entry(token.stem.into_owned()).or_insert(next);
                if node == next {
                    words.ends.push(Vec::new());
                    words.steps.push(HashMap::new());
                }
            }
            if let Some(ends) = words.ends.get_mut(node)
                && ends.len() < 8
            {
                ends.push(term);
            }
        }
        words
    }

    #[allow(clippy::too_many_arguments)]
    fn scan(
        &self,
        clause: &Clause,
        at: usize,
        tokens: &[Token<'_>],
        names: &[String],
        sites: &Sites,
        language: Language,
        uses: &mut Vec<Use>,
    ) {
        let mut n = 0;
        while n < tokens.len() {
            let mut node = 0;
            let mut matches: Vec<(usize, usize)> = Vec::new();
            for (length, token) in tokens[n..].iter().take(LONGEST).enumerate() {
                if length > 0 && language == Language::En {
                    let gap = &clause.text[tokens[n + length - 1].range.end..token.range.start];
                    if !is_joint(gap) {
                        break;
                    }
                }
                let Some(next) =
                    self.steps.get(node).and_then(|steps| steps.get(token.stem.as_ref()))
                else {
                    break;
                };
                node = *next;
                if self.ends.get(node).is_some_and(|ends| !ends.is_empty()) {
                    matches.push((node, length + 1));
                }
            }
            let mut taken = 1;
            for (node, length) in matches.into_iter().rev() {
                let range = tokens[n].range.start..tokens[n + length - 1].range.end;
                if holding(sites.defined.get(&at), range.start).is_some() {
                    taken = length;
                    break;
                }
                let inside = holding(sites.named.get(&at), range.start);
                if inside.is_some_and(|name| name.start < range.start || range.end < name.end) {
                    continue;
                }
                let printed = &clause.text[range.clone()];
                let ends = self.ends.get(node).map(Vec::as_slice).unwrap_or_default();
                let exact =
                    ends.iter().find(|term| names.get(**term).is_some_and(|name| name == printed));
                let fitting =
                    exact.copied().map(|term| (term, TermVariant::Exact, false)).or_else(|| {
                        if language == Language::Zh {
                            return None;
                        }
                        ends.iter().find_map(|term| {
                            let name = names.get(*term)?;
                            let (variant, quiet) = spelling(clause, &range, name, n, tokens)?;
                            // "AI Service Terms" is a longer name, and "our AI models (“AI Models”)"
                            // is what a definition explains.
                            let longer = range.start >= clause.body
                                && tokens.get(n + length).is_some_and(|next| {
                                    let gap = &clause.text[range.end..next.range.start];
                                    gap == " "
                                        && clause.text[next.range.clone()]
                                            .starts_with(char::is_uppercase)
                                });
                            let explained = variant == TermVariant::Case
                                && range.start >= clause.body
                                && sites.defined.get(&at).is_some_and(|ranges| {
                                    ranges
                                        .iter()
                                        .take(50)
                                        .any(|site| clause.text.get(site.clone()) == Some(name))
                                });
                            (!longer && !explained).then_some((*term, variant, quiet))
                        })
                    });
                if let Some((term, variant, quiet)) = fitting {
                    uses.push(Use { term, clause: at, range, variant, quiet });
                    taken = length;
                    break;
                }
            }
            n += taken;
        }
    }
}

/// What may stand between two words of one term.
pub(super) fn is_joint(gap: &str) -> bool {
    let mut chars = gap.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => c == ' ' || c == '\u{a0}' || is_hyphen(c),
        _ => false,
    }
}

fn is_hyphen(c: char) -> bool {
    c == '-' || ('\u{2010}'..='\u{2013}').contains(&c)
}

/// Words that point at something known.
pub(super) const POINTING: [&str; 12] =
    ["the", "your", "our", "their", "its", "such", "this", "these", "said", "those", "his", "her"];

/// How `range` differs from the term `name`, if it is a use of it, and whether that calls for no
/// remark.
fn spelling(
    clause: &Clause,
    range: &Range<usize>,
    name: &str,
    first: usize,
    words: &[Token<'_>],
) -> Option<(TermVariant, bool)> {
    let printed = &clause.text[range.clone()];
    let (here, there) = (tokens(printed), tokens(name));
    let pairs = || {
        here.iter().zip(&there).map(|(h, t)| (&printed[h.range.clone()], &name[t.range.clone()]))
    };
    let number = pairs().any(|(h, t)| h.to_lowercase() != t.to_lowercase());
    let shared = |h: &str, t: &str| {
        h.chars()
            .zip(t.chars())
            .take(h.len().min(t.len()))
            .all(|(h, t)| h == t || h.to_lowercase().ne(t.to_lowercase()))
    };
    let case = pairs().any(|(h, t)| !shared(h, t));
    let joints = |text: &str, words: &[Token<'_>]| -> Vec<String> {
        words.windows(2).map(|two| text[two[0].range.end..two[1].range.start].to_owned()).collect()
    };
    let hyphen = joints(printed, &here) != joints(name, &there);
    let heading = range.end <= clause.body;
    let start = sentence_start(&clause.text, clause.body, range.start);
    if case {
        let letters = || printed.chars().filter(|c| c.is_alphabetic());
        if letters().count() > 1 && letters().all(char::is_uppercase) {
            return Some((TermVariant::Case, true));
        }
        if here.len() == 1 {
            // “we” at the start of a sentence.
            let small = name.starts_with(|c: char| c.is_lowercase()) && !number;
            return (small && start).then_some((TermVariant::Exact, true));
        }
        let pointed = first.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| {
            let between = &clause.text[word.range.end..range.start];
            let possessive = ["’s ", "'s ", "’ ", "' "].contains(&between);
            possessive
                || between == " "
                    && POINTING.contains(&clause.text[word.range.clone()].to_lowercase().as_str())
        });
        return match (heading, start, pointed) {
            (true, ..) => Some((TermVariant::Case, false)),
            (false, false, true) => Some((TermVariant::Case, false)),
            _ => None,
        };
    }
    if hyphen {
        return Some((TermVariant::Hyphen, false));
    }
    // "Terms apply": a plural at the start of a sentence may be any word.
    if number && here.len() == 1 && (start || heading) {
        return None;
    }
    number.then_some((TermVariant::Number, false))
}

/// Whether `at` begins a sentence, an item or a heading, where any word has a capital letter.
pub(super) fn sentence_start(text: &str, body: usize, at: usize) -> bool {
    let before = text[..at].trim_end_matches(['“', '"', '‘', '[', ' ', '\u{a0}']);
    if at <= body || before.len() <= body {
        return true;
    }
    if before.ends_with(['.', '!', '?', ':', ';', '–', '—', '•']) {
        return true;
    }
    // "(a) Access", but not "(each a": a label opens an item.
    before.ends_with(')')
        && before.rfind('(').is_some_and(|open| {
            let mark = &before[open + 1..before.len() - 1];
            (1..=4).contains(&mark.len())
                && mark.bytes().all(|b| b.is_ascii_alphanumeric() && !b.is_ascii_uppercase())
        })
        || before.ends_with('(')
}
