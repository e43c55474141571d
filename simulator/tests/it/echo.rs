//! `POST /v3/security/echo`: what a merchant learns about its keys.

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPrivateDecryptingKey,
    OaepPublicEncryptingKey, PrivateDecryptingKey, PublicEncryptingKey,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use wechatpay_simulator::{Signing, Simulator};

use crate::raw_client::{RawClient, der, start};

const ECHO: &str = "/v3/security/echo";

pub(crate) fn encrypt(
    algorithm: &'static OaepAlgorithm,
    public_key_pem: &str,
    text: &str,
) -> String {
    let key = PublicEncryptingKey::from_der(&der(public_key_pem)).unwrap();
    let key = OaepPublicEncryptingKey::new(key).unwrap();
    let mut buffer = vec![0; key.ciphertext_size()];
    let ciphertext = key.encrypt(algorithm, text.as_bytes(), &mut buffer, None);
    STANDARD.encode(ciphertext.unwrap())
}

pub(crate) fn decrypt(simulator: &Simulator, ciphertext: &str) -> String {
    let key = der(simulator.merchant().private_key_pem());
    let key = PrivateDecryptingKey::from_pkcs8(&key).unwrap();
    let key = OaepPrivateDecryptingKey::new(key).unwrap();
    let mut buffer = vec![0; key.min_output_size()];
    let ciphertext = STANDARD.decode(ciphertext).unwrap();
    let text = key.decrypt(&OAEP_SHA1_MGF1SHA1, &ciphertext, &mut buffer, None);
    String::from_utf8(text.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn an_encrypted_text_comes_back_encrypted_for_the_merchant() {
    let (simulator, client) = start().await;
    let ciphertext = encrypt(&OAEP_SHA1_MGF1SHA1, simulator.public_key_pem(), "张三");
    let body = json!({ "echo_message": "hello", "encrypted_echo_message": ciphertext });

    let answer = client
        .request("POST", ECHO, &body.to_string())
        .send()
        .unwrap();

    assert_eq!(answer.status, 200);
    assert!(client.verifies(&answer));
    let body = answer.json();
    assert_eq!(body["echo_message"], "hello");
    let ciphertext = body["encrypted_echo_message"].as_str().unwrap();
    assert_eq!(decrypt(&simulator, ciphertext), "张三");
}

#[tokio::test]
async fn the_key_is_the_one_that_the_header_names() {
    let simulator = Simulator::builder()
        .signing(Signing::AsRequested)
        .start()
        .await
        .unwrap();
    let client = RawClient::new(&simulator);
    let [certificate] = simulator.certificates().try_into().unwrap();
    let ciphertext = encrypt(&OAEP_SHA1_MGF1SHA1, certificate.public_key_pem(), "x");
    let body = json!({ "echo_message": "hello", "encrypted_echo_message": ciphertext });
    let request = || client.request("POST", ECHO, &body.to_string());

    let right = request().header("Wechatpay-Serial", Some(certificate.serial_no()));
    assert_eq!(right.send().unwrap().status, 200);
    let answer = request().send().unwrap();
    assert_eq!(answer.error(), (400, "PARAM_ERROR".to_owned()));
    assert_eq!(answer.json()["detail"]["field"], "/encrypted_echo_message");
    let without = request().header("Wechatpay-Serial", None).send().unwrap();
    assert_eq!(without.error(), (400, "PARAM_ERROR".to_owned()));
}

#[tokio::test]
async fn only_oaep_with_sha1_is_understood() {
    let (simulator, client) = start().await;
    let wrong = encrypt(&OAEP_SHA256_MGF1SHA256, simulator.public_key_pem(), "x");

    for ciphertext in [wrong.as_str(), "not Base64!", ""] {
        let body = json!({ "echo_message": "hello", "encrypted_echo_message": ciphertext });
        let answer = client.request("POST", ECHO, &body.to_string()).send();
        assert_eq!(answer.unwrap().error(), (400, "PARAM_ERROR".to_owned()));
    }
}

#[tokio::test]
async fn the_message_is_required_and_the_rest_is_not() {
    let (_simulator, client) = start().await;
    let post = |body: &str| client.request("POST", ECHO, body).send().unwrap();

    let answer = post(r#"{"echo_message":"hello"}"#);
    assert_eq!(answer.json(), json!({ "echo_message": "hello" }));
    let answer = post("{}");
    assert_eq!(answer.error(), (400, "PARAM_ERROR".to_owned()));
    assert_eq!(answer.json()["detail"]["field"], "/echo_message");
}
