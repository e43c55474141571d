//! `wechatpay`: WeChat Pay APIv3 from a shell, for everyday work.

mod arguments;
mod call;
mod captured;
mod catalog;
mod certificates;
mod doctor;
mod failure;
mod language;
mod operations;
mod redeem;
mod settings;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use self::arguments::{Arguments, Command};
use self::failure::Failure;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.show();
            ExitCode::from(failure.status())
        }
    }
}

async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Call(arguments) => call::run(&arguments).await,
        Command::Certificates(arguments) => certificates::run(&arguments).await,
        Command::Doctor(arguments) => doctor::run(&arguments).await,
        Command::Verify(arguments) => verify::verify(&arguments).await,
        Command::Decrypt(arguments) => verify::decrypt(&arguments).await,
        Command::Operations(arguments) => operations::run(&arguments),
        Command::Redeem(arguments) => redeem::run(&arguments).await,
    }
}
