//! Redeems many coupons at a gateway that misbehaves, and looks whether all was right in the end:
//! each coupon redeemed, none twice, memory flat, no connection left open.
//!
//! ```console
//! $ cargo run --release --example soak
//! ```
//!
//! The gateway is a simulator in a process of its own, so that memory and connections counted here
//! are the client's. Of a hundred requests some five meet a fault, and of a hundred calls one is
//! dropped halfway. A call whose outcome is unknown is repeated with the very same request.
//!
//! The exit status is 0 if all was right, else 1.

use std::error::Error;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use clap::Parser;
use wechatpay_client::busifavor::UseCouponRequest;
use wechatpay_client::{Client, DateTime, ErrorKind, RetryPolicy};
use wechatpay_simulator::{Coupon, Fault, Simulator};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Redeem coupons at a gateway that misbehaves, and check the books.
#[derive(Parser, Clone, Copy)]
struct Arguments {
    /// How many coupons to redeem.
    #[arg(long, default_value_t = 100_000)]
    calls: usize,

    /// How many calls are under way at a time.
    #[arg(long, default_value_t = 64)]
    in_flight: usize,

    /// How many of a hundred calls meet a fault.
    #[arg(long, default_value_t = 5)]
    faults: usize,

    /// Be the gateway: for the command's own use.
    #[arg(long, hide = true)]
    gateway: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let run = if arguments.gateway {
        serve(arguments).await.map(|()| true)
    } else {
        soak(arguments).await
    };
    match run {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn coupon_code(number: usize) -> String {
    format!("soak-{number}")
}

fn use_request_no(number: usize) -> String {
    format!("soak-request-{number}")
}

// The gateway.

/// Simulates until the other side closes standard input, a line of which asks for one fault; then
/// tells how many coupons are used as they should be, and how many redemptions there were.
async fn serve(arguments: Arguments) -> Result<()> {
    let coupons = (0..arguments.calls).map(|number| Coupon::new(coupon_code(number)));
    let simulator = Simulator::builder().coupons(coupons).start().await?;
    let folder = std::env::temp_dir().join(format!("wechatpay-soak-{}", std::process::id()));
    for (name, value) in simulator.environment(&folder)? {
        println!("{name}={value}");
    }
    println!();
    for (number, line) in std::io::stdin().lines().enumerate() {
        line?;
        simulator.fail_next(fault(number));
    }
    let is_right = |number: &usize| {
        let coupon = simulator.coupon(&coupon_code(*number));
        coupon.is_some_and(|coupon| {
            coupon.used_by_request_no() == Some(use_request_no(*number).as_str())
        })
    };
    let right = (0..arguments.calls).filter(is_right).count();
    println!("{right} {}", simulator.redemptions());
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// One fault after the other.
fn fault(number: usize) -> Fault {
    let faults = [
        Fault::TamperedBody,
        Fault::Unsigned,
        Fault::UnknownSerial,
        Fault::Stale { seconds: 302 },
        Fault::Probe,
        Fault::UndecodableProbe,
        Fault::NotJson,
        Fault::UnknownFields,
        Fault::MissingField(String::from("openid")),
        Fault::Delay(Duration::from_millis(20)),
        Fault::CutShort,
        Fault::Closed,
        Fault::SystemError { processed: true },
        Fault::SystemError { processed: false },
        Fault::SystemErrorAsBadRequest { processed: true },
        Fault::SystemErrorAsBadRequest { processed: false },
        Fault::TooManyRequests {
            retry_after: Some(0),
        },
        Fault::BadGateway,
    ];
    faults[number % faults.len()].clone()
}

/// The gateway in its process.
struct Gateway {
    process: Child,
    faults: Mutex<Option<ChildStdin>>,
    answers: BufReader<std::process::ChildStdout>,
    variables: Vec<(String, String)>,
}

impl Gateway {
    fn start(arguments: Arguments) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("--gateway")
            .args(["--calls", &arguments.calls.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let faults = process.stdin.take();
        let mut answers = BufReader::new(process.stdout.take().ok_or("no pipe")?);
        let mut variables = Vec::new();
        loop {
            let mut line = String::new();
            answers.read_line(&mut line)?;
            match line.trim_end().split_once('=') {
                Some((name, value)) => variables.push((name.into(), value.into())),
                None => break,
            }
        }
        Ok(Self {
            process,
            faults: Mutex::new(faults),
            answers,
            variables,
        })
    }

    fn client(&self) -> Result<Client> {
        let variable = |name: &str| {
            let mut variables = self.variables.iter();
            let (_, value) = variables.find(|(known, _)| known == name)?;
            Some(value.into())
        };
        let pauses = (Duration::from_millis(5), Duration::from_millis(100));
        Ok(wechatpay_client::ClientBuilder::from_variables(variable)
            .retry(RetryPolicy::default().delays(pauses.0, pauses.1))
            .pool_idle_timeout(Duration::from_secs(1))
            .build()?)
    }

    fn fail_next(&self) -> Result<()> {
        let mut faults = self.faults.lock().map_err(|_| "a task panicked")?;
        Ok(faults.as_mut().ok_or("it is over")?.write_all(b"\n")?)
    }

    /// How many coupons are used as they should be, and how many redemptions there were.
    fn books(mut self) -> Result<(usize, usize)> {
        drop(self.faults.into_inner());
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        self.process.wait()?;
        let (right, redemptions) = line.trim_end().split_once(' ').ok_or("no books")?;
        Ok((right.parse()?, redemptions.parse()?))
    }
}

// The client.

#[derive(Default)]
struct Counts {
    begun: AtomicUsize,
    done: AtomicUsize,
    faults: AtomicUsize,
    dropped: AtomicUsize,
    /// Calls that ended with an error, and were made again.
    repeated: AtomicUsize,
}

async fn soak(arguments: Arguments) -> Result<bool> {
    let gateway = Arc::new(Gateway::start(arguments)?);
    let client = gateway.client()?;
    let counts = Arc::new(Counts::default());
    let files_before = open_files();

    // A tenth of the calls fills pools and caches; from then on memory has to be flat.
    let mut memory_before = None;
    let workers: Vec<_> = (0..arguments.in_flight.max(1))
        .map(|_| {
            let (gateway, client, counts) = (gateway.clone(), client.clone(), counts.clone());
            tokio::spawn(async move { work(arguments, &gateway, &client, &counts).await })
        })
        .collect();
    let mut progress = Progress::new(arguments.calls);
    while workers.iter().any(|worker| !worker.is_finished()) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let done = counts.done.load(Ordering::Relaxed);
        if done >= arguments.calls / 10 {
            memory_before = memory_before.or_else(memory);
        }
        progress.show(done, counts.faults.load(Ordering::Relaxed));
    }
    progress.end();
    for worker in workers {
        worker.await??;
    }
    let memory_after = memory();
    let connections = leaked_connections(files_before).await;
    drop(client);

    let gateway = Arc::into_inner(gateway).ok_or("a task still runs")?;
    let (right, redemptions) = gateway.books()?;
    let growth = memory_after.zip(memory_before);
    let growth = growth.map(|(after, before)| after.saturating_sub(before));
    println!("calls        {}", arguments.calls);
    println!("faults       {}", counts.faults.load(Ordering::Relaxed));
    println!("dropped      {}", counts.dropped.load(Ordering::Relaxed));
    println!("made again   {}", counts.repeated.load(Ordering::Relaxed));
    println!("redeemed     {right} rightly, {redemptions} in all");
    println!(
        "memory       {} KiB, grown by {} KiB",
        shown(memory_after),
        shown(growth)
    );
    println!("connections  {} left open", shown(connections));

    let is_flat = growth.is_none_or(|growth| growth <= MOST_GROWTH);
    let is_right = (right, redemptions) == (arguments.calls, arguments.calls)
        && is_flat
        && connections.is_none_or(|left| left == 0);
    println!(
        "{}",
        if is_right {
            "all is right"
        } else {
            "something is wrong"
        }
    );
    Ok(is_right)
}

/// In KiB: what allocators keep for themselves, and far less than a byte for each call would be.
const MOST_GROWTH: usize = 8 * 1024;

fn shown(count: Option<usize>) -> String {
    count.map_or_else(|| String::from("unknown"), |count| count.to_string())
}

/// Redeems coupon after coupon until there are no more.
async fn work(
    arguments: Arguments,
    gateway: &Gateway,
    client: &Client,
    counts: &Counts,
) -> Result<()> {
    loop {
        let number = counts.begun.fetch_add(1, Ordering::Relaxed);
        if number >= arguments.calls {
            return Ok(());
        }
        // Spread over the calls, without a common rhythm with those that are dropped.
        if number * 37 % 100 < arguments.faults {
            gateway.fail_next()?;
            counts.faults.fetch_add(1, Ordering::Relaxed);
        }
        redeem(client, counts, number).await?;
        counts.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// Redeems one coupon, however often it takes.
async fn redeem(client: &Client, counts: &Counts, number: usize) -> Result<()> {
    let request = UseCouponRequest::builder()
        .coupon_code(coupon_code(number))
        .appid("wx1234567889999")
        .use_time("2015-05-20T13:29:35+08:00".parse::<DateTime>()?)
        .use_request_no(use_request_no(number))
        .build();
    if number.is_multiple_of(101) {
        let limit = Duration::from_micros(number as u64 % 2000);
        let call = client.busifavor();
        if tokio::time::timeout(limit, call.use_coupon(&request))
            .await
            .is_err()
        {
            counts.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
    for _ in 0..10 {
        let Err(error) = client.busifavor().use_coupon(&request).await else {
            return Ok(());
        };
        let may_be_made_again = error.may_have_taken_effect()
            || error.kind() == ErrorKind::NotSent
            || error.code() == Some("FREQUENCY_LIMITED");
        if !may_be_made_again {
            return Err(format!("coupon {number}: {error}").into());
        }
        counts.repeated.fetch_add(1, Ordering::Relaxed);
    }
    Err(format!("coupon {number} could not be redeemed in ten calls").into())
}

// What is counted in this process.

/// Resident memory in KiB, where the system tells.
fn memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// How many files and sockets are open, where the system tells.
fn open_files() -> Option<usize> {
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count())
}

/// How many connections are still open when all of them have been idle for longer than the pool
/// keeps them.
async fn leaked_connections(files_before: Option<usize>) -> Option<usize> {
    let files_before = files_before?;
    let mut left = 0;
    for _ in 0..100 {
        left = open_files()?.saturating_sub(files_before);
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Some(left)
}

/// A bar on a terminal, a line for each tenth elsewhere.
struct Progress {
    total: usize,
    start: Instant,
    is_terminal: bool,
    shown: usize,
}

impl Progress {
    fn new(total: usize) -> Self {
        Self {
            total,
            start: Instant::now(),
            is_terminal: std::io::stderr().is_terminal(),
            shown: 0,
        }
    }

    fn show(&mut self, done: usize, faults: usize) {
        let tenths = done * 10 / self.total.max(1);
        if !self.is_terminal && tenths == self.shown {
            return;
        }
        self.shown = tenths;
        let filled = done * 40 / self.total.max(1);
        let bar = format!("{}{}", "#".repeat(filled), "-".repeat(40 - filled));
        let rate = done as u128 * 1000 / self.start.elapsed().as_millis().max(1);
        let total = self.total;
        let line = format!("[{bar}] {done}/{total} calls, {rate} a second, {faults} faults");
        if self.is_terminal {
            eprint!("\r{line}");
        } else {
            eprintln!("{line}");
        }
    }

    fn end(&self) {
        if self.is_terminal {
            eprintln!();
        }
    }
}
