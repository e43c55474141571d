//! Platform certificates in recorded answers: those of the vectors, and others made like them.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use http::{Method, Response};
use serde_json::{Value, json};
use wechatpay_client::busifavor::UseCouponRequest;
use wechatpay_client::certificates::{CertificateDownload, CertificateError};
use wechatpay_client::{ApiV3Key, Client, ClientBuilder, PlatformCertificate, VerifyError};

use crate::vectors::{
    OWN, all, answer, assert_signed, certificate, certificate_pem, headers, merchant, now,
    public_key, public_key_id, required_fields, serial, signed_by, text, vector,
};

pub(crate) fn with_api_v3_key(text: &str) -> ClientBuilder {
    merchant().api_v3_key(ApiV3Key::new(text).expect("32 bytes"))
}

/// A client that trusts nothing yet.
fn new_client() -> Client {
    with_api_v3_key(text(&OWN["apiv3_key"])).build().unwrap()
}

/// What the client makes of the download in a vector.
fn finish(client: &Client, id: &str) -> Result<Vec<PlatformCertificate>, CertificateError> {
    let vector = vector("certificate_downloads", id);
    let body = Bytes::from_static(text(&vector["body"]).as_bytes());
    let mut response = Response::new(body);
    *response.status_mut() = u16::try_from(vector["status"].as_u64().unwrap())
        .unwrap()
        .try_into()
        .unwrap();
    *response.headers_mut() = headers(vector);
    let now = match vector.get("now_unix") {
        Some(_) => now(vector),
        None => SystemTime::now(),
    };
    client.finish_certificates_at(response, now)
}

fn debug(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

#[test]
fn every_download_is_judged_as_its_vector_says() {
    for vector in all("certificate_downloads") {
        let id = text(&vector["id"]);
        let client = new_client();
        let result = finish(&client, id);
        match text(&vector["expect"]) {
            "ok" => {
                let found = result.unwrap_or_else(|error| panic!("{id}: {error}"));
                let expected: Vec<_> = match id {
                    "one" => vec!["platform_a"],
                    _ => vec!["platform_a", "platform_b"],
                };
                let expected: Vec<_> = expected.into_iter().map(certificate).collect();
                assert_eq!(debug(&found), debug(&expected), "{id}");
                assert_eq!(
                    vector["certificates"].as_object().unwrap().len(),
                    found.len()
                );
            }
            "refuse:signature" => assert_eq!(
                verify_error(&result.unwrap_err()),
                Some(VerifyError::WrongSignature),
                "{id}"
            ),
            "refuse:unknown-serial" => assert_eq!(
                verify_error(&result.unwrap_err()),
                Some(VerifyError::UnknownSerial(serial("stranger").into())),
                "{id}"
            ),
            "api-error-unverified" => assert!(
                matches!(result, Err(CertificateError::NoCertificates)),
                "{id}: {result:?}"
            ),
            other => panic!("{id}: unknown expectation {other}"),
        }
        if text(&vector["expect"]) != "ok" {
            assert!(client.keys().ids().is_empty(), "{id}: {:?}", client.keys());
        }
    }
    assert_eq!(all("certificate_downloads").len(), 5);
}

fn verify_error(error: &CertificateError) -> Option<VerifyError> {
    match error {
        CertificateError::Call(error) => error.verify_error().cloned(),
        _ => None,
    }
}

#[test]
fn downloaded_certificates_verify_answers_and_the_newest_is_named() {
    let client = new_client();
    finish(&client, "two").unwrap();
    for id in ["use-200-cert-a", "use-200-cert-b-leading-zero"] {
        let (response, now) = answer(vector("responses", id));
        client
            .finish_at::<UseCouponRequest>(response, now)
            .unwrap_or_else(|error| panic!("{id}: {error}"));
    }
    let request = client.prepare(&required_fields().build()).unwrap();
    assert_eq!(request.headers()["Wechatpay-Serial"], serial("platform_b"));
}

#[test]
fn a_download_may_be_signed_by_a_key_that_is_known_already() {
    let client = new_client();
    client.keys().trust_certificate(certificate("stranger"));
    finish(&client, "signed-by-stranger").unwrap();
    assert_eq!(
        client.keys().ids(),
        [serial("stranger"), serial("platform_a")]
    );
}

#[test]
fn certificates_that_are_not_listed_any_more_are_kept() {
    let client = new_client();
    finish(&client, "two").unwrap();
    assert_eq!(finish(&client, "one").unwrap().len(), 2);
}

#[test]
fn a_wrong_api_v3_key_is_told_in_clear_words() {
    let client = with_api_v3_key("00000000000000000000000000000000")
        .build()
        .unwrap();
    let error = finish(&client, "one").unwrap_err();
    assert!(matches!(error, CertificateError::Undecryptable));
    assert_eq!(
        error.to_string(),
        "the platform certificates cannot be decrypted: most likely the APIv3 key is not the one in \
         the merchant's console"
    );
}

#[test]
fn a_merchant_with_the_public_key_alone_has_no_certificates_and_that_is_right() {
    let client = with_api_v3_key(text(&OWN["apiv3_key"]))
        .public_key(public_key_id(), public_key("wechatpay_public_key"))
        .certificate_download(CertificateDownload::new())
        .build()
        .unwrap();
    assert!(finish(&client, "new-merchant").unwrap().is_empty());

    let error = finish(&new_client(), "new-merchant").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the merchant has no platform certificates: give the client WeChat Pay's public key, \
         pub_key.pem and its id PUB_KEY_ID_… in the merchant's console"
    );
}

#[test]
fn the_list_is_asked_for_without_a_key_and_with_one() {
    let client = new_client();
    let request = client.prepare_certificates().unwrap();
    assert_eq!(
        request.uri(),
        "https://api.mch.weixin.qq.com/v3/certificates"
    );
    assert!(!request.headers().contains_key("Wechatpay-Serial"));
    let authorization = request.headers()["Authorization"].as_bytes();
    let authorization = str::from_utf8(authorization).unwrap();
    assert_signed(authorization, &Method::GET, "/v3/certificates", b"");

    finish(&client, "one").unwrap();
    let request = client.prepare_certificates().unwrap();
    assert_eq!(request.headers()["Wechatpay-Serial"], serial("platform_a"));
}

#[test]
fn without_an_api_v3_key_or_a_wish_nothing_is_downloaded() {
    let with_public_key =
        || merchant().public_key(public_key_id(), public_key("wechatpay_public_key"));
    let client = with_public_key().build().unwrap();
    assert!(matches!(
        client.prepare_certificates(),
        Err(CertificateError::NotConfigured)
    ));
    let error = with_public_key()
        .certificate_download(CertificateDownload::new())
        .build()
        .unwrap_err();
    assert_eq!(error.problems()[0].setting(), "api_v3_key");
}

#[test]
fn answers_that_are_no_list_of_certificates_are_refused() {
    let refused = |change: fn(&str) -> String| {
        let body = change(text(&vector("certificate_downloads", "one")["body"]));
        let mut response = Response::new(Bytes::from(body));
        *response.headers_mut() = headers(vector("certificate_downloads", "one"));
        new_client().finish_certificates(response).unwrap_err()
    };
    let error = refused(|_| String::from("{}"));
    assert_eq!(
        error.to_string(),
        "the list of certificates is not understood: /data: missing"
    );
    let error = refused(|body| body.replace("AEAD_AES_256_GCM", "AEAD_SM4_GCM"));
    assert!(
        matches!(&error, CertificateError::UnsupportedAlgorithm(name) if name == "AEAD_SM4_GCM"),
        "{error}"
    );
    let error = refused(|body| body.replace(serial("platform_a"), serial("stranger")));
    assert!(
        matches!(&error, CertificateError::OtherSerialNo { found, .. } if found == serial("platform_a")),
        "{error}"
    );
}

pub(crate) fn list_of_the_stranger() -> String {
    list_with(certificate_pem("stranger"))
}

/// A list with this plaintext under the stranger's serial number.
pub(crate) fn list_with(plaintext: &str) -> String {
    list_of(&[(serial("stranger").to_owned(), plaintext.to_owned())])
}

/// A list of serial numbers with their plaintexts.
pub(crate) fn list_of(certificates: &[(String, String)]) -> String {
    let items = certificates.iter().map(|(serial_no, plaintext)| {
        json!({
            "serial_no": serial_no,
            "encrypt_certificate": encrypted(plaintext),
        })
    });
    json!({ "data": items.collect::<Vec<_>>() }).to_string()
}

/// A text encrypted with the APIv3 key, as certificates and notifications have it.
pub(crate) fn encrypted(plaintext: &str) -> Value {
    let key = UnboundKey::new(&AES_256_GCM, text(&OWN["apiv3_key"]).as_bytes()).unwrap();
    let nonce = *b"0123456789ab";
    let mut ciphertext = plaintext.as_bytes().to_vec();
    LessSafeKey::new(key)
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from("certificate"),
            &mut ciphertext,
        )
        .unwrap();
    json!({
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": str::from_utf8(&nonce).unwrap(),
        "associated_data": "certificate",
        "ciphertext": BASE64_STANDARD.encode(ciphertext),
    })
}

/// What is encrypted with the APIv3 key need not be WeChat Pay's own words: a notification repeats
/// those of a buyer.
#[test]
fn a_certificate_within_another_text_is_not_trusted() {
    let client = with_api_v3_key(text(&OWN["apiv3_key"])).build().unwrap();
    let answer = |plaintext: &str| {
        let key = ("stranger", serial("stranger"));
        let answer = signed_by(key, 200, &list_with(plaintext), unix_now());
        client.finish_certificates(answer)
    };
    let pem = certificate_pem("stranger");
    let error = answer(&format!("{{\"attach\":\"\n{pem}\"}}")).unwrap_err();
    assert!(matches!(error, CertificateError::Invalid { .. }), "{error}");
    assert!(client.keys().ids().is_empty());
    answer(pem).unwrap();
    assert_eq!(client.keys().ids(), [serial("stranger")]);
}

pub(crate) fn unix_now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs()
}
