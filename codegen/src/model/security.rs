//! How an operation is signed: the generator knows one way, and refuses any other.

use crate::document;
use crate::fault::{Code, Fault};

use super::lower::Lowering;

/// The only scheme there is: an RSA signature with SHA-256.
const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

impl Lowering<'_, '_> {
    pub(super) fn check_security(&mut self, operation: &document::Operation) {
        let security = operation
            .security
            .as_ref()
            .or(self.document.security.as_ref());
        let Some(security) = security else {
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
            let message = "an operation is signed in one way; unsigned ones are not supported yet";
            self.faults
                .push(Fault::new(Code::Security, security.place, message));
            return;
        };
        let schemes = &self.document.components.security_schemes;
        let Some(scheme) = schemes.get(&name.value) else {
            let message = format!("there is no security scheme `{}`", name.value);
            self.faults.push(
                Fault::new(Code::Security, name.place, message)
                    .hint("add it to `components/securitySchemes`"),
            );
            return;
        };
        let scheme = &scheme.value;
        let is_ours = scheme.kind.value == "http"
            && scheme
                .scheme
                .as_ref()
                .is_some_and(|scheme| scheme.value == SCHEME);
        if !is_ours {
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
