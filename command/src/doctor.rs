//! `wechatpay doctor`: whether keys and numbers fit together.

use clap::Args;
use wechatpay_client::self_test::{Subject, Verdict};

use crate::failure::Failure;
use crate::language::{is_chinese, say};
use crate::settings::Settings;
use crate::terminal::{note, put};

const HELP: &str = "\
It asks WeChat Pay to say back what it is sent, which changes nothing, and says which of clock,
mchid, serial number, private key, key of WeChat Pay and APIv3 key do not fit, and how to mend
it.

Exit status:
  0  everything fits
  1  something does not
  2  a setting is missing";

/// The arguments of `wechatpay doctor`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct DoctorArguments {
    /// Have a notification sent to this address of the merchant's as well, which shows whether the APIv3
    /// key fits
    #[arg(long, value_name = "URL")]
    notify_url: Option<String>,
    #[command(flatten)]
    settings: Settings,
}

pub(crate) async fn run(arguments: &DoctorArguments) -> Result<(), Failure> {
    let client = arguments.settings.client()?;
    let report = match &arguments.notify_url {
        Some(url) => client.self_test_notifying(url).await,
        None => client.self_test().await,
    };
    for (subject, verdict) in report.verdicts() {
        put(format_args!(
            "{}  {}\n",
            mark(verdict),
            line(subject, verdict)
        ))?;
    }
    if let Some(failure) = report.failure() {
        note(failure);
    }
    if arguments.notify_url.is_some() {
        let message = report.echo_message();
        note(say!(
            "the notification has echo_message {message}: if it can be received, the APIv3 key fits",
            "通知中的 echo_message 为 {message}：若能成功接收，则 APIv3 密钥正确"
        ));
    }
    let api_v3_key = report.verdict(Subject::ApiV3Key);
    if arguments.notify_url.is_none() && matches!(api_v3_key, Verdict::NotKnown(_)) {
        note(say!(
            "--notify-url has a notification sent, which tells of the APIv3 key",
            "用 --notify-url 发送一条通知，即可确认 APIv3 密钥"
        ));
    }
    if report.is_good() {
        Ok(())
    } else {
        Err(Failure::Local(say!(
            "something does not fit",
            "存在不匹配的配置"
        )))
    }
}

fn mark(verdict: &Verdict) -> char {
    match verdict {
        Verdict::Fits => '✓',
        Verdict::DoesNotFit(_) => '✗',
        _ => '?',
    }
}

fn line(subject: Subject, verdict: &Verdict) -> String {
    // What the client says of it is for programs.
    if let (Subject::ApiV3Key, Verdict::NotKnown(_)) = (subject, verdict) {
        let reason = say!(
            "not known: only what is encrypted with it can tell",
            "APIv3 密钥：未知：只有用它加密的内容才能验证"
        );
        return if is_chinese() {
            reason
        } else {
            format!("{subject:20} {reason}")
        };
    }
    if !is_chinese() {
        return format!("{subject:20} {verdict}");
    }
    let name = match subject {
        Subject::Clock => "本机时间",
        Subject::Mchid => "商户号",
        Subject::SerialNo => "证书序列号",
        Subject::PrivateKey => "商户私钥",
        Subject::WechatpayKey => "微信支付公钥或平台证书",
        Subject::ApiV3Key => "APIv3 密钥",
        _ => "其他",
    };
    match verdict {
        Verdict::Fits => format!("{name}：匹配"),
        Verdict::DoesNotFit(reason) => format!("{name}：不匹配：{}（{reason}）", remedy(subject)),
        Verdict::NotKnown(_) => format!("{name}：未知，本次测试无法判断"),
        other => format!("{name}：{other}"),
    }
}

/// What to do about what does not fit, in Chinese.
fn remedy(subject: Subject) -> &'static str {
    match subject {
        Subject::Clock => "本机时间与微信支付相差过大，请校准",
        Subject::Mchid => "微信支付查无此商户号，请与商户平台核对",
        Subject::SerialNo => "该商户没有正在使用的此证书，请与商户平台核对",
        Subject::PrivateKey => "私钥与证书序列号不对应，请使用随该证书生成的 apiclient_key.pem",
        Subject::WechatpayKey => "请从商户平台重新获取微信支付公钥，以及同一页上的公钥ID",
        Subject::ApiV3Key => "与商户平台设置的不一致，请改用正确的密钥，或在商户平台重新设置",
        _ => "请与商户平台核对",
    }
}
