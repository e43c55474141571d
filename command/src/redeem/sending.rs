//! Sends what the plan has to send: so many at a time, so many in a second, until it is done or something
//! says stop.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::{MissedTickBehavior, interval};
use wechatpay_client::busifavor::UseCouponRequest;
use wechatpay_client::{Client, Error};

use super::interrupts::Interrupts;
use super::journal::Journal;
use super::outcome::{Outcome, concerns_all};
use super::plan::Plan;
use super::progress::Progress;
use crate::failure::Failure;
use crate::language::{say, told};

/// How fast.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// Calls under way at a time.
    pub(super) concurrency: usize,
    /// Calls that begin in a second, at most.
    pub(super) rate: Option<NonZeroU32>,
}

/// So many calls without a settled outcome in a row say that the gateway is ill.
const PATIENCE: usize = 20;

/// How many calls in a row had no settled outcome.
#[derive(Debug, Default)]
struct OpenInARow(usize);

impl OpenInARow {
    /// Counts a call, and says whether they are too many.
    fn is_too_many_with(&mut self, outcome: &Outcome) -> bool {
        self.0 = match outcome {
            Outcome::Open(_) => self.0 + 1,
            Outcome::Redeemed { .. } | Outcome::Refused(_) => 0,
        };
        self.0 >= PATIENCE
    }
}

/// What became of one call.
struct Ended {
    number: usize,
    outcome: Outcome,
    /// Why the others would fare no better.
    stop: Option<String>,
}

/// Sends, and writes the outcomes into the plan. Calls under way are waited for, unless a second interrupt
/// says not to: the journal has them.
pub(super) async fn send(
    client: &Client,
    journal: &Journal,
    plan: &mut Plan,
    pace: Pace,
) -> Result<(), Failure> {
    let mut waiting: VecDeque<usize> = plan.to_send().collect();
    let progress = Progress::start(waiting.len());
    let mut ticks = interval(pace.period());
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut running: JoinSet<Result<Ended, Failure>> = JoinSet::new();
    let mut interrupts = Interrupts::listen()?;
    let mut open_in_a_row = OpenInARow::default();
    let mut stop: Option<Failure> = None;
    loop {
        let may_begin = stop.is_none() && running.len() < pace.concurrency && !waiting.is_empty();
        if !may_begin && running.is_empty() {
            return stop.map_or(Ok(()), Err);
        }
        tokio::select! {
            // Ends first, so that a reason to stop is known before the next call begins.
            biased;
            Some(ended) = running.join_next() => match joined(ended) {
                Ok(ended) => {
                    let is_ill = open_in_a_row.is_too_many_with(&ended.outcome);
                    let reason = ended.stop.or_else(|| is_ill.then(|| ill(&ended.outcome)));
                    progress.ended(&ended.outcome);
                    plan.entries[ended.number].outcome = Some(ended.outcome);
                    stop = stop.or(reason.map(Failure::Stopped));
                }
                Err(failure) => stop = stop.or(Some(failure)),
            },
            () = interrupts.next() => {
                let is_second = stop.is_some();
                stop = stop.or_else(|| Some(Failure::Stopped(interrupted())));
                if is_second {
                    running.abort_all();
                    return stop.map_or(Ok(()), Err);
                }
            }
            _ = ticks.tick(), if may_begin => {
                if let Some(number) = waiting.pop_front() {
                    let entry = &plan.entries[number];
                    let call = Call {
                        number,
                        client: client.clone(),
                        journal: journal.clone(),
                        redemption: (!entry.is_recorded).then(|| entry.redemption.clone()),
                        request: entry.request.clone(),
                    };
                    running.spawn(call.run());
                }
            }
        }
    }
}

impl Pace {
    /// The time from the begin of one call to that of the next. The limit of the spec is the client's
    /// to keep, since it counts every attempt.
    fn period(self) -> Duration {
        let chosen = self.rate.map(|rate| Duration::from_secs(1) / rate.get());
        chosen.unwrap_or_default().max(Duration::from_micros(1))
    }
}

/// One call to be made.
struct Call {
    number: usize,
    client: Client,
    journal: Journal,
    /// What is to be in the journal first, if it is not there yet.
    redemption: Option<super::redemption::Redemption>,
    request: UseCouponRequest,
}

impl Call {
    async fn run(self) -> Result<Ended, Failure> {
        if let Some(redemption) = &self.redemption {
            self.journal.send(redemption).await?;
        }
        let answer = self.client.busifavor().use_coupon(&self.request).await;
        let outcome = Outcome::of(&answer);
        self.journal
            .done(&self.request.use_request_no, &outcome)
            .await?;
        let fault = answer.err().filter(concerns_all);
        Ok(Ended {
            number: self.number,
            outcome,
            stop: fault.as_ref().map(all_the_same),
        })
    }
}

/// What a task gives. A task is never cancelled, and a panic goes on.
fn joined(ended: Result<Result<Ended, Failure>, JoinError>) -> Result<Ended, Failure> {
    ended.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

fn all_the_same(error: &Error) -> String {
    let error = told(error);
    say!(
        "stopped, since every other call would fare the same: {error}",
        "已停止，因为其余调用也会遇到同样的问题：{error}"
    )
}

fn ill(last: &Outcome) -> String {
    let last = match last {
        Outcome::Open(reason) | Outcome::Refused(reason) => &reason.message,
        Outcome::Redeemed { .. } => "",
    };
    say!(
        "stopped after {PATIENCE} calls in a row without a settled outcome, the last: {last}; run the same \
         command again later",
        "连续 {PATIENCE} 次调用没有明确结果，已停止，最后一次：{last}；请稍后再次运行同一命令"
    )
}

fn interrupted() -> String {
    say!(
        "interrupted: run the same command again to go on",
        "已中断：再次运行同一命令即可继续"
    )
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Reason;
    use super::*;

    #[test]
    fn a_gateway_that_settles_one_call_in_twenty_is_not_given_up() {
        let reason = || Reason {
            code: None,
            message: String::new(),
            request_id: None,
        };
        let settled = [
            Outcome::Redeemed {
                wechatpay_use_time: String::new(),
            },
            Outcome::Refused(reason()),
        ];
        let mut open_in_a_row = OpenInARow::default();
        for outcome in settled {
            for _ in 1..PATIENCE {
                assert!(!open_in_a_row.is_too_many_with(&Outcome::Open(reason())));
            }
            assert!(!open_in_a_row.is_too_many_with(&outcome));
        }
        for count in 1..=PATIENCE {
            let is_too_many = open_in_a_row.is_too_many_with(&Outcome::Open(reason()));
            assert_eq!(is_too_many, count == PATIENCE);
        }
    }
}
