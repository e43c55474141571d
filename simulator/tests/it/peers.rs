//! Clients that nobody here wrote redeem a coupon: with the key folder of the command, and the variables
//! of its file `env`. The programs are those of `examples/`.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use crate::{command::Running, tools};

/// Where `.ci/tools` installs their packages.
fn installed(name: &str) -> PathBuf {
    root().join("target/peers").join(name)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A shell that sources `env` and runs a program with the code of a coupon.
fn run(keys: &Path, program: &Path, source: &str, coupon_code: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#". "$0/env" && exec "$@""#]);
    shell.arg(keys).arg(program).arg(root().join(source));
    shell.arg(coupon_code);
    shell.env("NODE_PATH", installed("node/node_modules"));
    shell.output().unwrap()
}

/// One redeems, the simulator says so, and a coupon that is not there is refused.
fn redeems(program: &Path, source: &str, name: &str) {
    let keys = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("keys of {name}"));
    let simulator = Running::start(&["--keys", keys.to_str().unwrap()]);

    let used = run(&keys, program, source, "sxxe34343435");
    assert!(used.status.success(), "{used:?}");
    let answer: Value = serde_json::from_slice(&used.stdout).unwrap();
    assert_eq!(answer["stock_id"], "100088");
    assert_eq!(answer["openid"], "xsd3434454567676");
    let coupons = simulator.control("/simulator/coupons");
    let coupon = |coupon: &&Value| coupon["coupon_code"] == "sxxe34343435";
    let coupon = coupons.as_array().unwrap().iter().find(coupon).unwrap();
    assert_eq!(coupon["coupon_state"], "USED");
    assert_eq!(coupon["use_request_no"], format!("{name}-sxxe34343435"));

    let refused = run(&keys, program, source, "nosuch");
    assert!(!refused.status.success(), "{refused:?}");
    let told = [refused.stdout, refused.stderr].concat();
    let told = String::from_utf8(told).unwrap();
    assert!(told.contains("RESOURCE_NOT_EXISTS"), "{told}");
}

#[test]
fn wechatpay_axios_plugin_redeems_a_coupon() {
    let can_load = Command::new("node")
        .args(["-e", "require('wechatpay-axios-plugin')"])
        .env("NODE_PATH", installed("node/node_modules"))
        .output();
    let is_here = can_load.is_ok_and(|output| output.status.success());
    let what = "node with the package wechatpay-axios-plugin";
    if tools::or_skip(what, is_here.then_some(())).is_some() {
        redeems(Path::new("node"), "examples/node/use_coupon.js", "node");
    }
}

#[test]
fn wechatpayv3_redeems_a_coupon() {
    let programs = [
        installed("python/bin/python"),
        PathBuf::from("python3"),
        PathBuf::from("python"),
    ];
    let python = programs.into_iter().find(|python| {
        let can_load = Command::new(python)
            .args(["-c", "import wechatpayv3"])
            .output();
        can_load.is_ok_and(|output| output.status.success())
    });
    let what = "Python with the package wechatpayv3";
    if let Some(python) = tools::or_skip(what, python) {
        redeems(&python, "examples/python/use_coupon.py", "python");
    }
}
