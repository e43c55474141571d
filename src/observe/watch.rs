//! Follows a call and its attempts to their end, also if the caller drops them.

use std::time::Instant;

use super::span::Span;
use super::{Attempt, Call, Observation, Observer, Outcome};
use crate::error::{Answer, Error};
use crate::operation::OperationInfo;

/// A call that is under way.
pub(crate) struct CallWatch<'a> {
    observer: Option<&'a dyn Observer>,
    operation: &'static OperationInfo,
    begun: Instant,
    attempts: u32,
    /// Whether an attempt is over that may have changed something at WeChat Pay.
    may_have_taken_effect: bool,
    span: Span,
    is_over: bool,
}

impl<'a> CallWatch<'a> {
    pub(crate) fn begin(
        observer: Option<&'a dyn Observer>,
        operation: &'static OperationInfo,
    ) -> Self {
        Self {
            observer,
            operation,
            begun: Instant::now(),
            attempts: 0,
            may_have_taken_effect: false,
            span: Span::call(operation),
            is_over: false,
        }
    }

    /// Begins the next attempt.
    pub(crate) fn attempt<'b>(&'b mut self, gateway: &'b str) -> AttemptWatch<'b, 'a> {
        self.attempts += 1;
        AttemptWatch {
            span: Span::attempt(&self.span, self.operation, self.attempts, gateway),
            call: self,
            gateway,
            begun: Instant::now(),
            is_over: false,
        }
    }

    /// Ends the call.
    pub(crate) fn end<T>(mut self, result: Result<T, Error>) -> Result<T, Error> {
        let changes = !self.operation.only_reads();
        let effect = match &result {
            Ok(_) => changes,
            Err(error) => error.may_have_taken_effect(),
        };
        self.over(Outcome::of(&result), effect, result.as_ref().err());
        result
    }

    fn over(&mut self, outcome: Outcome, may_have_taken_effect: bool, error: Option<&Error>) {
        self.is_over = true;
        let call = Call {
            operation: self.operation,
            attempts: error.map_or(self.attempts, Error::attempts),
            outcome,
            may_have_taken_effect,
            error,
            duration: self.begun.elapsed(),
        };
        Span::end_of_call(&self.span, &call);
        if let Some(observer) = self.observer {
            observer.observe(&Observation::Call(call));
        }
    }
}

impl Drop for CallWatch<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.over(Outcome::Dropped, self.may_have_taken_effect, None);
        }
    }
}

/// An attempt that is under way.
pub(crate) struct AttemptWatch<'b, 'a> {
    call: &'b mut CallWatch<'a>,
    gateway: &'b str,
    begun: Instant,
    span: Span,
    is_over: bool,
}

impl AttemptWatch<'_, '_> {
    /// Runs a part of the attempt in its span.
    pub(crate) async fn within<T>(&self, future: impl Future<Output = T>) -> T {
        self.span.within(future).await
    }

    /// Ends the attempt, whose answer, if it has one, is told by `answer`.
    pub(crate) fn end<T>(
        mut self,
        result: Result<T, Error>,
        answer: fn(&T) -> &Answer,
    ) -> Result<T, Error> {
        let answer = match &result {
            Ok(success) => Some(answer(success)),
            Err(error) => error.answer(),
        };
        let effect = result
            .as_ref()
            .err()
            .is_none_or(Error::may_have_taken_effect);
        self.over(Outcome::of(&result), effect, answer);
        result
    }

    fn over(&mut self, outcome: Outcome, may_have_taken_effect: bool, answer: Option<&Answer>) {
        self.is_over = true;
        self.call.may_have_taken_effect |=
            may_have_taken_effect && !self.call.operation.only_reads();
        let attempt = Attempt {
            operation: self.call.operation,
            number: self.call.attempts,
            gateway: self.gateway,
            outcome,
            status: answer.map(|answer| answer.status),
            code: answer.and_then(|answer| answer.code.as_deref()),
            request_id: answer.and_then(|answer| answer.request_id.as_ref()),
            duration: self.begun.elapsed(),
        };
        Span::end_of_attempt(&self.span, &attempt);
        if let Some(observer) = self.call.observer {
            observer.observe(&Observation::Attempt(attempt));
        }
    }
}

impl Drop for AttemptWatch<'_, '_> {
    fn drop(&mut self) {
        if !self.is_over {
            // It may have been sent by now.
            self.over(Outcome::Dropped, true, None);
        }
    }
}
