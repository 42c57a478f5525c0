//! The IPTC layer: what the file's XMP says about how the picture came about and whose it is.

use serde::{Deserialize, Serialize};

use super::Packets;
use crate::{Finding, source_type, xmp};

/// Bound on the values of one property that are reported.
const MAX_VALUES: usize = 100;

/// IPTC Photo Metadata that concern AI and attribution (IPTC PMD 2025.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IptcLayer {
    /// Whether any of these fields is there.
    pub present: bool,
    /// Whether a digital source type says that AI had a part.
    pub says_ai: bool,
    /// Digital source types as they stand.
    pub source_types: Vec<String>,
    /// `AISystemUsed`.
    pub system: Option<String>,
    /// `AISystemVersionUsed`.
    pub system_version: Option<String>,
    /// `dc:creator`.
    pub creators: Vec<String>,
    /// `dc:publisher`.
    pub publishers: Vec<String>,
    /// `dc:identifier`: numbers that publishers gave the picture.
    pub identifiers: Vec<String>,
    /// `photoshop:Credit`.
    pub credit: Option<String>,
    /// In what the first packet was found.
    pub carrier: Option<String>,
    /// Spellings that IPTC does not provide for.
    pub findings: Vec<Finding>,
}

pub(super) fn read(packets: &Packets) -> IptcLayer {
    let all = |namespace: &str, name: &str| -> Vec<String> {
        let values = packets.iter().flat_map(|(_, packet)| packet.values(namespace, name));
        values.take(MAX_VALUES).map(str::to_owned).collect()
    };
    let first = |namespace: &str, name: &str| all(namespace, name).into_iter().next();
    let source_types = all(xmp::IPTC_EXT, "DigitalSourceType");
    let mut layer = IptcLayer {
        says_ai: source_types.iter().any(|value| source_type::says_ai(value)),
        system: first(xmp::IPTC_EXT, "AISystemUsed"),
        system_version: first(xmp::IPTC_EXT, "AISystemVersionUsed"),
        creators: all(xmp::DC, "creator"),
        publishers: all(xmp::DC, "publisher"),
        identifiers: all(xmp::DC, "identifier"),
        credit: first(xmp::PHOTOSHOP, "Credit"),
        carrier: packets.first().map(|(carrier, _)| carrier.name().to_owned()),
        source_types,
        ..IptcLayer::default()
    };
    layer.present = !layer.source_types.is_empty()
        || layer.system.is_some()
        || layer.credit.is_some()
        || !(layer.creators.is_empty() && layer.publishers.is_empty());
    for value in layer.source_types.iter().filter(|value| !source_type::is_canonical(value)) {
        layer.findings.push(Finding::note(
            "iptc.source_type_spelling",
            format!("The digital source type {value} is not spelled as IPTC's http address."),
            format!("数字来源类型 {value} 未按 IPTC 的 http 地址书写。"),
        ));
    }
    layer
}
