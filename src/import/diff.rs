//! What an import changes about a product, in the words of a merchant.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::catalogue::product::{Picture, Product, ProductOption, Variant};
use crate::money::{Currency, Money};

/// One change. Both texts may be long: a description is given whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What changes: "title", or "Small / Red: price" for one of several variants.
    pub field: String,
    /// How it is; empty where there is nothing.
    pub before: String,
    /// How it is to be; empty where it goes.
    pub after: String,
}

/// All changes from one state of a product to another. None if, and only if, they are equal.
pub fn differences(current: &Product, next: &Product, currency: Currency) -> Vec<Difference> {
    let mut list = List::default();
    list.text("handle", &current.handle, &next.handle);
    list.text("title", &current.title, &next.title);
    list.text("description", &current.description, &next.description);
    list.text("vendor", &current.vendor, &next.vendor);
    list.text("type", &current.product_type, &next.product_type);
    list.text("tags", &current.tags.join(", "), &next.tags.join(", "));
    list.text("status", current.status.name(), next.status.name());
    list.text("published", yes_or_no(current.published), yes_or_no(next.published));
    list.text("SEO title", &current.seo_title, &next.seo_title);
    list.text("SEO description", &current.seo_description, &next.seo_description);
    list.text("options", &options(&current.options), &options(&next.options));
    list.text("pictures", &pictures(&current.pictures), &pictures(&next.pictures));
    list.customs("", &current.custom, &next.custom);
    variants(&mut list, current, next, currency);
    if list.differences.is_empty() && current != next {
        // Such as a tag that holds a comma and two tags: different, though they read alike.
        list.differences.push(Difference {
            field: "details".to_owned(),
            before: "old form".to_owned(),
            after: "new form".to_owned(),
        });
    }
    list.differences
}

fn variants(list: &mut List, current: &Product, next: &Product, currency: Currency) {
    let is_same = |left: &Variant, right: &Variant| left.values == right.values;
    for gone in &current.variants {
        if !next.variants.iter().any(|variant| is_same(variant, gone)) {
            list.push("variant", name(gone), String::new());
        }
    }
    for variant in &next.variants {
        match current.variants.iter().find(|known| is_same(known, variant)) {
            None => list.push("variant", String::new(), name(variant)),
            Some(known) => {
                let prefix = if variant.values.is_empty() { String::new() } else { format!("{}: ", name(variant)) };
                list.variant(&prefix, known, variant, currency);
            }
        }
    }
    let order = |of: &Product, other: &Product| -> Vec<String> {
        let both = of.variants.iter().filter(|variant| other.variants.iter().any(|known| is_same(known, variant)));
        both.map(name).collect()
    };
    let (before, after) = (order(current, next), order(next, current));
    list.text("variant order", &before.join(", "), &after.join(", "));
}

#[derive(Default)]
struct List {
    differences: Vec<Difference>,
}

impl List {
    fn push(&mut self, field: &str, before: String, after: String) {
        self.differences.push(Difference { field: field.to_owned(), before, after });
    }

    fn text(&mut self, field: &str, before: &str, after: &str) {
        if before != after {
            self.push(field, before.to_owned(), after.to_owned());
        }
    }

    fn variant(&mut self, prefix: &str, before: &Variant, after: &Variant, currency: Currency) {
        let mut text = |field: &str, before: &str, after: &str| self.text(&format!("{prefix}{field}"), before, after);
        let amount = |minor: Option<i64>| minor.map(|minor| amount(minor, currency)).unwrap_or_default();
        text("price", &amount(Some(before.price)), &amount(Some(after.price)));
        text("compare-at price", &amount(before.compare_at), &amount(after.compare_at));
        text("cost", &amount(before.cost), &amount(after.cost));
        text("SKU", &before.sku, &after.sku);
        text("barcode", &before.barcode, &after.barcode);
        text("weight in grams", &before.grams.to_string(), &after.grams.to_string());
        text("weight unit", &before.weight_unit, &after.weight_unit);
        text("tax charged", yes_or_no(before.taxable), yes_or_no(after.taxable));
        text("tax code", &before.tax_code, &after.tax_code);
        text("requires shipping", yes_or_no(before.requires_shipping), yes_or_no(after.requires_shipping));
        text("stock tracked", yes_or_no(before.tracked), yes_or_no(after.tracked));
        text("sold when out of stock", yes_or_no(before.oversell), yes_or_no(after.oversell));
        text("stock", &before.on_hand.to_string(), &after.on_hand.to_string());
        let picture = |variant: &Variant| variant.picture.clone().unwrap_or_default();
        text("picture", &picture(before), &picture(after));
        self.customs(prefix, &before.custom, &after.custom);
    }

    fn customs(&mut self, prefix: &str, before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
        let headings: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for heading in headings {
            let value = |of: &BTreeMap<String, String>| of.get(heading).cloned().unwrap_or_default();
            self.text(&format!("{prefix}{heading}"), &value(before), &value(after));
        }
    }
}

fn name(variant: &Variant) -> String {
    if variant.values.is_empty() { "the only one".to_owned() } else { variant.values.join(" / ") }
}

fn options(options: &[ProductOption]) -> String {
    let shown: Vec<String> =
        options.iter().map(|option| format!("{}: {}", option.name, option.values.join(", "))).collect();
    shown.join("; ")
}

fn pictures(pictures: &[Picture]) -> String {
    let shown: Vec<String> = pictures
        .iter()
        .map(|Picture { source, alt }| if alt.is_empty() { source.clone() } else { format!("{source} ({alt})") })
        .collect();
    shown.join(", ")
}

/// As prices are written in files: `12.00`.
fn amount(minor: i64, currency: Currency) -> String {
    // A price beyond what money can be has no business here, but hiding it would be worse.
    Money::new(minor, currency).map_or_else(|_| minor.to_string(), |money| money.to_string())
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}
