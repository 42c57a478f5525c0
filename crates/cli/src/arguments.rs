//! What can be typed, with its help.

use std::path::PathBuf;

use app::{Code, Error, Language};
use clap::{Args, Parser, Subcommand};

const EXIT_CODES: &str = "Exit codes: 0 done; 1 findings (not intact, profile not met, record damaged); \
    2 usage; 3 refused by the release gate; 4 input unreadable or unsupported; 5 the record or the \
    machine failed.";

/// Search contract clauses, assess risk, label AI output, keep evidence. Works offline.
#[derive(Debug, Parser)]
#[command(name = "imprimatur", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Folder of the vault [default: the platform's folder for program data]
    #[arg(long, global = true, value_name = "DIR", env = "IMPRIMATUR_VAULT")]
    pub(crate) vault: Option<PathBuf>,

    /// Language of messages and reports [default: from the environment, else en]
    #[arg(long, global = true, value_name = "en|zh")]
    pub(crate) lang: Option<Language>,

    /// Print one JSON document on standard output and nothing else
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    pub(crate) fn language(&self) -> Language {
        let from_environment = || {
            ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .filter_map(|name| std::env::var(name).ok())
                .find(|value| !value.is_empty())
                .and_then(|value| value.parse().ok())
        };
        self.lang.or_else(from_environment).unwrap_or(Language::En)
    }

    pub(crate) fn vault_folder(&self) -> app::Result<PathBuf> {
        self.vault.clone().or_else(app::default_vault_folder).ok_or_else(|| {
            Error::new(
                Code::Usage,
                "There is no usual folder for program data on this machine.",
                "本机没有通常的程序数据文件夹。",
            )
            .help(
                "Name the vault's folder with --vault DIR.",
                "请用 --vault DIR 指定保管库文件夹。",
            )
        })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Search the clauses of all documents, in English and Chinese
    Search(Search),
    /// Show one clause, such as ai-terms 4.2(1) or face-rules 11, with what hangs from it
    Clause(Clause),
    /// The documents: list, outline, defined terms, check, import, compare versions
    #[command(subcommand)]
    Terms(Terms),
    /// The obligations register: list, keep your own state, export
    #[command(subcommand)]
    Obligations(Obligations),
    /// Notes, highlights and the reading list
    #[command(subcommand)]
    Notes(Notes),
    /// Risk self-assessment: draft, answer, finish, or run an answer file
    #[command(subcommand)]
    Assess(Assess),
    /// Label, mark, record and publish AI output; originals are never touched
    Stamp(Stamp),
    /// Say what files carry and whether they are intact; ours or anyone's. Exit code 1 when a file is
    /// not intact, or misses the profiles it was stamped for here (any profile, if not stamped here)
    Verify {
        /// PNG or JPEG files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// The record of everything decided: list, show, check, export
    #[command(subcommand)]
    Record(Record),
    /// Who signs: a publisher's signing identity, kept in the vault
    #[command(subcommand)]
    Identity(Identity),
    /// The whole job on shipped samples: search, assess, PDF, stamp, verify, record
    Demo {
        /// Folder for the results, made newly [default: imprimatur-demo here]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "Words, \"phrases\", AND, OR, NOT, prefix*, doc:face-rules, clause:4.2, \
    bound:customer, is:obligation, severity:critical, status:open, note:WORD, tag:TAG. \
    Example: imprimatur search 滞纳金")]
pub(crate) struct Search {
    /// What to look for: words, a question, a phrase
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Only this document, such as ai-terms or face-rules (may be given twice)
    #[arg(long, value_name = "ID")]
    pub(crate) doc: Vec<String>,
    /// At most so many clauses
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub(crate) limit: u32,
    /// How the query may go on, instead of what it finds
    #[arg(long)]
    pub(crate) suggest: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Clause {
    /// The clause's id
    #[arg(required = true, value_name = "ID")]
    pub(crate) clause: Vec<String>,
    /// A version of its document [default: the newest]
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,
    /// Only the words with their citation, ready to paste
    #[arg(long, value_name = "FORM", value_parser = ["plain", "markdown"])]
    pub(crate) cite: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Terms {
    /// The documents with their dates, versions and notices
    List,
    /// The clause tree of a document
    Outline {
        /// Such as ai-terms or face-rules
        #[arg(value_name = "DOCUMENT")]
        document: String,
        /// One of its versions [default: the newest]
        #[arg(long, value_name = "VERSION")]
        version: Option<String>,
    },
    /// The terms that a document defines, where, and where they are used
    Defined {
        /// Such as ai-terms or face-rules
        #[arg(value_name = "DOCUMENT")]
        document: String,
    },
    /// Findings: references, defined terms, drafting, conflicts (exit code 1 when there are any)
    Check {
        /// Only of this document [default: all, and between them]
        #[arg(value_name = "DOCUMENT")]
        document: Option<String>,
    },
    /// Bring a document of your own, or a new version of one: Markdown, text, HTML, DOCX or PDF
    Import(Import),
    /// Take a version off the shelf; the record still holds it
    Remove {
        /// The document
        #[arg(value_name = "DOCUMENT")]
        document: String,
        /// Which version [default: the newest]
        #[arg(value_name = "VERSION")]
        version: Option<String>,
    },
    /// Put a version back on the shelf by the entry that holds it
    Restore {
        /// E-000012, 12, or at least 8 digits of its digest
        #[arg(value_name = "ENTRY")]
        entry: String,
    },
    /// What changed between two versions, and what rests on it (exit code 1 for real changes)
    Compare {
        /// The document
        #[arg(value_name = "DOCUMENT")]
        document: String,
        /// The older version, such as shipped
        #[arg(value_name = "BEFORE")]
        before: String,
        /// The newer version [default: the newest]
        #[arg(value_name = "AFTER")]
        after: Option<String>,
        /// Also technical changes
        #[arg(long)]
        all: bool,
        /// Write the redline into this file, by its ending: .html or .pdf
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file; it is only read
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Show what is recognised and keep nothing
    #[arg(long)]
    pub(crate) preview: bool,
    /// The document's id, such as msa; one on the shelf already gets a new version
    /// [default: suggested]
    #[arg(long, value_name = "ID", default_value = "")]
    pub(crate) id: String,
    /// Its title [default: recognised]
    #[arg(long, value_name = "TITLE", default_value = "")]
    pub(crate) title: String,
    /// Its language [default: recognised]
    #[arg(long, value_name = "en|zh", default_value = "")]
    pub(crate) text_language: String,
    /// The date it bears, YYYY-MM-DD [default: recognised]
    #[arg(long, value_name = "DATE", default_value = "")]
    pub(crate) date: String,
    /// A repair not to make, by the id that --preview shows (may be given twice)
    #[arg(long, value_name = "REPAIR")]
    pub(crate) decline: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Obligations {
    /// The register, filtered and sorted
    List(Which),
    /// Keep your own state of an obligation; what is not named stays
    Set {
        /// The clause
        #[arg(value_name = "CLAUSE")]
        clause: String,
        /// open, in-progress, met, not-met, not-applicable, or "" for none
        #[arg(long)]
        status: Option<String>,
        /// Who looks after it
        #[arg(long)]
        owner: Option<String>,
        /// YYYY-MM-DD
        #[arg(long)]
        due: Option<String>,
        /// Own words
        #[arg(long)]
        note: Option<String>,
    },
    /// Write the register, as filtered, into a file
    Export {
        #[command(flatten)]
        which: Which,
        /// The file, by its ending: .csv, .xlsx or .pdf; an existing one is not overwritten
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Only of this document (may be given twice, as all filters)
    #[arg(long, value_name = "ID")]
    pub(crate) doc: Vec<String>,
    /// Only those that bind: customer, provider, both
    #[arg(long, value_name = "PARTY")]
    pub(crate) bound: Vec<String>,
    /// Only obligation, prohibition, permission, provider-right, disclaimer …
    #[arg(long, value_name = "MODALITY")]
    pub(crate) is: Vec<String>,
    /// Only critical, high, medium, low, info
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Vec<String>,
    /// Only with your own state: open, in-progress, met, not-met, not-applicable
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Vec<String>,
    /// Only of this owner
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) owner: String,
    /// Only with these words
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub(crate) text: String,
    /// Only those due on or before this day
    #[arg(long, value_name = "DATE", default_value = "")]
    pub(crate) due_by: String,
    /// clause, severity, bound, modality, status, owner or due
    #[arg(long, value_name = "KEY", default_value = "clause")]
    pub(crate) sort: String,
    /// The other way round
    #[arg(long)]
    pub(crate) descending: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Notes {
    /// Notes, highlights and the reading list, with where they stand now
    List(WhichNotes),
    /// Make a note on a clause, or on words of it
    Add {
        /// The clause
        #[arg(value_name = "CLAUSE")]
        clause: String,
        /// Own words
        #[arg(value_name = "TEXT", default_value = "")]
        text: String,
        /// The words it is on [default: the whole clause]
        #[arg(long, value_name = "WORDS", default_value = "")]
        quote: String,
        /// A tag (may be given twice)
        #[arg(long, value_name = "TAG")]
        tag: Vec<String>,
        /// yellow, green, blue or red
        #[arg(long, value_name = "COLOUR", default_value = "")]
        colour: String,
        /// Put it on the reading list: to-read or read
        #[arg(long, value_name = "STATE", default_value = "")]
        reading: String,
    },
    /// Delete a note
    Delete {
        /// The note's id
        #[arg(value_name = "NOTE")]
        id: String,
    },
    /// Write notes with their citations into a file
    Export {
        #[command(flatten)]
        which: WhichNotes,
        /// The file, by its ending: .md or .csv; an existing one is not overwritten
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct WhichNotes {
    /// Only of this document
    #[arg(long, value_name = "ID", default_value = "")]
    pub(crate) doc: String,
    /// Only with this tag
    #[arg(long, value_name = "TAG", default_value = "")]
    pub(crate) tag: String,
    /// Only with these words
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub(crate) text: String,
    /// Only what is on the reading list
    #[arg(long)]
    pub(crate) reading: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Assess {
    /// Drafts and finished assessments
    List,
    /// Start a draft; prints its id
    New {
        /// What is assessed
        #[arg(long)]
        subject: String,
        /// Who answers
        #[arg(long)]
        author: String,
        /// Begin with the shipped example's answers
        #[arg(long)]
        example: bool,
    },
    /// The questions in view, with their choices and answers
    Questions {
        /// The draft
        #[arg(value_name = "DRAFT")]
        id: String,
        /// Only those without an answer
        #[arg(long)]
        open: bool,
    },
    /// Answer one question; no VALUE takes the answer back
    Answer {
        /// The draft
        #[arg(value_name = "DRAFT")]
        id: String,
        /// The question
        #[arg(value_name = "QUESTION")]
        question: String,
        /// The answer, or several for a list
        #[arg(value_name = "VALUE")]
        values: Vec<String>,
        /// A remark
        #[arg(long, default_value = "")]
        note: String,
        /// Why it does not apply (15 characters or more)
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// How a draft stands: outcome, rules, hard stops, what is open
    Show {
        /// The draft
        #[arg(value_name = "DRAFT")]
        id: String,
    },
    /// Record a draft and write its PDF
    Finish {
        /// The draft
        #[arg(value_name = "DRAFT")]
        id: String,
        /// Where to write the PDF; an existing file is not overwritten
        #[arg(long, value_name = "OUT")]
        pdf: PathBuf,
    },
    /// Evaluate an answer file, record it and write its PDF
    Run {
        /// Answers as TOML; see assets/examples/answers-example.toml
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
        /// Where to write the PDF; an existing file is not overwritten
        #[arg(long, value_name = "OUT")]
        pdf: PathBuf,
    },
    /// Throw a draft away
    Delete {
        /// The draft
        #[arg(value_name = "DRAFT")]
        id: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Stamp {
    /// PNG or JPEG files, or folders of them (one level; results of earlier stamps are left out)
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Whose rules apply, any together: contract, eu, cn, kr
    #[arg(long, value_name = "P,…", value_delimiter = ',', default_value = "contract")]
    pub(crate) profile: Vec<String>,
    /// Who reviewed each file by hand. Naming them is the declaration of AI Terms 4.3: manually
    /// reviewed and verified, attributed to the publisher, not presented as human-made, not used to
    /// impersonate or mislead
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) reviewed_by: String,
    /// Who publishes: the second line of the label (AI Terms 4.3(b))
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) publisher: String,
    /// Folder for the stamped files [default: beside each original]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// generated: wholly made by AI; modified: changed by AI in a way that matters
    #[arg(long, value_parser = ["generated", "modified"], default_value = "generated")]
    pub(crate) grade: String,
    /// Where the label goes: top-left … bottom-right; automatic looks for calm ground
    #[arg(long, value_name = "PLACE", default_value = "automatic")]
    pub(crate) place: String,
    /// The AI system that made the files, if it is to be told
    #[arg(long, value_name = "NAME")]
    pub(crate) system: Option<String>,
    /// Your own 27-character provider code (TC260-PG-20252A); never invented
    #[arg(long, value_name = "CODE")]
    pub(crate) producer_code: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Identity {
    /// A publisher's identity and what it is worth in public verifiers
    Show {
        /// The name on the label
        #[arg(value_name = "PUBLISHER")]
        publisher: String,
    },
    /// Make one for a publisher who has none, or whose own was lost
    New {
        /// The name on the label
        #[arg(value_name = "PUBLISHER")]
        publisher: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Record {
    /// Entries, newest first
    List {
        /// Only stamp, assessment, report or terms
        #[arg(long, value_name = "KIND", value_parser = ["stamp", "assessment", "report", "terms"])]
        kind: Option<String>,
        /// At most so many entries
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
        limit: u32,
    },
    /// One entry in full
    Show {
        /// E-000012, 12, or at least 8 digits of its digest
        #[arg(value_name = "ENTRY")]
        id: String,
    },
    /// Recompute every digest and every link (exit code 1 when anything is not as recorded)
    Check,
    /// Copy an entry and its files into a new folder
    Export {
        /// E-000012, 12, or at least 8 digits of its digest
        #[arg(value_name = "ENTRY")]
        id: String,
        /// The folder [default: the entry's id, here]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}
