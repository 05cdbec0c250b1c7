//! `/admin/opening`: the checklist for opening the shop. `/admin/closing` closes it again.

mod steps;
mod store;

use ::http::StatusCode;
use askama::Template;

use self::{
    steps::{Deployment, Step, missing, steps},
    store::Read,
};
use super::frame::{Frame, Section};
use crate::{
    audit::{self, Subject},
    context::Context,
    error::Error,
    isolate::Task,
    mail, payment,
    platform::{Broken, Platform},
    staff::{Permission, Person},
    web::http::{self, CachePolicy, Response},
};

const URL: &str = "/admin/opening";
const MOVED: &str = "Somebody changed the shop at the same time. Check the list, and try again.";

#[derive(Template)]
#[template(path = "admin/opening/show.html")]
struct ChecklistPage<'a> {
    frame: Frame<'a>,
    steps: Vec<Step>,
    /// The time when the shop opened; `None` if it is closed.
    opened: Option<String>,
    /// Why the shop cannot open yet.
    missing: Option<String>,
    /// The problem of a submitted form.
    problem: String,
    may_open: bool,
}

#[derive(Template)]
#[template(path = "admin/opening/close.html")]
struct ClosePage<'a> {
    frame: Frame<'a>,
    is_open: bool,
}

/// `GET /admin`: the checklist of a shop that is not open; otherwise a redirect to the orders.
///
/// # Errors
/// When the database fails.
pub async fn welcome<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    if person.role.allows(Permission::ReadSettings) {
        let read = read(cx).await?;
        if read.opened_at.is_none() {
            return page(cx, person, &read, StatusCode::OK, String::new());
        }
    }
    http::see_other(Section::Orders.url())
}

/// `GET /admin/opening`
///
/// # Errors
/// When the database fails.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let read = read(cx).await?;
    page(cx, person, &read, StatusCode::OK, String::new())
}

/// `POST /admin/opening`: opens the shop, if all required steps are done.
///
/// # Errors
/// When the database fails.
pub async fn open<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let read = read(cx).await?;
    if read.opened_at.is_some() {
        return http::see_other(URL);
    }
    if let Some(missing) = missing(&steps(&read.facts()?, deployment(cx))) {
        return page(cx, person, &read, StatusCode::UNPROCESSABLE_ENTITY, missing);
    }
    change(cx, person, &read, true).await
}

/// `GET /admin/closing`: asks before the shop closes.
///
/// # Errors
/// When the database fails.
pub async fn ask_to_close<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let read = read(cx).await?;
    let frame = Frame::new(cx, person, Section::Settings, "Close the shop");
    cx.html(StatusCode::OK, &ClosePage { frame, is_open: read.opened_at.is_some() }, CachePolicy::Private)
}

/// `POST /admin/closing`: closes the shop.
///
/// # Errors
/// When the database fails.
pub async fn close<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let read = read(cx).await?;
    if read.opened_at.is_none() {
        return http::see_other(URL);
    }
    change(cx, person, &read, false).await
}

async fn read<P: Platform>(cx: &Context<'_, P>) -> Result<Read, Error> {
    let [rows] = cx.page_batch([store::read(cx.now)]).await?;
    Ok(rows.one()?)
}

async fn change<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    read: &Read,
    opens: bool,
) -> Result<Response<P::Native>, Error> {
    let (action, opened_at) = if opens { ("shop.open", Some(cx.now)) } else { ("shop.close", None) };
    let statements = [
        store::unchanged(read, cx.now),
        store::set(opened_at, cx.now),
        audit::entry(&person.by(), action, Subject::Row("shop", &1), None, None, cx.now),
    ];
    match cx.batch(&statements).await {
        Ok(_) => {
            cx.later(Task::PurgeSoon);
            http::see_other(URL)
        }
        Err(error) if error.broken() == Some(Broken::OpeningMoved) => {
            let [rows] = cx.page_batch([store::read(cx.now)]).await?;
            page(cx, person, &rows.one()?, StatusCode::CONFLICT, MOVED.to_owned())
        }
        Err(error) => Err(error.into()),
    }
}

fn deployment<P: Platform>(cx: &Context<'_, P>) -> Deployment {
    Deployment { takes_payments: payment::has_test(cx), sends_mail: mail::is_configured(cx.platform) }
}

fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    read: &Read,
    status: StatusCode,
    problem: String,
) -> Result<Response<P::Native>, Error> {
    let facts = read.facts()?;
    let steps = steps(&facts, deployment(cx));
    let title = if facts.is_open { "Your shop is open" } else { "Open your shop" };
    let title = if problem.is_empty() { title.to_owned() } else { format!("Problem: {title}") };
    let page = ChecklistPage {
        may_open: person.role.allows(Permission::ChangeSettings),
        frame: Frame::new(cx, person, Section::Settings, title),
        opened: read.opened_at.map(|at| cx.layout().zone.words(at)),
        missing: missing(&steps),
        steps,
        problem,
    };
    cx.html(status, &page, CachePolicy::Private)
}
