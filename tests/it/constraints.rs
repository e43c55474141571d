//! Constraints are checked before anything is sent, wherever in a value they stand; and what may be
//! `null` is sent and read as `null`.

use std::collections::BTreeMap;

use serde_json::json;
use wechatpay_client::{Date, DateTime, Operation};

use crate::golden::composition::{
    ChangeStockRequest, ChangeStockRequestCodesItem as Item, ChangeStockRequestKind as Kind,
};
use crate::golden::constraints::{
    ConstrainRequest, ConstrainRequestBuilder, ConstrainRequestChoice as Choice,
    ConstrainRequestLevel as Level, ConstrainRequestState as State, Window, needs,
};

fn request() -> ConstrainRequestBuilder<needs::Nothing> {
    ConstrainRequest::builder().extra(json!({}))
}

/// The rules that the request breaks.
fn broken(request: ConstrainRequestBuilder<needs::Nothing>) -> Vec<String> {
    let invalid = request.build().parts().expect_err("a rule is broken");
    let violations = invalid.violations().iter();
    violations.map(ToString::to_string).collect()
}

/// What is sent.
fn sent(request: ConstrainRequestBuilder<needs::Nothing>) -> (String, String) {
    let parts = request.build().parts().expect("a good request");
    let body = parts.body().expect("a body");
    (
        String::from(parts.path_and_query()),
        String::from_utf8(body.to_vec()).expect("UTF-8"),
    )
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(String::from).collect()
}

fn map<T>(key: &str, value: T) -> BTreeMap<String, T> {
    BTreeMap::from([(String::from(key), value)])
}

#[test]
fn values_of_a_map_and_its_keys_are_checked() {
    assert_eq!(
        broken(request().labels(map("ab", String::from("too long")))),
        ["/labels/ab must have 1 to 4 characters, has 8"]
    );
    assert_eq!(
        broken(request().labels(map("a/bc", String::from("good")))),
        ["/labels/a~1bc as a key must have at most 3 characters, has 4"]
    );
    assert_eq!(
        broken(request().groups(map("a", texts(&["ok", "bad"])))),
        ["/groups/a/1 must have at most 2 characters, has 3"]
    );
    assert_eq!(
        broken(request().groups(map("a", Vec::new()))),
        ["/groups/a must have at least 1 item, has 0"]
    );
}

#[test]
fn lists_of_lists_are_checked_at_both_levels() {
    assert_eq!(
        broken(request().rows(vec![vec![1], vec![1, -1, 1]])),
        [
            "/rows/1/1 must be at least 0",
            "/rows/1 must not have an item twice",
            "/rows/1 must have at most 2 items, has 3",
        ]
    );
    assert!(
        sent(request().rows(vec![vec![1, 2]; 9]))
            .1
            .contains("[[1,2],[1,2]")
    );
}

#[test]
fn each_choice_has_its_own_rules() {
    let choice = |choice| broken(request().choice(choice));
    assert_eq!(
        choice(Choice::Text(String::from("abc"))),
        ["/choice must have at most 2 characters, has 3"]
    );
    assert_eq!(choice(Choice::Integer(0)), ["/choice must be at least 1"]);
    assert_eq!(
        choice(Choice::Codes(texts(&["abcd", "e"]))),
        [
            "/choice/0 must have at most 3 characters, has 4",
            "/choice must have at most 1 item, has 2",
        ]
    );
    let (_, body) = sent(request().choice(Choice::Codes(texts(&["abc"]))));
    assert_eq!(body, r#"{"extra":{},"choice":["abc"]}"#);
}

#[test]
fn json_in_a_string_and_in_the_query_is_checked() {
    assert_eq!(
        broken(request().text(texts(&["ok", "bad"]))),
        ["/text/1 must have at most 2 characters, has 3"]
    );
    assert_eq!(
        broken(request().text(Vec::new())),
        ["/text must have at least 1 item, has 0"]
    );
    let rows = vec![texts(&["good", "too long"]), Vec::new()];
    assert_eq!(
        broken(request().filter(rows)),
        [
            "filter/0/1 must have at most 4 characters, has 8",
            "filter/1 must have at least 1 item, has 0",
        ]
    );
    let (query, _) = sent(request().filter(Vec::new()));
    assert_eq!(query, "/v3/constraints?filter=%5B%5D");
}

#[test]
fn numbers_with_fractions_have_exact_bounds() {
    let rate = |rate: f64| request().rate(rate);
    assert_eq!(broken(rate(0.0)), ["/rate must be more than 0"]);
    assert_eq!(broken(rate(0.51)), ["/rate must be at most 0.5"]);
    assert_eq!(broken(rate(0.125)), ["/rate must be a multiple of 0.01"]);
    // In binary fractions, 0.29 / 0.01 is no whole number.
    for good in [0.01, 0.29, 0.5] {
        sent(rate(good));
    }
    assert_eq!(
        broken(request().weight(-0.6)),
        ["/weight must be at least -0.5"]
    );
    assert_eq!(
        broken(request().weight(10.0)),
        ["/weight must be less than 10"]
    );
    sent(request().weight(-0.5));
    assert_eq!(
        broken(request().percent(100.5)),
        ["/percent must be from 0 to 100"]
    );
}

#[test]
fn whole_numbers_have_whole_bounds() {
    assert_eq!(broken(request().count(0)), ["/count must be from 1 to 9"]);
    assert_eq!(
        broken(request().count(3)),
        ["/count must be a multiple of 5"]
    );
    sent(request().count(5));
    assert_eq!(broken(request().old(1)), ["/old must be at least 2"]);
}

#[test]
fn what_is_all_of_another_has_the_rules_of_both() {
    assert_eq!(
        broken(request().short("abcd")),
        ["/short must have 2 to 3 characters, has 4"]
    );
    assert_eq!(
        broken(request().state(State::Unknown(String::from("UNKNOWN")))),
        ["/state must have at most 5 characters, has 7"]
    );
}

#[test]
fn null_inside_of_lists_and_maps_stays_null() {
    let gaps = vec![Some(String::from("a")), None];
    let mut blanks = map("a", None);
    blanks.insert(String::from("b"), Some(1));
    let (_, body) = sent(request().gaps(gaps.clone()).blanks(blanks.clone()));
    assert_eq!(
        body,
        r#"{"extra":{},"gaps":["a",null],"blanks":{"a":null,"b":1}}"#
    );
    let answer = ConstrainRequest::decode(body.as_bytes()).expect("an answer");
    assert_eq!(answer.gaps, Some(gaps));
    assert_eq!(answer.blanks, Some(blanks));
    assert_eq!(
        broken(request().gaps(vec![None, Some(String::from("abc"))])),
        ["/gaps/1 must have at most 2 characters, has 3"]
    );
}

#[test]
fn a_required_free_value_that_is_null_is_sent() {
    for value in [json!(null), json!([null, {"a": null}])] {
        let request = ConstrainRequest::builder().extra(value.clone());
        assert_eq!(sent(request).1, json!({"extra": value}).to_string());
    }
}

#[test]
fn a_comma_in_an_item_is_no_comma_between_items() {
    let (query, _) = sent(request().tags(texts(&["a,b", "c", "%2C"])));
    assert_eq!(query, "/v3/constraints?tags=a%2Cb,c,%252C");
}

#[test]
fn an_item_that_is_there_many_times_is_reported_once() {
    assert_eq!(
        broken(request().rows(vec![vec![7, 7, 7, 7]])),
        [
            "/rows/0 must not have an item twice",
            "/rows/0 must have at most 2 items, has 4",
        ]
    );
}

#[test]
fn a_list_contains_so_many_of_a_kind() {
    let codes = |codes: &[&str]| {
        request()
            .codes(texts(codes))
            .marks(vec![5, 10])
            .kinds(map("a", 1))
    };
    assert_eq!(
        broken(codes(&["SOME", "all"])),
        ["/codes must have at least 1 item of those that the spec asks for, has 0"]
    );
    sent(codes(&["SOME", "ALL"]));
    let marks = |marks: &[i64]| request().marks(marks.to_vec());
    assert_eq!(
        broken(marks(&[5, 1, 12])),
        ["/marks must have 2 to 3 items of those that the spec asks for, has 1"]
    );
    assert_eq!(
        broken(marks(&[5, 10, 15, 20])),
        ["/marks must have 2 to 3 items of those that the spec asks for, has 4"]
    );
    sent(marks(&[5, 10, 15, 7]));
}

#[test]
fn properties_want_others_beside_them() {
    assert_eq!(
        broken(request().codes(texts(&["ALL"])).marks(vec![5, 10])),
        ["/kinds must be there, as codes is"]
    );
    assert_eq!(
        broken(request().day("2015-05-20".parse::<Date>().expect("a date"))),
        ["/image must be there, as day is"]
    );
    let begin: DateTime = "2015-05-20T13:29:35+08:00".parse().expect("a time");
    assert_eq!(
        broken(request().window(Window::builder().begin(begin).build())),
        ["/window/end must be there, as begin is"]
    );
    sent(request().window(Window::builder().begin(begin).end(begin).build()));
}

#[test]
fn properties_of_an_object_are_counted_where_they_are_there() {
    let window = Window::builder();
    assert_eq!(
        broken(request().window(window.clone().build())),
        ["/window must have 1 to 2 keys, has 0"]
    );
    let noted = window.note("today").build();
    sent(request().window(noted.clone()));
    assert_eq!(
        broken(request().closed(noted)),
        ["/closed must have 2 keys, has 1"]
    );
    assert_eq!(
        broken(request().bag(json!({}))),
        ["/bag must have at least 1 key, has 0"]
    );
    // What is within it may be anything, and is no object of its own.
    let (_, body) = sent(request().bag(json!({"a": [1, {}]})));
    assert_eq!(body, r#"{"extra":{},"bag":{"a":[1,{}]}}"#);
    for other in [
        json!([1]),
        json!("a"),
        json!(1),
        json!(0.5),
        json!(true),
        json!(null),
    ] {
        assert_eq!(broken(request().bag(other)), ["/bag must be a JSON object"]);
    }
    assert_eq!(
        broken(request().bags(map("a", Some(json!([]))))),
        ["/bags/a must be a JSON object"]
    );
    // Of the body only, and of that as a whole.
    let crowded = request()
        .rate(0.5)
        .weight(1.0)
        .percent(1.0)
        .count(5)
        .tags(texts(&["a"]));
    assert_eq!(
        broken(crowded),
        ["the body must have at most 4 keys, has 5"]
    );
}

#[test]
fn what_has_only_some_values_has_no_others() {
    assert_eq!(
        broken(request().agreed(false)),
        ["/agreed must be one of true"]
    );
    assert_eq!(
        broken(request().factor(1.5)),
        ["/factor must be one of 0.5, 1.0"]
    );
    sent(request().agreed(true).factor(1.0));
    assert_eq!(
        broken(request().kinds(map("c", 1))),
        ["/kinds/c as a key must be one of a, b"]
    );
}

#[test]
fn texts_of_a_format_have_rules_too() {
    assert_eq!(
        broken(request().image(vec![0; 9])),
        ["/image must have at most 8 characters, has 12"]
    );
}

#[test]
fn a_property_of_two_parts_has_the_rules_of_both() {
    let change = |id: &str| {
        ChangeStockRequest::builder()
            .stock_id("1")
            .kind(Kind::Cash)
            .id(id)
            .note("said twice")
    };
    let rules = |request: ChangeStockRequest| {
        let invalid = request.parts().expect_err("a rule is broken");
        invalid
            .violations()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        rules(change("").amount(101).codes(Vec::new()).build()),
        [
            "/id must have 1 to 32 characters, has 0",
            "/amount must be from 0 to 100",
            "/codes must have 1 to 9 items, has 0",
        ]
    );
    let codes = vec![Item::builder().code("too long a code").build()];
    assert_eq!(
        rules(change("1").codes(codes).build()),
        ["/codes/0/code must have at most 8 characters, has 15"]
    );
    let parts = change("1").build().parts().expect("a good request");
    assert_eq!(
        parts.body().expect("a body").as_ref(),
        br#"{"kind":"CASH","id":"1","note":"said twice"}"#
    );
}

#[test]
fn a_number_with_a_point_is_the_same_without() {
    for twice in [vec![json!(1), json!(1.0)], vec![json!([0]), json!([-0.0])]] {
        assert_eq!(
            broken(request().mixed(twice)),
            ["/mixed must not have an item twice"]
        );
    }
    let (_, body) = sent(request().mixed(vec![json!(1.0), json!(1.5), json!("1")]));
    assert_eq!(body, r#"{"extra":{},"mixed":[1.0,1.5,"1"]}"#);
}

#[test]
fn an_enum_of_numbers_has_the_rules_of_numbers() {
    assert_eq!(
        broken(request().level(Level::Value4)),
        ["/level must be at most 3"]
    );
    assert_eq!(
        broken(request().level(Level::Value1)),
        ["/level must be a multiple of 2"]
    );
    sent(request().level(Level::Value2));
}
