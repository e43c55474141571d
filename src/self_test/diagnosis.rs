//! What an error says of the keys and numbers of a client.

use super::{SelfTestReport, Subject};
use crate::certificates::CertificateError;
use crate::error::{Error, ErrorKind, OneLine};
use crate::verification::{CLOCK_TOLERANCE, VerifyError};

/// Adds what `error` says of a call that was signed for `serial_no`, and named the key `key_id`.
pub(crate) fn after_error(
    report: &mut SelfTestReport,
    error: &Error,
    serial_no: &str,
    key_id: Option<&str>,
) {
    if let Some(certificates) = error.certificate_error() {
        after_certificate_error(report, certificates, serial_no);
    }
    if let Some(ahead) = wrong_clock(error) {
        let direction = if ahead < 0 { "behind" } else { "ahead of" };
        let seconds = ahead.unsigned_abs();
        let reason = format!("it is {seconds} s {direction} WeChat Pay's: set it");
        return report.does_not_fit(Subject::Clock, reason);
    }
    if let Some(verify_error) = error.verify_error() {
        return after_verify_error(report, verify_error);
    }
    match error.code() {
        Some("SIGN_ERROR") => after_sign_error(report, error, serial_no),
        Some(_) if is_about_key(error) => {
            let key_id = key_id.unwrap_or("none");
            report.does_not_fit(
                Subject::WechatpayKey,
                format!(
                    "WeChat Pay does not decrypt with {key_id}: take its public key and the id \
                     beside it from the merchant's console",
                ),
            );
        }
        _ => {}
    }
}

/// How far the local clock is off, if that is too much.
fn wrong_clock(error: &Error) -> Option<i64> {
    let ahead = error.local_clock_ahead()?;
    (ahead.unsigned_abs() > CLOCK_TOLERANCE).then_some(ahead)
}

fn after_certificate_error(report: &mut SelfTestReport, error: &CertificateError, serial_no: &str) {
    match error {
        CertificateError::Call(error) => after_error(report, error, serial_no, None),
        CertificateError::Undecryptable => {
            report.does_not_fit(Subject::ApiV3Key, NOT_THE_CONSOLES);
        }
        other => report.does_not_fit(Subject::WechatpayKey, other.to_string()),
    }
}

/// Of an APIv3 key that does not decrypt.
pub(crate) const NOT_THE_CONSOLES: &str =
    "it is not the one in the merchant's console: set it there, or take over the right one";

fn after_verify_error(report: &mut SelfTestReport, error: &VerifyError) {
    match error {
        VerifyError::UnknownSerial(id) => report.does_not_fit(
            Subject::WechatpayKey,
            format!(
                "WeChat Pay signs with {}, which the client does not know: give it that key",
                id.escape_debug()
            ),
        ),
        VerifyError::WrongSignature => report.does_not_fit(
            Subject::WechatpayKey,
            "the answer does not verify with the key of the id it names: id and key do not belong \
             together",
        ),
        VerifyError::ExpiredCertificate(_) => {
            report.does_not_fit(Subject::WechatpayKey, error.to_string());
        }
        other => report.not_known(Subject::WechatpayKey, other.to_string()),
    }
}

/// Whether a signed request was refused for the key of WeChat Pay that it names, or because that key
/// does not decrypt its field.
fn is_about_key(error: &Error) -> bool {
    let names_it = |text: Option<&str>| text.is_some_and(|text| text.contains("Wechatpay-Serial"));
    let field = error.detail().and_then(|detail| detail.field());
    error.kind() == ErrorKind::Refused
        && (names_it(error.message())
            || names_it(field)
            || field.is_some_and(|field| field.contains("encrypted_echo_message")))
}

/// What is wrong with a signature is told by the message alone.
fn after_sign_error(report: &mut SelfTestReport, error: &Error, serial_no: &str) {
    let message = error.message().unwrap_or_default();
    let says = |part: &str| message.contains(part);
    let message = OneLine(message);
    if says("5分钟") || says("timestamp") {
        report.does_not_fit(
            Subject::Clock,
            "it is more than five minutes off WeChat Pay's: set it",
        );
    } else if says("证书") && !says("平台证书") {
        report.does_not_fit(
            Subject::SerialNo,
            format!(
                "WeChat Pay has no such certificate of this merchant in use ({message}): compare \
                 {serial_no} with the merchant's console",
            ),
        );
    } else if says("商户号") {
        report.does_not_fit(
            Subject::Mchid,
            format!("WeChat Pay does not know the merchant ({message})"),
        );
    } else if says("APIv3密钥") {
        report.does_not_fit(
            Subject::ApiV3Key,
            "the merchant has none: set one in the merchant's console",
        );
    } else {
        report.does_not_fit(
            Subject::PrivateKey,
            format!(
                "it is not the key of the certificate {serial_no}: take the apiclient_key.pem that \
                 came with it",
            ),
        );
    }
}
