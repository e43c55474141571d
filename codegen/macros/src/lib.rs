//! The macro [`bindings!`]: a front of the library `wechatpay-codegen`, as its `Generator` in a
//! build script and its command are.
//!
//! Programs use it as `wechatpay_client::bindings!`, by the feature `macros` of `wechatpay-client`.

mod arguments;
mod errors;
mod expand;
mod spec;
mod warnings;

use proc_macro::TokenStream;

/// The bindings of an OpenAPI spec, in place of the macro.
///
/// ```ignore
/// mod ours {
///     wechatpay_client::bindings!("spec/ours.yaml");
/// }
/// ```
///
/// The path is relative to the folder of your package's `Cargo.toml`, wherever the macro stands. It
/// names one spec, YAML or JSON. The items that the macro leaves are the same as those which the
/// build script and the command make; give each spec a module of its own, with
/// `#[allow(dead_code)]` in a program that does not use all of its spec. A change of the spec has the
/// crate compiled again.
///
/// Options choose operations, or accept the loss of a keyword, as the methods of the generator and the
/// options of its command do. Each may stand several times:
///
/// ```ignore
/// wechatpay_client::bindings!("spec/ours.yaml", tag = "coupons", operation = "queryStock");
/// wechatpay_client::bindings!("spec/ours.yaml", path_prefix = "/v3/marketing", allow = "not");
/// ```
///
/// The code names the runtime as `wechatpay_client`: depend on `wechatpay-client` under that name.
/// Of it only the feature `macros` is needed:
///
/// ```toml
/// [dependencies]
/// wechatpay-client = { version = "0.1", default-features = false, features = ["macros"] }
/// ```
///
/// # Errors
///
/// Each fault of the spec becomes an error of the compiler. Its text begins with the place in the
/// spec, `FILE:LINE:COLUMN`, the file as rustc names its own, so that terminals and editors lead
/// there; then follow the marked line and a hint. The place that rustc adds is that of the macro.
///
/// # Warnings
///
/// What a spec should be looked at for all the same becomes a warning in the same form. For rustc it is
/// the use of something deprecated: `#[allow(deprecated)]` at the module around the macro turns these
/// warnings off, and a crate that denies all warnings does not compile with them.
#[proc_macro]
pub fn bindings(input: TokenStream) -> TokenStream {
    expand::expand(input.into()).into()
}
