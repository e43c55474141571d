//! `GET /v3/certificates`, and which key signs what.

use std::collections::HashMap;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use serde_json::Value;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};
use wechatpay_simulator::{Signing, Simulator};

use crate::raw_client::{Answer, RawClient, der, example_body, verifies_with};

const CERTIFICATES: &str = "/v3/certificates";

async fn start(signing: Signing) -> (Simulator, RawClient) {
    let simulator = Simulator::builder().signing(signing).start().await.unwrap();
    let client = RawClient::new(&simulator);
    (simulator, client)
}

fn download(client: &RawClient) -> Answer {
    let request = client.request("GET", CERTIFICATES, "");
    request.header("Wechatpay-Serial", None).send().unwrap()
}

/// Asks for an answer by this key, and tells the key that has signed it.
fn signer(client: &RawClient, key: Option<&str>) -> String {
    let request = client.use_coupon_request(&example_body());
    let answer = request.header("Wechatpay-Serial", key).send().unwrap();
    assert_eq!(answer.status, 200);
    answer.header("wechatpay-serial").unwrap().to_owned()
}

fn decrypt(simulator: &Simulator, encrypted: &Value) -> String {
    let text = |name: &str| encrypted[name].as_str().unwrap();
    assert_eq!(text("algorithm"), "AEAD_AES_256_GCM");
    let key = simulator.merchant().api_v3_key();
    let key = UnboundKey::new(&AES_256_GCM, key.as_bytes()).unwrap();
    let mut bytes = STANDARD.decode(text("ciphertext")).unwrap();
    let plaintext = LessSafeKey::new(key)
        .open_in_place(
            Nonce::try_assume_unique_for_key(text("nonce").as_bytes()).unwrap(),
            Aad::from(text("associated_data")),
            &mut bytes,
        )
        .unwrap();
    String::from_utf8(plaintext.to_vec()).unwrap()
}

/// The certificates of an answer, by serial number.
fn certificates(simulator: &Simulator, answer: &Answer) -> HashMap<String, String> {
    let body = answer.json();
    let entries = body["data"].as_array().unwrap().iter().map(|entry| {
        let pem = decrypt(simulator, &entry["encrypt_certificate"]);
        (entry["serial_no"].as_str().unwrap().to_owned(), pem)
    });
    entries.collect()
}

#[tokio::test]
async fn a_certificate_signs_the_answer_it_comes_in() {
    let (simulator, client) = start(Signing::Certificate).await;

    let answer = download(&client);

    assert_eq!(answer.status, 200);
    let [expected] = simulator.certificates().try_into().unwrap();
    let found = certificates(&simulator, &answer);
    assert_eq!(found[expected.serial_no()], expected.pem());
    assert_eq!(
        answer.header("wechatpay-serial"),
        Some(expected.serial_no())
    );
    assert!(verifies_with(&der(expected.public_key_pem()), &answer));

    let entry = &answer.json()["data"][0];
    assert_eq!(
        entry["encrypt_certificate"]["associated_data"],
        "certificate"
    );
    let time = |name: &str| OffsetDateTime::parse(entry[name].as_str().unwrap(), &Rfc3339).unwrap();
    assert!(time("effective_time") < OffsetDateTime::now_utc());
    assert!(time("expire_time") > OffsetDateTime::now_utc() + Duration::days(4 * 365));
}

#[tokio::test]
async fn certificates_are_x509_and_hold_what_the_list_says() {
    let (simulator, _) = start(Signing::Certificate).await;
    let [certificate] = simulator.certificates().try_into().unwrap();

    let bytes = CertificateDer::from_pem_slice(certificate.pem().as_bytes()).unwrap();

    // Other eyes than those of the crate that made it.
    let (rest, parsed) = x509_parser::parse_x509_certificate(&bytes).unwrap();
    assert!(rest.is_empty());
    let serial_no = parsed
        .raw_serial_as_string()
        .replace(':', "")
        .to_uppercase();
    assert_eq!(serial_no, certificate.serial_no());
    assert_eq!(parsed.public_key().raw, der(certificate.public_key_pem()));
    assert!(parsed.verify_signature(None).is_ok());
    assert!(parsed.validity().is_valid());
}

#[tokio::test]
async fn certificates_are_rotated_in_two_steps() {
    let (simulator, client) = start(Signing::Certificate).await;
    let [first] = simulator.certificates().try_into().unwrap();

    let second = simulator.issue_certificate().unwrap();
    let answer = download(&client);
    assert_eq!(certificates(&simulator, &answer).len(), 2);
    assert_eq!(answer.header("wechatpay-serial"), Some(first.serial_no()));

    assert_eq!(simulator.rotate_certificate().unwrap(), second);
    let answer = download(&client);
    assert_eq!(certificates(&simulator, &answer).len(), 2);
    assert_eq!(answer.header("wechatpay-serial"), Some(second.serial_no()));
    assert!(verifies_with(&der(second.public_key_pem()), &answer));

    let third = simulator.rotate_certificate().unwrap();
    assert_ne!(third, second);
    assert_eq!(signer(&client, None), third.serial_no());
    // A request may still name an older one.
    let older = first.serial_no().to_lowercase();
    assert_eq!(signer(&client, Some(&older)), third.serial_no());
}

#[tokio::test]
async fn an_expired_certificate_is_no_longer_given() {
    let (simulator, _) = start(Signing::Certificate).await;
    let [first] = simulator.certificates().try_into().unwrap();

    simulator.set_clock_offset(6 * 365 * 86_400);
    let second = simulator.rotate_certificate().unwrap();

    assert_eq!(simulator.certificates(), [second]);
    assert_ne!(simulator.certificates(), [first]);
}

#[tokio::test]
async fn a_merchant_with_only_a_public_key_has_no_certificates() {
    let (simulator, client) = start(Signing::PublicKey).await;

    let answer = client.request("GET", CERTIFICATES, "").send().unwrap();

    assert_eq!(answer.error(), (404, "RESOURCE_NOT_EXISTS".to_owned()));
    assert!(client.verifies(&answer));
    assert!(simulator.certificates().is_empty());
}

#[tokio::test]
async fn algorithm_types_are_told_apart() {
    let (_simulator, client) = start(Signing::Certificate).await;
    let get = |query: &str| {
        let url = format!("{CERTIFICATES}?algorithm_type={query}");
        client.request("GET", &url, "").send().unwrap()
    };

    assert_eq!(get("RSA").status, 200);
    assert_eq!(get("ALL").status, 200);
    assert_eq!(get("SM2").error(), (404, "RESOURCE_NOT_EXISTS".to_owned()));
    let answer = get("DSA");
    assert_eq!(answer.error(), (400, "PARAM_ERROR".to_owned()));
    assert_eq!(answer.json()["detail"]["location"], "query");
}

#[tokio::test]
async fn the_switch_to_the_public_key_and_back() {
    let (simulator, client) = start(Signing::Certificate).await;
    let [certificate] = simulator.certificates().try_into().unwrap();
    let certificate = certificate.serial_no();
    let public_key = simulator.public_key_id().to_owned();

    // Before the switch the header has no effect.
    assert_eq!(signer(&client, Some(&public_key)), certificate);

    simulator.set_signing(Signing::AsRequested).unwrap();
    assert_eq!(signer(&client, Some(&public_key)), public_key);
    assert_eq!(signer(&client, Some(certificate)), certificate);
    assert_eq!(signer(&client, None), certificate);

    // The console's "stop".
    simulator.set_signing(Signing::Certificate).unwrap();
    assert_eq!(signer(&client, Some(&public_key)), certificate);

    simulator.set_signing(Signing::PublicKey).unwrap();
    assert_eq!(signer(&client, None), public_key);
    let request = client.use_coupon_request(&example_body());
    let refused = request.header("Wechatpay-Serial", Some(certificate));
    assert_eq!(refused.send().unwrap().status, 400);
}

#[tokio::test]
async fn the_ready_client_trusts_all_keys() {
    let (simulator, _) = start(Signing::AsRequested).await;
    let client = simulator.client().unwrap();
    for signing in [
        Signing::Certificate,
        Signing::AsRequested,
        Signing::PublicKey,
    ] {
        simulator.set_signing(signing).unwrap();

        crate::client::use_coupon(&client).await.unwrap();
    }
}
