//! `/admin/people/{id}`: one person, with the role, the sessions and the API tokens.

use ::http::StatusCode;
use askama::Template;

use super::{SessionView, TokenView, access, list::MAX_FORM, read_role, role_field, roles, session_view, token_view};
use crate::{
    admin::frame::{Frame, Section, row_id},
    context::Context,
    error::Error,
    identity::{Owner, store::session as sessions},
    ids::PersonId,
    platform::{Body, Broken, DbError, Platform, Rows},
    staff::{
        Person, Role,
        store::people::{self, PersonRow},
    },
    web::{
        form::{FieldView, Form},
        http::{self, CachePolicy, Response},
    },
};

const MOVED: &str =
    "Nothing was changed: somebody else changed this person since you opened the page. Check the role first.";
const LAST: &str =
    "Nothing was changed: the shop needs an owner, and this is the only one. Make somebody else an owner first.";

#[derive(Template)]
#[template(path = "admin/people/show.html")]
struct PersonPage<'a> {
    frame: Frame<'a>,
    person: PersonRow,
    since: String,
    is_self: bool,
    is_saved: bool,
    form: Form,
    role: FieldView,
    roles: [(&'static str, String); Role::ALL.len()],
    sessions: Vec<SessionView>,
    tokens: Vec<TokenView>,
}

/// `GET /admin/people/{id}`
///
/// # Errors
/// `NotFound` when no such person has access.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    page(cx, person, row_id(id)?, Form::default(), StatusCode::OK).await
}

/// `POST /admin/people/{id}/role` with the new `role`, and with the role that the form's page showed as `before`.
///
/// # Errors
/// `NotFound` when no such person has access.
pub async fn set_role<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let row = read(cx, id).await?;
    let mut form = Form::read(body, MAX_FORM).await?;
    let Some(role) = read_role(&mut form) else {
        return page(cx, person, row.id.get(), form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let refused = match form.typed("before") {
        before if before.is_empty() || before == row.role.name() => {
            if role == row.role {
                return saved(row.id.get());
            }
            refusal(cx.batch(&people::set_role(row.id, row.role, role, &person.by(), cx.now)).await)?
        }
        _ => Some(MOVED),
    };
    match refused {
        None => saved(row.id.get()),
        Some(problem) => {
            form.refuse("", problem);
            form.replace("role", row.role.name());
            page(cx, person, row.id.get(), form, StatusCode::CONFLICT).await
        }
    }
}

/// `POST /admin/people/{id}/removal`: removes the person's access, and ends all their sessions and API tokens at
/// once.
///
/// # Errors
/// `NotFound` when no such person has access.
pub async fn remove<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let row = read(cx, id).await?;
    let done = cx.batch(&people::remove(row.id, row.role, &person.by(), cx.now)).await;
    match refusal(done)? {
        None => http::see_other(Section::People.url()),
        Some(problem) => {
            let mut form = Form::default();
            form.refuse("", problem);
            page(cx, person, row.id.get(), form, StatusCode::CONFLICT).await
        }
    }
}

/// `POST /admin/people/{id}/sessions/ending`: signs the person out everywhere.
///
/// # Errors
/// `NotFound` when no such person has access.
pub async fn end_sessions<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
) -> Result<Response<P::Native>, Error> {
    let row = read(cx, id).await?;
    cx.batch(&sessions::end_all(Owner::Person(row.id), person.session, &person.by(), cx.now)).await?;
    saved(row.id.get())
}

async fn read<P: Platform>(cx: &Context<'_, P>, id: &str) -> Result<PersonRow, Error> {
    let [rows] = cx.rows([people::one(row_id(id)?)]).await?;
    rows.maybe()?.ok_or(Error::NotFound)
}

/// The sentence for a refused change; `None` if the change was made.
fn refusal(done: Result<Vec<Rows>, DbError>) -> Result<Option<&'static str>, Error> {
    match done {
        Ok(_) => Ok(None),
        Err(error) => match error.broken() {
            Some(Broken::PersonMoved) => Ok(Some(MOVED)),
            Some(Broken::LastOwner) => Ok(Some(LAST)),
            _ => Err(error.into()),
        },
    }
}

fn saved<N>(id: i64) -> Result<Response<N>, Error> {
    http::see_other(&format!("{}/{id}?saved=1", Section::People.url()))
}

async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: i64,
    mut form: Form,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let owner = PersonId::new(id).map(Owner::Person).map_err(|_| Error::NotFound)?;
    let [of_sessions, of_tokens] = access(owner, cx.now);
    let [row, sessions, tokens] = cx.page_batch([people::one(id), of_sessions, of_tokens]).await?;
    let row: PersonRow = row.maybe()?.ok_or(Error::NotFound)?;
    let zone = &cx.layout().zone;
    form.fill("role", row.role.name());
    let this = person.session;
    let page = PersonPage {
        since: zone.words(row.since),
        is_self: person.id == row.id,
        is_saved: form.is_ok() && cx.query.get("saved").is_some(),
        sessions: sessions.all()?.into_iter().map(|row| session_view(row, this, zone)).collect(),
        tokens: tokens.all()?.into_iter().map(|row| token_view(row, zone)).collect(),
        frame: Frame::new(cx, person, Section::People, form.title(&row.email)),
        person: row,
        role: role_field(&form),
        roles: roles(),
        form,
    };
    cx.html(status, &page, CachePolicy::Private)
}
