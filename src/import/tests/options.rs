use super::{import, import_onto, refusal, warnings};

const HEADER: &str =
    "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,Price\n";

fn file(rows: &[&str]) -> String {
    format!("{HEADER}{}\n", rows.join("\n"))
}

#[test]
fn shopifys_default_title_is_not_an_option() {
    for cells in ["Title,Default Title", "Title,", ",", ",Default Title", "title,default title"] {
        let product = import(&file(&[&format!("hat,Hat,{cells},,,,,H,5")])).product;
        assert!(
            product.options.is_empty() && product.variants.len() == 1 && product.variants[0].values.is_empty(),
            "{cells}"
        );
    }
    let product = import(&file(&["hat,Hat,Title,Dune,,,,,A,5", "hat,,,Emma,,,,,B,5"])).product;
    assert_eq!(
        (product.options[0].as_str(), product.variants.len()),
        ("Title", 2),
        "an option may have the name “Title”"
    );
}

#[test]
fn three_options_are_read() {
    let product = import(&file(&[
        "hat,Hat,Size,S,Colour,Red,Brim,wide,A,5",
        "hat,,,S,,Blue,,wide,B,5",
        "hat,,Size,M,Colour,Red,,narrow,C,5",
    ]))
    .product;
    assert_eq!(product.options, ["Size", "Colour", "Brim"]);
    assert_eq!([0, 1, 2].map(|place| product.option_values(place).join(" ")), ["S M", "Red Blue", "wide narrow"]);
    assert_eq!(product.variants[1].values, ["S", "Blue", "wide"]);
}

#[test]
fn incomplete_or_contradictory_options_are_refused() {
    for (rows, error) in [
        (&["hat,Hat,,S,,,,,A,5", "hat,,,M,,,,,B,5"][..], "Row 2, Option1 Name: The option has no name."),
        (&["hat,Hat,Size,,,,,,A,5"], "Row 2, Option1 Value: The option has a name but no value."),
        (
            &["hat,Hat,Size,S,Colour,Red,,,A,5", "hat,,,M,,,,,B,5"],
            "Row 3, Option2 Value: The variant has no value for “Colour”.",
        ),
        (&["hat,Hat,Size,S,,,Colour,Red,A,5"], "Row 2, Option2 Name: The option has no name."),
        (&["hat,Hat,Size,S,size,M,,,A,5"], "Row 2, Option2 Name: Two options have the name “size”."),
        (
            &["hat,Hat,Size,S,,,,,A,5", "hat,,Größe,M,,,,,B,5"],
            "Row 3, Option1 Name: The option is named “Größe” here and “Size” in row 2.",
        ),
        (&["hat,Hat,Size,S,,,,,A,5", "hat,,,S,,,,,B,5"], "Row 3, Option1 Value: Row 2 already has the variant “S”."),
        (
            &["hat,Hat,Title,Default Title,,,,,A,5", "hat,,,Default Title,,,,,B,5"],
            "Row 3, Option1 Value: Row 2 already has the product's only variant",
        ),
        (
            &["hat,Hat,Size,S,,,,,A,5", "hat,,,,,,,,,6"],
            "Row 3, Option1 Value: The row has a value for “Price” but no option value",
        ),
        (
            &["hat,Hat,,,,,,,A,5", "hat,,,,,,,,B,6"],
            "Row 3, Option1 Value: The row has a value for “SKU” but no option value",
        ),
        (
            &["hat,Hat,,,,,,,A,5", "hat,,Size,S,,,,,B,6"],
            "Row 2, Option1 Value: The row has a value for “SKU” but no option value",
        ),
        (&["hat,Hat,Size,S,,,,,A,", "hat,,,M,,,,,B,5"], "Row 2, Price: The variant has no price."),
        (&["hat,Hat,Size,S,,,,,A,\u{0}"], "Row 2, Price: The variant has no price."),
    ] {
        let errors = refusal(&file(rows));
        assert!(errors.len() == 1 && errors[0].starts_with(error), "expected only {error:?}, got {errors:?}");
    }
}

#[test]
fn a_file_without_options_changes_only_products_with_one_variant() {
    let hat = import("Title,Price,SKU\nHat,5,A\n").product;
    let after = import_onto("Title,Price\nHat,6\n", Some(&hat)).unwrap().product;
    assert_eq!((after.variants[0].price, after.variants[0].sku.as_str()), (600, "A"));

    let sizes = import(&file(&["hat,Hat,Size,S,,,,,A,5", "hat,,,M,,,,,B,5"])).product;
    let errors = import_onto("Title,Price\nHat,6\n", Some(&sizes)).unwrap_err();
    assert!(errors[0].message.contains("several variants"), "{errors:?}");
    assert_eq!(
        import_onto("Title,Price\nHat,\n", Some(&sizes)).unwrap().product,
        sizes,
        "a blank price alone does not change the variants"
    );

    let only_small = import(&file(&["hat,Hat,Size,S,,,,,A,5"])).product;
    let after = import_onto("Title,Price\nHat,6\n", Some(&only_small)).unwrap().product;
    assert_eq!((after.variants[0].price, &after.options), (600, &only_small.options));

    let errors = refusal("Handle,Title,Price\nhat,Hat,5\nhat,,6\n");
    assert!(errors[0].starts_with("Row 3: A second variant needs the columns"), "{errors:?}");
    let errors = refusal("Handle,Title\nhat,Hat\n");
    assert_eq!(
        errors,
        ["Row 2, Price: The file has no price column, and a new variant needs a price. Add the column “Price”."]
    );
}

#[test]
fn stock_is_tracked_with_a_tracker_or_with_a_quantity_and_no_tracker_column() {
    for (columns, cells, tracked) in [
        ("Inventory tracker,Inventory quantity", "shopify,5", true),
        ("Inventory tracker,Inventory quantity", ",5", false),
        ("Inventory quantity", "5", true),
        ("Inventory quantity", "", false),
    ] {
        let product = import(&format!("Title,Price,{columns}\nHat,5,{cells}\n")).product;
        assert_eq!(product.variants[0].tracked, tracked, "{columns}: {cells}");
    }
    let applied = import("Title,Price,Inventory tracker\nHat,5,shipwire\n");
    assert_eq!(
        warnings(&applied),
        ["Row 2, Inventory tracker: “shipwire” used to track the stock. From now on this shop tracks it."]
    );
}

#[test]
fn a_barcode_that_a_spreadsheet_shortened_gets_a_warning() {
    let applied = import("Title,Price,Barcode\nHat,5,4.00638E+12\n");
    assert_eq!((applied.product.variants[0].barcode.as_str(), applied.warnings.len()), ("4.00638E+12", 1));
    assert_eq!(import("Title,Price,Barcode\nHat,5,TEE+1\n").warnings, []);
}

#[test]
fn a_compare_at_price_is_kept_even_if_it_is_below_the_price() {
    for (cell, kept) in [("4", Some(400)), ("5", Some(500)), ("9.99", Some(999)), ("0.00", None), ("", None)] {
        let product = import(&format!("Title,Price,Compare-at price\nHat,5,{cell}\n")).product;
        assert_eq!(product.variants[0].compare_at, kept, "{cell}");
    }
}
