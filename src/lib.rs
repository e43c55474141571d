//! WeChat Pay APIv3 for Rust: typed calls, each signed over exactly what is sent and verified
//! before it is read.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use wechatpay_client::busifavor::UseCouponRequest;
//! use wechatpay_client::{Client, DateTime};
//!
//! let client = Client::from_env()?;
//! let request = UseCouponRequest::builder()
//!     .coupon_code("sxxe34343434")
//!     .appid("wx1234567889999")
//!     .use_time("2015-05-20T13:29:35+08:00".parse::<DateTime>()?)
//!     .use_request_no("1002600620019090123143254435")
//!     .stock_id("100088")
//!     .build();
//! match client.busifavor().use_coupon(&request).await {
//!     Ok(used) => println!("{} used at {}", used.stock_id, used.wechatpay_use_time),
//!     Err(error) if error.may_have_taken_effect() => println!("repeat the same request: {error}"),
//!     Err(error) => println!("not redeemed: {error}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A [`Client`] is built [from code](Client::builder) or [from the environment](Client::from_env).
//! Its product handles, such as [`Client::busifavor`], have one method for each operation. An
//! [`Error`] says what may safely be done next. Programs with an HTTP library of their own give
//! the client a [`transport`], use [`Client::prepare`] and [`Client::finish`], or [`signing`] and
//! [`verification`] alone.
//!
//! What has no spec is called by [its path](chain): `client["v3/…"].post(&json)`.
//!
//! [`Client::notifications`] receives what WeChat Pay sends by itself, verified, decrypted and typed:
//! see [`notification`]. What a front end needs to ask for a payment or to give a coupon is signed in
//! [`front_end`].
//!
//! # Features
//!
//! - `busifavor` (default): merchant coupons.
//! - `blocking`: a client whose calls wait for their answer, for a program without async.
//! - `gzip`: unpacks downloads, `Download::gunzip`, and answers that a proxy has packed.
//! - `macros`: the macro `bindings!`, for a spec of your own.
//! - `paths`: the calls by the segments of their paths, `client.v3().marketing()…`: see `paths`.
//! - `tracing`: spans for calls and attempts, see [`observe`].
//! - `pattern`: checks the patterns of a spec; generated code says so if it needs it.
//! - `regenerate`: makes the product modules from their specs at build time.

// Generated code names this crate as its users do.
extern crate self as wechatpay_client;

mod base_url;
mod bill;
mod binary;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod certificates;
pub mod chain;
mod client;
mod decode;
mod download;
mod encrypted;
mod error;
mod exchange;
mod file;
mod formats;
pub mod front_end;
mod hex;
mod json_pointer;
mod keys;
pub mod notification;
pub mod observe;
mod operation;
mod percent_encoding;
mod products;
mod rate_limit;
mod retry;
pub mod runtime;
pub mod self_test;
pub mod signing;
pub mod specs;
mod timer;
pub mod transport;
mod unpack;
mod value;
pub mod verification;

pub use binary::Binary;
pub use client::{Client, ClientBuilder};
pub use decode::{DecodeError, DecodeProblem};
pub use download::{Download, DownloadError};
pub use error::{
    Cause, CheckedText, ConfigError, ConfigProblem, ConfigReason, Detail, Error, ErrorKind,
    RequestId, SignedText, UrlError,
};
pub use file::File;
pub use formats::{Base64, Date, DateTime, JsonText, ParseDateTimeError, UnknownValue};
pub use keys::{
    ApiV2Key, ApiV3Key, CipherError, KeyError, KeyTable, PemKind, PlatformCertificate, PrivateKey,
    PublicKey, RequestKey,
};
pub use notification::{Event, Notification, NotificationError, Notifications, UnknownEvent};
pub use operation::{
    FileOperation, InvalidRequest, Operation, OperationInfo, Parts, RateLimit, Retry, Rule,
    Violation,
};
#[cfg(feature = "busifavor")]
pub use products::busifavor;
#[cfg(all(feature = "busifavor", feature = "paths"))]
pub use products::paths;
pub use retry::RetryPolicy;
pub use verification::VerifyError;
#[cfg(feature = "macros")]
pub use wechatpay_macros::bindings;

/// The programs of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[doc = include_str!("../README.zh-CN.md")]
struct Readme;
