//! Who signs: a certificate chain and its private key, made here or brought by the user.
//!
//! Left out: storing them, asking for passwords, revocation, and any judgement whether a signer
//! is trusted.

mod profile;

use c2pa::{BoxedSigner, Signer, SigningAlg, create_signer, crypto::raw_signature};
use kernel::{Digest, Timestamp};
use p256::{
    SecretKey,
    ecdsa::{DerSignature, SigningKey, signature::Signer as _},
    elliptic_curve::rand_core::{OsRng, RngCore as _},
    pkcs8::{EncodePrivateKey as _, LineEnding},
};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyIdMethod, KeyUsagePurpose, PublicKeyData, SerialNumber,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use x509_parser::prelude::{FromDer as _, X509Certificate};

pub(crate) use profile::{common_name, read_chain};

use crate::{Error, Finding};

/// How long a certificate made here is valid.
const VALID_DAYS: i64 = 730;
/// From how many days before its end a certificate is reported.
const SOON_DAYS: i64 = 30;
/// X.520 upper bound of a common name and an organisation name, in characters.
const MAX_NAME: usize = 64;
/// Bound on PEM text handed in, and on certificates in a chain.
const MAX_PEM: usize = 256 * 1024;
const MAX_CHAIN: usize = 10;

/// A signing certificate with its chain and private key.
pub struct Identity {
    certificates: String,
    key: String,
    chain: Vec<Vec<u8>>,
    algorithm: SigningAlg,
    info: IdentityInfo,
}

/// An identity as people see it; holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityInfo {
    /// Common name of the signing certificate, or its whole subject when it has none.
    pub subject: String,
    /// Organisation of the signing certificate.
    pub organisation: String,
    /// Who issued it.
    pub issuer: String,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
    /// SHA-256 of the certificate (DER).
    pub fingerprint: Digest,
    /// C2PA name of the signature algorithm, such as `es256`.
    pub algorithm: String,
}

impl std::fmt::Debug for Identity {
    /// Never prints the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("info", &self.info).finish_non_exhaustive()
    }
}

impl Identity {
    /// Makes a local identity named `name` (1 to 64 characters): an own authority that signs one
    /// ES256 certificate (P-256), valid for two years from `now`.
    ///
    /// The authority's private key is dropped at once: nobody, not even who steals the identity,
    /// can issue a second certificate under it; renewing means a new identity. Its certificate
    /// stays in the chain so that others may choose to trust exactly this identity. An authority
    /// is needed at all because C2PA refuses certificates that signed themselves.
    ///
    /// # Errors
    /// [`Error::Field`] for a name that does not fit into a certificate, [`Error::Key`] if key or
    /// certificate cannot be made.
    pub fn create(name: &str, now: Timestamp) -> Result<Self, Error> {
        let name = name.trim();
        let length = name.chars().count();
        if length == 0 || length > MAX_NAME || name.chars().any(char::is_control) {
            return Err(Error::Field {
                field: "name",
                reason: format!("needs 1 to {MAX_NAME} characters without control characters"),
            });
        }
        let failed = |error: rcgen::Error| Error::Key { reason: error.to_string() };
        let authority_key = LocalKey::generate();
        let authority = authority_params(name, now, &authority_key)?;
        let authority_cert = authority.self_signed(&authority_key).map_err(failed)?;

        let leaf_key = LocalKey::generate();
        let issuer = Issuer::new(authority, authority_key);
        let leaf_cert =
            leaf_params(name, now, &leaf_key)?.signed_by(&leaf_key, &issuer).map_err(failed)?;

        let key = SecretKey::from(&leaf_key.signing)
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|error| Error::Key { reason: error.to_string() })?;
        let certificates = [leaf_cert.der(), authority_cert.der()].map(|der| pem(der)).concat();
        Self::from_pem(&certificates, &key)
    }

    /// Takes a user's own chain (PEM, signing certificate first) and private key (PKCS#8 PEM).
    ///
    /// Expiry is not judged here, for that needs an instant: see [`Identity::check`].
    ///
    /// # Errors
    /// [`Error::Certificate`] with every reason why C2PA would refuse the certificate (C2PA 2.4,
    /// section 14.5.1), [`Error::Key`] when the key cannot be read or is not the certificate's.
    pub fn from_pem(cert_chain: &str, key: &str) -> Result<Self, Error> {
        let chain = profile::read_chain(cert_chain)?;
        let (algorithm, info) = profile::check(&chain)?;
        let identity = Self {
            certificates: chain.iter().map(|der| pem(der)).collect(),
            key: key.trim().to_owned() + "\n",
            chain,
            algorithm,
            info,
        };
        identity.prove_possession()?;
        Ok(identity)
    }

    /// The chain as PEM, signing certificate first.
    #[must_use]
    pub fn certificates_pem(&self) -> &str {
        &self.certificates
    }

    /// The private key as PKCS#8 PEM. Secret.
    #[must_use]
    pub fn key_pem(&self) -> &str {
        &self.key
    }

    /// The identity as people see it.
    #[must_use]
    pub fn describe(&self) -> IdentityInfo {
        self.info.clone()
    }

    /// What is to be said about the certificate at `now`: not yet valid, expired, about to expire.
    #[must_use]
    pub fn check(&self, now: Timestamp) -> Vec<Finding> {
        let (from, until) = (self.info.not_before, self.info.not_after);
        let day = until.date();
        if now < from {
            let day = from.date();
            vec![Finding::fault(
                "identity.not_yet_valid",
                format!("The signing certificate is valid only from {day}."),
                format!("签名证书自 {day} 起才生效。"),
            )]
        } else if now > until {
            vec![Finding::fault(
                "identity.expired",
                format!("The signing certificate expired on {day}; make a new identity."),
                format!("签名证书已于 {day} 过期，请新建签名身份。"),
            )]
        } else if now.plus_days(SOON_DAYS) > until {
            vec![Finding::warning(
                "identity.expires_soon",
                format!("The signing certificate expires on {day}."),
                format!("签名证书将于 {day} 过期。"),
            )]
        } else {
            Vec::new()
        }
    }

    /// A signer for C2PA. The chain goes without its root, as C2PA 2.4 asks.
    pub(crate) fn signer(&self) -> Result<BoxedSigner, Error> {
        let without_root: String = self
            .chain
            .iter()
            .enumerate()
            .filter(|(index, der)| *index == 0 || !is_self_signed(der))
            .map(|(_, der)| pem(der))
            .collect();
        let (chain, key) = (without_root.as_bytes(), self.key.as_bytes());
        let signer = create_signer::from_keys(chain, key, self.algorithm, None);
        let signer = signer.map_err(|error| Error::Key {
            reason: format!("{error}; it must be an unencrypted PKCS#8 key in PEM"),
        })?;
        Ok(Box::new(Compact(signer)))
    }

    /// Signs and checks a probe, so that a wrong key is found now and not in a published file.
    fn prove_possession(&self) -> Result<(), Error> {
        let mismatch = || Error::Key { reason: "it does not belong to the certificate".to_owned() };
        let probe = b"proof of possession";
        let signature =
            self.signer()?.sign(probe).map_err(|error| Error::Key { reason: error.to_string() })?;
        let leaf = self.chain.first().ok_or_else(mismatch)?;
        let (_, certificate) = X509Certificate::from_der(leaf).map_err(|_| mismatch())?;
        let validator = raw_signature::validator_for_signing_alg(self.algorithm);
        validator
            .ok_or_else(mismatch)?
            .validate(&signature, probe, certificate.public_key().raw)
            .map_err(|_| mismatch())
    }
}

/// A signer that reserves no room for a time stamp, since none is ever asked for: that spares
/// every file ten kilobytes of padding.
struct Compact(BoxedSigner);

impl Signer for Compact {
    fn sign(&self, data: &[u8]) -> c2pa::Result<Vec<u8>> {
        self.0.sign(data)
    }

    fn alg(&self) -> SigningAlg {
        self.0.alg()
    }

    fn certs(&self) -> c2pa::Result<Vec<Vec<u8>>> {
        self.0.certs()
    }

    fn reserve_size(&self) -> usize {
        let chain = self.0.certs().unwrap_or_default();
        let chain: usize = chain.iter().map(|der| der.len() + 16).sum();
        // The largest signature (RSA of 8192 bits) and the headers of COSE.
        (chain + 2048).min(self.0.reserve_size())
    }
}

fn is_self_signed(der: &[u8]) -> bool {
    X509Certificate::from_der(der).is_ok_and(|(_, c)| c.issuer().as_raw() == c.subject().as_raw())
}

/// One certificate as PEM (RFC 7468: 64 characters a line).
fn pem(der: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut body = String::new();
    for (index, group) in der.chunks(3).enumerate() {
        if index % 16 == 0 {
            body.push('\n');
        }
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let sextet = (bits >> (18 - 6 * position)) as usize & 63;
            let filled = position <= group.len();
            body.push(if filled { char::from(ALPHABET[sextet]) } else { '=' });
        }
    }
    format!("-----BEGIN CERTIFICATE-----{body}\n-----END CERTIFICATE-----\n")
}

/// A P-256 key in the shape that the certificate builder asks for.
struct LocalKey {
    signing: SigningKey,
    public: Vec<u8>,
}

impl LocalKey {
    fn generate() -> Self {
        let signing = SigningKey::random(&mut OsRng);
        let public = signing.verifying_key().to_encoded_point(false).as_bytes().to_vec();
        Self { signing, public }
    }

    /// RFC 7093 method 1: the first 20 bytes of the SHA-256 of the public key.
    fn identifier(&self) -> KeyIdMethod {
        KeyIdMethod::PreSpecified(Digest::of(&self.public).as_bytes()[..20].to_vec())
    }
}

impl PublicKeyData for LocalKey {
    fn der_bytes(&self) -> &[u8] {
        &self.public
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &rcgen::PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for LocalKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature: DerSignature = self.signing.sign(message);
        Ok(signature.as_bytes().to_vec())
    }
}

fn authority_params(
    name: &str,
    now: Timestamp,
    key: &LocalKey,
) -> Result<CertificateParams, Error> {
    let mut params = params(&format!("{name} local authority"), name, now, key)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn leaf_params(name: &str, now: Timestamp, key: &LocalKey) -> Result<CertificateParams, Error> {
    /// id-kp-documentSigning (RFC 9336).
    const DOCUMENT_SIGNING: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 3, 36];
    let mut params = params(name, name, now, key)?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::EmailProtection,
        ExtendedKeyUsagePurpose::Other(DOCUMENT_SIGNING.to_vec()),
    ];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn params(
    common_name: &str,
    organisation: &str,
    now: Timestamp,
    key: &LocalKey,
) -> Result<CertificateParams, Error> {
    let instant = |at: Timestamp| {
        OffsetDateTime::from_unix_timestamp(at.unix())
            .map_err(|error| Error::Key { reason: error.to_string() })
    };
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    let shortened: String = common_name.chars().take(MAX_NAME).collect();
    params.distinguished_name.push(DnType::CommonName, shortened);
    params.distinguished_name.push(DnType::OrganizationName, organisation);
    // An hour's grace, so that a reader whose clock is a little behind does not object.
    params.not_before = instant(Timestamp::from_unix(now.unix().saturating_sub(3600)))?;
    params.not_after = instant(now.plus_days(VALID_DAYS))?;
    let mut serial = [0_u8; 16];
    OsRng.fill_bytes(&mut serial);
    // RFC 5280, 4.1.2.2: positive and not zero.
    serial[0] = serial[0] & 0x7f | 0x40;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.key_identifier_method = key.identifier();
    Ok(params)
}
