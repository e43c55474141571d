//! `wechatpay`: WeChat Pay APIv3 from a shell, for everyday work.

// They panic when a pipe is closed: `terminal` does not.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod call;
mod captured;
mod catalog;
mod certificates;
mod chinese;
mod completion;
mod doctor;
mod failure;
mod language;
mod manual;
mod operations;
mod redeem;
mod settings;
mod terminal;
mod verify;

use std::process::ExitCode;

use clap::FromArgMatches as _;
use clap_complete::CompleteEnv;

use self::arguments::{Arguments, Command};
use self::failure::Failure;

#[tokio::main]
async fn main() -> ExitCode {
    // Ends here if it is a shell that asks for completions.
    CompleteEnv::with_factory(arguments::command).complete();
    let mut command = arguments::in_the_users_language();
    let matches = command
        .clone()
        .try_get_matches()
        .unwrap_or_else(|error| mistaken(&error));
    if let Some(end) = chinese::help_shown(&mut command, &matches) {
        return end;
    }
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match run(arguments.command).await {
        Ok(status) => status,
        Err(failure) => {
            failure.show();
            ExitCode::from(failure.status())
        }
    }
}

/// Ends with what is wrong with the command line, or with the help that was asked for.
fn mistaken(error: &clap::Error) -> ! {
    match chinese::explained(error) {
        Some(message) if language::is_chinese() => {
            terminal::note(message);
            std::process::exit(error.exit_code());
        }
        _ => error.exit(),
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Generator(command) => return Ok(command.run_in(chinese::phrase, "wechatpay")),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
        Command::Simulate(arguments) => simulate(arguments).await,
        Command::Call(arguments) => call::run(&arguments).await,
        Command::Certificates(arguments) => certificates::run(&arguments).await,
        Command::Doctor(arguments) => doctor::run(&arguments).await,
        Command::Verify(arguments) => verify::verify(&arguments).await,
        Command::Decrypt(arguments) => verify::decrypt(&arguments).await,
        Command::Operations(arguments) => operations::run(&arguments),
        Command::Redeem(arguments) => redeem::run(&arguments).await,
    }?;
    Ok(ExitCode::SUCCESS)
}

async fn simulate(arguments: wechatpay_simulator::command::Arguments) -> Result<(), Failure> {
    let run = arguments.run().await;
    run.map_err(|error| {
        let error = language::told(&error);
        Failure::Local(language::say!("{error}", "模拟网关无法运行：{error}"))
    })
}
