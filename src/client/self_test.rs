//! Runs the self-test.

use super::{Client, checked};
use crate::certificates::CertificateError;
use crate::decode::decode;
use crate::error::{Cause, Error};
use crate::keys::RequestKey;
use crate::operation::Parts;
use crate::self_test::{ECHO, Echo, EchoAnswer, Reason, SelfTestReport, Subject, after_error};
use crate::signing::nonce;
use crate::timer;

impl Client {
    /// Says which of clock, mchid, serial number, private key, key of WeChat Pay and APIv3 key do not
    /// fit: [`self_test`](crate::self_test) tells how.
    ///
    /// It makes one call or two, which change nothing. Of the keys of WeChat Pay it tries the one that
    /// requests name.
    pub async fn self_test(&self) -> SelfTestReport {
        self.test(None).await
    }

    /// [`self_test`](Self::self_test), and has WeChat Pay send a notification to `notify_url`, an
    /// address of the merchant's that begins with `https://`. It is a
    /// [`SecurityEchoEvent`](crate::self_test::SecurityEchoEvent) with the report's
    /// [message](SelfTestReport::echo_message); if it can be received, the APIv3 key fits.
    pub async fn self_test_notifying(&self, notify_url: impl Into<String>) -> SelfTestReport {
        self.test(Some(notify_url.into())).await
    }

    async fn test(&self, notify_url: Option<String>) -> SelfTestReport {
        let (echo_message, encrypted_echo_message) = match (nonce(), nonce()) {
            (Ok(message), Ok(secret)) => (message, secret),
            (Err(error), _) | (_, Err(error)) => {
                let mut report = SelfTestReport::new("");
                report.failed(Error::new(ECHO, Cause::Signing(error)));
                return report;
            }
        };
        let request = Echo {
            notify_url,
            echo_message,
            encrypted_echo_message,
        };
        let mut report = SelfTestReport::new(&request.echo_message);
        let mut key_id = None;
        match self.echo(&request, &mut key_id).await {
            Ok(answer) => {
                self.compare(&mut report, &request, &answer);
                self.test_api_v3_key(&mut report, request.notify_url.as_deref())
                    .await;
            }
            Err(error) => {
                let serial_no = self.0.exchange.credential.serial_no();
                after_error(&mut report, &error, serial_no, key_id.as_deref());
                report.failed(error);
            }
        }
        report
    }

    /// The verified answer to the request; notes which key it was sent for.
    async fn echo(&self, request: &Echo, key_id: &mut Option<String>) -> Result<EchoAnswer, Error> {
        self.ready_by(timer::after(self.0.timeout), ECHO).await?;
        let key: RequestKey = self
            .0
            .exchange
            .request_key()
            .map_err(|cause| Error::new(ECHO, cause))?;
        *key_id = key.id().to_str().ok().map(String::from);
        let parts = checked(ECHO, Parts::encrypted(ECHO, request, &key))?;
        self.exchange(
            ECHO,
            || Ok(parts),
            |success| success.read(decode::<EchoAnswer>),
        )
        .await
    }

    /// What a verified answer says.
    fn compare(&self, report: &mut SelfTestReport, request: &Echo, answer: &EchoAnswer) {
        use Subject::{Clock, Mchid, PrivateKey, SerialNo, WechatpayKey};
        // The signature was accepted, and that of the answer verifies.
        report.fits(&[Clock, Mchid, SerialNo, PrivateKey, WechatpayKey]);
        if answer.echo_message != request.echo_message {
            report.not_known(WechatpayKey, Reason::AnotherMessage);
        }
        let Some(ciphertext) = &answer.encrypted_echo_message else {
            return;
        };
        let private_key = self.0.exchange.credential.private_key();
        match private_key.decrypt(ciphertext) {
            Ok(text) if text == request.encrypted_echo_message => {}
            Ok(_) => report.not_known(WechatpayKey, Reason::AnotherSecret),
            Err(_) => report.does_not_fit(PrivateKey, Reason::DoesNotDecrypt),
        }
    }

    /// Whether the APIv3 key decrypts platform certificates.
    async fn test_api_v3_key(&self, report: &mut SelfTestReport, notify_url: Option<&str>) {
        const SUBJECT: Subject = Subject::ApiV3Key;
        if self.0.api_v3_key.is_none() {
            return report.not_known(SUBJECT, Reason::NoApiV3Key);
        }
        match self.list().await {
            Ok(entries) if !entries.is_empty() => report.fits(&[SUBJECT]),
            Err(CertificateError::Undecryptable) => {
                report.does_not_fit(SUBJECT, Reason::OtherApiV3Key);
            }
            Err(error) => report.not_known(SUBJECT, Reason::Certificates(error)),
            Ok(_) => match notify_url {
                Some(url) => {
                    let url = String::from(url);
                    report.not_known(SUBJECT, Reason::NotificationSent { url });
                }
                None => report.not_known(SUBJECT, Reason::OnlyNotification),
            },
        }
    }
}
