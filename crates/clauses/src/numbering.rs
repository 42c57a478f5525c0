//! From an outline to clauses: the numbering rules. Every id is derived here, from printed labels
//! and from the structure; no text names an id.
//!
//! 1. A printed label hangs from the nearest clause that has a printed label or number: `3.1(a)`.
//! 2. Unlabelled paragraphs under a heading that has more than one are numbered: `4.5(1)`. A
//!    heading with one paragraph is one clause with it: `3.3`.
//! 3. Unlabelled items hang from the paragraph that introduces them: letters under a number or a
//!    numbered paragraph (`4.2(2)(a)`), digits under a printed letter (`4.6(a)(1)`).
//!    Printed digits also hang from it: the paragraphs of a clause are numbered with digits already.
//! 4. Paragraphs before the first clause are `pre(n)`, sections without number `front(n)`, the
//!    title block is `title`. Where there is nothing but paragraphs, they are numbered.
//! 5. Items of a numbered list at the top are clauses. Their numbers go up one by one; a number
//!    that lost its tens digit is read in sequence.
//! 6. A label set as code may have any form: `Article 5`, `第三条`, `（一）`, `①`. Chapters and
//!    unnumbered headings among numbered ones are `part(n)`, schedules `annex(n)`; what a schedule
//!    holds hangs from it. In a document without any number, headings are numbered by level.
//! 7. A number that is taken already is reported and told apart: `4.2(bis)`. Labelled items that
//!    would bear the numbers of paragraphs hang from their own paragraph: `4(1)(2)`.

use std::{collections::HashMap, ops::Range};

mod clause;
mod section;

use crate::{
    document::{ClauseKind, FindingKind, Link, RepairKind},
    error::Error,
    id::ClauseId,
    labels::{self, Explicit},
    manifest::DocumentEntry,
    outline::{Block, Item, Outline, Words},
};

/// Most clauses that a document may hold.
pub(crate) const MAX_CLAUSES: usize = 100_000;

/// A clause before its place in the source is known.
pub(crate) struct Draft {
    pub id: ClauseId,
    pub parent: Option<usize>,
    pub kind: ClauseKind,
    pub printed: Option<String>,
    pub own_number: bool,
    pub heading: Option<String>,
    pub text: String,
    pub body: usize,
    /// Byte offset of the first sentence: behind a heading line, but not behind a run-in title.
    pub sentences_from: usize,
    pub span: Option<Range<usize>>,
    pub links: Vec<Link>,
    /// Units that make up the text, the heading line first; an inline clause has its parent's.
    pub units: Vec<usize>,
    /// How many of the units are heading lines.
    pub heading_units: usize,
}

/// A heading line or paragraph as it must stand in the source, label included.
pub(crate) struct Unit {
    pub text: String,
    /// What was done to give it its place in the tree.
    pub repairs: Vec<RepairKind>,
}

/// All that numbering yields.
pub(crate) struct Tree {
    pub drafts: Vec<Draft>,
    pub units: Vec<Unit>,
    /// Kind, clause, English, Chinese.
    pub remarks: Vec<(FindingKind, Option<usize>, String, String)>,
}

/// Numbers an outline.
pub(crate) fn number(outline: Outline, entry: &DocumentEntry) -> Result<Tree, Error> {
    let mut numbering = Numbering {
        entry,
        join: entry.language.pick(" ", ""),
        tree: Tree { drafts: Vec::new(), units: Vec::new(), remarks: Vec::new() },
        seen: HashMap::new(),
        tried: HashMap::new(),
        scopes: Vec::new(),
        last_section: 0,
        tens_lost: false,
        fronts: 0,
        numbered: section::is_numbered(&outline.blocks),
        bare: section::is_bare(&outline.blocks),
        titled: outline.blocks.iter().any(|b| matches!(b, Block::Heading { level: 1, .. })),
        repeated: HashMap::new(),
    };
    for (line, what) in &outline.unread {
        numbering.tree.remarks.push((
            FindingKind::Structure,
            None,
            format!("Line {line} of {} has no place in a clause tree: {what}", entry.file),
            format!("{} 第 {line} 行无法归入条款结构：{what}", entry.file),
        ));
    }
    numbering.document(&outline.blocks)?;
    Ok(numbering.tree)
}

struct Numbering<'a> {
    entry: &'a DocumentEntry,
    join: &'static str,
    tree: Tree,
    seen: HashMap<ClauseId, usize>,
    /// For paths that several clauses would have, the next number to try.
    tried: HashMap<String, u32>,
    /// Parts and schedules that are open, outermost first.
    scopes: Vec<section::Scope>,
    /// The last section number with a single component.
    last_section: u32,
    tens_lost: bool,
    /// Unnumbered sections before the contract so far.
    fronts: usize,
    /// Whether any heading or item at the top has a number.
    numbered: bool,
    /// Whether there is a title block.
    titled: bool,
    /// How often each path was asked for again.
    repeated: HashMap<String, usize>,
    /// Whether nothing but paragraphs and a title stands there: then they are numbered.
    bare: bool,
}

/// What is known of a clause before its blocks are read.
struct Place {
    path: String,
    /// Path from which printed labels inside hang.
    anchor: String,
    parent: Option<usize>,
    kind: ClauseKind,
    printed: Option<String>,
    own_number: bool,
    /// How the first unit came to its place.
    repairs: Vec<RepairKind>,
}

impl Numbering<'_> {
    fn document(&mut self, blocks: &[Block]) -> Result<(), Error> {
        let (mut titles, mut preambles, mut last) = (0, 0, 0);
        let mut above: Option<usize> = None;
        let mut rest = blocks;
        while let Some((block, behind)) = rest.split_first() {
            rest = behind;
            match block {
                Block::Heading { level, words } => {
                    let ends = |b: &Block| match b {
                        Block::Heading { .. } => true,
                        Block::Rule => *level == 1 || !section::has_label(words),
                        _ => false,
                    };
                    let end = rest.iter().position(ends).unwrap_or(rest.len());
                    let (inside, behind) = rest.split_at(end);
                    rest = behind;
                    if *level == 1 {
                        titles += 1;
                        let path =
                            if titles == 1 { "title".into() } else { format!("title({titles})") };
                        self.front(path, words, inside, None)?;
                    } else {
                        self.headed(*level, words, inside, titles > 0)?;
                    }
                    above = None;
                }
                Block::Rule => {}
                Block::Paragraph(_) => {
                    preambles += 1;
                    let path =
                        if self.bare { preambles.to_string() } else { format!("pre({preambles})") };
                    let place = Place::synthetic(path, None, ClauseKind::Paragraph);
                    above = Some(self.tree.drafts.len());
                    self.clause(place, None, std::slice::from_ref(block))?;
                }
                Block::List(items) if items.iter().all(|item| item.ordinal.is_some()) => {
                    for item in items {
                        last = self.top_item(item, last)?;
                    }
                }
                Block::List(items) => {
                    let anchor = above.and_then(|at| self.tree.drafts.get(at));
                    let anchor = anchor.map_or("pre".to_owned(), |d| d.id.path().to_owned());
                    self.items(items, above, &anchor)?;
                }
            }
        }
        Ok(())
    }

    fn front(
        &mut self,
        path: String,
        words: &Words,
        inside: &[Block],
        repair: Option<RepairKind>,
    ) -> Result<(), Error> {
        let mut place = Place::synthetic(path, None, ClauseKind::Front);
        place.repairs.extend(repair);
        self.clause(place, Some((words, 0)), inside)
    }

    /// An item of the numbered list at the top; `last` is the number before it.
    fn top_item(&mut self, item: &Item, last: u32) -> Result<u32, Error> {
        let printed = item.ordinal.clone().unwrap_or_default();
        let read: u32 = printed.trim_end_matches(['.', ')']).parse().unwrap_or(0);
        let expected = last.saturating_add(1);
        let tens_lost = expected >= 10 && read < 10 && read == expected % 10;
        let number = if read > expected { read } else { expected };
        let at = self.tree.drafts.len();
        if number != expected || (number != read && !tens_lost) {
            self.tree.remarks.push((
                FindingKind::Numbering,
                Some(at),
                format!("The printed number {printed} is out of sequence; {expected} was due."),
                format!("印刷编号“{printed}”不连续，此处应为 {expected}。"),
            ));
        }
        let place = Place {
            path: number.to_string(),
            anchor: number.to_string(),
            parent: None,
            kind: ClauseKind::Paragraph,
            own_number: number != read,
            repairs: if number == read { Vec::new() } else { vec![RepairKind::Renumbered] },
            printed: Some(printed),
        };
        self.item_clause(place, &item.blocks)?;
        Ok(number)
    }

    /// The items of a list under the clause at `parent`.
    fn items(&mut self, items: &[Item], parent: Option<usize>, anchor: &str) -> Result<(), Error> {
        let base = parent.and_then(|at| self.tree.drafts.get(at));
        let base = base.map_or(anchor.to_owned(), |draft| draft.id.path().to_owned());
        let lettered = base.strip_suffix(')').and_then(|b| b.rsplit_once('('));
        let lettered = base == anchor
            && lettered.is_some_and(|(_, mark)| mark.bytes().all(|b| b.is_ascii_lowercase()));
        let mut unlabelled = 0;
        for item in items {
            let (first, label) = match item.blocks.first() {
                Some(Block::Paragraph(words)) => (words.text.as_str(), words.label),
                _ => ("", 0),
            };
            if let (None, Some(explicit)) = (&item.ordinal, labels::explicit(&first[..label])) {
                let path = match explicit {
                    Explicit::Absolute(path) => self.scoped(&path),
                    Explicit::Single(n) | Explicit::Part(n) | Explicit::Annex(n) => {
                        // Paragraphs of the clause have digits too.
                        format!("{base}({n})")
                    }
                    Explicit::Mark(mark) if mark.bytes().all(|b| b.is_ascii_digit()) => {
                        format!("{base}({mark})")
                    }
                    Explicit::Mark(mark) => format!("{anchor}({mark})"),
                };
                let place = Place {
                    anchor: path.clone(),
                    path,
                    parent,
                    kind: ClauseKind::Paragraph,
                    own_number: false,
                    repairs: Vec::new(),
                    printed: Some(first[..label].to_owned()),
                };
                self.item_clause(place, &item.blocks)?;
                continue;
            }
            let ordinal = item.ordinal.as_deref();
            let number = ordinal.map(|o| o.trim_end_matches(['.', ')']).trim_start_matches('0'));
            let number = number.filter(|number| !number.is_empty());
            let (path, printed) = match (labels::item(first), number) {
                (_, Some(number)) => (format!("{anchor}({number})"), ordinal.map(str::to_owned)),
                (Some(label), None) => {
                    let digits = label.mark.bytes().all(|b| b.is_ascii_digit());
                    let from = if digits { &base } else { anchor };
                    (format!("{from}({})", label.mark), Some(first[..label.length].to_owned()))
                }
                (None, None) => {
                    unlabelled += 1;
                    let mark = if lettered {
                        unlabelled.to_string()
                    } else {
                        labels::letters(unlabelled - 1)
                    };
                    (format!("{base}({mark})"), None)
                }
            };
            let place = Place {
                anchor: path.clone(),
                path,
                parent,
                kind: ClauseKind::Paragraph,
                own_number: printed.is_none(),
                repairs: if printed.is_none() { vec![RepairKind::Itemised] } else { Vec::new() },
                printed,
            };
            self.item_clause(place, &item.blocks)?;
        }
        Ok(())
    }

    /// An item whose first paragraph may be nothing but a heading in bold.
    fn item_clause(&mut self, mut place: Place, blocks: &[Block]) -> Result<(), Error> {
        if let Some((Block::Paragraph(words), behind)) = blocks.split_first() {
            let whole = !words.text.is_empty() && words.strong == words.text.len();
            if whole && !words.text.ends_with(['.', ':', ';', ',', '。', '：', '；', '，']) {
                place.kind = ClauseKind::Heading;
                place.repairs.push(RepairKind::Headed);
                let label = printed_length(place.printed.as_deref(), &words.text);
                return self.clause(place, Some((words, label)), behind);
            }
        }
        self.clause(place, None, blocks)
    }
}

impl Place {
    /// A place whose number is ours alone.
    fn synthetic(path: String, parent: Option<usize>, kind: ClauseKind) -> Self {
        let anchor = path.clone();
        Self { path, anchor, parent, kind, printed: None, own_number: true, repairs: Vec::new() }
    }
}

/// Bytes of the printed label and its white space at the start of `text`; the number of an ordered
/// list does not stand there.
fn printed_length(printed: Option<&str>, text: &str) -> usize {
    let Some(rest) = printed.and_then(|printed| text.strip_prefix(printed)) else { return 0 };
    text.len() - rest.trim_start().len()
}
