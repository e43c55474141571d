//! What generated code is made of. It is public for that code only, and changes together with the
//! generator: hand-written programs find the types they need at the root of the crate.

mod blank;
mod builder;
mod object;
mod open_enum;
mod operation;
mod path;
mod service;

pub use std::marker::PhantomData;

pub use http::{Method, StatusCode};
pub use serde::{Deserialize, Deserializer};
pub use serde_json::Value as Json;

pub use crate::{
    __decrypt as decrypt, __needs as needs, __needs_feature_pattern as needs_feature_pattern,
    __object as object, __open_enum as open_enum, __open_integer_enum as open_integer_enum,
    __operation as operation, __path as path, __service as service,
};

pub use crate::binary::Binary;
pub use crate::client::Client;
pub use crate::decode::{
    ByStatus, DecodeError, Decrypt, Object, decode, decode_empty, decode_optional, decrypt_event,
    decrypt_property, optional, required,
};
pub use crate::download::Download;
pub use crate::error::Error;
pub use crate::file::File;
pub use crate::formats::{Base64, Date, DateTime, JsonText, UnknownValue};
pub use crate::keys::{PrivateKey, RequestKey};
pub use crate::notification::{Event, UnknownEvent};
pub use crate::operation::{FileOperation, InvalidRequest, Operation, OperationInfo, Parts, Retry};
pub use crate::value::debug::{Redacted, debug};
pub use crate::value::{
    Location, Property, Schema, Shown, Value, Visitor, body, content, file, header, path, property,
    query, whole,
};
pub use blank::Blank;
