//! What went wrong, as errors of the compiler.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use wechatpay_codegen::{Error, Severity};

/// Texts for the compiler to show, each as an error of its own.
#[derive(Debug)]
pub(crate) struct CompileErrors {
    texts: Vec<String>,
    /// Where they stand, if that is not the path of the spec.
    span: Option<Span>,
}

impl CompileErrors {
    pub(crate) fn one(text: String) -> Self {
        Self {
            texts: vec![text],
            span: None,
        }
    }

    /// The same at a place of their own, if there is one.
    pub(crate) fn placed(self, span: Option<Span>) -> Self {
        Self { span, ..self }
    }

    /// The errors, at `span` if they have no place of their own: rustc has no spans for files that are not
    /// Rust.
    pub(crate) fn at(self, span: Span) -> TokenStream {
        let texts = self.texts;
        let span = self.span.unwrap_or(span);
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
                let texts = errors.map(|fault| fault.to_string().trim_end().to_owned());
                Self {
                    texts: texts.collect(),
                    span: None,
                }
            }
            error => Self::one(error.to_string()),
        }
    }
}
