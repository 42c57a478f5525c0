//! One clause and what hangs from it: how heading line, paragraphs, enumerations and lists share out
//! between a clause's own text and its children.

use std::collections::HashMap;

use super::{Draft, MAX_CLAUSES, Numbering, Place, Unit, printed_length};
use crate::{
    document::{ClauseKind, FindingKind, Link, RepairKind},
    error::Error,
    id::ClauseId,
    labels,
    manifest::Labels,
    outline::{self, Block, Item, Words},
};

impl Numbering<'_> {
    /// Adds the clause at `place` and all that hangs from it. `head` is its heading line and how
    /// many bytes of that are the label.
    pub(super) fn clause(
        &mut self,
        mut place: Place,
        head: Option<(&Words, usize)>,
        blocks: &[Block],
    ) -> Result<(), Error> {
        let paragraphs = || {
            blocks.iter().filter_map(|block| match block {
                Block::Paragraph(words) => Some(words),
                _ => None,
            })
        };
        let count = paragraphs().count();
        let leads = matches!(blocks.first(), Some(Block::Paragraph(_)));
        let is_front = place.kind == ClauseKind::Front;
        // Whether the paragraphs are clauses of their own, and whether they are this clause's text.
        let apart = !is_front && (count > 1 || (count == 1 && !leads));
        let own = is_front || head.is_none() || !apart;
        let at = self.tree.drafts.len();
        self.make_room(&mut place);
        let mut draft = self.draft(&place)?;
        let mut repairs = place.repairs.clone();
        if let Some((words, label)) = head {
            draft.heading = Some(words.text[label..].to_owned()).filter(|text| !text.is_empty());
            let kept = if self.entry.labels == Labels::Kept { 0 } else { label };
            self.unit(&mut draft, words, kept, &mut repairs);
            draft.heading_units = 1;
            draft.body = draft.text.len();
        }
        let mut own_paragraphs = Vec::new();
        for (n, words) in paragraphs().enumerate() {
            let mut label = 0;
            if n == 0 && head.is_none() {
                label = printed_length(place.printed.as_deref(), &words.text);
            }
            if n == 0
                && head.is_none()
                && let Some(title) = run_in_title(words, label)
            {
                draft.heading = Some(title);
                repairs.push(RepairKind::Titled);
            }
            if own {
                let kept = if self.entry.labels == Labels::Kept { 0 } else { label };
                if !draft.text.is_empty() {
                    draft.text.push_str(self.join);
                    draft.body = if n == 0 { draft.text.len() } else { draft.body };
                }
                if n == 0 {
                    draft.sentences_from = draft.text.len();
                }
                let start = draft.text.len();
                self.unit(&mut draft, words, kept, &mut repairs);
                if n == 0 && head.is_none() {
                    let title = if draft.heading.is_some() { words.strong } else { label };
                    draft.body = start + past_space(&words.text, title.max(label)) - kept;
                }
                own_paragraphs.push((self.tree.units.len() - 1, draft.text.len()));
            }
        }
        if head.is_some() && count == 1 && own && !is_front {
            draft.kind = ClauseKind::Paragraph;
        }
        draft.body = draft.body.min(draft.text.len());
        // The unit of a printed ordinal holds it, as the source does.
        if let (Some(printed), Some(first)) = (&place.printed, draft.units.first()) {
            let unit = &mut self.tree.units[*first];
            if printed.starts_with(|c: char| c.is_ascii_digit())
                && !unit.text.starts_with(printed.as_str())
            {
                unit.text.insert_str(0, &format!("{printed} "));
            }
        }
        self.add(draft)?;
        let path = self.tree.drafts.get(at).map_or("", |draft| draft.id.path());
        let anchor = if path == place.path { place.anchor } else { path.to_owned() };
        self.contents(at, &anchor, blocks, apart, &own_paragraphs)
    }

    /// What hangs from the clause at `at`: its paragraphs if they stand `apart`, enumerations in
    /// them, and lists. `own` are the paragraphs that are its own text: unit, and where they end in it.
    fn contents(
        &mut self,
        at: usize,
        anchor: &str,
        blocks: &[Block],
        apart: bool,
        own: &[(usize, usize)],
    ) -> Result<(), Error> {
        let mut chapeau = at;
        let mut number = 0;
        let total = blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))).count();
        let mut after_list = false;
        if !apart {
            self.enumeration(at, anchor)?;
        }
        for block in blocks {
            match block {
                Block::Paragraph(words) if apart => {
                    number += 1;
                    let path = format!("{}({number})", self.tree.drafts[at].id.path());
                    let mut place = Place::synthetic(path, Some(at), ClauseKind::Paragraph);
                    self.make_room(&mut place);
                    let mut draft = self.draft(&place)?;
                    match own.get(number - 1) {
                        Some((unit, end)) => {
                            draft.units.push(*unit);
                            draft.links.clone_from(&words.links);
                            draft.text.clone_from(&words.text);
                            self.strip_label(&mut draft, words, at, number);
                            draft.span = end.checked_sub(draft.text.len()).map(|from| from..*end);
                        }
                        None => {
                            let flush = after_list
                                && words.text.starts_with(|c: char| c.is_ascii_lowercase());
                            let mut repairs =
                                if flush { vec![RepairKind::Flush] } else { Vec::new() };
                            self.unit(&mut draft, words, 0, &mut repairs);
                        }
                    }
                    chapeau = self.tree.drafts.len();
                    self.add(draft)?;
                    self.enumeration(chapeau, anchor)?;
                    after_list = false;
                }
                Block::List(items) => {
                    let anchor = match apart && self.would_clash(items, anchor, total) {
                        true => self.tree.drafts[chapeau].id.path().to_owned(),
                        false => anchor.to_owned(),
                    };
                    self.items(items, Some(chapeau), &anchor)?;
                    after_list = true;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether labelled items that hung from `anchor` would bear the ids of its `total` paragraphs
    /// or of items before them; a lawyer then cites the paragraph too: 第四条第一款第（一）项.
    fn would_clash(&self, items: &[Item], anchor: &str, total: usize) -> bool {
        items.iter().any(|item| {
            let first = match item.blocks.first() {
                Some(Block::Paragraph(words)) => words.text.as_str(),
                _ => "",
            };
            let ordinal =
                item.ordinal.as_deref().map(|o| o.trim_end_matches(['.', ')']).to_owned());
            let Some(mark) = ordinal.or_else(|| Some(labels::item(first)?.mark)) else {
                return false;
            };
            let paragraph = mark.parse().is_ok_and(|n: usize| n <= total);
            let id = ClauseId::new(&self.entry.id, &format!("{anchor}({mark})"));
            paragraph || id.is_ok_and(|id| self.seen.contains_key(&id))
        })
    }

    /// A number that is taken already: the clause is told apart as lawyers tell inserted clauses
    /// apart, 4.2 bis, and a printed number is reported.
    fn make_room(&mut self, place: &mut Place) {
        let taken = |path: &str, seen: &HashMap<ClauseId, usize>| {
            ClauseId::new(&self.entry.id, path).is_ok_and(|id| seen.contains_key(&id))
        };
        if !taken(&place.path, &self.seen) {
            return;
        }
        // A labelled item may still hang from its own paragraph; see `section::free`.
        let above = place.parent.and_then(|at| self.tree.drafts.get(at));
        let mark = place.path.strip_suffix(')').and_then(|path| path.rsplit_once('('));
        if let (Some(above), Some((_, mark))) = (above, mark)
            && !taken(&format!("{}({mark})", above.id.path()), &self.seen)
        {
            return;
        }
        const TIMES: [&str; 9] = [
            "bis",
            "ter",
            "quater",
            "quinquies",
            "sexies",
            "septies",
            "octies",
            "novies",
            "decies",
        ];
        // Counted, so that a thousand of one number cost no search.
        let times = self.repeated.entry(place.path.clone()).or_default();
        let mut path = place.path.clone();
        while taken(&path, &self.seen) {
            path = match TIMES.get(*times) {
                Some(word) => format!("{}({word})", place.path),
                None => format!("{}(bis)({})", place.path, *times + 2),
            };
            *times += 1;
        }
        if let Some(printed) = &place.printed {
            self.tree.remarks.push((
                FindingKind::DuplicateNumber,
                Some(self.tree.drafts.len()),
                format!("The printed number {printed} is that of an earlier clause too."),
                format!("编号“{printed}”与前面的条款重复。"),
            ));
        }
        if place.anchor == place.path {
            place.anchor.clone_from(&path);
        }
        place.path = path;
        place.own_number = true;
    }

    /// The first paragraph of an item of several carries the item's label; it is the item's.
    fn strip_label(&self, draft: &mut Draft, words: &Words, item: usize, number: usize) {
        let label = printed_length(self.tree.drafts[item].printed.as_deref(), &words.text);
        if number == 1 && label > 0 {
            let mut words = words.clone();
            outline::cut_start(&mut words, label);
            draft.text = words.text;
            draft.links = words.links;
        }
    }

    /// Makes the members of an enumeration in the clause at `at` addressable.
    fn enumeration(&mut self, at: usize, anchor: &str) -> Result<(), Error> {
        let path = self.tree.drafts[at].id.path();
        if self.entry.undivided.iter().any(|whole| whole == path) {
            return Ok(());
        }
        let members = labels::enumeration(&self.tree.drafts[at].text);
        if let (Some(unit), false) = (self.tree.drafts[at].units.last(), members.is_empty()) {
            self.tree.units[*unit].repairs.push(RepairKind::Divided);
        }
        for member in members {
            let mut place = Place {
                path: format!("{anchor}({})", member.mark),
                anchor: String::new(),
                parent: Some(at),
                kind: ClauseKind::Inline,
                printed: Some(member.printed),
                own_number: false,
                repairs: Vec::new(),
            };
            self.make_room(&mut place);
            let mut draft = self.draft(&place)?;
            let parent = &self.tree.drafts[at];
            draft.text = parent.text[member.range.clone()].to_owned();
            draft.units = parent.units.last().copied().into_iter().collect();
            draft.span = Some(member.range);
            self.add(draft)?;
        }
        Ok(())
    }

    fn draft(&mut self, place: &Place) -> Result<Draft, Error> {
        let id = self.free_id(place)?;
        Ok(Draft {
            id,
            parent: place.parent,
            kind: place.kind,
            printed: place.printed.clone(),
            own_number: place.own_number,
            heading: None,
            text: String::new(),
            body: 0,
            sentences_from: 0,
            span: None,
            links: Vec::new(),
            units: Vec::new(),
            heading_units: 0,
        })
    }

    /// Adds words to the text of `draft`, without the first `cut` bytes, and as a unit with them.
    fn unit(
        &mut self,
        draft: &mut Draft,
        words: &Words,
        cut: usize,
        repairs: &mut Vec<RepairKind>,
    ) {
        let start = draft.text.len();
        let mut cut_words = words.clone();
        outline::cut_start(&mut cut_words, cut);
        draft.links.extend(cut_words.links.into_iter().map(|link| Link {
            range: link.range.start + start..link.range.end + start,
            target: link.target,
        }));
        draft.text.push_str(&cut_words.text);
        draft.units.push(self.tree.units.len());
        // Notices and title blocks are set apart as a whole, other repairs concern the first unit.
        let whole = draft.kind == ClauseKind::Front;
        let repairs = if whole { repairs.clone() } else { std::mem::take(repairs) };
        self.tree.units.push(Unit { text: words.text.clone(), repairs });
    }

    fn add(&mut self, draft: Draft) -> Result<(), Error> {
        let file = || self.entry.file.clone();
        if self.tree.drafts.len() >= MAX_CLAUSES {
            return Err(Error::TooMany { file: file(), limit: MAX_CLAUSES });
        }
        if self.seen.insert(draft.id.clone(), self.tree.drafts.len()).is_some() {
            return Err(Error::Duplicate { file: file(), id: draft.id.to_string() });
        }
        self.tree.drafts.push(draft);
        Ok(())
    }
}

/// The words before a colon that are set strong at the start of an item.
fn run_in_title(words: &Words, label: usize) -> Option<String> {
    let title = words.text.get(label..words.strong)?;
    let title = title.strip_suffix([':', '：', '.', '。'])?.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

fn past_space(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.len() - rest.trim_start().len()
}
