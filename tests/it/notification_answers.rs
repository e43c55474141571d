//! Notifications that are answered: handled once, and within the time that WeChat Pay waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::Instant;
use wechatpay_client::busifavor::BusifavorEvent;
use wechatpay_client::notification::{Reply, TIME_LIMIT};
use wechatpay_client::{Notification, NotificationError, Notifications};

use crate::certificates::unix_now;
use crate::vectors::{client, signed, text, vector};

type Event = Notification<BusifavorEvent>;

fn notifications() -> Notifications {
    client().notifications().expect("the client has the key")
}

/// The vector's notification under this number, signed now.
fn told(vector_id: &str, id: &str) -> (HeaderMap, Bytes) {
    let mut body: Value =
        serde_json::from_str(text(&vector("notifications", vector_id)["body"])).unwrap();
    body["id"] = json!(id);
    let (head, body) = signed(200, &body.to_string(), unix_now()).into_parts();
    (head.headers, body)
}

/// What is answered to a notification that this handles.
async fn answer(
    notifications: &Notifications,
    (headers, body): &(HeaderMap, Bytes),
    handle: impl AsyncFnOnce(Event) -> Result<(), &'static str>,
) -> Reply {
    let handle = async |event| handle(event).await;
    notifications.answer(headers, body, handle).await
}

#[tokio::test]
async fn what_is_handled_is_accepted_and_what_is_not_comes_again() {
    let notifications = notifications();
    let coupon = told("coupon-send", "1");
    let reply = answer(&notifications, &coupon, async |_| {
        Err("the database is away")
    })
    .await;
    assert_eq!(reply, Reply::failed("the database is away"));

    let reply = answer(&notifications, &coupon, async |event| {
        assert_eq!(event.event_type(), "COUPON.SEND");
        Ok(())
    });
    assert_eq!(reply.await, Reply::accepted());
}

#[tokio::test]
async fn what_does_not_verify_is_not_handled_and_its_reply_says_why() {
    let (headers, mut body) = told("coupon-send", "1");
    body = [&body, &b" "[..]].concat().into();
    let reply = answer(&notifications(), &(headers, body), async |_| {
        panic!("this is nobody's event")
    })
    .await;
    assert_eq!(reply.status(), StatusCode::UNAUTHORIZED);
    let error = reply.error().unwrap();
    assert!(matches!(error, NotificationError::Unverified(_)), "{error}");
    // The reason stays here.
    let response: Response<Bytes> = reply.into();
    assert_eq!(
        response.body(),
        r#"{"code":"FAIL","message":"not verified"}"#
    );
}

#[tokio::test]
async fn a_repetition_of_what_was_accepted_is_accepted_unhandled() {
    let (notifications, handled) = (notifications(), AtomicUsize::new(0));
    let handle = async |_| {
        handled.fetch_add(1, Ordering::SeqCst);
        Ok(())
    };
    for id in ["1", "1", "2"] {
        // A clone has the same memory.
        let reply = answer(&notifications.clone(), &told("coupon-send", id), handle).await;
        assert_eq!(reply, Reply::accepted());
    }
    assert_eq!(handled.load(Ordering::SeqCst), 1);
    let reply = answer(&notifications, &told("coupon-use", "1"), handle).await;
    assert_eq!(reply, Reply::accepted());
    assert_eq!(handled.load(Ordering::SeqCst), 2, "another event");
}

#[tokio::test]
async fn repetitions_at_the_same_moment_wait_for_the_first() {
    for fails in [false, true] {
        let notifications = notifications();
        let handled = Arc::new(AtomicUsize::new(0));
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let first = tokio::spawn({
            let (notifications, handled) = (notifications.clone(), Arc::clone(&handled));
            let (begun, go_on) = (Arc::clone(&begun), Arc::clone(&go_on));
            async move {
                let coupon = told("coupon-send", "1");
                let handle = async |_: Event| {
                    handled.fetch_add(1, Ordering::SeqCst);
                    begun.notify_one();
                    go_on.notified().await;
                    if fails { Err("no") } else { Ok(()) }
                };
                notifications.answer(&coupon.0, &coupon.1, handle).await
            }
        });
        begun.notified().await;
        let second = tokio::spawn({
            let (notifications, handled) = (notifications.clone(), Arc::clone(&handled));
            async move {
                let coupon = told("coupon-send", "2");
                let handle = async |_: Event| {
                    handled.fetch_add(1, Ordering::SeqCst);
                    Ok::<_, &str>(())
                };
                notifications.answer(&coupon.0, &coupon.1, handle).await
            }
        });
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(handled.load(Ordering::SeqCst), 1);
        assert!(!second.is_finished());
        go_on.notify_one();
        assert_eq!(first.await.unwrap() == Reply::accepted(), !fails);
        assert_eq!(second.await.unwrap(), Reply::accepted());
        // What the first could not do, the second did.
        assert_eq!(handled.load(Ordering::SeqCst), 1 + usize::from(fails));
    }
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_answered_within_five_seconds_and_comes_again() {
    let (notifications, coupon) = (notifications(), told("coupon-send", "1"));
    let begin = Instant::now();
    let reply = answer(&notifications, &coupon, async |_| {
        std::future::pending().await
    });
    assert_eq!(reply.await, Reply::failed("took too long"));
    assert_eq!(begin.elapsed(), TIME_LIMIT);
    assert!(TIME_LIMIT < Duration::from_secs(5));
    let again = answer(&notifications, &coupon, async |_| Ok(()));
    assert_eq!(again.await, Reply::accepted());
}

#[tokio::test]
async fn what_a_handler_panicked_at_is_handled_when_it_comes_again() {
    let (notifications, coupon) = (notifications(), told("coupon-send", "1"));
    let panicking = tokio::spawn({
        let (notifications, coupon) = (notifications.clone(), coupon.clone());
        async move { answer(&notifications, &coupon, async |_| panic!("a fault")).await }
    });
    assert!(panicking.await.unwrap_err().is_panic());
    let handled = AtomicUsize::new(0);
    let again = answer(&notifications, &coupon, async |_| {
        handled.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    assert_eq!(again.await, Reply::accepted());
    assert_eq!(handled.load(Ordering::SeqCst), 1);
}
