//! What an error says of the keys and numbers of a client.

use super::{Reason, SelfTestReport, Subject};
use crate::certificates::CertificateError;
use crate::error::{Error, ErrorKind};
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
        return report.does_not_fit(Subject::Clock, Reason::Clock { ahead });
    }
    if let Some(verify_error) = error.verify_error() {
        return after_verify_error(report, verify_error);
    }
    match error.code() {
        Some("SIGN_ERROR") => after_sign_error(report, error, serial_no),
        Some(_) if is_about_key(error) => {
            let key_id = key_id.map(String::from);
            report.does_not_fit(Subject::WechatpayKey, Reason::NotDecryptable { key_id });
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
            report.does_not_fit(Subject::ApiV3Key, Reason::OtherApiV3Key);
        }
        other => report.does_not_fit(Subject::WechatpayKey, Reason::Certificates(other.clone())),
    }
}

fn after_verify_error(report: &mut SelfTestReport, error: &VerifyError) {
    let subject = Subject::WechatpayKey;
    match error {
        VerifyError::UnknownSerial(id) => {
            report.does_not_fit(subject, Reason::UnknownKey { id: id.clone() });
        }
        VerifyError::WrongSignature => report.does_not_fit(subject, Reason::IdOfAnotherKey),
        VerifyError::ExpiredCertificate(_) => {
            report.does_not_fit(subject, Reason::Unverified(error.clone()));
        }
        other => report.not_known(subject, Reason::Unverified(other.clone())),
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
    let (message, serial_no) = (String::from(message), String::from(serial_no));
    let (subject, reason) = if says("5分钟") || says("timestamp") {
        (Subject::Clock, Reason::ClockRefused)
    } else if says("证书") && !says("平台证书") {
        let reason = Reason::UnknownCertificate { serial_no, message };
        (Subject::SerialNo, reason)
    } else if says("商户号") {
        (Subject::Mchid, Reason::UnknownMerchant { message })
    } else if says("APIv3密钥") {
        (Subject::ApiV3Key, Reason::ApiV3KeyNotSet)
    } else {
        (Subject::PrivateKey, Reason::OtherPrivateKey { serial_no })
    };
    report.does_not_fit(subject, reason);
}
