//! `/admin/products/{id}/stock/{variant}`: every change of the units on hand of a variant, newest first.

use askama::Template;
use serde::Deserialize;

use super::{
    super::frame::{Frame, PAGE, Section, row_id},
    edit::{address, stored},
    saving::Known,
    stock::variant_name,
    store,
};
use crate::{
    context::Context,
    error::Error,
    platform::Platform,
    staff::Person,
    time::UnixMs,
    web::{
        http::{CachePolicy, Response},
        list::{Id, Keyed, Page, Walk},
    },
};

#[derive(Template)]
#[template(path = "admin/products/movements.html")]
struct MovementsPage<'a> {
    frame: Frame<'a>,
    known: &'a Known,
    variant: String,
    page: Page<MovementRow>,
}

/// A change of the units on hand.
#[derive(Debug, Deserialize)]
struct MovementRow {
    id: i64,
    at: UnixMs,
    delta: i64,
    /// The units on hand after the change.
    on_hand: i64,
    reason: String,
    note: String,
    order_id: Option<i64>,
    who: String,
}

impl Keyed for MovementRow {
    type Key = Id;

    fn key(&self) -> Id {
        Id(self.id)
    }
}

impl MovementRow {
    fn change(&self) -> String {
        if self.delta > 0 { format!("+{}", self.delta) } else { format!("\u{2212}{}", self.delta.unsigned_abs()) }
    }

    fn why(&self) -> &str {
        match self.reason.as_str() {
            "sent" => "Sent",
            "import" => "Imported",
            "edit" => "Changed with the product",
            "count" => "Counted",
            "received" => "Received",
            "returned" => "Returned",
            "damaged" => "Damaged or lost",
            "correction" => "Correction",
            other => other,
        }
    }
}

/// `GET /admin/products/{id}/stock/{variant}`; `after={id}` for later pages.
///
/// # Errors
/// `NotFound` if the product has no such variant.
pub async fn list<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    variant: &str,
) -> Result<Response<P::Native>, Error> {
    let known = stored(cx, id).await?;
    let variant = row_id(variant)?;
    let variants = known.stored.draft.variants.iter().zip(&known.stored.stock);
    let (draft, _) = variants.into_iter().find(|(_, stock)| stock.variant == variant).ok_or(Error::NotFound)?;
    let walk: Walk<Id> = Walk::new(&cx.query, PAGE);
    let [rows] = cx.rows([store::movements(variant, walk.after, walk.limit())]).await?;
    let page = MovementsPage {
        frame: Frame::new(cx, person, Section::Products, "History of the stock"),
        variant: variant_name(draft),
        page: walk.page(rows.all()?, format!("{}/stock/{variant}", address(known.id))),
        known: &known,
    };
    cx.html(page.page.status(), &page, CachePolicy::Private)
}
