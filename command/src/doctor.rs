//! `wechatpay doctor`: whether keys and numbers fit together.

use clap::Args;
use wechatpay_client::self_test::{Reason, Subject, Verdict};

use crate::chinese;
use crate::failure::{Failure, call_line};
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
        note(call_line(failure));
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
    if is_chinese() {
        return chinese::verdict_line(subject, verdict);
    }
    // What the client says of it is for programs.
    if let (Subject::ApiV3Key, Verdict::NotKnown(Reason::OnlyNotification)) = (subject, verdict) {
        return format!("{subject:20} not known: only what is encrypted with it can tell");
    }
    format!("{subject:20} {verdict}")
}
