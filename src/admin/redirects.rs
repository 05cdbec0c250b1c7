//! `/admin/redirects`: the redirects in the order of their paths, a search by the beginning of the path, and the forms
//! that add and remove one.

use ::http::StatusCode;
use askama::Template;

use super::frame::{Frame, PAGE, Section};
use crate::{
    context::Context,
    error::Error,
    isolate::Task,
    platform::{Body, Broken, Platform},
    redirect::{self, AnsweredBy, Hosts, Path, Places, RedirectRow},
    staff::Person,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
        list::{Page, Walk},
        url,
    },
};

/// The maximum bytes of a form: two addresses, percent-encoded.
const MAX_FORM: usize = 16_384;
/// The maximum characters of a search.
const LONGEST: usize = 2048;
const MOVED: &str = "Nothing was removed: somebody else changed this redirect since you opened the page.";
const GONE: &str = "There is no redirect from this address. Somebody may have removed it already.";

#[derive(Template)]
#[template(path = "admin/redirects/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    page: Page<RedirectRow>,
    query: String,
    form: Form,
    is_added: bool,
    is_removed: bool,
}

/// `GET /admin/redirects`, or `?q=` with the beginning of a path; `after={path}` for later pages.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let mut form = Form::default();
    // After a removal, the form has both addresses, so that the removal can be undone.
    for name in ["from", "to"] {
        form.fill(name, cx.query.get(name).unwrap_or_default());
    }
    page(cx, person, form, StatusCode::OK).await
}

/// `POST /admin/redirects` with `from` and `to`: adds a redirect.
///
/// # Errors
/// When the database fails.
pub async fn add<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
    answered: AnsweredBy,
) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    let mut hosts = Hosts::of(&cx.origin);
    hosts.learn(form.typed("from"));
    let path = form.parse("from", |typed| redirect::path_of(typed, &hosts).map(|(path, _)| path));
    let target = form.parse("to", |typed| redirect::target_of(typed, &hosts));
    let (Some(path), Some(target)) = (path, target) else {
        return page(cx, person, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let ends = Places::default().ends(cx, &[(&path, &target)], answered, None).await?;
    let end = match ends.into_iter().next() {
        Some(Ok(end)) => end,
        Some(Err(refusal)) => {
            form.refuse(if refusal.is_needless { "from" } else { "to" }, refusal.message);
            return page(cx, person, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        None => return Err(Error::Internal("a redirect without an end".to_owned())),
    };
    match cx.batch(&redirect::add(&path, &end, &person.by(), cx.now)).await {
        Ok(_) => {
            cx.later(Task::PurgeSoon);
            http::see_other(&format!("{}?q={}&added=1", Section::Redirects.url(), url::segment(&path)))
        }
        Err(error) if error.broken() == Some(Broken::RedirectThere) => {
            form.refuse("from", format!("“{path}” redirects already. Remove that redirect first."));
            page(cx, person, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/redirects/removal` with `path`, and `target` as the page showed it.
///
/// # Errors
/// When the database fails.
pub async fn remove<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let sent = Form::read(body, MAX_FORM).await?;
    let mut form = Form::default();
    let [rows] = cx.rows([redirect::known(&[sent.typed("path")])]).await?;
    let Some(row) = rows.maybe::<RedirectRow>()? else {
        form.refuse("", GONE);
        return page(cx, person, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let target = row.target();
    let is_seen = !sent.has("target") || sent.typed("target") == target.text();
    let done = if is_seen { cx.batch(&redirect::remove(&row, &person.by(), cx.now)).await.map(drop) } else { Ok(()) };
    match done {
        Ok(()) if is_seen => {
            cx.later(Task::PurgeSoon);
            let [from, to] = [row.path.as_str(), target.text()].map(url::segment);
            http::see_other(&format!("{}?removed=1&from={from}&to={to}", Section::Redirects.url()))
        }
        Err(error) if error.broken() != Some(Broken::RedirectMoved) => Err(error.into()),
        _ => {
            form.refuse("", MOVED);
            page(cx, person, form, StatusCode::CONFLICT).await
        }
    }
}

/// The beginning of the paths to search for. People may type an address without its first slash, or paste it whole.
fn start(query: &str, origin: &str) -> String {
    let query = query.trim();
    if query.is_empty() {
        return String::new();
    }
    let mut hosts = Hosts::of(origin);
    hosts.learn(query);
    let typed = if query.starts_with('/') || query.contains("://") { query.to_owned() } else { format!("/{query}") };
    let found = redirect::target_of(&typed, &hosts);
    found.map_or_else(|_| typed.to_lowercase(), |target| redirect::key(target.text()))
}

async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    form: Form,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let walk: Walk<Path> = Walk::new(&cx.query, PAGE);
    let query: String = cx.query.get("q").unwrap_or_default().chars().take(LONGEST).collect();
    let rows = redirect::in_order(&start(&query, &cx.origin), walk.after.as_ref(), walk.limit());
    let [rows] = cx.page_batch([rows]).await?;
    let url = Section::Redirects.url();
    let first = if query.is_empty() { url.to_owned() } else { format!("{url}?q={}", url::segment(&query)) };
    let is_told = |name: &str| form.is_ok() && cx.query.get(name).is_some();
    let page = ListPage {
        is_added: is_told("added"),
        is_removed: is_told("removed"),
        frame: Frame::new(cx, person, Section::Redirects, form.title("Redirects")),
        page: walk.page(rows.all::<RedirectRow>()?, first),
        query,
        form,
    };
    let status = if status == StatusCode::OK { page.page.status() } else { status };
    cx.html(status, &page, CachePolicy::Private)
}
