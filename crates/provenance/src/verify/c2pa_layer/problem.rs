//! What can be wrong with a manifest store, in plain words instead of status codes.

use c2pa::{Ingredient, Reader, ValidationState};
use serde::{Deserialize, Serialize};

/// Trust is reported apart: an unlisted signer does not make a file faulty.
const UNTRUSTED: &str = "signingCredential.untrusted";
const MAX_PROBLEMS: usize = 50;

/// Kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The file's content is not what was signed.
    DataChanged,
    /// A statement in the manifest is not what was signed.
    ManifestChanged,
    /// The signature does not fit the claim.
    SignatureBroken,
    /// A part of the manifest is missing.
    Missing,
    /// The certificate is expired, revoked or of a kind that may not sign.
    Certificate,
    /// Something is wrong with the manifest of an ingredient.
    Ingredient,
    /// The manifest cannot be read.
    Unreadable,
    /// Another breach of the C2PA specification.
    Other,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// C2PA status code, or the reader's own words when it could not get that far.
    pub code: String,
    /// In one plain English sentence.
    pub en: String,
    /// The same in Simplified Chinese.
    pub zh: String,
}

/// What the reader found wrong with the active manifest and the ingredients.
pub(super) fn of_reader(reader: &Reader) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut add = |code: &str, of_ingredient: bool| {
        let problem = describe(code, of_ingredient);
        if code != UNTRUSTED && !problems.contains(&problem) && problems.len() < MAX_PROBLEMS {
            problems.push(problem);
        }
    };
    if let Some(results) = reader.validation_results() {
        for status in results.active_manifest().iter().flat_map(|codes| codes.failure()) {
            add(status.code(), false);
        }
        for delta in results.ingredient_deltas().into_iter().flatten() {
            for status in delta.validation_deltas().failure() {
                add(status.code(), true);
            }
        }
    }
    if reader.active_manifest().is_none() {
        add("claim.missing", false);
    }
    if problems.is_empty() && reader.validation_state() == ValidationState::Invalid {
        problems.push(describe("general.error", false));
    }
    problems
}

/// The problem that kept the store from being read.
pub(super) fn of_error(error: &c2pa::Error) -> Problem {
    match error {
        c2pa::Error::ClaimMissing { .. } => describe("claim.missing", false),
        c2pa::Error::HashMismatch(_) => describe("assertion.dataHash.mismatch", false),
        other => unreadable(&other.to_string()),
    }
}

/// A store that cannot be read.
pub(super) fn unreadable(reason: &str) -> Problem {
    Problem {
        kind: ProblemKind::Unreadable,
        code: reason.chars().take(200).collect(),
        en: "The C2PA manifest is damaged and cannot be read.".to_owned(),
        zh: "C2PA 清单已损坏，无法读取。".to_owned(),
    }
}

/// Whether problems were recorded when the ingredient was taken in.
pub(super) fn recorded_in(ingredient: &Ingredient) -> bool {
    let results = ingredient.validation_results();
    let failures = results.and_then(|results| results.active_manifest());
    let new = failures.is_some_and(|codes| codes.failure().iter().any(|s| s.code() != UNTRUSTED));
    let old = ingredient.validation_status().unwrap_or_default();
    new || old.iter().any(|status| !status.passed() && status.code() != UNTRUSTED)
}

fn describe(code: &str, of_ingredient: bool) -> Problem {
    use ProblemKind as Kind;
    let (kind, en, zh) = match code {
        "assertion.dataHash.mismatch"
        | "assertion.boxesHash.mismatch"
        | "assertion.boxesHash.unknownBox"
        | "assertion.bmffHash.mismatch"
        | "assertion.collectionHash.mismatch" => (
            Kind::DataChanged,
            "The file's content was changed after signing.",
            "文件内容在签名后被改动。",
        ),
        "assertion.hashedURI.mismatch" | "ingredient.hashedURI.mismatch" => (
            Kind::ManifestChanged,
            "A statement in the manifest was changed after signing.",
            "清单中的陈述在签名后被改动。",
        ),
        "claimSignature.mismatch" => {
            (Kind::SignatureBroken, "The signature does not fit the manifest.", "签名与清单不符。")
        }
        "claimSignature.missing" => {
            (Kind::SignatureBroken, "The manifest has no signature.", "清单没有签名。")
        }
        "claim.missing"
        | "claim.hardBindings.missing"
        | "assertion.missing"
        | "assertion.required.missing"
        | "claim.required.missing"
        | "manifest.inaccessible"
        | "ingredient.manifest.missing" => {
            (Kind::Missing, "A part of the manifest is missing.", "清单缺少必要部分。")
        }
        "signingCredential.expired" | "claimSignature.outsideValidity" => (
            Kind::Certificate,
            "The signing certificate has expired, and no time stamp of a known authority proves \
             that the signature is older.",
            "签名证书已过期，且没有已知机构的时间戳证明签名早于到期日。",
        ),
        "signingCredential.invalid" => (
            Kind::Certificate,
            "The signing certificate is of a kind that C2PA does not accept.",
            "签名证书不符合 C2PA 的要求。",
        ),
        "signingCredential.ocsp.revoked" => {
            (Kind::Certificate, "The signing certificate was revoked.", "签名证书已被吊销。")
        }
        _ => (
            Kind::Other,
            "The manifest breaks a rule of the C2PA specification.",
            "清单违反 C2PA 规范。",
        ),
    };
    if of_ingredient {
        // An ingredient's expired certificate proves as little as one's own, and breaks as little.
        let kind = if kind == Kind::Certificate { kind } else { Kind::Ingredient };
        return Problem {
            kind,
            code: code.to_owned(),
            en: format!("In the history of the file: {en}"),
            zh: format!("文件的历史记录中：{zh}"),
        };
    }
    Problem { kind, code: code.to_owned(), en: en.to_owned(), zh: zh.to_owned() }
}
