//! A notification: any headers and body, any body that is well signed, and any resource within. It is an
//! event or an error, and never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_client::Event;
use wechatpay_client::busifavor::BusifavorEvent;
use wechatpay_fuzz::{headers, notifications, signed_headers};

fuzz_target!(|bytes: &[u8]| {
    let notifications = notifications();
    let _ = notifications.receive::<BusifavorEvent>(&signed_headers(bytes), bytes);
    let (headers, body) = headers(bytes);
    let _ = notifications.receive::<BusifavorEvent>(&headers, body);
    // It shows in full what it may.
    for event_type in ["COUPON.SEND", "OF.TOMORROW"] {
        let _ = format!("{:?}", BusifavorEvent::decode(event_type, bytes));
    }
});
