//! The spans of calls and attempts, with the feature `tracing`.

use tracing::field::{Empty, display};
use tracing::{Instrument as _, debug, info_span, warn};

use super::{Attempt, Call, Outcome};
use crate::error::OneLine;
use crate::operation::OperationInfo;

pub(super) struct Span(tracing::Span);

impl Span {
    pub(super) fn call(operation: &OperationInfo) -> Self {
        Self(info_span!(
            "wechatpay.call",
            operation = operation.id,
            attempts = Empty,
            outcome = Empty,
            may_have_taken_effect = Empty,
            status = Empty,
            code = Empty,
            request_id = Empty,
            duration_ms = Empty,
        ))
    }

    pub(super) fn attempt(
        call: &Self,
        operation: &OperationInfo,
        number: u32,
        gateway: &str,
    ) -> Self {
        Self(info_span!(
            parent: &call.0,
            "wechatpay.attempt",
            operation = operation.id,
            attempt = number,
            gateway,
            outcome = Empty,
            status = Empty,
            code = Empty,
            request_id = Empty,
            duration_ms = Empty,
        ))
    }

    pub(super) async fn within<T>(&self, future: impl Future<Output = T>) -> T {
        future.instrument(self.0.clone()).await
    }

    pub(super) fn end_of_attempt(&self, attempt: &Attempt<'_>) {
        let status = attempt.status.map(|status| status.as_u16());
        let code = attempt.code.map(|code| display(OneLine(code)));
        let request_id = attempt.request_id.map(display);
        let duration_ms = milliseconds(attempt.duration);
        self.0.record("outcome", attempt.outcome.as_str());
        self.0.record("status", status);
        self.0.record("code", &code);
        self.0.record("request_id", &request_id);
        self.0.record("duration_ms", duration_ms);
        let _entered = self.0.enter();
        if attempt.outcome == Outcome::Success {
            debug!(status, request_id, duration_ms, "success");
        } else {
            warn!(status, code, request_id, duration_ms, "{}", attempt.outcome);
        }
    }

    pub(super) fn end_of_call(&self, call: &Call<'_>) {
        self.0.record("attempts", call.attempts);
        self.0.record("outcome", call.outcome.as_str());
        self.0
            .record("may_have_taken_effect", call.may_have_taken_effect);
        self.0.record("duration_ms", milliseconds(call.duration));
        let Some(error) = call.error else {
            return;
        };
        let status = error.status().map(|status| status.as_u16());
        self.0.record("status", status);
        self.0
            .record("code", error.code().map(|code| display(OneLine(code))));
        self.0.record("request_id", error.request_id().map(display));
    }
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
