//! What the self-test found, in Chinese.

use wechatpay_client::self_test::{Reason, Subject, Verdict};

use super::system::quoted;
use crate::language::InChinese;

/// A line of its report.
pub(crate) fn verdict_line(subject: Subject, verdict: &Verdict) -> String {
    let subject = subject.in_chinese();
    match verdict {
        Verdict::Fits => format!("{subject}：匹配"),
        Verdict::DoesNotFit(reason) => format!("{subject}：不匹配：{}", reason.in_chinese()),
        Verdict::NotKnown(reason) => format!("{subject}：未知：{}", reason.in_chinese()),
        other => format!("{subject}：{}", quoted(other)),
    }
}

impl InChinese for Subject {
    fn in_chinese(&self) -> String {
        match self {
            Self::Clock => "本机时间",
            Self::Mchid => "商户号",
            Self::SerialNo => "证书序列号",
            Self::PrivateKey => "商户私钥",
            Self::WechatpayKey => "微信支付公钥或平台证书",
            Self::ApiV3Key => "APIv3 密钥",
            other => return quoted(other),
        }
        .to_owned()
    }
}

impl InChinese for Reason {
    fn in_chinese(&self) -> String {
        match self {
            Self::CallFailed => "本次测试无法判断".to_owned(),
            Self::Clock { ahead } => {
                let direction = if *ahead < 0 { "慢" } else { "快" };
                let seconds = ahead.unsigned_abs();
                format!("比微信支付{direction} {seconds} 秒，请校准")
            }
            Self::ClockRefused => "与微信支付相差超过 5 分钟，请校准".to_owned(),
            Self::UnknownMerchant { message } => {
                format!("微信支付查无此商户号（{}）", message.escape_debug())
            }
            Self::UnknownCertificate { serial_no, message } => format!(
                "该商户没有正在使用的此证书，请与商户平台核对 {serial_no}（{}）",
                message.escape_debug()
            ),
            Self::OtherPrivateKey { serial_no } => {
                format!("不是证书 {serial_no} 的私钥，请使用随该证书生成的 apiclient_key.pem")
            }
            Self::DoesNotDecrypt => {
                "能够签名，但无法解密微信支付加密的内容：该商户还有另一张证书在使用".to_owned()
            }
            Self::NotDecryptable { key_id } => {
                let key_id = key_id.as_deref().unwrap_or("所用公钥");
                format!(
                    "微信支付无法解密用 {key_id} 加密的内容，请从商户平台重新获取微信支付公钥，以及同一页上的公钥ID"
                )
            }
            Self::UnknownKey { id } => format!(
                "微信支付用 {} 签名，而配置中没有它，请从商户平台获取",
                id.escape_debug()
            ),
            Self::IdOfAnotherKey => {
                "应答无法用它所指明的公钥验签：公钥与公钥ID不对应，请从商户平台重新获取两者"
                    .to_owned()
            }
            Self::Unverified(error) => error.in_chinese(),
            Self::Certificates(error) => error.in_chinese(),
            Self::AnotherMessage => "应答中的消息与发送的不同".to_owned(),
            Self::AnotherSecret => "应答中解密出的消息与发送的不同".to_owned(),
            Self::NoApiV3Key => "没有设置".to_owned(),
            Self::ApiV3KeyNotSet => "该商户尚未设置，请在商户平台设置".to_owned(),
            Self::OtherApiV3Key => {
                "与商户平台设置的不一致，请改用正确的密钥，或在商户平台重新设置".to_owned()
            }
            Self::NotificationSent { url } => format!("若能成功接收发往 {url} 的通知，则正确"),
            Self::OnlyNotification => "只有用它加密的内容才能验证".to_owned(),
            other => quoted(other),
        }
    }
}
