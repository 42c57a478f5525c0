//! From what was asked to what is looked up: leaves with weights, and how they combine.
//!
//! Here live the two decisions that make plain queries work: words of mere grammar weigh little or
//! nothing, and terms of the glossary are looked for in the other language too. Words joined by
//! operators and phrases in quotation marks are taken literally and never expanded.

use crate::{
    fold,
    glossary::{Lookup, Prepared, Sides},
    notice::Notice,
    parse::{Ask, Item, Occur},
    store::Store,
    tokens::{Piece, SURFACE, Stems, grams, scan},
    typos,
};
use kernel::Language;

/// Most terms of a query that are used; as many as a set of bits holds.
pub(crate) const MOST_TERMS: usize = 64;
/// Most words of a query that are put right.
const MOST_GUESSES: usize = 4;
/// Documents whose names are looked for in a query.
const MOST_NAMES: usize = 64;
/// Most terms in the other language.
const MOST_EXPANSIONS: usize = 200;
/// Most words that a prefix stands for.
pub(crate) const MOST_PREFIX: usize = 128;
/// And in a library of more clauses than this.
const FEW_PREFIX: usize = 32;
const LARGE: u32 = 50_000;
/// What a match in the other language counts against one in the query's own.
pub(crate) const FOREIGN: f32 = 0.6;
/// And where the words of the query are written nowhere as they stand.
const UNRIVALLED: f32 = 1.0;

/// What the general lexicon counts against the glossary, and a synonym in the query's own language,
/// which is looked for only where a word is written nowhere.
const GENERAL: f32 = 0.8;
const SYNONYM: f32 = 0.6;
/// What the words of a term earn where the term itself is written nowhere in its language: `governing`
/// and `law` are not `governing law`.
const UNWRITTEN: f32 = 0.3;
/// What a word counts that was put right or completed.
const GUESSED: f32 = 0.8;

/// What the name of a party or document counts.
const PARTY: f32 = 0.3;

/// English words that carry grammar, not matter, folded.
pub(crate) const STOP_EN: &[&str] = &[
    "a", "about", "all", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by",
    "can", "could", "did", "do", "does", "for", "from", "had", "happen", "has", "have", "how", "i",
    "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our",
    "ours", "shall", "should", "so", "such", "than", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "when",
    "where", "which", "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
    "yours",
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
    /// How much of its weight it earns where it is found itself; the rest only its term earns.
    pub share: f32,
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
    /// It is in the query's own language.
    pub same: bool,
    /// What it counts against a direct match.
    pub strength: f32,
    pub finds: Vec<Leaf>,
    /// Set of children that it stands for.
    pub covers: u64,
}

/// A word that was put right.
#[derive(Debug, Clone)]
pub(crate) struct Guess {
    pub typed: String,
    pub found: String,
    /// Terms by which it is looked up.
    pub terms: Vec<String>,
}

/// A query ready to be evaluated.
#[derive(Debug)]
pub(crate) struct Plan {
    pub node: Node,
    /// The plain words just as they are typed; a clause that holds them so comes first.
    pub exact: Option<Vec<(String, u32)>>,
    pub guesses: Vec<Guess>,
}

/// What is evaluated.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Leaf(Leaf),
    Any(Vec<Node>),
    All {
        children: Vec<(Occur, Node)>,
        wholes: Vec<Whole>,
        foreign: Vec<Foreign>,
        /// Sets of children that are one term of the glossary.
        terms: Vec<u64>,
    },
}

/// Makes plans; holds what all parts of one query share.
pub(crate) struct Planner<'a> {
    pub stems: Stems,
    pub lookup: &'a Lookup,
    pub store: &'a Store,
    pub notices: &'a mut Vec<Notice>,
    pub guesses: Vec<Guess>,
    /// The last word may still be being typed.
    pub open: bool,
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

impl<'a> Planner<'a> {
    pub fn new(
        lookup: &'a Lookup,
        store: &'a Store,
        notices: &'a mut Vec<Notice>,
        open: bool,
    ) -> Planner<'a> {
        let (stems, guesses) = (Stems::new(), Vec::new());
        Planner { stems, lookup, store, notices, guesses, open, used: 0, cut: false }
    }

    /// The plan of a whole query; `None` if it asks for nothing.
    pub fn plan(mut self, ask: &Ask) -> Option<Plan> {
        let exact = self.exact(ask);
        let node = self.node(ask);
        if self.cut {
            self.notices.push(Notice::TermsCut { terms: MOST_TERMS });
        }
        let guesses = self.guesses;
        for guess in &guesses {
            let (typed, found) = (guess.typed.clone(), guess.found.clone());
            self.notices.push(Notice::DidYouMean { typed, found });
        }
        Some(Plan { node: node?, exact, guesses })
    }

    /// The words as typed, if the query is nothing but words, or one phrase.
    fn exact(&mut self, ask: &Ask) -> Option<Vec<(String, u32)>> {
        let Ask::All(items) = ask else { return None };
        let texts: Vec<&str> = items
            .iter()
            .map(|item| match &item.ask {
                Ask::Words(text) if item.occur == Occur::May => Some(text.as_str()),
                Ask::Phrase(text) if items.len() == 1 => Some(text.as_str()),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let phrase = self.stems.typed(&texts.join(" "));
        (phrase.len() > 1 && phrase.len() <= MOST_TERMS).then_some(phrase)
    }

    fn node(&mut self, ask: &Ask) -> Option<Node> {
        match ask {
            Ask::Any(all) => {
                let nodes: Vec<Node> = all.iter().filter_map(|a| self.node(a)).collect();
                (!nodes.is_empty()).then_some(Node::Any(nodes))
            }
            Ask::All(items) => self.sequence(items),
            Ask::Words(text) | Ask::Phrase(text) => self.literal(text),
            Ask::Prefix(text) => self.prefix(text),
        }
    }

    /// Words exactly in this order.
    fn literal(&mut self, text: &str) -> Option<Node> {
        let mut phrase = self.stems.phrase(text);
        let room = MOST_TERMS.saturating_sub(self.used);
        if phrase.len() > room {
            self.cut = true;
            return None;
        }
        self.used += phrase.len();
        if phrase.iter().any(|(term, _)| !self.store.has(term)) {
            phrase = self.mended(text);
        }
        (!phrase.is_empty()).then(|| {
            let find = match phrase.as_slice() {
                [(term, _)] => Find::Any(vec![term.clone()]),
                _ => Find::Phrase(phrase),
            };
            Node::Leaf(Leaf { find, weight: 1.0, share: 1.0, shown: true })
        })
    }

    /// A phrase with the words put right that are written nowhere.
    fn mended(&mut self, text: &str) -> Vec<(String, u32)> {
        let mut out = Vec::new();
        let mut offset = 0;
        for piece in scan(text) {
            match piece {
                Piece::Word { text, .. } => {
                    let mut stem = self.stems.stem(&text);
                    if let Some(words) = self.near(&text, &stem)
                        && let Some(best) = words.first()
                    {
                        stem = self.stems.stem(best);
                        self.guess(text, words.iter().take(1));
                    }
                    out.push((stem, offset));
                    offset += 1;
                }
                Piece::Run { mut chars } => {
                    self.mend(&mut chars);
                    out.extend(grams(&chars).into_iter().map(|(g, at)| (g, offset + at as u32)));
                    offset += chars.len() as u32;
                }
            }
        }
        out
    }

    /// What a word was meant to be, if it is written nowhere.
    fn near(&mut self, word: &str, stem: &str) -> Option<Vec<String>> {
        let most = self.guesses.len() < MOST_GUESSES;
        if !most || self.lookup.knows(stem) || self.store.has(stem) {
            return None;
        }
        // An index that cannot be read is told by the search itself.
        let words = typos::near(self.store, self.lookup, word).unwrap_or_default();
        (!words.is_empty()).then_some(words)
    }

    fn guess<'w>(&mut self, typed: String, words: impl Iterator<Item = &'w String>) -> Vec<String> {
        let words: Vec<&String> = words.collect();
        let mut terms: Vec<String> = words.iter().map(|w| self.stems.stem(w)).collect();
        terms.dedup();
        if let Some(found) = words.first().map(|w| (*w).clone()) {
            self.guesses.push(Guess { typed, found, terms: terms.clone() });
        }
        terms
    }

    /// Puts right a character of a run.
    fn mend(&mut self, chars: &mut [(char, usize, usize)]) {
        if self.guesses.len() < MOST_GUESSES
            && let Ok(Some(mended)) = typos::mend(self.store, self.lookup, chars)
            && let Some(slot) = chars.get_mut(mended.at)
        {
            slot.0 = mended.to;
            let found: Vec<(char, usize, usize)> =
                mended.found.chars().map(|c| (c, 0, 0)).collect();
            let terms = grams(&found).into_iter().map(|(g, _)| g).collect();
            self.guesses.push(Guess { typed: mended.typed, found: mended.found, terms });
        }
    }

    fn prefix(&mut self, text: &str) -> Option<Node> {
        let mut pieces = scan(text);
        let last = pieces.pop()?;
        if !self.room() {
            return None;
        }
        match last {
            Piece::Word { text: word, .. } if pieces.is_empty() => {
                let (terms, more) = self.beginning(&word);
                if more {
                    let notice = Notice::PrefixCut { prefix: word, words: terms.len() };
                    self.notices.push(notice);
                }
                Some(Node::Leaf(Leaf {
                    find: Find::Any(terms),
                    weight: 1.0,
                    share: 1.0,
                    shown: true,
                }))
            }
            // Within Chinese every find is a beginning already, and compounds are read whole.
            _ => self.literal(text),
        }
    }

    /// The words that begin like this, the most frequent first, and whether there were more.
    fn beginning(&self, word: &str) -> (Vec<String>, bool) {
        let mut all: Vec<(String, u64)> = Vec::new();
        let mut more = false;
        for spelling in fold::prefix_spellings(word) {
            let found = self.store.beginning(&format!("{SURFACE}{spelling}"), MOST_PREFIX);
            // An index that cannot be read is told by the search itself.
            let (found, cut) = found.unwrap_or_default();
            all.extend(found);
            more |= cut;
        }
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all.dedup_by(|a, b| a.0 == b.0);
        let most = if self.store.units() > LARGE { FEW_PREFIX } else { MOST_PREFIX };
        more |= all.len() > most;
        all.truncate(most);
        (all.into_iter().map(|(term, _)| term).collect(), more)
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
        for (i, item) in items.iter().enumerate() {
            match (&item.ask, item.occur) {
                (Ask::Words(text), Occur::May) => {
                    let last = self.open && i + 1 == items.len();
                    let mut words = Words {
                        children: &mut children,
                        wholes: &mut wholes,
                        symbols: &mut symbols,
                    };
                    self.words(text, only_stops, last, &mut words);
                }
                (ask, occur) => {
                    if let Some(node) = self.node(ask) {
                        children.push((occur, node));
                    }
                }
            }
        }
        self.names(&symbols, &mut children);
        let foreign = self.foreign(&symbols, &mut children);
        let mut terms: Vec<u64> =
            foreign.iter().filter(|f| f.covers.count_ones() > 1).map(|f| f.covers).collect();
        terms.sort_unstable();
        terms.dedup();
        (!children.is_empty()).then_some(Node::All { children, wholes, foreign, terms })
    }

    /// Plain words without operators: each one counts, none is required.
    fn words(&mut self, text: &str, keep_stops: bool, last: bool, out: &mut Words<'_>) {
        let mut hyphenated = Hyphenated::default();
        let pieces = scan(text);
        let count = pieces.len();
        for (i, piece) in pieces.into_iter().enumerate() {
            match piece {
                Piece::Word { text, hyphen, .. } => {
                    if !hyphen {
                        hyphenated.close(&mut self.stems, out.wholes);
                    }
                    let stop = STOP_EN.contains(&text.as_str()) && !hyphen;
                    let mut stem = self.stems.stem(&text);
                    let mut leaf = term(&stem, 1.0);
                    if !stop && !self.store.has(&stem) {
                        let open = last && i + 1 == count && text.chars().count() > 1;
                        let begun = if open { self.beginning(&text).0 } else { Vec::new() };
                        if !begun.is_empty() {
                            let find = Find::Any(begun);
                            leaf =
                                Node::Leaf(Leaf { find, weight: GUESSED, share: 1.0, shown: true });
                        } else if let Some(words) = self.near(&text, &stem) {
                            let terms = self.guess(text.clone(), words.iter());
                            stem = terms.first().cloned().unwrap_or(stem);
                            let find = Find::Any(terms);
                            leaf =
                                Node::Leaf(Leaf { find, weight: GUESSED, share: 1.0, shown: true });
                        }
                    }
                    let child = ((!stop || keep_stops) && self.room()).then(|| {
                        out.children.push((Occur::May, leaf));
                        out.children.len() - 1
                    });
                    hyphenated.joined.push_str(&text);
                    hyphenated.parts.push((stem.clone(), child));
                    out.symbols.push(Symbol { text: stem, stop, cjk: false, first: true, child });
                }
                Piece::Run { mut chars } => {
                    hyphenated.close(&mut self.stems, out.wholes);
                    self.mend(&mut chars);
                    self.run(&chars, out);
                }
            }
        }
        hyphenated.close(&mut self.stems, out.wholes);
    }

    /// A run of Chinese: its pairs, and the whole.
    fn run(&mut self, chars: &[(char, usize, usize)], out: &mut Words<'_>) {
        let before = out.symbols.len();
        for (i, (c, ..)) in chars.iter().enumerate() {
            let (text, first) = (c.to_string(), i == 0);
            out.symbols.push(Symbol { text, stop: false, cjk: true, first, child: None });
        }
        let pairs = grams(chars);
        let mut parts = Vec::new();
        for (gram, at) in &pairs {
            if !self.room() {
                break;
            }
            out.children.push((Occur::May, term(gram, grammar(gram))));
            parts.push(out.children.len() - 1);
            if let Some(symbol) = out.symbols.get_mut(before + at) {
                symbol.child = Some(out.children.len() - 1);
            }
        }
        if pairs.len() > 1 && parts.len() == pairs.len() {
            let phrase = pairs.into_iter().map(|(g, at)| (g, at as u32)).collect();
            out.wholes.push(Whole { finds: vec![Find::Phrase(phrase)], parts });
        }
    }

    /// Lowers the words that only name a document, beside others that say what is sought in it.
    fn names(&mut self, symbols: &[Symbol], children: &mut [(Occur, Node)]) {
        let texts: Vec<&str> = symbols.iter().map(|s| s.text.as_str()).collect();
        let mut named = vec![false; symbols.len()];
        let names = self.store.documents().iter().take(MOST_NAMES).flat_map(|d| &d.names);
        for name in names {
            let mut key = Vec::new();
            for piece in scan(name) {
                match piece {
                    Piece::Word { text, .. } => key.push(self.stems.stem(&text)),
                    Piece::Run { chars } => key.extend(chars.iter().map(|c| c.0.to_string())),
                }
            }
            if key.len() < 2 || key.len() >= texts.len() {
                continue;
            }
            let starts = texts.windows(key.len()).enumerate();
            for (at, _) in starts.filter(|(_, w)| w.iter().zip(&key).all(|(a, b)| *a == b)) {
                named.iter_mut().skip(at).take(key.len()).for_each(|n| *n = true);
            }
        }
        let said = |i: usize| named.get(i).copied().unwrap_or_default();
        if (0..symbols.len()).all(|i| said(i) || symbols.get(i).is_some_and(|s| s.stop)) {
            return;
        }
        for (i, symbol) in symbols.iter().enumerate().filter(|(i, _)| said(*i)) {
            let pair = symbol.cjk && symbols.get(i + 1).is_some_and(|n| n.cjk && !n.first);
            if (!pair || said(i + 1))
                && let Some((_, Node::Leaf(leaf))) = symbol.child.and_then(|c| children.get_mut(c))
            {
                leaf.weight = leaf.weight.min(PARTY);
            }
        }
    }

    /// The glossary's terms among the plain words, in the other language.
    fn foreign(&mut self, symbols: &[Symbol], children: &mut [(Occur, Node)]) -> Vec<Foreign> {
        let lookup = self.lookup;
        let texts: Vec<String> = symbols.iter().map(|s| s.text.clone()).collect();
        let mut all: Vec<Foreign> = Vec::new();
        let (store, stems) = (self.store, &mut self.stems);
        // A long term that the texts write nowhere in the other language must not stand in the way of
        // the shorter ones in it: `not pay` of `pay`.
        let of_use = |entry: &Sides, english: bool| {
            let all = |term: &Prepared| term.phrase.iter().all(|(t, _)| store.has(t));
            let known = |term: &Prepared| !term.phrase.is_empty() && all(term);
            let word = |term: &Prepared| term.phrase.len() == 1 && all(term);
            entry.terms(!english, stems).iter().any(known)
                || entry.terms(english, stems).iter().any(word)
        };
        for found in lookup.find(&texts, of_use) {
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
            if found.entry.party && found.english {
                // Contracts say "you": where "customer" does stand it is no sign of the matter.
                for child in part.iter().filter_map(|s| s.child) {
                    if let Some((_, Node::Leaf(leaf))) = children.get_mut(child) {
                        leaf.weight = leaf.weight.min(PARTY);
                    }
                }
            }
            let written = part.iter().filter(|s| !s.stop).all(|s| self.store.has(&s.text));
            // What is written nowhere in the query's own language is not found better there.
            let mut foreign = FOREIGN;
            if covers.count_ones() > 1 {
                let words: Vec<(String, u32)> =
                    part.iter().zip(0u32..).map(|(s, at)| (s.text.clone(), at)).collect();
                let mut row = Vec::new();
                if part.iter().all(|s| !s.cjk)
                    && self.store.phrase(&words, 1, &mut { 2_000 }, &mut row).is_ok()
                    && row.is_empty()
                {
                    // Written nowhere as a whole, its words alone are no sign of the matter.
                    foreign = UNRIVALLED;
                    for child in part.iter().filter_map(|s| s.child) {
                        if let Some((_, Node::Leaf(leaf))) = children.get_mut(child) {
                            leaf.share = UNWRITTEN;
                        }
                    }
                }
            }
            let layer = if found.entry.general { GENERAL } else { 1.0 };
            for (english, same) in [(!found.english, false), (found.english, true)] {
                let strength = layer * if same { SYNONYM } else { foreign };
                // The texts have the word itself: what means much the same only blurs it.
                if same && written {
                    continue;
                }
                let language = if english { Language::En } else { Language::Zh };
                for (rank, term) in found.entry.terms(english, &mut self.stems).iter().enumerate() {
                    if all.len() >= MOST_EXPANSIONS {
                        return all;
                    }
                    let known = !term.phrase.is_empty()
                        && term.phrase.iter().all(|(t, _)| self.store.has(t));
                    if !known && (rank > 0 || same) {
                        continue;
                    }
                    let weight = if rank == 0 { 1.0 } else { 0.9 };
                    let exact = Leaf {
                        find: Find::Phrase(term.phrase.clone()),
                        weight,
                        share: 1.0,
                        shown: true,
                    };
                    let mut finds = vec![exact];
                    if term.loose.len() > 1 {
                        let find = Find::Every(term.loose.clone());
                        finds.push(Leaf { find, weight: weight * 0.6, share: 1.0, shown: true });
                    }
                    let term = term.text.clone();
                    all.push(Foreign { term, language, same, strength, finds, covers });
                }
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
    Node::Leaf(Leaf { find, weight, share: 1.0, shown: weight > 0.2 })
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

/// Where the plain words of a sequence go.
struct Words<'w> {
    children: &'w mut Vec<(Occur, Node)>,
    wholes: &'w mut Vec<Whole>,
    symbols: &'w mut Vec<Symbol>,
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
