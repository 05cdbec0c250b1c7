//! The mail with a link and a code for signing in. It is sent at once, and its text is never stored: whoever reads the
//! database or `/admin/mail` must not be able to sign in.

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

/// The kind, in the table of mails.
const KIND: &str = "sign_in";

#[derive(Template)]
#[template(path = "mail/sign_in.html")]
struct Html<'a> {
    shop: &'a str,
    link: &'a str,
    code: &'a str,
}

#[derive(Template)]
#[template(path = "mail/sign_in.txt", escape = "none")]
struct Text<'a> {
    shop: &'a str,
    link: &'a str,
    code: &'a str,
}

/// Sends the mail. `code` is empty if only the link works. A failed mail is not retried, because the person asks again.
///
/// # Errors
/// When the database failed.
pub async fn send<P: Platform>(cx: &Context<'_, P>, to: &str, link: &str, code: &str) -> Result<(), Error> {
    let Some(way) = way(cx.platform) else { return Ok(()) };
    let to = EmailAddress::parse(to).map_err(|error| Error::Internal(error.to_string()))?;
    let [shop] = cx.rows([settings!(Identity)]).await?;
    let shop = Identity::of(&shop)?;
    let name = one_line(&shop.name);
    let id = random_token(cx.platform)?;
    let subject = HeaderText::new(&format!("Sign in to {name}"));
    let result = match sender(&shop, cx.platform.var("MAIL_FROM")) {
        Ok((from, reply_to)) => {
            let mail = Outgoing {
                key: format!("{id}-0"),
                from_name: HeaderText::new(&shop.name),
                reply_to,
                from,
                to: to.clone(),
                subject: subject.clone(),
                html: Html { shop: &name, link, code }.render()?,
                text: Text { shop: &name, link, code }.render()?,
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
    let line = serde_json::json!({ "at": now, "mail": id.to_string(), "kind": KIND, "problem": problem });
    cx.platform.log(level, &line.to_string());
    cx.batch(&[store::unstored(id, KIND, &to, subject.as_str(), &problem, now)]).await?;
    Ok(())
}
