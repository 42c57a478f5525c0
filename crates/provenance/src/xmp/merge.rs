//! Merging: our statements replace earlier ones of the same property, everything else stays as it
//! stood, byte for byte.

use super::{
    RDF,
    read::{Description, Packet, RdfEnd},
};

/// A value to be stated.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Plain text.
    Text(String),
    /// An ordered list of one item (`rdf:Seq`).
    Sequence(String),
    /// An unordered list of one item (`rdf:Bag`).
    Bag(String),
}

/// A property to be stated, in place of any earlier statement of it.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) namespace: &'static str,
    /// Prefix to write; readers go by the namespace.
    pub(crate) prefix: &'static str,
    pub(crate) name: &'static str,
    pub(crate) value: Value,
}

/// A whole packet, wrapped for embedding.
pub(crate) struct Merged {
    pub(crate) packet: String,
    /// Whether an earlier packet was there and could not be read, so that it is lost.
    pub(crate) replaced_unreadable: bool,
}

/// States `statements` in the packet `existing` (text and what was read from it), or in a new one.
pub(crate) fn merge(existing: Option<(&str, Option<&Packet>)>, statements: &[Statement]) -> Merged {
    let root = match existing {
        Some((text, Some(packet))) => edit(text, packet, statements),
        _ => None,
    };
    let replaced_unreadable = existing.is_some() && root.is_none();
    let root = root.unwrap_or_else(|| {
        format!(
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"{RDF}\">{}</rdf:RDF></x:xmpmeta>",
            description("", statements)
        )
    });
    let packet = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>{root}<?xpacket end=\"w\"?>"
    );
    Merged { packet, replaced_unreadable }
}

fn edit(text: &str, packet: &Packet, statements: &[Statement]) -> Option<String> {
    let places = &packet.places;
    let ours = |namespace: &str, name: &str| {
        statements.iter().any(|s| s.namespace == namespace && s.name == name)
    };
    let mut edits = Vec::new();
    for old in &places.descriptions {
        edits.extend(without(text, old, ours)?);
    }
    let new = description(&packet.about, statements);
    match places.rdf_end.clone()? {
        RdfEnd::Tag(at) => edits.push((at..at, new)),
        RdfEnd::Empty(tag) => {
            let open = text.get(tag.clone())?.strip_suffix("/>")?;
            let name = open.trim_start_matches('<').split_whitespace().next()?;
            edits.push((tag, format!("{open}>{new}</{name}>")));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len() + 1024);
    let mut at = places.root.start;
    for (range, replacement) in edits {
        out.push_str(text.get(at..range.start)?);
        out.push_str(&replacement);
        at = range.end;
    }
    out.push_str(text.get(at..places.root.end)?);
    Some(out)
}

type Edit = (std::ops::Range<usize>, String);

/// The edits that take our properties out of a description, or the whole of it if nothing is left.
fn without(text: &str, old: &Description, ours: impl Fn(&str, &str) -> bool) -> Option<Vec<Edit>> {
    let kept: Vec<&str> = old
        .attributes
        .iter()
        .filter(|(namespace, name, _)| !ours(namespace, name))
        .map(|(_, _, raw)| raw.as_str())
        .collect();
    let gone: Vec<_> = old.children.iter().filter(|(ns, name, _)| ours(ns, name)).collect();
    let touched = kept.len() < old.attributes.len() || !gone.is_empty();
    if touched && kept.is_empty() && gone.len() == old.children.len() {
        return Some(vec![(old.whole.clone(), String::new())]);
    }
    let mut edits: Vec<Edit> =
        gone.iter().map(|(_, _, range)| (range.clone(), String::new())).collect();
    if kept.len() < old.attributes.len() {
        let tag = text.get(old.tag.clone())?;
        let name = tag.trim_start_matches('<').split([' ', '\t', '\r', '\n', '/', '>']).next()?;
        let mut rebuilt = format!("<{name}");
        for raw in old.plain.iter().map(String::as_str).chain(kept) {
            rebuilt.push(' ');
            rebuilt.push_str(raw);
        }
        rebuilt.push_str(if tag.ends_with("/>") { "/>" } else { ">" });
        edits.push((old.tag.clone(), rebuilt));
    }
    Some(edits)
}

fn description(about: &str, statements: &[Statement]) -> String {
    let mut spaces: Vec<(&str, &str)> =
        statements.iter().map(|s| (s.prefix, s.namespace)).collect();
    spaces.sort_unstable();
    spaces.dedup();
    let declared: String = spaces
        .iter()
        .map(|(prefix, namespace)| format!(" xmlns:{prefix}=\"{namespace}\""))
        .collect();
    let body: String = statements.iter().map(element).collect();
    format!(
        "<rdf:Description xmlns:rdf=\"{RDF}\" rdf:about=\"{}\"{declared}>{body}</rdf:Description>",
        escape(about)
    )
}

fn element(statement: &Statement) -> String {
    let name = format!("{}:{}", statement.prefix, statement.name);
    let value = match &statement.value {
        Value::Text(text) => escape(text),
        Value::Sequence(text) => {
            format!("<rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq>", escape(text))
        }
        Value::Bag(text) => format!("<rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag>", escape(text)),
    };
    format!("<{name}>{value}</{name}>")
}

/// Escapes text for XML; characters that XML 1.0 forbids are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(character),
        }
    }
    out
}
