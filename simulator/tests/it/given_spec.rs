//! Operations of a spec that the simulator was given.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};
use wechatpay_simulator::Simulator;

use aws_lc_rs::rsa::OAEP_SHA1_MGF1SHA1;

use crate::echo::{decrypt, encrypt};
use crate::raw_client::{Answer, RawClient};

const SPEC: &str = r"
openapi: 3.1.0
info: { title: Ours, version: '1' }
servers:
  - url: https://api.mch.weixin.qq.com/v3
paths:
  /ours/orders/{order_id}:
    get:
      operationId: queryOrder
      parameters:
        - { name: order_id, in: path, required: true, schema: { type: string, maxLength: 8 } }
        - { name: with, in: query, schema: { type: array, items: { type: string, enum: [A, B] } } }
      responses:
        '200':
          description: The order.
          content:
            application/json:
              schema: { $ref: 'shared.yaml#/components/schemas/Order' }
    delete:
      responses:
        '204': { description: Gone. }
  /ours/orders:
    post:
      operationId: createOrder
      x-wechatpay-idempotency-key: out_no
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                out_no: { type: string }
                amount: { type: integer, minimum: 1 }
              required: [out_no, amount]
      responses:
        '201':
          description: The order.
          content:
            application/json:
              schema: { $ref: 'shared.yaml#/components/schemas/Order' }
  /ours/receipt:
    get:
      operationId: receipt
      responses:
        '200': { description: Signed., content: { 'image/*': {} } }
  /ours/bill:
    get:
      operationId: bill
      x-wechatpay-unsigned-response: true
      responses:
        '200': { description: Not signed., content: { text/csv: { schema: { type: string, format: binary } } } }
  /ours/time:
    get:
      operationId: time
      security: []
      responses:
        '200': { description: For all., content: { application/json: { schema: { type: object } } } }
  /marketing/busifavor/callbacks:
    get:
      operationId: ours
      responses:
        '200': { description: Not asked. }
";

const SHARED: &str = r"
openapi: 3.1.0
components:
  schemas:
    Order:
      type: object
      properties:
        order_id: { type: string, minLength: 3, maxLength: 8 }
        amount: { type: integer, minimum: 10, maximum: 20 }
        state: { $ref: '#/components/schemas/State' }
        create_time: { type: string, format: date-time }
        note: { type: string, maxLength: 6 }
        paid: { type: boolean }
        lines:
          type: array
          minItems: 1
          items: { $ref: '#/components/schemas/Order' }
      required: [order_id, amount, state, create_time]
    State: { type: string, enum: [OPEN, PAID] }
";

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

async fn start(name: &str, seed: u64) -> (Simulator, RawClient) {
    let folder = folder(name, &[("ours.yaml", SPEC), ("shared.yaml", SHARED)]);
    let simulator = Simulator::builder()
        .spec(folder.join("ours.yaml"))
        .seed(seed)
        .start()
        .await
        .unwrap();
    let client = RawClient::new(&simulator);
    (simulator, client)
}

fn get(client: &RawClient, url: &str) -> Answer {
    client.request("GET", url, "").send().unwrap()
}

fn check_order(order: &Value) {
    let length = order["order_id"].as_str().unwrap().len();
    assert!((3..=8).contains(&length), "{order}");
    assert!(
        (10..=20).contains(&order["amount"].as_i64().unwrap()),
        "{order}"
    );
    assert!(["OPEN", "PAID"].contains(&order["state"].as_str().unwrap()));
    assert!(order["create_time"].as_str().unwrap().ends_with("+08:00"));
}

#[tokio::test]
async fn answers_are_as_the_schema_says_and_signed() {
    let (_simulator, client) = start("given-signed", 0).await;

    let answer = get(&client, "/v3/ours/orders/4711");

    assert_eq!(answer.status, 200);
    assert!(client.verifies(&answer));
    let order = answer.json();
    check_order(&order);
    assert_eq!(
        order["order_id"], "4711",
        "what was asked for is what is told"
    );
    assert!(order["note"].as_str().unwrap().len() <= 6);
    assert!(order["paid"].is_boolean());
    check_order(&order["lines"][0]);

    let created = client.request("POST", "/v3/ours/orders", r#"{"out_no":"1","amount":15}"#);
    let created = created.send().unwrap();
    assert_eq!(
        (created.status, created.json()["amount"].as_i64()),
        (201, Some(15))
    );

    let gone = client
        .request("DELETE", "/v3/ours/orders/1", "")
        .send()
        .unwrap();
    assert_eq!((gone.status, gone.body.len()), (204, 0));
    assert!(client.verifies(&gone));
}

#[tokio::test]
async fn files_are_made_up_too_and_signed_where_the_spec_does_not_say_otherwise() {
    let (_simulator, client) = start("given-spec-files", 0).await;

    let receipt = get(&client, "/v3/ours/receipt");
    assert_eq!(receipt.header("content-type"), Some("image/png"));
    assert!(client.verifies(&receipt));
    assert!(receipt.body.starts_with(b"receipt: "));
    assert_eq!(get(&client, "/v3/ours/receipt").body, receipt.body);

    let bill = get(&client, "/v3/ours/bill");
    assert_eq!(
        (bill.status, bill.header("content-type")),
        (200, Some("text/csv"))
    );
    assert!(!bill.has_signature_headers());
}

#[tokio::test]
async fn a_request_is_signed_unless_the_spec_says_otherwise() {
    let (_simulator, client) = start("given-spec-unsigned", 0).await;
    let unsigned = |url| {
        let request = client.request("GET", url, "");
        request.header("Authorization", None).send().unwrap().status
    };
    assert_eq!(unsigned("/v3/ours/time"), 200);
    assert_eq!(unsigned("/v3/ours/receipt"), 401);
}

#[tokio::test]
async fn a_seed_decides_what_they_say() {
    let (_one, first) = start("given-seed", 1).await;
    let (_two, second) = start("given-seed", 1).await;
    let (_other, third) = start("given-seed", 2).await;
    let url = "/v3/ours/orders/4711";

    let answer = get(&first, url).body;

    assert_eq!(get(&first, url).body, answer);
    assert_eq!(get(&second, url).body, answer);
    assert_ne!(get(&third, url).body, answer);
    assert_ne!(get(&first, "/v3/ours/orders/4712").body, answer);
}

#[tokio::test]
async fn requests_are_checked_and_request_numbers_kept() {
    let (_simulator, client) = start("given-checked", 0).await;
    let post = |body: Value| {
        let request = client.request("POST", "/v3/ours/orders", &body.to_string());
        request.send().unwrap()
    };

    let answer = post(json!({ "out_no": "1", "amount": 0 }));
    assert_eq!(answer.error(), (400, "PARAM_ERROR".to_owned()));
    assert_eq!(answer.json()["detail"]["field"], "/amount");
    let answer = get(&client, "/v3/ours/orders/123456789");
    assert_eq!(answer.json()["detail"]["field"], "order_id");
    let answer = get(&client, "/v3/ours/orders/1?with=A&with=C");
    assert_eq!(answer.json()["detail"]["issue"], "one of A, B");
    assert_eq!(get(&client, "/v3/ours/orders/1?with=A&with=B").status, 200);

    assert_eq!(post(json!({ "out_no": "1", "amount": 5 })).status, 201);
    let other = post(json!({ "out_no": "1", "amount": 6 }));
    assert_eq!(other.error(), (400, "INVALID_REQUEST".to_owned()));
}

#[tokio::test]
async fn what_the_simulator_knows_itself_stays() {
    let (_simulator, client) = start("given-known", 0).await;

    let answer = get(&client, "/v3/marketing/busifavor/callbacks");

    assert_eq!(answer.error(), (404, "RESOURCE_NOT_EXISTS".to_owned()));
}

#[tokio::test]
async fn a_spec_that_cannot_be_read_is_an_error_with_its_name() {
    let folder = folder(
        "given-broken",
        &[
            ("broken.yaml", "paths: ["),
            ("empty.yaml", "openapi: 3.1.0"),
            (
                "lost.yaml",
                "paths: { /a: { $ref: '#/components/pathItems/a' } }",
            ),
            ("gone.yaml", "paths: { /a: { $ref: 'nowhere.yaml#/a' } }"),
        ],
    );
    for (file, part) in [
        ("broken.yaml", "broken.yaml"),
        ("empty.yaml", "`paths` is missing"),
        ("lost.yaml", "`#/components/pathItems/a`"),
        ("gone.yaml", "nowhere.yaml"),
        ("none.yaml", "none.yaml"),
    ] {
        let started = Simulator::builder().spec(folder.join(file)).start().await;
        let message = started.unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    }
}

const PAYEES: &str = r"
openapi: 3.1.0
info: { title: Payees, version: '1' }
paths:
  /v3/payees:
    post:
      operationId: addPayee
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Payee' } } }
      responses:
        '200':
          description: The payee.
          content: { application/json: { schema: { $ref: '#/components/schemas/Payee' } } }
components:
  schemas:
    Secret: { type: string, maxLength: 4, x-wechatpay-encrypted: true }
    Payee:
      type: object
      properties:
        name: { $ref: '#/components/schemas/Secret' }
        phones: { type: array, items: { $ref: '#/components/schemas/Secret' } }
        document: { oneOf: [{ type: integer }, { $ref: '#/components/schemas/Secret' }] }
      required: [name]
";

#[tokio::test]
async fn encrypted_fields_are_plain_within_and_encrypted_on_the_wire() {
    let spec = folder("payees", &[("payees.yaml", PAYEES)]).join("payees.yaml");
    let simulator = Simulator::builder().spec(&spec).start().await.unwrap();
    let client = RawClient::new(&simulator);
    let add = |body: &Value| {
        let request = client.request("POST", "/v3/payees", &body.to_string());
        request.send().unwrap()
    };
    let secret = |text: &str| encrypt(&OAEP_SHA1_MGF1SHA1, simulator.public_key_pem(), text);

    let answer = add(&json!({
        "name": secret("张三"), "phones": [secret("1"), secret("2")], "document": secret("P7"),
    }));
    assert_eq!(answer.status, 200, "{:?}", answer.json());
    assert!(client.verifies(&answer));
    let answer = answer.json();
    for (pointer, text) in [("/name", "张三"), ("/phones/1", "2"), ("/document", "P7")] {
        let ciphertext = answer.pointer(pointer).unwrap().as_str().unwrap();
        assert_eq!(decrypt(&simulator, ciphertext), text);
    }
    assert_eq!(
        add(&json!({ "name": secret("a"), "document": 7 })).json()["document"],
        7
    );

    // The length is that of the plain text, and what is not encrypted is refused.
    for (body, field, issue) in [
        (json!({ "name": secret("12345") }), "/name", "maxLength 4"),
        (
            json!({ "name": "张三" }),
            "/name",
            "cannot be decrypted with the key that Wechatpay-Serial names",
        ),
        (
            json!({ "name": secret("a"), "phones": ["1"] }),
            "/phones/0",
            "cannot be decrypted",
        ),
    ] {
        let refused = add(&body);
        assert_eq!(refused.status, 400);
        let detail = &refused.json()["detail"];
        assert_eq!(detail["field"], field);
        assert!(
            detail["issue"].as_str().unwrap().starts_with(issue),
            "{detail}"
        );
    }
}
