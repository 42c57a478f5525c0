//! From a received text to a proposed clause tree, by rules alone: nothing here knows any document.

use std::collections::{BTreeMap, BTreeSet};

use clauses::{
    Clause, ClauseKind, Document, DocumentEntry, Labels, Lines, NoticeEntry, RepairEntry,
    RepairKind, SentencesEntry, SourceEntry,
};
use kernel::{Digest, Language};

use crate::{Error, Format, Notice, Received};

mod front;
mod links;
mod marks;
mod paragraphs;
mod repairs;
mod sheet;
mod tree;
mod write;

pub(crate) use marks::is_han;
pub use repairs::ProposedRepair;
use repairs::{Log, described};

/// What the person who imports has decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Id of the document, the first part of every clause id: small letters, digits and `-`.
    pub id: String,
    /// Title; by default the one that the text suggests.
    pub title: Option<String>,
    /// Language; by default the one that the text suggests, English for any other.
    pub language: Option<Language>,
    /// Date of the document, `YYYY-MM-DD`; by default the one that the text prints.
    pub date: Option<String>,
    /// Ids of repairs that are not to be made.
    pub declined: BTreeSet<String>,
}

/// A proposed document.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// The repaired text in the form of the shipped terms.
    pub markdown: String,
    /// What a manifest says about it.
    pub entry: DocumentEntry,
    /// Every repair, in the order of the text.
    pub repairs: Vec<ProposedRepair>,
    /// What the reader is told about this copy.
    pub notices: Vec<Notice>,
    /// The clause tree.
    pub document: Document,
}

/// Proposes a structure for a received text.
///
/// # Errors
/// [`Error::Structure`] if the id cannot be part of a clause id or the text holds more clauses than
/// a document may.
pub fn recognise(received: &Received, choices: &Choices) -> Result<Recognised, Error> {
    let mut log = Log::new(&choices.declined);
    let guessed = received.guesses.language;
    let language = choices.language.or(guessed).unwrap_or(Language::En);

    let mut rows = sheet::rows(received);
    let pages: Vec<(u32, u32)> = rows.iter().map(|row| (row.line, row.page)).collect();
    let targets = links::take_targets_out(&mut rows, &mut log);
    let furniture = sheet::take_furniture_out(&mut rows, &mut log);
    let bullets = sheet::take_bullets_off(&mut rows, &mut log);
    let (mut paras, hyphens) = paragraphs::join(&rows, &mut log);
    links::attach(&mut paras, &targets, |line| {
        let at = pages.partition_point(|(number, _)| *number < line);
        pages.get(at).map_or(0, |(_, page)| *page)
    });
    let paras = paragraphs::join_titles(paras, language, &mut log);
    let front = front::split(&paras, &mut log);
    let mut entries = tree::grow(&paras, &front.body, language, &mut log);
    let ordered = write::is_ordered(&paras, &entries, language);
    write::head_sections(&paras, &mut entries, language, ordered, &mut log);
    tree::entitle(&paras, &mut entries, &mut log);
    let structured =
        entries.iter().any(|entry| entry.mark.is_some() || entry.role != tree::Role::Para);
    let markdown = write::markdown(&paras, &front, &entries, (language, ordered), &mut log);

    let printed_title = front.title.and_then(|at| paras.get(at)).map(|para| para.text.as_str());
    let named = name(received, printed_title);
    let title =
        choices.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or(named.title);
    let date = choices.date.clone().or_else(|| received.guesses.date.clone());
    let notices = notices(
        received,
        structured,
        guessed.is_none() && choices.language.is_none(),
        date.is_none(),
    );

    let mut declared: BTreeMap<(RepairKind, String), Vec<u32>> = BTreeMap::new();
    if !furniture.is_empty() {
        declared.insert((RepairKind::Furniture, String::new()), furniture);
    }
    for target in targets {
        declared.insert((RepairKind::Relinked, target.target), target.lines);
    }
    for (line, sign) in bullets {
        declared.entry((RepairKind::Bullet, sign)).or_default().push(line);
    }
    for (line, sign) in hyphens {
        declared.entry((RepairKind::Dehyphenated, sign)).or_default().push(line);
    }
    for (signs, lines) in kept(received) {
        declared.insert((RepairKind::Kept, signs), lines);
    }
    let mut entry = DocumentEntry {
        id: choices.id.clone(),
        title,
        aliases: named.aliases,
        language,
        labels: language.pick(Labels::Kept, Labels::Stripped),
        file: format!("{}.{}.md", choices.id, language.pick("en", "zh")),
        sha256: Digest::of(markdown.as_bytes()),
        source: SourceEntry {
            file: format!("sources/{}.txt", choices.id),
            sha256: Digest::of(received.text.as_bytes()),
            date: date.unwrap_or_else(|| "undated".to_owned()),
        },
        notices: notices
            .iter()
            .map(|n| NoticeEntry { en: n.en.clone(), zh: n.zh.clone() })
            .collect(),
        repairs: declared
            .iter()
            .map(|((kind, signs), lines)| repair_entry(*kind, signs, lines))
            .collect(),
        sentences: Vec::new(),
        undivided: Vec::new(),
        defects: Vec::new(),
    };
    let document = assemble(&mut entry, &markdown, received, &mut log)?;
    let mut repairs = log.repairs;
    repairs.sort_by_key(|repair| repair.lines);
    Ok(Recognised { markdown, entry, repairs, notices, document })
}

/// Assembles the document and completes its entry: every difference to the source is declared, and
/// leaf clauses of several sentences get sentence anchors.
fn assemble(
    entry: &mut DocumentEntry,
    markdown: &str,
    received: &Received,
    log: &mut Log<'_>,
) -> Result<Document, Error> {
    let source = &received.text;
    let declared = entry.repairs.clone();
    let (mut document, mut seen) = Document::assemble_with_differences(entry, markdown, source)?;
    divide(entry, &document, log);
    anchor(entry, &document);
    if !(entry.undivided.is_empty() && entry.sentences.is_empty()) {
        (document, seen) = Document::assemble_with_differences(entry, markdown, source)?;
        let several: BTreeSet<&str> = document
            .clauses
            .iter()
            .filter(|clause| clause.sentences.len() > 1)
            .map(|clause| clause.id.path())
            .collect();
        entry.sentences.retain(|one| several.contains(one.clause.as_str()));
    }
    let mut lines: BTreeMap<RepairKind, Vec<u32>> = BTreeMap::new();
    for (kind, line) in seen {
        lines.entry(kind).or_default().push(line);
    }
    entry.repairs = declared;
    for (kind, lines) in lines {
        if entry.repairs.iter().any(|repair| repair.kind == kind) {
            continue;
        }
        let (_, en, zh) = described(kind);
        if matches!(kind, RepairKind::Padding | RepairKind::PageAnchor)
            || (kind == RepairKind::LabelSpacing && !log.repairs.iter().any(|r| r.kind == kind))
        {
            let span = (lines.first().copied().unwrap_or(1), lines.last().copied().unwrap_or(1));
            log.propose(kind, span, ("", ""), (en, zh));
            if let Some(last) = log.repairs.last_mut() {
                last.made = true;
                last.undoable = false;
            }
        }
        entry.repairs.push(repair_entry(kind, "", &lines));
    }
    drop(document);
    Ok(Document::assemble(entry, markdown, source)?)
}

/// Enumerations inside paragraphs: proposed one by one, and left whole where that is declined.
fn divide(entry: &mut DocumentEntry, document: &Document, log: &mut Log<'_>) {
    let mut last: Option<&clauses::ClauseId> = None;
    for member in document.clauses.iter().filter(|clause| clause.kind == ClauseKind::Inline) {
        let Some(parent) = member.parent.as_ref().filter(|parent| last != Some(*parent)) else {
            continue;
        };
        last = Some(parent);
        let Some(whole) = document.clause(parent) else { continue };
        let after = whole.text.replacen(
            member.printed.as_deref().unwrap_or_default(),
            &format!("▸{}", member.printed.as_deref().unwrap_or_default()),
            1,
        );
        let (_, en, zh) = described(RepairKind::Divided);
        if !log.propose(RepairKind::Divided, whole.lines, (&whole.text, &after), (en, zh)) {
            entry.undivided.push(parent.path().to_owned());
        }
    }
}

/// Leaf clauses of the body that may hold several sentences. Which of them hold several duties is a
/// matter of reading, which no rule decides.
fn anchor(entry: &mut DocumentEntry, document: &Document) {
    let parents: BTreeSet<&clauses::ClauseId> =
        document.clauses.iter().filter_map(|clause| clause.parent.as_ref()).collect();
    let several = |clause: &Clause| {
        let text = clause.wording().trim_end();
        let inner = text.char_indices().filter(|(at, c)| {
            let behind = &text[at + c.len_utf8()..];
            match c {
                '。' | '！' | '？' => behind.chars().any(char::is_alphanumeric),
                '.' | '!' | '?' => behind.trim_start_matches(['”', '"', ')']).starts_with(' '),
                _ => false,
            }
        });
        inner.count() > 0
    };
    entry.sentences = document
        .clauses
        .iter()
        .filter(|clause| {
            clause.kind == ClauseKind::Paragraph
                && !clause.id.path().starts_with("pre")
                && !parents.contains(&clause.id)
                && clause.id.as_str().len() + 6 <= clauses::MAX_ID_LENGTH
                && several(clause)
        })
        .map(|clause| SentencesEntry {
            clause: clause.id.path().to_owned(),
            also_after: Vec::new(),
        })
        .collect();
}

fn repair_entry(kind: RepairKind, signs: &str, lines: &[u32]) -> RepairEntry {
    let (name, en, zh) = described(kind);
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 >= *line => *last = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    // Signs taken out are looked for line by line; one range would hide a line without them.
    let lines = ranges
        .into_iter()
        .map(
            |(first, last)| {
                if first == last { Lines::One(first) } else { Lines::Range([first, last]) }
            },
        )
        .collect();
    RepairEntry {
        name: name.to_owned(),
        kind,
        lines,
        characters: (!signs.is_empty()).then(|| signs.to_owned()),
        en: en.to_owned(),
        zh: zh.to_owned(),
    }
}

/// Signs that are kept as they stand although other signs for the same occur.
fn kept(received: &Received) -> Vec<(String, Vec<u32>)> {
    let on = |test: &dyn Fn(&str) -> bool| -> Vec<u32> {
        (1..)
            .zip(&received.lines)
            .filter(|(_, line)| test(received.line(line)))
            .map(|(n, _)| n)
            .collect()
    };
    let mut found = Vec::new();
    let hyphens = on(&|text| text.contains('\u{2011}'));
    if !hyphens.is_empty() {
        found.push(("\u{2011}".to_owned(), hyphens));
    }
    if received.text.contains(['“', '”', '’']) {
        let straight = on(&|text| text.contains(['"', '\'']));
        if !straight.is_empty() {
            found.push(("\"'".to_owned(), straight));
        }
    }
    found
}

struct Name {
    title: String,
    aliases: Vec<String>,
}

/// What the document calls itself: its title block, or its own words “These Terms (“Terms”) …”,
/// 《规则》（以下简称“本规则”）.
fn name(received: &Received, printed: Option<&str>) -> Name {
    const MOST: usize = 4000;
    let text: String =
        received.text.chars().take(MOST).filter(|c| *c != '\n' && *c != '\r').collect();
    let own = own_name(&text);
    let mut aliases = Vec::new();
    if let Some((_, short)) = &own {
        aliases.push(short.clone());
    }
    let own = own.map(|(full, _)| full);
    let title = match (printed, own) {
        // 服务规则 is short for 《人脸识别服务规则》.
        (Some(printed), Some(full)) if full.ends_with(printed) => full,
        (Some(printed), _) => printed.to_owned(),
        (None, Some(full)) => full,
        (None, None) => received.guesses.title.clone().unwrap_or_else(|| "Untitled".to_owned()),
    };
    if let Some(printed) = printed.filter(|printed| *printed != title) {
        aliases.push(printed.to_owned());
    }
    Name { title: title.chars().take(200).collect(), aliases }
}

fn own_name(text: &str) -> Option<(String, String)> {
    for (lead, close) in [("（以下简称“", "”"), ("(以下简称“", "”"), ("（以下称“", "”")]
    {
        for (at, _) in text.match_indices(lead) {
            let full = text[..at].strip_suffix('》').and_then(|head| head.rsplit('《').next());
            let behind = &text[at + lead.len()..];
            let short = behind.find(close).map(|end| &behind[..end]);
            if let (Some(full), Some(short)) = (full, short)
                && short.starts_with('本')
                && full.chars().count() <= 60
            {
                return Some((full.to_owned(), short.to_owned()));
            }
        }
    }
    for lead in ["These ", "This "] {
        let Some(at) = text.find(lead) else { continue };
        let rest = &text[at + lead.len()..];
        let Some(open) = rest.find(" (“").filter(|open| *open <= 120) else { continue };
        let behind = &rest[open + " (“".len()..];
        let Some(short) = behind.find('”').map(|end| &behind[..end]) else { continue };
        let full = &rest[..open];
        let named = full
            .split(' ')
            .filter(|w| w.len() > 3)
            .all(|w| w.starts_with(|c: char| c.is_uppercase()));
        if named && !full.is_empty() && short.len() <= 60 {
            return Some((full.to_owned(), short.trim_start_matches("the ").to_owned()));
        }
    }
    None
}

fn notices(
    received: &Received,
    structured: bool,
    other_language: bool,
    undated: bool,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut say =
        |en: &str, zh: &str| notices.push(Notice { en: en.to_owned(), zh: zh.to_owned() });
    if undated {
        say("Undated copy: the text prints no date of its own.", "此副本未注明日期。");
    }
    if !structured {
        say(
            "No structure was found: the paragraphs are numbered one by one; the numbers are ours.",
            "未发现结构：各段依次编号；编号为我们所加。",
        );
    }
    if other_language {
        say(
            "The text is neither English nor Chinese: it was taken as it stands, and search and checks know less of it.",
            "文本既非英文也非中文：按原样收录，搜索和检查对其支持有限。",
        );
    }
    match received.format {
        Format::Text => say("Emphasis is not available in this copy.", "此副本不含强调格式。"),
        Format::Pdf => say(
            "The text was taken out of a PDF: the order of lines follows their place on the page.",
            "文字取自 PDF：行序按其在页面上的位置确定。",
        ),
        _ => {}
    }
    notices.extend(received.notices.iter().cloned());
    notices
}
