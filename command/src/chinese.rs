//! The help in Chinese, where the locale is: what each command and argument of this program is for. What
//! the generator and the simulator bring along stays in their own words, and so do examples.

use clap::Command;

/// The command with its help in Chinese.
pub(crate) fn translated(mut command: Command) -> Command {
    command = command
        .about("在命令行中使用微信支付 APIv3：请求先按接口定义检查再签名，应答一律验签")
        .subcommand_help_heading("命令")
        .after_help(EXIT_STATUS)
        .after_long_help(format!("{EXIT_STATUS}\n\n{SETTINGS_FROM}"))
        .mut_subcommand("redeem", |redeem| redeem.after_help(REDEEM));
    for (name, about, arguments) in COMMANDS {
        command = command.mut_subcommand(name, |mut subcommand| {
            subcommand = subcommand.about(*about);
            for (id, help) in
                arguments
                    .iter()
                    .chain(if has_settings(name) { SETTINGS } else { &[] })
            {
                subcommand = subcommand.mut_arg(id, |argument| argument.help(*help));
            }
            subcommand
        });
    }
    command
}

const EXIT_STATUS: &str = "\
退出码：
  0  成功
  1  本机出现其他问题，例如文件无法写入
  2  没有发出：请修正输入或配置
  3  被平台拒绝
  4  结果未知，或应答无法理解：请用完全相同的请求重试";

const SETTINGS_FROM: &str = "\
配置来自命令行参数，其余只取自下列之一，绝不混用两个商户的密钥：
  1. --profile 或 WECHATPAY_PROFILE 指定的那组配置
  2. 环境变量（设置了 WECHATPAY_MCHID 时）：WECHATPAY_SERIAL_NO、_PRIVATE_KEY_FILE、
     _PUBLIC_KEY_ID、_PUBLIC_KEY_FILE、_CERTIFICATE_FILE、_CERTIFICATE_STORE、
     _API_V3_KEY 或 _API_V3_KEY_FILE、_WECHATPAY_SERIAL、_BASE_URL、_BACKUP_URL
  3. ~/.config/wechatpay/config.toml 中的默认配置，其中的路径相对于该文件所在目录：
       default = \"shop\"
       [profiles.shop]
       mchid = \"1900000001\"
       serial_no = \"3775B6A45ACD588826D15E583A95F5DD1A2B3C4D\"
       private_key_file = \"apiclient_key.pem\"
       public_key_id = \"PUB_KEY_ID_0000000000000026112300000000000001\"
       public_key_file = \"pub_key.pem\"
密钥只从文件或环境变量读取，从不作为命令行参数。";

const REDEEM: &str = "\
名单为 UTF-8 编码的 CSV，第一行是列名：coupon_code 必填，其余可选：stock_id、appid、openid、
use_time、use_request_no、out_trade_no、mch_id、transaction_id。单元格为空时使用 --stock-id 与
--appid；use_time 则取首次运行的时间。

可以随时用 Ctrl-C（再按一次则不等待进行中的调用）或其他方式中断，之后再次运行同一命令即可继续。
日志（默认 LIST.journal）在每个请求发出之前写入该请求，之后写入结果；名单处理完之前请保留。
日志中有券 code，只有所有者可以读取。

示例：
  wechatpay redeem --file coupons.csv --appid wx1234567889999 --stock-id 100088

退出码：
  0  名单中的券全部核销
  1  本机出现问题，例如日志无法写入：请再次运行
  2  没有发出：请修正名单或配置
  3  部分被平台拒绝：见结果文件
  4  部分未决，可能已发出也可能没有：请再次运行同一命令";

type Arguments = &'static [(&'static str, &'static str)];

/// Each command, what it is for, and what its arguments are.
const COMMANDS: &[(&str, &str, Arguments)] = &[
    (
        "call",
        "调用一个接口，或任意路径",
        &[
            (
                "target",
                "接口名，如 useCoupon；或 GET、POST、PUT、PATCH、DELETE，其后为路径",
            ),
            (
                "fields",
                "NAME=VALUE，按接口定义的类型解释：时间可写 now，列表可重复字段名或写成 JSON，a.b=VALUE 写入对象 a；NAME:=JSON 直接给出 JSON",
            ),
            (
                "json",
                "以 JSON 对象给出字段：直接写出，或来自文件（@FILE），或来自标准输入（-）",
            ),
            (
                "file",
                "要上传的文件：表单项名称与路径，如 file=logo.png；表单中的文件名与摘要无需另给",
            ),
            ("output", "把应答写入文件，无论是什么内容；- 表示标准输出"),
            (
                "hash",
                "应答必须具有的摘要，由之前已签名的应答给出：SHA1:HEX 或 SHA256:HEX",
            ),
            (
                "unsigned_answer",
                "按路径调用时：微信支付不对该应答签名（例如账单），照收不验",
            ),
            ("spec", "含有更多接口的 OpenAPI 文件；可重复"),
            ("unchecked", "即使不符合接口定义也发送"),
            (
                "idempotency_key",
                "按路径调用时：微信支付据以识别重复请求的字段，结果未知时会自动重试",
            ),
            (
                "dry_run",
                "不发送：把已签名的请求打印成 curl 命令，五分钟内有效",
            ),
        ],
    ),
    (
        "redeem",
        "按名单核销，每张券只核销一次，可随时中断",
        &[
            ("file", "名单，CSV"),
            ("stock_id", "名单中没有给出批次时使用的批次号"),
            ("appid", "名单中没有给出 appid 时使用的 appid"),
            (
                "batch",
                "与商户号、批次号、券 code 一起导出 use_request_no 的名称 [默认：名单的文件名]",
            ),
            ("journal", "日志 [默认：LIST.journal]"),
            ("result", "结果文件，CSV [默认：LIST.result.csv]"),
            ("concurrency", "同时进行的调用数上限"),
            ("rate", "每秒开始的调用数上限；接口定义的频率限制始终遵守"),
            ("retry_refused", "重新发送之前被平台拒绝的券"),
            ("dry_run", "只检查名单与日志，并说明有多少待办；不发送"),
        ],
    ),
    (
        "operations",
        "列出接口，或说明某个接口的字段、限制与错误码",
        &[
            (
                "words",
                "接口名，或要查找的词；只有一个接口符合时给出全部说明",
            ),
            ("spec", "含有更多接口的 OpenAPI 文件；可重复"),
        ],
    ),
    ("certificates", "下载并显示平台证书", &[]),
    (
        "doctor",
        "检查哪个密钥或编号不匹配",
        &[(
            "notify_url",
            "同时向商户的这个地址发送一条通知，以确认 APIv3 密钥是否正确",
        )],
    ),
    (
        "verify",
        "判断截获的应答或通知是否可信，以及内容是什么",
        CAPTURED,
    ),
    (
        "decrypt",
        "解密截获的应答或通知",
        &[
            CAPTURED[0],
            CAPTURED[1],
            CAPTURED[2],
            ("field", "用商户私钥解密名为 NAME 的字段；可重复"),
        ],
    ),
    (
        "simulate",
        "在 127.0.0.1 上运行会验签的模拟网关，用于测试与开发",
        &[],
    ),
    (
        "generate",
        "由接口定义生成 Rust 代码，每份定义一个文件",
        &[],
    ),
    ("check", "只检查接口定义中的错误", &[]),
    ("explain", "说明某一类错误，或列出全部", &[]),
    (
        "completions",
        "打印命令行补全脚本，可补全命令、接口名与字段名",
        &[("shell", "使用的 shell")],
    ),
    (
        "man",
        "打印手册，或把所有命令的手册写入目录",
        &[("out", "写入的目录")],
    ),
];

const CAPTURED: Arguments = &[
    (
        "message",
        "`curl -i` 打印的消息：头部、空行、包体（- 表示标准输入）",
    ),
    ("headers", "头部，每行一个：`Wechatpay-Nonce: …`"),
    ("body", "包体，逐字节原样，末尾不得添加任何内容"),
];

const SETTINGS: Arguments = &[
    ("profile", "使用配置文件中的哪一组配置"),
    ("config", "配置文件 [默认：~/.config/wechatpay/config.toml]"),
    ("mchid", "商户号"),
    ("serial_no", "商户API证书序列号"),
    (
        "private_key_file",
        "商户API私钥，PEM（`apiclient_key.pem`）",
    ),
    ("public_key_id", "微信支付公钥ID"),
    ("public_key_file", "微信支付公钥，PEM（`pub_key.pem`）"),
    ("certificate_file", "微信支付平台证书，PEM"),
    ("certificate_store", "保存已下载的平台证书的文件"),
    ("api_v3_key_file", "存放 APIv3 密钥的文件"),
    (
        "wechatpay_serial",
        "请求使用的微信支付公钥ID或平台证书序列号（Wechatpay-Serial），默认用微信支付公钥",
    ),
    ("base_url", "`https://api.mch.weixin.qq.com` 之外的网关"),
    ("backup_url", "主网关故障时改用的备用网关，none 表示不用"),
];

fn has_settings(command: &str) -> bool {
    matches!(
        command,
        "call" | "redeem" | "certificates" | "doctor" | "verify" | "decrypt"
    )
}

#[cfg(test)]
mod tests {
    use crate::arguments;

    #[test]
    fn nothing_of_this_program_is_left_in_english() {
        let command = super::translated(arguments::command());
        let is_chinese = |text: &str| text.chars().any(|character| character > '\u{2E80}');
        for subcommand in command.get_subcommands() {
            let name = subcommand.get_name();
            let about = subcommand.get_about().map(ToString::to_string);
            assert!(about.is_some_and(|about| is_chinese(&about)), "{name}");
            if ["simulate", "generate", "check", "explain"].contains(&name) {
                continue;
            }
            for argument in subcommand.get_arguments() {
                let help = argument
                    .get_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                assert!(is_chinese(&help), "{name} {}: {help}", argument.get_id());
            }
        }
    }
}
