//! The tree of paths: one call of the runtime's `path!` a step.

use std::fmt::Write;

use crate::model::{PathChain, Response, wire_value};

use super::layout::{Item, Layout, doc_lines};
use super::rust::name;

/// The text of the chain's file, made of specs with these names.
pub(crate) fn emit(chain: &PathChain, spec_names: &[String]) -> Result<String, String> {
    let mut layout = Layout::new(&spec_names.join(", "));
    layout.item(&Item::Text("use wechatpay_client::runtime;\n".to_owned()))?;
    for step in &chain.steps {
        let mut text = String::from("runtime::path! {\n");
        if step.path.is_empty() {
            text.push_str("    /// All paths: `Paths::new(&client)`, then a method a segment.\n");
        } else {
            let _ = writeln!(text, "    /// {}", wire_value(&step.path));
        }
        let _ = writeln!(text, "    pub struct {};", step.name.as_str());
        if !step.next.is_empty() {
            text.push('\n');
        }
        for next in &step.next {
            let (method, step) = (name(&next.method), chain.steps[next.step].name.as_str());
            let _ = writeln!(text, "    fn {method}() -> {step};");
        }
        for call in &step.calls {
            text.push('\n');
            text.push_str(&doc_lines(&call.docs, 4));
            if call.deprecated {
                text.push_str("    #[deprecated]\n");
            }
            let (method, module) = (name(&call.method), name(&call.module));
            let request = call.request.as_str();
            let response = match call.response {
                Response::Json(_) | Response::JsonOrEmpty(_) | Response::Empty => "",
                Response::Binary => " -> runtime::Binary, fetch",
                Response::Download => " -> runtime::Download, download",
            };
            let _ = writeln!(
                text,
                "    async fn {method}(super::{module}::{request}){response};"
            );
        }
        text.push_str("}\n");
        layout.item(&Item::Text(text))?;
    }
    Ok(layout.into_text())
}
