//! Typed Rust bindings for WeChat Pay APIv3 from an OpenAPI spec (3.0 or 3.1, in YAML or JSON).
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
//! Of a large document a part can be chosen: see [`Generator::tag`], [`Generator::path_prefix`] and
//! [`Generator::operation`]. The same spec gives the same bytes on every machine.
//!
//! # Faults
//!
//! A fault in a spec is reported with its file, line and column, the line itself, and how to mend
//! it; all faults at once. [`FaultCode`] explains each kind, as does
//! `wechatpay-codegen explain CODE`. What the generator does not support it refuses; what may be
//! lost all the same is named to [`Generator::allow`], and becomes a warning.
//!
//! For editors and CI `--format json` gives the faults on standard output: one array, with an object
//! for each fault.
//!
//! ```json
//! [
//!   {
//!     "severity": "error",
//!     "code": "duplicate-key",
//!     "title": "a key that stands twice in one mapping",
//!     "message": "the key `get` stands twice in this mapping",
//!     "file": "spec/ours.yaml",
//!     "line": 9,
//!     "column": 5,
//!     "end_line": 9,
//!     "end_column": 8,
//!     "label": "defined again",
//!     "hint": "take one of the two out, or give it another name",
//!     "related": [
//!       {
//!         "file": "spec/ours.yaml",
//!         "line": 6,
//!         "column": 5,
//!         "end_line": 6,
//!         "end_column": 8,
//!         "label": "first defined here"
//!       }
//!     ]
//!   }
//! ]
//! ```
//!
//! `severity` is `error` or `warning`; `label` and `hint` may be `null`. Lines and columns count from
//! 1, columns in Unicode scalar values; a mark ends before `end_column`. A file as a whole is marked
//! by an empty mark at 1:1. Later versions may add fields.

mod characters;
#[cfg(feature = "cli")]
pub mod cli;
mod columns;
mod document;
mod emit;
mod error;
mod fault;
mod generator;
mod model;
mod output;
mod phrase;
mod pipeline;
mod progress;
mod selection;
mod source;
mod yaml;

pub use error::Error;
pub use fault::{FaultCode, Mark, Report, Severity, SpecFault, UnknownFaultCode};
pub use generator::Generator;
pub use output::{GeneratedFile, Outcome, StaleFile, WrittenFile};
pub use phrase::{Language, Phrase};
pub use progress::Progress;
pub use selection::Selector;

/// The programs of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
