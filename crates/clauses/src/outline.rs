//! Markdown as an outline of headings, paragraphs and lists; everything the clause tree is built
//! from, and a note of everything that has no place in it. Knows nothing of clause ids.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::document::Link;

/// Deepest nesting of lists and quotations that is read.
pub(crate) const MAX_DEPTH: usize = 32;

/// A run of text with what Markdown says about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Words {
    pub text: String,
    /// Bytes at the start that are set strong.
    pub strong: usize,
    /// Bytes at the start that are set as code: a printed label of whatever form.
    pub label: usize,
    pub links: Vec<Link>,
}

/// A block of an outline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    Heading { level: u8, words: Words },
    Paragraph(Words),
    List(Vec<Item>),
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    /// The number of an ordered list's item as printed, with its sign: `0.`
    pub ordinal: Option<String>,
    pub blocks: Vec<Block>,
}

/// Blocks, and the places that have none: line and what stands there.
pub(crate) struct Outline {
    pub blocks: Vec<Block>,
    pub unread: Vec<(u32, String)>,
}

/// Lists are nested deeper than [`MAX_DEPTH`].
pub(crate) struct TooDeep;

/// Reads Markdown; wrapped lines are joined with `join`.
pub(crate) fn read(markdown: &str, join: &str) -> Result<Outline, TooDeep> {
    let mut reader = Reader {
        markdown,
        join,
        stack: vec![Frame { blocks: Vec::new(), holds: Holds::Blocks }],
        words: None,
        strong_open: false,
        link: None,
        comment_open: false,
        unread: Vec::new(),
        lines: LineCounter::default(),
    };
    for (event, range) in Parser::new_ext(markdown, Options::empty()).into_offset_iter() {
        reader.event(event, range)?;
    }
    reader.close_words();
    let blocks = reader.stack.into_iter().next().map(|frame| frame.blocks).unwrap_or_default();
    Ok(Outline { blocks, unread: reader.unread })
}

struct Frame {
    blocks: Vec<Block>,
    holds: Holds,
}

enum Holds {
    Blocks,
    Items { items: Vec<Item>, ordered: bool },
    Item { ordinal: Option<String> },
}

struct Reader<'a> {
    markdown: &'a str,
    join: &'a str,
    stack: Vec<Frame>,
    /// The paragraph or heading being read, with the heading's level.
    words: Option<(Words, Option<u8>)>,
    strong_open: bool,
    link: Option<(usize, String)>,
    comment_open: bool,
    unread: Vec<(u32, String)>,
    lines: LineCounter,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), TooDeep> {
        match event {
            Event::Start(tag) => self.start(tag, range)?,
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push(&text),
            Event::Code(text) => {
                self.push(&text);
                if let Some((words, _)) = &mut self.words
                    && words.text.len() == text.len()
                {
                    words.label = text.len();
                }
            }
            Event::SoftBreak | Event::HardBreak => self.push(self.join),
            Event::Rule => {
                self.close_words();
                self.block(Block::Rule);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                // Comments speak to the maintainers of the text, not to its readers.
                let comment = self.comment_open || html.trim_start().starts_with("<!--");
                self.comment_open = comment && !html.contains("-->");
                if !comment && !html.trim().is_empty() {
                    self.leave_out(html.trim().to_owned(), &range);
                }
            }
            other => self.leave_out(format!("{other:?}"), &range),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) -> Result<(), TooDeep> {
        match tag {
            Tag::Paragraph => {
                self.close_words();
                self.words = Some((Words::default(), None));
            }
            Tag::Heading { level, .. } => {
                self.close_words();
                self.words = Some((Words::default(), Some(depth_of(level))));
            }
            Tag::List(first) => {
                let ordered = first.is_some();
                self.open(Holds::Items { items: Vec::new(), ordered })?;
            }
            Tag::Item => {
                let ordered = matches!(
                    self.stack.last(),
                    Some(Frame { holds: Holds::Items { ordered: true, .. }, .. })
                );
                let ordinal = ordered.then(|| self.ordinal(&range));
                self.open(Holds::Item { ordinal })?;
            }
            Tag::Strong => {
                self.strong_open = self.words.as_ref().is_none_or(|(w, _)| w.text.is_empty())
            }
            Tag::Link { dest_url, .. } => {
                let at = self.words.as_ref().map_or(0, |(words, _)| words.text.len());
                self.link = Some((at, dest_url.into_string()));
            }
            Tag::Emphasis | Tag::HtmlBlock => {}
            other => {
                self.leave_out(format!("{other:?}"), &range);
                self.close_words();
            }
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock => self.close_words(),
            TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::HtmlBlock => self.comment_open = false,
            TagEnd::Strong => {
                if let (true, Some((words, _))) = (self.strong_open, &mut self.words) {
                    words.strong = words.text.len();
                }
                self.strong_open = false;
            }
            TagEnd::Link => {
                if let (Some((start, target)), Some((words, _))) =
                    (self.link.take(), &mut self.words)
                {
                    words.links.push(Link { range: start..words.text.len(), target });
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        // Items of tight lists hold their text without a paragraph around it.
        let (words, _) = self.words.get_or_insert_default();
        words.text.push_str(text);
    }

    fn open(&mut self, holds: Holds) -> Result<(), TooDeep> {
        self.close_words();
        // A list and its items take one frame each.
        if self.stack.len() > 2 * MAX_DEPTH {
            return Err(TooDeep);
        }
        self.stack.push(Frame { blocks: Vec::new(), holds });
        Ok(())
    }

    fn close(&mut self) {
        self.close_words();
        if self.stack.len() < 2 {
            return;
        }
        let Some(Frame { blocks, holds }) = self.stack.pop() else { return };
        match holds {
            Holds::Items { items, .. } => self.block(Block::List(items)),
            Holds::Item { ordinal } => {
                if let Some(Frame { holds: Holds::Items { items, .. }, .. }) = self.stack.last_mut()
                {
                    items.push(Item { ordinal, blocks });
                }
            }
            Holds::Blocks => {}
        }
    }

    fn close_words(&mut self) {
        let Some((mut words, level)) = self.words.take() else { return };
        self.link = None;
        self.strong_open = false;
        trim(&mut words);
        if !words.text.is_empty() {
            self.block(match level {
                Some(level) => Block::Heading { level, words },
                None => Block::Paragraph(words),
            });
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(block);
        }
    }

    fn ordinal(&self, range: &Range<usize>) -> String {
        let item = self.markdown.get(range.clone()).unwrap_or_default().trim_start();
        let digits = item.bytes().take_while(u8::is_ascii_digit).count();
        item.get(..=digits).unwrap_or_default().to_owned()
    }

    fn leave_out(&mut self, what: String, range: &Range<usize>) {
        const MOST: usize = 1000;
        if self.unread.len() < MOST {
            let line = self.lines.line_at(self.markdown, range.start);
            self.unread.push((line, what.chars().take(80).collect()));
        }
    }
}

/// Counts lines forwards only, so that many notes cost one pass.
#[derive(Default)]
struct LineCounter {
    offset: usize,
    breaks: u32,
}

impl LineCounter {
    fn line_at(&mut self, text: &str, offset: usize) -> u32 {
        if offset < self.offset {
            *self = Self::default();
        }
        let passed = text.as_bytes().get(self.offset..offset).unwrap_or_default();
        self.breaks += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.offset = offset;
        self.breaks + 1
    }
}

fn trim(words: &mut Words) {
    let end = words.text.trim_end().len();
    words.text.truncate(end);
    let start = words.text.len() - words.text.trim_start().len();
    cut_start(words, start);
}

/// Bytes of white space at the start of `text`.
pub(crate) fn white_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Takes `bytes` off the start and moves what points into the text.
pub(crate) fn cut_start(words: &mut Words, bytes: usize) {
    words.text.drain(..bytes);
    words.strong = words.strong.saturating_sub(bytes).min(words.text.len());
    words.label = words.label.saturating_sub(bytes).min(words.text.len());
    for link in &mut words.links {
        let end = words.text.len();
        let shifted = |at: usize| at.saturating_sub(bytes).min(end);
        link.range = shifted(link.range.start)..shifted(link.range.end);
    }
}

const fn depth_of(level: HeadingLevel) -> u8 {
    level as u8
}
