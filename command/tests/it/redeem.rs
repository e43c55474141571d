//! `wechatpay redeem`

mod interrupted;
mod list;

use serde_json::json;
use wechatpay_simulator::{Coupon, Fault, Simulator};

use crate::shell::Shell;

const APPID: &str = "wx1234567889999";
const STOCK: &str = "100088";

fn code(number: usize) -> String {
    format!("coupon{number:05}")
}

/// A simulator with so many coupons, and a shell with the list of them.
async fn with_coupons(count: usize) -> (Simulator, Shell) {
    let coupons = (0..count).map(|number| Coupon::new(code(number)));
    let simulator = Simulator::builder().coupons(coupons).start().await.unwrap();
    let shell = Shell::of(&simulator);
    let codes: String = (0..count).map(|number| code(number) + "\n").collect();
    shell.write("coupons.csv", format!("coupon_code\n{codes}"));
    (simulator, shell)
}

const REDEEM: [&str; 7] = [
    "redeem",
    "--file",
    "coupons.csv",
    "--appid",
    APPID,
    "--stock-id",
    STOCK,
];

fn redeem<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&REDEEM[..], more].concat()
}

#[tokio::test]
async fn a_list_is_redeemed_once_and_a_second_run_has_nothing_to_do() {
    let (simulator, shell) = with_coupons(40).await;
    let first = shell.run(&REDEEM);
    let expected = json!({
        "coupons": 40, "redeemed": 40, "refused": 0, "open": 0, "result": "coupons.csv.result.csv",
    });
    assert_eq!(first.json(), expected);
    assert!(
        first.errors.contains("40 coupons: 40 redeemed"),
        "{first:?}"
    );
    assert_eq!(simulator.redemptions(), 40);
    let result = shell.read("coupons.csv.result.csv");
    let line = result.lines().nth(1).unwrap();
    assert!(line.starts_with("2,coupon00000,100088,"), "{line}");
    assert!(line.contains(",redeemed,20"), "{line}");

    // They hold coupon codes.
    #[cfg(unix)]
    for file in ["coupons.csv.journal", "coupons.csv.result.csv"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(shell.folder().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }

    let second = shell.run(&REDEEM);
    assert_eq!(second.json(), expected);
    assert_eq!(simulator.requests().len(), 40);
    assert_eq!(shell.read("coupons.csv.result.csv"), result);
}

#[tokio::test]
async fn what_is_refused_is_told_and_sent_again_only_if_asked_for() {
    let (simulator, shell) = with_coupons(2).await;
    let list = "coupon_code,openid\ncoupon00000,\ncoupon00001,someone-else\nnosuch,\n";
    shell.write("coupons.csv", list);
    let first = shell.run(&REDEEM);
    assert_eq!(first.status, Some(3), "{first:?}");
    assert!(
        first.output.contains(r#""redeemed":1,"refused":2"#),
        "{first:?}"
    );
    let result = shell.read("coupons.csv.result.csv");
    assert!(
        result
            .lines()
            .nth(3)
            .unwrap()
            .contains(",refused,,RESOURCE_NOT_EXISTS,"),
        "{result}"
    );

    let requests = simulator.requests().len();
    assert_eq!(shell.run(&REDEEM).status, Some(3));
    assert_eq!(simulator.requests().len(), requests);
    assert_eq!(shell.run(&redeem(&["--retry-refused"])).status, Some(3));
    assert_eq!(simulator.requests().len(), requests + 2);
}

#[tokio::test]
async fn a_refusal_that_is_not_signed_or_of_the_moment_settles_nothing() {
    let (simulator, shell) = with_coupons(0).await;
    shell.write("coupons.csv", "coupon_code\nnosuch\n");
    for fault in ["unsigned", "too-many-requests", "system-error-400"] {
        simulator.add_fault(fault.parse().unwrap());
        let open = shell.run(&REDEEM);
        assert_eq!(open.status, Some(4), "{fault}: {open:?}");
        assert!(open.output.contains(r#""open":1"#), "{fault}: {open:?}");
        simulator.clear_faults();
    }
    let signed = shell.run(&REDEEM);
    assert_eq!(signed.status, Some(3), "{signed:?}");
    assert!(signed.output.contains(r#""refused":1"#), "{signed:?}");
}

#[tokio::test]
async fn a_limit_is_of_one_coupon_and_all_else_that_is_forbidden_stops_the_list() {
    let (simulator, shell) = with_coupons(3).await;
    shell.write(
        "coupons.csv",
        "coupon_code\ncoupon00000\ncoupon00001\ncoupon00002\n",
    );
    simulator.fail_next("forbidden=NO_AUTH".parse().unwrap());
    let one_at_a_time = redeem(&["--concurrency", "1"]);
    let stopped = shell.run(&one_at_a_time);
    assert_eq!(stopped.status, Some(4), "{stopped:?}");
    assert!(stopped.output.contains(r#""open":3"#), "{stopped:?}");
    assert_eq!(simulator.requests().len(), 1);

    simulator.fail_next("forbidden=RULE_LIMIT".parse().unwrap());
    let limited = shell.run(&one_at_a_time);
    assert_eq!(limited.status, Some(3), "{limited:?}");
    assert!(
        limited.output.contains(r#""redeemed":2,"refused":1"#),
        "{limited:?}"
    );
}

#[tokio::test]
async fn an_open_outcome_is_settled_by_the_next_run() {
    let (simulator, shell) = with_coupons(1).await;
    for _ in 0..4 {
        simulator.fail_next(Fault::CutShort);
    }
    let first = shell.run(&REDEEM);
    assert_eq!(first.status, Some(4), "{first:?}");
    assert!(first.output.contains(r#""open":1"#), "{first:?}");
    assert_eq!(shell.run(&REDEEM).json()["redeemed"], 1);
    assert_eq!(simulator.redemptions(), 1);
}

#[tokio::test]
async fn calls_that_cannot_be_made_stop_the_run_at_once() {
    let (_simulator, mut shell) = with_coupons(60).await;
    // Without a key of WeChat Pay nothing is sent, since no answer could be verified.
    shell.set("WECHATPAY_PUBLIC_KEY_ID", "");
    shell.set("WECHATPAY_PUBLIC_KEY_FILE", "");
    let done = shell.run(&REDEEM);
    assert_eq!(done.status, Some(4), "{done:?}");
    assert!(
        done.errors.contains("every other call would fare the same"),
        "{done:?}"
    );
}

#[tokio::test]
async fn an_ill_gateway_stops_the_run_with_the_reason() {
    let (simulator, shell) = with_coupons(60).await;
    let away = redeem(&["--base-url", "http://127.0.0.1:1"]);
    let done = shell.run(&away);
    assert_eq!(done.status, Some(4), "{done:?}");
    let told = "stopped after 20 calls in a row without a settled outcome, the last: ";
    assert!(done.errors.contains(told), "{done:?}");
    assert!(done.errors.contains("Connection refused"), "{done:?}");
    assert_eq!(shell.run(&REDEEM).json()["redeemed"], 60);
    assert_eq!(simulator.redemptions(), 60);
}

#[tokio::test]
async fn a_row_goes_out_with_all_of_its_columns() {
    let (simulator, shell) = with_coupons(1).await;
    let row = json!({
        "coupon_code": "coupon00000",
        "stock_id": STOCK,
        "appid": APPID,
        "openid": "xsd3434454567676",
        "use_time": "2026-11-20T13:29:35+08:00",
        "use_request_no": "n-1",
        "out_trade_no": "o-1",
        "mch_id": "1900000001",
        "transaction_id": "4200000000000000000000000001",
    });
    let row = row.as_object().unwrap();
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let cells: Vec<&str> = row.values().map(|value| value.as_str().unwrap()).collect();
    let list = format!(
        "\u{feff}{}\r\n{} \r\n\r\n",
        names.join(","),
        cells.join(",")
    );
    shell.write("coupons.csv", list);
    assert_eq!(
        shell.run(&["redeem", "--file", "coupons.csv"]).json()["redeemed"],
        1
    );

    // The gateway knows the very same request again, and one that lacks a field for another.
    let call = |row: &serde_json::Map<String, serde_json::Value>| {
        let row = serde_json::to_string(row).unwrap();
        shell.run(&["call", "useCoupon", "--json", &row])
    };
    assert_eq!(call(row).status, Some(0));
    for name in [
        "stock_id",
        "openid",
        "out_trade_no",
        "mch_id",
        "transaction_id",
    ] {
        let mut other = row.clone();
        other.remove(name);
        call(&other).fails(3, &["请求参数与原请求不一致"]);
    }
    assert_eq!(simulator.redemptions(), 1);
}

/// It cannot be too slow, so that this holds on any machine.
#[tokio::test]
async fn the_rate_is_kept() {
    let (simulator, shell) = with_coupons(5).await;
    let begin = std::time::Instant::now();
    assert_eq!(shell.run(&redeem(&["--rate", "10"])).status, Some(0));
    assert!(begin.elapsed() >= std::time::Duration::from_millis(400));
    assert_eq!(simulator.redemptions(), 5);
}

#[tokio::test]
async fn wrong_credentials_stop_the_run_at_once() {
    let (simulator, mut shell) = with_coupons(200).await;
    shell.set("WECHATPAY_SERIAL_NO", "0123456789ABCDEF");
    let done = shell.run(&redeem(&["--concurrency", "2"]));
    assert_eq!(done.status, Some(4), "{done:?}");
    assert!(
        done.errors.contains("every other call would fare the same"),
        "{done:?}"
    );
    assert!(simulator.requests().len() <= 4);

    // What was refused for the caller's sake is not refused for good.
    let shell_again = Shell::of(&simulator);
    shell.set(
        "WECHATPAY_SERIAL_NO",
        shell_again.variable("WECHATPAY_SERIAL_NO"),
    );
    shell.set(
        "WECHATPAY_PRIVATE_KEY_FILE",
        shell_again.variable("WECHATPAY_PRIVATE_KEY_FILE"),
    );
    assert_eq!(shell.run(&REDEEM).json()["redeemed"], 200);
    assert_eq!(simulator.redemptions(), 200);
}

#[tokio::test]
async fn a_dry_run_sends_and_writes_nothing() {
    let (simulator, shell) = with_coupons(3).await;
    let done = shell.run(&redeem(&["--dry-run"]));
    assert_eq!(done.status, Some(0), "{done:?}");
    assert!(
        done.errors
            .contains("3 coupons in the list, 3 of them to be sent"),
        "{done:?}"
    );
    assert_eq!(simulator.requests().len(), 0);
    assert!(!shell.folder().join("coupons.csv.journal").exists());
}
