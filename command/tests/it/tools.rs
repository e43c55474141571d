//! The commands that come from elsewhere: simulator, generator; and what a package installs.

use std::io::{BufRead as _, BufReader};
use std::process::Command;

use crate::required;
use crate::shell::{Done, Shell};

#[test]
fn the_simulator_runs_and_the_command_calls_it() {
    let mut shell = Shell::bare();
    let mut child = shell
        .command(&["simulate", "--keys", "keys"])
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines: Vec<String> = lines.take(3).map(Result::unwrap).collect();
    assert!(
        lines[0].starts_with("base URL  http://127.0.0.1:"),
        "{lines:?}"
    );

    let environment = shell.read("keys/env");
    for line in environment
        .lines()
        .filter_map(|line| line.strip_prefix("export "))
    {
        let (name, value) = line.split_once('=').unwrap();
        shell.set(name.to_owned().leak(), value.trim_matches('\''));
    }
    assert_eq!(shell.run(&["doctor"]).status, Some(0));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_generator_is_here_under_this_commands_name() {
    let shell = Shell::bare();
    shell.write(
        "busifavor.yaml",
        include_str!("../../../spec/busifavor.yaml"),
    );
    let check = shell.run(&["check", "busifavor.yaml"]);
    assert_eq!(
        (check.status, check.errors.as_str()),
        (Some(0), "no faults in 1 spec\n")
    );

    assert_eq!(
        shell
            .run(&["generate", "busifavor.yaml", "--out", "out"])
            .status,
        Some(0)
    );
    assert_eq!(
        shell.read("out/busifavor.rs"),
        include_str!("../../../generated/busifavor.rs")
    );
    shell.write("out/busifavor.rs", "");
    let stale = shell.run(&["generate", "busifavor.yaml", "--out", "out", "--check"]);
    stale.fails(
        1,
        &["help: run `wechatpay generate busifavor.yaml --out out`"],
    );

    assert!(
        shell
            .run(&["explain"])
            .output
            .contains("`wechatpay explain CODE`")
    );
    let help = shell.run(&["generate", "--help"]).output;
    assert!(
        help.contains("  wechatpay generate spec/ --out generated"),
        "{help}"
    );
    assert!(!help.contains("wechatpay-codegen"), "{help}");
}

/// What a shell is offered after these words; the last may be unfinished.
fn completed(words: &[&str]) -> Vec<String> {
    let shell = Shell::bare();
    let mut command = shell.command(&["--", "wechatpay"]);
    let index = words.len().to_string();
    command
        .env("COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", index)
        .env("_CLAP_COMPLETE_COMP_TYPE", "9")
        .env("_CLAP_COMPLETE_SPACE", "true")
        .env("_CLAP_IFS", "\n")
        .args(words);
    let done = Done::of(command.output().unwrap());
    assert_eq!(done.status, Some(0), "{done:?}");
    done.output.lines().map(str::to_owned).collect()
}

#[test]
fn shells_complete_commands_operations_fields_and_values() {
    assert_eq!(completed(&["doc"]), ["doctor"]);
    assert_eq!(completed(&["call", "useC"]), ["useCoupon"]);
    assert_eq!(
        completed(&["call", "useCoupon", "use_"]),
        ["use_request_no=", "use_time="]
    );
    assert_eq!(
        completed(&["operations", "queryCoupon"]),
        ["queryCouponCodeList", "queryCoupon"]
    );
    assert_eq!(
        completed(&[
            "call",
            "createBusifavorStock",
            "coupon_use_rule.fixed_normal_coupon.d"
        ]),
        ["coupon_use_rule.fixed_normal_coupon.discount_amount="]
    );
    assert!(completed(&["call", "createBusifavorStock", "stock_type.x"]).is_empty());
    let values = completed(&["call", "createBusifavorStock", "stock_type="]);
    assert!(
        values.iter().any(|value| value.ends_with("NORMAL")),
        "{values:?}"
    );
    for shell in ["bash", "zsh", "fish"] {
        let script = Shell::bare().run(&["completions", shell]);
        assert_eq!(script.status, Some(0), "{script:?}");
        assert!(script.output.contains("COMPLETE"), "{script:?}");
    }
}

/// The manual is shown without a warning, in either language.
#[test]
fn groff_has_nothing_to_say_of_the_manual() {
    let exists = Command::new("groff").arg("--version").output().is_ok();
    if required::or_skip("groff", exists.then_some(())).is_none() {
        return;
    }
    for language in ["C", "zh_CN.UTF-8"] {
        let mut shell = Shell::bare();
        shell.set("LANG", language);
        assert_eq!(shell.run(&["man", "--out", "man"]).status, Some(0));
        let pages = std::fs::read_dir(shell.folder().join("man")).unwrap();
        let pages: Vec<_> = pages.map(|page| page.unwrap().path()).collect();
        assert!(pages.len() >= 14, "{pages:?}");
        for page in pages {
            let shown = Command::new("groff")
                .args(["-man", "-Kutf8", "-Tutf8", "-ww"])
                .arg(&page)
                .output()
                .unwrap();
            let warnings = String::from_utf8_lossy(&shown.stderr);
            assert!(shown.status.success() && warnings.is_empty(), "{warnings}");
            let text = String::from_utf8_lossy(&shown.stdout);
            assert!(text.contains("wechatpay 0."), "{text}");
        }
    }
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let shell = Shell::bare();
    let page = shell.run(&["man"]).output;
    assert!(
        page.contains(".TH wechatpay") && page.contains("wechatpay\\-call"),
        "{page}"
    );
    assert_eq!(shell.run(&["man", "--out", "man"]).status, Some(0));
    for name in [
        "wechatpay",
        "wechatpay-call",
        "wechatpay-redeem",
        "wechatpay-generate",
    ] {
        assert!(
            shell.read(&format!("man/{name}.1")).contains(".SH"),
            "{name}"
        );
    }
}
