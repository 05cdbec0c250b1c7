use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn variant(id: i64, values: &[&str], left: Option<i64>) -> VariantRow {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    VariantRow {
        shares_sku: false,
        id,
        values,
        sku: String::new(),
        barcode: String::new(),
        price: 100,
        compare_at: None,
        picture: None,
        left,
        to_order: false,
        incoming_at: None,
        ships: true,
        grams: 0,
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn shirt() -> (Vec<String>, Vec<VariantRow>) {
    let variants = vec![
        variant(1, &["S", "Sea blue"], Some(0)),
        variant(2, &["S", "Red"], None),
        variant(3, &["M", "Sea blue"], Some(2)),
    ];
    (names(&["Size", "Main colour"]), variants)
}

fn query(text: &str) -> Fields {
    Fields::parse(text.as_bytes())
}

/// The fields of a link.
fn of(url: &str) -> Fields {
    query(url.split_once('?').unwrap().1)
}

#[test]
fn the_query_chooses_the_variant_that_matches_best() {
    let (options, variants) = shirt();
    let range = Range::new("/p", &options, &variants);
    for (text, id, named, exact) in [
        ("", 2, false, true),                           // the first available variant
        ("size=s&main-colour=sea-blue", 1, true, true), // sold out, but the query names all its values
        ("size=m", 3, true, true),
        ("size=M&main-colour=Sea+Blue", 3, true, true),
        ("size=m&main-colour=red", 2, true, false), // no variant has this combination
        ("size=m&main-colour=purple", 3, true, true), // an unknown value is ignored
        ("size=xxl&foo=bar", 2, false, true),
        ("size=s&size=m", 2, true, true),
    ] {
        let chosen = range.choose(&query(text)).unwrap();
        assert_eq!((chosen.variant.id, chosen.named, chosen.exact), (id, named, exact), "{text}");
    }
    assert!(Range::new("/p", &options, &[]).choose(&query("size=m")).is_none());
}

#[test]
fn each_value_shows_its_availability_with_the_other_chosen_values() {
    let (options, variants) = shirt();
    let range = Range::new("/p", &options, &variants);
    let choices = range.choices(range.choose(&query("size=s&main-colour=red")).unwrap());
    let states: Vec<_> = choices
        .iter()
        .flat_map(|choice| &choice.values)
        .map(|value| (value.label.as_str(), value.state, value.chosen, value.url.as_str()))
        .collect();
    let expected = [
        ("S", State::Available, true, "/p?size=s&main-colour=red"),
        ("M", State::Missing, false, "/p?size=m&main-colour=sea-blue"),
        ("Sea blue", State::SoldOut, false, "/p?size=s&main-colour=sea-blue"),
        ("Red", State::Available, true, "/p?size=s&main-colour=red"),
    ];
    assert_eq!(states, expected);
    assert_eq!(choices.iter().map(|choice| choice.chosen.as_str()).collect::<Vec<_>>(), ["S", "Red"]);
    assert_eq!(choices[0].legend, "Dashed: not available in this combination.");
    assert_eq!(choices[1].legend, "Crossed out: sold out.");
}

#[test]
fn a_sold_out_variant_offers_available_variants() {
    let (options, variants) = shirt();
    let range = Range::new("/p", &options, &variants);
    let sold_out = range.choose(&query("size=s&main-colour=sea-blue")).unwrap();
    let labels: Vec<_> = range.alternatives(sold_out).into_iter().map(|link| link.label).collect();
    assert_eq!(labels, ["S / Red", "M / Sea blue"]);
}

#[test]
fn combinations_are_listed_only_if_choices_cannot_reach_every_variant() {
    let options = names(&["Size", "Colour"]);
    let apart = [variant(1, &["S", "Red"], None), variant(2, &["M", "Blue"], None)];
    assert_eq!(Range::new("/p", &options, &apart).combinations().len(), 2);
    let (options, variants) = shirt();
    assert!(Range::new("/p", &options, &variants).combinations().is_empty());
    let sizes: Vec<_> = (0..100).map(|n| variant(n, &[&n.to_string()], None)).collect();
    assert!(Range::new("/p", &names(&["Size"]), &sizes).combinations().is_empty());
}

/// Values that are hard to tell apart in an address.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "S", "s", " s", "Ø", "ø", "A", "A+", "A-", "♥", "u2665", "👍", "", "Sea blue", "sea-blue",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,5}",
    ]
}

/// Products whose option names collide. Each combination of values is available, sold out or missing.
fn product() -> impl Strategy<Value = (Vec<String>, Vec<VariantRow>)> {
    let name = prop_oneof![
        prop::sample::select(vec!["Size", "size", "Size 2", "Price", "Quantity", "q", "✂", ""]).prop_map(str::to_owned),
        "\\PC{0,4}",
    ];
    (1..=3_usize).prop_flat_map(move |options| {
        let values = prop::collection::vec(value(), options);
        let variants = prop::collection::btree_set(values, 1..14);
        (
            prop::collection::vec(name.clone(), options),
            variants.prop_shuffle_into(),
            prop::collection::vec(0..3_i64, 14),
        )
            .prop_map(|(names, variants, left)| {
                let rows = (1..).zip(&variants).zip(left).map(|((id, values), left)| {
                    let values: Vec<&str> = values.iter().map(String::as_str).collect();
                    variant(id, &values, Some(left))
                });
                (names, rows.collect())
            })
    })
}

/// Turns a set into a list in random order.
trait Shuffled {
    fn prop_shuffle_into(self) -> BoxedStrategy<Vec<Vec<String>>>;
}

impl<S: Strategy<Value = BTreeSet<Vec<String>>> + 'static> Shuffled for S {
    fn prop_shuffle_into(self) -> BoxedStrategy<Vec<Vec<String>>> {
        self.prop_map(|set| set.into_iter().collect::<Vec<_>>()).prop_shuffle().boxed()
    }
}

/// The number of variants that the links reach, starting at the product's own address.
fn reached(options: &[String], variants: &[VariantRow]) -> usize {
    let range = Range::new("/p", options, variants);
    let mut reached = vec![range.choose(&Fields::default()).unwrap()];
    let mut next = 0;
    while let Some(now) = reached.get(next).copied() {
        next += 1;
        let choices = range.choices(now);
        let values = choices.iter().flat_map(|choice| &choice.values);
        // Each option has one chosen value. The link of this value leads to the current variant.
        assert_eq!(values.clone().filter(|value| value.chosen).count(), options.len());
        for value in values.clone().filter(|value| value.chosen) {
            assert_eq!(range.choose(&of(&value.url)).unwrap().variant.id, now.variant.id);
        }
        let combinations = range.combinations();
        for url in values.map(|value| &value.url).chain(combinations.iter().map(|link| &link.url)) {
            let then = range.choose(&of(url)).unwrap();
            if reached.iter().all(|known| known.variant.id != then.variant.id) {
                reached.push(then);
            }
        }
    }
    reached.len()
}

#[test]
fn variants_that_always_differ_in_two_values_are_reached() {
    let values = [["A", "1", "p"], ["A", "2", "q"], ["B", "1", "q"], ["B", "2", "p"]];
    let variants: Vec<_> = (1..).zip(&values).map(|(id, values)| variant(id, values, None)).collect();
    assert_eq!(reached(&names(&["X", "Y", "Z"]), &variants), 4);
}

proptest! {
    #[test]
    fn every_variant_has_an_address_that_chooses_it((options, variants) in product()) {
        let range = Range::new("/p", &options, &variants);
        for (at, variant) in variants.iter().enumerate() {
            let chosen = range.choose(&of(&range.url(at))).unwrap();
            prop_assert_eq!(chosen.variant.id, variant.id, "{}", range.url(at));
            prop_assert!(chosen.named && chosen.exact);
        }
    }

    #[test]
    fn every_variant_is_reached_by_links_alone((options, variants) in product()) {
        prop_assert_eq!(reached(&options, &variants), variants.len());
    }
}

/// The values of a select: the label, the address, and `*` for the chosen value or the CSS class of any other value.
fn outline(select: &Select) -> Vec<(String, String, &'static str)> {
    let mark = |value: &selects::SelectValue| if value.chosen { "*" } else { value.state.class() };
    select.values.iter().map(|value| (value.label.clone(), value.address.clone(), mark(value))).collect()
}

#[test]
fn selects_have_each_value_once_with_its_state() {
    let (options, variants) = shirt();
    let range = Range::new("/p", &options, &variants);
    let of = |text: &str| range.selects(range.choose(&query(text)).unwrap());
    let own = |values: &[(&str, &str, &'static str)]| -> Vec<(String, String, &'static str)> {
        values.iter().map(|(label, address, mark)| ((*label).to_owned(), (*address).to_owned(), *mark)).collect()
    };
    let selects = of("size=m");
    assert_eq!(selects.iter().map(|select| select.param.as_str()).collect::<Vec<_>>(), ["size", "main-colour"]);
    assert_eq!(outline(&selects[0]), own(&[("S", "s", "out"), ("M", "m", "*")]));
    assert_eq!(outline(&selects[1]), own(&[("Sea blue", "sea-blue", "*"), ("Red", "red", "missing")]));
    let red = of("size=s&main-colour=red");
    assert_eq!(outline(&red[0]), own(&[("S", "s", "*"), ("M", "m", "missing")]));
    assert_eq!(outline(&red[1]), own(&[("Sea blue", "sea-blue", "out"), ("Red", "red", "*")]));
}

#[test]
fn more_than_a_hundred_variants_have_selects() {
    let options = names(&["Size"]);
    let sizes = |count: i64| (0..count).map(|n| variant(n, &[&format!("S{n}")], None)).collect::<Vec<_>>();
    for (count, has_many) in [(1, false), (100, false), (101, true)] {
        assert_eq!(Range::new("/p", &options, &sizes(count)).has_many(), has_many, "{count}");
    }
}
