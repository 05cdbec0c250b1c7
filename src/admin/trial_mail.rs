//! `/admin/settings/mail`: the sender of the shop's mails, and a button that sends a test mail.

use ::http::StatusCode;
use askama::Template;

use super::frame::{Frame, Section};
use crate::{
    audit::{self, Subject},
    context::{Context, random_token},
    email::EmailAddress,
    error::Error,
    identity::store as identity,
    isolate::Task,
    mail::{self, TestMail},
    platform::{Broken, MailError, Platform},
    shop::settings::{Identity, settings},
    staff::{Permission, Person},
    web::http::{self, CachePolicy, Response},
};

const URL: &str = "/admin/settings/mail";
/// The maximum test mails of a person in an hour.
const AN_HOUR: i64 = 5;
const TOO_OFTEN: &str = "You have sent 5 test mails in this hour. Try again in the next hour.";

#[derive(Template)]
#[template(path = "admin/settings/mail.html")]
struct MailPage<'a> {
    frame: Frame<'a>,
    /// The address of the sender, or why there is none.
    sender: Result<String, String>,
    /// The address for replies, if it is another one.
    reply_to: Option<String>,
    sends: bool,
    may_send: bool,
    /// The problem of a submitted form.
    problem: &'static str,
}

/// `GET /admin/settings/mail`
///
/// # Errors
/// When the database fails.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    page(cx, person, StatusCode::OK, "").await
}

/// `POST /admin/settings/mail/tests`: sends a test mail to the person.
///
/// # Errors
/// When the database fails.
pub async fn send<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let [] = cx.page_batch([]).await?;
    let to = EmailAddress::parse(&person.email)
        .map_err(|error| Error::Unprocessable(format!("Your own address does not work for mail: {error}.")))?;
    let id = random_token(cx.platform)?;
    let layout = cx.layout();
    let data = TestMail {
        shop: layout.name.clone(),
        language: layout.language.clone(),
        by: person.email.clone(),
        url: format!("{}{URL}", cx.origin),
    };
    let queued = mail::queue_trial(id, &to, &data, cx.now).map_err(|error| Error::Internal(error.to_string()))?;
    let [count, limit] = identity::at_most(&format!("test-mail:{}", person.id), AN_HOUR, cx.now);
    let entry = audit::entry(&person.by(), "mail.test", Subject::Row("mail", &id), None, None, cx.now);
    match cx.batch(&[count, limit, queued, entry]).await {
        Ok(_) => {
            cx.later(Task::MailSoon);
            http::see_other(&format!("{}/{id}", Section::Mail.url()))
        }
        Err(error) if error.broken() == Some(Broken::TooOften) => {
            page(cx, person, StatusCode::TOO_MANY_REQUESTS, TOO_OFTEN).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    status: StatusCode,
    problem: &'static str,
) -> Result<Response<P::Native>, Error> {
    let [shop] = cx.page_batch([settings!(Identity)]).await?;
    let found = mail::sender(&Identity::of(&shop)?, cx.platform.var("MAIL_FROM"));
    let (sender, reply_to) = match found {
        Ok((from, reply_to)) => (Ok(from.as_str().to_owned()), reply_to.map(|to| to.as_str().to_owned())),
        Err(MailError::Later(problem) | MailError::Never(problem)) => (Err(problem), None),
    };
    let page = MailPage {
        may_send: person.role.allows(Permission::SendMail),
        frame: Frame::new(cx, person, Section::Settings, if problem.is_empty() { "Mail" } else { "Problem: Mail" }),
        sender,
        reply_to,
        sends: mail::is_configured(cx.platform),
        problem,
    };
    cx.html(status, &page, CachePolicy::Private)
}
