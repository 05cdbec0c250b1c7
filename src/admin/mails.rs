//! `/admin/mail`: the mails to shoppers. Each page renders its mail again from the stored data. A shop on a developer's
//! machine sends no mail, so developers read the mails here.

use ::http::{HeaderValue, StatusCode, header};
use askama::Template;

use super::frame::{Frame, PAGE, Section};
use crate::{
    context::Context,
    error::Error,
    ids::Token,
    isolate::Task,
    json,
    mail::{
        self, Rendered, State,
        store::{self, MailRow},
    },
    platform::{Broken, Platform},
    staff::{Permission, Person},
    web::{
        http::{self, CachePolicy, Response},
        list::{Page, Walk},
    },
};

/// The content security policy of a mail's HTML: no scripts, no forms, and only pages of this shop may frame it.
const FRAME_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'self'";

#[derive(Template)]
#[template(path = "admin/mail/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    sends: bool,
    page: Page<MailRow>,
}

#[derive(Template)]
#[template(path = "admin/mail/show.html")]
struct MailPage<'a> {
    frame: Frame<'a>,
    sends: bool,
    mail: MailRow,
    body: Body,
    problem: &'static str,
    retries: bool,
}

/// The body of a mail on its page.
enum Body {
    /// The mail's personal data was removed, so the mail cannot be shown.
    Emptied,
    Rendered(Rendered),
    /// The reason why the mail cannot be rendered, and the mail's data as names and values.
    Data(String, Vec<(String, String)>),
}

impl Body {
    fn new(mail: &MailRow) -> Self {
        if mail.data.is_empty() {
            return Self::Emptied;
        }
        match mail::render(&mail.kind, mail.version, &mail.data) {
            Ok(rendered) => Self::Rendered(rendered),
            Err(problem) => Self::Data(problem.to_string(), json::table(&mail.data)),
        }
    }
}

impl MailRow {
    /// The state in words.
    pub fn words(&self) -> &'static str {
        match self.state {
            State::Queued if self.attempts > 0 => "Waiting for a retry",
            State::Queued => "Waiting to be sent",
            State::Sent => "Sent",
            State::Failed => "Failed",
            State::Kept => "Stored, not sent",
        }
    }
}

/// `GET /admin/mail`; `after={time}.{id}` for later pages.
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let walk = Walk::new(&cx.query, PAGE);
    let [mails] = cx.page_batch([store::newest(walk.after, walk.limit())]).await?;
    let page = ListPage {
        frame: Frame::new(cx, person, Section::Mail, "Mail"),
        sends: mail::is_configured(cx.platform),
        page: walk.page(mails.all()?, Section::Mail.url().to_owned()),
    };
    cx.html(page.page.status(), &page, CachePolicy::Private)
}

/// `GET /admin/mail/{id}`
///
/// # Errors
/// `NotFound` when no mail has this id.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    page(cx, person, parse_id(id)?, StatusCode::OK, "").await
}

/// `GET /admin/mail/{id}/html`: the mail's HTML, for the frame on its page.
///
/// # Errors
/// `NotFound` when no mail has this id, or the mail cannot be rendered.
pub async fn html<P: Platform>(cx: &Context<'_, P>, id: &str) -> Result<Response<P::Native>, Error> {
    let [rows] = cx.rows([store::one(&parse_id(id)?.to_string())]).await?;
    let mail: MailRow = rows.maybe()?.ok_or(Error::NotFound)?;
    let rendered = mail::render(&mail.kind, mail.version, &mail.data).map_err(|_| Error::NotFound)?;
    let mut response = http::html(StatusCode::OK, rendered.html, CachePolicy::Private);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAME_POLICY));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}

/// `POST /admin/mail/{id}/retries`: queues a mail that failed, or that was stored without being sent.
///
/// # Errors
/// `NotFound` when no mail has this id.
pub async fn retry<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let id = parse_id(id)?;
    let [rows] = cx.rows([store::one(&id.to_string())]).await?;
    let mail: MailRow = rows.maybe()?.ok_or(Error::NotFound)?;
    if !mail::is_configured(cx.platform) {
        return page(
            cx,
            person,
            id,
            StatusCode::CONFLICT,
            "This mail was not sent, because no mail service is set up.",
        )
        .await;
    }
    if mail.may_go_again() {
        match cx.batch(&store::again(&mail, &person.by(), cx.now)).await {
            // Somebody else queued the mail meanwhile.
            Err(error) if error.broken() == Some(Broken::MailMoved) => {}
            result => {
                result?;
                cx.later(Task::MailSoon);
                return http::see_other(&format!("{}/{id}", Section::Mail.url()));
            }
        }
    }
    let problem = "This mail was not sent: it was already sent, is waiting to be sent, or is so old that its recipient \
        was deleted.";
    page(cx, person, id, StatusCode::CONFLICT, problem).await
}

fn parse_id(id: &str) -> Result<Token, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: Token,
    status: StatusCode,
    problem: &'static str,
) -> Result<Response<P::Native>, Error> {
    let [mail] = cx.page_batch([store::one(&id.to_string())]).await?;
    let mail: MailRow = mail.maybe()?.ok_or(Error::NotFound)?;
    let sends = mail::is_configured(cx.platform);
    let page = MailPage {
        sends,
        retries: person.role.allows(Permission::SendMail) && mail.may_go_again() && sends,
        problem,
        frame: Frame::new(cx, person, Section::Mail, mail.subject.clone()),
        body: Body::new(&mail),
        mail,
    };
    let mut response = cx.html(status, &page, CachePolicy::Private)?;
    if let Ok(policy) = HeaderValue::from_str(&format!("{}; frame-src 'self'", http::CONTENT_POLICY)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}
