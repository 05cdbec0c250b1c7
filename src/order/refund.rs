//! Money that goes back: by its provider where there is one, else by the merchant.

use super::{
    advance::Done,
    store::{self, Entry},
};
use crate::{
    context::{Context, random_token},
    error::Error,
    event,
    payment::{self, Method, Returned},
    platform::{Platform, Rows},
};

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
