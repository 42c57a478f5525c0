//! Settings, the signing identity, and the first call of every window.

use evidence::Filter;

use crate::{
    App, Code, Error, Progress, Result, terms,
    wire::{
        Nothing, Status, Text,
        settings::{IdentityView, Settings},
    },
};

const KEY: &str = "settings";

/// What the program is, where it keeps things, what is at hand.
///
/// # Errors
/// When the vault cannot be read.
pub fn status(app: &App, _: Nothing, _: &dyn Progress) -> Result<Status> {
    let stored = app.vault().setting(KEY)?;
    let recorded = app.vault().entries(&Filter { limit: Some(1), ..Filter::default() })?;
    let drafts = app.vault().drafts()?;
    Ok(Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        vault: app.vault().folder().display().to_string(),
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
        return Err(wrong(&fault.to_string())
            .help(
                "Enter the 27-character code that was given to you, or leave it empty.",
                "请输入分配给您的 27 位编码，或留空。",
            )
            .about("producerCode"));
    }
    let json = serde_json::to_string(&settings).map_err(|_| wrong("settings"))?;
    app.vault().set_setting(KEY, &json)?;
    Ok(settings)
}

/// The signing identity and what it is worth in public verifiers.
///
/// # Errors
/// [`Code::Identity`] when it exists and cannot be used.
pub fn read_identity(app: &App, _: Nothing, _: &dyn Progress) -> Result<IdentityView> {
    let worth = Text::new(
        "Public verifiers will confirm that a file is unchanged and call the signer unknown: \
         a certificate made here is on no trust list.",
        "公共验证工具能确认文件未被更改，但会显示签名者未知：在本机生成的证书不在任何信任列表上。",
    );
    let Some(identity) = app.stored_identity()? else {
        return Ok(IdentityView {
            exists: false,
            subject: String::new(),
            issuer: String::new(),
            not_before: String::new(),
            not_after: String::new(),
            fingerprint: String::new(),
            problems: Vec::new(),
            worth,
        });
    };
    let info = identity.describe();
    Ok(IdentityView {
        exists: true,
        subject: info.subject,
        issuer: info.issuer,
        not_before: info.not_before.to_rfc3339(),
        not_after: info.not_after.to_rfc3339(),
        fingerprint: info.fingerprint.to_hex(),
        problems: identity
            .check(app.now())
            .into_iter()
            .map(|finding| Text::new(finding.en, finding.zh))
            .collect(),
        worth,
    })
}
