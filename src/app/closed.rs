//! A shop that is not open: staff see it as it will be, and everybody else sees that it opens soon.

use ::http::StatusCode;
use askama::Template;

use crate::{
    context::Context,
    error::Error,
    platform::{Body, Method, Platform},
    router::{self, Closed, Route},
    shop::Layout,
    staff,
    web::{
        http::{self, CachePolicy, Response},
        page::Head,
    },
};

#[derive(Template)]
#[template(path = "opening_soon.html")]
struct SoonPage<'a> {
    layout: &'a Layout,
    head: Head,
}

/// Calls the handler of the route. The shop's opening is read together with the layout, so it costs an open shop no
/// further round trip, except at routes that read no layout.
///
/// # Errors
/// `NotOpen`, or the errors of the handler.
pub(super) async fn serve<P: Platform>(
    cx: &Context<'_, P>,
    route: &Route,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let Some(closed) = route.closed(&cx.method) else { return router::dispatch(cx, route, body).await };
    let staff = staff::visitor(cx).await;
    // The nearest copy of the database may not have the session yet.
    if staff.is_none() && route.shows_catalogue() {
        cx.read_nearest();
    }
    cx.look_for_staff(staff);
    if closed == Closed::Usual {
        return router::dispatch(cx, route, body).await;
    }
    cx.keep_strangers_out();
    if closed == Closed::Asked {
        let [] = cx.page_batch([]).await?;
    }
    let mut result = router::dispatch(cx, route, body).await;
    let may_show = match &result {
        Ok(_) => true,
        Err(error) => closed == Closed::Text && !error.is_ours(),
    };
    if may_show && !cx.has_layout() {
        let asked = cx.page_batch([]).await;
        result = asked.and(result);
    }
    match result {
        Err(Error::NotOpen) if closed == Closed::Text => Ok(text()),
        result => result,
    }
}

/// The error of an address that the shop does not have. Strangers do not see it while the shop is closed.
pub(super) async fn unknown<P: Platform>(cx: &Context<'_, P>, error: Error) -> Result<Response<P::Native>, Error> {
    cx.look_for_staff(staff::visitor(cx).await);
    cx.keep_strangers_out();
    Err(error)
}

/// The page that says that the shop opens soon, in place of the page or of its error.
pub(super) fn page<P: Platform>(cx: &Context<'_, P>, error: &Error) -> Result<Response<P::Native>, Error> {
    // A stranger's request changes nothing, not even the cart in the browser.
    drop(cx.take_cookies());
    let status = match error {
        Error::NotOpen if cx.method == Method::GET => StatusCode::OK,
        error => error.status(),
    };
    let (heading, _) = Error::NotOpen.words();
    let head = Head { title: heading.to_owned(), noindex: true, ..Head::default() };
    cx.html(status, &SoonPage { layout: cx.layout(), head }, CachePolicy::Private)
}

fn text<N>() -> Response<N> {
    let (_, sentence) = Error::NotOpen.words();
    http::answer(StatusCode::FORBIDDEN, "text/plain; charset=utf-8", format!("{sentence}\n"), CachePolicy::Private)
}
