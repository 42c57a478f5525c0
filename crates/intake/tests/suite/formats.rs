//! The curated contracts written as HTML, DOCX, PDF and Markdown come back as the same trees.

use clauses::{Document, RepairKind};
use intake::Format;

use crate::{
    support::{file, import, same_tree, shipped},
    writers::{self, Block},
};

fn contract(name: &str) -> Vec<Block> {
    writers::blocks(&String::from_utf8(file(name)).unwrap())
}

fn curated(id: &str) -> Document {
    shipped().document(id).unwrap().clone()
}

fn without_links(mut document: Document) -> Document {
    for clause in &mut document.clauses {
        clause.links.clear();
    }
    document
}

#[test]
fn html_comes_back() {
    let bytes = writers::html(&contract("ai-terms.en.md"), "en");
    let (received, found) = import(&bytes, "terms", "ai-terms");
    assert_eq!((received.format, received.encoding.as_str()), (Format::Html, "UTF-8"));
    same_tree(&curated("ai-terms"), &found.document, false);
    for what in ["scripts", "styles", "frames", "hidden", "navigation"] {
        assert!(received.notices.iter().any(|notice| notice.en.contains(what)), "{what} unsaid");
    }
    assert!(!received.text.contains("alert") && !received.text.contains("hidden"));

    let bytes = writers::html(&contract("face-rules.zh.md"), "zh");
    let (_, found) = import(&bytes, "rules.html", "face-rules");
    same_tree(&curated("face-rules"), &found.document, false);
}

#[test]
fn docx_comes_back() {
    let bytes = writers::docx(&contract("ai-terms.en.md"));
    let (received, found) = import(&bytes, "terms.docx", "ai-terms");
    assert_eq!(received.format, Format::Docx);
    same_tree(&curated("ai-terms"), &found.document, false);
    let bytes = writers::docx(&contract("face-rules.zh.md"));
    let (_, found) = import(&bytes, "rules.docx", "face-rules");
    same_tree(&curated("face-rules"), &found.document, false);
}

#[test]
fn pdf_comes_back_without_its_furniture() {
    let bytes = writers::pdf(&contract("ai-terms.en.md"), 92);
    let (received, found) = import(&bytes, "terms.pdf", "ai-terms");
    assert_eq!(received.format, Format::Pdf);
    assert!(received.pages > 5, "{}", received.pages);
    same_tree(&curated("ai-terms"), &found.document, false);
    assert!(received.text.contains("Running head") && !found.markdown.contains("Running head"));
    assert!(found.repairs.iter().any(|repair| repair.kind == RepairKind::Furniture && repair.made));

    let bytes = writers::pdf(&contract("face-rules.zh.md"), 92);
    let (_, found) = import(&bytes, "rules.pdf", "face-rules");
    same_tree(&without_links(curated("face-rules")), &found.document, false);
}

#[test]
fn markdown_comes_back() {
    for (name, id) in [("ai-terms.en.md", "ai-terms"), ("face-rules.zh.md", "face-rules")] {
        let (received, found) = import(&file(name), name, id);
        assert_eq!(received.format, Format::Markdown);
        same_tree(&curated(id), &found.document, false);
    }
}
