//! Identities: made here, brought along, refused with reasons.

use std::io::Cursor;

use kernel::{MediaKind, Timestamp};
use provenance::{Error, Identity, Verdict, verify, write};

use crate::pictures::{marking, now, png};

#[test]
fn a_local_identity_describes_itself_and_returns_from_its_text() {
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    let identity = Identity::create("  示例出版社 ", now).unwrap();
    let info = identity.describe();
    assert_eq!((info.subject.as_str(), info.organisation.as_str()), ("示例出版社", "示例出版社"));
    assert_eq!(info.issuer, "示例出版社 local authority");
    assert_eq!(
        (info.not_before.to_rfc3339().as_str(), info.algorithm.as_str()),
        ("2026-11-22T11:00:00Z", "es256")
    );
    assert_eq!(info.not_after.date(), "2028-11-21");
    assert_eq!(identity.certificates_pem().matches("BEGIN CERTIFICATE").count(), 2);
    let again = Identity::from_pem(identity.certificates_pem(), identity.key_pem()).unwrap();
    assert_eq!(again.describe(), info);
    assert!(!format!("{identity:?}").contains("PRIVATE"));

    let codes = |at: Timestamp| -> Vec<String> {
        identity.check(at).into_iter().map(|finding| finding.code).collect()
    };
    assert!(codes(now).is_empty());
    assert_eq!(codes(now.plus_days(-1)), ["identity.not_yet_valid"]);
    assert_eq!(codes(now.plus_days(720)), ["identity.expires_soon"]);
    assert_eq!(codes(now.plus_days(731)), ["identity.expired"]);
    for bad in ["", "  ", "a\nb", &"x".repeat(65)] {
        assert!(matches!(Identity::create(bad, now), Err(Error::Field { field: "name", .. })));
    }
}

#[test]
fn an_expired_certificate_does_not_sign() {
    let identity = Identity::create("Example Press", now().plus_days(-1000)).unwrap();
    let picture = png();
    match write(MediaKind::Png, &picture, &picture, &marking(), &identity).unwrap_err() {
        Error::Certificate { reasons } => assert_eq!(reasons[0].code, "identity.expired"),
        other => panic!("{other}"),
    }
}

fn reasons(chain: &str, key: &str) -> Vec<String> {
    match Identity::from_pem(chain, key).unwrap_err() {
        Error::Certificate { reasons } => reasons.into_iter().map(|finding| finding.code).collect(),
        other => vec![other.to_string()],
    }
}

/// Splits a PEM text into its certificates.
fn blocks(pem: &str) -> Vec<String> {
    pem.split_inclusive("-----END CERTIFICATE-----\n").map(str::to_owned).collect()
}

#[test]
fn a_certificate_that_c2pa_refuses_is_refused_in_words() {
    let one = Identity::create("One", now()).unwrap();
    let two = Identity::create("Two", now()).unwrap();
    let chain = blocks(one.certificates_pem());
    let authority = reasons(&chain[1], one.key_pem());
    for code in [
        "certificate.self_signed",
        "certificate.is_ca",
        "certificate.key_usage",
        "certificate.extended_key_usage",
    ] {
        assert!(authority.iter().any(|found| found == code), "{code} in {authority:?}");
    }
    assert_eq!(reasons("no certificate", one.key_pem()), ["certificate.unreadable"]);
    let mixed = format!("{}{}", chain[0], blocks(two.certificates_pem())[1]);
    assert_eq!(reasons(&mixed, one.key_pem()), ["certificate.order"]);
    let wrong = Identity::from_pem(one.certificates_pem(), two.key_pem()).unwrap_err();
    assert!(wrong.to_string().contains("does not belong"), "{wrong}");
    let unreadable = Identity::from_pem(one.certificates_pem(), "secret").unwrap_err();
    assert!(matches!(unreadable, Error::Key { .. }), "{unreadable}");
}

/// The certificates that `c2pa` makes for trying out were said to be refused for naming any usage.
/// They are not: the identifier they use is another one, and the file verifies. They last for a
/// year and their key cannot be kept, which is why this crate makes its own.
#[test]
fn the_librarys_ephemeral_signer_verifies_like_any_unknown_signer() {
    let signer = c2pa::EphemeralSigner::new("example.org").unwrap();
    let definition = r#"{"assertions":[{"label":"c2pa.actions.v2","data":{"actions":[
        {"action":"c2pa.created","digitalSourceType":"http://c2pa.org/digitalsourcetype/empty"}]}}]}"#;
    let mut signed = Cursor::new(Vec::new());
    c2pa::Builder::from_context(c2pa::Context::new())
        .with_definition(definition)
        .unwrap()
        .sign(&signer, "image/png", &mut Cursor::new(png()), &mut signed)
        .unwrap();
    let seen = verify(MediaKind::Png, signed.get_ref(), now());
    assert_eq!(seen.verdict, Verdict::Intact, "{seen:#?}");
    assert!(!seen.c2pa.trusted && !seen.says_ai);
}
