//! What is wrong with a list or a journal is told before anything is sent.

use super::{REDEEM, redeem, with_coupons};

#[tokio::test]
async fn all_faults_of_a_list_are_told_with_their_lines() {
    let (simulator, shell) = with_coupons(0).await;
    let list = "\u{feff}coupon_code,use_time,use_request_no\na,,1\nb,yesterday,\na,,2\nc,,1\n,,\n";
    shell.write("coupons.csv", list);
    shell.run(&REDEEM).fails(
        2,
        &[
            "4 faults",
            "line 3: use_time: ",
            "line 4: the coupon is in line 2 already",
            "line 5: the use_request_no is in line 2 already",
            "line 6: coupon_code must have 1 to 32 characters, has 0",
        ],
    );
    assert_eq!(simulator.requests().len(), 0);
}

#[tokio::test]
async fn columns_are_known_and_the_code_is_among_them() {
    let (_simulator, shell) = with_coupons(0).await;
    shell.write("coupons.csv", "coupon_code,stock\n");
    shell
        .run(&REDEEM)
        .fails(2, &["no column `stock` (did you mean `stock_id`?)"]);
    shell.write("coupons.csv", "stock_id\n");
    shell.run(&REDEEM).fails(2, &["`coupon_code` among them"]);
    shell.write("coupons.csv", "sxxe34343434\nsxxe34343435\n");
    shell.run(&REDEEM).fails(
        2,
        &[
            "the first line has to name the columns",
            "it begins with `sxxe34343434`. The columns are coupon_code, stock_id, ",
        ],
    );
    shell.write("coupons.csv", "coupon_code;stock_id\na;1\n");
    shell.run(&REDEEM).fails(2, &["with commas between"]);
    // As a spreadsheet writes it in China, unless it is told otherwise.
    shell.write("coupons.csv", b"coupon_code,openid\na,\xd6\xd0\n");
    shell
        .run(&REDEEM)
        .fails(2, &["coupons.csv: this is not UTF-8"]);
    shell.write("coupons.csv", "coupon_code,coupon_code\n");
    shell.run(&REDEEM).fails(2, &["is there twice"]);
    shell.write("coupons.csv", "coupon_code,stock_id\na\n");
    shell.run(&REDEEM).fails(
        2,
        &["coupons.csv: line 2 has 1 cells, and the first line 2"],
    );
}

#[tokio::test]
async fn what_was_sent_cannot_be_changed() {
    let (simulator, shell) = with_coupons(2).await;
    assert_eq!(shell.run(&REDEEM).status, Some(0));
    shell.write("coupons.csv", "coupon_code,openid\ncoupon00000,another\n");
    let done = shell.run(&REDEEM);
    done.fails(
        2,
        &["line 2: the journal has this coupon with other values"],
    );
    // More coupons may follow, and other columns may fix what was left open.
    shell.write("coupons.csv", "coupon_code\ncoupon00001\ncoupon00002\n");
    let more = shell.run(&REDEEM);
    assert_eq!(more.status, Some(3), "{more:?}");
    assert_eq!(simulator.redemptions(), 2);
}

#[tokio::test]
async fn the_stock_of_what_was_sent_cannot_come_or_go() {
    let (simulator, shell) = with_coupons(2).await;
    let without = &REDEEM[..5];
    shell.write("coupons.csv", "coupon_code\ncoupon00000\n");
    assert_eq!(shell.run(without).status, Some(0));
    let told =
        "line 2: the journal has this code, and only one of list and journal names its stock";
    shell.run(&REDEEM).fails(2, &[told]);

    shell.write("coupons.csv", "coupon_code\ncoupon00001\n");
    assert_eq!(shell.run(&REDEEM).status, Some(0));
    shell.run(without).fails(2, &[told]);
    assert_eq!(simulator.redemptions(), 2);
}

#[tokio::test]
async fn the_number_of_what_was_sent_is_not_given_to_another_coupon() {
    let (simulator, shell) = with_coupons(2).await;
    shell.write("coupons.csv", "coupon_code,use_request_no\ncoupon00000,1\n");
    assert_eq!(shell.run(&REDEEM).status, Some(0));
    shell.write("coupons.csv", "coupon_code,use_request_no\ncoupon00001,1\n");
    shell.run(&REDEEM).fails(
        2,
        &["line 2: the journal has the use_request_no with another coupon"],
    );
    assert_eq!(simulator.requests().len(), 1);
}

#[tokio::test]
async fn the_journal_is_one_of_the_merchant() {
    let (_simulator, shell) = with_coupons(1).await;
    assert_eq!(shell.run(&REDEEM).status, Some(0));
    let other = redeem(&["--mchid", "1900009999"]);
    shell.run(&other).fails(
        2,
        &["the journal of merchant 1900000001, not of 1900009999"],
    );
    shell.write("coupons.csv.journal", "coupon_code\n");
    shell
        .run(&REDEEM)
        .fails(2, &["coupons.csv.journal:1: the journal is damaged"]);
}
