//! Products written as files and read again.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

use crate::catalogue::product::{Picture, Product, ProductOption, Status, Variant};
use crate::money::Money;

use super::super::apply::apply;
use super::super::cell::escape_formula;
use super::super::diff::differences;
use super::super::handle::slug;
use super::super::html::sanitise;
use super::{euros, read};

const CUSTOMS: [&str; 2] = ["Washing", "Google Shopping / Gender"];
const VARIANT_CUSTOMS: [&str; 2] = ["Price / International", "Variant Fulfillment Service"];

/// A text as it is after cleaning, with what is hard for CSV and spreadsheets in it.
fn line() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9éß日\",;'=+@ -]{0,12}".prop_map(|text| text.trim().to_owned())
}

fn filled_line() -> impl Strategy<Value = String> {
    line().prop_map(|text| if text.is_empty() { "x".to_owned() } else { text })
}

fn text() -> impl Strategy<Value = String> {
    "[a-z\",\n\t'=<>&]{0,20}".prop_map(|text| text.trim().to_owned())
}

fn customs(headings: [&'static str; 2]) -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map(select(headings.map(str::to_owned).to_vec()), text(), 0..3)
        .prop_map(|customs| customs.into_iter().filter(|(_, text)| !text.is_empty()).collect())
}

fn source() -> impl Strategy<Value = String> {
    "https://[a-z]{1,3}\\.example/[a-z]{1,3}\\.jpg(\\?v=[0-9])?"
}

fn variant(values: Vec<String>, number: usize) -> impl Strategy<Value = Variant> {
    let money = || 0_i64..=9_007_199_254_740_991;
    (
        (line(), line(), line(), money(), proptest::option::of(1_i64..1_000_000), proptest::option::of(money())),
        (0_i64..1_000_000, select(vec!["g", "kg", "oz", "lb"]), any::<[bool; 4]>(), 0_i64..1_000_000),
        (proptest::option::of(source()), customs(VARIANT_CUSTOMS)),
    )
        .prop_map(
            move |(
                (sku, barcode, tax_code, price, compare_at, cost),
                (grams, unit, flags, on_hand),
                (picture, custom),
            )| Variant {
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
                picture,
                custom,
            },
        )
}

/// Options with their values, and the combinations of them that there are.
fn combinations() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    let names = Just(["Size", "Colour", "=Brim"].map(str::to_owned).to_vec());
    (0_usize..4, names).prop_flat_map(|(count, names)| {
        let all = btree_set(vec(filled_line(), count), 1..6);
        let all = all.prop_map(|all| all.into_iter().collect::<Vec<_>>()).prop_shuffle();
        (Just(names[..count].to_vec()), all)
    })
}

fn product() -> impl Strategy<Value = Product> {
    combinations().prop_flat_map(|(names, all)| {
        let variants: Vec<_> = all.into_iter().enumerate().map(|(number, values)| variant(values, number)).collect();
        (
            (Just(names), variants, customs(CUSTOMS)),
            (filled_line(), line(), line(), line(), line()),
            (
                text(),
                btree_set("[a-z=\" ]{0,6}[a-z]", 0..5),
                select(vec![Status::Draft, Status::Active, Status::Archived]),
            ),
            (any::<bool>(), btree_map(source(), line(), 0..4)),
        )
            .prop_map(
                |((names, variants, custom), lines, (description, tags, status), (published, pictures))| {
                    let (title, vendor, product_type, seo_title, seo_description) = lines;
                    let options = names
                        .iter()
                        .enumerate()
                        .map(|(option, name)| {
                            let mut values: Vec<String> = Vec::new();
                            for variant in &variants {
                                if !values.contains(&variant.values[option]) {
                                    values.push(variant.values[option].clone());
                                }
                            }
                            ProductOption { name: name.clone(), values }
                        })
                        .collect();
                    let mut pictures: Vec<Picture> =
                        pictures.into_iter().map(|(source, alt)| Picture { source, alt }).collect();
                    for source in variants.iter().filter_map(|variant| variant.picture.clone()) {
                        if !pictures.iter().any(|picture| picture.source == source) {
                            pictures.push(Picture { source, alt: String::new() });
                        }
                    }
                    let mut seen = Vec::new();
                    Product {
                        handle: Some(slug(&title))
                            .filter(|handle| !handle.is_empty())
                            .unwrap_or_else(|| "x".to_owned()),
                        title,
                        description: sanitise(&description).unwrap().html.trim().to_owned(),
                        vendor,
                        product_type,
                        tags: tags
                            .into_iter()
                            .map(|tag| tag.trim().to_owned())
                            .filter(|tag| {
                                let is_new = !seen.contains(tag);
                                seen.push(tag.clone());
                                is_new
                            })
                            .collect(),
                        status,
                        published,
                        seo_title,
                        seo_description,
                        options,
                        variants,
                        pictures,
                        custom,
                    }
                },
            )
    })
}

/// The product as a file, with every column.
fn written(product: &Product, delimiter: char, line_end: &str) -> String {
    let mut header: Vec<&str> = vec![
        "Handle",
        "Title",
        "Body (HTML)",
        "Vendor",
        "Type",
        "Tags",
        "Published",
        "Status",
        "SEO Title",
        "SEO Description",
        "Option1 Name",
        "Option1 Value",
        "Option2 Name",
        "Option2 Value",
        "Option3 Name",
        "Option3 Value",
        "Variant SKU",
        "Variant Barcode",
        "Variant Price",
        "Variant Compare At Price",
        "Cost per item",
        "Variant Grams",
        "Variant Weight Unit",
        "Variant Taxable",
        "Variant Tax Code",
        "Variant Requires Shipping",
        "Variant Inventory Tracker",
        "Variant Inventory Policy",
        "Variant Inventory Qty",
        "Variant Image",
        "Image Src",
        "Image Position",
        "Image Alt Text",
    ];
    header.extend(CUSTOMS);
    header.extend(VARIANT_CUSTOMS);
    let amount = |minor: i64| Money::new(minor, euros().currency).unwrap().to_string();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for number in 0..product.variants.len().max(product.pictures.len()) {
        let mut cells: BTreeMap<&str, String> = BTreeMap::from([("Handle", product.handle.clone())]);
        if number == 0 {
            let tags = product.tags.join(", ");
            cells.extend(
                [
                    ("Title", &product.title),
                    ("Body (HTML)", &product.description),
                    ("Vendor", &product.vendor),
                    ("Type", &product.product_type),
                    ("Tags", &tags),
                    ("SEO Title", &product.seo_title),
                    ("SEO Description", &product.seo_description),
                ]
                .map(|(heading, text)| (heading, text.clone())),
            );
            cells.insert("Published", product.published.to_string());
            cells.insert("Status", format!("{:?}", product.status));
            cells.extend(CUSTOMS.map(|heading| (heading, product.custom.get(heading).cloned().unwrap_or_default())));
            for (heading, option) in ["Option1 Name", "Option2 Name", "Option3 Name"].into_iter().zip(&product.options)
            {
                cells.insert(heading, option.name.clone());
            }
        }
        if let Some(variant) = product.variants.get(number) {
            for (heading, value) in ["Option1 Value", "Option2 Value", "Option3 Value"].into_iter().zip(&variant.values)
            {
                cells.insert(heading, value.clone());
            }
            cells.extend([
                ("Variant SKU", variant.sku.clone()),
                ("Variant Barcode", variant.barcode.clone()),
                ("Variant Price", amount(variant.price)),
                ("Variant Compare At Price", variant.compare_at.map(amount).unwrap_or_default()),
                ("Cost per item", variant.cost.map(amount).unwrap_or_default()),
                ("Variant Grams", variant.grams.to_string()),
                ("Variant Weight Unit", variant.weight_unit.clone()),
                ("Variant Taxable", variant.taxable.to_string()),
                ("Variant Tax Code", variant.tax_code.clone()),
                ("Variant Requires Shipping", variant.requires_shipping.to_string()),
                ("Variant Inventory Tracker", if variant.tracked { "shopify" } else { "" }.to_owned()),
                ("Variant Inventory Policy", if variant.oversell { "continue" } else { "deny" }.to_owned()),
                ("Variant Inventory Qty", variant.on_hand.to_string()),
                ("Variant Image", variant.picture.clone().unwrap_or_default()),
            ]);
            cells.extend(
                VARIANT_CUSTOMS.map(|heading| (heading, variant.custom.get(heading).cloned().unwrap_or_default())),
            );
        }
        if let Some(picture) = product.pictures.get(number) {
            cells.insert("Image Src", picture.source.clone());
            cells.insert("Image Position", (number + 1).to_string());
            cells.insert("Image Alt Text", picture.alt.clone());
        }
        rows.push(header.iter().map(|heading| cells.get(heading).cloned().unwrap_or_default()).collect());
    }
    let lines = std::iter::once(header.iter().map(|&heading| heading.to_owned()).collect()).chain(rows);
    lines
        .map(|cells: Vec<String>| {
            let quoted: Vec<String> =
                cells.iter().map(|cell| format!("\"{}\"", escape_formula(cell).replace('"', "\"\""))).collect();
            quoted.join(&delimiter.to_string()) + line_end
        })
        .collect()
}

proptest! {
    #[test]
    fn a_product_that_is_written_and_read_is_the_same(
        product in product(),
        delimiter in select(vec![',', ';', '\t']),
        line_end in select(vec!["\n", "\r\n", "\r"]),
    ) {
        let file = written(&product, delimiter, line_end);
        let (columns, groups) = read(&file).unwrap();
        prop_assert_eq!(groups.len(), 1);
        let first = apply(&groups[0], &columns, None, &euros()).unwrap();
        prop_assert_eq!(&first.product, &product);
        let again = apply(&groups[0], &columns, Some(&product), &euros()).unwrap();
        prop_assert_eq!(differences(&product, &again.product, euros().currency), []);
        prop_assert_eq!(again.product, product);
    }

    #[test]
    fn whatever_the_shop_has_a_file_applied_twice_changes_nothing(file in product(), before in product(), columns in vec(any::<bool>(), 40)) {
        // Any part of the columns: those with handle and title, and some others.
        let whole = written(&file, ',', "\n");
        let mut reader = csv_cells(&whole);
        for row in &mut reader {
            let mut index = 0;
            row.retain(|_| { index += 1; index <= 2 || columns[index] });
        }
        let part: String = reader.iter().map(|row| row.join(",") + "\n").collect();
        let Ok((columns, groups)) = read(&part) else { return Ok(()) };
        if let Ok(first) = apply(&groups[0], &columns, Some(&before), &euros()) {
            let again = apply(&groups[0], &columns, Some(&first.product), &euros()).unwrap();
            prop_assert_eq!(again.product, first.product);
        }
    }

    #[test]
    fn no_cells_make_it_panic(cells in vec(vec("[a-z0-9.,\"'<>/:=\n-]{0,8}", 12), 0..6)) {
        let mut file = "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Price,Image Src,Image Position,Status,Washing,Inventory quantity,Tags\n".to_owned();
        for row in cells {
            let quoted: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            file += &(quoted.join(",") + "\n");
        }
        if let Ok((columns, groups)) = read(&file) {
            for group in &groups {
                let _ = apply(group, &columns, None, &euros());
            }
        }
    }
}

/// The quoted cells of a file that [`written`] made, rows split at line ends outside quotes.
fn csv_cells(file: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for c in file.chars() {
        quoted ^= c == '"';
        match c {
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}
