//! `wechatpay doctor`

use wechatpay_simulator::Simulator;

use crate::shell::Shell;

#[tokio::test]
async fn it_says_what_fits_and_what_does_not() {
    let simulator = Simulator::start().await.unwrap();
    let mut shell = Shell::of(&simulator);
    let well = shell.run(&["doctor"]);
    assert_eq!(well.status, Some(0), "{well:?}");
    assert!(well.output.contains("✓  private key"), "{well:?}");

    let serial_no = shell.variable("WECHATPAY_SERIAL_NO").to_owned();
    shell.set("WECHATPAY_SERIAL_NO", "0123456789ABCDEF");
    let ill = shell.run(&["doctor"]);
    assert_eq!(ill.status, Some(1), "{ill:?}");
    assert!(ill.output.contains("✗  serial number"), "{ill:?}");
    assert!(ill.errors.contains("something does not fit"), "{ill:?}");

    shell.set("WECHATPAY_SERIAL_NO", serial_no);
    shell.set("LANG", "zh_CN.UTF-8");
    assert!(shell.run(&["doctor"]).output.contains("✓  商户私钥：匹配"));
    shell.set("WECHATPAY_MCHID", "");
    shell.run(&["doctor"]).fails(2, &["WECHATPAY_MCHID"]);
}
