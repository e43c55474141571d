//! What became of a redemption.

use http::StatusCode;
use serde::{Deserialize, Serialize};
use wechatpay_client::busifavor::UseCouponResponse;
use wechatpay_client::{Error, ErrorKind};

use crate::language::told;

/// The outcome of a redemption, as it is in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum Outcome {
    /// It is redeemed, by this very request.
    Redeemed { wechatpay_use_time: String },
    /// WeChat Pay signed that it is not, and that the same request will not change that by itself.
    Refused(Reason),
    /// Nobody knows, or the refusal is of the moment: the same request is to be sent again.
    Open(Reason),
}

/// What there is to tell of a call that did not redeem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reason {
    /// The error code of the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    /// What happened, in a line.
    pub(super) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<String>,
}

impl Outcome {
    pub(super) fn of(answer: &Result<UseCouponResponse, Error>) -> Self {
        let error = match answer {
            Ok(used) => {
                return Self::Redeemed {
                    wechatpay_use_time: used.wechatpay_use_time.to_string(),
                };
            }
            Err(error) => error,
        };
        let reason = Reason {
            code: error.code().map(str::to_owned),
            message: error.message().map_or_else(|| told(error), str::to_owned),
            request_id: error.request_id().map(ToString::to_string),
        };
        if is_final(error) {
            Self::Refused(reason)
        } else {
            Self::Open(reason)
        }
    }
}

/// Whether the refusal is about the coupon, and not about the caller or the moment.
fn is_final(error: &Error) -> bool {
    error.kind() == ErrorKind::Refused && error.is_verified() && is_of_coupon(error)
}

fn is_of_coupon(error: &Error) -> bool {
    match error.status() {
        Some(StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::CONFLICT) => true,
        // A limit of this coupon or its user. All else that is forbidden is so to the merchant.
        Some(StatusCode::FORBIDDEN) => error.code() == Some("RULE_LIMIT"),
        _ => false,
    }
}

/// Whether no other call will fare better: the fault is with the caller's credentials or settings.
pub(super) fn concerns_all(error: &Error) -> bool {
    let is_of_caller = matches!(
        error.status(),
        Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
    );
    // Not sent, though no connection was sought: there is no key, or the request cannot be signed.
    is_of_caller && !is_of_coupon(error)
        || error.kind() == ErrorKind::NotSent && error.attempts() == 0
}
