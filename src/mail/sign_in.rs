//! The two mails to people with access to `/admin`: the sign-in mail, with a link and a code, and the invitation. They
//! are sent immediately. Their texts are never stored, because otherwise everybody who can read the database or
//! `/admin/mail` could sign in with the secrets of a sign-in mail.

use askama::Template;

use super::{
    send::{post, sender, way},
    store,
};
use crate::{
    context::{Context, random_token},
    email::{EmailAddress, HeaderText, one_line},
    error::Error,
    platform::{Level, MailError, Outgoing, Platform},
    shop::settings::{Identity, settings},
};

#[derive(Template)]
#[template(path = "mail/sign_in.html")]
struct SignInHtml<'a> {
    shop: &'a str,
    link: &'a str,
    code: &'a str,
}

#[derive(Template)]
#[template(path = "mail/sign_in.txt", escape = "none")]
struct SignInText<'a> {
    shop: &'a str,
    link: &'a str,
    code: &'a str,
}

#[derive(Template)]
#[template(path = "mail/invitation.html")]
struct InvitationHtml<'a> {
    shop: &'a str,
    by: &'a str,
    link: &'a str,
}

#[derive(Template)]
#[template(path = "mail/invitation.txt", escape = "none")]
struct InvitationText<'a> {
    shop: &'a str,
    by: &'a str,
    link: &'a str,
}

/// The subject and the bodies of a mail.
struct Written {
    subject: String,
    html: String,
    text: String,
}

/// Sends the sign-in mail. If `code` is empty, the mail contains only the link.
///
/// # Errors
/// When the database failed.
pub async fn send<P: Platform>(cx: &Context<'_, P>, to: &str, link: &str, code: &str) -> Result<(), Error> {
    deliver(cx, "sign_in", to, |shop| {
        Ok(Written {
            subject: format!("Sign in to {shop}"),
            html: SignInHtml { shop, link, code }.render()?,
            text: SignInText { shop, link, code }.render()?,
        })
    })
    .await
}

/// Sends the invitation. `by` is the address of the person who gave access. The mail contains no secret. To sign in,
/// the invited person must request a sign-in mail.
///
/// # Errors
/// When the database failed.
pub async fn invite<P: Platform>(cx: &Context<'_, P>, to: &str, by: &str, link: &str) -> Result<(), Error> {
    deliver(cx, "invitation", to, |shop| {
        Ok(Written {
            subject: format!("You can now manage {shop}"),
            html: InvitationHtml { shop, by, link }.render()?,
            text: InvitationText { shop, by, link }.render()?,
        })
    })
    .await
}

/// Sends a mail immediately, and records it without its text. A failed mail is not retried, because a person can
/// request it again.
async fn deliver<P: Platform>(
    cx: &Context<'_, P>,
    kind: &str,
    to: &str,
    write: impl FnOnce(&str) -> Result<Written, Error>,
) -> Result<(), Error> {
    let Some(way) = way(cx.platform) else { return Ok(()) };
    let to = EmailAddress::parse(to).map_err(|error| Error::Internal(error.to_string()))?;
    let [shop] = cx.rows([settings!(Identity)]).await?;
    let shop = Identity::of(&shop)?;
    let written = write(&one_line(&shop.name))?;
    let id = random_token(cx.platform)?;
    let subject = HeaderText::new(&written.subject);
    let result = match sender(&shop, cx.platform.var("MAIL_FROM")) {
        Ok((from, reply_to)) => {
            let mail = Outgoing {
                key: format!("{id}-0"),
                from_name: HeaderText::new(&shop.name),
                reply_to,
                from,
                to: to.clone(),
                subject: subject.clone(),
                html: written.html,
                text: written.text,
            };
            post(cx.platform, &way, &mail).await.map(drop)
        }
        Err(error) => Err(error),
    };
    let problem = match result {
        Ok(()) => String::new(),
        Err(MailError::Later(problem) | MailError::Never(problem)) => problem,
    };
    let now = cx.platform.now();
    let level = if problem.is_empty() { Level::Info } else { Level::Error };
    let line = serde_json::json!({ "at": now, "mail": id.to_string(), "kind": kind, "problem": problem });
    cx.platform.log(level, &line.to_string());
    cx.batch(&[store::unstored(id, kind, &to, subject.as_str(), &problem, now)]).await?;
    Ok(())
}
