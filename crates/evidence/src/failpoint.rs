//! Places where the crash tests end the process. In anything but this crate's own unit tests they
//! are nothing at all.

/// A step after which a crash must leave the vault whole.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// A kept file's bytes stand under a temporary name.
    ObjectWritten,
    /// A kept file has its final name.
    ObjectRenamed,
    /// An entry's rows are written and not committed.
    EntryInserted,
    /// An entry is committed and its receipt not yet returned.
    EntryCommitted,
    /// The vault's folders stand and its record does not.
    FoldersMade,
    /// The record's tables are written and not committed.
    TablesMade,
    /// A secret's bytes stand under a temporary name.
    SecretWritten,
}

#[cfg(not(test))]
pub(crate) const fn reach(_step: Step) {}

/// Ends the process as a crash would, when the test that started it asked for this step.
#[cfg(test)]
pub(crate) fn reach(step: Step) {
    if std::env::var("EVIDENCE_CRASH_AFTER").is_ok_and(|asked| asked == format!("{step:?}")) {
        std::process::abort();
    }
}
