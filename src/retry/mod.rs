//! When a call is repeated: after which failures, how often, how soon, and at which gateway.

mod backoff;
mod decision;
mod gateways;
mod policy;

pub(crate) use decision::{Health, health, is_repeatable, may_repeat};
pub(crate) use gateways::Gateways;
pub use policy::RetryPolicy;
