//! The gateway: one request through its rooms, from the checks to the signed answer.
//!
//! route → headers → authorization and signature → fault → spec → platform → seal → delivery.

mod answer;
mod authorization;
mod courier;
mod delivery;
mod diagnosis;
pub(crate) mod form;
mod misbehaviour;
mod nonces;
mod process;
mod refusal;
mod seal;
mod server;
mod signature;
mod storing;

use std::{
    borrow::Cow,
    collections::VecDeque,
    io,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    },
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::{
    Request, Response,
    body::Incoming,
    header::{self, HeaderName},
};
use serde_json::json;

use self::{
    answer::Answer, delivery::AnswerBody, nonces::Nonces, process::Routed, refusal::Rejected,
    seal::SealedAnswer,
};
use crate::{
    Fault, FaultRule, Merchant, ReceivedRequest, UnknownFault, Verdict,
    clock::Clock,
    control,
    fault::Faults,
    journal::Journal,
    keys::{EncryptingKey, VerifyingKey},
    notification::NotificationLog,
    platform::{ApiError, Platform, Store},
    spec::{Route, Spec},
    trust::PlatformKeys,
};

pub(crate) use self::courier::INTERVAL as NOTIFICATION_INTERVAL;
pub(crate) use self::server::Server;
pub use self::{diagnosis::SignatureDiagnosis, refusal::Refusal};

const WECHATPAY_SERIAL: HeaderName = HeaderName::from_static("wechatpay-serial");
const SIMULATOR_FAULT: HeaderName = HeaderName::from_static("simulator-fault");
const MAX_BODY_BYTES: usize = 4 << 20;

/// What the gateway knows, and its state.
pub(crate) struct Gateway {
    pub(crate) merchant: Merchant,
    pub(crate) merchant_key: VerifyingKey,
    pub(crate) merchant_encrypting_key: EncryptingKey,
    pub(crate) platform_keys: RwLock<PlatformKeys>,
    pub(crate) spec: Spec,
    /// What the answers are made up from that no one has written by hand.
    pub(crate) seed: u64,
    pub(crate) clock: Clock,
    pub(crate) notification_interval: Duration,
    /// What sends notifications, once there is one to send.
    pub(crate) courier: OnceLock<reqwest::Client>,
    pub(crate) state: Mutex<State>,
    /// Who holds it may lock the state, but not the other way round.
    pub(crate) file: Mutex<Store>,
    /// In which calls wait to have their changes stored.
    pub(crate) turn_to_store: tokio::sync::Mutex<()>,
}

/// All that changes from request to request, behind one lock.
pub(crate) struct State {
    pub(crate) platform: Platform,
    pub(crate) faults: Faults,
    /// Those of notifications.
    pub(crate) notification_faults: VecDeque<Fault>,
    pub(crate) journal: Journal,
    pub(crate) notifications: NotificationLog,
    nonces: Nonces,
}

impl State {
    /// With a platform and no past; chance is as the seed says.
    pub(crate) fn new(platform: Platform, seed: u64) -> Self {
        Self {
            platform,
            faults: Faults::new(seed),
            notification_faults: VecDeque::new(),
            journal: Journal::default(),
            notifications: NotificationLog::default(),
            nonces: Nonces::default(),
        }
    }

    pub(crate) fn clear_faults(&mut self) {
        self.faults.clear();
        self.notification_faults.clear();
    }
}

impl Gateway {
    /// Answers one request. An error means: close the connection without an answer.
    pub(crate) async fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> io::Result<Response<AnswerBody>> {
        let (head, body) = request.into_parts();
        let (sealed, fault) = match Limited::new(body, MAX_BODY_BYTES).collect().await {
            Ok(body) => {
                let request = Request::from_parts(head, body.to_bytes());
                if let Some(answer) = control::answer(&self, &request) {
                    return Ok(delivery::deliver_plainly(answer));
                }
                self.respond(&request).await
            }
            Err(error) if error.is::<LengthLimitError>() => {
                let rejected = Rejected::from(Refusal::BodyTooLarge);
                (
                    self.reject(&Request::from_parts(head, Bytes::new()), rejected),
                    None,
                )
            }
            Err(error) => return Err(io::Error::other(error)),
        };
        self.post_notifications();
        delivery::deliver(sealed, fault.as_ref()).await
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A rule for an operation that is not there would never come to anything.
    pub(crate) fn check_rule(&self, rule: &FaultRule) -> Result<(), String> {
        let Some(wanted) = rule.operation_id() else {
            return Ok(());
        };
        let ids = || self.spec.operations.iter().map(|known| known.id.as_str());
        if ids().any(|id| id == wanted) {
            return Ok(());
        }
        let known = ids().collect::<Vec<_>>().join(", ");
        Err(format!(
            "there is no operation `{wanted}`; known are {known}"
        ))
    }

    pub(crate) fn platform_keys(&self) -> RwLockReadGuard<'_, PlatformKeys> {
        self.platform_keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn platform_keys_mut(&self) -> RwLockWriteGuard<'_, PlatformKeys> {
        self.platform_keys
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn respond(self: &Arc<Self>, request: &Request<Bytes>) -> (SealedAnswer, Option<Fault>) {
        match self.check(request) {
            Ok(routed) => self.perform(request, &routed).await,
            Err(rejected) => (self.reject(request, rejected), None),
        }
    }

    /// The checks, in the order in which the platform makes them.
    fn check(&self, request: &Request<Bytes>) -> Result<Routed<'_>, Rejected> {
        let routed = self.route(request)?;
        check_headers(request)?;
        if routed.operation.description.is_unsigned {
            return Ok(routed);
        }
        signature::check(self, request)?;
        self.check_wechatpay_serial(request)?;
        Ok(routed)
    }

    fn route(&self, request: &Request<Bytes>) -> Result<Routed<'_>, Rejected> {
        let (method, path) = (request.method().as_str(), request.uri().path());
        match self.spec.find(method, path) {
            Route::Operation {
                operation,
                path_values,
            } => Ok(Routed {
                operation,
                path_values,
                requested_fault: requested_fault(request)?,
            }),
            Route::OtherMethod => Err(Refusal::MethodNotAllowed.into()),
            Route::Unknown => Err(Refusal::UnknownPath.into()),
        }
    }

    /// A client may leave the header out where nothing is encrypted, but must not name a wrong key.
    fn check_wechatpay_serial(&self, request: &Request<Bytes>) -> Result<(), Rejected> {
        match wechatpay_serial(request) {
            Some(serial) if self.platform_keys().named(&serial).is_none() => {
                Err(Refusal::UnknownWechatpaySerial.into())
            }
            _ => Ok(()),
        }
    }

    async fn perform(
        self: &Arc<Self>,
        request: &Request<Bytes>,
        routed: &Routed<'_>,
    ) -> (SealedAnswer, Option<Fault>) {
        let serial = wechatpay_serial(request);
        let accepted = |answer: &Answer, fault: &Option<Fault>| {
            entry(request, answer, Verdict::Accepted, fault.clone())
        };
        let (mut answer, fault, ticket) = {
            let mut state = self.state();
            let fault = routed
                .requested_fault
                .clone()
                .or_else(|| state.faults.take(&routed.operation.id));
            let answer =
                misbehaviour::perform(fault.as_ref(), || self.process(&mut state, routed, request));
            let ticket = state.platform.ticket();
            let ticket = if state.platform.is_stored(ticket) {
                state.journal.record(accepted(&answer, &fault));
                None
            } else {
                Some(ticket)
            };
            (answer, fault, ticket)
        };
        if let Some(ticket) = ticket {
            // Nothing is answered that the end of the process could undo.
            if self.stored(ticket).await.is_err() {
                answer = ApiError::system_error().into();
            }
            self.state().journal.record(accepted(&answer, &fault));
        }
        let key = self.platform_keys().signer(serial.as_deref());
        (self.seal(answer, &key, fault.as_ref()), fault)
    }

    fn reject(&self, request: &Request<Bytes>, rejected: Rejected) -> SealedAnswer {
        let verdict = Verdict::Refused(rejected.refusal);
        let signature = rejected.diagnosis.clone();
        let answer = Answer::from(rejected);
        self.state().journal.record(ReceivedRequest {
            signature,
            ..entry(request, &answer, verdict, None)
        });
        let serial = wechatpay_serial(request);
        let key = self.platform_keys().signer(serial.as_deref());
        self.seal(answer, &key, None)
    }
}

/// The fault that a request asks for itself.
fn requested_fault(request: &Request<Bytes>) -> Result<Option<Fault>, Rejected> {
    let value = request.headers().get(SIMULATOR_FAULT);
    let text = value.map(|value| String::from_utf8_lossy(value.as_bytes()));
    let fault = text.map(|text| text.parse()).transpose();
    fault.map_err(|error: UnknownFault| Rejected {
        detail: Some(json!({
            "field": "Simulator-Fault",
            "issue": error.to_string(),
            "location": "header",
        })),
        ..Refusal::UnknownFault.into()
    })
}

/// The key of the platform that the request names.
fn wechatpay_serial(request: &Request<Bytes>) -> Option<Cow<'_, str>> {
    let serial = request.headers().get(WECHATPAY_SERIAL)?;
    Some(String::from_utf8_lossy(serial.as_bytes()))
}

fn check_headers(request: &Request<Bytes>) -> Result<(), Refusal> {
    let headers = request.headers();
    let is_blank = |name| headers.get(name).is_none_or(header::HeaderValue::is_empty);
    if is_blank(header::ACCEPT) || is_blank(header::USER_AGENT) {
        return Err(Refusal::MissingAcceptOrUserAgent);
    }
    if request.body().is_empty() {
        return Ok(());
    }
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = content_type
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    match media_type {
        Some(media_type)
            if media_type.eq_ignore_ascii_case("application/json")
                || media_type.eq_ignore_ascii_case("multipart/form-data") =>
        {
            Ok(())
        }
        _ => Err(Refusal::WrongContentType),
    }
}

fn entry(
    request: &Request<Bytes>,
    answer: &Answer,
    verdict: Verdict,
    fault: Option<Fault>,
) -> ReceivedRequest {
    ReceivedRequest {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        wechatpay_serial: wechatpay_serial(request).map(Cow::into_owned),
        verdict,
        fault,
        status: answer.status.as_u16(),
        code: answer.code,
        signature: None,
    }
}
