//! How an operation is signed: in one way, or not at all where it says so itself.

use crate::document;
use crate::fault::{Code, Fault};

use super::lower::Lowering;

/// The only scheme there is: an RSA signature with SHA-256.
const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

impl Lowering<'_, '_> {
    /// Whether a request goes out without a signature. Only the operation itself can say so.
    pub(super) fn is_unsigned(operation: &document::Operation) -> bool {
        let security = operation.security.as_ref();
        security.is_some_and(|security| security.schemes.is_empty())
    }

    pub(super) fn check_security(&mut self, operation: &document::Operation) {
        if Self::is_unsigned(operation) {
            return;
        }
        let security = operation
            .security
            .as_ref()
            .or(self.document.security.as_ref());
        let is_doubted = self.faults.doubt(self.document.place, "security");
        if is_doubted && operation.security.is_none() {
            return;
        }
        let Some(security) = security else {
            if self.faults.doubt(operation.place, "security") {
                return;
            }
            self.faults.push(
                Fault::new(
                    Code::Security,
                    operation.place,
                    "nothing says how this is signed",
                )
                .hint(format!(
                    "add `security: [{{wechatpay: []}}]` to the document, and a security \
                         scheme `wechatpay` of `type: http` and `scheme: {SCHEME}`"
                )),
            );
            return;
        };
        let [name] = security.schemes.as_slice() else {
            let fault = if security.schemes.is_empty() {
                let message = "a document cannot leave all of its operations unsigned";
                Fault::new(Code::Security, security.place, message)
                    .hint("write `security: []` on each operation that goes out unsigned")
            } else {
                let message = "an operation is signed in one way";
                Fault::new(Code::Security, security.place, message).hint("keep one scheme")
            };
            self.faults.push(fault);
            return;
        };
        let schemes = &self.document.components.security_schemes;
        let Some(scheme) = schemes.get(&name.value) else {
            if self.faults.doubt(self.document.place, "components") {
                return;
            }
            let message = format!("there is no security scheme `{}`", name.value);
            self.faults.push(
                Fault::new(Code::Security, name.place, message)
                    .hint("add it to `components/securitySchemes`"),
            );
            return;
        };
        let scheme = &scheme.value;
        let Some(kind) = &scheme.kind else {
            return;
        };
        let is_doubted = self.faults.doubt(scheme.place, "scheme");
        let is_ours = kind.value == "http"
            && scheme
                .scheme
                .as_ref()
                .is_some_and(|scheme| scheme.value == SCHEME);
        if !is_ours && !is_doubted {
            self.faults.push(
                Fault::new(
                    Code::Security,
                    scheme.place,
                    "this security scheme is not supported",
                )
                .hint(format!("write `type: http` and `scheme: {SCHEME}`")),
            );
        }
    }
}
