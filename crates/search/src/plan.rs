//! From what was asked to what is looked up: leaves with weights, and how they combine.
//!
//! Here live the two decisions that make plain queries work: words of mere grammar weigh little or
//! nothing, and terms of the glossary are looked for in the other language too. Words joined by
//! operators and phrases in quotation marks are taken literally and never expanded.

use crate::{
    fold,
    glossary::Lookup,
    notice::Notice,
    parse::{Ask, Item, Occur},
    tokens::{Piece, SURFACE, Stems, grams, scan},
};
use kernel::Language;

/// Most terms of a query that are used; as many as a set of bits holds.
pub(crate) const MOST_TERMS: usize = 64;
/// Most terms in the other language.
const MOST_EXPANSIONS: usize = 200;
/// Most words that a prefix stands for.
pub(crate) const MOST_PREFIX: usize = 128;
/// What a match in the other language counts against one in the query's own.
pub(crate) const FOREIGN: f32 = 0.6;

/// What the name of a party counts.
const PARTY: f32 = 0.3;

/// English words that carry grammar, not matter, folded.
pub(crate) const STOP_EN: &[&str] = &[
    "a", "about", "all", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by",
    "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "how", "i", "if",
    "in", "into", "is", "it", "its", "me", "my", "of", "on", "or", "our", "ours", "shall",
    "should", "so", "such", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "to", "us", "was", "we", "were", "what", "when", "where", "which",
    "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "yours",
];
/// Chinese characters that are nearly always grammar, and those that often are. A pair that holds
/// one counts little: it mostly spans the border of two words.
const GRAMMAR_ZH: &str = "的了吗呢吧么哪谁这那们怎";
const OFTEN_GRAMMAR_ZH: &str = "和与及或由在被把将对为以于之其所是个也都就而向从给请有时";

/// Something to look up.
#[derive(Debug, Clone)]
pub(crate) enum Find {
    /// Any of these terms, in the text or above it.
    Any(Vec<String>),
    /// These terms at these distances, in the text.
    Phrase(Vec<(String, u32)>),
    /// All of these terms, anywhere in the text: a looser reading of an English expression.
    Every(Vec<String>),
}

/// A leaf of the plan.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub find: Find,
    pub weight: f32,
    /// Marked in the text when found.
    pub shown: bool,
}

/// A run of characters or a hyphenated word read as a whole: where it is found, its parts need no
/// marks of their own.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    pub finds: Vec<Find>,
    /// Children that it consists of.
    pub parts: Vec<usize>,
}

/// A term of the glossary, to be found in the other language.
#[derive(Debug, Clone)]
pub(crate) struct Foreign {
    /// As the glossary writes it.
    pub term: String,
    pub language: Language,
    pub finds: Vec<Leaf>,
    /// Set of children that it stands for.
    pub covers: u64,
}

/// What is evaluated.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Leaf(Leaf),
    Any(Vec<Node>),
    All { children: Vec<(Occur, Node)>, wholes: Vec<Whole>, foreign: Vec<Foreign> },
}

/// Makes plans; holds what all parts of one query share.
pub(crate) struct Planner<'a> {
    pub stems: &'a mut Stems,
    pub lookup: &'a Lookup,
    pub notices: &'a mut Vec<Notice>,
    /// Looks up the words behind a prefix.
    pub beginning: &'a dyn Fn(&str) -> (Vec<String>, bool),
    pub used: usize,
    pub cut: bool,
}

/// One symbol of the plain words of a sequence: a word, or one Chinese character.
struct Symbol {
    text: String,
    stop: bool,
    cjk: bool,
    /// First symbol of its run.
    first: bool,
    /// The child for the word, for a single character, or for the pair beginning here.
    child: Option<usize>,
}

impl Planner<'_> {
    pub fn plan(&mut self, ask: &Ask) -> Option<Node> {
        match ask {
            Ask::Any(all) => {
                let nodes: Vec<Node> = all.iter().filter_map(|a| self.plan(a)).collect();
                (!nodes.is_empty()).then_some(Node::Any(nodes))
            }
            Ask::All(items) => self.sequence(items),
            Ask::Words(text) | Ask::Phrase(text) => self.literal(text),
            Ask::Prefix(text) => self.prefix(text),
        }
    }

    /// Words exactly in this order.
    fn literal(&mut self, text: &str) -> Option<Node> {
        let phrase = self.stems.phrase(text);
        let room = MOST_TERMS.saturating_sub(self.used);
        if phrase.len() > room {
            self.cut = true;
            return None;
        }
        self.used += phrase.len();
        (!phrase.is_empty()).then(|| {
            let find = match phrase.as_slice() {
                [(term, _)] => Find::Any(vec![term.clone()]),
                _ => Find::Phrase(phrase),
            };
            Node::Leaf(Leaf { find, weight: 1.0, shown: true })
        })
    }

    fn prefix(&mut self, text: &str) -> Option<Node> {
        let mut pieces = scan(text);
        let last = pieces.pop()?;
        if !self.room() {
            return None;
        }
        match last {
            Piece::Word { text: word, .. } if pieces.is_empty() => {
                let mut terms = Vec::new();
                for spelling in fold::prefix_spellings(&word) {
                    let (found, more) = (self.beginning)(&format!("{SURFACE}{spelling}"));
                    if more {
                        let notice = Notice::PrefixCut { prefix: word.clone(), words: found.len() };
                        self.notices.push(notice);
                    }
                    terms.extend(found);
                }
                Some(Node::Leaf(Leaf { find: Find::Any(terms), weight: 1.0, shown: true }))
            }
            // Within Chinese every find is a beginning already, and compounds are read whole.
            _ => self.literal(text),
        }
    }

    fn room(&mut self) -> bool {
        let room = self.used < MOST_TERMS;
        self.used += usize::from(room);
        self.cut |= !room;
        room
    }

    fn sequence(&mut self, items: &[Item]) -> Option<Node> {
        let mut children: Vec<(Occur, Node)> = Vec::new();
        let mut wholes = Vec::new();
        let mut symbols: Vec<Symbol> = Vec::new();
        // Grammar words are wanted only where there is nothing else.
        let only_stops = items.iter().all(|item| match &item.ask {
            Ask::Words(text) => scan(text)
                .iter()
                .all(|p| matches!(p, Piece::Word { text, .. } if STOP_EN.contains(&text.as_str()))),
            _ => false,
        });
        for item in items {
            match (&item.ask, item.occur) {
                (Ask::Words(text), Occur::May) => {
                    self.words(text, only_stops, &mut children, &mut wholes, &mut symbols);
                }
                (ask, occur) => {
                    if let Some(node) = self.plan(ask) {
                        children.push((occur, node));
                    }
                }
            }
        }
        let foreign = self.foreign(&symbols, &mut children);
        (!children.is_empty()).then_some(Node::All { children, wholes, foreign })
    }

    /// Plain words without operators: each one counts, none is required.
    fn words(
        &mut self,
        text: &str,
        keep_stops: bool,
        children: &mut Vec<(Occur, Node)>,
        wholes: &mut Vec<Whole>,
        symbols: &mut Vec<Symbol>,
    ) {
        let mut hyphenated = Hyphenated::default();
        for piece in scan(text) {
            match piece {
                Piece::Word { text, hyphen, .. } => {
                    if !hyphen {
                        hyphenated.close(self.stems, wholes);
                    }
                    let stop = STOP_EN.contains(&text.as_str()) && !hyphen;
                    let stem = self.stems.stem(&text);
                    let child = ((!stop || keep_stops) && self.room()).then(|| {
                        children.push((Occur::May, term(&stem, 1.0)));
                        children.len() - 1
                    });
                    hyphenated.joined.push_str(&text);
                    hyphenated.parts.push((stem.clone(), child));
                    symbols.push(Symbol { text: stem, stop, cjk: false, first: true, child });
                }
                Piece::Run { chars } => {
                    hyphenated.close(self.stems, wholes);
                    let before = symbols.len();
                    for (i, (c, ..)) in chars.iter().enumerate() {
                        let text = c.to_string();
                        let first = i == 0;
                        symbols.push(Symbol { text, stop: false, cjk: true, first, child: None });
                    }
                    let pairs = grams(&chars);
                    let mut parts = Vec::new();
                    for (gram, at) in &pairs {
                        if !self.room() {
                            break;
                        }
                        children.push((Occur::May, term(gram, grammar(gram))));
                        parts.push(children.len() - 1);
                        if let Some(symbol) = symbols.get_mut(before + at) {
                            symbol.child = Some(children.len() - 1);
                        }
                    }
                    if pairs.len() > 1 && parts.len() == pairs.len() {
                        let phrase = pairs.into_iter().map(|(g, at)| (g, at as u32)).collect();
                        wholes.push(Whole { finds: vec![Find::Phrase(phrase)], parts });
                    }
                }
            }
        }
        hyphenated.close(self.stems, wholes);
    }

    /// The glossary's terms among the plain words, in the other language.
    fn foreign(&mut self, symbols: &[Symbol], children: &mut [(Occur, Node)]) -> Vec<Foreign> {
        let texts: Vec<String> = symbols.iter().map(|s| s.text.clone()).collect();
        let mut all: Vec<Foreign> = Vec::new();
        for found in self.lookup.find(&texts) {
            let Some(part) = symbols.get(found.start..found.end) else { continue };
            // A lone character is a term only if it was typed on its own.
            let alone = |s: &Symbol| s.cjk && part.len() == 1 && !(s.first && s.child.is_some());
            let next_in_run = symbols.get(found.end).is_some_and(|s| s.cjk && !s.first);
            if part.iter().all(|s| s.stop)
                || part.first().is_some_and(alone)
                || (part.len() == 1 && next_in_run)
            {
                continue;
            }
            // A pair belongs to the term if both its characters do.
            let inside = |i: usize, s: &Symbol| {
                !s.cjk || part.len() == 1 || part.get(i + 1).is_some_and(|n| n.cjk && !n.first)
            };
            let covers = part
                .iter()
                .enumerate()
                .filter(|(i, s)| inside(*i, s))
                .filter_map(|(_, s)| s.child)
                .fold(0u64, |set, child| set | bit(child));
            if covers == 0 {
                continue;
            }
            if found.party {
                // Contracts say "you": where "customer" does stand it is no sign of the matter.
                for child in part.iter().filter_map(|s| s.child) {
                    if let Some((_, Node::Leaf(leaf))) = children.get_mut(child) {
                        leaf.weight = leaf.weight.min(PARTY);
                    }
                }
            }
            let language = if found.into_chinese { Language::Zh } else { Language::En };
            for (rank, term) in found.terms.iter().enumerate() {
                if all.len() >= MOST_EXPANSIONS {
                    return all;
                }
                if !term.present && rank > 0 {
                    continue;
                }
                let weight = if rank == 0 { 1.0 } else { 0.9 };
                let exact = Leaf { find: Find::Phrase(term.phrase.clone()), weight, shown: true };
                let mut finds = vec![exact];
                if term.loose.len() > 1 {
                    let find = Find::Every(term.loose.clone());
                    finds.push(Leaf { find, weight: weight * 0.6, shown: true });
                }
                all.push(Foreign { term: term.text.clone(), language, finds, covers });
            }
        }
        all
    }
}

/// A child's place in a set of children.
pub(crate) fn bit(child: usize) -> u64 {
    1u64.checked_shl(child as u32).unwrap_or(0)
}

fn term(term: &str, weight: f32) -> Node {
    let find = Find::Any(vec![term.to_owned()]);
    Node::Leaf(Leaf { find, weight, shown: weight > 0.2 })
}

fn grammar(gram: &str) -> f32 {
    if gram.chars().any(|c| GRAMMAR_ZH.contains(c)) {
        0.1
    } else if gram.chars().any(|c| OFTEN_GRAMMAR_ZH.contains(c)) {
        0.35
    } else {
        1.0
    }
}

/// A hyphenated word of the query while it is being read.
#[derive(Default)]
struct Hyphenated {
    joined: String,
    parts: Vec<(String, Option<usize>)>,
}

impl Hyphenated {
    /// Found as its parts in a row, or as one word: `opt out`, `opt-out`, `optout`.
    fn close(&mut self, stems: &mut Stems, wholes: &mut Vec<Whole>) {
        let parts: Option<Vec<usize>> = self.parts.iter().map(|(_, child)| *child).collect();
        if let Some(parts) = parts.filter(|p| p.len() > 1) {
            let phrase =
                self.parts.iter().zip(0u32..).map(|((t, _), at)| (t.clone(), at)).collect();
            let joined = Find::Any(vec![stems.stem(&self.joined)]);
            wholes.push(Whole { finds: vec![Find::Phrase(phrase), joined], parts });
        }
        self.joined.clear();
        self.parts.clear();
    }
}
