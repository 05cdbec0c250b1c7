//! `/admin/sign-in` exchanges a single-use link or a code for a session or an API token. `/admin/sign-out` ends a
//! session or an API token.

use ::http::{HeaderValue, StatusCode, header};
use askama::Template;
use serde::Serialize;
use serde_json::json;

// Cycle: `ask` handles the forms for the address and the code, and shows the page of this module.
use super::ask;
use super::{
    access,
    guard::{self, Presented},
    role::Permission,
    store::{self, Holder, TokenRow},
};
use crate::{
    audit::{self, Subject},
    context::{Context, random_token},
    error::Error,
    identity::{
        Owner, OwnerKind, api_token, secret, session,
        store::{self as identity, sign_in::Gives},
    },
    mail,
    platform::{Body, Broken, Platform, Statement},
    shop::Layout,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
        page::Head,
    },
};

/// The page after a sign-in.
const AFTER_SIGN_IN: &str = "/admin";
/// The maximum bytes of the form. The form has only short texts.
const FORM_LIMIT: usize = 2048;

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage<'a> {
    layout: &'a Layout,
    head: Head,
    step: Step<'a>,
}

/// The content of the page.
pub(super) enum Step<'a> {
    /// A button that uses up the link.
    Link { token: &'a str, holder: Holder },
    /// A form for the e-mail address.
    Address(Form),
    /// A form for the code. It follows the form for the e-mail address.
    Code(Form),
    /// The shop cannot send mail.
    NoMail,
}

/// `GET /admin/sign-in?token=…`: a page with a button. The request does not use up the link, because mail scanners open
/// links. Without a token, the page asks for an e-mail address.
pub async fn sign_in_page<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    let step = match cx.query.get("token") {
        Some(token) => {
            let [rows] = cx.page_batch([store::link(&secret::hash(token), Gives::Session, cx.now)]).await?;
            Step::Link { token, holder: rows.maybe()?.ok_or_else(unusable)? }
        }
        None => {
            let [] = cx.page_batch([]).await?;
            if mail::is_configured(cx.platform) { Step::Address(Form::default()) } else { Step::NoMail }
        }
    };
    page(cx, StatusCode::OK, step)
}

pub(super) fn page<P: Platform>(
    cx: &Context<'_, P>,
    status: StatusCode,
    step: Step<'_>,
) -> Result<Response<P::Native>, Error> {
    let title = match &step {
        Step::Address(form) | Step::Code(form) => form.title("Sign in"),
        Step::Link { .. } | Step::NoMail => "Sign in".to_owned(),
    };
    let head = Head { title, noindex: true, is_for_staff: true, ..Head::default() };
    let mut response = cx.html(status, &SignInPage { layout: cx.layout(), head, step }, CachePolicy::Private)?;
    // The address may contain the token of a link, so browsers must not send the address to other sites.
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// `POST /admin/sign-in`. With the field `email`, a mail with a link and a code is sent. The fields `request` and
/// `code` sign in with the code, and the field `token` uses up a link. A browser gets the session's cookie. A program
/// requests JSON and gets an API token, if the link was made for a program.
pub async fn sign_in<P: Platform>(cx: &Context<'_, P>, body: Body<P::Native>) -> Result<Response<P::Native>, Error> {
    let form = Form::read(body, FORM_LIMIT).await?;
    if form.has("email") {
        return ask::send(cx, form).await;
    }
    if form.has("request") {
        return ask::enter(cx, form).await;
    }
    let gives = if cx.wants_json() { Gives::Token } else { Gives::Session };
    let link = secret::hash(form.typed("token"));
    // Read the keys first. If the deployment has no keys, the link must not be used up.
    guard::keys(cx)?;
    let mut statements = vec![store::link(&link, gives, cx.now)];
    statements.extend(identity::delete_expired(cx.now));
    let results = cx.batch(&statements).await?;
    let holder = results.first().map(|rows| rows.maybe::<Holder>()).transpose()?.flatten();
    let holder = holder.ok_or_else(unusable)?;
    match gives {
        Gives::Session => {
            start_session(cx, &link, &holder, "link", None).await?.ok_or_else(unusable)?;
            http::see_other(AFTER_SIGN_IN)
        }
        Gives::Token => give_token(cx, &link, &holder).await,
    }
}

/// Turns a link or its code into a session of this browser, and ends the browser's old session. Returns `None` if the
/// link was used meanwhile, or if the person was removed or got another role.
pub(super) async fn start_session<P: Platform>(
    cx: &Context<'_, P>,
    link: &str,
    holder: &Holder,
    way: &'static str,
    also: Option<Statement>,
) -> Result<Option<()>, Error> {
    let keys = guard::keys(cx)?;
    let id = random_token(cx.platform)?;
    let owner = Owner::Person(holder.id);
    let old = match guard::presented(cx) {
        Ok(Presented::Session(verified)) => Some(identity::session::replace(verified.session, owner)),
        _ => None,
    };
    let beginning = identity::session::beginning(id);
    let after = json!({ "way": way, "role": holder.role });
    let mut statements = vec![store::unchanged(holder)];
    statements.extend(identity::sign_in::spend(link, owner, Gives::Session, cx.now));
    statements.push(identity::session::start(id, owner, &session::agent(&cx.headers), cx.now));
    let subject = Subject::Row("session", &beginning);
    statements.push(audit::entry(&owner.by(), "session.start", subject, None, Some(&after), cx.now));
    statements.extend(old);
    statements.extend(also);
    if !is_spent(cx, &statements).await? {
        cx.set_cookie(guard::new_cookie(cx, &keys, id)?);
        return Ok(Some(()));
    }
    Ok(None)
}

pub(super) fn signed_in<N>() -> Result<Response<N>, Error> {
    http::see_other(AFTER_SIGN_IN)
}

async fn give_token<P: Platform>(
    cx: &Context<'_, P>,
    link: &str,
    holder: &Holder,
) -> Result<Response<P::Native>, Error> {
    #[derive(Serialize)]
    struct Issued {
        token: String,
    }
    let owner = Owner::Person(holder.id);
    let token = api_token::new(cx.platform)?;
    let scopes = Permission::ALL.iter().filter(|permission| holder.role.allows(**permission));
    let scopes: Vec<&str> = scopes.map(|permission| permission.name()).collect();
    let mut statements = vec![store::unchanged(holder)];
    statements.extend(identity::sign_in::spend(link, owner, Gives::Token, cx.now));
    statements.extend(identity::api_token::insert(&secret::hash(&token), owner, "bin/admin-link", &scopes, cx.now));
    if is_spent(cx, &statements).await? {
        return Err(unusable());
    }
    http::json(StatusCode::OK, &Issued { token })
}

/// Runs a batch. Returns true if the batch failed with `link:spent`.
async fn is_spent<P: Platform>(cx: &Context<'_, P>, statements: &[Statement]) -> Result<bool, Error> {
    match cx.batch(statements).await {
        Err(error) if error.broken() == Some(Broken::LinkSpent) => Ok(true),
        result => Ok(result.map(|_| false)?),
    }
}

/// `POST /admin/sign-out`: ends the session in the database and in the browser, or revokes an API token.
pub async fn sign_out<P: Platform>(cx: &Context<'_, P>) -> Result<Response<P::Native>, Error> {
    match guard::presented(cx) {
        Ok(Presented::Session(verified)) => {
            let [rows] = cx.rows([store::session(verified.session, cx.now)]).await?;
            if let Some(Holder { id, .. }) = rows.maybe()? {
                match cx.batch(&identity::session::end(verified.session, Owner::Person(id), cx.now)).await {
                    // A second sign-out at the same time has ended the session.
                    Err(error) if error.broken() == Some(Broken::SessionEnded) => {}
                    result => drop(result?),
                }
            }
        }
        Ok(Presented::ApiToken(hash)) => {
            let [rows] = cx.rows([store::api_token(&hash, cx.now)]).await?;
            if let Some(TokenRow { id, token, .. }) = rows.maybe()? {
                let owner = Owner::Person(id);
                match cx.batch(&identity::api_token::revoke(token, owner, &owner.by(), cx.now)).await {
                    // A second sign-out at the same time has revoked the token.
                    Err(error) if error.broken() == Some(Broken::TokenEnded) => {}
                    result => drop(result?),
                }
            }
        }
        // A person who is not signed in gets the same response.
        Err(Error::SignIn) => {}
        Err(error) => return Err(error),
    }
    cx.set_cookie(session::no_cookie(OwnerKind::Staff)?);
    // If Access is in front of the shop, end its session too. Otherwise Access would sign the person in again at once.
    let page = if access::is_in_front(cx) { access::SIGN_OUT } else { "/admin/sign-in" };
    let mut response = http::see_other(page)?;
    // Clear the cache. Otherwise the back button would show pages with data of shoppers.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

fn unusable() -> Error {
    Error::Unprocessable(
        "This sign-in link was already used or has expired. A link works once, within 10 minutes. Open /admin/sign-in \
         to get a new one, or create one with bin/admin-link EMAIL."
            .to_owned(),
    )
}
