//! The operations of calls without a spec, kept for good: there are no more of them than the
//! program's text names.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use http::Method;

use crate::operation::{OperationInfo, Retry};

/// Method and path, the idempotency key, and whether the answer is a file.
type Key = (Method, &'static str, Option<&'static str>, bool);

static OPERATIONS: LazyLock<Mutex<HashMap<Key, &'static OperationInfo>>> =
    LazyLock::new(Mutex::default);

/// The operation of a method at a path, the same each time.
pub(super) fn operation(
    method: Method,
    path: &'static str,
    retry: Retry,
) -> &'static OperationInfo {
    let idempotency_key = match retry {
        Retry::IdempotencyKey(key) => Some(key),
        Retry::Safe | Retry::Never => None,
    };
    keep((method, path, idempotency_key, false), |info| {
        info.retry(retry)
    })
}

/// The operation of a file at a path, which is not signed.
pub(crate) fn file(path: &'static str) -> &'static OperationInfo {
    keep((Method::GET, path, None, true), |info| {
        let info = info.retry(Retry::Safe);
        info.unsigned_response().binary_response()
    })
}

/// The operation that was kept, or is made by `finish`.
fn keep(key: Key, finish: impl FnOnce(OperationInfo) -> OperationInfo) -> &'static OperationInfo {
    let (method, path) = (key.0.clone(), key.1);
    // What is behind the lock is whole even if a thread died with it.
    let mut operations = OPERATIONS.lock().unwrap_or_else(PoisonError::into_inner);
    operations.entry(key).or_insert_with(|| {
        let template = format!("/{}", path.trim_start_matches('/'));
        let id = format!("{method} {template}");
        let info = OperationInfo::new(method, template.leak(), id.leak());
        Box::leak(Box::new(finish(info)))
    })
}
