//! From paragraphs to entries: which label continues which sequence, what is a heading, an item, a
//! paragraph of its own, and where lost bullets begin and end. A label counts only in sequence.

use clauses::RepairKind;
use kernel::Language;

use super::{
    marks::{Mark, Style, is_han, marks},
    paragraphs::{Para, columns, ends_closed},
    repairs::Log,
};

/// Deepest nesting of lists that is kept; what stands deeper is raised to it, so that ids stay
/// citable.
const MAX_DEPTH: usize = 8;

/// What a paragraph is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Numbered section: `1.`, `3.1`, `Article 5`.
    Section,
    /// Chapter.
    Part,
    /// Schedule.
    Annex,
    /// Heading without number, with its level.
    Heading(u8),
    /// Labelled item of a list.
    Item,
    /// Item without label.
    Bare,
    /// Paragraph.
    Para,
}

/// A paragraph with its place.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub para: usize,
    pub mark: Option<Mark>,
    pub role: Role,
    /// Lists around it; an item is inside its own.
    pub depth: usize,
    /// Whether it is a heading line.
    pub headed: bool,
    /// Bytes of a run-in title, label included.
    pub titled: usize,
}

struct Level {
    style: Style,
    value: u32,
    path: String,
    depth: usize,
    entry: usize,
    /// Whether a paragraph that ends with a colon introduces the list.
    chapeau: bool,
    section: bool,
    /// Depth in the file's own lists.
    hint: u8,
    bare: bool,
    tens_lost: bool,
    /// Unlabelled items under each headed member so far.
    counts: Vec<usize>,
}

/// Gives each paragraph of `body` its place.
pub(super) fn grow(
    paras: &[Para],
    body: &[usize],
    language: Language,
    log: &mut Log<'_>,
) -> Vec<Entry> {
    let has_items = body.iter().any(|n| paras[*n].hints.item || paras[*n].bullet.is_some());
    let found: Vec<Vec<Mark>> = body.iter().map(|n| found(&paras[*n])).collect();
    let mut grower = Grower {
        paras,
        body,
        found: &found,
        log,
        entries: Vec::with_capacity(body.len()),
        levels: Vec::new(),
        suspended: Vec::new(),
        root: None,
        fresh: true,
        has_items,
        language,
        signs: Vec::new(),
        caps: caps_are_headings(paras, body, &found),
    };
    let mut at = 0;
    while at < body.len() {
        at += grower.place(at);
    }
    grower.entries
}

fn found(para: &Para) -> Vec<Mark> {
    if para.bullet.is_some() {
        return Vec::new();
    }
    let mut found = marks(&para.text);
    if para.hints.label > 0 {
        found.retain(|mark| mark.length <= para.hints.label);
    }
    found
}

/// Whether lines in capitals are the headings of a text that numbers nothing.
fn caps_are_headings(paras: &[Para], body: &[usize], found: &[Vec<Mark>]) -> bool {
    let labelled = found.iter().flatten().any(|mark| mark.style.opens_sections());
    let marked = body.iter().any(|n| paras[*n].hints.heading.is_some());
    let caps = body.iter().filter(|n| is_caps(&paras[**n].text)).count();
    !labelled && !marked && caps >= 2 && caps * 2 <= body.len()
}

fn is_caps(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3
        && columns(text) <= 80
        && !ends_closed(text)
        && text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        && !text.contains(is_han)
}

struct Grower<'a, 'b, 'c> {
    paras: &'a [Para],
    body: &'a [usize],
    found: &'a [Vec<Mark>],
    log: &'b mut Log<'c>,
    entries: Vec<Entry>,
    levels: Vec<Level>,
    /// Lists that a paragraph closed; they may go on behind it.
    suspended: Vec<(Style, u32)>,
    /// Style of the section labels.
    root: Option<Style>,
    /// Whether section numbers may begin anew.
    fresh: bool,
    /// Whether the file marks its items, so that none needs to be guessed.
    has_items: bool,
    language: Language,
    signs: Vec<String>,
    caps: bool,
}

enum Accepted {
    Continue(usize),
    New,
    Root,
    Section,
    Part,
    Annex,
}

impl<'a> Grower<'a, '_, '_> {
    fn para(&self, at: usize) -> &'a Para {
        &self.paras[self.body[at]]
    }

    /// The paragraph of the last entry.
    fn last_text(&self) -> &'a str {
        self.entries.last().map_or("", |entry| self.paras[entry.para].text.as_str())
    }

    /// Places the paragraph at `at` and those that go with it; returns how many.
    fn place(&mut self, at: usize) -> usize {
        let para = self.para(at);
        let lists_closed = para.hints.depth == 0 && para.bullet.is_none();
        if lists_closed {
            let keep = self
                .levels
                .iter()
                .position(|level| level.hint > 0 && !level.section)
                .unwrap_or(self.levels.len());
            self.levels.truncate(keep);
            self.signs.clear();
        }
        if let Some((mark, accepted)) = self.accept(at) {
            self.labelled(at, mark, accepted);
            return 1;
        }
        let bracketed = super::sheet::is_bracket_heading(&para.text);
        let heading =
            para.hints.heading.or((self.caps && is_caps(&para.text) || bracketed).then_some(2));
        if let Some(level) = heading.filter(|_| para.hints.depth == 0) {
            self.levels.clear();
            self.suspended.clear();
            self.fresh = true;
            self.push(at, None, Role::Heading(level), 0);
            return 1;
        }
        if para.hints.item || para.bullet.is_some() {
            self.bullet(at);
            return 1;
        }
        if para.hints.depth > 0 {
            let level = self.levels.iter().rfind(|level| level.hint <= para.hints.depth);
            let depth = level.map_or(0, |level| level.depth);
            self.push(at, None, Role::Para, depth);
            return 1;
        }
        self.unlabelled(at)
    }

    fn push(&mut self, at: usize, mark: Option<Mark>, role: Role, depth: usize) {
        self.entries.push(Entry {
            para: self.body[at],
            mark,
            role,
            depth: depth.min(MAX_DEPTH),
            headed: false,
            titled: 0,
        });
    }

    // ---- labels

    /// The reading of the label that fits the sequence, if any does.
    fn accept(&mut self, at: usize) -> Option<(Mark, Accepted)> {
        let found = &self.found[at];
        if found.is_empty() {
            return None;
        }
        let certain = self.para(at).hints.label > 0;
        for mark in found {
            match mark.style {
                Style::Part(_) if self.is_title_like(at, mark.behind) => {
                    return Some((mark.clone(), Accepted::Part));
                }
                Style::Annex if self.is_title_like(at, mark.behind) && at > 0 => {
                    return Some((mark.clone(), Accepted::Annex));
                }
                _ => {}
            }
        }
        // Exactly the next in a sequence, the innermost first.
        for index in (0..self.levels.len()).rev() {
            for mark in found {
                if self.follows(index, mark, 1) {
                    return Some((mark.clone(), Accepted::Continue(index)));
                }
            }
        }
        for mark in found {
            let resumed = self.suspended.contains(&(mark.style, mark.value.wrapping_sub(1)));
            if resumed && !mark.style.opens_sections() {
                return Some((mark.clone(), Accepted::New));
            }
        }
        if let Some(accepted) = found.iter().find_map(|mark| self.lost_digits(at, mark)) {
            return Some(accepted);
        }
        for mark in found {
            if mark.style == Style::Dotted {
                if self.dotted_fits(mark) {
                    return Some((mark.clone(), Accepted::Section));
                }
                continue;
            }
            let article = matches!(mark.style, Style::Article(_));
            let may_root = mark.style.opens_sections()
                && (self.root.is_none() || (self.fresh && self.root == Some(mark.style)));
            if may_root
                && (mark.value == 1 || article || certain || self.goes_on(at, mark))
                && (mark.style != Style::NumberBare || self.bare_root(at, mark))
            {
                return Some((mark.clone(), Accepted::Root));
            }
        }
        for mark in found {
            let first = mark.value == 1
                && !matches!(mark.style, Style::Article(_) | Style::NumberBare | Style::Dotted);
            let is_root = self.root == Some(mark.style);
            let introduced = ends_with_colon(self.last_text());
            let inner = self.levels.last().is_some_and(|level| {
                level.style == mark.style && level.value == 1 && !level.section
            });
            if first
                && !inner
                && (!is_root || introduced || certain)
                && (introduced
                    || certain
                    || self.goes_on(at, mark)
                    || self.levels.iter().any(|l| l.section))
            {
                return Some((mark.clone(), Accepted::New));
            }
        }
        // A gap in the sequence: a number was left out.
        for index in (0..self.levels.len()).rev() {
            for mark in found {
                if self.follows(index, mark, 4) {
                    return Some((mark.clone(), Accepted::Continue(index)));
                }
            }
        }
        let mark = found.first()?;
        if certain && mark.style == Style::Dotted {
            return Some((mark.clone(), Accepted::Section));
        }
        (certain && mark.value > 0).then(|| (mark.clone(), Accepted::New))
    }

    /// Whether `mark` is at most `reach` further than the last of the level.
    fn follows(&self, index: usize, mark: &Mark, reach: u32) -> bool {
        let Some(level) = self.levels.get(index) else { return false };
        if level.style != mark.style || level.bare {
            return false;
        }
        let near = mark.value > level.value && mark.value <= level.value.saturating_add(reach);
        match mark.style {
            Style::Dotted => {
                let prefix = |path: &str| path.rsplit_once('.').map(|(head, _)| head.to_owned());
                near && prefix(&level.path) == prefix(&mark.path)
            }
            _ => near,
        }
    }

    /// A dotted number hangs from the one above it, or begins a text whose sections are unnumbered.
    fn dotted_fits(&self, mark: &Mark) -> bool {
        let Some((head, _)) = mark.path.rsplit_once('.') else { return false };
        let sections = || self.levels.iter().filter(|level| level.section);
        let known = sections().any(|level| level.path == head);
        let none = sections().next().is_none();
        let last = sections().rfind(|level| level.style == Style::Dotted);
        let after_last = last.is_some_and(|level| {
            let next = |path: &str| path.split('.').next().and_then(|n| n.parse::<u32>().ok());
            let (a, b) = (next(&level.path), next(&mark.path));
            matches!((a, b), (Some(a), Some(b)) if b == a + 1)
                && mark.value <= 1
                && self.root.is_none()
        });
        (known && mark.value <= 3) || none || after_last
    }

    /// After 9, a `0.` is a 10 without its tens digit, and so are the next.
    fn lost_digits(&mut self, at: usize, mark: &Mark) -> Option<(Mark, Accepted)> {
        let index =
            self.levels.iter().position(|level| level.section && level.style == mark.style)?;
        let level = &self.levels[index];
        let expected = level.value.saturating_add(1);
        let single = matches!(mark.style, Style::Number | Style::NumberComma | Style::NumberBare);
        let lost = single
            && expected >= 10
            && mark.value < 10
            && mark.value == expected % 10
            && (mark.value == 0 || level.tens_lost);
        if !lost {
            return None;
        }
        let para = self.para(at);
        let label = &para.text[..mark.length];
        let made = self.log.propose(
            RepairKind::Renumbered,
            para.lines(),
            (label, &format!("{expected}.")),
            (
                &format!("“{label}” after {} lost its tens digit: read as {expected}. The label is kept as printed.", expected - 1),
                &format!("{} 之后的“{label}”丢失了十位：读作 {expected}。编号仍保留印刷形式。", expected - 1),
            ),
        );
        if !made {
            return None;
        }
        self.levels[index].tens_lost = true;
        let mark = Mark { value: expected, ..mark.clone() };
        Some((mark, Accepted::Continue(index)))
    }

    /// Whether the next number of the same style follows soon.
    fn goes_on(&self, at: usize, mark: &Mark) -> bool {
        let ahead = self.found.iter().skip(at + 1).take(400).flatten();
        ahead.filter(|next| next.style == mark.style).any(|next| next.value == mark.value + 1)
    }

    /// A number without a sign behind it is a label only of a title, and if its dotted children or
    /// its next sibling follow.
    fn bare_root(&self, at: usize, mark: &Mark) -> bool {
        let dotted = format!("{}.1", mark.value);
        let child =
            self.found.iter().skip(at + 1).take(40).flatten().any(|next| next.path == dotted);
        self.is_title_like(at, mark.behind) && (child || self.goes_on(at, mark))
    }

    fn labelled(&mut self, at: usize, mark: Mark, accepted: Accepted) {
        let chapeau = ends_with_colon(self.last_text());
        let (depth, index) = match accepted {
            Accepted::Part | Accepted::Annex => {
                self.levels.clear();
                self.suspended.clear();
                self.fresh = true;
                let annex = matches!(accepted, Accepted::Annex);
                if annex {
                    self.root = None;
                }
                self.push(at, Some(mark), if annex { Role::Annex } else { Role::Part }, 0);
                return;
            }
            Accepted::Root => {
                self.root = Some(mark.style);
                self.fresh = false;
                self.levels.clear();
                self.suspended.clear();
                (0, None)
            }
            Accepted::Section => {
                let head = mark.path.rsplit_once('.').map_or("", |(head, _)| head).to_owned();
                let keep = self
                    .levels
                    .iter()
                    .position(|l| l.section && l.path == head)
                    .map_or(0, |n| n + 1);
                self.levels.truncate(keep);
                self.suspended.clear();
                (0, None)
            }
            Accepted::Continue(index) => {
                self.levels.truncate(index + 1);
                let section = self.levels[index].section;
                if section {
                    self.suspended.clear();
                }
                (self.levels[index].depth, Some(index))
            }
            Accepted::New => (self.inner_depth() + 1, None),
        };
        let entry = self.entries.len();
        match index {
            Some(index) => {
                let level = &mut self.levels[index];
                level.value = mark.value;
                level.path.clone_from(&mark.path);
                level.entry = entry;
                if level.section && level.path.is_empty() {
                    level.path = mark.value.to_string();
                }
            }
            None => {
                let section = depth == 0;
                let path =
                    if mark.path.is_empty() { mark.value.to_string() } else { mark.path.clone() };
                // A list of the same depth that is still open ends here.
                self.levels.retain(|level| level.section || level.depth < depth);
                self.levels.push(Level {
                    style: mark.style,
                    value: mark.value,
                    path,
                    depth,
                    entry,
                    chapeau,
                    section,
                    hint: self.para(at).hints.depth,
                    bare: false,
                    tens_lost: false,
                    counts: Vec::new(),
                });
            }
        }
        self.push(at, Some(mark), if depth == 0 { Role::Section } else { Role::Item }, depth);
    }

    /// Lists around what comes next if it hangs from the last entry.
    fn inner_depth(&self) -> usize {
        self.entries.last().map_or(0, |entry| entry.depth)
    }

    // ---- items that the file marks

    fn bullet(&mut self, at: usize) {
        let para = self.para(at);
        let hint = match &para.bullet {
            Some(sign) => {
                let known = self.signs.iter().position(|known| known == sign);
                let place = known.unwrap_or(self.signs.len());
                self.signs.truncate(place + 1);
                if known.is_none() {
                    self.signs.push(sign.clone());
                }
                u8::try_from(place + 1).unwrap_or(u8::MAX)
            }
            None => para.hints.depth.max(1),
        };
        while self.levels.last().is_some_and(|level| level.hint > hint && !level.section) {
            self.levels.pop();
        }
        let same = self.levels.last().is_some_and(|level| level.hint == hint && level.bare);
        let depth = if same {
            self.levels.last().map_or(1, |level| level.depth)
        } else {
            if self.levels.last().is_some_and(|level| level.hint == hint && !level.section) {
                self.levels.pop();
            }
            if self.head_if_title() {
                let index = self.entries.len() - 1;
                if let Some(level) = self.levels.iter_mut().find(|level| level.entry == index) {
                    level.counts.push(0);
                }
            }
            let depth = self.inner_depth() + 1;
            self.levels.push(Level {
                style: Style::Circled,
                value: 0,
                path: String::new(),
                depth,
                entry: self.entries.len(),
                chapeau: ends_with_colon(self.last_text()),
                section: false,
                hint,
                bare: true,
                tens_lost: false,
                counts: Vec::new(),
            });
            depth
        };
        self.push(at, None, Role::Bare, depth);
    }

    /// A short labelled line that a list follows is its heading.
    fn head_if_title(&mut self) -> bool {
        let Some(last) = self.entries.last() else { return false };
        if last.role != Role::Item {
            return false;
        }
        let Some(mark) = last.mark.clone() else { return false };
        let para = &self.paras[last.para];
        let title = para.text.get(mark.behind..).unwrap_or_default();
        let index = self.entries.len() - 1;
        let siblings = self.levels.iter().find(|level| level.entry == index);
        let first = mark.value == 1;
        let like_others = first || siblings.is_some_and(|level| !level.counts.is_empty());
        if !(like_others && is_item_title(title)) {
            return false;
        }
        let made = self.log.propose(
            RepairKind::Headed,
            para.lines(),
            (&para.text, &para.text),
            (
                "A short title without a closing mark, followed by what it is about: read as a heading.",
                "无句末标点的短标题，其后有内容：作标题处理。",
            ),
        );
        if let Some(last) = self.entries.last_mut() {
            last.headed = made;
        }
        made
    }

    // ---- paragraphs without label

    fn unlabelled(&mut self, at: usize) -> usize {
        let para = self.para(at);
        let text = para.text.as_str();
        let before = self.last_text();
        let in_list = self.levels.iter().any(|level| !level.section);
        let lower = text.starts_with(|c: char| c.is_lowercase());
        // Text that goes on from the whole list.
        if in_list && lower && before.ends_with([',', '，']) {
            return self.flush(at);
        }
        if !self.has_items {
            if ends_with_colon(before)
                && !self
                    .entries
                    .last()
                    .is_some_and(|e| matches!(e.role, Role::Heading(_) | Role::Part | Role::Annex))
            {
                let run = self.run(at, None);
                if run >= 2 && self.itemise(at, run) {
                    return run;
                }
            } else if let Some(run) = self.statements(at) {
                return run;
            }
        }
        let depth = self.paragraph_depth();
        self.close_to(depth);
        self.push(at, None, Role::Para, depth);
        1
    }

    fn flush(&mut self, at: usize) -> usize {
        let list = self.levels.iter().find(|level| !level.section).map_or(1, |level| level.depth);
        let depth = self.levels.last().map_or(list, |level| level.depth) - 1;
        let para = self.para(at);
        let made = self.log.propose(
            RepairKind::Flush,
            para.lines(),
            (&para.text, &para.text),
            (
                "Goes on from the whole, not from the last item: kept as a paragraph of its own.",
                "承接整段而非末项：单独成段。",
            ),
        );
        let depth = if made { depth } else { depth + 1 };
        self.close_to(depth);
        self.push(at, None, Role::Para, depth);
        1
    }

    /// The depth at which a plain paragraph stands: behind a list with an introduction it is again
    /// at the level of that; a list without one leaves it in its last item.
    fn paragraph_depth(&self) -> usize {
        let mut depth = self.levels.last().map_or(0, |level| level.depth);
        for level in self.levels.iter().rev().filter(|level| !level.section) {
            if !(level.chapeau || level.bare) {
                break;
            }
            depth = level.depth - 1;
        }
        depth
    }

    fn close_to(&mut self, depth: usize) {
        while let Some(level) = self.levels.pop_if(|level| !level.section && level.depth > depth) {
            if !level.bare {
                self.suspended.push((level.style, level.value));
            }
        }
    }

    /// How many paragraphs from `at` on are items of one lost list, at most `most`.
    fn run(&self, at: usize, most: Option<usize>) -> usize {
        let text = |n: usize| self.para(n).text.as_str();
        let first = text(at);
        let class = Class::of(first);
        let wide = |text: &str| columns(text) > 1200;
        let mut n = at;
        while n < self.body.len() && n - at < most.unwrap_or(200) {
            let this = text(n);
            let para = self.para(n);
            let other = !self.found[n].is_empty() || para.hints.heading.is_some() || wide(this);
            let fits = match class {
                Class::Lower => this.starts_with(|c: char| c.is_lowercase()),
                Class::Quote => this.starts_with(['“', '"', '「', '‘']),
                Class::Titled => run_in_title(this, 0).is_some(),
                Class::Plain => {
                    !(ends_with_colon(this)
                        || (n > at && this.starts_with(|c: char| c.is_lowercase())))
                }
            };
            if other || !fits {
                break;
            }
            if n > at {
                let before = text(n - 1);
                let done = before.ends_with(['.', '。']);
                let semicolons = first.ends_with([';', '；', ','])
                    || (n - at >= 2 && text(n - 2).ends_with([';', '；']));
                let last_but_one = n - at >= 2 && is_last_but_one(text(n - 2));
                if done && (semicolons || last_but_one) {
                    break;
                }
                if class == Class::Lower
                    && before.ends_with(',')
                    && semicolons
                    && !first.ends_with(',')
                {
                    break;
                }
            }
            n += 1;
        }
        let count = n - at;
        // Plain sentences up to the end of the text are no list.
        let closed = self.found.get(n).is_some_and(|found| !found.is_empty())
            || matches!(class, Class::Lower | Class::Quote | Class::Titled)
            || (n < self.body.len() && first.ends_with([';', '；']))
            || first.ends_with([';', '；']);
        if closed { count } else { 0 }
    }

    /// Makes `count` paragraphs items under the last entry.
    fn itemise(&mut self, at: usize, count: usize) -> bool {
        let (first, last) = (self.para(at), self.para(at + count - 1));
        let before: Vec<&str> = (at..at + count).map(|n| self.para(n).text.as_str()).collect();
        let after: Vec<String> = before.iter().map(|text| format!("• {text}")).collect();
        let made = self.log.propose(
            RepairKind::Itemised,
            (first.lines().0, last.lines().1),
            (&before.join("\n"), &after.join("\n")),
            (
                &format!("{count} plain lines behind the line that introduces them were made items again; their ids are ours."),
                &format!("引导语之后的 {count} 行恢复为列表项；其编号为我们所加。"),
            ),
        );
        if !made {
            return false;
        }
        let depth = self.inner_depth() + 1;
        for n in at..at + count {
            self.push(n, None, Role::Bare, depth);
        }
        // The list is over; what follows is a paragraph of what introduced it.
        self.levels.push(Level {
            style: Style::Circled,
            value: 0,
            path: String::new(),
            depth,
            entry: self.entries.len() - 1,
            chapeau: true,
            section: false,
            hint: 0,
            bare: true,
            tens_lost: false,
            counts: Vec::new(),
        });
        true
    }

    /// Statements under a labelled title: `(a) Output Risks` and the lines behind it.
    fn statements(&mut self, at: usize) -> Option<usize> {
        let last = self.entries.last().filter(|entry| entry.role == Role::Item)?;
        let mark = last.mark.clone()?;
        let para = &self.paras[last.para];
        let title = para.text.get(mark.behind..).unwrap_or_default();
        let index = self.entries.len() - 1;
        let level = self.levels.iter().position(|level| level.entry == index)?;
        let counts = self.levels[level].counts.clone();
        let like_others = mark.value == 1 || !counts.is_empty();
        if !like_others || !is_item_title(title) {
            return None;
        }
        // If all before had as many, this one has no more.
        let same =
            counts.first().filter(|first| counts.len() >= 2 && counts.iter().all(|n| n == *first));
        let run = self.run_of_statements(at, same.copied());
        // A title is followed by several statements, and by its next sibling.
        if run == 0 || (mark.value == 1 && !self.goes_on_from(at + run, &mark)) {
            return None;
        }
        if !self.head_if_title() {
            return None;
        }
        self.levels[level].counts.push(run);
        self.itemise(at, run).then_some(run)
    }

    fn run_of_statements(&self, at: usize, most: Option<usize>) -> usize {
        let mut n = at;
        while n < self.body.len() && n - at < most.unwrap_or(100) {
            let para = self.para(n);
            if !self.found[n].is_empty()
                || ends_with_colon(&para.text)
                || para.hints.heading.is_some()
            {
                break;
            }
            n += 1;
        }
        n - at
    }

    fn goes_on_from(&self, at: usize, mark: &Mark) -> bool {
        self.found.get(at).is_some_and(|found| {
            found.iter().any(|next| next.style == mark.style && next.value == mark.value + 1)
        })
    }

    /// Whether the paragraph, from `behind` on, is a title rather than a sentence.
    fn is_title_like(&self, at: usize, behind: usize) -> bool {
        is_title(self.para(at).text.get(behind..).unwrap_or_default(), self.language)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Quote,
    Titled,
    Plain,
}

impl Class {
    fn of(text: &str) -> Self {
        match text.chars().next() {
            Some(c) if c.is_lowercase() => Self::Lower,
            Some('“' | '"' | '「' | '‘') => Self::Quote,
            _ if run_in_title(text, 0).is_some() => Self::Titled,
            _ => Self::Plain,
        }
    }
}

fn is_last_but_one(text: &str) -> bool {
    let bare = text.trim_end();
    [" and", " or", " and/or", "以及", "和", "或", "及"].iter().any(|word| bare.ends_with(word))
}

/// Whether a text introduces what follows.
pub(super) fn ends_with_colon(text: &str) -> bool {
    text.trim_end().ends_with([':', '：'])
}

/// Whether a text behind a section's label is a title. Empty ones are: the label stands alone.
pub(super) fn is_title(text: &str, language: Language) -> bool {
    let text = text.trim();
    let wide = language.pick(110, 60);
    !text.ends_with(['.', ';', ':', ',', '。', '；', '：', '，', '、'])
        && columns(text) <= wide
        && !text.contains(['。', '；'])
        && !text.starts_with(|c: char| c.is_lowercase())
}

/// Whether a text behind the label of an item is a title: short, no closing mark, its words in
/// capitals; in Chinese without any mark.
fn is_item_title(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || columns(text) > 80 || ends_closed(text) || text.ends_with([',', '，']) {
        return false;
    }
    if text.contains(is_han) {
        return columns(text) <= 40 && !text.contains(['，', '。', '；', '：']);
    }
    has_title_case(text)
}

fn has_title_case(text: &str) -> bool {
    const SMALL: [&str; 12] =
        ["with", "from", "into", "over", "upon", "under", "and", "or", "of", "the", "for", "to"];
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '-' || c == '/').collect();
    let first = words.first().is_some_and(|w| w.starts_with(|c: char| c.is_uppercase()));
    let others = words.iter().skip(1).filter(|w| w.len() > 3 && !SMALL.contains(w));
    first && others.clone().all(|w| !w.starts_with(|c: char| c.is_lowercase()))
}

/// Bytes of a run-in title from `from` on, with its closing mark: `Model Inversion:`.
pub(super) fn run_in_title(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let at = rest.find([':', '：', '.'])?;
    let sign = rest[at..].chars().next()?;
    let title = &rest[..at];
    let behind = &rest[at + sign.len_utf8()..];
    let han = title.contains(is_han);
    let words = title.split_whitespace().count();
    let short = if han {
        columns(title) <= 16 && sign == '：' && !title.contains(['，', '、'])
    } else {
        (1..=6).contains(&words)
    };
    let led = if han { !behind.trim().is_empty() } else { behind.starts_with(' ') };
    let opens =
        han || behind.trim_start().starts_with(|c: char| c.is_uppercase() || "“\"".contains(c));
    let case = han || (has_title_case(title) && !title.contains([',', '(', '“', '"']));
    (short && led && opens && case && !title.is_empty()).then_some(from + at + sign.len_utf8())
}

/// `Late payment.` before a sentence.
fn sentence_case_title(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let at = rest.find('.')?;
    let words = rest[..at].split_whitespace().count();
    let opens = rest[at + 1..].strip_prefix(' ')?.starts_with(|c: char| c.is_uppercase());
    let title =
        rest.starts_with(|c: char| c.is_uppercase()) && !rest[..at].contains([',', '(', ':']);
    ((1..=5).contains(&words) && opens && title).then_some(from + at + 1)
}

/// Marks run-in titles, where all members of a list, or most sections, have one.
pub(super) fn entitle(paras: &[Para], entries: &mut [Entry], log: &mut Log<'_>) {
    let mut from = 0;
    while from < entries.len() {
        let (role, depth) = (entries[from].role, entries[from].depth);
        if !matches!(role, Role::Item | Role::Bare | Role::Section) {
            from += 1;
            continue;
        }
        if role == Role::Section {
            from += 1;
            continue;
        }
        // Items of one list: of the same role and depth, with nothing shallower between.
        let mut members = Vec::new();
        let mut n = from;
        while n < entries.len()
            && (entries[n].depth > depth
                || (entries[n].depth == depth
                    && (entries[n].role == role || entries[n].role == Role::Para)))
        {
            if entries[n].depth == depth && entries[n].role == role {
                members.push(n);
            }
            n += 1;
        }
        entitle_members(paras, entries, &members, log, true);
        from += 1 + members.iter().skip(1).take_while(|m| **m == from + 1).count();
        if let Some(last) = members.last() {
            from = from.max(*last + 1);
        }
    }
    let sections: Vec<usize> = (0..entries.len())
        .filter(|n| entries[*n].role == Role::Section && !entries[*n].headed)
        .collect();
    entitle_members(paras, entries, &sections, log, false);
}

fn entitle_members(
    paras: &[Para],
    entries: &mut [Entry],
    members: &[usize],
    log: &mut Log<'_>,
    all: bool,
) {
    let title = |n: &usize| {
        let entry = &entries[*n];
        if entry.headed || entry.titled > 0 {
            return None;
        }
        let from = entry.mark.as_ref().map_or(0, |mark| mark.behind);
        run_in_title(&paras[entry.para].text, from).map(|end| (*n, end))
    };
    let plain = |n: &usize| {
        let entry = &entries[*n];
        let from = entry.mark.as_ref().map_or(0, |mark| mark.behind);
        let free = !entry.headed && entry.titled == 0;
        let end = sentence_case_title(&paras[entry.para].text, from)?;
        free.then_some((*n, end))
    };
    let titled: Vec<(usize, usize)> = members.iter().filter_map(title).collect();
    let enough =
        if all { titled.len() == members.len() } else { titled.len() * 10 >= members.len() * 6 };
    let han = titled.iter().any(|(n, _)| paras[entries[*n].para].text.contains(is_han));
    if titled.len() < 2 || !enough || (han && !all) {
        return;
    }
    // Where most sections have one, the others may be in small letters: `Late payment.`
    let titled = if all {
        titled
    } else {
        members.iter().filter_map(|n| title(n).or_else(|| plain(n))).collect()
    };
    for (n, end) in titled {
        let para = &paras[entries[n].para];
        let from = entries[n].mark.as_ref().map_or(0, |mark| mark.behind);
        let made = log.propose(
            RepairKind::Titled,
            para.lines(),
            (
                &para.text,
                &format!("【{}】 {}", &para.text[from..end], para.text[end..].trim_start()),
            ),
            (
                "The words before the mark are shown as its title; the text is unchanged.",
                "标点之前的文字作为标题显示；文字未改。",
            ),
        );
        if made {
            entries[n].titled = end;
        }
    }
}
