//! From a request that has passed the checks to what is answered: read by its spec, then done.

use bytes::Bytes;
use hyper::Request;
use serde_json::{Value, json};
use wechatpay_openapi::Operation;

use super::{Gateway, State, answer::Answer, wechatpay_serial};
use crate::{
    Fault,
    platform::{self, ApiError, Reply},
    spec::{self, Call, Example, Spec},
    trust,
};

/// A request's operation, the values in its path, and the fault it asks for.
pub(super) struct Routed<'g> {
    pub(super) operation: &'g Operation,
    pub(super) path_values: Vec<String>,
    pub(super) requested_fault: Option<Fault>,
}

impl Gateway {
    pub(super) fn process(
        &self,
        state: &mut State,
        routed: &Routed<'_>,
        request: &Request<Bytes>,
    ) -> Answer {
        let operation = routed.operation;
        let call = self.read(routed, request);
        let file = call
            .as_ref()
            .ok()
            .and_then(|call| self.file(operation, call));
        let reply = call.and_then(|call| self.perform_call(state, operation, &call, request));
        match reply {
            Ok(Some(body)) => {
                let body = self.encrypted(operation, body);
                Answer::success(operation.success.status, &body)
            }
            Ok(None) => file.unwrap_or_else(|| Answer::without_body(operation.success.status)),
            Err(error) => error.into(),
        }
    }

    fn read(&self, routed: &Routed<'_>, request: &Request<Bytes>) -> Result<Call, ApiError> {
        let serial = wechatpay_serial(request);
        let key = serial.and_then(|serial| self.platform_keys().named(&serial).cloned());
        Call::read(
            &self.spec.documents,
            routed.operation,
            &routed.path_values,
            request,
            key.as_ref().map(|key| &key.key),
        )
    }

    /// An answer with its encrypted fields encrypted for the merchant.
    fn encrypted(&self, operation: &Operation, mut body: Value) -> Value {
        if let Some(schema) = operation
            .success
            .schema
            .as_ref()
            .filter(|_| operation.has_encrypted_fields)
        {
            let merchant = &self.merchant_encrypting_key;
            spec::encrypt(&self.spec.documents, schema, &mut body, merchant);
        }
        body
    }

    fn perform_call(
        &self,
        state: &mut State,
        operation: &Operation,
        call: &Call,
        request: &Request<Bytes>,
    ) -> Reply {
        if Spec::is_given(operation) {
            return state
                .platform
                .perform_once(operation, call, |_| Ok(self.made_up(operation, call)));
        }
        match operation.id.as_str() {
            "listCertificates" => {
                let keys = self.platform_keys();
                trust::list_certificates(&keys, &self.merchant.api_v3_key, call, self.clock.now())
            }
            "securityEcho" => {
                let serial = wechatpay_serial(request);
                let answer = trust::echo(serial.as_deref(), call)?;
                if let Some(url) = call.text("notify_url") {
                    let now = self.clock.calendar();
                    let event = trust::echo_event(&self.encrypted(operation, answer.clone()));
                    state.platform.notify_of_echo(url, event, now);
                }
                Ok(Some(answer))
            }
            id => {
                let now = self.clock.calendar();
                let handler = platform::handler(id).ok_or_else(ApiError::system_error)?;
                state
                    .platform
                    .perform_once(operation, call, |platform| handler(platform, call, now))
            }
        }
    }

    /// The file that an operation answers, whatever is in it.
    fn file(&self, operation: &Operation, call: &Call) -> Option<Answer> {
        let media_type = operation.description.response_media_type.as_ref()?;
        let schema = json!({ "type": "string" });
        let mut example = Example::new(&self.spec.documents, self.seed, &operation.id, call);
        let content = example.value(&schema);
        let content = format!(
            "{}: {}\n",
            operation.id,
            content.as_str().unwrap_or_default()
        );
        Some(Answer {
            is_signed: !operation.description.has_unsigned_response,
            ..Answer::file(operation.success.status, media_type, content)
        })
    }

    /// An answer that is as the spec says, to an operation that the simulator knows nothing else of.
    fn made_up(&self, operation: &Operation, call: &Call) -> Option<Value> {
        let schema = operation.success.schema.as_ref()?;
        let mut example = Example::new(&self.spec.documents, self.seed, &operation.id, call);
        Some(example.value(schema))
    }
}
