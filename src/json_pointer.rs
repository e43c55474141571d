//! JSON pointers (RFC 6901), by which errors name a place in a body.

/// A name as it stands in a pointer.
pub(crate) fn segment(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
