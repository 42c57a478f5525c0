//! Where words go: results to standard output, everything else to standard error.

use std::io::{IsTerminal as _, Write as _};

use app::{Error, Language, wire::Text};
use serde::Serialize;
use serde_json::json;

/// The manner of speaking: a language, and people's text or one JSON document.
pub(crate) struct Output {
    pub(crate) language: Language,
    pub(crate) json: bool,
    lost: std::cell::Cell<bool>,
}

impl Output {
    pub(crate) const fn new(language: Language, json: bool) -> Self {
        Self { language, json, lost: std::cell::Cell::new(false) }
    }

    /// Picks the sentence of this language.
    pub(crate) fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.pick(self.language)
    }

    /// Picks from a pair of fixed words.
    pub(crate) fn word<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        self.language.pick(en, zh)
    }

    /// The one JSON document.
    pub(crate) fn document(&self, value: &impl Serialize) {
        if let Ok(text) = serde_json::to_string_pretty(value) {
            self.line(&text);
        }
    }

    /// A line of people's results. A reader that went away (`| head`) is not an error; a full disk is.
    pub(crate) fn line(&self, text: &str) {
        let mut stdout = std::io::stdout();
        let written = writeln!(stdout, "{}", harmless(text)).and_then(|()| stdout.flush());
        if written.is_err_and(|error| error.kind() != std::io::ErrorKind::BrokenPipe) {
            self.lost.set(true);
        }
    }

    /// Whether results could not be written.
    pub(crate) fn lost(&self) -> bool {
        self.lost.get()
    }

    /// A failure: message, `help:`, and with `--json` the same as a document.
    pub(crate) fn failure(&self, error: &Error) {
        if self.json {
            self.document(&json!({ "error": problem(error, self.language) }));
        }
        self.complain(error);
    }

    /// A failure on standard error only.
    pub(crate) fn complain(&self, error: &Error) {
        let mut stderr = std::io::stderr();
        let message = harmless(self.say(&error.message));
        let _ = writeln!(stderr, "{}: {message}", self.word("error", "错误"));
        if !self.say(&error.help).is_empty() {
            let _ = writeln!(stderr, "help: {}", self.say(&error.help));
        }
    }

    /// A remark on standard error, for people only.
    pub(crate) fn remark(&self, text: &str) {
        if !self.json {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Whether a person watches standard error.
    pub(crate) fn watched(&self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }

    /// Marks a word on a terminal; elsewhere leaves it alone.
    pub(crate) fn strong(&self, text: &str) -> String {
        if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Text for a terminal: names of files may hold control characters, which would be obeyed there.
/// Our own emphasis is the one exception.
fn harmless(text: &str) -> String {
    let kept = text.replace("\u{1b}[1m", "\u{e000}").replace("\u{1b}[0m", "\u{e001}");
    let shown = kept.chars().map(|c| match c {
        '\n' | '\t' => c,
        c if c.is_control() => '\u{fffd}',
        c => c,
    });
    let shown: String = shown.collect();
    shown.replace('\u{e000}', "\u{1b}[1m").replace('\u{e001}', "\u{1b}[0m")
}

/// A failure as JSON.
pub(crate) fn problem(error: &Error, language: Language) -> serde_json::Value {
    json!({
        "code": error.code,
        "message": error.message.pick(language),
        "help": error.help.pick(language),
        "subject": error.subject,
    })
}

/// A path as the person may copy it.
pub(crate) fn shown(path: &std::path::Path) -> String {
    path.display().to_string()
}

/// A path as text for the use cases; a name that is not UTF-8 is refused, since no record could
/// tell it.
pub(crate) fn named(path: &std::path::Path) -> app::Result<String> {
    path.to_str().map(ToOwned::to_owned).ok_or_else(|| {
        let name = shown(path);
        Error::new(
            app::Code::Unreadable,
            format!("The name {name:?} is not UTF-8 and cannot be recorded."),
            format!("文件名“{name}”不是 UTF-8，无法记录。"),
        )
        .help("Rename the file and try again.", "请重命名文件后重试。")
        .about(name)
    })
}
