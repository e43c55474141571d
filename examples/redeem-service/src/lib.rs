//! Redeems coupons (商家券) for the tills of a shop.

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use serde::Deserialize;
use serde_json::{Value, json};
use wechatpay_client::{Client, DateTime, Error, ErrorKind, busifavor::UseCouponRequest};

/// An appid that is bound to the merchant.
const APPID: &str = "wx1234567889999";

/// What a till sends. To repeat a redemption it sends all of this once more, as it was.
#[derive(Deserialize)]
struct Redemption {
    use_request_no: String,
    use_time: DateTime,
    stock_id: String,
    coupon_code: String,
}

type Answer = (StatusCode, Json<Value>);

pub fn router(client: Client) -> Router {
    let router = Router::new().route("/redemptions", post(redeem));
    router.with_state(client)
}

async fn redeem(State(client): State<Client>, Json(redemption): Json<Redemption>) -> Answer {
    let request = UseCouponRequest::builder()
        .coupon_code(redemption.coupon_code)
        .appid(APPID)
        .use_time(redemption.use_time)
        .use_request_no(redemption.use_request_no)
        .stock_id(redemption.stock_id)
        .build();
    let (status, answer) = match client.busifavor().use_coupon(&request).await {
        Ok(used) => (StatusCode::OK, json!({ "used": used.wechatpay_use_time })),
        Err(error) => failure(&error),
    };
    (status, Json(answer))
}

/// Tells the till what to do next.
fn failure(error: &Error) -> (StatusCode, Value) {
    let reason = error.to_string();
    eprintln!("{reason}");
    match error.kind() {
        ErrorKind::NotSent if error.invalid_request().is_some() => {
            (StatusCode::BAD_REQUEST, json!({ "invalid": reason }))
        }
        ErrorKind::Refused if !error.may_have_taken_effect() => {
            (StatusCode::CONFLICT, json!({ "refused": error.code() }))
        }
        _ => (StatusCode::BAD_GATEWAY, json!({ "repeat": "as it was" })),
    }
}
