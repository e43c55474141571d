//! OpenAPI documents at run time: what operations they have, what these take and give, and whether
//! a value keeps to its schema.
//!
//! It reads the specs that `wechatpay-codegen` makes bindings of, for programs that learn at run time
//! which operation is meant. It is forgiving: whether a document is sound is the generator's to say.
//!
//! ```
//! use wechatpay_openapi::{Documents, Operation, schema};
//!
//! let mut documents = Documents::default();
//! let document = documents.add_text("ours.yaml", "
//! openapi: 3.1.0
//! paths:
//!   /v3/ours/orders:
//!     post:
//!       operationId: createOrder
//!       requestBody:
//!         content:
//!           application/json:
//!             schema: { type: object, properties: { amount: { type: integer, minimum: 1 } } }
//! ")?;
//! let operations = Operation::read_all(&documents, document)?;
//! let body = operations[0].body.as_ref().expect("it has one");
//!
//! let violations = schema::violations(&documents, &body.schema, &serde_json::json!({"amount": 0}));
//! assert_eq!(violations[0].to_string(), "/amount: minimum 1");
//! # Ok::<(), wechatpay_openapi::SpecError>(())
//! ```

mod description;
mod document;
pub mod json_pointer;
mod operation;
mod path;
pub mod schema;

pub use description::{Description, ErrorCode, RateLimit};
pub use document::{Documents, SpecError};
pub use operation::{Body, FilePart, Form, Location, Operation, Parameter, Success};
pub use path::PathTemplate;
pub use schema::{Rule, Violation};
