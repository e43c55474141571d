//! State in a file: it survives a restart, and the violent end of the process.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use serde_json::json;
use wechatpay_client::busifavor::{QueryStockRequest, SetCouponNotifyRequest};
use wechatpay_simulator::{Coupon, CouponState, Simulator, StockState};

use crate::{
    busifavor::{Shop, is, refusal},
    command::Running,
    raw_client::{RawClient, example_body, example_with},
    receiver::Receiver,
    tools::or_skip,
};

/// The path of a new file.
fn file(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.redb"));
    let _ = fs::remove_file(&path);
    path
}

async fn open(file: &PathBuf) -> Shop {
    Shop::with(Simulator::builder().data(file).start().await.unwrap())
}

/// Ends the simulator, so that the file can be opened again.
async fn close(shop: Shop) {
    shop.simulator.stop().await;
}

#[tokio::test]
async fn what_was_done_is_there_after_a_restart() {
    let file = file("restart");
    let shop = open(&file).await;
    let stock_id = shop.stock().await;
    let (used, unused) = (shop.send(&stock_id).await, shop.send(&stock_id).await);
    let request = shop.use_request(&stock_id, &used);
    let answer = shop.client.busifavor().use_coupon(&request).await.unwrap();
    let paused = shop
        .simulator
        .set_stock_state(&stock_id, StockState::Paused);
    assert!(paused.unwrap());
    close(shop).await;

    let shop = open(&file).await;
    assert_eq!(shop.simulator.redemptions(), 1);
    let state = |code| shop.simulator.coupon(code).unwrap().state();
    assert_eq!(
        (state(&used), state(&unused)),
        (CouponState::Used, CouponState::Sended)
    );
    // The number is still taken, and by this very request.
    let busifavor = shop.client.busifavor();
    assert_eq!(busifavor.use_coupon(&request).await.unwrap(), answer);
    assert_eq!(
        refusal(shop.try_send(&stock_id).await),
        is(400, "INVALID_REQUEST")
    );
    let query = QueryStockRequest::builder().stock_id(&stock_id).build();
    let sent = busifavor.query_stock(&query).await.unwrap();
    assert_eq!(sent.send_count_information.unwrap().total_send_num, Some(2));
    // New ids do not run into old ones.
    assert_ne!(shop.stock().await, stock_id);
}

#[tokio::test]
async fn the_coupons_of_the_file_count() {
    let file = file("seeds");
    let start = |code: &str| {
        let coupon = Coupon::new(code);
        Simulator::builder().data(&file).coupon(coupon).start()
    };
    start("first").await.unwrap().stop().await;

    let simulator = start("second").await.unwrap();

    assert!(simulator.coupon("first").is_some());
    assert!(simulator.coupon("second").is_none());
}

#[tokio::test]
async fn a_notification_that_was_not_received_is_sent_after_a_restart() {
    let file = file("outbox");
    let shop = open(&file).await;
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = deaf.local_addr().unwrap();
    let request = SetCouponNotifyRequest::builder()
        .notify_url(format!("http://{address}/notify"))
        .build();
    shop.client
        .busifavor()
        .set_coupon_notify(&request)
        .await
        .unwrap();
    let stock_id = shop.stock().await;
    shop.send(&stock_id).await;
    close(shop).await;
    drop(deaf);

    let receiver = Receiver::listening_at(address);
    let simulator = Simulator::builder()
        .data(&file)
        .notification_interval(Duration::ZERO)
        .start();
    let _simulator = simulator.await.unwrap();

    receiver.next();
}

#[tokio::test]
async fn a_notification_that_was_received_is_not_sent_again_after_a_restart() {
    let file = file("received");
    let receiver = Receiver::answering(&[]);
    let shop = open(&file).await;
    let request = SetCouponNotifyRequest::builder()
        .notify_url(&receiver.url)
        .build();
    let busifavor = shop.client.busifavor();
    busifavor.set_coupon_notify(&request).await.unwrap();
    let stock_id = shop.stock().await;
    shop.send(&stock_id).await;
    receiver.next();
    while shop.simulator.notifications().is_empty() {
        tokio::task::yield_now().await;
    }
    let delivered = shop.simulator.notifications().remove(0).id;
    close(shop).await;

    let shop = open(&file).await;
    shop.send(&stock_id).await;
    receiver.next();
    while shop.simulator.notifications().is_empty() {
        tokio::task::yield_now().await;
    }
    let ids = shop.simulator.notifications().into_iter();
    assert!(ids.map(|sent| sent.id).all(|id| id != delivered));
}

#[tokio::test]
async fn a_file_that_is_not_ours_is_refused() {
    let path = file("merchant");
    let shop = open(&path).await;
    let second = Simulator::builder().data(&path).start().await;
    assert!(second.is_err(), "the file is in use");
    close(shop).await;
    let other = Simulator::builder().mchid("1900000002").data(&path).start();
    let message = other.await.unwrap_err().to_string();
    assert!(message.contains("another merchant"), "{message}");

    let text = file("text");
    fs::write(&text, "not a database").unwrap();
    assert!(Simulator::builder().data(&text).start().await.is_err());
}

#[cfg(unix)]
#[tokio::test]
async fn a_kill_loses_nothing_that_was_answered() {
    let file = file("killed");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("killed-keys");
    let arguments = [
        "--data",
        file.to_str().unwrap(),
        "--keys",
        folder.to_str().unwrap(),
    ];
    let codes: Vec<_> = (34_343_434..=34_343_438)
        .map(|number| format!("sxxe{number}"))
        .collect();
    let mut answers = Vec::new();
    for code in &codes {
        // Dropping it is `kill -9`.
        let running = Running::start(&arguments);
        let client = RawClient::of_folder(&folder);
        let mut body = example_with("coupon_code", Some(json!(code)));
        body["use_request_no"] = json!(format!("number of {code}"));
        let answer = client.use_coupon(&body);
        assert_eq!(answer.status, 200, "{code}");
        answers.push((body, answer.body));
        drop(running);
    }

    let simulator = Simulator::builder().data(&file).start().await.unwrap();
    assert_eq!(simulator.redemptions(), codes.len());
    let client = RawClient::new(&simulator);
    for (body, answer) in answers {
        assert_eq!(client.use_coupon(&body).body, answer);
    }
    let again = client.use_coupon(&example_body());
    assert_eq!(again.error(), (400, "RESOURCE_ALREADY_EXISTS".to_owned()));
}

/// Calls whose changes are just being written, or wait for that, are cut off by each kill.
#[cfg(unix)]
#[tokio::test]
async fn a_kill_in_the_midst_of_load_loses_nothing_that_was_answered() {
    let file = file("killed-under-load");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("killed-under-load-keys");
    let coupons = (0..1000).map(|number| Coupon::new(format!("c{number}")));
    let seeded = Simulator::builder().data(&file).coupons(coupons).start();
    seeded.await.unwrap().stop().await;
    let body = |number: usize| {
        let mut body = example_with("coupon_code", Some(json!(format!("c{number}"))));
        body["use_request_no"] = json!(format!("number of {number}"));
        body
    };

    let (next, answers) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    for _ in 0..5 {
        let (data, keys) = (file.to_str().unwrap(), folder.to_str().unwrap());
        let running = Running::start(&["--data", data, "--keys", keys]);
        let client = RawClient::of_folder(&folder);
        let redeem = || {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Ok(answer) = client.use_coupon_request(&body(number)).send() else {
                    return;
                };
                assert_eq!(answer.status, 200, "{number}");
                answers.lock().unwrap().push((number, answer.body));
            }
        };
        let enough = answers.lock().unwrap().len() + 37;
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(redeem);
            }
            while answers.lock().unwrap().len() < enough {
                thread::yield_now();
            }
            // Dropping it is `kill -9`.
            drop(running);
        });
    }

    let answers = answers.into_inner().unwrap();
    let simulator = Simulator::builder().data(&file).start().await.unwrap();
    let redemptions = simulator.redemptions();
    assert!((answers.len()..=next.into_inner()).contains(&redemptions));
    let client = RawClient::new(&simulator);
    for (number, answer) in answers {
        assert_eq!(client.use_coupon(&body(number)).body, answer, "{number}");
    }
    assert_eq!(simulator.redemptions(), redemptions);
}

#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_answers_nothing_that_is_not_stored_until_there_is_room() {
    let file = file("full");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("full-keys");
    let (data, keys) = (file.to_str().unwrap(), folder.to_str().unwrap());
    let running = Running::start_limited(&["--data", data, "--keys", keys]);
    let client = RawClient::of_folder(&folder);

    let Some(()) = or_skip("prlimit", running.limit_files("1")) else {
        return;
    };
    for _ in 0..2 {
        let answer = client.use_coupon(&example_body());
        assert_eq!(answer.error(), (500, "SYSTEM_ERROR".to_owned()));
    }
    // Who looks at the page learns why.
    let page = || {
        let page = client.request("GET", "/simulator", "").send().unwrap();
        String::from_utf8(page.body).unwrap()
    };
    assert!(page().contains("cannot be stored"));
    running.limit_files("unlimited").unwrap();
    assert_eq!(client.use_coupon(&example_body()).status, 200);
    assert!(!page().contains("cannot be stored"));
    drop(running);

    let simulator = Simulator::builder().data(&file).start().await.unwrap();
    assert_eq!(simulator.redemptions(), 1);
}

/// What this one has in memory is not the state any more.
#[cfg(unix)]
#[tokio::test]
async fn a_file_that_another_has_used_is_not_written_any_more() {
    let file = file("full-and-shared");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("full-and-shared-keys");
    let (data, keys) = (file.to_str().unwrap(), folder.to_str().unwrap());
    let running = Running::start_limited(&["--data", data, "--keys", keys]);
    let client = RawClient::of_folder(&folder);
    let Some(()) = or_skip("prlimit", running.limit_files("1")) else {
        return;
    };
    assert_eq!(client.use_coupon(&example_body()).status, 500);

    let other = Simulator::builder().data(&file).start().await.unwrap();
    let mut body = example_body();
    body["use_request_no"] = json!("of the other");
    assert_eq!(RawClient::new(&other).use_coupon(&body).status, 200);
    other.stop().await;

    running.limit_files("unlimited").unwrap();
    let answer = client.use_coupon(&example_body());
    assert_eq!(answer.error(), (500, "SYSTEM_ERROR".to_owned()));
    let page = client.request("GET", "/simulator", "").send().unwrap();
    let page = String::from_utf8(page.body).unwrap();
    assert!(page.contains("another simulator has used the file"));
}
