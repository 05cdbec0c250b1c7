//! Handles the forms on an order's page. Each form requests an act: a change of the order, such as a cancellation. If
//! the act is refused, the page shows the current order and the reason. If a field is wrong, the page also keeps the
//! typed values.

use ::http::StatusCode;

use super::{
    super::frame::row_id,
    page::{REASON, page, payment_by_hand},
    sending::Sending,
};
use crate::{
    context::Context,
    error::Error,
    order::{
        self, Act, Done, Entry, Settled, TimelineKind,
        store::{self, Head, LineRow, PaymentRow, RefundRow},
    },
    platform::{Body, Platform, Rows, Statement},
    staff::Person,
    web::{
        form::Form,
        http::{self, Response},
        url,
    },
};

/// The maximum bytes of a form. The largest form has two fields for each line of an order, and an order has at most 100
/// lines.
const MAX_FORM: usize = 32_768;

const SHORT: &str = "Some items of this order are no longer in stock. Add stock first, or cancel the order.";

/// A request for an act: the person who sent the form, the order, and the other rows that the act needs.
struct ActRequest {
    person: Person,
    id: i64,
    head: Head,
    more: Option<Rows>,
}

async fn read_request<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    more: impl FnOnce(i64) -> Option<Statement>,
) -> Result<ActRequest, Error> {
    let id = row_id(id)?;
    let statements: Vec<Statement> = std::iter::once(store::head_of_row(id)).chain(more(id)).collect();
    let mut results = cx.batch(&statements).await?.into_iter();
    let head = results.next().map(|rows| rows.maybe()).transpose()?.flatten().ok_or(Error::NotFound)?;
    Ok(ActRequest { person, id, head, more: results.next() })
}

impl ActRequest {
    fn more(&self) -> Result<&Rows, Error> {
        self.more.as_ref().ok_or_else(|| Error::Internal("the act read no other rows".to_owned()))
    }

    const fn entry(&self, kind: TimelineKind, detail: String) -> Entry {
        Entry { kind, by: self.person.by(), detail }
    }

    /// Redirects to the order's page after the act.
    fn done<N>(&self) -> Result<Response<N>, Error> {
        http::see_other(&url::admin_order_path(self.id))
    }

    /// The order's page with the reason why the act was refused.
    async fn refused<P: Platform>(self, cx: &Context<'_, P>, problem: &str) -> Result<Response<P::Native>, Error> {
        let mut form = Form::default();
        form.refuse("", problem);
        self.again(cx, form, StatusCode::CONFLICT).await
    }

    /// The order's page with the submitted form and its problems.
    async fn again<P: Platform>(
        self,
        cx: &Context<'_, P>,
        form: Form,
        status: StatusCode,
    ) -> Result<Response<P::Native>, Error> {
        page(cx, self.person, self.id, status, form).await
    }

    async fn after<P: Platform>(
        self,
        cx: &Context<'_, P>,
        done: Done,
        too_late: &str,
    ) -> Result<Response<P::Native>, Error> {
        match done {
            Done::Now => self.done(),
            Done::Refused => self.refused(cx, too_late).await,
            Done::Short => self.refused(cx, SHORT).await,
        }
    }
}

/// `POST /admin/orders/{id}/acceptance`: accepts an order with a manual payment method.
///
/// # Errors
/// `NotFound` when no order has this id.
pub async fn accept<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let request = read_request(cx, person, id, |_| None).await?;
    if !request.head.method.is_manual() {
        return request
            .refused(
                cx,
                "This order is paid online, so you do not need to accept it. It continues as soon as it is paid.",
            )
            .await;
    }
    let entry = request.entry(TimelineKind::Accepted, String::new());
    let done = order::advance(cx, &request.head, Act::Accept, &entry, "[]", &[]).await?;
    request.after(cx, done, "Nothing was changed: this order no longer waits for acceptance.").await
}

/// `POST /admin/orders/{id}/payments`: marks the manual payment as received.
///
/// # Errors
/// `NotFound` when no order has this id.
pub async fn pay<P: Platform>(cx: &Context<'_, P>, person: Person, id: &str) -> Result<Response<P::Native>, Error> {
    let request = read_request(cx, person, id, |id| Some(store::payments(id))).await?;
    let payments: Vec<PaymentRow> = request.more()?.all()?;
    let Some(payment) = payment_by_hand(&payments) else {
        return request.refused(cx, "Nothing was changed: this order has no open manual payment.").await;
    };
    match order::paid_by_hand(cx, payment, request.person.by()).await? {
        Settled::Paid => request.done(),
        // `Mismatch` does not happen, because a manual payment is recorded with the requested amount.
        Settled::Known | Settled::Mismatch => {
            request.refused(cx, "Nothing was changed: this payment was already recorded.").await
        }
        Settled::GoesBack => {
            let problem = "The payment is recorded, but this order cannot accept it: it is closed, or its items are \
                sold out. Please refund the money; the amount is under Refunds.";
            let mut form = Form::default();
            form.refuse("", problem);
            request.again(cx, form, StatusCode::OK).await
        }
    }
}

/// `POST /admin/orders/{id}/cancellation` with a `reason`, which only staff see.
///
/// # Errors
/// `NotFound` when no order has this id.
pub async fn cancel<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let request = read_request(cx, person, id, |_| None).await?;
    let mut form = Form::read(body, MAX_FORM).await?;
    let Some(reason) = form.line("reason", &REASON) else {
        return request.again(cx, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match order::cancel(cx, &request.head, request.person.by(), &reason).await? {
        Done::Now => request.done(),
        Done::Refused | Done::Short => {
            let problem = "Nothing was changed: this order has changed since you opened this page. Check its current \
                status first.";
            form.refuse("", problem);
            request.again(cx, form, StatusCode::CONFLICT).await
        }
    }
}

/// `POST /admin/orders/{id}/fulfilments`. For each line, the form has the number of units to send (`units-{position}`),
/// and the number of units that had been sent when the page was rendered (`sent-{position}`).
///
/// # Errors
/// `NotFound` when no order has this id.
pub async fn fulfil<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let request = read_request(cx, person, id, |id| Some(store::lines(id))).await?;
    let mut form = Form::read(body, MAX_FORM).await?;
    let lines: Vec<LineRow> = request.more()?.all()?;
    if Sending::has_moved(&form, &lines) {
        // The typed numbers are for an earlier state of the order, so the page does not show them again.
        let moved =
            "Nothing was changed: items of this order were sent since you opened this page. Check which are left.";
        return request.refused(cx, moved).await;
    }
    let Some(sending) = Sending::read(&mut form, &lines) else {
        return request.again(cx, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let entry = request.entry(TimelineKind::Fulfilled, sending.detail);
    let act = Act::Fulfil { last: sending.last };
    let more = [store::lines_sent_unchanged(request.id, &sending.after)];
    let done = order::advance(cx, &request.head, act, &entry, &sending.units, &more).await?;
    let too_late = "Nothing was changed: this order cannot be sent in its current status, or items were sent since you \
        opened this page.";
    request.after(cx, done, too_late).await
}

/// `POST /admin/orders/{id}/refunds/{refund}`: marks a manual refund as sent.
///
/// # Errors
/// `NotFound` when no order has this id, or the order has no refund with the id `refund`.
pub async fn refund<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    id: &str,
    refund: &str,
) -> Result<Response<P::Native>, Error> {
    let request = read_request(cx, person, id, |id| Some(store::refunds(id))).await?;
    let refunds: Vec<RefundRow> = request.more()?.all()?;
    let row = refunds.iter().find(|row| row.id == refund).ok_or(Error::NotFound)?;
    if !row.provider.is_manual() {
        return request.refused(cx, "The payment provider makes this refund. You do not need to do anything.").await;
    }
    let done = order::refunded(cx, row, request.person.by()).await?;
    request.after(cx, done, "Nothing was changed: this refund was already recorded.").await
}
