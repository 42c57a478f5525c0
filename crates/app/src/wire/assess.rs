//! Assessments: the flow of questions, the evaluation, the finish.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Text, record::Receipt};

/// A draft or a finished assessment in the list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AssessmentSummary {
    /// `A-000001` for a draft, the entry's id when finished.
    pub id: String,
    /// What is assessed.
    pub subject: String,
    /// `draft` or `finished`.
    pub state: String,
    /// When it was last changed or recorded.
    pub at: String,
    /// The outcome as it stands.
    pub outcome: String,
    /// Mandatory questions answered.
    pub answered: u32,
    /// Mandatory questions in view.
    pub asked: u32,
}

/// A new draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NewAssessment {
    /// What is assessed.
    pub subject: String,
    /// Who answers.
    pub author: String,
    /// Start from the shipped example's answers.
    #[serde(default)]
    pub example: bool,
}

/// Which assessment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AssessmentId {
    /// `A-000001`.
    pub id: String,
}

/// A draft with everything needed to go on with it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AssessmentView {
    /// `A-000001`.
    pub id: String,
    /// What is assessed.
    pub subject: String,
    /// Who answers.
    pub author: String,
    /// Bank id and version.
    pub bank: String,
    /// Modules with a question in view, in order.
    pub modules: Vec<ModuleView>,
    /// How it stands.
    pub evaluation: EvaluationView,
    /// What is to be done, by whom, until when.
    pub actions: Vec<ActionView>,
    /// Whether an undo step exists.
    #[serde(rename = "canUndo")]
    pub can_undo: bool,
}

/// A module with its visible questions.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ModuleView {
    /// `M5`.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// How likely harm is without controls: `rare`, `possible`, `likely`, `frequent`.
    pub likelihood: String,
    /// Worst inherent, current and target level (`L`, `M`, `H`, `V`), when it holds controls.
    pub levels: Option<Levels>,
    /// Visible questions in order.
    pub questions: Vec<QuestionView>,
}

/// Three levels of one item or module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Levels {
    /// Without controls.
    pub inherent: String,
    /// With the answers as given.
    pub current: String,
    /// Once the planned actions are done.
    pub target: String,
}

/// A question with its present answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuestionView {
    /// `Q-M5-01`.
    pub id: String,
    /// `gate`, `control`, `number` or `text`.
    pub kind: String,
    /// The question.
    pub text: Text,
    /// Guidance.
    pub help: Option<Text>,
    /// `low`, `medium`, `high` or `critical`.
    pub severity: String,
    /// Whether the assessment cannot be finished without it.
    pub mandatory: bool,
    /// One value or several.
    pub multiple: bool,
    /// What may be answered.
    pub options: Vec<OptionView>,
    /// The clauses it rests on.
    pub clauses: Vec<CitedClause>,
    /// The laws it rests on, with their dates.
    pub laws: Vec<Text>,
    /// Clauses in conflict, as a warning.
    pub conflicts: Vec<String>,
    /// The present answer's values; empty is unanswered.
    pub values: Vec<String>,
    /// A remark.
    pub note: String,
    /// Why it does not apply.
    pub reason: String,
    /// What shows it.
    pub evidence: Vec<EvidenceView>,
    /// Levels of this control.
    pub levels: Option<Levels>,
}

/// One possible answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OptionView {
    /// `yes`.
    pub value: String,
    /// The word for it.
    pub label: Text,
    /// What follows from it.
    pub consequence: Option<Text>,
}

/// A clause that a question cites.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CitedClause {
    /// `ai-terms 4.2(1)`.
    pub clause: String,
    /// Its text.
    pub text: String,
    /// `en` or `zh`.
    pub language: String,
    /// The text is not the one that the question was written for.
    pub changed: bool,
}

/// A piece of evidence.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EvidenceView {
    /// `file`, `link`, `stamp_record`, `setting_capture` or `note`.
    pub kind: String,
    /// A name, address or entry id.
    pub label: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// SHA-256 of the kept file, if it is a file.
    pub digest: Option<String>,
    /// A reviewer has accepted it.
    pub accepted: bool,
    /// Where it is: a path, an address or an entry.
    #[serde(default)]
    #[ts(optional)]
    pub reference: Option<String>,
    /// The last day on which it counts, `YYYY-MM-DD`.
    #[serde(default)]
    #[ts(optional)]
    pub expires: Option<String>,
    /// Why it does not count, when it does not; ignored when given back.
    #[serde(default)]
    #[ts(optional)]
    pub doubt: Option<String>,
}

/// A planned action.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ActionView {
    /// `1`, `2`, …
    pub id: String,
    /// The question it mends.
    pub question: String,
    /// What is to be done.
    pub text: String,
    /// By whom.
    pub owner: String,
    /// Until when, `YYYY-MM-DD`.
    pub due: String,
    /// Whether it is done.
    pub done: bool,
}

/// How an assessment stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EvaluationView {
    /// `STOP`, `INCOMPLETE`, `ESCALATE`, `CONDITIONS` or `PROCEED`.
    pub outcome: String,
    /// What it means and what to do next.
    pub next: Text,
    /// The five rules in order, with the one that fired.
    pub trace: Vec<TraceView>,
    /// The hard stops that apply to the facts.
    #[serde(rename = "hardStops")]
    pub hard_stops: Vec<HardStopView>,
    /// Mandatory questions in view without an answer.
    pub unanswered: Vec<String>,
    /// What is odd about the answers.
    pub problems: Vec<Text>,
    /// What the answers call for and no action covers yet.
    pub suggested: Vec<SuggestedActionView>,
    /// Answers that no longer count because their question is hidden.
    pub hidden: u32,
    /// The risk matrix: rows impact 4 to 1, columns likelihood 1 to 4, current counts.
    pub matrix: Vec<MatrixCell>,
}

/// An action that an answer calls for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SuggestedActionView {
    /// The question.
    pub question: String,
    /// What to do.
    pub text: Text,
}

/// One cell of the risk matrix.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MatrixCell {
    /// 1 (low) to 4 (critical).
    pub impact: u8,
    /// 1 (rare) to 4 (frequent).
    pub likelihood: u8,
    /// `L`, `M`, `H` or `V`.
    pub level: String,
    /// Items here without controls.
    pub inherent: u32,
    /// Items here as answered.
    pub current: u32,
    /// Items here once actions are done.
    pub target: u32,
}

/// One rule of the outcome, in order.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceView {
    /// The class it would give.
    pub outcome: String,
    /// Whether it was the first to match.
    pub fired: bool,
    /// Why, or why not.
    pub because: Text,
}

/// A hard stop.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HardStopView {
    /// `HS4`.
    pub id: String,
    /// What is forbidden.
    pub text: Text,
    /// The clauses that forbid it.
    pub clauses: Vec<String>,
    /// `clear`, `fired`, `overridden` or `unknown`.
    pub state: String,
    /// The roles whose written override counts.
    pub roles: Vec<OptionView>,
}

/// One change to a draft; each can be undone.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeAssessment {
    /// `A-000001`.
    pub id: String,
    /// What changes.
    pub change: Change,
}

/// What can change in a draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Change {
    /// A question is answered; no values takes the answer back.
    Answer {
        /// `Q-M5-01`.
        question: String,
        /// The chosen values.
        values: Vec<String>,
        /// A remark.
        note: String,
        /// Why it does not apply.
        reason: String,
    },
    /// Evidence is put in place of what was there.
    Evidence {
        /// `Q-M5-01`.
        question: String,
        /// All pieces, old and new.
        evidence: Vec<EvidenceView>,
    },
    /// A module's likelihood is set.
    Likelihood {
        /// `M5`.
        module: String,
        /// `rare`, `possible`, `likely` or `frequent`.
        value: String,
    },
    /// The actions are put in place of what was there.
    Actions {
        /// All actions, old and new.
        actions: Vec<ActionView>,
    },
    /// A hard stop is overridden in writing.
    Override {
        /// `HS8`.
        #[serde(rename = "hardStop")]
        #[ts(rename = "hardStop")]
        hard_stop: String,
        /// Who answers for it.
        name: String,
        /// In which role.
        role: String,
        /// Why.
        reason: String,
    },
    /// The head is changed.
    Head {
        /// What is assessed.
        subject: String,
        /// Who answers.
        author: String,
    },
    /// The last change is taken back.
    Undo,
}

/// Finish a draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FinishAssessment {
    /// `A-000001`.
    pub id: String,
    /// The language of the PDF: `en` or `zh`.
    pub language: String,
}

/// A finished assessment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FinishedAssessment {
    /// The record's receipt.
    pub receipt: Receipt,
    /// `PROCEED` and so on.
    pub outcome: String,
    /// SHA-256 of the PDF in the vault.
    pub pdf: String,
    /// How many bytes the PDF has.
    #[serde(rename = "pdfBytes")]
    pub pdf_bytes: u32,
}
