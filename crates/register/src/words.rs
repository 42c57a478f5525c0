//! The closed vocabularies of the register: the word in the data and a name in each language.
//!
//! The words are those of the data files and of filters (`is:provider-right`); they never change.
//! The names are for people.

use std::{fmt, str::FromStr};

use kernel::Language;
use serde::{Deserialize, Serialize};

/// A word that is not in a vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{word}” is not one of {known}")]
pub struct UnknownWord {
    /// The word, shortened if it is long.
    pub word: String,
    /// The vocabulary, separated by commas.
    pub known: &'static str,
}

impl UnknownWord {
    pub(crate) fn new(word: &str, known: &'static str) -> Self {
        const MOST: usize = 40;
        Self { word: word.chars().take(MOST).collect(), known }
    }
}

macro_rules! vocabulary {
    (
        $(#[$doc:meta])* $name:ident, $known:literal {
            $($(#[$about:meta])* $variant:ident = $word:literal, $en:literal, $zh:literal;)+
        }
    ) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$about])* $variant,)+
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in data and filters.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The name for people.
            #[must_use]
            pub fn name(self, language: Language) -> &'static str {
                match self {
                    $(Self::$variant => language.pick($en, $zh),)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let found = Self::ALL.iter().find(|one| one.word() == text);
                found.copied().ok_or_else(|| UnknownWord::new(text, $known))
            }
        }
    };
}

vocabulary! {
    /// What a clause does.
    Modality, "obligation, prohibition, permission, provider-right, disclaimer, acknowledgement, definition, procedure, container" {
        /// Somebody must do something.
        Obligation = "obligation", "Obligation", "义务";
        /// Somebody must not do something.
        Prohibition = "prohibition", "Prohibition", "禁止";
        /// The customer may do something.
        Permission = "permission", "Permission", "许可";
        /// The provider may do something; licences and unilateral remedies are among them.
        ProviderRight = "provider-right", "Provider's right", "服务提供者权利";
        /// The provider answers for less, or for nothing.
        Disclaimer = "disclaimer", "Disclaimer", "免责";
        /// The customer accepts that something is so.
        Acknowledgement = "acknowledgement", "Acknowledgement", "确认";
        /// Words are given a meaning, or the scope is set.
        Definition = "definition", "Definition", "定义";
        /// How the documents or the parties go about something: precedence, law, forum.
        Procedure = "procedure", "Procedure", "程序";
        /// A heading or introductory words; what counts stands below.
        Container = "container", "Heading", "标题";
    }
}

vocabulary! {
    /// Who must act, or must bear the effect. A disclaimer binds the customer.
    Bound, "customer, provider, both, none" {
        /// The customer.
        Customer = "customer", "Customer", "客户";
        /// The provider: only where it owes something.
        Provider = "provider", "Provider", "服务提供者";
        /// Both parties.
        Both = "both", "Both parties", "双方";
        /// Nobody.
        None = "none", "Nobody", "无";
    }
}

vocabulary! {
    /// How much is at stake, greatest first.
    Severity, "critical, high, medium, low, info" {
        /// A breach stops the use or breaks the law.
        Critical = "critical", "Critical", "严重";
        /// A breach is costly.
        High = "high", "High", "高";
        /// A breach is a nuisance that costs something.
        Medium = "medium", "Medium", "中";
        /// Little is at stake.
        Low = "low", "Low", "低";
        /// Nothing to do: for orientation.
        Info = "info", "Information", "提示";
    }
}

vocabulary! {
    /// What is wrong between or within documents.
    ConflictKind, "conflict, ambiguity, defect, absence, outdated" {
        /// Two provisions do not go together, or answer one matter differently.
        Conflict = "conflict", "Conflict", "冲突";
        /// A provision can be read in more than one way.
        Ambiguity = "ambiguity", "Ambiguity", "歧义";
        /// A mistake or excess of drafting.
        Defect = "defect", "Drafting defect", "文本瑕疵";
        /// Something that one would look for is not there.
        Absence = "absence", "Absence", "缺失";
        /// The law or a newer text has moved on.
        Outdated = "outdated", "Outdated", "过时";
    }
}

/// The name of a finer class among [`Obligation::flags`](crate::Obligation::flags), such as
/// `sub:indemnity`; `None` for flags that are notes of the analysis.
#[must_use]
pub fn class_name(flag: &str, language: Language) -> Option<&'static str> {
    const CLASSES: &[(&str, &str, &str)] = &[
        ("sub:as-is", "as is", "按现状提供"),
        ("sub:copyright-notice", "copyright notice", "版权声明"),
        ("sub:indemnity", "indemnity", "赔偿"),
        ("sub:liability-cap", "liability cap", "责任上限"),
        ("sub:liability-exclusion", "liability exclusion", "责任免除"),
        ("sub:licence", "licence", "许可授予"),
        ("sub:liquidated-damages", "liquidated damages", "违约金"),
        ("sub:precedence", "precedence", "优先顺序"),
        ("sub:purpose", "purpose", "目的"),
        ("sub:recourse", "recourse", "追偿"),
        ("sub:representation", "representation", "陈述"),
        ("sub:risk-acceptance", "acceptance of risk", "风险接受"),
        ("sub:sla-exclusion", "service level exclusion", "服务等级除外"),
        ("sub:waiver", "waiver", "弃权"),
        ("sub:warranty", "warranty", "保证"),
        ("acceptance-by-use", "acceptance by use", "使用即接受"),
        ("best-efforts", "best efforts", "尽最大努力"),
        ("catch-all", "catch-all", "兜底条款"),
        ("consent-required", "consent required", "须经同意"),
        ("double-recovery", "double recovery", "重复受偿"),
        ("hard-stop", "hard stop", "一票否决"),
        ("no-cure-period", "no cure period", "无补救期"),
        ("no-grace-period", "no grace period", "无宽限期"),
        ("no-opt-out", "no opt-out", "无法退出"),
        ("one-sided", "one-sided", "单方面"),
        ("opt-out", "opt-out", "可以退出"),
        ("purpose-limitation", "purpose limitation", "目的限制"),
        ("scope-gate", "decides the scope", "决定适用范围"),
        ("uncapped", "uncapped", "无上限"),
    ];
    let class = CLASSES.iter().find(|(known, ..)| *known == flag);
    class.map(|(_, en, zh)| language.pick(*en, *zh))
}
