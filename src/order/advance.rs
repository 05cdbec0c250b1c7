//! How an order goes on once it is placed: read, decided by [`super::status`], and written under the guard that it still stands so.

use super::{
    status::{Act, Status},
    store::{self, Entry, Head},
};
use crate::{
    context::{Context, random_token},
    error::Error,
    event,
    ids::Token,
    payment::{self, Ended, Method, Returned},
    platform::{DbError, Platform, Rows, Statement},
};

/// How often an order is read again that somebody else moved in between.
const TRIES: u32 = 4;
/// What a stroke of the clock does at most.
const SWEEP: i64 = 20;

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It is done now.
    Now,
    /// It cannot happen to the order as it stands: mostly because it has happened.
    Refused,
    /// Its units are not to be had any more.
    Short,
}

/// Takes an order through an act.
///
/// # Errors
/// When it is not known whether it happened; it is safe to ask again.
pub async fn advance<P: Platform>(
    cx: &Context<'_, P>,
    token: Token,
    act: Act,
    entry: &Entry<'_>,
    fulfilled: &str,
    more: &[Statement],
) -> Result<Done, Error> {
    for _ in 0..TRIES {
        let results = cx.batch(&[store::head_of_token(token)]).await?;
        let head: Head = results.first().map(Rows::first).transpose()?.flatten().ok_or(Error::NotFound)?;
        if let Some(done) = attempt(cx, &head, act, entry, fulfilled, more).await? {
            return Ok(done);
        }
    }
    Err(Error::Internal(format!("order {token:?} is moved too often")))
}

/// One attempt on an order as it was read; `None` when it was moved in between.
pub(super) async fn attempt<P: Platform>(
    cx: &Context<'_, P>,
    head: &Head,
    act: Act,
    entry: &Entry<'_>,
    fulfilled: &str,
    more: &[Statement],
) -> Result<Option<Done>, Error> {
    let Ok(next) = head.status()?.after(act) else { return Ok(Some(Done::Refused)) };
    write(cx, head, act, next, entry, fulfilled, more).await
}

async fn write<P: Platform>(
    cx: &Context<'_, P>,
    head: &Head,
    act: Act,
    next: Status,
    entry: &Entry<'_>,
    fulfilled: &str,
    more: &[Statement],
) -> Result<Option<Done>, Error> {
    let mut statements = store::advance(head, act, next, entry, fulfilled, random_token(cx.platform), cx.now);
    statements.extend_from_slice(more);
    statements.push(event::unsent(cx.now));
    match cx.batch(&statements).await {
        Ok(results) => {
            event::send_later(cx, results.last())?;
            Ok(Some(Done::Now))
        }
        Err(error) if error.is("order:status") => Ok(None),
        // Units that others sent since it was decided, or money that is on its way back already.
        Err(error) if error.is("order:lines") || error.is("fulfilled BETWEEN") || error.is("order:refund") => {
            Ok(Some(Done::Refused))
        }
        Err(error) if error.is("order:gone") || is_short(&error) => Ok(Some(Done::Short)),
        Err(error) => Err(error.into()),
    }
}

/// Whether the stock's CHECK refused it: SQLite names the expression.
fn is_short(error: &DbError) -> bool {
    error.is("CHECK constraint failed") && error.is("held + committed")
}

/// Calls an order off. What was paid goes back; an open payment is ended first, and if it turns out that it was paid, that counts.
///
/// # Errors
/// When it is not known whether it happened; it is safe to ask again.
pub async fn cancel<P: Platform>(cx: &Context<'_, P>, token: Token, actor: &str, detail: &str) -> Result<Done, Error> {
    let results = cx.batch(&[store::head_of_token(token), store::payments(token)]).await?;
    let head: Head = results.first().map(Rows::first).transpose()?.flatten().ok_or(Error::NotFound)?;
    let payments: Vec<store::PaymentRow> = results.get(1).map(Rows::read).transpose()?.unwrap_or_default();
    for open in payments.iter().filter(|payment| payment.state == "open") {
        if let (Ok(method), "placed") = (open.provider.parse::<Method>(), head.state.as_str())
            && let Ended::Paid(reference) = payment::end(cx, method, open.id).await?
        {
            super::settle::paid(cx, open.id, &reference, None).await?;
            return Ok(Done::Refused);
        }
    }
    let entry = Entry { kind: "cancelled", actor, detail: detail.to_owned() };
    let owed = head.paid.saturating_sub(head.refunded);
    let mut more = Vec::new();
    if owed > 0 {
        more.extend(store::refund_new(random_token(cx.platform), head.id, owed, actor, cx.now));
    }
    let done = match attempt(cx, &head, Act::Cancel, &entry, "[]", &more).await? {
        Some(done) => done,
        // It was moved in between: whoever asked looks at it again.
        None => Done::Refused,
    };
    if done == Done::Now && owed > 0 {
        cx.later(crate::isolate::Task::Refund);
    }
    Ok(done)
}

/// The clock: orders that were not paid in time are given up, their sessions ended first. One that fails does not keep the rest.
///
/// # Errors
/// The first failure, after all were tried.
pub async fn sweep<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let results = cx.batch(&[store::overdue(cx.now, SWEEP)]).await?;
    let overdue: Vec<Head> = results.first().map(Rows::read).transpose()?.unwrap_or_default();
    let mut first = Ok(());
    for head in &overdue {
        let result = expire(cx, head).await;
        first = first.and(result);
    }
    let refunds = refund_due(cx).await;
    first.and(refunds)
}

async fn expire<P: Platform>(cx: &Context<'_, P>, head: &Head) -> Result<(), Error> {
    let results = cx.batch(&[store::payments(head.token)]).await?;
    let payments: Vec<store::PaymentRow> = results.first().map(Rows::read).transpose()?.unwrap_or_default();
    let mut more = Vec::new();
    for open in payments.iter().filter(|payment| payment.state == "open") {
        let Ok(method) = open.provider.parse::<Method>() else { continue };
        match payment::end(cx, method, open.id).await? {
            Ended::Paid(reference) => {
                super::settle::paid(cx, open.id, &reference, None).await?;
                return Ok(());
            }
            Ended::Expired => more.push(store::payment_state(open.id, "expired", None, cx.now)),
        }
    }
    let entry = Entry { kind: "expired", actor: "shop", detail: String::new() };
    attempt(cx, head, Act::Expire, &entry, "[]", &more).await.map(|_| ())
}

/// Asks providers for the refunds that are due. The merchant's own are told by [`refunded`].
///
/// # Errors
/// The first failure, after all were tried.
pub async fn refund_due<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let results = cx.batch(&[store::refunds_to_do()]).await?;
    let due: Vec<store::RefundRow> = results.first().map(Rows::read).transpose()?.unwrap_or_default();
    let mut first = Ok(());
    for refund in &due {
        let result = carry_out(cx, refund).await;
        first = first.and(result);
    }
    first
}

async fn carry_out<P: Platform>(cx: &Context<'_, P>, refund: &store::RefundRow) -> Result<(), Error> {
    let Ok(method) = refund.provider.parse::<Method>() else { return Ok(()) };
    match payment::give_back(cx, method, refund.reference.as_deref(), &refund.id, refund.amount).await? {
        Returned::Done => refunded(cx, &refund.id, refund.order_id, "shop").await.map(|_| ()),
        Returned::ByHand => Ok(()),
    }
}

/// The money of a refund is on its way. Told again, it changes nothing.
///
/// # Errors
/// When it is not known whether it was written; it is safe to ask again.
pub async fn refunded<P: Platform>(cx: &Context<'_, P>, id: &str, order: i64, actor: &str) -> Result<Done, Error> {
    let entry = Entry { kind: "refunded", actor, detail: String::new() };
    let mut statements = Vec::new();
    if entry.is_by_person() {
        statements.push(store::refund_audit(id, actor, cx.now));
    }
    statements.extend(store::refund_done(id, cx.now));
    statements.push(store::refund_told(id, event::Kind::OrderRefunded.name(), random_token(cx.platform), cx.now));
    statements.push(store::mark(order, &entry, cx.now));
    statements.push(event::unsent(cx.now));
    match cx.batch(&statements).await {
        Ok(results) => {
            event::send_later(cx, results.last())?;
            Ok(Done::Now)
        }
        Err(error) if error.is("order:refund") => Ok(Done::Refused),
        Err(error) => Err(error.into()),
    }
}
