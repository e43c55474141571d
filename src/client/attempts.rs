//! The attempts of one call: each is signed anew and goes to a gateway that is well, until one
//! settles the call or there shall be no other.

use tokio::time::Instant;

use super::Client;
use super::content::Content;
use crate::base_url::BaseUrl;
use crate::error::{Cause, Earlier, Error};
use crate::exchange::Success;
use crate::operation::{OperationInfo, Parts};
use crate::retry::{Role, health, is_repeatable, may_repeat};
use crate::timer;
use crate::transport::TransportError;

impl Client {
    /// Sends the request once, or again and again as far as that is safe and of use.
    pub(super) async fn attempt_repeatedly<C: Content>(
        &self,
        operation: &'static OperationInfo,
        parts: &Parts,
    ) -> Result<Success<C>, Error> {
        let deadline = timer::after(self.0.timeout);
        let mut earlier = Earlier::default();
        loop {
            let limit = self.attempt_limit(operation, earlier, deadline);
            let error = match self.attempt(operation, parts, limit).await {
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
        operation: &'static OperationInfo,
        parts: &Parts,
        limit: Instant,
    ) -> Result<Success<C>, Error> {
        let (role, base_url) = self.0.gateways.choose(Instant::now());
        let sent = timer::before(limit, self.send_once(operation, parts, base_url)).await;
        self.settle(operation, role, sent)
    }

    /// What became of an attempt, if it was over in time, and what it tells of its gateway.
    pub(super) fn settle<T>(
        &self,
        operation: &'static OperationInfo,
        role: Role,
        sent: Option<Result<T, Error>>,
    ) -> Result<T, Error> {
        let result = sent.unwrap_or_else(|| {
            let error = TransportError::outcome_unknown("the time of the attempt is over");
            Err(Error::new(operation, Cause::Lost(error.timeout())))
        });
        self.0.gateways.learn(role, health(&result), Instant::now());
        result
    }

    async fn send_once<C: Content>(
        &self,
        operation: &'static OperationInfo,
        parts: &Parts,
        base_url: &BaseUrl,
    ) -> Result<Success<C>, Error> {
        let mut request = self.0.exchange.prepare(operation, parts, base_url)?;
        C::announce(&mut request);
        let response = self.0.transport.send(request).await;
        let response = response.map_err(|error| Error::new(operation, error.into()))?;
        let still_unknown = self.learn_signer(response.headers()).await;
        C::receive(&self.0.exchange, operation, response)
            .await
            .map_err(|error| error.because_of(still_unknown))
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
