//! A WeChat Pay APIv3 gateway on 127.0.0.1, for tests and development.
//!
//! The platform offers no sandbox. This gateway stands in for it: it verifies every request as the
//! platform would (headers, clock, nonce, RSA signature over the exact bytes), keeps the state of
//! coupons, answers with the documented bodies and error codes, and signs what it answers. It shares
//! no signing code with the client, so a call that works here has been signed right.
//!
//! ```
//! # tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
//! use wechatpay_simulator::{Fault, Simulator};
//!
//! let simulator = Simulator::start().await?;
//! println!("{} for merchant {}", simulator.base_url(), simulator.merchant().mchid());
//!
//! // The next request is processed, but its answer carries no signature.
//! simulator.fail_next(Fault::Unsigned);
//!
//! let coupon = simulator.coupon("sxxe34343434").expect("part of the default data");
//! assert!(!coupon.is_used());
//! # Ok::<(), std::io::Error>(())
//! # })?;
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What it knows: all 26 operations of merchant coupons (商家券, `/v3/marketing/busifavor/…`),
//! `GET /v3/certificates` (获取平台证书列表) and `POST /v3/security/echo` (商户签名验签／加解密测试).
//! Notifications, `COUPON.SEND` and `SECURITY_ECHO.SUCCESS`, go to the address that was set, up to
//! eleven times until they are received. Requests are checked by the spec that the client is made from: what
//! breaks it is a `PARAM_ERROR` that names the field. Answers are signed with a WeChat Pay public key,
//! with platform certificates, or with either as in the switch between them: see [`Signing`].
//!
//! Operations of another spec ([`Builder::spec`]) answer too, with values made up from its schemas.
//!
//! Where no source says how the platform behaves, it is strict: a nonce that was seen within the last
//! ten minutes is refused, and so is a product coupon sent again under the same number. Some of the
//! platform is not there: goods and consumption cards exist whatever they are called, and subsidies
//! are paid at once. The README has the whole list.

mod builder;
mod client;
mod clock;
pub mod command;
mod control;
mod environment;
mod fault;
mod gateway;
mod journal;
mod keyring;
mod keys;
mod merchant;
mod notification;
mod platform;
mod random;
mod simulator;
mod spec;
mod trust;

pub use builder::Builder;
pub use fault::{Fault, FaultRule, ForbiddenCode, UnknownFault};
pub use gateway::{Refusal, SignatureDiagnosis};
pub use journal::{ReceivedRequest, Verdict};
pub use merchant::Merchant;
pub use notification::SentNotification;
pub use platform::{Coupon, CouponState, CouponView, StockState};
pub use simulator::Simulator;
pub use trust::{PlatformCertificate, Signing};

/// The programs of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
