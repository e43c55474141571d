//! Generated bindings: what they send, what they refuse to send, and what they read.
//!
//! `build.rs` makes them. `WECHATPAY_OPERATIONS=500 WECHATPAY_FIRST_SEED=1000` makes more, and others.

use percent_encoding::percent_decode_str;
use serde_json::Value;
use wechatpay_client::{DecodeError, runtime};
use wechatpay_conformance::dice::Dice;
use wechatpay_conformance::instances::instance;
use wechatpay_conformance::operations::Form;
use wechatpay_conformance::schemas::{self, Dialect};

use crate::judge::{self, Judge};

#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "bindings are for all uses"
)]
mod openapi30 {
    include!(concat!(env!("OUT_DIR"), "/openapi30.rs"));
}
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "bindings are for all uses"
)]
mod openapi31 {
    include!(concat!(env!("OUT_DIR"), "/openapi31.rs"));
}
include!(concat!(env!("OUT_DIR"), "/operations.rs"));

const DIALECT: Dialect = Dialect::Generator {
    patterns: cfg!(feature = "pattern"),
};

/// How many values are tried of each schema.
const VALUES: usize = 60;

/// An operation of the bindings.
struct Operation {
    seed: u64,
    /// Sends a value, if it can be had as what the request takes.
    send: fn(&Value) -> Result<Sent, DecodeError>,
    /// Reads an answer.
    read: fn(&Value) -> Result<(), DecodeError>,
}

/// The body that is sent, or the parameter, if there is any; or the rules that were broken.
type Sent = Result<Option<Value>, String>;

fn read<T: for<'de> runtime::Deserialize<'de>>(value: &Value) -> Result<T, DecodeError> {
    runtime::decode(value.to_string().as_bytes())
}

fn sent(request: &impl wechatpay_client::Operation) -> Sent {
    match request.parts() {
        Ok(parts) => {
            let query = parts.path_and_query().split_once("?value=");
            let query = query.map(|(_, value)| percent_decode_str(value).collect());
            let body = parts.body().map(|body| body.to_vec());
            let sent: Option<Vec<u8>> = query.or(body);
            Ok(sent.map(|sent| serde_json::from_slice(&sent).expect("JSON")))
        }
        Err(invalid) => Err(invalid.to_string()),
    }
}

#[test]
fn what_is_valid_is_sent_and_what_is_sent_is_valid() {
    let mut judge = Judge::new();
    let (mut all, mut refusals) = (0, 0);
    for operation in OPERATIONS {
        let seed = operation.seed;
        let (schema, form) = (
            schemas::of_seed(seed, DIALECT),
            Form::of_seed(seed, DIALECT),
        );
        let [given, going] = [judge::given(&schema), judge::sent(&schema)];
        let [given, going] = [given, going].map(|schema| judge.read(schema));
        let mut dice = Dice::new(seed);
        for _ in 0..VALUES {
            let value = instance(&mut dice, &schema);
            let sent = (operation.send)(&value);
            let is_good = match &sent {
                Ok(Ok(Some(sent))) => judge.is_valid(&form.value(sent.clone()), going),
                // A parameter that is `null` is left out.
                Ok(Ok(None)) => form == Form::Parameter && judge.is_valid(&Value::Null, going),
                Ok(Err(_)) | Err(_) => !judge.is_valid(&value, given),
            };
            assert!(
                is_good,
                "seed {seed}\nschema {schema}\nvalue {value}\n{sent:?}"
            );
            all += 1;
            refusals += usize::from(matches!(sent, Ok(Err(_))));
        }
    }
    assert!(refusals > all / 10, "{refusals} refused of {all}");
}

#[test]
fn an_answer_that_is_valid_is_read() {
    let mut judge = Judge::new();
    let mut valid = 0;
    for operation in OPERATIONS {
        let schema = schemas::of_seed(operation.seed, DIALECT);
        let received = judge.read(judge::received(&schema));
        let mut dice = Dice::new(operation.seed);
        for _ in 0..VALUES {
            let value = instance(&mut dice, &schema);
            if judge.is_valid(&value, received) {
                valid += 1;
                let read = (operation.read)(&serde_json::json!({ "value": value }));
                let seed = operation.seed;
                assert!(
                    read.is_ok(),
                    "seed {seed}\nschema {schema}\nvalue {value}\n{read:?}"
                );
            }
        }
    }
    assert!(valid > OPERATIONS.len() * VALUES / 4, "{valid} are valid");
}
