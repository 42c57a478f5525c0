//! The structure tree (ISO 32000-1, 14.7): which marked content is a heading, a paragraph, a cell,
//! and the words that stand for a drawing. No PDF/UA conformance is claimed for it.

use lopdf::{Dictionary, Document, Object, ObjectId, text_string};

use super::Marked;
use crate::{page::Tree, text::Stroke};

/// Adds the structure tree and returns its root. `marked` holds for each page the node of every
/// stretch of marked content.
pub(super) fn add(
    document: &mut Document,
    tree: &Tree,
    pages: &[ObjectId],
    marked: &[Marked],
) -> ObjectId {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = tree.nodes.iter().map(|_| document.new_object_id()).collect();
    // Children in the order of the tree, then the content that hangs on the node itself.
    let mut children: Vec<Vec<Object>> = vec![Vec::new(); tree.nodes.len()];
    let mut holds = vec![false; tree.nodes.len()];
    for stretches in marked {
        for node in stretches {
            let mut at = *node;
            while !holds[at] {
                holds[at] = true;
                at = tree.nodes[at].parent;
            }
        }
    }
    holds[0] = true;
    for (index, node) in tree.nodes.iter().enumerate().skip(1) {
        // Empty cells keep their place in a row; other empty elements are left out.
        let cell = matches!(node.role, "TD" | "TH") && holds[node.parent];
        if holds[index] || cell {
            children[node.parent].push(Object::Reference(ids[index]));
        }
        holds[index] |= cell;
    }
    let mut parents = Vec::new();
    for (page, (page_id, stretches)) in pages.iter().zip(marked).enumerate() {
        let mut owners = Vec::with_capacity(stretches.len());
        for (number, node) in stretches.iter().enumerate() {
            owners.push(Object::Reference(ids[*node]));
            let content = Dictionary::from_iter([
                ("Type", Object::Name(b"MCR".to_vec())),
                ("Pg", Object::Reference(*page_id)),
                ("MCID", Object::Integer(number as i64)),
            ]);
            children[*node].push(Object::Dictionary(content));
        }
        parents.push(Object::Integer(page as i64));
        parents.push(Object::Reference(document.add_object(Object::Array(owners))));
        if let Ok(dictionary) = document.get_dictionary_mut(*page_id) {
            dictionary.set("StructParents", Object::Integer(page as i64));
            dictionary.set("Tabs", Object::Name(b"S".to_vec()));
        }
    }
    for ((index, node), kids) in tree.nodes.iter().enumerate().zip(children) {
        if !holds[index] {
            continue;
        }
        let parent = if index == 0 { root } else { ids[node.parent] };
        let mut element = Dictionary::from_iter([
            ("Type", Object::Name(b"StructElem".to_vec())),
            ("S", Object::Name(node.role.as_bytes().to_vec())),
            ("P", Object::Reference(parent)),
            ("K", Object::Array(kids)),
        ]);
        if let Some(alt) = &node.alt {
            element.set("Alt", text_string(alt));
        }
        if let Some(language) = node.language {
            element.set("Lang", Object::string_literal(language));
        }
        if node.role == "TH" {
            let scope = Dictionary::from_iter([
                ("O", Object::Name(b"Table".to_vec())),
                ("Scope", Object::Name(b"Column".to_vec())),
            ]);
            element.set("A", Object::Dictionary(scope));
        }
        if node.columns > 1 {
            let span = Dictionary::from_iter([
                ("O", Object::Name(b"Table".to_vec())),
                ("ColSpan", Object::Integer(node.columns as i64)),
            ]);
            element.set("A", Object::Dictionary(span));
        }
        let line = match node.stroke {
            Stroke::None => None,
            Stroke::Below => Some("Underline"),
            Stroke::Through => Some("LineThrough"),
        };
        if let Some(line) = line {
            let layout = Dictionary::from_iter([
                ("O", Object::Name(b"Layout".to_vec())),
                ("TextDecorationType", Object::Name(line.as_bytes().to_vec())),
            ]);
            element.set("A", Object::Dictionary(layout));
        }
        document.set_object(ids[index], element);
    }
    let numbers = Dictionary::from_iter([("Nums", Object::Array(parents))]);
    let numbers = document.add_object(numbers);
    let tree_root = Dictionary::from_iter([
        ("Type", Object::Name(b"StructTreeRoot".to_vec())),
        ("K", Object::Array(vec![Object::Reference(ids[0])])),
        ("ParentTree", Object::Reference(numbers)),
        ("ParentTreeNextKey", Object::Integer(pages.len() as i64)),
    ]);
    document.set_object(root, tree_root);
    root
}
