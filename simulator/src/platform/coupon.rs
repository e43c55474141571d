//! Coupons, as they are put into the simulator, as they are kept, and as they are found there.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Platform, availability, rfc3339, stock::Stock, table::key};

/// A coupon (商家券) for the simulator to know.
///
/// What is not set is the example of the documents.
///
/// ```
/// use wechatpay_simulator::Coupon;
///
/// let coupon = Coupon::new("summer-0001").stock_id("100089").openid("openid-of-a-friend");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Coupon {
    pub(super) code: String,
    pub(super) stock_id: String,
    pub(super) appid: String,
    pub(super) openid: String,
    pub(super) used_by_request_no: Option<String>,
}

impl Coupon {
    pub(super) const DEFAULT_STOCKS: [&'static str; 2] = ["100088", "100089"];
    pub(crate) const DEFAULT_APPID: &'static str = "wx1234567889999";

    /// An unused coupon with this code, of stock `100088`, bound to the appid `wx1234567889999` and
    /// held by the user `xsd3434454567676`.
    #[must_use]
    pub fn new(coupon_code: impl Into<String>) -> Self {
        Self {
            code: coupon_code.into(),
            stock_id: Self::DEFAULT_STOCKS[0].to_owned(),
            appid: Self::DEFAULT_APPID.to_owned(),
            openid: "xsd3434454567676".to_owned(),
            used_by_request_no: None,
        }
    }

    /// The stock (批次) that the coupon belongs to. One that does not exist comes into being.
    #[must_use]
    pub fn stock_id(self, stock_id: impl Into<String>) -> Self {
        Self {
            stock_id: stock_id.into(),
            ..self
        }
    }

    /// The appid that the coupon's merchant is bound to.
    #[must_use]
    pub fn appid(self, appid: impl Into<String>) -> Self {
        Self {
            appid: appid.into(),
            ..self
        }
    }

    /// The user who holds the coupon, under the coupon's appid.
    #[must_use]
    pub fn openid(self, openid: impl Into<String>) -> Self {
        Self {
            openid: openid.into(),
            ..self
        }
    }

    /// The coupon was used before the simulator started, under this `use_request_no`.
    #[must_use]
    pub fn used_by(self, use_request_no: impl Into<String>) -> Self {
        Self {
            used_by_request_no: Some(use_request_no.into()),
            ..self
        }
    }

    /// Five unused coupons of stock `100088`, `sxxe34343434` to `sxxe34343438`; one of stock `100089`,
    /// `sxxe34343500`; and one that is used, `sxxe34343600`.
    pub(crate) fn default_data() -> Vec<Self> {
        let numbered = (34_343_434..=34_343_438).map(|number| Self::new(format!("sxxe{number}")));
        let special = [
            Self::new("sxxe34343500").stock_id(Self::DEFAULT_STOCKS[1]),
            Self::new("sxxe34343600").used_by("1002600620019090123143250000"),
        ];
        numbered.chain(special).collect()
    }
}

impl fmt::Debug for Coupon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Coupon")
            .field("stock_id", &self.stock_id)
            .field("appid", &self.appid)
            .field("is_used", &self.used_by_request_no.is_some())
            .finish_non_exhaustive()
    }
}

/// The state of a coupon (券状态).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CouponState {
    /// `SENDED`: in the user's wallet, unused.
    Sended,
    /// `USED`.
    Used,
    /// `EXPIRED`: unused, and its time is over.
    Expired,
    /// `DEACTIVATED`: voided by the merchant.
    Deactivated,
}

impl CouponState {
    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sended => "SENDED",
            Self::Used => "USED",
            Self::Expired => "EXPIRED",
            Self::Deactivated => "DEACTIVATED",
        }
    }
}

/// A number of the merchant's, and when the platform did what it asked for.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Done {
    pub(super) request_no: String,
    pub(super) time: String,
}

impl Done {
    pub(super) fn new(request_no: &str, now: OffsetDateTime) -> Self {
        Self {
            request_no: request_no.to_owned(),
            time: rfc3339(now),
        }
    }
}

/// A coupon as the platform keeps it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct CouponRecord {
    pub(super) code: String,
    pub(super) stock_id: String,
    pub(super) appid: String,
    pub(super) openid: String,
    pub(super) sent: Done,
    /// Unix time from which and until which it can be used, both included.
    pub(super) available: (i64, i64),
    pub(super) used: Option<Done>,
    pub(super) returned: Option<Done>,
    pub(super) deactivated: Option<Done>,
    pub(super) deactivate_reason: Option<String>,
    /// The order that it is tied to.
    pub(super) out_trade_no: Option<String>,
}

impl CouponRecord {
    pub(super) fn key(&self) -> String {
        key([&self.code, &self.stock_id])
    }

    pub(super) fn state(&self, now: OffsetDateTime) -> CouponState {
        if self.deactivated.is_some() {
            CouponState::Deactivated
        } else if self.used.is_some() {
            CouponState::Used
        } else if now.unix_timestamp() > self.available.1 {
            CouponState::Expired
        } else {
            CouponState::Sended
        }
    }
}

impl Platform {
    /// Puts a coupon into the wallet of its user, whatever the limits of its stock.
    pub(super) fn seed(&mut self, coupon: Coupon, now: OffsetDateTime) {
        let stock = self.stocks.get(&coupon.stock_id);
        let (_, end) = availability::period(stock.expect("its stock was made before"), now);
        let begin = stock.map_or(now, Stock::begin);
        let record = CouponRecord {
            code: coupon.code,
            stock_id: coupon.stock_id,
            appid: coupon.appid,
            openid: coupon.openid,
            sent: Done::new("", now),
            // Usable at once, also when the clock is set back.
            available: (begin.unix_timestamp(), end.unix_timestamp()),
            used: coupon
                .used_by_request_no
                .map(|number| Done::new(&number, now)),
            returned: None,
            deactivated: None,
            deactivate_reason: None,
            out_trade_no: None,
        };
        self.coupons.insert(record.key(), record);
    }

    /// The coupon with this code, in the first of its stocks.
    pub(crate) fn coupon(&self, coupon_code: &str, now: OffsetDateTime) -> Option<CouponView> {
        let record = self.coupons.under(coupon_code).next()?;
        Some(CouponView::new(record, now))
    }

    /// All coupons.
    pub(crate) fn coupons(&self, now: OffsetDateTime) -> Vec<CouponView> {
        let coupons = self.coupons.values();
        coupons.map(|record| CouponView::new(record, now)).collect()
    }

    /// At most so many coupons whose codes begin like this, and how many of them there are.
    pub(crate) fn coupons_like(
        &self,
        beginning: &str,
        limit: usize,
        now: OffsetDateTime,
    ) -> (Vec<CouponView>, usize) {
        let is_like = |record: &&CouponRecord| record.code.starts_with(beginning);
        let found = self.coupons.values().filter(is_like);
        let first = found.clone().take(limit);
        let first = first.map(|record| CouponView::new(record, now)).collect();
        (first, found.count())
    }
}

/// A coupon's state at the moment it was asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct CouponView {
    record: CouponRecord,
    state: CouponState,
}

impl CouponView {
    fn new(record: &CouponRecord, now: OffsetDateTime) -> Self {
        Self {
            record: record.clone(),
            state: record.state(now),
        }
    }

    /// The coupon's code.
    #[must_use]
    pub fn coupon_code(&self) -> &str {
        &self.record.code
    }

    /// The stock that the coupon belongs to.
    #[must_use]
    pub fn stock_id(&self) -> &str {
        &self.record.stock_id
    }

    /// The user who holds the coupon.
    #[must_use]
    pub fn openid(&self) -> &str {
        &self.record.openid
    }

    /// The coupon's state.
    #[must_use]
    pub fn state(&self) -> CouponState {
        self.state
    }

    /// Whether the coupon was redeemed, and not given back since.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.record.used.is_some()
    }

    /// The `use_request_no` of the request that redeemed the coupon.
    #[must_use]
    pub fn used_by_request_no(&self) -> Option<&str> {
        self.record
            .used
            .as_ref()
            .map(|used| used.request_no.as_str())
    }
}

impl fmt::Debug for CouponView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CouponView")
            .field("stock_id", &self.record.stock_id)
            .field("appid", &self.record.appid)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coupon_expires_after_its_last_second() {
        let record = CouponRecord {
            code: "1".to_owned(),
            stock_id: "1".to_owned(),
            appid: "1".to_owned(),
            openid: "1".to_owned(),
            sent: Done::new("1", OffsetDateTime::UNIX_EPOCH),
            available: (5, 10),
            used: None,
            returned: None,
            deactivated: None,
            deactivate_reason: None,
            out_trade_no: None,
        };
        for (second, state) in [(10, CouponState::Sended), (11, CouponState::Expired)] {
            let now = OffsetDateTime::from_unix_timestamp(second).unwrap();
            assert_eq!(record.state(now), state, "{second}");
        }
    }
}
