//! What a search has to tell about the query itself: what was cut, ignored or not known.

use kernel::Language;

/// Something about the query that the reader should know. Never a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// Nothing to look for: the query is empty, or only excludes.
    NothingToFind,
    /// The query was longer; only this many characters were read.
    QueryCut {
        /// Characters read.
        characters: usize,
    },
    /// The query had more terms; only this many were used.
    TermsCut {
        /// Terms used.
        terms: usize,
    },
    /// A quotation mark without its partner was read as if it were not there.
    UnbalancedQuote,
    /// An operator or parenthesis with nothing to work on was left out.
    StrayOperator,
    /// No such document in the library.
    UnknownDocument {
        /// The id as asked for.
        document: String,
    },
    /// No clause with this number; the nearest that holds it was taken.
    UnknownClause {
        /// The number as asked for.
        asked: String,
        /// The clause shown instead, as cited.
        shown: String,
    },
    /// Nothing is written like this; what was meant was guessed.
    DidYouMean {
        /// As typed.
        typed: String,
        /// What was searched instead.
        found: String,
    },
    /// No clause has this value; there are others.
    UnknownValue {
        /// The filter: `is`.
        filter: String,
        /// As asked for.
        value: String,
        /// Values there are, at most a few.
        known: Vec<String>,
    },
    /// Nothing is known here that this filter could go by; it was ignored.
    FilterUnavailable {
        /// The filter: `bound`.
        filter: String,
    },
    /// More words begin like this than were searched.
    PrefixCut {
        /// The beginning.
        prefix: String,
        /// Words searched.
        words: usize,
    },
}

impl Notice {
    /// One sentence for the reader.
    pub fn message(&self, language: Language) -> String {
        let zh = language == Language::Zh;
        match self {
            Notice::NothingToFind if zh => "没有可检索的词。".into(),
            Notice::NothingToFind => "There is no word to look for.".into(),
            Notice::QueryCut { characters } if zh => {
                format!("查询过长，只读取了前 {characters} 个字符。")
            }
            Notice::QueryCut { characters } => {
                format!("The query is long; its first {characters} characters were read.")
            }
            Notice::TermsCut { terms } if zh => format!("检索词过多，只使用了前 {terms} 个。"),
            Notice::TermsCut { terms } => {
                format!("The query has many terms; the first {terms} were used.")
            }
            Notice::UnbalancedQuote if zh => "有一个引号没有配对，已忽略。".into(),
            Notice::UnbalancedQuote => "A quotation mark has no partner and was ignored.".into(),
            Notice::StrayOperator if zh => "有运算符或括号没有对象，已忽略。".into(),
            Notice::StrayOperator => {
                "An operator or parenthesis had nothing to work on and was ignored.".into()
            }
            Notice::UnknownDocument { document } if zh => format!("没有名为“{document}”的文件。"),
            Notice::UnknownDocument { document } => format!("There is no document “{document}”."),
            Notice::UnknownClause { asked, shown } if zh => {
                format!("没有条款 {asked}，已显示 {shown}。")
            }
            Notice::UnknownClause { asked, shown } => {
                format!("There is no clause {asked}; {shown} is shown instead.")
            }
            Notice::DidYouMean { typed, found } if zh => {
                format!("没有“{typed}”，已检索“{found}”。")
            }
            Notice::DidYouMean { typed, found } => {
                format!("Nothing is written “{typed}”; “{found}” was searched.")
            }
            Notice::UnknownValue { filter, value, known } if zh => match known.as_slice() {
                [] => format!("没有符合 {filter}:{value} 的内容。"),
                known => format!("没有 {filter}:{value}；现有：{}。", known.join("、")),
            },
            Notice::UnknownValue { filter, value, known } => match known.as_slice() {
                [] => format!("Nothing goes by {filter}:{value}."),
                known => format!("There is no {filter}:{value}; there is {}.", known.join(", ")),
            },
            Notice::FilterUnavailable { filter } if zh => {
                format!("此处没有可供 {filter}: 筛选的信息，已忽略。")
            }
            Notice::FilterUnavailable { filter } => {
                format!("There is nothing here for {filter}: to go by; it was ignored.")
            }
            Notice::PrefixCut { prefix, words } if zh => {
                format!("以“{prefix}”开头的词过多，只检索了 {words} 个。")
            }
            Notice::PrefixCut { prefix, words } => {
                format!("Many words begin with “{prefix}”; {words} of them were searched.")
            }
        }
    }
}
