//! Why a call failed, in Chinese.

use std::error::Error as StdError;
use std::io;

use wechatpay_client::certificates::CertificateError;
use wechatpay_client::signing::SigningError;
use wechatpay_client::transport::TransportError;
use wechatpay_client::{Cause, CipherError, DecodeError, DecodeProblem, VerifyError};

use super::system::{io_kind, quoted};
use crate::language::InChinese;

impl InChinese for Cause {
    fn in_chinese(&self) -> String {
        match self {
            Self::Invalid(invalid) => {
                let broken = invalid.violations().iter().map(InChinese::in_chinese);
                let broken: Vec<String> = broken.collect();
                format!("请求不符合接口定义：{}", broken.join("；"))
            }
            Self::NoKey => "没有可用于验签的微信支付公钥或平台证书，或已全部过期".to_owned(),
            Self::NoTurn => "受接口频率限制，在时限内没有轮到发送".to_owned(),
            Self::Signing(error) => error.in_chinese(),
            Self::Address => "实际 URL 的路径与查询串会与签名的不同，因此没有发出".to_owned(),
            Self::NotSent(error) | Self::Lost(error) => error.in_chinese(),
            Self::TooLarge => "应答过大，没有读取".to_owned(),
            Self::Unverified(error) => format!("应答验签失败：{}", error.in_chinese()),
            Self::Inconclusive => "应答不能说明调用是否成功".to_owned(),
            Self::Refused => "微信支付拒绝了本次调用".to_owned(),
            Self::Undecodable(error) => format!("应答与接口定义不符：{}", error.in_chinese()),
            Self::Certificates(error) => error.in_chinese(),
            other => quoted(other),
        }
    }
}

impl InChinese for SigningError {
    fn in_chinese(&self) -> String {
        match self {
            Self::Random => "无法签名：系统没有给出随机数",
            Self::Nonce => "无法签名：随机串应为 1 至 32 位字母与数字",
            Self::Signature => "无法签名：密码库没有给出签名",
            other => return quoted(other),
        }
        .to_owned()
    }
}

impl InChinese for TransportError {
    fn in_chinese(&self) -> String {
        let reason = || reason(self);
        match (self.is_not_sent(), self.is_timeout()) {
            (true, true) => "建立连接超时".to_owned(),
            (true, false) => format!("无法建立连接：{}", reason()),
            (false, true) => "等待应答超时".to_owned(),
            (false, false) => format!("连接中断：{}", reason()),
        }
    }
}

/// What the system says, if it has something to do with it, else the error at the root.
fn reason(error: &TransportError) -> String {
    let mut next = error.source();
    let mut innermost: &dyn StdError = error;
    while let Some(source) = next {
        if let Some(error) = source.downcast_ref::<io::Error>()
            && io_kind(error.kind()).is_some()
        {
            return error.in_chinese();
        }
        innermost = source;
        next = source.source();
    }
    quoted(&innermost.to_string())
}

impl InChinese for VerifyError {
    fn in_chinese(&self) -> String {
        match self {
            Self::MissingHeader(name) => format!("缺少头部 {name}"),
            Self::RepeatedHeader(name) => format!("头部 {name} 出现了不止一次"),
            Self::UnreadableHeader(name) => format!("头部 {name} 含有不可见字符"),
            Self::UnsupportedType(kind) => format!("不支持签名类型 {}", kind.escape_debug()),
            Self::TimestampNotANumber => "头部 Wechatpay-Timestamp 不是数字".to_owned(),
            Self::Clock { age } => {
                let direction = if *age < 0 { "晚" } else { "早" };
                let seconds = age.unsigned_abs();
                format!("签名时间比本机时间{direction} {seconds} 秒，超出允许的 5 分钟")
            }
            Self::UnknownSerial(id) => {
                format!("没有签名所用的微信支付公钥或平台证书 {}", id.escape_debug())
            }
            Self::ExpiredCertificate(id) => {
                format!("签名所用的平台证书 {} 已过期", id.escape_debug())
            }
            Self::SignatureNotBase64 => "签名不是 Base64".to_owned(),
            Self::WrongSignature => "签名与收到的内容不符".to_owned(),
            Self::Packed(error) => format!("无法解压：{}", error.in_chinese()),
            Self::WrongHash => "文件的摘要与预期不符".to_owned(),
            Self::UnsupportedHash(kind) => {
                format!(
                    "不支持摘要类型 {}，应为 SHA1 或 SHA256",
                    kind.escape_debug()
                )
            }
            other => quoted(other),
        }
    }
}

impl InChinese for DecodeError {
    fn in_chinese(&self) -> String {
        let problem = self.reason().in_chinese();
        match self.pointer() {
            "" => problem,
            pointer => format!("{pointer}：{problem}"),
        }
    }
}

impl InChinese for DecodeProblem {
    fn in_chinese(&self) -> String {
        match self {
            Self::NotJson { line, column } => format!("不是 JSON（第 {line} 行第 {column} 列）"),
            Self::CutShort { line, column } => {
                format!("JSON 不完整（第 {line} 行第 {column} 列）")
            }
            Self::Missing => "缺失".to_owned(),
            Self::Kind { expected, found } => format!("应为 {}，实际为 {found}", quoted(expected)),
            Self::Value { expected, found } => {
                format!("应为 {}，实际为另一种 {found}", quoted(expected))
            }
            Self::Time(error) => error.in_chinese(),
            Self::Base64 => "不是 Base64".to_owned(),
            Self::Packed => "以没有请求过的方式压缩".to_owned(),
            Self::NotGzip => "不是 gzip".to_owned(),
            Self::GzipCutShort => "gzip 内容不完整".to_owned(),
            Self::Cipher(error) => error.in_chinese(),
            Self::NoPrivateKey => "含有加密字段，但没有解密所需的商户API证书私钥".to_owned(),
            other => quoted(other),
        }
    }
}

impl InChinese for CipherError {
    fn in_chinese(&self) -> String {
        match self {
            Self::TooLong { max, actual } => {
                format!("最多能加密 {max} 字节，现有 {actual} 字节")
            }
            Self::Undecryptable => "不是用商户API证书公钥加密的".to_owned(),
            Self::NoKey => "没有用于加密的微信支付公钥或平台证书".to_owned(),
            Self::Library => "密码库出错".to_owned(),
            other => quoted(other),
        }
    }
}

impl InChinese for CertificateError {
    fn in_chinese(&self) -> String {
        match self {
            Self::NotConfigured => "没有设置下载平台证书所需的 APIv3 密钥".to_owned(),
            Self::Call(error) => error.in_chinese(),
            Self::NoCertificates => {
                "该商户没有平台证书：请使用商户平台上的微信支付公钥 pub_key.pem \
                                     及其公钥ID PUB_KEY_ID_…"
                    .to_owned()
            }
            Self::Undecryptable => {
                "无法解密平台证书：APIv3 密钥很可能与商户平台上设置的不一致".to_owned()
            }
            Self::Undecodable(error) => format!("无法理解平台证书列表：{}", error.in_chinese()),
            Self::UnsupportedAlgorithm(name) => {
                format!("不支持平台证书的加密算法 {}", name.escape_debug())
            }
            Self::Invalid { serial_no, problem } => format!(
                "无法读取平台证书 {}：{}",
                serial_no.escape_debug(),
                problem.in_chinese()
            ),
            Self::OtherSerialNo { listed, found } => format!(
                "平台证书 {found} 在列表中的序列号却是 {}",
                listed.escape_debug()
            ),
            Self::NotKept(error) => format!("平台证书已下载，但无法保存：{}", error.in_chinese()),
            Self::Interrupted => "下载平台证书时被中断".to_owned(),
            Self::Late => "平台证书没有在本次调用的时限内下载完".to_owned(),
            other => quoted(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_of_a_connection_is_found_at_any_depth() {
        let reset = || io::Error::from(io::ErrorKind::ConnectionReset);
        for (error, told) in [
            (TransportError::not_sent("no").timeout(), "建立连接超时"),
            (
                TransportError::outcome_unknown("no").timeout(),
                "等待应答超时",
            ),
            (
                TransportError::outcome_unknown(reset()),
                "连接中断：连接被对方重置",
            ),
            (
                TransportError::outcome_unknown(TransportError::not_sent(reset())),
                "连接中断：连接被对方重置",
            ),
            (
                TransportError::not_sent("bad certificate"),
                "无法建立连接：“bad certificate”",
            ),
        ] {
            assert_eq!(error.in_chinese(), told);
        }
    }
}
