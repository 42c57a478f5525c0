//! The C2PA layer: what the manifest store says, and whether it still fits the file.
//!
//! Nothing is fetched. Trust is not judged: there is no trust list here, so every signer is
//! reported as not being on one, which is no fault of the file.

mod problem;

use std::io::Cursor;

use c2pa::{Manifest, Reader, ValidationState};
use kernel::{Digest, MediaKind, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use x509_parser::prelude::{FromDer as _, X509Certificate};

pub use problem::{Problem, ProblemKind};

use super::{Packets, Verdict};
use crate::{Finding, c2pa_context, identity, source_type, xmp};

/// Bound on entries of each list that is reported.
const MAX_LISTED: usize = 200;

/// What was read from the C2PA manifest store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct C2paLayer {
    /// Whether a manifest store is embedded, readable or not.
    pub present: bool,
    /// Whether any manifest of the store says that AI had a part.
    pub says_ai: bool,
    /// Whether the signer is on a trust list known here; there is none, so never yet.
    pub trusted: bool,
    /// `invalid`, `valid` or `trusted` as C2PA defines the states; empty without a manifest.
    pub state: String,
    /// Title that the manifest gives the work.
    pub title: Option<String>,
    /// The program that made the claim, with its version.
    pub generator: Option<String>,
    /// Who signed.
    pub signer: Option<Signer>,
    /// When it was signed, by a time stamp inside the manifest (RFC 3339); absent without one.
    pub signed_at: Option<String>,
    /// What is wrong; empty when the file is intact.
    pub problems: Vec<Problem>,
    /// What was done, by the active manifest, in order.
    pub actions: Vec<Action>,
    /// What it was made from, by the active manifest.
    pub ingredients: Vec<Ingredient>,
    /// Digital source types anywhere in the store.
    pub source_types: Vec<SourceType>,
    /// What else is worth knowing.
    pub findings: Vec<Finding>,
}

/// Who signed the active manifest, in the certificate's words: a name there is a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Common name of the certificate.
    pub name: Option<String>,
    /// Organisation of the certificate.
    pub organisation: Option<String>,
    /// Signature algorithm, such as `es256`.
    pub algorithm: Option<String>,
    /// The signing certificate, when it can be read.
    pub certificate: Option<CertificateInfo>,
}

/// A signing certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateInfo {
    /// Common name of its subject.
    pub subject: String,
    /// Common name of its issuer.
    pub issuer: String,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// SHA-256 of the certificate (DER).
    pub fingerprint: Digest,
}

/// One action of the active manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// C2PA name, such as `c2pa.created`.
    pub action: String,
    /// When, as the manifest says.
    pub when: Option<String>,
    /// In words, as the manifest says.
    pub description: Option<String>,
    /// The software that did it.
    pub software: Option<String>,
    /// Digital source type, full address.
    pub source_type: Option<String>,
}

/// One ingredient of the active manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingredient {
    /// Title, when it has one.
    pub title: Option<String>,
    /// `parentOf`, `componentOf` or `inputTo`.
    pub relationship: String,
    /// Whether it brought a manifest of its own.
    pub has_manifest: bool,
    /// Whether problems with that manifest were recorded when it was taken in.
    pub had_problems: bool,
}

/// One digital source type in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceType {
    /// As it stands.
    pub value: String,
    /// Whether it says that generative AI had a part.
    pub ai: bool,
    /// Whether the active manifest says it, rather than one of an ingredient.
    pub active: bool,
}

impl C2paLayer {
    /// The verdict that follows from this layer; nothing when there is no manifest.
    pub(super) fn integrity(&self) -> Option<Verdict> {
        if !self.present {
            None
        } else if self.problems.is_empty() {
            Some(Verdict::Intact)
        } else if self.problems.iter().all(|p| p.kind == ProblemKind::Certificate) {
            Some(Verdict::Unproven)
        } else {
            Some(Verdict::Altered)
        }
    }
}

/// Reads the store in `bytes`; `embedded` is what the container walk saw.
pub(super) fn read(
    kind: MediaKind,
    bytes: &[u8],
    embedded: bool,
    packets: &Packets,
    now: Timestamp,
) -> C2paLayer {
    let work = || {
        let reader = c2pa_context::offline()?;
        Reader::from_context(reader).with_stream(kind.mime(), Cursor::new(bytes))
    };
    let mut layer = C2paLayer { present: embedded, ..C2paLayer::default() };
    match c2pa_context::guarded(|| work().map(|reader| describe(&reader, now))) {
        Some(Ok(described)) => layer = described,
        Some(Err(_)) if !embedded => note_remote(packets, &mut layer),
        Some(Err(error)) => {
            layer.state = "invalid".to_owned();
            layer.problems.push(problem::of_error(&error));
        }
        None => {
            layer.state = "invalid".to_owned();
            layer.problems.push(problem::unreadable("the reader broke off"));
        }
    }
    layer
}

/// The verdict about a store that was read.
pub(crate) fn integrity_of(reader: &Reader) -> Verdict {
    let problems = problem::of_reader(reader);
    let layer = C2paLayer { present: true, problems, ..C2paLayer::default() };
    layer.integrity().unwrap_or(Verdict::Altered)
}

/// The whole manifest store as the library prints it, in JSON; nothing when there is none to read.
#[must_use]
pub fn manifest_json(kind: MediaKind, bytes: &[u8]) -> Option<String> {
    if crate::support(kind).read.is_empty() || bytes.len() > crate::MAX_INPUT {
        return None;
    }
    let work = || {
        let reader = c2pa_context::offline().ok()?;
        Reader::from_context(reader).with_stream(kind.mime(), Cursor::new(bytes)).ok()
    };
    c2pa_context::guarded(|| work().map(|reader| reader.json()))?
}

/// Whether any manifest of the store says that generative AI had a part.
pub(crate) fn says_ai_anywhere(reader: &Reader) -> bool {
    reader
        .iter_manifests()
        .any(|manifest| source_values(manifest).iter().any(|value| source_type::says_ai(value)))
}

fn note_remote(packets: &Packets, layer: &mut C2paLayer) {
    let named = packets.iter().any(|(_, packet)| packet.has(xmp::DCTERMS, "provenance"));
    if named {
        layer.findings.push(Finding::note(
            "c2pa.remote",
            "The file names a C2PA manifest kept elsewhere; it was not fetched.",
            "文件指向存放在别处的 C2PA 清单，未予获取。",
        ));
    }
}

fn describe(reader: &Reader, now: Timestamp) -> C2paLayer {
    let state = reader.validation_state();
    let mut layer = C2paLayer {
        present: true,
        trusted: state == ValidationState::Trusted,
        state: format!("{state:?}").to_lowercase(),
        problems: problem::of_reader(reader),
        ..C2paLayer::default()
    };
    for manifest in reader.iter_manifests() {
        let active = manifest.label().is_some() && manifest.label() == reader.active_label();
        for value in source_values(manifest) {
            let found = SourceType { ai: source_type::says_ai(&value), value, active };
            if layer.source_types.len() < MAX_LISTED && !layer.source_types.contains(&found) {
                layer.source_types.push(found);
            }
        }
    }
    // The order of a hash map is no order.
    layer.source_types.sort_by(|a, b| (!a.active, &a.value).cmp(&(!b.active, &b.value)));
    layer.says_ai = layer.source_types.iter().any(|source| source.ai);
    if let Some(manifest) = reader.active_manifest() {
        describe_active(manifest, &mut layer, now);
    }
    if !layer.trusted {
        layer.findings.push(Finding::note(
            "c2pa.unlisted_signer",
            "The signer is not on a public trust list: the file's integrity can be checked, who \
             signed cannot.",
            "签名者不在公开信任列表中：可以核对文件是否完整，但无法核实签名者身份。",
        ));
    }
    layer
}

fn describe_active(manifest: &Manifest, layer: &mut C2paLayer, now: Timestamp) {
    layer.title = manifest.title().map(str::to_owned);
    layer.generator = generator(manifest);
    layer.actions = actions(manifest).filter_map(action).take(MAX_LISTED).collect();
    layer.signed_at = manifest.time();
    layer.ingredients = manifest
        .ingredients()
        .iter()
        .take(MAX_LISTED)
        .map(|ingredient| Ingredient {
            title: ingredient.title().map(str::to_owned),
            relationship: serde_json::to_value(ingredient.relationship())
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default(),
            has_manifest: ingredient.active_manifest().is_some(),
            had_problems: problem::recorded_in(ingredient),
        })
        .collect();
    let Some(signature) = manifest.signature_info() else { return };
    let certificate = certificate(signature.cert_chain());
    if let Some(certificate) = certificate.as_ref().filter(|_| layer.signed_at.is_none()) {
        let day = certificate.not_after.date();
        if now <= certificate.not_after {
            layer.findings.push(Finding::note(
                "c2pa.no_time_stamp",
                format!("There is no time stamp: once the certificate ends on {day}, the signature proves nothing any more."),
                format!("没有时间戳：证书于 {day} 到期后，签名不再具有证明力。"),
            ));
        }
    }
    layer.signer = Some(Signer {
        name: signature.common_name.clone(),
        organisation: signature.issuer.clone(),
        algorithm: signature.alg.map(|algorithm| algorithm.to_string()),
        certificate,
    });
}

fn certificate(chain: &str) -> Option<CertificateInfo> {
    let chain = identity::read_chain(chain).ok()?;
    let leaf = chain.first()?;
    let (_, certificate) = X509Certificate::from_der(leaf).ok()?;
    Some(CertificateInfo {
        subject: identity::common_name(certificate.subject()),
        issuer: identity::common_name(certificate.issuer()),
        not_before: Timestamp::from_unix(certificate.validity().not_before.timestamp()),
        not_after: Timestamp::from_unix(certificate.validity().not_after.timestamp()),
        fingerprint: Digest::of(leaf),
    })
}

fn generator(manifest: &Manifest) -> Option<String> {
    let info = manifest.claim_generator_info.as_ref().and_then(|infos| infos.first());
    let named = info.map(|info| match &info.version {
        Some(version) => format!("{} {version}", info.name),
        None => info.name.clone(),
    });
    named.or_else(|| manifest.claim_generator().map(str::to_owned))
}

/// The entries of every actions assertion.
fn actions(manifest: &Manifest) -> impl Iterator<Item = &Value> {
    manifest
        .assertions()
        .iter()
        .filter(|assertion| assertion.label().starts_with("c2pa.actions"))
        .filter_map(|assertion| assertion.value().ok()?.get("actions")?.as_array())
        .flatten()
}

fn action(entry: &Value) -> Option<Action> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    let software = match entry.get("softwareAgent") {
        Some(Value::String(name)) => Some(name.clone()),
        Some(agent) => agent.get("name").and_then(Value::as_str).map(|name| {
            match agent.get("version").and_then(Value::as_str) {
                Some(version) => format!("{name} {version}"),
                None => name.to_owned(),
            }
        }),
        None => None,
    };
    Some(Action {
        action: text("action")?,
        when: text("when"),
        description: text("description"),
        software,
        source_type: text("digitalSourceType"),
    })
}

/// Digital source types of a manifest: in its actions, and in its metadata assertions.
fn source_values(manifest: &Manifest) -> Vec<String> {
    let in_actions = actions(manifest).filter_map(|entry| entry.get("digitalSourceType"));
    let in_metadata = manifest
        .assertions()
        .iter()
        .filter(|assertion| assertion.label().contains("metadata"))
        .filter_map(|assertion| {
            let fields = assertion.value().ok()?.as_object()?;
            let (_, value) = fields.iter().find(|(key, _)| key.ends_with(":DigitalSourceType"))?;
            Some(value)
        });
    let mut values: Vec<String> = in_actions
        .chain(in_metadata)
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}
