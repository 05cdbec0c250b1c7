//! Steps of a placed order: read it, decide with [`super::status`], write under the guard that it has not changed.

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
    Now,
    /// The state of the order does not allow it. Usually the act has already happened.
    Refused,
    /// Units of the order are no longer available.
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

/// Takes an order, as it was read, through an act. It also refuses if the order changed since it was read: the caller
/// decided on the old state, and this function does not decide again.
///
/// # Errors
/// When it is unknown whether it happened. It is safe to try again.
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

/// Like [`advance`], but returns `None` if the order changed since it was read.
pub(super) async fn attempt<P: Platform>(
    cx: &Context<'_, P>,
    head: &Head,
    act: Act,
    entry: &Entry,
    fulfilled: &str,
    more: &[Statement],
) -> Result<Option<Done>, Error> {
    let Ok(next) = head.status().after(act) else { return Ok(Some(Done::Refused)) };
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
    let mut statements = store::advance(head, act, next, entry, fulfilled, random_token(cx.platform)?, cx.now);
    statements.extend_from_slice(more);
    statements.push(event::unsent(cx.now));
    match cx.last_rows(&statements).await {
        Ok(events) => {
            event::send_later(cx, &events)?;
            Ok(Some(Done::Now))
        }
        Err(error) => match error.broken() {
            Some(Broken::OrderStatus) => Ok(None),
            // Somebody else sent the units or made the refund meanwhile.
            Some(Broken::OrderLines | Broken::LineFulfilled | Broken::OrderRefund) => Ok(Some(Done::Refused)),
            Some(Broken::OrderGone | Broken::StockPromised) => Ok(Some(Done::Short)),
            _ => Err(error.into()),
        },
    }
}
