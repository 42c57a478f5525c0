//! The raw sources of the shipped documents, imported by rules alone, yield the curated trees.

use crate::support::{file, import, same_tree, shipped};

#[test]
fn the_english_source_yields_the_curated_tree() {
    let library = shipped();
    let bytes = file("sources/ai-service-terms.en.txt");
    let (_, found) = import(&bytes, "ai-service-terms.en.txt", "ai-terms");
    same_tree(library.document("ai-terms").unwrap(), &found.document, true);
}

#[test]
fn the_chinese_source_yields_the_curated_tree() {
    let library = shipped();
    let bytes = file("sources/face-recognition-rules.zh.txt");
    let (_, found) = import(&bytes, "face-recognition-rules.zh.txt", "face-rules");
    same_tree(library.document("face-rules").unwrap(), &found.document, true);
}
