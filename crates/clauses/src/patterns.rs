//! Patterns that several readings share, built once.

use std::sync::LazyLock;

use regex::Regex;

/// A pattern that is built when it is first used. One that cannot be built finds nothing; the tests
/// hold that each can.
pub(crate) struct Pattern(LazyLock<Option<Regex>>);

impl Pattern {
    pub const fn new(build: fn() -> Option<Regex>) -> Self {
        Self(LazyLock::new(build))
    }

    pub fn regex(&self) -> Option<&Regex> {
        self.0.as_ref()
    }

    /// Matches of the whole pattern in `text`.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = regex::Match<'t>> {
        self.regex().into_iter().flat_map(move |regex| regex.find_iter(text))
    }

    /// Matches with their groups.
    pub fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = regex::Captures<'t>> {
        self.regex().into_iter().flat_map(move |regex| regex.captures_iter(text))
    }

    /// The first match with its groups.
    pub fn captures<'t>(&self, text: &'t str) -> Option<regex::Captures<'t>> {
        self.regex()?.captures(text)
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }
}

/// Builds a [`Pattern`] from a literal. Word borders are those of ASCII: the Unicode ones make a
/// search many times slower wherever a curly quotation mark stands, and ideographs have none.
macro_rules! pattern {
    ($text:expr) => {
        $crate::patterns::Pattern::new(|| {
            regex::Regex::new(&$text.replace(r"\b", r"(?-u:\b)")).ok()
        })
    };
}
pub(crate) use pattern;
