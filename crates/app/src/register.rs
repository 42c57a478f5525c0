//! The obligations register with what the person keeps about each row, the findings of the rules and
//! of the analysis, and the files made of them.

use std::collections::BTreeMap;

use ::register::{Bound, Modality, Obligation, Scope, Severity};
use clauses::{Clause, ClauseId, Document};
use kernel::{Language, Timestamp};
use report::{Holds, Table, TableColumn, TableSection};

use crate::{
    App, Code, Error, Progress, Result, files,
    shelf::Shelf,
    terms::word,
    wire::{
        Text,
        record::Written,
        register::{
            ChangeObligation, ConflictView, ExportObligations, FindingPage, FindingRow,
            ObligationFilter, ObligationPage, ObligationRow, OwnState,
        },
        terms::DocumentId,
    },
};

/// The kind of draft under which a person's own state of an obligation is kept.
const KIND: &str = "obligation";
/// The states a person can give an obligation; the first is the one without any.
const STATES: [&str; 6] = ["", "open", "in-progress", "met", "not-met", "not-applicable"];
/// Most characters of a remark, and of an owner's name.
const LONGEST: usize = 5_000;
const LONGEST_NAME: usize = 120;

/// The words that `bound:` knows.
pub(crate) const PARTIES: &[&str] = &["customer", "provider", "both", "none"];
/// The words that `is:` knows.
pub(crate) const MODALITIES: &[&str] = &[
    "obligation",
    "prohibition",
    "permission",
    "provider-right",
    "disclaimer",
    "acknowledgement",
    "definition",
    "procedure",
];

/// Who is bound by a clause, and to what.
#[derive(Default)]
pub(crate) struct Duty {
    /// Of the strictest of its sentences; empty when none.
    pub bound: String,
    /// Likewise.
    pub modality: String,
    /// Of each of its sentences.
    pub all: Vec<(String, String)>,
}

/// What the register says of a clause and its sentences; of documents that it does not hold, what
/// the rules read.
pub(crate) fn duty(app: &App, document: &Document, clause: &Clause) -> Result<Duty> {
    let mut duty = Duty::default();
    let mut strictest = usize::MAX;
    for (bound, modality) in duties(app, document, clause)? {
        let (bound, modality) = (bound.to_string(), modality.to_string());
        if let Some(rank) = MODALITIES.iter().position(|known| *known == modality)
            && rank < strictest
        {
            strictest = rank;
            duty.bound.clone_from(&bound);
            duty.modality.clone_from(&modality);
        }
        duty.all.push((bound, modality));
    }
    Ok(duty)
}

fn duties(app: &App, document: &Document, clause: &Clause) -> Result<Vec<(Bound, Modality)>> {
    let register = app.register()?;
    // Where the words are not those that were analysed, what they say now is read by rule.
    let analysed = app.library().document(&document.id).and_then(|held| held.clause(&clause.id));
    if analysed.is_none_or(|held| held.wording() != clause.wording()) {
        return Ok(app.shelf().derived(&clause.id));
    }
    let ids = std::iter::once(&clause.id).chain(clause.sentences.iter().map(|one| &one.id));
    let rows = ids.filter_map(|id| register.of(id));
    Ok(rows.map(|row| (row.bound, row.modality)).collect())
}

/// The rows on a clause and its sentences.
pub(crate) fn rows_on(
    app: &App,
    document: &Document,
    clause: &Clause,
) -> Result<Vec<ObligationRow>> {
    let register = app.register()?;
    let own = own_states(app);
    let ids = std::iter::once(&clause.id).chain(clause.sentences.iter().map(|one| &one.id));
    let rows = ids.filter_map(|id| register.of(id));
    let rows = rows.filter(|row| row.modality != Modality::Container);
    Ok(rows.map(|row| view(row, Some(document), &own)).collect())
}

/// The clauses of other documents that the register or a conflict puts beside this one.
pub(crate) fn counterparts(app: &App, clause: &Clause) -> Result<Vec<ClauseId>> {
    let register = app.register()?;
    let mut found: Vec<ClauseId> = Vec::new();
    let mut add = |id: &ClauseId| {
        if id.document() != clause.id.document() && !found.contains(id) {
            found.push(id.clone());
        }
    };
    let here = |id: &ClauseId| {
        *id == clause.id || clause.sentences.iter().any(|sentence| sentence.id == *id)
    };
    for row in &register.obligations {
        if here(&row.clause) {
            row.related.iter().for_each(&mut add);
        } else if row.related.iter().any(here) {
            add(&row.clause);
        }
    }
    for conflict in register.conflicts_on(&clause.id) {
        conflict.clauses.iter().for_each(&mut add);
    }
    Ok(found)
}

/// What the analysis found about a clause.
pub(crate) fn conflicts_on(app: &App, clause: &Clause) -> Result<Vec<ConflictView>> {
    let register = app.register()?;
    let mut found: Vec<&::register::Conflict> = register.conflicts_on(&clause.id);
    for sentence in &clause.sentences {
        for conflict in register.conflicts_on(&sentence.id) {
            if !found.iter().any(|known| known.id == conflict.id) {
                found.push(conflict);
            }
        }
    }
    let shelf = app.shelf();
    Ok(found.into_iter().map(|conflict| conflict_view(app, &shelf, conflict)).collect())
}

/// Says before a text of the analysis when it was written for other words than those of today.
fn current(app: &App, shelf: &Shelf, conflict: &::register::Conflict) -> Text {
    let changed = conflict.clauses.iter().any(|id| {
        let words = |library: &clauses::Library| {
            let passage = library.resolve(id)?;
            Some(
                if passage.is_sentence() { passage.text } else { passage.clause.wording() }
                    .to_owned(),
            )
        };
        words(&shelf.library) != words(app.library())
    });
    let (en, zh) = (&conflict.text.en, &conflict.text.zh);
    if changed {
        Text::new(
            format!(
                "[Written for the shipped version; a clause named here has changed since.] {en}"
            ),
            format!("【针对随附版本撰写；所述条款其后有变动。】{zh}"),
        )
    } else {
        Text::new(en, zh)
    }
}

fn conflict_view(app: &App, shelf: &Shelf, conflict: &::register::Conflict) -> ConflictView {
    ConflictView {
        id: conflict.id.clone(),
        scope: conflict.scope.word().to_owned(),
        kind: conflict.kind.to_string(),
        topic: Text::new(&conflict.topic.en, &conflict.topic.zh),
        text: current(app, shelf, conflict),
        clauses: conflict.clauses.iter().map(ToString::to_string).collect(),
    }
}

pub(crate) fn own_states(app: &App) -> BTreeMap<String, OwnState> {
    let Some(vault) = app.present_vault() else { return BTreeMap::new() };
    let drafts = vault.drafts_of(KIND).unwrap_or_default();
    let states = drafts.into_iter().filter_map(|draft| {
        let clause = draft.info.id.strip_prefix(KIND)?.trim_start().to_owned();
        Some((clause, serde_json::from_str(&draft.json).ok()?))
    });
    states.collect()
}

fn view(
    row: &Obligation,
    document: Option<&Document>,
    own: &BTreeMap<String, OwnState>,
) -> ObligationRow {
    const LETTERS: usize = 90;
    let clause = row.clause.to_string();
    let passage = document.and_then(|document| document.passage(&row.clause));
    let words = passage.as_ref().map_or("", |passage| {
        let heading = passage.clause.heading.as_deref().filter(|_| !passage.is_sentence());
        let wording = if passage.is_sentence() { passage.text } else { passage.clause.wording() };
        heading.unwrap_or(wording)
    });
    let mut short: String = words.chars().take(LETTERS).collect();
    if words.chars().count() > LETTERS {
        short.push('…');
    }
    let both = |both: &::register::Both| Text::new(&both.en, &both.zh);
    ObligationRow {
        document: row.clause.document().to_owned(),
        words: short,
        bound: row.bound.to_string(),
        modality: row.modality.to_string(),
        severity: row.severity.to_string(),
        quantity: both(&row.quantity),
        evidence: both(&row.evidence),
        risk: both(&row.risk),
        question: both(&row.question),
        related: row.related.iter().map(ToString::to_string).collect(),
        flags: row.flags.clone(),
        outdated: passage.is_none_or(|passage| passage.digest() != row.pin),
        own: own.get(&clause).cloned().unwrap_or_default(),
        clause,
    }
}

/// The obligations register, filtered and sorted.
///
/// # Errors
/// [`Code::Usage`] for an order that does not exist.
pub fn list_obligations(
    app: &App,
    filter: ObligationFilter,
    _: &dyn Progress,
) -> Result<ObligationPage> {
    let shelf = app.shelf();
    let own = own_states(app);
    let rows = select(app, &shelf, &filter, &own)?;
    let mut owners: Vec<String> =
        own.values().map(|own| own.owner.clone()).filter(|owner| !owner.is_empty()).collect();
    owners.sort();
    owners.dedup();
    let register = app.register()?;
    let all = register.obligations.iter().filter(|row| row.modality != Modality::Container);
    Ok(ObligationPage {
        version: register.version.clone(),
        rows,
        total: crate::terms::count(all.count()),
        owners,
    })
}

fn select(
    app: &App,
    shelf: &Shelf,
    filter: &ObligationFilter,
    own: &BTreeMap<String, OwnState>,
) -> Result<Vec<ObligationRow>> {
    let wanted = |list: &[String], value: &str| {
        list.is_empty()
            || list.iter().any(|one| one == if value.is_empty() { "open" } else { value })
    };
    if !filter.due_by.is_empty() && !is_day(&filter.due_by) {
        return Err(not_a_day(&filter.due_by));
    }
    let text = filter.text.trim().to_lowercase();
    let mut rows: Vec<ObligationRow> = app
        .register()?
        .obligations
        .iter()
        .filter(|row| match filter.modality.is_empty() {
            true => row.modality != Modality::Container,
            false => filter.modality.contains(&row.modality.to_string()),
        })
        .map(|row| view(row, shelf.library.document(row.clause.document()), own))
        .filter(|row| wanted(&filter.documents, &row.document))
        .filter(|row| wanted(&filter.bound, &row.bound))
        .filter(|row| wanted(&filter.severity, &row.severity))
        .filter(|row| wanted(&filter.status, &row.own.status))
        .filter(|row| filter.owner.is_empty() || row.own.owner == filter.owner)
        .filter(|row| {
            filter.due_by.is_empty() || !row.own.due.is_empty() && row.own.due <= filter.due_by
        })
        .filter(|row| text.is_empty() || holds(row, &text))
        .collect();
    match filter.sort.as_str() {
        "" | "clause" => {}
        "severity" => rows.sort_by_key(|row| row.severity.parse::<Severity>().ok()),
        "bound" => rows.sort_by(|a, b| a.bound.cmp(&b.bound)),
        "modality" => rows.sort_by(|a, b| a.modality.cmp(&b.modality)),
        "status" => {
            rows.sort_by_key(|row| STATES.iter().position(|state| *state == row.own.status))
        }
        "owner" => rows.sort_by_key(|row| (row.own.owner.is_empty(), row.own.owner.clone())),
        "due" => rows.sort_by_key(|row| (row.own.due.is_empty(), row.own.due.clone())),
        other => {
            return Err(Error::new(
                Code::Usage,
                format!("The register cannot be sorted by {other:?}."),
                format!("义务清单无法按“{other}”排序。"),
            )
            .help(
                "Sort by clause, severity, bound, modality, status, owner or due.",
                "可按 clause、severity、bound、modality、status、owner、due 排序。",
            ));
        }
    }
    if filter.descending {
        rows.reverse();
    }
    Ok(rows)
}

fn holds(row: &ObligationRow, text: &str) -> bool {
    let both = [&row.quantity, &row.evidence, &row.risk, &row.question];
    let fields = both.iter().flat_map(|both| [both.en.as_str(), both.zh.as_str()]);
    fields
        .chain([row.clause.as_str(), &row.words, &row.own.note, &row.own.owner])
        .any(|field| field.to_lowercase().contains(text))
}

/// Changes what the person keeps about an obligation.
///
/// # Errors
/// [`Code::NotFound`] for a clause without a row, [`Code::Usage`] for a state or day that does not
/// exist or a text that is too long.
pub fn change_obligation(
    app: &App,
    change: ChangeObligation,
    _: &dyn Progress,
) -> Result<ObligationRow> {
    let shelf = app.shelf();
    let (_, passage) = shelf.find(&change.clause, None)?;
    let row = app.register()?.of(&passage.id);
    let row = row.filter(|row| row.modality != Modality::Container).ok_or_else(|| {
        Error::new(
            Code::NotFound,
            format!("The register has no row for {}.", passage.id),
            format!("义务清单中没有 {}。", passage.id),
        )
    })?;
    let own = change.own;
    let wrong = |en: &str, zh: &str| {
        Err(Error::new(
            Code::Usage,
            format!("{en} Nothing was changed."),
            format!("{zh}未做更改。"),
        ))
    };
    if !STATES.contains(&own.status.as_str()) {
        return wrong(
            "The states are open, in-progress, met, not-met and not-applicable.",
            "状态为 open、in-progress、met、not-met、not-applicable。",
        );
    }
    if !own.due.is_empty() && !is_day(&own.due) {
        return Err(not_a_day(&own.due));
    }
    if own.note.chars().count() > LONGEST || own.owner.chars().count() > LONGEST_NAME {
        return wrong(
            "A remark holds at most 5 000 characters, a name 120.",
            "备注最多 5000 个字符，姓名最多 120 个字符。",
        );
    }
    let id = format!("{KIND} {}", row.clause);
    if own == OwnState::default() {
        app.vault()?.delete_draft(&id)?;
    } else {
        let json = serde_json::to_string(&own).map_err(|_| Error::bug("changeObligation"))?;
        app.vault()?.save_draft(&id, KIND, &json, app.now())?;
    }
    Ok(view(row, Some(passage.document), &own_states(app)))
}

/// Whether a text is a day that exists.
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == 10 && format!("{text}T00:00:00Z").parse::<Timestamp>().is_ok()
}

/// A text that is no day.
pub(crate) fn not_a_day(text: &str) -> Error {
    let shown: String = text.chars().take(20).collect();
    Error::new(
        Code::Usage,
        format!("There is no day {shown:?}. Nothing was changed."),
        format!("没有“{shown}”这一天。未做更改。"),
    )
    .help("A day is written as 2026-12-31.", "日期请写成 2026-12-31。")
}

/// Writes the register, as filtered, as CSV, XLSX or PDF.
///
/// # Errors
/// [`Code::Usage`] for a format that does not exist, [`Code::Unwritable`] when the place is taken.
pub fn export_obligations(
    app: &App,
    export: ExportObligations,
    _: &dyn Progress,
) -> Result<Written> {
    let shelf = app.shelf();
    let language: Language = export.language.parse().unwrap_or(Language::En);
    let rows = select(app, &shelf, &export.filter, &own_states(app))?;
    let table = table(app, &shelf, &rows, language)?;
    let bytes = match export.format.as_str() {
        "csv" => report::table_csv(&table),
        "xlsx" => report::table_xlsx(&table).map_err(undrawn)?,
        "pdf" => report::table_pdf(&table, app.fonts()?).map_err(undrawn)?,
        other => return Err(files::unknown_format(other, "csv, xlsx, pdf")),
    };
    files::publish_new(&export.path, &bytes)
}

pub(crate) fn undrawn(error: report::Error) -> Error {
    Error::new(
        Code::Bug,
        format!("The file could not be made: {error}. Nothing was written."),
        format!("无法生成文件：{error}。未写入任何内容。"),
    )
    .help("Please report this.", "请反馈此问题。")
}

/// What rules and analysis find odd.
///
/// # Errors
/// [`Code::NotFound`] for a document that is not at hand.
pub fn list_findings(app: &App, id: DocumentId, _: &dyn Progress) -> Result<FindingPage> {
    let shelf = app.shelf();
    let mut findings = Vec::new();
    let chosen = match id.document.as_str() {
        "" => None,
        document => Some(shelf.document(document, id.version.as_deref())?),
    };
    let documents: Vec<&Document> = match chosen {
        Some(version) => vec![&version.document],
        None => shelf.library.documents().iter().collect(),
    };
    for document in documents {
        findings.extend(found(document));
        let scope = |conflict: &&::register::Conflict| conflict.scope.word() == document.id;
        findings.extend(
            app.register()?
                .conflicts
                .iter()
                .filter(scope)
                .map(|one| conflict_row(app, &shelf, one)),
        );
    }
    if chosen.is_none() {
        findings.extend(shelf.faults.iter().map(|fault| FindingRow {
            document: String::new(),
            clause: None,
            kind: "unreadable-version".to_owned(),
            message: fault.clone(),
            quote: None,
            suggestion: None,
            clauses: Vec::new(),
        }));
        let between = |conflict: &&::register::Conflict| conflict.scope == Scope::Between;
        findings.extend(
            app.register()?
                .conflicts
                .iter()
                .filter(between)
                .map(|one| conflict_row(app, &shelf, one)),
        );
    }
    Ok(FindingPage { findings })
}

/// What the rules found in a document.
pub(crate) fn found(document: &Document) -> Vec<FindingRow> {
    let findings = document.findings.iter().map(|finding| FindingRow {
        document: document.id.clone(),
        clause: finding.clause.as_ref().map(ToString::to_string),
        kind: word(&finding.kind),
        message: Text::new(&finding.message_en, &finding.message_zh),
        quote: finding.quote.clone(),
        suggestion: finding
            .suggestion
            .as_ref()
            .map(ToString::to_string)
            .or_else(|| finding.reading.clone()),
        clauses: Vec::new(),
    });
    findings.collect()
}

fn conflict_row(app: &App, shelf: &Shelf, conflict: &::register::Conflict) -> FindingRow {
    let text = current(app, shelf, conflict);
    let mut clauses = conflict.clauses.iter().map(ToString::to_string);
    FindingRow {
        document: conflict.scope.word().to_owned(),
        clause: clauses.next(),
        kind: conflict.kind.to_string(),
        message: Text::new(
            format!("{}: {}", conflict.topic.en, text.en),
            format!("{}：{}", conflict.topic.zh, text.zh),
        ),
        quote: None,
        suggestion: None,
        clauses: clauses.collect(),
    }
}

/// The register as a table, whichever form it leaves in.
fn table(app: &App, shelf: &Shelf, rows: &[ObligationRow], language: Language) -> Result<Table> {
    let register = app.register()?;
    let column = |en, zh, weight| TableColumn::new(language.pick(en, zh), weight);
    let columns = vec![
        column("Clause", "条款", 12).holding(Holds::Id),
        column("Opening words", "开头文字", 24),
        column("Bound", "义务方", 9),
        column("Modality", "性质", 10),
        column("Severity", "严重程度", 9).holding(Holds::Severity),
        column("Amounts and periods", "金额与期限", 16).beneath(),
        column("Evidence", "证据", 26),
        column("Risk", "风险", 26),
        column("Question", "问题", 30),
        column("Related", "相关条款", 14).holding(Holds::Ids),
        column("Status", "状态", 9),
        column("Owner", "负责人", 10).beneath(),
        column("Due", "期限", 10).holding(Holds::Id).beneath(),
        column("Remark", "备注", 20).across(),
    ];
    let mut sections = Vec::new();
    let mut last = "";
    let cells = rows.iter().enumerate().map(|(at, row)| {
        if row.document != last {
            let title = shelf.library.document(&row.document).map(|one| one.title.clone());
            sections.push(TableSection {
                before: at,
                depth: 0,
                title: title.unwrap_or_else(|| row.document.clone()),
            });
            last = &row.document;
        }
        vec![
            row.clause.clone(),
            row.words.clone(),
            named::<Bound>(&row.bound, |word| word.name(language)),
            named::<Modality>(&row.modality, |word| word.name(language)),
            row.severity.clone(),
            row.quantity.pick(language).to_owned(),
            row.evidence.pick(language).to_owned(),
            row.risk.pick(language).to_owned(),
            row.question.pick(language).to_owned(),
            row.related.join("; "),
            status_name(&row.own.status, language).to_owned(),
            row.own.owner.clone(),
            row.own.due.clone(),
            row.own.note.clone(),
        ]
    });
    let cells: Vec<_> = cells.collect();
    let mut provenance = vec![format!(
        "{} {}",
        language.pick("Register, version", "义务清单版本"),
        register.version
    )];
    for document in shelf.library.documents() {
        let date = document.source.date.as_deref();
        let date = date.unwrap_or(language.pick("undated copy", "未注明日期的副本"));
        provenance.push(format!("{}, {date}, SHA-256 {}", document.title, document.text_digest));
    }
    Ok(Table {
        title: language.pick("Obligations register", "义务清单").to_owned(),
        remarks: vec![language.pick(
            format!(
                "{} of {} obligations. A reading of contract texts; not legal advice.",
                rows.len(),
                register.obligations.len()
            ),
            format!(
                "共 {} 项（全部 {} 项）。本清单是对合同文本的解读，不构成法律意见。",
                rows.len(),
                register.obligations.len()
            ),
        )],
        provenance,
        language,
        columns,
        rows: cells,
        sections,
        produced_at: app.now(),
    })
}

/// The name of a closed word in a language; the word itself if it is none.
fn named<T: std::str::FromStr>(word: &str, name: impl Fn(T) -> &'static str) -> String {
    word.parse().map_or_else(|_| word.to_owned(), |known| name(known).to_owned())
}

fn status_name(status: &str, language: Language) -> &str {
    match status {
        "open" => language.pick("open", "未开始"),
        "in-progress" => language.pick("in progress", "进行中"),
        "met" => language.pick("met", "已符合"),
        "not-met" => language.pick("not met", "不符合"),
        "not-applicable" => language.pick("not applicable", "不适用"),
        other => other,
    }
}
