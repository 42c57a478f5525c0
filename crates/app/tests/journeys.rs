//! The journeys through the use cases themselves: clocks, cancelling, undo, what is not lost.

#![allow(clippy::unwrap_used)]

use std::{fs, path::PathBuf};

use app::{
    App, Code, FixedClock, Progress, Silent, Step, Timestamp, assess, record, settings, stamp,
    terms,
    wire::{
        assess::{AssessmentId, Change, ChangeAssessment, NewAssessment},
        record::RecordFilter,
        search::SearchQuery,
        settings::Publisher,
        stamp::{Paths, PreviewStamp, StampInput, StampOptions},
        terms::ClauseId,
    },
};

const NOW: i64 = 1_795_000_000; // 2026-11-18

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn app(&self, now: i64) -> App {
        let clock = FixedClock(Timestamp::from_unix(now));
        App::open(&self.folder.path().join("vault"), clock).unwrap()
    }

    fn picture(&self) -> PathBuf {
        let path = self.folder.path().join("lighthouse.png");
        fs::write(&path, app::SAMPLE_PNG).unwrap();
        path
    }

    fn input(&self) -> StampInput {
        StampInput {
            input: self.picture().display().to_string(),
            out: None,
            options: options(&["contract", "cn"]),
            reviewed_by: "Marta Osei".into(),
        }
    }
}

fn options(profiles: &[&str]) -> StampOptions {
    StampOptions {
        profiles: profiles.iter().map(|name| (*name).to_owned()).collect(),
        grade: "generated".into(),
        place: None,
        publisher: "Northbank Press".into(),
        system: None,
        producer_code: None,
    }
}

fn recorded(app: &App) -> u32 {
    let filter = RecordFilter { kind: None, text: None, before: None, limit: 10 };
    record::list_record(app, filter, &Silent).unwrap().total
}

#[test]
fn an_expired_identity_signs_nothing() {
    let desk = Desk::new();
    stamp::stamp_file(&desk.app(NOW), desk.input(), &Silent).unwrap();
    let later = desk.app(NOW + 20 * 365 * 86_400);
    let error = stamp::stamp_file(&later, desk.input(), &Silent).unwrap_err();
    assert_eq!(error.code, Code::Identity);
    assert!(!error.help.en.is_empty() && !error.help.zh.is_empty());
    assert_eq!(recorded(&later), 1);
    let publisher = Publisher { publisher: "Northbank Press".into() };
    let identity = settings::read_identity(&later, publisher, &Silent).unwrap();
    assert!(identity.exists && !identity.problems.is_empty());
}

/// Wants the work stopped from its first safe point on.
struct Stopped;

impl Progress for Stopped {
    fn step(&self, _: Step<'_>) {}

    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_stopped_stamp_publishes_and_records_nothing() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    let error = stamp::stamp_file(&app, desk.input(), &Stopped).unwrap_err();
    assert_eq!(error.code, Code::Cancelled);
    assert_eq!(recorded(&app), 0);
    assert!(!desk.folder.path().join("lighthouse.stamped.png").exists());
}

#[test]
fn a_preview_is_the_label_and_leaves_no_trace() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    let preview = PreviewStamp {
        path: desk.picture().display().to_string(),
        options: options(&["contract", "eu", "cn", "kr"]),
    };
    let preview = stamp::preview_stamp(&app, preview, &Silent).unwrap();
    assert!(preview.after.starts_with("data:image/") && preview.before != preview.after);
    assert_eq!(preview.rules.len(), 4);
    // GB 45438-2025 5.2: letters of at least 5 % of the shortest side.
    assert!(preview.label.ink_height * 20 >= preview.size.0.min(preview.size.1));
    assert!(preview.label.contrast_x100 >= 450, "WCAG 2.2, 1.4.3");
    assert_eq!(recorded(&app), 0);
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 2, "the picture and the vault");
}

#[test]
fn inspection_says_what_each_file_can_carry() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    let good = desk.picture();
    let odd = desk.folder.path().join("notes.png");
    fs::write(&odd, b"only words").unwrap();
    let paths = [&good, &odd].map(|path| path.display().to_string()).to_vec();
    let rows = stamp::inspect_files(&app, Paths { paths }, &Silent).unwrap();
    assert_eq!(rows[0].size, Some((1200, 900)));
    assert!(rows[0].layers.iter().all(|layer| layer.can) && rows[0].problem.is_none());
    assert_eq!(rows[1].problem.as_ref().unwrap().code, Code::Unsupported);
}

#[test]
fn drafts_survive_and_changes_can_be_taken_back() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    let new = NewAssessment { subject: "S".into(), author: "A".into(), example: false };
    let view = assess::new_assessment(&app, new, &Silent).unwrap();
    let question = view.modules[0].questions.iter().find(|one| !one.options.is_empty()).unwrap();
    let (id, question, value) =
        (view.id.clone(), question.id.clone(), question.options[0].value.clone());
    let answer = |value: &str| ChangeAssessment {
        id: id.clone(),
        change: Change::Answer {
            question: question.clone(),
            values: vec![value.to_owned()],
            note: String::new(),
            reason: String::new(),
        },
    };
    assess::change_assessment(&app, answer(&value), &Silent).unwrap();
    let wrong = assess::change_assessment(&app, answer("perhaps"), &Silent).unwrap_err();
    assert_eq!(wrong.code, Code::Usage);

    // Another program opens the same vault: the draft is there, with its undo.
    drop(app);
    let app = desk.app(NOW + 60);
    let values = |view: &app::wire::assess::AssessmentView| {
        let questions = view.modules.iter().flat_map(|module| &module.questions);
        questions.filter(|one| one.id == question).flat_map(|one| one.values.clone()).next()
    };
    let view = assess::open_assessment(&app, AssessmentId { id: id.clone() }, &Silent).unwrap();
    assert_eq!(values(&view), Some(value));
    assert!(view.can_undo);
    let undo = ChangeAssessment { id: id.clone(), change: Change::Undo };
    let view = assess::change_assessment(&app, undo, &Silent).unwrap();
    assert_eq!(values(&view), None);
    assert!(!view.can_undo);
}

#[test]
fn marks_of_hits_lie_where_javascript_counts() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    let query = SearchQuery { query: "滞纳金".into(), documents: vec![], limit: 5 };
    let found = app::search::search_clauses(&app, query, &Silent).unwrap();
    for hit in &found.hits {
        let units: Vec<u16> = hit.snippet.encode_utf16().collect();
        for mark in &hit.marks {
            let marked = &units[mark.start as usize..mark.end as usize];
            assert_eq!(String::from_utf16(marked).unwrap(), "滞纳金", "{}", hit.clause);
        }
    }
    assert!(found.hits.iter().any(|hit| !hit.marks.is_empty()));
}

#[test]
fn an_unknown_clause_names_its_neighbours() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    let id = ClauseId { clause: "ai-terms 4.2(9)".into(), version: None };
    let error = terms::read_clause(&app, id, &Silent).unwrap_err();
    assert_eq!(error.code, Code::NotFound);
    assert!(error.help.en.contains("ai-terms 4.2"), "{error:?}");
}

#[test]
fn a_call_by_name_answers_or_explains() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    let status = app::api::dispatch(&app, "status", serde_json::json!({}), &Silent).unwrap();
    assert_eq!(status["documents"].as_array().unwrap().len(), 2);
    let problem = app::api::dispatch(&app, "publish", serde_json::json!({}), &Silent).unwrap_err();
    assert_eq!(problem.code, Code::Usage);
    let problem =
        app::api::dispatch(&app, "readClause", serde_json::json!({ "x": 1 }), &Silent).unwrap_err();
    assert_eq!(problem.code, Code::Usage);
}

#[test]
fn an_override_needs_a_role_that_counts() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    let new = NewAssessment { subject: "S".into(), author: "A".into(), example: true };
    let view = assess::new_assessment(&app, new, &Silent).unwrap();
    let stop = view.evaluation.hard_stops.iter().find(|stop| stop.id == "HS8").unwrap();
    let roles: Vec<_> = stop.roles.iter().map(|role| role.value.clone()).collect();
    let over = |role: &str| ChangeAssessment {
        id: view.id.clone(),
        change: Change::Override {
            hard_stop: "HS8".into(),
            name: "Wang".into(),
            role: role.to_owned(),
            reason: "Advice is only drafted, never issued.".into(),
        },
    };
    let error = assess::change_assessment(&app, over("GC"), &Silent).unwrap_err();
    assert_eq!(error.code, Code::Usage, "a role that does not count is not kept in silence");
    assess::change_assessment(&app, over(&roles[0]), &Silent).unwrap();
}

#[test]
fn no_words_are_read_twice() {
    let desk = Desk::new();
    let app = desk.app(NOW);
    for (document, clause) in [("ai-terms", "ai-terms 4.4(c)"), ("face-rules", "face-rules 13")] {
        let id = app::wire::terms::DocumentId { document: document.into(), version: None };
        let rows = terms::read_document(&app, id, &Silent).unwrap().clauses;
        let row = rows.iter().find(|row| row.clause == clause).unwrap();
        let children = rows.iter().filter(|row| row.parent.as_deref() == Some(clause));
        for child in children {
            assert!(!row.body.contains(child.body.as_str()), "{clause} repeats {}", child.clause);
        }
        assert!(!row.body.ends_with(')'), "{}", row.body);
    }
}
