//! What each clause asks of whom, and where the documents conflict: curated data in two languages.
//!
//! [`Register::load`] reads three files (`register.toml`, `obligations.csv`, `conflicts.toml`) and
//! holds every row against the text of its clause; whatever is wrong is reported at once. For
//! documents that nobody has analysed, [`derive`] proposes modality and bound party by rule.
//!
//! Left out: a person's own status, owner, due date and notes (kept by `app`), tables and files for
//! export (`report`), oddities that rules find in a text (`clauses`).

mod derive;
mod entry;
mod fault;
mod load;
mod select;
mod words;

pub use derive::{Derived, derive};
pub use entry::{Both, Conflict, Obligation, Register, Scope, Source};
pub use fault::{Fault, Faults};
pub use select::{Filter, Sort, SortKey};
pub use words::{Bound, ConflictKind, Modality, Severity, UnknownWord, class_name};
