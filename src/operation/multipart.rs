//! `multipart/form-data` (RFC 7578): the form of an upload, with its JSON and its file.

use std::fmt::Write as _;

use bytes::{BufMut as _, Bytes, BytesMut};
use http::HeaderValue;

use super::body::Upload;

/// The form, and the header that names its boundary.
pub(super) fn form(upload: &Upload) -> (Bytes, HeaderValue) {
    // The digest of a file cannot stand in that file. In the JSON it can, but not at the beginning of
    // a line, which JSON without layout does not have.
    let boundary = &upload.sha256;
    let (file, part) = (&upload.file, quoted(&upload.part));
    let mut form = BytesMut::with_capacity(upload.meta.len() + file.bytes().len() + 512);
    form.put_slice(
        format!(
            "--{boundary}\r\n\
             Content-Disposition: form-data; name=\"meta\"\r\n\
             Content-Type: application/json\r\n\r\n"
        )
        .as_bytes(),
    );
    form.put_slice(&upload.meta);
    form.put_slice(
        format!(
            "\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"{part}\"; filename=\"{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            quoted(file.name()),
            file.content_type()
        )
        .as_bytes(),
    );
    form.put_slice(file.bytes());
    form.put_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let content_type = format!("multipart/form-data; boundary={boundary}");
    let content_type =
        HeaderValue::try_from(content_type).expect("hex digits can stand in a header");
    (form.freeze(), content_type)
}

/// A name between quotes, as browsers write it: UTF-8 as it is, and escaped what would end the name
/// or its line.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '"' => quoted.push_str("%22"),
            control if control.is_ascii_control() => {
                write!(quoted, "%{:02X}", u32::from(control))
                    .expect("writing into memory does not fail");
            }
            other => quoted.push(other),
        }
    }
    quoted
}
