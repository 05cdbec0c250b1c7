//! Strategies for any product, with texts that are hard for files and databases.

use std::collections::BTreeSet;

use proptest::{
    collection::{btree_map, btree_set, vec},
    prelude::*,
    sample::select,
};
use vitrine::{
    catalogue::{
        draft::{Customs, PictureDraft, ProductDraft, ShortText, Status, VariantDraft},
        handle::to_handle,
        html::sanitise,
    },
    time::UnixMs,
};

/// Names of a product's custom fields.
pub const CUSTOMS: [&str; 2] = ["Washing", "Google Shopping / Gender"];
/// Names of a variant's custom fields.
pub const VARIANT_CUSTOMS: [&str; 2] = ["Price / International", "Variant Fulfillment Service"];

/// A line of text as it is after cleaning.
fn line() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9éß日\",;'=+@ -]{0,12}".prop_map(|text| text.trim().to_owned())
}

fn filled_line() -> impl Strategy<Value = String> {
    line().prop_map(|text| if text.is_empty() { "x".to_owned() } else { text })
}

fn text() -> impl Strategy<Value = String> {
    "[a-z\",\n\t'=<>&]{0,20}".prop_map(|text| text.trim().to_owned())
}

fn customs(headings: [&'static str; 2]) -> impl Strategy<Value = Customs> {
    btree_map(select(headings.map(str::to_owned).to_vec()), text(), 0..3)
        .prop_map(|customs| customs.into_iter().filter(|(_, text)| !text.is_empty()).collect())
}

fn source() -> impl Strategy<Value = String> {
    "https://[a-z]{1,3}\\.example/[a-z]{1,3}\\.jpg(\\?v=[0-9])?"
}

fn variant(values: Vec<String>, number: usize) -> impl Strategy<Value = VariantDraft> {
    let money = || 0_i64..=9_007_199_254_740_991;
    let incoming = proptest::option::of(0_i64..4_000_000_000);
    (
        (line(), line(), line(), money(), proptest::option::of(1_i64..1_000_000), proptest::option::of(money())),
        (0_i64..1_000_000, select(vec!["g", "kg", "oz", "lb"]), any::<[bool; 4]>(), 0_i64..1_000_000, incoming),
        (proptest::option::of(source()), customs(VARIANT_CUSTOMS)),
    )
        .prop_map(move |(texts_and_prices, (grams, unit, flags, on_hand, incoming_at), (picture, custom))| {
            let (sku, barcode, tax_code, price, compare_at, cost) = texts_and_prices;
            VariantDraft {
                values: values.clone(),
                sku: if sku.is_empty() { sku } else { format!("{sku}{number}") },
                barcode,
                price,
                compare_at,
                cost,
                grams,
                weight_unit: unit.to_owned(),
                taxable: flags[0],
                tax_code,
                requires_shipping: flags[1],
                tracked: flags[2],
                oversell: flags[3],
                on_hand,
                imported: Some(on_hand),
                incoming_at: incoming_at.map(|seconds| UnixMs(seconds * 1000)),
                picture,
                custom,
            }
        })
}

/// The names of options, and variants with different values of these options.
fn variants() -> impl Strategy<Value = (Vec<String>, Vec<VariantDraft>)> {
    (0_usize..4).prop_flat_map(|count| {
        let names = ["Size", "Colour", "=Brim"].map(str::to_owned)[..count].to_vec();
        let all = btree_set(vec(filled_line(), count), 1..6);
        let all = all.prop_map(|all| all.into_iter().collect::<Vec<_>>()).prop_shuffle();
        let variants = all.prop_flat_map(|all| {
            all.into_iter().enumerate().map(|(number, values)| variant(values, number)).collect::<Vec<_>>()
        });
        (Just(names), variants)
    })
}

pub fn product() -> impl Strategy<Value = ProductDraft> {
    (
        (filled_line(), vec(line(), ShortText::ALL.len()), text(), customs(CUSTOMS)),
        (btree_set("[a-z=\" ]{0,6}[a-z]", 0..5), select(Status::ALL.to_vec()), any::<bool>()),
        (variants(), btree_map(source(), line(), 0..4)),
    )
        .prop_map(
            |((title, lines, description, custom), (tags, status, published), ((options, variants), pictures))| {
                let mut product = ProductDraft {
                    description: sanitise(&description).unwrap().html.trim().to_owned(),
                    tags: tags.iter().map(|tag| tag.trim().to_owned()).collect::<BTreeSet<_>>().into_iter().collect(),
                    status,
                    published,
                    options,
                    custom,
                    variants,
                    pictures: pictures.into_iter().map(|(source, alt)| PictureDraft { source, alt }).collect(),
                    ..ProductDraft::default()
                };
                for (text, line) in ShortText::ALL.into_iter().zip(lines) {
                    *text.of_mut(&mut product) = line;
                }
                product.handle =
                    Some(to_handle(&title)).filter(|handle| !handle.is_empty()).unwrap_or_else(|| "x".to_owned());
                product.title = title;
                for source in product.variants.iter().filter_map(|variant| variant.picture.clone()) {
                    if !product.pictures.iter().any(|picture| picture.source == source) {
                        product.pictures.push(PictureDraft { source, alt: String::new() });
                    }
                }
                product
            },
        )
}
