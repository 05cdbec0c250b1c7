//! `/admin/people`: the list of people who have access, and the form that gives access to another person.

use ::http::StatusCode;
use askama::Template;

use super::{read_role, role_field, roles};
use crate::{
    admin::frame::{Frame, PAGE, Section},
    context::Context,
    email::EmailAddress,
    error::Error,
    isolate::Task,
    mail,
    platform::{Body, Broken, Platform},
    staff::{
        Person, Role,
        store::people::{self, KnownRow, PersonRow},
    },
    web::{
        form::{FieldView, Form},
        http::{self, CachePolicy, Response},
        list::{Page, Walk},
        url,
    },
};

/// The maximum bytes of a form. The forms have only short texts.
pub(super) const MAX_FORM: usize = 4096;

#[derive(Template)]
#[template(path = "admin/people/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    page: Page<PersonRow>,
    sends: bool,
    form: Form,
    role: FieldView,
    roles: [(&'static str, String); Role::ALL.len()],
    /// The address of the person who was just added; empty after other requests.
    added: String,
}

/// `GET /admin/people`; `after={id}` for later pages.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    page(cx, person, Form::default(), StatusCode::OK).await
}

/// `POST /admin/people` with `email` and `role`: gives access, and tells the person by mail.
///
/// # Errors
/// When the database fails.
pub async fn add<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let mut form = Form::read(body, MAX_FORM).await?;
    let email = form.parse("email", |typed| EmailAddress::typed(typed).map_err(|error| error.to_string()));
    let role = read_role(&mut form);
    let (Some(email), Some(role)) = (email, role) else {
        return page(cx, person, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let email = email.as_str().to_lowercase();
    let [known] = cx.rows([people::known(&email)]).await?;
    let known: Option<KnownRow> = known.maybe()?;
    let by = person.by();
    let result = match known {
        Some(KnownRow { removed: None, .. }) => None,
        Some(KnownRow { id, .. }) => Some(cx.batch(&people::restore(id, role, &by, cx.now)).await),
        None => Some(cx.batch(&people::add(&email, role, &by, cx.now)).await),
    };
    match result {
        Some(Ok(_)) => {}
        Some(Err(error)) if error.broken() != Some(Broken::PersonThere) => return Err(error.into()),
        _ => {
            form.refuse("email", "This person already has access. To change the role, open the person in the list.");
            return page(cx, person, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    }
    let link = format!("{}/admin/sign-in", cx.origin);
    cx.later(Task::InvitationMail { to: email.clone(), by: person.email, link });
    http::see_other(&format!("{}?added={}", Section::People.url(), url::segment(&email)))
}

async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    form: Form,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let walk = Walk::new(&cx.query, PAGE);
    let added = cx.query.get("added").filter(|_| form.is_ok()).unwrap_or_default();
    let [rows, known] = cx.page_batch([people::people(walk.after, walk.limit()), people::known(added)]).await?;
    let known: Option<KnownRow> = known.maybe()?;
    let page = walk.page(rows.all::<PersonRow>()?, Section::People.url().to_owned());
    let page = ListPage {
        frame: Frame::new(cx, person, Section::People, form.title("People")),
        sends: mail::is_configured(cx.platform),
        added: known.filter(|row| row.removed.is_none()).map(|_| added.to_owned()).unwrap_or_default(),
        page,
        role: role_field(&form),
        roles: roles(),
        form,
    };
    let status = if status == StatusCode::OK { page.page.status() } else { status };
    cx.html(status, &page, CachePolicy::Private)
}
