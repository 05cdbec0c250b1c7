//! Applies acts, such as a payment or a cancellation, to an order that the caller has read. [`super::status`] decides
//! whether the order's status allows the act. One batch writes the change. A guard fails the batch if the order has
//! changed since it was read.

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

/// The outcome of an [`Act`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The act was applied.
    Now,
    /// The status of the order does not allow the act, or the order has changed since it was read. Usually an earlier
    /// request has already applied the act.
    Refused,
    /// The order's units are no longer available, or a variant was deleted.
    Short,
}

/// Reads the order.
///
/// # Errors
/// `NotFound` when no order has this token.
pub async fn read<P: Platform>(cx: &Context<'_, P>, token: Token) -> Result<Head, Error> {
    let [rows] = cx.rows([store::head_of_token(token)]).await?;
    rows.maybe()?.ok_or(Error::NotFound)
}

/// Applies an act to an order that the caller has read. If the order has changed since then, the result is `Refused`,
/// because the caller decided on the old state.
///
/// `fulfilled` is a JSON array with a pair `[position, units]` for each order line from which units are sent now: the
/// position of the line in the order, and the number of units. It is `[]` if the act sends nothing. `more` contains
/// further statements for the same batch.
///
/// # Errors
/// When the database failed. It is then unknown whether the act was applied, and it is safe to try again.
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

/// Like [`advance`], but returns `None` if the batch fails with `order:status`, because the order's status or amounts
/// changed since they were read. The caller can then read the order again.
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
            // Another request sent the units or completed the refund meanwhile.
            Some(Broken::OrderLines | Broken::LineFulfilled | Broken::OrderRefund) => Ok(Some(Done::Refused)),
            Some(Broken::OrderGone | Broken::StockPromised) => Ok(Some(Done::Short)),
            _ => Err(error.into()),
        },
    }
}
