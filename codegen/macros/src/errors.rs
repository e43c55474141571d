//! What went wrong, as errors of the compiler.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use wechatpay_codegen::{Error, Severity};

/// Texts for the compiler to show, each as an error of its own.
#[derive(Debug)]
pub(crate) struct CompileErrors(Vec<String>);

impl CompileErrors {
    pub(crate) fn one(text: String) -> Self {
        Self(vec![text])
    }

    /// The errors, all of them at `span`: rustc has no spans for files that are not Rust.
    pub(crate) fn at(self, span: Span) -> TokenStream {
        let texts = self.0;
        quote_spanned! { span => #( ::core::compile_error! { #texts } )* }
    }
}

impl From<Error> for CompileErrors {
    fn from(error: Error) -> Self {
        match error {
            Error::Spec(report) => {
                // Its warnings are shown once the spec can be used: rustc gives none before that.
                let faults = report.faults().iter();
                let errors = faults.filter(|fault| fault.severity() == Severity::Error);
                Self(
                    errors
                        .map(|fault| fault.to_string().trim_end().to_owned())
                        .collect(),
                )
            }
            error => Self::one(error.to_string()),
        }
    }
}
