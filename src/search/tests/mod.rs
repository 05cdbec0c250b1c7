//! Tests of the search without the database, on small catalogues. Some tests compare the result with the result of a
//! slow and simple computation.

mod kinds;
mod narrowing;
mod ordering;
mod searching;
mod storing;

use proptest::{collection::vec, prelude::*, sample::select};

use super::index::{
    Index,
    build::{Builder, NewCollection, Product, ProductVariant},
};
use crate::{money::Currency, shop::settings::Place};

const COLOURS: [&str; 3] = ["Red", "Blue", "Sea green"];
const SIZES: [&str; 3] = ["S", "M", "XL"];

/// A catalogue of fewer than 40 products, each with at most five variants.
fn catalogue() -> impl Strategy<Value = Vec<Product>> {
    vec(product(), 0..40).prop_map(|products| {
        let numbered = products.into_iter().zip(1..);
        numbered.map(|(product, id)| Product { id: id * 3, handle: format!("p{id}"), ..product }).collect()
    })
}

fn product() -> impl Strategy<Value = Product> {
    let variants = prop_oneof![
        vec(variant(0), 1..2).prop_map(|variants| (vec![], variants)),
        vec(variant(1), 1..4).prop_map(|variants| (vec!["Colour".to_owned()], variants)),
        vec(variant(2), 1..6).prop_map(|variants| (vec!["Colour".to_owned(), "Size".to_owned()], variants)),
    ];
    let words = select(vec!["Red mug", "Mug", "Blue moon print", "Moon", "Notebook, ruled", "Mugs of the moon"]);
    (
        variants,
        words,
        select(vec!["Moulin", "Half Tide", ""]),
        vec(select(vec!["gift", "new"]), 0..2),
        0..5_i64,
        0..3_u32,
    )
        .prop_map(|((options, variants), title, vendor, mut tags, publish_at, sold)| {
            tags.dedup();
            Product {
                title: title.to_owned(),
                vendor: vendor.to_owned(),
                tags: tags.into_iter().map(str::to_owned).collect(),
                options,
                variants,
                publish_at,
                sold,
                ..Product::default()
            }
        })
}

fn variant(options: usize) -> impl Strategy<Value = ProductVariant> {
    (select(&COLOURS[..]), select(&SIZES[..]), 0..6_i64, proptest::option::of(0..6_i64), any::<bool>()).prop_map(
        move |(colour, size, price, compare_at, available)| ProductVariant {
            values: [colour, size].into_iter().take(options).map(str::to_owned).collect(),
            price,
            compare_at,
            available,
        },
    )
}

fn index_of(products: &[Product]) -> Index {
    index_with(products, Vec::new())
}

fn index_with(products: &[Product], collections: Vec<NewCollection>) -> Index {
    built(products).finish(1, 1_000, &place("en"), collections)
}

fn built(products: &[Product]) -> Builder {
    let mut builder = Builder::default();
    products.iter().for_each(|product| builder.add(product));
    builder
}

fn place(language: &str) -> Place {
    Place { language: language.to_owned(), time_zone: "UTC".to_owned(), currency: Currency::EUR }
}

/// A product with one variant.
fn plain(id: i64, title: &str) -> Product {
    let variant = ProductVariant { price: 100, available: true, ..ProductVariant::default() };
    Product { id, handle: format!("p{id}"), title: title.to_owned(), variants: vec![variant], ..Product::default() }
}
