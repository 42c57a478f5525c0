//! The obligations register, findings and conflicts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Text;

/// Which obligations, and in what order.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ObligationFilter {
    /// Only of these documents; empty for all.
    pub documents: Vec<String>,
    /// Only those that bind one of these parties; empty for all.
    pub bound: Vec<String>,
    /// Only of these modalities; empty for all but containers.
    pub modality: Vec<String>,
    /// Only of these severities; empty for all.
    pub severity: Vec<String>,
    /// Only with one of these of the person's own states; empty for all.
    pub status: Vec<String>,
    /// Only with this owner; empty for all.
    pub owner: String,
    /// Only with these words in them; empty for all.
    pub text: String,
    /// Only those due on or before this day, `YYYY-MM-DD`; empty for all.
    pub due_by: String,
    /// `clause` (reading order), `severity`, `bound`, `modality`, `status`, `owner` or `due`.
    pub sort: String,
    /// The other way round.
    pub descending: bool,
}

/// The register as filtered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ObligationPage {
    /// The register's version.
    pub version: String,
    /// As filtered and sorted.
    pub rows: Vec<ObligationRow>,
    /// How many there are without any filter.
    pub total: u32,
    /// The owners that have been named.
    pub owners: Vec<String>,
}

/// One row of the register.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ObligationRow {
    /// The clause or sentence.
    pub clause: String,
    /// The document's id.
    pub document: String,
    /// Its heading or first words, in the document's language.
    pub words: String,
    /// `customer`, `provider`, `both`, `end-user` … or `none`.
    pub bound: String,
    /// `obligation`, `prohibition`, `permission`, `provider-right` …
    pub modality: String,
    /// `critical`, `high`, `medium`, `low` or `info`.
    pub severity: String,
    /// Amounts, periods, thresholds.
    pub quantity: Text,
    /// What would show that it is met.
    pub evidence: Text,
    /// What happens when it is not.
    pub risk: Text,
    /// The question that tests it.
    pub question: Text,
    /// Clauses on the same matter, also in other documents.
    pub related: Vec<String>,
    /// Finer classes, such as `sub:indemnity`.
    pub flags: Vec<String>,
    /// The text of the clause is not the one this row was written for.
    pub outdated: bool,
    /// What the person keeps about it.
    pub own: OwnState,
}

/// What a person keeps about an obligation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnState {
    /// `open`, `in-progress`, `met`, `not-met`, `not-applicable`.
    pub status: String,
    /// Who looks after it.
    pub owner: String,
    /// `YYYY-MM-DD` or empty.
    pub due: String,
    /// Own words.
    pub note: String,
}

/// Changes what a person keeps about an obligation.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeObligation {
    /// The clause or sentence.
    pub clause: String,
    /// All of it, as it shall be.
    pub own: OwnState,
}

/// Writes the register, as filtered, into a file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportObligations {
    /// Which rows.
    pub filter: ObligationFilter,
    /// `csv`, `xlsx` or `pdf`.
    pub format: String,
    /// `en` or `zh`.
    pub language: String,
    /// The file to write; an existing one is not overwritten.
    pub path: String,
}

/// A conflict, ambiguity, gap or defect that the analysis of the documents found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    /// Its id.
    pub id: String,
    /// The document concerned, or `between`.
    pub scope: String,
    /// `conflict`, `ambiguity`, `defect`, `absence` or `outdated`.
    pub kind: String,
    /// What it is about, in a few words.
    pub topic: Text,
    /// What there is to know.
    pub text: Text,
    /// The clauses concerned.
    pub clauses: Vec<String>,
}

/// Something odd about a clause or a document.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindingRow {
    /// The document.
    pub document: String,
    /// The clause, if one is concerned.
    pub clause: Option<String>,
    /// Its kind, such as `suspect-reference`, or that of a conflict.
    pub kind: String,
    /// What is odd.
    pub message: Text,
    /// The words concerned.
    pub quote: Option<String>,
    /// The clause or the reading that is probably meant.
    pub suggestion: Option<String>,
    /// Further clauses concerned.
    pub clauses: Vec<String>,
}

/// What rules and analysis found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindingPage {
    /// In reading order, document by document; those between documents last.
    pub findings: Vec<FindingRow>,
}
