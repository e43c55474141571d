//! The command line: arguments in, messages and an exit status out. The library does the work.

use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use wechatpay_codegen::{Error, Generator, StaleFile};

const EXAMPLES: &str = "\
Examples:
  wechatpay-codegen generate spec/busifavor.yaml --out generated
  wechatpay-codegen generate spec/ --out generated --check
  wechatpay-codegen check spec/

Exit status:
  0  good
  1  faults in a spec, stale output, or a file that cannot be read or written
  2  wrong usage";

/// Typed WeChat Pay APIv3 bindings for Rust from an OpenAPI spec.
#[derive(Debug, Parser)]
#[command(name = "wechatpay-codegen", version, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the bindings of each spec to a folder, one Rust file a spec
    #[command(after_help = EXAMPLES)]
    Generate(GenerateArgs),
    /// Only look for faults in specs
    #[command(after_help = EXAMPLES)]
    Check {
        #[command(flatten)]
        specs: Specs,
    },
}

#[derive(Debug, Args)]
struct GenerateArgs {
    #[command(flatten)]
    specs: Specs,
    /// The folder for the Rust files; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; fail if a file in DIR is missing or not what the specs give
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Args)]
struct Specs {
    /// OpenAPI files in YAML or JSON, or folders with such files
    #[arg(value_name = "SPEC", required = true)]
    paths: Vec<PathBuf>,
}

impl Cli {
    /// Does what the command line says; what there is to tell goes to standard error.
    pub(crate) fn run(self) -> ExitCode {
        let result = match &self.command {
            Command::Generate(args) if args.check => args.check(),
            Command::Generate(args) => args.write(),
            Command::Check { specs } => specs.check(),
        };
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                failure.show();
                ExitCode::FAILURE
            }
        }
    }
}

impl GenerateArgs {
    fn write(&self) -> Result<(), Failure> {
        for file in self.specs.generator().write_to(&self.out)? {
            let done = if file.changed { "wrote" } else { "unchanged" };
            eprintln!("{done} {}", file.path.display());
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Failure> {
        let stale = self.specs.generator().check(&self.out)?;
        if stale.is_empty() {
            eprintln!("{} is up to date", self.out.display());
            return Ok(());
        }
        Err(Failure::Stale {
            files: stale,
            mended_by: self.command(),
        })
    }

    /// The command that writes what this one compares.
    fn command(&self) -> String {
        let mut words = vec!["wechatpay-codegen".to_owned(), "generate".to_owned()];
        words.extend(self.specs.paths.iter().map(|path| shell_word(path)));
        words.push("--out".to_owned());
        words.push(shell_word(&self.out));
        words.join(" ")
    }
}

impl Specs {
    fn generator(&self) -> Generator {
        self.paths.iter().fold(Generator::new(), Generator::spec)
    }

    fn check(&self) -> Result<(), Failure> {
        let files = self.generator().generate()?.len();
        let specs = if files == 1 { "spec" } else { "specs" };
        eprintln!("no faults in {files} {specs}");
        Ok(())
    }
}

/// Why the exit status is 1.
enum Failure {
    Error(Error),
    Stale {
        files: Vec<StaleFile>,
        mended_by: String,
    },
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Failure {
    fn show(&self) {
        match self {
            Self::Error(Error::Spec(report)) if wants_color() => eprintln!("{}", report.colored()),
            Self::Error(Error::Spec(report)) => eprintln!("{report}"),
            Self::Error(error) => show_error(error),
            Self::Stale { files, mended_by } => {
                for file in files {
                    let path = file.path.display();
                    if file.missing {
                        show_error(format_args!("{path} is missing"));
                    } else {
                        show_error(format_args!("{path} is not what the spec gives"));
                    }
                }
                eprintln!("help: run `{mended_by}`");
            }
        }
    }
}

fn show_error(error: impl Display) {
    eprintln!("error: {error}");
}

/// Colour is for terminals whose user did not decline it (<https://no-color.org>).
fn wants_color() -> bool {
    let is_declined = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stderr().is_terminal() && !is_declined && !is_dumb
}

/// A path as one word of a shell.
fn shell_word(path: &Path) -> String {
    let word = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-+:@%,=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word;
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_well_formed() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn quotes_for_the_shell() {
        assert_eq!(shell_word(Path::new("spec/规范.yaml")), "spec/规范.yaml");
        assert_eq!(shell_word(Path::new("my spec")), "'my spec'");
        assert_eq!(shell_word(Path::new("it's")), r"'it'\''s'");
    }
}
