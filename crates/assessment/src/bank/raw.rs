//! The shape of bank files as they are written, before anything is compared or resolved.

use serde::Deserialize;

use super::{EvidenceRule, FactShape, FigureTerm, Mark, Severity, Source};
use crate::words::{LawId, Text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBank {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) title: Text,
    pub(super) notice: Text,
    pub(super) sources: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawModule {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) intro: Text,
    pub(super) when: Option<String>,
    pub(super) clauses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuestion {
    pub(super) id: String,
    pub(super) text: Text,
    pub(super) help: Option<Text>,
    pub(super) why: Option<Text>,
    #[serde(default = "yes")]
    pub(super) mandatory: bool,
    pub(super) when: Option<String>,
    pub(super) clauses: Vec<String>,
    #[serde(default)]
    pub(super) laws: Vec<LawId>,
    #[serde(default)]
    pub(super) conflicts: Vec<RawConflict>,
    #[serde(default)]
    pub(super) evidence: EvidenceRule,
    #[serde(default)]
    pub(super) actions: Vec<RawAction>,
    // a gate has these
    pub(super) fact: Option<String>,
    pub(super) shape: Option<FactShape>,
    #[serde(default)]
    pub(super) choices: Vec<RawChoice>,
    pub(super) unit: Option<Text>,
    // a control has these
    pub(super) severity: Option<Severity>,
    pub(super) not_applicable: Option<bool>,
    #[serde(default)]
    pub(super) escalate_on: Vec<Mark>,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChoice {
    pub(super) id: String,
    pub(super) en: String,
    pub(super) zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConflict {
    pub(super) clauses: Vec<String>,
    pub(super) en: String,
    pub(super) zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAction {
    pub(super) on: String,
    pub(super) en: String,
    pub(super) zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHardStop {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) text: Text,
    pub(super) when: String,
    pub(super) clauses: Vec<String>,
    #[serde(default)]
    pub(super) laws: Vec<LawId>,
    pub(super) override_role: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFigure {
    pub(super) id: String,
    pub(super) text: Text,
    pub(super) terms: Vec<FigureTerm>,
    pub(super) clauses: Vec<String>,
}
