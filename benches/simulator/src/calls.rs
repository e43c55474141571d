//! The processor time of calls, of the simulator's process alone.

use std::path::Path;
use std::process::Command;

use measure::{Case, Peer, Row, Table, Usage, in_turn};

use crate::Result;
use crate::load::redeem;
use crate::programs::Running;

const CALLS: u32 = 10_000;
const ROUNDS: usize = 5;

pub(crate) fn run(table: &mut Table, folder: &Path) -> Result<()> {
    // Makes the keys, which all that follows uses.
    Running::start(folder, 0, None)?.end()?;
    let case = |calls: usize, data: bool| -> Case<'_> {
        let file = data.then(|| folder.join(format!("{calls}.redb")));
        Box::new(move || {
            if let Some(file) = &file {
                let _ = std::fs::remove_file(file);
            }
            // The same coupons, whether they are redeemed or not.
            let simulator = Running::start(folder, CALLS as usize, file.as_deref());
            let simulator = simulator.map_err(|error| error.to_string())?;
            redeem(&simulator, calls).map_err(|error| error.to_string())?;
            simulator.end()
        })
    };
    let log = folder.join("log");
    let signatures: Case<'_> = Box::new(|| {
        let mut command = Command::new(std::env::current_exe().map_err(|e| e.to_string())?);
        command
            .arg("be-signatures")
            .arg(folder)
            .arg(CALLS.to_string());
        measure::run(&mut command, &log)
    });
    eprintln!("measuring: calls");
    let calls = CALLS as usize;
    let cases = vec![
        case(calls, false),
        case(0, false),
        case(calls, true),
        case(0, true),
        signatures,
    ];
    let used = in_turn(ROUNDS, cases).into_iter();
    let used: Vec<f64> = used
        .collect::<std::result::Result<Vec<_>, _>>()?
        .into_iter()
        .map(microseconds)
        .collect();
    let [busy, idle, busy_with_data, idle_with_data, signature] = used[..] else {
        return Err("five cases".into());
    };
    for (where_to, call) in [
        ("in memory", busy - idle),
        ("with --data", busy_with_data - idle_with_data),
    ] {
        let peer = Peer {
            name: "signature",
            figure: Ok(signature),
        };
        let own = call - signature;
        let row = |what: &str, ours, target| Row {
            what: format!("{what}, {where_to}"),
            ours,
            peer: None,
            target,
        };
        table.push_compared(&format!("a call, CPU µs, {where_to}"), call, [peer], "");
        let peer = Peer {
            name: "signature",
            figure: Ok(signature),
        };
        let what = format!("a call less its signature, CPU µs, {where_to}");
        table.push_compared(&what, own, [peer], "");
        let target = if where_to == "in memory" {
            "≥ 5000"
        } else {
            ""
        };
        table.push(row(
            "calls a CPU second, less signatures",
            1e6 / own,
            target,
        ));
    }
    Ok(())
}

fn microseconds(usage: Usage) -> f64 {
    usage.cpu_seconds * 1e6 / f64::from(CALLS)
}
