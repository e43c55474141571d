//! The end of a run: the result file, and what it sums up to.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::json;

use super::outcome::Outcome;
use super::plan::{Entry, Plan};
use crate::call::print;
use crate::failure::Failure;
use crate::language::{say, told};
use crate::terminal::note;

const HEADER: [&str; 9] = [
    "line",
    "coupon_code",
    "stock_id",
    "use_request_no",
    "outcome",
    "wechatpay_use_time",
    "code",
    "message",
    "request_id",
];

/// Writes what is known of each coupon of the list, in place of the result of an earlier run. Its owner
/// alone can read it.
pub(super) fn write(path: &Path, plan: &Plan) -> Result<(), Failure> {
    write_csv(path, plan).map_err(|error| {
        let (path, error) = (path.display(), told(&error));
        Failure::Local(say!(
            "the result cannot be written to {path}: {error}; run the same command again",
            "结果无法写入 {path}：{error}；请再次运行同一命令"
        ))
    })
}

fn write_csv(path: &Path, plan: &Plan) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for entry in &plan.entries {
        writer.write_record(record(entry))?;
    }
    let text = writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))?;

    let mut draft = path.as_os_str().to_owned();
    draft.push(".draft");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    let written = file.write_all(&text).and_then(|()| file.sync_all());
    let written = written.and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // A part of it is of no use. It may be gone by itself.
        let _ = fs::remove_file(&draft);
    }
    written
}

fn record(entry: &Entry) -> [String; 9] {
    let redemption = &entry.redemption;
    let (time, reason) = match &entry.outcome {
        Some(Outcome::Redeemed { wechatpay_use_time }) => (wechatpay_use_time.clone(), None),
        Some(Outcome::Refused(reason) | Outcome::Open(reason)) => (String::new(), Some(reason)),
        None => (String::new(), None),
    };
    [
        entry.line.to_string(),
        redemption.coupon_code.clone(),
        redemption.stock_id.clone().unwrap_or_default(),
        redemption.use_request_no.clone(),
        name(entry.outcome.as_ref()).to_owned(),
        time,
        reason
            .and_then(|reason| reason.code.clone())
            .unwrap_or_default(),
        reason
            .map(|reason| reason.message.clone())
            .unwrap_or_default(),
        reason
            .and_then(|reason| reason.request_id.clone())
            .unwrap_or_default(),
    ]
}

/// The outcome as the result file has it, for programs to read.
fn name(outcome: Option<&Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Redeemed { .. }) => "redeemed",
        Some(Outcome::Refused(_)) => "refused",
        Some(Outcome::Open(_)) | None => "open",
    }
}

/// How many of the list came to which end, in this run or an earlier one.
#[derive(Debug)]
pub(super) struct Summary {
    all: usize,
    redeemed: usize,
    refused: usize,
    open: usize,
}

impl Summary {
    pub(super) fn of(plan: &Plan) -> Self {
        let count = |wanted| {
            let entries = plan.entries.iter();
            entries
                .filter(|entry| name(entry.outcome.as_ref()) == wanted)
                .count()
        };
        Self {
            all: plan.entries.len(),
            redeemed: count("redeemed"),
            refused: count("refused"),
            open: count("open"),
        }
    }

    /// For people on standard error, for programs on standard output.
    pub(super) fn show(&self, result: Option<&Path>) -> Result<(), Failure> {
        let Self {
            all,
            redeemed,
            refused,
            open,
        } = self;
        let see = result.map(|path| {
            let path = path.display();
            say!("; see {path}", "；详见 {path}")
        });
        let see = see.unwrap_or_default();
        note(say!(
            "{all} coupons: {redeemed} redeemed, {refused} refused, {open} open{see}",
            "共 {all} 张券：已核销 {redeemed}，被拒绝 {refused}，未决 {open}{see}"
        ));
        print(&json!({
            "coupons": all,
            "redeemed": redeemed,
            "refused": refused,
            "open": open,
            "result": result,
        }))
    }

    /// How the run ended, if nothing stopped it.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self {
            Self { open: 1.., .. } => Err(Failure::Stopped(say!(
                "some are open: run the same command again",
                "部分券未决：请再次运行同一命令"
            ))),
            Self { refused: 1.., .. } => Err(Failure::SomeRefused),
            _ => Ok(()),
        }
    }
}
