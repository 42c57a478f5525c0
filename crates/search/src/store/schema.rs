//! What a clause becomes in the index: its fields, its keys, its packed numbers and texts.
//!
//! Keys are exact: `d` and a document's id, `i` and a clause's id, `u` and the id of every clause
//! that it hangs from or is cited under (itself included), `p` the same without the document, `e`
//! and its own path.

use crate::{
    error::Error,
    store::Shown,
    texts::{ClauseText, Known},
    tokens::{self, ClauseTokenizer},
};
use clauses::{ClauseId, ClauseKind};
use kernel::Language;
use std::collections::{BTreeSet, HashMap};
use tantivy::{
    TantivyDocument, TantivyError,
    schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions},
    tokenizer::TokenizerManager,
};

/// Grows with every change to what is written; an index of another number is built anew.
pub(crate) const VERSION: u32 = 3;

pub(crate) const META: &str = "meta";
pub(crate) const PLACE: &str = "place";
pub(crate) const ABOVE: &str = "above";
const TOKENIZER: &str = "clauses";
/// Stands where a clause's text is no part of another's.
pub(crate) const NO_PARENT: u64 = u32::MAX as u64;
/// Deepest nesting that is followed upwards.
const DEEPEST: usize = 64;

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Text, headings above it, chapeau.
    pub texts: [Field; 3],
    /// All three together, without places: what candidates are chosen by.
    pub all: Field,
    pub keys: Field,
    /// The texts as they are shown.
    pub data: Field,
    meta: Field,
    place: Field,
    above: Field,
}

impl Fields {
    pub fn schema() -> Schema {
        let mut schema = Schema::builder();
        let option = |option, tokenizer| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option),
            )
        };
        for name in ["text", "headings", "chapeau"] {
            schema
                .add_text_field(name, option(IndexRecordOption::WithFreqsAndPositions, TOKENIZER));
        }
        schema.add_text_field("all", option(IndexRecordOption::WithFreqs, TOKENIZER));
        schema.add_text_field("keys", option(IndexRecordOption::Basic, "raw"));
        schema.add_bytes_field("data", tantivy::schema::STORED);
        for name in [META, PLACE, ABOVE] {
            schema.add_u64_field(name, NumericOptions::default().set_fast());
        }
        schema.build()
    }

    pub fn of(schema: &Schema) -> Result<Fields, TantivyError> {
        let field = |name| schema.get_field(name);
        Ok(Fields {
            texts: [field("text")?, field("headings")?, field("chapeau")?],
            all: field("all")?,
            keys: field("keys")?,
            data: field("data")?,
            meta: field(META)?,
            place: field(PLACE)?,
            above: field(ABOVE)?,
        })
    }

    pub fn tokenizers() -> TokenizerManager {
        let tokenizers = TokenizerManager::default();
        tokenizers.register(TOKENIZER, ClauseTokenizer::new());
        tokenizers
    }

    /// The index's documents for the clauses of one of ours, counted into `known`.
    pub fn write(
        &self,
        clauses: &[ClauseText],
        known: &mut Known,
        mut add: impl FnMut(TantivyDocument) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let places: HashMap<&ClauseId, usize> =
            clauses.iter().enumerate().map(|(i, c)| (&c.id, i)).collect();
        for (i, clause) in clauses.iter().enumerate() {
            let above = clause.parent.as_ref().and_then(|parent| places.get(parent).copied());
            let whole = above.filter(|a| {
                *a < i && clauses.get(*a).is_some_and(|w| w.text.contains(&clause.text))
            });
            let texts = [&clause.text, &clause.headings, &clause.chapeau];
            let lengths = texts.map(|text| tokens::length(text));
            known.clauses += 1;
            for (f, length) in lengths.iter().enumerate() {
                known.lengths[f] += u64::from(*length);
                known.filled[f] += u32::from(*length > 0);
            }
            let mut document = TantivyDocument::default();
            for (field, text) in self.texts.iter().zip(texts) {
                if !text.is_empty() {
                    document.add_text(*field, text);
                    document.add_text(self.all, text);
                }
            }
            let mut up = above;
            let mut ids: BTreeSet<ClauseId> =
                std::iter::successors(Some(clause.id.clone()), ClauseId::shorter)
                    .take(DEEPEST)
                    .collect();
            for _ in 0..DEEPEST {
                let Some(one) = up.and_then(|at| clauses.get(at)) else { break };
                ids.insert(one.id.clone());
                up = one.parent.as_ref().and_then(|parent| places.get(parent).copied());
            }
            for id in &ids {
                document.add_text(self.keys, format!("u{}", id.as_str()));
                document.add_text(self.keys, format!("p{}", id.path()));
            }
            document.add_text(self.keys, key_of(&clause.id));
            document.add_text(self.keys, format!("e{}", clause.id.path()));
            document.add_text(self.keys, key_of_document(&known.id));
            let own = !clause.id.path().contains('(');
            let meta = Meta { language: known.language, kind: clause.kind, own, lengths };
            document.add_u64(self.meta, meta.pack());
            document.add_u64(self.place, (u64::from(known.number) << 32) | i as u64);
            document.add_u64(self.above, whole.map_or(NO_PARENT, |a| a as u64));
            document.add_bytes(self.data, &pack(clause));
            add(document)?;
        }
        Ok(())
    }
}

pub(crate) fn key_of(id: &ClauseId) -> String {
    format!("i{}", id.as_str())
}

pub(crate) fn key_of_document(id: &str) -> String {
    format!("d{id}")
}

/// The numbers of a clause that ranking needs, packed into one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meta {
    pub language: Language,
    pub kind: ClauseKind,
    /// Numbered on its own, not an item of another.
    pub own: bool,
    /// Lengths of text, headings, chapeau, in words and characters.
    pub lengths: [u32; 3],
}

/// Bits for a length; longer ones count as that.
const BITS: u32 = 18;
const MOST: u32 = (1 << BITS) - 1;

impl Meta {
    fn pack(self) -> u64 {
        let kind = match self.kind {
            ClauseKind::Heading => 0,
            ClauseKind::Paragraph => 1,
            ClauseKind::Inline => 2,
            ClauseKind::Front => 3,
        };
        let [a, b, c] = self.lengths.map(|l| u64::from(l.min(MOST)));
        u64::from(self.language == Language::Zh)
            | (kind << 1)
            | (u64::from(self.own) << 3)
            | (a << 4)
            | (b << (4 + BITS))
            | (c << (4 + 2 * BITS))
    }

    pub fn unpack(packed: u64) -> Meta {
        let length = |i: u32| (packed >> (4 + i * BITS)) as u32 & MOST;
        Meta {
            language: if packed & 1 == 1 { Language::Zh } else { Language::En },
            kind: match (packed >> 1) & 3 {
                0 => ClauseKind::Heading,
                1 => ClauseKind::Paragraph,
                2 => ClauseKind::Inline,
                _ => ClauseKind::Front,
            },
            own: packed & 8 != 0,
            lengths: [length(0), length(1), length(2)],
        }
    }
}

/// Id, headings, chapeau, each with its length before it; the rest is the text.
fn pack(clause: &ClauseText) -> Vec<u8> {
    let mut out = Vec::new();
    for part in [clause.id.as_str(), &clause.headings, &clause.chapeau] {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        out.extend(length.to_le_bytes());
        out.extend(part.as_bytes().iter().take(length as usize));
    }
    out.extend(clause.text.as_bytes());
    out
}

pub(crate) fn unpack(bytes: &[u8]) -> Option<Shown> {
    let mut rest = bytes;
    let mut parts: [&str; 3] = [""; 3];
    for part in &mut parts {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (text, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        *part = std::str::from_utf8(text).ok()?;
        rest = after;
    }
    let [id, headings, chapeau] = parts;
    let (document, path) = id.split_once(' ')?;
    Some(Shown {
        id: ClauseId::new(document, path).ok()?,
        text: std::str::from_utf8(rest).ok()?.to_owned(),
        headings: headings.to_owned(),
        chapeau: chapeau.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_survive_packing() {
        for kind in
            [ClauseKind::Heading, ClauseKind::Paragraph, ClauseKind::Inline, ClauseKind::Front]
        {
            let meta = Meta { language: Language::Zh, kind, own: true, lengths: [7, MOST, 0] };
            assert_eq!(Meta::unpack(meta.pack()), meta);
        }
    }
}
