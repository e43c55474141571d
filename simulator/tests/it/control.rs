//! The control interface, and faults by rule and by header.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use serde_json::{Value, json};
use wechatpay_client::DateTime;
use wechatpay_simulator::{CouponState, Fault, FaultRule, Simulator, StockState};

use crate::raw_client::{RawClient, Request, example_body, now, start};

/// The status and the JSON of an answer to an unsigned request.
fn call(simulator: &Simulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
    call_with(simulator, method, path, &body.to_string(), "")
}

fn call_with(
    simulator: &Simulator,
    method: &str,
    path: &str,
    body: &str,
    headers: &str,
) -> (u16, Value) {
    let address = simulator.base_url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} /simulator/{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\
         Content-Length: {length}\r\n\r\n{body}",
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

fn post(simulator: &Simulator, path: &str, body: &Value) -> Value {
    let (status, answer) = call(simulator, "POST", path, body);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn get(simulator: &Simulator, path: &str) -> Value {
    let (status, answer) = call(simulator, "GET", path, &Value::Null);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn statuses(client: &RawClient, count: usize) -> Vec<u16> {
    let request = || client.use_coupon_request(&example_body()).send();
    (0..count).map(|_| request().unwrap().status).collect()
}

#[tokio::test]
async fn certificates_are_rotated() {
    let (simulator, client) = start().await;
    post(&simulator, "signing", &json!({ "signing": "certificate" }));

    let issued = post(&simulator, "certificates/issue", &json!({}));
    let rotated = post(&simulator, "certificates/rotate", &json!({}));

    assert_eq!(issued, rotated);
    let listed = get(&simulator, "certificates");
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[1]["serial_no"], rotated["serial_no"]);
    assert_eq!(listed[1]["pem"], simulator.certificates()[1].pem());
    let answer = client.use_coupon(&example_body());
    assert_eq!(
        answer.header("wechatpay-serial"),
        rotated["serial_no"].as_str()
    );
}

#[tokio::test]
async fn faults_are_set_and_cleared() {
    let (simulator, client) = start().await;

    post(
        &simulator,
        "faults",
        &json!({ "fault": "bad-gateway", "times": 1 }),
    );
    post(
        &simulator,
        "faults",
        &json!({ "fault": "too-many-requests=2,operation=useCoupon" }),
    );
    assert_eq!(
        get(&simulator, "faults"),
        json!([
            "bad-gateway,times=1",
            "too-many-requests=2,operation=useCoupon"
        ])
    );
    assert_eq!(statuses(&client, 3), [502, 429, 429]);
    let other = client.request("GET", "/v3/marketing/busifavor/stocks/100088", "");
    assert_eq!(other.send().unwrap().status, 200);

    simulator.fail_next(Fault::BadGateway);
    post(&simulator, "faults/clear", &json!({}));
    assert_eq!(statuses(&client, 1), [200]);
    assert_eq!(
        simulator.requests()[1].fault,
        Some(Fault::TooManyRequests {
            retry_after: Some(2)
        })
    );
}

/// Each fault by its text, and what a client sees of it: the status, and whether the answer's signature
/// is good; `None` where there is no whole answer.
const FAULTS: [(&str, Option<(u16, bool)>); 21] = [
    ("tampered-body", Some((200, false))),
    ("unsigned", Some((200, false))),
    ("unknown-serial", Some((200, false))),
    ("stale=-301", Some((200, true))),
    ("probe", Some((200, false))),
    ("undecodable-probe", Some((200, false))),
    ("not-json", Some((200, true))),
    ("unknown-fields", Some((200, true))),
    ("missing-field=openid", Some((200, true))),
    ("delay=1", Some((200, true))),
    ("cut-short", Some((200, false))),
    ("closed", None),
    ("system-error", Some((500, true))),
    ("system-error=processed", Some((500, true))),
    ("system-error-400", Some((400, true))),
    ("system-error-400=processed", Some((400, true))),
    ("forbidden=NO_AUTH", Some((403, true))),
    ("forbidden=RULE_LIMIT", Some((403, true))),
    ("too-many-requests", Some((429, true))),
    ("too-many-requests=2", Some((429, true))),
    ("bad-gateway", Some((502, false))),
];

#[tokio::test]
async fn every_fault_comes_by_the_interface_by_header_and_by_code() {
    let (simulator, client) = start().await;
    let request = || client.use_coupon_request(&example_body());
    let seen = |request: Request| {
        let answer = request.send().ok();
        answer.map(|answer| (answer.status, client.verifies(&answer)))
    };
    for (fault, wanted) in FAULTS {
        let rule = json!({ "fault": fault, "operation": "useCoupon", "times": 1 });
        post(&simulator, "faults", &rule);
        assert_eq!(seen(request()), wanted, "{fault} by the interface");
        let asking = request().header("Simulator-Fault", Some(fault));
        assert_eq!(seen(asking), wanted, "{fault} by header");
        simulator.add_fault(format!("{fault},times=1").parse().unwrap());
        assert_eq!(seen(request()), wanted, "{fault} by code");

        let requests = simulator.requests();
        let last = requests[requests.len() - 3..].iter();
        assert!(
            last.clone()
                .all(|it| it.fault == Some(fault.parse().unwrap()))
        );
    }
    assert_eq!(seen(request()), Some((200, true)));
}

#[tokio::test]
async fn a_fault_that_happens_no_times_does_not_happen() {
    let (simulator, client) = start().await;

    simulator.add_fault("bad-gateway,times=0".parse().unwrap());

    assert_eq!(statuses(&client, 1), [200]);
    assert_eq!(get(&simulator, "faults"), json!([]));
}

#[tokio::test]
async fn chance_is_as_the_seed_says() {
    let tries = async |seed| {
        let simulator = Simulator::builder().seed(seed).start().await.unwrap();
        simulator.add_fault(FaultRule::new(Fault::BadGateway).chance(0.5));
        statuses(&RawClient::new(&simulator), 40)
    };

    let first = tries(1).await;

    let faults = first.iter().filter(|status| **status == 502).count();
    assert!((8..=32).contains(&faults), "{faults} of 40");
    assert_eq!(tries(1).await, first);
    assert_ne!(tries(2).await, first);
}

#[tokio::test]
async fn a_request_can_ask_for_its_own_fault() {
    let (simulator, client) = start().await;
    simulator.fail_next(Fault::BadGateway);
    let ask = |fault: &str| {
        let request = client.use_coupon_request(&example_body());
        request
            .header("Simulator-Fault", Some(fault))
            .send()
            .unwrap()
    };

    let answer = ask("too-many-requests=7");
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (429, Some("7"))
    );
    assert!(!client.verifies(&ask("unknown-serial")));
    for unknown in ["no-such-fault", "unsigned,times=3"] {
        let refused = ask(unknown);
        assert_eq!(refused.error(), (400, "PARAM_ERROR".to_owned()));
        let detail = &refused.json()["detail"];
        assert_eq!(detail["field"], "Simulator-Fault");
        let issue = detail["issue"].as_str().unwrap();
        assert!(issue.starts_with(&format!("`{unknown}` is no fault; known are tampered-body")));
    }
    // It has left the queue alone.
    assert_eq!(statuses(&client, 2), [502, 200]);
}

#[tokio::test]
async fn time_and_stocks_are_moved() {
    let (simulator, client) = start().await;
    let coupon_state = || simulator.coupon("sxxe34343434").unwrap().state();

    let century = 95_i64 * 365 * 86_400;
    let moved = post(&simulator, "clock", &json!({ "calendar_offset": century }));
    let calendar: DateTime = moved["calendar"].as_str().unwrap().parse().unwrap();
    let ahead = calendar.unix_timestamp() - now();
    assert!((ahead - century).abs() <= 60, "{moved}");
    assert_eq!(coupon_state(), CouponState::Expired);
    post(
        &simulator,
        "clock",
        &json!({ "calendar_offset": "0", "offset": 3_600 }),
    );
    assert_eq!(coupon_state(), CouponState::Sended);
    assert_eq!(statuses(&client, 1), [401]);
    // The calendar goes along with the clock.
    post(&simulator, "clock", &json!({ "offset": century }));
    assert_eq!(coupon_state(), CouponState::Expired);

    let body = json!({ "stock_id": "100088", "stock_state": "PAUSED" });
    post(&simulator, "stocks", &body);
    assert!(
        simulator
            .set_stock_state("100088", StockState::Running)
            .unwrap()
    );
}

#[tokio::test]
async fn what_happened_is_told() {
    let (simulator, client) = start().await;
    client.use_coupon(&example_body());
    let unsigned = client.use_coupon_request(&example_body());
    unsigned.header("Authorization", None).send().unwrap();

    let requests = get(&simulator, "requests");
    assert_eq!(requests[0]["status"], 200);
    assert_eq!(requests[0]["refusal"], Value::Null);
    assert_eq!(requests[1]["status"], 401);
    assert!(
        requests[1]["refusal"]
            .as_str()
            .unwrap()
            .contains("Authorization")
    );
    let coupons = get(&simulator, "coupons");
    assert_eq!(coupons[0]["coupon_code"], "sxxe34343434");
    assert_eq!(coupons[0]["coupon_state"], "USED");
    assert_eq!(get(&simulator, "notifications"), json!([]));
}

#[tokio::test]
async fn mistakes_are_explained() {
    let (simulator, _) = start().await;
    for (path, body, part) in [
        ("faults", json!({}), "`fault` is missing"),
        ("faults", json!({ "fault": "x" }), "known are tampered-body"),
        (
            "faults",
            json!({ "fault": "unsigned", "chance": "often" }),
            "`chance=often` of `unsigned,chance=often` is no condition",
        ),
        (
            "faults",
            json!({ "fault": "unsigned,operation=useCoupn" }),
            "there is no operation `useCoupn`; known are",
        ),
        (
            "notification-faults",
            json!({ "fault": "bad-gateway" }),
            "a notification can be tampered-body",
        ),
        ("signing", json!({ "signing": "x" }), "as-requested"),
        ("clock", json!({ "offset": "soon" }), "`offset`"),
        (
            "clock",
            json!({ "ofset": 1 }),
            "there is no field `ofset`; known are offset, calendar_offset",
        ),
        (
            "stocks",
            json!({ "stock_id": "1", "stock_state": "GONE" }),
            "STOPED",
        ),
        (
            "stocks",
            json!({ "stock_id": "1", "stock_state": "PAUSED" }),
            "no such stock",
        ),
    ] {
        let (status, answer) = call(&simulator, "POST", path, &body);
        assert_eq!(status, 400, "{path} {body}");
        assert!(answer["error"].as_str().unwrap().contains(part), "{answer}");
    }
    let (status, answer) = call(&simulator, "GET", "nowhere", &Value::Null);
    assert_eq!(status, 404);
    assert!(answer["paths"].as_array().unwrap().len() > 10);
}

#[tokio::test]
async fn pages_of_others_are_kept_out() {
    let (simulator, _) = start().await;
    let origin = "Origin: https://evil.example\r\n";

    let (status, _) = call_with(&simulator, "POST", "faults/clear", "{}", origin);

    assert_eq!(status, 403);
}
