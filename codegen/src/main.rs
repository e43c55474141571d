//! The command `wechatpay-codegen`.

use std::process::ExitCode;

use clap::Parser as _;
use wechatpay_codegen::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
