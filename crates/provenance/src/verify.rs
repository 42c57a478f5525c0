//! Reading the marks of any PNG or JPEG file, ours or not, and judging them. Never fails: whatever
//! is odd becomes a finding.
//!
//! Left out: the visible label (the caller looks at pixels and passes the answer to
//! [`profiles`]), and trust: an unknown signer is called unknown, not wrong.

mod c2pa_layer;
mod iptc;
mod profiles;
mod tc260;

use std::collections::BTreeMap;

use kernel::{MediaKind, Profile, Timestamp};
use serde::{Deserialize, Serialize};

pub use c2pa_layer::{
    Action, C2paLayer, CertificateInfo, Ingredient, Problem, ProblemKind, Signer, SourceType,
    manifest_json,
};
pub(crate) use c2pa_layer::{integrity_of, says_ai_anywhere};
pub use iptc::IptcLayer;
pub use profiles::{Missing, ProfileResult, profiles};
pub(crate) use tc260::aigc_texts;
pub use tc260::{AigcLabel, Tc260Layer};

use crate::{
    Finding, MAX_INPUT, container,
    xmp::{self, Packet},
};

/// The one-word answer about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A C2PA manifest binds the file and nothing was changed since. Who signed is another matter.
    Intact,
    /// A C2PA manifest is there, but file, manifest or signature were changed.
    Altered,
    /// A C2PA manifest is there and fits, but its certificate proves nothing: expired or refused.
    Unproven,
    /// AI marks are there that anybody could have put in or changed: no cryptographic protection.
    Marked,
    /// No AI mark and no manifest.
    Unmarked,
    /// Not a file of that kind, too large, or of a kind that is not read.
    Unreadable,
}

impl Verdict {
    /// The verdict in one plain sentence, in English and Simplified Chinese.
    #[must_use]
    pub const fn summary(self) -> (&'static str, &'static str) {
        match self {
            Self::Intact => {
                ("The file is exactly as it was signed.", "文件与签名时完全一致，未被改动。")
            }
            Self::Altered => (
                "The file or its manifest was changed after signing.",
                "文件或其清单在签名之后被改动过。",
            ),
            Self::Unproven => (
                "The file carries a signed manifest, but its certificate proves nothing.",
                "文件带有签名清单，但其证书无法证明任何内容。",
            ),
            Self::Marked => (
                "The file carries AI marks, but nothing protects them against change.",
                "文件带有 AI 标识，但没有任何防篡改保护。",
            ),
            Self::Unmarked => (
                "No AI mark was found. That does not prove that no AI was used.",
                "未发现 AI 标识。这并不能证明未使用 AI。",
            ),
            Self::Unreadable => ("The file could not be read.", "无法读取该文件。"),
        }
    }
}

/// Everything that was read from a file's marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// The one-word answer.
    pub verdict: Verdict,
    /// The answer as one English sentence.
    pub summary_en: String,
    /// The answer as one sentence in Simplified Chinese.
    pub summary_zh: String,
    /// Whether any mark of any layer says that AI made or modified the content.
    pub says_ai: bool,
    /// The C2PA layer.
    pub c2pa: C2paLayer,
    /// The IPTC layer.
    pub iptc: IptcLayer,
    /// The TC260 layer.
    pub tc260: Tc260Layer,
    /// What each profile still misses, judged by the machine-readable layers alone.
    pub profiles: BTreeMap<Profile, ProfileResult>,
    /// Findings about the file as a whole.
    pub findings: Vec<Finding>,
}

/// Reads and judges the marks in `bytes`; `now` decides what is said about certificates.
#[must_use]
pub fn verify(kind: MediaKind, bytes: &[u8], now: Timestamp) -> Verification {
    let mut findings = Vec::new();
    let scan = if crate::support(kind).read.is_empty() {
        let support = crate::support(kind);
        findings.push(Finding::fault("file.kind", support.reason_en, support.reason_zh));
        None
    } else if bytes.len() > MAX_INPUT {
        findings.push(Finding::fault(
            "file.too_large",
            "The file is larger than 256 MiB and was not read.",
            "文件超过 256 MiB，未读取。",
        ));
        None
    } else {
        let scan = container::scan(kind, bytes);
        if scan.is_none() {
            let name = kind.extension().to_uppercase();
            findings.push(Finding::fault(
                "file.not_of_kind",
                format!("The file is not a {name} file or is damaged at its very start."),
                format!("该文件不是 {name} 文件，或开头已损坏。"),
            ));
        }
        scan
    };
    let Some(scan) = scan else {
        let layers = (C2paLayer::default(), IptcLayer::default(), Tc260Layer::default());
        return conclude(Verdict::Unreadable, layers, findings);
    };
    look_at_container(&scan, &mut findings);
    let packets = read_packets(&scan, &mut findings);
    let c2pa = c2pa_layer::read(kind, bytes, scan.c2pa, &packets, now);
    let iptc = iptc::read(&packets);
    let tc260 = tc260::read(&scan, &packets);
    let verdict = match c2pa.integrity() {
        Some(verdict) => verdict,
        None if iptc.says_ai || tc260.present => Verdict::Marked,
        None => Verdict::Unmarked,
    };
    conclude(verdict, (c2pa, iptc, tc260), findings)
}

fn conclude(
    verdict: Verdict,
    (c2pa, iptc, tc260): (C2paLayer, IptcLayer, Tc260Layer),
    findings: Vec<Finding>,
) -> Verification {
    let (en, zh) = verdict.summary();
    let says_ai = c2pa.says_ai || iptc.says_ai || tc260.says_ai;
    let mut verification = Verification {
        verdict,
        summary_en: en.to_owned(),
        summary_zh: zh.to_owned(),
        says_ai,
        c2pa,
        iptc,
        tc260,
        profiles: BTreeMap::new(),
        findings,
    };
    verification.profiles = profiles(&verification, None);
    verification
}

fn look_at_container(scan: &container::Scan<'_>, findings: &mut Vec<Finding>) {
    if !scan.complete {
        findings.push(Finding::warning(
            "file.incomplete",
            "The file breaks off before the end of the picture.",
            "文件在图像结束之前中断。",
        ));
    }
    if scan.trailing > 0 {
        findings.push(Finding::note(
            "file.trailing",
            format!("{} bytes follow the end of the picture.", scan.trailing),
            format!("图像结束之后还有 {} 字节。", scan.trailing),
        ));
    }
    if scan.cut {
        findings.push(Finding::warning(
            "file.metadata_too_long",
            "There is more metadata text than is read (16 texts of 8 MiB).",
            "元数据文本过多，未完整读取（上限为 16 段，每段 8 MiB）。",
        ));
    }
}

/// The packets that could be read, each with the name of its carrier.
pub(crate) type Packets = Vec<(container::Carrier, Packet)>;

fn read_packets(scan: &container::Scan<'_>, findings: &mut Vec<Finding>) -> Packets {
    let mut packets = Packets::new();
    for text in &scan.xmp {
        let readable = String::from_utf8_lossy(&text.bytes);
        let readable = (readable.len() <= container::MAX_TEXT).then_some(readable);
        match readable.and_then(|text| xmp::read(&text)) {
            Some(packet) => {
                if packet.odd {
                    findings.push(Finding::warning(
                        "xmp.odd",
                        "The XMP declares a document type or entities; they were not followed.",
                        "XMP 中声明了文档类型或实体，未予解析。",
                    ));
                }
                packets.push((text.carrier, packet));
            }
            None => findings.push(Finding::warning(
                "xmp.unreadable",
                format!("The XMP in {} cannot be read.", text.carrier.name()),
                format!("{} 中的 XMP 无法读取。", text.carrier.name()),
            )),
        }
    }
    let main = packets.iter().filter(|(c, _)| *c != container::Carrier::JpegExtendedXmp).count();
    if main > 1 {
        findings.push(Finding::warning(
            "xmp.several",
            "The file holds more than one XMP packet; readers may see different things.",
            "文件含有多个 XMP 数据包，不同读取方看到的内容可能不同。",
        ));
    }
    packets
}
