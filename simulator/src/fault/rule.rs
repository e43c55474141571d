//! Faults by rule: on which operation, how often, and how many times.

use std::collections::VecDeque;

use super::Fault;
use crate::random::Sequence;

/// When a fault happens: to every request, unless it is narrowed down.
///
/// ```
/// use std::time::Duration;
/// use wechatpay_simulator::{Fault, FaultRule};
///
/// // One in ten redemptions is late.
/// let late = Fault::Delay(Duration::from_millis(300));
/// let rule = FaultRule::new(late).operation("useCoupon").chance(0.1);
/// assert_eq!(rule.to_string(), "delay=300,operation=useCoupon,chance=0.1");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct FaultRule {
    pub(super) fault: Fault,
    pub(super) operation: Option<String>,
    pub(super) chance: f64,
    pub(super) times: Option<u32>,
}

impl FaultRule {
    /// The fault happens to every request.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self {
            fault,
            operation: None,
            chance: 1.0,
            times: None,
        }
    }

    /// Only to requests of the operation with this `operationId`, such as `useCoupon`.
    #[must_use]
    pub fn operation(self, id: impl Into<String>) -> Self {
        Self {
            operation: Some(id.into()),
            ..self
        }
    }

    pub(crate) fn operation_id(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Only to this part of the requests, from 0 to 1.
    #[must_use]
    pub fn chance(self, chance: f64) -> Self {
        Self { chance, ..self }
    }

    /// Only so many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }
}

/// The faults that wait for requests.
#[derive(Debug)]
pub(crate) struct Faults {
    /// Each for one request, whatever that asks for; they go before the rules.
    queue: VecDeque<Fault>,
    rules: Vec<FaultRule>,
    chance: Sequence,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            queue: VecDeque::new(),
            rules: Vec::new(),
            chance: Sequence::new(seed),
        }
    }

    pub(crate) fn queue(&mut self, fault: Fault) {
        self.queue.push_back(fault);
    }

    pub(crate) fn add(&mut self, rule: FaultRule) {
        if rule.times != Some(0) {
            self.rules.push(rule);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.queue.clear();
        self.rules.clear();
    }

    /// What waits, as rules.
    pub(crate) fn waiting(&self) -> Vec<FaultRule> {
        let queued = self.queue.iter().cloned();
        let queued = queued.map(|fault| FaultRule::new(fault).times(1));
        queued.chain(self.rules.iter().cloned()).collect()
    }

    /// The fault for a request of this operation, if there is one.
    pub(crate) fn take(&mut self, operation: &str) -> Option<Fault> {
        if let Some(fault) = self.queue.pop_front() {
            return Some(fault);
        }
        let position = self.rules.iter().position(|rule| {
            let is_for = rule.operation.as_ref().is_none_or(|id| id == operation);
            is_for && self.chance.happens(rule.chance)
        })?;
        let rule = &mut self.rules[position];
        let fault = rule.fault.clone();
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.rules.remove(position);
            }
        }
        Some(fault)
    }
}
