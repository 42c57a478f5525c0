//! Failures of use cases: a closed code for programs, two sentences for people.

use std::path::Path;

use kernel::Language;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::{Problem, Text};

/// What a caller can do about a failure; stable across versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The call itself was wrong: arguments, an unknown name.
    Usage,
    /// A clause, document, question, draft or entry that does not exist.
    NotFound,
    /// The release gate refuses; the message cites its clause.
    Refused,
    /// A mandatory question is unanswered.
    Unfinished,
    /// A file cannot be read.
    Unreadable,
    /// A file is damaged.
    Corrupt,
    /// A kind of file that cannot be handled.
    Unsupported,
    /// A file beyond the limits.
    TooLarge,
    /// A place that cannot be written, or something is already there.
    Unwritable,
    /// The disk is full.
    NoSpace,
    /// The vault is damaged, of a newer version, or not a vault.
    Vault,
    /// The signing identity is missing, exposed, expired or does not fit.
    Identity,
    /// A shipped or given question bank, answer file or document is faulty.
    Data,
    /// The result did not pass its own check; nothing was published.
    NotClean,
    /// The person stopped it.
    Cancelled,
    /// A defect of this program.
    Bug,
}

impl Code {
    /// The exit code of the command line: 1 findings, 2 usage, 3 refused, 4 input, 5 machine.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Usage | Self::NotFound => 2,
            Self::Refused | Self::Unfinished => 3,
            Self::Unreadable | Self::Corrupt | Self::Unsupported | Self::TooLarge | Self::Data => 4,
            Self::Unwritable
            | Self::NoSpace
            | Self::Vault
            | Self::Identity
            | Self::NotClean
            | Self::Cancelled
            | Self::Bug => 5,
        }
    }
}

/// A failed use case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What the caller can do.
    pub code: Code,
    /// What happened and what was not lost.
    pub message: Text,
    /// What to do next.
    pub help: Text,
    /// What it is about.
    pub subject: Option<String>,
}

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure without advice yet.
    pub fn new(code: Code, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { code, message: Text::new(en, zh), help: Text::default(), subject: None }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.help = Text::new(en, zh);
        self
    }

    /// Adds what it is about.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The message in one language.
    #[must_use]
    pub fn message(&self, language: Language) -> &str {
        self.message.pick(language)
    }

    pub(crate) fn arguments(name: &str, source: &serde_json::Error) -> Self {
        Self::new(
            Code::Usage,
            format!("The call {name} was not understood: {source}"),
            format!("无法理解调用 {name}：{source}"),
        )
    }

    pub(crate) fn unknown_use_case(name: &str) -> Self {
        Self::new(
            Code::Usage,
            format!("There is no call named {name}."),
            format!("没有名为 {name} 的调用。"),
        )
    }

    pub(crate) fn bug(name: &str) -> Self {
        Self::new(
            Code::Bug,
            format!("{name} stopped because of a defect in this program. Nothing was published."),
            format!("{name} 因程序缺陷而中止，未发布任何内容。"),
        )
        .help("Please report it with the steps that led here.", "请连同操作步骤一并反馈。")
    }

    pub(crate) fn read(path: &Path, source: &std::io::Error) -> Self {
        let shown = path.display();
        Self::new(
            Code::Unreadable,
            format!("{shown} cannot be read: {}.", plain(source)),
            format!("无法读取 {shown}：{}。", plain(source)),
        )
        .help(
            "Check that the file exists and that you may read it.",
            "请确认文件存在且您有读取权限。",
        )
        .about(shown.to_string())
    }

    pub(crate) fn write(path: &Path, source: &std::io::Error) -> Self {
        let shown = path.display();
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Self::new(
                Code::NoSpace,
                format!("The disk is full: {shown} was not written. No existing file was changed."),
                format!("磁盘已满：未写入 {shown}。现有文件均未改动。"),
            )
            .help("Free some space and try again.", "请释放空间后重试。")
            .about(shown.to_string());
        }
        Self::new(
            Code::Unwritable,
            format!("{shown} cannot be written: {}. No existing file was changed.", plain(source)),
            format!("无法写入 {shown}：{}。现有文件均未改动。", plain(source)),
        )
        .help("Choose another place, or mend its permissions.", "请选择其他位置，或调整其权限。")
        .about(shown.to_string())
    }

    pub(crate) fn cancelled() -> Self {
        Self::new(Code::Cancelled, "Stopped. Nothing was published.", "已停止，未发布任何内容。")
    }

    /// The failure as it crosses the wire.
    #[must_use]
    pub fn to_problem(&self) -> Problem {
        Problem {
            code: self.code,
            message: self.message.clone(),
            help: self.help.clone(),
            subject: self.subject.clone(),
        }
    }
}

/// What the system said, without the names of temporary files.
fn plain(source: &std::io::Error) -> String {
    let said = source.to_string();
    said.split(" at path ").next().unwrap_or_default().to_owned()
}

/// A message as a sentence: a capital first, a full stop last.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message.en)
    }
}

impl std::error::Error for Error {}

impl From<evidence::Error> for Error {
    fn from(error: evidence::Error) -> Self {
        use evidence::Error as E;
        let en = sentence(&error.to_string());
        match &error {
            E::NotAVault { path } => Self::new(
                Code::Vault,
                format!("{} is not a vault of this program.", path.display()),
                format!("{} 不是本程序的保管库。", path.display()),
            )
            .help(
                "Name an empty or new folder with --vault.",
                "请用 --vault 指定一个空文件夹或新文件夹。",
            ),
            E::NewerVersion { path, .. } => Self::new(
                Code::Vault,
                format!(
                    "The vault {} was written by a newer version of this program. Nothing was changed.",
                    path.display()
                ),
                format!("保管库 {} 由更新版本的程序写入，未做任何更改。", path.display()),
            )
            .help("Update the program.", "请更新本程序。"),
            E::NoSpace { path } => Self::new(
                Code::NoSpace,
                format!(
                    "The disk is full ({}). Everything recorded before stands; nothing new was recorded.",
                    path.display()
                ),
                format!("磁盘已满（{}）。此前的记录完好，未新增记录。", path.display()),
            )
            .help("Free some space and try again.", "请释放空间后重试。"),
            E::Busy { path } => Self::new(
                Code::Vault,
                format!(
                    "Another program is using the vault {}. Nothing was lost.",
                    path.display()
                ),
                format!("另一程序正在使用保管库 {}，未丢失任何内容。", path.display()),
            )
            .help("Try again in a moment.", "请稍后重试。"),
            E::Denied { path } | E::ReadOnly { path } => Self::new(
                Code::Vault,
                format!(
                    "The vault {} cannot be written. Everything recorded before stands.",
                    path.display()
                ),
                format!("无法写入保管库 {}。此前的记录完好。", path.display()),
            )
            .help(
                "Mend the folder's permissions or name another with --vault.",
                "请调整文件夹权限，或用 --vault 指定其他文件夹。",
            ),
            E::Corrupted { path, .. } | E::RecordMissing { path } => {
                Self::new(Code::Vault, en, format!("记录 {} 已损坏或缺失。", path.display())).help(
                    "Restore the vault's folder from a backup; kept files in it are not touched.",
                    "请从备份恢复保管库文件夹；其中保存的文件未被改动。",
                )
            }
            E::SecretExposed { path } => Self::new(
                Code::Identity,
                format!(
                    "The signing key {} can be read by others. Nothing was signed.",
                    path.display()
                ),
                format!("签名密钥 {} 可被他人读取，未进行签名。", path.display()),
            )
            .help(
                format!("Take their permission away: chmod 600 '{}'", path.display()),
                format!("请收回权限：chmod 600 '{}'", path.display()),
            ),
            E::NoSuchEntry { id } | E::AmbiguousId { id } => {
                Self::new(Code::NotFound, en, format!("无法确定条目“{id}”。"))
            }
            E::MissingObject { digest } | E::DamagedObject { digest } => {
                Self::new(Code::Vault, en, format!("保管库中的文件 {digest} 缺失或已被改动。"))
                    .help("Run: imprimatur record check", "请运行：imprimatur record check")
            }
            E::Cancelled => Self::cancelled(),
            _ => Self::new(Code::Vault, en, format!("记录出错：{error}。")),
        }
    }
}
