//! The names and values of options in addresses, such as `?main-colour=sea-blue`.
//!
//! The filters of lists and the product pages use the same names and values.

use std::collections::HashMap;

/// Query fields with another meaning on a list, on a product page or in the cart.
const RESERVED: &[&str] = &[
    "q",
    "sort",
    "after",
    "price",
    "price-min",
    "price-max",
    "vendor",
    "type",
    "tag",
    "available",
    "sale",
    "quantity",
    "variant",
];

/// Turns a text into lower-case words with hyphens between them: "Sea Blue" becomes `sea-blue`. The result is never
/// empty.
///
/// A text without letters and digits becomes the code points of its first eight characters: "♥" is `u2665`. Different
/// texts may have the same slug; [`params`] and [`values`] resolve these conflicts.
pub fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut slug = String::with_capacity(lower.len());
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        push(&mut slug, word);
    }
    if slug.is_empty() {
        for c in text.trim().chars().take(8) {
            push(&mut slug, &format!("u{:x}", u32::from(c)));
        }
    }
    if slug.is_empty() { "none".to_owned() } else { slug }
}

fn push(slug: &mut String, word: &str) {
    if !slug.is_empty() {
        slug.push('-');
    }
    slug.push_str(word);
}

/// The query field of each option of a product. No two fields are equal, and no field is in `RESERVED`.
pub fn params(options: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(options.len());
    for option in options {
        let slug = slug(option);
        let base = if RESERVED.contains(&slug.as_str()) { format!("option-{slug}") } else { slug };
        let mut name = base.clone();
        let mut next = 2_usize;
        while names.contains(&name) {
            name = format!("{base}-{next}");
            next = next.saturating_add(1);
        }
        names.push(name);
    }
    names
}

/// The text of each value of an option in addresses: its slug, or the value itself if its slug is not unique ("S" and
/// "s", "A+" and "A-"). No two labels may be equal.
pub fn values(labels: &[&str]) -> Vec<String> {
    let slugs: Vec<String> = labels.iter().map(|label| slug(label)).collect();
    let mut uses: HashMap<&str, u32> = HashMap::with_capacity(labels.len());
    for (label, slug) in labels.iter().zip(&slugs) {
        // A value may be equal to the slug of another value, so both the slug and the value are counted.
        let names = [Some(slug.as_str()), Some(*label).filter(|label| label != slug)];
        for name in names.into_iter().flatten() {
            uses.entry(name).and_modify(|n| *n = n.saturating_add(1)).or_insert(1);
        }
    }
    let is_alone = |slug: &str| uses.get(slug) == Some(&1);
    let address = |(label, slug): (&&str, &String)| if is_alone(slug) { slug.clone() } else { (*label).to_owned() };
    labels.iter().zip(&slugs).map(address).collect()
}

/// The index of the value that a query names: the value with this text in `addresses`, or else the first value with the
/// same slug. `None` if no value matches.
pub fn find(labels: &[&str], addresses: &[String], asked: &str) -> Option<usize> {
    addresses.iter().position(|address| address == asked).or_else(|| {
        let asked = slug(asked);
        labels.iter().position(|label| slug(label) == asked)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_become_slugs() {
        for (text, expected) in [
            ("Sea Blue", "sea-blue"),
            ("  X/L ", "x-l"),
            ("Größe", "größe"),
            ("Ø 12", "ø-12"),
            ("サイズ", "サイズ"),
            ("½", "½"),
            ("♥", "u2665"),
            ("👍🏽", "u1f44d-u1f3fd"),
            ("+", "u2b"),
            ("", "none"),
            (" \t", "none"),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }

    #[test]
    fn fields_of_options_are_unique_and_not_reserved() {
        let params = |options: [&str; 3]| params(&options.map(str::to_owned));
        assert_eq!(params(["Size", "Main colour", "Cut"]), ["size", "main-colour", "cut"]);
        assert_eq!(params(["Price", "price", "Option price"]), ["option-price", "option-price-2", "option-price-3"]);
        assert_eq!(params(["Size", "size", "Size 2"]), ["size", "size-2", "size-2-2"]);
        assert_eq!(params(["Q", "Quantity", "✂"]), ["option-q", "option-quantity", "u2702"]);
    }

    #[test]
    fn values_with_the_same_slug_keep_their_text() {
        assert_eq!(values(&["S", "M", "s"]), ["S", "m", "s"]);
        assert_eq!(values(&["Ø", "ø"]), ["Ø", "ø"]);
        assert_eq!(values(&["Sea Blue", "sea-blue", "Red"]), ["Sea Blue", "sea-blue", "red"]);
        assert_eq!(values(&["♥", "u2665", ""]), ["♥", "u2665", "none"]);
        assert_eq!(values(&["A", "A+", "A-"]), ["A", "A+", "A-"]);
    }

    #[test]
    fn an_exact_value_is_found_before_a_value_with_the_same_slug() {
        let labels = ["S", "s", "Sea Blue"];
        let addresses = values(&labels);
        for (asked, expected) in [
            ("S", Some(0)),
            ("s", Some(1)),
            ("s ", Some(0)),
            ("sea-blue", Some(2)),
            ("SEA  blue", Some(2)),
            ("", None),
            ("red", None),
        ] {
            assert_eq!(find(&labels, &addresses, asked), expected, "{asked:?}");
        }
    }

    proptest! {
        #[test]
        fn every_value_has_an_address_of_its_own(
            labels in proptest::collection::btree_set(prop_oneof!["[sSøØ+ \
                -]{0,3}", "\\PC{0,4}", "u[0-9a-f]{2,4}"], 0..12)
        ) {
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            let addresses = values(&labels);
            for (place, address) in addresses.iter().enumerate() {
                prop_assert_eq!(find(&labels, &addresses, address), Some(place));
            }
        }

        #[test]
        fn every_option_has_a_field_of_its_own(options in proptest::collection::vec(prop_oneof!["(?i)price", "[qQ] \
            ?2?", "\\PC{0,3}"], 0..4)) {
            let names = params(&options);
            for (place, name) in names.iter().enumerate() {
                prop_assert!(!name.is_empty() && !RESERVED.contains(&name.as_str()));
                prop_assert_eq!(names.iter().position(|other| other == name), Some(place));
            }
        }
    }
}
