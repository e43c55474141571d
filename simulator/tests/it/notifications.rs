//! Notifications, received by the client of this workspace.

use std::{thread, time::Duration};

use serde_json::json;
use wechatpay_client::{
    Client, Notification, NotificationError,
    busifavor::{BusifavorEvent, NotifyConfig, SetCouponNotifyRequest},
};
use wechatpay_simulator::{Fault, SentNotification, Signing, Simulator};

use crate::{
    busifavor::{APPID, OPENID, Shop},
    raw_client::RawClient,
    receiver::{Notice, Receiver},
};

async fn shop(receiver: &Receiver, signing: Signing) -> Shop {
    let builder = Simulator::builder()
        .signing(signing)
        .notification_interval(Duration::ZERO);
    let shop = Shop::with(builder.start().await.unwrap());
    set_url(&shop.client, &receiver.url).await;
    shop
}

async fn set_url(client: &Client, url: &str) {
    let request = SetCouponNotifyRequest::builder().notify_url(url).build();
    client
        .busifavor()
        .set_coupon_notify(&request)
        .await
        .unwrap();
}

fn read(
    client: &Client,
    (headers, body): &Notice,
) -> Result<Notification<BusifavorEvent>, NotificationError> {
    client.notifications().unwrap().receive(headers, body)
}

/// Waits until the last notification is received or given up after so many attempts.
fn settled(simulator: &Simulator, attempts: usize) -> SentNotification {
    for _ in 0..2_000 {
        if let Some(last) = simulator.notifications().pop()
            && last.attempts.len() >= attempts
        {
            return last;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("{:?}", simulator.notifications());
}

#[tokio::test]
async fn a_sent_coupon_is_told_once() {
    let receiver = Receiver::answering(&[]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let stock_id = shop
        .stock_with(|request| {
            let config = NotifyConfig::builder().notify_appid(APPID).build();
            request.notify_config = Some(config);
        })
        .await;
    let code = shop.send(&stock_id).await;

    let notice = receiver.next();
    let notification = read(&shop.client, &notice).unwrap();
    let BusifavorEvent::CouponSend(sent) = notification.event() else {
        panic!("{notification:?}");
    };
    assert_eq!((&sent.coupon_code, &sent.stock_id), (&code, &stock_id));
    assert_eq!(sent.openid.as_deref(), Some(OPENID));
    assert_eq!(sent.send_merchant, shop.simulator.merchant().mchid());

    let told = settled(&shop.simulator, 1);
    assert_eq!(
        (&*told.event_type, &told.url),
        ("COUPON.SEND", &receiver.url)
    );
    assert!(told.is_received());
}

#[tokio::test]
async fn it_is_repeated_until_received_and_signed_anew() {
    // Only 200 and 204 say that it was received.
    let receiver = Receiver::answering(&[500, 404, 202, 204]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let stock_id = shop.stock().await;
    shop.send(&stock_id).await;

    let notices = [(); 4].map(|()| receiver.next());

    let told = settled(&shop.simulator, 4);
    assert_eq!(told.attempts, [500, 404, 202, 204].map(Some));
    assert!(told.is_received());
    let read = notices
        .each_ref()
        .map(|notice| read(&shop.client, notice).unwrap());
    assert!(read.iter().all(|notification| notification.id() == told.id));
    let BusifavorEvent::CouponSend(sent) = read[0].event() else {
        panic!("{read:?}");
    };
    assert_eq!(
        sent.openid, None,
        "the stock names no appid to tell it under"
    );
    assert_ne!(
        notices[0].0["wechatpay-nonce"],
        notices[1].0["wechatpay-nonce"]
    );
}

#[tokio::test]
async fn it_is_given_up_after_eleven_attempts() {
    let receiver = Receiver::answering(&[500; 12]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let stock_id = shop.stock().await;
    shop.send(&stock_id).await;

    let told = settled(&shop.simulator, 11);
    thread::sleep(Duration::from_millis(100));

    assert_eq!(told.attempts, [Some(500); 11]);
    assert_eq!(shop.simulator.notifications(), [told]);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    let receiver = Receiver::answering(&[]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let stock_id = shop.stock().await;
    // A port that nobody listens on.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/notify", port.local_addr().unwrap());
    drop(port);
    set_url(&shop.client, &url).await;
    shop.send(&stock_id).await;

    let told = settled(&shop.simulator, 11);
    assert_eq!(told.attempts, [None; 11]);
    assert!(!told.is_received());
}

#[tokio::test]
async fn both_kinds_of_keys_sign_during_the_switch() {
    let receiver = Receiver::answering(&[500, 500]);
    let shop = shop(&receiver, Signing::AsRequested).await;
    let stock_id = shop.stock().await;
    shop.send(&stock_id).await;

    let [certificate] = shop.simulator.certificates().try_into().unwrap();
    for serial in [certificate.serial_no(), shop.simulator.public_key_id()] {
        let notice = receiver.next();
        assert_eq!(notice.0["wechatpay-serial"], serial);
        read(&shop.client, &notice).unwrap();
    }
}

#[tokio::test]
async fn a_bad_signature_can_be_asked_for() {
    let receiver = Receiver::answering(&[401, 401, 401, 401]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let stock_id = shop.stock().await;
    for fault in [Fault::Probe, Fault::TamperedBody, Fault::Unsigned] {
        shop.simulator.fail_next_notification(fault);
    }
    shop.send(&stock_id).await;

    for _ in 0..3 {
        let refused = read(&shop.client, &receiver.next()).unwrap_err();
        assert!(
            matches!(refused, NotificationError::Unverified(_)),
            "{refused}"
        );
    }
    read(&shop.client, &receiver.next()).unwrap();
}

#[tokio::test]
async fn its_text_can_be_another_than_the_documents_say() {
    let receiver = Receiver::answering(&[500, 500, 500]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let stock_id = shop.stock().await;
    for fault in [
        Fault::NotJson,
        Fault::MissingField("resource".to_owned()),
        Fault::UnknownFields,
        // Of answers alone: it changes nothing.
        Fault::BadGateway,
    ] {
        shop.simulator.fail_next_notification(fault);
    }
    shop.send(&stock_id).await;

    for _ in 0..2 {
        let refused = read(&shop.client, &receiver.next()).unwrap_err();
        assert!(
            !matches!(refused, NotificationError::Unverified(_)),
            "{refused}"
        );
    }
    for _ in 0..2 {
        read(&shop.client, &receiver.next()).unwrap();
    }
}

#[tokio::test]
async fn its_faults_are_forgotten_with_the_others() {
    let receiver = Receiver::answering(&[]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let stock_id = shop.stock().await;
    shop.simulator.fail_next_notification(Fault::Unsigned);
    shop.simulator.clear_faults();
    shop.send(&stock_id).await;

    read(&shop.client, &receiver.next()).unwrap();
}

#[tokio::test]
async fn an_answer_can_be_lost() {
    let receiver = Receiver::answering(&[204, 204]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let stock_id = shop.stock().await;
    shop.simulator.fail_next_notification(Fault::Closed);
    shop.send(&stock_id).await;

    let told = settled(&shop.simulator, 2);

    assert_eq!(told.attempts, [None, Some(204)]);
    for notice in [receiver.next(), receiver.next()] {
        assert_eq!(read(&shop.client, &notice).unwrap().id(), told.id);
    }
}

#[tokio::test]
async fn an_echo_comes_as_a_notification_too() {
    let receiver = Receiver::answering(&[]);
    let shop = shop(&receiver, Signing::PublicKey).await;
    let client = RawClient::new(&shop.simulator);
    let body = json!({ "echo_message": "hello", "notify_url": receiver.url });
    let request = client.request("POST", "/v3/security/echo", &body.to_string());
    assert_eq!(request.send().unwrap().status, 200);

    let notification = read(&shop.client, &receiver.next()).unwrap();

    let BusifavorEvent::Unknown(event) = notification.event() else {
        panic!("{notification:?}");
    };
    assert_eq!(event.event_type(), "SECURITY_ECHO.SUCCESS");
    assert_eq!(*event.resource(), json!({ "echo_message": "hello" }));

    let body = json!({ "echo_message": "hello", "notify_url": "http://shop.example" });
    let request = client.request("POST", "/v3/security/echo", &body.to_string());
    assert_eq!(request.send().unwrap().status, 400);
}
