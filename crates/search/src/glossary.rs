//! The glossary: which English and which Chinese words mean the same.
//!
//! Two layers: the contracts' own glossary, and a general lexicon that counts less. Both serve
//! above all to look for a query's terms in the *other* language; within its own language a query
//! is widened only a little, because that was measured to cost more than it brings.

use crate::{
    error::Error,
    fold,
    plan::STOP_EN,
    tokens::{Piece, Stems, scan},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, OnceLock},
};

/// Most rows read, and most characters in a term; more is refused or skipped.
const MOST_ROWS: usize = 20_000;
const LONGEST_TERM: usize = 120;

/// Pairs of terms with their variants, as read from `assets/glossary.csv`, made ready for use.
/// Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    entries: Vec<Entry>,
    lookup: Arc<Lookup>,
}

/// One row: every English and every Chinese way of saying it, the main term first.
#[derive(Debug, Clone)]
struct Entry {
    en: Vec<String>,
    zh: Vec<String>,
    /// From the general lexicon.
    general: bool,
}

impl Glossary {
    /// Reads CSV with the columns `en,zh,variants_en,variants_zh`; variants are separated by `;`.
    ///
    /// # Errors
    /// [`Error::Glossary`] with the line, when the header differs, a row has no term in one of the
    /// two languages, or there are more rows than can be meant.
    pub fn parse(csv: &str) -> Result<Glossary, Error> {
        let entries = read(csv, false)?;
        let lookup = Arc::new(Lookup::new(&entries));
        Ok(Glossary { entries, lookup })
    }

    /// Adds a general lexicon in the same form, whose terms count less than the glossary's own.
    ///
    /// # Errors
    /// As for [`Glossary::parse`].
    pub fn with_general(mut self, lexicon_csv: &str) -> Result<Glossary, Error> {
        self.entries.extend(read(lexicon_csv, true)?);
        self.lookup = Arc::new(Lookup::new(&self.entries));
        Ok(self)
    }

    /// How many pairs it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when it holds none; searches then stay in their own language.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn lookup(&self) -> Arc<Lookup> {
        Arc::clone(&self.lookup)
    }
}

fn read(csv: &str, general: bool) -> Result<Vec<Entry>, Error> {
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
                let long = term.chars().count() > LONGEST_TERM;
                if !term.is_empty() && !long && !all.iter().any(|t| t == term) {
                    all.push(term.to_owned());
                }
            }
            all
        };
        if row.get(0).unwrap_or_default().trim().is_empty() {
            return Err(bad(line, "the row has no English term"));
        }
        if row.get(1).unwrap_or_default().trim().is_empty() {
            return Err(bad(line, "the row has no Chinese term"));
        }
        entries.push(Entry { en: side(0, 2), zh: side(1, 3), general });
    }
    Ok(entries)
}

/// The glossary made ready for look-ups: sequences of symbols to entries.
///
/// A symbol is a word's stem or one Chinese character, so that `third‑party`, `Third Party` and
/// `third parties` are one key, and a Chinese term is found inside a sentence without spaces.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    entries: Vec<Sides>,
    /// Digest of symbols to (entry, the key is English).
    keys: HashMap<u64, Vec<(u32, bool)>>,
    longest: usize,
    /// Stems of the English terms' words, and the words as they are written.
    stems: HashSet<String>,
    words: BTreeSet<String>,
    /// English and Chinese terms, folded, in order.
    english: BTreeSet<String>,
    chinese: BTreeSet<String>,
}

/// An entry in use.
#[derive(Debug)]
pub(crate) struct Sides {
    /// A party to the contract: one of its names is a pronoun, as in `customer`, `you`.
    pub party: bool,
    /// From the general lexicon.
    pub general: bool,
    en: Vec<String>,
    zh: Vec<String>,
    prepared: [OnceLock<Vec<Prepared>>; 2],
}

impl Sides {
    /// Its terms in one language, ready to be looked for.
    pub fn terms(&self, english: bool, stems: &mut Stems) -> &[Prepared] {
        let (slot, terms) = match &self.prepared {
            [en, _] if english => (en, &self.en),
            [_, zh] => (zh, &self.zh),
        };
        slot.get_or_init(|| terms.iter().map(|term| Prepared::new(term, stems)).collect())
    }
}

/// A term as it is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub text: String,
    pub phrase: Vec<(String, u32)>,
    /// The words of an expression that must all be there when they are not in a row.
    pub loose: Vec<String>,
}

/// A glossary term found in a query.
pub(crate) struct Found<'a> {
    /// Symbols `start..end` of the sequence.
    pub start: usize,
    pub end: usize,
    pub entry: &'a Sides,
    /// The query has the English side.
    pub english: bool,
}

impl Lookup {
    fn new(entries: &[Entry]) -> Lookup {
        let mut lookup = Lookup::default();
        let mut stems = Stems::new();
        for (i, entry) in (0u32..).zip(entries) {
            for (terms, english) in [(&entry.en, true), (&entry.zh, false)] {
                for term in terms {
                    let key = symbols(term, &mut stems);
                    if key.is_empty() {
                        continue;
                    }
                    lookup.longest = lookup.longest.max(key.len());
                    let at = lookup.keys.entry(digest(&key)).or_default();
                    if !at.contains(&(i, english)) {
                        at.push((i, english));
                    }
                    if english {
                        lookup.stems.extend(key);
                        lookup.english.insert(fold_all(term));
                        for piece in scan(term) {
                            if let Piece::Word { text, .. } = piece {
                                lookup.words.insert(text);
                            }
                        }
                    } else {
                        lookup.chinese.insert(fold_all(term));
                    }
                }
            }
            let party = entry.en.iter().any(|t| STOP_EN.contains(&fold_all(t).as_str()));
            lookup.entries.push(Sides {
                party,
                general: entry.general,
                en: entry.en.clone(),
                zh: entry.zh.clone(),
                prepared: Default::default(),
            });
        }
        lookup
    }

    /// True if the stem belongs to an English term.
    pub fn knows(&self, stem: &str) -> bool {
        self.stems.contains(stem)
    }

    /// The words of the English terms, folded, in order.
    pub fn words(&self) -> &BTreeSet<String> {
        &self.words
    }

    /// The Chinese terms, folded, in order.
    pub fn chinese(&self) -> &BTreeSet<String> {
        &self.chinese
    }

    /// The English terms, folded, in order.
    pub fn english(&self) -> &BTreeSet<String> {
        &self.english
    }

    /// Every longest match of use: one that no other such match contains. Matches may overlap.
    pub fn find(
        &self,
        symbols: &[String],
        mut of_use: impl FnMut(&Sides, bool) -> bool,
    ) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut reached = 0;
        for start in 0..symbols.len() {
            let most = (start + self.longest).min(symbols.len());
            for end in (start + 1..=most).rev() {
                if end <= reached {
                    break; // inside a longer one that began earlier
                }
                let key = symbols.get(start..end).map(digest);
                let at = key.and_then(|key| self.keys.get(&key)).into_iter().flatten();
                let before = found.len();
                for &(entry, english) in at {
                    if let Some(entry) = self.entries.get(entry as usize)
                        && of_use(entry, english)
                    {
                        found.push(Found { start, end, entry, english });
                    }
                }
                if found.len() > before {
                    reached = end;
                    break;
                }
            }
        }
        found
    }
}

impl Prepared {
    fn new(text: &str, stems: &mut Stems) -> Prepared {
        let phrase = stems.phrase(text);
        let english = !text.chars().any(fold::is_cjk);
        // Four characters are mostly two words: 适用法律 is also 适用……法律.
        let four = !english && text.chars().count() == 4 && phrase.len() == 3;
        let loose = phrase
            .iter()
            .filter(
                |(t, at)| if english { !STOP_EN.contains(&t.as_str()) } else { four && *at != 1 },
            )
            .map(|(t, _)| t.clone())
            .collect();
        Prepared { text: text.to_owned(), phrase, loose }
    }
}

/// FNV-1a over the symbols: a key that needs no copies of them.
fn digest(symbols: &[String]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in symbols.iter().flat_map(|s| s.bytes().chain([0xFF])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

pub(crate) fn fold_all(text: &str) -> String {
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
        let lookup = g.lookup();
        let hits = |q: &str, stems: &mut Stems| -> Vec<Vec<String>> {
            lookup
                .find(&symbols(q, stems), |_, _| true)
                .iter()
                .map(|f| {
                    let terms = f.entry.terms(!f.english, &mut Stems::new());
                    terms.iter().map(|t| t.text.clone()).collect()
                })
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
