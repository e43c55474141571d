//! The simulator's credentials as files and `WECHATPAY_*` variables, for clients of any language.

use std::{
    fmt::Write as _,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use crate::Simulator;

const PRIVATE_KEY_FILE: &str = "simulator_merchant_private_key.pem";
const PUBLIC_KEY_FILE: &str = "simulator_wechatpay_public_key.pem";
const ENV_FILE: &str = "env";

/// Writes the key files and a shell file `env` into `folder`, which is created if need be, and
/// returns the variables.
pub(crate) fn write(
    simulator: &Simulator,
    folder: &Path,
) -> io::Result<Vec<(&'static str, String)>> {
    fs::create_dir_all(folder)?;
    let folder = folder.canonicalize()?;
    let private_key_file = folder.join(PRIVATE_KEY_FILE);
    let public_key_file = folder.join(PUBLIC_KEY_FILE);
    let variables = vec![
        ("WECHATPAY_MCHID", simulator.merchant().mchid().to_owned()),
        (
            "WECHATPAY_SERIAL_NO",
            simulator.merchant().serial_no().to_owned(),
        ),
        ("WECHATPAY_PRIVATE_KEY_FILE", utf8(&private_key_file)?),
        (
            "WECHATPAY_PUBLIC_KEY_ID",
            simulator.public_key_id().to_owned(),
        ),
        ("WECHATPAY_PUBLIC_KEY_FILE", utf8(&public_key_file)?),
        (
            "WECHATPAY_API_V3_KEY",
            simulator.merchant().api_v3_key().to_owned(),
        ),
        ("WECHATPAY_BASE_URL", simulator.base_url().to_owned()),
    ];

    write_private(&private_key_file, simulator.merchant().private_key_pem())?;
    write_private(&public_key_file, simulator.public_key_pem())?;
    write_private(&folder.join(ENV_FILE), &shell_script(&variables))?;
    Ok(variables)
}

fn utf8(path: &Path) -> io::Result<String> {
    let not_utf8 = || {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{} is not UTF-8", path.display()),
        )
    };
    path.to_str().map(str::to_owned).ok_or_else(not_utf8)
}

/// Writes a file that only its owner can read, in place of an older one. There is never half a file.
pub(crate) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)
}

fn shell_script(variables: &[(&str, String)]) -> String {
    let mut script =
        String::from("# Credentials of a WeChat Pay simulator; worth nothing elsewhere.\n");
    for (name, value) in variables {
        let quoted = value.replace('\'', r"'\''");
        writeln!(script, "export {name}='{quoted}'").expect("writing to a string cannot fail");
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_for_the_shell() {
        let script = shell_script(&[("NAME", "it's $(here)".to_owned())]);

        assert!(
            script.ends_with("export NAME='it'\\''s $(here)'\n"),
            "{script}"
        );
    }
}
