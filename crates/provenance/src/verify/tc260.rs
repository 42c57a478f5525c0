//! The TC260 layer: every `AIGC` label of the file, wherever it is kept, and the rules it breaks.

use serde::{Deserialize, Serialize};

use super::Packets;
use crate::{
    Finding, Severity,
    aigc::{self, Label},
    container::{Carrier, Scan},
    xmp,
};

/// Bound on the labels that are judged; one more than one is already a fault.
const MAX_LABELS: usize = 20;

/// One `AIGC` label as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AigcLabel {
    /// In what it was found.
    pub carrier: String,
    /// Whether it has the wrapped form `{"AIGC":{…}}`.
    pub wrapped: bool,
    /// `1` is AI-generated, `2` may be, `3` is suspected.
    pub label: String,
    /// Name or code of the generating service.
    pub content_producer: String,
    /// The producer's number of the content.
    pub produce_id: String,
    /// The producer's security value.
    pub reserved_code1: String,
    /// Name or code of the propagating platform.
    pub content_propagator: String,
    /// The platform's number.
    pub propagate_id: String,
    /// The platform's security value.
    pub reserved_code2: String,
}

/// The implicit label of GB 45438-2025.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tc260Layer {
    /// Whether anything that means to be a label is there.
    pub present: bool,
    /// Whether a label says `1`: is AI-generated.
    pub says_ai: bool,
    /// Whether there is exactly one label and it breaks no rule.
    pub valid: bool,
    /// The labels that could be read, in the order found.
    pub labels: Vec<AigcLabel>,
    /// Rules that are broken.
    pub findings: Vec<Finding>,
}

/// A text that means to be a label.
pub(crate) struct Found {
    pub(crate) carrier: Carrier,
    pub(crate) text: String,
}

/// Every such text: XMP by namespace, PNG text chunks, bare JPEG segments, Exif.
pub(crate) fn aigc_texts(scan: &Scan<'_>) -> Vec<Found> {
    let packets: Packets = scan
        .xmp
        .iter()
        .filter_map(|text| Some((text.carrier, xmp::read(&String::from_utf8_lossy(&text.bytes))?)))
        .collect();
    texts_with(scan, &packets)
}

fn texts_with(scan: &Scan<'_>, packets: &Packets) -> Vec<Found> {
    let mut found = Vec::new();
    for (carrier, packet) in packets {
        let labels = packet
            .properties
            .iter()
            .filter(|property| property.namespace == xmp::TC260 && property.name.contains("AIGC"));
        found.extend(
            labels.map(|property| Found { carrier: *carrier, text: property.values.concat() }),
        );
    }
    found.extend(scan.aigc.iter().map(|text| Found {
        carrier: text.carrier,
        text: String::from_utf8_lossy(&text.bytes).into_owned(),
    }));
    if let Some((exif, _)) = &scan.exif {
        let comment = aigc::user_comment(exif).filter(|(text, _)| text.contains("\"AIGC\""));
        found.extend(comment.map(|(text, _)| Found { carrier: Carrier::Exif, text }));
    }
    found
}

pub(super) fn read(scan: &Scan<'_>, packets: &Packets) -> Tc260Layer {
    let mut layer = Tc260Layer::default();
    let found = texts_with(scan, packets);
    layer.present = !found.is_empty();
    for found in found.iter().take(MAX_LABELS) {
        let reading = aigc::parse(&found.text);
        layer.findings.extend(reading.findings);
        if let Some(label) = reading.label {
            layer.says_ai |= label.values[0] == "1";
            layer.labels.push(describe(found.carrier, reading.wrapped, label));
        }
    }
    if found.len() > 1 {
        layer.findings.push(Finding::fault(
            "tc260.several",
            format!("The file holds {} AIGC labels; only one is allowed (6.1 c).", found.len()),
            format!("文件含有 {} 个 AIGC 标识，只允许一个（第6.1条c）。", found.len()),
        ));
    }
    let fault = layer.findings.iter().any(|finding| finding.severity == Severity::Fault);
    layer.valid = found.len() == 1 && !fault;
    layer
}

fn describe(carrier: Carrier, wrapped: bool, label: Label) -> AigcLabel {
    let [label, producer, produce_id, reserved1, propagator, propagate_id, reserved2] =
        label.values;
    AigcLabel {
        carrier: carrier.name().to_owned(),
        wrapped,
        label,
        content_producer: producer,
        produce_id,
        reserved_code1: reserved1,
        content_propagator: propagator,
        propagate_id,
        reserved_code2: reserved2,
    }
}
