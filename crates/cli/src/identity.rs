//! `identity`: who signs, and what that is worth.

use app::{
    App, Result, Silent,
    settings::{new_identity, read_identity},
    wire::settings::Publisher,
};

use crate::{arguments::Identity, output::Output};

pub(crate) fn identity(app: &App, command: Identity, output: &Output) -> Result<u8> {
    let view = match command {
        Identity::Show { publisher } => read_identity(app, Publisher { publisher }, &Silent)?,
        Identity::New { publisher } => new_identity(app, Publisher { publisher }, &Silent)?,
    };
    if output.json {
        output.document(&view);
        return Ok(0);
    }
    if !view.exists {
        let none = output.word(
            "There is none yet; it is made at this publisher's first stamp.",
            "尚无签名身份；将在该发布者首次盖章时生成。",
        );
        output.line(none);
        return Ok(0);
    }
    output.line(&output.strong(&view.subject));
    output.line(&format!("  {} – {}", view.not_before, view.not_after));
    output.line(&format!("  SHA-256 {}", view.fingerprint));
    for problem in &view.problems {
        output.line(&format!("  ▲ {}", output.say(problem)));
    }
    output.line(&format!("  {}", output.say(&view.worth)));
    Ok(0)
}
