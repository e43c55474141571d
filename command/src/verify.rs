//! `wechatpay verify` and `wechatpay decrypt`: whether a captured message is genuine, and what it holds.

mod contents;

use std::time::SystemTime;

use clap::Args;
use wechatpay_client::verification::{CLOCK_TOLERANCE, Verifier};
use wechatpay_client::{KeyTable, PrivateKey};

use self::contents::Contents;
use crate::call::print;
use crate::captured::{Captured, CapturedArguments};
use crate::failure::Failure;
use crate::language::{say, told};
use crate::settings::Settings;
use crate::terminal::note;

const EXAMPLES: &str = "\
Examples:
  wechatpay verify answer.http                         # as `curl -i` prints it
  wechatpay verify --headers headers.txt --body body.json
  wechatpay decrypt --body notification.json           # the body alone, with the APIv3 key

The signature is judged by the time that it names itself, and the time is told: a live message
is to be refused if that is more than five minutes ago.

Exit status:
  0  genuine (decrypt: decrypted)
  1  not genuine, or not decrypted with this key
  2  the message or a setting is missing or wrong";

/// The arguments of `wechatpay verify`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct VerifyArguments {
    #[command(flatten)]
    captured: CapturedArguments,
    #[command(flatten)]
    settings: Settings,
}

/// The arguments of `wechatpay decrypt`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DecryptArguments {
    #[command(flatten)]
    captured: CapturedArguments,
    /// Decrypt the fields of this name with the merchant's private key, as those that come encrypted in
    /// an answer; repeatable
    #[arg(long, value_name = "NAME")]
    field: Vec<String>,
    #[command(flatten)]
    settings: Settings,
}

/// Says whether the message is genuine; if it is, prints what it holds.
pub(crate) async fn verify(arguments: &VerifyArguments) -> Result<(), Failure> {
    let captured = arguments.captured.read()?;
    let keys = arguments.settings.key_table().await?;
    judge(&captured, &keys)?;
    let Ok(mut contents) = Contents::read(&captured.body) else {
        return Ok(());
    };
    // Without the key it is told as it came.
    if let Some(key) = arguments.settings.api_v3_key()? {
        let opened = contents.open(&key);
        if opened.failed > 0 {
            note(not_opened());
        }
    }
    print(&contents.json)
}

/// Prints what the message holds, decrypted. With headers, whether it is genuine is said before.
pub(crate) async fn decrypt(arguments: &DecryptArguments) -> Result<(), Failure> {
    let captured = arguments.captured.read()?;
    if !captured.headers.is_empty() {
        judge(&captured, &arguments.settings.key_table().await?)?;
    }
    let mut contents = Contents::read(&captured.body).map_err(|error| {
        let error = told(&error);
        Failure::Input(say!(
            "the body is not JSON: {error}",
            "包体不是 JSON：{error}"
        ))
    })?;
    let mut opened = contents::Opened::default();
    if contents.has_encrypted_objects() {
        let Some(key) = arguments.settings.api_v3_key()? else {
            return Err(Failure::Input(say!(
                "the APIv3 key is not set: WECHATPAY_API_V3_KEY or --api-v3-key-file",
                "没有设置 APIv3 密钥：WECHATPAY_API_V3_KEY 或 --api-v3-key-file"
            )));
        };
        opened = contents.open(&key);
    }
    if !arguments.field.is_empty() {
        let key: PrivateKey = arguments.settings.private_key()?;
        opened = opened.and(contents.decrypt_fields(&arguments.field, &key));
    }
    if opened.failed > 0 {
        return Err(Failure::Local(not_opened()));
    }
    if opened.done == 0 {
        return Err(Failure::Input(say!(
            "nothing in the body is encrypted with the APIv3 key; name the fields that are encrypted with \
             the merchant's key by --field",
            "包体中没有用 APIv3 密钥加密的内容；用商户公钥加密的字段请用 --field 指定"
        )));
    }
    print(&contents.json)
}

fn not_opened() -> String {
    say!(
        "it cannot be decrypted: the key is not the one that it was encrypted with",
        "无法解密：密钥与加密时使用的不一致"
    )
}

/// Says whether the signature is WeChat Pay's, by the time that it names.
fn judge(captured: &Captured, keys: &KeyTable) -> Result<(), Failure> {
    let now = SystemTime::now();
    let signed_at = captured.signed_at().unwrap_or(now);
    let verifier = Verifier::new(keys.clone());
    if let Err(error) = verifier.verify(&captured.headers, &captured.body, signed_at) {
        let error = told(&error);
        return Err(Failure::Local(say!(
            "not genuine: {error}",
            "不可信：{error}"
        )));
    }
    let age = match now.duration_since(signed_at) {
        Ok(age) => i128::from(age.as_secs()),
        Err(ahead) => -i128::from(ahead.duration().as_secs()),
    };
    note(say!(
        "genuine: signed by WeChat Pay {age} seconds ago",
        "可信：由微信支付在 {age} 秒之前签名"
    ));
    if age.unsigned_abs() > u128::from(CLOCK_TOLERANCE) {
        note(say!(
            "a live message with this time is to be refused, since it may be a replayed one",
            "若是实时消息，该时间已超出允许范围，应当拒绝，以防重放"
        ));
    }
    Ok(())
}
