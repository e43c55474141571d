//! What arrived at the gateway and what became of it, for assertions in tests.

use std::collections::VecDeque;

use crate::{Fault, Refusal, SignatureDiagnosis};

/// A request that arrived, without its secrets: no body, query or nonce, unless its signature has to be
/// explained.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path as it arrived, without the query.
    pub path: String,
    /// The request's `Wechatpay-Serial` header.
    pub wechatpay_serial: Option<String>,
    /// What the gateway's checks found.
    pub verdict: Verdict,
    /// The fault that the answer met.
    pub fault: Option<Fault>,
    /// The HTTP status of the answer, also of one that was cut short or never sent.
    pub status: u16,
    /// The error code of the answer, such as `PARAM_ERROR`.
    pub code: Option<&'static str>,
    /// Of a signature that does not match, what was to be signed and what was.
    pub signature: Option<SignatureDiagnosis>,
}

/// What the gateway's checks found, before the platform looked at the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Path, headers and signature are right.
    Accepted,
    /// The request did not get past the gateway.
    Refused(Refusal),
}

impl ReceivedRequest {
    /// How many bytes of memory it takes that the client had a hand in.
    fn weight(&self) -> usize {
        let signature = self.signature.as_ref();
        self.path.len() + signature.map_or(0, SignatureDiagnosis::weight)
    }
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    requests: VecDeque<ReceivedRequest>,
    weight: usize,
}

impl Journal {
    /// Enough for any test; it keeps the memory of a long-running simulator in bounds.
    const CAPACITY: usize = 10_000;
    /// A wrong signature is kept with what was signed, which may be of megabytes.
    const MAX_WEIGHT: usize = 64 << 20;

    pub(crate) fn record(&mut self, request: ReceivedRequest) {
        self.weight += request.weight();
        self.requests.push_back(request);
        while self.requests.len() > Self::CAPACITY || self.weight > Self::MAX_WEIGHT {
            let Some(oldest) = self.requests.pop_front() else {
                break;
            };
            self.weight -= oldest.weight();
        }
    }

    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.requests.iter().cloned().collect()
    }

    /// At most so many, the latest first; and how many there are.
    pub(crate) fn latest(&self, limit: usize) -> (Vec<ReceivedRequest>, usize) {
        let latest = self.requests.iter().rev().take(limit);
        (latest.cloned().collect(), self.requests.len())
    }
}
