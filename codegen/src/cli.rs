//! The command line: arguments in, messages and an exit status out. The library does the work.

mod arguments;
mod explain;
mod failure;
mod json;
mod progress;
mod report;
mod watch;

use std::process::ExitCode;

use wechatpay_codegen::{Error, Generator, Outcome};

pub(crate) use self::arguments::Cli;
use self::arguments::{Command, GenerateArgs, Specs};
use self::failure::Failure;
use self::progress::ProgressLine;

impl Cli {
    /// Does what the command line says. What there is to tell goes to standard error; only what was
    /// asked for, an explanation or JSON, to standard output.
    pub(crate) fn run(self) -> ExitCode {
        let result = match &self.command {
            Command::Generate(arguments) if arguments.check => compare(arguments),
            Command::Generate(arguments) if arguments.watch => watch::watch(arguments, write),
            Command::Generate(arguments) => write(arguments, arguments.generator()),
            Command::Check { specs } => check(specs),
            Command::Explain { code } => {
                explain::show(*code);
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
        eprintln!("{done} {}", file.path.display());
    }
    Ok(())
}

fn compare(arguments: &GenerateArgs) -> Result<(), Failure> {
    let generator = arguments.generator();
    let stale = run(&arguments.specs, generator, |generator| {
        generator.check(&arguments.out)
    })?;
    if stale.is_empty() {
        eprintln!("{} is up to date", arguments.out.display());
        return Ok(());
    }
    Err(Failure::Stale {
        files: stale,
        mended_by: arguments.command(),
    })
}

fn check(specs: &Specs) -> Result<(), Failure> {
    let files = run(specs, specs.generator(), Generator::generate)?.len();
    let specs = if files == 1 { "spec" } else { "specs" };
    eprintln!("no faults in {files} {specs}");
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
