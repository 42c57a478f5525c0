//! Whether a certificate may sign C2PA manifests, with every reason why not, in words.
//!
//! The rules are those of C2PA 2.4, section 14.5.1 (certificate profiles), in the reading of the
//! `c2pa` crate, which every common verifier shares.

use c2pa::SigningAlg;
use kernel::{Digest, Timestamp};
use x509_parser::{
    certificate::X509Certificate,
    extensions::{ExtendedKeyUsage, ParsedExtension},
    pem::Pem,
    prelude::FromDer as _,
    public_key::PublicKey,
    x509::{X509Name, X509Version},
};

use super::{IdentityInfo, MAX_CHAIN, MAX_PEM};
use crate::{Error, Finding};

/// Extended key usages of which one is needed, besides emailProtection, timeStamping and
/// OCSPSigning: documentSigning, Microsoft's and C2PA's claim signing.
const SIGNING_USAGES: [&str; 3] =
    ["1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.76.59.1.9", "1.3.6.1.4.1.62558.2.1"];

/// The certificates of a PEM text as DER, in the order given.
pub(crate) fn read_chain(text: &str) -> Result<Vec<Vec<u8>>, Error> {
    let unreadable = |en: &str, zh: &str| Error::Certificate {
        reasons: vec![Finding::fault("certificate.unreadable", en, zh)],
    };
    if text.len() > MAX_PEM {
        return Err(unreadable("The certificate file is too large.", "证书文件过大。"));
    }
    let mut chain = Vec::new();
    for block in Pem::iter_from_buffer(text.as_bytes()) {
        let block = block.map_err(|_| {
            unreadable("The file is not a PEM certificate.", "该文件不是 PEM 格式的证书。")
        })?;
        if block.label == "CERTIFICATE" {
            chain.push(block.contents);
        }
        if chain.len() > MAX_CHAIN {
            return Err(unreadable("The certificate chain is too long.", "证书链过长。"));
        }
    }
    if chain.is_empty() {
        return Err(unreadable("The file holds no PEM certificate.", "该文件中没有 PEM 证书。"));
    }
    Ok(chain)
}

/// Checks the first certificate against the profile and the order of the chain.
pub(super) fn check(chain: &[Vec<u8>]) -> Result<(SigningAlg, IdentityInfo), Error> {
    let parsed: Option<Vec<X509Certificate<'_>>> = chain
        .iter()
        .map(|der| X509Certificate::from_der(der).ok().map(|(_, certificate)| certificate))
        .collect();
    let Some((leaf, rest)) = parsed.as_deref().and_then(<[_]>::split_first) else {
        return Err(Error::Certificate {
            reasons: vec![Finding::fault(
                "certificate.unreadable",
                "A certificate cannot be read.",
                "证书无法读取。",
            )],
        });
    };
    let mut reasons = reasons_against(leaf);
    let mut below = leaf;
    for issuer in rest {
        if below.issuer().as_raw() != issuer.subject().as_raw() {
            reasons.push(Finding::fault(
                "certificate.order",
                "The chain is out of order: each certificate must be followed by its issuer's.",
                "证书链顺序有误：每张证书之后应为其签发者的证书。",
            ));
            break;
        }
        below = issuer;
    }
    let algorithm = algorithm(leaf);
    match (algorithm, reasons.is_empty()) {
        (Some(algorithm), true) => {
            let der = chain.first().map_or(&[][..], Vec::as_slice);
            Ok((algorithm, describe(leaf, der, algorithm)))
        }
        (None, _) => {
            reasons.push(Finding::fault(
                "certificate.key_kind",
                "The key is of a kind that C2PA does not take; use P-256, P-384, P-521, RSA of \
                 at least 2048 bits, or Ed25519.",
                "密钥类型不被 C2PA 接受；请使用 P-256、P-384、P-521、至少 2048 位的 RSA 或 Ed25519。",
            ));
            Err(Error::Certificate { reasons })
        }
        (Some(_), false) => Err(Error::Certificate { reasons }),
    }
}

fn reasons_against(leaf: &X509Certificate<'_>) -> Vec<Finding> {
    let mut reasons = Vec::new();
    let mut object = |code: &str, en: &str, zh: &str| reasons.push(Finding::fault(code, en, zh));
    if leaf.version() != X509Version::V3 {
        object(
            "certificate.version",
            "It is not an X.509 version 3 certificate.",
            "不是 X.509 v3 证书。",
        );
    }
    if leaf.issuer().as_raw() == leaf.subject().as_raw() {
        object(
            "certificate.self_signed",
            "It is self-signed; C2PA needs a certificate issued by an authority.",
            "该证书为自签名；C2PA 要求由证书机构签发。",
        );
    }
    if leaf.is_ca() {
        object(
            "certificate.is_ca",
            "It is an authority's certificate; put the signing certificate first.",
            "这是证书机构自身的证书；请将签名证书放在最前。",
        );
    }
    if leaf.subject().iter_organization().next().is_none() {
        object(
            "certificate.no_organisation",
            "Its subject has no organisation (O).",
            "证书主体缺少组织名称（O）。",
        );
    }
    if leaf.issuer_uid.is_some() || leaf.subject_uid.is_some() {
        object(
            "certificate.unique_id",
            "It has an issuer or subject unique identifier, which C2PA forbids.",
            "证书含有签发者或主体唯一标识符，C2PA 不允许。",
        );
    }
    let has = |wanted: fn(&ParsedExtension<'_>) -> bool| {
        leaf.extensions().iter().any(|extension| wanted(extension.parsed_extension()))
    };
    if !has(|e| matches!(e, ParsedExtension::AuthorityKeyIdentifier(_))) {
        object(
            "certificate.no_authority_key_id",
            "It has no authority key identifier.",
            "证书缺少签发者密钥标识符（AKI）。",
        );
    }
    match leaf.key_usage() {
        Ok(Some(usage)) if usage.value.digital_signature() && !usage.value.key_cert_sign() => {}
        _ => object(
            "certificate.key_usage",
            "Its key usage must name digitalSignature and must not name keyCertSign.",
            "密钥用途必须包含 digitalSignature，且不得包含 keyCertSign。",
        ),
    }
    match leaf.extended_key_usage() {
        Ok(Some(usage)) if usage.value.any => object(
            "certificate.any_usage",
            "Its extended key usage names anyExtendedKeyUsage, which C2PA forbids.",
            "扩展密钥用途包含 anyExtendedKeyUsage，C2PA 不允许。",
        ),
        Ok(Some(usage)) if signing_usage(usage.value) => {}
        _ => object(
            "certificate.extended_key_usage",
            "Its extended key usage lacks emailProtection or documentSigning.",
            "扩展密钥用途缺少 emailProtection 或 documentSigning。",
        ),
    }
    reasons
}

fn signing_usage(usage: &ExtendedKeyUsage<'_>) -> bool {
    let named = usage.other.iter().any(|oid| SIGNING_USAGES.contains(&oid.to_id_string().as_str()));
    // Time stamping and OCSP signing may only stand alone, and neither is this program's use.
    (usage.email_protection || named) && !usage.time_stamping && !usage.ocsp_signing
}

fn algorithm(leaf: &X509Certificate<'_>) -> Option<SigningAlg> {
    let key = leaf.public_key();
    let oid = key.algorithm.algorithm.to_id_string();
    match key.parsed() {
        Ok(PublicKey::EC(point)) => match point.key_size() {
            256 => Some(SigningAlg::Es256),
            384 => Some(SigningAlg::Es384),
            521 | 528 => Some(SigningAlg::Es512),
            _ => None,
        },
        Ok(PublicKey::RSA(rsa)) if rsa.key_size() >= 2048 => Some(SigningAlg::Ps256),
        _ if oid == "1.3.101.112" => Some(SigningAlg::Ed25519),
        _ => None,
    }
}

fn describe(leaf: &X509Certificate<'_>, der: &[u8], algorithm: SigningAlg) -> IdentityInfo {
    IdentityInfo {
        subject: common_name(leaf.subject()),
        organisation: organisation(leaf.subject()),
        issuer: common_name(leaf.issuer()),
        not_before: Timestamp::from_unix(leaf.validity().not_before.timestamp()),
        not_after: Timestamp::from_unix(leaf.validity().not_after.timestamp()),
        fingerprint: Digest::of(der),
        algorithm: algorithm.to_string(),
    }
}

/// The common name, or the whole name when there is none.
pub(crate) fn common_name(name: &X509Name<'_>) -> String {
    let common = name.iter_common_name().find_map(|attribute| attribute.as_str().ok());
    common.map_or_else(|| name.to_string(), str::to_owned)
}

/// The organisation, or nothing.
fn organisation(name: &X509Name<'_>) -> String {
    let organisation = name.iter_organization().find_map(|attribute| attribute.as_str().ok());
    organisation.unwrap_or_default().to_owned()
}
