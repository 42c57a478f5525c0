//! Documents of one's own through the use cases: import, versions, what rests on a change, notes that
//! follow, the register, and that a failed import leaves everything as it was.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use app::{
    App, Code, FixedClock, Silent, Timestamp, intake, notes, record, register, search, terms,
    versions,
    wire::{
        Nothing,
        intake::ImportChoices,
        notes::{ExportNotes, NoteFilter, NoteId, SaveNote},
        record::EntryId,
        register::{ChangeObligation, ExportObligations, ObligationFilter, OwnState},
        search::{SearchQuery, SuggestQuery},
        terms::{ClauseId, DocumentId},
        versions::{CompareVersions, ExportComparison},
    },
};

const ENGLISH: &str = include_str!("../../../terms/sources/ai-service-terms.en.txt");
const CHINESE: &str = include_str!("../../../terms/sources/face-recognition-rules.zh.txt");

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn app(&self) -> App {
        let clock = FixedClock(Timestamp::from_unix(1_795_000_000));
        App::open(&self.folder.path().join("vault"), clock).unwrap()
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> ImportChoices {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        ImportChoices { path: path.display().to_string(), ..ImportChoices::default() }
    }

    fn out(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

fn at(document: &str) -> DocumentId {
    DocumentId { document: document.into(), version: None }
}

fn clause(id: &str) -> ClauseId {
    ClauseId { clause: id.into(), version: None }
}

#[test]
fn raw_sources_are_recognised_as_what_ships() {
    let desk = Desk::new();
    let app = desk.app();
    for (file, text, document) in
        [("terms.txt", ENGLISH, "ai-terms"), ("rules.txt", CHINESE, "face-rules")]
    {
        let preview = intake::preview_import(&app, desk.file(file, text), &Silent).unwrap();
        assert_eq!(preview.version_of.as_deref(), Some(document));
        assert_eq!(preview.document, document);
        let shipped = terms::read_document(&app, at(document), &Silent).unwrap();
        let tree = |rows: &[app::wire::terms::ClauseRow]| -> Vec<_> {
            let plain = |row: &app::wire::terms::ClauseRow| {
                (row.clause.clone(), row.parent.clone(), row.heading.clone(), row.body.clone())
            };
            rows.iter().map(plain).collect()
        };
        assert_eq!(tree(&preview.clauses), tree(&shipped.clauses), "{document}");
        assert!(!preview.repairs.is_empty());
    }
}

#[test]
fn a_new_version_shows_the_planted_changes_and_what_rests_on_them() {
    let desk = Desk::new();
    let app = desk.app();
    let note = SaveNote {
        clause: "ai-terms 8(a)".into(),
        text: "ask for a carve-out".into(),
        tags: vec!["liability".into()],
        ..SaveNote::default()
    };
    notes::save_note(&app, note, &Silent).unwrap();
    let changed = ENGLISH.replacen("ten percent (10%)", "fifteen percent (15%)", 1);
    let changed = if changed == ENGLISH { ENGLISH.replacen("10%", "15%", 1) } else { changed };
    assert_ne!(changed, ENGLISH);
    let imported = intake::import_document(&app, desk.file("new.txt", &changed), &Silent).unwrap();
    assert_eq!(imported.before.as_deref(), Some("shipped"));
    assert_eq!(imported.document.id, "ai-terms");
    let compared = versions::compare_versions(
        &app,
        CompareVersions { document: "ai-terms".into(), before: "shipped".into(), after: None },
        &Silent,
    )
    .unwrap();
    assert_eq!((compared.real, compared.technical), (1, 0), "{:#?}", compared.changes);
    let change = &compared.changes[0];
    assert!(change.before[0].starts_with("ai-terms 8"), "{change:#?}");
    assert!(change.notable.iter().any(|one| one.en.contains("10%") && one.en.contains("15%")));
    assert!(!change.rests.questions.is_empty() && !change.rests.obligations.is_empty());
    for format in ["html", "pdf"] {
        let export = ExportComparison {
            document: "ai-terms".into(),
            before: "shipped".into(),
            after: None,
            format: format.into(),
            language: "en".into(),
            path: desk.out(&format!("redline.{format}")),
        };
        versions::export_comparison(&app, export.clone(), &Silent).unwrap();
        let again = versions::export_comparison(&app, export, &Silent).unwrap_err();
        assert_eq!(again.code, Code::Unwritable, "an existing file is never overwritten");
    }
    let html = fs::read_to_string(desk.out("redline.html")).unwrap();
    assert!(html.contains("15%") && !html.contains("<script"));
    // The old version is still there to read and cite; the new one is searched.
    let old = ClauseId { clause: "ai-terms 8(a)".into(), version: Some("shipped".into()) };
    assert!(terms::read_clause(&app, old, &Silent).unwrap().text.contains("10%"));
    let query = SearchQuery { query: "\"15%\"".into(), documents: vec![], limit: 5 };
    assert!(!search::search_clauses(&app, query, &Silent).unwrap().hits.is_empty());
    // The same text again is refused, and taking the version off brings the shipped one back.
    let same = intake::import_document(&app, desk.file("new.txt", &changed), &Silent);
    assert_eq!(same.unwrap_err().code, Code::Refused);
    let taken = intake::remove_version(&app, at("ai-terms"), &Silent).unwrap();
    assert_eq!(
        terms::read_document(&app, at("ai-terms"), &Silent).unwrap().summary.version,
        "shipped"
    );
    let back = EntryId { id: taken.entry.clone() };
    let back = intake::restore_version(&app, back, &Silent).unwrap();
    assert_eq!(back.version, taken.version);
    // Another process sees the same shelf, and the record is whole.
    let other = desk.app();
    assert_eq!(terms::list_terms(&other, Nothing {}, &Silent).unwrap()[0].versions.len(), 2);
    assert!(record::check_record(&other, Nothing {}, &Silent).unwrap().faults.is_empty());
}

#[test]
fn what_ships_stays_and_what_fails_changes_nothing() {
    let desk = Desk::new();
    let app = desk.app();
    assert_eq!(
        intake::remove_version(&app, at("face-rules"), &Silent).unwrap_err().code,
        Code::Refused
    );
    for (name, bytes) in [
        ("empty.txt", b"".to_vec()),
        ("picture.png", app::SAMPLE_PNG.to_vec()),
        ("broken.docx", b"PK\x03\x04broken".to_vec()),
        ("broken.pdf", b"%PDF-1.7\nbroken".to_vec()),
    ] {
        let error = intake::import_document(&app, desk.file(name, bytes), &Silent).unwrap_err();
        assert!(error.message.en.contains("unchanged"), "{name}: {error:?}");
        assert!(!error.message.zh.is_empty() && !error.help.zh.is_empty());
    }
    let missing = ImportChoices { path: desk.out("none.txt"), ..ImportChoices::default() };
    assert_eq!(intake::preview_import(&app, missing, &Silent).unwrap_err().code, Code::Unreadable);
    assert_eq!(terms::list_terms(&app, Nothing {}, &Silent).unwrap().len(), 2);
}

#[test]
fn a_document_of_ones_own_is_read_searched_and_checked() {
    let desk = Desk::new();
    let app = desk.app();
    let text = "# Hosting Agreement\n\n## 1. Definitions\n\n“Services” means the hosting services \
                under this Agreement.\n\n## 2. Duties\n\nThe Customer must pay each invoice within \
                thirty (20) days, as clause 9 provides.\n\n## 3. Use\n\nThe Customer must not use \
                the Services for zeppelin advertising.\n";
    let choices = ImportChoices { document: "hosting".into(), ..desk.file("own.md", text) };
    let imported = intake::import_document(&app, choices, &Silent).unwrap();
    assert!(imported.document.imported && imported.before.is_none());
    let view = terms::read_document(&app, at("hosting"), &Silent).unwrap();
    let row = view.clauses.iter().find(|row| row.body.contains("zeppelin")).unwrap();
    assert_eq!(row.modality, "prohibition", "read by rule where no register is");
    assert!(row.spans.iter().any(|span| span.kind == "term" && span.target == "Services"));
    let query = SearchQuery { query: "zeppelin".into(), documents: vec![], limit: 5 };
    let hits = search::search_clauses(&app, query, &Silent).unwrap().hits;
    assert_eq!(hits[0].clause, row.clause);
    let kinds: Vec<_> = register::list_findings(&app, at("hosting"), &Silent)
        .unwrap()
        .findings
        .into_iter()
        .map(|found| found.kind)
        .collect();
    for kind in ["dangling-reference", "number-mismatch"] {
        assert!(kinds.iter().any(|known| known == kind), "{kinds:?}");
    }
}

#[test]
fn notes_are_kept_found_exported_and_can_be_had_back() {
    let desk = Desk::new();
    let app = desk.app();
    let save = SaveNote {
        clause: "face-rules 11".into(),
        quote: "千分之三".into(),
        text: "高于司法保护上限？".into(),
        tags: vec!["滞纳金".into()],
        colour: "yellow".into(),
        reading: "to-read".into(),
        ..SaveNote::default()
    };
    let note = notes::save_note(&app, save.clone(), &Silent).unwrap();
    assert_eq!((note.place.as_str(), note.clause.as_str()), ("found", "face-rules 11"));
    let rows = terms::read_document(&app, at("face-rules"), &Silent).unwrap().clauses;
    let row = rows.iter().find(|row| row.clause == "face-rules 11").unwrap();
    let span = row.spans.iter().find(|span| span.kind == "note").unwrap();
    let units: Vec<u16> = row.body.encode_utf16().collect();
    let words = String::from_utf16(&units[span.start as usize..span.end as usize]).unwrap();
    assert_eq!(words, "千分之三");
    for query in ["note:司法", "tag:滞纳金", "note:*"] {
        let query = SearchQuery { query: query.into(), documents: vec![], limit: 5 };
        let hits = search::search_clauses(&app, query, &Silent).unwrap().hits;
        assert!(hits.iter().any(|hit| hit.clause == "face-rules 11"));
    }
    let wrong = SaveNote { quote: "不存在的文字".into(), ..save.clone() };
    assert_eq!(notes::save_note(&app, wrong, &Silent).unwrap_err().code, Code::NotFound);
    for (format, ending) in [("markdown", "md"), ("csv", "csv")] {
        let export = ExportNotes {
            filter: NoteFilter::default(),
            format: format.into(),
            language: "zh".into(),
            path: desk.out(&format!("notes.{ending}")),
        };
        notes::export_notes(&app, export, &Silent).unwrap();
        let written = fs::read_to_string(desk.out(&format!("notes.{ending}"))).unwrap();
        assert!(written.contains("千分之三") && written.contains("face-rules 11"));
    }
    let gone = notes::delete_note(&app, NoteId { id: note.id }, &Silent).unwrap();
    assert_eq!(gone.text, note.text);
    assert!(notes::list_notes(&app, NoteFilter::default(), &Silent).unwrap().notes.is_empty());
}

#[test]
fn the_register_is_filtered_kept_and_exported() {
    let desk = Desk::new();
    let app = desk.app();
    let all = register::list_obligations(&app, ObligationFilter::default(), &Silent).unwrap();
    assert_eq!(all.rows.len(), all.total as usize);
    let bans = ObligationFilter {
        modality: vec!["prohibition".into()],
        severity: vec!["critical".into()],
        ..ObligationFilter::default()
    };
    let rows = register::list_obligations(&app, bans.clone(), &Silent).unwrap().rows;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.modality == "prohibition"));
    let own = OwnState {
        status: "in-progress".into(),
        owner: "Wei".into(),
        due: "2026-12-31".into(),
        note: String::new(),
    };
    let change = ChangeObligation { clause: rows[0].clause.clone(), own: own.clone() };
    let row = register::change_obligation(&app, change, &Silent).unwrap();
    assert_eq!(row.own, own);
    let mine = ObligationFilter { owner: "Wei".into(), ..ObligationFilter::default() };
    assert_eq!(register::list_obligations(&app, mine.clone(), &Silent).unwrap().rows.len(), 1);
    for due in ["soon", "2026-02-30"] {
        let own = OwnState { due: due.into(), ..own.clone() };
        let change = ChangeObligation { clause: rows[0].clause.clone(), own };
        assert_eq!(
            register::change_obligation(&app, change, &Silent).unwrap_err().code,
            Code::Usage,
            "{due}"
        );
    }
    for (format, magic) in
        [("csv", &b"\xef\xbb\xbf"[..]), ("xlsx", &b"PK"[..]), ("pdf", &b"%PDF"[..])]
    {
        for language in ["en", "zh"] {
            let path = desk.out(&format!("register-{language}.{format}"));
            let export = ExportObligations {
                filter: mine.clone(),
                format: format.into(),
                language: language.into(),
                path: path.clone(),
            };
            register::export_obligations(&app, export, &Silent).unwrap();
            assert!(fs::read(Path::new(&path)).unwrap().starts_with(magic));
        }
    }
    let query = SearchQuery { query: "status:in-progress".into(), documents: vec![], limit: 5 };
    assert_eq!(search::search_clauses(&app, query, &Silent).unwrap().hits.len(), 1);
}

#[test]
fn words_of_an_enumeration_are_live_too() {
    let desk = Desk::new();
    let app = desk.app();
    let rows = terms::read_document(&app, at("ai-terms"), &Silent).unwrap().clauses;
    let row = rows.iter().find(|row| row.clause == "ai-terms 8(a)").unwrap();
    let units: Vec<u16> = row.body.encode_utf16().collect();
    let live: Vec<_> = row
        .spans
        .iter()
        .map(|span| String::from_utf16(&units[span.start as usize..span.end as usize]).unwrap())
        .collect();
    assert!(live.iter().any(|words| words == "AI Output"), "{live:?}");
    let found = terms::read_clause(&app, clause("ai-terms 8(a)"), &Silent).unwrap();
    assert!(found.terms.iter().any(|term| term == "AI Output"));
}

#[test]
fn the_margin_tells_references_terms_counterparts_and_findings() {
    let desk = Desk::new();
    let app = desk.app();
    let found = terms::read_clause(&app, clause("face-rules 12(3)"), &Silent).unwrap();
    let reference = &found.references[0];
    assert_eq!(
        (reference.state.as_str(), reference.target.as_str(), reference.suggestion.as_deref()),
        ("suspect", "face-rules 9", Some("face-rules 11"))
    );
    let found = terms::read_clause(&app, clause("ai-terms 3.3"), &Silent).unwrap();
    assert!(found.cited_by.iter().any(|one| one.clause == "ai-terms 3.2(a)"));
    let found = terms::read_clause(&app, clause("ai-terms 7(2)"), &Silent).unwrap();
    assert!(found.counterparts.iter().any(|one| one.clause.starts_with("face-rules 10")));
    assert!(!found.conflicts.is_empty() && !found.obligations.is_empty());
    assert!(found.citation.contains("clause 7(2)") && found.citation_markdown.starts_with("> "));
    let typed = SuggestQuery { text: "is:pro".into(), limit: 10 };
    let offers = search::suggest_queries(&app, typed, &Silent).unwrap();
    assert!(offers.iter().any(|offer| offer.text == "is:prohibition"), "{offers:?}");
}

#[test]
fn what_cannot_be_an_id_a_title_or_a_day_is_refused() {
    let desk = Desk::new();
    let app = desk.app();
    let text = "## 1. Duties\n\nYou must pay.\n";
    for (id, title, date) in [
        ("../../x", "", ""),
        ("AI-TERMS", "", ""),
        ("42", "", ""),
        ("", "two\nlines", ""),
        ("", "turned \u{202e}round", ""),
        ("", "", "2026-02-30"),
        ("", "", "2026-13-99"),
    ] {
        let choices = ImportChoices {
            document: id.into(),
            title: title.into(),
            date: date.into(),
            ..desk.file("own.md", text)
        };
        let error = intake::import_document(&app, choices, &Silent).unwrap_err();
        assert_eq!(error.code, Code::Usage, "{id:?} {title:?} {date:?}: {error:?}");
    }
    let soon = ObligationFilter { due_by: "2026-02-30".into(), ..ObligationFilter::default() };
    assert_eq!(register::list_obligations(&app, soon, &Silent).unwrap_err().code, Code::Usage);
    assert_eq!(terms::list_terms(&app, Nothing {}, &Silent).unwrap().len(), 2);
}

#[test]
fn a_new_version_keeps_the_title_and_what_still_holds() {
    let desk = Desk::new();
    let app = desk.app();
    // The shipped text itself is no new version.
    let same = intake::import_document(&app, desk.file("same.txt", ENGLISH), &Silent);
    assert_eq!(same.unwrap_err().code, Code::Refused);
    let changed = ENGLISH.replacen("10%", "15%", 1).replacen(
        "Tencent Cloud may use User Input",
        "Tencent Cloud must not use User Input",
        1,
    );
    let imported = intake::import_document(&app, desk.file("new.txt", changed), &Silent).unwrap();
    assert_eq!(imported.document.title, "Tencent Cloud AI Service Terms");
    let found = terms::read_clause(&app, clause("ai-terms 6.1(1)(b)"), &Silent).unwrap();
    assert!(found.findings.iter().any(|finding| finding.kind == "source-defect"));
    let found = terms::read_clause(&app, clause("ai-terms 8(a)"), &Silent).unwrap();
    let stale = found.conflicts.iter().filter(|one| one.text.en.contains("10%"));
    assert!(stale.clone().count() > 0);
    assert!(stale.clone().all(|one| one.text.en.starts_with("[Written for the shipped version")));
}

#[test]
fn clauses_are_found_under_the_numbers_people_write() {
    let desk = Desk::new();
    let app = desk.app();
    for (typed, id) in [
        ("face-rules 第十一条", "face-rules 11"),
        ("face-rules 第十二条第三项", "face-rules 12(3)"),
        ("AI-Terms 4.3b", "ai-terms 4.3(b)"),
    ] {
        assert_eq!(terms::read_clause(&app, clause(typed), &Silent).unwrap().clause, id, "{typed}");
    }
    let whole = terms::read_clause(&app, clause("ai-terms 4.2"), &Silent).unwrap();
    assert!(whole.citation.contains("retain"), "a heading is cited with what stands beneath it");
    let item = terms::read_clause(&app, clause("ai-terms 4.3(b)"), &Silent).unwrap();
    assert!(item.citation.starts_with("“["), "{}", item.citation);
}
