//! `GET /products/{handle}?{option}={value}…`: one product. Every variant has an address and can be put into the cart
//! without script.

use std::collections::BTreeMap;

use ::http::StatusCode;
use askama::Template;

use super::{
    pages::first_filled,
    picture::PictureView,
    store::{self, ProductRow, VariantRow},
};
use crate::{
    cache::Tag,
    context::Context,
    error::Error,
    http::{CachePolicy, Fields, Response},
    layout::{Head, Layout},
    money::{Currency, Money},
    platform::Platform,
    router,
};

/// At or below this many the page says how many are left.
const FEW: i64 = 5;

#[derive(Template)]
#[template(path = "catalogue/product.html")]
struct ProductPage<'a> {
    layout: &'a Layout,
    head: Head,
    product: ProductRow,
    choices: Vec<Choice>,
    variant: Option<Chosen>,
    pictures: Vec<PictureView>,
    custom: BTreeMap<String, String>,
}

/// An option with its values.
#[derive(Debug, PartialEq, Eq)]
struct Choice {
    name: String,
    values: Vec<ChoiceValue>,
}

/// A value of an option, as a link to the variant that has it.
#[derive(Debug, PartialEq, Eq)]
struct ChoiceValue {
    label: String,
    url: String,
    chosen: bool,
    /// What keeps it from being bought as it is, in brackets behind the label; empty when nothing does.
    note: &'static str,
}

/// The variant that the address names.
struct Chosen {
    id: i64,
    title: String,
    sku: String,
    price: String,
    was: Option<String>,
    stock: String,
    available: bool,
    /// The most that can be asked for at once.
    most: i64,
}

/// The page of one product.
pub async fn product<P: Platform>(cx: &Context<'_, P>, handle: &str) -> Result<Response<P::Native>, Error> {
    let [row] = cx.page_batch([store::product(handle, cx.now)]).await?;
    let product: ProductRow = row.first()?.ok_or(Error::NotFound)?;
    let layout = cx.layout();
    let options: Vec<String> = parse(&product.options)?;
    let variants: Vec<VariantRow> = parse(&product.variants)?;
    let mut pictures: Vec<PictureView> = parse(&product.pictures)?;
    let path = format!("/products/{}", router::encode(handle));

    let chosen = choose(&options, &variants, &cx.query);
    if let Some(key) = chosen.and_then(|variant| variant.picture.as_ref())
        && let Some(place) = pictures.iter().position(|picture| picture.key == *key)
    {
        let picture = pictures.remove(place);
        pictures.insert(0, picture);
    }
    let text = product.description_text.as_str();
    let view = ProductPage {
        head: Head {
            title: first_filled(&[&product.seo_title, &product.title]),
            description: first_filled(&[&product.seo_description, text]).chars().take(160).collect(),
            canonical: format!("{}{path}", cx.origin),
            noindex: false,
        },
        choices: choices(&options, &variants, chosen, &path),
        variant: chosen.map(|variant| Chosen::new(variant, layout.currency)),
        custom: details(&product.custom)?,
        layout,
        product,
        pictures,
    };
    cx.html(StatusCode::OK, &view, CachePolicy::PAGE.tagged([Tag::Catalogue, Tag::Product(view.product.id)]))
}

fn parse<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|error| Error::Internal(format!("product: {error}")))
}

/// The custom fields that shoppers see: not those that only advertisements are made from.
fn details(custom: &str) -> Result<BTreeMap<String, String>, Error> {
    let mut custom: BTreeMap<String, String> = parse(custom)?;
    custom.retain(|name, _| !name.starts_with("Google Shopping /"));
    Ok(custom)
}

impl VariantRow {
    fn available(&self) -> bool {
        self.left.is_none_or(|left| left > 0)
    }
}

impl Chosen {
    fn new(variant: &VariantRow, currency: Currency) -> Self {
        let money = |minor: i64| Money::new(minor, currency).map(|money| money.display()).unwrap_or_default();
        let stock = match variant.left {
            Some(0) => "Sold out".to_owned(),
            Some(left) if left <= FEW => format!("Only {left} left"),
            _ => "In stock".to_owned(),
        };
        Self {
            id: variant.id,
            title: variant.values.join(" / "),
            sku: variant.sku.clone(),
            price: money(variant.price),
            was: variant.compare_at.filter(|was| *was > variant.price).map(money),
            stock,
            available: variant.available(),
            most: variant.left.unwrap_or(99).clamp(1, 99),
        }
    }
}

/// The name of an option or value in an address: lower case, words joined by hyphens.
fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The variant that the query names. What it leaves open goes to the first variant that can be bought, else to the first.
fn choose<'v>(options: &[String], variants: &'v [VariantRow], query: &Fields) -> Option<&'v VariantRow> {
    let wanted: Vec<Option<String>> = options.iter().map(|name| query.get(&slug(name)).map(slug)).collect();
    let matches = |variant: &&VariantRow| {
        let mut pairs = wanted.iter().zip(&variant.values);
        pairs.all(|(wanted, value)| wanted.as_ref().is_none_or(|wanted| *wanted == slug(value)))
    };
    let buyable = |variant: &&VariantRow| variant.available();
    let found = variants.iter().filter(matches);
    found
        .clone()
        .find(buyable)
        .or_else(|| found.clone().next())
        .or_else(|| variants.iter().find(buyable))
        .or(variants.first())
}

/// Every value of every option, each a link to a variant that exists.
fn choices(options: &[String], variants: &[VariantRow], chosen: Option<&VariantRow>, path: &str) -> Vec<Choice> {
    let values_of = |place: usize| {
        let mut values: Vec<&str> = Vec::new();
        for value in variants.iter().filter_map(|variant| variant.values.get(place)) {
            if !values.contains(&value.as_str()) {
                values.push(value);
            }
        }
        values
    };
    let choice = |(place, name): (usize, &String)| {
        let value = |label: &str| {
            let has = |variant: &&VariantRow| variant.values.get(place).is_some_and(|value| value == label);
            // With the other options as they are chosen now, if there is such a variant.
            let same_others = |variant: &&VariantRow| {
                let others =
                    chosen.map(|chosen| chosen.values.iter()).into_iter().flatten().zip(&variant.values).enumerate();
                others.into_iter().all(|(other, (now, then))| other == place || now == then)
            };
            let exact = variants.iter().filter(has).find(same_others);
            let target = exact.or_else(|| variants.iter().filter(has).find(|variant| variant.available()));
            let target = target.or_else(|| variants.iter().find(has))?;
            let note = match exact {
                None => "not in this combination",
                Some(variant) if !variant.available() => "sold out",
                Some(_) => "",
            };
            let chosen = chosen.is_some_and(|chosen| has(&chosen));
            Some(ChoiceValue { label: label.to_owned(), url: variant_url(path, options, target), chosen, note })
        };
        Choice { name: name.clone(), values: values_of(place).into_iter().filter_map(value).collect() }
    };
    options.iter().enumerate().map(choice).collect()
}

/// The address of a variant.
fn variant_url(path: &str, options: &[String], variant: &VariantRow) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in options.iter().zip(&variant.values) {
        query.append_pair(&slug(name), &slug(value));
    }
    format!("{path}?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(id: i64, values: &[&str], left: Option<i64>) -> VariantRow {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        VariantRow { id, values, sku: String::new(), price: 100, compare_at: None, picture: None, left }
    }

    fn shirt() -> (Vec<String>, Vec<VariantRow>) {
        let options = vec!["Size".to_owned(), "Main colour".to_owned()];
        let variants = vec![
            variant(1, &["S", "Sea blue"], Some(0)),
            variant(2, &["S", "Red"], None),
            variant(3, &["M", "Sea blue"], Some(2)),
        ];
        (options, variants)
    }

    #[test]
    fn shoppers_do_not_see_what_is_for_advertisements() {
        let shown = details(r#"{"Care":"Wipe","Google Shopping / Condition":"new"}"#).unwrap();
        assert_eq!(shown.into_keys().collect::<Vec<_>>(), ["Care"]);
    }

    #[test]
    fn the_query_names_a_variant() {
        let (options, variants) = shirt();
        for (query, id) in [
            ("", 2),                            // the first that can be bought
            ("size=s&main-colour=sea-blue", 1), // named in full, though sold out
            ("size=m", 3),
            ("size=M&main-colour=Sea+Blue", 3),
            ("size=m&main-colour=red", 2), // no such combination
            ("size=xxl&foo=bar", 2),
        ] {
            let chosen = choose(&options, &variants, &Fields::parse(query.as_bytes())).unwrap();
            assert_eq!(chosen.id, id, "{query}");
        }
    }

    #[test]
    fn every_variant_is_reached_by_links_alone() {
        let (options, variants) = shirt();
        let mut reached = vec![2];
        let mut next = 0;
        while let Some(id) = reached.get(next) {
            let now = variants.iter().find(|variant| variant.id == *id);
            for value in choices(&options, &variants, now, "/p").iter().flat_map(|choice| &choice.values) {
                let (_, query) = value.url.split_once('?').unwrap();
                let id = choose(&options, &variants, &Fields::parse(query.as_bytes())).unwrap().id;
                if !reached.contains(&id) {
                    reached.push(id);
                }
            }
            next += 1;
        }
        reached.sort_unstable();
        assert_eq!(reached, [1, 2, 3]);
    }

    #[test]
    fn unavailable_combinations_say_so() {
        let (options, variants) = shirt();
        let notes: Vec<_> = choices(&options, &variants, variants.get(1), "/p")
            .into_iter()
            .flat_map(|choice| choice.values)
            .map(|value| (value.label, value.note, value.chosen))
            .collect();
        let expected = [
            ("S", "", true),
            ("M", "not in this combination", false),
            ("Sea blue", "sold out", false),
            ("Red", "", true),
        ];
        assert_eq!(notes, expected.map(|(label, note, chosen)| (label.to_owned(), note, chosen)));
    }
}
