//! Names and bilingual texts that every part of a question bank is made of.
//!
//! Leaves out what the names stand for: questions, facts and modules live in `bank`.

use std::{borrow::Borrow, fmt};

use kernel::Language;
use serde::{Deserialize, Serialize};

/// One text in English and Simplified Chinese; a loaded bank holds no empty one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        language.pick(&self.en, &self.zh)
    }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The name as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// A question's name, such as `Q-M5-01` (control) or `G-M0-01` (gate). Never reused.
    QuestionId
}
name! {
    /// A module's name, such as `M5`.
    ModuleId
}
name! {
    /// The name of a fact that a gate asks for, such as `publishes_output`.
    FactId
}
name! {
    /// A hard stop's name, such as `HS4`.
    HardStopId
}
name! {
    /// A law's name in the table of laws, such as `eu-ai-act-50`.
    LawId
}
