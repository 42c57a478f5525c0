//! The pass over the writer's object tree: bookmarks, links, language, metadata, identifier.

use std::{collections::BTreeMap, io::Write as _};

use flate2::{Compression, write::ZlibEncoder};
use kernel::{Digest, Timestamp};
use lopdf::{
    Dictionary, Document, Object, ObjectId, SaveOptions, Stream, StringFormat, text_string,
};

use super::{Description, Marked, structure, xmp};
use crate::{
    Error,
    page::{Page, Tree, What},
};

const PRODUCER: &str = concat!("Imprimatur ", env!("CARGO_PKG_VERSION"));

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

fn unwritable(fault: impl std::fmt::Display) -> Error {
    Error::Unwritable { reason: fault.to_string() }
}

/// Completes and saves `document`.
pub(super) fn finish(
    mut document: Document,
    pages: &[Page],
    tree: &Tree,
    marked: &[Marked],
    description: &Description,
) -> Result<Vec<u8>, Error> {
    let page_ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    if page_ids.len() != pages.len() {
        return Err(unwritable("the number of pages differs"));
    }
    links(&mut document, pages, &page_ids)?;
    let outline = outline(&mut document, pages, &page_ids);
    let structure = structure::add(&mut document, tree, &page_ids, marked);
    let packet = xmp::packet(description, PRODUCER);
    let metadata = Stream::new(
        Dictionary::from_iter([("Type", name("Metadata")), ("Subtype", name("XML"))]),
        packet.into_bytes(),
    )
    .with_compression(false);
    let metadata = document.add_object(metadata);

    let catalog = document.catalog_mut().map_err(unwritable)?;
    catalog.set("Lang", Object::string_literal(xmp::document_language(description.language)));
    catalog.set("Metadata", Object::Reference(metadata));
    catalog.set("StructTreeRoot", Object::Reference(structure));
    catalog.set("MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
    catalog.set("PageLayout", name("SinglePage"));
    catalog.set(
        "ViewerPreferences",
        Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]),
    );
    if let Some(outline) = outline {
        catalog.set("Outlines", Object::Reference(outline));
        catalog.set("PageMode", name("UseOutlines"));
    } else {
        catalog.set("PageMode", name("UseNone"));
    }

    let info = document.add_object(info(description));
    document.trailer.set("Info", Object::Reference(info));
    document.version = "1.7".to_owned();
    document.prune_objects();
    compress(&mut document).map_err(unwritable)?;
    // The identifier follows from everything else in the file.
    document.trailer.remove(b"ID");
    let mut draft = Vec::new();
    document.save_to(&mut draft).map_err(unwritable)?;
    let identifier =
        Object::String(Digest::of(&draft).as_bytes()[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![identifier.clone(), identifier]));
    let mut bytes = Vec::with_capacity(draft.len() + 100);
    // Object streams: the structure tree is thousands of small dictionaries that pack well.
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(200)
        .compression_level(6)
        .build();
    document.save_with_options(&mut bytes, options).map_err(unwritable)?;
    Ok(bytes)
}

/// Deflates every stream that may be. The writer's own way takes the slowest level, which doubles
/// the time of a whole report and saves one part in a hundred.
fn compress(document: &mut Document) -> std::io::Result<()> {
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if !stream.allows_compression || stream.dict.has(b"Filter") {
            continue;
        }
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(&stream.content)?;
        let packed = encoder.finish()?;
        stream.dict.set("Filter", name("FlateDecode"));
        stream.set_content(packed);
    }
    Ok(())
}

fn info(description: &Description) -> Dictionary {
    let date = pdf_date(description.produced_at);
    let mut info = Dictionary::from_iter([
        ("Title", text_string(&description.title)),
        ("Subject", text_string(&description.subject)),
        ("Creator", text_string(PRODUCER)),
        ("Producer", text_string(PRODUCER)),
        ("CreationDate", Object::string_literal(date.clone())),
        ("ModDate", Object::string_literal(date)),
    ]);
    if !description.author.is_empty() {
        info.set("Author", text_string(&description.author));
    }
    if !description.keywords.is_empty() {
        info.set("Keywords", text_string(&description.keywords.join(", ")));
    }
    info
}

/// ISO 32000-1, 7.9.4: `D:20261122171500Z`.
fn pdf_date(at: Timestamp) -> String {
    let digits: String = at.to_rfc3339().chars().filter(char::is_ascii_digit).take(14).collect();
    format!("D:{digits}Z")
}

fn destination(page: ObjectId, height: f32, top: f32) -> Object {
    // A little air above the place, so that it does not stick to the edge of the window.
    let y = height - top + 8.0;
    Object::Array(vec![
        Object::Reference(page),
        name("XYZ"),
        Object::Null,
        Object::Integer(y.round() as i64),
        Object::Null,
    ])
}

fn links(document: &mut Document, pages: &[Page], ids: &[ObjectId]) -> Result<(), Error> {
    let mut places: BTreeMap<&str, Object> = BTreeMap::new();
    for (page, id) in pages.iter().zip(ids) {
        for (top, mark) in &page.marks {
            if let Some(anchor) = &mark.anchor {
                places.entry(anchor).or_insert_with(|| destination(*id, page.sheet.height, *top));
            }
        }
    }
    for (page, id) in pages.iter().zip(ids) {
        let mut annotations = Vec::new();
        for item in &page.items {
            let What::Link { width, height, anchor } = &item.what else { continue };
            let Some(place) = places.get(&**anchor) else { continue };
            let top = page.sheet.height - item.y;
            let rectangle = [item.x, top - height, item.x + width, top];
            let annotation = Dictionary::from_iter([
                ("Type", name("Annot")),
                ("Subtype", name("Link")),
                (
                    "Rect",
                    rectangle.map(|v| Object::Real((v * 100.0).round() / 100.0)).to_vec().into(),
                ),
                ("Border", vec![Object::Integer(0); 3].into()),
                ("F", Object::Integer(4)),
                ("Dest", place.clone()),
                ("Contents", text_string(anchor)),
            ]);
            annotations.push(Object::Reference(document.add_object(annotation)));
        }
        let page = document.get_dictionary_mut(*id).map_err(unwritable)?;
        if annotations.is_empty() {
            page.remove(b"Annots");
        } else {
            page.set("Annots", Object::Array(annotations));
        }
    }
    Ok(())
}

struct Entry {
    depth: u8,
    title: String,
    place: Object,
    id: ObjectId,
}

fn outline(document: &mut Document, pages: &[Page], ids: &[ObjectId]) -> Option<ObjectId> {
    let mut entries = Vec::new();
    for (page, id) in pages.iter().zip(ids) {
        for (top, mark) in &page.marks {
            if let Some((depth, title)) = &mark.outline {
                entries.push(Entry {
                    depth: *depth,
                    title: title.clone(),
                    place: destination(*id, page.sheet.height, *top),
                    id: document.new_object_id(),
                });
            }
        }
    }
    if entries.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let parents: Vec<Option<usize>> = (0..entries.len())
        .map(|index| (0..index).rev().find(|before| entries[*before].depth < entries[index].depth))
        .collect();
    let of = |parent: Option<usize>| -> Vec<usize> {
        (0..entries.len()).filter(|index| parents[*index] == parent).collect()
    };
    let link = |dictionary: &mut Dictionary, kids: &[usize], open: bool| {
        if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
            dictionary.set("First", Object::Reference(entries[*first].id));
            dictionary.set("Last", Object::Reference(entries[*last].id));
            let count = kids.len() as i64;
            dictionary.set("Count", Object::Integer(if open { count } else { -count }));
        }
    };
    for (index, entry) in entries.iter().enumerate() {
        let mut item = Dictionary::from_iter([
            ("Title", text_string(&entry.title)),
            ("Dest", entry.place.clone()),
            ("Parent", Object::Reference(parents[index].map_or(root, |parent| entries[parent].id))),
        ]);
        let siblings = of(parents[index]);
        let place = siblings.iter().position(|sibling| *sibling == index).unwrap_or(0);
        if place > 0 {
            item.set("Prev", Object::Reference(entries[siblings[place - 1]].id));
        }
        if let Some(next) = siblings.get(place + 1) {
            item.set("Next", Object::Reference(entries[*next].id));
        }
        link(&mut item, &of(Some(index)), false);
        document.set_object(entry.id, item);
    }
    let mut dictionary = Dictionary::from_iter([("Type", name("Outlines"))]);
    link(&mut dictionary, &of(None), true);
    document.set_object(root, dictionary);
    Some(root)
}
