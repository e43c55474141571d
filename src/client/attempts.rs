//! The attempts of one call: each is signed anew and goes to a gateway that is well, until one
//! settles the call or there shall be no other.

use std::pin::pin;

use tokio::time::Instant;

use super::Client;
use super::content::Content;
use crate::base_url::BaseUrl;
use crate::error::{Cause, Earlier, Error};
use crate::exchange::{Success, explain};
use crate::observe::CallWatch;
use crate::operation::{OperationInfo, Parts};
use crate::retry::{health, is_repeatable, may_repeat};
use crate::timer;
use crate::transport::TransportError;

impl Client {
    /// Sends the request once, or again and again as far as that is safe and of use, until `deadline`.
    pub(super) async fn attempt_repeatedly<C: Content>(
        &self,
        call: &mut CallWatch<'_>,
        operation: &'static OperationInfo,
        parts: &Parts,
        deadline: Instant,
    ) -> Result<Success<C>, Error> {
        let mut earlier = Earlier::default();
        loop {
            if let Some(limiter) = &self.0.rate_limiter {
                let turn = timer::before(deadline, limiter.turn(operation)).await;
                turn.ok_or_else(|| Error::new(operation, Cause::NoTurn).after(earlier))?;
            }
            let limit = self.attempt_limit(operation, earlier, deadline);
            let error = match self.attempt(call, operation, parts, limit).await {
                Ok(success) => return Ok(success.after(earlier)),
                Err(error) => error.after(earlier),
            };
            let Some(begin) = self.next_attempt(&error, deadline) else {
                return Err(error);
            };
            earlier = error.as_earlier();
            timer::until(begin).await;
        }
    }

    /// One attempt, at the gateway that is in use.
    async fn attempt<C: Content>(
        &self,
        call: &mut CallWatch<'_>,
        operation: &'static OperationInfo,
        parts: &Parts,
        limit: Instant,
    ) -> Result<Success<C>, Error> {
        let (role, base_url) = self.0.gateways.choose(Instant::now());
        let watch = call.attempt(base_url.origin());
        // Pinned here, as each function that takes a future makes room for it anew.
        let sending = pin!(self.send_once(operation, parts, base_url));
        let sent = watch.within(timer::before(limit, sending)).await;
        let result = sent.unwrap_or_else(|| {
            let error = TransportError::outcome_unknown("the time of the attempt is over");
            Err(Error::new(operation, Cause::Lost(error.timeout())))
        });
        self.0.gateways.learn(role, health(&result), Instant::now());
        watch.end(
            result.map_err(|error| explain(error, parts)),
            Success::answer,
        )
    }

    async fn send_once<C: Content>(
        &self,
        operation: &'static OperationInfo,
        parts: &Parts,
        base_url: &BaseUrl,
    ) -> Result<Success<C>, Error> {
        let request = C::request(self, operation, parts, base_url)?;
        let response = self.0.transport.send(request).await;
        let response =
            response.map_err(|error| Error::new(operation, Cause::of_transport(error)))?;
        C::receive(self, operation, response).await
    }

    /// When the attempt that now begins has to be over.
    fn attempt_limit(
        &self,
        operation: &OperationInfo,
        earlier: Earlier,
        deadline: Instant,
    ) -> Instant {
        match self.0.retry.limit_after(earlier.attempts) {
            Some(limit) if is_repeatable(operation) => deadline.min(timer::after(limit)),
            _ => deadline,
        }
    }

    /// When to begin the next attempt, if there shall be one.
    fn next_attempt(&self, error: &Error, deadline: Instant) -> Option<Instant> {
        if !may_repeat(error) || !timer::is_here() {
            return None;
        }
        let pause = self
            .0
            .retry
            .delay_after(error.attempts(), error.retry_after())?;
        Some(timer::after(pause)).filter(|begin| *begin < deadline)
    }
}
