//! What a user can count on of every public type: that it moves between threads, and that an error is
//! one that `?` and error libraries take.

use wechatpay_client::certificates::{CertificateDownload, CertificateError, FileCertificateStore};
use wechatpay_client::chain::{Chain, Resource};
use wechatpay_client::front_end::{AppPayment, CouponLink, JsapiPayment, PaymentError};
use wechatpay_client::notification::Reply;
use wechatpay_client::observe::{Observation, Outcome};
use wechatpay_client::self_test::{Reason, SecurityEchoEvent, SelfTestReport};
use wechatpay_client::signing::{Credential, CredentialError, RequestMessage, SigningError};
use wechatpay_client::transport::{Body, TransportError};
use wechatpay_client::verification::Verifier;
use wechatpay_client::{
    ApiV2Key, ApiV3Key, Base64, Binary, Cause, CheckedText, CipherError, Client, ClientBuilder,
    ConfigError, ConfigReason, Date, DateTime, DecodeError, DecodeProblem, Detail, Download,
    DownloadError, Error, File, InvalidRequest, KeyError, KeyTable, Notification,
    NotificationError, Notifications, OperationInfo, ParseDateTimeError, Parts, PemKind,
    PlatformCertificate, PrivateKey, PublicKey, RequestId, RequestKey, RetryPolicy, SignedText,
    UnknownEvent, UnknownValue, UrlError, VerifyError,
};

fn shared<T: Send + Sync + std::fmt::Debug>() {}

fn moved<T: Send + std::fmt::Debug>() {}

fn error<T: std::error::Error + Send + Sync + 'static>() {}

#[test]
fn types_can_be_shared_between_threads() {
    shared::<Client>();
    shared::<ClientBuilder>();
    shared::<Chain<Client>>();
    shared::<Resource<Client>>();
    shared::<KeyTable>();
    shared::<(PrivateKey, PublicKey, ApiV3Key, ApiV2Key)>();
    shared::<(PlatformCertificate, RequestKey, Credential, Verifier)>();
    shared::<(CertificateDownload, FileCertificateStore, RetryPolicy)>();
    shared::<(Notifications, Notification<UnknownEvent>, Reply)>();
    shared::<(Observation<'_>, Outcome, OperationInfo)>();
    shared::<(SelfTestReport, Reason, SecurityEchoEvent)>();
    shared::<(Cause, ConfigReason, DecodeProblem, PemKind)>();
    shared::<(SignedText, CheckedText)>();
    shared::<(AppPayment, JsapiPayment, CouponLink<'_>)>();
    shared::<(RequestMessage<'_>, Parts, Detail, RequestId)>();
    shared::<(Base64, Binary, Date, DateTime, File, UnknownValue)>();
}

/// A body can be anybody's, so it need not be shared; nor need what holds one.
#[test]
fn what_is_on_its_way_can_be_moved_between_threads() {
    moved::<Body>();
    moved::<Download>();
}

#[cfg(feature = "blocking")]
#[test]
fn types_without_async_can_be_shared_between_threads() {
    use wechatpay_client::blocking;

    shared::<blocking::Client>();
    shared::<(Chain<blocking::Client>, Resource<blocking::Client>)>();
    moved::<blocking::Download>();
}

#[test]
fn errors_are_those_of_the_standard_library() {
    error::<Error>();
    error::<ConfigError>();
    error::<CertificateError>();
    error::<CipherError>();
    error::<CredentialError>();
    error::<DecodeError>();
    error::<DownloadError>();
    error::<InvalidRequest>();
    error::<KeyError>();
    error::<NotificationError>();
    error::<ParseDateTimeError>();
    error::<PaymentError>();
    error::<SigningError>();
    error::<TransportError>();
    error::<UrlError>();
    error::<VerifyError>();
}
