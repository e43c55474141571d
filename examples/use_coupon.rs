//! Redeems a coupon (核销用户券): `POST /v3/marketing/busifavor/coupons/use`.
//!
//! With `WECHATPAY_*` variables set it calls the gateway they describe, else a simulator of its own.
//! The exit status says what to do next: 0 redeemed; 2 nothing was sent, mend the input or the
//! configuration; 3 refused by the platform; 4 outcome unknown, as it is if a refusal is not signed:
//! repeat the very same request.

use std::env;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use wechatpay_client::busifavor::{UseCouponRequest, UseCouponResponse};
use wechatpay_client::{Client, DateTime, ErrorKind};
use wechatpay_simulator::Simulator;

/// Redeem a WeChat Pay merchant coupon (商家券).
#[derive(Parser)]
#[command(after_help = EXIT_STATUS)]
struct Arguments {
    /// The coupon's code (券code).
    #[arg(long, default_value = "sxxe34343434")]
    coupon_code: String,

    /// The stock (批次号) that the coupon belongs to.
    #[arg(long, default_value = "100088")]
    stock_id: String,

    /// Leave `stock_id` out.
    #[arg(long, conflicts_with = "stock_id")]
    no_stock_id: bool,

    /// An appid that is bound to the merchant.
    #[arg(long, default_value = "wx1234567889999")]
    appid: String,

    /// When the coupon is redeemed, RFC 3339.
    #[arg(long, default_value = "2015-05-20T13:29:35+08:00")]
    use_time: DateTime,

    /// The merchant's number for this redemption (核销请求单据号): repeat it, never change it, until
    /// the outcome is known.
    #[arg(long, default_value = "1002600620019090123143254435")]
    use_request_no: String,

    /// The user who holds the coupon.
    #[arg(long, default_value = "xsd3434454567676")]
    openid: String,

    /// Leave `openid` out.
    #[arg(long, conflicts_with = "openid")]
    no_openid: bool,

    /// The merchant's number of the order that the coupon pays for.
    #[arg(long)]
    out_trade_no: Option<String>,

    /// The merchant number of that order.
    #[arg(long)]
    mch_id: Option<String>,

    /// WeChat Pay's number of that order.
    #[arg(long)]
    transaction_id: Option<String>,
}

const EXIT_STATUS: &str = "\
Exit status: 0 redeemed; 2 not sent, mend the input or the configuration; 3 refused by the platform;
4 outcome unknown, refusal not signed or answer not understood: repeat the very same request.";

#[tokio::main]
async fn main() -> ExitCode {
    match redeem(Arguments::parse()).await {
        Ok(used) => {
            let answer = to_json(&used);
            // Redeemed is redeemed, also when nobody reads the answer.
            if let Err(error) = writeln!(std::io::stdout(), "{answer}") {
                eprintln!("the answer could not be written ({error}): {answer}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            report(error.as_ref());
            exit_code(error.as_ref())
        }
    }
}

async fn redeem(arguments: Arguments) -> Result<UseCouponResponse, Box<dyn Error>> {
    // The simulator, if there is one, has to live until the answer is here.
    let (client, _simulator) = connect().await?;
    let used = client.busifavor().use_coupon(&request(arguments)).await?;
    Ok(used)
}

async fn connect() -> Result<(Client, Option<Simulator>), Box<dyn Error>> {
    let is_ours = |name: &str| name.starts_with("WECHATPAY_");
    if env::vars_os().any(|(name, _)| name.to_str().is_some_and(is_ours)) {
        return Ok((Client::from_env()?, None));
    }
    let simulator = Simulator::start().await?;
    eprintln!(
        "no WECHATPAY_* variable is set: using a simulator at {}",
        simulator.base_url()
    );
    Ok((simulator.client()?, Some(simulator)))
}

fn request(arguments: Arguments) -> UseCouponRequest {
    let mut request = UseCouponRequest::builder()
        .coupon_code(arguments.coupon_code)
        .appid(arguments.appid)
        .use_time(arguments.use_time)
        .use_request_no(arguments.use_request_no)
        .build();
    request.stock_id = (!arguments.no_stock_id).then_some(arguments.stock_id);
    request.openid = (!arguments.no_openid).then_some(arguments.openid);
    request.out_trade_no = arguments.out_trade_no;
    request.mch_id = arguments.mch_id;
    request.transaction_id = arguments.transaction_id;
    request
}

fn to_json(used: &UseCouponResponse) -> serde_json::Value {
    serde_json::json!({
        "stock_id": used.stock_id,
        "openid": used.openid,
        "wechatpay_use_time": used.wechatpay_use_time,
    })
}

/// The error with its causes, and what became of the coupon.
fn report(error: &(dyn Error + 'static)) {
    eprintln!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  caused by: {error}");
        cause = error.source();
    }
    match error.downcast_ref::<wechatpay_client::Error>() {
        Some(error) if error.may_have_taken_effect() => {
            eprintln!(
                "the coupon may have been redeemed: repeat the very same request to find out"
            );
        }
        _ => eprintln!("this request has not redeemed the coupon"),
    }
}

fn exit_code(error: &(dyn Error + 'static)) -> ExitCode {
    // Any other error comes before the call: it is one of configuration.
    let Some(error) = error.downcast_ref::<wechatpay_client::Error>() else {
        return ExitCode::from(2);
    };
    ExitCode::from(match error.kind() {
        ErrorKind::NotSent => 2,
        ErrorKind::Refused if !error.may_have_taken_effect() => 3,
        _ => 4,
    })
}
