//! The one way in which the `c2pa` crate is called: offline, without thumbnails, behind a guard.

use std::panic::{AssertUnwindSafe, catch_unwind};

use c2pa::Context;
use serde_json::json;

/// A context that fetches nothing: no remote manifests, no revocation answers, no time stamps.
pub(crate) fn offline() -> Result<Context, c2pa::Error> {
    Context::new().with_settings(json!({
        "verify": {
            "verify_after_reading": true,
            "verify_after_sign": false,
            "ocsp_fetch": false,
            "remote_manifest_fetch": false,
        },
        "core": { "allowed_network_hosts": [], "max_decompressed_manifest_size_in_mb": 32 },
        "builder": { "thumbnail": { "enabled": false } },
    }))
}

/// Runs `work`, turning a panic into `None`.
///
/// The C2PA parsers read hostile bytes and their history is full of hardening; this boundary is
/// the only place where a panic is caught, so that one crafted file cannot end the program.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
