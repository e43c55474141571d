//! How long the page takes to come, alone and under the load of `calls`.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use measure::{Peer, Table};

use crate::Result;
use crate::load::{Connection, redeem};
use crate::programs::Running;

/// More than the simulator remembers of requests.
const CALLS: usize = 12_000;
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) fn run(table: &mut Table, folder: &Path) -> Result<()> {
    eprintln!("measuring: page");
    let simulator = Running::start(folder, 2 * CALLS, None)?;
    let is_over = AtomicBool::new(false);
    let loaded = thread::scope(|scope| {
        let times = scope.spawn(|| times(&simulator, || is_over.load(Ordering::Relaxed)));
        let load = redeem(&simulator, CALLS);
        is_over.store(true, Ordering::Relaxed);
        load.and_then(|()| times.join().map_err(|_| "a thread panicked")?)
    })?;
    let mut left = loaded.len();
    let alone = times(&simulator, || {
        left -= 1;
        left == 0
    })?;
    simulator.end()?;
    for (what, part) in [("median", 0.5), ("95 %", 0.95), ("longest", 1.0)] {
        let alone = Peer {
            name: "without load",
            figure: Ok(quantile(&alone, part)),
        };
        let what = format!("the page under load, ms, {what}");
        table.push_compared(&what, quantile(&loaded, part), [alone], "");
    }
    Ok(())
}

/// The times that the page takes, in milliseconds, one after the other until it is over, in their order.
fn times(simulator: &Running, mut is_over: impl FnMut() -> bool) -> Result<Vec<f64>> {
    let mut connection = Connection::open(&simulator.address)?;
    let mut times = Vec::new();
    while !is_over() {
        let begin = Instant::now();
        let page = connection.send("GET /simulator HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        times.push(begin.elapsed().as_secs_f64() * 1e3);
        if !page.starts_with("HTTP/1.1 200 ") {
            return Err(page.into());
        }
        thread::sleep(PAUSE);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "an index into a short list"
)]
fn quantile(sorted: &[f64], part: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * part) as usize]
}
