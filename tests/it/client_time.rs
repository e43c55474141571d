//! What takes time in a call, by a clock that stands still while anything can be done: pauses,
//! limits, and the return from the backup gateway.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Method, Request, Response};
use tokio::time::Instant;
use wechatpay_client::runtime::{
    self, DecodeError, InvalidRequest, Operation, OperationInfo, Parts,
};
use wechatpay_client::transport::{Body, Transport, TransportError, TransportFuture};
use wechatpay_client::{Client, ErrorKind, Retry, RetryPolicy};

use crate::vectors::{client_builder, signed};

/// What a gateway does with a request.
#[derive(Clone, Copy, PartialEq)]
enum Gateway {
    Answers,
    Limits { retry_after: u32 },
    Fails,
    Hangs,
    IsAway,
}

/// Two gateways, and when which of them was called.
struct Double {
    primary: Mutex<Gateway>,
    start: Instant,
    calls: Mutex<Vec<(&'static str, Duration)>>,
}

impl Double {
    fn new(primary: Gateway) -> Arc<Self> {
        Arc::new(Self {
            primary: Mutex::new(primary),
            start: Instant::now(),
            calls: Mutex::default(),
        })
    }

    fn client(self: &Arc<Self>) -> wechatpay_client::ClientBuilder {
        client_builder().transport(self.clone())
    }

    /// The calls since the last time this was asked.
    fn calls(&self) -> Vec<(&'static str, Duration)> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }

    /// The seconds from each call to the next.
    fn pauses(&self) -> Vec<f64> {
        let calls = self.calls();
        let pairs = calls.windows(2);
        pairs
            .map(|pair| pair[1].1.as_secs_f64() - pair[0].1.as_secs_f64())
            .collect()
    }
}

impl Transport for Double {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (host, does) = match request.uri().host() {
                Some("api.mch.weixin.qq.com") => ("primary", *self.primary.lock().unwrap()),
                Some("api2.mch.weixin.qq.com") => ("backup", Gateway::Answers),
                other => panic!("{other:?}"),
            };
            let at = self.start.elapsed();
            self.calls.lock().unwrap().push((host, at));
            match does {
                Gateway::Answers => Ok(answer(200, "")),
                Gateway::Limits { retry_after } => {
                    let mut answer = answer(429, r#"{"code":"FREQUENCY_LIMITED"}"#);
                    let seconds = retry_after.into();
                    answer.headers_mut().insert("Retry-After", seconds);
                    Ok(answer)
                }
                Gateway::Fails => Ok(answer(500, r#"{"code":"SYSTEM_ERROR"}"#)),
                Gateway::Hangs => std::future::pending().await,
                Gateway::IsAway => Err(TransportError::not_sent("no route")),
            }
        })
    }
}

fn answer(status: u16, body: &str) -> Response<Body> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    signed(status, body, now.as_secs()).map(Body::from)
}

/// A write that can be repeated and is allowed once a minute.
struct Write;

impl Operation for Write {
    type Response = ();

    const INFO: OperationInfo = OperationInfo::new(Method::POST, "/v3/write", "test.write")
        .retry(Retry::IdempotencyKey("key"))
        .rate_limit(1, 60);

    fn parts(&self) -> Result<Parts, InvalidRequest> {
        Parts::of(&Self::INFO, &None::<String>)
    }

    fn decode(body: &[u8]) -> Result<(), DecodeError> {
        runtime::decode_empty(body)
    }
}

async fn seconds_of<T>(future: impl Future<Output = T>) -> (T, u64) {
    let start = Instant::now();
    let output = future.await;
    (output, start.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_and_have_a_random_part() {
    let double = Double::new(Gateway::Fails);
    let client = double.client().build().unwrap();
    let mut all = Vec::new();
    for _ in 0..5 {
        let error = client.send(&Write).await.unwrap_err();
        assert_eq!(error.attempts(), 4);
        let pauses = double.pauses();
        let longest = [0.2, 0.4, 0.8];
        assert_eq!(pauses.len(), longest.len());
        for (pause, longest) in pauses.iter().zip(longest) {
            // A timer of tokio's ticks each millisecond.
            let range = longest / 2.0 - 0.002..longest + 0.002;
            assert!(range.contains(pause), "{pause} of {longest}");
        }
        all.push(pauses);
    }
    assert!(all.iter().any(|pauses| *pauses != all[0]), "{all:?}");
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_honoured_within_the_time_of_the_call() {
    let double = Double::new(Gateway::Limits { retry_after: 12 });
    let client = double.client().build().unwrap();
    let (result, seconds) = seconds_of(client.send(&Write)).await;
    let error = result.unwrap_err();
    // The first pause and the second, a little longer than 12 s each; the third would end too late.
    assert_eq!((error.attempts(), seconds), (3, 24));
    assert!(double.pauses().iter().all(|pause| *pause > 12.0));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(12)));
}

#[tokio::test(start_paused = true)]
async fn all_attempts_share_the_time_of_the_call() {
    let double = Double::new(Gateway::Hangs);
    let client = double.client().no_backup().build().unwrap();
    let (result, seconds) = seconds_of(client.send(&Write)).await;
    let error = result.unwrap_err();
    assert_eq!((error.attempts(), seconds), (3, 30));
    assert!(error.is_timeout() && error.may_have_taken_effect());

    // The only attempt has all of it.
    let client = double.client().retry(RetryPolicy::never()).build().unwrap();
    let (result, seconds) = seconds_of(client.send(&Write)).await;
    assert_eq!((result.unwrap_err().attempts(), seconds), (1, 30));
}

#[tokio::test(start_paused = true)]
async fn calls_return_to_the_primary_after_a_minute() {
    let double = Double::new(Gateway::IsAway);
    let client = double.client().build().unwrap();
    let hosts = || -> Vec<_> { double.calls().into_iter().map(|(host, _)| host).collect() };

    client.send(&Write).await.unwrap();
    assert_eq!(hosts(), ["primary", "backup"]);
    tokio::time::advance(Duration::from_secs(30)).await;
    client.send(&Write).await.unwrap();
    assert_eq!(hosts(), ["backup"]);

    // Still away: one attempt finds out.
    tokio::time::advance(Duration::from_secs(31)).await;
    client.send(&Write).await.unwrap();
    client.send(&Write).await.unwrap();
    assert_eq!(hosts(), ["primary", "backup", "backup"]);

    *double.primary.lock().unwrap() = Gateway::Answers;
    tokio::time::advance(Duration::from_secs(61)).await;
    client.send(&Write).await.unwrap();
    client.send(&Write).await.unwrap();
    assert_eq!(hosts(), ["primary", "primary"]);
}

#[tokio::test(start_paused = true)]
async fn a_gateway_that_hangs_is_left_after_two_attempts() {
    let double = Double::new(Gateway::Hangs);
    let client = double.client().build().unwrap();
    let (result, seconds) = seconds_of(client.send(&Write)).await;
    result.unwrap();
    assert_eq!(seconds, 20);
    let hosts: Vec<_> = double.calls().into_iter().map(|(host, _)| host).collect();
    assert_eq!(hosts, ["primary", "primary", "backup"]);
}

#[tokio::test(start_paused = true)]
async fn the_rate_limit_of_an_operation_is_kept_if_it_shall_be() {
    let double = Double::new(Gateway::Answers);
    let build = |keep: bool| -> Client {
        let builder = double.client().timeout(Duration::from_secs(90));
        builder.rate_limits(keep).build().unwrap()
    };
    let free = build(false);
    for _ in 0..3 {
        assert_eq!(seconds_of(free.send(&Write)).await.1, 0);
    }

    let client = build(true);
    let clone = client.clone();
    assert_eq!(seconds_of(client.send(&Write)).await.1, 0);
    assert_eq!(seconds_of(clone.send(&Write)).await.1, 60);
    double.calls();

    // Two at once: the second would have its turn after 120 s.
    let ((first, second), seconds) =
        seconds_of(async { tokio::join!(client.send(&Write), clone.send(&Write)) }).await;
    first.unwrap();
    let error = second.unwrap_err();
    assert_eq!(seconds, 90);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, 0));
    assert!(error.is_timeout() && !error.may_have_taken_effect());
    assert_eq!(double.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn repeated_attempts_wait_for_their_turn_too() {
    let double = Double::new(Gateway::Fails);
    let builder = double.client().timeout(Duration::from_secs(600));
    let client = builder.rate_limits(true).build().unwrap();
    let (result, seconds) = seconds_of(client.send(&Write)).await;
    assert_eq!((result.unwrap_err().attempts(), seconds), (4, 180));
}

#[test]
fn outside_tokio_a_call_is_one_attempt() {
    let double = Double::new(Gateway::Fails);
    let client = double.client().rate_limits(true).build().unwrap();
    let error = block_on(client.send(&Write)).unwrap_err();
    assert_eq!(error.attempts(), 1);
}

/// Polls a future that never waits.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn the_future_of_a_call_is_small() {
    let double = Double::new(Gateway::Answers);
    let client = double.client().build().unwrap();
    let bytes = size_of_val(&client.send(&Write));
    assert!(bytes < 8 * 1024, "{bytes}");
}
