//! Reading a packet: which properties it states, in element or attribute form.

use std::ops::Range;

use quick_xml::{
    NsReader,
    events::{BytesRef, BytesStart, Event},
    name::ResolveResult,
};

use super::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_EVENTS, RDF, XML};

/// One property of the file that the packet describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Property {
    pub(crate) namespace: String,
    pub(crate) name: String,
    /// Its text, or the text of every leaf below it (list items, fields), in order.
    pub(crate) values: Vec<String>,
}

/// Where something lies in the packet's text, for whoever edits it.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The outermost element, `x:xmpmeta` or `rdf:RDF`.
    pub(super) root: Range<usize>,
    /// Where `rdf:RDF` ends: the start of its end tag, or its whole empty tag.
    pub(super) rdf_end: Option<RdfEnd>,
    /// The top-level descriptions.
    pub(super) descriptions: Vec<Description>,
}

#[derive(Clone, Debug)]
pub(super) enum RdfEnd {
    Tag(usize),
    Empty(Range<usize>),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Description {
    pub(super) whole: Range<usize>,
    /// The start tag, or the only tag.
    pub(super) tag: Range<usize>,
    /// Properties in attribute form: namespace, name, raw attribute without leading space.
    pub(super) attributes: Vec<(String, String, String)>,
    /// Attributes that are no properties: `xmlns…`, `rdf:…`, `xml:…`.
    pub(super) plain: Vec<String>,
    /// Properties in element form.
    pub(super) children: Vec<(String, String, Range<usize>)>,
}

/// A packet that could be read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packet {
    pub(crate) properties: Vec<Property>,
    /// `rdf:about` of the first description.
    pub(crate) about: String,
    /// Whether a document type or a foreign entity was met and passed over.
    pub(crate) odd: bool,
    pub(super) places: Places,
}

impl Packet {
    /// The values of every statement of a property, in order.
    pub(crate) fn values<'a>(
        &'a self,
        namespace: &'a str,
        name: &'a str,
    ) -> impl Iterator<Item = &'a str> + 'a {
        self.properties
            .iter()
            .filter(move |p| p.namespace == namespace && p.name == name)
            .flat_map(|p| p.values.iter().map(String::as_str))
    }

    /// Whether the property is stated, even if empty.
    pub(crate) fn has(&self, namespace: &str, name: &str) -> bool {
        self.properties.iter().any(|p| p.namespace == namespace && p.name == name)
    }
}

/// Reads a packet; `None` when it is not XML with an `rdf:RDF` in it.
pub(crate) fn read(text: &str) -> Option<Packet> {
    let mut walker = Walker::new(text);
    for _ in 0..MAX_EVENTS {
        if !walker.step()? {
            return walker.packet.places.rdf_end.is_some().then_some(walker.packet);
        }
    }
    None
}

struct Walker<'t> {
    reader: NsReader<&'t [u8]>,
    packet: Packet,
    depth: usize,
    /// Depth inside `rdf:RDF`; 1 is its direct content.
    rdf_depth: Option<usize>,
    /// The property being read, its depth and start, and the text collected for its present leaf.
    open: Option<Open>,
}

struct Open {
    property: Property,
    depth: usize,
    start: usize,
    leaf: String,
}

impl<'t> Walker<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().check_end_names = true;
        Self { reader, packet: Packet::default(), depth: 0, rdf_depth: None, open: None }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Handles one event: `Some(false)` at the end, `None` when the text is not well formed.
    fn step(&mut self) -> Option<bool> {
        let before = self.position();
        let event = self.reader.read_event().ok()?;
        let here = before..self.position();
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return None;
                }
                self.opened(&tag, here, false)?;
            }
            Event::Empty(tag) => {
                self.depth += 1;
                self.opened(&tag, here.clone(), true)?;
                self.closed(here)?;
            }
            Event::End(_) => self.closed(here)?,
            Event::Text(text) => self.collect(&text.xml10_content()),
            Event::CData(text) => self.collect(&text.xml10_content()),
            Event::GeneralRef(reference) => match resolve(&reference) {
                Some(character) => self.collect(character.encode_utf8(&mut [0; 4])),
                None => self.packet.odd = true,
            },
            Event::DocType(_) => self.packet.odd = true,
            Event::Eof => return (self.depth == 0).then_some(false),
            _ => {}
        }
        Some(true)
    }

    fn collect(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.leaf.push_str(text);
        }
    }

    fn opened(&mut self, tag: &BytesStart<'_>, here: Range<usize>, empty: bool) -> Option<()> {
        if self.depth == 1 {
            self.packet.places.root = here.clone();
        }
        let (namespace, name) = self.element(tag);
        let in_rdf = self.rdf_depth.map(|rdf| self.depth - rdf);
        match in_rdf {
            None if namespace == RDF && name == "RDF" => {
                if self.packet.places.rdf_end.is_some() {
                    return None;
                }
                self.rdf_depth = Some(self.depth);
                if empty {
                    self.packet.places.rdf_end = Some(RdfEnd::Empty(here));
                }
            }
            Some(1) => self.description(tag, here)?,
            Some(2) => {
                let mut property = Property { namespace, name, values: Vec::new() };
                property.values.extend(self.resource_values(tag));
                self.open = Some(Open {
                    property,
                    depth: self.depth,
                    start: here.start,
                    leaf: String::new(),
                });
            }
            Some(_) => {
                let values = self.resource_values(tag);
                if let Some(open) = &mut self.open {
                    open.leaf.clear();
                    open.property.values.extend(values);
                }
            }
            None => {}
        }
        Some(())
    }

    fn closed(&mut self, here: Range<usize>) -> Option<()> {
        let depth = self.depth;
        if let Some(open) = &mut self.open {
            let leaf = std::mem::take(&mut open.leaf);
            let leaf = leaf.trim();
            if !leaf.is_empty() {
                open.property.values.push(leaf.to_owned());
            }
            if open.depth == depth {
                let open = self.open.take()?;
                let Property { namespace, name, .. } = &open.property;
                let place = (namespace.clone(), name.clone(), open.start..here.end);
                self.packet.places.descriptions.last_mut()?.children.push(place);
                self.packet.properties.push(open.property);
            }
        }
        if self.rdf_depth == Some(depth) {
            self.rdf_depth = None;
            self.packet.places.rdf_end.get_or_insert(RdfEnd::Tag(here.start));
        } else if self.rdf_depth.is_some_and(|rdf| depth == rdf + 1) {
            self.packet.places.descriptions.last_mut()?.whole.end = here.end;
        }
        if depth == 1 {
            self.packet.places.root.end = here.end;
        }
        self.depth = depth.checked_sub(1)?;
        Some(())
    }

    /// A top-level description: its attributes are properties in their short form.
    fn description(&mut self, tag: &BytesStart<'_>, here: Range<usize>) -> Option<()> {
        let mut description =
            Description { whole: here.clone(), tag: here, ..Description::default() };
        // Without the check for repeats, whose cost grows with the square of their number.
        for (index, attribute) in tag.attributes().with_checks(false).enumerate() {
            let attribute = attribute.ok().filter(|_| index < MAX_ATTRIBUTES)?;
            let key: &str = attribute.key.0;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let raw: &str = &attribute.value;
            let quote = if raw.contains('"') { '\'' } else { '"' };
            let raw = format!("{key}={quote}{raw}{quote}");
            let (namespace, name) = self.attribute(attribute.key);
            if namespace == RDF && name == "about" && self.packet.about.is_empty() {
                self.packet.about = value.map(|v| v.into_owned()).unwrap_or_default();
                description.plain.push(raw);
            } else if key == "xmlns"
                || key.starts_with("xmlns:")
                || [RDF, XML, ""].contains(&namespace.as_str())
            {
                description.plain.push(raw);
            } else {
                let values = value.map(|v| vec![v.into_owned()]).unwrap_or_default();
                description.attributes.push((namespace.clone(), name.clone(), raw));
                self.packet.properties.push(Property { namespace, name, values });
            }
        }
        self.packet.places.descriptions.push(description);
        Some(())
    }

    /// Values in attributes of a property element: `rdf:resource`, `rdf:value`, short fields.
    fn resource_values(&self, tag: &BytesStart<'_>) -> Vec<String> {
        tag.attributes()
            .with_checks(false)
            .take(MAX_ATTRIBUTES)
            .filter_map(Result::ok)
            .filter(|attribute| {
                let key: &str = attribute.key.0;
                let (namespace, name) = self.attribute(attribute.key);
                let plain = key == "xmlns" || key.starts_with("xmlns:") || namespace == XML;
                !plain && (namespace != RDF || name == "resource" || name == "value")
            })
            .filter_map(|attribute| {
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
                Some(value.into_owned())
            })
            .collect()
    }

    fn element(&self, tag: &BytesStart<'_>) -> (String, String) {
        let (namespace, local) = self.reader.resolver().resolve_element(tag.name());
        (address(namespace), local.as_ref().to_owned())
    }

    fn attribute(&self, key: quick_xml::name::QName<'_>) -> (String, String) {
        let (namespace, local) = self.reader.resolver().resolve_attribute(key);
        (address(namespace), local.as_ref().to_owned())
    }
}

fn address(namespace: ResolveResult<'_>) -> String {
    match namespace {
        ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
        _ => String::new(),
    }
}

/// Character references and XML's own five entities; nothing else is ever expanded.
fn resolve(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    match &*reference.xml10_content() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
