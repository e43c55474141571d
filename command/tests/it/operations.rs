//! `wechatpay operations`

use crate::shell::Shell;

/// What it prints.
fn told(words: &[&str]) -> String {
    let done = Shell::bare().run(&[&["operations"], words].concat());
    assert_eq!(done.status, Some(0), "{done:?}");
    done.output
}

#[test]
fn all_operations_are_listed_in_groups() {
    let list = told(&[]);
    assert!(list.contains("coupons:\n"), "{list}");
    assert!(
        list.contains("useCoupon              Redeem a user's coupon · 核销用户券\n"),
        "{list}"
    );
    let operations = list.lines().filter(|line| line.starts_with("  "));
    assert_eq!(operations.count(), 26);
}

#[test]
fn words_choose_by_names_fields_and_summaries() {
    let by_field = told(&["use_request_no"]);
    assert!(
        by_field.contains("useCoupon") && by_field.contains("核销"),
        "{by_field}"
    );
    assert!(!by_field.contains("queryStock"), "{by_field}");
    // Of the only one that all words fit, all is told.
    let only = told(&["DELETE", "code"]);
    assert!(only.starts_with("deleteCouponCode "), "{only}");
}

#[test]
fn one_operation_is_told_with_fields_limits_and_errors() {
    let text = told(&["useCoupon"]);
    for part in [
        "POST /v3/marketing/busifavor/coupons/use\n",
        "  coupon_code  (required, string, 1 to 32 characters)\n      Code of the coupon. 券 code",
        "  use_time  (required, string, date-time)\n",
        "  stock_id  (string, 1 to 20 characters)\n",
        "\nAnswer:\n  stock_id  (required, string)\n",
        "  500 calls a second at most\n",
        "WeChat Pay knows it by use_request_no\n",
        "  404  RESOURCE_NOT_EXISTS",
        "https://pay.weixin.qq.com/doc/v3/merchant/4012465292\n",
    ] {
        assert!(text.contains(part), "`{part}` is not in {text}");
    }
}

#[test]
fn objects_show_what_is_in_them_and_parameters_where_they_stand() {
    let text = told(&["queryStock"]);
    assert!(
        text.contains("  stock_id  (required, string, 1 to 20 characters, in the path)"),
        "{text}"
    );
    assert!(
        text.contains("\n    fixed_normal_coupon") || text.contains("\n    coupon_available_time"),
        "{text}"
    );
}

#[test]
fn what_is_not_there_is_told_with_what_was_meant() {
    Shell::bare()
        .run(&["operations", "useCuopon"])
        .fails(2, &["no operation `useCuopon` (did you mean `useCoupon`?)"]);
    Shell::bare()
        .run(&["operations", "coupon", "xyz"])
        .fails(2, &["no operation fits"]);
}
