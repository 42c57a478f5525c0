//! From files to a [`Register`]: every entry is read on its own, so that one damaged entry does not
//! hide the faults of the others.

mod conflicts;
mod head;
mod obligations;

use std::collections::HashMap;

use clauses::{ClauseId, Library};

use crate::{
    entry::{Both, Register},
    fault::{Complaints, Faults},
};

/// The largest file, in bytes.
const MAX_FILE_BYTES: usize = 4 << 20;
/// The most rows and the most conflicts.
const MAX_ENTRIES: usize = 20_000;
/// The longest text in a field, in bytes.
const MAX_FIELD_BYTES: usize = 8 << 10;
/// The most members of a list in a field.
const MAX_LIST: usize = 100;

const HEAD: &str = "register.toml";
const OBLIGATIONS: &str = "obligations.csv";
const CONFLICTS: &str = "conflicts.toml";

/// Where an entry stands: file and line.
type Place<'a> = (&'a str, Option<usize>);

/// What every part of the loader needs.
struct Desk<'a> {
    library: &'a Library,
    complaints: Complaints,
}

pub(crate) fn load(files: &[(&str, &str)], library: &Library) -> Result<Register, Faults> {
    let mut desk = Desk { library, complaints: Complaints::default() };
    let mut texts: HashMap<&str, &str> = HashMap::new();
    for (name, text) in files {
        let place = (*name, None);
        if ![HEAD, OBLIGATIONS, CONFLICTS].contains(name) {
            desk.complaints.add(
                place,
                "",
                "no such file belongs to a register",
                "登记册不含此文件",
            );
        } else if text.len() > MAX_FILE_BYTES {
            let en = format!("the file is larger than {MAX_FILE_BYTES} bytes");
            desk.complaints.add(place, "", en, format!("文件超过 {MAX_FILE_BYTES} 字节"));
            texts.insert(name, "");
        } else if texts.insert(name, text).is_some() {
            desk.complaints.add(place, "", "the file is given twice", "文件重复提供");
        }
    }
    for name in [HEAD, OBLIGATIONS, CONFLICTS] {
        if !texts.contains_key(name) {
            desk.complaints.add((name, None), "", "the file is missing", "缺少此文件");
        }
    }
    // An empty text stands for a file that was complained of already.
    let text = |name: &str| texts.get(name).copied().filter(|text| !text.is_empty());
    let head = text(HEAD).and_then(|text| head::read(text, &mut desk)).unwrap_or_default();
    let rows = text(OBLIGATIONS).map(|text| obligations::read(text, &mut desk)).unwrap_or_default();
    let conflicts =
        text(CONFLICTS).map(|text| conflicts::read(text, &mut desk)).unwrap_or_default();
    desk.complaints.settle()?;

    let (obligations, haystacks): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let by_clause =
        obligations.iter().enumerate().map(|(at, row)| (row.clause.clone(), at)).collect();
    Ok(Register {
        version: head.version,
        date: head.date,
        title: head.title,
        notice: head.notice,
        sources: head.sources,
        obligations,
        conflicts,
        by_clause,
        haystacks,
    })
}

impl Desk<'_> {
    fn complain(
        &mut self,
        place: Place<'_>,
        entry: &str,
        field: &str,
        (en, zh): (impl Into<String>, impl Into<String>),
    ) {
        let at = match (entry, field) {
            ("", field) => field.to_owned(),
            (entry, "") => entry.to_owned(),
            (entry, field) => format!("{entry}, {field}"),
        };
        self.complaints.add(place, &at, en, zh);
    }

    /// A clause that the documents hold, in its canonical spelling.
    fn clause(
        &mut self,
        place: Place<'_>,
        entry: &str,
        field: &str,
        text: &str,
    ) -> Option<ClauseId> {
        let shown = shorten(text);
        match text.parse::<ClauseId>() {
            Ok(id) if id.as_str() == text && self.library.resolve(&id).is_some() => Some(id),
            Ok(id) if id.as_str() != text => {
                let en = format!("“{shown}” must be written “{id}”");
                self.complain(place, entry, field, (en, format!("“{shown}”应写作“{id}”")));
                None
            }
            Ok(id) => {
                let near = self.library.nearest(text);
                let hint =
                    near.first().map(|n| (format!("; meant: {n}?"), format!("；是否为 {n}？")));
                let (en, zh) = hint.unwrap_or_default();
                let en = format!("there is no clause “{id}” in the documents{en}");
                self.complain(place, entry, field, (en, format!("文件中没有条款“{id}”{zh}")));
                None
            }
            Err(_) => {
                let en = format!("“{shown}” is not a clause id");
                self.complain(place, entry, field, (en, format!("“{shown}”不是有效的条款编号")));
                None
            }
        }
    }

    /// Two texts of which both or neither must be there, neither longer than the bound.
    fn both(&mut self, place: Place<'_>, entry: &str, field: &str, en: &str, zh: &str) -> Both {
        let both = Both { en: en.trim().to_owned(), zh: zh.trim().to_owned() };
        for (text, other, tag, language) in [
            (&both.en, &both.zh, "en", ("English", "英文")),
            (&both.zh, &both.en, "zh", ("Chinese", "中文")),
        ] {
            if text.is_empty() && !other.is_empty() {
                let (name_en, name_zh) = language;
                let message =
                    (format!("the {name_en} text is missing"), format!("缺少{name_zh}文本"));
                self.complain(place, entry, &format!("{field}_{tag}"), message);
            }
            if text.len() > MAX_FIELD_BYTES {
                let message = (
                    format!("the text is longer than {MAX_FIELD_BYTES} bytes"),
                    format!("文本超过 {MAX_FIELD_BYTES} 字节"),
                );
                self.complain(place, entry, &format!("{field}_{tag}"), message);
            }
        }
        both
    }

    /// A word of a closed vocabulary.
    fn word<T: std::str::FromStr<Err = crate::UnknownWord>>(
        &mut self,
        place: Place<'_>,
        entry: &str,
        field: &str,
        text: &str,
    ) -> Option<T> {
        text.parse()
            .map_err(|unknown: crate::UnknownWord| {
                let zh = format!("“{}”不在词表中：{}", unknown.word, unknown.known);
                self.complain(place, entry, field, (unknown.to_string(), zh));
            })
            .ok()
    }
}

/// The first characters of a text, for messages.
fn shorten(text: &str) -> String {
    const MOST: usize = 80;
    text.chars().take(MOST).collect()
}

/// The line, from 1, on which byte `offset` of `text` lies.
fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}
