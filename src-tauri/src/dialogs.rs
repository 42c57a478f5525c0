//! The system's dialogs, asked for by the window. In debug builds an environment variable answers
//! instead, because no test can press a button of a native dialog.

use std::path::Path;

use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, FilePath};

/// Asks for files, a folder, or a place to save; nothing chosen is an empty list.
#[tauri::command]
pub(crate) async fn pick(
    handle: AppHandle,
    what: String,
    suggested: Option<String>,
) -> Result<Vec<String>, String> {
    #[cfg(debug_assertions)]
    if let Ok(answer) = std::env::var("IMPRIMATUR_PICK") {
        return Ok(answer.split('\n').filter(|path| !path.is_empty()).map(Into::into).collect());
    }
    let ask = move || {
        let dialog = handle.dialog().file();
        match what.as_str() {
            "folder" => dialog.blocking_pick_folder().into_iter().collect(),
            "save" => {
                let dialog = dialog.set_file_name(suggested.unwrap_or_default());
                dialog.blocking_save_file().into_iter().collect()
            }
            _ => dialog.blocking_pick_files().unwrap_or_default(),
        }
    };
    let chosen: Vec<FilePath> =
        tauri::async_runtime::spawn_blocking(ask).await.map_err(|error| error.to_string())?;
    let paths = chosen.into_iter().filter_map(|path| path.into_path().ok());
    Ok(paths.map(|path| path.display().to_string()).collect())
}

/// Opens the folder of a file that was written, in the system's file manager.
#[tauri::command]
pub(crate) fn show(path: String) -> Result<(), String> {
    let path = Path::new(&path);
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    if !folder.is_dir() {
        return Err(format!("{} is not there any more", folder.display()));
    }
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    // Named by path, never through a shell.
    std::process::Command::new(opener)
        .arg(folder)
        .spawn()
        .map(drop)
        .map_err(|error| format!("{opener} cannot be started: {error}"))
}
