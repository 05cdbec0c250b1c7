//! `/admin/sign-in` exchanges a single-use link for a session or an API token. `/admin/sign-out` ends a session or an
//! API token.

use std::fmt::Write as _;

use ::http::{HeaderValue, StatusCode, header};
use askama::Template;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    guard, session,
    session::{JWT_SECONDS, LIFE_SECONDS, SessionKind},
    store::{self, Holder},
    token,
};
use crate::{
    context::{Context, random_token},
    error::Error,
    ids::Token,
    platform::{Body, Broken, Platform},
    shop::Layout,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
        page::Head,
    },
};

/// The page after a sign-in.
const AFTER_SIGN_IN: &str = "/admin/orders";
/// The maximum bytes of the form. The form has only a short token.
const FORM_LIMIT: usize = 2048;

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage<'a> {
    layout: &'a Layout,
    head: Head,
    link: Option<Link<'a>>,
}

struct Link<'a> {
    token: &'a str,
    holder: Holder,
}

/// `GET /admin/sign-in?token=…`: a page with a button. The request does not use up the link, because mail scanners open
/// links. Without a token, the page explains how to get a link.
pub async fn sign_in_page<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let link = match cx.query.get("token") {
        Some(token) => {
            let [rows] = cx.page_batch([store::link(&hash(token), SessionKind::Session, cx.now)]).await?;
            Some(Link { token, holder: rows.maybe()?.ok_or_else(unusable)? })
        }
        None => {
            let [] = cx.page_batch([]).await?;
            None
        }
    };
    let head = Head { title: "Sign in".to_owned(), noindex: true, ..Head::default() };
    let view = SignInPage { layout: cx.layout(), head, link };
    let mut response = cx.html(StatusCode::OK, &view, CachePolicy::Private)?;
    // The address contains the token, so other sites must not see it.
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// `POST /admin/sign-in` with the field `token`: uses up the link. A browser gets the session's cookie. A program
/// requests JSON and gets an API token, if the link was made for a program.
pub async fn sign_in<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    #[derive(Serialize)]
    struct Issued {
        token: String,
    }
    // Read the keys first. If the deployment has no keys, the link must not be used up.
    let keys = guard::keys(cx)?;
    let form = Form::read(body, FORM_LIMIT).await?;
    let link = form.typed("token");
    let kind = if cx.wants_json() { SessionKind::Api } else { SessionKind::Session };
    let id = random_token(cx.platform)?;

    let link = hash(link);
    let [links, sessions] = store::delete_expired(cx.now);
    let [holder, _, _] = cx.rows([store::link(&link, kind, cx.now), links, sessions]).await?;
    let holder: Holder = holder.maybe()?.ok_or_else(unusable)?;
    match cx.batch(&store::exchange(&link, &holder, kind, id, cx.now)).await {
        Err(error) if error.broken() == Some(Broken::LinkSpent) => return Err(unusable()),
        result => drop(result?),
    }
    match kind {
        SessionKind::Session => {
            let jwt = token::issue(&keys, id, cx.now, cx.now.plus_seconds(JWT_SECONDS))?;
            cx.set_cookie(session::cookie(&jwt)?);
            http::see_other(AFTER_SIGN_IN)
        }
        SessionKind::Api => {
            let token = token::issue(&keys, id, cx.now, cx.now.plus_seconds(LIFE_SECONDS))?;
            http::json(StatusCode::OK, &Issued { token })
        }
    }
}

/// `POST /admin/sign-out`: ends the session in the database and in the browser, or ends an API token.
pub async fn sign_out<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    match guard::presented(cx, &guard::keys(cx)?) {
        Ok((_, verified)) => end(cx, verified.session).await?,
        // A person who is not signed in gets the same response.
        Err(Error::SignIn) => {}
        Err(error) => return Err(error),
    }
    cx.set_cookie(session::no_cookie());
    http::see_other("/admin/sign-in")
}

async fn end<P: Platform>(cx: &Context<'_, P>, session: Token) -> Result<(), Error> {
    let [rows] = cx.rows([store::ending(session)]).await?;
    let ending: Option<store::EndingRow> = rows.maybe()?;
    let Some(ending) = ending else { return Ok(()) };
    match cx.batch(&store::end(session, &ending, cx.now)).await {
        // A second sign-out at the same time has ended the session.
        Err(error) if error.broken() == Some(Broken::SessionEnded) => Ok(()),
        result => result.map(drop).map_err(Error::from),
    }
}

fn unusable() -> Error {
    Error::Unprocessable(
        "This sign-in link was already used or has expired. A link works once, within 15 minutes. Create a new one with \
         bin/admin-link EMAIL."
            .to_owned(),
    )
}

/// The SHA-256 of a link's token, in hex. Only the hash is stored, so a copy of the database lets nobody sign in.
fn hash(token: &str) -> String {
    Sha256::digest(token).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn hashes_are_those_of_sha256sum() {
        assert_eq!(super::hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
