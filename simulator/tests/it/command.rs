//! The command `wechatpay-simulator`.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

pub(crate) struct Running {
    child: Child,
    lines: Vec<String>,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wechatpay-simulator"))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let lines = output.lines().take(3).map(Result::unwrap).collect();
        Self { child, lines }
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

    let mut stream = TcpStream::connect(base_url.strip_prefix("http://").unwrap()).unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
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
