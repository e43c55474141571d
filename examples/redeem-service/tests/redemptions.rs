use serde_json::{Value, json};
use wechatpay_client::RetryPolicy;
use wechatpay_simulator::{Fault, Simulator};

#[tokio::test]
async fn a_coupon_is_redeemed_once() {
    let simulator = Simulator::start().await.unwrap();
    let client = simulator.client_builder().retry(RetryPolicy::never());
    let service = redeem_service::router(client.build().unwrap());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/redemptions", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, service).await });

    simulator.fail_next(Fault::CutShort); // the coupon is used, the answer is lost
    let lost = redeem(&url, "till-1-0001").await;
    assert_eq!(lost, (502, json!({ "repeat": "as it was" })));
    assert!(simulator.coupon("sxxe34343434").unwrap().is_used());

    // The till repeats the same request.
    let (status, answer) = redeem(&url, "till-1-0001").await;
    assert_eq!(status, 200, "{answer}");

    // Another till is shown the same coupon.
    let refused = json!({ "refused": "RESOURCE_ALREADY_EXISTS" });
    assert_eq!(redeem(&url, "till-2-0001").await, (409, refused));
    assert_eq!(simulator.redemptions(), 1);
}

async fn redeem(url: &str, use_request_no: &str) -> (u16, Value) {
    let redemption = json!({
        "use_request_no": use_request_no, "use_time": "2026-11-24T10:30:00+08:00",
        "stock_id": "100088", "coupon_code": "sxxe34343434",
    });
    let request = reqwest::Client::new().post(url).json(&redemption);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}
