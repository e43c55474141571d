//! What each command and argument is for, in Chinese.

pub(super) type Arguments = &'static [(&'static str, &'static str)];

/// Each command, what it is for, and what its arguments are.
pub(super) const COMMANDS: &[(&str, &str, Arguments)] = &[
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
                "gunzip",
                "解压以 tar_type GZIP 申请的文件，其摘要是解压之后的摘要",
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
        &[
            ("port", "监听的端口；不给出时由系统选择空闲端口"),
            (
                "keys",
                "存放密钥与 `env` 文件的目录，其中已有的密钥会继续使用；不给出时用临时目录，结束时删除",
            ),
            ("mchid", "商户号"),
            ("clock_offset", "网关时钟比系统时钟快多少秒（负数为慢）"),
            (
                "spec",
                "同样应答其中接口的 OpenAPI 文件，应答内容按结构编造；可重复",
            ),
            ("seed", "随机与编造内容的种子：相同的数字得到相同的应答"),
            (
                "data",
                "保存批次与券的文件，进程结束后仍在；不给出时只在内存中",
            ),
            (
                "notification_interval",
                "未被接收的通知隔多少秒重发；微信支付是一分钟",
            ),
            (
                "fault",
                "故障：FAULT[,operation=ID][,chance=0.1][,times=3]，如 `delay=300,chance=0.1`；可重复。写一个不存在的故障名会列出全部",
            ),
            ("signing", "网关用什么签名"),
        ],
    ),
    (
        "generate",
        "由接口定义生成 Rust 代码，每份定义一个文件",
        &[
            SPECS[0],
            SPECS[1],
            SPECS[2],
            SPECS[3],
            ("out", "存放 Rust 文件的目录，没有则创建"),
            ("check", "不写入；DIR 中的文件缺失或与定义不符时失败"),
            (
                "path_chain",
                "另外写出 paths.rs：以路径各段链式调用全部接口",
            ),
            (
                "watch",
                "每当接口定义或它引用的文件改变时重新生成，直到 Ctrl-C",
            ),
            ("tag", "只生成带有此标签的接口"),
            ("path_prefix", "只生成路径等于它、或以它加斜杠开头的接口"),
            (
                "operation",
                "只生成 operationId 为此值的接口，或此事件类型的通知",
            ),
        ],
    ),
    ("check", "只检查接口定义中的错误", SPECS),
    (
        "explain",
        "以示例说明某一类错误，或列出全部",
        &[("code", "`error[…]` 方括号中的名称")],
    ),
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

const SPECS: Arguments = &[
    (
        "paths",
        "YAML 或 JSON 的 OpenAPI 文件，或含有这类文件的目录",
    ),
    ("allow", "忽略一个不支持的关键字，在每处给出警告；可重复"),
    ("format", "错误的输出格式"),
    (
        "max_faults",
        "最多显示 N 个错误与 N 个警告，其余只计数 [默认：10000；JSON 为全部]",
    ),
];

pub(super) const SETTINGS: Arguments = &[
    (
        "profile",
        "使用配置文件中的哪一组配置；以下各项的其他来源见 `wechatpay --help`",
    ),
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
