//! Signing in by mail: a person asks for a mail with a link and a code, and enters the code on the same page.

use ::http::StatusCode;

// Cycle: `sign_in` calls this module, and this module uses the page and `start_session` of `sign_in`.
use super::sign_in::{self, Step};
use super::store::{self, Holder};
use crate::{
    context::{Context, random_token},
    email::EmailAddress,
    error::Error,
    identity::{
        Owner, OwnerKind, code, secret,
        store::{
            self as identity,
            sign_in::{Asked, Request, Try},
        },
    },
    isolate::Task,
    keys::Keys,
    mail,
    platform::Platform,
    web::{form::Form, http::Response, network},
};

const WRONG: &str = "This code does not work. Check it, or ask for a new mail. A code works once, within 10 minutes, \
    and after too many wrong codes only the link in the mail works.";

/// Sends the mail to the address if it belongs to a person. Neither the content, the size nor the time of the response
/// shows whether the address belongs to a person.
pub(super) async fn send<P: Platform>(cx: &Context<'_, P>, mut form: Form) -> Result<Response<P::Native>, Error> {
    if !mail::is_configured(cx.platform) {
        let [] = cx.page_batch([]).await?;
        return sign_in::page(cx, StatusCode::UNPROCESSABLE_ENTITY, Step::NoMail);
    }
    let keys = keys(cx)?;
    let address = form.parse("email", |typed| EmailAddress::typed(typed).map_err(|error| error.to_string()));
    let Some(address) = address else {
        let [] = cx.page_batch([]).await?;
        return sign_in::page(cx, StatusCode::UNPROCESSABLE_ENTITY, Step::Address(form));
    };
    let email = address.as_str().to_lowercase();
    let [rows] = cx.page_batch([store::by_email(&email)]).await?;
    let holder: Option<Holder> = rows.maybe()?;

    let kind = OwnerKind::Staff;
    let (token, request) = (random_token(cx.platform)?.to_string(), random_token(cx.platform)?.to_string());
    let digits = code::new(cx.platform, kind)?;
    let request_hash = secret::hash(&request);
    let asked = Request {
        token_hash: &secret::hash(&token),
        request_hash: &request_hash,
        code: &code::seal(&keys, &request_hash, &digits),
        address: &code::counted(&keys, &email),
        network: &network_of(cx),
    };
    let owner = holder.as_ref().map(|holder| Owner::Person(holder.id));
    let rows = cx.last_rows(&identity::sign_in::ask(kind, owner, &asked, cx.now)).await?;
    if let (Some(Asked { has_code }), Some(holder)) = (rows.maybe()?, holder) {
        // Send the mail after the response, so that the response time does not show that the address is known.
        cx.later(Task::SignInMail {
            to: holder.email,
            link: format!("{}/admin/sign-in?token={token}", cx.origin),
            code: if has_code == 1 { code::halves(&digits) } else { String::new() },
        });
    }
    form.replace("request", &request);
    sign_in::page(cx, StatusCode::OK, Step::Code(form))
}

/// Signs in with the code.
pub(super) async fn enter<P: Platform>(cx: &Context<'_, P>, mut form: Form) -> Result<Response<P::Native>, Error> {
    let keys = keys(cx)?;
    let kind = OwnerKind::Staff;
    let request = secret::hash(form.typed("request"));
    let typed = code::typed(form.typed("code"));
    let [_, tried] = cx.rows(identity::sign_in::take_try(kind, &request, &network_of(cx), cx.now)).await?;
    let tried: Option<Try> = tried.maybe()?;
    if let Some(tried) = tried {
        let [rows] = cx.rows([store::by_id(tried.owner_id)]).await?;
        let holder: Option<Holder> = rows.maybe()?;
        if let Some(holder) = holder {
            let owner = Owner::Person(holder.id);
            if !code::fits(&keys, &tried.code, &request, &typed) {
                cx.batch(&[identity::sign_in::was_wrong(owner, cx.now)]).await?;
            } else if sign_in::start_session(
                cx,
                &tried.token_hash,
                &holder,
                "code",
                Some(identity::sign_in::was_right(owner)),
            )
            .await?
            .is_some()
            {
                return sign_in::signed_in();
            }
        }
    }
    let [] = cx.page_batch([]).await?;
    form.refuse("code", WRONG);
    sign_in::page(cx, StatusCode::UNPROCESSABLE_ENTITY, Step::Code(form))
}

/// The network for the rate limits. All requests without a known network share a limit.
fn network_of<P: Platform>(cx: &Context<'_, P>) -> String {
    network::network(cx.platform, &cx.headers).unwrap_or_else(|| "unknown".to_owned())
}

fn keys<P: Platform>(cx: &Context<'_, P>) -> Result<Keys, Error> {
    Keys::of(cx.platform, code::KEYS).map_err(|error| Error::Internal(error.to_string()))
}
