//! What a spec should be looked at for, as warnings of the compiler.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use wechatpay_codegen::Report;

/// A warning for each of the report, at `span`. A macro has no warnings of its own to give; the use of
/// what is deprecated is one, and tells why.
pub(crate) fn warnings(report: &Report, span: Span) -> TokenStream {
    let notes = report.faults().iter().map(|fault| {
        let text = fault.to_string();
        // On a line of its own, as `FILE:LINE:COLUMN` should be.
        format!("\n{}", text.trim_end())
    });
    quote_spanned! { span =>
        #(
            const _: () = {
                #[deprecated(note = #notes)]
                const SPEC: () = ();
                SPEC
            };
        )*
    }
}
