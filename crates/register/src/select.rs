//! Which rows, and in what order.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    entry::{Obligation, Register},
    words::{Bound, Modality, Severity, UnknownWord},
};

/// The longest text filter that is looked at, in characters.
const MAX_TEXT: usize = 200;

/// Which rows; every part that is not empty must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Only of these documents; empty for all.
    pub documents: Vec<String>,
    /// Only those that bind one of these; empty for all.
    pub bound: Vec<Bound>,
    /// Only of these modalities; empty for all but containers.
    pub modality: Vec<Modality>,
    /// Only of these severities; empty for all.
    pub severity: Vec<Severity>,
    /// Only with each of these words, in either language, in the clause or the row; case, width and
    /// kinds of hyphen do not matter. Empty for all.
    pub text: String,
}

/// In what order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By what; rows that are equal stand in reading order.
    pub key: SortKey,
    /// The other way round; rows that are equal still stand in reading order.
    pub descending: bool,
}

/// What rows are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SortKey {
    /// Reading order.
    #[default]
    Clause,
    /// Greatest first.
    Severity,
    /// Customer, provider, both, nobody.
    Bound,
    /// In the order of [`Modality::ALL`].
    Modality,
}

impl std::str::FromStr for SortKey {
    type Err = UnknownWord;

    /// `clause`, `severity`, `bound` or `modality`.
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "clause" => Ok(Self::Clause),
            "severity" => Ok(Self::Severity),
            "bound" => Ok(Self::Bound),
            "modality" => Ok(Self::Modality),
            _ => Err(UnknownWord::new(text, "clause, severity, bound, modality")),
        }
    }
}

impl Register {
    /// The rows that a filter lets through, in the order asked for.
    #[must_use]
    pub fn select(&self, filter: &Filter, sort: Sort) -> Vec<&Obligation> {
        let wanted = fold(&filter.text.chars().take(MAX_TEXT).collect::<String>());
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let fits = |(row, haystack): &(&Obligation, &String)| {
            any(&filter.documents, |id| id == row.clause.document())
                && any(&filter.bound, |bound| *bound == row.bound)
                && any(&filter.severity, |severity| *severity == row.severity)
                && match filter.modality.as_slice() {
                    [] => row.modality != Modality::Container,
                    some => some.contains(&row.modality),
                }
                && words.iter().all(|word| haystack.contains(word))
        };
        let rows = self.obligations.iter().zip(&self.haystacks).filter(fits);
        let mut rows: Vec<(usize, &Obligation)> = rows.map(|(row, _)| row).enumerate().collect();
        match sort.key {
            // The only order in which no two rows are equal.
            SortKey::Clause if sort.descending => rows.reverse(),
            SortKey::Clause => {}
            SortKey::Severity => order(&mut rows, sort.descending, |row| row.severity as usize),
            SortKey::Bound => order(&mut rows, sort.descending, |row| row.bound as usize),
            SortKey::Modality => order(&mut rows, sort.descending, |row| row.modality as usize),
        }
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// How many rows there are of each modality, for filters that show counts.
    #[must_use]
    pub fn counts(&self) -> HashMap<Modality, usize> {
        let mut counts = HashMap::new();
        for row in &self.obligations {
            *counts.entry(row.modality).or_default() += 1;
        }
        counts
    }
}

fn any<T>(wanted: &[T], fits: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(fits)
}

fn order(rows: &mut [(usize, &Obligation)], descending: bool, key: impl Fn(&Obligation) -> usize) {
    let signed = |row: &Obligation| {
        let key = key(row) as isize;
        if descending { -key } else { key }
    };
    rows.sort_by_key(|(at, row)| (signed(row), *at));
}

/// Folds what does not matter to a reader who looks for words: case, width, kinds of hyphen.
pub(crate) fn fold(text: &str) -> String {
    let fold = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().map(fold).flat_map(char::to_lowercase).collect()
}
