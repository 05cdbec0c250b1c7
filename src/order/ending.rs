//! Cancels and expires orders. The payment session is ended first. If the provider then reports that the shopper has
//! already paid, the order becomes paid instead.

use super::{
    advance::{Done, advance},
    refund::refund_due,
    settle,
    status::{Act, State, TimelineKind},
    store::{self, Entry, Head},
};
use crate::{
    audit::By,
    context::{Context, random_token},
    error::Error,
    isolate::Task,
    payment::{self, Ended, PaymentState},
    platform::Platform,
};

/// The maximum number of orders that one cron run expires.
const SWEEP: i64 = 20;

/// Cancels an order that the caller has read, and refunds its payment. If the shopper has paid meanwhile, the order
/// becomes paid and the result is `Refused`.
///
/// # Errors
/// When the database or the payment provider failed. It is then unknown whether the order was cancelled, and it is safe
/// to try again.
pub async fn cancel<P: Platform>(cx: &Context<'_, P>, head: &Head, by: By, detail: &str) -> Result<Done, Error> {
    let [rows] = cx.rows([store::payments(head.token)]).await?;
    let payments: Vec<store::PaymentRow> = rows.all()?;
    for open in payments.iter().filter(|payment| payment.state == PaymentState::Open) {
        if head.state == State::Placed
            && let Ended::Paid(received) = payment::end(cx, open.provider, open.id).await?
        {
            settle::paid(cx, open.id, &received, None).await?;
            return Ok(Done::Refused);
        }
    }
    let entry = Entry { kind: TimelineKind::Cancelled, by, detail: detail.to_owned() };
    let owed = head.paid.saturating_sub(head.refunded);
    let mut more = Vec::new();
    if owed > 0 {
        more.extend(store::refund_new(random_token(cx.platform)?, head.id, owed, &entry.by, cx.now));
    }
    let done = advance(cx, head, Act::Cancel, &entry, "[]", &more).await?;
    if done == Done::Now && owed > 0 {
        cx.later(Task::Refund);
    }
    Ok(done)
}

/// Expires orders that were not paid in time, and requests due refunds. Cron calls this function.
///
/// # Errors
/// The first error. If one order or refund fails, the others are still processed.
pub async fn sweep<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let [rows] = cx.rows([store::overdue(cx.now, SWEEP)]).await?;
    let overdue: Vec<Head> = rows.all()?;
    let mut first = Ok(());
    for head in &overdue {
        let result = expire(cx, head).await;
        first = first.and(result);
    }
    let refunds = refund_due(cx).await;
    first.and(refunds)
}

async fn expire<P: Platform>(cx: &Context<'_, P>, head: &Head) -> Result<(), Error> {
    let [rows] = cx.rows([store::payments(head.token)]).await?;
    let payments: Vec<store::PaymentRow> = rows.all()?;
    let mut more = Vec::new();
    for open in payments.iter().filter(|payment| payment.state == PaymentState::Open) {
        match payment::end(cx, open.provider, open.id).await? {
            Ended::Paid(received) => {
                settle::paid(cx, open.id, &received, None).await?;
                return Ok(());
            }
            Ended::Expired => more.push(store::payment_over(open.id, PaymentState::Expired, cx.now)),
        }
    }
    let entry = Entry::new(TimelineKind::Expired, By::Shop);
    advance(cx, head, Act::Expire, &entry, "[]", &more).await.map(|_| ())
}
