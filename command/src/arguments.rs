//! What may stand on the command line.

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::call::CallArguments;
use crate::certificates::CertificatesArguments;
use crate::chinese;
use crate::doctor::DoctorArguments;
use crate::language;
use crate::manual::{CompletionsArguments, ManArguments};
use crate::operations::OperationsArguments;
use crate::redeem::RedeemArguments;
use crate::verify::{DecryptArguments, VerifyArguments};

/// WeChat Pay APIv3 from a shell: each request is checked against the spec and signed, each answer
/// verified.
#[derive(Debug, Parser)]
#[command(name = "wechatpay", version)]
#[command(after_help = EXIT_STATUS, after_long_help = format!("{EXIT_STATUS}\n\n{SETTINGS}"))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Call an operation, or any path of the API
    Call(CallArguments),
    /// Redeem a list of coupons, each once, however often it is interrupted
    Redeem(RedeemArguments),
    /// List operations, or tell all of one: fields, limits, errors
    Operations(OperationsArguments),
    /// Download the platform certificates, and show them
    Certificates(CertificatesArguments),
    /// Say which keys and numbers do not fit together
    Doctor(DoctorArguments),
    /// Say whether a captured answer or notification is genuine, and what it holds
    Verify(VerifyArguments),
    /// Decrypt what a captured answer or notification holds
    Decrypt(DecryptArguments),
    /// Run a gateway on 127.0.0.1 that checks signatures, for tests and development
    #[command(after_help = SIMULATE)]
    Simulate(wechatpay_simulator::command::Arguments),
    #[command(flatten)]
    Generator(wechatpay_codegen::cli::Command),
    /// Print the script that completes commands, operations and fields in a shell
    Completions(CompletionsArguments),
    /// Print the manual page, or write the pages of all commands to a folder
    Man(ManArguments),
}

/// The command line, with the generator's examples under this command's name.
pub(crate) fn command() -> clap::Command {
    let mut command = Arguments::command();
    for name in ["generate", "check", "explain"] {
        command = command.mut_subcommand(name, |subcommand| {
            let examples = subcommand.get_after_help().map(ToString::to_string);
            let examples = examples.unwrap_or_default();
            subcommand.after_help(examples.replace("wechatpay-codegen", "wechatpay"))
        });
    }
    command
}

/// The same with its help in the user's language.
pub(crate) fn in_the_users_language() -> clap::Command {
    if language::is_chinese() {
        chinese::translated(command())
    } else {
        command()
    }
}

pub(crate) const EXIT_STATUS: &str = "\
Exit status:
  0  done
  1  something else on this machine failed, as a file that cannot be written
  2  nothing was sent: mend the input or the configuration
  3  refused by the platform
  4  outcome unknown, as also when the refusal of a write is not signed, or answer not understood:
     repeat the very same request";

const SIMULATE: &str = "\
Example:
  wechatpay simulate --port 8080 --keys simulator-keys &
  . simulator-keys/env           # sets WECHATPAY_MCHID, WECHATPAY_BASE_URL and the rest
  wechatpay doctor

Coupons (商家券) to redeem: sxxe34343434 to sxxe34343438 of stock 100088, with appid wx1234567889999.";

const SETTINGS: &str = "\
Settings come from flags, and else from one place, so that never one merchant's key signs
for another:
  1. the profile that --profile or WECHATPAY_PROFILE names
  2. the environment, if WECHATPAY_MCHID is set: WECHATPAY_SERIAL_NO, _PRIVATE_KEY_FILE,
     _PUBLIC_KEY_ID, _PUBLIC_KEY_FILE, _CERTIFICATE_FILE, _CERTIFICATE_STORE,
     _API_V3_KEY or _API_V3_KEY_FILE, _WECHATPAY_SERIAL, _BASE_URL, _BACKUP_URL
  3. the default profile of ~/.config/wechatpay/config.toml; its paths begin in its folder:
       default = \"shop\"
       [profiles.shop]
       mchid = \"1900000001\"
       serial_no = \"3775B6A45ACD588826D15E583A95F5DD1A2B3C4D\"
       private_key_file = \"apiclient_key.pem\"
       public_key_id = \"PUB_KEY_ID_0000000000000026112300000000000001\"
       public_key_file = \"pub_key.pem\"
Secrets are in files or in the environment, never in flags. Messages are in Chinese if
LC_ALL, LC_MESSAGES or LANG says so.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_well_formed() {
        command().debug_assert();
    }
}
