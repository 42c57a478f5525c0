//! Loads documents from a manifest and finds what ids, however typed, lead to.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::Digest;

use crate::{
    document::{
        Clause, Document, Finding, FindingKind, Passage, Repair, RepairKind, Sentence, Slot, Source,
    },
    error::Error,
    id::{self, ClauseId},
    ledger::{self, finding},
    manifest::{self, DocumentEntry, MAX_BYTES},
    nearest,
    numbering::{self, Draft, Tree},
    outline, readings,
    readings::Ties,
    sentences,
    source::Standing,
};

/// The documents at hand.
#[derive(Clone, Debug)]
pub struct Library {
    documents: Vec<Document>,
}

impl Document {
    /// Builds a document from its entry, its Markdown text and its source; what [`Library::load`]
    /// does for each document of a manifest.
    ///
    /// # Errors
    /// As for [`Library::load`].
    pub fn assemble(entry: &DocumentEntry, text: &str, source: &str) -> Result<Self, Error> {
        vouched(entry, text, source)?;
        assemble(entry, text, source).map(|(document, _)| document)
    }

    /// As [`Document::assemble`], with every difference between source and text that was seen, by
    /// sort and source line, whether or not the entry accounts for it: what an importer has to
    /// declare. Repairs that take signs out must be declared beforehand.
    ///
    /// # Errors
    /// As for [`Document::assemble`].
    pub fn assemble_with_differences(
        entry: &DocumentEntry,
        text: &str,
        source: &str,
    ) -> Result<(Self, BTreeSet<(RepairKind, u32)>), Error> {
        vouched(entry, text, source)?;
        assemble(entry, text, source)
    }
}

impl Library {
    /// A library of documents already assembled. Of several with the same id the last one stays.
    #[must_use]
    pub fn new(documents: Vec<Document>) -> Self {
        documents.into_iter().fold(Self { documents: Vec::new() }, Self::put)
    }

    /// This library with `document`, which replaces one of the same id.
    #[must_use]
    pub fn with(&self, document: Document) -> Self {
        self.clone().put(document)
    }

    fn put(mut self, document: Document) -> Self {
        match self.documents.iter_mut().find(|held| held.id == document.id) {
            Some(held) => *held = document,
            None => self.documents.push(document),
        }
        self
    }

    /// Loads every document of a manifest. `read` maps a file name in the manifest to the text of
    /// that file; both the texts and the sources are read and held against their SHA-256.
    ///
    /// # Errors
    /// Any [`Error`]; each names the file concerned. Oddities of a text are not errors but
    /// [`Document::findings`].
    pub fn load(manifest_toml: &str, read: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let manifest = manifest::parse(manifest_toml)?;
        let mut seen = HashSet::new();
        let mut documents = Vec::new();
        for entry in &manifest.documents {
            if !id::is_document_id(&entry.id) {
                return Err(Error::Uncitable { file: entry.file.clone(), id: entry.id.clone() });
            }
            if !seen.insert(entry.id.as_str()) {
                return Err(Error::Duplicate { file: entry.file.clone(), id: entry.id.clone() });
            }
            let text = fetch(&read, &entry.file, entry.sha256)?;
            let source = fetch(&read, &entry.source.file, entry.source.sha256)?;
            documents.push(assemble(entry, &text, &source)?.0);
        }
        Ok(Self { documents })
    }

    /// The documents in the manifest's order.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The document with this id.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// The clause or sentence with this id.
    #[must_use]
    pub fn resolve(&self, id: &ClauseId) -> Option<Passage<'_>> {
        self.document(id.document())?.passage(id)
    }

    /// The passage that a person meant by `text`: an id in any spelling, a document's title or
    /// alias with a number, or a number alone if only one document has it. `None` if nothing or
    /// more than one passage fits; [`Library::nearest`] then has suggestions.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Passage<'_>> {
        match self.exact(text).as_slice() {
            [one] => self.resolve(one),
            _ => None,
        }
    }

    /// Up to three ids that may have been meant by `text`, best first: the passages that fit it
    /// exactly, then the clause it would be part of, then ids that look alike.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Vec<ClauseId> {
        const MOST: usize = 3;
        let mut nearest = self.exact(text);
        let (documents, path) = self.address(text);
        for document in &documents {
            let id = path.as_deref().and_then(|path| ClauseId::new(&document.id, path).ok());
            let known = std::iter::successors(id, ClauseId::shorter)
                .find(|id| document.index.contains_key(id));
            nearest.extend(known);
        }
        let wanted = path.or_else(|| id::fold(text)).unwrap_or_default();
        for document in documents {
            let paths = document.clauses.iter().map(|clause| clause.id.path());
            let alike = nearest::rank(&wanted, paths, MOST);
            nearest.extend(alike.into_iter().map(|at| document.clauses[at].id.clone()));
        }
        let mut seen = HashSet::new();
        nearest.retain(|id| seen.insert(id.clone()));
        nearest.truncate(MOST);
        nearest
    }

    fn exact(&self, text: &str) -> Vec<ClauseId> {
        let (documents, path) = self.address(text);
        let Some(path) = path else { return Vec::new() };
        let ids = documents.into_iter().filter_map(|document| {
            let id = ClauseId::new(&document.id, &path).ok()?;
            document.index.contains_key(&id).then_some(id)
        });
        ids.collect()
    }

    /// The documents that `text` may speak of, and the path in it.
    fn address(&self, text: &str) -> (Vec<&Document>, Option<String>) {
        let Some(folded) = id::fold(text) else { return (Vec::new(), None) };
        // The longest name wins: "ai" must not swallow the start of "ai-terms".
        let named = self
            .documents
            .iter()
            .flat_map(|document| {
                let names = std::iter::once(&document.id).chain([&document.title]);
                names.chain(&document.aliases).map(move |name| (document, name))
            })
            .filter_map(|(document, name)| {
                let rest = folded.strip_prefix(id::fold(name)?.as_str())?;
                Some((rest.len(), document, rest))
            })
            .min_by_key(|(length, ..)| *length);
        match named {
            Some((_, document, rest)) => {
                let rest = rest.trim_start_matches([' ', ':', '/', ',']);
                (vec![document], id::canonical_path(rest))
            }
            None => (self.documents.iter().collect(), id::canonical_path(&folded)),
        }
    }
}

fn fetch(
    read: &impl Fn(&str) -> Option<String>,
    file: &str,
    expected: Digest,
) -> Result<String, Error> {
    let text = read(file).ok_or_else(|| Error::Missing { file: file.to_owned() })?;
    is_as_vouched(&text, file, expected)?;
    Ok(text)
}

fn is_as_vouched(text: &str, file: &str, expected: Digest) -> Result<(), Error> {
    if text.len() > MAX_BYTES {
        return Err(Error::TooLarge { file: file.to_owned(), limit: MAX_BYTES });
    }
    let found = Digest::of(text.as_bytes());
    if found != expected {
        return Err(Error::Altered { file: file.to_owned(), expected, found });
    }
    Ok(())
}

fn vouched(entry: &DocumentEntry, text: &str, source: &str) -> Result<(), Error> {
    if !id::is_document_id(&entry.id) {
        return Err(Error::Uncitable { file: entry.file.clone(), id: entry.id.clone() });
    }
    is_as_vouched(text, &entry.file, entry.sha256)?;
    is_as_vouched(source, &entry.source.file, entry.source.sha256)
}

/// Builds one document from its manifest entry, its text and its source.
fn assemble(
    entry: &DocumentEntry,
    text: &str,
    source: &str,
) -> Result<(Document, BTreeSet<(RepairKind, u32)>), Error> {
    let outline = outline::read(text, entry.language.pick(" ", ""))
        .map_err(|_| Error::TooDeep { file: entry.file.clone(), limit: outline::MAX_DEPTH })?;
    let tree = numbering::number(outline, entry)?;
    let repairs: Vec<Repair> = entry
        .repairs
        .iter()
        .map(|repair| Repair {
            name: repair.name.clone(),
            kind: repair.kind,
            lines: repair.lines.iter().map(|lines| lines.bounds()).collect(),
            done_en: repair.en.clone(),
            done_zh: repair.zh.clone(),
            characters: repair.characters.clone(),
        })
        .collect();
    let mut targets: BTreeMap<&str, usize> = BTreeMap::new();
    // A child that shares its parent's unit shares its links; count each unit's links once.
    let mut counted: HashSet<usize> = HashSet::new();
    for draft in &tree.drafts {
        let before = counted.len();
        counted.extend(&draft.units);
        let fresh = counted.len() > before;
        for link in draft.links.iter().filter(|_| fresh) {
            *targets.entry(link.target.as_str()).or_default() += 1;
        }
    }
    let account = ledger::balance(source, &tree.units, &repairs, &targets);
    let mut findings = remarks(&tree);
    findings.extend(missing(&tree, &account.standings));
    findings.extend(account.findings);

    let mut document = Document {
        id: entry.id.clone(),
        title: entry.title.clone(),
        aliases: entry.aliases.clone(),
        language: entry.language,
        source: Source {
            file: entry.source.file.clone(),
            sha256: entry.source.sha256,
            date: (entry.source.date != "undated").then(|| entry.source.date.clone()),
        },
        notices: entry.notices.iter().map(|notice| notice.en.clone()).collect(),
        notices_zh: entry.notices.iter().map(|notice| notice.zh.clone()).collect(),
        text_digest: entry.sha256,
        clauses: Vec::new(),
        repairs,
        references: Vec::new(),
        terms: Vec::new(),
        findings,
        index: HashMap::new(),
        ties: Ties::default(),
    };
    fill(&mut document, tree, &account.standings, entry)?;
    readings::read(&mut document);
    for defect in &entry.defects {
        let id = known(&document, &entry.file, &defect.clause)?;
        let stands = document.passage(&id).is_some_and(|p| p.text.contains(&defect.quote));
        let kind = if stands { FindingKind::SourceDefect } else { FindingKind::StaleRemark };
        document.findings.push(Finding {
            clause: Some(id),
            quote: Some(defect.quote.clone()),
            reading: defect.reading.clone(),
            ..finding(kind, defect.en.clone(), defect.zh.clone())
        });
    }
    Ok((document, account.seen))
}

fn remarks(tree: &Tree) -> Vec<Finding> {
    let of = |at: &Option<usize>| at.and_then(|at| tree.drafts.get(at)).map(|d| d.id.clone());
    tree.remarks
        .iter()
        .map(|(kind, at, en, zh)| Finding {
            clause: of(at),
            ..finding(*kind, en.clone(), zh.clone())
        })
        .collect()
}

/// Parts of the text that the source does not hold.
fn missing(tree: &Tree, standings: &[Option<Standing>]) -> Vec<Finding> {
    const MOST: usize = 100;
    let mut owners: HashMap<usize, &Draft> = HashMap::new();
    for draft in &tree.drafts {
        for unit in &draft.units {
            owners.entry(*unit).or_insert(draft);
        }
    }
    let absent = standings.iter().enumerate().filter(|(_, standing)| standing.is_none());
    absent
        .take(MOST)
        .map(|(unit, _)| {
            let text: String = tree.units[unit].text.chars().take(80).collect();
            Finding {
                clause: owners.get(&unit).map(|draft| draft.id.clone()),
                quote: Some(text.clone()),
                ..finding(
                    FindingKind::NotInSource,
                    format!("The source does not hold this text: {text}"),
                    format!("原文中没有这段文字：{text}"),
                )
            }
        })
        .collect()
}

/// Gives every clause its lines, its sentence anchors and its place in the index.
fn fill(
    document: &mut Document,
    tree: Tree,
    standings: &[Option<Standing>],
    entry: &DocumentEntry,
) -> Result<(), Error> {
    let ids: Vec<ClauseId> = tree.drafts.iter().map(|draft| draft.id.clone()).collect();
    let mut anchored: HashMap<ClauseId, &[String]> = HashMap::new();
    for (at, id) in ids.iter().enumerate() {
        document.index.insert(id.clone(), Slot::Clause(at));
    }
    for sentences in &entry.sentences {
        let id = known(document, &entry.file, &sentences.clause)?;
        anchored.insert(id, &sentences.also_after);
    }
    for (at, draft) in tree.drafts.into_iter().enumerate() {
        let span = |units: &[usize]| {
            let lines = units.iter().filter_map(|unit| Some(standings.get(*unit)?.as_ref()?.lines));
            lines.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1))).unwrap_or((0, 0))
        };
        let mut sentences = Vec::new();
        if let Some(also_after) = anchored.get(&draft.id) {
            let lines = span(draft.units.get(draft.heading_units..).unwrap_or_default());
            let ranges = sentences::split(&draft.text, draft.sentences_from, also_after);
            for (n, range) in ranges.into_iter().enumerate() {
                let path = format!("{}(s{})", draft.id.path(), n + 1);
                let id = ClauseId::new(&entry.id, &path)
                    .map_err(|_| Error::Uncitable { file: entry.file.clone(), id: path })?;
                document.index.insert(id.clone(), Slot::Sentence(at, n));
                sentences.push(Sentence { id, range, lines });
            }
        }
        document.clauses.push(Clause {
            parent: draft.parent.and_then(|parent| ids.get(parent).cloned()),
            lines: span(&draft.units),
            kind: draft.kind,
            printed: draft.printed,
            own_number: draft.own_number,
            heading: draft.heading,
            body: draft.body,
            text: draft.text,
            sentences,
            span: draft.span,
            links: draft.links,
            id: draft.id,
        });
    }
    Ok(())
}

/// The id of a clause that the manifest speaks of.
fn known(document: &Document, file: &str, path: &str) -> Result<ClauseId, Error> {
    let id = ClauseId::new(&document.id, path)
        .map_err(|_| Error::Uncitable { file: file.to_owned(), id: path.to_owned() })?;
    if document.index.contains_key(&id) {
        Ok(id)
    } else {
        Err(Error::UnknownClause { file: file.to_owned(), id })
    }
}
