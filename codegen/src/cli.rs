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

use crate::phrase::ENGLISH;
use crate::{Error, Generator, Language, Outcome, Phrase};

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
        self.run_in(ENGLISH, program)
    }

    /// [Does](Self::run) what the command line says, and tells of it in another language. JSON and
    /// explanations are in English.
    #[must_use]
    pub fn run_in(&self, language: Language, program: &str) -> ExitCode {
        let says = language;
        let result = match self {
            Self::Generate(arguments) if arguments.check => compare(arguments, program, says),
            Self::Generate(arguments) if arguments.watch => watch::watch(arguments, says, write),
            Self::Generate(arguments) => write(arguments, arguments.generator(), says),
            Self::Check { specs } => check(specs, says),
            Self::Explain { code } => {
                explain::show(*code, program, says);
                Ok(())
            }
        };
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                failure.show(says);
                ExitCode::from(failure.status())
            }
        }
    }
}

fn write(arguments: &GenerateArgs, generator: Generator, says: Language) -> Result<(), Failure> {
    let files = run(&arguments.specs, generator, says, |generator| {
        generator.write_to(&arguments.out)
    })?;
    for file in files {
        tell(says(if file.changed {
            Phrase::Wrote(&file.path)
        } else {
            Phrase::Unchanged(&file.path)
        }));
    }
    Ok(())
}

fn compare(arguments: &GenerateArgs, program: &str, says: Language) -> Result<(), Failure> {
    let generator = arguments.generator();
    let stale = run(&arguments.specs, generator, says, |generator| {
        generator.check(&arguments.out)
    })?;
    if stale.is_empty() {
        tell(says(Phrase::UpToDate(&arguments.out)));
        return Ok(());
    }
    Err(Failure::Stale {
        files: stale,
        mended_by: arguments.command(program),
    })
}

fn check(specs: &Specs, says: Language) -> Result<(), Failure> {
    let files = run(specs, specs.generator(), says, Generator::generate)?.len();
    tell(says(Phrase::NoFaults(files)));
    Ok(())
}

/// Lets the generator work, and shows the faults or warnings that come of it.
fn run<F>(
    specs: &Specs,
    generator: Generator,
    says: Language,
    work: impl FnOnce(&Generator) -> Result<Outcome<F>, Error>,
) -> Result<Vec<F>, Failure> {
    let progress = ProgressLine::start(says);
    let result = work(&progress.watch(generator));
    // The line is gone before anything else is written.
    drop(progress);
    match result {
        Ok(made) => {
            specs.format.show(&made.warnings, says);
            Ok(made.files)
        }
        Err(Error::Spec(report)) => {
            specs.format.show(&report, says);
            Err(Failure::Faults)
        }
        Err(error) => Err(Failure::Error(error)),
    }
}
