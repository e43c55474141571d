//! `wechatpay completions` and `wechatpay man`: what a package of the command installs beside it.

use std::fs;
use std::io;
use std::iter;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::env::Shells;

use crate::arguments;
use crate::failure::Failure;
use crate::language::{self, say, told};
use crate::terminal::put;

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
    written.map_err(|error| Failure::Local(told(&error)))?;
    let script = String::from_utf8_lossy(&script);
    match arguments.shell {
        Shell::Bash => put(format_args!("{script}{WHOLE_FIELDS}")),
        Shell::Zsh => put(script.replace(WITH_SPACE, WITH_SPACE_IF_DONE)),
        // Adds none behind `=` and `.` by itself.
        Shell::Fish => put(script),
    }
}

/// How the script for zsh hands over what completes a word, with a space behind it.
const WITH_SPACE: &str = "[[ -n $other ]] && _describe -V 'values' other";

/// No space behind `name=` and `object.`, which go on.
const WITH_SPACE_IF_DONE: &str = r#"local -a begun=() ended=()
        for completion in $other; do
            if [[ "${completion%%:*}" == *[=.] ]]; then
                begun+=("$completion")
            else
                ended+=("$completion")
            fi
        done
        [[ -n $begun ]] && _describe -V 'values' begun -S ''
        [[ -n $ended ]] && _describe -V 'values' ended"#;

/// Readline takes `name=value` apart, and replaces what stands behind the `=` only. So the words are read
/// anew from the line, and of what comes back the name is cut off. No space follows `object.`, as none
/// follows `name=`.
const WHOLE_FIELDS: &str = r#"
_wechatpay() {
    local -a COMP_WORDS
    local COMP_CWORD word
    read -ra COMP_WORDS <<< "${COMP_LINE:0:COMP_POINT}"
    [[ "${COMP_LINE:COMP_POINT-1:1}" == " " ]] && COMP_WORDS+=("")
    COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
    word="${COMP_WORDS[COMP_CWORD]}"
    _clap_complete_wechatpay "$1" "$word" "$3"
    [[ "${COMPREPLY-}" == *. ]] && compopt -o nospace 2> /dev/null
    if [[ "$word" == *=* && "$COMP_WORDBREAKS" == *=* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*=}"}"}")
    fi
}
complete -o nospace -o bashdefault -F _wechatpay wechatpay
"#;

const BIN: &str = "wechatpay";

/// Prints the page of the command, or writes those of all its commands.
pub(crate) fn man(arguments: &ManArguments) -> Result<(), Failure> {
    let command = arguments::in_the_users_language();
    let fault = |error: io::Error| Failure::Local(told(&error));
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let Some(folder) = &arguments.out else {
        return put(page(&command).map_err(fault)?);
    };
    let write = || {
        fs::create_dir_all(folder)?;
        for command in iter::once(&command).chain(command.get_subcommands()) {
            let name = name_of(command);
            fs::write(folder.join(format!("{name}.1")), page(command)?)?;
        }
        Ok(())
    };
    write().map_err(|error: io::Error| {
        let (folder, error) = (folder.display(), told(&error));
        Failure::Local(say!(
            "{folder} cannot be written: {error}",
            "无法写入 {folder}：{error}"
        ))
    })
}

/// With a hyphen between program and subcommand, as pages are called.
fn name_of(command: &clap::Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

/// The page of a command, as troff.
fn page(command: &clap::Command) -> io::Result<String> {
    let page = clap_mangen::Man::new(command.clone())
        .title(name_of(command))
        .source(concat!("wechatpay ", env!("CARGO_PKG_VERSION")));
    let mut bytes = Vec::new();
    page.render(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if !language::is_chinese() {
        return Ok(text);
    }
    // Chinese has no spaces to break lines at, or to widen.
    let title = text.find(".TH ").unwrap_or_default();
    let end = text[title..]
        .find('\n')
        .map_or(title, |end| title + end + 1);
    let (before, after) = text.split_at(end);
    Ok(format!("{before}.mso zh.tmac\n.ad l\n{after}"))
}
