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
    platform::{DbError, Platform, Rows, Statement},
};

/// How often an order is read again that somebody else moved in between.
const TRIES: u32 = 4;

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
    entry: &Entry,
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
    match cx.batch(&statements).await {
        Ok(results) => {
            event::send_later(cx, results.last())?;
            Ok(Some(Done::Now))
        }
        Err(error) if error.is("order:status") => Ok(None),
        // Units that others sent since it was decided, or money that is on its way back already.
        Err(error) if error.is("order:lines") || error.is("order_line_fulfilled") || error.is("order:refund") => {
            Ok(Some(Done::Refused))
        }
        Err(error) if error.is("order:gone") || is_short(&error) => Ok(Some(Done::Short)),
        Err(error) => Err(error.into()),
    }
}

/// Whether the stock's CHECK refused it.
fn is_short(error: &DbError) -> bool {
    error.is("stock_promised")
}
