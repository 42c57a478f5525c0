//! What any file says of itself, and whether it still says so truthfully.
//!
//! The machine layers come from the file alone. The visible label is looked for where this vault's
//! record says it was put; on a file that is unknown here it stays unjudged, and the reply says so.

mod sentence;

use std::{collections::BTreeSet, path::Path};

use evidence::{Entry, EntryKind, Filter};
use kernel::{Digest, MediaKind};
use label::{LabelCheck, LabelRecord};
use provenance::{C2paLayer, Finding, IptcLayer, Severity, Tc260Layer, Verdict, Verification};

use crate::{
    App, Progress, Result, files, stamp,
    wire::{
        Text,
        verify::{Fact, FilePath, LayerView, MissingView, ProfileView, VerificationView},
    },
};

/// What a file says of itself and whether it is intact.
///
/// # Errors
/// [`crate::Code::Unreadable`], [`crate::Code::Corrupt`] or [`crate::Code::Unsupported`] when there
/// is nothing to verify; everything odd in a readable file is part of the reply.
pub fn verify_file(app: &App, file: FilePath, _: &dyn Progress) -> Result<VerificationView> {
    let path = files::absolute(Path::new(&file.path));
    let bytes = files::read(&path)?;
    let kind = stamp::sniff(&path, &bytes)?;
    if provenance::support(kind).read.is_empty() {
        return Err(stamp::unsupported(&path, kind));
    }
    let digest = Digest::of(&bytes);
    let found = provenance::verify(kind, &bytes, app.now());
    let known = known(app, digest, &found);
    let check = known.as_ref().and_then(|known| known.check(kind, &bytes));
    let visible = check.as_ref().map(|check| check.met);
    let claimed = known.as_ref().map(Known::profiles).unwrap_or_default();
    let profiles = provenance::profiles(&found, visible);
    let exact = known.as_ref().filter(|known| known.exact);
    let damage = label::thumbnail(kind, &bytes, 8)
        .err()
        .filter(|error| matches!(error, label::Error::Corrupt { .. }));
    let verdict = match found.verdict {
        // Signed and whole, but not byte for byte what was recorded.
        Verdict::Intact if known.is_some() && exact.is_none() => Verdict::Altered,
        Verdict::Unmarked if damage.is_some() => Verdict::Unreadable,
        verdict => verdict,
    };
    Ok(VerificationView {
        path: path.display().to_string(),
        kind: stamp::kind_name(kind),
        digest: digest.to_hex(),
        thumbnail: stamp::data_url(&bytes, 480),
        verdict: verdict_name(verdict).to_owned(),
        sentence: sentence::sentence(verdict, &found, known.as_ref()),
        says_ai: found.says_ai,
        layers: vec![
            label_layer(known.as_ref(), check.as_ref(), damage.is_some()),
            c2pa_layer(&found.c2pa, found.verdict),
            iptc_layer(&found.iptc),
            tc260_layer(&found.tc260),
        ],
        profiles: profiles
            .into_iter()
            .map(|(profile, result)| {
                let mut missing: Vec<_> = result
                    .missing
                    .into_iter()
                    .map(|missing| MissingView {
                        code: missing.code,
                        text: Text::new(missing.en, missing.zh),
                        rule: missing.rule,
                    })
                    .collect();
                let judged = !missing.is_empty() || visible.is_some();
                missing.extend(doubts(verdict, visible));
                ProfileView {
                    profile: profile.name().to_owned(),
                    met: missing.is_empty(),
                    judged,
                    claimed: claimed.contains(profile.name()),
                    missing,
                }
            })
            .collect(),
        entry: exact.map(|known| known.entry.id.clone()),
        manifest: provenance::manifest_json(kind, &bytes),
    })
}

/// What keeps any profile from being called met: a changed file, a label that nobody could look for.
fn doubts(verdict: Verdict, visible: Option<bool>) -> Vec<MissingView> {
    let mut doubts = Vec::new();
    if verdict == Verdict::Altered {
        doubts.push(MissingView {
            code: "altered".into(),
            text: Text::new(
                "The file was changed: what it says of itself no longer counts.",
                "文件已被更改，其自身标识不再可信。",
            ),
            rule: "C2PA".into(),
        });
    }
    if visible.is_none() {
        doubts.push(MissingView {
            code: "label.unjudged".into(),
            text: Text::new(
                "Whether a visible label is on it cannot be told: it was not stamped here.",
                "无法判断其是否带有可见标识：该文件并非在此盖章。",
            ),
            rule: String::new(),
        });
    }
    doubts
}

const fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Intact => "intact",
        Verdict::Altered => "altered",
        Verdict::Unproven => "unproven",
        Verdict::Marked => "marked",
        Verdict::Unmarked => "unmarked",
        Verdict::Unreadable => "unreadable",
    }
}

/// A stamp of this vault that the file is, or comes from.
pub(crate) struct Known {
    entry: Entry,
    /// The file is byte for byte the stamped one.
    exact: bool,
    label: Option<LabelRecord>,
}

impl Known {
    /// Looks at the pixels, where the record tells what to look for.
    fn check(&self, kind: MediaKind, bytes: &[u8]) -> Option<LabelCheck> {
        Some(label::check(kind, bytes, self.label.as_ref()?))
    }

    fn profiles(&self) -> BTreeSet<String> {
        let names = self.entry.body.get("profiles").and_then(|value| value.as_array());
        let names = names.into_iter().flatten().filter_map(|name| name.as_str());
        names.map(ToOwned::to_owned).collect()
    }
}

/// The stamp by the file's digest, else by the content number that its marks carry.
/// Nothing where there is no vault, or one that cannot be read: verification needs none.
fn known(app: &App, digest: Digest, found: &Verification) -> Option<Known> {
    let exactly = stamp::stamped_as(app, digest);
    let exact = exactly.is_some();
    let entry = exactly.or_else(|| {
        let labels = found.tc260.labels.iter().map(|label| label.produce_id.as_str());
        let mut numbers = labels.chain(found.iptc.identifiers.iter().map(String::as_str));
        let number = numbers.find(|number| number.starts_with(provenance::OWN_NUMBER))?;
        let filter = Filter {
            kind: Some(EntryKind::STAMP),
            text: Some(number.to_owned()),
            limit: Some(1),
            ..Filter::default()
        };
        app.present_vault()?.entries(&filter).ok()?.into_iter().next()
    });
    entry.map(|entry| Known {
        label: entry.body.get("label").and_then(|it| serde_json::from_value(it.clone()).ok()),
        exact,
        entry,
    })
}

/// Findings that ask for attention, in words.
fn problems(findings: &[Finding]) -> Vec<Text> {
    findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note)
        .map(|finding| Text::new(&finding.en, &finding.zh))
        .collect()
}

fn fact(en: &str, zh: &str, value: impl Into<String>) -> Fact {
    Fact { name: Text::new(en, zh), value: value.into() }
}

fn label_layer(known: Option<&Known>, check: Option<&LabelCheck>, damaged: bool) -> LayerView {
    let (state, summary) = match (known, check) {
        (None, _) if damaged => (
            "unknown",
            Text::new(
                "The picture itself is damaged and cannot be shown.",
                "图像本身已损坏，无法显示。",
            ),
        ),
        (_, Some(check)) if check.met => (
            "intact",
            Text::new("The visible label is there, whole and legible.", "可见标识完整、清晰。"),
        ),
        (_, Some(_)) => (
            "altered",
            Text::new("The visible label is not as it was put on.", "可见标识与加上时不一致。"),
        ),
        _ => (
            "unknown",
            Text::new(
                "Whether a visible label is on it is not judged: this file was not stamped here.",
                "该文件并非在此盖章，未判断其是否带有可见标识。",
            ),
        ),
    };
    let mut facts = Vec::new();
    if let Some(label) = known.and_then(|known| known.label.as_ref()) {
        facts.push(fact("Wording", "文字", label.wording.join(" / ")));
    }
    if let Some(check) = check.filter(|check| check.met) {
        let share = check.ink_share_x100;
        facts.push(fact(
            "Smallest letter",
            "最小字高",
            format!("{} px, {}.{:02} %", check.ink_height, share / 100, share % 100),
        ));
        let contrast = check.contrast_x100;
        facts.push(fact(
            "Contrast",
            "对比度",
            format!("{}.{:02} : 1", contrast / 100, contrast % 100),
        ));
    }
    let faults = check.into_iter().flat_map(|check| &check.faults);
    LayerView {
        layer: "label".into(),
        state: state.into(),
        summary,
        facts,
        problems: faults.map(stamp::fault_text).collect(),
    }
}

fn c2pa_layer(layer: &C2paLayer, verdict: Verdict) -> LayerView {
    let state = match verdict {
        _ if !layer.present => "absent",
        Verdict::Altered | Verdict::Unreadable => "altered",
        Verdict::Unproven => "unproven",
        _ => "intact",
    };
    let mut facts = Vec::new();
    if let Some(signer) = &layer.signer {
        let name = signer.organisation.as_ref().or(signer.name.as_ref());
        facts.push(fact("Signed as", "签名名义", name.cloned().unwrap_or_default()));
        if let Some(certificate) = &signer.certificate {
            facts.push(fact("Issued by", "证书签发", &certificate.issuer));
            facts.push(fact("Valid until", "证书有效至", certificate.not_after.date()));
        }
    }
    if let Some(at) = &layer.signed_at {
        facts.push(fact("Signed at", "签名时间", at));
    }
    if let Some(generator) = &layer.generator {
        facts.push(fact("Made with", "生成程序", generator));
    }
    for source in &layer.source_types {
        facts.push(fact("Source type", "来源类型", &source.value));
    }
    for action in &layer.actions {
        let words = action.description.clone().unwrap_or_default();
        facts.push(fact("Action", "操作", format!("{} {words}", action.action).trim()));
    }
    for ingredient in &layer.ingredients {
        let title = ingredient.title.clone().unwrap_or_default();
        facts.push(fact("Made from", "来源素材", format!("{} {title}", ingredient.relationship)));
    }
    let summary = match state {
        "absent" => Text::new("There is no C2PA manifest.", "没有 C2PA 清单。"),
        "altered" => {
            Text::new("The C2PA manifest no longer fits the file.", "C2PA 清单与文件不再相符。")
        }
        "unproven" => Text::new(
            "The C2PA manifest is signed with a certificate that proves nothing.",
            "C2PA 清单所用证书不能证明任何内容。",
        ),
        _ => Text::new(
            "The C2PA manifest fits the file: nothing was changed since it was signed.",
            "C2PA 清单与文件相符：签名后未被更改。",
        ),
    };
    let mut problems: Vec<_> =
        layer.problems.iter().map(|problem| Text::new(&problem.en, &problem.zh)).collect();
    problems.extend(self::problems(&layer.findings));
    LayerView { layer: "c2pa".into(), state: state.into(), summary, facts, problems }
}

fn iptc_layer(layer: &IptcLayer) -> LayerView {
    let mut facts: Vec<_> = layer
        .source_types
        .iter()
        .map(|value| fact("DigitalSourceType", "DigitalSourceType", value))
        .collect();
    let optional = [
        ("AI system", "人工智能系统", layer.system.clone()),
        ("Credit", "署名", layer.credit.clone()),
    ];
    facts.extend(optional.into_iter().filter_map(|(en, zh, value)| Some(fact(en, zh, value?))));
    for creator in &layer.creators {
        facts.push(fact("Creator", "作者", creator));
    }
    for publisher in &layer.publishers {
        facts.push(fact("Publisher", "发布者", publisher));
    }
    let summary = if layer.says_ai {
        Text::new(
            "IPTC metadata say that AI made or changed it.",
            "IPTC 元数据表明由 AI 生成或修改。",
        )
    } else if layer.present {
        Text::new("IPTC metadata are there and say nothing of AI.", "有 IPTC 元数据，但未提及 AI。")
    } else {
        Text::new("There are no IPTC metadata about AI.", "没有关于 AI 的 IPTC 元数据。")
    };
    LayerView {
        layer: "iptc".into(),
        state: if layer.present { "present" } else { "absent" }.into(),
        summary,
        facts,
        problems: problems(&layer.findings),
    }
}

fn tc260_layer(layer: &Tc260Layer) -> LayerView {
    let mut facts = Vec::new();
    for label in &layer.labels {
        facts.push(fact("Label", "Label", &label.label));
        facts.push(fact("ContentProducer", "ContentProducer", &label.content_producer));
        facts.push(fact("ProduceID", "ProduceID", &label.produce_id));
        if !label.content_propagator.is_empty() {
            facts.push(fact("ContentPropagator", "ContentPropagator", &label.content_propagator));
        }
        facts.push(fact("Kept in", "所在位置", &label.carrier));
    }
    let summary = match (layer.present, layer.valid) {
        (false, _) => Text::new("There is no AIGC label (TC260).", "没有 AIGC 隐式标识（TC260）。"),
        (true, true) => Text::new(
            "The AIGC label (TC260) is there and well formed.",
            "AIGC 隐式标识（TC260）存在且合规。",
        ),
        (true, false) => Text::new(
            "An AIGC label (TC260) is there and breaks a rule.",
            "存在 AIGC 隐式标识（TC260），但不符合规则。",
        ),
    };
    LayerView {
        layer: "tc260".into(),
        state: if layer.present { "present" } else { "absent" }.into(),
        summary,
        facts,
        problems: problems(&layer.findings),
    }
}
