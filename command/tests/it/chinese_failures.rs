//! Failures where the locale is Chinese: each is told in Chinese, to the last of its causes.

use wechatpay_simulator::{Fault, FaultRule, Signing, Simulator};

use crate::shell::{Done, Shell};

/// What stays as it is among Chinese words: names of formats and fields, and kinds of values.
const TERMS: [&str; 14] = [
    "array",
    "authorization",
    "default",
    "https",
    "http",
    "integer",
    "localhost",
    "mchid",
    "openssl",
    "profiles",
    "signature",
    "string",
    "table",
    "timestamp",
];

/// Words of English that are neither quoted nor terms: runs of small letters that are not part of a name
/// or a path.
fn english(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut quote = None;
    for character in text.chars() {
        match (quote, character) {
            (None, '“') => quote = Some('”'),
            (None, '`') => quote = Some('`'),
            (Some(end), character) if end == character => quote = None,
            (None, character) => plain.push(character),
            _ => {}
        }
    }
    let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || "_-./:@$=[]<>\"'".contains(c);
    let words = plain.split(|c: char| !is_of_a_name(c));
    let words = words.map(|word| word.trim_end_matches(['.', ':']).trim_matches(['"', '\'']));
    words
        .filter(|word| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .filter(|word| !TERMS.contains(word))
        .map(str::to_owned)
        .collect()
}

impl Shell {
    /// Fails where the locale is Chinese: with this status, telling each of these things, and nothing in
    /// English.
    #[track_caller]
    fn fails_in_chinese(&mut self, arguments: &[&str], status: i32, told: &[&str]) {
        self.set("LANG", "zh_CN.UTF-8");
        let done = self.run(arguments);
        is_chinese(&done);
        done.fails(status, told);
    }
}

#[track_caller]
fn is_chinese(done: &Done) {
    for line in done.errors.lines() {
        assert!(
            line.chars().any(|c| c > '\u{2E80}'),
            "{line}\nin: {}",
            done.errors
        );
    }
    let english = english(&done.errors);
    assert!(english.is_empty(), "{english:?} in: {}", done.errors);
}

#[test]
fn english_is_found() {
    let words = |text| english(text).join(" ");
    assert_eq!(words("错误：`not this`，“nor this”, but these"), "these");
    assert_eq!(
        words("WECHATPAY_MCHID：没有 useCoupon a.yaml api_v3_key"),
        ""
    );
    assert_eq!(
        words("连接中断 (connection reset by peer)"),
        "connection reset peer"
    );
}

const QUERY: [&str; 3] = ["call", "queryStock", "stock_id=100088"];

/// A call without a spec, which is sent once: nobody knows whether it may be repeated.
const USE: [&str; 5] = [
    "call",
    "POST",
    "/v3/marketing/busifavor/coupons/use",
    "--json",
    r#"{"coupon_code":"sxxe34343434","appid":"wx1234567889999","use_time":"2030-01-01T00:00:00+08:00","use_request_no":"1"}"#,
];

#[tokio::test]
async fn causes_of_a_call_that_failed() {
    for (fault, status, told) in [
        (Fault::Closed, 4, &["结果未知", "原因：连接中断："][..]),
        (Fault::CutShort, 4, &["结果未知", "原因：连接中断："]),
        (
            Fault::TamperedBody,
            4,
            &["未验签", "原因：应答验签失败：签名与收到的内容不符"],
        ),
        (Fault::Unsigned, 4, &["应答验签失败：缺少头部 Wechatpay-"]),
        (
            Fault::UnknownSerial,
            4,
            &["应答验签失败：没有签名所用的微信支付公钥或平台证书 "],
        ),
        (
            Fault::Stale { seconds: 400 },
            4,
            &[
                "应答验签失败：签名时间比本机时间早 4",
                " 秒，超出允许的 5 分钟",
            ],
        ),
        (
            Fault::NotJson,
            4,
            &["应答无法理解", "已验签", "应答与接口定义不符：", "行第"],
        ),
        (
            Fault::BadGateway,
            4,
            &["HTTP 502", "原因：应答不能说明调用是否成功"],
        ),
        (
            Fault::SystemError { processed: true },
            4,
            &["HTTP 500 SYSTEM_ERROR", "本次调用可能已经生效"],
        ),
    ] {
        let simulator = Simulator::start().await.unwrap();
        simulator.add_fault(FaultRule::new(fault));
        Shell::of(&simulator).fails_in_chinese(&USE, status, told);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_what_the_spec_promises() {
    let simulator = Simulator::start().await.unwrap();
    simulator.add_fault(FaultRule::new(Fault::MissingField(
        "wechatpay_use_time".to_owned(),
    )));
    let mut shell = Shell::of(&simulator);
    shell.write("coupons.csv", "coupon_code\nsxxe34343434\n");
    let redeem = [
        "redeem",
        "--file",
        "coupons.csv",
        "--appid",
        "wx1234567889999",
    ];
    shell.set("LANG", "zh_CN.UTF-8");
    let done = shell.run(&redeem);
    is_chinese(&done);
    let result = shell.read("coupons.csv.result.csv");
    let told = "应答与接口定义不符：/wechatpay_use_time：缺失";
    assert!(result.contains(told), "{result}{done:?}");
}

#[tokio::test]
async fn what_keeps_a_call_from_being_sent() {
    let simulator = Simulator::start().await.unwrap();
    let nobody = "http://127.0.0.1:1";
    Shell::of(&simulator).fails_in_chinese(
        &[&QUERY[..], &["--base-url", nobody]].concat(),
        2,
        &[
            "请求没有发出，尝试 ",
            "原因：无法建立连接：连接被拒绝（系统错误 ",
        ],
    );
}

#[tokio::test]
async fn a_clock_that_is_wrong() {
    let simulator = Simulator::start().await.unwrap();
    simulator.set_clock_offset(1000);
    let told = [
        "SIGN_ERROR",
        "本机时间比应答的 Date 头部慢 ",
        "本机的签名串 ",
    ];
    Shell::of(&simulator).fails_in_chinese(&USE, 4, &told);
    let ill = ["存在不匹配的配置", "本机时间比应答的 Date 头部慢 "];
    let mut shell = Shell::of(&simulator);
    shell.set("LANG", "zh_CN.UTF-8");
    let doctor = shell.run(&["doctor"]);
    is_chinese(&doctor);
    assert!(
        doctor.output.contains("✗  本机时间：不匹配：比微信支付慢 "),
        "{doctor:?}"
    );
    assert_eq!(english(&doctor.output), Vec::<String>::new(), "{doctor:?}");
    assert!(
        ill.iter().all(|ill| doctor.errors.contains(ill)),
        "{doctor:?}"
    );
}

#[tokio::test]
async fn a_signature_that_is_not_taken_is_told_with_both_texts() {
    let simulator = Simulator::start().await.unwrap();
    let mut shell = Shell::of(&simulator);
    let other = shell.folder().join("other");
    let another = Simulator::start().await.unwrap();
    another.environment(&other).unwrap();
    let key = Shell::of(&another)
        .variable("WECHATPAY_PRIVATE_KEY_FILE")
        .to_owned();
    let name = std::path::Path::new(&key).file_name().unwrap().to_owned();
    shell.set(
        "WECHATPAY_PRIVATE_KEY_FILE",
        other.join(name).to_str().unwrap(),
    );
    shell.fails_in_chinese(
        &USE,
        4,
        &[
            "HTTP 401 SIGN_ERROR",
            "（字段 signature，位于 authorization：“sign not match”）",
            "（错误编号 ",
            "；微信支付验签用的签名串 ",
            "（长度相同：请核对商户API证书序列号与私钥）",
        ],
    );
}

#[tokio::test]
async fn platform_certificates_that_cannot_be_had() {
    let simulator = Simulator::builder()
        .signing(Signing::Certificate)
        .start()
        .await
        .unwrap();
    let mut shell = Shell::of(&simulator);
    shell.set("WECHATPAY_API_V3_KEY", "0".repeat(32));
    let told = ["无法解密平台证书：APIv3 密钥很可能与商户平台上设置的不一致"];
    shell.fails_in_chinese(&["certificates"], 1, &told);
    shell.set("WECHATPAY_PUBLIC_KEY_ID", "");
    shell.set("WECHATPAY_PUBLIC_KEY_FILE", "");
    shell.fails_in_chinese(
        &QUERY,
        2,
        &[
            "没有可用于验签的微信支付公钥或平台证书",
            "平台证书没有更新：无法解密平台证书",
        ],
    );
}

#[tokio::test]
async fn settings_that_are_wrong() {
    let simulator = Simulator::start().await.unwrap();
    for (variable, value, told) in [
        ("WECHATPAY_MCHID", "19x", "商户号应为 1 至 32 位数字"),
        (
            "WECHATPAY_SERIAL_NO",
            "3775:B6",
            "商户API证书序列号应为 1 至 64 位十六进制数字",
        ),
        ("WECHATPAY_SERIAL_NO", "PUB_KEY_ID_1", "这是微信支付公钥ID"),
        (
            "WECHATPAY_PRIVATE_KEY_FILE",
            "none.pem",
            "无法读取 none.pem：文件或目录不存在",
        ),
        (
            "WECHATPAY_PRIVATE_KEY_FILE",
            ".",
            "无法读取 .：这是目录，不是文件",
        ),
        (
            "WECHATPAY_PRIVATE_KEY_FILE",
            "a.bin",
            "无法读取 a.bin：不是 UTF-8 编码",
        ),
        ("WECHATPAY_PRIVATE_KEY_FILE", "a.txt", "a.txt：不是 PEM"),
        (
            "WECHATPAY_PRIVATE_KEY_FILE",
            "-----BEGIN",
            "应为存放密钥的文件的路径，而不是密钥本身",
        ),
        ("WECHATPAY_PUBLIC_KEY_FILE", "key.pem", "这是私钥，不是公钥"),
        (
            "WECHATPAY_PUBLIC_KEY_ID",
            "a b",
            "应为微信支付公钥ID（PUB_KEY_ID_…）",
        ),
        (
            "WECHATPAY_API_V3_KEY",
            "short",
            "APIv3 密钥应为 32 字节，现有 5 字节",
        ),
        (
            "WECHATPAY_WECHATPAY_SERIAL",
            "5157F0",
            "没有给出此 ID 或序列号对应的",
        ),
        ("WECHATPAY_BASE_URL", "nowhere", "不是 URL"),
        ("WECHATPAY_BASE_URL", "http://example.com", "请使用 https"),
        (
            "WECHATPAY_BASE_URL",
            "https://a:b@example.com",
            "不能有用户名或密码",
        ),
        (
            "WECHATPAY_BASE_URL",
            "https://example.com/a",
            "URL 中不能有路径",
        ),
        (
            "WECHATPAY_BACKUP_URL",
            "https://example.com",
            "主网关与备用网关须同在本机",
        ),
    ] {
        let mut shell = Shell::of(&simulator);
        shell.write("a.bin", [0xff, 0xfe]);
        shell.write("a.txt", "text");
        let key = std::fs::read(shell.variable("WECHATPAY_PRIVATE_KEY_FILE")).unwrap();
        shell.write("key.pem", key);
        shell.set(variable, value);
        let told = [&format!("  {variable}：")[..], told];
        shell.fails_in_chinese(&QUERY, 2, &told);
    }
}

#[test]
fn the_configuration_file() {
    for (text, told) in [
        ("a = [", "config.toml:1:6：不是合法的 TOML："),
        (
            "\nsecret = 1",
            "config.toml:2:1：没有名为 `secret` 的设置；文件顶层可用的有 default, profiles\n",
        ),
        (
            "mchid = '1'",
            "config.toml:1:1：`mchid` 属于某组配置，应写在 [profiles.shop] 这样的一行之下",
        ),
        (
            "default = 3",
            "config.toml:1:11：类型须为 string，给出的是 integer",
        ),
        (
            "profiles.shop = 'x'",
            "config.toml:1:17：类型须为 table，给出的是 string",
        ),
        (
            "profiles.shop.serial_nr = 'x'",
            "没有名为 `serial_nr` 的设置（是否为 `serial_no`？）；每组配置可用的有 mchid, ",
        ),
        (
            "default = 'shpo'\n[profiles.shop]",
            "没有名为 `shpo` 的配置（是否为 `shop`？）",
        ),
    ] {
        let mut shell = Shell::bare();
        shell.write("config.toml", text);
        let call = [&QUERY[..], &["--config", "config.toml"]].concat();
        shell.fails_in_chinese(&call, 2, &[told]);
    }
    let call = [&QUERY[..], &["--config", "none.toml"]].concat();
    Shell::bare().fails_in_chinese(
        &call,
        2,
        &["无法读取 none.toml：文件或目录不存在（系统错误 "],
    );
}

#[tokio::test]
async fn files_that_cannot_be_used() {
    let simulator = Simulator::start().await.unwrap();
    let redeem = ["redeem", "--appid", "wx1234567889999", "--file"];
    for (arguments, status, told) in [
        (
            &["call", "useCoupon", "--json", "@none.json"][..],
            2,
            "无法读取 none.json：文件或目录不存在",
        ),
        (
            &["call", "useCoupon", "--json", "@."],
            2,
            "无法读取 .：这是目录，不是文件",
        ),
        (
            &["call", "useCoupon", "--json", "@a.bin"],
            2,
            "无法读取 a.bin：不是 UTF-8 编码",
        ),
        (
            &["call", "useCoupon", "--json", r#"{"a":"#],
            2,
            "--json：不是合法的 JSON：第 1 行第 5 列：JSON 不完整",
        ),
        (
            &["call", "useCoupon", "--json", r#"{"a" 1}"#],
            2,
            "--json：不是合法的 JSON：第 1 行第 6 列：语法错误",
        ),
        (
            &["decrypt", "--body", "a.txt"],
            2,
            "包体不是 JSON：第 1 行第 2 列：语法错误",
        ),
        (
            &["verify", "none.json"],
            2,
            "无法读取 none.json：文件或目录不存在",
        ),
        (
            &["man", "--out", "a.txt"],
            1,
            "无法写入 a.txt：文件或目录已存在",
        ),
        (&["simulate", "--keys", "a.txt"], 1, "模拟网关无法运行："),
        (
            &[&redeem[..], &["none.json"]].concat(),
            2,
            "无法读取 none.json：",
        ),
        (
            &[&redeem[..], &["a.bin"]].concat(),
            2,
            "a.bin：不是 UTF-8 编码",
        ),
        (
            &[&redeem[..], &["ragged.csv"]].concat(),
            2,
            "ragged.csv：第 2 行有 2 个单元格，第一行有 1 个",
        ),
        (
            &[&redeem[..], &["wrong.csv"]].concat(),
            2,
            "第 2 行：use_time: 时间没有时区",
        ),
        (
            &[&redeem[..], &["long.csv"]].concat(),
            2,
            "第 2 行：coupon_code 须为 1 至 32 个字符，现有 33",
        ),
        (
            &[&redeem[..], &["good.csv", "--journal", "a.txt"]].concat(),
            2,
            "a.txt:1：日志已损坏：",
        ),
        (
            &[&redeem[..], &["good.csv", "--journal", "a.txt/a"]].concat(),
            2,
            "a.txt/a：路径中的某一级不是目录",
        ),
    ] {
        let mut shell = Shell::of(&simulator);
        shell.write("a.bin", [0xff, 0xfe]);
        shell.write("a.txt", "text\n");
        shell.write("good.csv", "coupon_code\nsxxe34343434\n");
        shell.write("ragged.csv", "coupon_code\na,b\n");
        shell.write("wrong.csv", "coupon_code,use_time\na,2030-01-01T00:00:00\n");
        shell.write("long.csv", format!("coupon_code\n{}\n", "x".repeat(33)));
        shell.fails_in_chinese(arguments, status, &[told]);
    }
}

#[test]
fn specs_with_faults() {
    let title = "spec.yaml:2:1: 错误[duplicate-key]: 同一映射中键重复：";
    for (arguments, status, told) in [
        (
            &["check", "spec.yaml"][..],
            1,
            &[
                title,
                "spec.yaml:1:1: 相关: ",
                "= 提示: ",
                "1 个文件中有 1 个错误",
            ][..],
        ),
        (
            &["generate", "spec.yaml", "--out", "out"],
            1,
            &[title, "1 个文件中有 1 个错误"],
        ),
        (
            &["call", "x", "--spec", "spec.yaml"],
            2,
            &[title, "1 个文件中有 1 个错误"],
        ),
    ] {
        let mut shell = Shell::bare();
        shell.set("LANG", "zh_CN.UTF-8");
        shell.write("spec.yaml", "a: 1\na: 2\n");
        shell.run(arguments).fails(status, told);
    }
    for (arguments, status, told) in [
        (
            &["check", "none.yaml"][..],
            1,
            "错误: 无法读取 none.yaml：文件或目录不存在（系统错误 ",
        ),
        (
            &["check", "."],
            1,
            "错误: 目录 . 中没有 .yaml、.yml 或 .json 文件",
        ),
        (
            &["check", "none.yaml", "--allow", "x"],
            2,
            "`x` 不是会被拒绝的关键字",
        ),
        (
            &["call", "x", "--spec", "none.yaml"],
            2,
            "错误: 无法读取 none.yaml：文件或目录不存在",
        ),
        (
            &["explain", "duplicate-kye"],
            2,
            "没有此代码（是否为 `duplicate-key`？）",
        ),
    ] {
        Shell::bare().fails_in_chinese(arguments, status, &[told]);
    }
}

#[test]
fn values_that_are_none() {
    for (arguments, told) in [
        (
            &["redeem", "--file", "a", "--rate", "x"][..],
            "的值 `x` 不正确：应为整数",
        ),
        (
            &["redeem", "--file", "a", "--rate", "0"],
            "的值 `0` 不正确：不能为 0",
        ),
        (
            &["simulate", "--fault", "x"],
            "没有这样的故障；可以是：tampered-body、",
        ),
        (
            &["call", "x", "--output", "a", "--hash", "x"],
            "应为 SHA1: 加 40 位十六进制数字",
        ),
    ] {
        let mut shell = Shell::bare();
        shell.set("LANG", "zh_CN.UTF-8");
        shell.run(arguments).fails(2, &[told]);
    }
}
