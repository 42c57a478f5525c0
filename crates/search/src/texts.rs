//! What is indexed: documents as lists of clauses, taken from a library or from anywhere else.
//!
//! An index on disk asks one document at a time for its clauses, so that a library larger than
//! memory can be indexed; what it needs later for showing hits it keeps itself.

use crate::addresses::folded;
use clauses::{ClauseId, ClauseKind, Document, Library};
use kernel::{Digest, Language};
use serde::{Deserialize, Serialize};

/// A document that can be indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its id, the first part of its clauses' ids.
    pub id: String,
    /// Changes whenever anything changes that [`Texts::clauses`] returns for it.
    pub digest: Digest,
    /// Language of its text.
    pub language: Language,
    /// Title and other names by which a query may call it.
    pub names: Vec<String>,
}

/// A clause as it is indexed and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseText {
    /// Its id.
    pub id: ClauseId,
    /// The clause that it hangs from; must come before it.
    pub parent: Option<ClauseId>,
    /// What it is.
    pub kind: ClauseKind,
    /// Full text.
    pub text: String,
    /// Headings above it, outermost first, joined by ` / `.
    pub headings: String,
    /// The wording that introduces it.
    pub chapeau: String,
}

/// Where an index takes its documents from.
pub trait Texts {
    /// Every document, without its text.
    fn held(&self) -> Vec<Held>;
    /// A document's clauses in reading order, parents before children.
    fn clauses(&self, document: &str) -> Vec<ClauseText>;
}

impl Texts for [&Document] {
    fn held(&self) -> Vec<Held> {
        self.iter().map(|d| held(d)).collect()
    }

    fn clauses(&self, document: &str) -> Vec<ClauseText> {
        self.iter().find(|d| d.id == document).map(|d| texts(d)).unwrap_or_default()
    }
}

impl Texts for Library {
    fn held(&self) -> Vec<Held> {
        self.documents().iter().map(held).collect()
    }

    fn clauses(&self, document: &str) -> Vec<ClauseText> {
        self.document(document).map(texts).unwrap_or_default()
    }
}

fn held(document: &Document) -> Held {
    // The text's own digest does not cover what the manifest adds, nor how clauses are cut.
    let mut all = document.text_digest.to_hex();
    for part in std::iter::once(&document.title).chain(&document.aliases) {
        all.push('\n');
        all.push_str(part);
    }
    for clause in &document.clauses {
        all.push('\n');
        all.push_str(clause.id.path());
        all.push_str(&format!(" {} {:?}", clause.text.len(), clause.kind));
    }
    let names = std::iter::once(&document.title).chain(&document.aliases).cloned().collect();
    Held {
        id: document.id.clone(),
        digest: Digest::of(all.as_bytes()),
        language: document.language,
        names,
    }
}

fn texts(document: &Document) -> Vec<ClauseText> {
    let clauses = document.clauses.iter();
    clauses
        .map(|clause| ClauseText {
            id: clause.id.clone(),
            parent: clause.parent.clone(),
            kind: clause.kind,
            text: clause.text.clone(),
            headings: document.heading_path(&clause.id).join(" / "),
            chapeau: document.chapeau(&clause.id).unwrap_or_default().to_owned(),
        })
        .collect()
}

/// A document as the index remembers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub id: String,
    pub digest: Digest,
    pub language: Language,
    /// Folded names.
    pub names: Vec<String>,
    /// Its number, which its clauses carry.
    pub number: u32,
    pub clauses: u32,
    /// Sums of the lengths of texts, headings and chapeaux, and how many of them are not empty.
    pub lengths: [u64; 3],
    pub filled: [u32; 3],
}

impl Known {
    pub fn new(held: &Held, number: u32) -> Known {
        Known {
            id: held.id.clone(),
            digest: held.digest,
            language: held.language,
            names: held.names.iter().map(|n| folded(n)).collect(),
            number,
            clauses: 0,
            lengths: [0; 3],
            filled: [0; 3],
        }
    }

    /// Whether this is the document as it is held now.
    pub fn is(&self, held: &Held) -> bool {
        let names = self.names.iter().cloned();
        self.digest == held.digest
            && self.language == held.language
            && names.eq(held.names.iter().map(|n| folded(n)))
    }
}
