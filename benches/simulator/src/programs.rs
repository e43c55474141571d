//! The programs that are measured, and the simulator as a process.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use measure::Usage;
use wechatpay_simulator::{Coupon, Simulator};

use crate::Result;
use crate::merchant::Merchant;

/// The code of a coupon.
pub(crate) fn code(number: usize) -> String {
    format!("coupon{number:06}")
}

/// A simulator with so many coupons, until its standard input is closed.
#[tokio::main]
pub(crate) async fn simulator(folder: &str, coupons: &str, data: Option<&str>) -> Result<()> {
    let coupons = (0..coupons.parse()?).map(|number| Coupon::new(code(number)));
    let mut builder = Simulator::builder().keys(folder).coupons(coupons);
    if let Some(data) = data {
        builder = builder.data(data);
    }
    let simulator = builder.start().await?;
    simulator.environment(folder)?;
    println!("{}", simulator.base_url());
    std::io::stdout().flush()?;
    std::io::read_to_string(std::io::stdin())?;
    Ok(())
}

/// So many signatures of what the simulator signs, and nothing else.
pub(crate) fn signatures(folder: &str, count: &str) -> Result<()> {
    let merchant = Merchant::of_folder(Path::new(folder))?;
    let body = r#"{"openid":"xsd3434454567676","stock_id":"100088","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#;
    for number in 0..count.parse::<u32>()? {
        merchant.sign(&format!("1800000000\n{number:032}\n{body}\n"))?;
    }
    Ok(())
}

/// A simulator in a process of its own.
pub(crate) struct Running {
    process: Child,
    pub(crate) address: String,
    pub(crate) merchant: Merchant,
}

impl Running {
    pub(crate) fn start(folder: &Path, coupons: usize, data: Option<&Path>) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("be-simulator")
            .arg(folder)
            .arg(coupons.to_string())
            .args(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        let address = url.trim().strip_prefix("http://").ok_or("no address")?;
        Ok(Self {
            address: address.to_owned(),
            merchant: Merchant::of_folder(folder)?,
            process,
        })
    }

    /// Ends it, and tells what it has used.
    pub(crate) fn end(mut self) -> std::result::Result<Usage, String> {
        drop(self.process.stdin.take());
        measure::finished(&mut self.process)
    }
}
