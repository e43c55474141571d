//! `multipart/form-data`, the form of an upload: of it only the JSON part `meta` is signed.

use hyper::{Request, body::Bytes, header};

/// What of a request's body is signed, and read as JSON: all of it, or the `meta` of a form.
pub(crate) fn signed_body(request: &Request<Bytes>) -> &[u8] {
    part(request, |name| name == "meta").unwrap_or(request.body())
}

/// The file in a form.
pub(crate) fn file(request: &Request<Bytes>) -> Option<&[u8]> {
    part(request, |name| name != "meta")
}

fn part(request: &Request<Bytes>, is_wanted: impl Fn(&str) -> bool) -> Option<&[u8]> {
    let content_type = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (media_type, parameters) = content_type.split_once(';')?;
    if !media_type
        .trim()
        .eq_ignore_ascii_case("multipart/form-data")
    {
        return None;
    }
    let boundary = parameter(parameters, "boundary")?;
    parts(request.body(), boundary)
        .find(|(name, _)| is_wanted(name))
        .map(|(_, content)| content)
}

/// The parts of a form: their names and contents.
fn parts<'b>(body: &'b [u8], boundary: &str) -> impl Iterator<Item = (&'b str, &'b [u8])> {
    let delimiter = format!("\r\n--{boundary}");
    // Before the first part there is no line to end.
    let mut rest = body.strip_prefix(&delimiter.as_bytes()[2..]);
    std::iter::from_fn(move || {
        let part = rest?.strip_prefix(b"\r\n")?;
        let end = find(part, delimiter.as_bytes())?;
        rest = Some(&part[end + delimiter.len()..]);
        let part = &part[..end];
        let blank_line = find(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(&part[..blank_line]).ok()?;
        Some((name(head)?, &part[blank_line + 4..]))
    })
}

/// The name that a part's head gives it.
fn name(head: &str) -> Option<&str> {
    let disposition = head.split("\r\n").find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })?;
    parameter(disposition.split_once(';')?.1, "name")
}

/// A parameter of a header, without its quotes.
fn parameter<'v>(parameters: &'v str, name: &str) -> Option<&'v str> {
    parameters.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let is_it = key.trim().eq_ignore_ascii_case(name);
        is_it.then_some(value.trim().trim_matches('"'))
    })
}

fn find(text: &[u8], pattern: &[u8]) -> Option<usize> {
    text.windows(pattern.len())
        .position(|window| window == pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(content_type: &str, body: &'static str) -> Request<Bytes> {
        Request::post("/")
            .header(header::CONTENT_TYPE, content_type)
            .body(Bytes::from(body))
            .expect("a request")
    }

    #[test]
    fn a_form_has_its_meta_signed() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"meta\"\r\n\
                    Content-Type: application/json\r\n\r\n{}\r\n\
                    --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\
                    1\r\n2\r\n--x--\r\n";
        let request = request("multipart/form-data; boundary=x", body);
        assert_eq!(signed_body(&request), b"{}");
        assert_eq!(file(&request), Some(&b"1\r\n2"[..]));
    }

    #[test]
    fn all_else_is_signed_whole() {
        for (content_type, body) in [
            ("application/json", "{}"),
            ("multipart/form-data; boundary=y", "--x\r\n"),
            ("multipart/form-data; boundary=x", "--x\r\nno head\r\n--x--"),
            ("multipart/form-data; boundary=x", "--x\r\n\r\n"),
            ("multipart/form-data", ""),
        ] {
            let request = request(content_type, body);
            assert_eq!(signed_body(&request), body.as_bytes());
            assert_eq!(file(&request), None);
        }
    }
}
