use crate::catalogue::product::Product;

use super::super::diff::differences;
use super::{euros, import, import_onto};

fn lines(before: &Product, after: &Product) -> Vec<String> {
    differences(before, after, euros().currency)
        .into_iter()
        .map(|change| format!("{}: {} → {}", change.field, change.before, change.after))
        .collect()
}

const SIZES: &str = "Handle,Title,Tags,Option1 Name,Option1 Value,SKU,Price,Inventory quantity,Image Src,Washing\n\
    hat,Hat,\"a, b\",Size,Small,A,12,3,https://a.example/1.jpg,cold\nhat,,,,Large,B,14,5,,\n";

#[test]
fn changes_are_told_in_a_merchants_words() {
    let before = import(SIZES).product;
    assert_eq!(lines(&before, &before), Vec::<String>::new());
    let after =
        SIZES.replace("A,12,3", "A,14,0").replace("\"a, b\"", "a").replace("cold", "warm").replace("Large,B", "Huge,B");
    let after = import_onto(&after, Some(&before)).unwrap().product;
    assert_eq!(
        lines(&before, &after),
        [
            "tags: a, b → a",
            "options: Size: Small, Large → Size: Small, Huge",
            "Washing: cold → warm",
            "variant: Large → ",
            "Small: price: 12.00 → 14.00",
            "Small: stock: 3 → 0",
            "variant:  → Huge",
        ]
    );
}

#[test]
fn a_single_variant_needs_no_name() {
    let before = import("Title,Price\nHat,12\n").product;
    let after = import_onto("Title,Price,Status\nCap,9.5,draft\n", Some(&before)).unwrap().product;
    assert_eq!(
        lines(&before, &after),
        ["handle: hat → cap", "title: Hat → Cap", "status: active → draft", "price: 12.00 → 9.50"]
    );
}

#[test]
fn no_change_goes_untold() {
    let before = import(SIZES).product;
    let mut turned = before.clone();
    turned.variants.reverse();
    assert_eq!(lines(&before, &turned), ["variant order: Small, Large → Large, Small"]);
    let mut joined = before.clone();
    joined.tags = vec!["a, b".to_owned()];
    assert_eq!(lines(&before, &joined).len(), 1);
}
