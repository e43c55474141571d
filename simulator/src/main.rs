//! `wechatpay-simulator`: the gateway as a command, for clients in any language.

use std::process::ExitCode;

use clap::Parser;
use wechatpay_simulator::command::Arguments;

/// A WeChat Pay APIv3 gateway on 127.0.0.1 that checks signatures, for tests and development.
#[derive(Parser)]
#[command(version, after_help = EXAMPLE)]
struct Cli {
    #[command(flatten)]
    arguments: Arguments,
}

const EXAMPLE: &str = "\
Example:
  wechatpay-simulator --port 8080 --keys simulator-keys &
  . simulator-keys/env           # sets WECHATPAY_MCHID, WECHATPAY_BASE_URL and the rest

Coupons (商家券) to redeem: sxxe34343434 to sxxe34343438 of stock 100088 and sxxe34343500 of stock
100089, all with appid wx1234567889999 and openid xsd3434454567676; sxxe34343600 is used already.";

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().arguments.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
