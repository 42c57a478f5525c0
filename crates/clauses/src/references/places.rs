//! Where a printed reference leads in the clause tree.

use std::{collections::HashMap, ops::Range};

use crate::{
    document::{Clause, ClauseKind, Document, Slot},
    id::ClauseId,
    labels,
};

use super::{Base, Mark};

/// Most clauses that are looked through below another; lists that lawyers cite are shorter.
const MOST: usize = 500;

/// The places of a document that references may lead to.
pub(super) struct Places<'a> {
    document: &'a Document,
    /// Attachments by their folded number.
    attachments: HashMap<String, usize>,
}

/// Where a reference leads.
pub(super) struct Led {
    /// The clause; `None` for an attachment that is not there.
    pub target: Option<ClauseId>,
    pub exists: bool,
    /// What is named, for a message.
    pub named: String,
}

impl<'a> Places<'a> {
    pub fn of(document: &'a Document) -> Self {
        let mut attachments = HashMap::new();
        for (at, clause) in document.clauses.iter().enumerate() {
            if let Some(key) = clause.heading.as_deref().and_then(attachment_heading) {
                attachments.entry(key).or_insert(at);
            }
        }
        Self { document, attachments }
    }

    /// `None` if the reference is relative and does not say clearly what it means.
    pub fn lead(
        &self,
        at: usize,
        range: &Range<usize>,
        base: &Base,
        marks: &[Mark],
    ) -> Option<Led> {
        let here = self.innermost(at, range);
        let found = |at: usize| {
            let id = self.clause(at)?.id.clone();
            Some(Led { named: id.path().to_owned(), target: Some(id), exists: true })
        };
        let spelt: String = marks.iter().map(|mark| format!("({})", mark.text())).collect();
        match base {
            Base::Number(number) => {
                let start = self.at(number);
                if let Some(end) = start.and_then(|start| self.descend(start, marks)) {
                    return found(end);
                }
                // "4.2(2)(a)" may be an id although 4.2(2) is none.
                let named = format!("{number}{spelt}");
                match self.at(&named) {
                    Some(end) => found(end),
                    None => Some(Led {
                        target: ClauseId::new(&self.document.id, &named).ok(),
                        exists: false,
                        named,
                    }),
                }
            }
            Base::Own => {
                let own = self.own(here)?;
                match self.descend(own, marks) {
                    Some(end) => found(end),
                    None => {
                        let named = format!("{}{spelt}", self.clause(own)?.id.path());
                        let target = ClauseId::new(&self.document.id, &named).ok();
                        Some(Led { target, exists: false, named })
                    }
                }
            }
            Base::Near => {
                let near = self.climb(here).find_map(|above| self.descend(above, marks));
                if let Some(end) = near {
                    return found(end);
                }
                // A bare number that no paragraph near bears may be that of a clause.
                let number = marks.first().map(Mark::text)?;
                let number = number.starts_with(|c: char| c.is_ascii_digit()).then_some(number);
                match number.and_then(|number| self.at(number)) {
                    Some(end) => found(end),
                    None => {
                        let named = match self.own(here).and_then(|own| self.clause(own)) {
                            Some(own) => format!("{}{spelt}", own.id.path()),
                            None => spelt,
                        };
                        let target = ClauseId::new(&self.document.id, &named).ok();
                        Some(Led { target, exists: false, named })
                    }
                }
            }
            Base::Before => {
                let before = self.climb(here).find_map(|above| self.previous(above))?;
                found(self.descend(before, marks)?)
            }
            Base::Attachment(key) => {
                let start = match self.attachments.get(key.as_str()) {
                    Some(start) => *start,
                    // "the Schedule" is the only one there is, or a word.
                    None if key.is_empty() => return None,
                    None => return Some(Led { target: None, exists: false, named: key.clone() }),
                };
                // A heading is no reference to itself.
                if start == at && range.start < self.clause(at)?.body {
                    return None;
                }
                found(self.descend(start, marks).unwrap_or(start))
            }
        }
    }

    fn clause(&self, at: usize) -> Option<&'a Clause> {
        self.document.clauses.get(at)
    }

    fn at(&self, path: &str) -> Option<usize> {
        let id = ClauseId::new(&self.document.id, path).ok()?;
        match self.document.index.get(&id)? {
            Slot::Clause(at) => Some(*at),
            Slot::Sentence(..) => None,
        }
    }

    fn parent(&self, at: usize) -> Option<usize> {
        match self.document.index.get(self.clause(at)?.parent.as_ref()?)? {
            Slot::Clause(at) => Some(*at),
            Slot::Sentence(..) => None,
        }
    }

    fn climb(&self, from: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(from), |at| self.parent(*at)).take(64)
    }

    /// The member of an enumeration in which `range` stands, or the clause itself.
    fn innermost(&self, at: usize, range: &Range<usize>) -> usize {
        let children = self.document.ties.children(at);
        let inside = children.iter().take(MOST).copied().find(|child| {
            self.clause(*child)
                .and_then(|child| child.span.as_ref())
                .is_some_and(|span| span.start <= range.start && range.end <= span.end)
        });
        inside.unwrap_or(at)
    }

    /// The numbered clause that `at` is or is part of.
    fn own(&self, at: usize) -> Option<usize> {
        let path = self.clause(at)?.id.path();
        let head = &path[..path.find('(').unwrap_or(path.len())];
        head.starts_with(|c: char| c.is_ascii_digit()).then(|| self.at(head)).flatten()
    }

    fn descend(&self, from: usize, marks: &[Mark]) -> Option<usize> {
        marks.iter().try_fold(from, |at, mark| self.step(at, mark))
    }

    fn step(&self, at: usize, mark: &Mark) -> Option<usize> {
        let exact = |text: &str| self.at(&format!("{}({text})", self.clause(at)?.id.path()));
        match mark {
            Mark::Any(text) => exact(text).or_else(|| self.labelled(at, text)),
            Mark::Item(text) => self.labelled(at, text).or_else(|| exact(text)),
            Mark::Paragraph(text) => {
                let only =
                    || (text == "1" && self.clause(at)?.kind != ClauseKind::Heading).then_some(at);
                exact(text).or_else(|| self.labelled(at, text)).or_else(only)
            }
        }
    }

    /// The item below `at` with this printed mark; items of paragraphs without label count too.
    fn labelled(&self, at: usize, mark: &str) -> Option<usize> {
        let bears = |at: &usize| {
            let printed = self.clause(*at).and_then(|clause| clause.printed.as_deref());
            let label = printed.and_then(labels::item).map(|label| label.mark);
            let ordinal = || {
                let number = printed?.trim_end_matches(['.', ')']);
                number.bytes().all(|b| b.is_ascii_digit()).then(|| number.to_owned())
            };
            label.or_else(ordinal).is_some_and(|label| label == mark)
        };
        let children = self.document.ties.children(at);
        let children = children.get(..MOST).unwrap_or(children);
        children.iter().copied().find(bears).or_else(|| {
            let paragraphs = children.iter().filter(|child| {
                self.clause(**child).is_some_and(|clause| clause.printed.is_none())
            });
            let below = paragraphs.flat_map(|child| self.document.ties.children(*child));
            below.take(MOST).find(|at| bears(at)).copied()
        })
    }

    /// The paragraph before the one at `at`, both being paragraphs of one clause.
    fn previous(&self, at: usize) -> Option<usize> {
        let clause = self.clause(at)?;
        let siblings = self.document.ties.children(self.parent(at)?);
        let plain = |at: &usize| {
            self.clause(*at).is_some_and(|c| c.printed.is_none() && c.kind == ClauseKind::Paragraph)
        };
        if clause.printed.is_some() || !plain(&at) {
            return None;
        }
        let before = siblings.iter().take(MOST).take_while(|sibling| **sibling != at);
        before.filter(|sibling| plain(sibling)).last().copied()
    }
}

/// The folded number of an attachment, if `heading` is that of one: `Schedule 1 – Fees`, 附件一.
pub(crate) fn attachment_heading(heading: &str) -> Option<String> {
    const WORDS: [&str; 7] =
        ["schedule", "annexe", "annex", "appendix", "exhibit", "attachment", "addendum"];
    const SIGNS: [&str; 3] = ["附件", "附录", "附表"];
    let heading = heading.trim_start_matches(['【', '[', ' ']);
    for word in WORDS {
        let Some(head) = heading.get(..word.len()) else { continue };
        if head.eq_ignore_ascii_case(word) {
            let rest = &heading[word.len()..];
            let key: String =
                rest.trim_start().chars().take_while(char::is_ascii_alphanumeric).collect();
            let numbered = rest.starts_with(' ') && is_key(&key);
            let bare = rest.trim_start().is_empty() || rest.starts_with([':', ' ']);
            return match (numbered, bare) {
                (true, _) => Some(fold_key(&key)),
                (false, true) => Some(String::new()),
                _ => None,
            };
        }
    }
    SIGNS.iter().find_map(|sign| {
        let rest = heading.strip_prefix(sign)?.trim_start();
        let key: String = rest.chars().take_while(|c| is_zh_key(*c)).collect();
        Some(fold_key(&key))
    })
}

/// Whether `c` may be part of the number of a Chinese attachment.
pub(super) fn is_zh_key(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_uppercase() || "一二三四五六七八九十".contains(c)
}

/// `1`, `A`, `IV`: what numbers an attachment.
pub(super) fn is_key(key: &str) -> bool {
    let digits = key.len() <= 3 && key.bytes().all(|b| b.is_ascii_digit());
    let roman = key.len() <= 5 && key.bytes().all(|b| b"IVX".contains(&b));
    let letter = key.len() == 1 && key.bytes().all(|b| b.is_ascii_uppercase());
    !key.is_empty() && (digits || roman || letter)
}

/// One spelling for a number: 一 and 1 are the same attachment.
pub(super) fn fold_key(key: &str) -> String {
    super::chinese::number(key).map_or_else(|| key.to_ascii_uppercase(), |n| n.to_string())
}
