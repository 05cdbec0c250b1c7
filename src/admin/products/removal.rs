//! `/admin/products/{id}/removal`: asks, and deletes a product.

use ::http::StatusCode;
use askama::Template;
use serde_json::json;

use super::{
    super::frame::{Frame, Section},
    edit::{address, stored},
    saving::{Known, show_soon},
    store::{self, Effects},
};
use crate::{
    audit::{self, Subject},
    catalogue::{draft::Status, write},
    context::Context,
    error::Error,
    platform::{Body, Broken, Platform},
    staff::Person,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
    },
};

const MAX_FORM: usize = 4096;

#[derive(Template)]
#[template(path = "admin/products/removal.html")]
struct RemovalPage<'a> {
    frame: Frame<'a>,
    known: &'a Known,
    effects: Effects,
    problem: &'static str,
}

impl RemovalPage<'_> {
    fn url(&self) -> String {
        address(self.known.id)
    }

    /// Units that orders have reserved. The product cannot be deleted before they are sent.
    fn reserved(&self) -> i64 {
        self.known.stored.stock.iter().map(|stock| stock.reserved()).fold(0, i64::saturating_add)
    }

    fn on_hand(&self) -> i64 {
        let tracked = self.known.stored.draft.variants.iter().filter(|variant| variant.tracked);
        tracked.map(|variant| variant.on_hand).fold(0, i64::saturating_add)
    }

    fn is_archived(&self) -> bool {
        self.known.stored.draft.status == Status::Archived
    }
}

/// `GET /admin/products/{id}/removal`
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn ask<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let known = stored(cx, id).await?;
    page(cx, person, &known, "", StatusCode::OK).await
}

/// `POST /admin/products/{id}/removal` with `revision`, as the page showed it.
///
/// # Errors
/// `NotFound` if no product has this id.
pub async fn remove<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let sent = Form::read(body, MAX_FORM).await?;
    let known = stored(cx, id).await?;
    let moved = "Nothing was deleted: somebody has changed this product since you opened it. Read it again.";
    if sent.typed("revision") != known.stored.revision.to_string() {
        return page(cx, person, &known, moved, StatusCode::CONFLICT).await;
    }
    let before = json!(known.stored.draft);
    let subject = Subject::Row("product", &known.id);
    let entry = audit::entry(&person.by(), "product.remove", subject, Some(&before), None, cx.now);
    let mut statements = write::remove(&known.stored, cx.now).to_vec();
    statements.push(entry);
    match cx.batch(&statements).await {
        Ok(_) => {
            show_soon(cx);
            http::see_other(&format!("{}?removed=1", Section::Products.url()))
        }
        Err(error) => {
            let problem = match error.broken() {
                Some(Broken::CatalogueMoved) => moved,
                Some(Broken::VariantPromised) => "Nothing was deleted: orders have reserved units of this product.",
                _ => return Err(error.into()),
            };
            let known = stored(cx, id).await?;
            page(cx, person, &known, problem, StatusCode::CONFLICT).await
        }
    }
}

async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    known: &Known,
    problem: &'static str,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let [effects] = cx.rows([store::effects(known.id, &known.stored.draft.handle)]).await?;
    let page = RemovalPage {
        frame: Frame::new(cx, person, Section::Products, "Delete a product"),
        known,
        effects: effects.one()?,
        problem,
    };
    cx.html(status, &page, CachePolicy::Private)
}
