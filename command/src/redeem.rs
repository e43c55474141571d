//! `wechatpay redeem`: a list of coupons, redeemed once each, however often it is interrupted.
//!
//! What makes it safe is the journal. Each request is in it, with its `use_request_no`, before it goes
//! out, and its outcome before the coupon counts as done. A second run sends what has no outcome as the
//! very same request, which WeChat Pay recognises by its number.

mod interrupts;
mod journal;
mod list;
mod outcome;
mod plan;
mod progress;
mod redemption;
mod report;
mod sending;

use std::ffi::OsStr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use clap::Args;
use wechatpay_client::DateTime;

use self::journal::Journal;
use self::plan::Plan;
use self::redemption::Defaults;
use self::report::Summary;
use crate::failure::Failure;
use crate::language::say;
use crate::settings::Settings;
use crate::terminal::note;

const HELP: &str = "\
The list is CSV in UTF-8. Its first line names the columns: coupon_code, and whichever of
these there are: stock_id, appid, openid, use_time, use_request_no, out_trade_no, mch_id,
transaction_id. Where a cell is empty, --stock-id and --appid fill in; use_time is then the
time of the first run.

Interrupt it whenever you like, by Ctrl-C or SIGTERM (a second one does not wait for calls
under way) or otherwise, and run the same command again: it goes on where it was. The journal
(LIST.journal, unless --journal says else) has each request before it is sent, and its
outcome; keep it until the list is done. It holds coupon codes: its owner alone can read it.

Example:
  wechatpay redeem --file coupons.csv --appid wx1234567889999 --stock-id 100088

Exit status:
  0  all coupons of the list are redeemed
  1  something on this machine failed, as the journal that cannot be written: run it again
  2  nothing was sent: mend the list or the configuration
  3  the platform refused some: see the result file
  4  some are open, sent or not: run the same command again";

/// The arguments of `wechatpay redeem`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct RedeemArguments {
    /// The list, CSV
    #[arg(long, value_name = "LIST")]
    file: PathBuf,
    /// The stock of the coupons that the list names none for
    #[arg(long, value_name = "ID")]
    stock_id: Option<String>,
    /// The appid of the coupons that the list names none for
    #[arg(long, value_name = "ID")]
    appid: Option<String>,
    /// The name that `use_request_no` is derived from, together with merchant, stock and code [default: the
    /// list's file name]
    #[arg(long, value_name = "NAME")]
    batch: Option<String>,
    /// The journal [default: LIST.journal]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// The result file, CSV [default: LIST.result.csv]
    #[arg(long, value_name = "FILE")]
    result: Option<PathBuf>,
    /// How many calls are under way at a time, at most
    #[arg(long, value_name = "N", default_value = "16")]
    concurrency: NonZeroUsize,
    /// How many calls begin in a second, at most; the limit of the spec is kept in any case
    #[arg(long, value_name = "N")]
    rate: Option<NonZeroU32>,
    /// Send again what the platform refused in an earlier run
    #[arg(long)]
    retry_refused: bool,
    /// Check the list and the journal, and tell what there is to do; send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

pub(crate) async fn run(arguments: &RedeemArguments) -> Result<(), Failure> {
    let client = arguments
        .settings
        .client_builder()?
        .rate_limits(true)
        .build()?;
    let rows = list::read(&arguments.file)?;
    let defaults = Defaults {
        mchid: client.credential().mchid().to_owned(),
        batch: arguments
            .batch
            .clone()
            .unwrap_or_else(|| name_of(&arguments.file)),
        stock_id: arguments.stock_id.clone(),
        appid: arguments.appid.clone(),
        use_time: DateTime::now(),
    };
    let path = arguments.journal.clone();
    let path = path.unwrap_or_else(|| beside(&arguments.file, ".journal"));
    let (journal, records) = if arguments.dry_run {
        (None, journal::read(&path, &defaults.mchid)?)
    } else {
        let (journal, records) = Journal::open(&path, &defaults.mchid)?;
        (Some(journal), records)
    };
    let mut plan = Plan::new(rows, &defaults, &records, arguments.retry_refused)?;
    let (all, to_send) = (plan.entries.len(), plan.to_send().count());
    let Some(journal) = journal else {
        note(say!(
            "{all} coupons in the list, {to_send} of them to be sent. Nothing was sent.",
            "名单共 {all} 张券，其中 {to_send} 张待发送。没有发送任何请求。"
        ));
        return Ok(());
    };

    let pace = sending::Pace {
        concurrency: arguments.concurrency.get(),
        rate: arguments.rate,
    };
    let ended = sending::send(&client, &journal, &mut plan, pace).await;
    let result = arguments.result.clone();
    let result = result.unwrap_or_else(|| beside(&arguments.file, ".result.csv"));
    let written = report::write(&result, &plan);
    let summary = Summary::of(&plan);
    let shown = summary.show(written.is_ok().then_some(result.as_path()));
    // A disk that is full has more than one thing fail: all are told, and the first is the status.
    let mut failures = [ended, written, shown].into_iter().filter_map(Result::err);
    let Some(first) = failures.next() else {
        return summary.verdict();
    };
    failures.for_each(|failure| failure.show());
    Err(first)
}

fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or(OsStr::new(""));
    name.to_string_lossy().into_owned()
}

/// The path with more at the end of its name.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(ending);
    PathBuf::from(path)
}
