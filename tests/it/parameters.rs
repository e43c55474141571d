//! Parameters that are lists and objects, as they are written in path, query and header.

use std::collections::BTreeMap;

use wechatpay_client::Operation;

use crate::golden::parameters::{
    Filter, FilterCouponsRequest, FilterCouponsRequestBuilder, FilterCouponsRequestPage as Page,
    FilterCouponsRequestRange as Range, Level, State, needs,
};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(String::from).collect()
}

fn request(ids: &[&str]) -> FilterCouponsRequestBuilder<needs::Nothing> {
    FilterCouponsRequest::builder()
        .ids(texts(ids))
        .level(Level::Value2)
        .confirmed(true)
}

fn target(request: FilterCouponsRequestBuilder<needs::Nothing>) -> String {
    let parts = request.build().parts().expect("a good request");
    String::from(parts.path_and_query())
}

/// The rules that the request breaks.
fn broken(request: FilterCouponsRequestBuilder<needs::Nothing>) -> Vec<String> {
    let invalid = request.build().parts().expect_err("a rule is broken");
    let violations = invalid.violations().iter();
    violations.map(ToString::to_string).collect()
}

#[test]
fn a_list_in_the_path_has_commas_and_cannot_leave_its_segment() {
    let path = |ids: &[&str]| target(request(ids));
    let rest = "/level/2?confirmed=true";
    assert_eq!(path(&["a", "b"]), format!("/base/v3/coupons/a,b{rest}"));
    assert_eq!(
        path(&["a,b", "/?"]),
        format!("/base/v3/coupons/a%2Cb,%2F%3F{rest}")
    );
    assert_eq!(
        broken(request(&[])),
        [r#"ids must not be empty, "." or "..""#]
    );
    assert_eq!(
        broken(request(&[".."])),
        [r#"ids must not be empty, "." or "..""#]
    );
    assert_eq!(
        broken(request(&["a", "too long"])),
        ["ids must have at most 5 characters, has 8"]
    );
}

#[test]
fn a_list_in_a_header_has_commas_and_none_within() {
    let tagged = |tags: &[&str]| request(&["a"]).x_tags(texts(tags));
    let parts = tagged(&["a", "b c"])
        .build()
        .parts()
        .expect("a good request");
    let values: Vec<_> = parts.headers().get_all("x-tags").iter().collect();
    assert_eq!(values, ["a,b c"]);
    let parts = tagged(&[]).build().parts().expect("a good request");
    assert_eq!(parts.headers().get("x-tags"), None);
    assert_eq!(
        broken(tagged(&["a,b"])),
        ["X-Tags must not have a comma, in a header"]
    );
    assert_eq!(
        broken(tagged(&["a\r\nb"])),
        ["X-Tags must have ASCII characters only"]
    );
    assert_eq!(
        broken(tagged(&["a", "b", "c"])),
        ["X-Tags must have at most 2 items, has 3"]
    );
}

#[test]
fn objects_in_the_query_have_the_form_that_the_spec_gives_them() {
    let filter = Filter::builder()
        .state(State::Used)
        .since(
            "2015-05-20"
                .parse::<wechatpay_client::Date>()
                .expect("a date"),
        )
        .min_amount(5)
        .build();
    let labels = BTreeMap::from([(String::from("a]&b"), String::from("c=d"))]);
    let filled = request(&["a"])
        .filter(filter)
        .page(Page::builder().offset(0).build())
        .range(Range::builder().from(1).to(9).build())
        .labels(labels)
        .levels(vec![Level::Value1, Level::Unknown(3)]);
    assert_eq!(
        target(filled),
        "/base/v3/coupons/a/level/2\
         ?filter%5Bstate%5D=USED&filter%5Bsince%5D=2015-05-20&filter%5Bmin%20amount%5D=5\
         &offset=0\
         &range=from,1,to,9\
         &labels%5Ba%5D%26b%5D=c%3Dd\
         &levels=1&levels=3\
         &confirmed=true"
    );
}

#[test]
fn objects_in_the_query_are_checked() {
    assert_eq!(
        broken(request(&["a"]).filter(Filter::builder().build())),
        ["filter must have at least 1 key, has 0"]
    );
    assert_eq!(
        broken(request(&["a"]).filter(Filter::builder().min_amount(-1).build())),
        ["filter/min amount must be at least 0"]
    );
}

#[test]
fn a_boolean_with_one_value_has_no_other() {
    let request = FilterCouponsRequest::builder()
        .ids(texts(&["a"]))
        .level(Level::Value1)
        .confirmed(false);
    assert_eq!(
        broken(request.either(false)),
        ["confirmed must be one of true"]
    );
}
