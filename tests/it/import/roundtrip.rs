//! Products written as files and read again.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, sample::select};
use vitrine::{
    catalogue::{
        diff::differences,
        draft::{ProductDraft, ShortText},
        write::Stored,
    },
    import::{
        apply::apply,
        cell::{escape_code, escape_formula},
        columns::Columns,
        field::{Field, HEADINGS},
        group::{Cursor, Group, groups},
        problem::FileError,
        settings::ImportSettings,
    },
    money::{Currency, Money},
    time::UnixMs,
};

use crate::support::drafts::{CUSTOMS, VARIANT_CUSTOMS, product};

fn euros() -> ImportSettings {
    ImportSettings::new(Currency::from_code("EUR").unwrap())
}

fn stored(draft: &ProductDraft) -> Stored {
    Stored { revision: 1, publish_at: None, draft: draft.clone(), stock: Vec::new() }
}

/// Reads a whole file at once.
fn read(file: &str) -> Result<(Columns, Vec<Group>), FileError> {
    let (columns, place) = Columns::read(file.as_bytes(), true)?;
    let read = groups(&file.as_bytes()[place.offset as usize..], &Cursor::from(place), &columns, true);
    read.failure.map_or(Ok((columns, read.groups)), Err)
}

fn heading(field: Field) -> &'static str {
    HEADINGS.iter().find(|(known, _)| *known == field).unwrap().1[0]
}

/// The product as a file, with every column.
fn written(product: &ProductDraft, delimiter: char, line_end: &str) -> String {
    let texts = || ShortText::ALL.into_iter().map(|text| (heading(Field::Text(text)), text));
    let mut header = vec!["Handle"];
    header.extend(texts().map(|(heading, _)| heading));
    header.extend([
        "Body (HTML)",
        "Tags",
        "Published",
        "Status",
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
        "Variant Incoming Date",
        "Variant Image",
        "Image Src",
        "Image Position",
        "Image Alt Text",
    ]);
    header.extend(CUSTOMS);
    header.extend(VARIANT_CUSTOMS);
    let amount = |minor: i64| Money::new(minor, euros().currency).unwrap().to_string();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for number in 0..product.variants.len().max(product.pictures.len()) {
        let mut cells: BTreeMap<&str, String> = BTreeMap::from([("Handle", product.handle.clone())]);
        if number == 0 {
            cells.extend(texts().map(|(heading, text)| (heading, text.of(product).to_owned())));
            cells.insert("Body (HTML)", product.description.clone());
            cells.insert("Tags", product.tags.join(", "));
            cells.insert("Published", product.published.to_string());
            cells.insert("Status", product.status.name().to_owned());
            cells.extend(CUSTOMS.map(|heading| (heading, product.custom.get(heading).cloned().unwrap_or_default())));
            let names = ["Option1 Name", "Option2 Name", "Option3 Name"].into_iter();
            cells.extend(names.zip(product.options.iter().cloned()));
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
                ("Variant Incoming Date", variant.incoming_at.map(UnixMs::rfc3339).unwrap_or_default()),
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
            let escape = |heading: &str, cell| match heading {
                "Variant SKU" | "Variant Barcode" => escape_code(cell),
                _ => escape_formula(cell),
            };
            let escaped = header.iter().zip(&cells).map(|(heading, cell)| escape(heading, cell));
            let quoted: Vec<String> = escaped.map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
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
        let again = apply(&groups[0], &columns, Some(&stored(&product)), &euros()).unwrap();
        prop_assert_eq!(differences(&product, &again.product, euros().currency), []);
        prop_assert_eq!(again.product, product);
    }

    #[test]
    fn whatever_the_shop_has_a_file_applied_twice_changes_nothing(
        file in product(),
        before in product(),
        columns in vec(any::<bool>(), 40),
    ) {
        // The file keeps the handle, the title, and any part of the other columns.
        let whole = written(&file, ',', "\n");
        let mut reader = csv_cells(&whole);
        for row in &mut reader {
            let mut index = 0;
            row.retain(|_| { index += 1; index <= 2 || columns[index] });
        }
        let part: String = reader.iter().map(|row| row.join(",") + "\n").collect();
        let Ok((columns, groups)) = read(&part) else { return Ok(()) };
        if let Ok(first) = apply(&groups[0], &columns, Some(&stored(&before)), &euros()) {
            let again = apply(&groups[0], &columns, Some(&stored(&first.product)), &euros()).unwrap();
            prop_assert_eq!(again.product, first.product);
        }
    }

    #[test]
    fn no_cells_make_it_panic(cells in vec(vec("[a-z0-9.,\"'<>/:=\n-]{0,8}", 12), 0..6)) {
        let mut file = "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Price,Image Src,Image Position,Status,\
            Washing,Inventory quantity,Tags\n"
            .to_owned();
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

/// The cells of a file that [`written`] made, still in quotes. A row ends at a line end outside of quotes.
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
