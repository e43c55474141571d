//! When a client downloads platform certificates, and what it makes of them: from the simulator, and
//! from a gateway in memory.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use wechatpay_client::busifavor::BusifavorEvent;
use wechatpay_client::certificates::{
    CertificateDownload, CertificateError, CertificateStore, StoreFuture,
};
use wechatpay_client::transport::{Body, Transport, TransportFuture};
use wechatpay_client::{
    ApiV3Key, Client, ClientBuilder, Error, ErrorKind, NotificationError, PrivateKey, PublicKey,
    RetryPolicy, VerifyError,
};
use wechatpay_simulator::{Fault, Signing, Simulator};

use crate::certificate_stores::Hanging;
use crate::certificates::{list_of_the_stranger, unix_now, with_api_v3_key};
use crate::observation::Log;
use crate::socket::{self, bytes_of, nobody};
use crate::vectors::{OWN, required_fields, serial, signed_by, text, vector};

/// A simulator that signs like this.
pub(crate) async fn simulator(signing: Signing) -> Simulator {
    Simulator::builder().signing(signing).start().await.unwrap()
}

/// A client of the simulator's merchant that knows no key of WeChat Pay.
pub(crate) fn of(simulator: &Simulator) -> ClientBuilder {
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

pub(crate) async fn redeem(client: &Client) -> Result<(), Error> {
    let request = required_fields().stock_id("100088").build();
    client.busifavor().use_coupon(&request).await.map(drop)
}

/// How often the path of this end was called.
pub(crate) fn count(simulator: &Simulator, end: &str) -> usize {
    let requests = simulator.requests();
    requests
        .iter()
        .filter(|request| request.path.ends_with(end))
        .count()
}

pub(crate) fn downloads(simulator: &Simulator) -> usize {
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
pub(crate) struct Gateway {
    requests: Arc<Mutex<Vec<String>>>,
    /// What it lists instead, if anything.
    list: Arc<Mutex<Option<String>>>,
}

impl Gateway {
    pub(crate) fn list(&self, list: String) {
        *self.list.lock().unwrap() = Some(list);
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn client(&self, download: CertificateDownload) -> Client {
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
                "/v3/certificates" => {
                    let list = self.list.lock().unwrap().clone();
                    list.unwrap_or_else(list_of_the_stranger)
                }
                _ => String::from(
                    r#"{"stock_id":"1","openid":"o","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#,
                ),
            };
            let key = ("stranger", serial("stranger"));
            Ok(signed_by(key, 200, &body, unix_now()).map(Body::from))
        })
    }
}

/// The list of the stranger's certificate, as it goes over the wire.
fn list_bytes() -> Vec<u8> {
    let key = ("stranger", serial("stranger"));
    bytes_of(&signed_by(key, 200, &list_of_the_stranger(), unix_now()))
}

/// A client that repeats without pauses, and logs.
fn at(primary: &str, log: &Log) -> ClientBuilder {
    let at_once = RetryPolicy::default().delays(Duration::ZERO, Duration::ZERO);
    log.of(with_api_v3_key(text(&OWN["apiv3_key"])))
        .base_url(primary)
        .retry(at_once)
}

#[tokio::test]
async fn a_download_goes_to_the_backup_gateway_and_is_observed() {
    #[cfg(feature = "tracing")]
    crate::observation::spans::record();
    let log = Log::default();
    let backup = socket::Gateway::answering(list_bytes());
    let client = at(&nobody(), &log).backup_url(&backup.url).build().unwrap();
    let certificates = client.refresh_certificates().await.unwrap();
    assert_eq!(certificates[0].serial_no(), serial("stranger"));
    assert_eq!(
        backup.received()[0].head[0],
        "GET /v3/certificates HTTP/1.1"
    );
    assert_eq!(
        log.lines(),
        [
            "attempt 1: not_sent",
            "attempt 2: success 200",
            "call: success, 2 attempts, no effect"
        ]
    );
    #[cfg(feature = "tracing")]
    {
        let text = crate::observation::spans::recorded();
        let span = "wechatpay.call operation=\"certificates.downloadCertificates\"\n";
        assert!(text.contains(span), "{text}");
    }
}

#[tokio::test]
async fn a_download_that_is_lost_or_does_not_verify_is_repeated() {
    let log = Log::default();
    let unsigned = socket::bytes(200, &[], list_of_the_stranger().as_bytes());
    let gateway = socket::Gateway::answering_in_turn(vec![Vec::new(), unsigned, list_bytes()]);
    let client = at(&gateway.url, &log).build().unwrap();
    client.refresh_certificates().await.unwrap();
    assert_eq!(client.keys().ids(), [serial("stranger")]);
    assert_eq!(
        log.lines(),
        [
            "attempt 1: outcome_unknown",
            "attempt 2: outcome_unknown 200",
            "attempt 3: success 200",
            "call: success, 3 attempts, no effect"
        ]
    );
    let signatures: BTreeSet<_> = gateway
        .received()
        .iter()
        .map(|request| request.header("Authorization").unwrap().to_owned())
        .collect();
    assert_eq!(signatures.len(), 3);
}

#[tokio::test]
async fn a_list_that_does_not_decrypt_is_asked_for_once() {
    let log = Log::default();
    let gateway = socket::Gateway::answering(list_bytes());
    let wrong = ApiV3Key::new("00000000000000000000000000000000").unwrap();
    let client = at(&gateway.url, &log).api_v3_key(wrong).build().unwrap();
    let error = client.refresh_certificates().await.unwrap_err();
    assert!(matches!(error, CertificateError::Undecryptable), "{error}");
    assert_eq!(
        log.lines(),
        [
            "attempt 1: undecodable 200",
            "call: undecodable, 1 attempts, no effect"
        ]
    );
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

#[tokio::test(start_paused = true)]
async fn certificates_are_kept_fresh_without_a_call() {
    let gateway = Gateway::default();
    let client = gateway.client(CertificateDownload::new());
    let keeping = tokio::spawn({
        let client = client.clone();
        async move { client.keep_certificates_fresh().await }
    });
    let hour = Duration::from_secs(60 * 60);
    tokio::time::sleep(hour).await;
    assert_eq!(gateway.requests().len(), 1);
    // A call finds them fresh.
    redeem(&client).await.unwrap();
    assert_eq!(gateway.requests().len(), 2);
    tokio::time::sleep(36 * hour).await;
    assert_eq!(gateway.requests().len(), 5);
    keeping.abort();
    tokio::time::sleep(36 * hour).await;
    assert_eq!(gateway.requests().len(), 5);

    let without = crate::vectors::client();
    let ended = without.keep_certificates_fresh().await;
    assert!(matches!(ended, Err(CertificateError::NotConfigured)));
}

#[tokio::test(start_paused = true)]
async fn a_download_that_fails_is_tried_again_every_minute() {
    let log = Log::default();
    let client = log
        .of(with_api_v3_key(text(&OWN["apiv3_key"])))
        .base_url(nobody())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let keeping = client.keep_certificates_fresh();
    let limit = Duration::from_secs(150);
    assert!(tokio::time::timeout(limit, keeping).await.is_err());
    // At once, after one minute and after two; an attempt and a call each.
    assert_eq!(log.lines().len(), 6);
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
