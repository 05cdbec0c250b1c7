//! `/admin/products/{id}/stock`: counts and changes the units on hand of a product's variants.

use ::http::StatusCode;
use askama::Template;

use super::{
    super::frame::{Frame, PAGE, Section},
    edit::{address, stored},
    saving::{self, Known, TRIES},
};
use crate::{
    catalogue::{
        draft::{MAX_COUNT, VariantDraft},
        write::{Cause, Change, Reason},
    },
    context::Context,
    error::Error,
    platform::{Body, Broken, Platform},
    staff::Person,
    web::{
        form::{FieldView, Form, Rule, whole_number},
        http::{self, CachePolicy, Response},
        list::{Id, Key as _, Keyed, Page, Walk},
        url,
    },
};

/// The maximum bytes of a form: the fields of a page of variants, and the note.
const MAX_FORM: usize = 65_536;
const NOTE: Rule = Rule::optional("note", 200);
/// The reasons that staff choose from.
const REASONS: [Reason; 5] = [Reason::Count, Reason::Received, Reason::Returned, Reason::Damaged, Reason::Correction];
const REASON_TITLES: [(&str, &str); 5] = [
    (Reason::Count.name(), "Counted"),
    (Reason::Received.name(), "Received"),
    (Reason::Returned.name(), "Returned by a shopper"),
    (Reason::Damaged.name(), "Damaged or lost"),
    (Reason::Correction.name(), "Correction"),
];

#[derive(Template)]
#[template(path = "admin/products/stock.html")]
struct StockPage<'a> {
    frame: Frame<'a>,
    known: &'a Known,
    form: Form,
    page: Page<Row>,
    /// The address of the form.
    action: String,
    is_saved: bool,
}

impl StockPage<'_> {
    fn field(&self, name: &str, row: &Row) -> FieldView {
        self.form.field(&named(name, row.id))
    }

    fn confirmed(&self) -> &str {
        self.form.typed("confirmed")
    }
}

/// A variant on the page.
struct Row {
    /// Its place among the variants, from 1.
    place: i64,
    id: i64,
    name: String,
    tracked: bool,
    on_hand: i64,
    /// Units that orders have reserved.
    reserved: i64,
    /// Units that shoppers can buy.
    for_sale: i64,
    /// The address of the variant's history.
    history: String,
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

/// The name of a variant as staff see it.
pub fn variant_name(variant: &VariantDraft) -> String {
    if variant.values.is_empty() { "The only variant".to_owned() } else { variant.values.join(" / ") }
}

/// `GET /admin/products/{id}/stock`, later pages with `after={place}`.
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let known = stored(cx, id).await?;
    page(cx, person, &known, Form::default(), StatusCode::OK)
}

/// `POST /admin/products/{id}/stock`: changes the stock of the variants that have a number in the form.
///
/// The form has the units that the page showed. If the stock has changed since, nothing is saved, so a form that is
/// sent twice counts once.
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
    let reason = form.choice("reason", "a reason", &REASONS, Reason::name);
    let note = form.line("note", &NOTE);
    for _ in 0..TRIES {
        let known = stored(cx, id).await?;
        let mut draft = known.stored.draft.clone();
        let mut changed = Vec::new();
        for (variant, stock) in draft.variants.iter_mut().zip(&known.stored.stock) {
            if read(&mut form, stock.variant, variant) {
                changed.push(format!("{}:{}", stock.variant, variant.on_hand));
            }
        }
        if changed.is_empty() && form.is_ok() {
            form.refuse("", "Nothing was changed. Write a count or a change for at least one variant.");
        }
        ask_about_orders(&mut form, &Change::new(draft.clone(), Some(known.stored.clone())), &changed.join(","));
        let (Some(reason), Some(note), true) = (reason, note.as_deref(), form.is_ok()) else {
            return page(cx, person, &known, form, StatusCode::UNPROCESSABLE_ENTITY);
        };
        let by = person.by();
        match saving::change(cx, &known, draft, &Cause { reason, by: &by, note }).await {
            Ok(()) => return http::see_other(&url::with_query(&here(known.id, walk(cx).after), "saved=1")),
            Err(error) if error.broken() == Some(Broken::CatalogueMoved) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let known = stored(cx, id).await?;
    form.refuse("", "The stock is changing at this moment. Save again.");
    page(cx, person, &known, form, StatusCode::CONFLICT)
}

/// Reads the number of one variant. Returns true if the form has one, and it is valid.
fn read(form: &mut Form, id: i64, variant: &mut VariantDraft) -> bool {
    let (field, seen) = (named("units", id), Form::seen_name(&named("units", id)));
    if form.typed(&field).is_empty() {
        return false;
    }
    let shown = form.typed(&seen).to_owned();
    let Some(units) = form.parse(&field, |typed| units(typed, variant)) else { return false };
    let now = variant.on_hand.to_string();
    if shown != now {
        form.refuse(
            &field,
            format!(
                "The units on hand are now {now}; the page showed {shown}. If this change is not in that number yet, \
                 save again."
            ),
        );
        form.replace(&seen, &now);
        return false;
    }
    variant.on_hand = units;
    variant.tracked = true;
    true
}

/// The units on hand after a typed count such as `12`, or a typed change such as `+5` or `-2`.
fn units(typed: &str, variant: &VariantDraft) -> Result<i64, String> {
    let typed = typed.replace('\u{2212}', "-");
    let change = |rest: &str| whole_number(rest.trim()).filter(|units| *units <= MAX_COUNT);
    let unclear = || "Write a count such as 12, or a change such as +5 or -2.".to_owned();
    let after = match (typed.strip_prefix('+'), typed.strip_prefix('-')) {
        (None, None) => change(&typed).ok_or_else(unclear)?,
        _ if !variant.tracked => {
            return Err("The shop does not count this variant. Write the number of units, such as 12.".to_owned());
        }
        (Some(more), _) => variant.on_hand.saturating_add(change(more).ok_or_else(unclear)?),
        (None, Some(less)) => variant.on_hand.saturating_sub(change(less).ok_or_else(unclear)?),
    };
    if after < 0 {
        return Err(format!("Only {} are on hand. Write a smaller change.", variant.on_hand));
    }
    if after > MAX_COUNT {
        return Err(format!("The shop counts up to {MAX_COUNT} units."));
    }
    Ok(after)
}

/// If fewer units are left than orders have reserved, asks once more before it is saved. `changed` names the changes,
/// so that the answer counts only for them.
fn ask_about_orders(form: &mut Form, change: &Change, changed: &str) {
    let shortages = change.shortages();
    let released: i64 = shortages.iter().flat_map(|shortage| shortage.cover.released).map(|(_, units)| units).sum();
    let short: i64 = shortages.iter().map(|shortage| shortage.cover.short).sum();
    if shortages.is_empty() || form.typed("confirmed") == changed {
        return;
    }
    let mut sentence = "Orders have reserved more units than this leaves.".to_owned();
    if released > 0 {
        sentence.push_str(&format!(" Unpaid orders lose their reservation of {released}."));
    }
    if short > 0 {
        sentence.push_str(&format!(" Accepted and paid orders lack {short}: find them, or cancel the orders."));
    }
    sentence.push_str(" Save again if the number is right.");
    form.refuse("", sentence);
    form.replace("confirmed", changed);
}

fn walk<P: Platform>(cx: &Context<'_, P>) -> Walk<Id> {
    Walk::new(&cx.query, PAGE)
}

/// The address of the page after a place.
fn here(id: i64, after: Option<Id>) -> String {
    let first = format!("{}/stock", address(id));
    after.map_or_else(|| first.clone(), |after| url::with_query(&first, &format!("after={}", after.write())))
}

fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    known: &Known,
    mut form: Form,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    form.fill("reason", Reason::Count.name());
    let walk = walk(cx);
    let after = walk.after.map_or(0, |id| id.0);
    let all = known.stored.draft.variants.iter().zip(&known.stored.stock).zip(1_i64..);
    let limit = usize::try_from(walk.limit()).unwrap_or(PAGE);
    let mut rows = Vec::new();
    for ((variant, stock), place) in all.filter(|(_, place)| *place > after).take(limit) {
        let id = stock.variant;
        form.fill(&Form::seen_name(&named("units", id)), &variant.on_hand.to_string());
        rows.push(Row {
            place,
            id,
            name: variant_name(variant),
            tracked: variant.tracked,
            on_hand: variant.on_hand,
            reserved: stock.reserved(),
            for_sale: variant.on_hand.saturating_sub(stock.reserved()).max(0),
            history: format!("{}/{id}", here(known.id, None)),
        });
    }
    let page = walk.page(rows, here(known.id, None));
    let status = if status == StatusCode::OK { page.status() } else { status };
    let page = StockPage {
        frame: Frame::new(cx, person, Section::Products, form.title("Stock")),
        is_saved: form.is_ok() && cx.query.get("saved").is_some(),
        action: here(known.id, walk.after),
        known,
        form,
        page,
    };
    cx.html(status, &page, CachePolicy::Private)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_or_a_change_is_read_as_people_type_it() {
        let variant = VariantDraft { on_hand: 10, tracked: true, ..VariantDraft::default() };
        for (typed, after) in
            [("12", 12), ("0", 0), ("+5", 15), ("+ 5", 15), ("-2", 8), ("\u{2212}2", 8), ("- 10", 0), ("-0", 10)]
        {
            assert_eq!(units(typed, &variant), Ok(after), "{typed}");
        }
        for typed in
            ["-11", "+", "-", "1.5", "1,000", "ten", "++1", "1000000000", "+1000000000", "99999999999999999999"]
        {
            assert!(units(typed, &variant).is_err(), "{typed}");
        }
        let uncounted = VariantDraft { tracked: false, ..variant };
        assert_eq!(units("3", &uncounted), Ok(3));
        assert!(units("+3", &uncounted).unwrap_err().contains("does not count"));
    }
}
