use super::super::{
    diff::differences,
    draft::{PictureDraft, ProductDraft, Status, VariantDraft},
};
use crate::money::Currency;

fn lines(stored: &ProductDraft, draft: &ProductDraft) -> Vec<String> {
    let changes = differences(stored, draft, Currency::from_code("EUR").unwrap()).into_iter();
    changes.map(|change| format!("{}: {} → {}", change.field, change.before, change.after)).collect()
}

fn variant(size: &str, price: i64, on_hand: i64) -> VariantDraft {
    let values = size.split_terminator(' ').map(str::to_owned).collect();
    VariantDraft { values, price, on_hand, ..VariantDraft::default() }
}

fn hat() -> ProductDraft {
    ProductDraft {
        handle: "hat".to_owned(),
        title: "Hat".to_owned(),
        tags: vec!["a".to_owned(), "b".to_owned()],
        options: vec!["Size".to_owned()],
        variants: vec![variant("Small", 1200, 3), variant("Large", 1400, 5)],
        pictures: vec![PictureDraft { source: "https://a.example/1.jpg".to_owned(), alt: String::new() }],
        custom: [("Washing".to_owned(), "cold".to_owned())].into(),
        ..ProductDraft::default()
    }
}

#[test]
fn changes_are_listed_in_a_merchants_words() {
    assert_eq!(lines(&hat(), &hat()), [""; 0]);
    let mut after = hat();
    after.tags.pop();
    after.variants = vec![variant("Small", 1400, 0), variant("Huge", 1400, 5)];
    after.pictures[0].alt = "Front".to_owned();
    after.custom.insert("Washing".to_owned(), "warm".to_owned());
    assert_eq!(
        lines(&hat(), &after),
        [
            "tags: a, b → a",
            "options: Size: Small, Large → Size: Small, Huge",
            "pictures: https://a.example/1.jpg → https://a.example/1.jpg (Front)",
            "Washing: cold → warm",
            "variant: Large → ",
            "Small: price: 12.00 → 14.00",
            "Small: stock: 3 → 0",
            "variant:  → Huge",
        ]
    );
}

#[test]
fn fields_of_a_variant_without_options_have_no_prefix() {
    let cap = ProductDraft { options: Vec::new(), variants: vec![variant("", 1200, 0)], ..hat() };
    let after = ProductDraft {
        handle: "cap".to_owned(),
        title: "Cap".to_owned(),
        status: Status::Draft,
        variants: vec![variant("", 950, 0)],
        ..cap.clone()
    };
    assert_eq!(
        lines(&cap, &after),
        ["handle: hat → cap", "title: Hat → Cap", "status: active → draft", "price: 12.00 → 9.50"]
    );
}

#[test]
fn reordered_variants_are_listed() {
    let mut turned = hat();
    turned.variants.reverse();
    assert_eq!(
        lines(&hat(), &turned),
        ["options: Size: Small, Large → Size: Large, Small", "variant order: Small, Large → Large, Small"]
    );
}

#[test]
fn a_change_that_looks_the_same_in_text_is_listed() {
    let joined = ProductDraft { tags: vec!["a, b".to_owned()], ..hat() };
    assert_eq!(lines(&hat(), &joined), ["other details:  → changed, but the text looks the same"]);
}
