//! How an order goes on once it is placed: read, decided by [`super::status`], and written under the guard that it
//! still stands so.

use super::{
    status::{Act, Status},
    store::{self, Entry, Head},
};
use crate::{
    context::{Context, random_token},
    error::Error,
    event,
    ids::Token,
    platform::{Broken, Platform, Statement},
};

/// The outcome of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It is done now.
    Now,
    /// It cannot happen to the order as it is now, mostly because it has happened.
    Refused,
    /// Its units are not to be had any more.
    Short,
}

/// The order as it is now.
///
/// # Errors
/// `NotFound` when no order has this token.
pub async fn read<P: Platform>(cx: &Context<'_, P>, token: Token) -> Result<Head, Error> {
    let [rows] = cx.rows([store::head_of_token(token)]).await?;
    rows.maybe()?.ok_or(Error::NotFound)
}

/// Takes an order, as it was read, through an act. `Refused` also where the order changed since: whoever asked judged
/// an order that is no longer there, and nobody decides again for them.
///
/// # Errors
/// When it is not known whether it happened; it is safe to ask again.
pub async fn advance<P: Platform>(
    cx: &Context<'_, P>,
    head: &Head,
    act: Act,
    entry: &Entry,
    fulfilled: &str,
    more: &[Statement],
) -> Result<Done, Error> {
    Ok(attempt(cx, head, act, entry, fulfilled, more).await?.unwrap_or(Done::Refused))
}

/// The same; `None` when the order changed since it was read.
pub(super) async fn attempt<P: Platform>(
    cx: &Context<'_, P>,
    head: &Head,
    act: Act,
    entry: &Entry,
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
    entry: &Entry,
    fulfilled: &str,
    more: &[Statement],
) -> Result<Option<Done>, Error> {
    let mut statements = store::advance(head, act, next, entry, fulfilled, random_token(cx.platform), cx.now);
    statements.extend_from_slice(more);
    statements.push(event::unsent(cx.now));
    match cx.last_rows(&statements).await {
        Ok(events) => {
            event::send_later(cx, &events)?;
            Ok(Some(Done::Now))
        }
        Err(error) => match error.broken() {
            Some(Broken::OrderStatus) => Ok(None),
            // Units that others sent since it was decided, or money that is on its way back already.
            Some(Broken::OrderLines | Broken::LineFulfilled | Broken::OrderRefund) => Ok(Some(Done::Refused)),
            Some(Broken::OrderGone | Broken::StockPromised) => Ok(Some(Done::Short)),
            _ => Err(error.into()),
        },
    }
}
