//! Declares the window's four commands, so that each needs a permission of its own.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands = tauri_build::AppManifest::new().commands(&["call", "cancel", "pick", "show"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))
        .map_err(|error| format!("{error:#}"))?;
    Ok(())
}
