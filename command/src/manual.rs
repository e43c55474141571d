//! `wechatpay completions` and `wechatpay man`: what a package of the command installs beside it.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::env::Shells;

use crate::arguments;
use crate::failure::Failure;

const EXAMPLES: &str = "\
Put one of these where your shell reads its settings:
  source <(wechatpay completions bash)       # ~/.bashrc
  source <(wechatpay completions zsh)        # ~/.zshrc
  wechatpay completions fish | source        # ~/.config/fish/config.fish";

/// The arguments of `wechatpay completions`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// The arguments of `wechatpay man`.
#[derive(Debug, Args)]
pub(crate) struct ManArguments {
    /// Write the pages of all commands to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints the script by which a shell asks the command itself for completions.
pub(crate) fn completions(arguments: &CompletionsArguments) -> Result<(), Failure> {
    let name = match arguments.shell {
        Shell::Bash => "bash",
        Shell::Zsh => "zsh",
        Shell::Fish => "fish",
    };
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let shell = shells
        .completer(name)
        .expect("it is one of the built-in shells");
    let written = shell.write_registration("COMPLETE", BIN, BIN, BIN, &mut script);
    written.map_err(|error| Failure::Local(error.to_string()))?;
    print(&script);
    Ok(())
}

const BIN: &str = "wechatpay";

/// Prints the page of the command, or writes those of all its commands.
pub(crate) fn man(arguments: &ManArguments) -> Result<(), Failure> {
    let command = arguments::command();
    let result = match &arguments.out {
        Some(folder) => {
            fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder))
        }
        None => {
            let mut page = Vec::new();
            let rendered = clap_mangen::Man::new(command).render(&mut page);
            rendered.map(|()| print(&page))
        }
    };
    result.map_err(|error| Failure::Local(error.to_string()))
}

/// Whoever closes the pipe has read enough.
fn print(bytes: &[u8]) {
    let _ = io::stdout().write_all(bytes);
}
