//! The command line: arguments in, messages and an exit status out. The rest of the library does the
//! work.
//!
//! For programs that have these commands among their own: [`Command`] is a clap subcommand.

mod arguments;
mod explain;
mod failure;
mod json;
mod progress;
mod report;
mod watch;

use std::process::ExitCode;

use crate::{Error, Generator, Outcome};

pub use self::arguments::{Cli, Command, GenerateArgs, Specs};
use self::failure::Failure;
use self::progress::ProgressLine;
use self::report::tell;

impl Cli {
    /// Does what the command line says.
    #[must_use]
    pub fn run(&self) -> ExitCode {
        self.command.run("wechatpay-codegen")
    }
}

impl Command {
    /// Does what the command line says. What there is to tell goes to standard error; only what was
    /// asked for, an explanation or JSON, to standard output. `program` is what the user calls it by.
    #[must_use]
    pub fn run(&self, program: &str) -> ExitCode {
        let result = match self {
            Self::Generate(arguments) if arguments.check => compare(arguments, program),
            Self::Generate(arguments) if arguments.watch => watch::watch(arguments, write),
            Self::Generate(arguments) => write(arguments, arguments.generator()),
            Self::Check { specs } => check(specs),
            Self::Explain { code } => {
                explain::show(*code, program);
                Ok(())
            }
        };
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                failure.show();
                ExitCode::from(failure.status())
            }
        }
    }
}

fn write(arguments: &GenerateArgs, generator: Generator) -> Result<(), Failure> {
    let files = run(&arguments.specs, generator, |generator| {
        generator.write_to(&arguments.out)
    })?;
    for file in files {
        let done = if file.changed { "wrote" } else { "unchanged" };
        tell(format_args!("{done} {}", file.path.display()));
    }
    Ok(())
}

fn compare(arguments: &GenerateArgs, program: &str) -> Result<(), Failure> {
    let generator = arguments.generator();
    let stale = run(&arguments.specs, generator, |generator| {
        generator.check(&arguments.out)
    })?;
    if stale.is_empty() {
        tell(format_args!("{} is up to date", arguments.out.display()));
        return Ok(());
    }
    Err(Failure::Stale {
        files: stale,
        mended_by: arguments.command(program),
    })
}

fn check(specs: &Specs) -> Result<(), Failure> {
    let files = run(specs, specs.generator(), Generator::generate)?.len();
    let specs = if files == 1 { "spec" } else { "specs" };
    tell(format_args!("no faults in {files} {specs}"));
    Ok(())
}

/// Lets the generator work, and shows the faults or warnings that come of it.
fn run<F>(
    specs: &Specs,
    generator: Generator,
    work: impl FnOnce(&Generator) -> Result<Outcome<F>, Error>,
) -> Result<Vec<F>, Failure> {
    let progress = ProgressLine::start();
    let result = work(&progress.watch(generator));
    // The line is gone before anything else is written.
    drop(progress);
    match result {
        Ok(made) => {
            specs.format.show(&made.warnings);
            Ok(made.files)
        }
        Err(Error::Spec(report)) => {
            specs.format.show(&report);
            Err(Failure::Faults)
        }
        Err(error) => Err(Failure::Error(error)),
    }
}
