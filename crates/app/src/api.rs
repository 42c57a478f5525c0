//! Every use case, listed once. The list yields the dispatcher that the window and the test bridge
//! call by name, and the TypeScript that they are called from. The command line calls the same
//! functions with their types.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;
use ts_rs::{Config, TS, TypeVisitor};

use crate::{
    App, Error, Progress, assess, intake, notes, record, register, search, settings, stamp, terms,
    verify, versions, wire,
};

macro_rules! use_cases {
    ($($(#[doc = $doc:literal])+ $name:literal: $arguments:ty => $reply:ty, $function:path;)*) => {
        /// The names of all use cases, as the interface calls them.
        pub const NAMES: &[&str] = &[$($name),*];

        fn call(app: &App, name: &str, arguments: Value, progress: &dyn Progress)
            -> Result<Value, Error>
        {
            match name {
                $($name => {
                    let arguments: $arguments = serde_json::from_value(arguments)
                        .map_err(|source| Error::arguments(name, &source))?;
                    let reply: $reply = $function(app, arguments, progress)?;
                    serde_json::to_value(reply).map_err(|source| Error::arguments(name, &source))
                })*
                _ => Err(Error::unknown_use_case(name)),
            }
        }

        /// The TypeScript of every argument and reply, and of the interface `Api` over them.
        #[must_use]
        pub fn bindings() -> String {
            let mut types = Types::default();
            types.add::<wire::Problem>();
            let mut methods = String::new();
            $(
                types.add::<$arguments>();
                types.add::<$reply>();
                $(methods.push_str(&format!("  /** {} */\n", $doc.trim()));)+
                methods.push_str(&format!(
                    "  {}(args: {}): Promise<{}>;\n",
                    $name,
                    <$arguments as TS>::name(&types.config),
                    <$reply as TS>::name(&types.config),
                ));
            )*
            types.finish(&methods)
        }
    };
}

use_cases! {
    /// What the program is, where it keeps things, what is at hand.
    "status": wire::Nothing => wire::Status, settings::status;

    /// Puts a sample picture among the person's own, to try stamping with; gives its path.
    "takeSample": wire::Nothing => wire::record::Written, settings::take_sample;

    /// The documents of the collection.
    "listTerms": wire::Nothing => Vec<wire::terms::DocumentSummary>, terms::list_terms;
    /// A whole document for reading.
    "readDocument": wire::terms::DocumentId => wire::terms::DocumentView, terms::read_document;
    /// Everything about one clause.
    "readClause": wire::terms::ClauseId => wire::terms::ClauseDetail, terms::read_clause;
    /// A clause, or words of it, with a citation ready to paste.
    "citeClause": wire::notes::CiteClause => wire::notes::Citation, terms::cite_clause;
    /// Clauses that answer a query, in both languages.
    "searchClauses": wire::search::SearchQuery => wire::search::SearchResults, search::search_clauses;
    /// How a query may go on, as it is typed.
    "suggestQueries": wire::search::SuggestQuery => Vec<wire::search::Suggestion>, search::suggest_queries;

    /// The obligations register, filtered and sorted.
    "listObligations": wire::register::ObligationFilter => wire::register::ObligationPage, register::list_obligations;
    /// Changes what the person keeps about an obligation.
    "changeObligation": wire::register::ChangeObligation => wire::register::ObligationRow, register::change_obligation;
    /// Writes the register as CSV, XLSX or PDF.
    "exportObligations": wire::register::ExportObligations => wire::record::Written, register::export_obligations;
    /// What rules and analysis find odd; of one document, or of all and between them.
    "listFindings": wire::terms::DocumentId => wire::register::FindingPage, register::list_findings;

    /// Reads a file as a document and shows what was recognised; keeps nothing.
    "previewImport": wire::intake::ImportChoices => wire::intake::ImportPreview, intake::preview_import;
    /// Puts a file on the shelf as a document or as a new version of one.
    "importDocument": wire::intake::ImportChoices => wire::intake::Imported, intake::import_document;
    /// Takes a version off the shelf; the record still holds it.
    "removeVersion": wire::terms::DocumentId => wire::intake::TakenOff, intake::remove_version;
    /// Puts a version that the record holds back on the shelf.
    "restoreVersion": wire::record::EntryId => wire::terms::DocumentSummary, intake::restore_version;

    /// What changed between two versions, clause by clause, and what rests on it.
    "compareVersions": wire::versions::CompareVersions => wire::versions::ComparisonView, versions::compare_versions;
    /// Writes a comparison as HTML or PDF.
    "exportComparison": wire::versions::ExportComparison => wire::record::Written, versions::export_comparison;

    /// Notes, highlights and the reading list.
    "listNotes": wire::notes::NoteFilter => wire::notes::NotePage, notes::list_notes;
    /// Makes a note or changes one.
    "saveNote": wire::notes::SaveNote => wire::notes::NoteView, notes::save_note;
    /// Deletes a note; gives it back, so that it can be made again.
    "deleteNote": wire::notes::NoteId => wire::notes::NoteView, notes::delete_note;
    /// Writes notes with their citations into a file.
    "exportNotes": wire::notes::ExportNotes => wire::record::Written, notes::export_notes;

    /// Drafts and finished assessments, newest first.
    "listAssessments": wire::Nothing => Vec<wire::assess::AssessmentSummary>, assess::list_assessments;
    /// Starts a draft.
    "newAssessment": wire::assess::NewAssessment => wire::assess::AssessmentView, assess::new_assessment;
    /// Opens a draft.
    "openAssessment": wire::assess::AssessmentId => wire::assess::AssessmentView, assess::open_assessment;
    /// Changes a draft and saves it.
    "changeAssessment": wire::assess::ChangeAssessment => wire::assess::AssessmentView, assess::change_assessment;
    /// Throws a draft away.
    "deleteAssessment": wire::assess::AssessmentId => wire::Nothing, assess::delete_assessment;
    /// Evaluates, draws the PDF, records both, ends the draft.
    "finishAssessment": wire::assess::FinishAssessment => wire::assess::FinishedAssessment, assess::finish_assessment;

    /// What files are and what they can carry; folders are opened.
    "inspectFiles": wire::stamp::Paths => Vec<wire::stamp::FileInspection>, stamp::inspect_files;
    /// The label as it will be, without writing anything.
    "previewStamp": wire::stamp::PreviewStamp => wire::stamp::StampPreview, stamp::preview_stamp;
    /// Labels, marks, checks, records and publishes one file.
    "stampFile": wire::stamp::StampInput => wire::stamp::StampReceipt, stamp::stamp_file;

    /// What a file says of itself and whether it is intact.
    "verifyFile": wire::verify::FilePath => wire::verify::VerificationView, verify::verify_file;

    /// A page of the record, newest first.
    "listRecord": wire::record::RecordFilter => wire::record::RecordPage, record::list_record;
    /// One entry in full.
    "showEntry": wire::record::EntryId => wire::record::EntryView, record::show_entry;
    /// Recomputes the whole record.
    "checkRecord": wire::Nothing => wire::record::RecordCheck, record::check_record;
    /// Copies a kept file out of the vault.
    "exportObject": wire::record::ExportObject => wire::record::Written, record::export_object;
    /// Copies an entry and its files into a folder.
    "exportEntry": wire::record::ExportEntry => wire::record::Written, record::export_entry;

    /// Keeps what the person chose.
    "saveSettings": wire::settings::Settings => wire::settings::Settings, settings::save_settings;
    /// A publisher's signing identity and what it is worth.
    "readIdentity": wire::settings::Publisher => wire::settings::IdentityView, settings::read_identity;
    /// Makes a signing identity for a publisher who has none, or whose own was lost.
    "newIdentity": wire::settings::Publisher => wire::settings::IdentityView, settings::new_identity;
}

/// Calls a use case by name. A bug that panics becomes an error, so that no window waits for ever.
///
/// # Errors
/// What the use case says, translated for the wire.
pub fn dispatch(
    app: &App,
    name: &str,
    arguments: Value,
    progress: &dyn Progress,
) -> Result<Value, wire::Problem> {
    catch_unwind(AssertUnwindSafe(|| call(app, name, arguments, progress)))
        .unwrap_or_else(|_| Err(Error::bug(name)))
        .map_err(|error| error.to_problem())
}

/// Collects TypeScript declarations, each once, dependencies first.
struct Types {
    config: Config,
    seen: std::collections::BTreeMap<String, String>,
}

impl Default for Types {
    fn default() -> Self {
        Self { config: Config::new().with_large_int("number"), seen: Default::default() }
    }
}

impl Types {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        self.visit::<T>();
    }

    fn finish(self, methods: &str) -> String {
        let mut out = String::from(
            "// Generated by `cargo xtask bindings` from crates/app/src/wire. Do not edit.\n",
        );
        for declaration in self.seen.values() {
            out.push_str("\nexport ");
            out.push_str(declaration);
            out.push('\n');
        }
        out.push_str("\nexport interface Api {\n");
        out.push_str(methods);
        out.push_str("}\n");
        out
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            // A container such as Vec or Option: only what it holds is declared.
            T::visit_dependencies(self);
            T::visit_generics(self);
            return;
        }
        let name = T::ident(&self.config);
        if !self.seen.contains_key(&name) {
            self.seen.insert(name, T::decl(&self.config));
            T::visit_dependencies(self);
            T::visit_generics(self);
        }
    }
}
