//! The mails to people who may get into `/admin`: a link and a code for signing in, and an invitation. They are sent at
//! once, and their texts are never stored: whoever reads the database or `/admin/mail` must not be able to sign in.

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

struct Letter {
    subject: String,
    html: String,
    text: String,
}

/// Sends the mail that signs somebody in. `code` is empty if only the link works.
///
/// # Errors
/// When the database failed.
pub async fn send<P: Platform>(cx: &Context<'_, P>, to: &str, link: &str, code: &str) -> Result<(), Error> {
    deliver(cx, "sign_in", to, |shop| {
        Ok(Letter {
            subject: format!("Sign in to {shop}"),
            html: SignInHtml { shop, link, code }.render()?,
            text: SignInText { shop, link, code }.render()?,
        })
    })
    .await
}

/// Sends the mail that tells a person about the new access. `by` is the address of the person who gave it. The mail
/// contains no secret: the person then asks for a sign-in mail.
///
/// # Errors
/// When the database failed.
pub async fn invite<P: Platform>(cx: &Context<'_, P>, to: &str, by: &str, link: &str) -> Result<(), Error> {
    deliver(cx, "invitation", to, |shop| {
        Ok(Letter {
            subject: format!("You can now manage {shop}"),
            html: InvitationHtml { shop, by, link }.render()?,
            text: InvitationText { shop, by, link }.render()?,
        })
    })
    .await
}

/// Sends a mail at once, and records it without its text. A failed mail is not retried, because a person can ask again.
async fn deliver<P: Platform>(
    cx: &Context<'_, P>,
    kind: &str,
    to: &str,
    write: impl FnOnce(&str) -> Result<Letter, Error>,
) -> Result<(), Error> {
    let Some(way) = way(cx.platform) else { return Ok(()) };
    let to = EmailAddress::parse(to).map_err(|error| Error::Internal(error.to_string()))?;
    let [shop] = cx.rows([settings!(Identity)]).await?;
    let shop = Identity::of(&shop)?;
    let letter = write(&one_line(&shop.name))?;
    let id = random_token(cx.platform)?;
    let subject = HeaderText::new(&letter.subject);
    let result = match sender(&shop, cx.platform.var("MAIL_FROM")) {
        Ok((from, reply_to)) => {
            let mail = Outgoing {
                key: format!("{id}-0"),
                from_name: HeaderText::new(&shop.name),
                reply_to,
                from,
                to: to.clone(),
                subject: subject.clone(),
                html: letter.html,
                text: letter.text,
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
