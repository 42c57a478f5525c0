//! A large library made from real legal text, always the same, and queries taken from it.

use clauses::{ClauseId, ClauseKind};
use kernel::{Digest, Language};
use search::{ClauseText, Held, Texts};
use std::{
    collections::HashSet,
    fmt::Write as _,
    path::{Path, PathBuf},
};

/// Clauses of one document.
pub const PER_DOCUMENT: usize = 400;
/// Every so many documents is Chinese.
const CHINESE: usize = 8;
/// Most material taken, in bytes.
const MATERIAL: usize = 24 << 20;

/// Splitmix64: enough to draw sentences.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

pub struct Corpus {
    clauses: usize,
    /// The edition of the first document.
    edition: u64,
    english: Vec<String>,
    chinese: Vec<String>,
}

fn licences() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut list = |folder: &Path, pick: &dyn Fn(&Path) -> Option<PathBuf>| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        files.extend(entries.filter_map(|e| pick(&e.path())));
    };
    list(Path::new("/usr/share/common-licenses"), &|p| Some(p.to_owned()));
    list(Path::new("/usr/share/doc"), &|p| Some(p.join("copyright")));
    if let Some(home) = std::env::var_os("HOME") {
        let sources = Path::new(&home).join(".cargo/registry/src");
        for registry in std::fs::read_dir(sources).into_iter().flatten().flatten() {
            for name in ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE", "LICENSE.md", "LICENSE.txt"] {
                list(&registry.path(), &|p| Some(p.join(name)));
            }
        }
    }
    files.sort();
    files
}

fn sentences(text: &str, seen: &mut HashSet<String>, out: &mut Vec<String>, ends: &[char]) {
    for paragraph in text.split("\n\n") {
        let flat: String = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        for sentence in flat.split_inclusive(ends) {
            let sentence = sentence.trim();
            let words = sentence.chars().count();
            let long = if sentence.is_ascii() { 40 } else { 8 };
            if (long..900).contains(&words) && prose(sentence) && seen.insert(sentence.to_owned()) {
                out.push(sentence.to_owned());
            }
        }
    }
}

/// Not a list of files, names or numbers.
fn prose(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic() || *c == ' ').count();
    letters * 10 > text.chars().count() * 8 && !text.contains("/*") && !text.contains('@')
}

impl Corpus {
    pub fn new(clauses: usize, edition: u64) -> Corpus {
        let mut seen = HashSet::new();
        let (mut english, mut chinese) = (Vec::new(), Vec::new());
        let mut bytes = 0;
        for file in licences() {
            let Ok(text) = std::fs::read_to_string(file) else { continue };
            bytes += text.len();
            sentences(&text, &mut seen, &mut english, &['.', ';', ':']);
            if bytes > MATERIAL {
                break;
            }
        }
        let terms = super::fixture::root().join("terms");
        let entries = std::fs::read_dir(terms).unwrap().flatten();
        for file in entries.filter(|e| e.path().extension().is_some_and(|e| e == "md")) {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let zh = text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count() > 500;
            let out = if zh { &mut chinese } else { &mut english };
            sentences(&text, &mut seen, out, &['.', ';', '。', '；', '，']);
        }
        Corpus { clauses, edition, english, chinese }
    }

    pub fn bytes(&self) -> usize {
        self.english.iter().chain(&self.chinese).map(|s| s.len() + 24).sum()
    }

    fn documents(&self) -> usize {
        self.clauses.div_ceil(PER_DOCUMENT)
    }

    fn name(i: usize) -> String {
        format!("doc-{i:05}")
    }

    fn edition_of(&self, document: usize) -> u64 {
        if document == 0 { self.edition } else { 0 }
    }

    /// A clause: a few sentences, their numbers replaced.
    fn clause(&self, document: usize, i: usize) -> ClauseText {
        let seed = (document * PER_DOCUMENT + i) as u64 + (self.edition_of(document) << 40);
        let mut draw = Draw(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let chinese = document % CHINESE == CHINESE - 1;
        let pool = if chinese { &self.chinese } else { &self.english };
        let mut text = String::new();
        for _ in 0..1 + draw.below(if chinese { 6 } else { 3 }) {
            for c in pool[draw.below(pool.len())].chars() {
                if c.is_ascii_digit() {
                    write!(text, "{}", draw.below(10)).unwrap();
                } else {
                    text.push(c);
                }
            }
            if !chinese {
                text.push(' ');
            }
        }
        let id = ClauseId::new(&Self::name(document), &format!("{}.{}", i / 20 + 1, i % 20 + 1));
        ClauseText {
            id: id.unwrap(),
            parent: None,
            kind: ClauseKind::Paragraph,
            text: text.trim().to_owned(),
            headings: format!("{}. {}", i / 20 + 1, if chinese { "责任" } else { "Conditions" }),
            chapeau: String::new(),
        }
    }

    pub fn each(&self, mut take: impl FnMut(ClauseText)) {
        for i in 0..self.clauses {
            take(self.clause(i / PER_DOCUMENT, i % PER_DOCUMENT));
        }
    }
}

impl Texts for Corpus {
    fn held(&self) -> Vec<Held> {
        (0..self.documents())
            .map(|i| Held {
                id: Self::name(i),
                digest: Digest::of(format!("{i} {}", self.edition_of(i)).as_bytes()),
                language: if i % CHINESE == CHINESE - 1 { Language::Zh } else { Language::En },
                names: vec![format!("Document {i}")],
            })
            .collect()
    }

    fn clauses(&self, document: &str) -> Vec<ClauseText> {
        let document: usize = document.trim_start_matches("doc-").parse().unwrap();
        let count = self.clauses.saturating_sub(document * PER_DOCUMENT).min(PER_DOCUMENT);
        (0..count).map(|i| self.clause(document, i)).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    And,
    Phrase,
    Prefix,
    Fuzzy,
    Chinese,
    Words,
}

impl Kind {
    pub const ALL: [Kind; 6] =
        [Kind::And, Kind::Phrase, Kind::Prefix, Kind::Fuzzy, Kind::Chinese, Kind::Words];

    pub fn name(self) -> &'static str {
        match self {
            Kind::And => "AND",
            Kind::Phrase => "phrase",
            Kind::Prefix => "prefix",
            Kind::Fuzzy => "fuzzy",
            Kind::Chinese => "Chinese phrase",
            Kind::Words => "words, ranked",
        }
    }

    /// In this crate's language; the words stand apart by blanks.
    pub fn ours(self, words: &str) -> String {
        match self {
            Kind::And => words.replace(' ', " AND "),
            Kind::Phrase | Kind::Chinese => format!("\"{words}\""),
            Kind::Prefix => format!("{words}*"),
            Kind::Fuzzy | Kind::Words => words.to_owned(),
        }
    }

    /// As a regular expression, where one can say it.
    pub fn pattern(self, words: &str) -> Option<String> {
        match self {
            Kind::And => {
                let words: Vec<&str> = words.split(' ').collect();
                let (a, b) = (*words.first()?, *words.last()?);
                Some(format!(r"\b{a}\b.*\b{b}\b|\b{b}\b.*\b{a}\b"))
            }
            Kind::Phrase => Some(format!(r"\b{words}\b")),
            Kind::Chinese => Some(words.to_owned()),
            Kind::Prefix => Some(format!(r"\b{words}")),
            Kind::Fuzzy | Kind::Words => None,
        }
    }
}

pub struct Queries(pub Vec<(Kind, String)>);

fn words(text: &str) -> Vec<String> {
    text.split(' ')
        .filter(|w| w.len() > 1 && w.bytes().all(|b| b.is_ascii_alphabetic()))
        .map(str::to_lowercase)
        .collect()
}

impl Queries {
    pub fn new(corpus: &Corpus, each: usize) -> Queries {
        let mut draw = Draw(7);
        let mut out: Vec<(Kind, String)> = Vec::new();
        let mut missing: Vec<(Kind, usize)> = Kind::ALL.iter().map(|k| (*k, each)).collect();
        while let Some(&(kind, left)) = missing.last() {
            if left == 0 {
                missing.pop();
                continue;
            }
            let at = draw.below(corpus.clauses);
            let text = corpus.clause(at / PER_DOCUMENT, at % PER_DOCUMENT).text;
            let Some(query) = query(kind, &text, &mut draw) else { continue };
            out.push((kind, query));
            if let Some(last) = missing.last_mut() {
                last.1 -= 1;
            }
        }
        Queries(out)
    }
}

fn query(kind: Kind, text: &str, draw: &mut Draw) -> Option<String> {
    if kind == Kind::Chinese {
        let chars: Vec<char> = text.chars().collect();
        let at = draw.below(chars.len().saturating_sub(4));
        let four = chars.get(at..at + 4)?;
        let han = four.iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
        return han.then(|| four.iter().collect());
    }
    let words = words(text);
    let pick = |draw: &mut Draw| words.get(draw.below(words.len())).cloned();
    match kind {
        Kind::And => {
            let (a, b) = (pick(draw)?, pick(draw)?);
            (a != b && a.len() > 2 && b.len() > 2).then(|| format!("{a} {b}"))
        }
        Kind::Phrase => {
            // Only words that stand in a row in the text.
            let raw: Vec<&str> = text.split(' ').collect();
            let at = draw.below(raw.len().saturating_sub(3));
            let three = raw.get(at..at + 3)?;
            let plain = three.iter().all(|w| w.bytes().all(|b| b.is_ascii_alphabetic()));
            plain.then(|| three.join(" ").to_lowercase())
        }
        Kind::Prefix => {
            let word = pick(draw)?;
            let length = 3 + draw.below(3);
            (word.len() > length).then(|| word[..length].to_owned())
        }
        Kind::Fuzzy => {
            let word = pick(draw)?;
            let at = 1 + draw.below(word.len().saturating_sub(2));
            let mut slipped = word.clone();
            slipped.remove(at);
            (word.len() > 5).then_some(slipped)
        }
        Kind::Words => {
            let picked: Option<Vec<String>> = (0..4).map(|_| pick(draw)).collect();
            picked.map(|words| words.join(" "))
        }
        Kind::Chinese => None,
    }
}

pub fn write_queries(path: &Path, queries: &Queries) {
    let lines: String =
        queries.0.iter().map(|(kind, text)| format!("{}\t{text}\n", kind.name())).collect();
    std::fs::write(path, lines).unwrap();
}

pub fn read_queries(path: &Path) -> Vec<(Kind, String)> {
    let text = std::fs::read_to_string(path).unwrap();
    let line = |line: &str| {
        let (name, text) = line.split_once('\t')?;
        let kind = Kind::ALL.into_iter().find(|k| k.name() == name)?;
        Some((kind, text.to_owned()))
    };
    text.lines().filter_map(line).collect()
}
