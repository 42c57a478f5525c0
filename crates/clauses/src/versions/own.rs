//! The words that are a clause's own: behind its label, without the words of clauses inside it, its
//! heading apart from its wording. A document as a list of such parts in reading order.

use std::collections::{HashMap, HashSet};

use super::{
    alike::{self, Vocabulary},
    noise::fold,
};
use crate::{
    document::{Clause, ClauseKind, Document, Slot},
    id::ClauseId,
    labels,
};

/// Stands where the words of a clause inside are left out.
pub(crate) const ELISION: &str = "…";

/// A heading, a wording, or a clause that is but one of them. A heading is apart from its wording
/// so that a second paragraph under it does not look like a change of both.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Place of the clause in the document.
    pub clause: usize,
    /// Whether this is the heading and the wording follows as a part of its own.
    pub head: bool,
    /// Whether this is the wording and the heading stands before it.
    pub body: bool,
    /// Whether the part is nothing but a heading.
    pub titles: bool,
    /// The part it hangs from.
    pub parent: Option<usize>,
    /// Own words, numbers and connectives of clauses inside left out, noise kept.
    pub raw: String,
    /// The same without noise; empty if the part has no words of its own.
    pub key: String,
}

/// A document's parts.
pub(crate) struct Parts<'a> {
    /// The document.
    pub document: &'a Document,
    /// In reading order; parents stand before children.
    pub parts: Vec<Part>,
    /// What hangs from each part.
    pub children: Vec<Vec<usize>>,
    /// Own words of each clause as shown: heading and wording, `…` for clauses inside.
    pub shown: Vec<String>,
    /// Members of enumerations that are not parts of their own, by the clause they stand in.
    pub folded_in: HashMap<usize, Vec<usize>>,
}

/// Clauses whose enumeration only one of the two versions was read with: another kind of space is
/// enough for that. They are compared as a whole.
pub(crate) fn undivided(
    one: &Document,
    other: &Document,
    vocabulary: &mut Vocabulary,
) -> HashSet<usize> {
    const ALIKE: u32 = 700;
    let words = |clause: &Clause| fold(clause.text.get(unlabelled(clause)..).unwrap_or_default());
    let (divided, others) = (divisions(one), divisions(other));
    if divided.is_empty() {
        return HashSet::new();
    }
    let count = |members: Option<&Vec<usize>>| members.map_or(0, Vec::len);
    let counts: HashMap<String, usize> = other
        .clauses
        .iter()
        .enumerate()
        .map(|(at, clause)| (words(clause), count(others.get(&at))))
        .collect();
    let mut is_whole = |at: &usize| {
        let clause = &one.clauses[*at];
        let text = words(clause);
        if let Some(members) = counts.get(&text) {
            return *members != count(divided.get(at));
        }
        let same = ClauseId::new(&other.id, clause.id.path()).ok();
        let Some(same) = same.and_then(|id| position(other, &id)) else { return false };
        !others.contains_key(&same) && {
            let text = vocabulary.grams([text.as_str()]);
            let other = vocabulary.grams([words(&other.clauses[same]).as_str()]);
            alike::alike(&text, &other) >= ALIKE
        }
    };
    divided.keys().filter(|at| is_whole(at)).copied().collect()
}

fn position(document: &Document, id: &ClauseId) -> Option<usize> {
    match document.index.get(id)? {
        Slot::Clause(at) => Some(*at),
        Slot::Sentence(..) => None,
    }
}

/// Clauses with an enumeration inside, and its members.
fn divisions(document: &Document) -> HashMap<usize, Vec<usize>> {
    let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, clause) in document.clauses.iter().enumerate() {
        if clause.kind == ClauseKind::Inline
            && let Some(parent) = clause.parent.as_ref().and_then(|id| position(document, id))
        {
            members.entry(parent).or_default().push(at);
        }
    }
    members
}

impl<'a> Parts<'a> {
    /// Takes a document apart, but for the enumerations in the clauses at `undivided`.
    pub fn new(document: &'a Document, undivided: &HashSet<usize>) -> Self {
        let mut folded_in = divisions(document);
        folded_in.retain(|at, _| undivided.contains(at));
        let hidden: HashSet<usize> = folded_in.values().flatten().copied().collect();
        let above: Vec<Option<usize>> = document
            .clauses
            .iter()
            .enumerate()
            .map(|(at, clause)| {
                let parent = clause.parent.as_ref().and_then(|id| position(document, id));
                parent.filter(|parent| *parent < at)
            })
            .collect();
        let mut spans = vec![Vec::new(); document.clauses.len()];
        for (at, (clause, parent)) in document.clauses.iter().zip(&above).enumerate() {
            if let (Some(span), Some(parent)) = (&clause.span, parent)
                && !hidden.contains(&at)
            {
                spans[*parent].push((span.start, span.end));
            }
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut shown = Vec::new();
        // The part that what hangs from a clause hangs from.
        let mut last = Vec::new();
        for (at, clause) in document.clauses.iter().enumerate() {
            let start = unlabelled(clause);
            if hidden.contains(&at) {
                shown.push(String::new());
                last.push(above[at].and_then(|above| last.get(above).copied()).unwrap_or(0));
                continue;
            }
            spans[at].sort_unstable();
            let own = Own::new(clause, start, &spans[at]);
            shown.push(own.shown);
            let parent = above[at].and_then(|above| last.get(above).copied());
            let mut push = |raw: String, (head, body, titles): (bool, bool, bool), parent| {
                let folded = fold(&raw);
                // Signs alone are words of a clause, but not between clauses inside it.
                let speaks = spans[at].is_empty() || folded.chars().any(char::is_alphanumeric);
                let key = if speaks { folded } else { String::new() };
                parts.push(Part { clause: at, head, body, titles, parent, raw, key });
                parts.len() - 1
            };
            let heading = clause.text.get(start..clause.body).unwrap_or_default().trim_end();
            last.push(match (heading.is_empty(), own.wording.is_empty()) {
                (false, false) => {
                    let head = push(heading.to_owned(), (true, false, true), parent);
                    push(own.wording, (false, true, false), Some(head))
                }
                (false, true) => push(heading.to_owned(), (false, false, true), parent),
                _ => {
                    let titles = clause.kind == ClauseKind::Heading;
                    push(own.wording, (false, false, titles), parent)
                }
            });
        }
        let mut children = vec![Vec::new(); parts.len()];
        for (at, part) in parts.iter().enumerate() {
            if let Some(parent) = part.parent {
                children[parent].push(at);
            }
        }
        Self { document, parts, children, shown, folded_in }
    }

    /// The clause of a part.
    pub fn clause(&self, part: usize) -> &'a Clause {
        &self.document.clauses[self.parts[part].clause]
    }
}

/// The byte behind a clause's label, at which its heading or wording begins.
pub(crate) fn unlabelled(clause: &Clause) -> usize {
    let body = clause.body.min(clause.text.len());
    let before = clause.text.get(..body).unwrap_or_default();
    let heading = clause.heading.as_deref().filter(|heading| !heading.is_empty());
    heading.and_then(|heading| before.find(heading)).unwrap_or(body)
}

struct Own {
    shown: String,
    wording: String,
}

impl Own {
    /// Leaves out `spans`, which lie in order. What stands between two members of an enumeration is
    /// told by its connective alone: labels and semicolons come and go with the members.
    fn new(clause: &Clause, start: usize, spans: &[(usize, usize)]) -> Self {
        let text = clause.text.as_str();
        if spans.is_empty() {
            let shown = text.get(start..).unwrap_or_default().to_owned();
            return Self { shown, wording: clause.wording().to_owned() };
        }
        let mut shown = text.get(start..clause.body).unwrap_or_default().to_owned();
        let mut wording = String::new();
        let mut connectives: Vec<&str> = Vec::new();
        let mut at = clause.body;
        for (n, (from, to)) in spans.iter().enumerate() {
            let Some(gap) = text.get(at..*from) else { continue };
            shown.push_str(gap);
            shown.push_str(ELISION);
            let bare = without_label(gap);
            if n == 0 {
                wording.push_str(bare);
            } else {
                let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
                if !bare.is_empty() && !connectives.contains(&bare) {
                    connectives.push(bare);
                }
            }
            at = *to;
        }
        let tail = text.get(at..).unwrap_or_default();
        shown.push_str(tail);
        let tail = tail.trim_start_matches([';', '.', ',', '；', '。', '，', '、']);
        for piece in connectives.into_iter().chain([tail]).filter(|piece| !piece.is_empty()) {
            wording.push('\n');
            wording.push_str(piece);
        }
        Self { shown, wording }
    }
}

/// A gap before a member of an enumeration without the member's label at its end.
fn without_label(gap: &str) -> &str {
    let trimmed = gap.trim_end();
    let label = trimmed.rfind(['(', '（']).filter(|at| {
        labels::item(&trimmed[*at..]).is_some_and(|label| label.length == trimmed.len() - at)
    });
    label.map_or(gap, |at| &trimmed[..at])
}
