//! The values that the formats of a spec stand for: times and dates, bytes, JSON in a string.

mod base64;
mod date;
mod date_time;
mod json_text;
mod unknown;

pub use base64::Base64;
pub use date::Date;
pub use date_time::{DateTime, ParseDateTimeError};
pub use json_text::JsonText;
pub use unknown::UnknownValue;
