//! Labelling profiles (whose rules a label must satisfy) and the grade of AI involvement.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A set of labelling rules that a published file is to satisfy; several may apply together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Tencent Cloud AI Service Terms 4.2(1) and 4.3.
    Contract,
    /// Regulation (EU) 2024/1689 (AI Act) Article 50.
    Eu,
    /// China's labelling measures and GB 45438-2025.
    Cn,
    /// South Korea's AI Basic Act Article 31.
    Kr,
}

impl Profile {
    /// Every profile, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Contract, Self::Eu, Self::Cn, Self::Kr];

    /// The name used on the command line and in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Eu => "eu",
            Self::Cn => "cn",
            Self::Kr => "kr",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A profile name that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown profile: use contract, eu, cn or kr")]
pub struct UnknownProfile;

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, UnknownProfile> {
        Self::ALL.into_iter().find(|profile| profile.name() == text).ok_or(UnknownProfile)
    }
}

/// How far AI made the content (the EU code of practice of 10 June 2026 names the same two).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Wholly made by AI.
    Generated,
    /// Made by people and changed by AI in a way that matters.
    Modified,
}
