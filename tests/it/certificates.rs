//! Platform certificates: the recorded answers of the vectors, and downloads from the simulator.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use http::{Method, Request, Response};
use serde_json::json;
use wechatpay_client::busifavor::{BusifavorEvent, UseCouponRequest};
use wechatpay_client::certificates::{
    CertificateDownload, CertificateError, CertificateStore, FileCertificateStore, StoreFuture,
};
use wechatpay_client::transport::{Body, Transport, TransportFuture};
use wechatpay_client::{
    ApiV3Key, Client, ClientBuilder, Error, ErrorKind, NotificationError, PlatformCertificate,
    PrivateKey, PublicKey, RetryPolicy, VerifyError,
};
use wechatpay_simulator::{Fault, Signing, Simulator};

use crate::vectors::{
    OWN, all, answer, assert_signed, certificate, certificate_pem, headers, merchant, now,
    public_key, public_key_id, required_fields, serial, signed_by, text, vector,
};

fn with_api_v3_key(text: &str) -> ClientBuilder {
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

/// A simulator that signs like this.
async fn simulator(signing: Signing) -> Simulator {
    Simulator::builder().signing(signing).start().await.unwrap()
}

/// A client of the simulator's merchant that knows no key of WeChat Pay.
fn of(simulator: &Simulator) -> ClientBuilder {
    let merchant = simulator.merchant();
    Client::builder()
        .base_url(simulator.base_url())
        .mchid(merchant.mchid())
        .serial_no(merchant.serial_no())
        .private_key(PrivateKey::from_pem(merchant.private_key_pem()).unwrap())
        .retry(RetryPolicy::never())
        .api_v3_key(ApiV3Key::new(merchant.api_v3_key()).unwrap())
}

fn with_public_key(simulator: &Simulator) -> ClientBuilder {
    let public_key = PublicKey::from_pem(simulator.public_key_pem()).unwrap();
    of(simulator).public_key(simulator.public_key_id(), public_key)
}

async fn redeem(client: &Client) -> Result<(), Error> {
    let request = required_fields().stock_id("100088").build();
    client.busifavor().use_coupon(&request).await.map(drop)
}

/// How often the path of this end was called.
fn count(simulator: &Simulator, end: &str) -> usize {
    let requests = simulator.requests();
    requests
        .iter()
        .filter(|request| request.path.ends_with(end))
        .count()
}

fn downloads(simulator: &Simulator) -> usize {
    count(simulator, "/certificates")
}

/// Waits for what goes on beside the calls.
async fn until(mut is_so: impl FnMut() -> bool) {
    while !is_so() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn the_first_call_brings_the_certificates() {
    let simulator = simulator(Signing::Certificate).await;
    let client = of(&simulator).build().unwrap();
    assert!(client.keys().ids().is_empty());
    redeem(&client).await.unwrap();
    redeem(&client).await.unwrap();
    assert_eq!(downloads(&simulator), 1);

    let requests = simulator.requests();
    let serial_no = simulator.certificates()[0].serial_no().to_owned();
    let named: Vec<_> = requests
        .into_iter()
        .map(|request| request.wechatpay_serial)
        .collect();
    assert_eq!(named, [None, Some(serial_no.clone()), Some(serial_no)]);
}

#[tokio::test]
async fn a_new_certificate_is_fetched_and_the_call_is_not_repeated() {
    let simulator = simulator(Signing::Certificate).await;
    let client = of(&simulator).build().unwrap();
    redeem(&client).await.unwrap();
    let new = simulator.rotate_certificate().unwrap();
    redeem(&client).await.unwrap();
    assert_eq!(downloads(&simulator), 2);
    assert_eq!(count(&simulator, "/use"), 2);
    // The old one is kept, and requests name the new one from now on.
    assert_eq!(client.keys().certificates().len(), 2);
    redeem(&client).await.unwrap();
    let last = simulator.requests().pop().unwrap();
    assert_eq!(last.wechatpay_serial.as_deref(), Some(new.serial_no()));
    assert_eq!(downloads(&simulator), 2);
}

#[tokio::test]
async fn many_calls_wait_for_one_download() {
    let simulator = simulator(Signing::Certificate).await;
    let client = of(&simulator).build().unwrap();
    for downloads_so_far in 1..=2 {
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { redeem(&client).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(downloads(&simulator), downloads_so_far);
        simulator.rotate_certificate().unwrap();
    }
    assert_eq!(count(&simulator, "/use"), 40);
}

#[tokio::test]
async fn what_is_no_certificate_is_not_looked_for() {
    let simulator = simulator(Signing::Certificate).await;
    let client = of(&simulator).build().unwrap();
    redeem(&client).await.unwrap();
    simulator.fail_next(Fault::UnknownSerial);
    let error = redeem(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(
        matches!(error.verify_error(), Some(VerifyError::UnknownSerial(id)) if id.starts_with("PUB_KEY_ID_")),
        "{error}"
    );
    assert_eq!(downloads(&simulator), 1);
}

#[tokio::test]
async fn strangers_cause_one_download_and_no_more() {
    let simulator = simulator(Signing::Certificate).await;
    let store = Counting::default();
    let download = CertificateDownload::new().store(store.clone());
    let client = of(&simulator)
        .certificate_download(download)
        .build()
        .unwrap();
    redeem(&client).await.unwrap();
    let notifications = client.notifications().unwrap();
    for _ in 0..3 {
        let forged = signed_by(("stranger", serial("stranger")), 200, "{}", unix_now());
        let received = notifications
            .receive_refreshing::<BusifavorEvent>(forged.headers(), b"{}")
            .await;
        let unknown = VerifyError::UnknownSerial(serial("stranger").into());
        assert_eq!(
            received.unwrap_err(),
            NotificationError::Unverified(unknown)
        );
    }
    assert_eq!(downloads(&simulator), 2);
    assert_eq!(store.0.load(Ordering::Relaxed), 2);

    // Without a time of now there is nothing to look for.
    let old = signed_by(("stranger", serial("stranger")), 200, "{}", 1_722_850_421);
    let client = of(&simulator).build().unwrap();
    redeem(&client).await.unwrap();
    client
        .notifications()
        .unwrap()
        .receive_refreshing::<BusifavorEvent>(old.headers(), b"{}")
        .await
        .unwrap_err();
    assert_eq!(downloads(&simulator), 3);
}

#[tokio::test]
async fn a_merchant_on_the_way_to_the_public_key_trusts_both() {
    let simulator = simulator(Signing::Certificate).await;
    let client = with_public_key(&simulator)
        .certificate_download(CertificateDownload::new())
        .build()
        .unwrap();
    // The switch: certificate, then whatever is asked for, then back again.
    for signing in [
        Signing::Certificate,
        Signing::AsRequested,
        Signing::Certificate,
    ] {
        simulator.set_signing(signing).unwrap();
        redeem(&client).await.unwrap();
    }
    assert_eq!(downloads(&simulator), 1);
    let last = simulator.requests().pop().unwrap();
    assert_eq!(
        last.wechatpay_serial.as_deref(),
        Some(simulator.public_key_id())
    );
}

#[tokio::test]
async fn a_merchant_with_the_public_key_alone_starts_all_the_same() {
    let simulator = simulator(Signing::PublicKey).await;
    let client = with_public_key(&simulator)
        .certificate_download(CertificateDownload::new())
        .build()
        .unwrap();
    assert!(client.refresh_certificates().await.unwrap().is_empty());
    redeem(&client).await.unwrap();

    let error = redeem(&of(&simulator).build().unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(matches!(
        error.certificate_error(),
        Some(CertificateError::NoCertificates)
    ));
    assert_eq!(
        error.to_string(),
        "busifavor.useCoupon: not sent: no key of WeChat Pay is known that could verify the answer, \
         or all have expired; the platform certificates were not refreshed: the merchant has no \
         platform certificates: give the client WeChat Pay's public key, pub_key.pem and its id \
         PUB_KEY_ID_… in the merchant's console"
    );
    assert_eq!(count(&simulator, "/use"), 1);
}

#[tokio::test]
async fn a_wrong_api_v3_key_holds_the_first_call_back() {
    let simulator = simulator(Signing::Certificate).await;
    let wrong = ApiV3Key::new("00000000000000000000000000000000").unwrap();
    let client = of(&simulator).api_v3_key(wrong).build().unwrap();
    let error = redeem(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(
        error.to_string().contains("APIv3 key is not the one"),
        "{error}"
    );
    assert_eq!(count(&simulator, "/use"), 0);
}

#[tokio::test]
async fn a_download_that_fails_is_tried_again_by_the_next_call() {
    let simulator = simulator(Signing::Certificate).await;
    let client = of(&simulator).build().unwrap();
    simulator.fail_next(Fault::TamperedBody);
    let error = redeem(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent, "{error}");
    assert!(client.keys().ids().is_empty());
    redeem(&client).await.unwrap();
}

#[tokio::test]
async fn what_is_due_is_fetched_beside_the_call() {
    let simulator = simulator(Signing::Certificate).await;
    let client = of(&simulator)
        .certificate_download(CertificateDownload::new().every(Duration::ZERO))
        .build()
        .unwrap();
    redeem(&client).await.unwrap();
    // Nothing asks for it, but it will be known before it signs.
    simulator.issue_certificate().unwrap();
    redeem(&client).await.unwrap();
    until(|| client.keys().certificates().len() == 2).await;
}

#[tokio::test]
async fn a_call_that_is_dropped_does_not_stop_the_download() {
    let simulator = simulator(Signing::Certificate).await;
    let client = of(&simulator).build().unwrap();
    {
        let call = redeem(&client);
        let mut call = pin!(call);
        let polled = std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context)));
        assert!(polled.await.is_pending());
    }
    until(|| !client.keys().ids().is_empty()).await;
    assert_eq!(count(&simulator, "/use"), 0);
    redeem(&client).await.unwrap();
    assert_eq!(downloads(&simulator), 1);
}

#[tokio::test]
async fn the_file_of_one_process_serves_another() {
    let simulator = simulator(Signing::Certificate).await;
    let file = file("shared.json");
    let client = || {
        let download = CertificateDownload::new().store(FileCertificateStore::new(&file));
        of(&simulator)
            .certificate_download(download)
            .build()
            .unwrap()
    };
    let (first, second) = (client(), client());
    redeem(&first).await.unwrap();
    redeem(&second).await.unwrap();
    assert_eq!(downloads(&simulator), 1);

    // What one has fetched on meeting a new certificate, the other reads.
    simulator.rotate_certificate().unwrap();
    redeem(&first).await.unwrap();
    redeem(&second).await.unwrap();
    assert_eq!(downloads(&simulator), 2);
    assert_eq!(second.keys().certificates().len(), 2);

    let written = std::fs::read_to_string(&file).unwrap();
    assert!(!written.contains("BEGIN CERTIFICATE"), "{written}");
    for secret in [
        simulator.merchant().api_v3_key(),
        simulator.merchant().private_key_pem(),
    ] {
        assert!(!written.contains(secret));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Nothing is left beside it.
    let folder = std::fs::read_dir(file.parent().unwrap()).unwrap();
    assert_eq!(folder.count(), 1);
}

#[tokio::test]
async fn a_file_that_was_changed_is_not_trusted() {
    let simulator = simulator(Signing::Certificate).await;
    let file = file("changed.json");
    let client = |file: &PathBuf| {
        let download = CertificateDownload::new().store(FileCertificateStore::new(file));
        of(&simulator)
            .certificate_download(download)
            .build()
            .unwrap()
    };
    redeem(&client(&file)).await.unwrap();
    let good = std::fs::read_to_string(&file).unwrap();
    let serial_no = simulator.certificates()[0].serial_no().to_owned();

    let other = serial("stranger");
    let changes: [(&str, String); 5] = [
        ("another serial number", good.replace(&serial_no, other)),
        (
            "another ciphertext",
            good.replace("\"ciphertext\": \"", "\"ciphertext\": \"AAAA"),
        ),
        (
            "a time to come",
            good.replace("\"downloaded\": \"20", "\"downloaded\": \"30"),
        ),
        ("half a file", good[..good.len() / 2].to_owned()),
        ("not JSON", String::from("certificates")),
    ];
    for (index, (change, content)) in changes.iter().enumerate() {
        assert_ne!(*content, good, "{change}");
        std::fs::write(&file, content).unwrap();
        let client = client(&file);
        redeem(&client).await.unwrap();
        assert_eq!(downloads(&simulator), 2 + index, "{change}");
        assert_eq!(client.keys().ids(), [serial_no.as_str()], "{change}");
        // The download has mended it.
        assert_eq!(
            std::fs::read_to_string(&file).unwrap().len(),
            good.len(),
            "{change}"
        );
    }

    // Of another merchant, with another APIv3 key.
    let stranger = self::simulator(Signing::Certificate).await;
    let download = CertificateDownload::new().store(FileCertificateStore::new(&file));
    let client = of(&stranger)
        .certificate_download(download)
        .build()
        .unwrap();
    redeem(&client).await.unwrap();
    assert_eq!(downloads(&stranger), 1);
}

#[tokio::test]
async fn a_store_that_fails_does_no_harm_but_is_told() {
    let simulator = simulator(Signing::Certificate).await;
    let nowhere = file("no-such-folder").join("certificates.json");
    let download = CertificateDownload::new().store(FileCertificateStore::new(nowhere));
    let client = of(&simulator)
        .certificate_download(download)
        .build()
        .unwrap();
    redeem(&client).await.unwrap();
    let error = client.refresh_certificates().await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the platform certificates were downloaded but not kept: "),
        "{error}"
    );
    assert_eq!(client.keys().ids().len(), 1);
}

/// Counts how often it is asked.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicUsize>);

impl CertificateStore for Counting {
    fn load(&self) -> StoreFuture<'_, Option<Vec<u8>>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Ok(None) })
    }

    fn save(&self, _document: Vec<u8>) -> StoreFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// A gateway in memory, whose certificate is the stranger's: it has a long life. It lists it and signs
/// with it.
#[derive(Clone, Default)]
struct Gateway {
    requests: Arc<Mutex<Vec<String>>>,
}

impl Gateway {
    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    fn client(&self, download: CertificateDownload) -> Client {
        with_api_v3_key(text(&OWN["apiv3_key"]))
            .certificate_download(download)
            .transport(Arc::new(self.clone()))
            .build()
            .unwrap()
    }
}

impl Transport for Gateway {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let path = request.uri().path();
            self.requests.lock().unwrap().push(path.into());
            let body = match path {
                "/v3/certificates" => list_of_the_stranger(),
                _ => String::from(
                    r#"{"stock_id":"1","openid":"o","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#,
                ),
            };
            let key = ("stranger", serial("stranger"));
            Ok(signed_by(key, 200, &body, unix_now()).map(Body::from))
        })
    }
}

fn list_of_the_stranger() -> String {
    list_with(certificate_pem("stranger"))
}

/// A list with this plaintext under the stranger's serial number.
fn list_with(plaintext: &str) -> String {
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
    json!({"data": [{
        "serial_no": serial("stranger"),
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": str::from_utf8(&nonce).unwrap(),
            "associated_data": "certificate",
            "ciphertext": BASE64_STANDARD.encode(ciphertext),
        },
    }]})
    .to_string()
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

fn unix_now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs()
}

/// A store that neither gives nor takes.
#[derive(Default)]
struct Hanging;

impl CertificateStore for Hanging {
    fn load(&self) -> StoreFuture<'_, Option<Vec<u8>>> {
        Box::pin(std::future::pending())
    }

    fn save(&self, _document: Vec<u8>) -> StoreFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_is_as_good_as_none() {
    let gateway = Gateway::default();
    let client = gateway.client(CertificateDownload::new().store(Hanging));
    let start = tokio::time::Instant::now();
    redeem(&client).await.unwrap();
    // It was asked before the download, and after it.
    assert_eq!(start.elapsed().as_secs(), 10);
    redeem(&client).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 10);
}

/// A gateway that takes requests and does not answer.
struct Silent;

impl Transport for Silent {
    fn send(&self, _request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_download_without_an_answer_holds_up_a_call_for_no_longer_than_its_time() {
    let client = with_api_v3_key(text(&OWN["apiv3_key"]))
        .certificate_download(CertificateDownload::new().store(Hanging))
        .transport(Arc::new(Silent))
        .build()
        .unwrap();
    let start = tokio::time::Instant::now();
    let error = redeem(&client).await.unwrap_err();
    assert_eq!(start.elapsed().as_secs(), 30);
    assert_eq!(
        (error.kind(), error.is_timeout(), error.attempts()),
        (ErrorKind::NotSent, true, 0)
    );
    assert!(
        matches!(error.certificate_error(), Some(CertificateError::Late)),
        "{error}"
    );
}

#[tokio::test]
async fn a_notification_brings_the_certificate_that_it_is_signed_with() {
    let gateway = Gateway::default();
    let notifications = gateway
        .client(CertificateDownload::new())
        .notifications()
        .unwrap();
    let body = text(&vector("notifications", "coupon-send")["body"]);
    let signed = signed_by(("stranger", serial("stranger")), 200, body, unix_now());

    let without = notifications.receive::<BusifavorEvent>(signed.headers(), body.as_bytes());
    assert!(matches!(
        without,
        Err(NotificationError::Unverified(VerifyError::UnknownSerial(_)))
    ));
    let received = notifications
        .receive_refreshing::<BusifavorEvent>(signed.headers(), body.as_bytes())
        .await
        .unwrap();
    assert_eq!(received.event_type(), "COUPON.SEND");
    assert_eq!(gateway.requests(), ["/v3/certificates"]);
}

/// Runs a future that never has to wait, where there is no runtime.
fn run<F: Future>(future: F) -> F::Output {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits for something"),
    }
}

#[test]
fn without_a_runtime_the_call_that_is_due_downloads() {
    let gateway = Gateway::default();
    let often = gateway.client(CertificateDownload::new().every(Duration::ZERO));
    run(redeem(&often)).unwrap();
    assert_eq!(gateway.requests().len(), 2);
    run(redeem(&often)).unwrap();
    let paths: Vec<_> = gateway.requests();
    let (list, redeem_path) = ("/v3/certificates", "/v3/marketing/busifavor/coupons/use");
    assert_eq!(paths, [list, redeem_path, list, redeem_path]);

    let gateway = Gateway::default();
    let seldom = gateway.client(CertificateDownload::new());
    run(redeem(&seldom)).unwrap();
    run(redeem(&seldom)).unwrap();
    run(seldom.refresh_certificates()).unwrap();
    assert_eq!(gateway.requests(), [list, redeem_path, redeem_path, list]);
}

/// A file that is not there, in a folder of its own.
fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("certificates")
        .join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("certificates.json")
}
