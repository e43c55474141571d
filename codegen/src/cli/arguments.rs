//! What may stand on the command line.

use std::path::{Path, PathBuf};

use crate::{FaultCode, Generator};
use clap::{Args, Parser, Subcommand};

use super::report::Format;

const EXAMPLES: &str = "\
Examples:
  wechatpay-codegen generate spec/busifavor.yaml --out generated
  wechatpay-codegen generate spec/ --out generated --check
  wechatpay-codegen generate spec/ --out generated --path-chain
  wechatpay-codegen generate spec/ --out generated --watch
  wechatpay-codegen generate api.yaml --out src --tag coupons --operation queryStock
  wechatpay-codegen generate api.yaml --out src --path-prefix /v3/marketing/busifavor
  wechatpay-codegen generate api.yaml --out src --allow callbacks --allow not
  wechatpay-codegen check spec/
  wechatpay-codegen check spec/ --format json
  wechatpay-codegen explain duplicate-key

Exit status:
  0  good
  1  faults in a spec, stale output, or a file that cannot be read or written
  2  wrong usage; also an --allow, --tag, --path-prefix or --operation that nothing fits";

const FORMAT: &str = "\
How faults are told: as a report on standard error, or as JSON on standard output

JSON is one array, empty if all is well, with an object for each fault:
  severity    \"error\" or \"warning\"
  code        the stable name of this kind of fault: \"duplicate-key\"
  title       this kind of fault in a few words
  message     what is wrong here
  file        the path as it was given
  line, column, end_line, end_column
              the mark, counted from 1 in lines and characters (Unicode scalar
              values); end_column is behind the last. Empty, at 1:1, for a file
              as a whole
  label       what is said beside the mark, or null
  hint        how to mend it, or null
  related     other places, each with file, line, column, end_line, end_column
              and label
What is not a fault of a spec, as a file
that cannot be read, is told on standard error all the same.";

/// Typed WeChat Pay APIv3 bindings for Rust from an OpenAPI spec.
#[derive(Debug, Parser)]
#[command(name = "wechatpay-codegen", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What there is to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the bindings of each spec to a folder, one Rust file a spec
    #[command(after_help = EXAMPLES)]
    Generate(GenerateArgs),
    /// Only look for faults in specs
    #[command(after_help = EXAMPLES)]
    Check {
        /// Which, and how their faults are told.
        #[command(flatten)]
        specs: Specs,
    },
    /// Explain a kind of fault with an example, or list them all
    ///
    /// An example that begins with `info:`, `paths:` or `components:` leaves out what every spec
    /// has: the version, the title, and the security scheme.
    #[command(after_help = EXAMPLES)]
    Explain {
        /// The name between the brackets of `error[…]`
        #[arg(value_name = "CODE")]
        code: Option<FaultCode>,
    },
}

/// The arguments of `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    #[command(flatten)]
    pub(super) specs: Specs,
    /// The folder for the Rust files; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Write nothing; fail if a file in DIR is missing or not what the specs give
    #[arg(long)]
    pub(super) check: bool,
    /// Also write paths.rs: the calls of all specs as a chain of the segments of their paths
    #[arg(long)]
    path_chain: bool,
    /// Write again whenever a spec changes, or a file it refers to, until Ctrl-C
    #[arg(long, conflicts_with = "check")]
    pub(super) watch: bool,
    #[command(flatten)]
    selection: Selection,
}

/// Which specs, and how their faults are told.
#[derive(Debug, Args)]
pub struct Specs {
    /// OpenAPI files in YAML or JSON, or folders with such files
    #[arg(value_name = "SPEC", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Ignore a keyword that is not supported, with a warning at each of its places; repeatable
    #[arg(long, value_name = "KEYWORD")]
    allow: Vec<String>,
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        hide_possible_values = true,
        help = "How faults are told: human, or json for editors and CI (see --help)",
        long_help = FORMAT
    )]
    pub(super) format: Format,
    /// Show at most N errors and N warnings, and count the rest [default: 10000; with JSON all]
    #[arg(long, value_name = "N")]
    max_faults: Option<usize>,
}

/// Operations to choose; each option may be repeated, and what any of them names is chosen.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection (all operations without any; repeatable)")]
struct Selection {
    /// Generate the operations with this tag
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Generate the operations whose path is this or begins with it and a slash
    #[arg(long, value_name = "PATH")]
    path_prefix: Vec<String>,
    /// Generate the operation with this operationId, or the notification of this event type
    #[arg(long, value_name = "ID")]
    operation: Vec<String>,
}

impl GenerateArgs {
    pub(super) fn generator(&self) -> Generator {
        let chosen = &self.selection;
        let generator = self.specs.generator();
        let generator = chosen.tag.iter().fold(generator, Generator::tag);
        let prefixes = chosen.path_prefix.iter();
        let generator = prefixes.fold(generator, Generator::path_prefix);
        chosen
            .operation
            .iter()
            .fold(generator, Generator::operation)
            .path_chain(self.path_chain)
    }

    /// The command that writes what one with `--check` compares.
    pub(super) fn command(&self, program: &str) -> String {
        let mut words = vec![program.to_owned(), "generate".to_owned()];
        words.extend(self.specs.paths.iter().map(|path| path_word(path)));
        words.extend(["--out".to_owned(), path_word(&self.out)]);
        if self.path_chain {
            words.push("--path-chain".to_owned());
        }
        let options = [
            ("--allow", &self.specs.allow),
            ("--tag", &self.selection.tag),
            ("--path-prefix", &self.selection.path_prefix),
            ("--operation", &self.selection.operation),
        ];
        for (option, values) in options {
            for value in values {
                words.extend([option.to_owned(), shell_word(value)]);
            }
        }
        words.join(" ")
    }
}

impl Specs {
    pub(super) fn generator(&self) -> Generator {
        let generator = self.paths.iter().fold(Generator::new(), Generator::spec);
        let generator = self.allow.iter().fold(generator, Generator::allow);
        let max = self.max_faults.or(match self.format {
            Format::Human => None,
            Format::Json => Some(usize::MAX),
        });
        match max {
            Some(max) => generator.max_faults(max),
            None => generator,
        }
    }
}

fn path_word(path: &Path) -> String {
    shell_word(&path.display().to_string())
}

/// A text as one word of a shell.
fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-+:@%,=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
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
        assert_eq!(shell_word("spec/规范.yaml"), "spec/规范.yaml");
        assert_eq!(shell_word("my spec"), "'my spec'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word("$defs"), "'$defs'");
    }
}
