//! Sends queued mails. If the database fails after the provider has accepted a mail, the mail may be sent again.

use serde::Serialize;

use super::{
    kind::MailKind,
    provider::{self, Provider},
    render::render,
    store::{self, Turn},
};
use crate::{
    context::Context,
    email::{EmailAddress, HeaderText},
    error::Error,
    jobs::{self, Job},
    platform::{Fetch, Level, Mail, MailError, Outgoing, Platform, Rows, Statement},
    shop::settings::{Identity, settings},
    time::UnixMs,
};

const MINUTE: i64 = 60_000;
/// The delay after each attempt, in milliseconds. Each delay is longer than an attempt takes, so that a mail never has
/// two attempts at the same time. The sum of the delays is below 24 hours, because Resend forgets an idempotency key
/// after 24 hours. The number of delays is the maximum number of attempts.
const DELAYS: [i64; 9] =
    [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 120 * MINUTE, 240 * MINUTE, 480 * MINUTE, 480 * MINUTE, 10 * MINUTE];
/// The maximum number of mails per run. After a run with this number of mails, a queue message starts the next run.
const RUN: usize = 20;
/// A run ends after this number of temporary failures in a row, because the provider is probably down. A single failure
/// may be caused by the mail itself.
const GIVEN_UP_AFTER: u32 = 3;
/// The timeout of a request to Resend, in milliseconds.
const TIMEOUT_MS: u32 = 20_000;
/// The maximum number of bytes that are read of Resend's response.
const LONGEST_ANSWER: usize = 65_536;
/// The number of days after which the personal data of a mail is removed.
const KEPT_DAYS: i64 = 90;

/// A configured way to send mail.
pub(super) enum Way {
    /// Through Resend: the secret MAIL_PROVIDER_KEY is set.
    Resend { key: String },
    /// Through Cloudflare: the binding MAIL exists.
    Binding,
}

pub(super) fn way<P: Platform>(platform: &P) -> Option<Way> {
    match platform.var("MAIL_PROVIDER_KEY") {
        Some(key) => Some(Way::Resend { key }),
        None => platform.mail().is_bound().then_some(Way::Binding),
    }
}

/// True if a way to send mail is configured. Otherwise mails are only stored, and staff can read them in `/admin/mail`.
pub fn is_configured<P: Platform>(platform: &P) -> bool {
    way(platform).is_some()
}

/// Cron calls this function. It sends due mails, marks a mail as failed if its last allowed attempt was interrupted,
/// and removes the personal data of old mails.
///
/// # Errors
/// When the database failed.
pub async fn sweep<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let now = cx.platform.now();
    let interrupted = "Every attempt to send it was interrupted. The log may say why.";
    let old = UnixMs(now.0.saturating_sub(KEPT_DAYS * 24 * 60 * MINUTE));
    run(cx, vec![store::give_up(now, most(), interrupted), store::empty(old)]).await
}

/// Sends due mails, one after another. If the provider is down, the remaining mails stay queued for a later run.
///
/// # Errors
/// When the database failed. Errors of the provider are not returned, but stored in the row of the mail.
pub async fn due<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    run(cx, Vec::new()).await
}

async fn run<P: Platform>(cx: &Context<'_, P>, first: Vec<Statement>) -> Result<(), Error> {
    let Some(way) = way(cx.platform) else {
        let mut statements = first;
        statements.push(store::keep(cx.platform.now()));
        write(cx, &statements).await?;
        return Ok(());
    };
    let delays = format!("{DELAYS:?}");
    let mut in_a_row = 0;
    // Each batch writes the outcome of one mail and takes the next mail, so a mail costs one round trip.
    let mut to_write = first;
    for _ in 0..RUN {
        to_write.extend([store::take(cx.platform.now(), &delays), settings!(Identity)]);
        let results = write(cx, &to_write).await?;
        let [.., taken, shop] = results.as_slice() else {
            return Err(Error::Internal("two statements, but not two results".to_owned()));
        };
        let Some(turn) = taken.maybe::<Turn>()? else { return Ok(()) };
        let result = hand_over(cx, &way, &turn, &Identity::of(shop)?).await;
        log(cx, &turn, &result);
        in_a_row = if matches!(result, Err(MailError::Later(_))) { in_a_row + 1 } else { 0 };
        to_write = vec![settled(cx, &turn, result)];
        if in_a_row == GIVEN_UP_AFTER {
            write(cx, &to_write).await?;
            return Ok(());
        }
    }
    write(cx, &to_write).await?;
    Ok(jobs::send(cx.platform, &[Job::Mail], 0).await?)
}

/// Runs a batch, and retries it once if it fails, because a sent mail is sent again if the batch does not record it.
/// The first try may have been committed in spite of the error. The retry then records the same outcome again, and
/// takes another due mail. A later run sends the mail that the first try took.
async fn write<P: Platform>(cx: &Context<'_, P>, statements: &[Statement]) -> Result<Vec<Rows>, Error> {
    match cx.batch(statements).await {
        Ok(rows) => Ok(rows),
        Err(_) => Ok(cx.batch(statements).await?),
    }
}

fn settled<P: Platform>(cx: &Context<'_, P>, turn: &Turn, result: Result<Sent, MailError>) -> Statement {
    match result {
        Ok(sent) => store::sent(&turn.id, &sent.kept_text, cx.platform.now()),
        Err(MailError::Later(problem)) => store::failed_for_now(turn, &problem, most()),
        Err(MailError::Never(problem)) => store::failed_for_good(&turn.id, &problem),
    }
}

fn most() -> i64 {
    i64::try_from(DELAYS.len()).unwrap_or(i64::MAX)
}

/// A mail that a provider has accepted.
struct Sent {
    by: Provider,
    /// The sent text if it must be stored, otherwise empty.
    kept_text: String,
}

/// Renders a mail and sends it to the provider.
async fn hand_over<P: Platform>(
    cx: &Context<'_, P>,
    way: &Way,
    turn: &Turn,
    shop: &Identity,
) -> Result<Sent, MailError> {
    let mail = outgoing(turn, shop, cx.platform.var("MAIL_FROM"))?;
    let by = post(cx.platform, way, &mail).await?;
    let keeps_text = turn.kind.parse::<MailKind>().is_ok_and(MailKind::keeps_text);
    Ok(Sent { by, kept_text: if keeps_text { mail.text } else { String::new() } })
}

/// Sends a mail to the provider.
pub(super) async fn post<P: Platform>(platform: &P, way: &Way, mail: &Outgoing) -> Result<Provider, MailError> {
    let (result, by) = match way {
        Way::Binding => (platform.mail().send(mail).await, Provider::Cloudflare),
        Way::Resend { key } => (by_resend(platform, key, mail).await, Provider::Resend),
    };
    result.map(|()| by).map_err(|error| error.without(mail.to.as_str()))
}

/// The sender of the shop's mails, and the address for replies if it is another one.
///
/// # Errors
/// When there is no valid address for the sender.
pub fn sender(shop: &Identity, mail_from: Option<String>) -> Result<(EmailAddress, Option<EmailAddress>), MailError> {
    const NO_SENDER: &str = "The shop has no sender address. Set its e-mail address in the settings, or set MAIL_FROM.";
    let own = EmailAddress::parse(&shop.email).ok();
    let from = match mail_from {
        Some(text) => EmailAddress::parse(&text)
            .map_err(|_| MailError::Later("MAIL_FROM is not an e-mail address.".to_owned()))?,
        None => own.clone().ok_or_else(|| MailError::Later(NO_SENDER.to_owned()))?,
    };
    let reply_to = own.filter(|own| *own != from);
    Ok((from, reply_to))
}

fn outgoing(turn: &Turn, shop: &Identity, mail_from: Option<String>) -> Result<Outgoing, MailError> {
    let to = EmailAddress::parse(&turn.recipient)
        .map_err(|_| MailError::Never("The customer's e-mail address is not valid.".to_owned()))?;
    let rendered = render(&turn.kind, turn.version, &turn.data).map_err(|error| MailError::Never(error.to_string()))?;
    let (from, reply_to) = sender(shop, mail_from)?;
    Ok(Outgoing {
        key: format!("{}-{}", turn.id, turn.round),
        from_name: HeaderText::new(&shop.name),
        reply_to,
        from,
        to,
        subject: HeaderText::new(&turn.subject),
        html: rendered.html,
        text: rendered.text,
    })
}

async fn by_resend<P: Platform>(platform: &P, key: &str, mail: &Outgoing) -> Result<(), MailError> {
    let is_dev = platform.var("ENVIRONMENT").is_some_and(|environment| environment == "dev");
    // Only a developer's machine may use another URL. A deployed shop must send its key and its shoppers' addresses to
    // Resend only.
    let origin = platform.var("MAIL_PROVIDER_URL").filter(|_| is_dev);
    let url = format!("{}/emails", origin.as_deref().unwrap_or(provider::RESEND));
    let authorization = format!("Bearer {key}");
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", mail.key.as_str()),
        // Resend refuses requests without a user agent.
        ("user-agent", "vitrine"),
    ];
    let body = provider::resend_body(mail).map_err(|error| MailError::Never(error.to_string()))?;
    let unreached = |_| MailError::Later("Resend could not be reached.".to_owned());
    let answer = platform.fetch().post(&url, &headers, body, TIMEOUT_MS).await.map_err(unreached)?;
    // If the body cannot be read, the status alone decides the outcome.
    let words = answer.body.read(LONGEST_ANSWER).await.unwrap_or_default();
    provider::resend_answer(answer.status, &words, mail.to.as_str()).map(drop)
}

#[derive(Serialize)]
struct LogLine<'a> {
    at: UnixMs,
    mail: &'a str,
    kind: &'a str,
    attempt: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
}

/// Logs the outcome of an attempt, without the recipient.
fn log<P: Platform>(cx: &Context<'_, P>, turn: &Turn, result: &Result<Sent, MailError>) {
    let (level, by, problem) = match result {
        Ok(sent) => (Level::Info, Some(sent.by.to_string()), None),
        Err(MailError::Later(problem) | MailError::Never(problem)) => (Level::Error, None, Some(problem.as_str())),
    };
    let line = LogLine { at: cx.platform.now(), mail: &turn.id, kind: &turn.kind, attempt: turn.attempts, by, problem };
    if let Ok(line) = serde_json::to_string(&line) {
        cx.platform.log(level, &line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delays_add_up_to_almost_a_day_and_each_is_longer_than_the_timeout() {
        let all: i64 = DELAYS.iter().sum();
        assert!((23 * 60 * MINUTE..24 * 60 * MINUTE).contains(&all), "{} minutes", all / MINUTE);
        assert!(DELAYS.iter().all(|delay| *delay > i64::from(TIMEOUT_MS)));
    }
}
