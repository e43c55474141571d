//! Whatever comes as a key or as the headers of a signature, nothing panics.

use std::time::UNIX_EPOCH;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use wechatpay_client::busifavor::BusifavorEvent;
use wechatpay_client::verification::Verifier;
use wechatpay_client::{ApiV3Key, KeyTable, PlatformCertificate, PrivateKey, PublicKey};

use crate::vectors::{
    OWN, all, body, certificate_pem, client, headers as signed_headers, now, public_key, text,
};

/// Reads `text` as every kind of key. What a damaged text gives is an error, or a key as good as any.
fn read(text: &str) {
    let _ = PrivateKey::from_pem(text);
    let _ = PublicKey::from_pem(text);
    let _ = PlatformCertificate::all_from_pem(text);
    if let Ok(certificate) = PlatformCertificate::from_pem(text) {
        KeyTable::new().trust_certificate(certificate);
    }
}

/// The DER in a PEM text of one block.
fn der(pem: &str) -> Vec<u8> {
    let base64: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    BASE64_STANDARD.decode(base64).expect("Base64")
}

fn pem(label: &str, der: &[u8]) -> String {
    let base64 = BASE64_STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n")
}

/// One of the texts that are keys.
fn pems() -> impl Strategy<Value = (&'static str, &'static str)> {
    let merchant = &OWN["keys"]["merchant"];
    prop::sample::select(vec![
        ("CERTIFICATE", certificate_pem("platform_a")),
        ("PRIVATE KEY", text(&merchant["private_key_pkcs8_pem"])),
        ("RSA PRIVATE KEY", text(&merchant["private_key_pkcs1_pem"])),
        ("PUBLIC KEY", text(&merchant["public_key_spki_pem"])),
    ])
}

/// The headers of a good signature, with the value of one changed to anything.
fn changed_headers() -> impl Strategy<Value = HeaderMap> {
    let names = [
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-serial",
        "wechatpay-signature",
        "wechatpay-signature-type",
    ];
    let value = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..400),
        "[0-9]{0,40}".prop_map(String::into_bytes),
        "(PUB_KEY_ID_)?[0-9a-fA-F]{0,64}".prop_map(String::into_bytes),
        "[A-Za-z0-9+/]{0,400}={0,2}".prop_map(String::into_bytes),
    ];
    (prop::sample::select(names.to_vec()), value, any::<bool>()).prop_filter_map(
        "a header value",
        |(name, value, append)| {
            let mut headers = signed_headers(&all("responses")[0]);
            let (name, value) = (
                HeaderName::from_static(name),
                HeaderValue::from_bytes(&value).ok()?,
            );
            if append {
                headers.append(name, value);
            } else {
                headers.insert(name, value);
            }
            Some(headers)
        },
    )
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(?s).{0,400}") {
        read(&text);
        let _ = ApiV3Key::new(&text);
    }

    #[test]
    fn any_block_is_read(
        label in prop::sample::select(vec![
            "CERTIFICATE", "PRIVATE KEY", "RSA PRIVATE KEY", "PUBLIC KEY", "EC PRIVATE KEY",
        ]),
        der in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        read(&pem(label, &der));
    }

    #[test]
    fn a_key_with_one_byte_changed_is_read(
        (label, text) in pems(),
        at in any::<prop::sample::Index>(),
        value in any::<u8>(),
    ) {
        let mut der = der(text);
        let at = at.index(der.len());
        der[at] = value;
        read(&pem(label, &der));
    }

    #[test]
    fn a_key_that_is_cut_short_is_read(
        (label, text) in pems(),
        length in any::<prop::sample::Index>(),
    ) {
        let der = der(text);
        read(&pem(label, &der[..length.index(der.len())]));
    }

    #[test]
    fn only_the_signed_headers_verify(headers in changed_headers()) {
        let vector = &all("responses")[0];
        let keys = KeyTable::new();
        for trusted in vector["trusted"].as_array().unwrap() {
            keys.trust(text(&trusted["serial"]), public_key(text(&trusted["key"]))).unwrap();
        }
        let verifier = Verifier::new(keys);
        let verdict = verifier.verify(&headers, &body(vector), now(vector));
        let good = signed_headers(vector);
        if verdict.is_ok() {
            // A type may be left out, and a serial number spelt otherwise; the rest is signed.
            for name in ["wechatpay-timestamp", "wechatpay-nonce", "wechatpay-signature"] {
                prop_assert_eq!(&headers[name], &good[name]);
            }
        }
        let _ = verifier.verify(&headers, &body(vector), UNIX_EPOCH);
        let _ = client().notifications().unwrap().receive_at::<BusifavorEvent>(
            &headers, &body(vector), now(vector),
        );
    }
}
