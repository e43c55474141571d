//! The self-test names what does not fit, one wrong thing at a time.

use std::io::Write as _;
use std::net::TcpListener;

use http::{HeaderMap, HeaderName, HeaderValue};
use wechatpay_client::self_test::{Reason, SecurityEchoEvent, SelfTestReport, Subject, Verdict};
use wechatpay_client::{ApiV3Key, Client, ClientBuilder, RetryPolicy};
use wechatpay_simulator::{Fault, Signing, Simulator};

use crate::socket;
use crate::vectors::{private_key, public_key, serial};

async fn simulator(signing: Signing) -> Simulator {
    Simulator::builder().signing(signing).start().await.unwrap()
}

fn client_of(simulator: &Simulator) -> ClientBuilder {
    simulator.client_builder().retry(RetryPolicy::never())
}

async fn test(builder: ClientBuilder) -> SelfTestReport {
    builder.build().unwrap().self_test().await
}

/// The one subject that does not fit, and why.
fn wrong(report: &SelfTestReport) -> (Subject, String) {
    assert!(!report.is_good(), "{report}");
    let mut wrong = report
        .verdicts()
        .filter_map(|(subject, verdict)| match verdict {
            Verdict::DoesNotFit(reason) => Some((subject, reason.to_string())),
            _ => None,
        });
    let found = wrong.next().unwrap_or_else(|| panic!("{report}"));
    assert_eq!(wrong.next(), None, "{report}");
    found
}

const ALL_BUT_THE_API_V3_KEY: [Subject; 5] = [
    Subject::Clock,
    Subject::Mchid,
    Subject::SerialNo,
    Subject::PrivateKey,
    Subject::WechatpayKey,
];

#[tokio::test]
async fn what_is_right_fits() {
    let simulator = simulator(Signing::AsRequested).await;
    let report = test(client_of(&simulator)).await;
    assert!(report.is_good());
    for (subject, verdict) in report.verdicts() {
        assert!(matches!(verdict, Verdict::Fits), "{subject}");
    }
    assert_eq!(
        report.to_string(),
        "clock                fits\n\
         mchid                fits\n\
         serial number        fits\n\
         private key          fits\n\
         key of WeChat Pay    fits\n\
         APIv3 key            fits"
    );
}

#[tokio::test]
async fn without_certificates_the_api_v3_key_is_not_known() {
    let simulator = simulator(Signing::PublicKey).await;
    let report = test(client_of(&simulator)).await;
    assert!(report.is_good(), "{report}");
    for subject in ALL_BUT_THE_API_V3_KEY {
        assert!(
            matches!(report.verdict(subject), Verdict::Fits),
            "{subject}"
        );
    }
    assert!(matches!(
        report.verdict(Subject::ApiV3Key),
        Verdict::NotKnown(reason @ Reason::OnlyNotification)
            if reason.to_string().contains("self_test_notifying")
    ));
}

#[tokio::test]
async fn certificates_that_are_downloaded_are_tested_too() {
    let simulator = simulator(Signing::Certificate).await;
    let merchant = simulator.merchant();
    let builder = Client::builder()
        .base_url(simulator.base_url())
        .mchid(merchant.mchid())
        .serial_no(merchant.serial_no())
        .private_key(wechatpay_client::PrivateKey::from_pem(merchant.private_key_pem()).unwrap());
    let right = ApiV3Key::new(merchant.api_v3_key()).unwrap();
    let report = test(builder.clone().api_v3_key(right)).await;
    assert!(matches!(report.verdict(Subject::ApiV3Key), Verdict::Fits));
    assert!(report.is_good(), "{report}");

    let report = test(builder.api_v3_key(other_api_v3_key())).await;
    assert_eq!(wrong(&report).0, Subject::ApiV3Key);
}

fn other_api_v3_key() -> ApiV3Key {
    ApiV3Key::new("00000000000000000000000000000000").unwrap()
}

#[tokio::test]
async fn a_wrong_clock_is_told() {
    let simulator = simulator(Signing::PublicKey).await;
    for (offset, direction) in [(400, "behind"), (-400, "ahead of")] {
        simulator.set_clock_offset(offset);
        let report = test(client_of(&simulator)).await;
        let (subject, reason) = wrong(&report);
        assert_eq!(subject, Subject::Clock);
        assert!(reason.contains(direction), "{reason}");
        assert!(report.failure().unwrap().wrong_clock().is_some());
    }
}

#[tokio::test]
async fn a_wrong_mchid_is_told() {
    let simulator = simulator(Signing::PublicKey).await;
    let report = test(client_of(&simulator).mchid("1900000099")).await;
    assert_eq!(wrong(&report).0, Subject::Mchid);
}

#[tokio::test]
async fn a_wrong_serial_number_is_told() {
    let simulator = simulator(Signing::PublicKey).await;
    let report = test(client_of(&simulator).serial_no(serial("merchant"))).await;
    let (subject, reason) = wrong(&report);
    assert_eq!(subject, Subject::SerialNo);
    assert!(reason.contains(serial("merchant")), "{reason}");
}

#[tokio::test]
async fn a_wrong_private_key_is_told() {
    let simulator = simulator(Signing::PublicKey).await;
    let report = test(client_of(&simulator).private_key(private_key("merchant"))).await;
    assert_eq!(wrong(&report).0, Subject::PrivateKey);
    let shown = format!("{report}{report:?}");
    assert!(!shown.contains("PRIVATE KEY"), "{shown}");
}

#[tokio::test]
async fn a_key_under_the_id_of_another_is_told() {
    let simulator = simulator(Signing::PublicKey).await;
    let builder = client_of(&simulator);
    let another = public_key("wechatpay_public_key");
    let report = test(builder.public_key(simulator.public_key_id(), another)).await;
    let (subject, reason) = wrong(&report);
    assert_eq!(subject, Subject::WechatpayKey);
    assert!(reason.contains("do not belong together"), "{reason}");
}

#[tokio::test]
async fn a_wrong_id_of_the_public_key_is_told() {
    let simulator = simulator(Signing::PublicKey).await;
    let client = client_of(&simulator).build().unwrap();
    client.keys().forget(simulator.public_key_id());
    let another = "PUB_KEY_ID_0000000000000026112300000000000001";
    client
        .keys()
        .trust(another, public_key("wechatpay_public_key"))
        .unwrap();
    let report = client.self_test().await;
    let (subject, reason) = wrong(&report);
    assert_eq!(subject, Subject::WechatpayKey);
    assert!(
        reason.contains(simulator.public_key_id()) || reason.contains(another),
        "{reason}"
    );
}

#[tokio::test]
async fn a_wrong_api_v3_key_is_told() {
    let simulator = simulator(Signing::AsRequested).await;
    let report = test(client_of(&simulator).api_v3_key(other_api_v3_key())).await;
    assert_eq!(wrong(&report).0, Subject::ApiV3Key);
    for subject in ALL_BUT_THE_API_V3_KEY {
        assert!(
            matches!(report.verdict(subject), Verdict::Fits),
            "{subject}"
        );
    }
}

#[tokio::test]
async fn what_says_nothing_of_the_keys_leaves_them_unknown() {
    let simulator = simulator(Signing::PublicKey).await;
    for fault in [
        Fault::BadGateway,
        Fault::Closed,
        Fault::SystemError { processed: false },
        Fault::Unsigned,
    ] {
        simulator.fail_next(fault.clone());
        let report = test(client_of(&simulator)).await;
        assert!(!report.is_good());
        for (subject, verdict) in report.verdicts() {
            assert!(
                matches!(verdict, Verdict::NotKnown(_)),
                "{fault:?}: {subject} {verdict}"
            );
        }
        assert!(report.failure().is_some());
    }
}

#[tokio::test]
async fn a_notification_tells_the_api_v3_key() {
    let simulator = simulator(Signing::PublicKey).await;
    let client = client_of(&simulator).build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/echo", listener.local_addr().unwrap());
    let receiving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let received = socket::receive(&stream).unwrap();
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            .unwrap();
        received
    });

    let report = client.self_test_notifying(url.as_str()).await;
    assert!(report.is_good(), "{report}");
    assert!(matches!(
        report.verdict(Subject::ApiV3Key),
        Verdict::NotKnown(Reason::NotificationSent { url: to }) if *to == url
    ));
    let received = tokio::task::spawn_blocking(|| receiving.join().unwrap())
        .await
        .unwrap();
    let headers: HeaderMap = received.head[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| {
            let name: HeaderName = name.parse().unwrap();
            (name, HeaderValue::from_str(value).unwrap())
        })
        .collect();
    let notification = client
        .notifications()
        .unwrap()
        .receive::<SecurityEchoEvent>(&headers, &received.body)
        .unwrap();
    let SecurityEchoEvent::Success(echo) = notification.into_event() else {
        panic!("another event")
    };
    assert_eq!(echo.echo_message, report.echo_message());
    assert!(echo.encrypt_echo_message.is_some());
}
