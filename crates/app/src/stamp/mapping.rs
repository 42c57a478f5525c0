//! Failures and records of the domain crates in the words of the wire.

use std::path::Path;

use label::{LabelRecord, Place};

use crate::{
    Code, Error,
    wire::{Text, stamp::LabelView},
};

/// A layer's name in replies.
pub(crate) const fn layer_name(layer: provenance::Layer) -> &'static str {
    match layer {
        provenance::Layer::Iptc => "iptc",
        provenance::Layer::Tc260 => "tc260",
        provenance::Layer::C2pa => "c2pa",
    }
}

/// A label as the interface shows it.
pub(crate) fn label_view(label: &LabelRecord) -> LabelView {
    let shortest = label.picture.0.min(label.picture.1).max(1);
    LabelView {
        wording: label.wording.clone(),
        rect: (label.rect.x, label.rect.y, label.rect.width, label.rect.height),
        ink_height: label.ink_height,
        ink_permille: label.ink_height.saturating_mul(1000) / shortest,
        contrast_x100: label.contrast_x100,
        place: place_name(label.place).to_owned(),
    }
}

const fn place_name(place: Place) -> &'static str {
    match place {
        Place::TopLeft => "top-left",
        Place::Top => "top",
        Place::TopRight => "top-right",
        Place::Left => "left",
        Place::Center => "center",
        Place::Right => "right",
        Place::BottomLeft => "bottom-left",
        Place::Bottom => "bottom",
        Place::BottomRight => "bottom-right",
    }
}

/// Why a label could not be put on.
pub(crate) fn label_error(path: &Path, error: &label::Error) -> Error {
    use label::Error as E;
    let shown = path.display().to_string();
    let (code, zh, help_en, help_zh) = match error {
        E::TooLarge { width, height, .. } => (
            Code::TooLarge,
            format!("图片为 {width} × {height} 像素，超出上限"),
            "Make the picture smaller first.",
            "请先缩小图片。",
        ),
        E::Corrupt { .. } => (
            Code::Corrupt,
            "文件已损坏".to_owned(),
            "Get the file again from where it came.",
            "请重新获取该文件。",
        ),
        E::Unsupported { .. } => (
            Code::Unsupported,
            "此类文件暂不能加标识".to_owned(),
            "Convert it to an ordinary PNG or JPEG first.",
            "请先转换为普通 PNG 或 JPEG。",
        ),
        E::TooSmall { width, height, .. } => (
            Code::Unsupported,
            format!("{width} × {height} 像素的图片放不下清晰可辨的标识"),
            "Use a larger picture, fewer profiles or a shorter publisher's name.",
            "请使用更大的图片、更少的规则集或更短的发布者名称。",
        ),
        E::NoProfile | E::PublisherMissing { .. } => (
            Code::Refused,
            "缺少规则集或发布者".to_owned(),
            "Choose a profile and name the publisher.",
            "请选择规则集并写明发布者。",
        ),
        E::PublisherTooLong { .. } | E::NoGlyph { .. } => (
            Code::Usage,
            "发布者名称无法印在标识上".to_owned(),
            "Shorten the publisher's name or spell it with other characters.",
            "请缩短发布者名称或更换其中的字符。",
        ),
        E::UnknownLanguage { .. } | E::PlaceNotAllowed { .. } => (
            Code::Usage,
            "所选语言或位置不适用".to_owned(),
            "Choose an edge or corner, or automatic.",
            "请选择边缘、角落或自动。",
        ),
        _ => (
            Code::Bug,
            "内置标识素材有误".to_owned(),
            "Install the program again.",
            "请重新安装本程序。",
        ),
    };
    // What a decoder says of damage is for programmers.
    let en = match error {
        E::Corrupt { kind, .. } => {
            format!("the {} file is damaged", kind.extension().to_uppercase())
        }
        E::Unsupported { kind, reason } => {
            format!(
                "no label can be put on this {} file: {reason}",
                kind.extension().to_uppercase()
            )
        }
        other => other.to_string(),
    };
    Error::new(
        code,
        format!("{shown}: {en}. The original is untouched."),
        format!("{shown}：{zh}。原件未改动。"),
    )
    .help(help_en, help_zh)
    .about(shown)
}

/// Why marks could not be written.
pub(crate) fn provenance_error(path: &Path, error: &provenance::Error) -> Error {
    use provenance::Error as E;
    let shown = path.display().to_string();
    let (code, zh) = match error {
        E::UnsupportedKind { .. } => (Code::Unsupported, "此类文件暂不能写入标识"),
        E::TooLarge { .. } => (Code::TooLarge, "文件过大"),
        E::Damaged { .. } => (Code::Corrupt, "文件已损坏"),
        E::NoRoom { .. } => (Code::TooLarge, "现有元数据过大，放不下标识"),
        E::Field { .. } => (Code::Usage, "某项内容无法写入标识"),
        E::Certificate { .. } | E::Key { .. } => (Code::Identity, "签名身份不可用"),
        _ => (Code::Bug, "无法生成 C2PA 清单"),
    };
    Error::new(
        code,
        format!("{shown}: {error}. The original is untouched and nothing was published."),
        format!("{shown}：{zh}。原件未改动，未发布任何内容。"),
    )
    .about(shown)
}

/// What is wrong with a label, in Simplified Chinese (the English sentence is the fault's own).
pub(crate) fn fault_zh(fault: &label::Fault) -> String {
    use label::Fault as F;
    match fault {
        F::Unreadable { .. } => "无法读取该文件".to_owned(),
        F::RecordUnusable => "标识记录自相矛盾".to_owned(),
        F::OtherSize { width, height } => {
            format!("图片为 {width} × {height} 像素，并非加标识的那张")
        }
        F::NotThere { matching_percent } => {
            format!("标识不在原处：仅 {matching_percent} % 像素相符")
        }
        F::Altered { text } => format!("标识部分被遮挡或更改：{text}"),
        F::TooSmall { text, ink_height, required_height } => {
            format!("“{text}”高 {ink_height} 像素，要求 {required_height} 像素")
        }
        F::LowContrast { contrast_x100, required_x100 } => {
            format!("对比度 {contrast_x100}/100，要求 {required_x100}/100")
        }
        F::NotAtEdge => "标识不在边缘或角落".to_owned(),
        _ => "标识有误".to_owned(),
    }
}

/// What is wrong with a label, without a decoder's own words.
pub(crate) fn fault_text(fault: &label::Fault) -> Text {
    let en = match fault {
        label::Fault::Unreadable { .. } => {
            "the picture is damaged and cannot be looked at".to_owned()
        }
        other => other.to_string(),
    };
    Text::new(en, fault_zh(fault))
}
