//! What a call takes from the allocator, counted: more than this is a change to be made knowingly.

use std::time::{SystemTime, UNIX_EPOCH};

use allocation_counter::measure;
use wechatpay_client::Client;
use wechatpay_client::busifavor::UseCouponRequest;

#[allow(
    dead_code,
    reason = "it is shared with the other tests, which need all of it"
)]
#[path = "it/vectors.rs"]
mod vectors;

const ANSWER: &str =
    r#"{"stock_id":"100088","openid":"o","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#;

/// The allocations of signing a request, and of verifying and reading its answer.
fn allocations(client: &Client, request: &UseCouponRequest) -> (u64, u64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let answer = vectors::signed(200, ANSWER, now.as_secs());
    let prepared = measure(|| drop(client.prepare(request).expect("signed")));
    let finished = measure(|| {
        client.finish::<UseCouponRequest>(answer).expect("verified");
    });
    (prepared.count_total, finished.count_total)
}

#[test]
fn a_call_takes_no_more_memory_than_it_did() {
    let client = vectors::client();
    let request = vectors::required_fields().build();
    // The first call fills what the cryptographic library keeps for each thread.
    allocations(&client, &request);

    let (prepared, finished) = allocations(&client, &request);
    assert!(prepared <= 29, "{prepared} allocations to sign a request");
    assert!(finished <= 16, "{finished} allocations to read an answer");
}
