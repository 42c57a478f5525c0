//! The C2PA manifest that is written: which actions, assertions and ingredient it holds, and why.
//!
//! Two cases, because C2PA 2.4 wants the first action to be `c2pa.created` with a digital source
//! type or `c2pa.opened` with a parent ingredient and without one:
//!
//! - The original carries a manifest: `c2pa.opened` with the original as parent, so that its own
//!   history stays readable. Who made it says there how. Only when no manifest of that history
//!   speaks of AI does an edit with the declared source type follow, for otherwise no reader
//!   would learn of it (C2PA's rubric: "perceptible GenAI transformation").
//! - It carries none: `c2pa.created` with the declared source type, which C2PA's rubric of
//!   2026-08-06 words as "Fully GenAI" or "Partly GenAI creation". A parent is not allowed beside
//!   it, and one without a manifest would say nothing anyway.
//!
//! Then `c2pa.edited` records the visible label, without a source type: putting the label on was
//! no act of AI. An actions assertion is always there, which C2PA 2.5 asks of every manifest.

use std::io::Cursor;

use c2pa::{Builder, HashRange, Reader, assertions::DataHash};
use kernel::{DigestWriter, MediaKind};
use serde_json::{Value, json};

use crate::{
    Error, Identity, Marking, c2pa_context,
    container::{self, Removal},
    source_type, verify,
    verify::Verdict,
    xmp,
};

/// A signed file and what is worth telling about its history.
pub(crate) struct Signed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) parent: Parent,
}

/// What the original brought along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    /// No manifest.
    None,
    /// A manifest, kept as ingredient, with the verdict on it.
    Kept(Verdict),
    /// A manifest so broken that it cannot be kept.
    Lost,
}

/// Puts `packet` and a signed manifest into `labelled`.
pub(crate) fn sign(
    kind: MediaKind,
    labelled: &[u8],
    original: &[u8],
    packet: &str,
    removal: Removal,
    marking: &Marking,
    identity: &Identity,
) -> Result<Signed, Error> {
    let work = || sign_inner(kind, labelled, original, packet, removal, marking, identity);
    c2pa_context::guarded(work).unwrap_or_else(|| {
        Err(Error::Manifest { reason: "the C2PA library broke off on this file".to_owned() })
    })
}

fn sign_inner(
    kind: MediaKind,
    labelled: &[u8],
    original: &[u8],
    packet: &str,
    removal: Removal,
    marking: &Marking,
    identity: &Identity,
) -> Result<Signed, Error> {
    let signer = identity.signer()?;
    let history = History::read(kind, original);
    let mut builder = Builder::from_context(c2pa_context::offline().map_err(manifest_error)?)
        .with_definition(definition(kind, marking, &history))
        .map_err(manifest_error)?;
    if let Parent::Kept(_) = history.parent {
        let ingredient = json!({
            "title": "original",
            "relationship": "parentOf",
            "label": "original",
        });
        builder
            .add_ingredient_from_stream(
                ingredient.to_string(),
                MediaKind::sniff(original).unwrap_or(kind).mime(),
                &mut Cursor::new(original),
            )
            .map_err(manifest_error)?;
    }
    // The embeddable way rather than `Builder::sign`: the file is laid out once, by our own hand,
    // and hashed where it lies.
    let placeholder = builder
        .data_hashed_placeholder(signer.reserve_size(), kind.mime())
        .map_err(manifest_error)?;
    let mut file = container::assemble(kind, labelled, packet, removal, &placeholder)?;
    let mut binding = DataHash::new("jumbf manifest", "sha256");
    let start = u64::try_from(file.manifest.start).unwrap_or(u64::MAX);
    let length = u64::try_from(file.manifest.len()).unwrap_or(u64::MAX);
    binding.add_exclusion(HashRange::new(start, length));
    binding.set_hash(hash_around(&file.bytes, &file.manifest));
    let manifest = builder
        .sign_data_hashed_embeddable(&*signer, &binding, kind.mime())
        .map_err(manifest_error)?;
    match file.bytes.get_mut(file.manifest) {
        Some(room) if room.len() == manifest.len() => room.copy_from_slice(&manifest),
        _ => {
            let reason = "the signed manifest has another size than was reserved".to_owned();
            return Err(Error::Manifest { reason });
        }
    }
    Ok(Signed { bytes: file.bytes, parent: history.parent })
}

#[allow(clippy::needless_pass_by_value)] // handed to `map_err`
fn manifest_error(error: c2pa::Error) -> Error {
    Error::Manifest { reason: error.to_string() }
}

/// SHA-256 of everything but the manifest.
fn hash_around(bytes: &[u8], hole: &std::ops::Range<usize>) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = DigestWriter::new(std::io::sink());
    // Writing to a sink cannot fail.
    let _ = writer.write_all(&bytes[..hole.start]);
    let _ = writer.write_all(&bytes[hole.end..]);
    writer.finish().1.as_bytes().to_vec()
}

/// What the original's manifests say.
struct History {
    parent: Parent,
    says_ai: bool,
}

impl History {
    fn read(kind: MediaKind, original: &[u8]) -> Self {
        let kind = MediaKind::sniff(original).unwrap_or(kind);
        let present = container::scan(kind, original).is_some_and(|scan| scan.c2pa);
        if !present {
            return Self { parent: Parent::None, says_ai: false };
        }
        let reader = c2pa_context::offline().and_then(|context| {
            Reader::from_context(context).with_stream(kind.mime(), Cursor::new(original))
        });
        match reader {
            Ok(reader) => Self {
                parent: Parent::Kept(verify::integrity_of(&reader)),
                says_ai: verify::says_ai_anywhere(&reader),
            },
            Err(_) => Self { parent: Parent::Lost, says_ai: false },
        }
    }
}

fn definition(kind: MediaKind, marking: &Marking, history: &History) -> Value {
    let mut assertions = vec![
        json!({ "label": "c2pa.actions.v2", "created": true,
                "data": { "actions": actions(marking, history) } }),
        json!({ "label": "c2pa.metadata", "kind": "Json", "created": true,
                "data": standard_metadata(marking) }),
        json!({ "label": "cawg.metadata", "kind": "Json", "created": true,
                "data": publisher_metadata(marking) }),
    ];
    assertions.push(json!({ "label": "c2pa.ai-disclosure", "created": true,
                            "data": disclosure(marking) }));
    json!({
        "claim_generator_info": [{
            "name": "Imprimatur",
            "version": env!("CARGO_PKG_VERSION"),
        }],
        "title": marking.title,
        "format": kind.mime(),
        "assertions": assertions,
    })
}

fn actions(marking: &Marking, history: &History) -> Vec<Value> {
    let source = source_type::of_grade(marking.grade);
    let system = marking.system.as_deref().map(|name| match &marking.system_version {
        Some(version) => json!({ "name": name, "version": version }),
        None => json!({ "name": name }),
    });
    let with_system = |mut action: Value| {
        if let (Some(system), Some(action)) = (&system, action.as_object_mut()) {
            action.insert("softwareAgent".to_owned(), system.clone());
        }
        action
    };
    let mut actions = Vec::new();
    if let Parent::Kept(_) = history.parent {
        actions.push(json!({
            "action": "c2pa.opened",
            "parameters": { "ingredientIds": ["original"] },
        }));
        if !history.says_ai {
            actions.push(with_system(json!({
                "action": "c2pa.edited",
                "digitalSourceType": source,
                "description": "AI involvement as declared by the publisher",
            })));
        }
    } else {
        actions.push(with_system(json!({
            "action": "c2pa.created",
            "digitalSourceType": source,
            "description": "AI involvement as declared by the publisher",
        })));
    }
    actions.push(json!({
        "action": "c2pa.edited",
        "when": marking.made_at.to_rfc3339(),
        "softwareAgent": { "name": "Imprimatur", "version": env!("CARGO_PKG_VERSION") },
        "description": format!("Visible label added: {}", marking.label_text),
    }));
    actions
}

/// `c2pa.metadata` takes only listed fields; of ours that is the digital source type.
fn standard_metadata(marking: &Marking) -> Value {
    json!({
        "@context": { "Iptc4xmpExt": xmp::IPTC_EXT },
        "Iptc4xmpExt:DigitalSourceType": source_type::of_grade(marking.grade),
    })
}

/// `cawg.metadata` (CAWG Metadata 1.1) takes any field: attribution and the IPTC AI fields.
/// It succeeds `stds.schema-org.CreativeWork`, which C2PA 2 deprecates.
fn publisher_metadata(marking: &Marking) -> Value {
    let mut fields = json!({
        "@context": {
            "dc": xmp::DC,
            "photoshop": xmp::PHOTOSHOP,
            "Iptc4xmpExt": xmp::IPTC_EXT,
        },
        "dc:publisher": [marking.publisher],
        "photoshop:Credit": marking.publisher,
        "Iptc4xmpExt:DigitalSourceType": source_type::of_grade(marking.grade),
    });
    let optional = [
        ("Iptc4xmpExt:AISystemUsed", &marking.system),
        ("Iptc4xmpExt:AISystemVersionUsed", &marking.system_version),
    ];
    if let Some(object) = fields.as_object_mut() {
        for (name, value) in optional {
            if let Some(value) = value {
                object.insert(name.to_owned(), json!(value));
            }
        }
    }
    fields
}

/// `c2pa.ai-disclosure` (C2PA 2.4). Oversight is claimed only when there was a reviewer, who
/// stays unnamed: a published file is no place for a staff member's name.
fn disclosure(marking: &Marking) -> Value {
    let mut data = json!({ "modelType": "c2pa.types.model" });
    if let Some(object) = data.as_object_mut() {
        if let Some(system) = &marking.system {
            object.insert("modelName".to_owned(), json!(system));
        }
        if let (Some(system), Some(version)) = (&marking.system, &marking.system_version) {
            let identifier = format!("{system} {version}");
            object.insert("modelIdentifier".to_owned(), json!(identifier));
        }
        if !marking.reviewer.trim().is_empty() {
            let profile = json!({ "humanOversightLevel": "human_validated" });
            object.insert("contentProfile".to_owned(), profile);
        }
    }
    data
}
