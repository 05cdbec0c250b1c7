use proptest::prelude::*;

use super::super::columns::Columns;
use super::super::csv::{self, Delimiter, MAX_RECORD, Place, Records, Shape, header};
use super::super::problem::FileError;
use super::read;

const START: Place = Place { offset: 0, row: 2, records: 0 };

/// Reads records. No line looks like the row after an unclosed quote, so such a quote reaches to the end of the file.
fn read_records(bytes: &[u8], from: Place, at_end: bool) -> Records {
    csv::records(bytes, from, Delimiter::Comma, &Shape { width: 2, follows: &|_, _| false }, at_end)
}

fn records(text: &str, at_end: bool) -> Records {
    read_records(text.as_bytes(), START, at_end)
}

/// The row number, offset and cells of each record.
fn rows(text: &str) -> Vec<(u64, u64, Vec<String>)> {
    let found = records(text, true);
    assert_eq!(found.failure, None);
    found.records.into_iter().map(|record| (record.place.row, record.place.offset, record.cells)).collect()
}

fn cells(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

#[test]
fn rows_have_the_numbers_that_a_spreadsheet_shows() {
    for line_end in ["\n", "\r\n", "\r"] {
        let text = "a,\"x\ny\"\n\nb,\"he said \"\"no\"\"\"\n,\nc,z".replace('\n', line_end);
        let quoted = format!("x{line_end}y");
        let found = rows(&text);
        let numbers: Vec<u64> = found.iter().map(|(row, ..)| *row).collect();
        assert_eq!(numbers, [2, 4, 6], "row 3 is blank, and row 5 has only a comma");
        assert_eq!(found[0].2, cells(&["a", &quoted]));
        assert_eq!(found[1].2, cells(&["b", "he said \"no\""]));
        assert_eq!(found[2].2, cells(&["c", "z"]));
        for (_, offset, cells) in found {
            assert!(text.as_bytes()[offset as usize..].starts_with(cells[0].as_bytes()), "offset {offset} in {text:?}");
        }
    }
}

#[test]
fn a_record_that_may_be_incomplete_is_left_for_the_next_piece() {
    for (text, consumed) in
        [("a,b\nc,d", 4), ("a,b\nc,\"d\n", 4), ("a,b\n\"c", 4), ("a,b\r", 0), ("a,b\n\r", 4), ("", 0)]
    {
        let found = records(text, false);
        assert_eq!((found.next.offset, found.failure), (consumed, None), "{text:?}");
    }
}

#[test]
fn a_first_line_with_only_the_separator_is_skipped() {
    for (line, separator) in [("sep=;", ';'), ("SEP=,", ','), ("\"sep=;\"", ';'), ("sep=\t", '\t'), ("sep=,", ',')] {
        for line_end in ["\n", "\r\n"] {
            let text = format!("{line}{line_end}Handle|Title|Price{line_end}a|A|1{line_end}")
                .replace('|', &separator.to_string());
            for mark in ["", "\u{feff}"] {
                let (columns, groups) = read(&format!("{mark}{text}")).unwrap();
                assert_eq!(columns.delimiter(), columns_delimiter(separator), "{text:?}");
                assert_eq!((groups.len(), groups[0].first_row), (1, 3), "the separator line counts as row 1: {text:?}");
            }
        }
    }
    assert_eq!(read("sep=;\n").unwrap_err(), FileError::OnlyHeader);
    assert!(matches!(read("sep=x\nHandle,Title\na,A\n"), Err(FileError::NoProductColumn { .. })));
}

fn columns_delimiter(separator: char) -> Delimiter {
    match separator {
        ',' => Delimiter::Comma,
        ';' => Delimiter::Semicolon,
        _ => Delimiter::Tab,
    }
}

#[test]
fn a_file_without_products_is_refused() {
    let error = |bytes: &[u8]| Columns::read(bytes, true).unwrap_err();
    for empty in ["", "\u{feff}", "\n\r\n\n", "\u{feff}\r\n"] {
        assert_eq!(error(empty.as_bytes()), FileError::Empty, "{empty:?}");
    }
    for header in ["Handle,Title", "Handle,Title\r\n", "Handle,Title\n\n\n", "Handle,Title\n,\n"] {
        assert_eq!(read(header).unwrap_err(), FileError::OnlyHeader, "{header:?}");
    }
}

#[test]
fn files_that_are_not_text_are_refused() {
    use super::super::encoding::refuse_other_kinds;
    assert_eq!(refuse_other_kinds(b"PK\x03\x04\x14\0\x06\0\x08\0"), Err(FileError::Spreadsheet));
    assert_eq!(refuse_other_kinds(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(FileError::Spreadsheet));
    assert!(FileError::Spreadsheet.to_string().contains("CSV UTF-8"));
    assert_eq!(refuse_other_kinds(b"%PDF-1.7\n"), Err(FileError::NotText));
    assert_eq!(refuse_other_kinds(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(FileError::NotText));
    assert_eq!(refuse_other_kinds(b"Handle,Title\n"), Ok(()));
    let error = Columns::read(b"Handle\0,Title,\0Vendor and so on\na,b,c", true).unwrap_err();
    assert_eq!(error, FileError::NotText);
}

#[test]
fn one_invalid_byte_makes_only_its_own_record_broken() {
    let found = read_records(b"shirt,Hemd\ncafe,Caf\xe9\nhat,Hut\n", START, true);
    assert_eq!(found.failure, None);
    let records: Vec<_> = found.records.iter().map(|record| (record.cells[1].as_str(), record.is_broken)).collect();
    assert_eq!(records, [("Hemd", false), ("Caf\u{fffd}", true), ("Hut", false)]);
}

#[test]
fn a_record_with_an_unclosed_quote_is_marked_and_has_the_row_where_the_quote_opens() {
    for text in ["a,b\nc,\"d\ne,f\n", "a,b\nc,\"d", "a,b\nc,\"", "a,b\nc,\"d\"\"", "a,b\r\nc,\"d\r\n\r\n"] {
        let found = records(text, true);
        assert_eq!(found.failure, None, "{text:?}");
        let rows: Vec<_> = found.records.iter().map(|record| (record.place.row, record.is_unclosed)).collect();
        assert_eq!(rows, [(2, false), (3, true)], "{text:?}");
        assert_eq!(found.next.offset, text.len() as u64);
    }
    assert_eq!(
        rows("a,5\" pipe\n")[0].2,
        cells(&["a", "5\" pipe"]),
        "a quote inside an unquoted cell is part of the text"
    );
}

#[test]
fn a_record_longer_than_a_megabyte_is_refused() {
    let fits = format!("a,{}\nb,c\n", "x".repeat(MAX_RECORD - 3));
    assert_eq!(records(&fits, false).records.len(), 2);
    let unclosed = format!("a,b\nc,\"{}", "x\n".repeat(MAX_RECORD));
    for at_end in [false, true] {
        assert_eq!(records(&unclosed, at_end).failure, Some(FileError::RowTooLong { row: 3 }));
    }
}

#[test]
fn the_delimiter_is_detected_in_the_header() {
    for (text, delimiter) in [
        ("Handle,Title,Body (HTML)\nx,y,z\n", Delimiter::Comma),
        ("Handle;Title;\"Price, EUR\"\nx;y;1\n", Delimiter::Semicolon),
        ("Handle\tTitle\tSize, cm\nx\ty\t1\n", Delimiter::Tab),
        ("Title\nx;y;z\n", Delimiter::Comma),
        ("\u{feff}\"Handle\";\"Title\"\r\nx;y\r\n", Delimiter::Semicolon),
    ] {
        let found = header(text.as_bytes(), true).unwrap();
        assert_eq!(found.delimiter, delimiter, "{text:?}");
        assert!(text.as_bytes()[found.next.offset as usize..].starts_with(b"x"));
        assert_eq!(found.next.row, 2);
    }
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_first_heading() {
    let found = header("\u{feff}\"Handle\",Title\nx,y\n".as_bytes(), true).unwrap();
    assert_eq!(found.cells, cells(&["Handle", "Title"]));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), at_end: bool) {
        let _ = Columns::read(&bytes, at_end);
        let found = read_records(&bytes, START, at_end);
        prop_assert!(found.next.offset <= bytes.len() as u64);
    }

    /// The texts have many characters with a meaning in CSV.
    #[test]
    fn pieces_of_any_size_give_the_same_records(text in "[a\",\r\n\u{e9}]{0,60}", size in 1_usize..20) {
        let whole = records(&text, true);
        let bytes = text.as_bytes();
        let (mut found, mut place, mut length, mut failure) = (Vec::new(), START, size, None);
        loop {
            let start = place.offset as usize;
            let end = (start + length).min(bytes.len());
            let at_end = end == bytes.len();
            let piece = read_records(&bytes[start..end], place, at_end);
            length = if piece.next == place { length + size } else { size };
            found.extend(piece.records);
            place = piece.next;
            failure = failure.or(piece.failure);
            if at_end || failure.is_some() {
                break;
            }
        }
        prop_assert_eq!(found, whole.records);
        prop_assert_eq!(place, whole.next);
        prop_assert_eq!(failure, whole.failure);
    }
}
