//! Where a value stands in a request, and the schemas that begin there.

use super::Schema;

/// Where a value stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the JSON body.
    Body,
    /// In the path: `{name}` in its template.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// It is the JSON body as a whole.
    Whole,
    /// It is the body as a whole and no JSON: a file, or a text, of this media type. Where that is a
    /// range, as `image/*`, the file says which.
    Content(&'static str),
    /// In answers only: it is not sent.
    Answer,
    /// In a part of its own: the file of an upload. All that is in the body is then the part `meta`.
    File {
        /// Whether `meta` has the name of the file, as `filename`.
        filename: bool,
        /// Whether `meta` has its digest, as `sha256`.
        sha256: bool,
    },
}

/// A property of the JSON body, without constraints.
#[must_use]
pub const fn body() -> Schema {
    Schema::new(Location::Body)
}

/// The file of an upload. Constraints on texts hold for its name.
#[must_use]
pub const fn file() -> Schema {
    Schema::new(Location::File {
        filename: false,
        sha256: false,
    })
}

/// A parameter in the path, without constraints.
#[must_use]
pub const fn path() -> Schema {
    Schema::new(Location::Path)
}

/// A parameter in the query, without constraints.
#[must_use]
pub const fn query() -> Schema {
    Schema::new(Location::Query)
}

/// A parameter in a header, without constraints.
#[must_use]
pub const fn header() -> Schema {
    Schema::new(Location::Header)
}

/// The JSON body as a whole, without constraints.
#[must_use]
pub const fn whole() -> Schema {
    Schema::new(Location::Whole)
}

/// The body as a whole, which is of this media type.
#[must_use]
pub const fn content(media_type: &'static str) -> Schema {
    Schema::new(Location::Content(media_type))
}
