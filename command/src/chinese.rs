//! The help in Chinese, where the locale is, what is wrong with a command line, and what the libraries
//! below tell. Examples stay as they are.

mod causes;
mod errors;
mod generator;
mod mistakes;
mod rules;
mod self_test;
mod settings;
mod system;
mod words;

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};

pub(crate) use self::errors::lines as error_lines;
pub(crate) use self::generator::phrase;
pub(crate) use self::mistakes::explained;
pub(crate) use self::self_test::verdict_line;
use self::words::{Arguments, COMMANDS, SETTINGS};
use crate::terminal::note;

/// The command with its help in Chinese.
pub(crate) fn translated(mut command: Command) -> Command {
    command = dressed(command)
        .disable_version_flag(true)
        .arg(flag("version", 'V', ArgAction::Version, "显示版本"))
        .disable_help_subcommand(true)
        .subcommand(help())
        .about("在命令行中使用微信支付 APIv3：请求先按接口定义检查再签名，应答一律验签")
        .subcommand_help_heading("命令")
        .after_help(EXIT_STATUS)
        .after_long_help(format!("{EXIT_STATUS}\n\n{SETTINGS_FROM}"));
    for (name, about, arguments) in COMMANDS {
        command = command.mut_subcommand(name, |subcommand| {
            let examples = subcommand.get_after_help().map(ToString::to_string);
            let subcommand = dressed(subcommand).about(*about).long_about(None);
            let settings = if has_settings(name) { SETTINGS } else { &[] };
            let subcommand = helped(subcommand, arguments, None);
            let subcommand = helped(subcommand, settings, Some(MERCHANT));
            let examples = examples.map(|text| translated_examples(&text));
            subcommand.after_help(examples.unwrap_or_default())
        });
    }
    command.mut_subcommand("redeem", |redeem| redeem.after_help(REDEEM))
}

/// With the headings of a page, and a flag for it.
fn dressed(command: Command) -> Command {
    let mut place = 0;
    let command = command.mut_args(|argument| {
        if argument.is_positional() {
            place += 1;
            argument.help_heading("参数").display_order(place)
        } else {
            argument.help_heading(OPTIONS)
        }
    });
    command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, "显示帮助"))
}

/// A flag that clap would add by itself, in its own words.
fn flag(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    let flag = Arg::new(name).short(short).long(name).action(action);
    flag.help(help).help_heading(OPTIONS)
}

/// The command `help`, for the same reason.
fn help() -> Command {
    let words = Arg::new("command").value_name("命令").num_args(0..);
    let words = words.help("命令名").help_heading("参数");
    dressed(Command::new("help").arg(words)).about("显示某个命令的帮助")
}

/// The end of a command line that asks for the help of a command, which is shown then.
pub(crate) fn help_shown(command: &mut Command, matches: &ArgMatches) -> Option<ExitCode> {
    let ("help", asked) = matches.subcommand()? else {
        return None;
    };
    command.build();
    let mut found = command;
    for name in asked.get_many::<String>("command").unwrap_or_default() {
        match found.find_subcommand_mut(name) {
            Some(subcommand) => found = subcommand,
            None => {
                note(format_args!("错误：没有命令 `{name}`"));
                return Some(ExitCode::from(2));
            }
        }
    }
    // Whoever closes the pipe has read enough.
    let _ = found.print_long_help();
    Some(ExitCode::SUCCESS)
}

fn helped(mut command: Command, arguments: Arguments, heading: Option<&'static str>) -> Command {
    for (id, help) in arguments {
        command = command.mut_arg(id, |argument| {
            let argument = argument.help(*help);
            match heading {
                Some(heading) => argument.help_heading(heading),
                None => argument,
            }
        });
    }
    command
}

/// What stands below a page; the commands in it are the same in every language.
fn translated_examples(text: &str) -> String {
    text.replace("Examples:", "示例：")
        .replace("Example:", "示例：")
        .replace(crate::arguments::EXIT_STATUS, EXIT_STATUS)
}

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

const OPTIONS: &str = "选项";

const MERCHANT: &str = "商户";

const EXIT_STATUS: &str = "\
退出码：
  0  成功
  1  本机出现其他问题，例如文件无法写入
  2  没有发出：请修正输入或配置
  3  被平台拒绝
  4  结果未知（写操作被拒绝但应答未签名时也是），或应答无法理解：请用完全相同的请求重试";

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

可以随时用 Ctrl-C 或 SIGTERM（再来一次则不等待进行中的调用）或其他方式中断，之后再次运行同一命令
即可继续。
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
