//! Rows of one product that are apart from each other in the file.

use std::fmt::Write as _;

use vitrine::sql;

use super::helpers::{counts, generated, problems};
use crate::support::Shop;

const HEADER: &str = "Handle,Title,Vendor,Option1 Name,Option1 Value,Variant SKU,Price,Image Src\n";

fn import(rows: &str) -> (Shop, serde_json::Value) {
    let shop = Shop::new();
    let report = shop.import(format!("{HEADER}{rows}"));
    (shop, report)
}

#[test]
fn they_are_joined() {
    let (shop, report) = import(
        "tea,Tea,Leaf,Unit,Tin,T-1,6,\nrice,Rice,Mill,Unit,Bag,R-1,2,\ntea,,,,Sack,T-9,41,\nsalt,Salt,,,,S,3,\n\
         rice,,,,Sack,R-9,20,\ntea,,,,,,,https://cdn.example.com/tea.gif\ntea,,,,Box,T-5,21,\n",
    );
    assert_eq!((&report["state"], counts(&report)), (&"done".into(), [3, 0, 0, 0, 0]), "{:?}", problems(&report));
    assert_eq!(problems(&report), [""; 0]);
    assert_eq!(
        report["notices"],
        serde_json::json!(["The rows of 2 products are not together in the file. The shop joins them."])
    );
    let skus = |handle: &str| {
        let rows = shop.rows(sql!(
            "SELECT sku FROM variant v JOIN product p ON p.id = v.product_id WHERE handle = ?1 ORDER BY v.position",
            handle
        ));
        rows.iter().map(|row| row["sku"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(skus("tea"), ["T-1", "T-9", "T-5"]);
    assert_eq!(skus("rice"), ["R-1", "R-9"]);
    assert_eq!(shop.value(sql!("SELECT count(*) FROM picture")), 1);
    // The same file in order changes nothing.
    let again = shop.import(format!(
        "{HEADER}tea,Tea,Leaf,Unit,Tin,T-1,6,\ntea,,,,Sack,T-9,41,\ntea,,,,,,,https://cdn.example.com/tea.gif\n\
         tea,,,,Box,T-5,21,\nrice,Rice,Mill,Unit,Bag,R-1,2,\nrice,,,,Sack,R-9,20,\nsalt,Salt,,,,S,3,\n"
    ));
    assert_eq!(counts(&again), [0, 0, 3, 0, 0], "{}", again["changes"]);
}

/// If the rows of a product contradict each other, the product that the shop has stays as it is.
#[test]
fn rows_that_contradict_each_other_refuse_their_product() {
    let before = "cup,Cup,Kiln,Size,S,C-S,1,\ncup,,,,M,C-M,2,\n";
    for (rows, expected) in [
        (
            "cup,Cup,Kiln,Size,S,C-S,5,\nmug,Mug,,,,M,1,\ncup,Goblet,,Size,M,G,6,\n",
            "Row 4, Title: Row 2 gives this product the title “Cup”. If these are two products, give one of them \
             another handle. If they are one, use one title.",
        ),
        (
            "cup,Cup,Kiln,Size,S,C-S,5,\nmug,Mug,,,,M,1,\ncup,,,,S,C-S2,6,\n",
            "Row 4, Option1 Value: Row 2 already has the variant “S”. Remove one of the two rows.",
        ),
        (
            "cup,Cup,Kiln,Size,S,C-S,5,\nmug,Mug,,,,M,1,\ncup,,,Length,M,C-M,6,\n",
            "Row 4, Option1 Name: The option is named “Length” here and “Size” in row 2. Use one name.",
        ),
        (
            "cup,Cup,Kiln,Size,S,C-S,5,\nmug,Mug,,,,M,1,\ncup,,,,M,C-M,six,\n",
            "Row 4, Price: “six” is not a price. Write digits with a point before the decimals, such as 1234.56.",
        ),
        (
            "cup,Cup,Kiln,Size,S,C-S,5,\nmug,Mug,,,,M,1,\ncup,,,,M\u{0},C-M\n",
            "Row 4: This row has 6 columns, but the first row has 8. If a text contains a line break, put the text in \
             quotes (\").",
        ),
    ] {
        let (shop, _) = import(before);
        let cup = shop.products()["cup"].clone();
        for dry in [true, false] {
            let file = format!("{HEADER}{rows}");
            let report = if dry { shop.try_import(file) } else { shop.import(file) };
            assert_eq!((counts(&report), problems(&report)), ([1, 0, 0, 0, 1], vec![expected.to_owned()]), "{rows}");
            assert_eq!(shop.products()["cup"], cup, "{rows}");
        }
    }
}

#[test]
fn the_first_value_counts_for_the_whole_product() {
    let (shop, report) =
        import("cup,Cup,Kiln,Size,S,C-S,1,\nmug,Mug,,,,M,1,\ncup,Cup,Oven,,M,C-M,2,\ncup,,,,L,C-L,3,\n");
    assert_eq!(counts(&report), [2, 0, 0, 0, 0]);
    assert_eq!(problems(&report), ["Row 4, Vendor: “Oven” was ignored: row 2 sets this for the whole product."]);
    assert_eq!(shop.of_product("cup", "vendor"), "Kiln");
    let (shop, report) = import("cup,,,Size,S,C-S,1,\nmug,Mug,,,,M,1,\ncup,Cup,Oven,,M,C-M,2,\n");
    assert_eq!((counts(&report), problems(&report)), ([2, 0, 0, 0, 0], vec![]), "the title may come later");
    assert_eq!([shop.of_product("cup", "title"), shop.of_product("cup", "vendor")], ["Cup", "Oven"]);
}

#[test]
fn a_row_that_comes_twice_counts_once() {
    let rows = "cup,Cup,Kiln,Size,S,C-S,1,\ncup,,,,M,C-M,2,\nmug,Mug,,,,M,1,\n";
    let (shop, report) = import(&rows.repeat(2));
    assert_eq!(counts(&report), [2, 0, 0, 0, 0]);
    assert_eq!(
        problems(&report),
        ["Row 5: This row repeats row 2.", "Row 6: This row repeats row 3.", "Row 7: This row repeats row 4."]
    );
    assert_eq!(shop.value(sql!("SELECT count(*) FROM variant")), 3);
}

#[test]
fn without_option_columns_a_second_variant_is_refused() {
    let shop = Shop::new();
    let report = shop.import("Handle,Title,SKU,Price\ncup,Cup,A,1\nmug,Mug,B,1\ncup,,C,2\n");
    assert_eq!((counts(&report), shop.products().len()), ([1, 0, 0, 0, 1], 1));
    assert_eq!(
        problems(&report),
        ["Row 4: Row 2 already has the product “cup”, and no option columns say how this variant differs. Remove one \
          of the rows, or give every product its own handle."]
    );
    let report =
        shop.import("Handle,Title,Price,Image Src\ncup,Cup,1,\nmug,Mug,1,\ncup,,,https://cdn.example.com/c.gif\n");
    assert_eq!(counts(&report), [1, 0, 1, 0, 0], "{:?}", problems(&report));
}

/// A file sorted by another column: no product has two rows together. It takes several chunks and messages.
#[test]
fn a_file_sorted_by_variants() {
    let file = generated(0..250, "one", 1).replace("Image Src", "Photo");
    let (header, rows) = file.split_once('\n').unwrap();
    let ordered = Shop::new();
    assert_eq!(counts(&ordered.import(file.as_str()))[0], 250);

    let mut lines: Vec<&str> = rows.lines().collect();
    for (name, key) in [
        (
            "by size",
            (|line| if line.contains(",Small,") { 0 } else { usize::from(line.contains(",Large,")) + 1 })
                as fn(&str) -> usize,
        ),
        ("by price", |line| line.len() * 7919 % 101),
    ] {
        lines.sort_by_key(|line| key(line));
        let shop = Shop::new();
        let report = shop.import(format!("{header}\n{}\n", lines.join("\n")));
        assert_eq!((&report["state"], counts(&report)), (&"done".into(), [250, 0, 0, 0, 0]), "{name}");
        assert_eq!(shop.value(sql!("SELECT count(*) FROM variant")), 750, "{name}");
        // Each handle once, in one row.
        assert_eq!(shop.value(sql!("SELECT count(*) FROM import_apart")), 250);
        let report = shop.import(file.as_str());
        assert_eq!(counts(&report)[4], 0, "{name}: {:?}", problems(&report));
        let prices = sql!("SELECT sum(price), count(*) FROM variant");
        assert_eq!(shop.rows(prices.clone()), ordered.rows(prices));
    }
}

#[test]
fn a_product_with_too_many_separate_rows_is_refused() {
    let mut rows = String::new();
    for n in 0..2_600 {
        let _ = write!(rows, "cup,{},,Size,S{n},,1,\nmug-{n},Mug,,,,,1,\n", if n == 0 { "Cup" } else { "" });
    }
    let (shop, report) = import(&rows);
    assert_eq!(counts(&report), [2_600, 0, 0, 0, 1]);
    assert_eq!(
        problems(&report),
        ["Row 2: The product has more than 2500 rows or more than 4 MB of text. Split it into several products, each \
          with its own handle."]
    );
    assert_eq!(shop.value(sql!("SELECT count(*) FROM product WHERE handle = 'cup'")), 0);
}
