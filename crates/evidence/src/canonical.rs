//! Canonical JSON: the subset of RFC 8785 (JCS) in which entries and bodies are recorded.
//!
//! Object keys are sorted by UTF-16 code units, nothing is put between tokens, strings keep their
//! code points untouched (no normalisation), and numbers are integers of at most 53 bits. Numbers
//! with a fraction or an exponent are refused, because they do not come back the same everywhere.

use std::fmt;

use serde_json::Value;

use crate::error::Error;

/// The longest canonical body: 1 MiB.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// How deep arrays and objects of a body may be nested; the body itself is level 1.
pub const MAX_BODY_DEPTH: usize = 32;

/// The largest integer that every JSON reader keeps exactly (RFC 7493): 2^53 − 1.
const MAX_INTEGER: u64 = (1 << 53) - 1;

/// What is wrong with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyFault {
    /// The body is not a JSON object.
    NotAnObject,
    /// A number with a fraction or an exponent.
    Fraction,
    /// An integer beyond ±(2^53 − 1).
    TooLarge,
    /// Nested deeper than [`MAX_BODY_DEPTH`].
    TooDeep,
    /// Longer than [`MAX_BODY_BYTES`].
    TooLong,
}

impl fmt::Display for BodyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnObject => "the body must be a JSON object",
            Self::Fraction => "numbers with a fraction or exponent are not recorded; use text",
            Self::TooLarge => "integers beyond 53 bits are not recorded; use text",
            Self::TooDeep => "nested deeper than 32 levels",
            Self::TooLong => "longer than 1 MiB",
        })
    }
}

/// The canonical text of a body, or where and why it cannot be recorded.
pub(crate) fn body_text(body: &Value) -> Result<String, Error> {
    if !body.is_object() {
        return Err(Error::InvalidBody { at: "/".into(), fault: BodyFault::NotAnObject });
    }
    canonical_text(body)
}

/// The canonical text of any value that fits the subset.
pub(crate) fn canonical_text(value: &Value) -> Result<String, Error> {
    let mut writer = Writer { out: String::new(), path: Vec::new() };
    match writer.value(value, 0) {
        Ok(()) => Ok(writer.out),
        Err(fault) => Err(Error::InvalidBody { at: writer.pointer(), fault }),
    }
}

/// Reads bytes that claim to be canonical; `None` unless they are, byte for byte.
pub(crate) fn parse_canonical(bytes: &[u8]) -> Option<Value> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let text = canonical_text(&value).ok()?;
    (text.as_bytes() == bytes).then_some(value)
}

struct Writer {
    out: String,
    /// Keys and positions from the root to the value being written, for messages.
    path: Vec<String>,
}

impl Writer {
    fn value(&mut self, value: &Value, above: usize) -> Result<(), BodyFault> {
        if self.out.len() > MAX_BODY_BYTES {
            return Err(BodyFault::TooLong);
        }
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Number(number) => self.number(number)?,
            Value::String(text) => self.string(text),
            Value::Array(items) => {
                let depth = deeper(above)?;
                self.out.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        self.out.push(',');
                    }
                    self.path.push(position.to_string());
                    self.value(item, depth)?;
                    self.path.pop();
                }
                self.out.push(']');
            }
            Value::Object(members) => {
                let depth = deeper(above)?;
                let mut members: Vec<(&String, &Value)> = members.iter().collect();
                members.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
                self.out.push('{');
                for (position, (key, member)) in members.into_iter().enumerate() {
                    if position > 0 {
                        self.out.push(',');
                    }
                    self.path.push(key.clone());
                    self.string(key);
                    self.out.push(':');
                    self.value(member, depth)?;
                    self.path.pop();
                }
                self.out.push('}');
            }
        }
        if self.out.len() > MAX_BODY_BYTES {
            return Err(BodyFault::TooLong);
        }
        Ok(())
    }

    fn number(&mut self, number: &serde_json::Number) -> Result<(), BodyFault> {
        let magnitude = number.as_i64().map(i64::unsigned_abs).or_else(|| number.as_u64());
        match magnitude {
            None => Err(BodyFault::Fraction),
            Some(magnitude) if magnitude > MAX_INTEGER => Err(BodyFault::TooLarge),
            Some(_) => {
                self.out.push_str(&number.to_string());
                Ok(())
            }
        }
    }

    /// RFC 8785 section 3.2.2.2: short escapes where JSON has them, `\u00xx` in lower case for the
    /// other control characters, everything else as it is.
    fn string(&mut self, text: &str) {
        use fmt::Write as _;
        self.out.push('"');
        for character in text.chars() {
            match character {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\u{8}' => self.out.push_str("\\b"),
                '\t' => self.out.push_str("\\t"),
                '\n' => self.out.push_str("\\n"),
                '\u{c}' => self.out.push_str("\\f"),
                '\r' => self.out.push_str("\\r"),
                '\0'..'\u{20}' => {
                    // Writing to a String cannot fail.
                    let _ = write!(self.out, "\\u{:04x}", u32::from(character));
                }
                _ => self.out.push(character),
            }
        }
        self.out.push('"');
    }

    fn pointer(&self) -> String {
        if self.path.is_empty() {
            return "/".into();
        }
        let mut pointer = String::new();
        for step in self.path.iter().take(MAX_BODY_DEPTH) {
            pointer.push('/');
            pointer.extend(step.replace('~', "~0").replace('/', "~1").chars().take(64));
        }
        pointer
    }
}

fn deeper(above: usize) -> Result<usize, BodyFault> {
    if above >= MAX_BODY_DEPTH { Err(BodyFault::TooDeep) } else { Ok(above + 1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_strings_and_spacing_follow_rfc_8785() {
        // The sorting example of RFC 8785 section 3.2.3 (U+FB33 sorts after the surrogate pair).
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Dalet", "1": "One",
            "\u{1f600}": "Emoji", "\u{80}": "Control", "\u{f6}": "O With Diaeresis"
        });
        assert_eq!(
            canonical_text(&value).unwrap(),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
             \"\u{f6}\":\"O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\
             \"\u{1f600}\":\"Emoji\",\"\u{fb33}\":\"Dalet\"}"
        );
        let value = json!({"b": [1, -2, null, true], "a": "\u{f}\n\"\\/\u{7f}审阅"});
        assert_eq!(
            canonical_text(&value).unwrap(),
            "{\"a\":\"\\u000f\\n\\\"\\\\/\u{7f}审阅\",\"b\":[1,-2,null,true]}"
        );
    }

    fn refused(value: &Value) -> (String, BodyFault) {
        match body_text(value) {
            Err(Error::InvalidBody { at, fault }) => (at, fault),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_would_not_come_back_the_same_is_refused_with_its_place() {
        let (at, fault) = refused(&json!({"label": {"sizes": [1, 2.5]}}));
        assert_eq!((at.as_str(), fault), ("/label/sizes/1", BodyFault::Fraction));
        assert_eq!(refused(&json!({"n": 1.0})).1, BodyFault::Fraction);
        assert_eq!(refused(&json!({"n": 9_007_199_254_740_992_u64})).1, BodyFault::TooLarge);
        assert_eq!(refused(&json!({"n": i64::MIN})).1, BodyFault::TooLarge);
        assert!(body_text(&json!({"n": -9_007_199_254_740_991_i64})).is_ok());
        assert_eq!(refused(&json!([1])), ("/".into(), BodyFault::NotAnObject));
        assert_eq!(refused(&json!({"t": "x".repeat(MAX_BODY_BYTES)})).1, BodyFault::TooLong);
        assert!(body_text(&json!({"t": "x".repeat(MAX_BODY_BYTES - 8)})).is_ok());
    }

    #[test]
    fn thirty_two_levels_and_no_more() {
        let nested = |levels: usize| (1..levels).fold(json!({}), |inner, _| json!({ "a": inner }));
        assert!(body_text(&nested(32)).is_ok());
        assert_eq!(refused(&nested(33)).1, BodyFault::TooDeep);
        assert_eq!(refused(&nested(120)).1, BodyFault::TooDeep);
    }

    #[test]
    fn only_the_canonical_spelling_is_read_back() {
        assert!(parse_canonical(br#"{"a":1,"b":2}"#).is_some());
        for other in [
            r#"{"b":2,"a":1}"#,
            r#"{"a": 1,"b":2}"#,
            r#"{"a":1,"a":1,"b":2}"#,
            r#"{"a":1e0,"b":2}"#,
            r#"{"\u0061":1,"b":2}"#,
            "{\"a\":1,\"b\":2}\n",
            r#"{"a":1,"b":2"#,
        ] {
            assert!(parse_canonical(other.as_bytes()).is_none(), "{other}");
        }
        assert!(parse_canonical(&b"[".repeat(100_000)).is_none());
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..8)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn canonical_text_is_json_of_the_same_value_and_stable(value in any_json()) {
            let text = canonical_text(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value.clone());
            prop_assert_eq!(parse_canonical(text.as_bytes()), Some(value));
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
            let _ = parse_canonical(&bytes);
        }
    }
}
