//! An answer that is a file: written to where it shall be, once all of it is there.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use wechatpay_client::{Client, DownloadError};

use super::Call;
use crate::failure::Failure;
use crate::language::{say, told};
use crate::terminal::note;

/// Where an answer goes that is a file.
#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// Write the answer to a file, whatever it is; - is standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The digest that the answer must have, as the signed answer before tells it: SHA1:HEX or SHA256:HEX
    #[arg(long, value_name = "TYPE:HEX", requires = "output", value_parser = Hash::parse)]
    hash: Option<Hash>,
    /// Unpack a file that was asked for with `tar_type` GZIP, whose digest is that of the unpacked one
    #[arg(long, requires = "output")]
    gunzip: bool,
    /// For a path whose answer WeChat Pay does not sign, such as a bill: take it as it comes
    #[arg(long, requires = "output")]
    unsigned_answer: bool,
}

/// A digest, known to be of a type that can be checked.
#[derive(Debug, Clone)]
struct Hash {
    kind: String,
    value: String,
}

impl Hash {
    /// `TYPE:HEX`.
    fn parse(text: &str) -> Result<Self, String> {
        let (kind, value) = text.split_once(':').unwrap_or((text, ""));
        let length = match kind.to_ascii_uppercase().as_str() {
            "SHA1" => 40,
            "SHA256" => 64,
            _ => 0,
        };
        let is_hex = value.bytes().all(|byte| byte.is_ascii_hexdigit());
        if length == 0 || value.len() != length || !is_hex {
            return Err(say!(
                "write SHA1: and 40 hexadecimal digits, or SHA256: and 64",
                "应为 SHA1: 加 40 位十六进制数字，或 SHA256: 加 64 位"
            ));
        }
        Ok(Self {
            kind: kind.to_owned(),
            value: value.to_owned(),
        })
    }
}

impl OutputArguments {
    pub(super) fn is_given(&self) -> bool {
        self.output.is_some()
    }

    pub(super) fn is_unsigned(&self) -> bool {
        self.unsigned_answer
    }

    /// Makes the call, and writes its answer.
    pub(super) async fn write(&self, client: &Client, call: &Call) -> Result<(), Failure> {
        let mut download = client.download_call(call.operation, &call.request).await?;
        if self.gunzip {
            download = download.gunzip();
        }
        if let Some(hash) = &self.hash {
            download = download.expect_hash(&hash.kind, &hash.value)?;
        } else if call.operation.unsigned_response {
            note(say!(
                "The answer is not signed, and no --hash was given: it is as trustworthy as the connection.",
                "应答没有签名，也没有给出 --hash：其可信程度仅取决于连接本身。"
            ));
        }
        match self.output.as_deref() {
            None => Ok(()),
            Some(path) if path == Path::new("-") => {
                let written = download.write_to(io::stdout()).await;
                written.map_err(|error| failure(path, error)).map(drop)
            }
            Some(path) => {
                // Only the whole file gets the name.
                let part = part_of(path);
                let file = File::create(&part).map_err(|error| unwritable(&part, &error))?;
                let written = download.write_to(&file).await;
                let done = written.map_err(|error| failure(path, error)).and_then(|_| {
                    let renamed = file.sync_all().and_then(|()| fs::rename(&part, path));
                    renamed.map_err(|error| unwritable(path, &error))
                });
                if done.is_err() {
                    // It may be gone by itself.
                    let _ = fs::remove_file(&part);
                }
                done
            }
        }
    }
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".part");
    PathBuf::from(name)
}

fn failure(path: &Path, error: DownloadError) -> Failure {
    match error {
        DownloadError::Call(error) => Failure::from(error),
        DownloadError::Write(error) => unwritable(path, &error),
        other => Failure::Local(say!("{other}", "无法下载：“{other}”")),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let (path, error) = (path.display(), told(error));
    Failure::Local(say!(
        "{path} cannot be written: {error}",
        "无法写入 {path}：{error}"
    ))
}
