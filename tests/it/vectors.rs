//! The test vectors, and a client that holds their keys. All keys are for tests only.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response};
use serde_json::Value;
use wechatpay_client::busifavor::{UseCouponRequest, UseCouponRequestBuilder, needs};
use wechatpay_client::signing::{Credential, RequestMessage};
use wechatpay_client::{
    ApiV3Key, Client, ClientBuilder, DateTime, PlatformCertificate, PrivateKey, PublicKey,
};

/// The part of the vectors that was made with the keys in it.
pub(crate) static OWN: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../vectors.json");
    let mut vectors: Value = serde_json::from_str(text).expect("the vectors are JSON");
    vectors["own"].take()
});

/// A text of the vectors.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

/// The vector `id` of a section.
pub(crate) fn vector(section: &str, id: &str) -> &'static Value {
    all(section)
        .iter()
        .find(|vector| vector["id"] == id)
        .unwrap_or_else(|| panic!("no vector {id}"))
}

pub(crate) fn all(section: &str) -> &'static [Value] {
    OWN[section].as_array().expect("a list")
}

pub(crate) fn private_key(name: &str) -> PrivateKey {
    PrivateKey::from_pem(text(&OWN["keys"][name]["private_key_pkcs8_pem"])).expect("a private key")
}

pub(crate) fn public_key(name: &str) -> PublicKey {
    PublicKey::from_pem(text(&OWN["keys"][name]["public_key_spki_pem"])).expect("a public key")
}

pub(crate) fn serial(name: &str) -> &'static str {
    text(&OWN["keys"][name]["serial"])
}

pub(crate) fn public_key_id() -> &'static str {
    text(&OWN["wechatpay_public_key_id"])
}

pub(crate) fn credential() -> Credential {
    Credential::new(
        text(&OWN["mchid"]),
        serial("merchant"),
        private_key("merchant"),
    )
    .expect("a credential")
}

/// A builder with the merchant's key and all keys that the answers are signed with.
pub(crate) fn client_builder() -> ClientBuilder {
    merchant()
        .public_key(public_key_id(), public_key("wechatpay_public_key"))
        .public_key(serial("platform_a"), public_key("platform_a"))
        .public_key(serial("platform_b"), public_key("platform_b"))
        .api_v3_key(ApiV3Key::new(text(&OWN["apiv3_key"])).expect("32 bytes"))
}

/// A builder with the merchant's key alone.
pub(crate) fn merchant() -> ClientBuilder {
    Client::builder()
        .mchid(text(&OWN["mchid"]))
        .serial_no(serial("merchant"))
        .private_key(private_key("merchant"))
}

pub(crate) fn client() -> Client {
    client_builder().build().expect("a complete configuration")
}

/// The answer of a vector of `responses`, and the time to judge it at.
pub(crate) fn answer(vector: &Value) -> (Response<Bytes>, SystemTime) {
    let status = vector["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok());
    let mut response = Response::new(Bytes::from(body(vector)));
    *response.status_mut() = status
        .and_then(|status| status.try_into().ok())
        .expect("a status");
    *response.headers_mut() = headers(vector);
    (response, now(vector))
}

pub(crate) fn headers(vector: &Value) -> HeaderMap {
    let headers = vector["headers"].as_object().expect("headers");
    headers
        .iter()
        .map(|(name, value)| {
            let name: HeaderName = name.parse().expect("a header name");
            (
                name,
                HeaderValue::from_str(text(value)).expect("a header value"),
            )
        })
        .collect()
}

pub(crate) fn body(vector: &Value) -> Vec<u8> {
    vector["body_utf8"]
        .as_str()
        .unwrap_or_default()
        .as_bytes()
        .to_vec()
}

pub(crate) fn now(vector: &Value) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(vector["now_unix"].as_u64().expect("Unix seconds"))
}

/// An answer signed by WeChat Pay's key at `timestamp`.
pub(crate) fn signed(
    status: u16,
    body: &(impl AsRef<[u8]> + ?Sized),
    timestamp: u64,
) -> Response<Bytes> {
    let key = ("wechatpay_public_key", public_key_id());
    signed_by(key, status, body, timestamp)
}

/// An answer signed at `timestamp` by the key of a name, under an id.
pub(crate) fn signed_by(
    (name, id): (&str, &str),
    status: u16,
    body: &(impl AsRef<[u8]> + ?Sized),
    timestamp: u64,
) -> Response<Bytes> {
    let head = format!("{timestamp}\nnonce\n");
    let message = [head.as_bytes(), body.as_ref(), b"\n"].concat();
    let signer = Credential::new("1", "1", private_key(name)).expect("a credential");
    Response::builder()
        .status(status)
        .header("Request-ID", "08F5B8C2B506-268578704")
        .header("Wechatpay-Timestamp", timestamp)
        .header("Wechatpay-Nonce", "nonce")
        .header("Wechatpay-Serial", id)
        .header(
            "Wechatpay-Signature",
            signer.sign(&message).expect("a signature"),
        )
        .body(Bytes::copy_from_slice(body.as_ref()))
        .expect("a response")
}

pub(crate) fn certificate(name: &str) -> PlatformCertificate {
    PlatformCertificate::from_pem(certificate_pem(name)).expect("a certificate")
}

pub(crate) fn certificate_pem(name: &str) -> &'static str {
    text(&OWN["keys"][name]["certificate_pem"])
}

/// The request of the documents' example with what is required, open to more.
pub(crate) fn required_fields() -> UseCouponRequestBuilder<needs::Nothing> {
    UseCouponRequest::builder()
        .coupon_code("sxxe34343434")
        .appid("wx1234567889999")
        .use_time("2015-05-20T13:29:35+08:00".parse::<DateTime>().unwrap())
        .use_request_no("1002600620019090123143254435")
}

/// A value in the `Authorization` header.
pub(crate) fn parameter<'a>(authorization: &'a str, name: &str) -> &'a str {
    let (_, rest) = authorization.split_once(&format!("{name}=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

/// Fails unless the header is the merchant's signature of this request; gives its timestamp.
pub(crate) fn assert_signed(
    authorization: &str,
    method: &Method,
    path_and_query: &str,
    body: &[u8],
) -> i64 {
    let message = RequestMessage {
        method,
        path_and_query,
        timestamp: parameter(authorization, "timestamp").parse().unwrap(),
        nonce: parameter(authorization, "nonce_str"),
        body,
    };
    assert_eq!(credential().authorization(&message).unwrap(), authorization);
    message.timestamp
}

/// A vector that no test uses shows nothing: a test goes through its section, or takes it by its name.
#[test]
fn every_vector_is_used_by_a_test() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let files = std::fs::read_dir(folder).expect("the folder of the tests");
    let tests: String = files
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a text"))
        // However the lines are broken.
        .flat_map(|text| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<Vec<_>>()
        })
        .collect();
    let unused = |vectors: &Value| {
        let sections = vectors.as_object().expect("sections").iter();
        let vectors = sections.flat_map(|(section, vectors)| {
            let vectors = vectors.as_array().into_iter().flatten();
            vectors.map(move |vector| (section, text(&vector["id"])))
        });
        let is_used = |(section, id): &(&String, &str)| {
            tests.contains(&format!("inall(\"{section}\")"))
                || tests.contains(&format!("vector(\"{section}\",\"{id}\")"))
        };
        let unused = vectors.filter(|vector| !is_used(vector));
        let mut unused: Vec<_> = unused.map(|(_, id)| id.to_owned()).collect();
        unused.sort_unstable();
        unused
    };
    assert_eq!(unused(&OWN), [""; 0]);

    // It can fail: of a section that is gone through no vector is missed, of others each is.
    let new = serde_json::json!({
        "responses": [{"id": "of-tomorrow"}],
        "client_signatures": [{"id": "jsapi"}, {"id": "of-tomorrow"}],
        "a_section_of_tomorrow": [{"id": "jsapi"}],
    });
    assert_eq!(unused(&new), ["jsapi", "of-tomorrow"]);
}

/// What stands in the file beside the sections that are looked at would be looked at by nobody.
#[test]
fn the_vectors_are_all_in_one_place() {
    let file: Value = serde_json::from_str(include_str!("../vectors.json")).unwrap();
    let parts: Vec<_> = file.as_object().unwrap().keys().collect();
    assert_eq!(parts, ["about", "own"]);
    let plain = [
        "note",
        "mchid",
        "apiv3_key",
        "wechatpay_public_key_id",
        "keys",
    ];
    for (section, vectors) in OWN.as_object().unwrap() {
        assert!(
            vectors.is_array() || plain.contains(&section.as_str()),
            "{section}"
        );
    }
}
