//! Expressions with capital letters that are used as terms and not defined.
//!
//! A capital letter inside a sentence says "term" or "name". It is taken for a term if it is pointed
//! at ("the Auditor", "your Subscription Plan") and used at least twice, and nothing in it is what
//! names end in. Where the document says that its capitalised terms are those of another text, once
//! is enough, and that text is named.

use std::collections::HashMap;

use super::{Sites, holding, uses, uses::Use};
use crate::{
    document::{ClauseKind, Document, ReferenceState},
    patterns::{Pattern, pattern},
};

/// An expression used as a term that has no definition here.
#[derive(Debug)]
pub(super) struct Undefined {
    pub term: String,
    pub clause: usize,
    pub range: std::ops::Range<usize>,
    pub external: bool,
    /// The text that is said to define it.
    pub elsewhere: Option<String>,
}

static REFERRAL: Pattern = pattern!(
    r"(?i:capitali[sz]ed|defined) (?i:terms|words|expressions)[^.]{0,120}(?i:meanings?|defined)[^.]{0,120}\b(?:in|by|under) (?:the |our )?((?:[A-Z][\w’&\-]* ?(?:of )?){1,6})"
);

/// What names of organisations, places, laws and offices are made of; no list can be whole, so a
/// name must also be pointed at to be taken for a term.
const NAMES: [&str; 84] = [
    "Act",
    "Agreement",
    "Article",
    "Annex",
    "Appendix",
    "Association",
    "Authority",
    "Bank",
    "Board",
    "Bureau",
    "Centre",
    "Center",
    "Chamber",
    "City",
    "Clause",
    "Code",
    "Commission",
    "Committee",
    "Convention",
    "Corporation",
    "Council",
    "Court",
    "Courts",
    "Department",
    "Directive",
    "District",
    "England",
    "Wales",
    "Scotland",
    "Ireland",
    "Europe",
    "European",
    "Britain",
    "States",
    "American",
    "China",
    "Chinese",
    "Exhibit",
    "Foundation",
    "Government",
    "Inc",
    "Index",
    "Institute",
    "Internet",
    "Kingdom",
    "Limited",
    "Ltd",
    "LLC",
    "LLP",
    "GmbH",
    "Ministry",
    "Ombudsman",
    "Office",
    "Organization",
    "Organisation",
    "Parliament",
    "Part",
    "Province",
    "Registry",
    "Regulation",
    "Republic",
    "Rules",
    "Schedule",
    "Section",
    "Senate",
    "Society",
    "State",
    "Street",
    "Treaty",
    "Tribunal",
    "Union",
    "University",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SMALL: [&str; 24] = [
    "The", "A", "An", "Any", "Each", "All", "Your", "Our", "Such", "Under", "In", "If", "By",
    "For", "To", "No", "Where", "This", "These", "Its", "Their", "That", "Other", "Some",
];
const DAYS: [&str; 10] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Christmas",
    "English",
    "Easter",
];
/// Besides what points, what may stand before a term.
const BEFORE: [&str; 6] = ["any", "all", "each", "applicable", "every", "no"];

struct Seen {
    printed: String,
    clause: usize,
    range: std::ops::Range<usize>,
    times: usize,
    pointed: bool,
}

/// The undefined terms of an English document.
pub(super) fn find(
    document: &Document,
    names: &[String],
    used: &[Use],
    sites: &Sites,
) -> Vec<Undefined> {
    let mut taken: HashMap<usize, Vec<std::ops::Range<usize>>> = HashMap::new();
    for found in used {
        taken.entry(found.clause).or_default().push(found.range.clone());
    }
    let referral =
        document.clauses.iter().filter(|clause| clause.span.is_none()).find_map(|clause| {
            Some(REFERRAL.captures(&clause.text)?.get(1)?.as_str().trim().to_owned())
        });
    let mut seen: HashMap<String, Seen> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    for (at, clause) in document.clauses.iter().enumerate() {
        if clause.span.is_some()
            || clause.kind == ClauseKind::Heading
            || clause.id.path().starts_with("title")
        {
            continue;
        }
        let text = clause.text.as_str();
        let tokens = uses::tokens(text);
        let word = |n: usize| tokens.get(n).map_or("", |token| &text[token.range.clone()]);
        let blocked = |n: usize| {
            let start = tokens[n].range.start;
            start < clause.body
                || holding(taken.get(&at), start).is_some()
                || holding(sites.defined.get(&at), start).is_some()
                || holding(sites.named.get(&at), start).is_some()
                || holding(sites.cited.get(&at), start).is_some()
        };
        let capital = |n: usize| word(n).starts_with(char::is_uppercase);
        let gap = |n: usize| match (tokens.get(n), tokens.get(n + 1)) {
            (Some(one), Some(two)) => &text[one.range.end..two.range.start],
            _ => "",
        };
        let mut n = 0;
        while n < tokens.len() {
            if !capital(n) || blocked(n) {
                n += 1;
                continue;
            }
            let first = n;
            let mut last = n;
            while last + 1 < tokens.len() && last - first < 8 {
                if uses::is_joint(gap(last)) && capital(last + 1) && !blocked(last + 1) {
                    last += 1;
                } else if word(last + 1) == "of"
                    && gap(last) == " "
                    && gap(last + 1) == " "
                    && last + 2 < tokens.len()
                    && capital(last + 2)
                    && !blocked(last + 2)
                {
                    last += 2;
                } else {
                    break;
                }
            }
            n = last + 1;
            let mut start = first;
            while start < last && SMALL.contains(&word(start)) {
                start += 1;
            }
            let opens = start == first
                && uses::sentence_start(text, clause.body, tokens[start].range.start);
            // "Tencent Cloud International Console": a term and more is a name.
            let compound = start > 0
                && gap(start - 1) == " "
                && tokens
                    .get(start - 1)
                    .is_some_and(|t| holding(taken.get(&at), t.range.start).is_some());
            let range = tokens[start].range.start..tokens[last].range.end;
            let printed = &text[range.clone()];
            let name = (start..=last).any(|n| NAMES.contains(&word(n)) || DAYS.contains(&word(n)));
            // "APIs" too.
            let acronym = (start..=last)
                .all(|n| !word(n).trim_end_matches('s').chars().any(char::is_lowercase));
            let small = start == last && (SMALL.contains(&word(start)) || word(start).len() < 2);
            let quoted = text[..range.start].ends_with(['“', '"', '‘', '@', '/', '.']);
            if opens || compound || name || acronym || small || quoted {
                continue;
            }
            let before = start.checked_sub(1).map_or("", word).to_lowercase();
            let between = start.checked_sub(1).map_or("", gap);
            // "These AI Service Terms" names this document.
            let lead = if start > first { word(start - 1).to_lowercase() } else { before.clone() };
            if lead == "this" || lead == "these" {
                continue;
            }
            let pointed = between == " "
                && (uses::POINTING.contains(&before.as_str()) || BEFORE.contains(&before.as_str()))
                || ["’s ", "'s "].contains(&between);
            let key: String = (start..=last).map(|n| format!("{} ", tokens[n].stem)).collect();
            let entry = seen.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Seen { printed: printed.to_owned(), clause: at, range, times: 0, pointed: false }
            });
            entry.times += 1;
            entry.pointed |= pointed;
        }
    }
    let mut found: Vec<Undefined> = order
        .iter()
        .filter_map(|key| {
            let seen = seen.get(key)?;
            let external = referral.is_some();
            let meant =
                seen.pointed && (seen.times > 1 || external) || (external && seen.times > 1);
            meant.then(|| Undefined {
                term: seen.printed.clone(),
                clause: seen.clause,
                range: seen.range.clone(),
                external,
                elsewhere: referral.clone(),
            })
        })
        .collect();
    if referral.is_some() {
        found.extend(policies(document, names));
    }
    found.sort_by_key(|undefined| (undefined.clause, undefined.range.start));
    found.truncate(500);
    found
}

/// Texts that are named by an ordinary word, as if the word were defined: "our Privacy Policy".
fn policies(document: &Document, names: &[String]) -> Vec<Undefined> {
    let mut found: Vec<Undefined> = Vec::new();
    for reference in &document.references {
        let ReferenceState::External { name } = &reference.state else { continue };
        let law = ["Act", "Code", "Convention", "GDPR"].iter().any(|end| name.ends_with(end))
            || name.ends_with(|c: char| c.is_ascii_digit());
        let known = names.iter().any(|term| term == name) || found.iter().any(|f| f.term == *name);
        let party = names.iter().any(|term| name.starts_with(term.as_str()));
        let Some(crate::document::Slot::Clause(at)) = document.index.get(&reference.clause) else {
            continue;
        };
        let Some(clause) = document.clauses.get(*at) else { continue };
        let before = clause.text[..reference.range.start].trim_end();
        let word = before.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let pointed = uses::POINTING.contains(&word.as_str())
            || before.ends_with("’s")
            || before.ends_with("'s");
        let whole = clause.text.get(reference.range.clone()) == Some(name.as_str());
        if !law && !known && !party && pointed && whole && !name.contains('(') {
            found.push(Undefined {
                term: name.clone(),
                clause: *at,
                range: reference.range.clone(),
                external: true,
                elsewhere: None,
            });
        }
    }
    found
}
