//! The operations of calls without a spec, kept for good: there are no more of them than the
//! program's text names.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use http::Method;

use crate::operation::{OperationInfo, Retry};

type Key = (Method, &'static str, Option<&'static str>);

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
    // What is behind the lock is whole even if a thread died with it.
    let mut operations = OPERATIONS.lock().unwrap_or_else(PoisonError::into_inner);
    operations
        .entry((method.clone(), path, idempotency_key))
        .or_insert_with(|| {
            let template = format!("/{}", path.trim_start_matches('/'));
            let id = format!("{method} {template}");
            let info = OperationInfo::new(method, template.leak(), id.leak()).retry(retry);
            Box::leak(Box::new(info))
        })
}
