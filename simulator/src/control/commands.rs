//! What can be asked and changed.

use serde_json::{Map, Value, json};

use super::Outcome;
use crate::{
    CouponView, Fault, FaultRule, ReceivedRequest, SentNotification, SignatureDiagnosis, Signing,
    StockState, Verdict, gateway::Gateway, platform::rfc3339,
};

/// The paths there are, for whoever has mistyped one.
pub(super) const PATHS: [&str; 13] = [
    "GET /simulator/certificates",
    "GET /simulator/coupons",
    "GET /simulator/faults",
    "GET /simulator/notifications",
    "GET /simulator/requests",
    "POST /simulator/certificates/issue",
    "POST /simulator/certificates/rotate",
    "POST /simulator/clock",
    "POST /simulator/faults",
    "POST /simulator/faults/clear",
    "POST /simulator/notification-faults",
    "POST /simulator/signing",
    "POST /simulator/stocks",
];

pub(super) fn read(gateway: &Gateway, path: &str) -> Option<Value> {
    let now = gateway.clock.calendar();
    Some(match path {
        "/certificates" => {
            let certificates = gateway.platform_keys().certificates(gateway.clock.now());
            let entries = certificates.iter().map(|certificate| {
                json!({ "serial_no": certificate.serial_no(), "pem": certificate.pem() })
            });
            entries.collect()
        }
        "/coupons" => gateway
            .state()
            .platform
            .coupons(now)
            .iter()
            .map(coupon)
            .collect(),
        "/faults" => {
            let waiting = gateway.state().faults.waiting();
            waiting.iter().map(|rule| json!(rule.to_string())).collect()
        }
        "/notifications" => {
            let entries = gateway.state().notifications.entries();
            entries.iter().map(notification).collect()
        }
        "/requests" => gateway
            .state()
            .journal
            .requests()
            .iter()
            .map(request)
            .collect(),
        _ => return None,
    })
}

pub(super) fn write(gateway: &Gateway, path: &str, fields: &Map<String, Value>) -> Option<Outcome> {
    let now = gateway.clock.now();
    if let Err(error) = check_names(path, fields) {
        return Some(Err(error));
    }
    Some(match path {
        "/certificates/issue" => {
            let issued = gateway.platform_keys_mut().issue(now);
            issued
                .map(|certificate| json!({ "serial_no": certificate.serial_no() }))
                .map_err(|error| error.to_string())
        }
        "/certificates/rotate" => {
            let issued = gateway.platform_keys_mut().rotate(now);
            issued
                .map(|certificate| json!({ "serial_no": certificate.serial_no() }))
                .map_err(|error| error.to_string())
        }
        "/clock" => set_clock(gateway, fields),
        "/faults" => fault_rule(fields).and_then(|rule| {
            let text = rule.to_string();
            gateway.check_rule(&rule)?;
            gateway.state().faults.add(rule);
            Ok(json!({ "fault": text }))
        }),
        "/faults/clear" => {
            gateway.state().clear_faults();
            Ok(json!({}))
        }
        "/notification-faults" => text(fields, "fault").and_then(|text| {
            let fault: Fault = text
                .parse()
                .map_err(|error: crate::UnknownFault| error.to_string())?;
            if !fault.is_of_notifications() {
                return Err(format!(
                    "`{text}` is a fault of answers alone; a notification can be tampered-body, unsigned, \
                     unknown-serial, stale=SECONDS, probe, undecodable-probe, not-json, unknown-fields, \
                     missing-field=NAME or closed"
                ));
            }
            gateway.state().notification_faults.push_back(fault);
            Ok(json!({ "fault": text }))
        }),
        "/signing" => set_signing(gateway, fields),
        "/stocks" => set_stock_state(gateway, fields),
        _ => return None,
    })
}

/// A field that is misspelled would do nothing, and say nothing.
fn check_names(path: &str, fields: &Map<String, Value>) -> Result<(), String> {
    let known: &[&str] = match path {
        "/clock" => &["offset", "calendar_offset"],
        "/faults" => &["fault", "operation", "chance", "times"],
        "/notification-faults" => &["fault"],
        "/signing" => &["signing"],
        "/stocks" => &["stock_id", "stock_state"],
        _ => return Ok(()),
    };
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!(
            "there is no field `{name}`; known are {}",
            known.join(", ")
        )),
        None => Ok(()),
    }
}

fn set_clock(gateway: &Gateway, fields: &Map<String, Value>) -> Outcome {
    let seconds = |name: &str| match fields.get(name) {
        None => Ok(None),
        Some(Value::Number(number)) if number.is_i64() => Ok(number.as_i64()),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => text
            .parse()
            .map(Some)
            .map_err(|_| format!("`{name}` is a number of seconds")),
        Some(_) => Err(format!("`{name}` is a number of seconds")),
    };
    let (offset, calendar_offset) = (seconds("offset")?, seconds("calendar_offset")?);
    if let Some(seconds) = offset {
        gateway.clock.set_offset(seconds);
    }
    if let Some(seconds) = calendar_offset {
        gateway.clock.set_calendar_offset(seconds);
    }
    Ok(json!({
        "clock": rfc3339(gateway.clock.now()),
        "calendar": rfc3339(gateway.clock.calendar()),
    }))
}

/// A rule in one text, or its parts in fields of their own.
fn fault_rule(fields: &Map<String, Value>) -> Result<FaultRule, String> {
    let parts = ["operation", "chance", "times"].iter();
    let parts = parts.filter_map(|name| match fields.get(*name)? {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(format!("{name}={text}")),
        other => Some(format!("{name}={other}")),
    });
    let fault = text(fields, "fault")?.to_owned();
    let rule = std::iter::once(fault)
        .chain(parts)
        .collect::<Vec<_>>()
        .join(",");
    rule.parse()
        .map_err(|error: crate::UnknownFault| error.to_string())
}

fn set_signing(gateway: &Gateway, fields: &Map<String, Value>) -> Outcome {
    let name = text(fields, "signing")?;
    let signing = Signing::ALL
        .into_iter()
        .find(|signing| signing.name() == name)
        .ok_or_else(|| "`signing` is public-key, certificate or as-requested".to_owned())?;
    let now = gateway.clock.now();
    let set = gateway.platform_keys_mut().set_signing(signing, now);
    set.map_err(|error| error.to_string())?;
    Ok(json!({ "signing": name }))
}

fn set_stock_state(gateway: &Gateway, fields: &Map<String, Value>) -> Outcome {
    let stock_id = text(fields, "stock_id")?;
    let state: StockState = serde_json::from_value(json!(text(fields, "stock_state")?))
        .map_err(|_| "`stock_state` is UNAUDIT, RUNNING, STOPED or PAUSED".to_owned())?;
    let known = gateway.set_stock_state(stock_id, state);
    if !known.map_err(|error| error.to_string())? {
        return Err("there is no such stock".to_owned());
    }
    Ok(json!({ "stock_id": stock_id, "stock_state": state }))
}

fn text<'f>(fields: &'f Map<String, Value>, name: &str) -> Result<&'f str, String> {
    let value = fields.get(name).and_then(Value::as_str);
    value.ok_or_else(|| format!("the field `{name}` is missing"))
}

fn coupon(coupon: &CouponView) -> Value {
    json!({
        "coupon_code": coupon.coupon_code(),
        "stock_id": coupon.stock_id(),
        "openid": coupon.openid(),
        "coupon_state": coupon.state(),
        "use_request_no": coupon.used_by_request_no(),
    })
}

fn notification(sent: &SentNotification) -> Value {
    json!({
        "id": sent.id,
        "event_type": sent.event_type,
        "url": sent.url,
        "attempts": sent.attempts,
        "is_received": sent.is_received(),
    })
}

fn request(request: &ReceivedRequest) -> Value {
    let refusal = match request.verdict {
        Verdict::Accepted => None,
        Verdict::Refused(refusal) => Some(refusal.to_string()),
    };
    json!({
        "method": request.method,
        "path": request.path,
        "wechatpay_serial": request.wechatpay_serial,
        "refusal": refusal,
        "fault": request.fault.as_ref().map(ToString::to_string),
        "status": request.status,
        "code": request.code,
        "mistake": request.signature.as_ref().and_then(SignatureDiagnosis::mistake),
    })
}
