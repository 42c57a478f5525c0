//! Starts the window. The context is made here, so that the library builds without the interface.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args_os()
        .skip_while(|argument| argument != "--vault")
        .nth(1)
        .or_else(|| std::env::var_os("IMPRIMATUR_VAULT"))
        .map(std::path::PathBuf::from);
    match desktop::run(tauri::generate_context!(), folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(5)
        }
    }
}
