//! The window: one command that dispatches every use case by name, and what only a window can do
//! (asking for files, showing a file in its folder).
//!
//! Nothing here knows what a use case does; see `app::api`.

mod dialogs;

use std::{path::PathBuf, sync::Arc};

use app::{App, SystemClock, jobs::Jobs, wire::Problem};
use serde::Serialize;
use serde_json::Value;
use tauri::{AppHandle, Emitter as _, Manager as _, State};

/// What the commands share.
struct Desk {
    app: Arc<App>,
    jobs: Jobs,
}

/// A step of a long call, as the interface hears of it.
#[derive(Clone, Serialize)]
struct Heard {
    job: String,
    done: u64,
    total: u64,
    subject: String,
}

/// Calls a use case by name.
#[tauri::command]
async fn call(
    handle: AppHandle,
    desk: State<'_, Desk>,
    name: String,
    args: Value,
    job: String,
) -> Result<Value, Problem> {
    let heard = job.clone();
    let listener = move |step: app::Step<'_>| {
        let step = Heard {
            job: heard.clone(),
            done: step.done,
            total: step.total,
            subject: step.subject.to_owned(),
        };
        // A window that is closing hears nothing; the work goes on all the same.
        let _ = handle.emit("progress", step);
    };
    desk.jobs.call(Arc::clone(&desk.app), job, name, args, listener).await
}

/// Asks a call to stop at its next safe point.
#[tauri::command]
fn cancel(desk: State<'_, Desk>, job: String) {
    desk.jobs.cancel(&job);
}

/// Opens the window on the vault in `folder` (or the platform's usual one) and runs until it closes.
///
/// # Errors
/// A sentence for people when the vault cannot be opened or no window can be made.
pub fn run(context: tauri::Context, folder: Option<PathBuf>) -> Result<(), String> {
    let folder = folder
        .or_else(app::default_vault_folder)
        .ok_or("there is no usual folder for program data; name one with --vault DIR")?;
    let opened = App::open(&folder, SystemClock).and_then(|app| app.open_vault().map(|()| app));
    let app = opened.map_err(|error| {
        let help = if error.help.en.is_empty() { "" } else { "\nhelp: " };
        format!("{}{help}{}", error.message.en, error.help.en)
    })?;
    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .setup(move |tauri| {
            tauri.manage(Desk { app: Arc::new(app), jobs: Jobs::default() });
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![call, cancel, dialogs::pick, dialogs::show])
        .run(context)
        .map_err(|error| format!("the window cannot be opened: {error}"))
}
