//! The call that brings the platform certificates (获取平台证书列表, `GET /v3/certificates`): a call like
//! any other, but made without a key of WeChat Pay if there is none, and its answer is verified by
//! what it brings.

use std::time::SystemTime;

use bytes::Bytes;
use http::{Method, Request, Response};
use tokio::time::Instant;

use super::content::{Content, whole};
use super::{Client, checked};
use crate::base_url::BaseUrl;
use crate::certificates::{CertificateError, Entry, open};
use crate::error::{Answer, Cause, Error};
use crate::exchange::{Exchange, Success, unpacked};
use crate::operation::{InvalidRequest, OperationInfo, Parts, Retry};
use crate::transport::Body;
use crate::value::{Value, Visitor};
use crate::verification::unix_seconds;

pub(crate) const DOWNLOAD: &OperationInfo = &OperationInfo::new(
    Method::GET,
    "/v3/certificates",
    "certificates.downloadCertificates",
)
.retry(Retry::Safe);

/// The request, which has no parameters and no body.
struct DownloadCertificates;

impl Value for DownloadCertificates {
    fn accept(&self, visitor: &mut dyn Visitor) {
        visitor.object("DownloadCertificates", &[]);
    }
}

/// The list, decrypted and verified. No key is looked for to verify it by: this is the call that
/// brings them.
impl Content for Vec<Entry> {
    async fn ready(
        _client: &Client,
        _operation: &'static OperationInfo,
        _deadline: Instant,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn request(
        client: &Client,
        operation: &'static OperationInfo,
        parts: &Parts,
        base_url: &BaseUrl,
    ) -> Result<Request<Bytes>, Error> {
        client
            .0
            .exchange
            .prepare_without_key(operation, parts, base_url)
    }

    async fn receive(
        client: &Client,
        operation: &'static OperationInfo,
        response: Response<Body>,
    ) -> Result<Success<Self>, Error> {
        let response = whole(operation, response).await?;
        client.judge_list(response, SystemTime::now())
    }
}

impl Client {
    /// The certificates that are listed; none for a merchant that has only the public key, if the
    /// client has it.
    pub(super) async fn list(&self) -> Result<Vec<Entry>, CertificateError> {
        let read = |success: Success<Vec<Entry>>| Ok(success.into_content());
        let list = self.exchange(DOWNLOAD, list_parts, read).await;
        self.listed(list)
    }

    /// The request of the list, to be sent by others.
    pub(super) fn list_request(&self) -> Result<Request<Bytes>, Error> {
        let parts = checked(DOWNLOAD, list_parts())?;
        Vec::<Entry>::request(self, DOWNLOAD, &parts, self.0.gateways.primary())
    }

    /// What an answer lists that others have received.
    pub(super) fn list_in(
        &self,
        response: Response<Bytes>,
        now: SystemTime,
    ) -> Result<Vec<Entry>, CertificateError> {
        let judged = self.judge_list(response, now);
        self.listed(judged.map(Success::into_content))
    }

    /// Decrypts the certificates of an answer, and verifies it with them and with what was trusted
    /// before.
    fn judge_list(
        &self,
        response: Response<Bytes>,
        now: SystemTime,
    ) -> Result<Success<Vec<Entry>>, Error> {
        let response = unpacked(DOWNLOAD, response, now)?;
        let entries = if response.status().is_success() {
            self.open_list(&response, now)?
        } else {
            Vec::new()
        };
        let certificates = entries.iter().map(|entry| entry.certificate.clone());
        let exchange = Exchange {
            keys: self.keys().with(certificates),
            ..self.0.exchange.clone()
        };
        let success = exchange.finish(DOWNLOAD, response, now)?;
        Ok(success.map(|_| entries))
    }

    fn open_list(&self, response: &Response<Bytes>, now: SystemTime) -> Result<Vec<Entry>, Error> {
        let entries = match &self.0.api_v3_key {
            Some(api_v3_key) => open(response.body(), api_v3_key),
            None => Err(CertificateError::NotConfigured),
        };
        entries.map_err(|error| {
            let answer = Answer::new(response.status(), response.headers(), unix_seconds(now));
            Error::new(DOWNLOAD, Cause::Certificates(error)).with_answer(answer)
        })
    }

    /// No certificates, if that is what the answer says and another key does as well.
    fn listed(&self, list: Result<Vec<Entry>, Error>) -> Result<Vec<Entry>, CertificateError> {
        match list {
            Ok(entries) => Ok(entries),
            Err(error) if !has_none(&error) => Err(CertificateError::of(error)),
            Err(_) => match self.0.exchange.request_key() {
                Ok(_) => Ok(Vec::new()),
                Err(_) => Err(CertificateError::NoCertificates),
            },
        }
    }
}

fn list_parts() -> Result<Parts, InvalidRequest> {
    Parts::of(DOWNLOAD, &DownloadCertificates)
}

/// What WeChat Pay answers to merchants that have only the public key. It is not always signed.
fn has_none(error: &Error) -> bool {
    error.code() == Some("RESOURCE_NOT_EXISTS")
}
