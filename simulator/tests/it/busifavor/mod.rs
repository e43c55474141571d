//! All operations of merchant coupons, through the generated client.

mod callbacks;
mod codes;
mod coupons;
mod request_numbers;
mod sending;
mod stocks;
mod subsidies;
mod users;
mod validation;

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, UNIX_EPOCH},
};

use wechatpay_client::{
    Client, DateTime, Error,
    busifavor::{
        CouponAvailableTime, CouponCodeMode, CouponUseMethod, CouponUseRule,
        CreateBusifavorStockRequest, FixedNormalCoupon, SendCouponRequest, StockSendRule,
        StockType, UploadCouponCodeRequest, UseCouponRequest, UseCouponResponse,
    },
};
use wechatpay_simulator::Simulator;

pub(crate) const APPID: &str = "wx1234567889999";
pub(crate) const OPENID: &str = "oUser0001";
pub(crate) const DAY: i64 = 86_400;

/// A merchant with a simulator to itself.
pub(crate) struct Shop {
    pub(crate) simulator: Simulator,
    pub(crate) client: Client,
    numbers: AtomicU32,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::with(Simulator::start().await.unwrap())
    }

    pub(crate) fn with(simulator: Simulator) -> Self {
        let client = simulator.client().unwrap();
        Self {
            simulator,
            client,
            numbers: AtomicU32::new(1),
        }
    }

    /// A request number that was not used before.
    pub(crate) fn number(&self) -> String {
        format!("request-{}", self.numbers.fetch_add(1, Ordering::Relaxed))
    }

    /// A request for a stock of fixed discounts that can be used from now for 30 days.
    pub(crate) fn stock_request(&self) -> CreateBusifavorStockRequest {
        let now = DateTime::now().unix_timestamp();
        let times = CouponAvailableTime::builder()
            .available_begin_time(at(now - 60))
            .available_end_time(at(now + 30 * DAY))
            .build();
        let rule = CouponUseRule::builder()
            .coupon_available_time(times)
            .use_method(CouponUseMethod::OffLine)
            .fixed_normal_coupon(
                FixedNormalCoupon::builder()
                    .discount_amount(500)
                    .transaction_minimum(1_000)
                    .build(),
            )
            .build();
        CreateBusifavorStockRequest::builder()
            .stock_name("Summer")
            .belong_merchant(self.simulator.merchant().mchid())
            .goods_name("Tea")
            .stock_type(StockType::Normal)
            .coupon_use_rule(rule)
            .stock_send_rule(
                StockSendRule::builder()
                    .max_coupons_per_user(5)
                    .max_coupons(100)
                    .build(),
            )
            .out_request_no(self.number())
            .coupon_code_mode(CouponCodeMode::WechatpayMode)
            .build()
    }

    /// Makes a stock of such a request, changed; tells its id.
    pub(crate) async fn stock_with(
        &self,
        change: impl FnOnce(&mut CreateBusifavorStockRequest),
    ) -> String {
        let mut request = self.stock_request();
        change(&mut request);
        let busifavor = self.client.busifavor();
        let created = busifavor.create_busifavor_stock(&request).await;
        created.unwrap().stock_id
    }

    pub(crate) async fn stock(&self) -> String {
        self.stock_with(|_| {}).await
    }

    pub(crate) fn send_request(&self, stock_id: &str) -> SendCouponRequest {
        SendCouponRequest::builder()
            .openid(OPENID)
            .appid(APPID)
            .stock_id(stock_id)
            .out_request_no(self.number())
            .build()
    }

    pub(crate) async fn try_send(&self, stock_id: &str) -> Result<String, Error> {
        let request = self.send_request(stock_id);
        let sent = self.client.busifavor().send_coupon(&request).await?;
        Ok(sent.coupon_code.unwrap())
    }

    /// Sends a coupon, and tells its code.
    pub(crate) async fn send(&self, stock_id: &str) -> String {
        self.try_send(stock_id).await.unwrap()
    }

    pub(crate) fn use_request(&self, stock_id: &str, coupon_code: &str) -> UseCouponRequest {
        UseCouponRequest::builder()
            .coupon_code(coupon_code)
            .appid(APPID)
            .use_time(DateTime::now())
            .use_request_no(self.number())
            .stock_id(stock_id)
            .build()
    }

    pub(crate) async fn try_use(
        &self,
        stock_id: &str,
        coupon_code: &str,
    ) -> Result<UseCouponResponse, Error> {
        let request = self.use_request(stock_id, coupon_code);
        self.client.busifavor().use_coupon(&request).await
    }

    pub(crate) async fn upload(&self, stock_id: &str, codes: &[&str]) {
        let request = UploadCouponCodeRequest::builder()
            .stock_id(stock_id)
            .upload_request_no(self.number())
            .coupon_code_list(codes.iter().map(ToString::to_string).collect::<Vec<_>>())
            .build();
        let busifavor = self.client.busifavor();
        let uploaded = busifavor.upload_coupon_code(&request).await;
        assert_eq!(
            uploaded.unwrap().success_count,
            i64::try_from(codes.len()).unwrap()
        );
    }
}

pub(crate) fn at(unix_timestamp: i64) -> DateTime {
    let since_epoch = Duration::from_secs(unix_timestamp.unsigned_abs());
    DateTime::from(UNIX_EPOCH + since_epoch)
}

/// The status and the code of an answer that refuses, and what it says of a field.
#[track_caller]
pub(crate) fn refusal<T>(result: Result<T, Error>) -> (u16, String) {
    let Err(error) = result else {
        panic!("it was not refused");
    };
    assert!(error.is_verified(), "{error}");
    let status = error.status().unwrap().as_u16();
    (status, error.code().unwrap().to_owned())
}

pub(crate) fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// The JSON pointer in the detail of a `PARAM_ERROR`.
#[track_caller]
pub(crate) fn faulty_field<T>(result: Result<T, Error>) -> String {
    let Err(error) = result else {
        panic!("it was not refused");
    };
    assert_eq!(error.code(), Some("PARAM_ERROR"), "{error}");
    error.detail().unwrap().field().unwrap().to_owned()
}
