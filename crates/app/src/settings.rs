//! Settings, the signing identity, and the first call of every window.

use std::path::PathBuf;

use evidence::Filter;
use provenance::{Identity, IdentityInfo};

use crate::{
    App, Code, Error, Progress, Result, files, shipped, terms,
    wire::{
        Nothing, Status, Text,
        record::Written,
        settings::{IdentityView, Publisher, Settings},
    },
};

const KEY: &str = "settings";

/// What the program is, where it keeps things, what is at hand.
///
/// # Errors
/// When the vault cannot be read.
pub fn status(app: &App, _: Nothing, _: &dyn Progress) -> Result<Status> {
    let stored = app.vault()?.setting(KEY)?;
    let recorded = app.vault()?.entries(&Filter { limit: Some(1), ..Filter::default() })?;
    let drafts = app.vault()?.drafts()?;
    Ok(Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        vault: app.vault_folder(),
        documents: terms::summaries(app),
        first_start: stored.is_none() && recorded.is_empty() && drafts.is_empty(),
        settings: parse(stored),
    })
}

/// Settings that were kept; ones that cannot be read give way to the defaults.
fn parse(stored: Option<String>) -> Settings {
    stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// Keeps what the person chose.
///
/// # Errors
/// [`Code::Usage`] for a language, theme, profile or producer code that does not exist.
pub fn save_settings(app: &App, settings: Settings, _: &dyn Progress) -> Result<Settings> {
    let wrong = |what: &str| {
        Error::new(
            Code::Usage,
            format!("This setting cannot be kept: {what}."),
            format!("无法保存此设置：{what}。"),
        )
    };
    if settings.language.as_ref().is_some_and(|tag| tag.parse::<kernel::Language>().is_err()) {
        return Err(wrong("language"));
    }
    if !["light", "dark", "system"].contains(&settings.theme.as_str()) {
        return Err(wrong("theme"));
    }
    if settings.profiles.iter().any(|name| name.parse::<kernel::Profile>().is_err()) {
        return Err(wrong("profiles"));
    }
    if !settings.producer_code.is_empty()
        && let Err(fault) = provenance::check_producer_code(&settings.producer_code)
    {
        return Err(Error::new(
            Code::Usage,
            format!("The producer code cannot be kept: {fault}."),
            format!("无法保存服务提供者编码：{}。", fault.zh()),
        )
        .help(
            "Enter the 27-character code that was given to you, or leave it empty.",
            "请输入分配给您的 27 位编码，或留空。",
        ));
    }
    let json = serde_json::to_string(&settings).map_err(|_| wrong("settings"))?;
    app.vault()?.set_setting(KEY, &json)?;
    Ok(settings)
}

/// Puts a sample picture into a folder of its own among the person's pictures (or beside the vault);
/// one that is there already is left as it is.
///
/// # Errors
/// [`Code::Unwritable`] when there is no place for it.
pub fn take_sample(app: &App, _: Nothing, _: &dyn Progress) -> Result<Written> {
    let vault = PathBuf::from(app.vault_folder());
    let pictures = dirs::picture_dir().filter(|folder| folder.is_dir());
    let beside = || vault.parent().map(PathBuf::from).unwrap_or_default();
    let folder = pictures.unwrap_or_else(beside).join("Imprimatur");
    files::writable_folder(&folder)?;
    let path = folder.join("lighthouse.png");
    if !path.exists() {
        files::publish(&path, shipped::SAMPLE_PNG)?;
    }
    Ok(Written { paths: vec![path.display().to_string()], missing: Vec::new() })
}

/// A publisher's signing identity and what it is worth in public verifiers.
///
/// # Errors
/// [`Code::Identity`] when it exists and cannot be used.
pub fn read_identity(app: &App, of: Publisher, _: &dyn Progress) -> Result<IdentityView> {
    let stored = app.stored_identity(of.publisher.trim())?;
    Ok(identity_view(app, stored.as_ref()))
}

/// Makes a signing identity for a publisher who has none, or whose own was lost.
///
/// # Errors
/// [`Code::Usage`] without a name; [`Code::Identity`] when one is there already.
pub fn new_identity(app: &App, of: Publisher, _: &dyn Progress) -> Result<IdentityView> {
    let publisher = of.publisher.trim();
    if publisher.is_empty() {
        return Err(Error::new(
            Code::Usage,
            "An identity needs the publisher's name.",
            "签名身份须有发布者名称。",
        )
        .help("imprimatur identity new NAME", "imprimatur identity new 名称"));
    }
    if app.stored_identity(publisher)?.is_some() {
        return Err(Error::new(
            Code::Identity,
            format!("{publisher} has a signing identity already; it was left as it is."),
            format!("{publisher} 已有签名身份，保持不变。"),
        )
        .help(
            "Move its file out of the vault's secrets folder first.",
            "请先将其文件移出保管库的 secrets 文件夹。",
        ));
    }
    let made = app.make_identity(publisher)?;
    Ok(identity_view(app, Some(&made)))
}

fn identity_view(app: &App, identity: Option<&Identity>) -> IdentityView {
    let info = identity.map(Identity::describe);
    let text = |pick: fn(&IdentityInfo) -> String| info.as_ref().map(pick).unwrap_or_default();
    IdentityView {
        exists: info.is_some(),
        subject: text(|info| info.subject.clone()),
        issuer: text(|info| info.issuer.clone()),
        not_before: text(|info| info.not_before.to_rfc3339()),
        not_after: text(|info| info.not_after.to_rfc3339()),
        fingerprint: text(|info| info.fingerprint.to_hex()),
        problems: identity
            .map(|identity| identity.check(app.now()))
            .unwrap_or_default()
            .into_iter()
            .map(|finding| Text::new(finding.en, finding.zh))
            .collect(),
        worth: Text::new(
            "Public verifiers will confirm that a file is unchanged and call the signer unknown: \
             a certificate made here is on no trust list.",
            "公共验证工具能确认文件未被更改，但会显示签名者未知：在本机生成的证书不在任何信任列表上。",
        ),
    }
}
