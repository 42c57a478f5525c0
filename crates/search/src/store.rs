//! The inverted index: tantivy in memory, one document of its own per clause.
//!
//! It answers two questions: in which clauses, how often and how prominently does a term stand; and
//! where do terms stand one behind the other. Ranking is elsewhere, as is everything about queries.

use crate::{
    error::Error,
    tokens::{Stems, Token},
};
use kernel::Language;
use tantivy::{
    DocSet, Index, SingleSegmentIndexWriter, TERMINATED, TantivyDocument, Term,
    index::SegmentReader,
    postings::Postings,
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer,
};

/// Bytes that the writer may use before it spills; ample for contracts.
const WRITER_BYTES: usize = 30_000_000;
/// How much a term counts in the clause itself, in the headings above it, in its introduction. An
/// item of a list is half a sentence, its introduction the other half; hence the high weight.
const WEIGHTS: [f32; 3] = [1.0, 0.5, 0.7];
/// How strongly a long clause is held to have a term by chance; BM25's `b`, below its usual 0.75
/// because the length of a clause says little about it.
const LENGTH: f32 = 0.25;

/// A clause as it is indexed. The thin seam between documents and index.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub language: Language,
    pub text: String,
    pub headings: String,
    pub chapeau: String,
}

/// In which clause a term stands, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting {
    pub unit: u32,
    /// Occurrences, weighted by field and field length.
    pub weight: f32,
    /// It stands in the clause itself, not only above it.
    pub in_text: bool,
}

pub(crate) struct Store {
    segment: Option<SegmentReader>,
    fields: [Field; 3],
    languages: Vec<Language>,
    /// Per unit and field: length against the average of its language.
    lengths: Vec<[f32; 3]>,
    /// Clauses per language: English, Chinese.
    counts: [usize; 2],
}

impl Store {
    /// Indexes the units; `tokens` are those of their texts, which the caller keeps for highlights.
    pub fn build(units: &[Unit], stems: &mut Stems) -> Result<(Store, Vec<Vec<Token>>), Error> {
        let mut schema = Schema::builder();
        let options = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("clauses")
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let fields = ["text", "headings", "chapeau"]
            .map(|name| schema.add_text_field(name, options.clone()));
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("clauses", ClauseTokenizer);
        let mut writer: SingleSegmentIndexWriter = Index::builder()
            .schema(index.schema())
            .tokenizers(index.tokenizers().clone())
            .single_segment_index_writer(tantivy::directory::RamDirectory::create(), WRITER_BYTES)
            .map_err(Error::building)?;
        let mut texts = Vec::with_capacity(units.len());
        let mut lengths: Vec<[f32; 3]> = Vec::with_capacity(units.len());
        for unit in units {
            let mut document = TantivyDocument::default();
            for (field, text) in fields.iter().zip([&unit.text, &unit.headings, &unit.chapeau]) {
                document.add_text(*field, text);
            }
            writer.add_document(document).map_err(Error::building)?;
            let tokens = stems.tokens(&unit.text);
            lengths.push([
                places(&tokens),
                places(&stems.tokens(&unit.headings)),
                places(&stems.tokens(&unit.chapeau)),
            ]);
            texts.push(tokens);
        }
        let index = writer.finalize().map_err(Error::building)?;
        let segment = match index.searchable_segments().map_err(Error::building)?.first() {
            Some(segment) => Some(SegmentReader::open(segment).map_err(Error::building)?),
            None => None,
        };
        let languages: Vec<Language> = units.iter().map(|u| u.language).collect();
        for language in [Language::En, Language::Zh] {
            let own = |i: usize| languages.get(i) == Some(&language);
            for field in 0..3 {
                let all = lengths.iter().enumerate().filter(|(i, l)| own(*i) && l[field] > 0.0);
                let (sum, n) = all.fold((0.0, 0.0), |(s, n), (_, l)| (s + l[field], n + 1.0f32));
                let average = (sum / n.max(1.0)).max(1.0);
                for (i, l) in lengths.iter_mut().enumerate() {
                    if own(i) {
                        // Being shorter than most is no merit in a clause.
                        l[field] = (l[field] / average).max(1.0);
                    }
                }
            }
        }
        let chinese = languages.iter().filter(|l| **l == Language::Zh).count();
        let counts = [languages.len() - chinese, chinese];
        Ok((Store { segment, fields, languages, lengths, counts }, texts))
    }

    /// Language of a unit.
    pub fn language(&self, unit: u32) -> Option<Language> {
        self.languages.get(unit as usize).copied()
    }

    /// How telling a term is that stands in `found` clauses: BM25's idf within its script's
    /// language, so that a small document does not make all its words rare.
    pub fn rarity(&self, term: &str, found: usize) -> f32 {
        let chinese = term.chars().next().is_some_and(crate::fold::is_cjk);
        let all = (self.counts[usize::from(chinese)]).max(found).max(1) as f32;
        let found = found as f32;
        (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
    }

    /// Clauses that hold any of these terms, in order.
    pub fn any(&self, terms: &[String]) -> Result<Vec<Posting>, Error> {
        let mut all: Vec<Posting> = Vec::new();
        let Some(segment) = &self.segment else { return Ok(all) };
        for (f, field) in self.fields.iter().enumerate() {
            let inverted = segment.inverted_index(*field).map_err(Error::reading)?;
            for term in terms {
                let term = Term::from_field_text(*field, term);
                let Some(mut postings) = inverted
                    .read_postings(&term, IndexRecordOption::WithFreqs)
                    .map_err(Error::reading)?
                else {
                    continue;
                };
                let mut unit = postings.doc();
                while unit != TERMINATED {
                    let length = self.lengths.get(unit as usize).map_or(1.0, |l| l[f]);
                    let frequency = postings.term_freq() as f32;
                    let weight = WEIGHTS[f] * frequency / (1.0 - LENGTH + LENGTH * length);
                    all.push(Posting { unit, weight, in_text: f == 0 });
                    unit = postings.advance();
                }
            }
        }
        all.sort_by_key(|p| p.unit);
        all.dedup_by(|next, kept| {
            let same = next.unit == kept.unit;
            if same {
                kept.weight += next.weight;
                kept.in_text |= next.in_text;
            }
            same
        });
        Ok(all)
    }

    /// Clauses in whose own text these terms stand at these distances, in order.
    pub fn phrase(&self, terms: &[(String, u32)]) -> Result<Vec<Posting>, Error> {
        if let [(term, _)] = terms {
            let mut all = self.any(std::slice::from_ref(term))?;
            all.retain(|p| p.in_text);
            return Ok(all);
        }
        let mut found = Vec::new();
        let Some(segment) = &self.segment else { return Ok(found) };
        let inverted = segment.inverted_index(self.fields[0]).map_err(Error::reading)?;
        let mut lists = Vec::with_capacity(terms.len());
        for (term, offset) in terms {
            let term = Term::from_field_text(self.fields[0], term);
            match inverted
                .read_postings(&term, IndexRecordOption::WithFreqsAndPositions)
                .map_err(Error::reading)?
            {
                Some(postings) => lists.push((postings, *offset)),
                None => return Ok(found),
            }
        }
        lists.sort_by_key(|(postings, _)| postings.doc_freq());
        let mut places = Vec::new();
        let mut starts: Vec<u32> = Vec::new();
        let Some(mut unit) = lists.first().map(|(p, _)| p.doc()) else { return Ok(found) };
        'units: while unit != TERMINATED {
            for (postings, _) in &mut lists {
                if postings.doc() < unit {
                    postings.seek(unit);
                }
                if postings.doc() > unit {
                    unit = postings.doc();
                    continue 'units;
                }
            }
            for (i, (postings, offset)) in lists.iter_mut().enumerate() {
                postings.positions(&mut places);
                let here = places.iter().filter_map(|p| p.checked_sub(*offset));
                if i == 0 {
                    starts = here.collect();
                } else {
                    let here: Vec<u32> = here.collect();
                    starts.retain(|s| here.binary_search(s).is_ok());
                }
            }
            if !starts.is_empty() {
                let length = self.lengths.get(unit as usize).map_or(1.0, |l| l[0]);
                let weight = starts.len() as f32 / (1.0 - LENGTH + LENGTH * length);
                found.push(Posting { unit, weight, in_text: true });
            }
            unit = lists.first_mut().map_or(TERMINATED, |(p, _)| p.advance());
        }
        Ok(found)
    }

    /// Terms that begin like this, at most `most`, and whether there were more.
    pub fn beginning(&self, prefix: &str, most: usize) -> Result<(Vec<String>, bool), Error> {
        let mut terms = Vec::new();
        let Some(segment) = &self.segment else { return Ok((terms, false)) };
        let inverted = segment.inverted_index(self.fields[0]).map_err(Error::reading)?;
        let mut stream =
            inverted.terms().range().ge(prefix.as_bytes()).into_stream().map_err(Error::reading)?;
        while stream.advance() {
            let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
            if !term.starts_with(prefix) {
                break;
            }
            if terms.len() == most {
                return Ok((terms, true));
            }
            terms.push(term.to_owned());
        }
        Ok((terms, false))
    }
}

/// How many words and characters a text has.
fn places(tokens: &[Token]) -> f32 {
    tokens.iter().map(|t| t.position + 1).max().unwrap_or(0) as f32
}

/// Hands our tokens to tantivy.
#[derive(Clone)]
struct ClauseTokenizer;

struct Stream {
    tokens: std::vec::IntoIter<Token>,
    token: tokenizer::Token,
}

impl tokenizer::Tokenizer for ClauseTokenizer {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let mut tokens = Stems::new().tokens(text);
        tokens.sort_by_key(|t| t.position);
        Stream { tokens: tokens.into_iter(), token: tokenizer::Token::default() }
    }
}

impl tokenizer::TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(next) = self.tokens.next() else { return false };
        self.token = tokenizer::Token {
            offset_from: next.start,
            offset_to: next.end,
            position: next.position as usize,
            text: next.term,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &tokenizer::Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut tokenizer::Token {
        &mut self.token
    }
}
