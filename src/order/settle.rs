//! Reports about payments. Webhooks, the test provider's page and cron all end here. A report may come twice, late, or
//! in any order.

use super::{
    advance::{Done, attempt},
    status::Act,
    store::{self, Entry, Head, PaymentShown},
};
use crate::{
    audit::By,
    context::{Context, random_token},
    error::Error,
    ids::Token,
    isolate::Task,
    payment::{Heard, Method, What},
    platform::{Broken, Platform, Statement},
};

/// How many times to retry when the order changed meanwhile.
const TRIES: u32 = 4;

/// The outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// The order is paid now.
    Paid,
    /// The payment was already recorded.
    Known,
    /// The order cannot accept the payment. It is refunded.
    GoesBack,
}

/// A message of a provider. Its id makes repeated messages harmless.
#[derive(Debug, Clone, Copy)]
pub struct Webhook<'w> {
    /// [`crate::payment::Method::name`].
    pub provider: &'static str,
    /// The message's id at the provider.
    pub id: &'w str,
}

/// Acts on what a provider reports.
///
/// # Errors
/// As of [`paid`] and [`declined`].
pub async fn heard<P: Platform>(cx: &Context<'_, P>, provider: Method, heard: &Heard) -> Result<(), Error> {
    let webhook = Some(Webhook { provider: provider.name(), id: &heard.message });
    match &heard.what {
        What::Paid { reference } => paid(cx, heard.payment, reference, webhook).await.map(|_| ()),
        What::Declined => declined(cx, heard.payment, webhook).await,
    }
}

/// Records a payment. `reference` is the provider's.
///
/// # Errors
/// `NotFound` when there is no such payment, `Unprocessable` when another has the reference. After any other error it
/// is unknown whether it was recorded; it is safe to report it again.
pub async fn paid<P: Platform>(
    cx: &Context<'_, P>,
    payment: Token,
    reference: &str,
    webhook: Option<Webhook<'_>>,
) -> Result<Settled, Error> {
    settle(cx, payment, reference, None, webhook).await
}

/// Records a manual payment that `by` marks as received. The reference contains the payment's id, so it is recorded
/// once.
///
/// # Errors
/// As of [`paid`].
pub async fn paid_by_hand<P: Platform>(cx: &Context<'_, P>, payment: Token, by: By) -> Result<Settled, Error> {
    settle(cx, payment, &format!("by-hand-{payment}"), Some(by), None).await
}

async fn settle<P: Platform>(
    cx: &Context<'_, P>,
    payment: Token,
    reference: &str,
    by: Option<By>,
    webhook: Option<Webhook<'_>>,
) -> Result<Settled, Error> {
    for _ in 0..TRIES {
        let [head, shown] = cx.rows([store::head_of_payment(payment), store::payment_shown(payment)]).await?;
        let head: Head = head.maybe()?.ok_or(Error::NotFound)?;
        let shown: PaymentShown = shown.maybe()?.ok_or(Error::NotFound)?;
        if matches!(shown.state.as_str(), "succeeded" | "returning" | "returned") {
            return Ok(Settled::Known);
        }
        let mut more =
            vec![store::payment_is_open(payment), store::payment_state(payment, "succeeded", Some(reference), cx.now)];
        more.extend(webhook.map(|webhook| seen(webhook, cx)));
        let entry = Entry::new("paid", by.clone().unwrap_or(By::Provider(shown.provider)));
        match attempt(cx, &head, Act::Pay, &entry, "[]", &more).await {
            Ok(Some(Done::Now)) => return Ok(Settled::Paid),
            Ok(None) => {}
            Ok(Some(Done::Refused | Done::Short)) => {
                if let Some(settled) = go_back(cx, &head, payment, reference, entry.by, webhook).await? {
                    return Ok(settled);
                }
            }
            Err(Error::Db(error)) if error.broken() == Some(Broken::PaymentReference) => return Err(taken()),
            Err(error) => return Err(error),
        }
    }
    Err(Error::Internal(format!("payment {payment:?} is moved too often")))
}

/// Records that a payment was declined. The order waits for another try until it expires.
///
/// # Errors
/// `NotFound` when there is no such payment. After any other error it is unknown whether it was recorded; it is safe to
/// report it again.
pub async fn declined<P: Platform>(
    cx: &Context<'_, P>,
    payment: Token,
    webhook: Option<Webhook<'_>>,
) -> Result<(), Error> {
    let mut statements = vec![
        store::payment_is_there(payment),
        store::payment_declined(payment, cx.now),
        store::payment_state(payment, "declined", None, cx.now),
    ];
    statements.extend(webhook.map(|webhook| seen(webhook, cx)));
    match cx.batch(&statements).await {
        Ok(_) => Ok(()),
        Err(error) if error.broken() == Some(Broken::PaymentUnknown) => Err(Error::NotFound),
        Err(error) => Err(error.into()),
    }
}

/// Refunds a payment that the order cannot accept. Returns `None` if the payment changed meanwhile.
async fn go_back<P: Platform>(
    cx: &Context<'_, P>,
    head: &Head,
    payment: Token,
    reference: &str,
    by: By,
    webhook: Option<Webhook<'_>>,
) -> Result<Option<Settled>, Error> {
    let mut statements: Vec<Statement> =
        store::give_back(payment, random_token(cx.platform), Some(reference), cx.now).into();
    let entry = Entry::new("payment_returned", by);
    statements.push(store::mark(head.id, &entry, cx.now));
    statements.extend(store::audit_step(head, head.status()?, &entry, cx.now));
    statements.extend(webhook.map(|webhook| seen(webhook, cx)));
    match cx.batch(&statements).await {
        Ok(_) => {
            cx.later(Task::Refund);
            Ok(Some(Settled::GoesBack))
        }
        Err(error) if error.broken() == Some(Broken::OrderStatus) => Ok(None),
        Err(error) if error.broken() == Some(Broken::PaymentReference) => Err(taken()),
        Err(error) => Err(error.into()),
    }
}

fn taken() -> Error {
    Error::Unprocessable("Another payment has this reference already: one payment pays one order.".to_owned())
}

fn seen<P: Platform>(webhook: Webhook<'_>, cx: &Context<'_, P>) -> Statement {
    store::webhook_seen(webhook.provider, webhook.id, cx.now)
}
