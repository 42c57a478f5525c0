//! Documents and clauses that a query names: by id, by title, by clause number.

use crate::{fold, notice::Notice, parse::Parsed};
use clauses::ClauseId;
use std::collections::{BTreeSet, HashMap};

/// Which documents and clauses there are, and what people call them.
pub(crate) struct Addresses {
    pub by_id: HashMap<ClauseId, u32>,
    /// Id, then folded title and other names.
    pub documents: Vec<(String, Vec<String>)>,
}

impl Addresses {
    /// The documents to search, and notices on those that are not there.
    pub fn allowed(
        &self,
        asked: &[String],
        parsed: &Parsed,
        notices: &mut Vec<Notice>,
    ) -> BTreeSet<&str> {
        let mut known = |name: &String| -> Option<&str> {
            let found = self.documents.iter().find(|(id, _)| *id == folded(name));
            if found.is_none() {
                notices.push(Notice::UnknownDocument { document: name.clone() });
            }
            found.map(|(id, _)| id.as_str())
        };
        let mut allowed: BTreeSet<&str> =
            self.documents.iter().map(|(id, _)| id.as_str()).collect();
        for list in [asked, &parsed.only] {
            if !list.is_empty() {
                let named: BTreeSet<&str> = list.iter().filter_map(&mut known).collect();
                allowed.retain(|id| named.contains(id));
            }
        }
        for id in parsed.without.iter().filter_map(&mut known) {
            allowed.remove(id);
        }
        allowed
    }

    /// Clauses that the query names by their number: the whole query, or numbers with brackets or
    /// points among other words.
    pub fn pinned(
        &self,
        text: &str,
        allowed: &BTreeSet<&str>,
        notices: &mut Vec<Notice>,
    ) -> Vec<u32> {
        let folded: String = text.chars().take(400).filter_map(fold::character).collect();
        let folded: String = folded
            .split_whitespace()
            .filter(|w| !w.starts_with("doc:"))
            .collect::<Vec<_>>()
            .join(" ");
        let mut documents: Vec<&str> = allowed.iter().copied().collect();
        let mut rest = folded.as_str();
        for (id, names) in &self.documents {
            let spaced = id.replace('-', " ");
            let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
            names.extend([id.as_str(), spaced.as_str()]);
            let after =
                names.into_iter().filter_map(|n| folded.strip_prefix(n)).min_by_key(|r| r.len());
            if let Some(after) = after.filter(|a| a.starts_with([' ', ':', '第', '§', ','])) {
                documents.retain(|d| d == id);
                rest = after;
            }
        }
        let rest = strip_citation(rest);
        let mut pins = Vec::new();
        let find = |path: &str, exact: bool, notices: &mut Vec<Notice>| -> Vec<u32> {
            documents.iter().filter_map(|d| self.clause(d, path, exact, notices)).collect()
        };
        if rest.chars().any(char::is_alphanumeric) && rest.chars().count() <= 40 {
            let before = notices.len();
            pins = find(rest, true, notices);
            if pins.is_empty() && rest.starts_with(|c: char| c.is_ascii_digit()) && numbered(rest) {
                pins = find(rest, false, notices);
                notices.truncate(before + 1);
            }
        }
        if pins.is_empty() {
            for word in rest.split_whitespace().filter(|w| numbered(w)).take(4) {
                pins.extend(find(word.trim_end_matches([',', ';', '.']), true, notices));
            }
        }
        pins.dedup();
        pins
    }

    /// The clause at a path; with `exact` false, the nearest clause above one that is not there.
    fn clause(
        &self,
        document: &str,
        path: &str,
        exact: bool,
        notices: &mut Vec<Notice>,
    ) -> Option<u32> {
        let id = ClauseId::new(document, path).ok()?;
        if let Some(unit) = self.by_id.get(&id) {
            return Some(*unit);
        }
        let mut path = id.path().to_owned();
        while let Some(at) = path.rfind(['(', '.']).filter(|at| *at > 0) {
            let sentence = path.get(at..).is_some_and(|tail| tail.starts_with("(s"));
            path.truncate(at);
            let above = ClauseId::new(document, &path).ok()?;
            match self.by_id.get(&above) {
                Some(unit) if sentence => return Some(*unit),
                Some(unit) if !exact => {
                    let (asked, shown) = (id.to_string(), above.to_string());
                    notices.push(Notice::UnknownClause { asked, shown });
                    return Some(*unit);
                }
                _ if exact && !sentence => return None,
                _ => {}
            }
        }
        None
    }
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
