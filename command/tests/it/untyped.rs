//! `wechatpay call` by method and path.

use wechatpay_simulator::Simulator;

use crate::shell::Shell;

#[tokio::test]
async fn any_path_is_called_with_json() {
    let simulator = Simulator::start().await.unwrap();
    let json = r#"{"coupon_code":"sxxe34343434","stock_id":"100088","appid":"wx1234567889999",
        "use_time":"2015-05-20T13:29:35+08:00","use_request_no":"1"}"#;
    let arguments = [
        "call",
        "POST",
        "/v3/marketing/busifavor/coupons/use",
        "--json",
        json,
    ];
    let done = Shell::of(&simulator).run(&arguments);
    assert_eq!(done.json()["openid"], "xsd3434454567676");
    assert_eq!(simulator.redemptions(), 1);

    // As by name, a field of the command line counts before one of JSON.
    let over = [
        &arguments[..],
        &["coupon_code=sxxe34343435", "use_request_no=2"],
    ]
    .concat();
    let done = Shell::of(&simulator).run(&over);
    assert_eq!(done.status, Some(0), "{done:?}");
    assert!(simulator.coupon("sxxe34343435").unwrap().is_used());
}

#[tokio::test]
async fn fields_fill_the_path_and_the_query() {
    let simulator = Simulator::start().await.unwrap();
    let shell = Shell::of(&simulator);
    let stock = shell.run(&[
        "call",
        "GET",
        "/v3/marketing/busifavor/stocks/{stock_id}",
        "stock_id=100088",
    ]);
    assert_eq!(stock.json()["stock_id"], "100088");

    let path = "/v3/marketing/busifavor/users/{openid}/coupons?appid=wx1234567889999";
    let coupons = shell.run(&[
        "call",
        "GET",
        path,
        "openid=xsd3434454567676",
        "creator_merchant=1900000001",
        "limit:=2",
    ]);
    assert_eq!(coupons.json()["data"].as_array().unwrap().len(), 2);

    let printed = shell.run(&["call", "GET", path, "openid=a/b", "limit:=2", "--dry-run"]);
    let url = "/v3/marketing/busifavor/users/a%2Fb/coupons?appid=wx1234567889999&limit=2'";
    assert!(printed.output.contains(url), "{printed:?}");
}

#[tokio::test]
async fn a_path_has_to_be_one_and_its_places_are_filled() {
    let shell = Shell::bare();
    shell
        .run(&["call", "GET"])
        .fails(2, &["after a method stands a path"]);
    shell
        .run(&["call", "GET", "v3/certificates"])
        .fails(2, &["begins with a slash"]);
    let unfilled = shell.run(&["call", "GET", "/v3/stocks/{stock_id}"]);
    unfilled.fails(2, &["a place for `stock_id`"]);
}
