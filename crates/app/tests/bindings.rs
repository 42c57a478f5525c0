//! The interface's types are those of the Rust types: `cargo xtask bindings` writes them anew.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

#[test]
fn generated_typescript_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/generated.ts");
    let fresh = app::api::bindings();
    if std::env::var_os("IMPRIMATUR_BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert!(written == fresh, "ui/src/lib/generated.ts is stale; run: cargo xtask bindings");
}

#[test]
fn every_use_case_has_a_method() {
    let fresh = app::api::bindings();
    for name in app::api::NAMES {
        assert!(fresh.contains(&format!("  {name}(args: ")), "{name}");
    }
}
