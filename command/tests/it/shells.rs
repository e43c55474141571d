//! Completion in the shells themselves, at a terminal: what stands on the line after the key Tab.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::required;
use crate::shell::Shell;

const TAB: char = '\t';
/// To the beginning of the line.
const HOME: char = '\u{1}';
/// To its end.
const END: char = '\u{5}';

/// What is typed, and what it becomes.
const COMPLETED: [(&str, &str); 8] = [
    ("wechatpay doc", "wechatpay doctor"),
    ("wechatpay call useC", "wechatpay call useCoupon"),
    (
        "wechatpay call useCoupon coupon_c",
        "wechatpay call useCoupon coupon_code=",
    ),
    (
        "wechatpay call createBusifavorStock stock_type=EXCH",
        "wechatpay call createBusifavorStock stock_type=EXCHANGE",
    ),
    // What is typed on goes to the same word.
    (
        "wechatpay call useCoupon coupon_c\tx1 sto\t2 use_t",
        "wechatpay call useCoupon coupon_code=x1 stock_id=2 use_time=",
    ),
    (
        "wechatpay call createBusifavorStock coupon_use_r",
        "wechatpay call createBusifavorStock coupon_use_rule.",
    ),
    (
        "wechatpay call createBusifavorStock coupon_use_r\tuse_met\tMINI",
        "wechatpay call createBusifavorStock coupon_use_rule.use_method=MINI_PROGRAMS",
    ),
    (
        "wechatpay operations queryCouponC",
        "wechatpay operations queryCouponCodeList",
    ),
];

/// Types at a shell that has read the script, and holds what becomes of it against what should.
fn completes(shell: &str, setup: &str) {
    let exists = |program: &str| Command::new(program).arg("--version").output().is_ok();
    let terminal = exists("script").then_some(()).filter(|()| exists(shell));
    let what = format!("{shell}, or `script`, which makes a terminal for it,");
    if required::or_skip(&what, terminal).is_none() {
        return;
    }
    let mut typed = format!("{setup}\n");
    for (text, _) in COMPLETED {
        // The completed line is not run, but printed between brackets.
        writeln!(typed, "{text}{TAB}{HOME}echo \"[{END}]\"").unwrap();
    }
    typed.push_str("exit\n");

    let home = Shell::bare();
    home.write("typed", typed);
    let bin = Path::new(env!("CARGO_BIN_EXE_wechatpay")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(bin.to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let output = Command::new("script")
        .args(["--quiet", "--return", "--command", shell_command(shell)])
        .arg("/dev/null")
        .env_clear()
        .envs([
            ("HOME", home.folder().as_os_str()),
            ("TERM", "xterm".as_ref()),
        ])
        .env("PATH", path.unwrap())
        .current_dir(home.folder())
        .stdin(std::fs::File::open(home.folder().join("typed")).unwrap())
        .stdout(Stdio::piped())
        .output()
        .unwrap();

    let screen = String::from_utf8_lossy(&output.stdout);
    let printed: Vec<&str> = screen
        .split(['\r', '\n'])
        .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
        .map(str::trim_end)
        .collect();
    let expected: Vec<&str> = COMPLETED.iter().map(|(_, completed)| *completed).collect();
    assert_eq!(printed, expected, "{screen}");
}

/// The shell as at a terminal, without anyone's settings.
fn shell_command(shell: &str) -> &'static str {
    match shell {
        "bash" => "bash --norc --noprofile -i",
        "zsh" => "zsh -f -i",
        _ => "fish --no-config -i",
    }
}

#[test]
fn bash_completes_at_a_terminal() {
    completes("bash", "source <(wechatpay completions bash)");
}

#[test]
fn zsh_completes_at_a_terminal() {
    let setup =
        "bindkey -e; autoload -U compinit; compinit -u -D; source <(wechatpay completions zsh)";
    completes("zsh", setup);
}

#[test]
fn fish_completes_at_a_terminal() {
    completes("fish", "wechatpay completions fish | source");
}
