//! From TOML files to a [`Bank`]: reads every entry on its own, so that one damaged entry does not
//! hide the faults of the others. Meaning across entries is left to `check`.

use std::collections::BTreeMap;

use clauses::ClauseId;
use kernel::Digest;
use toml::{Table, Value};

use super::{
    ActionHint, Bank, Choice, Citation, Conflict, Control, FactShape, Fault, Faults, Figure, Gate,
    HardStop, Law, MAX_FILE_BYTES, MAX_QUESTIONS, Module, OutcomeText, Question, QuestionKind,
    Role, Scales, Snag, check,
    pins::Pins,
    raw::{RawBank, RawChoice, RawFigure, RawHardStop, RawModule, RawQuestion},
};
use crate::{condition::Condition, words::Text};

/// The most faults that are reported; more would only repeat themselves.
const MAX_FAULTS: usize = 500;

/// Where an entry stands, for messages.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: Option<usize>,
    pub(super) entry: String,
}

impl Place {
    pub(super) fn fault(&self, field: &str, snag: Snag) -> Fault {
        let place =
            if field.is_empty() { self.entry.clone() } else { format!("{}, {field}", self.entry) };
        Fault {
            file: self.file.clone(),
            line: self.line,
            place,
            message_en: snag.en,
            message_zh: snag.zh,
        }
    }
}

/// Everything that was readable, with its places; `check` turns it into a bank or faults.
pub(super) struct Draft {
    pub(super) bank: Bank,
    /// Places by entry name (`module M5`, `question Q-M5-01` …).
    pub(super) places: BTreeMap<String, Place>,
    pub(super) faults: Vec<Fault>,
}

impl Draft {
    pub(super) fn complain(&mut self, entry: &str, field: &str, snag: Snag) {
        let place = self.places.get(entry).cloned().unwrap_or_else(|| Place {
            file: String::new(),
            line: None,
            entry: entry.to_owned(),
        });
        self.faults.push(place.fault(field, snag));
    }
}

struct Loader<'a> {
    draft: Draft,
    head: Option<Place>,
    scales: Option<Place>,
    pins: Pins,
    digest_of: &'a dyn Fn(&ClauseId) -> Option<Digest>,
}

pub(super) fn load(
    files: &[(&str, &str)],
    digest_of: &dyn Fn(&ClauseId) -> Option<Digest>,
) -> Result<Bank, Faults> {
    let mut loader = Loader {
        draft: Draft { bank: empty(), places: BTreeMap::new(), faults: Vec::new() },
        head: None,
        scales: None,
        pins: Pins::default(),
        digest_of,
    };
    let tables: Vec<(&str, &str, Table)> = files
        .iter()
        .filter_map(|(name, text)| loader.parse(name, text).map(|table| (*name, *text, table)))
        .collect();
    // Pins first: every other entry looks its citations up in them.
    for (name, text, table) in &tables {
        loader.draft.faults.extend(loader.pins.read(name, text, table));
    }
    for (name, text, table) in tables {
        loader.file(name, text, table);
    }
    loader.finish()
}

fn empty() -> Bank {
    let nothing = || Text { en: String::new(), zh: String::new() };
    Bank {
        id: String::new(),
        version: String::new(),
        title: nothing(),
        notice: nothing(),
        sources: Vec::new(),
        scales: Scales {
            matrix: [[super::Level::V; 4]; 4],
            yes_evidenced: 0,
            yes_stated: 0,
            partly: 0,
            with_action: 0,
            high_limit: 1,
        },
        modules: Vec::new(),
        questions: Vec::new(),
        hard_stops: Vec::new(),
        outcomes: Vec::new(),
        roles: Vec::new(),
        laws: Vec::new(),
        figures: Vec::new(),
    }
}

/// The line, from 1, on which byte `offset` of `text` lies.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

impl Loader<'_> {
    fn parse(&mut self, file: &str, text: &str) -> Option<Table> {
        let place = Place { file: file.to_owned(), line: None, entry: String::new() };
        if text.len() > MAX_FILE_BYTES {
            let snag = Snag::new(
                format!("the file is larger than {MAX_FILE_BYTES} bytes"),
                format!("文件超过 {MAX_FILE_BYTES} 字节"),
            );
            self.draft.faults.push(place.fault("", snag));
            return None;
        }
        match text.parse::<Table>() {
            Ok(table) => Some(table),
            Err(error) => {
                let line = error.span().map(|span| line_at(text, span.start));
                let snag = Snag::new(
                    format!("not readable as TOML: {}", error.message()),
                    format!("无法按 TOML 读取：{}", error.message()),
                );
                self.draft.faults.push(Place { line, ..place }.fault("", snag));
                None
            }
        }
    }

    fn file(&mut self, file: &str, text: &str, mut table: Table) {
        let here = Place { file: file.to_owned(), line: None, entry: String::new() };
        table.remove("pins");
        let module = match table.remove("module") {
            Some(Value::String(module)) => Some(module),
            None => None,
            Some(_) => {
                let snag = Snag::new("must be a module's name", "必须是模块名称");
                self.draft.faults.push(here.fault("module", snag));
                None
            }
        };
        for (key, value) in table {
            match (key.as_str(), value) {
                ("bank", value) => self.head(file, text, value),
                ("scales", value) => self.scales(file, text, value),
                ("questions", Value::Array(entries)) => {
                    self.questions(file, text, module.as_deref(), entries);
                }
                ("modules", Value::Array(entries)) => {
                    for (raw, place) in self.entries::<RawModule>(file, text, "module", entries) {
                        self.module(raw, &place);
                    }
                }
                ("hard_stops", Value::Array(entries)) => {
                    let found = self.entries::<RawHardStop>(file, text, "hard stop", entries);
                    for (raw, place) in found {
                        self.hard_stop(raw, &place);
                    }
                }
                ("figures", Value::Array(entries)) => {
                    for (raw, place) in self.entries::<RawFigure>(file, text, "figure", entries) {
                        let clauses = self.cite(&raw.clauses, &place, "clauses");
                        let RawFigure { id, text, terms, .. } = raw;
                        self.draft.bank.figures.push(Figure { id, text, terms, clauses });
                    }
                }
                ("outcomes", Value::Array(entries)) => {
                    let found = self.entries::<OutcomeText>(file, text, "outcome", entries);
                    self.draft.bank.outcomes.extend(found.into_iter().map(|(raw, _)| raw));
                }
                ("roles", Value::Array(entries)) => {
                    let found = self.entries::<RawChoice>(file, text, "role", entries);
                    self.draft.bank.roles.extend(found.into_iter().map(|(raw, _)| Role {
                        id: raw.id,
                        text: Text { en: raw.en, zh: raw.zh },
                    }));
                }
                ("laws", Value::Array(entries)) => {
                    let found = self.entries::<Law>(file, text, "law", entries);
                    self.draft.bank.laws.extend(found.into_iter().map(|(raw, _)| raw));
                }
                (key, _) => {
                    let snag = Snag::new(
                        format!("“{key}” is not a part of a question bank, or is not a list"),
                        format!("“{key}”不是题库的组成部分，或不是列表"),
                    );
                    self.draft.faults.push(here.fault("", snag));
                }
            }
        }
    }

    fn head(&mut self, file: &str, text: &str, value: Value) {
        let place = place(file, text, "[bank]", "bank");
        if self.head.replace(place.clone()).is_some() {
            self.draft.faults.push(place.fault("", twice()));
        }
        self.draft.places.insert("bank".to_owned(), place.clone());
        match value.try_into::<RawBank>() {
            Ok(raw) => {
                let RawBank { id, version, title, notice, sources } = raw;
                let bank = &mut self.draft.bank;
                (bank.id, bank.version, bank.sources) = (id, version, sources);
                (bank.title, bank.notice) = (title, notice);
            }
            Err(error) => self.draft.faults.push(place.fault("", unreadable(&error))),
        }
    }

    fn scales(&mut self, file: &str, text: &str, value: Value) {
        let place = place(file, text, "[scales]", "scales");
        if self.scales.replace(place.clone()).is_some() {
            self.draft.faults.push(place.fault("", twice()));
        }
        self.draft.places.insert("scales".to_owned(), place.clone());
        match value.try_into::<Scales>() {
            Ok(scales) => self.draft.bank.scales = scales,
            Err(error) => self.draft.faults.push(place.fault("", unreadable(&error))),
        }
    }

    /// Reads each entry of a list by itself and notes where it stands.
    fn entries<T: serde::de::DeserializeOwned>(
        &mut self,
        file: &str,
        text: &str,
        what: &str,
        entries: Vec<Value>,
    ) -> Vec<(T, Place)> {
        let mut found = Vec::new();
        for (index, entry) in entries.into_iter().enumerate() {
            let key = if what == "outcome" { "outcome" } else { "id" };
            let named = entry.get(key).and_then(Value::as_str).map(str::to_owned);
            let entry_name = named.clone().unwrap_or_else(|| format!("number {}", index + 1));
            let line = named.and_then(|id| {
                text.find(&format!("{key} = \"{id}\"")).map(|offset| line_at(text, offset))
            });
            let place =
                Place { file: file.to_owned(), line, entry: format!("{what} {entry_name}") };
            if self.draft.places.insert(place.entry.clone(), place.clone()).is_some() {
                self.draft.faults.push(place.fault("", twice()));
            }
            match entry.try_into::<T>() {
                Ok(raw) => found.push((raw, place)),
                Err(error) => self.draft.faults.push(place.fault("", unreadable(&error))),
            }
        }
        found
    }

    fn questions(&mut self, file: &str, text: &str, module: Option<&str>, entries: Vec<Value>) {
        let Some(module) = module else {
            let here = Place { file: file.to_owned(), line: None, entry: String::new() };
            let snag = Snag::new(
                "a file with questions must name their module at its top",
                "含有问题的文件必须在开头写明所属模块",
            );
            self.draft.faults.push(here.fault("module", snag));
            return;
        };
        if self.draft.bank.questions.len() + entries.len() > MAX_QUESTIONS {
            let here = Place { file: file.to_owned(), line: None, entry: String::new() };
            let snag = Snag::new(
                format!("the bank has more than {MAX_QUESTIONS} questions"),
                format!("题库超过 {MAX_QUESTIONS} 个问题"),
            );
            self.draft.faults.push(here.fault("questions", snag));
            return;
        }
        for (raw, place) in self.entries::<RawQuestion>(file, text, "question", entries) {
            self.question(raw, module, &place);
        }
    }

    fn question(&mut self, raw: RawQuestion, module: &str, place: &Place) {
        let when = self.condition(raw.when.as_deref(), place);
        let clauses = self.cite(&raw.clauses, place, "clauses");
        let conflicts = raw
            .conflicts
            .into_iter()
            .map(|conflict| Conflict {
                clauses: self.cite(&conflict.clauses, place, "conflicts"),
                note: Text { en: conflict.en, zh: conflict.zh },
            })
            .collect();
        let kind = match (raw.fact, raw.severity) {
            (Some(fact), None) => QuestionKind::Gate(Gate {
                fact: fact.into(),
                shape: raw.shape.unwrap_or(FactShape::YesNo),
                choices: raw
                    .choices
                    .into_iter()
                    .map(|one| Choice { id: one.id, text: Text { en: one.en, zh: one.zh } })
                    .collect(),
                unit: raw.unit,
            }),
            (None, Some(severity)) => QuestionKind::Control(Control {
                severity,
                allows_not_applicable: raw.not_applicable.unwrap_or(true),
                escalate_on: raw.escalate_on,
            }),
            _ => {
                let snag = Snag::new(
                    "must have either a fact (a gate) or a severity (a control)",
                    "必须且只能有 fact（事实问题）或 severity（控制问题）之一",
                );
                self.draft.faults.push(place.fault("", snag));
                return;
            }
        };
        self.draft.bank.questions.push(Question {
            id: raw.id.into(),
            module: module.into(),
            kind,
            text: raw.text,
            help: raw.help,
            why: raw.why,
            mandatory: raw.mandatory,
            when,
            clauses,
            laws: raw.laws,
            conflicts,
            evidence: raw.evidence,
            actions: raw
                .actions
                .into_iter()
                .map(|one| ActionHint { on: one.on, text: Text { en: one.en, zh: one.zh } })
                .collect(),
        });
    }

    fn module(&mut self, raw: RawModule, place: &Place) {
        let when = self.condition(raw.when.as_deref(), place);
        let clauses = self.cite(&raw.clauses, place, "clauses");
        let RawModule { id, title, intro, .. } = raw;
        self.draft.bank.modules.push(Module { id: id.into(), title, intro, when, clauses });
    }

    fn hard_stop(&mut self, raw: RawHardStop, place: &Place) {
        let clauses = self.cite(&raw.clauses, place, "clauses");
        // A hard stop without a readable condition would never apply: it is left out, with a fault.
        let Some(when) = self.condition(Some(&raw.when), place) else { return };
        let RawHardStop { id, title, text, laws, override_role, .. } = raw;
        let id = id.into();
        let stop = HardStop { id, title, text, when, clauses, laws, override_role };
        self.draft.bank.hard_stops.push(stop);
    }

    fn condition(&mut self, text: Option<&str>, place: &Place) -> Option<Condition> {
        match Condition::parse(text?) {
            Ok(condition) => Some(condition),
            Err(snag) => {
                self.draft.faults.push(place.fault("when", snag));
                None
            }
        }
    }

    fn cite(&mut self, clauses: &[String], place: &Place, field: &str) -> Vec<Citation> {
        let mut found = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let (citation, snag) = self.pins.cite(clause, self.digest_of);
            found.extend(citation);
            self.draft.faults.extend(snag.map(|snag| place.fault(field, snag)));
        }
        found
    }

    fn finish(mut self) -> Result<Bank, Faults> {
        for (entry, present) in [("bank", self.head.is_some()), ("scales", self.scales.is_some())] {
            if !present {
                let snag = Snag::new(
                    format!("no file has the section [{entry}]"),
                    format!("没有文件包含 [{entry}] 一节"),
                );
                self.draft.complain(entry, "", snag);
            }
        }
        check::order(&mut self.draft.bank);
        check::check(&mut self.draft);
        // An entry that could not be read cites nothing: only a sound bank is asked for spare pins.
        if self.draft.faults.is_empty() {
            self.draft.faults = self.pins.spare();
        }
        let Draft { bank, mut faults, .. } = self.draft;
        if faults.is_empty() {
            return Ok(bank);
        }
        faults.truncate(MAX_FAULTS);
        Err(Faults(faults))
    }
}

fn place(file: &str, text: &str, header: &str, entry: &str) -> Place {
    let line = text.find(header).map(|offset| line_at(text, offset));
    Place { file: file.to_owned(), line, entry: entry.to_owned() }
}

pub(super) fn twice() -> Snag {
    Snag::new("stands here a second time", "重复出现")
}

fn unreadable(error: &toml::de::Error) -> Snag {
    let reason = error.message();
    Snag::new(format!("cannot be read: {reason}"), format!("无法读取：{reason}"))
}
