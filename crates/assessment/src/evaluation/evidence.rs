//! Whether a piece of evidence counts for a question today.

use serde::Serialize;

use crate::{answers::Evidence, bank::EvidenceRule, date::Day};

/// What became of one piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceStanding {
    /// Its place in the answer's list of evidence.
    pub index: usize,
    /// Why it does not count; none = it counts.
    pub doubt: Option<EvidenceDoubt>,
}

/// Why a piece of evidence does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceDoubt {
    /// No reviewer accepted it.
    NotAccepted,
    /// The question does not take this kind.
    WrongKind,
    /// A date cannot be read.
    UnreadableDate,
    /// It bears a date that has not come yet.
    FutureDate,
    /// Older than the question allows.
    TooOld,
    /// Past the last day it is good for.
    Expired,
}

pub(super) fn judge(
    evidence: &Evidence,
    rule: &EvidenceRule,
    today: Option<Day>,
) -> Option<EvidenceDoubt> {
    if !rule.kinds.contains(&evidence.kind) {
        return Some(EvidenceDoubt::WrongKind);
    }
    let (Some(today), Some(made)) = (today, Day::parse(&evidence.date)) else {
        return Some(EvidenceDoubt::UnreadableDate);
    };
    if let Some(expires) = &evidence.expires {
        match Day::parse(expires) {
            None => return Some(EvidenceDoubt::UnreadableDate),
            Some(last) if last < today => return Some(EvidenceDoubt::Expired),
            Some(_) => {}
        }
    }
    let age = today.days_since(made);
    if age < 0 {
        Some(EvidenceDoubt::FutureDate)
    } else if rule.max_age_days.is_some_and(|limit| age > i64::from(limit)) {
        Some(EvidenceDoubt::TooOld)
    } else if !evidence.accepted {
        Some(EvidenceDoubt::NotAccepted)
    } else {
        None
    }
}
