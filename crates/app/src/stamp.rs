//! Stamping one file: gate, keep, label, mark, look again, record, publish — in that order.
//!
//! A crash before the entry leaves only unreferenced bytes in the vault; between the entry and the
//! output, the output can be exported again. No published file is unknown to the record.

mod gate;
mod mapping;

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use evidence::{EntryKind, NewEntry};
use kernel::{Digest, MediaKind, Timestamp};
use label::{LabelCheck, Labelled};
use provenance::{Marking, OWN_NUMBER, Verdict, Verification, Written};
use serde_json::{Value, json};

use crate::{
    App, Code, Error, Progress, Result, files,
    wire::{
        Text,
        stamp::{
            FileInspection, LabelView, LayerSupport, LayerWritten, Paths, PreviewStamp, StampInput,
            StampPreview, StampReceipt,
        },
    },
};

use gate::Request;
pub(crate) use mapping::fault_text;

/// What files are and what they can carry; folders are opened.
///
/// # Errors
/// Only when a folder cannot be listed; what is wrong with a file stands in its row.
pub fn inspect_files(app: &App, paths: Paths, _: &dyn Progress) -> Result<Vec<FileInspection>> {
    Ok(files::expand(&paths.paths)?.iter().map(|path| inspect(app, path)).collect())
}

/// The entry under which a file of this digest came out of a stamp here. Looked for by its place in
/// the entry: a result that was stamped again is the original of another entry too.
pub(crate) fn stamped_as(app: &App, digest: Digest) -> Option<evidence::Entry> {
    let filter = evidence::Filter {
        kind: Some(EntryKind::STAMP),
        object: Some(digest),
        limit: Some(100),
        ..Default::default()
    };
    let entries = app.present_vault()?.entries(&filter).ok()?;
    entries.into_iter().find(|entry| entry.objects.get(1) == Some(&digest))
}

/// The picture to put a label on: the file itself, or, when the file is a result of ours, the kept
/// original behind it, so that the label is replaced and never doubled. With the entry replaced.
fn unlabelled(app: &App, bytes: Vec<u8>) -> Result<(Vec<u8>, Option<String>)> {
    let (mut bytes, mut replaced) = (bytes, None);
    // A result of a result leads back step by step; the record is finite, and so is this.
    for _ in 0..100 {
        let Some(entry) = stamped_as(app, Digest::of(&bytes)) else { break };
        let Some(original) = entry.objects.first() else { break };
        bytes = app.vault()?.fetch(original)?;
        replaced.get_or_insert(entry.id);
    }
    Ok((bytes, replaced))
}

fn inspect(app: &App, path: &Path) -> FileInspection {
    let mut row = FileInspection {
        path: files::absolute(path).display().to_string(),
        name: files::name(path),
        kind: None,
        bytes: 0.0,
        size: None,
        thumbnail: None,
        layers: Vec::new(),
        notices: Vec::new(),
        problem: None,
    };
    let looked = files::read(path).and_then(|bytes| {
        row.bytes = bytes.len() as f64;
        let kind = sniff(path, &bytes)?;
        row.kind = Some(kind_name(kind));
        row.layers = supports(kind);
        row.notices = naming_notice(path, kind).into_iter().collect();
        can_stamp(path, kind)?;
        let picture = label::thumbnail(kind, &bytes, 160)
            .map_err(|error| mapping::label_error(path, &error))?;
        row.size = Some(picture.size);
        row.thumbnail = Some(as_data_url(picture.kind, &picture.bytes));
        if let Some(entry) = stamped_as(app, Digest::of(&bytes)).map(|entry| entry.id) {
            row.notices.push(Text::new(
                format!("Stamped here already as {entry}: its label will be replaced."),
                format!("已在此盖章（{entry}）：其标识将被替换。"),
            ));
        }
        let found = provenance::verify(kind, &bytes, Timestamp::from_unix(0));
        if found.tc260.present {
            row.notices.push(Text::new(
                "It carries an AIGC label: another provider's stays, ours is renewed.",
                "已带有 AIGC 标识：他人的标识予以保留，本机的标识予以更新。",
            ));
        }
        if found.c2pa.present {
            row.notices.push(Text::new(
                "Its C2PA manifest is kept as the parent.",
                "其 C2PA 清单将作为父级保留。",
            ));
        }
        Ok(())
    });
    row.problem = looked.err().map(|error| error.to_problem());
    row
}

/// A name that promises another kind than the content.
fn naming_notice(path: &Path, kind: MediaKind) -> Option<Text> {
    let named = path.extension()?.to_string_lossy().to_lowercase();
    let fits = named == kind.extension() || (kind == MediaKind::Jpeg && named == "jpeg");
    (!fits).then(|| {
        let kind = kind.extension().to_uppercase();
        Text::new(
            format!("Named .{named}, but its content is {kind}; it is handled as {kind}."),
            format!("扩展名为 .{named}，但内容是 {kind}，将按 {kind} 处理。"),
        )
    })
}

fn supports(kind: MediaKind) -> Vec<LayerSupport> {
    let visible = label::support(kind);
    let marks = provenance::support(kind);
    let written = [
        ("iptc", provenance::Layer::Iptc),
        ("tc260", provenance::Layer::Tc260),
        ("c2pa", provenance::Layer::C2pa),
    ];
    let visible_row = LayerSupport {
        layer: "label".into(),
        can: visible.can,
        note: (!visible.can).then(|| Text::same(visible.reason)),
    };
    let rows = written.into_iter().map(|(name, layer)| {
        let can = marks.write.contains(&layer);
        let note = (!can).then(|| Text::new(marks.reason_en, marks.reason_zh));
        LayerSupport { layer: name.into(), can, note }
    });
    std::iter::once(visible_row).chain(rows).collect()
}

/// The kind by content; an unknown one is an error that names the file.
pub(crate) fn sniff(path: &Path, bytes: &[u8]) -> Result<MediaKind> {
    let shown = path.display().to_string();
    if bytes.is_empty() {
        return Err(Error::new(
            Code::Corrupt,
            format!("{shown} is empty."),
            format!("{shown} 是空文件。"),
        )
        .help("Get the file again.", "请重新获取该文件。")
        .about(shown));
    }
    MediaKind::sniff(bytes).ok_or_else(|| {
        Error::new(
            Code::Unsupported,
            format!("{shown} is of no kind that is known here."),
            format!("无法识别 {shown} 的类型。"),
        )
        .help("PNG and JPEG pictures can be handled today.", "目前可处理 PNG 和 JPEG 图片。")
        .about(shown)
    })
}

/// Refuses, before any work, a kind that lacks a layer.
fn can_stamp(path: &Path, kind: MediaKind) -> Result<()> {
    let all = supports(kind).iter().all(|layer| layer.can);
    if all { Ok(()) } else { Err(unsupported(path, kind)) }
}

/// A kind that is known and cannot be handled yet.
pub(crate) fn unsupported(path: &Path, kind: MediaKind) -> Error {
    let shown = path.display().to_string();
    let name = kind.extension().to_uppercase();
    Error::new(
        Code::Unsupported,
        format!("{shown} is a {name} file, which cannot be handled yet."),
        format!("{shown} 是 {name} 文件，目前无法处理。"),
    )
    .help("PNG and JPEG pictures can be handled today.", "目前可处理 PNG 和 JPEG 图片。")
    .about(shown)
}

/// The name of a kind in replies.
pub(crate) fn kind_name(kind: MediaKind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}

fn as_data_url(kind: MediaKind, bytes: &[u8]) -> String {
    format!("data:{};base64,{}", kind.mime(), STANDARD.encode(bytes))
}

/// A picture of at most `side` pixels as a data URL, if the bytes are a picture.
pub(crate) fn data_url(bytes: &[u8], side: u32) -> Option<String> {
    let picture = label::thumbnail(MediaKind::sniff(bytes)?, bytes, side).ok()?;
    Some(as_data_url(picture.kind, &picture.bytes))
}

/// The label as it will be, without writing anything.
///
/// # Errors
/// What stands in the way of a label: the file, or the options.
pub fn preview_stamp(app: &App, preview: PreviewStamp, _: &dyn Progress) -> Result<StampPreview> {
    let path = Path::new(&preview.path);
    let request = Request::parse(&preview.options)?;
    let bytes = files::read(path)?;
    let kind = sniff(path, &bytes)?;
    can_stamp(path, kind)?;
    let (bytes, _) = unlabelled(app, bytes)?;
    let labelled = put_label(path, kind, &bytes, &request)?;
    let missing = || Error::bug("previewStamp");
    Ok(StampPreview {
        before: data_url(&bytes, 1600).ok_or_else(missing)?,
        after: data_url(&labelled.bytes, 1600).ok_or_else(missing)?,
        size: labelled.label.picture,
        rules: gate::rules(&request.profiles),
        label: mapping::label_view(&labelled.label),
    })
}

fn put_label(path: &Path, kind: MediaKind, bytes: &[u8], request: &Request) -> Result<Labelled> {
    label::apply(kind, bytes, &request.label()).map_err(|error| mapping::label_error(path, &error))
}

/// Labels, marks, checks, records and publishes one file. The original is never touched.
///
/// # Errors
/// [`Code::Refused`] by the release gate, with its clause; otherwise what stands in the way. In
/// every case nothing was published.
pub fn stamp_file(app: &App, input: StampInput, progress: &dyn Progress) -> Result<StampReceipt> {
    let request = Request::parse(&input.options)?;
    let reviewer = gate::release(&request, &input.reviewed_by)?;
    let path = files::absolute(Path::new(&input.input));
    let bytes = files::read(&path)?;
    let kind = sniff(&path, &bytes)?;
    can_stamp(&path, kind)?;
    let folder = match &input.out {
        Some(out) => files::absolute(Path::new(out)),
        None => path.parent().map(Path::to_owned).unwrap_or_default(),
    };
    files::writable_folder(&folder)?;
    let identity = app.identity(&request.publisher)?;
    if let Some(fault) = gate::unusable(&identity.check(app.now())) {
        return Err(fault);
    }
    let stop = || if progress.cancelled() { Err(Error::cancelled()) } else { Ok(()) };

    stop()?;
    let original = app.vault()?.keep(&bytes)?;
    let (clean, replaced) = unlabelled(app, bytes.clone())?;
    let labelled = put_label(&path, kind, &clean, &request)?;
    stop()?;
    let now = app.now();
    let marking = Marking {
        profiles: request.profiles.clone(),
        grade: request.grade,
        publisher: request.publisher.clone(),
        reviewer: reviewer.clone(),
        label_text: labelled.label.wording.join(" / "),
        title: files::name(&path),
        produce_id: format!("{OWN_NUMBER}{}-{}", &original.to_hex()[..16], now.unix()),
        producer_code: request.producer_code.clone(),
        system: request.system.clone(),
        system_version: None,
        made_at: now,
    };
    let written = provenance::write(kind, &labelled.bytes, &bytes, &marking, &identity)
        .map_err(|error| mapping::provenance_error(&path, &error))?;
    stop()?;
    let verification = provenance::verify(kind, &written.bytes, now);
    let check = label::check(kind, &written.bytes, &labelled.label);
    look_again(&path, &request, &verification, &check)?;

    stop()?;
    let stamped = app.vault()?.keep(&written.bytes)?;
    let stem =
        path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let mut body = body(
        app,
        &path,
        kind,
        bytes.len(),
        &request,
        &reviewer,
        &marking,
        &labelled,
        &written,
        [original, stamped],
    );
    if let (Some(entry), Some(body)) = (replaced, body.as_object_mut()) {
        body.insert("replaces".to_owned(), entry.into());
    }
    let entry =
        NewEntry { kind: EntryKind::STAMP, at: now, body, objects: vec![original, stamped] };
    let receipt = app.vault()?.append(&entry)?;
    let published = files::publish_beside(&folder, &stem, kind.extension(), &written.bytes);
    let output = published.map_err(|error| {
        let (id, hex) = (&receipt.id, stamped.to_hex());
        error.help(
            format!(
                "It is recorded as {id}; export it with: imprimatur record export {id} (file {hex})"
            ),
            format!("已记录为 {id}；可用 imprimatur record export {id} 导出（文件 {hex}）"),
        )
    })?;
    let label = mapping::label_view(&labelled.label);
    Ok(StampReceipt {
        input: path.display().to_string(),
        output: output.display().to_string(),
        layers: layers(&label, &written),
        label,
        receipt: receipt.into(),
    })
}

/// What a stranger would find in the result must be what was meant; else nothing is published.
fn look_again(
    path: &Path,
    request: &Request,
    verification: &Verification,
    check: &LabelCheck,
) -> Result<()> {
    let shown = path.display().to_string();
    let refuse = |en: String, zh: String| {
        Error::new(
            Code::NotClean,
            format!(
                "{shown}: the result did not pass its own check, so nothing was published: {en}"
            ),
            format!("{shown}：结果未通过自检，未发布：{zh}"),
        )
        .help("The original is untouched. Please report this file.", "原件未改动，请反馈此文件。")
        .about(shown.clone())
    };
    if !check.met {
        let en: Vec<_> = check.faults.iter().map(ToString::to_string).collect();
        let zh: Vec<_> = check.faults.iter().map(mapping::fault_zh).collect();
        return Err(refuse(en.join("; "), zh.join("；")));
    }
    if verification.verdict != Verdict::Intact {
        return Err(refuse(verification.summary_en.clone(), verification.summary_zh.clone()));
    }
    let results = provenance::profiles(verification, Some(true));
    for profile in &request.profiles {
        if let Some(missing) = results.get(profile).and_then(|result| result.missing.first()) {
            return Err(refuse(missing.en.clone(), missing.zh.clone()));
        }
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)]
fn body(
    app: &App,
    path: &Path,
    kind: MediaKind,
    length: usize,
    request: &Request,
    reviewer: &str,
    marking: &Marking,
    labelled: &Labelled,
    written: &Written,
    [original, stamped]: [Digest; 2],
) -> Value {
    let name = files::name(path);
    let stem = Path::new(&name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let result = format!("{}.stamped.{}", stem.unwrap_or_default(), kind.extension());
    json!({
        "program": concat!("imprimatur ", env!("CARGO_PKG_VERSION")),
        "file": { "name": name, "kind": kind_name(kind), "bytes": length },
        "objects": [
            { "role": "original", "digest": original, "name": name },
            { "role": "stamped", "digest": stamped, "name": result },
        ],
        "profiles": request.profiles,
        "grade": request.grade,
        "publisher": request.publisher,
        "reviewer": reviewer,
        "declaration": gate::DECLARATION_EN,
        "clauses": gate::clauses(app, &request.profiles),
        "label": labelled.label,
        "layers": written.layers,
        "produceId": marking.produce_id,
        "system": marking.system,
    })
}

fn layers(label: &LabelView, written: &Written) -> Vec<LayerWritten> {
    let visible =
        LayerWritten { layer: "label".into(), summary: Text::same(label.wording.join(" / ")) };
    let marks = written.layers.iter().map(|layer| LayerWritten {
        layer: mapping::layer_name(layer.layer).into(),
        summary: Text::new(&layer.en, &layer.zh),
    });
    std::iter::once(visible).chain(marks).collect()
}

/// The files meant by `paths`: files as given, folders one level deep, sorted.
///
/// # Errors
/// [`Code::Unreadable`] when a folder cannot be listed.
pub fn expand(paths: &[String]) -> Result<Vec<std::path::PathBuf>> {
    files::expand(paths)
}
