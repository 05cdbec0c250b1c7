use proptest::prelude::*;

use super::super::columns::Columns;
use super::super::group::{Cursor, ENOUGH, Group, MAX_ROWS, groups};
use super::super::problem::FileError;
use super::read;

/// The handle, the number of rows and the number of errors of each group.
fn outline(file: &str) -> Vec<(String, usize, usize)> {
    let (_, groups) = read(file).unwrap();
    groups.into_iter().map(|group| (group.handle, group.rows.len(), group.errors.len())).collect()
}

fn group(handle: &str, rows: usize, errors: usize) -> (String, usize, usize) {
    (handle.to_owned(), rows, errors)
}

/// Reads a file in pieces of `size` bytes, or more if a product needs more, and takes at most `most` products per
/// piece.
fn in_pieces(file: &[u8], size: usize, most: usize) -> (Vec<Group>, Option<FileError>) {
    let (columns, place) = Columns::read(file, true).unwrap();
    let (mut found, mut cursor, mut length) = (Vec::new(), Cursor::from(place), size);
    loop {
        let start = cursor.place.offset as usize;
        let end = (start + length).min(file.len());
        let at_end = end == file.len();
        // A job stores its cursor as text between two messages.
        let kept = serde_json::to_string(&cursor).unwrap();
        let piece = groups(&file[start..end], &serde_json::from_str(&kept).unwrap(), &columns, at_end);
        let stops_early = piece.groups.len() > most;
        let next = if stops_early { piece.groups[most - 1].next.clone() } else { piece.next };
        length = if next == cursor { length + size } else { size };
        assert!(length < ENOUGH + 2 * size, "no complete product at {cursor:?}");
        cursor = next;
        found.extend(piece.groups.into_iter().take(most));
        if !stops_early && (at_end || piece.failure.is_some()) {
            return (found, piece.failure);
        }
    }
}

#[test]
fn consecutive_rows_with_the_same_handle_are_one_product() {
    let file = "Handle,Title\nhat,Hat\nHAT,\n hat ,\ncap,Cap\n\n,Blue Cap\n,Green Cap\nhat,Hat again\n";
    assert_eq!(
        outline(file),
        [group("hat", 3, 0), group("cap", 1, 0), group("blue-cap", 1, 0), group("green-cap", 1, 0), group("hat", 1, 0)]
    );
    assert_eq!(outline("Title,Price\nHat,1\nCap,2\n"), [group("hat", 1, 0), group("cap", 1, 0)]);
}

#[test]
fn a_row_with_neither_handle_nor_title_refuses_the_product_above() {
    assert_eq!(
        outline("Handle,Title,Price\n,,9\nhat,Hat,1\n,,2\ncap,Cap,1\n"),
        [group("", 0, 1), group("hat", 1, 1), group("cap", 1, 0)]
    );
}

#[test]
fn a_row_cut_in_two_refuses_only_its_own_product() {
    let file = "Handle,Title,Price\ncap,Cap,1\nhat,Hat\nof felt,2\nhat,,3\nbag,Bag,4\n";
    assert_eq!(outline(file), [group("cap", 1, 0), group("hat", 1, 2), group("bag", 1, 0)]);
    let first_row = "Handle,Title,Price\ncap,Cap,1\nhat,Hat\nhat,,3\nbag,Bag,4\n";
    assert_eq!(outline(first_row), [group("cap", 1, 0), group("hat", 1, 1), group("bag", 1, 0)]);
    let alone = "Handle,Title,Price\ncap,Cap,1\nhat,Hat\nbag,Bag,4\n";
    assert_eq!(outline(alone), [group("cap", 1, 0), group("hat", 0, 1), group("bag", 1, 0)]);
    let last = "Handle,Title,Price\ncap,Cap,1\nhat,Hat\n";
    assert_eq!(outline(last), [group("cap", 1, 0), group("hat", 0, 1)]);
}

#[test]
fn a_product_with_too_many_rows_or_too_much_text_is_refused_with_one_error() {
    let rows = |count: usize| format!("Handle,Title\ncap,Cap\n{}bag,Bag\n", "hat,Hat\n".repeat(count));
    assert_eq!(outline(&rows(MAX_ROWS)), [group("cap", 1, 0), group("hat", MAX_ROWS, 0), group("bag", 1, 0)]);
    for count in [MAX_ROWS + 1, 3 * MAX_ROWS] {
        let file = rows(count);
        assert_eq!(outline(&file), [group("cap", 1, 0), group("hat", 0, 1), group("bag", 1, 0)]);
        assert_eq!(in_pieces(file.as_bytes(), 700, 1).0, read(&file).unwrap().1);
    }
    let long = format!("Handle,Title\ncap,Cap\n{}bag,Bag\n", format!("hat,{}\n", "x".repeat(900_000)).repeat(6));
    assert_eq!(outline(&long), [group("cap", 1, 0), group("hat", 0, 1), group("bag", 1, 0)]);
    assert_eq!(in_pieces(long.as_bytes(), 1 << 18, 9).0, read(&long).unwrap().1);
}

/// An unclosed quote reaches to the next quote or to the end of the file. Only the product with the quote is refused.
#[test]
fn an_unclosed_quote_refuses_only_its_own_product() {
    let quoted = "bag,\"Bag, big\",4\n";
    for (rows, expected) in [
        (
            "hat,Hat,1\ncap,\"Cap,2\nbag,Bag,4\ntin,Tin,5\n",
            vec![group("hat", 1, 0), group("cap", 0, 1), group("bag", 1, 0), group("tin", 1, 0)],
        ),
        (
            &format!("hat,Hat,1\ncap,\"Cap,2\ntin,Tin,5\n{quoted}jar,Jar,6\n"),
            vec![group("hat", 1, 0), group("cap", 0, 1), group("tin", 1, 0), group("bag", 1, 0), group("jar", 1, 0)],
        ),
        (&format!("cap,\"Cap,2\ncap,,3\n{quoted}"), vec![group("cap", 1, 1), group("bag", 1, 0)]),
        (&format!("cap,\"Cap\nof felt,\nand more,2\n{quoted}"), vec![group("cap", 0, 1), group("bag", 1, 0)]),
        ("hat,Hat,1\ncap,Cap,\"2\n", vec![group("hat", 1, 0), group("cap", 0, 1)]),
        (
            "hat,Hat,1\ncap,\"Cap, so\nsaid a \"\"wise\"\" man\",2\nbag,Bag,3\n",
            vec![group("hat", 1, 0), group("cap", 1, 0), group("bag", 1, 0)],
        ),
    ] {
        let file = format!("Handle,Title,Price\n{rows}");
        assert_eq!(outline(&file), expected, "{file}");
        let whole = in_pieces(file.as_bytes(), file.len(), 9);
        for size in [1, 7, 16] {
            assert_eq!(in_pieces(file.as_bytes(), size, 1), whole, "{file}");
        }
        let errors = whole.0.iter().flat_map(|group| &group.errors);
        assert!(
            errors.clone().all(|error| error.message.starts_with("This row opens a quote (\") that is never closed."))
        );
    }
}

#[test]
fn one_invalid_byte_refuses_only_its_own_product() {
    let products = |rows: &[u8]| -> Vec<(String, usize)> {
        let file = [b"Handle,Title,Price\n", rows].concat();
        let (columns, place) = Columns::read(&file, true).unwrap();
        let found = groups(&file[place.offset as usize..], &Cursor::from(place), &columns, true);
        assert_eq!(found.failure, None);
        found.groups.into_iter().map(|group| (group.handle, group.errors.len())).collect()
    };
    let named = |handles: [(&str, usize); 3]| handles.map(|(handle, errors)| (handle.to_owned(), errors));
    assert_eq!(products(b"hat,Hat,1\ncap,C\xe4p,2\nbag,Bag,3\n"), named([("hat", 0), ("cap", 1), ("bag", 0)]));
    assert_eq!(products(b"hat,Hat,1\nc\xe4p,Cap,2\nbag,Bag,3\n"), named([("hat", 0), ("c-p", 1), ("bag", 0)]));
    assert_eq!(
        products(b"hat,Hat,1\nh\xe4t,,2\nbag,Bag,3\n")[0],
        ("hat".to_owned(), 1),
        "the broken row may be a variant of the hat"
    );
    assert_eq!(
        products(b"hat,Hat,1\ncap,Cap,2\ncap,\xe4,2\ncap,,3\nbag,Bag,3\n"),
        named([("hat", 0), ("cap", 1), ("bag", 0)])
    );
}

#[test]
fn handles_that_cannot_be_addresses_are_refused() {
    let (_, groups) = read(&format!("Handle,Title\n{},Hat\n???,Cap\n", "x".repeat(256))).unwrap();
    assert!(groups[0].errors[0].message.contains("longer than 255"));
    assert!(groups[1].errors[0].message.contains("no letter or digit"));
}

proptest! {
    #[test]
    fn pieces_of_any_size_give_the_same_products(
        rows in proptest::collection::vec(
            prop_oneof![
                Just("hat,Hat,1\n"), Just("cap,Cap,2\n"), Just("hat,,3\r\n"), Just("cap,\"a\nb\",4\n"), Just(",,5\n"),
                Just("hat,Hat\n"), Just("cut,9\n"), Just("\n"), Just(",,\n"), Just(",Bag,\"\"\"6\"\n"),
                Just("hat,\"Hat\n"), Just("cup,Cup,\"7\"\n"), Just("cup,\"Cup,8\n"),
            ],
            0..25,
        ),
        size in 1_usize..60,
        most in 1_usize..4,
        // If the header has this additional column, the rows above have too few cells.
        cost in prop_oneof![Just(""), Just(",Cost per item")],
    ) {
        let file = format!("Handle,Title,Price{cost}\nhat,Hat,1\n{}", rows.concat());
        let whole = in_pieces(file.as_bytes(), file.len(), usize::MAX);
        prop_assert_eq!(in_pieces(file.as_bytes(), size, most), whole);
    }
}
