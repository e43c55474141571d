//! Answers are verified as the vectors say.

use std::time::{Duration, UNIX_EPOCH};

use http::HeaderValue;
use wechatpay_client::verification::Verifier;
use wechatpay_client::{KeyTable, VerifyError};

use crate::vectors::{all, body, headers, now, public_key, text, vector};

/// The keys that a vector trusts.
fn verifier(vector: &serde_json::Value) -> Verifier {
    let keys = vector["trusted"].as_array().unwrap().iter();
    trusting(keys.map(|trusted| (text(&trusted["serial"]), text(&trusted["key"]))))
}

/// A verifier with keys of the vectors by the ids given.
fn trusting<'a>(keys: impl IntoIterator<Item = (&'a str, &'a str)>) -> Verifier {
    let table = KeyTable::new();
    for (id, name) in keys {
        table.trust(id, public_key(name)).unwrap();
    }
    Verifier::new(table)
}

fn verify(id: &str) -> Result<(), VerifyError> {
    let vector = vector("responses", id);
    verifier(vector).verify(&headers(vector), &body(vector), now(vector))
}

#[test]
fn every_answer_is_judged_as_its_vector_says() {
    for vector in all("responses") {
        let id = text(&vector["id"]);
        let verdict = verify(id);
        match text(&vector["expect"]) {
            // A signed error verifies like a success; 300 s is inside the window.
            "ok" | "api-error" | "clock:ok" | "clock:edge" => assert_eq!(verdict, Ok(()), "{id}"),
            "refuse:signature" => assert!(
                matches!(
                    verdict,
                    Err(VerifyError::WrongSignature | VerifyError::SignatureNotBase64)
                ),
                "{id}: {verdict:?}"
            ),
            "refuse:missing-headers" | "api-error-unverified" | "ok-unsigned-by-design" => {
                assert!(
                    matches!(verdict, Err(VerifyError::MissingHeader(_))),
                    "{id}: {verdict:?}"
                );
            }
            "unknown-serial:refuse" => {
                assert!(
                    matches!(verdict, Err(VerifyError::UnknownSerial(_))),
                    "{id}: {verdict:?}"
                );
            }
            "clock:refuse" => {
                assert!(
                    matches!(verdict, Err(VerifyError::Clock { .. })),
                    "{id}: {verdict:?}"
                );
            }
            other => panic!("{id}: unknown expectation {other}"),
        }
    }
    assert_eq!(all("responses").len(), 26);
}

#[test]
fn the_clock_error_says_how_far_and_in_which_direction() {
    let late = verify("clock-+301").unwrap_err();
    assert_eq!(late, VerifyError::Clock { age: 301 });
    assert!(
        late.to_string().contains("301 s behind the local clock"),
        "{late}"
    );

    let early = verify("clock--301").unwrap_err();
    assert_eq!(early, VerifyError::Clock { age: -301 });
    assert!(
        early.to_string().contains("301 s ahead of the local clock"),
        "{early}"
    );
}

#[test]
fn probes_are_refused_like_any_bad_signature() {
    assert_eq!(verify("probe-decodable"), Err(VerifyError::WrongSignature));
    assert_eq!(
        verify("probe-undecodable"),
        Err(VerifyError::SignatureNotBase64)
    );
}

#[test]
fn serials_match_without_case_and_leading_zeros() {
    let vector = vector("responses", "use-200-cert-b-leading-zero");
    for id in [
        "0a3f6c1d9e8b7a6554433221100ffeeddccbbaa9",
        "A3F6C1D9E8B7A6554433221100FFEEDDCCBBAA9",
    ] {
        assert_eq!(
            trusting([(id, "platform_b")]).verify(&headers(vector), &body(vector), now(vector)),
            Ok(()),
            "{id}"
        );
    }
}

#[test]
fn no_other_key_is_tried_than_the_one_named() {
    let vector = vector("responses", "use-200-cert-a");
    assert_eq!(
        trusting([("5157", "platform_a")]).verify(&headers(vector), &body(vector), now(vector)),
        Err(VerifyError::UnknownSerial(String::from(
            "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
        )))
    );
}

#[test]
fn each_header_is_needed_once() {
    let vector = vector("responses", "use-200-cert-a");
    let verifier = verifier(vector);
    for name in [
        "Wechatpay-Timestamp",
        "Wechatpay-Nonce",
        "Wechatpay-Signature",
        "Wechatpay-Serial",
    ] {
        let mut missing = headers(vector);
        missing.remove(name);
        let verdict = verifier.verify(&missing, &body(vector), now(vector));
        assert_eq!(verdict, Err(VerifyError::MissingHeader(name)));

        let mut repeated = headers(vector);
        let value = repeated[name].clone();
        repeated.append(name, value);
        let verdict = verifier.verify(&repeated, &body(vector), now(vector));
        assert_eq!(verdict, Err(VerifyError::RepeatedHeader(name)));

        let mut unreadable = headers(vector);
        unreadable.insert(name, HeaderValue::from_bytes(b"\xE5\x88\xB8").unwrap());
        let verdict = verifier.verify(&unreadable, &body(vector), now(vector));
        assert_eq!(verdict, Err(VerifyError::UnreadableHeader(name)));
    }
}

#[test]
fn other_signature_types_are_not_supported() {
    let vector = vector("responses", "use-200-cert-a");
    let mut headers = headers(vector);
    headers.remove("Wechatpay-Signature-Type");
    let verifier = verifier(vector);
    assert_eq!(
        verifier.verify(&headers, &body(vector), now(vector)),
        Ok(())
    );

    let name = "WECHATPAY2-SM2-WITH-SM3";
    headers.insert("Wechatpay-Signature-Type", HeaderValue::from_static(name));
    assert_eq!(
        verifier.verify(&headers, &body(vector), now(vector)),
        Err(VerifyError::UnsupportedType(String::from(name)))
    );
}

#[test]
fn a_timestamp_that_is_no_number_is_no_time() {
    let vector = vector("responses", "use-200-cert-a");
    let mut headers = headers(vector);
    headers.insert("Wechatpay-Timestamp", HeaderValue::from_static("today"));
    let verdict = verifier(vector).verify(&headers, &body(vector), UNIX_EPOCH);
    assert_eq!(verdict, Err(VerifyError::TimestampNotANumber));
}

#[test]
fn a_clock_before_the_epoch_is_wrong_and_nothing_worse() {
    let vector = vector("responses", "use-200-cert-a");
    let long_ago = UNIX_EPOCH - Duration::from_secs(86_400);
    let verdict = verifier(vector).verify(&headers(vector), &body(vector), long_ago);
    assert!(
        matches!(verdict, Err(VerifyError::Clock { age: ..-1_000_000 })),
        "{verdict:?}"
    );
}
