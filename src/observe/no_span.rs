//! Without the feature `tracing`: spans that are none.

use super::{Attempt, Call};
use crate::operation::OperationInfo;

pub(super) struct Span;

impl Span {
    pub(super) fn call(_operation: &OperationInfo) -> Self {
        Self
    }

    pub(super) fn attempt(
        _call: &Self,
        _operation: &OperationInfo,
        _: u32,
        _gateway: &str,
    ) -> Self {
        Self
    }

    pub(super) async fn within<T>(&self, future: impl Future<Output = T>) -> T {
        future.await
    }

    pub(super) fn end_of_attempt(_span: &Self, _attempt: &Attempt<'_>) {}

    pub(super) fn end_of_call(_span: &Self, _call: &Call<'_>) {}
}
