//! An answer or a notification that was captured: its headers, and its body in the bytes as they came.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Args;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::failure::Failure;
use crate::language::say;

/// Where a captured message is.
#[derive(Debug, Args)]
pub(crate) struct CapturedArguments {
    /// The message as `curl -i` prints it: headers, an empty line, the body (- for standard input)
    #[arg(value_name = "MESSAGE", required_unless_present = "body")]
    message: Option<PathBuf>,
    /// The headers, one a line: `Wechatpay-Nonce: …`
    #[arg(long, value_name = "FILE", conflicts_with = "message")]
    headers: Option<PathBuf>,
    /// The body, byte for byte: nothing added at its end
    #[arg(long, value_name = "FILE", conflicts_with = "message")]
    body: Option<PathBuf>,
}

/// A captured message.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl CapturedArguments {
    pub(crate) fn read(&self) -> Result<Captured, Failure> {
        if let Some(path) = &self.message {
            return split(&read(path)?);
        }
        let headers = self.headers.as_deref().map(read).transpose()?;
        let body = self.body.as_deref().map(read).transpose()?;
        Ok(Captured {
            headers: parse(&headers.unwrap_or_default())?,
            body: body.unwrap_or_default(),
        })
    }
}

impl Captured {
    /// The time that the signature names, if it names one.
    pub(crate) fn signed_at(&self) -> Option<SystemTime> {
        let text = self.headers.get("Wechatpay-Timestamp")?.to_str().ok()?;
        UNIX_EPOCH.checked_add(Duration::from_secs(text.parse().ok()?))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    bytes.map_err(|error| Failure::unreadable(path, &error))
}

/// Headers and body, apart by the first empty line.
fn split(message: &[u8]) -> Result<Captured, Failure> {
    let ends: [&[u8]; 2] = [b"\r\n\r\n", b"\n\n"];
    let end = |mark: &[u8]| {
        let start = message
            .windows(mark.len())
            .position(|window| window == mark)?;
        Some((start, start + mark.len()))
    };
    let Some((end, begin)) = ends.iter().filter_map(|mark| end(mark)).min() else {
        return Err(Failure::Input(say!(
            "the message has no empty line between headers and body",
            "消息的头部与包体之间没有空行"
        )));
    };
    Ok(Captured {
        headers: parse(&message[..end])?,
        body: message[begin..].to_vec(),
    })
}

/// The lines that are headers. A first line that is none is that of the request or the status.
fn parse(text: &[u8]) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    for (number, line) in (1..).zip(lines).filter(|(_, line)| !line.is_empty()) {
        let header = line
            .iter()
            .position(|byte| *byte == b':')
            .and_then(|colon| {
                let name = HeaderName::from_bytes(line[..colon].trim_ascii_end()).ok()?;
                let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?;
                Some((name, value))
            });
        match header {
            Some((name, value)) => {
                headers.append(name, value);
            }
            None if number == 1 => {}
            None => {
                return Err(Failure::Input(say!(
                    "line {number} of the headers is no header: write `Name: value`",
                    "头部第 {number} 行不是请求头：应为 `Name: value`"
                )));
            }
        }
    }
    Ok(headers)
}
