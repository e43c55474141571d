//! Operations chosen by tag, path prefix and operationId.

use std::path::PathBuf;

use wechatpay_codegen::{Error, Generator};

use crate::scratch::{SPEC, Scratch};

/// Four operations, each with a type of its own.
const SHOP: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
security: [{wechatpay: []}]
paths:
  /v3/pay/orders:
    post:
      operationId: createOrder
      tags: [orders]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewOrder'}}}}
      responses: {'204': {description: Done}}
    get:
      operationId: listOrders
      tags: [orders, lists]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Orders'}}}}}
  /v3/payscore/users:
    get:
      operationId: listUsers
      tags: [users, lists]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Users'}}}}}
  /v3/refunds:
    post:
      operationId: createRefund
      responses: {'204': {description: Done}}
webhooks:
  ORDER.PAID:
    post:
      operationId: orderPaid
      tags: [orders]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                resource:
                  type: object
                  properties:
                    ciphertext:
                      type: string
                      contentMediaType: application/json
                      contentSchema: {$ref: '#/components/schemas/Order'}
      responses: {'204': {description: Taken in}}
components:
  schemas:
    NewOrder: {type: object, properties: {total: {type: integer}}}
    Order: {type: object, properties: {order_id: {type: string}}}
    Orders: {type: object, properties: {orders: {type: array, items: {$ref: '#/components/schemas/Order'}}}}
    Users: {type: object, properties: {user_ids: {type: array, items: {type: string}}}}
  securitySchemes:
    wechatpay: {type: http, scheme: WECHATPAY2-SHA256-RSA2048}
";

/// What the bindings of the shop can do, by the names they have at run time.
const ALL: [&str; 5] = [
    "shop.createOrder",
    "shop.listOrders",
    "shop.listUsers",
    "shop.createRefund",
    "ORDER.PAID",
];

fn shop(scratch: &Scratch) -> Generator {
    Generator::new().spec(scratch.write("shop.yaml", SHOP))
}

fn text(generator: &Generator) -> String {
    let made = generator
        .generate()
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(made.warnings.is_empty(), "{}", made.warnings);
    let [file] = made.files.try_into().expect("one file");
    file.text
}

/// Those of [`ALL`] that a text has.
fn found(text: &str) -> Vec<&'static str> {
    let is_there = |name: &&str| text.contains(&format!("\"{name}\""));
    ALL.into_iter().filter(is_there).collect()
}

#[test]
fn without_a_choice_everything_is_generated() {
    let scratch = Scratch::new();
    assert_eq!(found(&text(&shop(&scratch))), ALL);
}

#[test]
fn operations_are_chosen_by_tag_path_and_id() {
    let scratch = Scratch::new();
    let shop = || shop(&scratch);
    let lists = text(&shop().tag("lists"));
    assert_eq!(found(&lists), ["shop.listOrders", "shop.listUsers"]);
    let pay = text(&shop().path_prefix("/v3/pay"));
    assert_eq!(found(&pay), ["shop.createOrder", "shop.listOrders"]);
    assert_eq!(pay, text(&shop().path_prefix("/v3/pay/")));
    let refund = text(&shop().operation("createRefund"));
    assert_eq!(found(&refund), ["shop.createRefund"]);
    let refund = text(&shop().path_prefix("/v3/refunds"));
    assert_eq!(found(&refund), ["shop.createRefund"]);
    assert_eq!(
        text(&shop()),
        text(&shop().path_prefix("/v3").tag("orders"))
    );
}

#[test]
fn choices_add_up() {
    let scratch = Scratch::new();
    let two = shop(&scratch).operation("createRefund").tag("users");
    assert_eq!(found(&text(&two)), ["shop.listUsers", "shop.createRefund"]);
    let again = shop(&scratch)
        .tag("users")
        .operation("createRefund")
        .tag("users");
    assert_eq!(text(&two), text(&again));
}

#[test]
fn notifications_are_chosen_by_tag_event_type_and_id() {
    let scratch = Scratch::new();
    let orders = text(&shop(&scratch).tag("orders"));
    assert_eq!(
        found(&orders),
        ["shop.createOrder", "shop.listOrders", "ORDER.PAID"]
    );
    let paid = text(&shop(&scratch).operation("ORDER.PAID"));
    assert_eq!(found(&paid), ["ORDER.PAID"]);
    assert_eq!(paid, text(&shop(&scratch).operation("orderPaid")));
}

#[test]
fn only_the_types_that_are_needed_are_generated() {
    let scratch = Scratch::new();
    let users = text(&shop(&scratch).tag("users"));
    assert!(users.contains("user_ids"), "{users}");
    assert!(
        !users.contains("order_id") && !users.contains("total"),
        "{users}"
    );
}

#[test]
fn a_spec_of_which_nothing_is_chosen_gives_no_file() {
    let scratch = Scratch::new();
    scratch.write("specs/empty.yaml", SPEC);
    scratch.write("specs/shop.yaml", SHOP);
    let generator = Generator::new().spec(scratch.path().join("specs"));
    let names = |generator: Generator| -> Vec<String> {
        let made = generator.generate().expect("no faults");
        made.files.into_iter().map(|file| file.name).collect()
    };
    assert_eq!(names(generator.clone()), ["empty.rs", "shop.rs"]);
    assert_eq!(names(generator.tag("users")), ["shop.rs"]);
}

#[test]
fn a_choice_of_nothing_is_an_error_with_near_matches() {
    let scratch = Scratch::new();
    let message = |choose: fn(Generator) -> Generator| {
        let error = choose(shop(&scratch))
            .generate()
            .expect_err("no such thing");
        assert!(matches!(error, Error::NothingSelected { .. }), "{error}");
        error.to_string()
    };
    assert_eq!(
        message(|shop| shop.tag("users").tag("order")),
        "no operation has the tag `order`; did you mean `orders`?"
    );
    assert_eq!(
        message(|shop| shop.operation("listorder")),
        "no operation has the operationId `listorder`; did you mean `listOrders`?"
    );
    assert_eq!(
        message(|shop| shop.operation("ORDER.PAYED")),
        "no operation has the operationId `ORDER.PAYED`; did you mean `ORDER.PAID`?"
    );
    assert_eq!(
        message(|shop| shop.path_prefix("/v3/refund")),
        "no path begins with `/v3/refund`; did you mean `/v3/refunds`?"
    );
    assert_eq!(
        message(|shop| shop.path_prefix("v3/refunds")),
        "no path begins with `v3/refunds`; did you mean `/v3/refunds`?"
    );
    assert_eq!(
        message(|shop| shop.tag("coupons")),
        "no operation has the tag `coupons`"
    );
}

#[test]
fn faults_are_told_also_of_what_is_not_chosen() {
    let scratch = Scratch::new();
    let broken = SHOP.replace("operationId: createRefund", "operationId: '***'");
    let path: PathBuf = scratch.write("shop.yaml", broken);
    let error = Generator::new().spec(path).tag("users").generate();
    let Err(Error::Spec(report)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(report.faults()[0].code(), "bad-name");
}
