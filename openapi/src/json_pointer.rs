//! JSON Pointers (RFC 6901), by which places in a value are named.

/// A name as it stands between two slashes.
#[must_use]
pub fn segment(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
