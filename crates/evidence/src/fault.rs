//! What a check can find, and what each finding means, in both languages.

use std::fmt;

use kernel::{Digest, Language};
use serde::Serialize;

/// What a fault is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Subject {
    /// The record as a whole.
    Record,
    /// One entry.
    Entry {
        /// Its name, `E-000012`.
        id: String,
    },
    /// One kept file.
    Object {
        /// The digest under which it is or should be kept.
        digest: Digest,
    },
    /// Something that lies among the kept files and is none.
    Stray {
        /// Where it lies, below the folder of kept files.
        name: String,
    },
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record => f.write_str("vault.sqlite"),
            Self::Entry { id } => f.write_str(id),
            Self::Object { digest } => write!(f, "{digest}"),
            Self::Stray { name } => write!(f, "objects/{name}"),
        }
    }
}

/// What is wrong with the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaultCode {
    /// SQLite finds the file damaged or its indexes wrong.
    RecordDamaged,
    /// A safeguard against changing entries was removed or altered.
    SafeguardMissing,
    /// The newest entry is not the one that the record states as its newest.
    HeadDiffers,
    /// There is no entry with this number although later ones are there.
    EntryMissing,
    /// The bytes are not an entry of a known format.
    EntryUnreadable,
    /// The leaf hash of the bytes is not the stored digest.
    DigestDiffers,
    /// The column `sequence` says something else than the bytes.
    SequenceDiffers,
    /// The column `kind` says something else than the bytes.
    KindDiffers,
    /// The column `at` says something else than the bytes.
    TimeDiffers,
    /// The body is not the one that the bytes name.
    BodyDiffers,
    /// The list by which entries of a file are found is not the one in the bytes.
    ObjectListDiffers,
    /// The entry does not follow on the one before it.
    ChainBroken,
    /// An entry refers to a file that is not there.
    ObjectMissing,
    /// A kept file is not the one that was kept.
    ObjectAltered,
    /// A kept file cannot be read.
    ObjectUnreadable,
    /// Something that is no kept file.
    NotAnObject,
}

/// One thing that a check found wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What it is about.
    pub subject: Subject,
    /// What is wrong.
    pub code: FaultCode,
    /// What is wrong, in English.
    pub message_en: String,
    /// What is wrong, in Chinese.
    pub message_zh: String,
    /// What that means and what can be done, in English.
    pub meaning_en: &'static str,
    /// What that means and what can be done, in Chinese.
    pub meaning_zh: &'static str,
}

impl Fault {
    /// A fault with the sentences that belong to its code.
    pub(crate) fn new(subject: Subject, code: FaultCode) -> Self {
        let words = code.words();
        let fill = |template: &str| template.replace("{}", &subject.to_string());
        Self {
            code,
            message_en: fill(words.message.0),
            message_zh: fill(words.message.1),
            meaning_en: words.meaning.0,
            meaning_zh: words.meaning.1,
            subject,
        }
    }

    /// The same with what was seen, as SQLite or the system put it.
    pub(crate) fn seen(mut self, detail: &str) -> Self {
        self.message_en = format!("{} ({detail})", self.message_en);
        self.message_zh = format!("{}（{detail}）", self.message_zh);
        self
    }

    /// What is wrong, in `language`.
    #[must_use]
    pub fn message(&self, language: Language) -> &str {
        language.pick(&self.message_en, &self.message_zh)
    }

    /// What that means, in `language`.
    #[must_use]
    pub fn meaning(&self, language: Language) -> &str {
        language.pick(self.meaning_en, self.meaning_zh)
    }
}

/// English and Chinese.
type Pair = (&'static str, &'static str);

struct Words {
    message: Pair,
    meaning: Pair,
}

const CHANGED: Pair = (
    "The entry was changed after it was recorded and proves nothing as it stands. Restore the \
     record from a backup.",
    "该记录在登记之后被改动，现状不具证明力。请从备份恢复记录库。",
);
const COLUMN: Pair = (
    "Lists and filters may show this entry wrongly; what was recorded is in the entry's bytes, \
     which this check judges separately.",
    "列表和筛选可能错误显示该记录；登记的内容以记录字节为准，记录字节由本次检查另行判定。",
);
const FILE: Pair = (
    "Entries that refer to this file no longer have it to show. Keep the original file again or \
     restore it from a backup: its digest tells whether it is the right one.",
    "引用该文件的记录已无法出示它。请重新存入原文件或从备份恢复：摘要可判断是否为同一文件。",
);

impl FaultCode {
    fn words(self) -> Words {
        let (message, meaning) = match self {
            Self::RecordDamaged => (
                ("The record {} is damaged", "记录库 {} 已损坏"),
                (
                    "Entries may be missing or unreadable. Restore the record from a backup.",
                    "记录可能缺失或无法读取。请从备份恢复记录库。",
                ),
            ),
            Self::SafeguardMissing => (
                ("A safeguard of {} was removed or altered", "{} 的一项防改动措施被移除或改动"),
                (
                    "Somebody opened the record with other tools. Entries that this check finds \
                     no fault with still follow on each other.",
                    "有人用其他工具打开过记录库。本次检查未指出问题的记录仍前后相接。",
                ),
            ),
            Self::HeadDiffers => (
                (
                    "The newest entry is not the one that {} states",
                    "最新一条记录与 {} 所载的不一致",
                ),
                (
                    "Entries at the end of the record were removed or replaced. Compare with \
                     receipts and reports that were handed out.",
                    "记录末尾的条目被删除或替换。请与已出具的回执和报告核对。",
                ),
            ),
            Self::EntryMissing => (
                ("The entry {} is missing", "记录 {} 缺失"),
                (
                    "An entry was taken out of the record. Restore the record from a backup.",
                    "有记录被取走。请从备份恢复记录库。",
                ),
            ),
            Self::EntryUnreadable => {
                (("The bytes of {} are not an entry", "{} 的字节不是一条有效记录"), CHANGED)
            }
            Self::DigestDiffers => {
                (("The digest of {} does not fit its bytes", "{} 的摘要与其字节不符"), CHANGED)
            }
            Self::SequenceDiffers => (
                (
                    "{} stands under another number than its bytes say",
                    "{} 的编号与其字节所载不一致",
                ),
                CHANGED,
            ),
            Self::KindDiffers => (
                ("{} is listed as another kind than recorded", "{} 所列类型与登记的不一致"),
                COLUMN,
            ),
            Self::TimeDiffers => (
                ("{} is listed with another time than recorded", "{} 所列时间与登记的不一致"),
                COLUMN,
            ),
            Self::BodyDiffers => {
                (("The body of {} is not the one recorded", "{} 的正文不是登记时的正文"), CHANGED)
            }
            Self::ObjectListDiffers => (
                ("{} is listed with other files than recorded", "{} 所列文件与登记的不一致"),
                COLUMN,
            ),
            Self::ChainBroken => (
                ("{} does not follow on the entry before it", "{} 与前一条记录不相接"),
                (
                    "This entry or the one before it was changed, replaced or moved. Restore the \
                     record from a backup.",
                    "本条或前一条记录被改动、替换或移动。请从备份恢复记录库。",
                ),
            ),
            Self::ObjectMissing => (("The kept file {} is missing", "存档文件 {} 缺失"), FILE),
            Self::ObjectAltered => (("The kept file {} was altered", "存档文件 {} 被改动"), FILE),
            Self::ObjectUnreadable => {
                (("The kept file {} cannot be read", "存档文件 {} 无法读取"), FILE)
            }
            Self::NotAnObject => (
                ("{} is not a kept file", "{} 不是存档文件"),
                (
                    "It was not put there by this program. No entry refers to it; move it away.",
                    "它不是由本程序放入的，没有记录引用它；请移走。",
                ),
            ),
        };
        Words { message, meaning }
    }
}
