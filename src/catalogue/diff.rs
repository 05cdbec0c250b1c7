//! The differences between a draft and the stored product, in a merchant's words. Dry runs and the audit log show them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::draft::{Customs, PictureDraft, ProductDraft, ShortText, VariantDraft};
use crate::{
    money::{Currency, Money},
    time::UnixMs,
};

/// One change. `before` and `after` may be long, because descriptions are not shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The name of the field, such as "title". In a product with options, the field of a variant begins with the
    /// variant's values: "Small / Red: price".
    pub field: String,
    /// Empty if there was no value.
    pub before: String,
    /// Empty if the value is removed.
    pub after: String,
}

/// All changes that a draft makes to the stored product. The list is empty if and only if the draft and the product
/// are equal.
pub fn differences(stored: &ProductDraft, draft: &ProductDraft, currency: Currency) -> Vec<Difference> {
    let mut list = List::default();
    list.text("handle", &stored.handle, &draft.handle);
    for text in ShortText::ALL {
        list.text(text.label(), text.of(stored), text.of(draft));
    }
    list.text("description", &stored.description, &draft.description);
    list.text("tags", &stored.tags.join(", "), &draft.tags.join(", "));
    list.text("status", stored.status.name(), draft.status.name());
    list.text("published", yes_or_no(stored.published), yes_or_no(draft.published));
    list.text("options", &options(stored), &options(draft));
    list.text("pictures", &pictures(&stored.pictures), &pictures(&draft.pictures));
    list.customs("", &stored.custom, &draft.custom);
    variants(&mut list, stored, draft, currency);
    if list.differences.is_empty() && stored != draft {
        // Different values can look the same in text, such as the tag "a, b" and the two tags "a" and "b".
        list.differences.push(Difference {
            field: "other details".to_owned(),
            before: String::new(),
            after: "changed, but the text looks the same".to_owned(),
        });
    }
    list.differences
}

fn variants(list: &mut List, stored: &ProductDraft, draft: &ProductDraft, currency: Currency) {
    for gone in stored.variants.iter().filter(|known| draft.variant(&known.values).is_none()) {
        list.push("variant", name(gone), String::new());
    }
    for variant in &draft.variants {
        match stored.variant(&variant.values) {
            None => list.push("variant", String::new(), name(variant)),
            Some(known) => {
                let prefix = if variant.values.is_empty() { String::new() } else { format!("{}: ", name(variant)) };
                list.variant(&prefix, known, variant, currency);
            }
        }
    }
    let order = |of: &ProductDraft, other: &ProductDraft| -> Vec<String> {
        of.variants.iter().filter(|variant| other.variant(&variant.values).is_some()).map(name).collect()
    };
    let (before, after) = (order(stored, draft), order(draft, stored));
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

    fn variant(&mut self, prefix: &str, before: &VariantDraft, after: &VariantDraft, currency: Currency) {
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
        let imported = |variant: &VariantDraft| variant.imported.map(|units| units.to_string()).unwrap_or_default();
        text("stock in the last import", &imported(before), &imported(after));
        let incoming = |variant: &VariantDraft| variant.incoming_at.map(UnixMs::day).unwrap_or_default();
        text("more units on", &incoming(before), &incoming(after));
        let picture = |variant: &VariantDraft| variant.picture.clone().unwrap_or_default();
        text("picture", &picture(before), &picture(after));
        self.customs(prefix, &before.custom, &after.custom);
    }

    fn customs(&mut self, prefix: &str, before: &Customs, after: &Customs) {
        let headings: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for heading in headings {
            let value = |of: &Customs| of.get(heading).cloned().unwrap_or_default();
            self.text(&format!("{prefix}{heading}"), &value(before), &value(after));
        }
    }
}

fn name(variant: &VariantDraft) -> String {
    if variant.values.is_empty() { "the only variant".to_owned() } else { variant.values.join(" / ") }
}

fn options(product: &ProductDraft) -> String {
    let names = product.options.iter().enumerate();
    let shown: Vec<String> =
        names.map(|(place, name)| format!("{name}: {}", product.option_values(place).join(", "))).collect();
    shown.join("; ")
}

fn pictures(pictures: &[PictureDraft]) -> String {
    let shown: Vec<String> = pictures
        .iter()
        .map(|PictureDraft { source, alt }| if alt.is_empty() { source.clone() } else { format!("{source} ({alt})") })
        .collect();
    shown.join(", ")
}

/// A price without its currency, such as `12.00`.
fn amount(minor: i64, currency: Currency) -> String {
    // A stored price outside the range of `Money` should not occur. If it occurs, it is shown in minor units.
    Money::new(minor, currency).map_or_else(|_| minor.to_string(), |money| money.to_string())
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}
