//! What a client does, told to an [`Observer`]: each attempt and each call with its outcome and
//! duration, for metrics and logs.
//!
//! ```
//! use std::sync::atomic::{AtomicU64, Ordering};
//! use wechatpay_client::Client;
//! use wechatpay_client::observe::{Observation, Outcome};
//!
//! static FAILED_CALLS: AtomicU64 = AtomicU64::new(0);
//!
//! let builder = Client::builder().observer(|observation: &Observation<'_>| match observation {
//!     Observation::Attempt(attempt) => println!(
//!         "{} attempt {}: {} in {:?}",
//!         attempt.operation.id, attempt.number, attempt.outcome, attempt.duration
//!     ),
//!     Observation::Call(call) if call.outcome != Outcome::Success => {
//!         FAILED_CALLS.fetch_add(1, Ordering::Relaxed);
//!     }
//!     _ => {}
//! });
//! ```
//!
//! With the feature `tracing` the same goes into spans, `wechatpay.call` and in it
//! `wechatpay.attempt`, and each attempt ends with an event: at the level `DEBUG` if it succeeded,
//! else `WARN`. Nothing observed holds a secret, the query of a URL, a body, or a header but the
//! Request-ID.

mod outcome;
#[cfg_attr(not(feature = "tracing"), path = "no_span.rs")]
mod span;
mod watch;

use std::time::Duration;

use http::StatusCode;

pub use outcome::Outcome;
pub(crate) use watch::CallWatch;

use crate::error::{Error, RequestId};
use crate::operation::OperationInfo;

/// Learns what a client does. Any function of an [`Observation`] is one.
///
/// It is called in the midst of a call, so it must not block. What it panics with, the call panics
/// with.
pub trait Observer: Send + Sync {
    /// Takes note of the end of an attempt or a call.
    fn observe(&self, observation: &Observation<'_>);
}

impl<F: Fn(&Observation<'_>) + Send + Sync> Observer for F {
    fn observe(&self, observation: &Observation<'_>) {
        self(observation);
    }
}

/// Something that has come to its end.
#[derive(Debug)]
#[non_exhaustive]
pub enum Observation<'a> {
    /// One attempt of a call.
    Attempt(Attempt<'a>),
    /// A call, after its last attempt.
    Call(Call<'a>),
}

/// One attempt of a call.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation that was called.
    pub operation: &'static OperationInfo,
    /// Which attempt of the call this is, beginning with 1.
    pub number: u32,
    /// The gateway, as `https://api.mch.weixin.qq.com`.
    pub gateway: &'a str,
    /// What came of it.
    pub outcome: Outcome,
    /// The HTTP status, if there was an answer.
    pub status: Option<StatusCode>,
    /// The error code of the answer.
    pub code: Option<&'a str>,
    /// The `Request-ID` of the answer.
    pub request_id: Option<&'a RequestId>,
    /// From the signing of the request to the judgement of the answer.
    pub duration: Duration,
}

/// A call with all its attempts.
#[derive(Debug)]
#[non_exhaustive]
pub struct Call<'a> {
    /// The operation that was called.
    pub operation: &'static OperationInfo,
    /// How many attempts were made.
    pub attempts: u32,
    /// What came of the call.
    pub outcome: Outcome,
    /// Whether it has changed something at WeChat Pay, or may have.
    pub may_have_taken_effect: bool,
    /// The error that the caller gets.
    pub error: Option<&'a Error>,
    /// All of it, with the pauses between attempts.
    pub duration: Duration,
}
