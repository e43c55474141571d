//! The same calls for a program without async.

use tokio::runtime::Runtime;
use wechatpay_client::busifavor::UseCouponRequest;
use wechatpay_client::certificates::CertificateError;
use wechatpay_client::{DateTime, ErrorKind, blocking};
use wechatpay_simulator::{Fault, Simulator};

const COUPON: &str = "sxxe34343434";

fn request(use_request_no: &str) -> UseCouponRequest {
    UseCouponRequest::builder()
        .coupon_code(COUPON)
        .appid("wx1234567889999")
        .use_time(DateTime::now())
        .use_request_no(use_request_no)
        .build()
}

fn start() -> (Simulator, blocking::Client) {
    let runtime = Runtime::new().expect("a runtime");
    let simulator = runtime.block_on(Simulator::start()).expect("a port");
    let client = simulator.client().expect("a client of the simulator");
    (simulator, blocking::Client::new(client).expect("a thread"))
}

#[test]
fn a_coupon_is_redeemed_without_async() {
    let (simulator, client) = start();
    let request = request("R1");
    let used = client.busifavor().use_coupon(&request).expect("redeemed");
    assert_eq!(used.stock_id, "100088");
    assert!(simulator.coupon(COUPON).expect("a known coupon").is_used());

    simulator.fail_next(Fault::NotJson);
    let error = client.busifavor().use_coupon(&request).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable, "{error}");
}

#[test]
fn calls_are_repeated_without_async() {
    let (simulator, client) = start();
    let request = request("R1");
    simulator.fail_next(Fault::Closed);
    client.busifavor().use_coupon(&request).expect("redeemed");
    assert_eq!(simulator.requests().len(), 2);
    assert_eq!(simulator.redemptions(), 1);
}

#[test]
fn settings_are_tested_and_certificates_downloaded_without_async() {
    let (_simulator, client) = start();
    let report = client.self_test();
    assert!(report.is_good(), "{report}");
    // This merchant has the public key, so it downloads none.
    let error = client.refresh_certificates().unwrap_err();
    assert!(matches!(error, CertificateError::NotConfigured), "{error}");

    let (report, error) = Runtime::new()
        .expect("a runtime")
        .block_on(async { (client.self_test(), client.refresh_certificates()) });
    let failure = report.failure().expect("a reason").to_string();
    assert!(failure.contains("within an async runtime"), "{failure}");
    let error = error.unwrap_err().to_string();
    assert!(error.contains("within an async runtime"), "{error}");
}

#[test]
fn threads_share_one_client() {
    let (simulator, client) = start();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let client = client.clone();
            scope.spawn(move || {
                client
                    .busifavor()
                    .use_coupon(&request("R1"))
                    .expect("redeemed")
            });
        }
    });
    assert_eq!(simulator.redemptions(), 1);
}

#[test]
fn within_an_async_runtime_it_says_so_and_sends_nothing() {
    let (simulator, client) = start();
    let within = client.clone();
    let error = Runtime::new().expect("a runtime").block_on(async move {
        let error = within.busifavor().use_coupon(&request("R1")).unwrap_err();
        // Dropping it there is no fault either.
        drop(within);
        error
    });
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(!error.may_have_taken_effect());
    assert!(
        error.to_string().contains("wechatpay_client::Client"),
        "{error}"
    );
    assert!(simulator.requests().is_empty());
    client
        .busifavor()
        .use_coupon(&request("R1"))
        .expect("redeemed");
}
