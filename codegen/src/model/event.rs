//! Notifications: from `webhooks` to an enum of the resources they carry.

use crate::document::{Method, Operation, Property, Schema, Webhook};
use crate::fault::{Code, Fault};

use super::docs::Docs;
use super::lower::Lowering;
use super::names::{Identifier, Scope, bad_name};
use super::part::Part;
use super::resolve::resolve;
use super::{Event, Events};

impl<'d> Lowering<'d, '_> {
    /// The events of a document, if it has `webhooks`; `handle` is the service handle's name.
    pub(super) fn events(&mut self, handle: &Identifier) -> Option<Events> {
        let document = self.document;
        let first = document.webhooks.first()?;
        let name = self.types.take_name(
            &format!("{} Event", handle.as_str()),
            first.event_type.place,
            self.faults,
        );
        let mut docs = Docs::default();
        docs.paragraph(&format!(
            "What a notification of `{}` tells.",
            handle.as_str()
        ));
        let mut scope = Scope::default();
        let mut events = Vec::new();
        for webhook in &document.webhooks {
            events.extend(self.event(webhook, &mut scope));
            self.define_pending();
        }
        Some(Events {
            name: name?,
            docs,
            events,
        })
    }

    fn event(&mut self, webhook: &'d Webhook, scope: &mut Scope) -> Option<Event> {
        let event_type = &webhook.event_type;
        let id = &webhook.operation.id;
        self.check_signed(&webhook.operation);
        self.check_notification(&webhook.operation);
        self.check_reply(&webhook.operation);
        let resource = self.resource(webhook);
        let Some(name) = Identifier::of_type(&id.value) else {
            self.faults
                .push(bad_name("operationId", &id.value, id.place));
            return None;
        };
        // The variant for events that are not known.
        let name = name.beside("Unknown");
        scope.take(&name, &id.value, id.place, self.faults);
        let mut docs = Docs::default();
        docs.spec_text(webhook.operation.summary.as_deref());
        docs.spec_text(webhook.operation.description.as_deref());
        docs.paragraph(&format!(
            "Event type: {}.",
            super::docs::code(&event_type.value)
        ));
        Some(Event {
            event_type: event_type.value.clone(),
            name,
            docs,
            resource: resource?,
        })
    }

    /// A notification is signed by the platform, and nothing that it says can change that.
    fn check_signed(&mut self, operation: &Operation) {
        if let Some(place) = operation.unsigned_response {
            let message = "a notification has no answer of the platform's";
            self.faults.push(
                Fault::new(Code::BadExtension, place, message)
                    .hint("`x-wechatpay-unsigned-response` stands on an operation under `paths`"),
            );
        }
        if let Some(security) = &operation.security
            && security.schemes.is_empty()
        {
            let message = "a notification is signed, always";
            self.faults.push(
                Fault::new(Code::Security, security.place, message).hint("take `security: []` out"),
            );
        }
    }

    /// Reports what a notification cannot have: it is a POST, to an address of the merchant's own.
    fn check_notification(&mut self, operation: &Operation) {
        if operation.method != Method::Post {
            self.faults.push(
                Fault::new(
                    Code::UnsupportedMethod,
                    operation.place,
                    "a notification is a POST",
                )
                .hint("write `post:`"),
            );
        }
        let rate_limit = operation.rate_limit.is_some();
        let extensions = [
            (operation.idempotency_key.is_some(), "idempotency-key"),
            (rate_limit, "rate-limit"),
            (!operation.error_codes.is_empty(), "error-codes"),
        ];
        let found = extensions.iter().filter(|(is_there, _)| *is_there);
        for (_, name) in found {
            let message = format!("`x-wechatpay-{name}` does not fit a notification");
            self.faults.push(
                Fault::new(Code::BadExtension, operation.place, message)
                    .hint("it belongs on an operation under `paths`"),
            );
        }
    }

    /// Reports an answer of success that has a body: nothing is made of it. What a notification is
    /// answered if it was not taken in is the same for all, and written by hand.
    fn check_reply(&mut self, operation: &'d Operation) {
        for reply in &operation.responses {
            let status = &reply.status;
            let response = resolve(&reply.response, self.library, self.faults);
            let Some(media_type) = response.and_then(|it| it.value.content.first()) else {
                continue;
            };
            if status.value.starts_with('2') {
                let place = media_type.name.place;
                let message = "`content` of what a notification is answered has no effect";
                self.faults.push(
                    Fault::new(Code::UnsupportedKeyword, place, message)
                        .hint(
                            "write `'204':` without `content`, which is what the platform takes; or \
                             accept its loss with `--allow content`",
                        )
                        .keyword("content"),
                );
            }
        }
    }

    /// The type of the decrypted resource: `resource.ciphertext` of the envelope says with
    /// `contentSchema` what its plain text holds.
    fn resource(&mut self, webhook: &'d Webhook) -> Option<super::Type> {
        let operation = &webhook.operation;
        let fault = |message: &str| {
            Fault::new(Code::UnsupportedSchema, operation.place, message).hint(
                "the body is an envelope whose `resource.ciphertext` has `contentMediaType: \
                 application/json` and a `contentSchema`, the schema of the decrypted resource",
            )
        };
        let Some(body) = &operation.request_body else {
            if self.faults.doubt(operation.place, "requestBody") {
                return None;
            }
            self.faults.push(fault("this notification has no body"));
            return None;
        };
        let body = resolve(body, self.library, self.faults)?;
        let envelope = self.json_schema(&body.value.content, body.value.place)?;
        let envelope = resolve(envelope, self.library, self.faults)?.value;
        let mut described = Some(envelope);
        let mut is_doubted = false;
        for name in ["resource", "ciphertext"] {
            let Some(schema) = described else {
                break;
            };
            is_doubted |= self.faults.doubt(schema.place, "properties");
            described = match property(schema, name) {
                Some(property) => Some(resolve(&property.schema, self.library, self.faults)?.value),
                None => None,
            };
        }
        if let Some(ciphertext) = described {
            let mut keys = ["contentMediaType", "contentSchema"].into_iter();
            is_doubted |= keys.any(|key| self.faults.doubt(ciphertext.place, key));
        }
        let content = described.and_then(|ciphertext| ciphertext.content.as_ref());
        let Some(schema) = content.and_then(|content| content.schema.as_ref()) else {
            if is_doubted {
                return None;
            }
            self.faults.push(fault(
                "this notification does not say what its resource holds",
            ));
            return None;
        };
        let name = format!("{} Resource", operation.id.value);
        self.part(schema, &name, Part::Answer)
            .map(|resource| resource.kind)
    }
}

fn property<'d>(schema: &'d Schema, name: &str) -> Option<&'d Property> {
    schema
        .properties
        .iter()
        .find(|property| property.name.value == name)
}
