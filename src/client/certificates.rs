//! Keeps a client's platform certificates up to date.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use super::Client;
#[cfg(doc)]
use crate::certificates::CertificateDownload;
use crate::certificates::{CertificateError, Certificates, Entry};
use crate::error::{Cause, Error};
use crate::keys::PlatformCertificate;
use crate::operation::OperationInfo;
use crate::timer;
use crate::verification::Verifier;

/// How long a store may take. Calls wait for it, and do as well without it.
const STORE_LIMIT: Duration = Duration::from_secs(5);

/// What a refresh is for.
enum Need {
    /// A key, so that there can be requests at all.
    Key,
    /// The certificate of this serial number.
    Signer(String),
    /// Nothing in particular: the last download is long ago.
    Due,
    /// The user asked for a download.
    Download,
}

impl Client {
    /// Downloads the platform certificates now (获取平台证书列表, `GET /v3/certificates`), and trusts
    /// them: [`certificates`](crate::certificates) tells when that happens by itself. Several calls
    /// at a time share one download.
    ///
    /// They are returned with all others that are trusted: none for a merchant that has only the
    /// public key, which is no error if the client has it.
    ///
    /// # Errors
    ///
    /// [`CertificateError`]. What was trusted before still is.
    pub async fn refresh_certificates(&self) -> Result<Vec<PlatformCertificate>, CertificateError> {
        self.refresh(Need::Download).await?;
        Ok(self.keys().certificates())
    }

    /// Downloads the platform certificates whenever they are [due](CertificateDownload::every), as
    /// long as it runs: for a program that makes no calls for hours, such as one that receives
    /// notifications. What fails is tried again after a minute, and told to the
    /// [observer](crate::observe).
    ///
    /// ```no_run
    /// # async fn example(client: wechatpay_client::Client) {
    /// tokio::spawn(async move { client.keep_certificates_fresh().await });
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`CertificateError::NotConfigured`], at once. It has no other end.
    ///
    /// # Panics
    ///
    /// Outside tokio, which has the timer.
    pub async fn keep_certificates_fresh(&self) -> Result<Infallible, CertificateError> {
        /// However often they are wanted.
        const PAUSE: Duration = Duration::from_secs(1);
        let certificates = self.certificates()?;
        loop {
            if certificates.begin() {
                // What failed is due again in a minute.
                let _ = self.refresh(Need::Due).await;
            }
            sleep(certificates.due_in().max(PAUSE)).await;
        }
    }

    /// The signed request for the platform certificates, to be sent by an HTTP library of your own.
    ///
    /// # Errors
    ///
    /// [`CertificateError`] if the client has no APIv3 key, or the request could not be signed.
    pub fn prepare_certificates(&self) -> Result<Request<Bytes>, CertificateError> {
        self.certificates()?;
        self.list_request().map_err(CertificateError::of)
    }

    /// Decrypts and verifies the answer to a request from
    /// [`prepare_certificates`](Self::prepare_certificates), and trusts the certificates in it.
    ///
    /// # Errors
    ///
    /// Those of [`refresh_certificates`](Self::refresh_certificates).
    pub fn finish_certificates(
        &self,
        response: Response<Bytes>,
    ) -> Result<Vec<PlatformCertificate>, CertificateError> {
        self.finish_certificates_at(response, SystemTime::now())
    }

    /// [`finish_certificates`](Self::finish_certificates) as of `now`, for answers that were
    /// recorded.
    ///
    /// # Errors
    ///
    /// Those of [`refresh_certificates`](Self::refresh_certificates).
    pub fn finish_certificates_at(
        &self,
        response: Response<Bytes>,
        now: SystemTime,
    ) -> Result<Vec<PlatformCertificate>, CertificateError> {
        self.certificates()?;
        self.trust(&self.list_in(response, now)?);
        Ok(self.keys().certificates())
    }

    /// [`ready`](Self::ready), unless `deadline` comes first; the download goes on.
    pub(super) async fn ready_by(
        &self,
        deadline: Instant,
        operation: &'static OperationInfo,
    ) -> Result<(), Error> {
        match timer::before(deadline, self.ready(operation)).await {
            Some(result) => result,
            None => {
                Err(Error::new(operation, Cause::NoKey).because_of(Some(CertificateError::Late)))
            }
        }
    }

    /// Sees to it that there is a key of WeChat Pay for a request to name: if none is good, the
    /// certificates are downloaded first. Fields are encrypted after this.
    async fn ready(&self, operation: &'static OperationInfo) -> Result<(), Error> {
        let Some(certificates) = &self.0.certificates else {
            return Ok(());
        };
        let exchange = &self.0.exchange;
        if exchange.request_key().is_err() {
            let refreshed = self.refresh(Need::Key).await;
            return match exchange.request_key() {
                Ok(_) => Ok(()),
                Err(cause) => Err(Error::new(operation, cause).because_of(refreshed.err())),
            };
        }
        if certificates.begin() {
            self.refresh_beside().await;
        }
        Ok(())
    }

    /// Downloads the certificates if `headers` are signed with one that is not known. The error says
    /// why it is still not known.
    pub(crate) async fn learn_signer(&self, headers: &HeaderMap) -> Option<CertificateError> {
        self.0.certificates.as_ref()?;
        let verifier = Verifier::new(self.keys().clone());
        let serial_no = verifier.unknown_certificate(headers, SystemTime::now())?;
        self.refresh(Need::Signer(serial_no)).await.err()
    }

    fn certificates(&self) -> Result<&Certificates, CertificateError> {
        let certificates = self.0.certificates.as_ref();
        certificates.ok_or(CertificateError::NotConfigured)
    }

    /// Begins a refresh that nobody waits for; without a runtime there is nobody else to do it.
    async fn refresh_beside(&self) {
        let client = self.clone();
        let refresh = async move {
            // The next call that needs it is told why it failed.
            let _ = client.refresh_here(Need::Due).await;
        };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(refresh)),
            Err(_) => refresh.await,
        }
    }

    /// Refreshes in a task of its own, which goes on if the caller is dropped.
    async fn refresh(&self, need: Need) -> Result<(), CertificateError> {
        let Ok(runtime) = Handle::try_current() else {
            return self.refresh_here(need).await;
        };
        let client = self.clone();
        let task = runtime.spawn(async move { client.refresh_here(need).await });
        match task.await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(CertificateError::Interrupted),
            },
        }
    }

    async fn refresh_here(&self, need: Need) -> Result<(), CertificateError> {
        let certificates = self.certificates()?;
        let flight = match certificates.take_off().await {
            Ok(flight) => flight,
            Err(result) => return result,
        };
        if let Need::Signer(serial_no) = &need {
            // A download that has just ended may have brought it.
            if self.keys().has(serial_no) {
                return Ok(());
            }
            if !certificates.look() {
                return certificates.last_result();
            }
        }
        let result = if self.load(certificates, &need).await {
            Ok(())
        } else {
            self.download_list(certificates).await
        };
        certificates.land(&result);
        drop(flight);
        result
    }

    /// Takes what the store has. Whether that is enough.
    async fn load(&self, certificates: &Certificates, need: &Need) -> bool {
        if matches!(need, Need::Download) {
            return false;
        }
        let limit = timer::after(STORE_LIMIT);
        let Some(Some(entries)) = timer::before(limit, certificates.load()).await else {
            return false;
        };
        self.trust(&entries);
        match need {
            Need::Key => self.0.exchange.request_key().is_ok(),
            Need::Signer(serial_no) => self.keys().has(serial_no),
            Need::Due => certificates.is_fresh(),
            Need::Download => false,
        }
    }

    async fn download_list(&self, certificates: &Certificates) -> Result<(), CertificateError> {
        // Rare, so that calls need not have room for it.
        let entries = Box::pin(self.list()).await?;
        self.trust(&entries);
        let limit = timer::after(STORE_LIMIT);
        let saved = timer::before(limit, certificates.save(&entries)).await;
        saved.unwrap_or_else(|| {
            let late = io::Error::from(io::ErrorKind::TimedOut);
            Err(CertificateError::NotKept(Arc::new(late)))
        })
    }

    fn trust(&self, entries: &[Entry]) {
        for entry in entries {
            self.keys().trust_certificate(entry.certificate.clone());
        }
    }
}
