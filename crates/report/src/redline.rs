//! Two versions of a document, change by change: what a redline holds, and the two forms it leaves
//! in. Finding the changes is the matter of `clauses`, and their words that of the caller.

mod html;
mod print;
mod signs;

pub use html::redline_html;
use kernel::{Language, Timestamp};
pub use print::redline_pdf;

use crate::words::Words;

/// A comparison of two versions as it is printed: equal redlines give equal files.
#[derive(Clone, Debug)]
pub struct Redline {
    /// The document's title.
    pub title: String,
    /// The older version.
    pub before: VersionLine,
    /// The newer version.
    pub after: VersionLine,
    /// Language of the fixed wording.
    pub language: Language,
    /// Language of the document.
    pub text_language: Language,
    /// How many changes of which weight, in a sentence; counted from the rows when empty.
    pub summary: String,
    /// What a reader must know, a paragraph each.
    pub remarks: Vec<String>,
    /// The changes in reading order; technical and renumbered ones are set apart by their kind.
    pub rows: Vec<RedlineRow>,
    /// The date of the redline.
    pub produced_at: Timestamp,
}

/// One version of the document.
#[derive(Clone, Debug, Default)]
pub struct VersionLine {
    /// Its name: "imported 2026-11-22", "in force from 2025-08-01".
    pub name: String,
    /// Its date, as the document states it; may be empty.
    pub date: String,
    /// SHA-256 of its text, in hexadecimal digits; may be empty.
    pub digest: String,
}

/// One change.
#[derive(Clone, Debug)]
pub struct RedlineRow {
    /// What changed, in words; those of the kinds when empty.
    pub change: String,
    /// Its kind.
    pub kind: RedlineKind,
    /// What it is besides: a clause may be changed, moved and renumbered.
    pub also: Vec<RedlineKind>,
    /// The label in the older version; empty for an added clause.
    pub before: String,
    /// The label in the newer version; empty for a removed clause.
    pub after: String,
    /// The headings above the clause.
    pub path: String,
    /// The text with its marks.
    pub parts: Vec<RedlinePart>,
    /// It was added or removed together with the clause above it, and is counted with that one.
    pub within: bool,
    /// What a lawyer looks for first, a line each: "30 days → 20 days".
    pub notable: Vec<String>,
    /// What rests on the clause: questions, assessments, obligations, stamps.
    pub rests: Vec<Rests>,
}

/// The things of one sort that rest on a clause.
#[derive(Clone, Debug, Default)]
pub struct Rests {
    /// What they are: "Questions".
    pub name: String,
    /// One line each.
    pub items: Vec<String>,
}

/// A stretch of a clause's text. Unchanged and deleted ones make the older text, unchanged and
/// inserted ones the newer.
#[derive(Clone, Debug)]
pub struct RedlinePart {
    /// How it stands to the versions.
    pub kind: PartKind,
    /// Its words.
    pub text: String,
    /// Differs in noise only, or by a reference that follows a new number: shown more quietly.
    pub technical: bool,
}

/// How a stretch of text stands to the versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// In both.
    Same,
    /// Only in the older one.
    Deleted,
    /// Only in the newer one.
    Inserted,
}

/// The kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RedlineKind {
    /// Other words.
    Changed,
    /// Not there before.
    Added,
    /// No longer there.
    Removed,
    /// One clause became several.
    Split,
    /// Several clauses became one.
    Merged,
    /// At another place.
    Moved,
    /// Under another number.
    Renumbered,
    /// Spaces, hyphens, quotation marks: nothing that a reader would call a change.
    Technical,
}

impl RedlineKind {
    /// Every kind, gravest first.
    pub const ALL: [Self; 8] = [
        Self::Changed,
        Self::Added,
        Self::Removed,
        Self::Split,
        Self::Merged,
        Self::Moved,
        Self::Renumbered,
        Self::Technical,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self, language: Language) -> &'static str {
        let (en, zh) = match self {
            Self::Changed => ("Changed", "修改"),
            Self::Added => ("Added", "新增"),
            Self::Removed => ("Removed", "删除"),
            Self::Split => ("Split", "拆分"),
            Self::Merged => ("Merged", "合并"),
            Self::Moved => ("Moved", "移动"),
            Self::Renumbered => ("Renumbered", "重新编号"),
            Self::Technical => ("Technical", "技术性差异"),
        };
        match language {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

impl RedlineRow {
    /// Whether a reader need not look: noise or a number.
    fn technical(&self) -> bool {
        matches!(self.kind, RedlineKind::Technical | RedlineKind::Renumbered)
    }

    /// The kinds in words.
    fn words(&self, language: Language) -> String {
        if !self.change.trim().is_empty() {
            return self.change.trim().to_owned();
        }
        let mut words = vec![self.kind.word(language)];
        for kind in &self.also {
            if *kind != self.kind && !words.contains(&kind.word(language)) {
                words.push(kind.word(language));
            }
        }
        match language {
            Language::En => words.join(" and "),
            Language::Zh => words.join("并"),
        }
    }

    /// Both labels; a dash for a version in which the clause is missing.
    fn labels(&self) -> (&str, &str) {
        let shown = |label| if str::trim(label).is_empty() { "–" } else { label };
        (shown(&self.before), shown(&self.after))
    }
}

impl Redline {
    fn real(&self) -> impl Iterator<Item = &RedlineRow> {
        self.rows.iter().filter(|row| !row.technical())
    }

    fn technical(&self) -> impl Iterator<Item = &RedlineRow> {
        self.rows.iter().filter(|row| row.technical())
    }

    /// "3 real changes, 41 technical".
    fn counted(&self) -> String {
        if !self.summary.trim().is_empty() {
            return self.summary.trim().to_owned();
        }
        let real = self.real().filter(|row| !row.within).count();
        Words(self.language).changes(real, self.technical().count())
    }
}
