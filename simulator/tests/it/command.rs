//! The command `wechatpay-simulator`.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use crate::{raw_client::RawClient, receiver::Receiver};

pub(crate) struct Running {
    child: Child,
    lines: Vec<String>,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_wechatpay-simulator")).args(arguments))
    }

    /// One whose writes beyond a limit fail, instead of ending it.
    #[cfg(unix)]
    pub(crate) fn start_limited(arguments: &[&str]) -> Self {
        let script = r#"trap '' XFSZ; exec "$0" "$@""#;
        let program = env!("CARGO_BIN_EXE_wechatpay-simulator");
        Self::of(
            Command::new("sh")
                .args(["-c", script, program])
                .args(arguments),
        )
    }

    /// Limits how far into a file it can write, or no longer; `None` where nothing can do that.
    #[cfg(unix)]
    pub(crate) fn limit_files(&self, bytes: &str) -> Option<()> {
        let mut command = Command::new("prlimit");
        let limit = format!("--fsize={bytes}:unlimited");
        command.args(["--pid", &self.child.id().to_string(), &limit]);
        command.status().ok()?.success().then_some(())
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let lines = output.lines().take(3).map(Result::unwrap).collect();
        Self { child, lines }
    }

    /// What the control interface answers to a GET.
    pub(crate) fn control(&self, path: &str) -> Value {
        let answer = self.send("GET", path);
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// A POST without fields to the control interface.
    pub(crate) fn post(&self, path: &str) {
        let answer = self.send("POST", path);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    /// The whole answer to a request without a body.
    fn send(&self, method: &str, path: &str) -> String {
        let address = self.value("base URL").strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = "Host: localhost\r\nConnection: close\r\nContent-Length: 0";
        write!(stream, "{method} {path} HTTP/1.1\r\n{head}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The value in a line such as `keys      /tmp/keys`.
    fn value(&self, name: &str) -> &str {
        self.lines
            .iter()
            .find_map(|line| line.strip_prefix(name))
            .unwrap()
            .trim()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_serves_and_writes_the_keys() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command-keys");
    let running = Running::start(&["--mchid", "1900009999", "--keys", folder.to_str().unwrap()]);

    let script = std::fs::read_to_string(folder.join("env")).unwrap();
    assert!(script.contains("WECHATPAY_MCHID='1900009999'"), "{script}");
    let base_url = running.value("base URL");
    assert!(script.contains(base_url), "{script}");

    let answer = running.send("GET", "/");
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
}

#[cfg(unix)]
#[test]
fn interrupted_it_ends_well_and_takes_its_temporary_keys_along() {
    for signal in ["-INT", "-TERM"] {
        let mut running = Running::start(&[]);
        let folder = running.value("keys").to_owned();
        assert!(Path::new(&folder).join("env").exists());

        let id = running.child.id().to_string();
        let kill = Command::new("kill").args([signal, &id]).status();
        assert!(kill.unwrap().success());

        assert!(running.child.wait().unwrap().success(), "{signal}");
        assert!(!Path::new(&folder).exists());
    }
}

#[test]
fn notifications_come_again_when_it_is_told() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("notification-keys");
    let keys = folder.to_str().unwrap();
    let running = Running::start(&["--keys", keys, "--notification-interval", "0.01"]);
    let client = RawClient::of_folder(&folder);
    let receiver = Receiver::answering(&[500, 500]);
    let body = json!({ "echo_message": "hello", "notify_url": receiver.url }).to_string();

    let echo = client.request("POST", "/v3/security/echo", &body);
    assert_eq!(echo.send().unwrap().status, 200);

    for _ in 0..3 {
        receiver.next();
    }
    drop(running);
}

#[test]
fn faults_are_set_by_flags() {
    let faults = [
        "forbidden=RULE_LIMIT,operation=useCoupon,times=1",
        "delay=300,chance=0.1",
        "unsigned",
    ];
    let flags = faults.map(|fault| ["--fault", fault]).concat();

    let running = Running::start(&flags);

    assert_eq!(running.control("/simulator/faults"), json!(faults));
}

#[test]
fn a_flag_that_is_no_fault_is_an_error() {
    for (fault, part) in [
        ("help", "known are tampered-body"),
        ("unsigned,chance=2", "`chance=2` of"),
        (
            "unsigned,operation=useCoupn",
            "operation `useCoupn`; known are ",
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_wechatpay-simulator"))
            .args(["--fault", fault])
            .output()
            .unwrap();

        assert!(!output.status.success());
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with("error: ") && told.contains(part), "{told}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_taken_port_is_an_error() {
    let first = Running::start(&[]);
    let port = first.value("base URL").rsplit(':').next().unwrap();

    let second = Command::new(env!("CARGO_BIN_EXE_wechatpay-simulator"))
        .args(["--port", port])
        .output()
        .unwrap();

    assert_eq!(second.status.code(), Some(1));
    assert!(
        String::from_utf8(second.stderr)
            .unwrap()
            .starts_with("error: ")
    );
}
