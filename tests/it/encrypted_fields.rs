//! Fields marked as encrypted: plain in the program, RSA-OAEP on the wire, in both directions.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::Request;
use rustls_pki_types::pem::PemObject as _;
use serde_json::{Value, json};
use wechatpay_client::{
    ApiV3Key, CipherError, ErrorKind, Notification, Notifications, Operation, RetryPolicy, Rule,
};

use crate::certificates::encrypted;
use crate::golden::encrypted::{
    AddReceiverRequest, AddReceiverRequestBuilder, Card, Contact, Encrypted, EncryptedEvent,
    ListReceiversRequest, Means, Proof, Wallet, needs,
};
use crate::socket::{Gateway, signed_bytes};
use crate::vectors::{
    OWN, all, assert_signed, client, client_builder, merchant, private_key, public_key,
    public_key_id, serial, signed, text,
};

#[test]
fn the_vectors_are_decrypted() {
    for vector in all("sensitive_fields") {
        let key = private_key(text(&vector["key"]));
        let plaintext = key.decrypt(text(&vector["ciphertext_base64"])).unwrap();
        assert_eq!(plaintext, text(&vector["plaintext"]), "{}", vector["id"]);
        let length = vector["plaintext_bytes"].as_u64();
        assert_eq!(u64::try_from(plaintext.len()).ok(), length);
    }
    assert_eq!(all("sensitive_fields").len(), 5);
}

#[test]
fn what_is_encrypted_is_another_text_each_time_and_decrypts_to_the_same() {
    for vector in all("sensitive_fields") {
        let (name, plaintext) = (text(&vector["key"]), text(&vector["plaintext"]));
        let key = public_key(name);
        let (one, other) = (
            key.encrypt(plaintext).unwrap(),
            key.encrypt(plaintext).unwrap(),
        );
        assert_ne!(one, other);
        for ciphertext in [one, other] {
            assert_eq!(private_key(name).decrypt(&ciphertext).unwrap(), plaintext);
        }
    }
}

#[test]
fn bytes_are_counted_and_not_characters() {
    let key = public_key("platform_a");
    let too_long = |text: &str| key.encrypt(text).unwrap_err();
    let error = |actual| CipherError::TooLong { max: 214, actual };
    assert_eq!(too_long(&"x".repeat(215)), error(215));
    assert_eq!(too_long(&"微".repeat(72)), error(216));
}

#[test]
fn a_text_that_was_encrypted_otherwise_is_refused() {
    let key = private_key("merchant");
    let pem = text(&OWN["keys"]["merchant"]["public_key_spki_pem"]);
    let der = rustls_pki_types::SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).unwrap();
    let sha256 =
        OaepPublicEncryptingKey::new(PublicEncryptingKey::from_der(&der).unwrap()).unwrap();
    let mut ciphertext = vec![0; sha256.ciphertext_size()];
    sha256
        .encrypt(&OAEP_SHA256_MGF1SHA256, b"secret", &mut ciphertext, None)
        .unwrap();
    for wrong in [
        BASE64_STANDARD.encode(&ciphertext),
        BASE64_STANDARD.encode("secret"),
        public_key("platform_a").encrypt("secret").unwrap(),
        String::from("secret"),
        String::new(),
    ] {
        let error = key.decrypt(&wrong).unwrap_err();
        assert_eq!(error, CipherError::Undecryptable, "{wrong}");
        assert!(!error.to_string().contains("secret"));
    }
}

fn receiver() -> AddReceiverRequestBuilder<needs::Nothing> {
    AddReceiverRequest::builder()
        .openid("o1")
        .out_request_no("1")
        .name("张三")
}

fn contact(phone: &str) -> Contact {
    let other = Contact::builder().kind("other").phone("139-other");
    Contact::builder()
        .kind("home")
        .phone(phone)
        .other(Box::new(other.build()))
        .build()
}

fn full() -> AddReceiverRequest {
    receiver()
        .phone("13900000000")
        .aliases(vec![String::from("a,b"), String::from("阿三")])
        .contact(contact("139-query"))
        .x_operator("李四")
        .account("shown")
        .contacts(vec![contact("139-list")])
        .notes(BTreeMap::from([(
            String::from("note"),
            String::from("secret note"),
        )]))
        .means(Means::Card(Box::new(
            Card::builder().number("6222-02").build(),
        )))
        .scene(contact("139-scene"))
        .build()
}

/// What WeChat Pay reads where a text is encrypted with the key that the request names.
fn decrypted(value: &Value, request: &Request<Bytes>) -> String {
    let id = request.headers()["Wechatpay-Serial"].to_str().unwrap();
    let name = if id == public_key_id() {
        "wechatpay_public_key"
    } else {
        ["platform_a", "platform_b"]
            .into_iter()
            .find(|name| serial(name) == id)
            .expect("a known key")
    };
    private_key(name)
        .decrypt(text(value))
        .expect("a ciphertext for that key")
}

fn body(request: &Request<Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

#[test]
fn marked_fields_of_a_body_are_encrypted_wherever_they_stand() {
    let request = client().prepare(&full()).unwrap();
    let body = body(&request);
    for (pointer, plaintext) in [
        ("/name", "张三"),
        ("/contacts/0/phone", "139-list"),
        ("/contacts/0/other/phone", "139-other"),
        ("/notes/note", "secret note"),
        ("/means/number", "6222-02"),
    ] {
        let value = body.pointer(pointer).expect(pointer);
        assert_eq!(decrypted(value, &request), plaintext, "{pointer}");
    }
    assert_eq!(body["account"], "shown");
    assert_eq!(body["contacts"][0]["kind"], "home");
    let scene: Value = serde_json::from_str(text(&body["scene"])).unwrap();
    assert_eq!(scene["kind"], "home");
    assert_eq!(decrypted(&scene["phone"], &request), "139-scene");
    let sent = String::from_utf8(request.body().to_vec()).unwrap();
    for plaintext in ["张三", "139-", "secret ", "6222-02"] {
        assert!(!sent.contains(plaintext), "{plaintext}");
    }
}

#[test]
fn marked_parameters_are_encrypted() {
    let request = client().prepare(&full()).unwrap();
    let query = request.uri().query().unwrap();
    let parameters: BTreeMap<String, String> = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (String::from(name), percent_decoded(value)))
        .collect();
    let decrypted = |text: &str| decrypted(&json!(text), &request);
    assert_eq!(decrypted(&parameters["phone"]), "13900000000");
    let aliases: Vec<String> = parameters["aliases"].split(',').map(decrypted).collect();
    assert_eq!(aliases, ["a,b", "阿三"]);
    let contact: Value = serde_json::from_str(&parameters["contact"]).unwrap();
    assert_eq!(decrypted(text(&contact["phone"])), "139-query");
    let operator = request.headers()["X-Operator"].to_str().unwrap();
    assert_eq!(decrypted(operator), "李四");
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_request_names_the_key_it_is_encrypted_with_and_is_signed_as_sent() {
    let certificate_only = client_builder_with("platform_b").build().unwrap();
    for (client, id) in [
        (client(), public_key_id()),
        (certificate_only, serial("platform_b")),
    ] {
        let request = client.prepare(&full()).unwrap();
        assert_eq!(request.headers()["Wechatpay-Serial"], id);
        assert_eq!(decrypted(&body(&request)["name"], &request), "张三");
        assert_signed(
            request.headers()["Authorization"].to_str().unwrap(),
            request.method(),
            request.uri().path_and_query().unwrap().as_str(),
            request.body(),
        );
    }
}

/// A client with one key only.
fn client_builder_with(name: &str) -> wechatpay_client::ClientBuilder {
    merchant().public_key(serial(name), public_key(name))
}

#[test]
fn rules_hold_for_the_plain_text() {
    let broken = |request: AddReceiverRequest| {
        let error = client().prepare(&request).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert!(!error.to_string().contains('x'), "{error}");
        let violations = error.invalid_request().unwrap().violations();
        assert_eq!(violations.len(), 1);
        (
            String::from(violations[0].field()),
            violations[0].rule().clone(),
        )
    };
    let length = |actual| Rule::Length {
        min: Some(2),
        max: Some(100),
        actual,
    };
    let named = |name: &str| {
        AddReceiverRequest::builder()
            .openid("o1")
            .out_request_no("1")
            .name(name)
            .build()
    };
    assert_eq!(broken(named("张")), (String::from("/name"), length(1)));
    assert!(client().prepare(&named(&"张".repeat(71))).is_ok());
    let too_many_bytes = |actual| Rule::EncryptedBytes { max: 214, actual };
    assert_eq!(
        broken(named(&"张".repeat(72))),
        (String::from("/name"), too_many_bytes(216))
    );
    let notes = BTreeMap::from([(String::from("a/b"), "y".repeat(215))]);
    assert_eq!(
        broken(receiver().notes(notes).build()),
        (String::from("/notes/a~1b"), too_many_bytes(215))
    );
    assert_eq!(
        broken(receiver().aliases(vec!["y".repeat(300)]).build()),
        (String::from("aliases"), too_many_bytes(300))
    );
}

#[test]
fn without_a_key_nothing_is_written() {
    let invalid = full().parts().unwrap_err();
    let violations = invalid.violations();
    assert!(
        violations
            .iter()
            .all(|violation| *violation.rule() == Rule::Encryptable)
    );
    let fields: Vec<&str> = violations
        .iter()
        .map(wechatpay_client::Violation::field)
        .collect();
    assert!(
        fields.contains(&"/name") && fields.contains(&"contact/phone"),
        "{fields:?}"
    );
    assert_eq!(
        violations[0].to_string(),
        "phone cannot be encrypted without a key of WeChat Pay"
    );
}

#[test]
fn debug_does_not_show_what_is_encrypted() {
    let shown = format!("{:?}", full());
    assert!(shown.contains("shown"), "{shown}");
    for plaintext in ["张三", "139-", "secret ", "6222-02", "李四", "阿三"] {
        assert!(!shown.contains(plaintext), "{shown}");
    }
}

#[tokio::test]
async fn every_attempt_of_a_call_sends_the_same_ciphertext() {
    let answer = json!({"name": for_merchant("张三"), "receiver_id": "1"});
    let gateway = Gateway::answering_in_turn(vec![
        Vec::new(),
        signed_bytes(500, r#"{"code":"SYSTEM_ERROR"}"#),
        signed_bytes(200, &answer.to_string()),
    ]);
    let policy = RetryPolicy::default().delays(Duration::ZERO, Duration::ZERO);
    let client = client_builder()
        .base_url(&gateway.url)
        .retry(policy)
        .build()
        .unwrap();
    let encrypted = Encrypted::new(&client);
    let added = encrypted.add_receiver(&full()).await.unwrap();
    assert_eq!(added.name, "张三");

    let received = gateway.received();
    assert_eq!(received.len(), 3);
    for request in &received {
        assert_eq!(request.body, received[0].body);
        assert_eq!(request.head[0], received[0].head[0]);
        assert_eq!(request.header("Wechatpay-Serial"), Some(public_key_id()));
    }
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    let key = private_key("wechatpay_public_key");
    assert_eq!(key.decrypt(text(&body["name"])).unwrap(), "张三");

    // The same request in another call is encrypted anew.
    let gateway = Gateway::answering(signed_bytes(200, &answer.to_string()));
    let client = client_builder().base_url(&gateway.url).build().unwrap();
    Encrypted::new(&client).add_receiver(&full()).await.unwrap();
    assert_ne!(gateway.received()[0].body, received[0].body);
}

/// The ciphertext of `plaintext` for the merchant.
pub(crate) fn for_merchant(plaintext: &str) -> String {
    public_key("merchant").encrypt(plaintext).unwrap()
}

pub(crate) fn now() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

#[test]
fn marked_fields_of_an_answer_are_decrypted_wherever_they_stand() {
    let answer = json!({
        "receiver_id": "1",
        "name": for_merchant("张三"),
        "contacts": [{"kind": "home", "phone": for_merchant("139"), "other": {"kind": "x", "phone": null}}],
        "notes": {"note": for_merchant("secret note")},
        "means": {"number": for_merchant("6222-02")},
    });
    let answer = signed(200, &answer.to_string(), now());
    let answer = client().finish::<AddReceiverRequest>(answer).unwrap();
    assert_eq!(
        (answer.name.as_str(), answer.receiver_id.as_str()),
        ("张三", "1")
    );
    let contacts = answer.contacts.as_deref().unwrap();
    assert_eq!(contacts[0].phone.as_deref(), Some("139"));
    assert_eq!(answer.notes.as_ref().unwrap()["note"], "secret note");
    let card = Card::builder().number("6222-02").build();
    assert_eq!(answer.means, Some(Means::Card(Box::new(card))));
    let shown = format!("{answer:?}");
    for plaintext in ["张三", "139-", "secret ", "6222-02"] {
        assert!(!shown.contains(plaintext), "{shown}");
    }

    let wallet = json!({"name": for_merchant("李"), "receiver_id": "1", "means": {"openid": "o"}});
    let answer = signed(200, &wallet.to_string(), now());
    let answer = client().finish::<AddReceiverRequest>(answer).unwrap();
    let wallet = Wallet::builder().openid("o").build();
    assert_eq!(answer.means, Some(Means::Wallet(Box::new(wallet))));

    let list = json!([{"kind": "home", "phone": for_merchant("139")}, {"kind": "none"}]);
    let answer = signed(200, &list.to_string(), now());
    let contacts = client().finish::<ListReceiversRequest>(answer).unwrap();
    assert_eq!(contacts[0].phone.as_deref(), Some("139"));
    assert_eq!(contacts[1].phone, None);
}

#[test]
fn an_answer_s_field_that_cannot_be_decrypted_is_named_and_not_shown() {
    let finish = |answer: &Value| {
        let answer = signed(200, &answer.to_string(), now());
        let error = client().finish::<AddReceiverRequest>(answer).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        let decode_error = error.decode_error().unwrap();
        assert!(!format!("{error} {error:?}").contains("plain secret"));
        String::from(decode_error.pointer())
    };
    assert_eq!(
        finish(&json!({"name": "plain secret", "receiver_id": "1"})),
        "/name"
    );
    let contacts = json!({
        "name": for_merchant("张三"),
        "receiver_id": "1",
        "contacts": [
            {"kind": "home", "phone": for_merchant("139")},
            {"kind": "home", "other": {"kind": "x", "phone": public_key("platform_a").encrypt("1").unwrap()}},
        ],
    });
    assert_eq!(finish(&contacts), "/contacts/1/other/phone");
    let means = json!({
        "name": for_merchant("张三"), "receiver_id": "1", "means": {"number": "plain secret"},
    });
    assert_eq!(finish(&means), "/means/number");
}

#[test]
fn one_of_several_kinds_is_encrypted_and_the_others_are_not() {
    let sent = |proof: Proof| {
        let request = receiver().proof(proof).build();
        let shown = format!("{request:?}");
        assert!(
            !shown.contains("secret") && !shown.contains("4711"),
            "{shown}"
        );
        let request = client().prepare(&request).unwrap();
        body(&request)["proof"].clone()
    };
    let text = Proof::Text(String::from("secret"));
    assert_eq!(format!("{text:?}"), "Text([redacted])");
    let ciphertext = sent(text.clone());
    assert_eq!(ciphertext.as_str().unwrap().len(), 344);
    assert_eq!(format!("{:?}", Proof::Integer(4711)), "Integer([redacted])");
    assert_eq!(sent(Proof::Integer(4711)), json!(4711));
    let list = sent(Proof::List(vec![String::from("secret")]));
    assert_eq!(list[0].as_str().unwrap().len(), 344);
    let invalid = receiver()
        .proof(Proof::Text(String::from("a secret too long")))
        .build();
    let error = client().prepare(&invalid).unwrap_err();
    assert!(
        format!("{error}").contains("/proof must have at most 9 characters"),
        "{error}"
    );

    let answered = |proof: &Value| {
        let answer = json!({"name": for_merchant("张三"), "receiver_id": "1", "proof": proof});
        let answer = signed(200, &answer.to_string(), now());
        client().finish::<AddReceiverRequest>(answer).unwrap().proof
    };
    assert_eq!(answered(&json!(for_merchant("secret"))), Some(text));
    assert_eq!(answered(&json!(4711)), Some(Proof::Integer(4711)));
}

#[test]
fn marked_fields_of_a_notification_are_decrypted_with_the_private_key() {
    let receive = |notifications: &Notifications, resource: &Value, event_type: &str| {
        let body = json!({
            "id": "1",
            "event_type": event_type,
            "resource_type": "encrypt-resource",
            "resource": encrypted(&resource.to_string()),
        });
        let body = body.to_string();
        let signed = signed(200, &body, now());
        let received = notifications.receive(signed.headers(), body.as_bytes());
        received.map(Notification::<EncryptedEvent>::into_event)
    };
    let of_client = client().notifications().unwrap();
    let resource = json!({
        "receiver_id": "1",
        "contacts": [{"kind": "home", "phone": for_merchant("139")}],
    });
    let added = |event| match event {
        EncryptedEvent::ReceiverAdded(added) => added,
        other => panic!("{other:?}"),
    };
    let told = added(receive(&of_client, &resource, "RECEIVER.ADDED").unwrap());
    assert_eq!(told.contacts.unwrap()[0].phone.as_deref(), Some("139"));

    // Who only receives needs the key for such an event, and for no other.
    let api_v3_key = || ApiV3Key::new(text(&OWN["apiv3_key"])).unwrap();
    let without = || Notifications::new(client().keys().clone(), api_v3_key());
    let error = receive(&without(), &resource, "RECEIVER.ADDED").unwrap_err();
    assert!(
        error.to_string().contains("there is no private key"),
        "{error}"
    );
    receive(&without(), &resource, "RECEIVER.REMOVED").unwrap();
    let with = without().private_key(private_key("merchant"));
    assert_eq!(
        added(receive(&with, &resource, "RECEIVER.ADDED").unwrap()).receiver_id,
        "1"
    );

    let plain = json!({"receiver_id": "1", "contacts": [{"kind": "home", "phone": "139-secret"}]});
    let error = receive(&of_client, &plain, "RECEIVER.ADDED").unwrap_err();
    assert!(error.to_string().contains("/contacts/0/phone"), "{error}");
    assert!(!format!("{error} {error:?}").contains("139-secret"));
}
