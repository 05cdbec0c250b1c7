//! Refunds. The provider of the payment sends the money back. If the payment method is manual, the merchant sends the
//! money back.

use super::{
    advance::Done,
    status::TimelineKind,
    store::{self, Entry},
};
use crate::{
    audit::By,
    context::{Context, random_token},
    error::Error,
    event,
    payment::{self, Returned},
    platform::{Broken, Platform},
};

/// Requests due refunds from the payment providers. Manual refunds are left out: the merchant marks them as done, and
/// [`refunded`] records this.
///
/// # Errors
/// The first error. If one refund fails, the others are still requested.
pub async fn refund_due<P: Platform>(cx: &Context<'_, P>) -> Result<(), Error> {
    let [rows] = cx.rows([store::refunds_due(cx.now)]).await?;
    let due: Vec<store::RefundRow> = rows.all()?;
    let mut first = Ok(());
    for refund in &due {
        let result = carry_out(cx, refund).await;
        first = first.and(result);
    }
    first
}

async fn carry_out<P: Platform>(cx: &Context<'_, P>, refund: &store::RefundRow) -> Result<(), Error> {
    match payment::give_back(cx, refund.provider, refund.reference.as_deref(), &refund.id, refund.amount).await {
        Ok(Returned::Done) => refunded(cx, refund, By::Provider(refund.provider.name().to_owned())).await.map(|_| ()),
        Ok(Returned::ByHand) => Ok(()),
        Err(error) => {
            let cause = error.into_cause();
            cx.batch(&[store::refund_put_off(&refund.id, &cause, cx.now)]).await?;
            Err(Error::Internal(cause))
        }
    }
}

/// Records that the money of a refund was sent. A second call changes nothing and returns `Refused`.
///
/// # Errors
/// When the database failed. It is then unknown whether the refund was recorded, and it is safe to try again.
pub async fn refunded<P: Platform>(cx: &Context<'_, P>, refund: &store::RefundRow, by: By) -> Result<Done, Error> {
    let entry = Entry::new(TimelineKind::Refunded, by);
    let id = refund.id.as_str();
    let mut statements = Vec::from(store::refund_done(id, cx.now));
    statements.extend(store::audit_refund(refund, &entry, cx.now));
    statements.push(store::refund_event(id, event::Kind::OrderRefunded.name(), random_token(cx.platform)?, cx.now));
    statements.push(store::mark(refund.order_id, &entry, cx.now));
    statements.push(event::unsent(cx.now));
    match cx.last_rows(&statements).await {
        Ok(events) => {
            event::send_later(cx, &events)?;
            Ok(Done::Now)
        }
        Err(error) if error.broken() == Some(Broken::OrderRefund) => Ok(Done::Refused),
        Err(error) => Err(error.into()),
    }
}
