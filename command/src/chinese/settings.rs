//! A setting that is missing or wrong, in Chinese.

use std::io::ErrorKind;

use wechatpay_client::signing::CredentialError;
use wechatpay_client::{ConfigProblem, ConfigReason, KeyError, PemKind, UrlError};

use super::system::{NOT_UTF8, io_kind, quoted};
use crate::language::InChinese;

impl InChinese for ConfigProblem {
    fn in_chinese(&self) -> String {
        let setting = self.setting();
        match self.reason() {
            ConfigReason::NotSet { .. } => match meaning(setting) {
                Some(meaning) => format!("{setting}：没有设置，应为{meaning}"),
                None => format!("{setting}：没有设置"),
            },
            reason => format!("{setting}：{}", reason.in_chinese()),
        }
    }
}

/// What belongs to a setting.
fn meaning(setting: &str) -> Option<&'static str> {
    Some(match setting {
        "WECHATPAY_MCHID" => "商户号",
        "WECHATPAY_SERIAL_NO" => "商户API证书序列号",
        "WECHATPAY_PRIVATE_KEY_FILE" => "商户API证书私钥文件，apiclient_key.pem",
        "WECHATPAY_PUBLIC_KEY_ID" => "微信支付公钥ID，PUB_KEY_ID_…",
        "WECHATPAY_PUBLIC_KEY_FILE" => "微信支付公钥文件，pub_key.pem",
        "WECHATPAY_API_V3_KEY" => "APIv3 密钥，32 字节",
        _ => return None,
    })
}

impl InChinese for ConfigReason {
    fn in_chinese(&self) -> String {
        match self {
            Self::NotSet { .. } => "没有设置".to_owned(),
            Self::NotUnicode => "不是 UTF-8 文本".to_owned(),
            Self::KeyInPlaceOfPath => {
                "没有这样的文件：应为存放密钥的文件的路径，而不是密钥本身".to_owned()
            }
            Self::Unreadable { path, kind, error } => {
                let why = match io_kind(*kind) {
                    // That of `read_to_string`, which a text is read by.
                    None if *kind == ErrorKind::InvalidData => NOT_UTF8.to_owned(),
                    Some(words) => words.to_owned(),
                    None => quoted(error),
                };
                format!("无法读取 {}：{why}", path.display())
            }
            Self::Key {
                path: Some(path),
                error,
            } => format!("{}：{}", path.display(), error.in_chinese()),
            Self::Key { path: None, error } => error.in_chinese(),
            Self::Credential(error) => error.in_chinese(),
            Self::Url(error) => error.in_chinese(),
            Self::OtherMachine => "主网关与备用网关须同在本机，或都不在本机".to_owned(),
            Self::UnknownKeyId => "没有给出此 ID 或序列号对应的微信支付公钥或平台证书".to_owned(),
            Self::Language => "语言应写作 zh-CN 或 en".to_owned(),
            Self::ProxyUrl => "不是代理的 URL，应如 http://proxy.example:3128".to_owned(),
            Self::NoEffect { beside } => format!("与 `{beside}` 同时使用时不起作用，请在那里设置"),
            Self::Http { error } => format!("HTTP 库无法初始化：{}", quoted(error)),
            Self::Thread { error } => format!("无法启动线程：{}", quoted(error)),
            other => quoted(other),
        }
    }
}

impl InChinese for UrlError {
    fn in_chinese(&self) -> String {
        match self {
            Self::NotUrl => "不是 URL，应如 https://api.mch.weixin.qq.com",
            Self::User => "URL 中不能有用户名或密码",
            Self::Path => "URL 中不能有路径：签名使用的是请求自身的路径",
            Self::Query => "URL 中不能有查询串或片段",
            Self::Plain => "请使用 https：http 只能用于 127.0.0.1、[::1] 与 localhost",
            Self::Scheme => "URL 须以 https:// 开头",
            other => return quoted(other),
        }
        .to_owned()
    }
}

impl InChinese for CredentialError {
    fn in_chinese(&self) -> String {
        match self {
            Self::Mchid => "商户号应为 1 至 32 位数字",
            Self::SerialNo => "商户API证书序列号应为 1 至 64 位十六进制数字，不含其他字符",
            Self::SerialNoOfPublicKey => "这是微信支付公钥ID，此处应为商户自己的商户API证书序列号",
            other => return quoted(other),
        }
        .to_owned()
    }
}

impl InChinese for KeyError {
    fn in_chinese(&self) -> String {
        match self {
            Self::NotPem => "不是 PEM：其中应有 -----BEGIN …----- 一行".to_owned(),
            Self::DamagedPem => "PEM 已损坏或不完整".to_owned(),
            Self::Encrypted => "私钥设有密码：请先解密，例如用 openssl pkey".to_owned(),
            Self::NotPrivateKey { found } => format!(
                "这是{}，不是私钥：商户API证书私钥是 apiclient_key.pem",
                found.in_chinese()
            ),
            Self::NotPublicKey { found } => {
                format!(
                    "这是{}，不是公钥：微信支付公钥是 pub_key.pem",
                    found.in_chinese()
                )
            }
            Self::NotCertificate { found } => format!("这是{}，不是证书", found.in_chinese()),
            Self::DamagedCertificate => "证书已损坏，或不是 X.509 第 3 版".to_owned(),
            Self::Id => "应为微信支付公钥ID（PUB_KEY_ID_…），或十六进制的平台证书序列号".to_owned(),
            Self::NotRsa2048 => "不是 2048 位以上的 RSA 密钥".to_owned(),
            Self::ApiV2Key => "APIv2 密钥应为 32 位字母与数字".to_owned(),
            Self::ApiV3KeyLength { actual } => {
                format!("APIv3 密钥应为 32 字节，现有 {actual} 字节")
            }
            other => quoted(other),
        }
    }
}

impl InChinese for PemKind {
    fn in_chinese(&self) -> String {
        match self {
            Self::Certificate => "证书",
            Self::PublicKey => "公钥",
            Self::PrivateKey => "私钥",
            Self::EcPrivateKey => "椭圆曲线私钥",
            Self::CertificateRequest => "证书请求",
            _ => "别的 PEM 内容",
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_client::ClientBuilder;

    use crate::language::InChinese as _;

    #[test]
    fn all_settings_that_are_missing_are_told_in_chinese() {
        let unset = ClientBuilder::from_variables(|_| None).build();
        let error = unset.expect_err("nothing is set");
        assert_eq!(error.problems().len(), 5);
        for problem in error.problems() {
            let line = problem.in_chinese();
            assert!(line.contains("：没有设置，应为"), "{line}");
        }
    }
}
