//! Documents and clauses that a query names: by id, by title, by clause number.

use crate::{error::Error, filter::Filter, fold, notice::Notice, store::Store};
use clauses::ClauseId;

/// Clauses taken where a number stands in several documents.
const MOST_PINS: usize = 8;
/// In so many documents at most is a number looked for with its bracket left out.
const MOST_NEAR: usize = 64;

/// Which documents and clauses there are, and what people call them.
pub(crate) struct Addresses<'a> {
    pub store: &'a Store,
}

impl Addresses<'_> {
    /// A document's id by its id as typed.
    pub fn document(&self, name: &str) -> Option<&str> {
        let name = folded(name);
        let all = self.store.documents().iter();
        all.map(|d| d.id.as_str()).find(|id| *id == name)
    }

    /// A clause and everything beneath it, in one document or, for a bare number, in all.
    pub fn beneath(&self, store: &Store, asked: &str, out: &mut Vec<u32>) -> Result<(), Error> {
        let (named, rest) = self.named(asked);
        let path = strip_citation(rest);
        // Any document's id will do to read a path.
        let Ok(id) = ClauseId::new(named.first().copied().unwrap_or("x"), path) else {
            return Ok(());
        };
        let mut id = id;
        if id.path().rsplit('(').next().is_some_and(|mark| mark.starts_with('s'))
            && let Some(above) = id.shorter()
        {
            id = above;
        }
        if named.is_empty() {
            store.keyed(&format!("p{}", id.path()), usize::MAX, out)
        } else {
            store.keyed(&format!("u{}", id.as_str()), usize::MAX, out)
        }
    }

    /// The document that a text begins with, and what follows.
    fn named<'t>(&self, text: &'t str) -> (Vec<&str>, &'t str) {
        let mut named = Vec::new();
        let mut rest = text;
        for document in self.store.documents() {
            let id = document.id.as_str();
            let spaced = id.replace('-', " ");
            let names = document.names.iter().map(String::as_str).chain([id, spaced.as_str()]);
            let after = names
                .filter(|n| !n.is_empty())
                .filter_map(|n| text.strip_prefix(n))
                .filter(|a| a.starts_with([' ', ':', '第', '§', ',']))
                .min_by_key(|r| r.len());
            if let Some(after) = after {
                named.push(id);
                rest = after;
            }
        }
        (named, rest)
    }

    /// Clauses that the query names by their number: the whole query, or numbers with brackets or
    /// points among other words.
    pub fn pinned(&self, text: &str, filter: &Filter, notices: &mut Vec<Notice>) -> Vec<u32> {
        let folded: String = text.chars().take(400).filter_map(fold::character).collect();
        let folded: String = folded
            .split_whitespace()
            .filter(|w| !crate::parse::By::ALL.iter().any(|b| is_filter(w, b.name())))
            .collect::<Vec<_>>()
            .join(" ");
        let (mut named, rest) = self.named(&folded);
        let allowed = |id: &str| filter.documents.as_ref().is_none_or(|all| all.contains(id));
        let anywhere = named.is_empty();
        named.retain(|id| allowed(id));
        let rest = strip_citation(rest);
        let mut pins = Vec::new();
        if rest.chars().any(char::is_alphanumeric) && rest.chars().count() <= 40 {
            pins = self.at(rest, anywhere, &named, filter);
            if pins.is_empty() && rest.starts_with(|c: char| c.is_ascii_digit()) && numbered(rest) {
                let all = self.store.documents().iter().map(|d| d.id.as_str());
                let documents: Vec<&str> =
                    if anywhere { all.filter(|id| allowed(id)).collect() } else { named.clone() };
                let mut first = true;
                for document in documents.into_iter().take(MOST_NEAR) {
                    if let Some((unit, above)) = self.near(document, rest) {
                        pins.push(unit);
                        if let Ok(id) = ClauseId::new(document, rest)
                            && let Some(shown) = above
                            && std::mem::take(&mut first)
                        {
                            let asked = id.to_string();
                            notices.push(Notice::UnknownClause { asked, shown });
                        }
                    }
                }
            }
        }
        if pins.is_empty() {
            for word in rest.split_whitespace().filter(|w| numbered(w)).take(4) {
                let word = word.trim_end_matches([',', ';', '.']);
                pins.extend(self.at(word, anywhere, &named, filter));
            }
        }
        pins.dedup();
        pins.truncate(MOST_PINS);
        pins.retain(|unit| filter.admits(*unit));
        pins
    }

    /// The clauses at exactly this path.
    fn at(&self, path: &str, anywhere: bool, named: &[&str], filter: &Filter) -> Vec<u32> {
        let documents: Vec<&str> = if anywhere { vec!["x"] } else { named.to_vec() };
        let mut found = Vec::new();
        for document in documents {
            let Ok(mut id) = ClauseId::new(document, path) else { continue };
            loop {
                if anywhere {
                    // Failing to read the index here is told by the search itself.
                    let _ = self.store.keyed(&format!("e{}", id.path()), usize::MAX, &mut found);
                } else {
                    found.extend(self.store.unit(&id));
                }
                let sentence =
                    id.path().rsplit('(').next().is_some_and(|mark| mark.starts_with('s'));
                match id.shorter() {
                    Some(above) if found.is_empty() && sentence => id = above,
                    _ => break,
                }
            }
        }
        found.retain(|unit| filter.admits(*unit));
        let order = |unit: &u32| {
            let (number, place) = self.store.place(*unit);
            let at = self.store.documents().iter().position(|d| d.number == number);
            (at, place)
        };
        if found.len() < 1_000 {
            found.sort_by_key(order);
        }
        found
    }

    /// The nearest clause above one that is not there, and how it is cited unless a sentence of it
    /// was asked for.
    fn near(&self, document: &str, path: &str) -> Option<(u32, Option<String>)> {
        let mut id = ClauseId::new(document, path).ok()?;
        while let Some(above) = id.shorter() {
            id = above;
            if let Some(unit) = self.store.unit(&id) {
                return Some((unit, Some(id.to_string())));
            }
        }
        None
    }
}

fn is_filter(word: &str, name: &str) -> bool {
    word.trim_start_matches('-').strip_prefix(name).is_some_and(|rest| rest.starts_with(':'))
}

/// A word with a clause number's points or brackets.
fn numbered(word: &str) -> bool {
    let head: String = word.chars().take_while(|c| !matches!(c, '(' | '.')).collect();
    let digits = !head.is_empty() && head.chars().all(|c| c.is_ascii_digit());
    (digits || head == "pre" || head == "front")
        && word.len() > head.len()
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '.' | ',' | ';'))
}

/// Drops the words with which people cite: `clause 4.2`, `§ 4.2`.
fn strip_citation(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '"'));
    for word in ["clause", "section", "article", "paragraph", "sec.", "art.", "§", "条款"] {
        if let Some(rest) = text.strip_prefix(word)
            && rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '第')
        {
            return rest.trim_start();
        }
    }
    text
}

/// For comparing names.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter_map(fold::character).collect::<String>().trim().to_owned()
}
