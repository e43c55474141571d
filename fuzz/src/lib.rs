//! What the targets of the client share: the keys of the test vectors, and headers made of bytes.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use wechatpay_client::certificates::CertificateDownload;
use wechatpay_client::signing::Credential;
use wechatpay_client::{ApiV3Key, Client, Notifications, PrivateKey, PublicKey};

static VECTORS: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../tests/vectors.json")).expect("the vectors are JSON")
});

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    Client::builder()
        .mchid(text("/own/mchid"))
        .serial_no(text("/own/keys/merchant/serial"))
        .private_key(private_key("merchant"))
        .public_key(
            text("/own/wechatpay_public_key_id"),
            PublicKey::from_pem(text("/own/keys/wechatpay_public_key/public_key_spki_pem"))
                .expect("a public key"),
        )
        .api_v3_key(ApiV3Key::new(text("/own/apiv3_key")).expect("32 bytes"))
        .certificate_download(CertificateDownload::new())
        .build()
        .expect("a complete configuration")
});

static NOTIFICATIONS: LazyLock<Notifications> = LazyLock::new(|| {
    CLIENT
        .notifications()
        .expect("the client has the APIv3 key")
});

static WECHATPAY: LazyLock<Credential> = LazyLock::new(|| {
    Credential::new("1", "1", private_key("wechatpay_public_key")).expect("a credential")
});

fn text(pointer: &str) -> &'static str {
    let value = VECTORS.pointer(pointer).and_then(Value::as_str);
    value.expect("a text of the vectors")
}

fn private_key(name: &str) -> PrivateKey {
    let pointer = format!("/own/keys/{name}/private_key_pkcs8_pem");
    PrivateKey::from_pem(text(&pointer)).expect("a private key")
}

/// The client of the vectors.
pub fn client() -> &'static Client {
    &CLIENT
}

/// What receives its notifications.
pub fn notifications() -> &'static Notifications {
    &NOTIFICATIONS
}

/// The headers of WeChat Pay's signature over `body`, made now.
pub fn signed_headers(body: &[u8]) -> HeaderMap {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let timestamp = now.expect("a time after 1970").as_secs().to_string();
    let message = [timestamp.as_bytes(), b"\nnonce\n", body, b"\n"].concat();
    let signature = WECHATPAY.sign(&message).expect("a signature");
    [
        ("wechatpay-timestamp", timestamp.as_str()),
        ("wechatpay-nonce", "nonce"),
        ("wechatpay-serial", text("/own/wechatpay_public_key_id")),
        ("wechatpay-signature", signature.as_str()),
    ]
    .into_iter()
    .map(|(name, value)| {
        let value = HeaderValue::from_str(value).expect("visible ASCII");
        (HeaderName::from_static(name), value)
    })
    .collect()
}

/// Headers of a signature out of the first lines of `bytes`, and what follows them.
pub fn headers(bytes: &[u8]) -> (HeaderMap, &[u8]) {
    let mut headers = HeaderMap::new();
    let mut rest = bytes;
    for name in [
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-serial",
        "wechatpay-signature",
        "wechatpay-signature-type",
        "date",
        "request-id",
    ] {
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (line, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after.get(1..).unwrap_or_default();
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    (headers, rest)
}
