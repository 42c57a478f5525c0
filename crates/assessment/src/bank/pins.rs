//! The hashes of cited clauses: each citation is looked up here and compared with the documents.

use std::collections::{BTreeMap, BTreeSet};

use clauses::ClauseId;
use kernel::Digest;
use toml::{Table, Value};

use super::{
    Citation, Fault, Snag,
    load::{Place, line_at, twice},
};

/// Every pinned clause, and which of them was cited so far.
#[derive(Default)]
pub(super) struct Pins {
    known: BTreeMap<String, (Digest, Place)>,
    used: BTreeSet<String>,
}

impl Pins {
    /// Takes up the pins of one file, if it has any.
    pub(super) fn read(&mut self, file: &str, text: &str, table: &Table) -> Vec<Fault> {
        let mut faults = Vec::new();
        let Some(Value::Table(pins)) = table.get("pins") else { return faults };
        for (clause, hash) in pins {
            let quoted = format!("\"{clause}\"");
            let place = Place {
                file: file.to_owned(),
                line: text.find(&quoted).map(|offset| line_at(text, offset)),
                entry: format!("pin {clause}"),
            };
            match hash.as_str().map(str::parse::<Digest>) {
                Some(Ok(digest)) => {
                    if self.known.insert(clause.clone(), (digest, place.clone())).is_some() {
                        faults.push(place.fault("", twice()));
                    }
                }
                _ => faults.push(place.fault(
                    "",
                    Snag::new(
                        "the hash must be 64 hexadecimal digits in quotation marks",
                        "哈希值必须是带引号的 64 位十六进制数字",
                    ),
                )),
            }
        }
        faults
    }

    /// The citation of a clause and what is wrong with it. A clause that is wrong in the
    /// documents is named once, where it is first cited.
    pub(super) fn cite(
        &mut self,
        clause: &str,
        digest_of: &dyn Fn(&ClauseId) -> Option<Digest>,
    ) -> (Option<Citation>, Option<Snag>) {
        let Ok(id) = clause.parse::<ClauseId>() else {
            let snag = Snag::new(
                format!("“{clause}” is not a clause id"),
                format!("“{clause}”不是有效的条款编号"),
            );
            return (None, Some(snag));
        };
        let Some((pinned, _)) = self.known.get(clause) else {
            let snag = Snag::new(
                format!("clause “{clause}” is cited but its hash is not pinned"),
                format!("引用了条款“{clause}”，但未固定其哈希值"),
            );
            return (None, Some(snag));
        };
        let citation = Citation { clause: id, sha256: *pinned };
        if !self.used.insert(clause.to_owned()) {
            return (Some(citation), None);
        }
        let snag = match digest_of(&citation.clause) {
            Some(actual) if actual == citation.sha256 => None,
            Some(actual) => Some(Snag::new(
                format!("clause “{clause}” has changed: its text now has the hash {actual}"),
                format!("条款“{clause}”已变更：现有文本的哈希值为 {actual}"),
            )),
            None => Some(Snag::new(
                format!("there is no clause “{clause}” in the documents"),
                format!("文件中没有条款“{clause}”"),
            )),
        };
        (Some(citation), snag)
    }

    /// A fault for every pin that nothing cites.
    pub(super) fn spare(&self) -> Vec<Fault> {
        let unused = self.known.iter().filter(|(clause, _)| !self.used.contains(*clause));
        unused
            .map(|(_, (_, place))| {
                place.fault("", Snag::new("nothing cites this clause", "没有任何内容引用此条款"))
            })
            .collect()
    }
}
