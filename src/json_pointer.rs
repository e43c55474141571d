//! JSON pointers (RFC 6901), by which errors name a place in a body.

/// Adds a name to a pointer.
pub(crate) fn push(pointer: &mut String, name: &str) {
    pointer.push('/');
    // Byte by byte, as requests are checked name by name, and few names have anything to escape.
    let mut start = 0;
    for (end, byte) in name.bytes().enumerate() {
        let escaped = match byte {
            b'~' => "~0",
            b'/' => "~1",
            _ => continue,
        };
        pointer.push_str(&name[start..end]);
        pointer.push_str(escaped);
        start = end + 1;
    }
    pointer.push_str(&name[start..]);
}

/// The pointer to a property of the outermost object.
pub(crate) fn of_property(name: &str) -> String {
    let mut pointer = String::new();
    push(&mut pointer, name);
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tilde_and_slash_are_escaped() {
        for (name, pointer) in [
            ("stock_id", "/stock_id"),
            ("", "/"),
            ("a/b~c", "/a~1b~0c"),
            ("~1", "/~01"),
            ("/~/", "/~1~0~1"),
        ] {
            assert_eq!(of_property(name), pointer);
        }
    }
}
