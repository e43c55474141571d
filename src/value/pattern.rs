//! The patterns of a spec, each made ready when it is first met.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex_lite::Regex;

static READY: LazyLock<Mutex<HashMap<&'static str, Option<Regex>>>> = LazyLock::new(Mutex::default);

/// Whether `pattern` matches somewhere in `text`. The generator has made sure that it can be run; one
/// that cannot matches nothing.
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = ready
        .entry(pattern)
        .or_insert_with(|| Regex::new(pattern).ok())
        .clone();
    drop(ready);
    regex.is_some_and(|regex| regex.is_match(text))
}
