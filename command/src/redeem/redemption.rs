//! One coupon to be redeemed: as the list has it, and as it is sent.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use wechatpay_client::busifavor::UseCouponRequest;
use wechatpay_client::{DateTime, Operation as _, ParseDateTimeError};

use crate::language::{say, told};

/// A row of the list.
#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Row {
    pub(super) coupon_code: Option<String>,
    pub(super) stock_id: Option<String>,
    pub(super) appid: Option<String>,
    pub(super) openid: Option<String>,
    pub(super) use_time: Option<String>,
    pub(super) use_request_no: Option<String>,
    pub(super) out_trade_no: Option<String>,
    pub(super) mch_id: Option<String>,
    pub(super) transaction_id: Option<String>,
}

/// What fills in where a row says nothing.
#[derive(Debug)]
pub(super) struct Defaults {
    pub(super) mchid: String,
    pub(super) batch: String,
    pub(super) stock_id: Option<String>,
    pub(super) appid: Option<String>,
    pub(super) use_time: DateTime,
}

/// A request to redeem a coupon, as it is in the journal and never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Redemption {
    pub(super) coupon_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stock_id: Option<String>,
    pub(super) appid: String,
    pub(super) use_time: String,
    pub(super) use_request_no: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) openid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) out_trade_no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mch_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) transaction_id: Option<String>,
}

/// Which coupon it is: codes are unique within a stock.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Coupon {
    pub(super) stock_id: Option<String>,
    pub(super) coupon_code: String,
}

impl Redemption {
    /// The request for a row. The same row of the same batch gives the same `use_request_no`, also
    /// without a journal.
    pub(super) fn new(row: Row, defaults: &Defaults) -> Self {
        let coupon_code = row.coupon_code.unwrap_or_default();
        let stock_id = row.stock_id.or_else(|| defaults.stock_id.clone());
        let use_request_no = row
            .use_request_no
            .unwrap_or_else(|| request_number(defaults, stock_id.as_deref(), &coupon_code));
        Self {
            appid: row
                .appid
                .or_else(|| defaults.appid.clone())
                .unwrap_or_default(),
            use_time: row
                .use_time
                .unwrap_or_else(|| defaults.use_time.to_string()),
            use_request_no,
            openid: row.openid,
            out_trade_no: row.out_trade_no,
            mch_id: row.mch_id,
            transaction_id: row.transaction_id,
            coupon_code,
            stock_id,
        }
    }

    pub(super) fn coupon(&self) -> Coupon {
        Coupon {
            stock_id: self.stock_id.clone(),
            coupon_code: self.coupon_code.clone(),
        }
    }

    /// The request to send, known to keep the rules of the spec.
    ///
    /// # Errors
    ///
    /// Which fields break which rules.
    pub(super) fn request(&self) -> Result<UseCouponRequest, String> {
        let use_time: DateTime = self
            .use_time
            .parse()
            .map_err(|error: ParseDateTimeError| format!("use_time: {}", told(&error)))?;
        let mut request = UseCouponRequest::builder()
            .coupon_code(&self.coupon_code)
            .appid(&self.appid)
            .use_time(use_time)
            .use_request_no(&self.use_request_no)
            .build();
        request.stock_id.clone_from(&self.stock_id);
        request.openid.clone_from(&self.openid);
        request.out_trade_no.clone_from(&self.out_trade_no);
        request.mch_id.clone_from(&self.mch_id);
        request.transaction_id.clone_from(&self.transaction_id);
        match request.parts() {
            Ok(_) => Ok(request),
            Err(invalid) => {
                let broken = invalid.violations().iter();
                let broken: Vec<String> = broken
                    .map(|violation| told(violation).trim_start_matches('/').to_owned())
                    .collect();
                Err(broken.join(&say!("; ", "；")))
            }
        }
    }
}

/// 32 characters, which every version of the documents allows.
fn request_number(defaults: &Defaults, stock_id: Option<&str>, coupon_code: &str) -> String {
    let parts = [
        &defaults.mchid,
        &defaults.batch,
        stock_id.unwrap_or_default(),
        coupon_code,
    ];
    let mut text = String::new();
    for part in parts {
        // With its length, so that no two rows are written alike.
        let _ = write!(text, "{}:{part};", part.len());
    }
    let hash = digest(&SHA256, text.as_bytes());
    let first = hash.as_ref().first_chunk().copied().unwrap_or_default();
    format!("{:032X}", u128::from_be_bytes(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(mchid: &str, batch: &str, stock_id: Option<&str>, coupon_code: &str) -> String {
        let defaults = Defaults {
            mchid: mchid.to_owned(),
            batch: batch.to_owned(),
            stock_id: stock_id.map(str::to_owned),
            appid: None,
            use_time: DateTime::now(),
        };
        let row = Row {
            coupon_code: Some(coupon_code.to_owned()),
            ..Row::default()
        };
        Redemption::new(row, &defaults).use_request_no
    }

    #[test]
    fn the_number_is_of_merchant_batch_stock_and_code_for_good() {
        let fixed = number("1900000001", "coupons.csv", Some("100088"), "a");
        // Another one would be another request for a coupon whose answer was lost with the journal.
        assert_eq!(fixed, "D82A00B5AF7920ED316042EC72AA204E");
        let others = [
            number("1900000002", "coupons.csv", Some("100088"), "a"),
            number("1900000001", "coupons2.csv", Some("100088"), "a"),
            number("1900000001", "coupons.csv", Some("100089"), "a"),
            number("1900000001", "coupons.csv", None, "a"),
            number("1900000001", "coupons.csv", Some("100088"), "b"),
            number("1900000001", "coupons.csv", Some("10008"), "8a"),
            number("1900000001", "coupons.csv;6:1", Some("00088"), "a"),
        ];
        let all: std::collections::BTreeSet<&String> = others.iter().chain([&fixed]).collect();
        assert_eq!(all.len(), 8);
    }
}
