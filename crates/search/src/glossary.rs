//! The glossary: which English and which Chinese words mean the same in these contracts.
//!
//! It is only ever used to look for a query's terms in the *other* language. It does not widen a
//! query within its own language: that was measured to cost more than it brings.

use crate::{
    error::Error,
    fold,
    plan::STOP_EN,
    tokens::{Piece, Stems, scan},
};
use std::collections::HashMap;

/// Most rows read, and most characters in a term; more is refused or skipped.
const MOST_ROWS: usize = 20_000;
const LONGEST_TERM: usize = 120;

/// Pairs of terms with their variants, as read from `assets/glossary.csv`.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    entries: Vec<Entry>,
}

/// One row: every English and every Chinese way of saying it, the main term first.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub en: Vec<String>,
    pub zh: Vec<String>,
}

impl Glossary {
    /// Reads CSV with the columns `en,zh,variants_en,variants_zh`; variants are separated by `;`.
    ///
    /// # Errors
    /// [`Error::Glossary`] with the line, when the header differs, a row has no term in one of the
    /// two languages, or there are more rows than can be meant.
    pub fn parse(csv: &str) -> Result<Glossary, Error> {
        let bad = |line: u64, problem: &str| Error::Glossary { line, problem: problem.to_owned() };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
        let header = reader.headers().map_err(|e| bad(1, &e.to_string()))?;
        if header.iter().map(str::trim).ne(["en", "zh", "variants_en", "variants_zh"]) {
            return Err(bad(1, "the header must be en,zh,variants_en,variants_zh"));
        }
        let mut entries = Vec::new();
        for row in reader.records() {
            let row = row.map_err(|e| bad(e.position().map_or(0, |p| p.line()), &e.to_string()))?;
            let line = row.position().map_or(0, csv::Position::line);
            if entries.len() == MOST_ROWS {
                return Err(bad(line, "too many rows"));
            }
            let side = |main: usize, variants: usize| -> Vec<String> {
                let main = std::iter::once(row.get(main).unwrap_or_default());
                let mut all: Vec<String> = Vec::new();
                for term in main.chain(row.get(variants).unwrap_or_default().split(';')) {
                    let term = term.trim();
                    if !term.is_empty()
                        && term.chars().count() <= LONGEST_TERM
                        && !all.iter().any(|t| t == term)
                    {
                        all.push(term.to_owned());
                    }
                }
                all
            };
            let entry = Entry { en: side(0, 2), zh: side(1, 3) };
            if row.get(0).unwrap_or_default().trim().is_empty() {
                return Err(bad(line, "the row has no English term"));
            }
            if row.get(1).unwrap_or_default().trim().is_empty() {
                return Err(bad(line, "the row has no Chinese term"));
            }
            entries.push(entry);
        }
        Ok(Glossary { entries })
    }

    /// How many pairs it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when it holds none; searches then stay in their own language.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The glossary made ready for look-ups: sequences of symbols to entries.
///
/// A symbol is a word's stem or one Chinese character, so that `third‑party`, `Third Party` and
/// `third parties` are one key, and a Chinese term is found inside a sentence without spaces.
pub(crate) struct Lookup {
    entries: Vec<Sides>,
    /// Symbols to (entry, the key is English).
    keys: HashMap<Vec<String>, Vec<(usize, bool)>>,
    longest: usize,
}

struct Sides {
    /// A party to the contract: one of its names is a pronoun, as in `customer`, `you`.
    party: bool,
    en: Vec<Prepared>,
    zh: Vec<Prepared>,
}

/// A term as it is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub text: String,
    pub phrase: Vec<(String, u32)>,
    /// The words of an English expression that must all be there when they are not in a row.
    pub loose: Vec<String>,
    /// All its words occur in the library.
    pub present: bool,
}

/// A glossary term found in a query.
pub(crate) struct Found<'a> {
    /// Symbols `start..end` of the sequence.
    pub start: usize,
    pub end: usize,
    /// The term names a party, who goes by a pronoun nearly everywhere.
    pub party: bool,
    /// What to look for in the other language, the main term first.
    pub terms: &'a [Prepared],
    /// The other language is Chinese.
    pub into_chinese: bool,
}

impl Lookup {
    /// `known` tells whether an index term occurs in the library.
    pub fn new(glossary: &Glossary, stems: &mut Stems, known: &dyn Fn(&str) -> bool) -> Lookup {
        let mut keys: HashMap<Vec<String>, Vec<(usize, bool)>> = HashMap::new();
        let mut longest = 0;
        let mut entries = Vec::with_capacity(glossary.entries.len());
        for (i, entry) in glossary.entries.iter().enumerate() {
            for (terms, english) in [(&entry.en, true), (&entry.zh, false)] {
                for term in terms {
                    let key = symbols(term, stems);
                    if !key.is_empty() {
                        longest = longest.max(key.len());
                        let at = keys.entry(key).or_default();
                        if !at.contains(&(i, english)) {
                            at.push((i, english));
                        }
                    }
                }
            }
            let mut side = |terms: &[String]| -> Vec<Prepared> {
                terms.iter().map(|term| Prepared::new(term, stems, known)).collect()
            };
            let party = entry.en.iter().any(|t| STOP_EN.contains(&fold_all(t).as_str()));
            entries.push(Sides { party, en: side(&entry.en), zh: side(&entry.zh) });
        }
        Lookup { entries, keys, longest }
    }

    /// Every longest match: one that no other match contains. Matches may overlap.
    pub fn find(&self, symbols: &[String]) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut reached = 0;
        for start in 0..symbols.len() {
            let most = (start + self.longest).min(symbols.len());
            for end in (start + 1..=most).rev() {
                if end <= reached {
                    break; // inside a longer one that began earlier
                }
                if let Some(at) = symbols.get(start..end).and_then(|key| self.keys.get(key)) {
                    reached = end;
                    for &(entry, english) in at {
                        let Some(entry) = self.entries.get(entry) else { continue };
                        let terms = if english { &entry.zh } else { &entry.en };
                        let party = entry.party && english;
                        found.push(Found { start, end, party, terms, into_chinese: english });
                    }
                    break;
                }
            }
        }
        found
    }
}

impl Prepared {
    fn new(text: &str, stems: &mut Stems, known: &dyn Fn(&str) -> bool) -> Prepared {
        let phrase = stems.phrase(text);
        let english = !text.chars().any(fold::is_cjk);
        let loose = phrase
            .iter()
            .filter(|(t, _)| english && !STOP_EN.contains(&t.as_str()))
            .map(|(t, _)| t.clone())
            .collect();
        let present = !phrase.is_empty() && phrase.iter().all(|(t, _)| known(t));
        Prepared { text: text.to_owned(), phrase, loose, present }
    }
}

fn fold_all(text: &str) -> String {
    text.chars().filter_map(fold::character).collect()
}

fn symbols(text: &str, stems: &mut Stems) -> Vec<String> {
    let mut out = Vec::new();
    for piece in scan(text) {
        match piece {
            Piece::Word { text, .. } => out.push(stems.stem(&text)),
            Piece::Run { chars } => out.extend(chars.iter().map(|c| c.0.to_string())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_match_and_only_into_the_other_language() {
        let g = Glossary::parse(
            "en,zh,variants_en,variants_zh\nfee,费用,,\nlate fee,滞纳金,late payment,逾期利息\n",
        )
        .unwrap();
        let mut stems = Stems::new();
        let lookup = Lookup::new(&g, &mut stems, &|_| true);
        let hits = |q: &str, stems: &mut Stems| -> Vec<Vec<String>> {
            lookup
                .find(&symbols(q, stems))
                .iter()
                .map(|f| f.terms.iter().map(|t| t.text.clone()).collect())
                .collect()
        };
        assert_eq!(hits("the late fees", &mut stems), [["滞纳金", "逾期利息"]]);
        assert_eq!(
            hits("支付滞纳金的费用", &mut stems),
            [vec!["late fee", "late payment"], vec!["fee"]]
        );
        assert!(hits("nothing here", &mut stems).is_empty());
    }

    #[test]
    fn faults_name_their_line() {
        assert!(matches!(Glossary::parse("a,b\n"), Err(Error::Glossary { line: 1, .. })));
        let missing = "en,zh,variants_en,variants_zh\nx,y,,\nz,,,\n";
        assert!(matches!(Glossary::parse(missing), Err(Error::Glossary { line: 3, .. })));
    }
}
