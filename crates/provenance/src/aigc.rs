//! The implicit label of GB 45438-2025 (6.1, annexes E and F): the seven strings of `AIGC`, their
//! rules, and the provider code of TC260-PG-20252A.
//!
//! Left out: the security data that practice guide TC260-PG-202511A lets one put into the reserved
//! codes; they are carried along and never made here.

mod exif;
mod producer_code;

use serde_json::{Map, Value};

pub(crate) use exif::user_comment;
pub use producer_code::{InvalidProducerCode, check_producer_code};

use crate::Finding;

/// The keys, in the standard's order.
pub(crate) const KEYS: [&str; 7] = [
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
];

/// A label's seven values in the order of [`KEYS`]; a value that is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) values: [String; 7],
}

impl Label {
    pub(crate) fn producer(&self) -> &str {
        &self.values[1]
    }

    pub(crate) fn produce_id(&self) -> &str {
        &self.values[2]
    }

    pub(crate) fn propagator(&self) -> &str {
        &self.values[4]
    }

    /// The inner object, as the practice guides put it under the key `AIGC`.
    pub(crate) fn to_json(&self) -> String {
        let pairs: Vec<String> = KEYS
            .iter()
            .zip(&self.values)
            .map(|(key, value)| format!("\"{key}\":{}", Value::from(value.as_str())))
            .collect();
        format!("{{{}}}", pairs.join(","))
    }
}

/// Whether every character is one that the annex's item j allows in a value.
pub(crate) fn characters_allowed(value: &str) -> bool {
    value.chars().all(|c| matches!(c, '\u{21}' | '\u{23}'..='\u{5b}' | '\u{5d}'..='\u{7e}' | '"'))
}

/// A name under the annex's character rule: what it forbids (spaces, Chinese) is percent-encoded as
/// in RFC 3986, so that the name can be read back and nobody's name is left out or invented.
pub(crate) fn spell(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'%' | b'"' | b'\\' => spelled.push_str(&format!("%{byte:02X}")),
            0x21..=0x7e => spelled.push(char::from(byte)),
            _ => spelled.push_str(&format!("%{byte:02X}")),
        }
    }
    spelled
}

/// A label as it was read, with every rule that it breaks.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) label: Option<Label>,
    /// `{"AIGC":{…}}` rather than the inner object.
    pub(crate) wrapped: bool,
    pub(crate) findings: Vec<Finding>,
}

/// Reads the JSON of a label, in the inner or the wrapped form.
pub(crate) fn parse(text: &str) -> Reading {
    let text = text.trim().trim_matches('\0').trim();
    let value: Option<Value> = serde_json::from_str(text).ok();
    let wrapped = value.as_ref().is_some_and(|value| value.get("AIGC").is_some());
    let inner = match value {
        Some(Value::Object(mut outer)) if wrapped => outer.remove("AIGC"),
        other => other,
    };
    // Seen in the wild: the wrapped value is itself JSON text.
    let inner = match inner {
        Some(Value::String(text)) => serde_json::from_str(&text).ok(),
        other => other,
    };
    let Some(Value::Object(object)) = inner else {
        let finding = Finding::fault(
            "tc260.not_json",
            "The AIGC label is not a JSON object (GB 45438-2025, 6.1).",
            "AIGC 标识不是 JSON 对象（GB 45438-2025 第6.1条）。",
        );
        return Reading { label: None, wrapped, findings: vec![finding] };
    };
    let mut findings = Vec::new();
    let label = Label { values: KEYS.map(|key| value_of(&object, key, &mut findings)) };
    judge(&label, &mut findings);
    Reading { label: Some(label), wrapped, findings }
}

fn value_of(object: &Map<String, Value>, key: &str, findings: &mut Vec<Finding>) -> String {
    match object.get(key) {
        Some(Value::String(value)) => value.clone(),
        None => {
            findings.push(Finding::fault(
                "tc260.key_missing",
                format!("The AIGC label lacks {key}."),
                format!("AIGC 标识缺少 {key}。"),
            ));
            String::new()
        }
        Some(other) => {
            findings.push(Finding::warning(
                "tc260.not_text",
                format!("{key} of the AIGC label is not a string."),
                format!("AIGC 标识的 {key} 不是字符串。"),
            ));
            other.to_string()
        }
    }
}

fn judge(label: &Label, findings: &mut Vec<Finding>) {
    if !["1", "2", "3"].contains(&label.values[0].as_str()) {
        findings.push(Finding::fault(
            "tc260.label_value",
            "Label must be 1 (is AI-generated), 2 (may be) or 3 (suspected).",
            "Label 必须为 1（属于）、2（可能）或 3（疑似）。",
        ));
    }
    // A label of a platform alone (2 or 3) has no producer.
    if label.values[0] == "1" && label.producer().is_empty() {
        findings.push(Finding::fault(
            "tc260.producer_missing",
            "ContentProducer is empty: the label names no provider (Measures, article 5).",
            "ContentProducer 为空：标识未写明服务提供者（《标识办法》第五条）。",
        ));
    }
    if label.values[0] == "1" && label.produce_id().is_empty() {
        findings.push(Finding::fault(
            "tc260.id_missing",
            "ProduceID is empty: the label has no content number (Measures, article 5).",
            "ProduceID 为空：标识没有内容编号（《标识办法》第五条）。",
        ));
    }
    for (key, value) in KEYS.iter().zip(&label.values) {
        if !characters_allowed(value) {
            findings.push(Finding::warning(
                "tc260.characters",
                format!("{key} holds characters other than printable ASCII without space."),
                format!("{key} 含有可见 ASCII 字符以外的字符（或空格）。"),
            ));
        }
    }
    for (key, value) in [(KEYS[1], label.producer()), (KEYS[4], label.propagator())] {
        if let (true, Err(error)) = (looks_like_code(value), check_producer_code(value)) {
            findings.push(Finding::warning(
                "tc260.code",
                format!("{key} looks like a provider code, but {error}."),
                format!("{key} 形似服务提供者编码，但{}。", error.zh()),
            ));
        }
    }
}

fn looks_like_code(value: &str) -> bool {
    value.len() == 27 && value.starts_with("00") && value.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn both_forms_and_every_rule() {
        let inner = r#"{"Label":"1","ContentProducer":"001191110102MACQD9K64010000","ProduceID":"7","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}"#;
        let reading = parse(inner);
        assert!(reading.findings.is_empty() && !reading.wrapped, "{reading:?}");
        assert_eq!(reading.label.unwrap().to_json(), inner);
        let wrapped = parse(&format!("{{\"AIGC\":{inner}}}\0"));
        assert!(wrapped.wrapped && wrapped.findings.is_empty());

        let codes = |text: &str| -> Vec<String> {
            parse(text).findings.into_iter().map(|finding| finding.code).collect()
        };
        assert_eq!(codes("AIGC"), ["tc260.not_json"]);
        assert_eq!(codes("{}").iter().filter(|code| *code == "tc260.key_missing").count(), 7);
        assert_eq!(codes(&inner.replace("\"1\"", "\"4\"")), ["tc260.label_value"]);
        assert_eq!(codes(&inner.replace("\"7\"", "7")), ["tc260.not_text"]);
        assert_eq!(codes(&inner.replace("\"7\"", "\"七\"")), ["tc260.characters"]);
        assert_eq!(codes(&inner.replace("\"7\"", "\"\"")), ["tc260.id_missing"]);
        assert_eq!(codes(&inner.replace("K64", "K65")), ["tc260.code"]);
    }
}
