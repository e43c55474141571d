//! The command where the locale is Chinese.

use wechatpay_simulator::Simulator;

use crate::shell::{Done, Shell};

fn chinese(mut shell: Shell, arguments: &[&str]) -> Done {
    shell.set("LANG", "zh_CN.UTF-8");
    shell.run(arguments)
}

#[test]
fn help_is_chinese_from_its_headings_to_its_flags() {
    for arguments in [&["--help"][..], &["call", "--help"], &["help", "call"]] {
        let help = chinese(Shell::bare(), arguments);
        assert_eq!(help.status, Some(0), "{help:?}");
        for part in ["用法：", "选项", "显示帮助"] {
            assert!(help.output.contains(part), "{help:?}");
        }
        for english in ["Usage", "Options", "Arguments", "Examples", "Print", "Exit"] {
            assert!(!help.output.contains(english), "{help:?}");
        }
    }
    let page = chinese(Shell::bare(), &["man"]).output;
    assert!(page.contains("调用一个接口，或任意路径"), "{page}");
    // The same words still do the same.
    let english = Shell::bare().run(&["help", "call"]).output;
    assert!(english.contains("Usage: wechatpay call"), "{english}");
}

#[test]
fn a_mistake_on_the_command_line_is_told_in_chinese() {
    for (arguments, told) in [
        (&["redeem"][..], "缺少必填参数：--file <LIST>"),
        (&["cal"], "没有命令 `cal`（是否为 `call`？）"),
        (&["help", "cal"], "没有命令 `cal`"),
        (&["call", "useCoupon", "--bogus"], "没有参数 `--bogus`"),
        (
            &["completions", "ksh"],
            "不接受 `ksh`；可以是：bash、zsh、fish",
        ),
        (&["redeem", "--file", "a", "--rate", "x"], "的值 `x` 不正确"),
        (
            &["call", "useCoupon", "--json", "1", "--json", "2"],
            "参数 `--json <JSON|@FILE|->` 只能给出一次",
        ),
        (
            &["redeem", "--file", "a", "--dry-run=3"],
            "参数 `--dry-run` 不接受值 `3`",
        ),
    ] {
        chinese(Shell::bare(), arguments).fails(2, &["错误：", told]);
    }
}

#[test]
fn settings_that_are_missing_are_told_in_chinese() {
    chinese(Shell::bare(), &["call", "queryStock", "stock_id=1"]).fails(
        2,
        &[
            "WECHATPAY_MCHID：没有设置，应为商户号\n",
            "WECHATPAY_PUBLIC_KEY_FILE：没有设置，应为微信支付公钥文件，pub_key.pem\n",
        ],
    );
}

#[tokio::test]
async fn a_message_that_is_not_genuine_is_told_in_chinese() {
    let simulator = Simulator::start().await.unwrap();
    let headers = "Wechatpay-Nonce: n\nWechatpay-Timestamp: 1\n";
    let shell = Shell::of(&simulator);
    shell.write("none.http", format!("{headers}\n{{}}"));
    let none = chinese(shell, &["verify", "none.http"]);
    none.fails(1, &["错误: 不可信：缺少头部 Wechatpay-"]);

    let shell = Shell::of(&simulator);
    let serial = simulator.public_key_id();
    let signed = format!("{headers}Wechatpay-Serial: {serial}\nWechatpay-Signature: AAAA\n\n{{}}");
    shell.write("wrong.http", signed);
    let wrong = chinese(shell, &["verify", "wrong.http"]);
    wrong.fails(1, &["错误: 不可信：签名与收到的内容不符"]);
}

#[tokio::test]
async fn the_doctor_says_in_chinese_what_to_do() {
    let simulator = Simulator::start().await.unwrap();
    let mut shell = Shell::of(&simulator);
    shell.set("WECHATPAY_SERIAL_NO", "0123456789ABCDEF");
    let ill = chinese(shell, &["doctor"]);
    let told =
        "✗  证书序列号：不匹配：该商户没有正在使用的此证书，请与商户平台核对 0123456789ABCDEF（";
    assert!(ill.output.contains(told), "{ill:?}");
    assert!(
        ill.output.contains("?  商户号：未知：本次测试无法判断\n"),
        "{ill:?}"
    );
}

#[tokio::test]
async fn a_call_is_the_same_call() {
    let simulator = Simulator::start().await.unwrap();
    let call = [
        "call",
        "useCoupon",
        "coupon_code=sxxe34343434",
        "appid=wx1234567889999",
        "use_time=now",
        "use_request_no=1",
    ];
    let used = chinese(Shell::of(&simulator), &call).json();
    assert_eq!(used["stock_id"], "100088");
    let again = [&call[..5], &["use_request_no=2"]].concat();
    let refused = chinese(Shell::of(&simulator), &again);
    refused.fails(
        3,
        &[
            "错误: useCoupon：微信支付拒绝了本次调用，HTTP 400 RESOURCE_ALREADY_EXISTS，券已被其他订单核销，",
            "已验签，尝试 1 次\n平台拒绝了本次调用，没有产生任何变更。",
        ],
    );
}

#[test]
fn what_breaks_the_spec_is_told_in_chinese_with_the_names_as_they_are_given() {
    let call = [
        "call",
        "createBusifavorStock",
        "stock_type=NORMAl",
        "stock_name=一二三四五六七八九十一二三四五六七八九十一二",
        "coupon_use_rule.use_method=OFF_LINE",
        "coupon_use_rule.fixed_normal_coupon.discount_amount=much",
        "stock_send_rule.max_coupons:=0",
    ];
    chinese(Shell::bare(), &call).fails(
        2,
        &[
            "belong_merchant: 必填",
            "stock_name: 最多 21 个字符，现有 22",
            "stock_type: 只能是以下之一：NORMAL, DISCOUNT, EXCHANGE（是否为 `NORMAL`？）",
            "coupon_use_rule.coupon_available_time: 必填",
            "coupon_use_rule.fixed_normal_coupon.discount_amount: 类型须为 integer，给出的是 string",
        ],
    );
}
