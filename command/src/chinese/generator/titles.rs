//! The kinds of faults, by their codes.

use wechatpay_codegen::FaultCode;

/// A kind of fault in a few words.
pub(super) fn title(code: FaultCode) -> Option<&'static str> {
    Some(match code.name() {
        "file-too-large" => "文件过大",
        "not-utf8" => "文件不是 UTF-8 编码",
        "empty-file" => "文件为空",
        "several-documents" => "一个文件中有多个 YAML 文档",
        "yaml-syntax" => "不是合法的 YAML",
        "json-syntax" => "扩展名为 .json 的文件不是合法的 JSON",
        "tab-indentation" => "YAML 应以空格缩进，此处是制表符",
        "bad-indentation" => "缩进与任何一级都不一致",
        "unclosed-quote" => "引号没有闭合",
        "unclosed-bracket" => "括号没有闭合",
        "missing-colon" => "键之后缺少冒号",
        "unquoted-text" => "此文本须加引号",
        "bad-escape" => "YAML 没有此转义",
        "control-character" => "文本中有控制字符",
        "unknown-alias" => "别名没有对应的锚点",
        "alias-bomb" => "别名展开后过大",
        "nesting-too-deep" => "嵌套过深",
        "duplicate-key" => "同一映射中键重复",
        "key-not-text" => "键不是文本",
        "merge-key" => "使用了合并键 `<<`",
        "yaml-tag" => "使用了 YAML 标签",
        "number-out-of-range" => "数值超出可表示的范围",
        "not-openapi" => "不是 OpenAPI 文档",
        "unsupported-version" => "不支持的 OpenAPI 版本",
        "unknown-keyword" => "OpenAPI 没有此关键字",
        "unsupported-keyword" => "不支持的关键字",
        "other-version" => "此关键字属于 OpenAPI 的另一版本",
        "wrong-type" => "值的类型不对",
        "missing-keyword" => "缺少必需的关键字",
        "unknown-extension" => "没有此 `x-wechatpay-` 扩展",
        "bad-extension" => "扩展的用法不对",
        "unknown-type" => "JSON Schema 没有此类型",
        "unknown-format" => "未知的 format",
        "unsupported-schema" => "不支持的 schema",
        "bad-constraint" => "约束无法成立",
        "bad-pattern" => "正则表达式无法使用",
        "bad-default" => "默认值的类型不符",
        "required-unknown" => "required 中的名称不是属性",
        "duplicate-enum-value" => "枚举值重复",
        "dangling-reference" => "引用的目标不存在",
        "reference-loop" => "引用形成循环",
        "unsupported-reference" => "不支持的引用",
        "duplicate-operation-id" => "operationId 重复",
        "duplicate-parameter" => "参数重复",
        "bad-path" => "路径格式不对",
        "twin-paths" => "两条路径仅变量名不同",
        "path-parameter-undeclared" => "路径参数没有声明",
        "path-parameter-unused" => "声明的路径参数不在路径中",
        "path-parameter-optional" => "路径参数没有标为必填",
        "unsupported-method" => "不支持的 HTTP 方法",
        "unsupported-media-type" => "不支持的媒体类型",
        "several-media-types" => "一处有多种媒体类型",
        "missing-response" => "接口没有说明应答",
        "security" => "安全方案无法使用",
        "bad-name" => "名称无法成为 Rust 名称",
        "name-collision" => "两个名称在 Rust 中相同",
        _ => return None,
    })
}

/// What a group of kinds is about.
pub(super) fn group(name: &str) -> Option<&'static str> {
    Some(match name {
        "The file and its YAML" => "文件与 YAML",
        "The OpenAPI document" => "OpenAPI 文档",
        "What it says" => "文档的内容",
        "What becomes of it in Rust" => "生成的 Rust",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_every_group_has_a_title() {
        let mut titles = std::collections::BTreeSet::new();
        for code in FaultCode::all() {
            let title = title(code).unwrap_or_else(|| panic!("{code}"));
            assert!(titles.insert(title), "{code}: {title}");
            assert!(group(code.group()).is_some(), "{}", code.group());
        }
    }
}
