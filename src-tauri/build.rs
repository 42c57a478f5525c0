//! Declares the window's four commands, so that each needs a permission of its own, and what the
//! window is built from.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The built interface is inside the program: another one is another program.
    println!("cargo:rerun-if-changed=../ui/dist");
    println!("cargo:rerun-if-changed=capabilities");
    let commands = tauri_build::AppManifest::new().commands(&["call", "cancel", "pick", "show"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))
        .map_err(|error| format!("{error:#}"))?;
    Ok(())
}
