//! `wechatpay call` by the name of an operation.

use serde_json::json;
use wechatpay_simulator::{Fault, Simulator};

use crate::shell::Shell;

const FIELDS: [&str; 5] = [
    "coupon_code=sxxe34343434",
    "stock_id=100088",
    "appid=wx1234567889999",
    "use_time=2015-05-20T13:29:35+08:00",
    "use_request_no=1002600620019090123143254435",
];

/// `call useCoupon` with the fields of the documents' example, and more.
fn use_coupon<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["call", "useCoupon"];
    arguments.extend(FIELDS);
    arguments.extend(more);
    arguments
}

fn request() -> serde_json::Value {
    json!({
        "coupon_code": "sxxe34343434",
        "stock_id": "100088",
        "appid": "wx1234567889999",
        "use_time": "2015-05-20T13:29:35+08:00",
        "use_request_no": "1002600620019090123143254435",
    })
}

#[tokio::test]
async fn a_coupon_is_redeemed_by_fields_and_the_answer_is_one_line() {
    let simulator = Simulator::start().await.unwrap();
    let done = Shell::of(&simulator).run(&use_coupon(&[]));

    assert_eq!(done.json()["stock_id"], "100088");
    assert_eq!(done.output.lines().count(), 1);
    assert_eq!(done.errors, "");
    assert_eq!(simulator.redemptions(), 1);
}

#[tokio::test]
async fn fields_come_from_a_file_or_standard_input_too_and_arguments_count_before_them() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    shell.write("request.json", request().to_string());

    let by_file = shell.run(&["call", "useCoupon", "--json", "@request.json"]);
    assert_eq!(by_file.json()["openid"], "xsd3434454567676");

    let mut other = request();
    other["coupon_code"] = json!("to be overridden");
    let arguments = [
        "call",
        "useCoupon",
        "--json",
        "-",
        "coupon_code=sxxe34343435",
        "use_request_no=2",
    ];
    // A field given twice is one too many.
    shell
        .run(&["call", "useCoupon", "appid=a", "appid=b"])
        .fails(2, &["`appid` is given twice"]);
    let by_input = shell.run_with_input(&arguments, &other.to_string());
    assert_eq!(by_input.json()["stock_id"], "100088");
    assert!(simulator.coupon("sxxe34343435").unwrap().is_used());
    assert_eq!(simulator.redemptions(), 2);
}

#[tokio::test]
async fn what_breaks_the_spec_is_told_in_full_and_not_sent() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    let done = shell.run(&[
        "call",
        "useCoupon",
        "coupon_code=123456789012345678901234567890123",
        "use_time=yesterday",
        "stock=100088",
        "appid:=12",
    ]);
    done.fails(
        2,
        &[
            "coupon_code: must have at most 32 characters, has 33\n      Code of the coupon. 券 code",
            "use_time: must be a time with its offset, such as 2015-05-20T13:29:35+08:00",
            "use_request_no: required",
            "appid: must be of type string, is integer",
            "stock: no such field (did you mean `stock_id`?)",
            "in 5 places",
        ],
    );
    // What was typed may be personal data.
    assert!(!done.errors.contains("1234567890"), "{done:?}");
    assert_eq!(simulator.requests().len(), 0);
}

#[test]
fn a_field_within_an_object_is_told_of_like_one_at_the_top() {
    let done = Shell::bare().run(&[
        "call",
        "createBusifavorStock",
        "display_pattern_info.descriptoin=x",
        "stock_send_rule.max_coupons=many",
        "notify_config.zzz=1",
        "coupon_use_rule.coupon_available_time.irregulary_avaliable_time=[{\"begin_tiem\":\"x\"}]",
    ]);
    done.fails(
        2,
        &[
            "display_pattern_info.descriptoin: no such field (did you mean `description`?)\n",
            "stock_send_rule.max_coupons: must be of type integer, is string\n      Most coupons ",
            "notify_config.zzz: no such field\n",
            "irregulary_avaliable_time.0.begin_tiem: no such field (did you mean `begin_time`?)\n",
        ],
    );
}

#[tokio::test]
async fn unchecked_the_platform_has_its_say() {
    let simulator = Simulator::start().await.unwrap();
    let done = Shell::of(&simulator).run(&use_coupon(&["openid=", "--unchecked"]));
    done.fails(3, &["PARAM_ERROR", "has changed nothing"]);
    assert_eq!(simulator.requests().len(), 1);
}

#[tokio::test]
async fn unchecked_fields_without_a_place_go_into_the_query() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    let call = ["call", "queryStock", "stock_id=100088", "new_field=1"];
    shell.run(&call).fails(2, &["new_field: no such field"]);
    let printed = shell
        .run(&[&call[..], &["--unchecked", "--dry-run"]].concat())
        .output;
    assert!(printed.contains("/stocks/100088?new_field=1'"), "{printed}");
}

#[tokio::test]
async fn an_unknown_operation_is_told_with_the_one_that_was_meant() {
    let done = Shell::bare().run(&["call", "useCupon"]);
    done.fails(
        2,
        &["there is no operation `useCupon` (did you mean `useCoupon`?)"],
    );
}

#[tokio::test]
async fn the_exit_status_says_what_to_do_next() {
    let simulator = Simulator::start().await.unwrap();
    let mut shell = Shell::of(&simulator);

    let refused = shell.run(&use_coupon(&["mch_id=1", "openid=someone-else"]));
    refused.fails(3, &["refused", "The platform refused the call"]);

    for _ in 0..4 {
        simulator.fail_next(Fault::CutShort);
    }
    let unknown = shell.run(&use_coupon(&[]));
    unknown.fails(4, &["outcome unknown", "Repeat the very same request"]);
    // The very same request tells, and redeems nothing again.
    assert_eq!(shell.run(&use_coupon(&[])).json()["stock_id"], "100088");
    assert_eq!(simulator.redemptions(), 1);

    shell.set("WECHATPAY_BASE_URL", "http://127.0.0.1:1");
    let not_sent = shell.run(&use_coupon(&[]));
    not_sent.fails(2, &["not sent", "Nothing was sent"]);
}

#[tokio::test]
async fn messages_are_in_the_language_of_the_locale() {
    let simulator = Simulator::start().await.unwrap();
    let mut shell = Shell::of(&simulator);
    shell.set("LANG", "zh_CN.UTF-8");
    shell
        .run(&["call", "useCoupon"])
        .fails(2, &["错误", "没有发出请求", "4 处"]);
    shell.set("LC_ALL", "C");
    shell
        .run(&["call", "useCoupon"])
        .fails(2, &["error: useCoupon: nothing was sent"]);
}

const SPEC: &str = r"
openapi: 3.1.0
info: { title: Ours, version: '1' }
servers: [{ url: https://api.mch.weixin.qq.com/v3 }]
security: [{ wechatpay: [] }]
paths:
  /ours/{shop}/orders:
    post:
      operationId: createOrder
      parameters:
        - { name: shop, in: path, required: true, schema: { type: string } }
        - { name: with, in: query, schema: { type: array, items: { type: integer } } }
        - { name: X-Note, in: header, schema: { type: string } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                amount: { type: integer, minimum: 1 }
                gift: { type: boolean }
                goods: { type: array, items: { type: string } }
                payer:
                  type: object
                  properties:
                    name: { type: string, x-wechatpay-encrypted: true }
                    age: { type: integer }
                    document:
                      oneOf:
                        - { type: integer }
                        - { $ref: '#/components/schemas/Secret' }
                    phones: { type: array, items: { $ref: '#/components/schemas/Secret' } }
              required: [amount]
      responses:
        '200':
          description: The order.
          content:
            application/json:
              schema: { type: object, properties: { amount: { type: integer } }, required: [amount] }
components:
  securitySchemes:
    wechatpay: { type: http, scheme: WECHATPAY2-SHA256-RSA2048 }
  schemas:
    Text: { type: string, minLength: 1 }
    Secret: { $ref: '#/components/schemas/Text', x-wechatpay-encrypted: true, maxLength: 40 }
";

#[tokio::test]
async fn operations_of_a_given_spec_take_fields_by_their_types_and_places() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("ours.yaml");
    std::fs::write(&spec, SPEC).unwrap();
    let simulator = Simulator::builder().spec(&spec).start().await.unwrap();
    let arguments = [
        "call",
        "createOrder",
        "--spec",
        spec.to_str().unwrap(),
        "shop=a/b 店",
        "with=1",
        "with=2",
        "X-Note=quick",
        "amount=12",
        "gift=true",
        "goods=tea",
        "goods=cup",
        "payer.name=张三",
        "payer.age=30",
        "payer.document=P1234567",
        "payer.phones=13800000000",
    ];
    let shell = Shell::of(&simulator);
    assert_eq!(shell.run(&arguments).json()["amount"], 12);
    assert_eq!(
        simulator.requests()[0].path,
        "/v3/ours/a%2Fb%20%E5%BA%97/orders"
    );

    let printed = shell.run(&[&arguments[..], &["--dry-run"]].concat()).output;
    assert!(printed.contains("/orders?with=1&with=2'"), "{printed}");
    assert!(printed.contains("--header 'x-note: quick'"), "{printed}");
    let line = printed
        .lines()
        .find_map(|line| line.trim().strip_prefix("--data-raw '"));
    let body = line.unwrap().strip_suffix("' \\").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["goods"], json!(["tea", "cup"]));
    assert_eq!(
        (&body["gift"], &body["payer"]["age"]),
        (&json!(true), &json!(30))
    );
    // Encrypted, as the spec has it: the block of an RSA key of 2048 bits in Base64.
    for secret in ["/name", "/document", "/phones/0"] {
        let secret = body["payer"].pointer(secret).unwrap();
        assert_eq!(secret.as_str().unwrap().len(), 344, "{body}");
    }
    // Only the choice that the value is of.
    let printed = [&arguments[..], &["--dry-run", "payer.document:=7"]].concat();
    let printed = printed
        .iter()
        .copied()
        .filter(|argument| *argument != "payer.document=P1234567");
    let printed = shell.run(&printed.collect::<Vec<_>>()).output;
    assert!(printed.contains("\"document\":7"), "{printed}");
}

#[tokio::test]
async fn a_spec_with_faults_is_told_with_its_places() {
    let shell = Shell::bare();
    shell.write("ours.yaml", SPEC.replace("minimum: 1", "minimun: 1"));
    let done = shell.run(&["call", "createOrder", "--spec", "ours.yaml", "amount=1"]);
    done.fails(2, &["ours.yaml:21:42", "did you mean `minimum`?"]);
}
