//! Notifications: verified, then decrypted, then read, and answered.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::{Value, json};
use wechatpay_client::busifavor::{BusifavorEvent, CouponSentEventType, SendChannel};
use wechatpay_client::notification::Reply;
use wechatpay_client::{
    ApiV3Key, ClientBuilder, KeyTable, Notification, NotificationError, Notifications, VerifyError,
};

use crate::vectors::{
    OWN, all, client, client_builder, headers, now, private_key, public_key, public_key_id, serial,
    signed, text, vector,
};

type Received = Result<Notification<BusifavorEvent>, NotificationError>;

fn notifications() -> Notifications {
    client().notifications().expect("the client has the key")
}

fn body(vector: &Value) -> &[u8] {
    text(&vector["body"]).as_bytes()
}

/// The vector `id`, received.
fn receive(id: &str) -> Received {
    let vector = vector("notifications", id);
    notifications().receive_at(&headers(vector), body(vector), now(vector))
}

/// The body of the vector `id` after a change, signed anew and received.
fn receive_changed(id: &str, change: impl FnOnce(&mut Value)) -> Received {
    let mut body = serde_json::from_slice(body(vector("notifications", id))).unwrap();
    change(&mut body);
    receive_signed(&body.to_string())
}

/// `body`, signed as it is and received.
fn receive_signed(body: &str) -> Received {
    let signed = signed(200, body, 1_722_850_421);
    notifications().receive_at(
        signed.headers(),
        body.as_bytes(),
        UNIX_EPOCH + Duration::from_secs(1_722_850_421),
    )
}

#[test]
fn every_notification_is_judged_as_its_vector_says() {
    for vector in all("notifications") {
        let id = text(&vector["id"]);
        let received = receive(id);
        match text(&vector["expect"]) {
            "ok" => assert_tells(&received.unwrap(), vector),
            "refuse:decrypt" => assert_eq!(
                received.unwrap_err(),
                NotificationError::Undecryptable,
                "{id}"
            ),
            "refuse:signature" => assert!(
                matches!(
                    received,
                    Err(NotificationError::Unverified(
                        VerifyError::WrongSignature | VerifyError::SignatureNotBase64
                    ))
                ),
                "{id}: {received:?}"
            ),
            other => panic!("{id}: unknown expectation {other}"),
        }
    }
    assert_eq!(all("notifications").len(), 9);
}

#[test]
fn a_captured_resource_is_opened_by_its_key_alone() {
    let key = ApiV3Key::new(text(&OWN["apiv3_key"])).unwrap();
    let other = ApiV3Key::new([0; 32]).unwrap();
    let good = all("notifications")
        .iter()
        .filter(|vector| vector["expect"] == "ok");
    for vector in good {
        let captured: Value = serde_json::from_slice(body(vector)).unwrap();
        let opened = key.open(&captured["resource"]).unwrap();
        assert_eq!(opened, text(&vector["plaintext"]).as_bytes());
        assert_eq!(other.open(&captured["resource"]), None);
        assert_eq!(key.open(&captured), None);
    }
}

/// Fails unless the event has the values of the vector's plaintext.
fn assert_tells(notification: &Notification<BusifavorEvent>, vector: &Value) {
    let plaintext: Value = serde_json::from_str(text(&vector["plaintext"])).unwrap();
    match notification.event() {
        BusifavorEvent::CouponSend(coupon) => {
            assert_eq!(notification.event_type(), "COUPON.SEND");
            assert_eq!(coupon.coupon_code, plaintext["coupon_code"]);
            assert_eq!(coupon.stock_id, plaintext["stock_id"]);
            assert_eq!(coupon.send_time.to_string(), plaintext["send_time"]);
            assert_eq!(coupon.openid.as_deref(), plaintext["openid"].as_str());
            assert_eq!(coupon.send_channel.as_str(), plaintext["send_channel"]);
            assert_eq!(coupon.send_merchant, plaintext["send_merchant"]);
        }
        BusifavorEvent::Unknown(event) => {
            assert_eq!(notification.event_type(), "COUPON.USE");
            assert_eq!(event.event_type(), "COUPON.USE");
            assert_eq!(event.resource(), &plaintext);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_notification_tells_what_its_envelope_says() {
    let notification = receive("coupon-send").unwrap();
    assert_eq!(notification.id(), "EV-2018022511223320873");
    assert_eq!(
        notification.create_time(),
        Some("2015-05-20T13:29:35+08:00".parse().unwrap())
    );
    assert_eq!(notification.event_type(), "COUPON.SEND");
    assert_eq!(notification.resource_type(), Some("encrypt-resource"));
    assert_eq!(notification.original_type(), Some("coupon"));
    assert_eq!(notification.summary(), Some("领券成功"));
    let request_id = notification.request_id().unwrap();
    assert_eq!(request_id.as_str(), "08C8DA9ABC0610950318B1CE9C6B20-0");

    let BusifavorEvent::CouponSend(coupon) = notification.into_event() else {
        panic!("not a coupon")
    };
    assert_eq!(
        coupon.event_type,
        Some(CouponSentEventType::EventTypeBusicouponSend)
    );
    assert_eq!(coupon.send_channel, SendChannel::BusicouponSendChannelApi);
}

#[test]
fn a_live_notification_is_received_by_the_local_clock() {
    let body = text(&vector("notifications", "coupon-send")["body"]);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let fresh = signed(200, body, now.as_secs());
    let received: Received = notifications().receive(fresh.headers(), body.as_bytes());
    assert_eq!(received.unwrap().event_type(), "COUPON.SEND");

    let old = signed(200, body, now.as_secs() - 302);
    let received: Received = notifications().receive(old.headers(), body.as_bytes());
    assert!(
        matches!(
            received,
            Err(NotificationError::Unverified(VerifyError::Clock {
                age: 302..
            }))
        ),
        "{received:?}"
    );
}

#[test]
fn the_clock_may_be_300_seconds_off_in_either_direction() {
    let vector = vector("notifications", "coupon-send");
    let signed_at: u64 = text(&vector["headers"]["Wechatpay-Timestamp"])
        .parse()
        .unwrap();
    let receive_off = |seconds: i64| -> Received {
        let now = UNIX_EPOCH + Duration::from_secs(signed_at.checked_add_signed(seconds).unwrap());
        notifications().receive_at(&headers(vector), body(vector), now)
    };
    for age in [-300, 0, 300] {
        receive_off(age).unwrap();
    }
    for age in [-301, 301] {
        assert_eq!(
            receive_off(age).unwrap_err(),
            NotificationError::Unverified(VerifyError::Clock { age })
        );
    }
}

#[test]
fn no_byte_of_the_body_may_differ() {
    let vector = vector("notifications", "coupon-send");
    let (headers, now, body) = (headers(vector), now(vector), body(vector));
    let refused = |body: &[u8]| {
        let received: Received = notifications().receive_at(&headers, body, now);
        assert_eq!(
            received.unwrap_err(),
            NotificationError::Unverified(VerifyError::WrongSignature)
        );
    };
    for index in [0, body.len() / 2, body.len() - 1] {
        let mut tampered = body.to_vec();
        tampered[index] ^= 1;
        refused(&tampered);
    }
    // Parsed and written again, as some frameworks do.
    let parsed: Value = serde_json::from_slice(body).unwrap();
    assert_ne!(parsed.to_string().as_bytes(), body);
    refused(parsed.to_string().as_bytes());
    // Nothing is read before the signature is verified, so this is not a fault of the JSON.
    refused(b"{");
    refused(b"");
}

#[test]
fn every_header_of_the_signature_is_needed() {
    let vector = vector("notifications", "coupon-send");
    for name in [
        "Wechatpay-Timestamp",
        "Wechatpay-Nonce",
        "Wechatpay-Signature",
        "Wechatpay-Serial",
    ] {
        let mut headers = headers(vector);
        headers.remove(name);
        let received: Received = notifications().receive_at(&headers, body(vector), now(vector));
        assert_eq!(
            received.unwrap_err(),
            NotificationError::Unverified(VerifyError::MissingHeader(name))
        );
    }

    let mut headers = headers(vector);
    headers.remove("Request-ID");
    let received: Received = notifications().receive_at(&headers, body(vector), now(vector));
    assert_eq!(received.unwrap().request_id(), None);
}

#[test]
fn envelopes_are_read_leniently() {
    let notification = receive_changed("coupon-send", |body| {
        let body = body.as_object_mut().unwrap();
        body.insert(String::from("new"), json!({"a": [1]}));
        body["create_time"] = json!("20150520132935");
        body.remove("summary");
        body.remove("resource_type");
        let resource = body["resource"].as_object_mut().unwrap();
        resource.insert(String::from("new"), json!(1));
        resource.remove("original_type");
    })
    .unwrap();
    assert_eq!(notification.create_time(), None);
    assert_eq!(notification.summary(), None);
    assert_eq!(notification.resource_type(), None);
    assert_eq!(notification.original_type(), None);
    assert!(matches!(
        notification.event(),
        BusifavorEvent::CouponSend(_)
    ));

    for time in [Value::Null, json!(1_432_099_775)] {
        let notification =
            receive_changed("coupon-send", |body| body["create_time"] = time).unwrap();
        assert_eq!(notification.create_time(), None);
    }
}

#[test]
fn associated_data_may_be_absent_and_otherwise_counts() {
    let resource_with = |associated_data: Option<Value>| {
        receive_changed("coupon-use-empty-aad", |body| {
            let resource = body["resource"].as_object_mut().unwrap();
            assert_eq!(resource.remove("associated_data"), Some(json!("")));
            if let Some(value) = associated_data {
                resource.insert(String::from("associated_data"), value);
            }
        })
    };
    resource_with(None).unwrap();
    resource_with(Some(Value::Null)).unwrap();
    assert_eq!(
        resource_with(Some(json!("coupon"))).unwrap_err(),
        NotificationError::Undecryptable
    );
}

#[test]
fn bodies_that_are_no_notification_are_not_understood() {
    let problem = |received: Received| match received.unwrap_err() {
        NotificationError::Envelope(error) => error.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        problem(receive_signed("<html>")),
        "this is not JSON (line 1, column 1)"
    );
    assert_eq!(problem(receive_signed("{}")), "/resource: missing");
    for name in ["id", "event_type", "resource"] {
        let received = receive_changed("coupon-send", |body| {
            body.as_object_mut().unwrap().remove(name);
        });
        assert_eq!(problem(received), format!("/{name}: missing"));
    }
    for name in ["algorithm", "nonce", "ciphertext"] {
        let received = receive_changed("coupon-send", |body| {
            body["resource"].as_object_mut().unwrap().remove(name);
        });
        assert_eq!(problem(received), format!("/resource/{name}: missing"));
    }
    for nonce in ["", "Kj7QIyUiYx1", "Kj7QIyUiYx1qq"] {
        let received = receive_changed("coupon-send", |body| {
            body["resource"]["nonce"] = json!(nonce);
        });
        assert_eq!(problem(received), "/resource/nonce: expected 12 bytes");
    }
    let received = receive_changed("coupon-send", |body| {
        body["resource"]["ciphertext"] = json!("*");
    });
    assert_eq!(problem(received), "/resource/ciphertext: not Base64");
}

#[test]
fn other_algorithms_are_not_supported() {
    let error = receive_changed("coupon-send", |body| {
        body["resource"]["algorithm"] = json!("AEAD_SM4_GCM");
        body["resource"]["nonce"] = json!("of another length");
    })
    .unwrap_err();
    assert_eq!(
        error,
        NotificationError::UnsupportedAlgorithm(String::from("AEAD_SM4_GCM"))
    );
    assert_eq!(
        error.to_string(),
        "the notification is encrypted with AEAD_SM4_GCM, which is not supported"
    );
}

#[test]
fn a_resource_that_breaks_the_spec_is_not_understood() {
    let error = receive_changed("coupon-use", |body| {
        body["event_type"] = json!("COUPON.SEND");
    })
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the notification's resource is not understood: /coupon_code: missing"
    );
    assert!(matches!(error, NotificationError::Resource(_)));
}

#[test]
fn a_wrong_api_v3_key_is_suspected() {
    let error = receive("wrong-apiv3-key").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the notification cannot be decrypted: most likely the APIv3 key is not the one in the \
         merchant's console"
    );
}

#[test]
fn a_service_that_only_receives_needs_no_client() {
    let api_v3_key = ApiV3Key::new(text(&OWN["apiv3_key"])).unwrap();
    let keys = KeyTable::new();
    keys.trust(serial("platform_a"), public_key("platform_a"))
        .unwrap();
    let notifications = Notifications::new(keys.clone(), api_v3_key);

    let by_certificate = vector("notifications", "coupon-use");
    let by_public_key = vector("notifications", "coupon-use-public-key");
    let receive = |notifications: &Notifications, vector| -> Received {
        notifications.receive_at(&headers(vector), body(vector), now(vector))
    };
    receive(&notifications, by_certificate).unwrap();
    let unknown = VerifyError::UnknownSerial(public_key_id().into());
    assert_eq!(
        receive(&notifications, by_public_key).unwrap_err(),
        NotificationError::Unverified(unknown.clone())
    );

    // Both keys, as while the merchant moves from one to the other; the table is shared.
    keys.trust(public_key_id(), public_key("wechatpay_public_key"))
        .unwrap();
    receive(&notifications, by_certificate).unwrap();
    receive(&notifications, by_public_key).unwrap();
}

#[test]
fn a_client_without_the_api_v3_key_names_it_as_the_user_does() {
    let complete = |builder: ClientBuilder| {
        let client = builder
            .mchid("1900000001")
            .serial_no(serial("merchant"))
            .private_key(private_key("merchant"))
            .public_key(public_key_id(), public_key("wechatpay_public_key"))
            .build()
            .unwrap();
        client.notifications().unwrap_err().to_string()
    };
    assert_eq!(
        complete(wechatpay_client::Client::builder()),
        "the client is not configured: api_v3_key: not set: set it to the APIv3 key, 32 bytes"
    );
    assert_eq!(
        complete(ClientBuilder::from_variables(|_| None)),
        "the client is not configured: WECHATPAY_API_V3_KEY: not set: set it to the APIv3 key, \
         32 bytes"
    );
    assert!(client_builder().build().unwrap().notifications().is_ok());
}

/// Status, content type and body of a reply.
fn answer(reply: Reply) -> (StatusCode, Option<HeaderValue>, String) {
    let status = reply.status();
    let response: Response<Bytes> = reply.into();
    assert_eq!(response.status(), status);
    let (head, body) = response.into_parts();
    (
        status,
        head.headers.get(CONTENT_TYPE).cloned(),
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

#[test]
fn replies_are_what_wechat_pay_expects() {
    assert_eq!(
        answer(Reply::accepted()),
        (StatusCode::NO_CONTENT, None, String::new())
    );
    let json = Some(HeaderValue::from_static("application/json"));
    assert_eq!(
        answer(Reply::failed("say \"again\"")),
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            json.clone(),
            String::from(r#"{"code":"FAIL","message":"say \"again\""}"#)
        )
    );

    let rejected = |received: Received| answer(received.unwrap_err().reply());
    let refusal = |status, message| {
        let body = json!({"code": "FAIL", "message": message}).to_string();
        (status, json.clone(), body)
    };
    assert_eq!(
        rejected(receive("probe")),
        refusal(StatusCode::UNAUTHORIZED, "not verified")
    );
    assert_eq!(
        rejected(receive("tag-flipped")),
        refusal(StatusCode::BAD_REQUEST, "not decrypted")
    );
    assert_eq!(
        rejected(receive_signed("{}")),
        refusal(StatusCode::BAD_REQUEST, "not understood")
    );
}

#[test]
fn nothing_secret_is_printed() {
    let secrets = [
        text(&OWN["apiv3_key"]),
        "xsd3434454567676", // an openid
        "1227944923",       // a coupon's code
        "2345234523",       // a transaction
        "IRz",              // the ciphertexts
    ];
    let assert_silent = |shown: &str| {
        for secret in secrets {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    };
    let notifications = notifications();
    assert_silent(&format!("{notifications:?}{notifications:#?}"));
    assert!(format!("{notifications:?}").contains("[redacted]"));

    let broken = receive_changed("coupon-use", |body| {
        body["event_type"] = json!("COUPON.SEND");
    });
    let all = all("notifications")
        .iter()
        .map(|vector| receive(text(&vector["id"])));
    for received in all.chain([broken, receive_signed("{}")]) {
        assert_silent(&format!("{received:?}{received:#?}"));
        if let Err(error) = received {
            assert_silent(&format!("{error}{:?}", error.reply()));
        }
    }
    let shown = format!("{:?}", receive("coupon-send").unwrap());
    assert!(shown.contains("EV-2018022511223320873"), "{shown}");
}

#[test]
fn notifications_are_shared_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let notifications = notifications();
    shared(&notifications);
    let vector = vector("notifications", "coupon-send");
    let handles = [notifications.clone(), notifications].map(|notifications| {
        std::thread::spawn(move || -> Received {
            notifications.receive_at(&headers(vector), body(vector), now(vector))
        })
    });
    for handle in handles {
        handle.join().unwrap().unwrap();
    }
}

#[test]
fn an_empty_request_is_refused() {
    let received: Received = notifications().receive(&HeaderMap::new(), b"");
    assert!(
        matches!(
            received,
            Err(NotificationError::Unverified(VerifyError::MissingHeader(_)))
        ),
        "{received:?}"
    );
}
