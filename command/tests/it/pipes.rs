//! Pipes that are closed, and disks that are full.

use std::process::Stdio;

use wechatpay_simulator::Simulator;

use crate::shell::{Done, Shell};

const DRY_RUN: [&str; 4] = ["call", "queryStock", "stock_id=100088", "--dry-run"];

/// The end of a command whose output nobody reads, nor its errors.
fn unread(shell: &Shell, arguments: &[&str]) -> Option<i32> {
    let (output, errors) = (std::io::pipe().unwrap().1, std::io::pipe().unwrap().1);
    let mut command = shell.command(arguments);
    command.stdin(Stdio::null()).stdout(output).stderr(errors);
    command.status().unwrap().code()
}

#[tokio::test]
async fn whoever_closes_a_pipe_has_read_enough() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    shell.write("coupons.csv", "coupon_code\nsxxe34343434\n");
    shell.write("broken.yaml", "openapi: 3.1.0\n");
    let redeem = [
        "redeem",
        "--file",
        "coupons.csv",
        "--appid",
        "wx1234567889999",
    ];
    let dry_redeem = [&redeem[..], &["--dry-run"]].concat();
    for (arguments, status) in [
        (&["doctor"][..], 0),
        (&DRY_RUN, 0),
        (&["operations"], 0),
        (&["operations", "useCoupon"], 0),
        (&["completions", "bash"], 0),
        (&["man"], 0),
        (&dry_redeem, 0),
        (&["call", "useCoupon"], 2),
        (&["check", "broken.yaml"], 1),
        (&["explain", "nosuch"], 2),
    ] {
        assert_eq!(unread(&shell, arguments), Some(status), "{arguments:?}");
    }
    // What was done is not told, but done.
    assert_eq!(unread(&shell, &redeem), Some(1));
    assert_eq!(simulator.redemptions(), 1);
    assert!(shell.read("coupons.csv.result.csv").contains(",redeemed,"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    for arguments in [&DRY_RUN[..], &["doctor"], &["operations"], &["man"]] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let mut command = shell.command(arguments);
        let done = Done::of(command.stdout(full).output().unwrap());
        done.fails(1, &["the output cannot be written: No space left"]);
    }
}
