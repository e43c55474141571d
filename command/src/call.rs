//! `wechatpay call`: one call of an operation, checked by its spec, or of any path.

mod answer;
mod broken;
mod check;
mod curl;
mod fields;
mod output;
mod path;
mod request;
mod typed;
mod upload;
mod value;

use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCompleter;
use http::Method;
use wechatpay_client::OperationInfo;

pub(crate) use self::answer::print;
use self::fields::Fields;
use self::output::OutputArguments;
use self::request::Request;
use self::upload::Upload;
use crate::arguments::EXIT_STATUS;
use crate::catalog::Catalog;
use crate::completion;
use crate::failure::Failure;
use crate::language::say;
use crate::settings::Settings;
use crate::terminal::{note, put};

const EXAMPLES: &str = "\
Examples:
  wechatpay call useCoupon coupon_code=sxxe34343434 stock_id=100088 \\
      appid=wx1234567889999 use_time=now use_request_no=1002600620019090123143254435
  wechatpay call createBusifavorStock --json @stock.json
  wechatpay call queryStock stock_id=100088 | jq .stock_name
  wechatpay call POST /v3/marketing/busifavor/coupons/use --json - < request.json
  wechatpay call useCoupon --json @request.json --dry-run
  wechatpay call POST /v3/merchant/media/upload --file file=logo.png
  wechatpay call GET /v3/billdownload/file token=… --unsigned-answer --hash SHA1:… --output bill.csv

Fields that come encrypted in an answer stay so; this decrypts them:
  wechatpay call … | wechatpay decrypt --body - --field NAME";

/// The arguments of `wechatpay call`.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{EXIT_STATUS}"))]
pub(crate) struct CallArguments {
    /// An operation of a spec, such as useCoupon; or GET, POST, PUT, PATCH or DELETE, and then a path
    #[arg(value_name = "OPERATION", add = ArgValueCompleter::new(completion::operations))]
    target: String,
    /// NAME=VALUE, a field by its type in the spec: a date-time may be `now`, a list repeats its name or
    /// is JSON, a.b=VALUE goes into the object `a`. NAME:=JSON is JSON whatever the spec says
    #[arg(value_name = "FIELD", add = ArgValueCompleter::new(completion::fields))]
    fields: Vec<String>,
    /// The fields as a JSON object: in the argument, in a file (@FILE), or from standard input (-)
    #[arg(long, value_name = "JSON|@FILE|-")]
    json: Option<String>,
    /// The file of an upload: the name of its part of the form, and its path, as file=logo.png. What the
    /// form tells of it, its name and digest, needs no fields
    #[arg(long, value_name = "NAME=PATH")]
    file: Option<String>,
    #[command(flatten)]
    output: OutputArguments,
    /// An OpenAPI file with more operations; may be given several times
    #[arg(long, value_name = "FILE")]
    spec: Vec<PathBuf>,
    /// Send what breaks rules of the spec, as when the platform knows more than it
    #[arg(long)]
    unchecked: bool,
    /// For a path: the field by which WeChat Pay knows a repeated call, which is then repeated when its
    /// outcome is unknown
    #[arg(long, value_name = "NAME")]
    idempotency_key: Option<String>,
    /// Send nothing: print the signed request as a curl command, good for five minutes
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

/// A call that is ready to be sent.
struct Call {
    operation: &'static OperationInfo,
    request: Request,
}

pub(crate) async fn run(arguments: &CallArguments) -> Result<(), Failure> {
    let call = prepare(arguments)?;
    let client = arguments.settings.client()?;
    if arguments.dry_run {
        let request = client.prepare_call(call.operation, &call.request)?;
        put(format_args!("{}\n", curl::command(&request)?))?;
        if !call.operation.unsigned_request {
            note(say!(
                "The command carries its signature in Authorization: for five minutes whoever has it can make this call.",
                "该命令的 Authorization 中带有签名：五分钟之内，任何得到它的人都能发起这次调用。"
            ));
        }
        return Ok(());
    }
    if arguments.output.is_given() {
        return arguments.output.write(&client, &call).await;
    }
    if call.operation.binary_response {
        let id = call.operation.id;
        return Err(Failure::Input(say!(
            "{id} answers a file: say where to write it, --output FILE",
            "{id} 的应答是文件：请用 --output FILE 指定写到哪里"
        )));
    }
    let answer = client.call(call.operation, &call.request).await?;
    print(&answer)
}

fn prepare(arguments: &CallArguments) -> Result<Call, Failure> {
    let json = fields::json(arguments.json.as_deref())?;
    let upload = arguments.file.as_deref().map(Upload::read).transpose()?;
    if let Some(method) = method(&arguments.target) {
        let Some((path, fields)) = arguments.fields.split_first() else {
            return Err(Failure::Input(say!(
                "after a method stands a path: wechatpay call GET /v3/certificates",
                "方法之后应为路径：wechatpay call GET /v3/certificates"
            )));
        };
        let fields = Fields::read(json, fields)?;
        let options = path::Options {
            upload,
            idempotency_key: arguments.idempotency_key.as_deref(),
            answers_file: arguments.output.is_given(),
            is_unsigned_answer: arguments.output.is_unsigned(),
        };
        return path::call(&method, path, fields, options);
    }
    let catalog = Catalog::load(&arguments.spec)?;
    let operation = catalog.operation(&arguments.target)?;
    let fields = Fields::read(json, &arguments.fields)?;
    if arguments.output.is_unsigned() {
        let id = &operation.id;
        return Err(Failure::Input(say!(
            "{id}: its spec says whether the answer is signed; `--unsigned-answer` is for a path",
            "{id}：应答是否签名由接口定义决定；`--unsigned-answer` 只用于路径"
        )));
    }
    let documents = &catalog.documents;
    request::call(documents, operation, fields, upload, arguments.unchecked)
}

fn method(target: &str) -> Option<Method> {
    let methods = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    methods.into_iter().find(|method| method.as_str() == target)
}
