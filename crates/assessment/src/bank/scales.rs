//! Severity, likelihood, levels, and the matrix that joins them.

use serde::{Deserialize, Serialize};

/// How bad it is when a control fails; fixes the impact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Impact 1.
    Low,
    /// Impact 2.
    Medium,
    /// Impact 3.
    High,
    /// Impact 4.
    Critical,
}

/// How likely a failure is before controls; set once per module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likelihood {
    /// 1
    Rare,
    /// 2
    Possible,
    /// 3, the default
    #[default]
    Likely,
    /// 4
    Frequent,
}

/// A risk level, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Low.
    L,
    /// Medium.
    M,
    /// High.
    H,
    /// Very high.
    V,
}

/// Matrix, weights and thresholds. Every row and column of the matrix rises, and better answers
/// never weigh less: that is checked at load and makes evidence unable to worsen a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scales {
    /// Rows: impact 1–4; columns: likelihood 1–4.
    pub matrix: [[Level; 4]; 4],
    /// Steps of likelihood that a *yes* with counting evidence takes away.
    pub yes_evidenced: u8,
    /// Steps that a *yes* without counting evidence takes away.
    pub yes_stated: u8,
    /// Steps that *partly* takes away.
    pub partly: u8,
    /// Steps that a planned or finished action is expected to take away.
    pub with_action: u8,
    /// So many items at level H call for escalation.
    pub high_limit: u32,
}

impl Scales {
    /// The level of an impact at a likelihood lowered by `steps`, never below the rarest.
    #[must_use]
    pub fn level(&self, severity: Severity, likelihood: Likelihood, steps: u8) -> Level {
        let column = (likelihood as usize).saturating_sub(usize::from(steps));
        self.matrix[severity as usize][column]
    }
}
