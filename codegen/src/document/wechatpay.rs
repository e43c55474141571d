//! The `x-wechatpay-…` extensions, as `spec/README.md` documents them.

use crate::fault::{Code, Fault};
use crate::yaml::{Node, Place, Value};

use super::reader::{Mapping, Reader};
use super::schema::owned;
use super::{ErrorCode, Located, RateLimit};

/// `x-wechatpay-sensitive: true`.
pub(super) fn sensitive(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> bool {
    mapping.flag("x-wechatpay-sensitive", reader)
}

/// Where it says `x-wechatpay-encrypted: true`.
pub(super) fn encrypted(mapping: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Place> {
    const KEY: &str = "x-wechatpay-encrypted";
    let entry = mapping.entry(KEY)?;
    mapping.flag(KEY, reader).then(|| reader.key_place(entry))
}

/// `x-wechatpay-idempotency-key: use_request_no`.
pub(super) fn idempotency_key(
    operation: &Mapping<'_>,
    reader: &mut Reader<'_>,
) -> Option<Located<String>> {
    owned(operation.string("x-wechatpay-idempotency-key", reader))
}

/// `x-wechatpay-rate-limit: 500`, in calls a second, or `{calls: 1000, seconds: 60}`.
pub(super) fn rate_limit(operation: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<RateLimit> {
    let node = operation.node("x-wechatpay-rate-limit")?;
    let limit = match &node.value {
        Value::Integer(_) => RateLimit {
            calls: operation.count("x-wechatpay-rate-limit", reader)?.value,
            seconds: 1,
        },
        _ => {
            let mapping = Mapping::read(node, "rate limit", reader)?;
            only(&mapping, &["calls", "seconds"], reader);
            mapping.required("calls", reader)?;
            mapping.required("seconds", reader)?;
            RateLimit {
                calls: mapping.count("calls", reader)?.value,
                seconds: mapping.count("seconds", reader)?.value,
            }
        }
    };
    if limit.calls == 0 || limit.seconds == 0 {
        let place = reader.place(node);
        reader.fault(
            Fault::new(Code::BadExtension, place, "a rate limit is above zero")
                .hint("write whole numbers from 1 on, or take it out"),
        );
        return None;
    }
    Some(limit)
}

/// `x-wechatpay-unsigned-response: true`.
pub(super) fn unsigned_response(operation: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Place> {
    let key = "x-wechatpay-unsigned-response";
    let is_unsigned = operation.flag(key, reader);
    let entry = operation.entry(key)?;
    is_unsigned.then(|| reader.key_place(entry))
}

/// `x-wechatpay-error-codes`: a list of `{code, status, description}`.
pub(super) fn error_codes(operation: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<ErrorCode> {
    let nodes = operation
        .sequence("x-wechatpay-error-codes", reader)
        .unwrap_or_default();
    nodes
        .iter()
        .filter_map(|node| error_code(node, reader))
        .collect()
}

fn error_code(node: &Node, reader: &mut Reader<'_>) -> Option<ErrorCode> {
    let mapping = Mapping::read(node, "error code", reader)?;
    only(&mapping, &["code", "status", "description"], reader);
    let code = mapping.required_string("code", reader)?;
    mapping.required("status", reader)?;
    let status = mapping.count("status", reader)?;
    let Ok(number @ 300..=599) = u16::try_from(status.value) else {
        reader.fault(
            Fault::new(
                Code::BadExtension,
                status.place,
                "this is no status of an error",
            )
            .hint("an error's HTTP status is from 300 to 599"),
        );
        return None;
    };
    Some(ErrorCode {
        code: code.value.to_owned(),
        status: number,
        description: mapping.text("description", reader),
    })
}

/// Reports every key that is not one of `keys`.
fn only(mapping: &Mapping<'_>, keys: &[&str], reader: &mut Reader<'_>) {
    for entry in mapping.entries {
        if !keys.contains(&&*entry.key) {
            let place = reader.key_place(entry);
            let message = format!("`{}` has no meaning here", entry.key);
            let hint = format!("the keys are `{}`", keys.join("`, `"));
            reader.fault(Fault::new(Code::BadExtension, place, message).hint(hint));
        }
    }
}
