//! What there is to do: the list, and what the journal knows of it already.

use std::collections::HashMap;

use super::journal::Records;
use super::outcome::Outcome;
use super::redemption::{Coupon, Defaults, Redemption, Row};
use crate::failure::Failure;
use crate::language::say;
use wechatpay_client::busifavor::UseCouponRequest;

/// The list with the requests that redeem it.
#[derive(Debug)]
pub(super) struct Plan {
    /// In the order of the list.
    pub(super) entries: Vec<Entry>,
}

/// One coupon of the list.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) line: u64,
    pub(super) redemption: Redemption,
    pub(super) request: UseCouponRequest,
    /// Whether the request is in the journal.
    pub(super) is_recorded: bool,
    /// What is known of it; nothing if it was never sent, or its answer was lost with the process.
    pub(super) outcome: Option<Outcome>,
    /// Whether it is to be sent in this run.
    pub(super) is_to_send: bool,
}

impl Plan {
    /// Checks the whole list before anything is sent. What the journal has goes out as it is there.
    pub(super) fn new(
        rows: Vec<(u64, Row)>,
        defaults: &Defaults,
        records: &Records,
        retry_refused: bool,
    ) -> Result<Self, Failure> {
        let mut faults = Vec::new();
        let mut lines: HashMap<Coupon, u64> = HashMap::new();
        let mut numbers: HashMap<String, u64> = HashMap::new();
        let mut entries = Vec::new();
        for (line, row) in rows {
            let recorded = records.get(&Redemption::new(row.clone(), defaults).coupon());
            let redemption = match recorded {
                Some(record) => {
                    faults.extend(changed(line, &row, defaults, &record.redemption));
                    record.redemption.clone()
                }
                None => {
                    let redemption = Redemption::new(row, defaults);
                    faults.extend(taken(line, &redemption, records));
                    redemption
                }
            };
            if let Some(first) = lines.insert(redemption.coupon(), line) {
                faults.push(say!(
                    "line {line}: the coupon is in line {first} already",
                    "第 {line} 行：该券已在第 {first} 行出现"
                ));
            } else if let Some(first) = numbers.insert(redemption.use_request_no.clone(), line) {
                faults.push(say!(
                    "line {line}: the use_request_no is in line {first} already",
                    "第 {line} 行：该 use_request_no 已在第 {first} 行出现"
                ));
            }
            match redemption.request() {
                Ok(request) => {
                    let outcome = recorded.and_then(|record| record.outcome.clone());
                    entries.push(Entry {
                        line,
                        request,
                        redemption,
                        is_recorded: recorded.is_some(),
                        is_to_send: is_to_send(outcome.as_ref(), retry_refused),
                        outcome,
                    });
                }
                Err(fault) => faults.push(say!("line {line}: {fault}", "第 {line} 行：{fault}")),
            }
        }
        if faults.is_empty() {
            return Ok(Self { entries });
        }
        let count = faults.len();
        let faults = faults.join("\n  ");
        Err(Failure::Input(say!(
            "nothing was sent, {count} faults in the list:\n  {faults}",
            "没有发出请求，名单中有 {count} 处错误：\n  {faults}"
        )))
    }

    /// The numbers of the entries that are to be sent.
    pub(super) fn to_send(&self) -> impl Iterator<Item = usize> {
        let entries = self.entries.iter().enumerate();
        entries.filter_map(|(number, entry)| entry.is_to_send.then_some(number))
    }
}

fn is_to_send(outcome: Option<&Outcome>, retry_refused: bool) -> bool {
    match outcome {
        Some(Outcome::Redeemed { .. }) => false,
        Some(Outcome::Refused(_)) => retry_refused,
        Some(Outcome::Open(_)) | None => true,
    }
}

/// Why a coupon that is not in the journal cannot be a new one.
fn taken(line: u64, redemption: &Redemption, records: &Records) -> Option<String> {
    if records.coupon_of(&redemption.use_request_no).is_some() {
        return Some(say!(
            "line {line}: the journal has the use_request_no with another coupon",
            "第 {line} 行：日志中该 use_request_no 属于另一张券"
        ));
    }
    records.may_have(&redemption.coupon()).then(|| {
        say!(
            "line {line}: the journal has this code, and only one of list and journal names its stock, so \
             that it may have been sent: restore what it was",
            "第 {line} 行：日志中已有该券 code，但名单与日志只有一方给出批次号，该券可能已经发出：请恢复原值"
        )
    })
}

/// What the list says otherwise than the journal. A request that may have been carried out cannot be
/// changed any more.
fn changed(line: u64, row: &Row, defaults: &Defaults, recorded: &Redemption) -> Option<String> {
    let mut wanted = Redemption::new(row.clone(), defaults);
    if row.use_time.is_none() {
        wanted.use_time.clone_from(&recorded.use_time);
    }
    if row.use_request_no.is_none() {
        wanted.use_request_no.clone_from(&recorded.use_request_no);
    }
    (wanted != *recorded).then(|| {
        say!(
            "line {line}: the journal has this coupon with other values, which may have been sent: \
             restore them",
            "第 {line} 行：日志中该券的其他字段与名单不同，且可能已经发出：请恢复原值"
        )
    })
}
