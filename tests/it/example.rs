//! The example `use_coupon` as a newcomer runs it: what it prints, and its exit status.

use std::path::PathBuf;
use std::process::{Command, Output};

use wechatpay_simulator::{Fault, Simulator};

/// The example, which cargo has built beside the tests.
fn example() -> Command {
    named("use_coupon")
}

fn named(name: &str) -> Command {
    let mut folder: PathBuf = std::env::current_exe().expect("this test's path");
    folder.pop();
    folder.pop();
    let mut command = Command::new(folder.join("examples").join(name));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("WECHATPAY_") {
            command.env_remove(name);
        }
    }
    command
}

fn run(command: &mut Command) -> (i32, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the example runs");
    (
        status.code().expect("a status"),
        String::from_utf8(stdout).expect("UTF-8"),
        String::from_utf8(stderr).expect("UTF-8"),
    )
}

/// The example, calling a simulator of this test.
fn example_of(simulator: &Simulator, folder: &std::path::Path) -> Command {
    let mut command = example();
    command.envs(simulator.environment(folder).expect("key files"));
    command
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

#[test]
fn by_itself_it_redeems_a_coupon_of_a_simulator() {
    let (status, stdout, stderr) = run(&mut example());
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(stdout.lines().count(), 1);
    let answer: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(answer["stock_id"], "100088");
    assert_eq!(answer["openid"], "xsd3434454567676");
    assert!(answer["wechatpay_use_time"].is_string());
    assert!(stderr.contains("simulator"), "{stderr}");
}

/// A full disk or a reader that has gone changes nothing about the coupon.
#[cfg(target_os = "linux")]
#[test]
fn redeemed_is_redeemed_when_the_answer_cannot_be_written() {
    let full = std::fs::File::create("/dev/full").expect("a file without room");
    let (status, _, stderr) = run(example().stdout(full));
    assert_eq!(status, 0, "{stderr}");
    assert!(stderr.contains("xsd3434454567676"), "{stderr}");
}

#[test]
fn optional_fields_can_be_left_out() {
    let (status, _, stderr) = run(example().args(["--no-openid", "--no-stock-id"]));
    assert_eq!(status, 0, "{stderr}");
}

#[test]
fn what_cannot_be_sent_is_status_2() {
    let (status, stdout, stderr) = run(example().args(["--coupon-code", ""]));
    assert_eq!((status, stdout.as_str()), (2, ""));
    assert!(
        stderr.contains("/coupon_code must have 1 to 32 characters"),
        "{stderr}"
    );
    let (status, _, stderr) = run(example().args(["--use-time", "2015-05-20 13:29"]));
    assert_eq!(status, 2, "{stderr}");
    let (status, _, stderr) = run(example().env("WECHATPAY_MCHID", "1900000001"));
    assert_eq!(status, 2, "{stderr}");
    assert!(stderr.contains("WECHATPAY_PRIVATE_KEY_FILE"), "{stderr}");
}

#[test]
fn a_refusal_is_status_3() {
    let (status, stdout, stderr) = run(example().args(["--coupon-code", "no-such-coupon"]));
    assert_eq!((status, stdout.as_str()), (3, ""), "{stderr}");
    assert!(stderr.contains("refused"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_is_status_4_and_the_same_call_settles_it() {
    let simulator = Simulator::start().await.expect("a port");
    let folder = folder("unknown-outcome");
    // The first is repeated until the client gives up, the second is not.
    for (fault, attempts) in [(Fault::TamperedBody, 4), (Fault::NotJson, 1)] {
        for _ in 0..attempts {
            simulator.fail_next(fault.clone());
        }
        let (status, stdout, stderr) = run(&mut example_of(&simulator, &folder));
        assert_eq!((status, stdout.as_str()), (4, ""), "{stderr}");
        assert!(stderr.contains("may have been redeemed"), "{stderr}");
    }
    let (status, stdout, stderr) = run(&mut example_of(&simulator, &folder));
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.contains("xsd3434454567676"));
    assert_eq!(simulator.redemptions(), 1);
}

/// The short form of the command that soaks the client in faults.
#[test]
fn a_soak_redeems_every_coupon_once_and_leaks_nothing() {
    let (status, stdout, stderr) =
        run(named("soak").args(["--calls", "600", "--in-flight", "16", "--faults", "15"]));
    assert_eq!(status, 0, "{stdout}{stderr}");
    assert!(stdout.contains("600 rightly, 600 in all"), "{stdout}");
    assert!(stdout.contains("faults       90"), "{stdout}");
    assert!(stdout.ends_with("all is right\n"), "{stdout}");
}
