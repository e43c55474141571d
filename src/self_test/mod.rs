//! The self-test: which of a client's keys and numbers do not fit together.
//!
//! WeChat Pay has no place to try things out, and answers nearly every wrong key with the same
//! `SIGN_ERROR`. [`Client::self_test`](crate::Client::self_test) asks it to say back what it is sent
//! (商户签名验签／加解密测试, `POST /v3/security/echo`), which changes nothing, and says what is wrong:
//!
//! ```no_run
//! # async fn example(client: wechatpay_client::Client) {
//! let report = client.self_test().await;
//! println!("{report}");
//! assert!(report.is_good());
//! # }
//! ```
//!
//! ```text
//! clock                not known: the call failed
//! mchid                not known: the call failed
//! serial number        not known: the call failed
//! private key          does not fit: it is not the key of the certificate 3775B6A4…: take the …
//! key of WeChat Pay    not known: the call failed
//! APIv3 key            not known: the call failed
//! security.echo: refused: WeChat Pay refused the call; HTTP 401 SIGN_ERROR, 错误的签名，验签失败, …
//! ```
//!
//! A refusal is not signed by WeChat Pay, so what is said after one is a help and no proof. That a
//! thing fits is said only after an answer that verifies, but for the APIv3 key, which fits if it
//! decrypts something.
//!
//! # The APIv3 key
//!
//! It decrypts platform certificates and notifications. If the merchant has no certificates, only a
//! notification shows whether it fits: [`Client::self_test_notifying`] has one sent.
//!
//! [`Client::self_test_notifying`]: crate::Client::self_test_notifying

mod diagnosis;
mod echo;
mod reason;
mod report;

pub(crate) use diagnosis::after_error;
pub(crate) use echo::{ECHO, Echo, EchoAnswer};
pub use echo::{SecurityEcho, SecurityEchoEvent};
pub use reason::Reason;
pub use report::{SelfTestReport, Subject, Verdict};
