//! Which sentences a label must carry: reads `assets/labels/wording.toml` and forms the union over
//! profiles and languages. Says nothing about where and how they are drawn.

use std::sync::LazyLock;

use kernel::{Grade, Profile};
use serde::Deserialize;

use crate::{Error, LabelRequest};

/// Least contrast of letters and plate, × 100: WCAG 2.2, 1.4.3 (AA). GB 45438-2025 names no figure.
pub const REQUIRED_CONTRAST_X100: u32 = 450;

/// The longest publisher's name that a label carries, in characters.
const PUBLISHER_MOST: usize = 120;

/// A row of the table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    profile: Profile,
    grade: Grade,
    language: String,
    text: String,
    #[serde(default)]
    lead: Option<String>,
    letters: u32,
    smallest: u32,
    #[allow(dead_code, reason = "documents the table; the sizes bind either way")]
    measured: Measured,
    fixed: bool,
    rule: String,
}

/// Whose figure the smallest height is.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Measured {
    Rule,
    Own,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublisherRow {
    letters: u32,
    smallest: u32,
    required_by: Vec<Profile>,
    #[allow(dead_code, reason = "documents the table")]
    rule: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    wording: Vec<Row>,
    publisher: PublisherRow,
}

static TABLE: LazyLock<Result<Table, String>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/labels/wording.toml");
    toml::from_str(text).map_err(|error| error.to_string())
});

fn table() -> Result<&'static Table, Error> {
    TABLE.as_ref().map_err(|reason| Error::Artwork { reason: reason.clone() })
}

/// The languages that there is wording in (BCP 47 primary tags).
#[must_use]
pub fn languages() -> Vec<String> {
    let mut found = Vec::new();
    for row in TABLE.iter().flat_map(|table| &table.wording) {
        if !found.contains(&row.language) {
            found.push(row.language.clone());
        }
    }
    found
}

/// A sentence that the label must carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub text: String,
    pub lead: Option<String>,
    pub language: String,
    pub profiles: Vec<Profile>,
    pub rules: Vec<String>,
    /// Height of a capital, thousandths of the shortest side.
    pub letters: u32,
    /// Least ink of its smallest glyph, thousandths of the shortest side.
    pub smallest: u32,
}

/// The publisher's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Publisher {
    pub name: String,
    pub letters: u32,
    pub smallest: u32,
}

/// Everything that the label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// The strictest size rule first.
    pub sentences: Vec<Sentence>,
    pub publisher: Option<Publisher>,
}

/// The union of what the request's profiles and languages ask for.
pub(crate) fn compose(request: &LabelRequest) -> Result<Message, Error> {
    if request.profiles.is_empty() {
        return Err(Error::NoProfile);
    }
    let table = table()?;
    let wanted = wanted_languages(&request.languages)?;
    let mut rows: Vec<(Option<Profile>, &Row)> = Vec::new();
    // Profile::ALL gives one order whatever order, or however often, the caller names them.
    for profile in Profile::ALL.into_iter().filter(|profile| request.profiles.contains(profile)) {
        let of_profile: Vec<&Row> = table
            .wording
            .iter()
            .filter(|row| row.profile == profile && row.grade == request.grade)
            .collect();
        let chosen: Vec<&Row> = of_profile
            .iter()
            .copied()
            .filter(|row| row.fixed || wanted.contains(&row.language))
            .collect();
        // A rule that fixes no language still needs its sentence: the table's first language.
        let rows_of =
            if chosen.is_empty() { of_profile.into_iter().take(1).collect() } else { chosen };
        rows.extend(rows_of.into_iter().map(|row| (Some(profile), row)));
    }
    for language in &wanted {
        if !rows.iter().any(|(_, row)| row.language == *language) {
            let open =
                |row: &&Row| !row.fixed && row.grade == request.grade && row.language == *language;
            rows.extend(table.wording.iter().find(open).map(|row| (None, row)));
        }
    }
    Ok(Message { sentences: merge(&rows), publisher: publisher(request, &table.publisher)? })
}

fn wanted_languages(tags: &[String]) -> Result<Vec<String>, Error> {
    let known = languages();
    let mut wanted = Vec::new();
    for tag in tags {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if !known.contains(&primary) {
            return Err(Error::UnknownLanguage { tag: tag.chars().take(40).collect() });
        }
        if !wanted.contains(&primary) {
            wanted.push(primary);
        }
    }
    Ok(wanted)
}

/// Sentences that differ only in case, spaces and hyphens are one; the strictest row gives its form.
fn merge(rows: &[(Option<Profile>, &Row)]) -> Vec<Sentence> {
    let fold = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut ordered = rows.to_vec();
    ordered.sort_by_key(|(_, row)| std::cmp::Reverse((row.smallest, row.letters)));
    for (profile, row) in ordered {
        let same = sentences.iter_mut().find(|sentence| fold(&sentence.text) == fold(&row.text));
        let sentence = match same {
            Some(sentence) => sentence,
            None => {
                sentences.push(Sentence {
                    text: row.text.clone(),
                    lead: row.lead.clone(),
                    language: row.language.clone(),
                    profiles: Vec::new(),
                    rules: Vec::new(),
                    letters: row.letters,
                    smallest: row.smallest,
                });
                let last = sentences.len() - 1;
                &mut sentences[last]
            }
        };
        sentence.profiles.extend(profile);
        sentence.rules.push(row.rule.clone());
    }
    sentences
}

fn publisher(request: &LabelRequest, row: &PublisherRow) -> Result<Option<Publisher>, Error> {
    let name: String = request.publisher.as_deref().unwrap_or_default().chars().fold(
        String::new(),
        |mut name, c| {
            let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
            if !(c == ' ' && (name.is_empty() || name.ends_with(' '))) {
                name.push(c);
            }
            name
        },
    );
    let name = name.trim_end().to_owned();
    if name.is_empty() {
        let asking = row.required_by.iter().find(|profile| request.profiles.contains(profile));
        return match asking {
            Some(profile) => Err(Error::PublisherMissing { profile: *profile }),
            None => Ok(None),
        };
    }
    let length = name.chars().count();
    if length > PUBLISHER_MOST {
        return Err(Error::PublisherTooLong { length, most: PUBLISHER_MOST });
    }
    Ok(Some(Publisher { name, letters: row.letters, smallest: row.smallest }))
}
