//! Typed Rust bindings for WeChat Pay APIv3 from an OpenAPI 3.1 spec in YAML.
//!
//! What it makes depends on the crate `wechatpay-client` and nothing else. In a build script:
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), wechatpay_codegen::Error> {
//!     wechatpay_codegen::Generator::new()
//!         .spec("spec/ours.yaml")
//!         .write_to_out_dir()?;
//!     Ok(())
//! }
//! ```
//!
//! and in the crate:
//!
//! ```ignore
//! mod ours {
//!     include!(concat!(env!("OUT_DIR"), "/ours.rs"));
//! }
//! ```
//!
//! The command `wechatpay-codegen generate spec/ --out src/generated` does the same for code that
//! is checked in; with `--check` it tells whether that code is up to date.
//!
//! A fault in a spec is reported with its file, line and column, the line itself, and how to mend
//! it; all faults of a phase at once. The same spec gives the same bytes on every machine.

mod document;
mod emit;
mod error;
mod fault;
mod generator;
mod model;
mod output;
mod pipeline;
mod progress;
mod selection;
mod source;
mod yaml;

pub use error::Error;
pub use fault::{FaultCode, Mark, Report, Severity, SpecFault, UnknownFaultCode};
pub use generator::Generator;
pub use output::{GeneratedFile, Outcome, StaleFile, WrittenFile};
pub use progress::Progress;

/// The programs of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
