//! `/admin/products/{id}/variants`: the variants of a product as a table of fields.

use ::http::StatusCode;
use askama::Template;

use super::{
    super::frame::{Frame, PAGE, Section},
    edit::{address, stored},
    saving::{self, Known, TRIES},
    stock::variant_name,
};
use crate::{
    catalogue::draft::{MAX_COUNT, MAX_LINE, ProductDraft, VariantDraft},
    context::Context,
    error::Error,
    money::{Currency, Money},
    names::names,
    platform::{Body, Broken, Platform},
    staff::Person,
    web::{
        form::{FieldView, Form, Rule, whole_number},
        http::{self, CachePolicy, Response},
        list::{Id, Key as _, Keyed, Page, Walk},
        url,
    },
};

const MAX_FORM: usize = 1 << 20;
const SKU: Rule = Rule::optional("SKU", MAX_LINE);
const BARCODE: Rule = Rule::optional("barcode", MAX_LINE);
/// The fields of each variant. In the form, the id of the variant follows each name.
const FIELDS: [&str; 6] = ["price", "compare", "sku", "barcode", "grams", "policy"];

names! {
    /// What happens when no unit of a variant is left.
    pub enum Policy {
        /// The shop does not count its units.
        Untracked = "untracked",
        /// Shoppers can no longer buy it.
        Stop = "stop",
        /// Shoppers can order it, and get it later.
        Continue = "continue",
    }
}

impl Policy {
    const TITLES: [(&'static str, &'static str); 3] = [
        (Self::Untracked.name(), "Not tracked"),
        (Self::Stop.name(), "Stop selling at 0"),
        (Self::Continue.name(), "Sell on backorder"),
    ];

    const fn of(variant: &VariantDraft) -> Self {
        match (variant.tracked, variant.oversell) {
            (false, _) => Self::Untracked,
            (true, false) => Self::Stop,
            (true, true) => Self::Continue,
        }
    }
}

#[derive(Template)]
#[template(path = "admin/products/variants.html")]
struct VariantsPage<'a> {
    frame: Frame<'a>,
    known: &'a Known,
    form: Form,
    page: Page<Row>,
    /// The address of the form.
    action: String,
    is_saved: bool,
}

impl VariantsPage<'_> {
    fn field(&self, name: &str, row: &Row) -> FieldView {
        self.form.field(&named(name, row.id))
    }

    /// The hidden fields with the values that the page showed.
    fn seen(&self, row: &Row) -> Vec<FieldView> {
        FIELDS.iter().map(|name| self.form.field(&Form::seen_name(&named(name, row.id)))).collect()
    }
}

/// A variant on the page.
struct Row {
    /// Its place among the variants, from 1.
    place: i64,
    id: i64,
    name: String,
    on_hand: String,
}

impl Keyed for Row {
    type Key = Id;

    fn key(&self) -> Id {
        Id(self.place)
    }
}

fn named(name: &str, id: i64) -> String {
    format!("{name}-{id}")
}

/// `GET /admin/products/{id}/variants`, later pages with `after={place}`.
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let known = stored(cx, id).await?;
    page(cx, person, &known, Form::default(), StatusCode::OK)
}

/// `POST /admin/products/{id}/variants`: saves the variants that the form names. Fields that the person did not change
/// keep their current values.
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn save<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    for _ in 0..TRIES {
        let known = stored(cx, id).await?;
        let currency = cx.layout().currency;
        let mut draft = known.stored.draft.clone();
        let is_named = read(&mut form, &known, &mut draft, currency);
        if !is_named && form.is_ok() {
            form.refuse("", "The form was empty, so nothing was changed. Save again.");
        }
        if !form.is_ok() {
            return page(cx, person, &known, form, StatusCode::UNPROCESSABLE_ENTITY);
        }
        match saving::change(cx, &known, draft, &saving::edit(&person.by())).await {
            Ok(()) => {
                let saved = url::with_query(&here(known.id, walk(cx).after), "saved=1");
                return http::see_other(&saved);
            }
            Err(error) if error.broken() == Some(Broken::CatalogueMoved) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let known = stored(cx, id).await?;
    form.refuse("", "Somebody else is saving this product at the same time. Save again.");
    page(cx, person, &known, form, StatusCode::CONFLICT)
}

/// Reads the variants that the form names into the draft. Returns true if it names one.
fn read(form: &mut Form, known: &Known, draft: &mut ProductDraft, currency: Currency) -> bool {
    let named: Vec<Option<i64>> = form.all("variant").map(|typed| Id::read(typed).map(|id| id.0)).collect();
    let is_known = |id: &Option<i64>| known.stored.stock.iter().any(|stock| Some(stock.variant) == *id);
    if !named.iter().all(is_known) {
        form.refuse("", "A variant of this form is no longer there, so nothing was changed. Load the page again.");
    }
    for (variant, stock) in draft.variants.iter_mut().zip(&known.stored.stock) {
        if named.contains(&Some(stock.variant)) {
            read_variant(form, stock.variant, variant, currency);
        }
    }
    !named.is_empty()
}

/// Reads one variant. A field that the person left as it was keeps its stored value.
fn read_variant(form: &mut Form, id: i64, variant: &mut VariantDraft, currency: Currency) {
    for (name, now) in values(variant, currency) {
        form.settle_or_keep(&named(name, id), &now);
    }
    let stored = values(variant, currency);
    for (name, now) in &stored {
        let field = named(name, id);
        if form.says(&field, now) {
            continue;
        }
        match *name {
            "price" => set(&mut variant.price, form.parse(&field, |typed| amount(typed, currency))),
            "compare" => {
                let read = |typed: &str| if typed.is_empty() { Ok(None) } else { amount(typed, currency).map(Some) };
                set(&mut variant.compare_at, form.parse(&field, read));
            }
            "sku" => set(&mut variant.sku, form.line(&field, &SKU)),
            "barcode" => set(&mut variant.barcode, form.line(&field, &BARCODE)),
            "grams" => set(&mut variant.grams, form.parse(&field, grams)),
            _ => {
                if let Some(policy) = form.choice(&field, "what happens at 0", &Policy::ALL, Policy::name) {
                    variant.tracked = policy != Policy::Untracked;
                    variant.oversell = policy == Policy::Continue;
                }
            }
        }
    }
}

fn set<T>(value: &mut T, read: Option<T>) {
    if let Some(read) = read {
        *value = read;
    }
}

fn amount(typed: &str, currency: Currency) -> Result<i64, String> {
    Money::typed(typed, currency).map(|money| money.minor())
}

fn grams(typed: &str) -> Result<i64, String> {
    let grams = if typed.is_empty() { Some(0) } else { whole_number(typed) };
    grams.filter(|grams| *grams <= MAX_COUNT).ok_or_else(|| "Enter whole grams, such as 250.".to_owned())
}

/// The fields of a variant with their stored values.
fn values(variant: &VariantDraft, currency: Currency) -> [(&'static str, String); 6] {
    let price = |minor: i64| Money::new(minor, currency).map(|money| money.to_string()).unwrap_or_default();
    let [price_name, compare, sku, barcode, weight, policy] = FIELDS;
    [
        (price_name, price(variant.price)),
        (compare, variant.compare_at.map(price).unwrap_or_default()),
        (sku, variant.sku.clone()),
        (barcode, variant.barcode.clone()),
        (weight, variant.grams.to_string()),
        (policy, Policy::of(variant).name().to_owned()),
    ]
}

fn walk<P: Platform>(cx: &Context<'_, P>) -> Walk<Id> {
    Walk::new(&cx.query, PAGE)
}

/// The address of the page after a place.
fn here(id: i64, after: Option<Id>) -> String {
    let first = format!("{}/variants", address(id));
    after.map_or_else(|| first.clone(), |after| url::with_query(&first, &format!("after={}", after.write())))
}

fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    known: &Known,
    mut form: Form,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let walk = walk(cx);
    let after = walk.after.map_or(0, |id| id.0);
    let all = known.stored.draft.variants.iter().zip(&known.stored.stock).zip(1_i64..);
    let limit = usize::try_from(walk.limit()).unwrap_or(PAGE);
    let mut rows = Vec::new();
    for ((variant, stock), place) in all.filter(|(_, place)| *place > after).take(limit) {
        for (name, value) in values(variant, cx.layout().currency) {
            let field = named(name, stock.variant);
            form.fill(&field, &value);
            form.fill(&Form::seen_name(&field), &value);
        }
        let name = variant_name(variant);
        let on_hand = match (variant.tracked, stock.reserved()) {
            (false, _) => "Not tracked".to_owned(),
            (true, 0) => variant.on_hand.to_string(),
            (true, reserved) => format!("{}, {reserved} of them reserved", variant.on_hand),
        };
        rows.push(Row { place, id: stock.variant, name, on_hand });
    }
    let page = walk.page(rows, here(known.id, None));
    let status = if status == StatusCode::OK { page.status() } else { status };
    let page = VariantsPage {
        frame: Frame::new(cx, person, Section::Products, form.title("Variants")),
        is_saved: form.is_ok() && cx.query.get("saved").is_some(),
        action: here(known.id, walk.after),
        known,
        form,
        page,
    };
    cx.html(status, &page, CachePolicy::Private)
}
