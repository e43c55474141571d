//! What an observer, a subscriber of `tracing`, and the reader of an error learn of a call.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use wechatpay_client::observe::{Observation, Outcome};
use wechatpay_client::{Client, ClientBuilder, RetryPolicy};

use crate::socket::{ANSWER, Gateway, bytes, signed_bytes};
use crate::vectors::{client_builder, required_fields};

/// What was observed, a line each.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// The builder with an observer that writes here.
    pub(crate) fn of(&self, builder: ClientBuilder) -> ClientBuilder {
        let lines = Arc::clone(&self.0);
        builder.observer(move |observation: &Observation<'_>| {
            lines.lock().unwrap().push(line(observation));
        })
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn line(observation: &Observation<'_>) -> String {
    match observation {
        Observation::Attempt(attempt) => {
            let mut line = format!("attempt {}: {}", attempt.number, attempt.outcome);
            if let Some(status) = attempt.status {
                line = format!("{line} {}", status.as_u16());
            }
            match attempt.code {
                Some(code) => format!("{line} {code}"),
                None => line,
            }
        }
        Observation::Call(call) => {
            let effect = if call.may_have_taken_effect {
                "effect"
            } else {
                "no effect"
            };
            format!(
                "call: {}, {} attempts, {effect}",
                call.outcome, call.attempts
            )
        }
        other => format!("{other:?}"),
    }
}

fn builder(gateway: &Gateway) -> ClientBuilder {
    let at_once = RetryPolicy::default().delays(Duration::ZERO, Duration::ZERO);
    client_builder().base_url(&gateway.url).retry(at_once)
}

async fn redeem(client: &Client) -> Result<(), wechatpay_client::Error> {
    let request = required_fields().build();
    client.busifavor().use_coupon(&request).await.map(drop)
}

#[tokio::test]
async fn each_attempt_and_each_call_is_observed() {
    let log = Log::default();
    let gateway = Gateway::answering_in_turn(vec![
        Vec::new(),
        signed_bytes(400, r#"{"code":"SYSTEM_ERROR"}"#),
        signed_bytes(200, ANSWER),
        signed_bytes(400, r#"{"code":"PARAM_ERROR"}"#),
        signed_bytes(200, "{}"),
    ]);
    let client = log.of(builder(&gateway)).build().unwrap();
    redeem(&client).await.unwrap();
    redeem(&client).await.unwrap_err();
    redeem(&client).await.unwrap_err();
    let invalid = required_fields().stock_id("").build();
    client.busifavor().use_coupon(&invalid).await.unwrap_err();

    assert_eq!(
        log.lines(),
        [
            "attempt 1: outcome_unknown",
            "attempt 2: outcome_unknown 400 SYSTEM_ERROR",
            "attempt 3: success 200",
            "call: success, 3 attempts, effect",
            "attempt 1: refused 400 PARAM_ERROR",
            "call: refused, 1 attempts, no effect",
            // The attempt was fine, as far as it goes.
            "attempt 1: success 200",
            "call: undecodable, 1 attempts, effect",
            "call: not_sent, 0 attempts, no effect",
        ]
    );
}

#[tokio::test]
async fn a_call_that_is_dropped_is_observed() {
    let log = Log::default();
    let gateway = Gateway::new(|_, stream| drop(std::io::Read::read(stream, &mut [0])));
    let client = log.of(builder(&gateway)).build().unwrap();
    let limit = Duration::from_millis(200);
    let call = tokio::time::timeout(limit, redeem(&client));
    assert!(call.await.is_err());
    assert_eq!(
        log.lines(),
        ["attempt 1: dropped", "call: dropped, 1 attempts, effect"]
    );
}

#[tokio::test]
async fn an_observation_tells_where_what_and_how_long() {
    let gateway = Gateway::answering(signed_bytes(403, r#"{"code":"NO_AUTH"}"#));
    let url = gateway.url.clone();
    let client = builder(&gateway)
        .observer(move |observation: &Observation<'_>| match observation {
            Observation::Attempt(attempt) => {
                assert_eq!(attempt.operation.id, "busifavor.useCoupon");
                assert_eq!(attempt.gateway, url);
                let request_id = attempt.request_id.unwrap();
                assert_eq!(request_id.error_number(), Some(268_578_704));
                assert!(attempt.duration > Duration::ZERO);
            }
            Observation::Call(call) => {
                assert_eq!(call.outcome, Outcome::Refused);
                assert_eq!(call.error.unwrap().code(), Some("NO_AUTH"));
                assert!(call.duration > Duration::ZERO);
            }
            other => panic!("{other:?}"),
        })
        .build()
        .unwrap();
    redeem(&client).await.unwrap_err();
}

#[tokio::test]
async fn an_error_says_on_one_line_all_that_support_asks_for() {
    let body = r#"{"code":"NO_AUTH","message":"无权限","detail":{"field":"/appid","location":"body","issue":"not bound"}}"#;
    let gateway = Gateway::answering(signed_bytes(403, body));
    let error = redeem(&builder(&gateway).build().unwrap())
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "busifavor.useCoupon: refused: WeChat Pay refused the call; HTTP 403 NO_AUTH, 无权限 \
         (/appid in body: not bound), Request-ID 08F5B8C2B506-268578704 (error number 268578704), \
         verified; no effect; 1 attempt"
    );
    let full = format!("{error:?}");
    for part in [
        "useCoupon",
        "Refused",
        "403",
        "NO_AUTH",
        "268578704",
        "attempts: 1",
    ] {
        assert!(full.contains(part), "{part} in {full}");
    }
}

#[tokio::test]
async fn a_refused_signature_is_told_by_the_lengths_of_both_sides() {
    let sign_error = |length: usize| {
        let body = format!(
            r#"{{"code":"SIGN_ERROR","message":"no","detail":{{"field":"signature",
            "location":"authorization","detail":{{"issue":"sign not match"}},"sign_information":{{
            "method":"POST","url":"/v3/marketing/busifavor/coupons/use",
            "sign_message_length":{length},"truncated_sign_message":"POST\\nxsd3434454567676"}}}}}}"#
        );
        bytes(401, &["Request-ID: 08F5-1"], body.as_bytes())
    };
    let gateway = Gateway::answering_in_turn(vec![sign_error(100), Vec::new()]);
    let error = redeem(&builder(&gateway).build().unwrap())
        .await
        .unwrap_err();
    let body = gateway.received()[0].body.len();
    // POST, the path, the timestamp, the nonce and the body, each with its line feed.
    let message = 4 + 35 + 10 + 32 + body + 5;
    let text = error.to_string();
    assert!(
        text.contains(&format!(
            "; signed here: {message} bytes, 35 of path and query, {body} of body; checked there: \
             100 bytes, 35 of path and query (another length: the request was changed on its way)"
        )),
        "{text}"
    );
    assert!(!format!("{text}{error:?}").contains("xsd3434454567676"));
    let (ours, theirs) = (error.signed_text().unwrap(), error.checked_text().unwrap());
    assert_eq!(
        (ours.message, ours.path_and_query, ours.body),
        (message, 35, body)
    );
    assert_eq!((theirs.message, theirs.path_and_query), (100, Some(35)));
    assert_eq!(error.wrong_clock(), None);

    let gateway = Gateway::answering(sign_error(message));
    let error = redeem(&builder(&gateway).build().unwrap())
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("(the same length: look at"),
        "{error}"
    );
}

#[cfg(feature = "tracing")]
pub(crate) mod spans {
    use std::cell::RefCell;
    use std::fmt::{Debug, Write as _};
    use std::sync::Once;
    use std::sync::atomic::{AtomicU64, Ordering};

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::{ANSWER, Gateway, builder, redeem, signed_bytes};

    thread_local! {
        /// What this test's thread has recorded.
        static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
    }

    /// Writes down all that it is told. There is one for all tests: with one for each, `tracing`
    /// may ask the wrong thread whether anybody is interested.
    #[derive(Default)]
    struct Recorder {
        spans: AtomicU64,
    }

    /// Begins to record what happens on this thread.
    pub(crate) fn record() {
        static START: Once = Once::new();
        START.call_once(|| {
            tracing::subscriber::set_global_default(Recorder::default()).unwrap();
        });
        recorded();
    }

    /// What happened on this thread since the last time.
    pub(crate) fn recorded() -> String {
        TEXT.take()
    }

    fn write(head: &str, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(String::from(head));
        record(&mut fields);
        TEXT.with_borrow_mut(|text| writeln!(text, "{}", fields.0).unwrap());
    }

    struct Fields(String);

    impl Visit for Fields {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            write!(self.0, " {field}={value:?}").unwrap();
        }
    }

    impl Subscriber for Recorder {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target().starts_with("wechatpay_client")
        }

        fn new_span(&self, span: &Attributes<'_>) -> Id {
            write(span.metadata().name(), |fields| span.record(fields));
            Id::from_u64(self.spans.fetch_add(1, Ordering::SeqCst) + 1)
        }

        fn record(&self, span: &Id, values: &Record<'_>) {
            write(&format!("{}:", span.into_u64()), |fields| {
                values.record(fields);
            });
        }

        fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

        fn event(&self, event: &Event<'_>) {
            write(event.metadata().level().as_str(), |fields| {
                event.record(fields);
            });
        }

        fn enter(&self, _span: &Id) {}

        fn exit(&self, _span: &Id) {}
    }

    #[tokio::test]
    async fn calls_and_attempts_are_spans() {
        record();
        let gateway = Gateway::answering_in_turn(vec![
            signed_bytes(400, r#"{"code":"SYSTEM\nERROR"}"#),
            signed_bytes(500, r#"{"code":"SYSTEM_ERROR"}"#),
            signed_bytes(200, ANSWER),
        ]);
        let client = builder(&gateway).build().unwrap();
        redeem(&client).await.unwrap_err();
        redeem(&client).await.unwrap();
        let text = recorded();
        for part in [
            "wechatpay.call operation=\"busifavor.useCoupon\"\n",
            "wechatpay.attempt operation=\"busifavor.useCoupon\" attempt=1 gateway=",
            " attempt=2 ",
            "status=400",
            "code=SYSTEM\\nERROR",
            "request_id=08F5B8C2B506-268578704",
            "duration_ms=",
            "outcome=\"refused\"",
            "outcome=\"success\"",
            "may_have_taken_effect=true",
            "WARN message=outcome_unknown status=500 code=SYSTEM_ERROR",
            "DEBUG message=success status=200",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }
}
