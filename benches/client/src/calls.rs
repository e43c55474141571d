//! The processor time of calls.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use measure::{Case, Peer, Table, Usage, in_turn};

use crate::Result;

/// So many that what a process needs to start is lost among them.
const CALLS: u32 = 6_000;
const ROUNDS: usize = 15;

pub(crate) fn run(table: &mut Table) -> Result<()> {
    let stub = Stub::start()?;
    let program = std::env::current_exe()?;
    let log = std::env::temp_dir().join(format!("client-bench-{}.log", std::process::id()));
    let case = |arguments: Vec<String>| -> Case<'_> {
        let (program, log) = (&program, &log);
        Box::new(move || measure::run(Command::new(program).args(&arguments), log))
    };
    let calls = CALLS.to_string();
    let call = |name: &str| case(vec![name.to_owned(), stub.address.clone(), calls.clone()]);
    let signatures = case(vec!["be-signatures".to_owned(), calls.clone()]);
    let measured = in_turn(
        ROUNDS,
        vec![call("be-ours"), call("be-by-hand"), signatures],
    );
    remove(&log);

    let each: Vec<std::result::Result<f64, String>> = measured
        .into_iter()
        .map(|usage| usage.map(microseconds))
        .collect();
    let [ours, by_hand, signature] = each.try_into().map_err(|_| "three programs")?;
    let ours = ours?;
    let peer = |name, figure| Peer { name, figure };
    table.push_compared(
        "a call, CPU µs",
        ours,
        [peer("by hand", by_hand)],
        "≤ 1.03 × by hand",
    );
    let what = "a call, against its signature alone";
    table.push_compared(what, ours, [peer("signature", signature)], "");
    Ok(())
}

fn microseconds(usage: Usage) -> f64 {
    usage.cpu_seconds * 1e6 / f64::from(CALLS)
}

fn remove(log: &Path) {
    // It is in the folder for such files anyway.
    let _ = std::fs::remove_file(log);
}

/// The gateway, as long as this lives.
struct Stub {
    process: Child,
    address: String,
}

impl Stub {
    fn start() -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("be-stub")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address)?;
        Ok(Self {
            process,
            address: address.trim().to_owned(),
        })
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        // It has ended already if either fails.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
