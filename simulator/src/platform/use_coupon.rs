//! `POST /v3/marketing/busifavor/coupons/use` (核销用户券): redeems a coupon once.

use hyper::StatusCode;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    ApiError, Coupon, Platform,
    parameters::{ANY_LENGTH, Parameters},
};

/// A coupon's redemption: what was asked for and what was answered.
pub(super) struct Redemption {
    request: Request,
    answer: Value,
}

#[derive(PartialEq, Eq)]
struct Request {
    coupon_code: String,
    stock_id: Option<String>,
    appid: String,
    use_time: String,
    use_request_no: String,
    openid: Option<String>,
    out_trade_no: Option<String>,
    mch_id: Option<String>,
    transaction_id: Option<String>,
}

impl Platform {
    /// Redeems the coupon, or repeats the answer if this very request has redeemed it before.
    pub(crate) fn use_coupon(
        &mut self,
        body: &[u8],
        now: OffsetDateTime,
    ) -> Result<Value, ApiError> {
        let request = Request::parse(body)?;
        if let Some(earlier) = self.redemptions.get(&request.use_request_no) {
            return earlier.repeat(&request);
        }
        let coupon = self
            .coupons
            .get_mut(&request.coupon_code)
            .ok_or_else(unknown_coupon)?;
        request.check_against(coupon)?;

        coupon.used_by_request_no = Some(request.use_request_no.clone());
        let answer = json!({
            "stock_id": coupon.stock_id,
            "openid": coupon.openid,
            "wechatpay_use_time": now.format(&Rfc3339).expect("the clock is within RFC 3339's years"),
        });
        let redemption = Redemption {
            answer: answer.clone(),
            request,
        };
        self.redemptions
            .insert(redemption.request.use_request_no.clone(), redemption);
        Ok(answer)
    }
}

impl Request {
    fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let parameters = Parameters::parse(body)?;
        Ok(Self {
            coupon_code: parameters.required("coupon_code", 1..=32)?,
            stock_id: parameters.optional("stock_id", 1..=20)?,
            appid: parameters.required("appid", 1..=32)?,
            use_time: parameters.date_time("use_time", 1..=32)?,
            use_request_no: parameters.required("use_request_no", 1..=128)?,
            openid: parameters.optional("openid", 1..=128)?,
            out_trade_no: parameters.optional("out_trade_no", ANY_LENGTH)?,
            mch_id: parameters.optional("mch_id", ANY_LENGTH)?,
            transaction_id: parameters.optional("transaction_id", ANY_LENGTH)?,
        })
    }

    /// Whether this request may redeem the coupon.
    fn check_against(&self, coupon: &Coupon) -> Result<(), ApiError> {
        if self
            .stock_id
            .as_ref()
            .is_some_and(|stock_id| *stock_id != coupon.stock_id)
        {
            return Err(unknown_coupon());
        }
        if self.appid != coupon.appid {
            return Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                "APPID_MCHID_NOT_MATCH",
                "appid与请求方商户无关联关系",
            ));
        }
        if self
            .openid
            .as_ref()
            .is_some_and(|openid| *openid != coupon.openid)
        {
            return Err(ApiError::new(
                StatusCode::NOT_FOUND,
                "USER_NOT_EXISTS",
                "openid不正确",
            ));
        }
        if coupon.used_by_request_no.is_some() {
            return Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                "RESOURCE_ALREADY_EXISTS",
                "券已被其他订单核销",
            ));
        }
        Ok(())
    }
}

impl Redemption {
    fn repeat(&self, request: &Request) -> Result<Value, ApiError> {
        if self.request == *request {
            return Ok(self.answer.clone());
        }
        Err(
            ApiError::invalid_request("核销请求单据号已被使用，且请求参数与原请求不一致")
                .numbered(268_498_688),
        )
    }
}

/// No coupon with this code, or none in the stock that was named.
fn unknown_coupon() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "RESOURCE_NOT_EXISTS",
        "查询的资源不存在",
    )
}
