//! The platform behind the gateway: its stocks and coupons, and what its operations do to them.

mod answered;
mod availability;
mod callbacks;
mod changes;
mod codes;
mod coupon;
mod coupons;
mod error;
mod outbox;
mod sending;
mod stock;
mod stocks;
mod store;
mod subsidies;
mod table;
mod tables;
mod users;

use std::{collections::BTreeSet, io};

use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use self::{
    answered::Answered, changes::Progress, codes::UploadedCode, coupon::CouponRecord, stock::Stock,
    table::Table,
};
use crate::spec::Call;

pub(crate) use self::{
    callbacks::is_notify_url, changes::Ticket, error::ApiError, outbox::Notice, store::Store,
};
pub use self::{
    coupon::{Coupon, CouponState, CouponView},
    stock::StockState,
};

/// What an operation answers: JSON, or nothing at all.
pub(crate) type Reply = Result<Option<Value>, ApiError>;

/// What an operation does. It changes nothing if it ends in an error.
pub(crate) type Handler = fn(&mut Platform, &Call, OffsetDateTime) -> Reply;

/// The platform's state.
#[derive(Default)]
pub(crate) struct Platform {
    /// The merchant that all calls are from.
    mchid: String,
    /// The appids that the merchant is bound to.
    appids: BTreeSet<String>,
    /// What of all that follows is in the file.
    progress: Progress,
    stocks: Table<Stock>,
    /// By code and stock.
    coupons: Table<CouponRecord>,
    /// Codes uploaded ahead of sending, by stock and code.
    codes: Table<UploadedCode>,
    /// How many coupons each user has got, by stock and openid.
    received: Table<i64>,
    /// Tokens and cards handed out, by their names.
    tokens: Table<Value>,
    pay_receipts: Table<Value>,
    return_receipts: Table<Value>,
    /// Where notifications go, by merchant.
    callbacks: Table<Value>,
    /// Notifications that nobody has received yet, by their ids.
    outbox: Table<Notice>,
    /// Those of them that nobody has begun to deliver.
    unposted: Vec<Notice>,
    /// What was answered, by operation and request number.
    answered: Table<Answered>,
    /// The last number of each kind that was given away.
    counters: Table<u64>,
}

/// What each operation of `busifavor.yaml` does.
pub(crate) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "createBusifavorStock" => Platform::create_stock,
        "queryStock" => Platform::query_stock,
        "modifyStockInfo" => Platform::modify_stock,
        "modifyBudget" => Platform::modify_budget,
        "queryCouponCodeList" => Platform::list_codes,
        "uploadCouponCode" => Platform::upload_codes,
        "couponCodeInfo" => Platform::code_info,
        "deleteCouponCode" => Platform::delete_code,
        "sendCoupon" => Platform::send_coupon,
        "sendGovCard" => Platform::send_government_card,
        "preSendProductCoupon" => Platform::prepare_product_coupon,
        "sendProductCoupon" => Platform::send_product_coupon,
        "useCoupon" => Platform::use_coupon,
        "returnCoupon" => Platform::return_coupon,
        "deactivateCoupon" => Platform::deactivate_coupon,
        "associateTradeInfo" => Platform::associate_order,
        "disassociateTradeInfo" => Platform::disassociate_order,
        "listCouponsByFilter" => Platform::list_coupons,
        "queryCoupon" => Platform::query_coupon,
        "payReceiptList" => Platform::list_pay_receipts,
        "subsidyPay" => Platform::pay_subsidy,
        "payReceiptInfo" => Platform::query_pay_receipt,
        "subsidyReturn" => Platform::return_subsidy,
        "returnReceiptInfo" => Platform::query_return_receipt,
        "getCouponNotify" => Platform::get_callback,
        "setCouponNotify" => Platform::set_callback,
        _ => return None,
    })
}

impl Platform {
    /// A platform with one merchant. A later coupon takes the place of an earlier one with the same
    /// code and stock; stocks that coupons name come into being.
    ///
    /// If the file holds a state already, that is what counts, and the coupons are not looked at.
    pub(crate) fn new(
        mchid: &str,
        appids: impl IntoIterator<Item = String>,
        coupons: impl IntoIterator<Item = Coupon>,
        file: &mut Store,
        now: OffsetDateTime,
    ) -> io::Result<Self> {
        let mut platform = Self {
            mchid: mchid.to_owned(),
            appids: appids.into_iter().collect(),
            ..Self::default()
        };
        platform.progress.has_file = !matches!(file, Store::Nowhere);
        if platform.load(file)? {
            let appids = platform.coupons.values().map(|coupon| coupon.appid.clone());
            platform.appids.extend(appids);
            platform.unposted = platform.outbox.values().cloned().collect();
            return Ok(platform);
        }
        for stock_id in Coupon::DEFAULT_STOCKS {
            platform.found_stock(stock_id);
        }
        for coupon in coupons {
            platform.found_stock(&coupon.stock_id);
            platform.appids.insert(coupon.appid.clone());
            platform.seed(coupon, now);
        }
        if platform.progress.has_file {
            let mut changes = platform.take_changes();
            changes.mchid = Some(platform.mchid.clone());
            let stored = file.write(&changes);
            platform.settle(changes, &stored);
            stored?;
        }
        Ok(platform)
    }

    fn found_stock(&mut self, stock_id: &str) {
        if self.stocks.get(stock_id).is_none() {
            let stock = Stock::standing(stock_id, &self.mchid);
            self.stocks.insert(stock_id.to_owned(), stock);
        }
    }

    /// Sets a stock's state; `false` if there is no such stock.
    pub(crate) fn set_stock_state(&mut self, stock_id: &str, state: StockState) -> bool {
        let stock = self.stocks.get_mut(stock_id);
        stock.map(|stock| stock.state = state).is_some()
    }

    /// The next number of a kind, from 1.
    fn next_number(&mut self, kind: &str) -> u64 {
        let next = self.counters.get(kind).copied().unwrap_or(0) + 1;
        self.counters.insert(kind.to_owned(), next);
        next
    }

    fn check_appid(&self, appid: &str) -> Result<(), ApiError> {
        if self.appids.contains(appid) {
            return Ok(());
        }
        Err(ApiError::appid_not_bound())
    }

    fn stock(&self, stock_id: &str) -> Result<&Stock, ApiError> {
        let stock = self.stocks.get(stock_id);
        stock.ok_or_else(|| ApiError::not_exists("批次不存在"))
    }
}

/// A point in time as the platform writes it: RFC 3339 to the second, with `+08:00`.
pub(crate) fn rfc3339(time: OffsetDateTime) -> String {
    time.format(&Rfc3339)
        .expect("the clock is within RFC 3339's years")
}
