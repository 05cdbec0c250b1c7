use super::super::encoding::{Judge, Verdict, first_bad_cell, marked};

/// Returns the verdict about a file. Asserts that the verdict does not depend on the size of the pieces.
fn verdict(file: &[u8]) -> Verdict {
    let of_pieces = |size: usize| {
        let mut judge = Judge::default();
        file.chunks(size).for_each(|piece| judge.add(piece));
        judge.verdict()
    };
    let whole = of_pieces(file.len());
    for size in [1, 2, 3, 7] {
        assert_eq!(of_pieces(size), whole, "pieces of {size} bytes");
    }
    whole
}

fn lines(list: &[(usize, &[u8])]) -> Vec<u8> {
    list.iter().flat_map(|(count, line)| [*line, b"\r\n"].concat().repeat(*count)).collect()
}

#[test]
fn a_file_is_utf_8_if_only_a_few_of_its_lines_are_invalid() {
    assert_eq!(verdict(b"Handle,Title\n"), Verdict::Utf8);
    assert_eq!(verdict("Handle,Größe\n茶碗,🌿\n".as_bytes()), Verdict::Utf8);
    let plain: &[u8] = b"cup,Cup";
    let letters: &[u8] = "cup,Schüssel".as_bytes();
    let western: &[u8] = b"cup,Sch\xfcssel";
    let chinese: &[u8] = b"cup,\xc7\xe0\xb4\xc9";
    assert_eq!(verdict(&lines(&[(2, plain), (1, western)])), Verdict::Utf8);
    assert_eq!(verdict(&lines(&[(2, plain), (2, western)])), Verdict::Utf8);
    assert_eq!(verdict(&lines(&[(1, plain), (2, western)])), Verdict::Western, "most of the lines are bad");
    assert_eq!(
        verdict(&lines(&[(900, plain), (3, western)])),
        Verdict::Western,
        "three lines are bad, and no line has letters that are UTF-8"
    );
    assert_eq!(verdict(&lines(&[(3, letters), (3, western)])), Verdict::Utf8);
    assert_eq!(verdict(&lines(&[(3, letters), (4, western)])), Verdict::Western);
    assert_eq!(
        verdict(&lines(&[(900, plain), (90, chinese)])),
        Verdict::Utf8,
        "fewer than a tenth of the lines are bad"
    );
    assert_eq!(verdict(&lines(&[(10, plain), (9, chinese)])), Verdict::Unknown);
    assert_eq!(verdict(&lines(&[(1, plain), (1, "cup,\u{e9}".as_bytes()), (1, b"cup,\xc3")])), Verdict::Utf8);
}

#[test]
fn blank_lines_and_separators_do_not_count() {
    assert_eq!(verdict(&lines(&[(50, b""), (50, b",,"), (2, b"cup,Sch\xfcssel")])), Verdict::Western);
}

#[test]
fn a_byte_order_mark_or_zero_bytes_show_the_encoding() {
    assert_eq!(marked(b"\xef\xbb\xbfHandle"), Some("utf-8"));
    assert_eq!(marked(b"\xff\xfeH\0"), Some("utf-16le"));
    assert_eq!(marked(b"\xfe\xff\0H"), Some("utf-16be"));
    assert_eq!(marked(b"H\0a\0n\0"), Some("utf-16le"));
    assert_eq!(marked(b"\0H\0a\0n"), Some("utf-16be"));
    for none in [&b""[..], b"Handle", b"\xc7\xe0\xb4\xc9", b"Handle,\0Title,Vendor and so on"] {
        assert_eq!(marked(none), None, "{none:?}");
    }
}

#[test]
fn the_first_cell_that_is_not_utf_8_is_found() {
    let file = [b"Handle,Title\n\xc3\xa9,\"Gr\xfcn, blau\";x\n", &b"\xff".repeat(200)[..]].concat();
    assert_eq!(first_bad_cell(&file), Some(&b"Gr\xfcn"[..]));
    assert_eq!(first_bad_cell(&b"\xff".repeat(200)).map(<[u8]>::len), Some(60));
    assert_eq!(first_bad_cell(b"a,b"), None);
}
