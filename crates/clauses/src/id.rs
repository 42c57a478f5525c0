//! Clause ids as a lawyer would cite them, and the many ways in which people type them.
//!
//! Grammar of the canonical form (at most 80 characters, ASCII, lower case):
//!
//! ```text
//! id       = document " " path
//! document = letter or digit, then letters, digits and "-"
//! path     = head *( "(" mark ")" )
//! head     = number *( "." number ) / "front" / "pre" / "title" / "part" / "annex"
//! mark     = number / letters a-z / "s" number
//! ```
//!
//! `(s1)` is a sentence anchor. Ids are never positions in memory: they survive a new edition.

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest text that is read as an id, in characters.
pub const MAX_ID_LENGTH: usize = 80;

/// The address of a clause or of a sentence anchor, such as `ai-terms 4.2(2)(a)`.
///
/// Ordered naturally: by document, then number by number, so that `10` follows `9`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ClauseId {
    text: String,
    document: usize,
}

/// Text that is not a clause id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a clause id such as ai-terms 4.2(2)(a)")]
pub struct InvalidClauseId;

impl ClauseId {
    /// Reads an id with its document; takes case, full-width signs, spaces and `第…条` as people
    /// type them. Never panics.
    ///
    /// # Errors
    /// [`InvalidClauseId`] if the text has no document, no path, or is longer than 80 characters.
    pub fn parse(text: &str) -> Result<Self, InvalidClauseId> {
        let folded = fold(text).ok_or(InvalidClauseId)?;
        let (document, path) = folded.split_once(SEPARATORS).ok_or(InvalidClauseId)?;
        Self::new(document, path)
    }

    /// Joins a document id and a path, the path read as tolerantly as in [`ClauseId::parse`].
    ///
    /// # Errors
    /// [`InvalidClauseId`] if either part is outside the grammar or the whole is too long.
    pub fn new(document: &str, path: &str) -> Result<Self, InvalidClauseId> {
        if !is_document_id(document) {
            return Err(InvalidClauseId);
        }
        let path = canonical_path(path).ok_or(InvalidClauseId)?;
        let text = format!("{document} {path}");
        if text.len() > MAX_ID_LENGTH {
            return Err(InvalidClauseId);
        }
        Ok(Self { text, document: document.len() })
    }

    /// The document part, `ai-terms`.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.text[..self.document]
    }

    /// The part after the document, `4.2(2)(a)`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.text[self.document + 1..]
    }

    /// The whole id in its canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The id one mark shorter: `4.2(2)` for `4.2(2)(a)`, `4` for `4.2`. An ancestor by citation,
    /// which need not be the parent in the tree.
    #[must_use]
    pub fn shorter(&self) -> Option<Self> {
        let path = self.path();
        let cut = if path.ends_with(')') { path.rfind('(') } else { path.rfind('.') }?;
        let end = self.document + 1 + cut;
        (cut > 0).then(|| Self { text: self.text[..end].to_owned(), document: self.document })
    }
}

const SEPARATORS: [char; 3] = [' ', ':', '/'];

/// Whether `text` may name a document.
pub(crate) fn is_document_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.len() <= 40
        && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
}

/// Folds what keyboards, input methods and copying from PDFs make of an id: width, case, dashes,
/// kinds of space. `None` if it is longer than an id may be.
pub(crate) fn fold(text: &str) -> Option<String> {
    let mut folded = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count >= MAX_ID_LENGTH {
            return None;
        }
        match c {
            '\u{ff01}'..='\u{ff5e}' => {
                let narrow = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
                folded.push(narrow.to_ascii_lowercase());
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            '。' => folded.push('.'),
            c if c.is_whitespace() => folded.push(' '),
            c if c.is_ascii_control() => {}
            c => folded.push(c.to_ascii_lowercase()),
        }
    }
    Some(folded)
}

/// Reads the path of an id, `None` outside the grammar.
pub(crate) fn canonical_path(text: &str) -> Option<String> {
    let folded = fold(text)?;
    let bare = folded.trim_matches(|c: char| c == ' ' || c == ',' || c == ';' || c == '.');
    let bare = strip_words(bare);
    // "第12条(3)" and "第12条第3项": the path is what stands between and behind the signs.
    let mut path = String::new();
    let mut rest = bare;
    if let Some(after) = rest.strip_prefix('第') {
        let (number, behind) = after.split_once('条')?;
        path.push_str(&in_digits(number.trim())?);
        rest = behind.trim_start();
        while let Some(after) = rest.strip_prefix('第') {
            let end = after.find(['款', '项'])?;
            path.push_str(&format!("({})", in_digits(after[..end].trim())?));
            rest = after[end..].trim_start_matches(['款', '项']).trim_start();
        }
    }
    path.extend(rest.chars().filter(|c| *c != ' '));
    // "4.3b" is typed for 4.3(b).
    if let Some(letter) = path.chars().next_back().filter(char::is_ascii_lowercase)
        && path.starts_with(|c: char| c.is_ascii_digit())
        && path[..path.len() - 1].ends_with(|c: char| c.is_ascii_digit() || c == ')')
    {
        path.truncate(path.len() - 1);
        path.push_str(&format!("({letter})"));
    }
    is_path(&path).then_some(path)
}

/// A number behind 第, in digits: 十一 is 11; what is no numeral stays as it is.
fn in_digits(number: &str) -> Option<String> {
    let number = number.trim_matches(['(', ')']);
    match crate::references::numeral(number) {
        Some(value) => Some(value.to_string()),
        None => (!number.is_empty()).then(|| number.to_owned()),
    }
}

fn strip_words(text: &str) -> &str {
    const WORDS: [&str; 7] = ["clause", "section", "article", "paragraph", "cl.", "s.", "§"];
    let word = WORDS.iter().find_map(|word| {
        let rest = text.strip_prefix(word)?.trim_start();
        rest.starts_with(|c: char| c.is_ascii_digit()).then_some(rest)
    });
    word.unwrap_or(text)
}

fn is_path(path: &str) -> bool {
    let end = path.find('(').unwrap_or(path.len());
    let (head, mut marks) = path.split_at(end);
    let named = matches!(head, "front" | "pre" | "title" | "part" | "annex");
    if !named && !head.split('.').all(is_number) {
        return false;
    }
    while let Some(rest) = marks.strip_prefix('(') {
        let Some((mark, behind)) = rest.split_once(')') else { return false };
        let letters = !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_lowercase());
        let sentence = mark.strip_prefix('s').is_some_and(is_number);
        if !(letters || sentence || is_number(mark)) {
            return false;
        }
        marks = behind;
    }
    marks.is_empty()
}

fn is_number(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 6
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
}

impl FromStr for ClauseId {
    type Err = InvalidClauseId;

    fn from_str(text: &str) -> Result<Self, InvalidClauseId> {
        Self::parse(text)
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClauseId({})", self.text)
    }
}

impl Serialize for ClauseId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for ClauseId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl PartialOrd for ClauseId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ClauseId {
    fn cmp(&self, other: &Self) -> Ordering {
        let documents = self.document().cmp(other.document());
        documents
            .then_with(|| natural(self.path(), other.path()))
            .then_with(|| self.text.cmp(&other.text))
    }
}

/// Compares run by run: runs of digits as numbers, everything else byte by byte.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    loop {
        match (left.first(), right.first()) {
            (Some(l), Some(r)) if l.is_ascii_digit() && r.is_ascii_digit() => {
                let (l, l_rest) = digits(left);
                let (r, r_rest) = digits(right);
                // Ids carry no leading zeros, so the longer run is the larger number.
                let order = l.len().cmp(&r.len()).then_with(|| l.cmp(r));
                if order != Ordering::Equal {
                    return order;
                }
                (left, right) = (l_rest, r_rest);
            }
            (Some(l), Some(r)) if l == r => (left, right) = (&left[1..], &right[1..]),
            (l, r) => return l.cmp(&r),
        }
    }
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|b| b.is_ascii_digit()).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_that_people_type_read_as_one_id() {
        for text in [
            "ai-terms 4.2(2)(a)",
            "  AI-Terms 4.2 (2)(a) ",
            "ai-terms:4.2(2)(A)",
            "ai-terms/4.2（2）（a）",
            "ai‑terms 4.2(2)(a).",
            "ai-terms clause 4.2(2)(a)",
            "ai-terms §4.2(2)(a)",
        ] {
            assert_eq!(ClauseId::parse(text).unwrap().as_str(), "ai-terms 4.2(2)(a)", "{text}");
        }
        for text in [
            "face-rules 12（3）",
            "face-rules:12(3)",
            "face-rules：第12条（3）",
            "face-rules 第12条第3项",
        ] {
            assert_eq!(ClauseId::parse(text).unwrap().as_str(), "face-rules 12(3)", "{text}");
        }
        for text in ["", "4.2(2)(a)", "ai-terms", "ai-terms 4..2", "ai-terms 4(", "ai-terms 4()"] {
            assert!(ClauseId::parse(text).is_err(), "{text}");
        }
        assert!(ClauseId::parse(&format!("a 1{}", "(a)".repeat(40))).is_err());
    }

    #[test]
    fn order_is_natural() {
        let mut ids: Vec<ClauseId> = ["b 1", "a 10", "a 9(b)", "a 9(a)(2)", "a 9(a)(10)", "a 9"]
            .iter()
            .map(|id| id.parse().unwrap())
            .collect();
        ids.sort();
        let ids: Vec<_> = ids.iter().map(ClauseId::as_str).collect();
        assert_eq!(ids, ["a 9", "a 9(a)(2)", "a 9(a)(10)", "a 9(b)", "a 10", "b 1"]);
    }

    #[test]
    fn shorter_climbs_one_mark() {
        let id: ClauseId = "ai-terms 4.2(2)".parse().unwrap();
        assert_eq!(id.shorter().unwrap().as_str(), "ai-terms 4.2");
        assert_eq!(id.shorter().unwrap().shorter().unwrap().as_str(), "ai-terms 4");
        assert_eq!(id.shorter().unwrap().shorter().unwrap().shorter(), None);
    }
}
