//! `/admin/account`: the sessions and API tokens of the person who is signed in.

use ::http::StatusCode;
use askama::Template;

use super::{SessionView, TokenView, access, list::MAX_FORM, session_view, token_view};
use crate::{
    admin::frame::{Frame, row_id},
    context::Context,
    error::Error,
    identity::{
        api_token, secret,
        store::{
            api_token::{self as tokens, ApiTokenRow},
            session as sessions,
        },
    },
    ids::Token,
    platform::{Body, Broken, Platform},
    staff::{Permission, Person},
    web::{
        form::{FieldView, Form, Rule},
        http::{self, CachePolicy, Response},
    },
};

const URL: &str = "/admin/account";
const NAME: Rule = Rule::required("name of the token", 100);
/// The maximum number of valid API tokens of a person.
const MAX_TOKENS: usize = 50;
/// The name of the form's checkboxes. The form has one checkbox for each permission.
const ALL: &str = "scope";

#[derive(Template)]
#[template(path = "admin/account.html")]
struct AccountPage<'a> {
    frame: Frame<'a>,
    form: Form,
    name: FieldView,
    scopes: Vec<Scope>,
    scope: FieldView,
    sessions: Vec<SessionView>,
    tokens: Vec<TokenView>,
    /// The new token, which is shown only now; empty after other requests.
    new: String,
    is_saved: bool,
}

/// A permission that a token can get.
struct Scope {
    permission: Permission,
    is_checked: bool,
}

/// `GET /admin/account`
///
/// # Errors
/// When the database fails.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    page(cx, person, Form::default(), String::new(), StatusCode::OK).await
}

/// `POST /admin/account/sessions/ending`: ends the session in the field `session`. With `do=others`, ends all sessions
/// except the current one.
///
/// # Errors
/// When the database fails.
pub async fn end_session<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    let owner = person.owner();
    let ended = match form.typed("session").parse::<Token>() {
        Ok(id) => cx.batch(&sessions::end(id, owner, cx.now)).await.map(drop),
        Err(_) if form.typed("do") == "others" => {
            cx.batch(&sessions::end_all(owner, person.session, &person.by(), cx.now)).await.map(drop)
        }
        Err(_) => {
            form.refuse("", "Choose the session to end.");
            return page(cx, person, form, String::new(), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    match ended {
        // The session has ended meanwhile.
        Err(error) if error.broken() != Some(Broken::SessionEnded) => Err(error.into()),
        _ => saved(),
    }
}

/// `POST /admin/account/tokens` with `name` and one `scope` for each permission: shows a new API token once.
///
/// # Errors
/// `Unprocessable` if the request has an API token, so that nobody can create more tokens with a leaked token.
pub async fn create_token<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    if http::bearer(&cx.headers).is_some() {
        return Err(Error::Unprocessable("A program cannot create API tokens. Create them in a browser.".to_owned()));
    }
    let mut form = Form::read(body, MAX_FORM).await?;
    let name = form.line("name", &NAME);
    let allowed: Vec<Permission> = scopes_of(&person).collect();
    let chosen: Vec<&str> = form.all(ALL).collect();
    let scopes: Vec<&str> =
        allowed.iter().map(|permission| permission.name()).filter(|name| chosen.contains(name)).collect();
    let is_known = chosen.iter().all(|name| scopes.contains(name));
    if scopes.is_empty() || !is_known {
        form.refuse(ALL, "Choose what the token may do.");
    }
    let [rows] = cx.rows([tokens::of_owner(person.owner(), cx.now)]).await?;
    let mine: Vec<ApiTokenRow> = rows.all()?;
    if let Some(name) = &name
        && mine.iter().any(|token| token.name == *name)
    {
        form.refuse("name", "You have a token with this name already. Revoke it first, or choose another name.");
    }
    if mine.len() >= MAX_TOKENS {
        form.refuse("", format!("You have {MAX_TOKENS} tokens. Revoke one first."));
    }
    let Some(name) = name.filter(|_| form.is_ok()) else {
        return page(cx, person, form, String::new(), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let token = api_token::new(cx.platform)?;
    cx.batch(&tokens::insert(&secret::hash(&token), person.owner(), &name, &scopes, cx.now)).await?;
    page(cx, person, Form::default(), token, StatusCode::OK).await
}

/// `POST /admin/account/tokens/{id}/revocation`
///
/// # Errors
/// `NotFound` when the path has no valid id.
pub async fn revoke_token<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
) -> Result<Response<P::Native>, Error> {
    match cx.batch(&tokens::revoke(row_id(id)?, person.owner(), &person.by(), cx.now)).await {
        // The form was sent twice.
        Err(error) if error.broken() != Some(Broken::TokenEnded) => Err(error.into()),
        _ => saved(),
    }
}

fn saved<N>() -> Result<Response<N>, Error> {
    http::see_other(&format!("{URL}?saved=1"))
}

/// The permissions that a person can give to a token.
fn scopes_of(person: &Person) -> impl Iterator<Item = Permission> {
    Permission::ALL.iter().copied().filter(|permission| person.role.allows(*permission))
}

async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    form: Form,
    new: String,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let [sessions, tokens] = cx.page_batch(access(person.owner(), cx.now)).await?;
    let zone = &cx.layout().zone;
    let chosen: Vec<&str> = form.all(ALL).collect();
    let page = AccountPage {
        scopes: scopes_of(&person)
            .map(|permission| Scope { permission, is_checked: chosen.contains(&permission.name()) })
            .collect(),
        sessions: sessions.all()?.into_iter().map(|row| session_view(row, person.session, zone)).collect(),
        tokens: tokens.all()?.into_iter().map(|row| token_view(row, zone)).collect(),
        name: form.field("name"),
        scope: form.field(ALL),
        is_saved: form.is_ok() && new.is_empty() && cx.query.get("saved").is_some(),
        frame: Frame::new(cx, person, None, form.title("Your account")),
        new,
        form,
    };
    cx.html(status, &page, CachePolicy::Private)
}
