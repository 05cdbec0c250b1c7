//! `/admin/imports`: the list of imports, and the form that sends a file.

use ::http::StatusCode;
use askama::Template;

use super::summary::Summary;
use crate::{
    admin::frame::{Frame, PAGE, Section},
    context::Context,
    error::Error,
    import::store,
    platform::Platform,
    staff::Person,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
        list::{Page, Walk},
    },
};

#[derive(Template)]
#[template(path = "admin/imports/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    page: Page<Summary>,
    form: Form,
}

/// `GET /admin/imports`; `after={id}` for later pages.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let walk = Walk::new(&cx.query, PAGE);
    let [imports] = cx.page_batch([store::imports(walk.after, walk.limit())]).await?;
    let page = walk.page(imports.all()?, Section::Imports.url().to_owned());
    if cx.wants_json() {
        return http::json(StatusCode::OK, &page.rows);
    }
    list_page(cx, person, page, Form::default())
}

/// The list with the form. A form with a problem has status 422.
pub fn list_page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    page: Page<Summary>,
    form: Form,
) -> Result<Response<P::Native>, Error> {
    let frame = Frame::new(cx, person, Section::Imports, form.title("Imports"));
    let view = ListPage { frame, page, form };
    let status = if view.form.is_ok() { view.page.status() } else { StatusCode::UNPROCESSABLE_ENTITY };
    cx.html(status, &view, CachePolicy::Private)
}
