//! The journal: a line of JSON for each request before it goes out, and for each outcome. Lines are only
//! ever added, and are on disk before anything follows from them.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use fs4::{FileExt, TryLockError};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::outcome::Outcome;
use super::redemption::{Coupon, Redemption};
use crate::failure::Failure;
use crate::language::{say, told};

/// A line of the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    /// The first line: what this is, and whose.
    Journal { version: u32, mchid: String },
    /// This request may be sent from now on.
    Send(Redemption),
    /// The request of this number came to this end.
    Done {
        use_request_no: String,
        #[serde(flatten)]
        outcome: Outcome,
    },
}

const VERSION: u32 = 1;

/// What the journal knows of the coupons in it.
#[derive(Debug, Default)]
pub(super) struct Records {
    records: HashMap<Coupon, Record>,
    /// The coupon of each request.
    coupons: HashMap<String, Coupon>,
    /// The codes of all coupons, whatever their stocks.
    codes: HashSet<String>,
}

/// What the journal knows of one coupon.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) redemption: Redemption,
    /// The last outcome, if there is one.
    pub(super) outcome: Option<Outcome>,
}

impl Records {
    pub(super) fn get(&self, coupon: &Coupon) -> Option<&Record> {
        self.records.get(coupon)
    }

    /// The coupon that the request of this number redeems.
    pub(super) fn coupon_of(&self, use_request_no: &str) -> Option<&Coupon> {
        self.coupons.get(use_request_no)
    }

    /// Whether there is a coupon that may be this one: of the same code, where only one of the two names
    /// its stock.
    pub(super) fn may_have(&self, coupon: &Coupon) -> bool {
        match coupon.stock_id {
            None => self.codes.contains(&coupon.coupon_code),
            Some(_) => self.records.contains_key(&Coupon {
                stock_id: None,
                coupon_code: coupon.coupon_code.clone(),
            }),
        }
    }

    /// Takes in a line that follows the first.
    fn learn(&mut self, line: Line) -> Result<(), String> {
        match line {
            Line::Journal { .. } => {
                return Err(say!("a second first line", "第一行的内容再次出现"));
            }
            Line::Send(redemption) => {
                let coupon = redemption.coupon();
                let number = redemption.use_request_no.clone();
                if self.records.contains_key(&coupon) {
                    return Err(say!(
                        "a second request for one coupon",
                        "同一张券有两个请求"
                    ));
                }
                if self.coupons.insert(number, coupon.clone()).is_some() {
                    return Err(say!(
                        "one request for two coupons",
                        "两张券使用同一个请求单号"
                    ));
                }
                self.codes.insert(coupon.coupon_code.clone());
                let outcome = None;
                self.records.insert(
                    coupon,
                    Record {
                        redemption,
                        outcome,
                    },
                );
            }
            Line::Done {
                use_request_no,
                outcome,
            } => {
                let coupon = self.coupons.get(&use_request_no);
                let record = coupon.and_then(|coupon| self.records.get_mut(coupon));
                let stray = || say!("an outcome without a request", "有结果而没有对应的请求");
                record.ok_or_else(stray)?.outcome = Some(outcome);
            }
        }
        Ok(())
    }
}

/// What a journal knows, for a look. It may not be there yet.
pub(super) fn read(path: &Path, mchid: &str) -> Result<Records, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(replay(path, &bytes, mchid)?.0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Records::default()),
        Err(error) => Err(Failure::unreadable(path, &error)),
    }
}

/// What the lines say, and how many bytes they have. What follows the last line break was cut short by the
/// end of a process: nothing had come of it yet.
fn replay(path: &Path, bytes: &[u8], mchid: &str) -> Result<(Records, usize), Failure> {
    let end = bytes.iter().rposition(|byte| *byte == b'\n');
    let whole = end.map_or(0, |end| end + 1);
    let place = path.display();
    let mut records = Records::default();
    for (number, line) in (1..).zip(bytes[..whole].split_inclusive(|byte| *byte == b'\n')) {
        let damaged = |problem: String| {
            Failure::Input(say!(
                "{place}:{number}: the journal is damaged: {problem}",
                "{place}:{number}：日志已损坏：{problem}"
            ))
        };
        let line: Line = serde_json::from_slice(line).map_err(|error| damaged(told(&error)))?;
        match line {
            Line::Journal { version, mchid: of } if number == 1 => {
                if version != VERSION {
                    return Err(damaged(say!("version {version}", "版本为 {version}")));
                }
                if of != mchid {
                    return Err(Failure::Input(say!(
                        "{place}: this is the journal of merchant {of}, not of {mchid}",
                        "{place}：这是商户 {of} 的日志，不是 {mchid} 的"
                    )));
                }
            }
            _ if number == 1 => {
                return Err(damaged(say!(
                    "no journal begins like this",
                    "日志不是这样开头的"
                )));
            }
            line => records.learn(line).map_err(damaged)?,
        }
    }
    Ok((records, whole))
}

/// The journal, open for this process alone.
#[derive(Debug, Clone)]
pub(super) struct Journal {
    writes: Sender<Write>,
}

/// A line to be written, and who waits for it to be on disk.
#[derive(Debug)]
struct Write {
    line: Vec<u8>,
    written: oneshot::Sender<Result<(), String>>,
}

impl Journal {
    /// Opens the journal, makes it if it is not there, and tells what it knows.
    pub(super) fn open(path: &Path, mchid: &str) -> Result<(Self, Records), Failure> {
        let fault = |error: io::Error| Failure::unusable(path, &error);
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(fault)?;
        match FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let place = path.display();
                return Err(Failure::Input(say!(
                    "{place}: another process redeems this list",
                    "{place}：另一个进程正在核销这份名单"
                )));
            }
            Err(TryLockError::Error(error)) => return Err(fault(error)),
        }
        // Read only now, when nobody else writes.
        let bytes = fs::read(path).map_err(fault)?;
        let (records, whole) = replay(path, &bytes, mchid)?;
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(fault)?;
        }
        file.seek(SeekFrom::End(0)).map_err(fault)?;
        if whole == 0 {
            let version = VERSION;
            let mchid = mchid.to_owned();
            let first = encode(&Line::Journal { version, mchid });
            file.write_all(&first).map_err(fault)?;
        }
        file.sync_all().map_err(fault)?;
        sync_folder(path).map_err(fault)?;

        let (writes, waiting) = mpsc::channel();
        thread::spawn(move || write_all(&mut file, &waiting));
        Ok((Self { writes }, records))
    }

    /// Writes a request; it is on disk when this is done.
    pub(super) async fn send(&self, redemption: &Redemption) -> Result<(), Failure> {
        self.write(&Line::Send(redemption.clone())).await
    }

    /// Writes an outcome; it is on disk when this is done.
    pub(super) async fn done(
        &self,
        use_request_no: &str,
        outcome: &Outcome,
    ) -> Result<(), Failure> {
        let line = Line::Done {
            use_request_no: use_request_no.to_owned(),
            outcome: outcome.clone(),
        };
        self.write(&line).await
    }

    async fn write(&self, line: &Line) -> Result<(), Failure> {
        let (written, answer) = oneshot::channel();
        let line = encode(line);
        let sent = self.writes.send(Write { line, written });
        let result = match sent {
            Ok(()) => answer.await.unwrap_or_else(|_| Err(String::new())),
            Err(_) => Err(String::new()),
        };
        result.map_err(|error| {
            Failure::Local(say!(
                "the journal cannot be written, so nothing more is sent: {error}",
                "日志无法写入，因此不再发送：{error}"
            ))
        })
    }
}

fn encode(line: &Line) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(line).expect("texts and numbers are JSON");
    bytes.push(b'\n');
    bytes
}

/// Writes what comes, all that waits at once, so that many calls share one wait for the disk. After a
/// failure nothing is written any more: what stands behind a torn line could not be read.
fn write_all(file: &mut File, waiting: &Receiver<Write>) {
    while let Ok(first) = waiting.recv() {
        let mut writes = vec![first];
        writes.extend(waiting.try_iter());
        let bytes: Vec<u8> = writes.iter().flat_map(|write| write.line.clone()).collect();
        let result = file.write_all(&bytes).and_then(|()| file.sync_data());
        let result = result.map_err(|error| told(&error));
        let is_broken = result.is_err();
        for write in writes {
            // Nobody waits any more if the run was given up.
            let _ = write.written.send(result.clone());
        }
        if is_broken {
            // Whoever comes later is told the reason as well.
            for write in waiting {
                let _ = write.written.send(result.clone());
            }
        }
    }
}

/// Makes sure that a new file is found again after a loss of power.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_owned);
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "{\"journal\":{\"version\":1,\"mchid\":\"1\"}}\n";
    const SEND: &str = "{\"send\":{\"coupon_code\":\"c\",\"appid\":\"a\",\"use_time\":\"t\",\"use_request_no\":\"n\"}}\n";
    const DONE: &str =
        "{\"done\":{\"use_request_no\":\"n\",\"outcome\":\"refused\",\"message\":\"券已使用\"}}\n";

    fn records(bytes: &[u8]) -> Records {
        replay(Path::new("j"), bytes, "1").unwrap().0
    }

    fn outcome(bytes: &[u8]) -> Option<Outcome> {
        records(bytes).records.into_values().next()?.outcome
    }

    #[test]
    fn what_was_cut_short_never_was() {
        let whole = format!("{FIRST}{SEND}{DONE}");
        let whole = whole.as_bytes();
        for end in 0..whole.len() {
            let sent = usize::from(end >= FIRST.len() + SEND.len());
            assert_eq!(records(&whole[..end]).records.len(), sent, "{end}");
            assert_eq!(outcome(&whole[..end]), None);
        }
        let Some(Outcome::Refused(reason)) = outcome(whole) else {
            panic!("it is whole");
        };
        assert_eq!(reason.message, "券已使用");
    }

    #[test]
    fn what_is_no_journal_is_refused() {
        for text in [
            "coupon_code\n".to_owned(),
            SEND.to_owned(),
            format!("{FIRST}{FIRST}"),
            format!("{FIRST}{DONE}"),
            format!("{FIRST}{SEND}{SEND}"),
            format!("{FIRST}{SEND}{}", SEND.replace("\"c\"", "\"d\"")),
            format!("{FIRST}{{}}\n"),
            FIRST.replace("\"1\"", "\"2\""),
            FIRST.replace(":1,", ":2,"),
        ] {
            assert!(
                replay(Path::new("j"), text.as_bytes(), "1").is_err(),
                "{text}"
            );
        }
    }
}
