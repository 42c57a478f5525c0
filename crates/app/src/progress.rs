//! How far a long use case is, and whether the person wants it stopped.

/// A step of a long job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// Units done.
    pub done: u64,
    /// Units in all; 0 while unknown.
    pub total: u64,
    /// What is being worked on.
    pub subject: &'a str,
}

/// The listener of a long use case, called from the thread that works.
pub trait Progress: Send + Sync {
    /// A step was made.
    fn step(&self, step: Step<'_>);

    /// Whether to stop at the next safe point.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Listens to nothing and never stops.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _: Step<'_>) {}
}
