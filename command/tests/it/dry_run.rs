//! `wechatpay call --dry-run`

use std::process::Command;

use wechatpay_simulator::Simulator;

use crate::shell::{Done, Shell};

const CALL: [&str; 8] = [
    "call",
    "useCoupon",
    "--dry-run",
    "coupon_code=sxxe34343434",
    "stock_id=100088",
    "appid=wx1234567889999",
    "use_time=now",
    "use_request_no=it's $(mine)",
];

#[tokio::test]
async fn the_request_is_printed_and_not_sent() {
    let simulator = Simulator::start().await.unwrap();
    let done = Shell::of(&simulator).run(&CALL);

    assert_eq!(done.status, Some(0), "{done:?}");
    assert!(done.output.starts_with("curl --request POST"), "{done:?}");
    assert!(
        done.output
            .contains("authorization: WECHATPAY2-SHA256-RSA2048 mchid=")
    );
    assert!(
        done.errors
            .contains("carries its signature in Authorization"),
        "{done:?}"
    );
    assert_eq!(simulator.requests().len(), 0);
}

#[tokio::test]
async fn the_printed_command_redeems() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: there is no curl here");
        return;
    }
    let simulator = Simulator::start().await.unwrap();
    let printed = Shell::of(&simulator).run(&CALL).output;

    let output = Command::new("sh").args(["-c", &printed]).output().unwrap();
    assert_eq!(Done::of(output).json()["stock_id"], "100088");
    assert_eq!(simulator.redemptions(), 1);
}
