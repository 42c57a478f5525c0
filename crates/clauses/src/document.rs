//! What a loaded document is: clauses, sentence anchors, references, repairs and findings.
//!
//! Plain data; how it comes about is the business of the other modules.

use std::{collections::HashMap, ops::Range};

use kernel::{Digest, Language};
use serde::{Deserialize, Serialize};

use crate::{
    id::ClauseId,
    readings::Ties,
    terms::{DefinedTerm, TermUse},
};

/// A document with its clause tree.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// Short id, the first part of every clause id: `ai-terms`.
    pub id: String,
    /// Title in the document's own language.
    pub title: String,
    /// Other names under which people look the document up.
    pub aliases: Vec<String>,
    /// Language of the text.
    pub language: Language,
    /// The document that the text was transcribed from.
    pub source: Source,
    /// What a reader must be told about this copy, in English.
    pub notices: Vec<String>,
    /// The same notices in Chinese, in the same order.
    pub notices_zh: Vec<String>,
    /// SHA-256 of the Markdown text file.
    pub text_digest: Digest,
    /// Every clause in reading order; a parent always stands before its children.
    pub clauses: Vec<Clause>,
    /// What was done to the source to arrive at the text.
    pub repairs: Vec<Repair>,
    /// References printed in the text, in reading order.
    pub references: Vec<Reference>,
    /// Defined terms, with where they are defined and used, in the order of their definitions.
    pub terms: Vec<DefinedTerm>,
    /// What is odd about the document.
    pub findings: Vec<Finding>,
    #[serde(skip)]
    pub(crate) index: HashMap<ClauseId, Slot>,
    #[serde(skip)]
    pub(crate) ties: Ties,
}

/// Where an id leads within a document.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot {
    Clause(usize),
    Sentence(usize, usize),
}

/// The document that a text was transcribed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// File name, relative to the manifest.
    pub file: String,
    /// SHA-256 of that file.
    pub sha256: Digest,
    /// Date printed in the document, `YYYY-MM-DD`; `None` for an undated copy.
    pub date: Option<String>,
}

/// What a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClauseKind {
    /// A heading whose text stands in its children.
    Heading,
    /// A paragraph or list item, with its heading if it is the only paragraph under one.
    Paragraph,
    /// A member of an enumeration inside a paragraph; its text is part of its parent's.
    Inline,
    /// Title block and notices that are not part of the contract's body.
    Front,
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Clause {
    /// Address.
    pub id: ClauseId,
    /// The clause that this one hangs from.
    pub parent: Option<ClauseId>,
    /// What it is.
    pub kind: ClauseKind,
    /// Label as printed: `(a)`, `2.`, `（1）`; a lost tens digit stays lost here.
    pub printed: Option<String>,
    /// Whether the number is ours: nothing is printed, or what is printed was repaired.
    pub own_number: bool,
    /// Heading line or run-in title, without label.
    pub heading: Option<String>,
    /// Full text. English labels and headings are part of it, Chinese labels are not.
    pub text: String,
    /// Byte offset in `text` at which the wording behind label and heading begins.
    pub body: usize,
    /// First and last line in the source document, from 1; `(0, 0)` if it is not to be found there.
    pub lines: (u32, u32),
    /// Sentence anchors, where the paragraph holds more than one duty.
    pub sentences: Vec<Sentence>,
    /// Where the words are also the parent's, their bytes in the parent's text: members of an
    /// inline enumeration, paragraphs of an item of several.
    pub span: Option<Range<usize>>,
    /// Link targets, by bytes in `text`.
    pub links: Vec<Link>,
}

impl Clause {
    /// The label a reader is shown: as printed, or the repaired number; `None` if nothing was
    /// printed and the number is ours alone.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        let printed = self.printed.as_deref()?;
        let repaired = self.own_number.then(|| format!("{}.", self.id.path()));
        Some(repaired.unwrap_or_else(|| printed.to_owned()))
    }

    /// The wording without label and heading.
    #[must_use]
    pub fn wording(&self) -> &str {
        self.text.get(self.body..).unwrap_or_default()
    }
}

/// A sentence, or a part of one that holds a duty of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// Address, `8(s2)`.
    pub id: ClauseId,
    /// Bytes in the clause's text.
    pub range: Range<usize>,
    /// Source lines of the paragraph in which it stands.
    pub lines: (u32, u32),
}

/// A link in a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Bytes of the linked words in the clause's text.
    pub range: Range<usize>,
    /// Where it leads; data from the document, never to be followed unasked.
    pub target: String,
}

/// A clause or a sentence of it, as an id leads to it.
#[derive(Clone, Debug)]
pub struct Passage<'a> {
    /// The document.
    pub document: &'a Document,
    /// The clause, which for a sentence is the one that holds it.
    pub clause: &'a Clause,
    /// The id that was resolved.
    pub id: ClauseId,
    /// Text of the sentence or of the clause.
    pub text: &'a str,
    /// Bytes of `text` in the clause's text.
    pub range: Range<usize>,
    /// Source lines.
    pub lines: (u32, u32),
}

impl Passage<'_> {
    /// SHA-256 of the text: what a question pins, so that a changed clause is noticed.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.text.as_bytes())
    }

    /// Whether the id is that of a sentence.
    #[must_use]
    pub fn is_sentence(&self) -> bool {
        self.id != self.clause.id
    }
}

/// A reference printed in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// The clause in which it is printed.
    pub clause: ClauseId,
    /// Bytes in that clause's text.
    pub range: Range<usize>,
    /// The clause that is cited, whether or not it exists; `None` for a text or an attachment that
    /// is not held.
    pub target: Option<ClauseId>,
    /// What became of it.
    pub state: ReferenceState,
}

/// What became of a reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "state")]
pub enum ReferenceState {
    /// The target exists and nothing speaks against it.
    Valid,
    /// The target exists, but another clause is about the matter.
    Suspect {
        /// That other clause.
        suggestion: ClauseId,
        /// The words that the citing passage and that clause share.
        subject: String,
    },
    /// There is no such clause.
    Dangling,
    /// What is cited is another text, which is not part of this document.
    External {
        /// The text as named at this place: `GDPR`, `Service Agreement`, `《中华人民共和国民法典》`.
        name: String,
    },
}

/// What is odd about a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The clause concerned.
    pub clause: Option<ClauseId>,
    /// What sort of oddity.
    pub kind: FindingKind,
    /// For an English reader.
    pub message_en: String,
    /// For a Chinese reader.
    pub message_zh: String,
    /// The clause that was probably meant.
    pub suggestion: Option<ClauseId>,
    /// The words of the document concerned.
    pub quote: Option<String>,
    /// What the words should probably read; never put in their place silently.
    pub reading: Option<String>,
    /// Source line, where one is concerned.
    pub line: Option<u32>,
}

/// Sorts of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A printed reference to a clause that does not exist.
    DanglingReference,
    /// A printed reference to a clause that is about something else.
    SuspectReference,
    /// A mistake of the document itself, kept as it stands.
    SourceDefect,
    /// A number out of sequence.
    Numbering,
    /// Markdown that has no place in a clause tree.
    Structure,
    /// A part of the text that the source does not hold.
    NotInSource,
    /// A part of the source that the text does not hold.
    LostText,
    /// A difference to the source that no repair in the manifest accounts for.
    UndeclaredRepair,
    /// A repair in the manifest that was not needed.
    UnusedRepair,
    /// A remark in the manifest that fits no passage.
    StaleRemark,
    /// An attachment (schedule, annex, 附件) that is cited and not there.
    MissingAttachment,
    /// An expression used as a defined term that no definition explains.
    UndefinedTerm,
    /// An expression used as a defined term whose definition lies in a text that is not held.
    ExternalTerm,
    /// A term that is defined and never used.
    UnusedTerm,
    /// A term that is defined more than once.
    TermDefinedTwice,
    /// A use of a term in another spelling than that of its definition.
    TermVariant,
    /// A number that another clause bears already.
    DuplicateNumber,
    /// A bracket without its counterpart.
    UnmatchedBracket,
    /// A quotation mark without its counterpart.
    UnmatchedQuote,
    /// A blank or note that should have been filled in: `[●]`, `[TBD]`, `____`.
    Placeholder,
    /// A number or heading with no words under it.
    EmptyClause,
    /// A number in words beside another in digits: `thirty (20) days`.
    NumberMismatch,
    /// A day that no calendar has.
    ImpossibleDate,
    /// A last item of a list that ends as if another followed.
    DanglingConjunction,
    /// A word written twice in a row.
    RepeatedWord,
    /// A matter that contracts settle and this one does not mention.
    MissingTopic,
}

/// What was done to the source, and where; the manifest must account for every difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Short name.
    pub name: String,
    /// What sort of repair.
    pub kind: RepairKind,
    /// First and last source line of each place.
    pub lines: Vec<(u32, u32)>,
    /// What was done, in English.
    pub done_en: String,
    /// What was done, in Chinese.
    pub done_zh: String,
    /// For [`RepairKind::Relinked`] the text taken out, for [`RepairKind::Kept`] the signs meant.
    pub characters: Option<String>,
}

/// Sorts of repairs; each names one observable difference between source and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepairKind {
    /// A printed number was read as another.
    Renumbered,
    /// Line breaks and blank lines inside and between paragraphs were taken out.
    Joined,
    /// White space at the start of a line, which marks a page, was taken out.
    PageAnchor,
    /// White space at the end of a line was taken out.
    Padding,
    /// White space behind a label was taken out.
    LabelSpacing,
    /// Text was moved from between other text to its place.
    Moved,
    /// Text that is a link's target was taken out and attached to the link.
    Relinked,
    /// Text before the contract was set apart.
    FrontMatter,
    /// A plain line was made an item of a list.
    Itemised,
    /// A labelled line was made a heading.
    Headed,
    /// The first words of an item were made its title.
    Titled,
    /// A paragraph was kept apart from the list item before it.
    Flush,
    /// Members of an enumeration inside a paragraph were made addressable.
    Divided,
    /// Nothing was done: the signs stand as in the source, and search folds them.
    Kept,
    /// A whole line that is no text of the document was taken out: page numbers, running heads.
    Furniture,
    /// The sign that marks an item, such as a bullet, was taken out; the list says it.
    Bullet,
    /// A hyphen at the end of a line, which only breaks a word, was taken out.
    Dehyphenated,
}

impl Document {
    /// The clause with this id; not for sentence anchors.
    #[must_use]
    pub fn clause(&self, id: &ClauseId) -> Option<&Clause> {
        match self.index.get(id)? {
            Slot::Clause(at) => self.clauses.get(*at),
            Slot::Sentence(..) => None,
        }
    }

    /// Headings of the clauses above `id`, outermost first, with their labels.
    #[must_use]
    pub fn heading_path(&self, id: &ClauseId) -> Vec<String> {
        let start = match self.index.get(id) {
            Some(Slot::Sentence(at, _)) => self.clauses.get(*at),
            Some(Slot::Clause(_)) => self.clause(id).and_then(|clause| self.parent(clause)),
            None => None,
        };
        let mut path: Vec<String> = self
            .climb(start)
            .filter_map(|clause| {
                let heading = clause.heading.as_deref()?;
                let label = clause.label();
                Some(label.map_or(heading.to_owned(), |label| format!("{label} {heading}")))
            })
            .collect();
        path.reverse();
        path
    }

    /// The wording that introduces `id`: of the nearest paragraph above it. For a member of an
    /// inline enumeration, the part of the paragraph before the first member.
    #[must_use]
    pub fn chapeau(&self, id: &ClauseId) -> Option<&str> {
        let clause = self.clause(id)?;
        let above = self.climb(self.parent(clause)).find(|c| c.kind != ClauseKind::Heading)?;
        if above.kind != ClauseKind::Paragraph {
            return None;
        }
        let end = match (clause.kind, &clause.span) {
            (ClauseKind::Inline, _) => {
                let members = |child: &&Clause| child.kind == ClauseKind::Inline;
                let first = self.children(&above.id).find(members)?.span.as_ref()?;
                above.text.get(..first.start)?.trim_end().rfind(LABEL_OPENERS)?
            }
            // The text of an item of several paragraphs is theirs; it introduces nothing.
            (_, Some(_)) => return None,
            _ => above.text.len(),
        };
        let wording = above.text.get(above.body..end)?.trim();
        (!wording.is_empty()).then_some(wording)
    }

    /// The clauses that hang from `id`, in reading order.
    pub fn children<'a>(&'a self, id: &ClauseId) -> impl Iterator<Item = &'a Clause> + use<'a> {
        let positions = match self.index.get(id) {
            Some(Slot::Clause(at)) => self.ties.children(*at),
            _ => &[],
        };
        positions.iter().filter_map(|at| self.clauses.get(*at))
    }

    /// The references that lead to the clause or sentence `id` or into what hangs from it, in
    /// reading order.
    #[must_use]
    pub fn cited_by(&self, id: &ClauseId) -> Vec<&Reference> {
        self.ties.citing(id).iter().filter_map(|at| self.references.get(*at)).collect()
    }

    /// The references printed in the clause `id`, in reading order; those of words that it shares
    /// with the clause above it stand there.
    #[must_use]
    pub fn references_in(&self, id: &ClauseId) -> Vec<&Reference> {
        self.ties.printed_in(id).iter().filter_map(|at| self.references.get(*at)).collect()
    }

    /// The defined terms used in the clause `id`, with each use, in reading order; those of words
    /// that it shares with the clause above it stand there.
    #[must_use]
    pub fn terms_in(&self, id: &ClauseId) -> Vec<(&DefinedTerm, &TermUse)> {
        let uses = self.ties.used_in(id).iter().filter_map(|(term, at)| {
            let term = self.terms.get(*term)?;
            Some((term, term.uses.get(*at)?))
        });
        uses.collect()
    }

    /// The clauses that hang from nothing, in reading order.
    pub fn roots(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.parent.is_none())
    }

    /// Notices for a reader of `language`.
    #[must_use]
    pub fn notices_in(&self, language: Language) -> &[String] {
        language.pick(&self.notices, &self.notices_zh)
    }

    /// The passage with this id.
    #[must_use]
    pub fn passage(&self, id: &ClauseId) -> Option<Passage<'_>> {
        let (clause, range, lines) = match *self.index.get(id)? {
            Slot::Clause(at) => {
                let clause = self.clauses.get(at)?;
                (clause, 0..clause.text.len(), clause.lines)
            }
            Slot::Sentence(at, sentence) => {
                let clause = self.clauses.get(at)?;
                let sentence = clause.sentences.get(sentence)?;
                (clause, sentence.range.clone(), sentence.lines)
            }
        };
        let text = clause.text.get(range.clone())?;
        Some(Passage { document: self, clause, id: id.clone(), text, range, lines })
    }

    fn parent(&self, clause: &Clause) -> Option<&Clause> {
        self.clause(clause.parent.as_ref()?)
    }

    fn climb<'a>(&'a self, start: Option<&'a Clause>) -> impl Iterator<Item = &'a Clause> + 'a {
        std::iter::successors(start, |clause| self.parent(clause))
    }
}

const LABEL_OPENERS: [char; 2] = ['(', '（'];
