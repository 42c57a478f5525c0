//! Writing every layer in the one order that works: XMP (IPTC, attribution, TC260) first, the
//! C2PA manifest last, because any later change would break its hash.

use std::borrow::Cow;

use kernel::{Grade, MediaKind, Profile};

use crate::{
    Error, Finding, Identity, Layer, LayerWritten, MAX_INPUT, Marking, OWN_NUMBER, Severity,
    Written,
    aigc::{self, Label},
    check_producer_code,
    container::{self, Carrier, Removal, Scan},
    manifest::{self, Parent},
    source_type,
    verify::{self, Verdict},
    xmp::{self, Packet, Statement, Value},
};

/// Writes the marks into `labelled` (a picture that already carries its visible label).
///
/// `original` is the file before labelling: its C2PA history is kept as parent, and its marks are
/// taken over where `labelled` lost them. The TC260 label is written when `cn` is among the
/// profiles; without it, one that is there stays as it is.
///
/// # Errors
/// [`Error::UnsupportedKind`], [`Error::TooLarge`], [`Error::Damaged`] and [`Error::NoRoom`] about
/// the file; [`Error::Field`] for an empty publisher, a producer code that is not one, or a
/// content number that the TC260 label cannot hold; [`Error::Certificate`] for a certificate that
/// is not valid at `marking.made_at`; [`Error::Key`] and [`Error::Manifest`] about signing.
pub fn write(
    kind: MediaKind,
    labelled: &[u8],
    original: &[u8],
    marking: &Marking,
    identity: &Identity,
) -> Result<Written, Error> {
    if crate::support(kind).write.is_empty() {
        return Err(Error::UnsupportedKind { kind });
    }
    let bytes = labelled.len().max(original.len());
    if bytes > MAX_INPUT {
        return Err(Error::TooLarge { bytes });
    }
    check_fields(marking)?;
    let reasons: Vec<Finding> = identity
        .check(marking.made_at)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Fault)
        .collect();
    if !reasons.is_empty() {
        return Err(Error::Certificate { reasons });
    }
    let damaged = Error::Damaged { kind, reason: "its structure cannot be followed" };
    let scan = container::scan(kind, labelled).ok_or(damaged)?;
    let before = MediaKind::sniff(original).and_then(|kind| container::scan(kind, original));

    let existing = existing_packet(&scan, before.as_ref());
    let packet = existing.as_ref().and_then(|text| xmp::read(text));
    let (mut statements, mut iptc) = iptc_statements(marking, packet.as_ref());
    let tc260 = marking.profiles.contains(&Profile::Cn).then(|| {
        let (label, layer) = aigc_label(marking, &[Some(&scan), before.as_ref()]);
        statements.push(Statement {
            namespace: xmp::TC260,
            prefix: "TC260",
            name: "AIGC",
            value: Value::Text(label.to_json()),
        });
        layer
    });
    let merged = xmp::merge(existing.as_deref().map(|text| (text, packet.as_ref())), &statements);
    if merged.replaced_unreadable {
        iptc.findings.push(Finding::warning(
            "xmp.replaced",
            "The file's XMP could not be read and was replaced; the original keeps it.",
            "文件原有的 XMP 无法读取，已被替换；原文件中仍保留。",
        ));
    }
    let packets = scan.xmp.iter().filter(|xmp| xmp.carrier != Carrier::JpegExtendedXmp);
    if packets.count() > 1 {
        iptc.findings.push(Finding::warning(
            "xmp.several_joined",
            "The file held several XMP packets; the first was kept, the original keeps them all.",
            "文件含有多个 XMP 数据包，仅保留第一个；原文件中仍全部保留。",
        ));
    }
    let removal = Removal { aigc: tc260.is_some() };
    let labelled = match tc260 {
        Some(_) => without_exif_label(labelled, &scan),
        None => Cow::Borrowed(labelled),
    };
    let signed =
        manifest::sign(kind, &labelled, original, &merged.packet, removal, marking, identity)?;
    let mut layers = vec![iptc];
    layers.extend(tc260);
    layers.push(c2pa_layer(signed.parent, identity));
    Ok(Written { bytes: signed.bytes, layers })
}

fn check_fields(marking: &Marking) -> Result<(), Error> {
    let field = |field, reason: String| Err(Error::Field { field, reason });
    if marking.publisher.trim().is_empty() {
        return field("publisher", "must not be empty".to_owned());
    }
    if let Some(Err(error)) = marking.producer_code.as_deref().map(check_producer_code) {
        return field("producer_code", error.to_string());
    }
    let id = &marking.produce_id;
    if marking.profiles.contains(&Profile::Cn) && (id.is_empty() || !aigc::characters_allowed(id)) {
        let reason = "must be printable ASCII without spaces and not empty".to_owned();
        return field("produce_id", reason);
    }
    Ok(())
}

/// The packet to build upon: the labelled file's, or the original's if labelling lost it.
fn existing_packet<'a>(scan: &Scan<'a>, before: Option<&Scan<'a>>) -> Option<String> {
    let main = |scan: &Scan<'a>| {
        let texts = || {
            let packets = scan.xmp.iter().filter(|xmp| xmp.carrier != Carrier::JpegExtendedXmp);
            packets.map(|xmp| String::from_utf8_lossy(&xmp.bytes).into_owned())
        };
        texts().find(|text| xmp::read(text).is_some()).or_else(|| texts().next())
    };
    main(scan).or_else(|| before.and_then(main))
}

fn iptc_statements(marking: &Marking, packet: Option<&Packet>) -> (Vec<Statement>, LayerWritten) {
    let source = source_type::of_grade(marking.grade);
    let iptc = |name, value: &str| Statement {
        namespace: xmp::IPTC_EXT,
        prefix: "Iptc4xmpExt",
        name,
        value: Value::Text(value.to_owned()),
    };
    let mut statements = vec![
        iptc("DigitalSourceType", source),
        Statement {
            namespace: xmp::DC,
            prefix: "dc",
            name: "publisher",
            value: Value::Bag(marking.publisher.clone()),
        },
    ];
    statements.extend(marking.system.as_deref().map(|system| iptc("AISystemUsed", system)));
    let version = marking.system_version.as_deref();
    statements.extend(version.map(|version| iptc("AISystemVersionUsed", version)));
    // An artist's or agency's own credit is never overwritten.
    let lacks = |namespace, name| {
        packet.is_none_or(|packet| packet.values(namespace, name).all(|v| v == marking.publisher))
    };
    if lacks(xmp::DC, "creator") {
        let value = Value::Sequence(marking.publisher.clone());
        statements.push(Statement { namespace: xmp::DC, prefix: "dc", name: "creator", value });
    }
    if lacks(xmp::PHOTOSHOP, "Credit") {
        statements.push(Statement {
            namespace: xmp::PHOTOSHOP,
            prefix: "photoshop",
            name: "Credit",
            value: Value::Text(marking.publisher.clone()),
        });
    }
    // Ours is renewed with each stamp; an identifier that others gave is theirs.
    let foreign = packet.is_some_and(|packet| {
        packet.values(xmp::DC, "identifier").any(|value| !value.starts_with(OWN_NUMBER))
    });
    if !foreign {
        statements.push(Statement {
            namespace: xmp::DC,
            prefix: "dc",
            name: "identifier",
            value: Value::Text(marking.produce_id.clone()),
        });
    }
    let mut findings = Vec::new();
    let before = packet.and_then(|p| p.values(xmp::IPTC_EXT, "DigitalSourceType").next());
    if let Some(before) = before.filter(|before| *before != source) {
        findings.push(Finding::warning(
            "iptc.source_type_replaced",
            format!(
                "The file said {}; it now says {}.",
                source_type::term(before),
                source_type::term(source)
            ),
            format!(
                "文件原标注为 {}，现改为 {}。",
                source_type::term(before),
                source_type::term(source)
            ),
        ));
    }
    let (grade_en, grade_zh) = match marking.grade {
        Grade::Generated => ("made by AI", "由人工智能生成"),
        Grade::Modified => ("modified by AI", "经人工智能修改"),
    };
    let publisher = &marking.publisher;
    let layer = LayerWritten {
        layer: Layer::Iptc,
        en: format!("IPTC digital source type: {grade_en}; published by {publisher}."),
        zh: format!("IPTC 数字来源类型：{grade_zh}；发布者：{publisher}。"),
        findings,
    };
    (statements, layer)
}

/// The label to be written. A file has only one (GB 45438-2025, 6.1 c): what another provider said
/// about producing the content stays true and is kept, what we said earlier is overwritten.
fn aigc_label(marking: &Marking, scans: &[Option<&Scan<'_>>]) -> (Label, LayerWritten) {
    let mut findings = Vec::new();
    let ours = marking.producer_code.clone().unwrap_or_else(|| {
        let spelled = aigc::spell(&marking.publisher);
        if spelled != marking.publisher {
            findings.push(Finding::note(
                "tc260.name_spelled",
                "The AIGC label takes printable ASCII without spaces only: the publisher's name is \
                 percent-encoded in it. A 27-character provider code would stand as it is.",
                "AIGC 标识只允许不含空格的可打印 ASCII 字符：发布者名称以百分号编码写入。\
                 填写 27 位编码则原样写入。",
            ));
        }
        spelled
    });
    let id = marking.produce_id.clone();
    let foreign = scans
        .iter()
        .flatten()
        .flat_map(|scan| verify::aigc_texts(scan))
        .filter_map(|found| aigc::parse(&found.text).label)
        .find(|label| !label.producer().is_empty() && !label.produce_id().is_empty());
    let label = match foreign.filter(|label| label.producer() != ours) {
        Some(mut label) => {
            if label.propagator().is_empty() {
                label.values[4] = ours;
                label.values[5] = id;
            }
            findings.push(Finding::note(
                "tc260.kept",
                format!("The file's own AIGC label by {} is kept.", label.producer()),
                format!("保留文件原有的 AIGC 标识（{}）。", label.producer()),
            ));
            label
        }
        // On first writing the propagation elements may equal the producer's (annex E, note 1);
        // they are left empty, since nobody has propagated anything yet.
        None => {
            let mut label = Label::default();
            label.values[0] = "1".to_owned();
            label.values[1] = ours;
            label.values[2] = id;
            label
        }
    };
    let layer = LayerWritten {
        layer: Layer::Tc260,
        en: format!("TC260 AIGC label with content number {}.", label.produce_id()),
        zh: format!("TC260 AIGC 标识，内容编号 {}。", label.produce_id()),
        findings,
    };
    (label, layer)
}

/// Blanks a label in the Exif UserComment, in place, so that the file keeps one label and no
/// offset moves.
fn without_exif_label<'a>(bytes: &'a [u8], scan: &Scan<'_>) -> Cow<'a, [u8]> {
    let Some((exif, place)) = &scan.exif else { return Cow::Borrowed(bytes) };
    let comment = aigc::user_comment(exif).filter(|(text, _)| text.contains("\"AIGC\""));
    let Some((_, range)) = comment else { return Cow::Borrowed(bytes) };
    let mut copy = bytes.to_vec();
    let start = place.start + range.start;
    if let Some(text) = copy.get_mut(start..place.start + range.end) {
        text.fill(0);
    }
    container::renew_checksum(&mut copy, place);
    Cow::Owned(copy)
}

fn c2pa_layer(parent: Parent, identity: &Identity) -> LayerWritten {
    let mut findings = vec![Finding::note(
        "c2pa.unlisted_signer",
        "The signer is not on a public trust list: readers see that the file is unchanged and \
         show the signer as unknown.",
        "签名者不在公开信任列表中：读取方能确认文件未被改动，但会将签名者显示为未知。",
    )];
    match parent {
        Parent::None | Parent::Kept(Verdict::Intact) => {}
        Parent::Kept(Verdict::Unproven) => findings.push(Finding::note(
            "c2pa.parent_unproven",
            "The certificate of the original's own manifest has expired; it is kept as history.",
            "原文件自带清单的证书已过期，仍作为历史记录保留。",
        )),
        Parent::Kept(_) => findings.push(Finding::warning(
            "c2pa.parent_faulty",
            "The original's own manifest was already faulty; it is kept as history.",
            "原文件自带的清单已有问题，仍作为历史记录保留。",
        )),
        Parent::Lost => findings.push(Finding::warning(
            "c2pa.parent_lost",
            "The original's own manifest is too broken to be kept.",
            "原文件自带的清单已损坏，无法保留。",
        )),
    }
    let signer = identity.describe().subject;
    LayerWritten {
        layer: Layer::C2pa,
        en: format!("C2PA manifest signed by {signer}."),
        zh: format!("C2PA 清单，签名者：{signer}。"),
        findings,
    }
}
