//! Forms that send a file (`multipart/form-data`, RFC 7578).
//!
//! A file may be larger than the Worker's memory, so the body is stored as it arrives, and never read whole. The file
//! is found in it from its first and its last bytes.

/// The maximum bytes before the file: the fields before it, and its headers.
pub const HEAD: usize = 16 * 1024;
/// The maximum bytes after the file: the fields after it, and the end of the form.
pub const TAIL: usize = 16 * 1024;

/// The fields of a form, and the place of its file in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileForm {
    /// Pairs of a field's name and its value.
    pub fields: Vec<(String, String)>,
    /// The name of the file on the person's device. Empty if the person chose no file.
    pub file_name: String,
    /// The number of bytes before the file.
    pub start: u64,
    /// The number of bytes of the file.
    pub bytes: u64,
}

/// The boundary in the value of a Content-Type header.
pub fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })?;
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// Finds the fields and the file. `head` is the beginning of the body, `tail` is its end, and `bytes` is its length.
/// Returns `None` if the body is not such a form, or if the fields before the file do not fit into `head`. Fields after
/// the file that do not fit into `tail` count as a part of the file.
pub fn find(boundary: &str, head: &[u8], tail: &[u8], bytes: u64) -> Option<FileForm> {
    let delimiter = format!("\r\n--{boundary}");
    let mut fields = Vec::new();
    let mut rest = head.strip_prefix(delimiter.trim_start().as_bytes())?;
    let (file_name, file) = loop {
        let part = part(rest)?;
        if let Some(file_name) = part.file_name {
            break (file_name, part.rest);
        }
        let (value, after) = split(part.rest, delimiter.as_bytes())?;
        fields.push((part.name, String::from_utf8_lossy(value).into_owned()));
        rest = after;
    };
    let start = (head.len() as u64).checked_sub(file.len() as u64)?;
    // The tail of a short body begins before the file.
    let tail_start = bytes.checked_sub(tail.len() as u64)?;
    let skipped = usize::try_from(start.saturating_sub(tail_start)).ok()?;
    let (end_of_file, mut rest) = split(tail.get(skipped..)?, delimiter.as_bytes())?;
    let end = tail_start.max(start).checked_add(end_of_file.len() as u64)?;
    while !matches!(rest, b"--" | b"--\r\n") {
        let part = part(rest).filter(|part| part.file_name.is_none())?;
        let (value, after) = split(part.rest, delimiter.as_bytes())?;
        fields.push((part.name, String::from_utf8_lossy(value).into_owned()));
        rest = after;
    }
    Some(FileForm { fields, file_name, start, bytes: end.checked_sub(start)? })
}

/// A part of a form.
struct Part<'b> {
    /// The name of the field.
    name: String,
    /// The name of the file; `None` if the field is not for a file.
    file_name: Option<String>,
    /// The value, and all that follows it.
    rest: &'b [u8],
}

/// Reads the headers of a part. `bytes` begin after the boundary.
fn part(bytes: &[u8]) -> Option<Part<'_>> {
    let (headers, rest) = split(bytes.strip_prefix(b"\r\n")?, b"\r\n\r\n")?;
    let headers = String::from_utf8_lossy(headers);
    let disposition = headers.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    Some(Part { name: parameter(disposition, "name")?, file_name: parameter(disposition, "filename"), rest })
}

/// The value of a parameter such as `name="file"`. A value may contain semicolons. Browsers write `%22`, `%0D` and
/// `%0A` for a quote and a line break.
fn parameter(disposition: &str, name: &str) -> Option<String> {
    let mut rest = disposition;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"')?;
        if before.rsplit([';', ' ']).next() == Some(name) {
            return Some(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = after;
    }
    None
}

/// The bytes before and after the first place of `pattern`.
fn split<'b>(bytes: &'b [u8], pattern: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let place = bytes.windows(pattern.len()).position(|window| window == pattern)?;
    let (before, after) = bytes.split_at_checked(place)?;
    Some((before, after.strip_prefix(pattern)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOUNDARY: &str = "----WebKitFormBoundaryAb1";

    /// A body as browsers write it.
    fn body(before: &[(&str, &str)], file_name: &str, file: &[u8], after: &[(&str, &str)]) -> Vec<u8> {
        let part = |(name, value): &(&str, &str)| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body: Vec<u8> = before.iter().map(part).collect::<String>().into_bytes();
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
                 Content-Type: text/csv\r\n\r\n"
            )
            .into_bytes(),
        );
        body.extend(file);
        body.extend(format!("\r\n{}--{BOUNDARY}--\r\n", after.iter().map(part).collect::<String>()).into_bytes());
        body
    }

    fn found(body: &[u8]) -> Option<FileForm> {
        let head = &body[..body.len().min(HEAD)];
        find(BOUNDARY, head, &body[body.len().saturating_sub(TAIL)..], body.len() as u64)
    }

    #[test]
    fn the_boundary_is_read_from_the_header() {
        for (header, boundary_in_it) in [
            ("multipart/form-data; boundary=abc", Some("abc")),
            ("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"", Some("a b")),
            ("multipart/form-data", None),
            ("multipart/form-data; boundary=", None),
            ("application/x-www-form-urlencoded; boundary=abc", None),
        ] {
            assert_eq!(boundary(header), boundary_in_it, "{header}");
        }
        assert_eq!(boundary(&format!("multipart/form-data; boundary={}", "a".repeat(71))), None);
    }

    #[test]
    fn a_file_name_may_have_quotes_and_semicolons() {
        for (sent, name) in
            [("a; name=b.csv", "a; name=b.csv"), ("a%22b.csv", "a\"b.csv"), ("é 茶.csv", "é 茶.csv"), ("", "")]
        {
            assert_eq!(found(&body(&[], sent, b"x", &[])).unwrap().file_name, name);
        }
    }

    #[test]
    fn a_body_that_is_no_such_form_is_refused() {
        let good = body(&[("encoding", "gbk")], "a.csv", b"Handle\nx\n", &[("b", "c")]);
        assert!(found(&good).is_some());
        // Cut at each place, or with a byte before it.
        for length in 0..good.len() - 2 {
            assert_eq!(found(&good[..length]), None, "{length}");
        }
        assert_eq!(found(&[b" ", good.as_slice()].concat()), None);
        let long = [("note", &*"x".repeat(HEAD))];
        assert_eq!(found(&body(&long, "a.csv", b"x", &[])), None, "too much before the file");
        let text = String::from_utf8(good).unwrap();
        assert_eq!(found(text.replace("Content-Disposition", "Disposition").as_bytes()), None);
        assert_eq!(found(text.replace("filename=", "file=").as_bytes()), None, "no file");
    }

    proptest! {
        #[test]
        fn the_file_is_found_whatever_it_contains(
            file in proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'-'), any::<u8>()], 0..300),
            value in "[^\r]{0,20}",
            // Long files have a tail that begins inside the file.
            padding in prop_oneof![Just(0), 16_000_usize..17_000, 30_000_usize..40_000],
        ) {
            let file = [file, vec![b'\n'; padding]].concat();
            let body = body(&[("encoding", &value), ("b", "")], "a.csv", &file, &[("c", &value), ("d", "")]);
            let form = found(&body).unwrap();
            let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            prop_assert_eq!(
                &form.fields,
                &[named("encoding", &value), named("b", ""), named("c", &value), named("d", "")]
            );
            let start = usize::try_from(form.start).unwrap();
            prop_assert_eq!(&body[start..start + usize::try_from(form.bytes).unwrap()], &file);
        }

        #[test]
        fn no_bytes_are_too_odd(head in proptest::collection::vec(any::<u8>(), 0..200), bytes in any::<u64>()) {
            let _ = find("a", &head, b"\r\n--a--\r\n", bytes);
            let named = [b"--a\r\nContent-Disposition: form-data; name=\"", head.as_slice()].concat();
            let _ = find("a", &named, &head, bytes);
        }
    }
}
