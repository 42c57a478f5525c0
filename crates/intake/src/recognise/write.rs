//! Writes entries down as the Markdown that clause trees are read from.

use clauses::RepairKind;
use kernel::Language;

use super::{
    front::Front,
    marks::{Mark, Style},
    paragraphs::Para,
    repairs::Log,
    tree::{Entry, Role, is_title},
};

/// The Markdown of a document.
pub(super) fn markdown(
    paras: &[Para],
    front: &Front,
    entries: &[Entry],
    (language, ordered): (Language, bool),
    log: &mut Log<'_>,
) -> String {
    let mut writer = Writer {
        paras,
        out: String::new(),
        indents: vec![0],
        ordered,
        tight: tight_labels(paras, entries, language, log),
        parts: part_styles(entries),
        in_annex: false,
    };
    for (heading, inside) in &front.notices {
        writer.block(0, &format!("## {}", writer.inline(&paras[*heading], 0, usize::MAX)));
        for n in inside {
            let text = writer.whole(&paras[*n]);
            writer.block(0, &text);
        }
    }
    if front.title.is_none() && !front.notices.is_empty() {
        writer.block(0, "---");
    }
    if let Some(title) = front.title {
        writer.block(0, &format!("# {}", writer.inline(&paras[title], 0, usize::MAX)));
        for n in &front.dates {
            let text = writer.whole(&paras[*n]);
            writer.block(0, &text);
        }
        writer.block(0, "---");
    }
    for entry in entries.iter() {
        writer.entry(entry);
    }
    writer.out
}

/// Whether the document is a numbered list of paragraphs rather than of sections with headings.
pub(super) fn is_ordered(paras: &[Para], entries: &[Entry], language: Language) -> bool {
    let (mut sections, mut titles) = (0_usize, 0_usize);
    for entry in entries {
        match (entry.role, &entry.mark) {
            (Role::Section, Some(mark)) if mark.style == Style::Number => {
                sections += 1;
                let rest = paras[entry.para].text.get(mark.behind..).unwrap_or_default();
                titles += usize::from(is_title(rest, language));
            }
            (Role::Section | Role::Part | Role::Annex | Role::Heading(_), _) => return false,
            _ => {}
        }
    }
    sections > 0 && titles * 2 < sections
}

/// Decides which sections are heading lines.
pub(super) fn head_sections(
    paras: &[Para],
    entries: &mut [Entry],
    language: Language,
    ordered: bool,
    log: &mut Log<'_>,
) {
    for at in 0..entries.len() {
        let Some(mark) = entries[at].mark.clone().filter(|_| entries[at].role == Role::Section)
        else {
            continue;
        };
        let para = &paras[entries[at].para];
        let rest = para.text.get(mark.behind..).unwrap_or_default();
        if rest.is_empty() || !is_title(rest, language) {
            continue;
        }
        let contents = entries.get(at + 1).is_some_and(|next| {
            !matches!(next.role, Role::Section | Role::Part | Role::Annex | Role::Heading(_))
        });
        if !ordered {
            entries[at].headed = true;
        } else if contents {
            entries[at].headed = log.propose(
                RepairKind::Headed,
                para.lines(),
                (&para.text, &para.text),
                (
                    "A title without a text of its own: read as a heading.",
                    "仅为标题而无正文：作标题处理。",
                ),
            );
        }
    }
}

/// Styles of labels behind which the document hardly ever leaves a space, in a text whose labels
/// are not part of it.
fn tight_labels(
    paras: &[Para],
    entries: &[Entry],
    language: Language,
    log: &mut Log<'_>,
) -> Vec<(usize, bool)> {
    if language == Language::En {
        return Vec::new();
    }
    let spaced = |entry: &Entry| entry.mark.as_ref().is_some_and(|mark| mark.behind > mark.length);
    let items: Vec<&Entry> = entries.iter().filter(|entry| entry.role == Role::Item).collect();
    let odd: Vec<&&Entry> = items.iter().filter(|entry| spaced(entry)).collect();
    if odd.len() * 3 > items.len() {
        return Vec::new();
    }
    odd.iter()
        .map(|entry| {
            let para = &paras[entry.para];
            let mark = entry.mark.as_ref().map_or((0, 0), |mark| (mark.length, mark.behind));
            let tight = format!("{}{}", &para.text[..mark.0], &para.text[mark.1..]);
            let line = para.lines().0;
            let made = log.propose(
                RepairKind::LabelSpacing,
                (line, line),
                (&para.text, &tight),
                (
                    "A space behind the label, which hardly any other label has, was taken out.",
                    "编号之后的空格已去除，其他编号之后几乎均无空格。",
                ),
            );
            (entry.para, made)
        })
        .collect()
}

fn part_styles(entries: &[Entry]) -> Vec<u8> {
    let mut ranks: Vec<u8> = entries
        .iter()
        .filter_map(|entry| match entry.mark.as_ref()?.style {
            Style::Part(rank) => Some(rank),
            _ => None,
        })
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

struct Writer<'a> {
    paras: &'a [Para],
    out: String,
    /// Column at which the contents of each open list begin.
    indents: Vec<usize>,
    ordered: bool,
    tight: Vec<(usize, bool)>,
    parts: Vec<u8>,
    in_annex: bool,
}

impl Writer<'_> {
    fn block(&mut self, indent: usize, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn entry(&mut self, entry: &Entry) {
        let para = &self.paras[entry.para];
        match entry.role {
            Role::Section => self.section(entry, para),
            Role::Part | Role::Annex | Role::Heading(_) => {
                self.indents = vec![0];
                let level = match (&entry.mark, entry.role) {
                    (Some(Mark { style: Style::Part(rank), .. }), _) => {
                        2 + self.parts.iter().position(|r| r == rank).unwrap_or(0)
                    }
                    (_, Role::Heading(level)) => usize::from(level.clamp(2, 6)),
                    _ => 2,
                };
                self.in_annex |= entry.role == Role::Annex;
                let text = match &entry.mark {
                    Some(mark) => self.labelled(para, mark, usize::MAX, false),
                    None => self.inline(para, 0, usize::MAX),
                };
                self.block(0, &format!("{} {text}", "#".repeat(level.min(6))));
            }
            Role::Item | Role::Bare => {
                let depth = entry.depth.clamp(1, self.indents.len());
                self.indents.truncate(depth);
                let indent = self.indents.last().copied().unwrap_or(0);
                let text = match &entry.mark {
                    Some(mark) => self.labelled_item(entry, para, mark),
                    None if entry.titled > 0 => self.titled(para, String::new(), 0, entry.titled),
                    None => self.whole(para),
                };
                self.block(indent, &format!("- {text}"));
                self.indents.push(indent + 2);
            }
            Role::Para => {
                let depth = entry.depth.min(self.indents.len() - 1);
                self.indents.truncate(depth + 1);
                let indent = self.indents.last().copied().unwrap_or(0);
                let text = self.whole(para);
                self.block(indent, &text);
            }
        }
    }

    fn section(&mut self, entry: &Entry, para: &Para) {
        let Some(mark) = &entry.mark else { return };
        let rest = mark.behind;
        if self.ordered {
            let label = &para.text[..mark.length];
            let body = if entry.headed {
                format!("**{}**", self.inline(para, rest, usize::MAX))
            } else if entry.titled > 0 {
                self.titled(para, String::new(), rest, entry.titled)
            } else {
                self.from(para, rest)
            };
            self.block(0, &format!("{label} {body}"));
            self.indents = vec![label.len() + 1];
            return;
        }
        self.indents = vec![0];
        let components = mark.path.split('.').count().max(1);
        let base = if self.in_annex { 3 } else { 2 + self.parts.len() };
        let signs = "#".repeat((base + components - 1).min(6));
        if entry.headed {
            let text = self.labelled(para, mark, usize::MAX, true);
            self.block(0, &format!("{signs} {text}"));
            return;
        }
        let label = self.label(para, mark, true);
        self.block(0, &format!("{signs} {label}"));
        if rest < para.text.len() {
            let text = if entry.titled > 0 {
                self.titled(para, String::new(), rest, entry.titled)
            } else {
                self.from(para, rest)
            };
            self.block(0, &text);
        }
    }

    fn labelled_item(&self, entry: &Entry, para: &Para, mark: &Mark) -> String {
        if entry.headed {
            return format!("**{}**", self.labelled(para, mark, usize::MAX, false));
        }
        if entry.titled > 0 {
            let label =
                format!("{}{}", self.label(para, mark, false), self.gap(entry.para, para, mark));
            return self.titled(para, label, mark.behind, entry.titled);
        }
        let label = self.label(para, mark, false);
        format!(
            "{label}{}{}",
            self.gap(entry.para, para, mark),
            self.inline(para, mark.behind, usize::MAX)
        )
    }

    /// White space between a label and its words.
    fn gap(&self, at: usize, para: &Para, mark: &Mark) -> String {
        let tight = self.tight.iter().any(|(n, made)| *n == at && *made);
        let gap = para.text.get(mark.length..mark.behind).unwrap_or_default();
        if tight || gap.is_empty() { String::new() } else { " ".to_owned() }
    }

    fn labelled(&self, para: &Para, mark: &Mark, to: usize, section: bool) -> String {
        let gap = if mark.behind > mark.length { " " } else { "" };
        format!("{}{gap}{}", self.label(para, mark, section), self.inline(para, mark.behind, to))
    }

    /// A label: as it stands where that is read as one, else set as code.
    fn label(&self, para: &Para, mark: &Mark, section: bool) -> String {
        let label = para.text[..mark.length].trim_end();
        let spaced = mark.behind > mark.length || mark.behind == para.text.len();
        let zero = label.starts_with('0');
        let plain = match mark.style {
            Style::Number | Style::Dotted => {
                section && spaced && !zero && label.starts_with(|c: char| c.is_ascii_digit())
            }
            Style::Letter(0) | Style::Roman(0) | Style::NumberBracket => {
                !section && label.len() <= 9
            }
            _ => false,
        };
        if plain { label.to_owned() } else { format!("`{label}`") }
    }

    fn titled(&self, para: &Para, label: String, from: usize, to: usize) -> String {
        let title = self.inline(para, from, to);
        let rest = para.text.get(to..).unwrap_or_default();
        let start = to + rest.len() - rest.trim_start().len();
        // Without white space behind it, a mark in bold would not end it.
        let gap = if start > to { " " } else { "<!-- -->" };
        format!("**{label}{title}**{gap}{}", self.inline(para, start, usize::MAX))
    }

    fn whole(&self, para: &Para) -> String {
        self.from(para, 0)
    }

    /// A paragraph from a byte on, so that nothing at its start is read as Markdown.
    fn from(&self, para: &Para, from: usize) -> String {
        let text = self.inline(para, from, usize::MAX);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let behind = text[digits..].chars().next();
        if digits > 0 && matches!(behind, Some('.' | ')')) {
            return format!("{}\\{}", &text[..digits], &text[digits..]);
        }
        match text.chars().next() {
            Some('-' | '+' | '=' | '~') => format!("\\{text}"),
            _ => text,
        }
    }

    /// Bytes `from..to` of a paragraph with its links, signs of Markdown escaped.
    fn inline(&self, para: &Para, from: usize, to: usize) -> String {
        let to = to.min(para.text.len());
        let mut out = String::new();
        let mut at = from.min(to);
        for link in &para.hints.links {
            let (start, end) = (link.range.start.max(at), link.range.end.min(to));
            let sound = !link.target.contains(['<', '>', '\n']) && !link.target.is_empty();
            let (Some(before), Some(words)) = (para.text.get(at..start), para.text.get(start..end))
            else {
                continue;
            };
            if start >= end || !sound || words.trim().is_empty() {
                continue;
            }
            escape(before, &mut out);
            out.push('[');
            escape(words, &mut out);
            out.push_str("](<");
            out.push_str(&link.target.replace('\\', "\\\\").replace('&', "\\&"));
            out.push_str(">)");
            at = end;
        }
        escape(para.text.get(at..to).unwrap_or_default(), &mut out);
        out.trim().to_owned()
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#') {
            out.push('\\');
        }
        out.push(if c == '\t' { ' ' } else { c });
    }
}
