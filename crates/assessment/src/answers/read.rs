//! Reads an answer file entry by entry: what cannot be understood is reported and left out, and
//! everything else is kept.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{AnswerProblem, AnswerSet};

/// The longest answer file, in bytes.
pub const MAX_ANSWERS_BYTES: usize = 2 << 20;

/// An answer file of which nothing can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswersUnreadable {
    /// More than [`MAX_ANSWERS_BYTES`].
    #[error("the answer file is larger than {MAX_ANSWERS_BYTES} bytes")]
    TooLarge,
    /// Not TOML at all.
    #[error("the answer file is not readable as TOML, line {line}: {reason}")]
    NotToml {
        /// From 1.
        line: usize,
        /// What the reader of TOML says.
        reason: String,
    },
}

/// Reads an answer file, keeping everything that can be understood.
///
/// The problems are about the file alone; whether answers fit a bank is for
/// [`super::check_answers`].
///
/// # Errors
/// When the text is no TOML, or too long.
pub fn read_answers(text: &str) -> Result<(AnswerSet, Vec<AnswerProblem>), AnswersUnreadable> {
    if text.len() > MAX_ANSWERS_BYTES {
        return Err(AnswersUnreadable::TooLarge);
    }
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.as_bytes().get(..start).unwrap_or_default();
        AnswersUnreadable::NotToml {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            reason: error.message().to_owned(),
        }
    })?;
    let mut set = AnswerSet::default();
    let mut problems = Vec::new();
    for (key, value) in table {
        let problems = &mut problems;
        match key.as_str() {
            "subject" => keep(&mut set.subject, &key, value, problems),
            "author" => keep(&mut set.author, &key, value, problems),
            "bank" => keep(&mut set.bank, &key, value, problems),
            "facts" => keep_each(&mut set.facts, &key, value, problems),
            "answers" => keep_each(&mut set.answers, &key, value, problems),
            "likelihoods" => keep_each(&mut set.likelihoods, &key, value, problems),
            "actions" => keep_list(&mut set.actions, &key, value, problems),
            "overrides" => keep_list(&mut set.overrides, &key, value, problems),
            _ => problems.push(AnswerProblem::new(
                &key,
                format!("“{key}” is not a part of an answer file"),
                format!("“{key}”不是答案文件的组成部分"),
            )),
        }
    }
    Ok((set, problems))
}

fn understand<T: DeserializeOwned>(
    place: &str,
    value: Value,
    problems: &mut Vec<AnswerProblem>,
) -> Option<T> {
    match value.try_into() {
        Ok(understood) => Some(understood),
        Err(error) => {
            let error: toml::de::Error = error;
            let reason = error.message();
            problems.push(AnswerProblem::new(
                place,
                format!("cannot be understood: {reason}"),
                format!("无法识别：{reason}"),
            ));
            None
        }
    }
}

fn keep<T: DeserializeOwned>(
    field: &mut T,
    place: &str,
    value: Value,
    problems: &mut Vec<AnswerProblem>,
) {
    if let Some(understood) = understand(place, value, problems) {
        *field = understood;
    }
}

fn keep_each<K: From<String> + Ord, T: DeserializeOwned>(
    map: &mut BTreeMap<K, T>,
    place: &str,
    value: Value,
    problems: &mut Vec<AnswerProblem>,
) {
    let entries: Table = understand(place, value, problems).unwrap_or_default();
    for (key, value) in entries {
        if let Some(understood) = understand(&format!("{place}.{key}"), value, problems) {
            map.insert(key.into(), understood);
        }
    }
}

fn keep_list<T: DeserializeOwned>(
    list: &mut Vec<T>,
    place: &str,
    value: Value,
    problems: &mut Vec<AnswerProblem>,
) {
    let entries: Vec<Value> = understand(place, value, problems).unwrap_or_default();
    for (index, value) in entries.into_iter().enumerate() {
        list.extend(understand(&format!("{place}[{index}]"), value, problems));
    }
}
