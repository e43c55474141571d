//! What a builder holds in a required field until it is set. It is never seen: a builder ends only
//! when all required fields are set.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::file::File;
use crate::formats::{Base64, Date, DateTime, JsonText, UnknownValue};

/// A value to be replaced.
pub trait Blank {
    /// The value.
    fn blank() -> Self;
}

/// Types whose default is as good as any.
macro_rules! blank_by_default {
    ($($name:ty),*) => {
        $(impl Blank for $name {
            fn blank() -> Self {
                Self::default()
            }
        })*
    };
}

blank_by_default!(
    String,
    bool,
    i32,
    i64,
    f64,
    serde_json::Value,
    Base64,
    UnknownValue
);

impl Blank for File {
    fn blank() -> Self {
        Self::new("", Bytes::new())
    }
}

impl Blank for Date {
    fn blank() -> Self {
        Self::UNIX_EPOCH
    }
}

impl Blank for DateTime {
    fn blank() -> Self {
        Self::UNIX_EPOCH
    }
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<T> Blank for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
}

impl<T: Blank> Blank for JsonText<T> {
    fn blank() -> Self {
        Self(T::blank())
    }
}
