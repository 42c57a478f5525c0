//! The query language: words, "phrases", AND/OR/NOT/-, prefix*, filters, parentheses, clause ids.
//!
//! Whatever is typed has a meaning: what cannot be understood is read as plain words or left out,
//! and a [`Notice`] says so. This file knows nothing about the index.

use crate::{facets::Facet, fold, notice::Notice};

/// Most characters of a query that are read.
pub(crate) const LONGEST_QUERY: usize = 1000;
/// Most filters in a query, and values in a filter.
const MOST_FILTERS: usize = 32;
const MOST_VALUES: usize = 32;
/// Deepest nesting of parentheses.
const DEEPEST: usize = 16;

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Plain words, as typed (no blanks inside).
    Words(String),
    /// Words in this order, nothing in between.
    Phrase(String),
    /// Words that begin like this.
    Prefix(String),
    /// Items side by side.
    All(Vec<Item>),
    /// One of these.
    Any(Vec<Ask>),
}

/// One item of a sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub occur: Occur,
    pub ask: Ask,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occur {
    /// Raises a clause, is not required.
    May,
    Must,
    Not,
}

/// A parsed query.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub ask: Ask,
    /// Filters, wherever in the query they stand.
    pub filters: Vec<Filter>,
    /// The query ends with a word that may still be being typed.
    pub open: bool,
}

/// `name:value` or `-name:value`. Several values, by `,` or `|`, or several filters of one name
/// admit any of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    pub by: By,
    pub values: Vec<String>,
    pub not: bool,
}

/// What a filter goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    Document,
    Clause,
    Facet(Facet),
}

impl By {
    pub const ALL: [By; 8] = [
        By::Document,
        By::Clause,
        By::Facet(Facet::Bound),
        By::Facet(Facet::Is),
        By::Facet(Facet::Note),
        By::Facet(Facet::Tag),
        By::Facet(Facet::Severity),
        By::Facet(Facet::Status),
    ];

    pub fn name(self) -> &'static str {
        match self {
            By::Document => "doc",
            By::Clause => "clause",
            By::Facet(facet) => facet.name(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Lexeme {
    Words(String),
    Phrase(String),
    Open,
    Close,
    And,
    Or,
    Not,
}

/// Reads a query. Never fails; adds what was cut or ignored to `notices`.
pub(crate) fn parse(text: &str, notices: &mut Vec<Notice>) -> Parsed {
    let mut chars: Vec<char> = text
        .chars()
        .take(LONGEST_QUERY + 1)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if chars.len() > LONGEST_QUERY {
        chars.truncate(LONGEST_QUERY);
        notices.push(Notice::QueryCut { characters: LONGEST_QUERY });
    }
    let mut reader = Reader {
        lexemes: lex(&chars, notices).into_iter().peekable(),
        filters: Vec::new(),
        stray: false,
    };
    let ask = reader.alternatives(0);
    if reader.stray {
        notices.push(Notice::StrayOperator);
    }
    let open = chars.last().is_some_and(|c| c.is_alphanumeric());
    Parsed { ask, filters: reader.filters, open }
}

/// Opening quotation marks with what may close them.
fn closers(open: char) -> Option<&'static [char]> {
    match open {
        '"' | '\u{201C}'..='\u{201F}' | '\u{FF02}' => {
            Some(&['"', '\u{201C}', '\u{201D}', '\u{201E}', '\u{201F}', '\u{FF02}'])
        }
        '「' => Some(&['」']),
        '『' => Some(&['』']),
        _ => None,
    }
}

fn lex(chars: &[char], notices: &mut Vec<Notice>) -> Vec<Lexeme> {
    let mut out = Vec::new();
    let mut i = 0;
    let mut fresh = true; // at the beginning of a word
    while let Some(&c) = chars.get(i) {
        let folded = fold::character(c);
        if c.is_whitespace() || folded == Some(' ') {
            i += 1;
            fresh = true;
            continue;
        }
        if let Some(close) = closers(c) {
            let rest = chars.get(i + 1..).unwrap_or_default();
            if let Some(length) = rest.iter().position(|c| close.contains(c)) {
                out.push(Lexeme::Phrase(rest.iter().take(length).collect()));
                i += length + 2;
            } else {
                notices.push(Notice::UnbalancedQuote);
                i += 1;
            }
            fresh = true;
            continue;
        }
        match folded {
            Some('(') => out.push(Lexeme::Open),
            Some(')') => out.push(Lexeme::Close),
            Some('-') if fresh && chars.get(i + 1).is_some_and(|n| starts_term(*n)) => {
                out.push(Lexeme::Not);
            }
            Some('-' | '+') if fresh => {}
            _ => {
                let (word, next) = word(chars, i);
                out.push(match word.as_str() {
                    "AND" => Lexeme::And,
                    "OR" => Lexeme::Or,
                    "NOT" => Lexeme::Not,
                    _ => Lexeme::Words(word),
                });
                i = next;
                fresh = false;
                continue;
            }
        }
        fresh = true;
        i += 1;
    }
    out
}

fn starts_term(c: char) -> bool {
    c.is_alphanumeric() || closers(c).is_some() || fold::character(c) == Some('(')
}

/// One word from `i`. Parentheses end it, unless they carry a clause number: `12(3)`, `4.2(2)(a)`.
fn word(chars: &[char], mut i: usize) -> (String, usize) {
    let mut word = String::new();
    while let Some(&c) = chars.get(i) {
        let folded = fold::character(c).unwrap_or(c);
        if c.is_whitespace() || folded == ' ' || closers(c).is_some() || folded == ')' {
            break;
        }
        if folded == '(' {
            let label: String = chars
                .get(i + 1..)
                .unwrap_or_default()
                .iter()
                .take(5)
                .take_while(|c| c.is_ascii_alphanumeric())
                .collect();
            let after = i + 1 + label.len();
            let numbered = word.ends_with(|c: char| c.is_ascii_digit() || c == ')')
                || matches!(word.rsplit(':').next(), Some("pre" | "front"));
            if label.is_empty()
                || !numbered
                || chars.get(after).and_then(|c| fold::character(*c)) != Some(')')
            {
                break;
            }
            word.push('(');
            word.push_str(&label);
            word.push(')');
            i = after + 1;
            continue;
        }
        word.push(c);
        i += 1;
    }
    (word, i)
}

struct Reader {
    lexemes: std::iter::Peekable<std::vec::IntoIter<Lexeme>>,
    filters: Vec<Filter>,
    stray: bool,
}

impl Reader {
    /// `a b OR c`: OR binds loosest.
    fn alternatives(&mut self, depth: usize) -> Ask {
        let mut all = Vec::new();
        loop {
            let (items, more) = self.sequence(depth);
            if items.is_empty() {
                self.stray |= more || !all.is_empty();
            } else {
                all.push(Ask::All(items));
            }
            if !more {
                break;
            }
        }
        match all.len() {
            0 => Ask::All(Vec::new()),
            1 => all.remove(0),
            _ => Ask::Any(all),
        }
    }

    /// Items up to OR (true), a closing parenthesis or the end (false). AND makes both neighbours
    /// required, as in every engine since Lucene; a phrase in quotation marks always is.
    fn sequence(&mut self, depth: usize) -> (Vec<Item>, bool) {
        let mut items: Vec<Item> = Vec::new();
        let (mut and, mut not) = (false, false);
        while let Some(lexeme) = self.lexemes.next() {
            let ask = match lexeme {
                Lexeme::Or => {
                    self.stray |= and || not;
                    return (items, true);
                }
                Lexeme::Close if depth > 0 => {
                    self.stray |= and || not;
                    return (items, false);
                }
                Lexeme::Close => {
                    self.stray = true;
                    continue;
                }
                Lexeme::And => {
                    self.stray |= and || not || items.is_empty();
                    and = !items.is_empty();
                    if let Some(last) = items.last_mut().filter(|x| x.occur == Occur::May) {
                        last.occur = Occur::Must;
                    }
                    continue;
                }
                Lexeme::Not => {
                    not = true;
                    continue;
                }
                Lexeme::Open if depth < DEEPEST => {
                    let inner = self.alternatives(depth + 1);
                    if matches!(&inner, Ask::All(items) if items.is_empty()) {
                        self.stray = true;
                        continue;
                    }
                    inner
                }
                Lexeme::Open => {
                    self.stray = true;
                    continue;
                }
                Lexeme::Phrase(text) => Ask::Phrase(text),
                Lexeme::Words(text) => match self.special(text, not) {
                    Some(ask) => ask,
                    None => {
                        not = false;
                        continue;
                    }
                },
            };
            let occur = match (not, and, &ask) {
                (true, ..) => Occur::Not,
                (_, true, _) | (.., Ask::Phrase(_)) => Occur::Must,
                _ => Occur::May,
            };
            (and, not) = (false, false);
            items.push(Item { occur, ask });
        }
        self.stray |= and || not || depth > 0;
        (items, false)
    }

    /// Filters and a trailing star; otherwise plain words.
    fn special(&mut self, text: String, not: bool) -> Option<Ask> {
        let folded: String = text.chars().filter_map(fold::character).collect();
        let named = folded.split_once(':').and_then(|(name, value)| {
            Some((By::ALL.into_iter().find(|b| b.name() == name)?, value))
        });
        if let Some((by, value)) = named {
            let mut value = value.to_owned();
            // A value in quotation marks: `tag:"to do"`.
            if value.is_empty()
                && let Some(Lexeme::Phrase(quoted)) =
                    self.lexemes.next_if(|l| matches!(l, Lexeme::Phrase(_)))
            {
                value = quoted.chars().filter_map(fold::character).collect();
            }
            let any = by == By::Facet(Facet::Note) && value.is_empty();
            let values: Vec<String> = value
                .split([',', '|', ';'])
                .map(|v| v.trim().trim_matches('"'))
                .filter(|v| *v == "*" || v.chars().any(char::is_alphanumeric))
                .map(str::to_owned)
                .chain(any.then(|| "*".to_owned()))
                .take(MOST_VALUES)
                .collect();
            if values.is_empty() || self.filters.len() == MOST_FILTERS {
                self.stray = true;
            } else {
                self.filters.push(Filter { by, values, not });
            }
            return None;
        }
        if let Some(prefix) = folded.strip_suffix('*') {
            let prefix = prefix.trim_end_matches('*');
            if !prefix.chars().any(char::is_alphanumeric) {
                self.stray = true;
                return None;
            }
            return Some(Ask::Prefix(prefix.to_owned()));
        }
        Some(Ask::Words(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        fn show(ask: &Ask) -> String {
            match ask {
                Ask::Words(t) => t.clone(),
                Ask::Phrase(t) => format!("\"{t}\""),
                Ask::Prefix(t) => format!("{t}*"),
                Ask::Any(all) => {
                    format!("<{}>", all.iter().map(show).collect::<Vec<_>>().join("|"))
                }
                Ask::All(items) => {
                    let items: Vec<String> = items
                        .iter()
                        .map(|i| {
                            let sign = match i.occur {
                                Occur::May => "",
                                Occur::Must => "+",
                                Occur::Not => "-",
                            };
                            format!("{sign}{}", show(&i.ask))
                        })
                        .collect();
                    format!("[{}]", items.join(" "))
                }
            }
        }
        show(&parse(text, &mut Vec::new()).ask)
    }

    #[test]
    fn shapes() {
        for (query, expected) in [
            ("late fee", "[late fee]"),
            ("late AND fee x", "[+late +fee x]"),
            ("a OR b AND c", "<[a]|[+b +c]>"),
            ("a -b NOT c", "[a -b -c]"),
            ("opt-out - x", "[opt-out x]"),
            ("“prior written consent” a", "[+\"prior written consent\" a]"),
            ("「滞纳金」", "[+\"滞纳金\"]"),
            ("label* (a OR b)", "[label* <[a]|[b]>]"),
            ("12(3) 4.2(2)(a) pre(3) 第12条（3）", "[12(3) 4.2(2)(a) pre(3) 第12条 [3]]"),
            ("AND OR NOT", "[]"),
            ("((((", "[]"),
            ("\"open", "[open]"),
            ("doc:face-rules x", "[x]"),
            ("*", "[]"),
            ("is:obligation,prohibition fee -tag:\"to do\" clause:4.2(2)(a)", "[fee]"),
            ("http://x is: y", "[http://x y]"),
        ] {
            assert_eq!(shape(query), expected, "{query}");
        }
    }
}
