//! The language in which a bank says when a module, a question or a hard stop applies.
//!
//! ```text
//! uses_ai_terms = yes and (data has biometric or regions has (CN, KR))
//! ```
//!
//! | form | holds when |
//! | --- | --- |
//! | `always` | always |
//! | `fact = value` | a yes/no or choice fact, or an answered control (`Q-M8-01 = no`), has the value |
//! | `fact has value`, `fact has (a, b)` | a list fact contains it, or any of them |
//! | `fact >= 100000` (`>`, `<`, `<=`) | a number fact compares so |
//! | `fact answered` | the question was answered, whatever the answer |
//! | `not x`, `x and y`, `x or y`, `( )` | `and` and `or` are never mixed without brackets |
//!
//! Every condition has a value for every answer set ([`Truth`]); nothing converts one kind of
//! value to another, and *unanswered*, *no* and *0* are three different things. Names and values
//! are checked against the bank when it is loaded, by `bank`, not here.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::bank::Snag;

/// The deepest nesting of brackets and `not`.
pub const MAX_DEPTH: usize = 16;
/// The longest condition, in bytes.
const MAX_LENGTH: usize = 4096;

/// What is known of a condition.
///
/// A decided part wins over an undecided one: `no and unanswered` is [`Truth::False`], because no
/// later answer can change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold, or what it asks about does not apply.
    False,
    /// It hangs on a question that was answered "not sure".
    Unsure,
    /// It hangs on a question that has no answer yet.
    Unanswered,
}

impl Truth {
    /// From a plain yes or no.
    #[must_use]
    pub const fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        !((!self).or(!other))
    }

    /// At least one holds.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::Unanswered, _) | (_, Self::Unanswered) => Self::Unanswered,
            (Self::Unsure, _) | (_, Self::Unsure) => Self::Unsure,
            (Self::False, Self::False) => Self::False,
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    /// The opposite of what is decided; undecided stays undecided.
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            undecided => undecided,
        }
    }
}

/// A parsed condition. Serialised as the text it was parsed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    source: String,
    root: Expression,
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Expression {
    Always,
    Test(Test),
    Not(Box<Expression>),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

/// One test of one question: the leaves of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Test {
    /// A fact's name or a control's id.
    pub(crate) name: String,
    /// What is asked of it.
    pub(crate) ask: Ask,
}

/// What a [`Test`] asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Equals(String),
    HasAny(Vec<String>),
    Compares(Comparison, i64),
    Answered,
}

/// The four comparisons of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Condition {
    /// Parses a condition.
    ///
    /// # Errors
    /// What is wrong with the text and where, in both languages.
    pub(crate) fn parse(text: &str) -> Result<Self, Snag> {
        if text.len() > MAX_LENGTH {
            return Err(Snag::new(
                format!("the condition is longer than {MAX_LENGTH} bytes"),
                format!("条件超过 {MAX_LENGTH} 字节"),
            ));
        }
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens: &tokens, next: 0 };
        let root = parser.expression(0)?;
        match parser.peek() {
            None => Ok(Self { source: text.trim().to_owned(), root }),
            Some(token) => Err(unexpected(token)),
        }
    }

    /// What is known of the condition, given how each test comes out.
    pub(crate) fn evaluate(&self, test: &dyn Fn(&Test) -> Truth) -> Truth {
        self.root.evaluate(test)
    }

    /// Every test in the condition, in the order of the text.
    pub(crate) fn tests(&self) -> Vec<&Test> {
        let mut found = Vec::new();
        self.root.collect(&mut found);
        found
    }
}

impl Expression {
    fn evaluate(&self, test: &dyn Fn(&Test) -> Truth) -> Truth {
        match self {
            Self::Always => Truth::True,
            Self::Test(leaf) => test(leaf),
            Self::Not(inner) => !inner.evaluate(test),
            Self::All(parts) => {
                parts.iter().fold(Truth::True, |sum, part| sum.and(part.evaluate(test)))
            }
            Self::Any(parts) => {
                parts.iter().fold(Truth::False, |sum, part| sum.or(part.evaluate(test)))
            }
        }
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Test>) {
        match self {
            Self::Always => {}
            Self::Test(leaf) => found.push(leaf),
            Self::Not(inner) => inner.collect(found),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.collect(found));
            }
        }
    }
}

fn tokens(text: &str) -> Result<Vec<&str>, Snag> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let length = if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else if rest.starts_with(">=") || rest.starts_with("<=") {
            2
        } else if "()=,<>".contains(first) {
            1
        } else {
            return Err(Snag::new(
                format!("the character “{first}” has no meaning in a condition"),
                format!("条件中不能使用字符“{first}”"),
            ));
        };
        let (token, after) = rest.split_at(length);
        found.push(token);
        rest = after.trim_start();
    }
    Ok(found)
}

fn unexpected(token: &str) -> Snag {
    Snag::new(
        format!("“{token}” is not expected here in the condition"),
        format!("条件中此处不应出现“{token}”"),
    )
}

struct Parser<'a> {
    tokens: &'a [&'a str],
    next: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.tokens.get(self.next).copied()
    }

    fn take(&mut self) -> Result<&'a str, Snag> {
        let token = self
            .peek()
            .ok_or_else(|| Snag::new("the condition ends too early", "条件不完整，提前结束"))?;
        self.next += 1;
        Ok(token)
    }

    fn expect(&mut self, wanted: &str) -> Result<(), Snag> {
        match self.take()? {
            token if token == wanted => Ok(()),
            token => Err(unexpected(token)),
        }
    }

    /// A name or a value: a word that is no keyword.
    fn word(&mut self) -> Result<&'a str, Snag> {
        let token = self.take()?;
        let keyword = ["and", "or", "not", "has", "answered", "always"].contains(&token);
        let named = token.starts_with(|c: char| c.is_ascii_alphanumeric());
        if named && !keyword { Ok(token) } else { Err(unexpected(token)) }
    }

    fn expression(&mut self, depth: usize) -> Result<Expression, Snag> {
        if depth > MAX_DEPTH {
            return Err(Snag::new(
                format!("the condition is nested more than {MAX_DEPTH} deep"),
                format!("条件嵌套超过 {MAX_DEPTH} 层"),
            ));
        }
        let first = self.part(depth)?;
        let Some(joint @ ("and" | "or")) = self.peek() else { return Ok(first) };
        let mut parts = vec![first];
        while self.peek() == Some(joint) {
            self.next += 1;
            parts.push(self.part(depth)?);
        }
        if matches!(self.peek(), Some("and" | "or")) {
            return Err(Snag::new(
                "“and” and “or” are mixed without brackets",
                "“and”与“or”混用时必须加括号",
            ));
        }
        Ok(if joint == "and" { Expression::All(parts) } else { Expression::Any(parts) })
    }

    fn part(&mut self, depth: usize) -> Result<Expression, Snag> {
        match self.peek() {
            Some("not") => {
                self.next += 1;
                if depth >= MAX_DEPTH {
                    return self.expression(depth + 1);
                }
                Ok(Expression::Not(Box::new(self.part(depth + 1)?)))
            }
            Some("(") => {
                self.next += 1;
                let inner = self.expression(depth + 1)?;
                self.expect(")")?;
                Ok(inner)
            }
            Some("always") => {
                self.next += 1;
                Ok(Expression::Always)
            }
            _ => self.test(),
        }
    }

    fn test(&mut self) -> Result<Expression, Snag> {
        let name = self.word()?.to_owned();
        let ask = match self.take()? {
            "=" => Ask::Equals(self.word()?.to_owned()),
            "answered" => Ask::Answered,
            "has" => Ask::HasAny(self.values()?),
            "<" => Ask::Compares(Comparison::Less, self.number()?),
            "<=" => Ask::Compares(Comparison::LessOrEqual, self.number()?),
            ">" => Ask::Compares(Comparison::Greater, self.number()?),
            ">=" => Ask::Compares(Comparison::GreaterOrEqual, self.number()?),
            token => return Err(unexpected(token)),
        };
        Ok(Expression::Test(Test { name, ask }))
    }

    fn values(&mut self) -> Result<Vec<String>, Snag> {
        if self.peek() != Some("(") {
            return Ok(vec![self.word()?.to_owned()]);
        }
        self.next += 1;
        let mut values = vec![self.word()?.to_owned()];
        while self.peek() == Some(",") {
            self.next += 1;
            values.push(self.word()?.to_owned());
        }
        self.expect(")")?;
        Ok(values)
    }

    fn number(&mut self) -> Result<i64, Snag> {
        let token = self.take()?;
        token.parse().map_err(|_| {
            Snag::new(format!("“{token}” is not a whole number"), format!("“{token}”不是整数"))
        })
    }
}

impl Comparison {
    pub(crate) const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn value(text: &str) -> Truth {
        Condition::parse(text).unwrap().evaluate(&|test| match test.name.as_str() {
            "t" => Truth::True,
            "f" => Truth::False,
            "s" => Truth::Unsure,
            _ => Truth::Unanswered,
        })
    }

    #[test]
    fn a_decided_part_wins_over_an_undecided_one() {
        use Truth::{False, True, Unanswered, Unsure};
        for (text, expected) in [
            ("always", True),
            ("t = x and f = x", False),
            ("f = x and u = x", False),
            ("t = x or u = x", True),
            ("t = x and u = x", Unanswered),
            ("t = x and s = x", Unsure),
            ("s = x and u = x", Unanswered),
            ("not u = x", Unanswered),
            ("not not s = x", Unsure),
            ("not (f = x or f = y)", True),
            ("f = x or (t = x and s has (a, b))", Unsure),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_condition_is_refused_without_panic() {
        let deep = format!("{}a = b{}", "(".repeat(17), ")".repeat(17));
        let nots = format!("{} a = b", "not ".repeat(2000));
        for text in [
            "",
            "a",
            "a =",
            "a = and",
            "a = b c = d",
            "a = b and",
            "a = b and c = d or e = f",
            "(a = b",
            "a = b)",
            "a has ()",
            "a has (b,",
            "a > ten",
            "a ~ b",
            "a == b",
            "= b",
            "和",
            &deep,
            &nots,
            "a > 99999999999999999999",
        ] {
            assert!(Condition::parse(text).is_err(), "{text}");
        }
        let allowed = format!("{}a = b{}", "(".repeat(16), ")".repeat(16));
        assert!(Condition::parse(&allowed).is_ok());
    }
}
