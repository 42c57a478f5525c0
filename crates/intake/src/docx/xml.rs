//! XML parts as trees, bounded in depth and size; document types and entities are refused.

use quick_xml::{Reader, events::Event};

use crate::Error;

/// Deepest nesting of elements.
const MAX_DEPTH: usize = 200;
/// Most elements of a part.
const MAX_NODES: usize = 3_000_000;

/// An element; names are without their prefix.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub name: String,
    pub attrs: Vec<(String, String)>,
    pub children: Vec<Node>,
    /// Text directly inside.
    pub text: String,
}

impl Node {
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The `val` of a child.
    pub fn val(&self, name: &str) -> Option<&str> {
        self.child(name)?.attr("val")
    }

    /// The first element of this name, at most a few levels down.
    pub fn find(&self, name: &str) -> Option<&Self> {
        self.children
            .iter()
            .find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }

    pub fn all_text(&self) -> String {
        let mut text = self.text.clone();
        for child in &self.children {
            text.push_str(&child.all_text());
        }
        text
    }

    /// Whether a property that is on unless it says otherwise is set.
    pub fn is_on(&self, name: &str) -> bool {
        self.child(name)
            .is_some_and(|child| !matches!(child.attr("val"), Some("0" | "false" | "off" | "none")))
    }
}

/// Reads a part.
pub(super) fn read(text: &str, part: &str) -> Result<Node, Error> {
    let mut reader = Reader::from_str(text);
    let mut stack = vec![Node::default()];
    let mut nodes = 0_usize;
    let broken = |at: u64, reason: String| Error::Damaged {
        format: "DOCX",
        at: format!("{part}, line {}", line_of(text, at)),
        reason,
    };
    loop {
        let event = reader
            .read_event()
            .map_err(|error| broken(reader.error_position(), error.to_string()))?;
        match event {
            Event::Start(_) | Event::Empty(_) if stack.len() > MAX_DEPTH => {
                return Err(Error::TooDeep {
                    line: line_of(text, reader.buffer_position()),
                    limit: MAX_DEPTH,
                });
            }
            Event::Start(start) => {
                nodes += 1;
                stack.push(element(&start));
            }
            Event::Empty(start) => {
                nodes += 1;
                let node = element(&start);
                if let Some(above) = stack.last_mut() {
                    above.children.push(node);
                }
            }
            Event::End(_) => {
                if stack.len() > 1
                    && let Some(node) = stack.pop()
                    && let Some(above) = stack.last_mut()
                {
                    above.children.push(node);
                }
            }
            Event::Text(words) => {
                if let Some(node) = stack.last_mut() {
                    node.text.push_str(&words);
                }
            }
            Event::CData(words) => {
                if let Some(node) = stack.last_mut() {
                    node.text.push_str(&words);
                }
            }
            Event::GeneralRef(reference) => {
                let known = match &*reference {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                let Some(c) = known else { return Err(Error::Entities { part: part.to_owned() }) };
                if let Some(node) = stack.last_mut() {
                    node.text.push(c);
                }
            }
            Event::DocType(_) => return Err(Error::Entities { part: part.to_owned() }),
            Event::Eof => break,
            _ => {}
        }
        if nodes > MAX_NODES {
            return Err(Error::TooLarge {
                what: format!("the part {part}"),
                limit: MAX_NODES,
                unit: "elements",
            });
        }
    }
    if stack.len() != 1 {
        return Err(broken(text.len() as u64, "the part ends inside an element".to_owned()));
    }
    let root = stack.pop().and_then(|mut top| top.children.pop());
    root.ok_or_else(|| broken(0, "the part is empty".to_owned()))
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Node {
    const MOST: usize = 64;
    let name = start.local_name();
    let mut attributes = start.attributes();
    let attrs = attributes.with_checks(false).flatten().take(MOST).map(|attr| {
        let key = attr.key.local_name();
        let value = quick_xml::escape::unescape(&attr.value);
        let value = value.map_or_else(|_| attr.value.to_string(), |value| value.to_string());
        (AsRef::<str>::as_ref(&key).to_owned(), value)
    });
    Node {
        name: AsRef::<str>::as_ref(&name).to_owned(),
        attrs: attrs.collect(),
        children: Vec::new(),
        text: String::new(),
    }
}

fn line_of(text: &str, at: u64) -> u32 {
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    let breaks = text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}
