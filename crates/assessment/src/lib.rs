//! Risk self-assessment: question banks, answers and the outcome that follows from them.
//!
//! A [`Bank`] is data, checked as a whole when it is loaded; an [`AnswerSet`] is what one person
//! answered; [`evaluate`] turns both into an [`Evaluation`]. Everything is pure and uses integers
//! only: no clock, no files, no chance. Left out: drawing the walk (the interfaces), printing the
//! result (`report`) and keeping either (`evidence`).

pub mod answers;
pub mod bank;
pub mod condition;
pub mod date;
pub mod evaluation;
pub mod flow;
mod words;

pub use answers::{
    Action, Answer, AnswerProblem, AnswerSet, AnswersUnreadable, BankRef, Evidence, FactValue,
    MIN_REASON_CHARS, Override, check_answers, read_answers,
};
pub use bank::{
    ActionHint, Bank, Choice, Citation, Conflict, Control, EvidenceKind, EvidenceRule, FactShape,
    Fault, Faults, Figure, Gate, HardStop, Law, Level, Likelihood, Mark, Module, Outcome,
    OutcomeText, Question, QuestionKind, Role, Scales, Severity, Source,
};
pub use condition::{Condition, Truth};
pub use evaluation::{
    Counts, Evaluation, EvidenceDoubt, EvidenceStanding, FigureResult, HardStopResult,
    HardStopState, ItemLevel, ModuleResult, OverrideFlaw, Reason, SuggestedAction, TraceStep,
    evaluate,
};
pub use flow::{AnswerState, FlowModule, Standing, Visibility, flow, unanswered, visible};
pub use words::{FactId, HardStopId, LawId, ModuleId, QuestionId, Text};
